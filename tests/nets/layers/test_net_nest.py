from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, refused, sizes, word
from wlnet.execution import apply
from wlnet.nets.arrays import slots
from wlnet.nets.chain import chain
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.lower import lower
from wlnet.nets.net import Net
from wlnet.nets.types import PortType

HALF = layer("LinearLayer", 1, Weights=[[0.5]], Biases=[1])
EXAMPLES = [
    Example(layer("NetNestOperator", HALF, 3), [8], [2.75]),
    Example(layer("NetNestOperator", HALF, 1), [8], [5]),
    Example(layer("NetNestOperator", word("Sqrt"), 2), [[1, 16], [81, 256]], [[1, 2], [3, 4]]),
    Example(layer("NetNestOperator", layer("NetNestOperator", HALF, 2), 2), [8], [2.375]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def random_net(rng: np.random.Generator) -> tuple[Net, tuple[int, ...]]:
    dims = tuple(int(n) for n in rng.integers(1, 4, rng.integers(0, 4)))
    size = dims or "Real"
    kind = int(rng.integers(3))
    if kind == 0:
        net: Net = layer("LinearLayer", dims, Input=size)
    elif kind == 1:
        net = chain([5, word("Tanh"), layer("LinearLayer", dims)], {"Input": size})
    else:
        net = layer("SoftmaxLayer", Input=dims) if dims else chain([word("Tanh")], {"Input": "Real"})
    return initialize(net, seeding=int(rng.integers(99))), dims


@pytest.mark.parametrize("seed", range(50))
def test_against_a_loop(seed: int) -> None:
    rng = np.random.default_rng(seed)
    net, dims = random_net(rng)
    count = int(rng.integers(1, 6))
    data = rng.normal(size=(3, *dims)).astype(np.float32)
    expected = data
    for _ in range(count):
        expected = np.asarray(apply(net, expected))
    agree(apply(layer("NetNestOperator", net, count), data), expected, 1e-5)


def test_one_set_of_arrays() -> None:
    net = initialize(layer("NetNestOperator", 3, 10, Input=3))
    assert [slot.position for slot in slots(net)] == [("Net", "Weights"), ("Net", "Biases")]


def test_moving_averages_go_on_from_use_to_use() -> None:
    norm = layer("BatchNormalizationLayer", Epsilon=0, Momentum=0.5, Input=1, Scaling=[2], Biases=[3])
    net = layer("NetNestOperator", initialize(norm), 2)
    built = lower(net, 2, mode="Train", dtype="float64")
    from wlnet.engines import numpy_engine
    from wlnet.nets.lower import array_values

    plan = numpy_engine.compile(built)
    outputs, updates = plan.run_with_updates({"Input": np.array([[0.0], [2.0]])}, array_values(net))
    agree(outputs["Output"], [[1], [5]])
    # batch means 1 and 3, variances 1 and 4, starting from 0 and 1
    agree(updates["Net", "MovingMean"], [0.5 * 0.5 * 1 + 0.5 * 3])
    agree(updates["Net", "MovingVariance"], [0.5 * (0.5 * 1 + 0.5 * 1) + 0.5 * 4])


def test_sizes_both_ways() -> None:
    assert sizes(layer("NetNestOperator", layer("LinearLayer"), 2, Input=(2, 3)), "Output") == [(2, 3)]
    net = layer("NetNestOperator", layer("LinearLayer"), 2, Output=4)
    assert net.solution.children["Net"].array_dims("Weights") == (4, 4)
    assert sizes(layer("NetNestOperator", layer("LinearLayer", 3), 2), "Input") == [(3,)]
    net = layer("NetNestOperator", layer("SoftmaxLayer"), 2, Input=("Varying", 3))
    assert net.type("Output") == PortType(net.type("Input").dims, net.type("Output").kind)


@pytest.mark.parametrize("seed", range(6))
def test_gradients(seed: int) -> None:
    rng = np.random.default_rng(seed)
    net, dims = random_net(rng)
    check_gradient(layer("NetNestOperator", net, int(rng.integers(1, 5))), {"Input": rng.normal(size=(2, *dims))})


def test_messages() -> None:
    refused(
        lambda: layer("NetNestOperator", layer("LinearLayer", 2, Input=3), 2), TypeConflict, "tyfail1",
        'NetNestOperator: port "Output": needs a vector of size 3, since in layer "Net" (LinearLayer[2]) port "Input" '
        'was given as {3}; it is a vector of size 2, since in layer "Net" (LinearLayer[2]) its output size is 2.',
    )  # fmt: skip
    refused(
        lambda: layer("NetNestOperator", word("Ramp"), 0), SpecificationError, "netinvarg",
        'NetNestOperator: "Count" should be an integer of 1 or more; it was given as 0.',
    )  # fmt: skip
    refused(
        lambda: layer("NetNestOperator", word("Ramp")), SpecificationError, "netargx",
        "NetNestOperator: it takes 2 arguments; 1 was given.",
    )  # fmt: skip
    refused(
        lambda: layer("NetNestOperator", graph([word("Ramp"), word("Tanh")], []), 2), SpecificationError, "netinvarg",
        'NetNestOperator: "Net" should be a net with one input and one output; it was given as NetGraph[<2>].',
    )  # fmt: skip
