"""Plans in parts of the batch: the same numbers, results of callers side by side, processes that fork."""

import os
import threading

import numpy as np
import pytest

from wlnet.engines import pool, sharding
from wlnet.engines.native.blas import blas
from wlnet.engines.numpy_engine import compile
from wlnet.ir.builder import Builder
from wlnet.ir.reference import run


@pytest.fixture(autouse=True)
def _three_threads_for_anything(monkeypatch):
    monkeypatch.setattr(sharding, "SHORTEST", 0)
    monkeypatch.setattr(sharding, "threads", lambda: 3)
    workers = pool.Pool(3)
    monkeypatch.setattr(sharding, "pool", lambda: workers)


def net(batch: int):
    b = Builder()
    x = b.input("x", (batch, 4))
    hidden = b.apply("tanh", b.matmul(x, b.array("w", (4, 6))))
    b.output("hidden", hidden)
    b.output("y", b.softmax(hidden, 1))
    b.output("turned", b.slice(hidden, (None, None), (None, None), (1, -1)))
    return b.finish()


def data(batch: int, seed: int = 0):
    rng = np.random.default_rng(seed)
    return {"x": rng.standard_normal((batch, 4)).astype("f")}, {"w": rng.standard_normal((4, 6)).astype("f")}


@pytest.mark.parametrize("native", [True, False])
@pytest.mark.parametrize("batch", [2, 3, 7, 64])
def test_the_same_numbers(batch, native):
    graph = net(batch)
    inputs, arrays = data(batch)
    plan = compile(graph, native=native)
    assert plan._sharded is not None
    first, again = plan(inputs, arrays), plan(inputs, arrays)
    wanted = run(graph, inputs, arrays)[0]
    for name in wanted:
        np.testing.assert_allclose(first[name], wanted[name], rtol=2e-6, atol=1e-7)
        np.testing.assert_array_equal(first[name], again[name])
        assert first[name].flags.c_contiguous
        assert not np.shares_memory(first[name], again[name])


def test_more_parts_than_threads_where_memory_is_short(monkeypatch):
    monkeypatch.setattr(sharding, "CACHE", 100)
    plan = compile(net(64))
    inputs, arrays = data(64)
    assert len(plan._sharded._parts) > 3
    assert plan.memory < 3 * 64 * 6 * 4
    np.testing.assert_allclose(plan(inputs, arrays)["y"], run(net(64), inputs, arrays)[0]["y"], rtol=2e-6)


def test_callers_side_by_side():
    plan = compile(net(32))
    wanted = [run(net(32), *data(32, seed))[0]["y"] for seed in range(4)]
    found = [[] for _ in range(4)]

    def call(seed):
        inputs, arrays = data(32, seed)
        found[seed] += [plan(inputs, arrays)["y"] for _ in range(50)]

    workers = [threading.Thread(target=call, args=(seed,)) for seed in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for seed in range(4):
        for y in found[seed]:
            np.testing.assert_allclose(y, wanted[seed], rtol=2e-6, atol=1e-7)


def test_failures_reach_the_caller_and_blas_has_its_threads_back():
    library = blas()
    before = library.threads() if library is not None else 0
    b = Builder()
    rows = b.gather(b.array("table", (3, 4)), b.input("classes", (8, 2), "int64"), 0)
    b.output("y", rows)
    plan = compile(b.finish())
    with pytest.raises(IndexError):
        plan({"classes": np.full((8, 2), 7)}, {"table": np.zeros((3, 4), "f")})
    if library is not None:
        assert library.threads() == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes do not fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_child_process_has_threads_of_its_own(monkeypatch):
    monkeypatch.setattr(sharding, "pool", pool.pool)
    plan = compile(net(16))
    inputs, arrays = data(16)
    wanted = plan(inputs, arrays)["y"]
    child = os.fork()
    if not child:
        same = np.array_equal(plan(inputs, arrays)["y"], wanted)
        os._exit(0 if same else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_threads_are_as_the_environment_says(monkeypatch):
    monkeypatch.setenv("WLNET_THREADS", "5")
    assert pool.threads.__wrapped__() == 5
    monkeypatch.setenv("WLNET_THREADS", "none")
    assert pool.threads.__wrapped__() == len(os.sched_getaffinity(0))
