"""The elementwise kernel: rows of the primitive, every scalar function, blocks and memory used again."""

import numpy as np
import pytest

from wlnet.engines.kernels import elementwise
from wlnet.engines.kernels.elementwise import BLOCK, INTO, block_indices, collapse
from wlnet.engines.numpy_engine import compile
from wlnet.ir.builder import Builder
from wlnet.ir.scalar import TABLE, Arg, call

from .check import check_kernel, rows

torch = pytest.importorskip("torch")
CASES = rows("test_elementwise")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_kernel(case):
    check_kernel(case)


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_kernel_in_blocks(case, size, monkeypatch):
    monkeypatch.setattr(elementwise, "BLOCK", size)
    check_kernel(case)


def evaluate(tree, *arrays):
    builder = Builder(arrays[0].dtype.name)
    values = [builder.input(str(i), x.shape) for i, x in enumerate(arrays)]
    builder.output("y", builder.elementwise(tree, *values))
    return compile(builder.finish())({str(i): x for i, x in enumerate(arrays)})["y"]


@pytest.mark.parametrize("name", sorted(INTO))
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_forms_that_write_into_their_output(name, dtype):
    x = np.array([-np.inf, -100, -1, -0.0, 0.5, 30, 100, np.inf, np.nan], dtype)
    expected = {"ramp": torch.relu, "logistic_sigmoid": torch.sigmoid}[name](torch.tensor(x)).numpy()
    result = evaluate(call(name, Arg(0)), x)
    np.testing.assert_allclose(result, expected, rtol=4 * np.finfo(dtype).eps, atol=np.finfo(dtype).tiny)
    assert TABLE[name].arity == 1


def test_many_steps_over_many_blocks():
    """A long function over more than one block and over broadcast arguments, against torch."""
    rng = np.random.default_rng(1)
    x, y, z = rng.standard_normal((3, 7, BLOCK // 8)), rng.standard_normal((7, 1)), rng.standard_normal((3, 1, 1))
    tree = call("tanh", Arg(0) * Arg(1) + Arg(2)) * call("logistic_sigmoid", Arg(0)) - call("ramp", Arg(1) - Arg(2))
    a, b, c = map(torch.tensor, (x, y, z))
    expected = torch.tanh(a * b + c) * torch.sigmoid(a) - torch.relu(b - c)
    np.testing.assert_allclose(evaluate(tree, x, y, z), expected.numpy(), rtol=1e-12, atol=1e-13)


def test_truth_values_between_steps():
    x = np.linspace(-2, 2, 11)
    tree = call("select", (Arg(0) > -1.0) & ~(Arg(0) > 1.0), Arg(0) * 2.0, -1.0)
    np.testing.assert_array_equal(evaluate(tree, x), np.where((x > -1) & (x <= 1), 2 * x, -1))


COLLAPSED = [
    # shape, inputs, merged shape, merged inputs
    ((2, 3, 4), [(2, 3, 4), (2, 3, 4)], (24,), [(24,), (24,)]),
    ((2, 3, 4), [(2, 3, 4), (4,)], (6, 4), [(6, 4), (1, 4)]),
    ((2, 3, 4), [(2, 3, 4), (3, 1)], (2, 3, 4), [(2, 3, 4), (1, 3, 1)]),
    ((2, 1, 4), [(2, 1, 4), ()], (8,), [(8,), (1,)]),
    ((1, 1), [(), (1, 1)], (), [(), ()]),
    ((), [()], (), [()]),
    ((0, 3), [(0, 3), (3,)], (0, 3), [(0, 3), (1, 3)]),
]


@pytest.mark.parametrize(("shape", "inputs", "outer", "merged"), COLLAPSED)
def test_collapse(shape, inputs, outer, merged):
    assert collapse(shape, inputs) == (outer, merged)


@pytest.mark.parametrize("shape", [(), (1,), (BLOCK * 2 + 1,), (3, BLOCK - 1), (5, 7, 900), (2, 2, BLOCK + 5), (0, 4)])
def test_blocks_cover_each_element_once(shape):
    count = np.zeros(shape, int)
    for index in block_indices(shape):
        assert count[index].size <= BLOCK
        count[index] += 1
    assert np.all(count == 1)
