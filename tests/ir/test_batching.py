"""Batches in parts: proven splits give the same numbers, and where examples meet there is no split."""

import numpy as np
import pytest

from wlnet.ir.batching import resized, split
from wlnet.ir.builder import Builder
from wlnet.ir.reference import run

BATCH = 6


def check(builder: Builder, part: int = 2) -> None:
    """The outputs of parts of the batch are the parts of the outputs."""
    graph = builder.finish()
    rng = np.random.default_rng(3)
    inputs = {
        name: rng.integers(0, 3, v.shape) if v.dtype == "int64" else rng.standard_normal(v.shape).astype(v.dtype)
        for name, v in graph.inputs.items()
    }
    arrays = {key: rng.standard_normal(v.shape).astype(v.dtype) for key, v in graph.arrays.items()}
    whole = run(graph, inputs, arrays)[0]
    splits = split(graph, BATCH)
    assert splits is not None
    small = resized(graph, splits, BATCH, part)
    small.check()
    for begin in range(0, BATCH, part):
        rows = {name: x[begin * len(x) // BATCH : (begin + part) * len(x) // BATCH] for name, x in inputs.items()}
        for name, found in run(small, rows, arrays)[0].items():
            wanted = whole[name]
            inner = len(wanted) // BATCH
            np.testing.assert_allclose(found, wanted[begin * inner : (begin + part) * inner], rtol=1e-12, atol=1e-14)


def layers(b, x):
    """A convolution, pooling, flattening, a linear map and softmax."""
    y = b.conv(x, b.array("kernel", (4, 2, 3)), pads=1)
    y = b.pool(b.apply("ramp", b.add(y, b.array("bias", (4, 1)))), "max", 2, 2)
    y = b.matmul(b.reshape(y, (BATCH, -1)), b.array("w", (5, 16)), transpose_b=True)
    return b.softmax(y, 1)


def heads(b, x):
    """Examples times heads in one axis, products between them, and back."""
    y = b.transpose(b.reshape(x, (BATCH, 2, 4, 2)), (0, 2, 1, 3))
    y = b.reshape(y, (BATCH * 4, 2, 2))
    y = b.matmul(y, y, transpose_b=True)
    return b.reshape(y, (BATCH, 4, 4))


def recurrence(b, x):
    """States that begin as zeros for all examples, time in front."""
    steps = b.transpose(x, (2, 0, 1))
    w = b.array("w", (2, 2))

    def step(b, states, slices):
        after = b.apply("tanh", b.add(b.matmul(states[0], w), slices[0]))
        return (after,), (after,)

    start = b.broadcast(b.constant(0.0), (BATCH, 2))
    (final,), (outputs,) = b.scan(step, [start], [steps])
    b.output("final", final)
    return b.transpose(outputs, (1, 2, 0))


def pieces(b, x):
    """Joined, cut, padded, reduced, sorted and looked up."""
    y = b.concat([x, b.mul(x, 2.0)], 1)
    y = b.pad(b.slice_axis(y, 1, 1, 3), ((0, 0), (1, 0), (0, 2)))
    order = b.argsort(y, 2)
    y = b.take_along(y, order, 2)
    return b.sub(y, b.reduce(y, "mean", (1, 2), keepdims=True))


def placed(b, x):
    """A table of places, the same for all examples, that is written out for each."""
    places = b.constant(np.broadcast_to(np.arange(8.0), (BATCH, 2, 8)).copy())
    return b.add(x, places)


def looked_up(b, x):
    rows = b.gather(b.array("table", (3, 4)), b.input("classes", (BATCH, 5), "int64"), 0)
    return b.matmul(rows, b.slice_axis(b.transpose(x, (0, 2, 1)), 1, 0, 4))


@pytest.mark.parametrize("net", [layers, heads, recurrence, pieces, placed, looked_up], ids=lambda f: f.__name__)
@pytest.mark.parametrize("part", [1, 2, 3])
def test_parts_are_parts_of_the_whole(net, part):
    b = Builder("float64")
    b.output("y", net(b, b.input("x", (BATCH, 2, 8))))
    check(b, part)


MEETINGS = {
    "mean of the batch": lambda b, x: b.sub(x, b.reduce(x, "mean", 0)),
    "softmax over examples": lambda b, x: b.softmax(x, 0),
    "examples turned round": lambda b, x: b.slice(x, (None,) * 3, (None,) * 3, (-1, 1, 1)),
    "half of the examples": lambda b, x: b.slice_axis(x, 0, 0, 3),
    "products of examples": lambda b, x: b.matmul(b.reshape(x, (BATCH, 16)), b.reshape(x, (BATCH, 16)), False, True),
    "an array with a row for each": lambda b, x: b.mul(x, b.array("w", (BATCH, 2, 8))),
    "examples side by side": lambda b, x: b.reshape(b.transpose(x, (1, 0, 2)), (2 * BATCH, 8)),
    "all in one row": lambda b, x: b.reshape(x, (1, 96)),
    "as many channels as examples": lambda b, x: b.concat([b.transpose(b.reshape(x, (BATCH, 16)), (1, 0))] * 2, 1),
    "a table that differs": lambda b, x: b.add(x, b.constant(np.arange(96.0).reshape(BATCH, 2, 8))),
    "random numbers": lambda b, x: b.add(x, b.random("uniform", (BATCH, 2, 8))),
}


@pytest.mark.parametrize("name", MEETINGS)
def test_where_examples_meet(name):
    b = Builder("float64")
    b.output("y", MEETINGS[name](b, b.input("x", (BATCH, 2, 8))))
    assert split(b.finish(), BATCH) is None


def test_one_example_or_none():
    b = Builder()
    b.output("y", b.mul(b.input("x", (1, 2)), 2.0))
    assert split(b.finish(), 1) is None
    assert split(b.finish(), 2) is None
