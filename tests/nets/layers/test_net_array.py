from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, check_gradient, layer, refused, sizes, word
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.reference import run
from wlnet.nets.errors import IncompleteNet, SpecificationError, TypeConflict
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.lower import array_values, lower
from wlnet.nets.values import Edge, Port

ARRAY, PLUS, TIMES = "NetArrayLayer", "ConstantPlusLayer", "ConstantTimesLayer"
EXAMPLES = [
    Example(layer(ARRAY, Array=[2, 3]), {}, [2, 3]),
    Example(layer(ARRAY, Array=7.0), {}, 7),
    Example(layer(ARRAY, Array=np.arange(6).reshape(2, 3), Output=(2, 3)), {}, [[0, 1, 2], [3, 4, 5]]),
    Example(layer(PLUS, Biases=[1, 2]), [10, 20], [11, 22]),
    Example(layer(PLUS, Biases=[[1, 2]]), [[[10, 20]], [[0, 0]]], [[[11, 22]], [[1, 2]]]),
    Example(layer(PLUS, Biases=[1], Input=1), [[1], [2]], [[2], [3]]),
    Example(layer(TIMES, Scaling=[2, -1]), [3, 4], [6, -4]),
    Example(layer(TIMES, Scaling=[[2, -1]]), [[3, 4]], [[6, -4]]),
    Example(layer(TIMES, Scaling=[2], Output=1), [[3], [4]], [[6], [8]]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def powers() -> object:
    """x to the power of a learned array, as the reference page has it."""
    return graph(
        {"array": layer(ARRAY, Array=[2, 3]), "power": layer("ThreadingLayer", word("Power"))},
        [Edge((Port.of("Input"), "array"), "power")],
    )


def test_in_a_graph() -> None:
    net = powers()
    assert apply(net, [4, 2]).tolist() == [16, 8]
    assert apply(net, [[4, 2], [1, 3], [0, 1]]).tolist() == [[16, 8], [1, 27], [0, 1]]


def test_the_gradient_sums_over_the_batch() -> None:
    net = powers()
    x = np.array([[4.0, 2.0], [3.0, 5.0]])
    both = gradient(lower(net, 2, dtype="float64"), "Output", [("array", "Array")])
    arrays = {key: value.astype(np.float64) for key, value in array_values(net).items()}
    found = run(both, {"Input": x}, arrays)[0][Gradient(("array", "Array"))]
    np.testing.assert_allclose(found, (x ** [2, 3] * np.log(x)).sum(0))
    check_gradient(net, {"Input": x})


def test_against_numpy() -> None:
    rng = np.random.default_rng(13)
    for _ in range(50):
        dims = tuple(rng.integers(1, 4, rng.integers(0, 4)))
        array = rng.standard_normal(dims).astype(np.float32)
        found = apply(layer(ARRAY, Array=array), {})
        np.testing.assert_array_equal(found, array)
        check_gradient(layer(ARRAY, Array=array), {})
        x = rng.standard_normal((2, *dims))
        compare(layer(PLUS, Biases=array), {"Input": x}, x + array)
        compare(layer(TIMES, Scaling=array), {"Input": x}, x * array)


def test_first_values() -> None:
    net = initialize(layer(ARRAY, Output=(3, 40)))
    assert net.arrays["Array"].shape == (3, 40)
    assert net.arrays["Array"].std() > 0.1
    np.testing.assert_array_equal(initialize(layer(PLUS, Input=(2, 2))).arrays["Biases"], np.zeros((2, 2)))
    np.testing.assert_array_equal(initialize(layer(TIMES, Input=2)).arrays["Scaling"], [1, 1])


def test_old_name_and_its_size() -> None:
    assert layer("ConstantArrayLayer", (1,)) == layer(ARRAY, Output=(1,))
    assert layer("ConstantArrayLayer", 3) == layer(ARRAY, Output=3)
    assert layer("ConstantArrayLayer", Array=[1, 2]) == layer(ARRAY, Array=[1, 2])


def test_sizes_both_ways() -> None:
    assert layer(ARRAY, Output=(2, 3)).solution.array_dims("Array") == (2, 3)
    assert sizes(layer(ARRAY, Array=[[1, 2]]), "Output") == [(1, 2)]
    assert sizes(layer(PLUS, Biases=[1, 2]), "Input", "Output") == [(2,), (2,)]
    assert layer(TIMES, Output=4).solution.array_dims("Scaling") == (4,)
    consumer = graph([layer(ARRAY), layer("TotalLayer")], [Edge((1, Port.of("x")), 2)], {"x": (2, 5)})
    assert consumer.solution.children[1].array_dims("Array") == (2, 5)


def test_messages() -> None:
    refused(
        lambda: layer(ARRAY, Array=[1, 2], Output=3), TypeConflict, "tyfail1",
        'NetArrayLayer: port "Output": was given as {3}, but is a vector of size 2, since "Array" has size 2.',
    )  # fmt: skip
    refused(
        lambda: layer(ARRAY, Output=("Varying", 2)), TypeConflict, "tyfail1",
        'NetArrayLayer: port "Output": needs an array of fixed size, since it is learned; it is a matrix of size n×2.',
    )  # fmt: skip
    refused(
        lambda: layer(PLUS, Input="Varying"), TypeConflict, "tyfail1",
        'ConstantPlusLayer: port "Input": needs an array of fixed size, since its array is as large; it is a vector '
        "of size n.",
    )  # fmt: skip
    refused(
        lambda: apply(layer(ARRAY, Output=2), {}), IncompleteNet, "netuninit",
        'NetArrayLayer: "Array" has no value yet. NetInitialize gives first values, NetTrain learns them.',
    )  # fmt: skip
    refused(
        lambda: layer(ARRAY, Array="x"), SpecificationError, "netinvtensorvals",
        'NetArrayLayer: the value specified for "Array" should be a real-valued array.',
    )  # fmt: skip
    refused(
        lambda: layer(TIMES, Scaling=None), SpecificationError, "netinvtensorvals",
        'ConstantTimesLayer: "Scaling" cannot be None: the layer needs it.',
    )  # fmt: skip
