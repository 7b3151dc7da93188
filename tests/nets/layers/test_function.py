"""FunctionLayer from the side of the nets, with functions written in Python instead of the language."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from nets.comparing import compare
from wlnet.ir.builder import Builder
from wlnet.ir.graph import Value
from wlnet.nets.array_function import ArrayFunction, Inside, Unspellable
from wlnet.nets.arrays import replace_arrays, slots
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.extract import extract
from wlnet.nets.values import NetArray


def total(b: Builder, inputs: Mapping[str, Value], _inside: Inside) -> dict[str, Value]:
    x = inputs["Input"]
    if len(x.shape) < 2:
        raise Unspellable("in Total[#1]: a number does not fit", span="here")
    return {"Output": b.reduce(x, "sum", [1])}


def rest(b: Builder, inputs: Mapping[str, Value], _inside: Inside) -> dict[str, Value]:
    return {"Output": b.slice_axis(inputs["Input"], 1, 1, None)}


def product(b: Builder, inputs: Mapping[str, Value], _inside: Inside) -> dict[str, Value]:
    x, y = inputs["A"], inputs["B"]
    if x.shape != y.shape:
        raise Unspellable("the sizes do not agree")
    return {"Sum": b.add(x, y), "Product": b.mul(x, y)}


def scaled(b: Builder, inputs: Mapping[str, Value], inside: Inside) -> dict[str, Value]:
    x = inputs["Input"]
    w = inside.array("w", x.shape[1:])
    assert w is not None
    return {"Output": inside.net("Net", LINEAR, {"Input": b.mul(w, x)})["Output"]}


LINEAR = layer("LinearLayer", 1, Weights=[[1, 1]], Biases=None)
SCALED = ArrayFunction(
    scaled, arrays={"w": NetArray("w", np.array([2, 3]))}, nets={"Net": LINEAR}, label="scaled", text="scaled"
)

TOTAL = ArrayFunction(total, label="total", text="Total")
REST = ArrayFunction(rest, label="rest", text="Rest")
PRODUCT = ArrayFunction(product, ("A", "B"), ("Sum", "Product"), label="both", text="both")

EXAMPLES = [
    Example(layer("FunctionLayer", TOTAL), [1, 2, 4], 7),
    Example(layer("FunctionLayer", TOTAL, Input=(2, 2)), [[1, 2], [3, 4]], [4, 6]),
    Example(layer("FunctionLayer", REST), [1, 2, 4], [2, 4]),
    Example(layer("FunctionLayer", SCALED), [10, 20], [80]),
    Example(layer("FunctionLayer", PRODUCT), [[1, 2], [3, 4]], {"Sum": [4, 6], "Product": [3, 8]}),
    Example(layer("FunctionLayer", PRODUCT, A=2, B=2), {"A": [1, 2], "B": [3, 4]}, {"Sum": [4, 6], "Product": [3, 8]}),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def test_against_numpy() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        x = rng.standard_normal((2, *rng.integers(1, 5, int(rng.integers(1, 4)))))
        compare(layer("FunctionLayer", TOTAL), {"Input": x}, x.sum(1))
        if x.shape[1] > 1:
            compare(layer("FunctionLayer", REST), {"Input": x}, x[:, 1:])


def test_sizes() -> None:
    assert sizes(layer("FunctionLayer", TOTAL), "Input", "Output") == [None, None]
    assert sizes(layer("FunctionLayer", TOTAL, Input=(3, 2)), "Output") == [(2,)]
    assert sizes(layer("FunctionLayer", PRODUCT, A=(2, 3), B=(2, 3)), "Sum", "Product") == [(2, 3), (2, 3)]


def test_threaded_functions_tell_their_inputs_from_what_is_known() -> None:
    assert sizes(layer("FunctionLayer", PRODUCT, A=(2, 3)), "B", "Sum") == [(2, 3), (2, 3)]
    assert sizes(layer("FunctionLayer", PRODUCT, Sum=(2, 3)), "A", "B", "Product") == [(2, 3)] * 3
    assert sizes(layer("FunctionLayer", TOTAL, Output=3), "Input") == [None]


def test_varying_lengths() -> None:
    def shown(*arguments: object, **options: object) -> list[object]:
        return [
            [getattr(size, "name", size) for size in dims]
            for dims in sizes(layer("FunctionLayer", *arguments, **options), "Input", "Output")
        ]

    assert shown(TOTAL, Input=("Varying", 3)) == [[None, 3], [3]]
    assert shown(REST, Input=("n", 3)) == [["n", 3], [None, 3]]
    same = ArrayFunction(lambda b, inputs, _: {"Output": b.neg(inputs["Input"])}, label="neg")
    assert shown(same, Input=("n", 3)) == [["n", 3], ["n", 3]]
    both = layer("FunctionLayer", PRODUCT, A=("n", 2), B=("Varying", 2))
    assert both.type("B") == both.type("A") == both.type("Sum").settled.__class__(both.type("A").dims)


def test_arrays_and_nets_inside() -> None:
    net = layer("FunctionLayer", SCALED, Input=2)
    assert net.initialized
    assert sizes(net, "Output") == [(1,)]
    assert [slot.position for slot in slots(net)] == [("w",), ("Net", "Weights")]
    np.testing.assert_array_equal(extract(net, ("Net", "Weights")), [[1, 1]])
    other = replace_arrays(net, {("w",): np.array([1.0, 1.0]), ("Net", "Weights"): np.array([[5.0, 1.0]])})
    Example(other, [10, 20], [70]).check()
    assert other != net


def test_messages() -> None:
    error = refused(
        lambda: layer("FunctionLayer", TOTAL, Input="Real"), TypeConflict, "tyfail1",
        "FunctionLayer: in Total[#1]: a number does not fit.",
    )  # fmt: skip
    assert error.problems[0].spans == ("here",)
    refused(
        lambda: layer("FunctionLayer", PRODUCT, A=2, B=3), TypeConflict, "tyfail1",
        "FunctionLayer: the sizes do not agree.",
    )  # fmt: skip
    refused(
        lambda: layer("FunctionLayer", 3), SpecificationError, "netinvarg",
        'FunctionLayer: "Function" should be a function of arrays, such as Mean or #.# &; it was given as 3.',
    )  # fmt: skip
