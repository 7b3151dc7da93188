"""Products with matrices that stay, against sums in double precision, and arrays that change after all."""

import numpy as np
import pytest

from wlnet.engines.native import panels
from wlnet.engines.native.toolchain import toolchain
from wlnet.engines.numpy_engine import compile
from wlnet.ir.builder import Builder

pytestmark = pytest.mark.skipif(toolchain() is None, reason="there is no compiler")


def linear(m, k, n, transposed=True):
    b = Builder()
    w = b.array("w", (n, k) if transposed else (k, n))
    b.output("y", b.matmul(b.input("x", (m, k)), w, transpose_b=transposed))
    return compile(b.finish())


@pytest.mark.parametrize("transposed", [True, False])
@pytest.mark.parametrize(
    ("m", "k", "n"),
    [(1, 40, 70), (1, 1, 64), (2, 40, 5), (3, 300, 47), (4, 7, 16), (7, 520, 33), (11, 16, 1), (97, 257, 18)],
)
def test_against_double_precision(m, k, n, transposed):
    rng = np.random.default_rng(m * k * n)
    x, w = rng.standard_normal((m, k)).astype("f"), rng.standard_normal((n, k) if transposed else (k, n)).astype("f")
    plan = linear(m, k, n, transposed)
    call = plan.prepare({"w": w})
    texts = {made.text for calls in plan.parted[1].calls for made in calls if hasattr(made, "text")}
    assert panels.packed_source() in texts
    exact = x.astype("d") @ (w.T if transposed else w).astype("d")
    scale = np.abs(x).astype("d") @ np.abs(w.T if transposed else w).astype("d")
    for _ in range(2):
        assert np.all(np.abs(call({"x": x})["y"] - exact) <= 1e-6 * scale)


def test_infinite_and_undefined_numbers_stay_in_their_rows_and_columns():
    x, w = np.ones((9, 20), "f"), np.ones((20, 20), "f")
    x[8, 19], w[19, 3] = np.inf, np.nan
    y = linear(9, 20, 20).prepare({"w": w})({"x": x})["y"]
    assert np.isnan(y[:, :]).sum() == 9
    np.testing.assert_array_equal(np.isnan(y).any(0), np.arange(20) == 19)
    assert np.isinf(y[8, :19]).all()
    assert np.isfinite(y[:8, :19]).all()


def test_arrays_of_single_calls_may_be_written_to():
    plan, x, w = linear(4, 30, 70), np.ones((4, 30), "f"), np.ones((70, 30), "f")
    first = plan({"x": x}, {"w": w})["y"]
    w *= 2
    np.testing.assert_array_equal(plan({"x": x}, {"w": w})["y"], 2 * first)


@pytest.mark.parametrize("m", range(1, 40))
def test_tiles_waste_little(m):
    height = panels.rows_of_tile(m)
    assert height in panels.TILES
    assert -(-m // height) * height <= m * 1.25 + 1
