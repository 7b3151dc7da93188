from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nets.building import agree, chained, layer, port, rebuilt, refused, word
from wlnet.execution import apply
from wlnet.execution.requests import STATES
from wlnet.ir.scalar import Arg, call
from wlnet.nets.chain import chain
from wlnet.nets.errors import TypeConflict
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.net import Net
from wlnet.nets.surgery.unfold import unfold
from wlnet.nets.values import Edge, ScalarFunction

DECAY = layer("ThreadingLayer", ScalarFunction(call("add", Arg(0), call("mul", Arg(1), 0.5)), 2,
                                               names=("Input", "State"), text="#Input + #State/2 &"))  # fmt: skip
FOLD = layer("NetFoldOperator", DECAY)
LAST = layer("SequenceLastLayer")


def cell() -> Net:
    """Two outputs, one fed back; a constant input."""
    return graph(
        {"x": layer("LinearLayer", 3), "s": layer("LinearLayer", 3, Input=3), "c": layer("LinearLayer", 3),
         "sum": word("Plus"), "tanh": word("Tanh"), "out": layer("LinearLayer", 2)},
        [Edge(port("Input"), "x"), Edge(port("old"), "s"), Edge(port("memory"), "c"),
         chained(["x", "s", "c"], "sum", "tanh", port("new")), chained("tanh", "out", port("Output"))],
        {"Input": 2, "memory": (2, 2)},
    )  # fmt: skip


NETS: dict[str, Net] = {
    "basic": layer("BasicRecurrentLayer", 3, Input=("Varying", 2)),
    "stack": chain([layer("LongShortTermMemoryLayer", 3), word("Tanh"), layer("GatedRecurrentLayer", 4), LAST, 2],
                   {"Input": ("Varying", 2)}),
    "mapped": chain({"map": layer("NetMapOperator", [4, word("Ramp")]), "r": layer("GatedRecurrentLayer", 2),
                     "softmax": layer("SoftmaxLayer"), "more": layer("NetMapOperator", layer("LinearLayer", 2))},
                    {"Input": ("Varying", 2)}),
    "nested": chain([chain([layer("BasicRecurrentLayer", 2), chain([layer("BasicRecurrentLayer", 3)])]), LAST, 2],
                    {"Input": ("Varying", 2)}),
    "fold": layer("NetFoldOperator", cell(), [Edge("new", "old")], ["memory"], ["Output"], Input=("Varying", 2)),
    "residual": graph({"r": layer("BasicRecurrentLayer", 2), "sum": word("Plus"), "cat": layer("CatenateLayer", 2),
                       "softmax": layer("SoftmaxLayer", 2)},
                      [Edge(port("Input"), "r"), Edge(["r", port("Input")], "sum"),
                       Edge(["sum", "r"], "cat"), Edge("cat", "softmax")], {"Input": ("Varying", 2)}),
    "thread": graph({"r": layer("BasicRecurrentLayer", 2), "thread": layer("NetMapThreadOperator", DECAY)},
                    [Edge(port("Input"), "r"), Edge("r", port("thread", "Input")),
                     Edge(port("Input"), port("thread", "State"))], {"Input": ("Varying", 2)}),
    "normalized": chain([layer("BasicRecurrentLayer", 3), layer("NormalizationLayer", -1, "Same"), LAST],
                        {"Input": ("Varying", 2)}),
    "final": graph({"r": layer("BasicRecurrentLayer", 2), "out": layer("LinearLayer", 3)},
                   [Edge(port("r", "State"), "out"), Edge("r", None)], {"Input": ("Varying", 2)}),
}  # fmt: skip


def by_steps(net: Net, step: Net, data: dict[str, Any]) -> list[Any]:
    """What the net of one step gives for the elements in turn, with its states passed on by hand."""
    constants = {name: value for name, value in data.items() if name == "memory"}
    states = {name: np.zeros(step.type(name).dims) for name in step.inputs if name.startswith("State")}  # type: ignore[arg-type]
    rows = []
    for element in data["Input"]:
        found = apply(step, {"Input": element, **constants, **states}, word("All"))
        assert isinstance(found, dict)
        states = {name: found[f"Out{name}"] for name in states}
        rows.append({name: found[name] for name in net.outputs})
    return rows


@pytest.mark.parametrize("name", NETS)
def test_steps_give_what_the_net_gives(name: str) -> None:
    rng = np.random.default_rng(4)
    net = initialize(NETS[name])
    step = unfold(net)
    data: dict[str, Any] = {"Input": rng.normal(size=(4, 2))}
    if "memory" in net.inputs:
        data["memory"] = rng.normal(size=(2, 2))
    expected = apply(net, data, word("All"))
    assert isinstance(expected, dict)
    rows = by_steps(net, step, data)
    for port_name, value in expected.items():
        whole = np.array([row[port_name] for row in rows])
        agree(whole if whole.ndim == value.ndim and len(value) == 4 else whole[-1], value, 1e-5)


def test_ports_and_states() -> None:
    step = unfold(initialize(NETS["stack"]))
    assert step.inputs == ("Input", "State1", "State2", "State3")
    assert step.outputs == ("Output", "OutState1", "OutState2", "OutState3")
    assert [step.type(name).dims for name in step.inputs] == [(2,), (3,), (3,), (4,)]
    assert rebuilt(step) == step
    step = unfold(FOLD)
    assert [type(member).__name__ for member in step.members] == ["ThreadingLayer"]
    assert step.inputs == ("Input", "State1")


