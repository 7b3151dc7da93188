"""What the builder does by itself: numbers into functions, constants, axes, sums back to a shape."""

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import ShapeError
from wlnet.ir.reference import run
from wlnet.ir.scalar import Arg, Const, call


def outputs(builder, **given):
    return run(builder.finish(), given)[0]


def test_numbers_become_part_of_the_function():
    builder = Builder()
    x = builder.input("x", (2,))
    builder.output("y", builder.elementwise(Arg(0) * Arg(1) + Arg(2), 2.0, x, 1))
    builder.output("z", builder.sub(x, x))
    nodes = builder.finish().nodes
    assert [str(node.params["scalar"]) for node in nodes] == ["add(mul(2.0, x0), 1)", "sub(x0, x0)"]
    assert [len(node.inputs) for node in nodes] == [1, 1]


def test_values_that_do_not_occur_are_dropped_unless_they_stretch_the_shape():
    builder = Builder()
    x, y, big = builder.input("x", (2,)), builder.input("y", (2,)), builder.input("big", (3, 2))
    assert builder.elementwise(Arg(0) + 1.0, x, y).shape == (2,)
    assert builder.elementwise(Arg(0) + 1.0, x, big).shape == (3, 2)
    assert builder.elementwise(Const(1.0), x).shape == (2,)
    assert [len(node.inputs) for node in builder.finish().nodes] == [1, 2, 1]


def test_functions_of_numbers_alone_are_constants():
    builder = Builder()
    value = builder.add(1.0, 2)
    assert (value.shape, value.dtype) == ((), "float32")
    assert builder.elementwise(call("less", 1.0, 2.0)).dtype == "bool"
    assert builder.finish().constants[value] == 3


def test_truth_values_alone_choose_between_numbers_of_the_type_of_the_builder():
    builder = Builder("float64")
    flag = builder.input("flag", (2,), "bool")
    builder.output("y", builder.select(flag, 1.5, -2.0))
    result = outputs(builder, flag=np.array([True, False]))["y"]
    assert result.tolist() == [1.5, -2.0]
    assert result.dtype == np.float64


CONSTANTS = [
    (2, "float32"), (2.5, "float32"), (True, "bool"), (np.arange(3), "int64"), (np.zeros(2, np.float64), "float32"),
    (np.zeros(2, bool), "bool"), ([1.0, 2.0], "float32"), (np.float64(3.0), "float32"), (np.int32(3), "int64"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "dtype"), CONSTANTS)
def test_types_of_constants(value, dtype):
    builder = Builder()
    constant = builder.constant(value)
    assert constant.dtype == dtype
    assert builder.constant(value, "int64").dtype == "int64"
    assert builder.constant(constant) is constant


def test_constants_do_not_follow_the_array_they_were_made_from():
    source = np.ones(2, np.float32)
    builder = Builder()
    builder.output("y", builder.constant(source))
    source[0] = 5
    assert outputs(builder)["y"].tolist() == [1, 1]


SUMS = [((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 3), (1, 3)), ((2, 3), (2, 1)), ((2, 3), ()), ((4, 2, 3), (2, 1))]


@pytest.mark.parametrize(("shape", "wanted"), SUMS)
def test_sum_to_is_the_transpose_of_broadcasting(shape, wanted):
    rng = np.random.default_rng(1)
    x, y = rng.standard_normal(shape), rng.standard_normal(wanted)
    builder = Builder("float64")
    builder.output("y", builder.sum_to(builder.constant(x), wanted))
    result = outputs(builder)["y"]
    assert result.shape == wanted
    np.testing.assert_allclose(np.sum(result * y), np.sum(x * np.broadcast_to(y, shape)))


def test_negative_axes():
    builder = Builder()
    x = builder.input("x", (2, 3, 4))
    assert builder.reduce(x, "sum", -1).shape == (2, 3)
    assert builder.reduce(x, "sum", (0, -1)).shape == (3,)
    assert builder.reduce(x, "sum", keepdims=True).shape == (1, 1, 1)
    assert builder.concat([x, x], -1).shape == (2, 3, 8)
    assert builder.transpose(x, (-1, 0, 1)).shape == (4, 2, 3)
    with pytest.raises(ShapeError, match=r"^there is no axis -4 in an array of shape \(2, 3, 4\)$"):
        builder.softmax(x, -4)


def test_sugar():
    builder = Builder("float64")
    a, b = builder.constant(np.array([0.5, 4.0])), builder.constant(np.array([2.0, 3.0]))
    made = {
        "sub": builder.sub(a, b), "div": builder.div(a, b), "pow": builder.pow(a, b), "neg": builder.neg(a),
        "max": builder.maximum(a, b), "min": builder.minimum(a, b), "sqrt": builder.sqrt(a), "exp": builder.exp(a),
        "rsqrt": builder.rsqrt(a), "log": builder.log(a), "square": builder.square(a), "apply": builder.apply("elu", a),
    }  # fmt: skip
    for name, value in made.items():
        builder.output(name, value)
    expected = {
        "sub": [-1.5, 1], "div": [0.25, 4 / 3], "pow": [0.25, 64], "neg": [-0.5, -4], "max": [2, 4], "min": [0.5, 3],
        "sqrt": [0.5**0.5, 2], "exp": [1.6487212707001282, 54.598150033144236], "rsqrt": [2**0.5, 0.5],
        "log": [-0.6931471805599453, 1.3862943611198906], "square": [0.25, 16], "apply": [0.5, 4],
    }  # fmt: skip
    results = outputs(builder)
    for name, value in expected.items():
        np.testing.assert_allclose(results[name], value, rtol=1e-14)


def test_the_maker_of_a_value():
    builder = Builder()
    x = builder.input("x", (2,))
    y = builder.softmax(x)
    builder.neg(y)
    node = builder.maker(y)
    assert node is not None
    assert (node.op, node.inputs) == ("softmax", (x,))
    assert builder.maker(x) is None
