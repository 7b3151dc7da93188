"""Gather and scatter against torch and loops."""

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import DtypeError, ShapeError

from .cases import Case, check_forward, check_gradient, reals

torch = pytest.importorskip("torch")
RNG = np.random.default_rng(31)


def gather_case(shape, indices, axis):
    x, places = reals(RNG, *shape), np.array(indices, dtype=np.int64)

    def expected():
        chosen = torch.tensor(x).index_select(axis, torch.tensor(places.ravel() % max(shape[axis], 1)))
        return chosen.numpy().reshape(*shape[:axis], *places.shape, *shape[axis + 1 :])

    return Case("gather", (x, places), {"axis": axis}, expected)


def scatter_case(shape, indices, axis, size):
    x, places = reals(RNG, *shape), np.array(indices, dtype=np.int64)

    def expected():
        flat = torch.tensor(x).reshape(*shape[:axis], places.size, *shape[axis + places.ndim :])
        target = torch.zeros(*shape[:axis], size, *shape[axis + places.ndim :], dtype=torch.float64)
        return target.index_add(axis, torch.tensor(places.ravel() % size), flat).numpy()

    return Case("scatter_add", (x, places), {"axis": axis, "size": size}, expected)


def take_along_case(shape, count, axis):
    places = RNG.integers(0, shape[axis], (*shape[:axis], count, *shape[axis + 1 :]))
    x = reals(RNG, *shape)
    return Case("take_along", (x, places), {"axis": axis},
                lambda: torch.tensor(x).gather(axis, torch.tensor(places)).numpy())  # fmt: skip


def add_along_case(shape, size, axis):
    places, x = RNG.integers(0, size, shape), reals(RNG, *shape)

    def expected():
        target = torch.zeros(*shape[:axis], size, *shape[axis + 1 :], dtype=torch.float64)
        return target.scatter_add(axis, torch.tensor(places), torch.tensor(x)).numpy()

    return Case("add_along", (x, places), {"axis": axis, "size": size}, expected)


CASES = [
    gather_case((5,), [0, 4, 4, 2], 0),
    gather_case((5, 3), [[1, -1], [0, 2]], 0),
    gather_case((2, 4, 3), [3, 0], 1),
    gather_case((2, 4), 2, 1),
    gather_case((2, 4), np.zeros((0,)), 1),
    scatter_case((4,), [0, 2, 2, -1], 0, 5),
    scatter_case((2, 2, 3), [[0, 1], [1, 1]], 0, 2),
    scatter_case((2, 3, 4), [1, 0, 1], 1, 6),
    scatter_case((2, 4), 1, 1, 3),
    take_along_case((5,), 3, 0),
    take_along_case((2, 5, 3), 4, 1),
    take_along_case((2, 5, 3), 2, 2),
    add_along_case((4,), 3, 0),
    add_along_case((2, 5, 3), 4, 1),
    add_along_case((2, 5, 3), 1, 2),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_forward(case):
    check_forward(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_gradient(case):
    check_gradient(case)


REFUSED = [
    (lambda b, x, i: b.gather(x, i, 2), ShapeError, "there is no axis 2 in an array of shape (2, 3)"),
    (lambda b, x, _: b.gather(x, x, 0), DtypeError, "indices must be int64, not float32"),
    (lambda b, x, i: b.scatter_add(x, i, 0, 5), ShapeError,
     "an array of shape (2, 3) has not the shape (4,) of the indices at axis 0"),
    (lambda b, x, i: b.take_along(x, i, 0), ShapeError,
     "indices of shape (4,) do not fit an array of shape (2, 3) along axis 0"),
    (lambda b, x, _: b.add_along(x, b.input("j", (1, 3), "int64"), 0, 5), ShapeError,
     "an array of shape (2, 3) cannot be added at indices of shape (1, 3)"),
]  # fmt: skip


@pytest.mark.parametrize(("build", "error", "message"), REFUSED)
def test_refused(build, error, message):
    builder = Builder()
    with pytest.raises(error) as caught:
        build(builder, builder.input("x", (2, 3)), builder.input("i", (4,), "int64"))
    assert str(caught.value) == message
