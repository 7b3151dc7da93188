"""Chains become one function; what is used twice, broadcast or of another type does not."""

import numpy as np

from wlnet.ir.builder import Builder
from wlnet.ir.graph import Graph
from wlnet.ir.passes import fuse_elementwise
from wlnet.ir.passes.elementwise_fusion import LARGEST_WEIGHT, weight
from wlnet.ir.reference import run


def functions(graph: Graph) -> list[str]:
    graph.check()
    return [str(node.params["scalar"]) for node in graph.nodes if node.op == "elementwise"]


def test_a_chain_becomes_one_node():
    builder = Builder()
    x, y = builder.input("x", (2, 3)), builder.input("y", (3,))
    builder.output("z", builder.apply("tanh", builder.add(builder.mul(x, builder.constant(2.0)), builder.neg(y))))
    assert functions(fuse_elementwise(builder.finish())) == ["neg(x0)", "tanh(add(mul(x0, 2.0), x1))"]


def test_what_is_needed_twice_or_as_a_result_stays():
    builder = Builder()
    x = builder.input("x", (2,))
    shared = builder.exp(x)
    builder.output("y", builder.add(builder.sqrt(shared), builder.log(shared)))
    named = builder.neg(x)
    builder.output("named", named)
    builder.output("z", builder.square(named))
    assert functions(fuse_elementwise(builder.finish())) == [
        "exp(x0)", "add(sqrt(x0), log(x0))", "neg(x0)", "square(x0)",
    ]  # fmt: skip


def test_one_value_at_both_places():
    builder = Builder()
    doubled = builder.mul(builder.input("x", (2,)), 2.0)
    builder.output("y", builder.mul(doubled, doubled))
    assert functions(fuse_elementwise(builder.finish())) == ["mul(mul(x0, 2.0), mul(x0, 2.0))"]


def test_comparison_of_integers_does_not_move_into_floats():
    """2^24 and 2^24 + 1 are equal as float32: the comparison must stay in integers."""
    builder = Builder()
    a, b = builder.input("a", (2,), "int64"), builder.input("b", (2,), "int64")
    builder.output("y", builder.select(builder.apply("equal", a, b), builder.input("x", (2,)), -1.0))
    graph = fuse_elementwise(builder.finish())
    assert len(graph.nodes) == 2
    given = {"a": np.array([2**24, 5]), "b": np.array([2**24 + 1, 5]), "x": np.ones(2)}
    assert run(graph, given)[0]["y"].tolist() == [-1, 1]


def test_truth_values_fuse_with_their_numbers():
    builder = Builder()
    x = builder.input("x", (2,))
    builder.output("y", builder.select(builder.apply("greater", x, 0.0), x, 0.0))
    assert functions(fuse_elementwise(builder.finish())) == ["select(greater(x0, 0.0), x0, 0.0)"]


def test_the_only_number_beside_truth_values_stays_an_array():
    builder = Builder()
    flag = builder.input("flag", (2,), "bool")
    builder.output("y", builder.select(flag, 1.0, 0.0))
    graph = fuse_elementwise(builder.finish())
    graph.check()
    assert run(graph, {"flag": np.array([True, False])})[0]["y"].tolist() == [1, 0]


def test_functions_stay_of_bounded_size():
    builder = Builder()
    x = builder.input("x", (2,))
    for i in range(200):
        x = builder.apply("sin", builder.add(x, float(i)))
    builder.output("y", x)
    graph = fuse_elementwise(builder.finish())
    graph.check()
    assert 3 < len(graph.nodes) < 40
    assert all(weight(node.params["scalar"]) <= LARGEST_WEIGHT for node in graph.nodes)


def test_what_is_merged_has_the_origins_of_all_in_order():
    builder = Builder()
    x = builder.input("x", (2,))
    for origin, name in (("a", "neg"), ("b", "exp"), ("a", "sqrt")):
        with builder.on_behalf_of(origin):
            x = builder.apply(name, x)
    builder.output("y", x)
    (node,) = fuse_elementwise(builder.finish()).nodes
    assert node.origins == ("a", "b")
