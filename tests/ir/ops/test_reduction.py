"""Reductions and softmax against torch."""

import itertools

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.reference import run

from .cases import Case, check_forward, check_gradient, reals

torch = pytest.importorskip("torch")
SHAPES = [(4,), (2, 3), (3, 1, 4), (2, 3, 2, 2)]


def torch_reduce(x, kind, axes, keepdims):
    function = {"sum": torch.sum, "mean": torch.mean, "max": torch.amax, "min": torch.amin}
    if kind != "prod":
        return function[kind](x, axes, keepdim=keepdims)
    for axis in reversed(axes):
        x = torch.prod(x, axis, keepdim=keepdims)
    return x


def reduce_cases() -> list[Case]:
    rng = np.random.default_rng(3)
    made = []
    for shape, kind, keepdims in itertools.product(SHAPES, ("sum", "mean", "max", "min", "prod"), (False, True)):
        for count in range(1, len(shape) + 1):
            axes = tuple(sorted(rng.choice(len(shape), count, replace=False).tolist()))
            x = reals(rng, *shape)

            def expected(x=x, kind=kind, axes=axes, keepdims=keepdims):
                return torch_reduce(torch.tensor(x), kind, axes, keepdims).numpy()

            made.append(Case("reduce", (x,), {"kind": kind, "axes": axes, "keepdims": keepdims}, expected))
    for op, shape in itertools.product(("softmax", "log_softmax"), SHAPES):
        for axis in range(len(shape)):
            x = reals(rng, *shape) * 5

            def expected(x=x, op=op, axis=axis):
                return getattr(torch, op)(torch.tensor(x), axis).numpy()

            made.append(Case(op, (x,), {"axis": axis}, expected))
    return made


CASES = reduce_cases()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_forward(case):
    check_forward(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_gradient(case):
    check_gradient(case)


def gradient_of(kind, x, axes):
    builder = Builder("float64")
    builder.output("y", builder.reduce(builder.input("x", x.shape), kind, axes))
    return run(gradient(builder.finish(), "y", ["x"]), {"x": x})[0][Gradient("x")]


KINKS = [
    ("max", [[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]]),
    ("min", [[1.0, 1.0, 3.0], [2.0, 0.0, 0.0]]),
    ("prod", [[2.0, 0.0, 3.0], [0.0, 0.0, 5.0], [1.0, -2.0, 4.0]]),
]


@pytest.mark.parametrize(("kind", "rows"), KINKS)
def test_gradients_at_ties_and_zeros_are_those_of_torch(kind, rows):
    tensor = torch.tensor(rows, dtype=torch.float64, requires_grad=True)
    torch_reduce(tensor, kind, (1,), False).sum().backward()
    np.testing.assert_array_equal(gradient_of(kind, np.array(rows), 1), tensor.grad.numpy())


def test_softmax_of_large_numbers():
    x = np.array([[1000.0, 0.0], [-1000.0, -1000.0]], np.float32)
    builder = Builder()
    value = builder.constant(x)
    builder.output("p", builder.softmax(value))
    builder.output("log p", builder.log_softmax(value))
    outputs = run(builder.finish(), {})[0]
    np.testing.assert_array_equal(outputs["p"], [[1, 0], [0.5, 0.5]])
    np.testing.assert_allclose(outputs["log p"], [[0, -1000], [-np.log(2), -np.log(2)]], rtol=1e-7)


def test_integers_and_empty_axes():
    builder = Builder()
    x = builder.constant(np.arange(6).reshape(2, 3))
    builder.output("sum", builder.reduce(x, "sum", 0))
    builder.output("max", builder.reduce(x, "max"))
    builder.output("nothing", builder.reduce(builder.input("e", (0, 2)), "sum", 0))
    outputs = run(builder.finish(), {"e": np.zeros((0, 2))})[0]
    assert outputs["sum"].tolist() == [3, 5, 7]
    assert outputs["sum"].dtype == np.int64
    assert outputs["max"] == 5
    assert outputs["nothing"].tolist() == [0, 0]
    assert builder.reduce(x, "sum", []) is x


REFUSED = [
    ("median", (2, 3), (0,), "float32", ShapeError, "there is no reduction 'median'"),
    ("sum", (2, 3), (0, 0), "float32", ShapeError, "cannot reduce axes (0, 0) of an array of shape (2, 3)"),
    ("sum", (2, 3), (2,), "float32", ShapeError, "there is no axis 2 in an array of shape (2, 3)"),
    ("max", (0, 3), (0,), "float32", ShapeError,
     "the max of no elements is not defined: axes (0,) of an array of shape (0, 3)"),
    ("mean", (2, 3), (0,), "int64", DtypeError, "the mean of int64 elements is not defined; cast them first"),
    ("sum", (2, 3), (0,), "bool", DtypeError, "the sum of bool elements is not defined; cast them first"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "shape", "axes", "dtype", "error", "message"), REFUSED)
def test_refused(kind, shape, axes, dtype, error, message):
    builder = Builder()
    with pytest.raises(error) as caught:
        builder.reduce(builder.input("x", shape, dtype), kind, axes)
    assert str(caught.value) == message


def test_refused_softmax():
    builder = Builder()
    with pytest.raises(ShapeError, match=r"^there is no axis -1 in an array of shape \(\)$"):
        builder.softmax(builder.input("x", ()))
    with pytest.raises(ShapeError, match=r"^softmax of no elements: axis 1 of an array of shape \(2, 0\)$"):
        builder.softmax(builder.input("e", (2, 0)))
    with pytest.raises(DtypeError, match=r"^softmax of int64 elements: needs a floating-point type$"):
        builder.softmax(builder.input("i", (2, 2), "int64"))
