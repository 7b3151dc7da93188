from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, rebuilt, refused, sizes, word
from wlnet.execution import apply
from wlnet.ir.scalar import Arg, call
from wlnet.nets.arrays import slots
from wlnet.nets.chain import chain
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.extract import extract
from wlnet.nets.initialize import initialize
from wlnet.nets.net import Net
from wlnet.nets.types import PortType
from wlnet.nets.values import AUTOMATIC, Port, ScalarFunction, Word

SUMS = layer("NetFoldOperator", layer(
    "ThreadingLayer", ScalarFunction(call("add", Arg(0), Arg(1)), 2, names=("Input", "State"), text="#Input + #State &")
))  # fmt: skip
LAST = layer("SequenceLastLayer")
STATES = Port((Word("All"),), "States")
EXAMPLES = [
    Example(layer("NetBidirectionalOperator", SUMS), [1, 2, 3], [[1, 6], [3, 5], [6, 3]]),
    Example(layer("NetBidirectionalOperator", SUMS), [[1], [2], [3]], [[1, 6], [3, 5], [6, 3]]),
    Example(layer("NetBidirectionalOperator", [SUMS, SUMS], word("Total")), [1, 2, 3], [7, 8, 9]),
    Example(layer("NetBidirectionalOperator", SUMS, word("Mean")), [1, 2, 3], [3.5, 4, 4.5]),
    Example(layer("NetBidirectionalOperator", chain([SUMS, LAST])), [[1, 10], [2, 20]], [3, 30, 3, 30]),
    Example(layer("NetBidirectionalOperator", chain([SUMS, LAST])), [1, 2, 3], [6, 6]),
    Example(layer("NetBidirectionalOperator", LAST), [1, 2, 3], [3, 1]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def random_net(rng: np.random.Generator) -> Net:
    n, m = (int(size) for size in rng.integers(1, 4, 2))
    heads = ["BasicRecurrentLayer", "GatedRecurrentLayer", "LongShortTermMemoryLayer"]
    head = heads[int(rng.integers(3))]
    sides: list[Any] = [layer(head, n), layer(heads[int(rng.integers(3))], m)]
    if rng.random() < 0.3:
        sides = [chain([layer(head, 2), side]) for side in sides]
    if rng.random() < 0.3:
        sides = [chain([side, LAST]) for side in sides]
    if rng.random() < 0.3:
        sides[1] = sides[0]
    alike = sides[0] is sides[1] or n == m
    setting = word(str(rng.choice(["Catenate", "Total", "Mean"]))) if alike else word("Catenate")
    net = layer("NetBidirectionalOperator", sides, setting, Input=("Varying", 2))
    return initialize(net, seeding=int(rng.integers(99)))


@pytest.mark.parametrize("seed", range(50))
def test_against_the_parts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    net = random_net(rng)
    data = [rng.normal(size=(int(length), 2)).astype(np.float32) for length in rng.integers(1, 6, 2)]
    found = apply(net, data)
    for row, result in zip(data, found, strict=True):
        forward = np.asarray(apply(extract(net, "ForwardNet"), row))
        backward = np.asarray(apply(extract(net, "BackwardNet"), row[::-1]))
        backward = backward[::-1] if backward.ndim == 2 else backward
        match net.settings["Aggregation"].name:  # type: ignore[attr-defined]
            case "Catenate":
                expected = np.concatenate([forward, backward], -1)
            case "Total":
                expected = forward + backward
            case _:
                expected = (forward + backward) / 2
        agree(result, expected, 1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_against_torch(seed: int) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    k, n = (int(size) for size in rng.integers(1, 5, 2))
    net = initialize(layer("NetBidirectionalOperator", layer("BasicRecurrentLayer", n), Input=("Varying", k)))
    other = torch.nn.RNN(k, n, batch_first=True, bidirectional=True)
    arrays = {slot.position: torch.tensor(np.asarray(slot.value)) for slot in slots(net)}
    names = {"weight_ih_l0": "InputWeights", "weight_hh_l0": "StateWeights", "bias_ih_l0": "Biases"}
    with torch.no_grad():
        for name, ours in names.items():
            getattr(other, name).copy_(arrays["ForwardNet", ours])
            getattr(other, f"{name}_reverse").copy_(arrays["BackwardNet", ours])
        other.bias_hh_l0.zero_()
        other.bias_hh_l0_reverse.zero_()
        data = rng.normal(size=(2, 4, k)).astype(np.float32)
        expected, last = other(torch.tensor(data))
    found = apply(net, data, [Port((), "Output"), STATES])
    assert isinstance(found, dict)
    agree(found[Port((), "Output")], expected.numpy(), 1e-5)
    agree(found[STATES]["ForwardState",], last[0].numpy(), 1e-5)
    agree(found[STATES]["BackwardState",], last[1].numpy(), 1e-5)


def test_states() -> None:
    net = layer("NetBidirectionalOperator", SUMS)
    assert net.states == ("ForwardState", "BackwardState")
    found = apply(net, {"Input": [1, 2, 3], Port((), "ForwardState"): 10, Port((), "BackwardState"): 100})
    agree(found, [[11, 106], [13, 105], [16, 103]])
    deep = layer("NetBidirectionalOperator", [chain([SUMS, SUMS]), layer("LongShortTermMemoryLayer", 1)],
                 Input=("Varying", 1))  # fmt: skip
    assert deep.states == ("ForwardState1", "ForwardState2", "BackwardState", "BackwardCellState")
    deep = initialize(deep)
    found = apply(deep, {"Input": [[1], [1]], Port((), "ForwardState2"): [5]}, STATES)
    assert isinstance(found, dict)
    agree(found["ForwardState1",], [2])
    agree(found["ForwardState2",], [8])


def test_two_sets_of_arrays() -> None:
    net = layer("NetBidirectionalOperator", layer("BasicRecurrentLayer", 2))
    assert len(list(slots(net))) == 6
    assert net == layer("NetBidirectionalOperator", [layer("BasicRecurrentLayer", 2), layer("BasicRecurrentLayer", 2)])
    assert rebuilt(net) == net
    made = initialize(net.retyped({"Input": PortType((None, 3))}))
    assert rebuilt(made) == made
    assert extract(made, "ReverseNet") == extract(made, "BackwardNet") != extract(made, "ForwardNet")


@pytest.mark.parametrize("seed", range(4))
def test_gradients(seed: int) -> None:
    rng = np.random.default_rng(seed)
    check_gradient(random_net(rng), {"Input": rng.normal(size=(2, int(rng.integers(1, 4)), 2))})


def test_sizes_both_ways() -> None:
    lstm = layer("LongShortTermMemoryLayer", 3)
    assert sizes(layer("NetBidirectionalOperator", lstm), "Input", "Output") == [(None, None), (None, 6)]
    net = layer("NetBidirectionalOperator", [lstm, layer("GatedRecurrentLayer", 2)], Input=(5, 4))
    assert sizes(net, "Output") == [(5, 5)]
    assert net.solution.children["BackwardNet"].array_dims("ResetGateInputWeights") == (2, 4)
    mapped = layer("NetMapOperator", layer("LinearLayer", Output=(AUTOMATIC,)))
    net = layer("NetBidirectionalOperator", mapped, Input=(5, 4), Output=(AUTOMATIC, 6))
    assert net.solution.at(("ForwardNet", "Net")).array_dims("Weights") == (3, 4)
    net = layer("NetBidirectionalOperator", [mapped, layer("GatedRecurrentLayer", 2)], Input=(5, 4), Output=(5, 6))
    assert net.solution.at(("ForwardNet", "Net")).array_dims("Weights") == (4, 4)
    deep = chain([layer("NetBidirectionalOperator", chain([lstm, lstm])), layer("SequenceLastLayer"), 2])
    assert deep.solution.at((3,)).array_dims("Weights") == (2, 6)


def test_messages() -> None:
    lstm, small = layer("LongShortTermMemoryLayer", 3), layer("LongShortTermMemoryLayer", 2)
    refused(
        lambda: layer("NetBidirectionalOperator", [lstm, small], word("Total")), TypeConflict, "tyfail1",
        'NetBidirectionalOperator: port "Output": needs a matrix of size …×2, since in layer "BackwardNet" '
        "(LongShortTermMemoryLayer[2]) its state has size 2; it is a matrix of size …×3, since in layer \"ForwardNet\" "
        "(LongShortTermMemoryLayer[3]) its state has size 3.",
    )  # fmt: skip
    refused(
        lambda: layer("NetBidirectionalOperator", [lstm, chain([small, LAST])]), TypeConflict, "tyfail1",
        'NetBidirectionalOperator: port "Output": the forward net gives arrays of rank 2, the backward net of rank 1.',
    )  # fmt: skip
    refused(
        lambda: layer("NetBidirectionalOperator", layer("NetMapOperator", layer("LinearLayer", Output=(AUTOMATIC,))),
                      Output=(2, 7), Input=(2, 2)),
        TypeConflict, "tyfail1",
        'NetBidirectionalOperator: port "Output": needs an even size, since both nets give arrays of the same size; it '
        "is a matrix of size 2×7.",
    )  # fmt: skip
    refused(
        lambda: layer("NetBidirectionalOperator", lstm, word("Max")), SpecificationError, "netinvarg",
        'NetBidirectionalOperator: "Aggregation" should be Catenate, Total or Mean; it was given as Max.',
    )  # fmt: skip
    refused(
        lambda: layer("NetBidirectionalOperator"), SpecificationError, "netargx",
        "NetBidirectionalOperator: it takes 1 or 2 arguments; 0 were given.",
    )  # fmt: skip
    refused(
        lambda: layer("NetBidirectionalOperator", word("Ramp"), Input="Real"), TypeConflict, "tyfail1",
        'NetBidirectionalOperator: port "Input": was given as "Real", but is an array of rank 1 or more.',
    )  # fmt: skip
