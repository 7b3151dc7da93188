"""The dtype rule and plain evaluation."""

import numpy as np
import pytest

from wlnet.ir.errors import DtypeError, IRError
from wlnet.ir.scalar import Apply, Arg, Const, call, evaluate, result_dtype
from wlnet.ir.scalar.evaluation import linearise

X, Y = Arg(0), Arg(1)

TYPES = [
    (X + Y, ("float32", "float32"), "float32"),
    (X + 1.0, ("float64",), "float64"),
    (X + Y, ("int64", "float32"), "float32"),
    (X + 1, ("int64",), "int64"),
    (X < Y, ("int64", "int64"), "bool"),
    (call("select", X, Y, 0.0), ("bool", "float32"), "float32"),
    (call("select", X, Y, False), ("bool", "bool"), "bool"),
    (X & ~Y, ("bool", "bool"), "bool"),
    (Const(2.0) * 3.0, (), "float64"),
    (X, ("bool",), "bool"),
]


@pytest.mark.parametrize(("tree", "dtypes", "expected"), TYPES)
def test_result_dtype(tree, dtypes, expected):
    assert result_dtype(tree, dtypes) == expected
    arrays = [np.ones((2,), dtype) for dtype in dtypes]
    assert evaluate(tree, *arrays).dtype == expected


REFUSED = [
    (X + Y, ("float32", "float64"), "float32 and float64 arguments in one function; cast one of them"),
    (X + Y, ("bool", "float32"), "add needs a number as argument 1, not bool: x0"),
    (X & Y, ("bool", "float32"), "and needs a truth value as argument 2, not float32: x1"),
    (call("exp", X), ("int64",), "exp needs floating-point numbers, not integers; cast them first"),
    (X * 0.5, ("int64",), "the number 0.5 in a function of integers; cast them first"),
    (call("select", X, Y, 0.0), ("float32", "float32"), "select needs a truth value as argument 1, not float32: x0"),
    (call("select", X, Y, True), ("bool", "float32"), "select needs a number as argument 3, not bool: True"),
]


@pytest.mark.parametrize(("tree", "dtypes", "message"), REFUSED)
def test_refused(tree, dtypes, message):
    with pytest.raises(DtypeError) as error:
        result_dtype(tree, dtypes)
    assert str(error.value) == message


def test_missing_argument_and_wrong_arity():
    with pytest.raises(IRError, match=r"^the function uses argument 1, but there are only 1$"):
        result_dtype(X + Y, ("float32",))
    with pytest.raises(IRError, match=r"^scalar function sin takes 1 arguments, not 2$"):
        result_dtype(Apply("sin", (X, X)), ("float32",))


def test_broadcasting_and_constant_parts_keep_float32():
    tree = X * (Const(2.0) * 3.0) + Y
    result = evaluate(tree, np.ones((3, 1), np.float32), np.arange(4, dtype=np.float32))
    np.testing.assert_array_equal(result, np.broadcast_to(6 + np.arange(4.0), (3, 4)))
    assert result.dtype == np.float32


def test_shared_subtrees_are_computed_once():
    shared = call("exp", X)
    program = linearise(shared * shared + shared, 1)
    assert [step.name for step in program.steps] == ["exp", "mul", "add"]
