"""Pooling against torch, over random settings."""

from typing import Any

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.reference import run

from .cases import Case, check_forward, check_gradient, reals

torch = pytest.importorskip("torch")


def torch_pool(x: Any, *, kind: str, kernel: Any, stride: Any, pads: Any) -> Any:
    """torch pools with symmetric padding only, so padding is laid around first."""
    dims = x.ndim - 2
    flat = [pad for pair in reversed(pads) for pad in pair]
    padded = torch.nn.functional.pad(x, flat, value=-np.inf if kind == "max" else 0.0)
    if kind == "max":
        return getattr(torch.nn.functional, f"max_pool{dims}d")(padded, kernel, stride)
    # torch averages over one to three axes, but only in two and three may the divisor be given.
    y = getattr(torch.nn.functional, f"avg_pool{dims}d")(padded, kernel, stride)
    return y * float(np.prod(kernel)) if kind == "sum" else y


def pool_cases(number: int) -> list[Case]:
    rng = np.random.default_rng(1000 + number)
    dims = number % 3 + 1
    kernel = tuple(int(k) for k in rng.integers(1, 5, dims))
    stride = tuple(int(s) for s in rng.choice([1, 1, 2, 3, 9], dims))
    pads = tuple((int(rng.integers(0, (k + 1) // 2 + 1)), int(rng.integers(0, k))) for k in kernel)
    pads = tuple((min(b, k - 1), e) for k, (b, e) in zip(kernel, pads, strict=True))
    spatial = tuple(
        int(max(1, k - b - e) + rng.integers(0, 7 if dims < 3 else 4)) for k, (b, e) in zip(kernel, pads, strict=True)
    )
    x = reals(rng, int(rng.integers(1, 3)), int(rng.integers(1, 4)), *spatial)
    settings = {"kernel": kernel, "stride": stride, "pads": pads}
    kinds = ("max", "mean", "sum")
    made = [Case("pool", (x,), {"kind": kind, **settings}, pooled(x, kind, settings)) for kind in kinds]
    tx = torch.tensor(x, requires_grad=True)
    y = torch_pool(tx, kind="sum", **settings)
    g = rng.standard_normal(y.shape)
    (spread,) = torch.autograd.grad(y, tx, torch.tensor(g))
    made.append(Case("pool_transpose", (g,), {"size": spatial, **settings}, spread.numpy))
    (handed,) = torch.autograd.grad(torch_pool(tx, kind="max", **settings), tx, torch.tensor(g))
    made.append(Case("pool_max_gradient", (x, g), settings, handed.numpy))
    places = torch.arange(int(np.prod(spatial)), dtype=torch.float64).reshape(1, 1, *spatial).expand(x.shape)
    largest = pooled(x, "max", settings)

    def expected_places() -> np.ndarray:
        """The elements are distinct, so the place of each maximum can be looked up by value."""
        order = dict(zip(x.ravel(), places.numpy().ravel(), strict=True))
        return np.vectorize(order.__getitem__)(largest())

    made.append(Case("pool_argmax", (x,), settings, expected_places))
    return made


def pooled(x: np.ndarray, kind: str, settings: dict[str, Any]) -> Any:
    return lambda: torch_pool(torch.tensor(x), kind=kind, **settings).numpy()


CASES = [case for number in range(60) for case in pool_cases(number)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_forward(case):
    check_forward(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_gradient(case):
    check_gradient(case)


def pool(x: np.ndarray, **settings: Any) -> np.ndarray:
    builder = Builder("float64")
    builder.output("y", builder.emit("pool_argmax", (builder.constant(x),), **settings))
    return run(builder.finish(), {})[0]["y"]


def test_ties_and_nan_and_infinity_go_to_the_first():
    """The values are torch's. Of equal elements the first counts, as in torch, and padding is never taken."""
    settings = {"kernel": (3,), "stride": (3,), "pads": ((1, 1),)}
    x = np.array([[[2.0, 2.0, np.nan, 5.0, np.nan, -np.inf, -np.inf]]])
    assert pool(x, **settings).tolist() == [[[0, 2, 5]]]
    theirs = torch.max_pool1d(torch.tensor(x), 3, 3, 1)
    builder = Builder("float64")
    builder.output("y", builder.pool(builder.constant(x), "max", 3, 3, 1))
    np.testing.assert_array_equal(run(builder.finish(), {})[0]["y"], theirs.numpy())


REFUSED = [
    ((2, 3), "max", 2, 1, 0, "pooling takes an array of 3, 4 or 5 axes, not one of shape (2, 3)"),
    ((2, 3, 8), "max", (2, 2), 1, 0, "pooling over 1 axes needs as many kernel sizes, strides and paddings"),
    ((2, 3, 8), "max", 0, 1, 0, "kernel (0,) and stride (1,) must be from 1 and padding ((0, 0),) from 0"),
    ((2, 3, 8), "median", 2, 1, 0, "there is no pooling by 'median'"),
    ((2, 3, 2), "mean", 3, 1, 0, "a window of 3 does not fit 2 elements padded by 0 and 0"),
    ((2, 3, 8), "max", 2, 1, 2, "a window of 2 with stride 1 would see only padding beside 8 elements"),
]


@pytest.mark.parametrize(("x", "kind", "kernel", "stride", "pads", "message"), REFUSED)
def test_refused(x, kind, kernel, stride, pads, message):
    builder = Builder()
    with pytest.raises(ShapeError) as error:
        builder.pool(builder.input("x", x), kind, kernel, stride, pads)
    assert str(error.value) == message


def test_integers_are_refused():
    builder = Builder()
    with pytest.raises(DtypeError, match=r"^pooling of int64 elements: needs a floating-point type$"):
        builder.pool(builder.input("x", (1, 1, 4), "int64"), "sum", 2)


def test_pooled_sizes():
    assert Builder().pooled_sizes((7, 8), (2, 3), (2, 1), ((0, 1), (0, 0))) == (4, 6)
