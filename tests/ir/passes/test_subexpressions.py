"""Equal things are computed once; what only looks equal is not."""

import numpy as np

from wlnet.ir.builder import Builder
from wlnet.ir.passes import share_subexpressions
from wlnet.ir.reference import run


def test_equal_nodes_and_constants_are_merged():
    builder = Builder()
    x = builder.input("x", (2,))
    first = builder.exp(builder.add(x, builder.constant([1.0, 2.0])))
    second = builder.exp(builder.add(x, builder.constant([1.0, 2.0])))
    builder.output("y", builder.mul(first, second))
    builder.output("z", second)
    graph = share_subexpressions(builder.finish())
    graph.check()
    assert [str(node.params["scalar"]) for node in graph.nodes] == ["add(x0, x1)", "exp(x0)", "mul(x0, x1)"]
    assert len(graph.constants) == 1


def test_what_differs_stays():
    builder = Builder()
    x = builder.input("x", (2,))
    builder.output("a", builder.mul(x, 0.0))
    builder.output("b", builder.mul(x, -0.0))
    builder.output("c", builder.pad(x, [(1, 0)], value=0.0))
    builder.output("d", builder.pad(x, [(1, 0)], value=-0.0))
    builder.output("e", builder.random("normal", (2,)))
    builder.output("f", builder.random("normal", (2,)))
    builder.output("g", builder.constant(np.zeros(2), "float32"))
    builder.output("h", builder.constant(np.zeros(2), "int64"))
    graph = share_subexpressions(builder.finish())
    assert len(graph.nodes) == 6
    outputs = run(graph, {"x": np.ones(2)}, rng=np.random.default_rng(0))[0]
    assert np.signbit(outputs["b"]).all()
    assert np.signbit(outputs["d"][0])
    assert not np.array_equal(outputs["e"], outputs["f"])
    assert outputs["h"].dtype == np.int64
