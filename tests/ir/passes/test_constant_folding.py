"""Constants are computed beforehand, unless that would cost much memory."""

import numpy as np

from wlnet.engines.numpy_engine import compile
from wlnet.ir.builder import Builder
from wlnet.ir.passes import fold_constants


def test_what_depends_on_constants_alone_is_computed():
    builder = Builder()
    table = builder.reshape(builder.mul(builder.constant(np.arange(6.0)), 2.0), (2, 3))
    builder.output("y", builder.add(builder.input("x", (2, 3)), table))
    graph = fold_constants(builder.finish())
    assert len(graph.nodes) == 1
    folded = graph.constants[graph.nodes[0].inputs[1]]
    assert folded.tolist() == [[0, 2, 4], [6, 8, 10]]
    assert folded.dtype == np.float32
    graph.check()


def test_what_is_computed_lies_in_order():
    builder = Builder()
    row, column = builder.constant([[[1.0, 2.0]]]), builder.constant([[1.0], [2.0]])
    builder.output("rows", builder.add(builder.input("x", (2, 1, 2)), builder.broadcast(row, (2, 1, 2))))
    builder.output("turned", builder.add(builder.input("y", (1, 2)), builder.transpose(column, (1, 0))))
    graph = fold_constants(builder.finish())
    assert all(content.flags.c_contiguous for content in graph.constants.values())
    found = compile(graph)({"x": np.zeros((2, 1, 2), np.float32), "y": np.zeros((1, 2), np.float32)})
    assert found["rows"].tolist() == [[[1, 2]], [[1, 2]]]
    assert found["turned"].tolist() == [[1, 2]]


def test_large_broadcasts_and_draws_stay():
    builder = Builder()
    builder.output("big", builder.broadcast(builder.constant(1.0), (1000, 1000)))
    builder.output("draw", builder.random("normal", ()))
    assert [node.op for node in fold_constants(builder.finish()).nodes] == ["broadcast", "random"]


def test_an_output_may_be_a_constant():
    builder = Builder()
    builder.output("y", builder.exp(builder.constant([0.0])))
    graph = fold_constants(builder.finish())
    assert not graph.nodes
    assert graph.constants[graph.outputs["y"]].tolist() == [1.0]
