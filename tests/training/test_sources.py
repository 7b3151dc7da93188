"""Where batches come from."""

import threading
import time

import numpy as np
import pytest

from wlnet.training.sources import Examples, Generated, prepared
from wlnet.training.stepper import Batch


def test_a_round_visits_every_example_once():
    data = Examples({"Input": np.arange(10.0), "Output": [np.arange(n) for n in range(10)]}, 10)
    order = data.order(np.random.default_rng(0))
    assert sorted(order) == list(range(10))
    batches = list(data.round(4, order, 0))
    assert [batch.count for batch in batches] == [4, 4, 2]
    assert data.batches(4) == 3
    np.testing.assert_array_equal(np.concatenate([batch.ports["Input"] for batch in batches]), order)
    assert [len(row) for batch in batches for row in batch.ports["Output"]] == list(order)
    np.testing.assert_array_equal(np.concatenate([batch.indices for batch in batches]), order)
    (last,) = data.round(4, order, 2)
    np.testing.assert_array_equal(last.indices, order[8:])


def test_examples_are_held_out():
    data = Examples({"Input": np.arange(6)}, 6)
    kept, out = data.split(np.array([1, 4]))
    np.testing.assert_array_equal(kept.ports["Input"], [0, 2, 3, 5])
    np.testing.assert_array_equal(out.ports["Input"], [1, 4])
    assert (kept.count, out.count) == (4, 2)


@pytest.mark.parametrize(("length", "batches"), [(None, 1), (10, 3), (8, 2)])
def test_generated_batches_make_a_round(length, batches):
    source = Generated(lambda size: Batch({"Input": np.zeros((size, 1))}, size), length)
    assert source.batches(4) == batches
    assert [batch.count for batch in source.round(4, source.order(np.random.default_rng(0)), 0)] == [4] * batches


def test_items_are_prepared_ahead_in_another_thread():
    made = []

    def items():
        for i in range(10):
            made.append((i, threading.current_thread()))
            yield i

    ahead = prepared(items())
    assert next(ahead) == 0
    for _ in range(500):
        if len(made) >= 3:
            break
        time.sleep(0.01)
    assert len(made) >= 3
    assert made[0][1] is not threading.current_thread()
    assert list(ahead) == list(range(1, 10))
    assert not made[0][1].is_alive()


def test_an_error_comes_where_the_item_is_asked_for():
    def items():
        yield 1
        raise LookupError("no more")

    ahead = prepared(items())
    assert next(ahead) == 1
    with pytest.raises(LookupError, match="no more"):
        next(ahead)


def test_giving_up_ends_the_thread():
    before = threading.active_count()
    ahead = prepared(iter(range(1000)))
    next(ahead)
    ahead.close()
    assert threading.active_count() == before
