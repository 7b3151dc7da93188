"""Steps run one by one: all of them, with the results of a whole run, and times that add up."""

import time

import numpy as np
import pytest

from wlnet.engines import pool, sharding
from wlnet.engines.numpy_engine import NOWHERE, compile
from wlnet.engines.timing import Apart, product_limit, timed_steps
from wlnet.ir.builder import Builder


def net(batch: int = 4):
    b = Builder()
    x = b.input("x", (batch, 4))
    hidden = b.apply("tanh", b.matmul(x, b.array("w", (4, 6))))
    b.output("turned", b.reshape(b.transpose(b.argsort(hidden, 1), (0, 1)), (batch, 3, 2)))
    b.output("y", b.softmax(hidden, 1))
    return b.finish()


def given(batch: int = 4):
    rng = np.random.default_rng(0)
    return {"x": rng.standard_normal((batch, 4)).astype("f")}, {"w": rng.standard_normal((4, 6)).astype("f")}


@pytest.mark.parametrize("native", [True, False])
def test_steps_apart_give_what_a_run_gives(native):
    data, arrays = given()
    plan = compile(net(), native=native)
    prepared = plan.prepare(arrays)
    workspace = Apart(prepared.plan)
    workspace.run(prepared.leaves(data), prepared.arrays, None, NOWHERE)
    for name, expected in plan(data, arrays).items():
        assert np.array_equal(workspace.slots[prepared.plan.graph.outputs[name].id], expected)


def test_every_step_is_told_of():
    data, arrays = given()
    start = time.perf_counter()
    found = timed_steps(compile(net()).prepare(arrays), data, repeats=3, seconds=0)
    passed = time.perf_counter() - start
    assert {step.node.op for step in found if step.seconds} >= {"matmul", "elementwise", "argsort", "softmax"}
    assert {step.node.op for step in found if not step.native} == {"argsort"}
    assert 0 < 3 * sum(step.seconds for step in found) < passed


def test_a_batch_in_parts_is_timed_whole(monkeypatch):
    monkeypatch.setattr(sharding, "SHORTEST", 0)
    monkeypatch.setattr(sharding, "threads", lambda: 2)
    workers = pool.Pool(2)
    monkeypatch.setattr(sharding, "pool", lambda: workers)
    b = Builder()
    b.output("y", b.softmax(b.input("x", (5, 4)), 1))
    prepared = compile(b.finish()).prepare({})
    leaves = prepared.leaves(given(5)[0])
    assert [len(next(iter(own.values()))) for _, own in prepared.plan.pieces(leaves)] == [2, 3]
    (step,) = timed_steps(prepared, given(5)[0], repeats=2, seconds=0)
    assert step.node.outputs[0].shape == (5, 4)
    assert step.seconds > 0


def test_only_what_numpy_reads_is_seen():
    plan = compile(net())
    by_op = {node.op: node for node in plan.graph.nodes}
    # argsort reads the hidden values; nobody but machine code reads the product.
    assert by_op["argsort"].inputs[0].id in plan.seen
    assert by_op["matmul"].outputs[0].id not in plan.seen


def test_the_limit_is_that_of_a_processor():
    assert 1e8 < product_limit("float32") < 1e13
