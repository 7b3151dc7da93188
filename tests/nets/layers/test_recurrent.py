"""The recurrent layers against PyTorch, by explicit rows of weights, and against the numbers of the reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from nets.building import Example, agree, chained, check_gradient, layer, port, rebuilt, refused, sizes
from wlnet.engines import numpy_engine
from wlnet.execution import apply, call_batch
from wlnet.ir.gradient import Gradient, gradient
from wlnet.nets.chain import chain
from wlnet.nets.display import table
from wlnet.nets.errors import DataError, SpecificationError, TypeConflict
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize, random_generator
from wlnet.nets.layer import Layer
from wlnet.nets.lower import array_values, lower, state_input
from wlnet.nets.net import End
from wlnet.nets.states import state_ends
from wlnet.nets.types import Length
from wlnet.nets.values import ALL, AUTOMATIC, Edge

BASIC, GATED, LSTM = "BasicRecurrentLayer", "GatedRecurrentLayer", "LongShortTermMemoryLayer"
# rows of weight_ih and weight_hh of torch, in this order
ROWS = {
    BASIC: ("",),
    GATED: ("ResetGate", "InputGate", "MemoryGate"),
    LSTM: ("InputGate", "ForgetGate", "MemoryGate", "OutputGate"),
}
STATES = {BASIC: ("State",), GATED: ("State",), LSTM: ("State", "CellState")}


def basic(**options: Any) -> Layer:
    weights = {"InputWeights": [[0.5], [-0.25]], "StateWeights": [[0.1, 0.2], [0.3, -0.1]], "Biases": [0.05, -0.05]}
    return layer(BASIC, 2, **weights, **options)


def numbers(head: str, rows: Mapping[str, tuple[float, float, float]]) -> Layer:
    options = {
        f"{gate}{name}": value
        for gate, (w, u, b) in rows.items()
        for name, value in (("InputWeights", [[w]]), ("StateWeights", [[u]]), ("Biases", [b]))
    }
    return layer(head, 1, **options)


GRU = numbers(GATED, {"InputGate": (0.5, 0.4, 0.1), "ResetGate": (-0.3, 0.7, 0.2), "MemoryGate": (1, 0.6, 0.3)})
LONG = numbers(
    LSTM,
    {
        "InputGate": (0.5, 0.1, 0),
        "OutputGate": (0.3, 0.2, 0.1),
        "ForgetGate": (0.4, -0.2, 1),
        "MemoryGate": (1, 0.6, -0.1),
    },
)
X = [[1], [2], [-1]]
Y = [[0.500520, -0.291313], [0.778594, -0.354615], [-0.416181, 0.437423]]
EXAMPLES = [
    Example(basic(), X, Y),
    Example(basic(Input=("Varying", 1)), [X[:2], X[:2]], [Y[:2], Y[:2]]),
    Example(basic(Dropout=0.5), X, Y),
    Example(GRU, [[1], [2]], [[0.305346], [0.459580]]),
    Example(GRU, [[[1], [2]]], [[[0.305346], [0.459580]]]),
    Example(GRU, [[1]], [[0.305346]]),
    Example(LONG, [[1], [-2]], [[0.250548], [-0.009114]]),
    Example(LONG, [[1]], [[0.250548]]),
    Example(LONG, [[[1]], [[1]]], [[[0.250548]], [[0.250548]]]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def torch_twin(net: Layer, inner: int) -> Any:
    torch = pytest.importorskip("torch")
    size = net.settings["Size"]
    twin = {BASIC: torch.nn.RNN, GATED: torch.nn.GRU, LSTM: torch.nn.LSTM}[net.head](inner, size).double()
    with torch.no_grad():
        for name, value in (("ih", "InputWeights"), ("hh", "StateWeights")):
            stacked = np.concatenate([net.arrays[f"{gate}{value}"] for gate in ROWS[net.head]])
            getattr(twin, f"weight_{name}_l0").copy_(torch.from_numpy(stacked))
        twin.bias_ih_l0.copy_(torch.from_numpy(np.concatenate([net.arrays[f"{g}Biases"] for g in ROWS[net.head]])))
        twin.bias_hh_l0.zero_()
    return twin


@pytest.mark.parametrize("head", [BASIC, GATED, LSTM])
def test_against_torch(head: str) -> None:
    """Outputs, final states and gradients of inputs, initial states and all arrays, 50 random shapes."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(4)
    for case in range(50):
        batch, length, inner, size = (int(n) for n in rng.integers(1, (5, 7, 6, 6)))
        net = initialize(layer(head, size, Input=("Varying", inner)), seeding=case)
        net = net.with_arrays({n: a + 0.1 * rng.standard_normal(a.shape) for n, a in net.arrays.items()})
        ends = state_ends(net)
        assert [end.port for end in ends] == list(STATES[head])
        x, seed = rng.standard_normal((batch, length, inner)), rng.standard_normal((batch, length, size))
        states = [rng.standard_normal((batch, size)) for _ in ends]
        state_seeds = [rng.standard_normal((batch, size)) for _ in ends]
        wanted = [End((), "Output"), *ends]

        twin = torch_twin(net, inner)
        tx, *ts = (torch.from_numpy(a).requires_grad_() for a in (x, *states))
        given = [s[None] for s in ts]
        out, final = twin(tx.transpose(0, 1), tuple(given) if head == LSTM else given[0])
        finals = [f[0] for f in (final if head == LSTM else (final,))]
        out = out.transpose(0, 1)
        loss = (out * torch.from_numpy(seed)).sum()
        loss = loss + sum((f * torch.from_numpy(s)).sum() for f, s in zip(finals, state_seeds, strict=True))
        loss.backward()

        fixed = layer(head, size, Input=(length, inner)).with_arrays(net.arrays)
        built = lower(fixed, batch, dtype="float64", requests=wanted, states=ends)
        arrays = {k: a.astype(np.float64) for k, a in array_values(fixed).items()}
        names = [state_input(end) for end in ends]
        seeds = {end: f"seed {i}" for i, end in enumerate(wanted)}
        both = gradient(built, wanted, ["Input", *names, *arrays], seeds)
        fed = {"Input": x, **dict(zip(names, states, strict=True))}
        fed |= dict(zip(seeds.values(), (seed, *state_seeds), strict=True))
        found = numpy_engine.compile(both)(fed, arrays)
        for end, expected in zip(wanted, (out, *finals), strict=True):
            np.testing.assert_allclose(found[end], expected.detach().numpy(), rtol=1e-6, atol=1e-7)
        for name, leaf in zip(("Input", *names), (tx, *ts), strict=True):
            np.testing.assert_allclose(found[Gradient(name)], leaf.grad.numpy(), rtol=1e-6, atol=1e-7)
        for name, ours in (("ih", "InputWeights"), ("hh", "StateWeights")):
            stacked = np.concatenate([found[Gradient((f"{gate}{ours}",))] for gate in ROWS[head]])
            np.testing.assert_allclose(stacked, getattr(twin, f"weight_{name}_l0").grad.numpy(), rtol=1e-6, atol=1e-7)
        biases = np.concatenate([found[Gradient((f"{gate}Biases",))] for gate in ROWS[head]])
        np.testing.assert_allclose(biases, twin.bias_ih_l0.grad.numpy(), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("head", [BASIC, GATED, LSTM])
def test_gradient(head: str) -> None:
    check_gradient(layer(head, 3, Input=("Varying", 2)), {"Input": np.random.default_rng(0).standard_normal((2, 4, 2))})


METHODS = {"VariationalWeights": 0.3, "VariationalInput": 0.4, "VariationalState": 0.2, "StateUpdate": 0.5}


@pytest.mark.parametrize("head", [BASIC, GATED, LSTM])
@pytest.mark.parametrize("method", METHODS)
def test_dropout_by_a_loop(head: str, method: str) -> None:
    """The same masks, drawn in the same order, in a loop written down from the definition."""
    if (head, method) == (BASIC, "StateUpdate"):
        return
    p = METHODS[method]
    net = initialize(layer(head, 3, Input=(4, 2), Dropout=(Edge(method, p),)))
    x = np.random.default_rng(3).standard_normal((2, 4, 2))
    found = call_batch(net, x, mode="Train", precision="Real64", seed=9)["Output"]
    gates = type(net).gates
    rows = 3 * len(gates)
    rng = random_generator(9)
    shape = {
        "VariationalWeights": (rows, 3), "VariationalInput": (2, rows), "VariationalState": (2, rows),
        "StateUpdate": (4, 2, 3),
    }[method]  # fmt: skip
    mask = (rng.random(shape) >= p) / (1 - p)
    w, u, c = (
        np.concatenate([net.arrays[f"{g}{n}"] for g in gates]) for n in ("InputWeights", "StateWeights", "Biases")
    )
    u = u * mask if method == "VariationalWeights" else u
    s, cell = np.zeros((2, 3)), np.zeros((2, 3))
    for t in range(4):
        wx, us = x[:, t] @ w.T, s @ u.T
        wx = wx * mask if method == "VariationalInput" else wx
        us = us * mask if method == "VariationalState" else us
        kept = mask[t] if method == "StateUpdate" else 1.0
        total = np.split(wx + c + us, len(gates), axis=1)
        if head == BASIC:
            s = np.tanh(total[0])
        elif head == GATED:
            i, r = (1 / (1 + np.exp(-z)) for z in total[:2])
            m = np.tanh((wx + c)[:, 6:] + r * us[:, 6:]) * kept
            s = (1 - i) * m + i * s
        else:
            i, o, f = (1 / (1 + np.exp(-z)) for z in total[:3])
            cell = f * cell + i * np.tanh(total[3]) * kept
            s = o * np.tanh(cell)
        agree(found[:, t], s)
    agree(call_batch(net, x, precision="Real64")["Output"], call_batch(basic_of(net), x, precision="Real64")["Output"])


def basic_of(net: Layer) -> Layer:
    """The same layer without dropout."""
    return layer(net.head, 3, Input=(4, 2)).with_arrays(net.arrays)


@pytest.mark.parametrize("head", [BASIC, GATED, LSTM])
def test_gradient_with_dropout(head: str) -> None:
    rules = tuple(Edge(k, v) for k, v in METHODS.items() if (head, k) != (BASIC, "StateUpdate"))
    net = layer(head, 3, Input=("Varying", 2), Dropout=rules)
    check_gradient(net, {"Input": np.random.default_rng(0).standard_normal((2, 4, 2))}, mode="Train")


def test_a_number_stands_for_weights() -> None:
    x = np.random.default_rng(3).standard_normal((4, 2))
    net = initialize(layer(LSTM, 3, Input=(4, 2), Dropout=0.3))
    other = layer(LSTM, 3, Input=(4, 2), Dropout=(Edge("VariationalWeights", 0.3),)).with_arrays(net.arrays)
    agree(apply(net, x, mode="Train", seed=1), apply(other, x, mode="Train", seed=1))
    assert not np.allclose(apply(net, x, mode="Train", seed=1), apply(net, x, mode="Train", seed=2))


def test_sizes() -> None:
    assert sizes(layer(BASIC, 3, Input=("n", 2)), "Output", "State") == [(Length("n"), 3), (3,)]
    assert sizes(layer(LSTM, 3), "Input", "Output", "CellState") == [(None, None), (None, 3), (3,)]
    assert sizes(layer(GATED, 3, Output=(5, AUTOMATIC)), "Input", "Output") == [(5, None), (5, 3)]
    assert sizes(layer(GATED, 3, Input=("Varying", AUTOMATIC)), "Output") == [(Length(), 3)]
    assert sizes(layer(BASIC, 1, InputWeights=[[1, 2, 3]]), "Input") == [(None, 3)]
    net = chain([layer(LSTM, 4), layer(GATED, 3), layer("SequenceLastLayer")], {"Input": ("Varying", 2)})
    assert sizes(net, "Output") == [(3,)]
    arrays = {name: a.shape for name, a in initialize(net).children[2].arrays.items()}
    assert arrays["ResetGateInputWeights"] == (3, 4)
    assert arrays["ResetGateStateWeights"] == (3, 3)
    assert arrays["MemoryGateBiases"] == (3,)
    assert len(arrays) == 9


def test_ragged_batches() -> None:
    """Each example gives what it gives alone, its final state too; gradients add up over the lengths."""
    rng = np.random.default_rng(6)
    net = initialize(layer(LSTM, 3, Input=("Varying", 2)))
    ragged = [rng.standard_normal((n, 2)) for n in (3, 1, 3, 5)]
    found = apply(net, ragged, [port("Output"), port(ALL, "States")])
    for i, x in enumerate(ragged):
        alone = apply(net, x, [port("Output"), port(ALL, "States")])
        agree(found[port("Output")][i], alone[port("Output")])
        agree(found[port(ALL, "States")][("CellState",)][i], alone[port(ALL, "States")][("CellState",)])
        agree(alone[port(ALL, "States")][("State",)], alone[port("Output")][-1])


def test_states_from_call_to_call() -> None:
    net = basic(Input=("Varying", 1))
    everything = [port("Output"), port(ALL, "States")]
    first = apply(net, X[:1], everything)
    agree(first[port("Output")], Y[:1])
    states = first[port(ALL, "States")]
    assert list(states) == [("State",)]
    agree(apply(net, {"Input": X[1:], port(ALL, "States"): states}), Y[1:])
    agree(apply(net, {"Input": X[1:], port("State"): states["State",]}), Y[1:])
    agree(apply(net, {"Input": X[1:], port(ALL, "States"): {"State": states["State",]}}), Y[1:])
    batch = {"Input": [X[1:], X[1:]], port(ALL, "States"): {("State",): [states["State",], [0, 0]]}}
    agree(apply(net, batch)[0], Y[1:])
    rows = [{"Input": X[1:], port("State"): states["State",]}, {"Input": X[:1], port("State"): [0, 0]}]
    agree(apply(net, rows)[0], Y[1:])
    agree(apply(net, rows)[1], Y[:1])
    agree(apply(net, X, port("State")), Y[-1])


def test_states_in_a_chain() -> None:
    net = initialize(chain({"a": layer(GATED, 3), "b": layer(LSTM, 2)}, {"Input": ("Varying", 2)}))
    x = np.random.default_rng(0).standard_normal((5, 2))
    states = apply(net, x[:2], port(ALL, "States"))
    assert list(states) == [("a", "State"), ("b", "State"), ("b", "CellState")]
    agree(apply(net, {"Input": x[2:], port(ALL, "States"): states}), apply(net, x)[2:])
    agree(apply(net, x, port("b", "CellState")), apply(net, x, port(ALL, "States"))["b", "CellState"])


def test_states_in_a_graph() -> None:
    """The final state of one layer is the initial state of another; ports of states do not surface."""
    encoder, decoder = layer(LSTM, 2, Input=("n", 3)), layer(LSTM, 2, Input=("m", 1))
    edges = [
        Edge(port("In"), "enc"),
        Edge(port("enc", "State"), port("dec", "State")),
        Edge(port("enc", "CellState"), port("dec", "CellState")),
        Edge(port("Target"), "dec"),
    ]
    net = initialize(graph({"enc": encoder, "dec": decoder}, edges))
    assert net.inputs == ("In", "Target")
    assert net.outputs == ("Output1", "Output2")
    rng = np.random.default_rng(1)
    x, y = rng.standard_normal((4, 3)), rng.standard_normal((2, 1))
    found = apply(net, {"In": x, "Target": y})
    first, second = net.children["enc"], net.children["dec"]
    states = apply(first, x, port(ALL, "States"))
    agree(found["Output2"], apply(second, {"Input": y, port(ALL, "States"): states}))
    assert rebuilt(net) == net
    assert apply(net, {"In": x, "Target": y}, port(ALL, "States")).keys() == {("enc", "State"), ("enc", "CellState")}
    assert 'NetPort[{"enc", "State"}] -> NetPort[{"dec", "State"}]' in table(net)
    check_gradient(net, {"In": rng.standard_normal((2, 4, 3)), "Target": rng.standard_normal((2, 2, 1))})


def test_states_as_ports_of_a_graph() -> None:
    edges = [Edge(port("Start"), port("r", "State")), chained(port("r", "State"), port("End"))]
    net = graph({"r": basic(Input=("Varying", 1))}, edges)
    assert (set(net.inputs), set(net.outputs)) == ({"Start", "Input"}, {"End", "Output"})
    assert sizes(net, "Start", "End") == [(2,), (2,)]
    found = apply(net, {"Input": X[1:], "Start": Y[0]})
    agree(found["Output"], Y[1:])
    agree(found["End"], Y[-1])
    assert rebuilt(net) == net


def test_messages() -> None:
    refused(
        lambda: layer(BASIC, 2, Input=4), TypeConflict, "tyfail1",
        'BasicRecurrentLayer: port "Input": was given as {4}, but is a matrix, since it takes a sequence of vectors.',
    )  # fmt: skip
    refused(
        lambda: layer(GATED, 2, ResetGateStateWeights=[[1, 2, 3]]), TypeConflict, "tyfail1",
        'GatedRecurrentLayer: "ResetGateStateWeights" should be a matrix of size 2×2, since its state has '
        "size 2; it is a matrix of size 1×3.",
    )  # fmt: skip
    for bad in (1, -0.1, (Edge("Variational", 0.2),), "VariationalWeights"):
        with pytest.raises(SpecificationError) as caught:
            layer(LSTM, 2, Dropout=bad)
        assert caught.value.problems[0].text.startswith(
            'LongShortTermMemoryLayer: "Dropout" should be None, a probability from 0 up to, but not including, 1, or '
            'rules from the methods "VariationalWeights", "VariationalInput", "VariationalState", "StateUpdate" to such'
        )
    refused(
        lambda: layer(BASIC, 2, Dropout=(Edge("StateUpdate", 0.2),)), SpecificationError, "netinvarg",
        'BasicRecurrentLayer: "StateUpdate" drops what is added to the state, and this layer adds nothing to it.',
    )  # fmt: skip
    refused(
        lambda: graph({"r": basic()}, [Edge(port("Start"), port("r", "State"))], {"Start": 3}), TypeConflict, "tyfail1",
        'NetGraph: layer "r" (BasicRecurrentLayer[2]), port "State": needs a vector of size 2, since its state has '
        'size 2; port "Start" of the net gives a vector of size 3.',
    )  # fmt: skip
    refused(
        lambda: apply(basic(), {"Input": X, port(ALL, "States"): {"Sate": [0, 0]}}), DataError, "netinkeys",
        'BasicRecurrentLayer: there is no state "Sate"; there is {"State"}.',
    )  # fmt: skip
    refused(
        lambda: apply(basic(), {"Input": X, port("State"): [0, 0, 0]}), DataError, "netindata",
        'BasicRecurrentLayer: port "State": needs a vector of size 2; the data are a vector of size 3.',
    )  # fmt: skip
