"""Applying a net again: the shortest way to the plan gives what the long way gave; batches of a given size."""

import tracemalloc

import numpy as np
import pytest

from wlnet.execution import apply, call_batch
from wlnet.execution.run import _cache
from wlnet.nets.errors import DataError
from wlnet.session import Session


def net_of(code: str):
    result = Session().evaluate(f"NetInitialize[{code}, RandomSeeding -> 3]")
    assert not result.messages
    return result.expression.net


CHAIN = 'NetChain[{5, Tanh, 3, SoftmaxLayer[]}, "Input" -> 4]'


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
@pytest.mark.parametrize("shape", [(4,), (1, 4), (6, 4)])
def test_the_second_time_gives_the_same(shape, dtype):
    net = net_of(CHAIN)
    x = (4 * np.random.default_rng(1).standard_normal(shape)).astype(dtype)
    first, again = apply(net, x), apply(net, x)
    assert _cache(net).applied
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(first, apply(net, x.tolist()))
    assert not np.shares_memory(first, again)
    other = apply(net, x + 1)
    assert not np.array_equal(other, first)
    if len(shape) == 2:
        np.testing.assert_array_equal(call_batch(net, x)["Output"], first)
        np.testing.assert_array_equal(call_batch(net, x)["Output"], first)


def test_infinite_where_single_precision_ends():
    net = net_of('ElementwiseLayer[Ramp, "Input" -> 2]')
    for _ in range(2):
        assert apply(net, np.array([1e300, 1.0])).tolist() == [np.inf, 1.0]


def test_what_is_wrong_is_wrong_each_time():
    net = net_of(CHAIN)
    for _ in range(2):
        with pytest.raises(DataError):
            apply(net, np.zeros(3))
        with pytest.raises(DataError):
            call_batch(net, np.zeros((2, 3)))
        assert apply(net, np.zeros((2, 4))).shape == (2, 3)


def test_chance_is_not_remembered():
    net = net_of('DropoutLayer[0.5, "Input" -> 40]')
    draws = [apply(net, np.ones(40), mode="Train") for _ in range(3)]
    assert not np.array_equal(draws[1], draws[2])


def test_each_option_has_its_own():
    net = net_of(CHAIN)
    x = np.ones(4)
    single, double = (apply(net, x, precision=p) for p in ("Real32", "Real64"))
    assert (single.dtype, double.dtype) == (np.float32, np.float64)
    assert apply(net, x, precision="Real64").dtype == np.float64


@pytest.mark.parametrize("size", [1, 3, 7, 8, 100])
def test_batches_of_a_given_size(size):
    net = net_of(CHAIN)
    x = np.random.default_rng(2).standard_normal((8, 4))
    np.testing.assert_allclose(apply(net, x, batch_size=size), apply(net, x), rtol=1e-5)


def test_batches_keep_less_in_memory():
    """The data and results of 4096 examples take 0.2 MB, what is between them 16 MB."""
    net = net_of('NetChain[{ConvolutionLayer[8, 3], Ramp, AggregationLayer[Mean]}, "Input" -> {1, 12, 12}]')
    x = np.zeros((4096, 1, 12, 12), np.float32)
    apply(net, x[:16], batch_size=16)
    tracemalloc.start()
    apply(net, x, batch_size=16)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2e6


def test_nothing_is_held_from_call_to_call():
    """Calls without Python between their steps leave no more memory behind than they found."""
    net = net_of(CHAIN)
    x = np.zeros((16, 4), np.float32)
    tracemalloc.start()
    for _ in range(10):
        call_batch(net, x)
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(100):
        call_batch(net, x)
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 1000
    assert peak - before < 20000