def test_states_go_on_from_the_folded_net() -> None:
    net = initialize(NETS["stack"])
    data = np.random.default_rng(0).normal(size=(3, 2)).astype(np.float32)
    states = apply(net, data[:2], STATES)
    assert isinstance(states, dict)
    given = {f"State{i}": value for i, value in enumerate(states.values(), 1)}
    found = apply(unfold(net), {"Input": data[2], **given}, "Output")
    agree(found, apply(net, data), 1e-5)


def test_indices_become_an_input() -> None:
    net = graph(
        {"i": layer("SequenceIndicesLayer", 9), "words": layer("EmbeddingLayer", 2, 5),
         "places": layer("EmbeddingLayer", 2, 9), "sum": layer("TotalLayer"), "r": layer("BasicRecurrentLayer", 2)},
        [chained(port("Input"), "i", "places"), Edge(port("Input"), "words"),
         chained(["words", "places"], "sum", "r")],
    )  # fmt: skip
    net = initialize(net)
    step = unfold(net)
    assert step.inputs == ("Input", "Index", "State1")
    state: Any = [0, 0]
    for index, token in enumerate([3, 1, 5], 1):
        found = apply(step, {"Input": token, "Index": index, "State1": state}, word("All"))
        assert isinstance(found, dict)
        state = found["OutState1"]
    agree(found["Output"], np.asarray(apply(net, [3, 1, 5]))[-1], 1e-5)


def attending(score: str, heads: bool = False) -> Net:
    """Causal attention to the sequence itself, and attention to a memory that every step is given whole."""
    split = [layer("LinearLayer", (2, 3))] if heads else [3]
    options = {"Mask": "Causal", "MultiHead": heads}
    vertices: dict[str, Any] = {name: layer("NetMapOperator", split) for name in ("key", "value", "query")}
    vertices |= {"self": layer("AttentionLayer", score, **options), "flat": layer("NetMapOperator", 3),
                 "cross": layer("AttentionLayer", "Bilinear"), "sum": word("Plus")}  # fmt: skip
    return initialize(graph(vertices, [
        chained(port("Input"), "key", port("self", "Key")), chained(port("Input"), "value", port("self", "Value")),
        chained(port("Input"), "query", port("self", "Query")), chained("self", "flat"),
        Edge("flat", port("cross", "Query")), Edge(port("memory"), port("cross", "Key")),
        Edge(port("memory"), port("cross", "Value")), Edge(["flat", "cross"], "sum"),
    ], {"Input": ("n", 4), "memory": ("m", 3)}))  # fmt: skip


@pytest.mark.parametrize(("score", "heads"), [("Dot", False), ("Bilinear", False), ("Dot", True)])
def test_causal_attention(score: str, heads: bool) -> None:
    rng = np.random.default_rng(1)
    net = attending(score, heads)
    step = unfold(net)
    assert step.inputs == ("Input", "memory", "State1", "State2")
    data, memory = rng.normal(size=(5, 4)), rng.normal(size=(3, 3))
    expected = apply(net, {"Input": data, "memory": memory})
    states: dict[str, Any] = {"State1": [], "State2": []}
    for place, element in enumerate(data):
        found = apply(step, {"Input": element, "memory": memory, **states}, word("All"))
        assert isinstance(found, dict)
        states = {name: found[f"Out{name}"] for name in states}
        assert {len(state) for state in states.values()} == {place + 1}
        agree(found["Output"], expected[place], 1e-5)  # type: ignore[index]
    assert rebuilt(step) == step


def test_messages() -> None:
    whole = "looks at the whole sequence, so there is no net of one step."
    lstm = layer("LongShortTermMemoryLayer", 3)
    unmasked = graph([layer("AttentionLayer", "Dot")], [Edge(port("Input"), port(1, name)) for name in
                     ("Key", "Value", "Query")], {"Input": ("Varying", 2)})  # fmt: skip
    refused(
        lambda: unfold(unmasked), TypeConflict, "netnounfold", f'NetUnfold: layer 1 (AttentionLayer["Dot"]): {whole}'
    )
    for last, label in (
        (layer("SequenceReverseLayer"), "SequenceReverseLayer[]"), (layer("CatenateLayer"), "CatenateLayer[]"),
        (layer("SoftmaxLayer", 1), "SoftmaxLayer[1]"), (layer("AggregationLayer", word("Max"), 1),
                                                        "AggregationLayer[Max, 1]"),
    ):  # fmt: skip
        net = chain([lstm, last])
        refused(lambda net=net: unfold(net), TypeConflict, "netnounfold", f"NetUnfold: layer 2 ({label}): {whole}")
    refused(
        lambda: unfold(layer("LinearLayer", 2)), TypeConflict, "netnounfold",
        "NetUnfold: there is nothing in it that runs along a sequence.",
    )  # fmt: skip
    driven = graph({"f": FOLD}, [Edge(port("first"), port("f", "State"))])
    refused(
        lambda: unfold(driven), TypeConflict, "netnounfold",
        'NetUnfold: layer "f" (NetFoldOperator[ThreadingLayer[#Input + #State/2 &]]): has its first "State" from a '
        "connection, which a net of one step cannot have.",
    )  # fmt: skip
