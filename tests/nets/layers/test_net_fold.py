from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nets.building import Example, agree, chained, check_gradient, layer, port, rebuilt, refused, sizes, word
from wlnet.engines import numpy_engine
from wlnet.execution import apply
from wlnet.ir.scalar import Arg, Scalar, call
from wlnet.nets.arrays import slots
from wlnet.nets.display import table
from wlnet.nets.errors import DataError, SpecificationError, TypeConflict
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.lower import array_values, lower
from wlnet.nets.net import Net
from wlnet.nets.types import Length, PortType
from wlnet.nets.values import AUTOMATIC, Edge, Port, ScalarFunction, Word


def threaded(tree: Scalar, *names: str) -> Net:
    return layer("ThreadingLayer", ScalarFunction(tree, len(names), names=names, text="f"))


# Input + State/2, and a State that is given constants, too
DECAY = threaded(call("add", Arg(0), call("mul", Arg(1), 0.5)), "Input", "State")
SHIFTED = threaded(call("add", call("mul", Arg(0), Arg(1)), Arg(2)), "State", "factor", "Input")
STATES = Port((Word("All"),), "States")
EXAMPLES = [
    Example(layer("NetFoldOperator", DECAY), [[1], [2], [3]], [[1], [2.5], [4.25]]),
    Example(layer("NetFoldOperator", DECAY), [1, 2, 3], [1, 2.5, 4.25]),
    Example(layer("NetFoldOperator", SHIFTED, [Edge("Output", "State")], ["factor"]), {"factor": 3, "Input": [1, 2, 3]},
            [1, 5, 18]),
    Example(layer("NetFoldOperator", DECAY, [Edge("Output", "State")], [], ["Output"]), [[1], [2]], [[1], [2.5]]),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def cell(rng: np.random.Generator) -> Net:
    """A net with two inputs, two states, a constant and three outputs."""
    n, m, k = (int(size) for size in rng.integers(1, 4, 3))
    vertices: dict[str, Any] = {
        "x": layer("LinearLayer", n), "y": layer("LinearLayer", n), "s": layer("LinearLayer", n),
        "c": layer("LinearLayer", n), "all": word("Plus"), "tanh": word("Tanh"),
        "next": layer("LinearLayer", m), "sum": word("Plus"), "look": layer("LinearLayer", k),
    }  # fmt: skip
    edges = [
        Edge(port("a"), "x"), Edge(port("b"), "y"), Edge(port("sIn"), "s"), Edge(port("c"), "c"),
        chained(["x", "y", "s", "c"], "all", "tanh", port("sOut")),
        chained("tanh", "next"), Edge(["next", port("tIn")], "sum"), Edge("sum", port("tOut")),
        chained("sum", "look", port("seen")),
    ]  # fmt: skip
    net = graph(vertices, edges, {"a": (2,), "b": "Real", "c": (2, 2), "sIn": n, "tIn": m})
    return initialize(net, seeding=int(rng.integers(99)))


FEEDBACK = [Edge("sOut", "sIn"), Edge("tOut", "tIn")]


def looped(net: Net, data: dict[str, Any], states: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The outputs of all steps and the last states, by a loop over the net."""
    states, steps = dict(states), []
    for a, b in zip(data["a"], data["b"], strict=True):
        found = apply(net, {"a": a, "b": b, "c": data["c"], **states})
        assert isinstance(found, dict)
        states = {"sIn": found["sOut"], "tIn": found["tOut"]}
        steps.append(found)
    return {name: np.array([step[name] for step in steps]) for name in steps[0]}, states


@pytest.mark.parametrize("seed", range(50))
def test_against_a_loop(seed: int) -> None:
    rng = np.random.default_rng(seed)
    net = cell(rng)
    chosen = [AUTOMATIC, ["seen"], ["tOut", "seen"]][seed % 3]
    fold = layer("NetFoldOperator", net, FEEDBACK, ["c"], chosen)
    names = net.outputs if chosen == AUTOMATIC else tuple(chosen)
    assert fold.inputs == ("a", "b", "c")
    assert fold.outputs == names
    rows = []
    expected: list[Any] = []
    for length in rng.integers(1, 6, 2):
        data = {"a": rng.normal(size=(length, 2)), "b": rng.normal(size=length), "c": rng.normal(size=(2, 2))}
        start = {name: rng.normal(size=net.type(name).dims) for name in ("sIn", "tIn")}
        if seed % 2:
            start = {name: np.zeros_like(value) for name, value in start.items()}
        rows.append(data if seed % 2 else data | {STATES: {(name,): value for name, value in start.items()}})
        expected.append(looped(net, data, start))
    found = apply(fold, rows, [*(Port((), name) for name in names), STATES])
    assert isinstance(found, dict)
    for i, (steps, last) in enumerate(expected):
        for name in names:
            agree(found[Port((), name)][i], steps[name], 1e-5)
        for name, value in last.items():
            agree(found[STATES][name,][i], value, 1e-5)


def test_states_connected_in_a_graph() -> None:
    """The last state of one operator is the first of another; the rest of the graph sees no states."""
    fold = layer("NetFoldOperator", DECAY)
    net = graph({"a": fold, "b": fold}, [Edge(port("x"), "a"), Edge(port("y"), "b"),
                Edge(port("a", "State"), port("b", "State")), Edge(port("b", "State"), port("last")),
                Edge("a", None)], {"x": ("n", 1), "y": ("m", 1)})  # fmt: skip
    assert net.inputs == ("x", "y")
    assert net.outputs == ("last", "Output")
    found = apply(net, {"x": [[1], [2], [3]], "y": [[1]]})
    assert isinstance(found, dict)
    agree(found["last"], [3.125])
    agree(found["Output"], [[3.125]])
    assert rebuilt(net) == net
    assert apply(net, {"x": [[1]], "y": [[1]]}, STATES).keys() == {("a", "State")}  # type: ignore[union-attr]


def test_states_start_afresh_inside_other_operators() -> None:
    net = layer("NetMapOperator", layer("NetFoldOperator", DECAY))
    agree(apply(net, [[[1], [2]], [[1], [2]]]), [[[1], [2.5]]] * 2)
    assert apply(net, [[[1], [2]], [[1], [2]]], STATES) == {}


def test_dropout_draws_at_each_step() -> None:
    dropped = graph([layer("DropoutLayer", 0.5), threaded(call("add", Arg(0), Arg(1)), "Input", "State")],
                    [Edge(1, port(2, "Input"))], {"Input": 1})  # fmt: skip
    net = layer("NetFoldOperator", dropped)
    found = np.diff(np.squeeze(apply(net, np.ones((50, 6, 1)), mode="Train", seed=1)), axis=1)
    assert set(np.unique(found)) == {0.0, 2.0}
    assert len(np.unique(found, axis=0)) > 10


def test_moving_averages_go_on_from_step_to_step() -> None:
    norm = layer("BatchNormalizationLayer", Epsilon=0, Momentum=0.5, Input=1)
    inner = graph([norm, threaded(Arg(0), "Input", "State")], [Edge(1, port(2, "Input"))])
    net = initialize(layer("NetFoldOperator", inner, Input=(2, 1)))
    plan = numpy_engine.compile(lower(net, 2, mode="Train", dtype="float64"))
    _, updates = plan.run_with_updates({"Input": np.array([[[0.0], [2]], [[2], [4]]])}, array_values(net))
    # the means of the batch are 1 and 3 in turn, its variances 1 and 1
    agree(updates["Net", 1, "MovingMean"], [0.5 * 0.5 * 1 + 0.5 * 3])
    agree(updates["Net", 1, "MovingVariance"], [1])


@pytest.mark.parametrize("seed", range(3))
def test_gradients(seed: int) -> None:
    rng = np.random.default_rng(seed)
    fold = layer("NetFoldOperator", cell(rng), FEEDBACK, ["c"])
    length = int(rng.integers(1, 5))
    data = {"a": rng.normal(size=(2, length, 2)), "b": rng.normal(size=(2, length)), "c": rng.normal(size=(2, 2, 2))}
    check_gradient(fold, data)


def test_sizes_both_ways() -> None:
    inner = graph({"x": layer("LinearLayer"), "s": layer("LinearLayer"), "sum": word("Plus")},
                  [Edge(port("Input"), "x"), Edge(port("State"), "s"), Edge(["x", "s"], "sum")])  # fmt: skip
    net = layer("NetFoldOperator", inner, Input=("Varying", 3), Output=(AUTOMATIC, 4))
    assert net.type("Output") == PortType((Length(), 4), net.type("Output").kind)
    assert net.type("State").dims == (4,)
    assert {slot.position: slot.site.array_dims(slot.parameter.name) for slot in slots(net)} == {
        ("Net", "x", "Weights"): (4, 3), ("Net", "x", "Biases"): (4,),
        ("Net", "s", "Weights"): (4, 4), ("Net", "s", "Biases"): (4,),
    }  # fmt: skip
    assert sizes(layer("NetFoldOperator", DECAY, Output=(7, 2)), "Input") == [(7, 2)]
    assert layer("NetFoldOperator", SHIFTED, Edge("Output", "State"), "factor").settings["Constants"] == ("factor",)


def test_table_and_rebuilding() -> None:
    net = layer("NetFoldOperator", SHIFTED, [Edge("Output", "State")], ["factor"], Input=("Varying", 2))
    assert rebuilt(net) == net
    assert net.label == 'NetFoldOperator[ThreadingLayer[f], {"Output" -> "State"}, {"factor"}]'
    assert "    State   vector (size: 2)" in table(net)


def test_another_net_inside() -> None:
    renamed = threaded(call("sub", Arg(0), Arg(1)), "x", "State")
    net = layer("NetFoldOperator", DECAY, Input=(3, 2)).with_children({"Net": renamed})
    assert net.inputs == ("x",)
    agree(apply(net, [1, 2, 4]), [1, 1, 3])
    refused(
        lambda: net.with_children({"Net": layer("LinearLayer", 2)}), SpecificationError, "netinvarg",
        'NetFoldOperator: the net has no input "State"; there is "Input".',
    )  # fmt: skip


def test_messages() -> None:
    def fold(*arguments: Any, **options: Any) -> Any:
        return lambda: layer("NetFoldOperator", *arguments, **options)

    bad = SpecificationError
    refused(fold(layer("LinearLayer", 2)), bad, "netinvarg",
            'NetFoldOperator: the net has no input "State"; there is "Input".')  # fmt: skip
    refused(fold(DECAY, [Edge("Out", "State")]), bad, "netinvarg",
            'NetFoldOperator: the net has no output "Out"; there is "Output". Did you mean "Output"?')  # fmt: skip
    refused(fold(DECAY, [Edge("Output", "State")], ["Input"]), bad, "netinvarg",
            "NetFoldOperator: no input of the net is left to take a sequence.")  # fmt: skip
    refused(fold(SHIFTED, [Edge("Output", "State")], ["State"]), bad, "netinvarg",
            'NetFoldOperator: the input "State" of the net is spoken for twice.')  # fmt: skip
    refused(fold(DECAY, "State"), bad, "netinvarg",
            'NetFoldOperator: "Feedback" should be a list of rules from outputs to inputs, such as {"Output" -> '
            '"State"}; it was given as "State".')  # fmt: skip
    refused(fold(DECAY, [Edge("Output", "State")], [3]), bad, "netinvarg",
            'NetFoldOperator: "Constants" should be a list of names of ports; it was given as {3}.')  # fmt: skip
    inner = graph({"x": layer("LinearLayer", 2), "s": layer("LinearLayer", 2, Input=3), "sum": word("Plus")},
                  [Edge(port("Input"), "x"), Edge(port("State"), "s"), Edge(["x", "s"], "sum")])  # fmt: skip
    with pytest.raises(TypeConflict, match=r'"Output": needs a vector of size 3, since in layer "Net"/"s"'):
        fold(inner)()
    two = threaded(call("add", Arg(0), call("add", Arg(1), Arg(2))), "a", "b", "State")
    refused(
        lambda: apply(layer("NetFoldOperator", two), {"a": [1, 2], "b": [1, 2, 3]}), DataError, "netindata",
        'NetFoldOperator: port "b": was given as {3}, but is an array with first size 2, since port "a" was given '
        "as {2}.",
    )  # fmt: skip
    refused(
        lambda: apply(layer("NetFoldOperator", DECAY, Input=(1, 1)), {"Input": [[1]], port("State"): [1, 2]}),
        DataError, "netindata",
        'NetFoldOperator: port "State": needs a vector of size 1; the data are a vector of size 2.',
    )  # fmt: skip
