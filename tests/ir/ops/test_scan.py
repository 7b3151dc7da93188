"""Repetition: numbers against loops, gradients against finite differences, what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import DerivativeError, GraphError, ShapeError
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.passes import optimise
from wlnet.ir.primitive import lookup
from wlnet.ir.reference import run

from .cases import Case


def running_sum(b, states, slices):
    after = b.add(states[0], slices[0])
    return [after], [after]


def body_of(step, states, slices, dtype="float64"):
    """The body that the builder makes of a step."""
    b = Builder(dtype)
    b.scan(
        step, [b.input(f"s{i}", s) for i, s in enumerate(states)], [b.input(f"x{i}", s) for i, s in enumerate(slices)]
    )
    return b.finish().nodes[-1].params


X = np.arange(6.0).reshape(3, 2)
CASES = [
    Case("scan", (X,), body_of(lambda b, _s, x: ([], [b.mul(x[0], 2.0)]), [], [(3, 2)]), lambda: 2 * X),
    Case(
        "random_scan",
        (X,),
        body_of(lambda b, _s, x: ([], [b.add(x[0], b.random("uniform", (2,)))]), [], [(3, 2)]),
        lambda: X + np.random.default_rng(1).random((3, 2)),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=["scan", "random"])
def test_forward(case):
    b = Builder("float64")
    b.output("y", b.emit(case.op, [b.input("x", (3, 2))], **case.params))
    result = run(b.finish(), {"x": X}, rng=np.random.default_rng(1))[0]["y"]
    np.testing.assert_array_equal(result, case.expected())


@pytest.mark.parametrize(("reverse", "expected"), [(False, [[1], [3], [6]]), (True, [[6], [5], [3]])])
def test_running_sum(reverse, expected):
    b = Builder("float64")
    (final,), (sums,) = b.scan(running_sum, [b.constant([0.0])], [b.input("x", (3, 1))], reverse=reverse)
    b.output("final", final)
    b.output("sums", sums)
    results = run(b.finish(), {"x": np.array([[1.0], [2.0], [3.0]])})[0]
    assert results["sums"].tolist() == expected
    assert results["final"].tolist() == [6]


def test_length_without_sequences_and_integer_states():
    b = Builder("float64")
    step = lambda b, s, _x: ([s[1], b.add(s[0], s[1])], [s[0]])  # noqa: E731
    finals, (numbers,) = b.scan(step, [b.constant(0, "int64"), b.constant(1, "int64")], length=7)
    b.output("numbers", numbers)
    b.output("last", finals[1])
    results = run(b.finish(), {})[0]
    assert results["numbers"].tolist() == [0, 1, 1, 2, 3, 5, 8]
    assert results["last"] == 21


def test_two_scans_that_change_one_array():
    """The second goes on from where the first has come."""
    b = Builder("float64")

    def step(inside, _states, slices):
        inside.update("a", inside.add(inside.mul(inside.array("a", ()), 2.0), slices[0]))
        return [], []

    x = b.input("x", (2,))
    b.scan(step, [], [x])
    b.restate("a", b.add(b.content("a", b.array("a", ())), 0.5))
    b.scan(step, [], [x])
    updates = run(b.finish(), {"x": np.array([1.0, 2.0])}, {"a": 3.0})[1]
    assert updates["a"] == ((((3 * 2 + 1) * 2 + 2) + 0.5) * 2 + 1) * 2 + 2


def test_no_steps():
    b = Builder("float64")
    (final,), (sums,) = b.scan(running_sum, [b.input("s", (2,))], [b.input("x", (0, 2))])
    b.output("final", final)
    b.output("sums", sums)
    given = {"s": np.array([1.0, 2.0]), "x": np.zeros((0, 2))}
    results = run(gradient(b.finish(), ["final", "sums"], ["s", "x"]), given)[0]
    assert results["final"].tolist() == [1, 2]
    assert results["sums"].shape == (0, 2)
    assert results[Gradient("s")].tolist() == [1, 1]
    assert results[Gradient("x")].shape == (0, 2)


def test_updates_pass_from_step_to_step():
    b = Builder("float64")

    def step(b, _states, slices):
        mean = b.array("mean", (2,))
        b.update("mean", b.add(b.mul(mean, 0.5), b.mul(slices[0], 0.5)))
        return [], [mean]

    _, (seen,) = b.scan(step, [], [b.input("x", (3, 2))])
    b.output("seen", seen)
    outputs, updates = run(b.finish(), {"x": X}, {"mean": np.zeros(2)})
    assert outputs["seen"].tolist() == [[0, 0], [0, 0.5], [1, 1.75]]
    assert updates["mean"].tolist() == [2.5, 3.375]


def recurrent(reverse):
    """Two states (one of them an integer count), a weight used twice, a bias, a draw, a view, an inner loop."""
    b = Builder("float64")
    x, s, n = b.input("x", (4, 2, 3)), b.input("s", (2, 5)), b.constant(np.zeros(2), "int64")
    w, u, c = b.array("w", (5, 3)), b.array("u", (5, 5)), b.array("c", (5,))
    unused = b.input("unused", (4, 2, 1))

    def step(b, states, slices):
        before, count = states
        total = b.add(b.matmul(slices[0], w, transpose_b=True), b.matmul(before, b.square(u), transpose_b=True))
        total = b.add(total, b.mul(b.exp(c), b.random("uniform", (2, 5))))
        turned = b.transpose(b.apply("tanh", total), (1, 0))
        _, (inner,) = b.scan(
            lambda b, s, y: ([z := b.apply("sin", b.add(s[0], y[0]))], [z]), [b.array("d", (2,))], [turned]
        )
        after = b.mul(b.transpose(inner, (1, 0)), b.add(b.matmul(before, u), 1.0))
        return [after, b.add(count, 1)], [b.matmul(after, w), b.cast(b.add(count, 1), "float64"), before]

    finals, outputs = b.scan(step, [s, n], [x], reverse=reverse)
    del unused
    for name, value in zip(("final", "count", "a", "counts", "b"), (*finals, *outputs), strict=True):
        b.output(name, value)
    return b.finish()


@pytest.mark.parametrize("reverse", [False, True])
def test_gradient(reverse):
    graph = recurrent(reverse)
    rng = np.random.default_rng(3)
    given = {"x": rng.standard_normal((4, 2, 3)), "s": rng.standard_normal((2, 5)), "unused": np.ones((4, 2, 1))}
    arrays = {key: 0.5 * rng.standard_normal(value.shape) for key, value in graph.arrays.items()}
    seeds = {name: rng.standard_normal(graph.outputs[name].shape) for name in ("final", "a", "b")}
    wrt = ["x", "s", "unused", *arrays]
    both = gradient(graph, list(seeds), wrt, {name: f"seed {name}" for name in seeds})

    def loss(given, arrays):
        outputs = run(graph, given, arrays, np.random.default_rng(8))[0]
        return sum(np.sum(seed * outputs[name]) for name, seed in seeds.items())

    weighted = {**given, **{f"seed {name}": seed for name, seed in seeds.items()}}
    results = run(both, weighted, arrays, np.random.default_rng(8))[0]
    slim = run(optimise(both), weighted, arrays, np.random.default_rng(8))[0]
    for key in wrt:
        ours = results[Gradient(key)]
        np.testing.assert_allclose(slim[Gradient(key)], ours, rtol=1e-12, atol=1e-12)
        source = given if key in given else arrays
        direction = rng.standard_normal(source[key].shape)

        def moved(by, key=key, direction=direction):
            shifted = [
                {k: v + by * direction if k == key else v for k, v in group.items()} for group in (given, arrays)
            ]
            return loss(*shifted)

        slope = (moved(1e-6) - moved(-1e-6)) / 2e-6
        assert abs(np.sum(ours * direction) - slope) <= 1e-6 * (1 + np.sum(np.abs(ours * direction))), key
    assert not np.any(results[Gradient("unused")])


def test_second_derivative():
    """y = x^8 by three squarings: y'' = 56 x^6."""
    b = Builder("float64")
    (y,), _ = b.scan(lambda b, s, _x: ([b.square(s[0])], []), [b.input("x", (1,))], length=3)
    b.output("y", y)
    once = gradient(b.finish(), "y", ["x"])
    once = replace(once, outputs={"slope": once.outputs[Gradient("x")]})
    twice = gradient(once, "slope", ["x"])
    for graph in (twice, optimise(twice)):
        result = list(run(graph, {"x": np.array([1.1])})[0].values())[-1]
        np.testing.assert_allclose(result, 56 * 1.1**6)


def test_the_reverse_keeps_no_more_than_it_needs():
    """A plain recurrence: two sequences are kept; weights by one product outside the reverse scan."""
    b = Builder("float64")
    x, w, u = b.input("x", (6, 2, 3)), b.array("w", (4, 3)), b.array("u", (4, 4))

    def step(b, s, slices):
        product = b.add(b.matmul(slices[0], w, transpose_b=True), b.matmul(s[0], u, transpose_b=True))
        return [y := b.apply("tanh", product)], [y]

    _, (y,) = b.scan(step, [b.constant(np.zeros((2, 4)))], [x])
    b.output("y", y)
    graph = optimise(gradient(b.finish(), "y", ["w", "u"]))
    forward, backward = (node for node in graph.nodes if node.op == "scan")
    assert [value.shape for value in forward.outputs] == [(2, 4), (6, 2, 4), (6, 2, 4)]
    assert [value.shape for value in backward.outputs] == [(2, 4), (6, 2, 4)]
    assert sum(node.op == "matmul" for node in graph.nodes) == 2


def test_what_depends_on_nothing_inside_is_computed_outside():
    b = Builder("float64")
    x, w = b.input("x", (6, 2)), b.array("w", (2,))
    _, (y,) = b.scan(lambda b, _s, v: ([], [b.mul(v[0], b.exp(b.neg(w)))]), [], [x])
    b.output("y", y)
    graph = b.finish()
    assert [node.op for node in graph.nodes] == ["elementwise", "elementwise", "scan"]
    assert len(graph.nodes[-1].params["body"].nodes) == 1


def test_unneeded_states_and_outputs_are_removed():
    b = Builder("float64")
    x, w = b.input("x", (6, 2)), b.input("w", (2,))

    def step(b, s, v):
        return [b.add(s[0], v[0]), b.mul(s[1], w), b.add(s[2], s[0])], [s[0], s[1]]

    zero = b.constant(np.zeros(2))
    finals, _ = b.scan(step, [zero, zero, zero], [x])
    b.output("y", finals[2])
    graph = optimise(b.finish())
    (node,) = graph.nodes
    assert (node.params["states"], len(node.inputs), len(node.outputs)) == (2, 3, 2)
    result = run(graph, {"x": X.repeat(2, 0), "w": np.ones(2)})[0]["y"]
    np.testing.assert_array_equal(result, run(b.finish(), {"x": X.repeat(2, 0), "w": np.ones(2)})[0]["y"])


def test_printed_form_shows_the_body():
    b = Builder()
    b.output("y", b.scan(running_sum, [b.input("s", (1,))], [b.input("x", (3, 1))])[1][0])
    assert "    %4: float32[1] = elementwise(%2, %3, scalar=add(x0, x1))" in str(b.finish()).splitlines()


def test_refused():
    b = Builder("float64")
    s, x, y = b.input("s", (2,)), b.input("x", (3, 2)), b.input("y", (4, 2))
    with pytest.raises(ShapeError, match=r"^a scan needs one length, and has \[float64\[3, 2\], float64\[4, 2\]\]$"):
        b.scan(running_sum, [s], [x, y])
    with pytest.raises(ShapeError, match=r"^a scan needs one length, and has \[\]$"):
        b.scan(running_sum, [s])
    with pytest.raises(ShapeError, match=r"^a state of a scan is float64\[\] before a step and float64\[2\] after it$"):
        b.scan(running_sum, [b.constant(0.0)], [x])
    with pytest.raises(GraphError, match=r"^a scan has 1 states before a step and 0 after it$"):
        b.scan(lambda _b, _s, _x: ([], []), [s], [x])
    with pytest.raises(GraphError, match=r"^a step of a scan has no inputs and outputs with names$"):
        b.scan(lambda b, s, _x: (s, [b.input("z", (2,))]), [s], [x])
    body = CASES[0].params
    with pytest.raises(ShapeError, match=r"take a sequence float64\[3, 2\], not float64\[4, 2\]$"):
        b.emit("scan", [y], **body)
    with pytest.raises(ShapeError, match=r"^a scan with 0 states and 1 sequences over a body of 1 inputs$"):
        b.emit("scan", [x, x], **body)


def test_gradient_rule_alone_needs_what_the_steps_made():
    b = Builder("float64")
    b.output("y", b.emit("scan", [b.input("x", (3, 2))], **CASES[0].params))
    graph = b.finish()
    with pytest.raises(DerivativeError, match=r"does not keep what its reverse needs$"):
        lookup("scan").vjp(Builder.extending(graph), graph.nodes[0], (graph.outputs["y"],))
