"""Steps run by several threads together."""

import threading

import numpy as np
import pytest

from wlnet.engines import pool, sharding, workspace
from wlnet.engines.native import lowering, mapping, products
from wlnet.engines.native.parallel import yielding
from wlnet.engines.native.toolchain import toolchain
from wlnet.engines.numpy_engine import compile
from wlnet.ir.builder import Builder
from wlnet.ir.reference import run

pytestmark = pytest.mark.skipif(
    not yielding() or toolchain() is None, reason="threads cannot wait for one another here"
)


@pytest.fixture(autouse=True)
def _three_threads_for_anything(monkeypatch):
    workers = pool.Pool(3)
    monkeypatch.setattr(sharding, "SHORTEST", 0)
    monkeypatch.setattr(sharding, "threads", lambda: 3)
    monkeypatch.setattr(workspace, "pool", lambda: workers)
    for module in (mapping, products, lowering):
        monkeypatch.setattr(module, "SHARED", 0)
    monkeypatch.setattr(mapping, "TASK", 4)
    monkeypatch.setattr(products, "TASK", 2)


def graph():
    """One example: a convolution, products of all shapes, softmax, a step without a kernel."""
    b = Builder()
    x = b.input("x", (1, 3, 9, 8))
    y = b.conv(x, b.array("kernel", (5, 3, 3, 3)), pads=1)
    y = b.apply("tanh", b.add(y, b.array("bias", (5, 1, 1))))
    y = b.pool(y, "max", 2, 2)  # (1, 5, 4, 4)
    rows = b.reshape(y, (5, 16))
    b.output("rows", b.matmul(rows, b.array("w", (7, 16)), transpose_b=True))
    b.output("columns", b.matmul(b.array("w", (7, 16)), rows, transpose_b=True))
    stack = b.softmax(b.matmul(b.reshape(y, (5, 4, 4)), b.reshape(y, (5, 4, 4)), transpose_a=True), 2)
    b.output("stack", stack)
    b.output("sorted", b.mul(b.cast(b.argsort(b.reshape(x, (27, 8)), 1), "float32"), 2.0))
    b.output("row", b.matmul(b.reshape(b.slice_axis(rows, 0, 0, 1), (1, 16)), b.array("w", (7, 16)), transpose_b=True))
    return b.finish()


def data(seed):
    rng = np.random.default_rng(seed)
    g = graph()
    draw = lambda values: {k: rng.standard_normal(v.shape).astype("f") for k, v in values.items()}  # noqa: E731
    return draw(g.inputs), draw(g.arrays)


def test_the_same_numbers_each_time():
    plan = compile(graph())
    assert plan.workers == 3
    inputs, arrays = data(0)
    wanted = run(graph(), inputs, arrays)[0]
    first = plan(inputs, arrays)
    for _ in range(200):
        again = plan(inputs, arrays)
        for name, x in wanted.items():
            np.testing.assert_allclose(again[name], x, rtol=1e-5, atol=1e-5)
            np.testing.assert_array_equal(again[name], first[name])


def test_callers_side_by_side():
    plan = compile(graph())
    wanted = [run(graph(), *data(seed))[0]["stack"] for seed in range(4)]
    wrong = []

    def call(seed):
        inputs, arrays = data(seed)
        found = [plan(inputs, arrays)["stack"] for _ in range(50)]
        wrong.extend(seed for y in found if not np.allclose(y, wanted[seed], rtol=1e-5, atol=1e-5))

    callers = [threading.Thread(target=call, args=(seed,)) for seed in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert not wrong
