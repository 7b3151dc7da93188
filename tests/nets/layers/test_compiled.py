"""CompiledLayer from the side of the nets, with functions written in Python instead of the language."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from nets.comparing import compare
from wlnet.ir.builder import Builder
from wlnet.ir.errors import DerivativeError
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.graph import Value
from wlnet.ir.reference import run
from wlnet.nets.array_function import ArrayFunction, Inside
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.lower import lower


def square(b: Builder, inputs: Mapping[str, Value], _inside: Inside) -> dict[str, Value]:
    return {"Output": b.square(inputs["Input"])}


def half(b: Builder, inputs: Mapping[str, Value], _inside: Inside) -> dict[str, Value]:
    """Half of the true gradient, to be told from it."""
    return {"Output": b.mul(inputs["Input"], inputs["OutputGradient"])}


def whole(b: Builder, inputs: Mapping[str, Value], _inside: Inside) -> dict[str, Value]:
    return {"Output": b.mul(b.mul(inputs["Input"], inputs["OutputGradient"]), 2.0)}


def shrunk(b: Builder, inputs: Mapping[str, Value], _inside: Inside) -> dict[str, Value]:
    return {"Output": b.slice_axis(inputs["Output"], -1, 0, 1)}


TWO = ("Input", "OutputGradient")
SQUARE = ArrayFunction(square, label="square", text="square", ranks=(1,))
HALF = ArrayFunction(half, TWO, label="half", text="half", ranks=(1, 1))
WHOLE = ArrayFunction(whole, TWO, label="whole", text="whole", ranks=(1, 1))
SHRUNK = ArrayFunction(shrunk, (*TWO, "Output"), label="shrunk", text="shrunk", ranks=(1, 1, 1))

EXAMPLES = [
    Example(layer("CompiledLayer", SQUARE), [1, 2, 3], [1, 4, 9]),
    Example(layer("CompiledLayer", SQUARE, Input=3), [[1, 2, 3], [0, 1, 0]], [[1, 4, 9], [0, 1, 0]]),
    Example(layer("CompiledLayer", SQUARE, WHOLE), [1, 2, 3], [1, 4, 9]),
    Example(layer("CompiledLayer", SQUARE, Input="Real"), [1, 2, 3], [1, 4, 9]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def test_against_numpy() -> None:
    rng = np.random.default_rng(0)
    for count in range(1, 51):
        x = rng.standard_normal((int(rng.integers(1, 4)), count))
        compare(layer("CompiledLayer", SQUARE, WHOLE), {"Input": x}, x**2)


def test_without_a_gradient() -> None:
    Example(layer("CompiledLayer", SQUARE, None, Input="Real"), [1, 2, 3], [1, 4, 9]).check()


def test_sizes() -> None:
    assert sizes(layer("CompiledLayer", SQUARE), "Input", "Output") == [(None,), None]
    assert sizes(layer("CompiledLayer", SQUARE, Input=3), "Output") == [(3,)]


def test_gradients() -> None:
    x = np.array([[1.0, 2.0, 3.0]])

    def slopes(*gradients: object, **options: object) -> np.ndarray:
        graph = lower(layer("CompiledLayer", SQUARE, *gradients, **{"Input": 3, **options}), 1, dtype="float64")
        return run(gradient(graph, "Output", ["Input"]), {"Input": x})[0][Gradient("Input")]

    np.testing.assert_allclose(slopes(), 2 * x)
    np.testing.assert_allclose(slopes(HALF), x)
    with pytest.raises(DerivativeError):
        slopes(None)


def test_messages() -> None:
    refused(
        lambda: layer("CompiledLayer", SQUARE, SHRUNK, Input=3), TypeConflict, "tyfail1",
        "CompiledLayer: the gradient function gives an array of size 1 for an input of size 3.",
    )  # fmt: skip
    refused(
        lambda: layer("CompiledLayer", SQUARE, Input=(2, 2, 2)), TypeConflict, "tyfail1",
        'CompiledLayer: port "Input": needs an array of rank 1, or 0 if the function takes a batch, since the function '
        "takes an array of rank 1; it is an array of size 2×2×2.",
    )  # fmt: skip
    refused(
        lambda: layer("CompiledLayer", HALF), SpecificationError, "netinvarg",
        'CompiledLayer: "Function" should be a Function of one typed array, as in Function[{Typed[x, '
        'TypeSpecifier["PackedArray"][..., 1]]}, ...]; it was given as half.',
    )  # fmt: skip
