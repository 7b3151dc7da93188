"""Reverse mode over whole graphs."""

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import DerivativeError, GraphError
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.reference import run

from .random_graphs import random_graph, random_values


def simple():
    builder = Builder("float64")
    x, w = builder.input("x", (2,)), builder.array("w", (2,))
    product = builder.mul(x, w)
    builder.output("y", builder.add(builder.square(product), product))
    builder.output("n", builder.cast(x, "int64"))
    return builder.finish()


def test_fan_out_by_hand():
    """y = (x w)^2 + x w: dy/dx = 2 x w^2 + w, dy/dw = 2 x^2 w + x."""
    x, w = np.array([1.0, -2.0]), np.array([3.0, 0.5])
    results = run(gradient(simple(), "y", ["x", "w"]), {"x": x}, {"w": w})[0]
    np.testing.assert_allclose(results[Gradient("x")], [21.0, -0.5])
    np.testing.assert_allclose(results[Gradient("w")], [7.0, 2.0])
    np.testing.assert_allclose(results["y"], [12.0, 0.0])


def test_seeds_weight_the_outputs():
    x, w, seed = np.array([1.0, -2.0]), np.array([3.0, 0.5]), np.array([10.0, 0.0])
    graph = gradient(simple(), "y", ["x"], {"y": "weight"})
    assert graph.inputs["weight"].shape == (2,)
    results = run(graph, {"x": x, "weight": seed}, {"w": w})[0]
    np.testing.assert_allclose(results[Gradient("x")], [210.0, 0.0])


def test_nothing_depends_on_it():
    builder = Builder()
    builder.input("unused", (3,))
    builder.output("y", builder.exp(builder.input("x", (2,))))
    results = run(gradient(builder.finish(), "y", ["unused"]), {"x": np.zeros(2), "unused": np.zeros(3)})[0]
    assert results[Gradient("unused")].tolist() == [0, 0, 0]
    assert str(Gradient("unused")) == "dunused"


def test_an_output_that_is_the_input():
    builder = Builder()
    builder.output("y", builder.input("x", (2,)))
    assert run(gradient(builder.finish(), "y", ["x"]), {"x": np.zeros(2)})[0][Gradient("x")].tolist() == [1, 1]


@pytest.mark.parametrize("seed", range(40))
def test_random_graphs_by_finite_differences(seed):
    graph = random_graph(seed)
    inputs, arrays = random_values(seed)
    rng = np.random.default_rng(seed + 1000)
    seeds = {name: f"seed {name}" for name in ("a", "b")}
    weights = {name: rng.standard_normal(graph.outputs[name].shape) for name in seeds}
    both = gradient(graph, ["a", "b", "c"], ["x", "y", "w"], seeds)
    given = inputs | {f"seed {name}": weight for name, weight in weights.items()}
    results, updates = run(both, given, arrays)
    assert set(updates) == {"w"}

    def total(step):
        moved = {key: value + step * directions[key] for key, value in (inputs | arrays).items()}
        outputs = run(graph, {"x": moved["x"], "y": moved["y"]}, {"w": moved["w"]})[0]
        return sum(np.sum(outputs[name] * weight) for name, weight in weights.items()) + np.sum(outputs["c"])

    directions = {key: rng.standard_normal(value.shape) for key, value in (inputs | arrays).items()}
    slope = (total(1e-6) - total(-1e-6)) / 2e-6
    ours = sum(np.sum(results[Gradient(key)] * direction) for key, direction in directions.items())
    scale = 1 + sum(np.sum(np.abs(results[Gradient(key)] * direction)) for key, direction in directions.items())
    assert abs(ours - slope) < 1e-6 * scale


def test_second_derivative():
    """d2/dx2 of Sum[tanh x] in direction of a seed: gradients are graphs, so they can be differentiated again."""
    builder = Builder("float64")
    builder.output("y", builder.apply("tanh", builder.input("x", (5,))))
    once = gradient(builder.finish(), "y", ["x"])
    first = Builder.extending(once)
    first.output("slope", once.outputs[Gradient("x")])
    plain = first.finish()
    outputs = {"slope": plain.outputs["slope"]}
    twice = gradient(type(plain)(plain.inputs, plain.arrays, plain.constants, plain.nodes, outputs), "slope", ["x"])
    x = np.linspace(-1, 1, 5)
    expected = -2 * np.tanh(x) / np.cosh(x) ** 2
    np.testing.assert_allclose(run(twice, {"x": x})[0][Gradient("x")], expected, rtol=1e-12, atol=1e-14)


def test_the_same_graph_gives_the_same_text():
    assert str(gradient(random_graph(3), "a", ["x", "w"])) == str(gradient(random_graph(3), "a", ["x", "w"]))


def test_refused():
    graph = simple()
    with pytest.raises(GraphError, match=r"^there is no output 'z' to differentiate$"):
        gradient(graph, "z", ["x"])
    with pytest.raises(GraphError, match=r"respect to 'v': it is neither an input nor an array$"):
        gradient(graph, "y", ["v"])
    with pytest.raises(DerivativeError, match=r"^output 'n' has no derivative: its elements are int64$"):
        gradient(graph, "n", ["x"])
    builder = Builder()
    builder.array("x", (2,))
    builder.output("y", builder.cast(builder.input("x", (2,), "int64"), "float32"))
    with pytest.raises(GraphError, match=r"respect to 'x': it is an input and an array$"):
        gradient(builder.finish(), "y", ["x"])
    other = Builder()
    other.output("y", other.cast(other.input("i", (2,), "int64"), "float32"))
    with pytest.raises(DerivativeError, match=r"^there is no derivative with respect to 'i': its elements are int64$"):
        gradient(other.finish(), "y", ["i"])


def test_gradients_are_the_work_of_what_they_are_gradients_of():
    builder = Builder()
    x = builder.input("x", (2,))
    with builder.on_behalf_of("a"):
        x = builder.exp(x)
    with builder.on_behalf_of("b"):
        x = builder.square(x)
    builder.output("y", x)
    found = gradient(builder.finish(), "y", ["x"])
    own = [node.origins for node in found.nodes if node.op == "elementwise"]
    assert own[:2] == [("a",), ("b",)]
    assert set(own[2:]) == {("a",), ("b",)}
    assert own.index(("b",), 2) < own.index(("a",), 2)
