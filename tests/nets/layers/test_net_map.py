from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, port, rebuilt, refused, sizes, word
from wlnet.execution import apply
from wlnet.nets.arrays import slots
from wlnet.nets.chain import chain
from wlnet.nets.display import table
from wlnet.nets.errors import DataError, IncompleteNet, PathError, SpecificationError, TypeConflict
from wlnet.nets.extract import extract, parts_of
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.lower import lower
from wlnet.nets.net import Net
from wlnet.nets.types import Integer, Length, PortType
from wlnet.nets.values import AUTOMATIC, Array, Other

DENSE = layer("LinearLayer", 1, Weights=[[1, 2]], Biases=[0])
EXAMPLES = [
    Example(layer("NetMapOperator", [DENSE, word("Ramp")]), [[1, 2], [3, -4], [0, 1]], [[5], [0], [2]]),
    Example(layer("NetMapOperator", word("Sqrt")), [1, 4, 9], [1, 2, 3]),
    Example(layer("NetMapOperator", layer("NetMapOperator", DENSE)), [[[1, 2]], [[3, 4]]], [[[5]], [[11]]]),
    Example(layer("NetMapOperator", layer("CatenateLayer")), [[1, 2]], [[1, 2]]),
    Example(layer("NetMapOperator", layer("FlattenLayer"), Input=("Varying", 1, 2)), [[[1, 2]]], [[1, 2]]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def random_net(rng: np.random.Generator) -> tuple[Net, tuple[int, ...]]:
    """A net for elements of some size, of ranks 0 to 3."""
    dims = tuple(int(n) for n in rng.integers(1, 5, rng.integers(0, 4)))
    size = dims or "Real"
    makers = [
        lambda: layer("LinearLayer", int(rng.integers(1, 5)), Input=size),
        lambda: layer("LinearLayer", (), Input=size),
        lambda: chain([3, word("Tanh"), layer("SoftmaxLayer")], {"Input": size}),
        lambda: layer("NetMapOperator", layer("LinearLayer", 2), Input=(3, *dims)),
    ]
    kind = int(rng.integers(len(makers)))
    return initialize(makers[kind](), seeding=int(rng.integers(99))), dims if kind < 3 else (3, *dims)


@pytest.mark.parametrize("seed", range(50))
def test_against_a_loop(seed: int) -> None:
    rng = np.random.default_rng(seed)
    net, dims = random_net(rng)
    data = rng.normal(size=(int(rng.integers(1, 4)), int(rng.integers(1, 5)), *dims)).astype(np.float32)
    mapped = layer("NetMapOperator", net)
    expected = np.array([[apply(net, element) for element in example] for example in data])
    agree(apply(mapped, data), expected, 1e-5)
    assert mapped.retyped({"Input": PortType(data.shape[1:])}).type("Output").dims == expected.shape[1:]


def test_lengths_may_differ() -> None:
    net = layer("NetMapOperator", DENSE, Input=("Varying", 2))
    found = apply(net, [[[1, 2]], [[0, 1], [1, 0], [1, 1]]])
    assert [row.tolist() for row in found] == [[[5]], [[2], [1], [3]]]


def test_the_elements_of_all_examples_are_one_batch() -> None:
    """Batch statistics are over all elements."""
    norm = initialize(layer("BatchNormalizationLayer", Epsilon=0, Input=1))
    net = layer("NetMapOperator", norm, Input=(2, 1))
    found = apply(net, [[[1], [2]], [[3], [4]]], mode="Train")
    agree(found, np.array([[[-1.5], [-0.5]], [[0.5], [1.5]]]) / np.sqrt(1.25), 1e-5)
    assert set(lower(net, 2, mode="Train").updates) == {("Net", "MovingMean"), ("Net", "MovingVariance")}


def test_dropout_draws_for_every_element() -> None:
    net = layer("NetMapOperator", layer("DropoutLayer", 0.5))
    found = apply(net, np.ones((64, 2)), mode="Train", seed=1)
    assert isinstance(found, np.ndarray)
    assert len(np.unique(found, axis=0)) == 4


def test_integers_reach_the_net_inside_as_integers() -> None:
    net = layer("NetMapOperator", layer("FlattenLayer"), Input=(2, 1, 2, "Integer"))
    assert net.type("Input").kind == net.type("Output").kind == Integer()
    assert lower(net, 1).outputs["Output"].dtype == "int64"


def test_sizes_both_ways() -> None:
    dense = layer("LinearLayer", 2)
    assert sizes(layer("NetMapOperator", dense), "Input", "Output") == [None, (None, 2)]
    net = layer("NetMapOperator", dense, Input=("Varying", 3))
    assert net.solution.children["Net"].array_dims("Weights") == (2, 3)
    assert net.type("Output").dims == (Length(), 2)
    net = layer("NetMapOperator", layer("LinearLayer"), Output=(7, 2), Input=(AUTOMATIC, 3))
    assert sizes(net, "Input", "Output") == [(7, 3), (7, 2)]
    assert net.solution.children["Net"].array_dims("Weights") == (2, 3)
    # ends are told while ranks are unknown
    net = layer("NetMapOperator", layer("LinearLayer", Weights=np.ones((2, 3)), Input=3, Output=2))
    assert chain([net, layer("SoftmaxLayer")]).type("Output").dims == (None, 2)
    norm = layer("NetMapOperator", layer("BatchNormalizationLayer", MovingMean=np.zeros(5)))
    assert norm.type("Input") == PortType(None, None, (None, 5))
    assert layer("NetMapOperator", layer("SoftmaxLayer"), Output=(2, 3)).type("Input").dims == (2, 3)
    net = layer("NetMapOperator", layer("NetMapOperator", layer("LinearLayer", 2)), Output=(3, 4, 2), Input=(3, 4, 1))
    assert net.solution.at(("Net", "Net")).array_dims("Weights") == (2, 1)


def test_the_net_inside_is_a_child_in_every_respect() -> None:
    bare = chain([layer("LinearLayer", (4, 3)), layer("NetMapOperator", [word("Ramp"), 2])], {"Input": (4, 1)})
    assert not bare.initialized
    made = initialize(bare, seeding=7)
    assert [slot.position for slot in slots(made)] == [
        (1, "Weights"), (1, "Biases"), (2, "Net", 2, "Weights"), (2, "Net", 2, "Biases"),
    ]  # fmt: skip
    assert made.initialized
    assert extract(made, (2, "Net")).type("Input").dims == (3,)
    assert extract(made, (2, "Net", 2, "Weights")).shape == (2, 3)
    assert parts_of(extract(made, 2)) == {"Net": extract(made, (2, "Net")), "LearningRateMultipliers": AUTOMATIC}
    assert rebuilt(made) == made
    assert rebuilt(made) != initialize(bare, seeding=8)
    emptied = initialize(made, None)
    assert not emptied.initialized
    assert emptied.solution.at((2, "Net", 2)).array_dims("Weights") == (2, 3)


def test_table() -> None:
    net = layer("NetMapOperator", [word("Ramp"), 2], Input=("Varying", 3))
    assert table(net) == (
        "NetMapOperator[   (uninitialized)\n"
        "  Parameters\n"
        "    Net   NetChain (2 layers)\n"
        "  Ports\n"
        "    Input    matrix (size: n×3)\n"
        "    Output   matrix (size: n×2)\n"
        "]"
    )


@pytest.mark.parametrize("seed", range(10))
def test_gradients(seed: int) -> None:
    rng = np.random.default_rng(seed)
    net, dims = random_net(rng)
    check_gradient(layer("NetMapOperator", net), {"Input": rng.normal(size=(2, int(rng.integers(1, 4)), *dims))})


def data(*dims: int) -> Array:
    return np.ones(dims)


def test_messages() -> None:
    dense = layer("LinearLayer", 2, Input=3)
    refused(
        lambda: layer("NetMapOperator", dense, Input=(5, 4)), TypeConflict, "tyfail1",
        'NetMapOperator: port "Input": was given as {5, 4}, but is a matrix of size …×3, since in layer "Net" '
        '(LinearLayer[2]) port "Input" was given as {3}.',
    )  # fmt: skip
    refused(
        lambda: layer("NetMapOperator", dense, Input=5), TypeConflict, "tyfail1",
        'NetMapOperator: port "Input": was given as {5}, but is a matrix of size …×3, since in layer "Net" '
        '(LinearLayer[2]) port "Input" was given as {3}.',
    )  # fmt: skip
    refused(
        lambda: layer("NetMapOperator", dense, Input=(2, 3), Output=(4, 2)), TypeConflict, "tyfail1",
        'NetMapOperator: port "Output": was given as {4, 2}, but is a matrix of size 2×2, since port "Input" was given '
        "as {2, 3}.",
    )  # fmt: skip
    refused(
        lambda: chain([layer("LinearLayer", (3, 4)), layer("NetMapOperator", ["Tanh"])]), SpecificationError,
        "netinvlayer",
        'NetChain: layer 1 is "Tanh", which is no layer and stands for none.',
    )  # fmt: skip
    refused(
        lambda: chain([layer("LinearLayer", (3, 4)), layer("NetMapOperator", dense)]), TypeConflict, "tyfail1",
        'NetChain: layer 2 (NetMapOperator[LinearLayer[2]]), port "Input": needs a matrix of size …×3, since in layer '
        '2/"Net" (LinearLayer[2]) port "Input" was given as {3}; layer 1 (LinearLayer[{3, 4}]) gives a matrix of size '
        "3×4.",
    )  # fmt: skip
    refused(
        lambda: layer("NetMapOperator", [4, dense]), TypeConflict, "tyfail1",
        'NetChain: layer 2 (LinearLayer[2]), port "Input": needs a vector of size 3, since port "Input" was given as '
        "{3}; layer 1 (LinearLayer[4]) gives a vector of size 4.",
    )  # fmt: skip
    refused(
        lambda: chain([layer("NetMapOperator", [layer("LinearLayer"), layer("LinearLayer", 2, Weights=data(2, 3))]),
                       layer("NetMapOperator", layer("LinearLayer", 4, Input=5))]),
        TypeConflict, "tyfail1",
        'NetChain: layer 2 (NetMapOperator[LinearLayer[4]]), port "Input": needs a matrix of size …×5, since in layer '
        '2/"Net" (LinearLayer[4]) port "Input" was given as {5}; layer 1 (NetMapOperator[NetChain[<2>]]) gives a '
        'matrix of size …×2, since in layer 1/"Net"/2 (LinearLayer[2]) its output size is 2.',
    )  # fmt: skip
    for bad, shown, hint in (
        (5.5, "5.5", ""),
        (word("Rampp"), "Rampp", " Did you mean Ramp?"),
        (Other("LinearLayr[2]", "LinearLayr"), "LinearLayr[2]", " Did you mean LinearLayer?"),
    ):
        refused(
            lambda bad=bad: layer("NetMapOperator", bad), SpecificationError, "netinvarg",
            'NetMapOperator: "Net" should be a net, or what stands for one: a function, a size, or a list of layers; '
            f"it was given as {shown}.{hint}",
        )  # fmt: skip
    refused(
        lambda: layer("NetMapOperator", graph([word("Plus")], [])), SpecificationError, "netinvarg",
        'NetMapOperator: "Net" should be a net with one input and one output; it was given as NetGraph[<1>].',
    )  # fmt: skip
    refused(
        lambda: apply(layer("NetMapOperator", word("Ramp")), 5), DataError, "netindata",
        'NetMapOperator: port "Input": was given as "Real", but is an array of rank 1 or more.',
    )  # fmt: skip
    net = layer("NetMapOperator", [word("Ramp")])
    refused(
        lambda: apply(net, [1, 2], port("Net", 1, "Output")), PathError, "netnopart",
        "NetMapOperator: values inside NetMapOperator[NetChain[<1>]] cannot be asked for, only its outputs.",
    )  # fmt: skip
    refused(
        lambda: apply(chain([net, layer("NetMapOperator", 2)]), [[1, 2]]), IncompleteNet, "netuninit",
        'NetChain: layer 2/"Net" (LinearLayer[2]): "Weights" and "Biases" have no values yet. NetInitialize gives '
        "first values, NetTrain learns them.",
    )  # fmt: skip
