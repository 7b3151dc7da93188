"""Dead code goes; random nodes, inputs and arrays stay."""

from wlnet.ir.builder import Builder
from wlnet.ir.passes import remove_dead_code


def test_what_no_result_needs_goes():
    builder = Builder()
    x, w = builder.input("x", (2,)), builder.array("w", (2,))
    builder.input("unused", (2,))
    dead = builder.exp(builder.add(x, builder.constant([1.0, 2.0])))
    builder.mul(dead, 2.0)
    builder.output("y", builder.neg(x))
    builder.update("w", builder.sqrt(w))
    graph = remove_dead_code(builder.finish())
    assert [str(node.params["scalar"]) for node in graph.nodes] == ["neg(x0)", "sqrt(x0)"]
    assert list(graph.inputs) == ["x", "unused"]
    assert not graph.constants


def test_draws_stay_so_that_the_others_draw_the_same():
    builder = Builder()
    builder.random("normal", (2,))
    builder.output("y", builder.random("normal", (2,)))
    assert len(remove_dead_code(builder.finish()).nodes) == 2
