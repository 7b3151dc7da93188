"""The form of graphs: what `check` refuses, and how graphs print."""

from dataclasses import replace

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import GraphError
from wlnet.ir.graph import Graph, Node, Value


def build() -> Graph:
    builder = Builder()
    x = builder.input("Input", (2, 3))
    w = builder.array(("1", "Weights"), (4, 3))
    scaled = builder.mul(x, builder.constant(0.5))
    y = builder.matmul(scaled, w, transpose_b=True)
    builder.output("Output", builder.apply("tanh", y))
    builder.update(("1", "Weights"), builder.mul(w, 0.9))
    return builder.finish()


def test_text():
    assert str(build()) == "\n".join(
        [
            "input 'Input' %0: float32[2, 3]",
            "array ('1', 'Weights') %1: float32[4, 3]",
            "constant %2: float32[] = 0.5",
            "%3: float32[2, 3] = elementwise(%0, %2, scalar=mul(x0, x1))",
            "%4: float32[2, 4] = matmul(%3, %1, transpose_a=False, transpose_b=True)",
            "%5: float32[2, 4] = elementwise(%4, scalar=tanh(x0))",
            "%6: float32[4, 3] = elementwise(%1, scalar=mul(x0, 0.9))",
            "output 'Output' %5",
            "update ('1', 'Weights') %6",
        ]
    )


def test_values():
    value = Value(3, (2, 0, 4), "int64")
    assert (value.rank, value.size, value.is_float) == (3, 0, False)
    assert Value(0, (), "float32").size == 1
    assert build().next_id == 7


STRAY = Value(99, (2, 4), "float32")


def _without_first_node(graph):
    return replace(graph, nodes=graph.nodes[1:])


def _wrong_shape(graph):
    (result,) = graph.nodes[2].outputs
    wrong = Value(result.id, (2, 5), result.dtype)
    return replace(graph, nodes=(*graph.nodes[:2], replace(graph.nodes[2], outputs=(wrong,)), *graph.nodes[3:]))


def _twice(graph):
    return replace(graph, nodes=(*graph.nodes, graph.nodes[3]))


def _unknown(graph):
    return replace(graph, nodes=(*graph.nodes, Node("fold", (), {}, (STRAY,))))


def _bad_settings(graph):
    return replace(graph, nodes=(*graph.nodes, Node("reshape", graph.nodes[2].outputs, {"shape": [8]}, (STRAY,))))


def _bad_constant(graph):
    (value,) = graph.constants
    return replace(graph, constants={value: np.zeros(2, np.float32)})


def _bad_type(graph):
    return replace(graph, inputs={**graph.inputs, "n": Value(50, (2,), "int8")})


def _bad_size(graph):
    return replace(graph, inputs={**graph.inputs, "n": Value(50, (np.int64(2),), "float32")})


BROKEN = [
    (_without_first_node, r"matmul(%3, %1, transpose_a=False, transpose_b=True): %3 is not defined before its use"),
    (_wrong_shape, r"the rule of elementwise gives float32[2, 4]"),
    (_twice, r"%6 is defined twice"),
    (_unknown, r"%99: float32[2, 4] = fold(): there is no primitive fold"),
    (_bad_settings, r"unhashable type: 'list'"),
    (_bad_constant, r"constant %2: float32[] holds a float32 array of shape (2,)"),
    (_bad_type, r"%50 has the ill-formed type int8(2,)"),
    (_bad_size, r"%50 has the ill-formed type float32"),
    (lambda g: replace(g, outputs={"Output": STRAY}), r"result 'Output' is %99, which is not defined"),
    (lambda g: replace(g, updates={"v": g.outputs["Output"]}),
     r"update 'v' of %5: float32[2, 4] does not match an array of that key"),
]  # fmt: skip


@pytest.mark.parametrize(("breaking", "message"), BROKEN)
def test_check(breaking, message):
    graph = build()
    graph.check()
    with pytest.raises(GraphError) as error:
        breaking(graph).check()
    assert message in str(error.value)


def test_nodes_remember_their_origins():
    builder = Builder()
    x = builder.input("x", (2,))
    with builder.on_behalf_of("outer"):
        y = builder.neg(x)
        with builder.on_behalf_of("inner"):
            y = builder.exp(y)
        y = builder.reshape(y, (2, 1))
    builder.output("y", builder.reshape(y, (1, 2)))
    assert [node.origins for node in builder.finish().nodes] == [("outer",), ("inner",), ("outer",), ()]
