"""Sorting against torch."""

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.reference import run

from .cases import Case, check_forward, check_gradient, reals

torch = pytest.importorskip("torch")
RNG = np.random.default_rng(37)


def case(x, axis):
    return Case("argsort", (x,), {"axis": axis}, lambda: torch.argsort(torch.tensor(x), dim=axis, stable=True).numpy())


CASES = [
    case(reals(RNG, 7), 0),
    case(reals(RNG, 2, 5, 3), 1),
    case(reals(RNG, 2, 5, 3), 2),
    case(RNG.integers(0, 3, (4, 20)).astype(float), 1),  # many ties
    case(RNG.integers(0, 3, (4, 20)), 1),
    case(np.zeros((3, 0)), 1),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_forward(case):
    check_forward(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_gradient(case):
    check_gradient(case)


def test_sort_and_its_gradient():
    x, seed = reals(RNG, 3, 6), RNG.standard_normal((3, 6))
    builder = Builder("float64")
    builder.output("y", builder.sort(builder.input("x", x.shape), -1))
    results = run(gradient(builder.finish(), "y", ["x"], {"y": "seed"}), {"x": x, "seed": seed})[0]
    ours = torch.tensor(x, requires_grad=True)
    theirs = torch.sort(ours, dim=-1).values
    theirs.backward(torch.tensor(seed))
    np.testing.assert_allclose(results["y"], theirs.detach())
    np.testing.assert_allclose(results[Gradient("x")], ours.grad)


def test_refused():
    builder = Builder()
    with pytest.raises(ShapeError, match=r"there is no axis 1 in an array of shape \(3,\)"):
        builder.argsort(builder.input("x", (3,)), 1)
    with pytest.raises(DtypeError, match="bool elements are not sorted"):
        builder.argsort(builder.input("b", (3,), "bool"))
