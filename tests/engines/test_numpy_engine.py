"""Whole plans: random graphs, ownership of results, memory used again, threads, what callers get wrong."""

import importlib
import threading

import numpy as np
import pytest

from wlnet.engines.numpy_engine import compile
from wlnet.ir.builder import Builder
from wlnet.ir.errors import DtypeError, IRError, ShapeError
from wlnet.ir.gradient import gradient
from wlnet.ir.reference import run
from wlnet.ir.scalar import Arg

_graphs = importlib.import_module((__package__ or "").removesuffix("engines") + "ir.random_graphs")
random_graph, random_values = _graphs.random_graph, _graphs.random_values


@pytest.mark.parametrize(("optimised", "native"), [(False, True), (True, True), (True, False)])
@pytest.mark.parametrize("seed", range(40))
def test_random_graphs(seed, optimised, native):
    """Values, gradients and updates of the plan are those of the plain forms, at the first run and at the next."""
    graph = gradient(random_graph(seed), ["a", "b"], ["x", "y", "w"])
    plan = compile(graph, optimised=optimised, native=native)
    for again in (seed, seed + 1, seed):
        inputs, arrays = random_values(again)
        expected = run(graph, inputs, arrays)
        ours = plan.run_with_updates(inputs, arrays)
        for wanted, given in zip(expected, ours, strict=True):
            assert list(given) == list(wanted)
            for name in wanted:
                assert given[name].dtype == wanted[name].dtype
                np.testing.assert_allclose(given[name], wanted[name], rtol=1e-10, atol=1e-10)


def test_random_graphs_in_single_precision():
    for seed in range(10):
        inputs, arrays = random_values(seed)
        exact = run(random_graph(seed), inputs, arrays)[0]
        ours = compile(random_graph(seed, dtype="float32"))(inputs, arrays)
        for name, value in exact.items():
            assert ours[name].dtype == np.float32
            scale = max(1.0, float(np.max(np.abs(value))))
            np.testing.assert_allclose(ours[name], value, rtol=1e-3, atol=1e-3 * scale)


def test_results_belong_to_the_caller():
    """No result shares memory with an input, a constant, another result or a later run."""
    builder = Builder("float64")
    x = builder.input("x", (2, 3))
    hidden = builder.exp(x)
    builder.output("input", x)
    builder.output("view", builder.transpose(x, (1, 0)))
    builder.output("constant", builder.constant(np.ones(2)))
    builder.output("y", hidden)
    builder.output("same", hidden)
    builder.output("reshaped", builder.reshape(hidden, (6,)))
    builder.output("later", builder.neg(builder.square(hidden)))
    plan = compile(builder.finish())
    given = np.arange(6.0).reshape(2, 3)
    first = plan({"x": given})
    kept = {name: value.copy() for name, value in first.items()}
    second = plan({"x": given + 1})
    for name, value in first.items():
        np.testing.assert_array_equal(value, kept[name])
        assert value.flags.owndata or value.base.flags.owndata
        assert value.flags.writeable
        for other in [given, *second.values(), *(first[key] for key in first if key != name)]:
            assert not np.shares_memory(value, other)
    np.testing.assert_array_equal(first["view"], given.T)
    np.testing.assert_allclose(first["later"], -np.exp(2 * given))


def test_inputs_are_not_written_to():
    builder = Builder("float64")
    x, w = builder.input("x", (4,)), builder.array("w", (4,))
    builder.output("y", builder.exp(builder.add(builder.neg(x), builder.square(w))))
    builder.update("w", builder.mul(w, 2.0))
    given, weights = np.arange(4.0), np.ones(4)
    outputs, updates = compile(builder.finish()).run_with_updates({"x": given}, {"w": weights})
    assert given.tolist() == [0, 1, 2, 3]
    assert weights.tolist() == [1, 1, 1, 1]
    assert updates["w"].tolist() == [2, 2, 2, 2]
    np.testing.assert_allclose(outputs["y"], np.exp(1 - given))


def test_inputs_of_other_types_and_layouts_convert():
    builder = Builder()
    x = builder.input("x", (3, 2))
    builder.output("y", builder.mul(x, 2.0))
    builder.output("flat", builder.reshape(x, (6,)))
    plan = compile(builder.finish())
    for given in ([[0, 1], [2, 3], [4, 5]], np.arange(6.0).reshape(2, 3).T, np.arange(12)[::2].reshape(3, 2) > 3):
        outputs = plan({"x": given})
        assert outputs["y"].dtype == np.float32
        np.testing.assert_array_equal(outputs["y"], 2 * np.asarray(given, float))
        np.testing.assert_array_equal(outputs["flat"], np.asarray(given, float).reshape(-1))


def test_memory_is_used_again():
    """A long chain of matrix products needs two buffers, whatever its length."""
    builder = Builder("float64")
    x = builder.input("x", (32, 32))
    y = x
    for _ in range(20):
        y = builder.apply("tanh", builder.matmul(y, x))
    builder.output("y", y)
    plan = compile(builder.finish())
    assert plan.memory == 2 * 32 * 32 * 8


def test_elementwise_writes_over_what_ends():
    builder = Builder("float64")
    x = builder.input("x", (100,))
    builder.output("y", builder.reduce(builder.exp(builder.sub(builder.square(x), 1.0)), "sum"))
    plan = compile(builder.finish(), optimised=False)
    assert plan.memory == 832  # one buffer of 100 numbers, in whole cache lines
    given = np.linspace(0, 1, 100)
    np.testing.assert_allclose(plan({"x": given})["y"], np.exp(given**2 - 1).sum())


def test_a_view_keeps_its_memory():
    """The transpose of a buffer is read after other buffers have come and gone."""
    builder = Builder("float64")
    x = builder.input("x", (3, 3))
    turned = builder.transpose(builder.exp(x), (1, 0))
    other = builder.matmul(builder.matmul(builder.neg(x), x), x)
    builder.output("y", builder.add(turned, other))
    given = np.random.default_rng(0).standard_normal((3, 3))
    expected = np.exp(given).T - given @ given @ given
    np.testing.assert_allclose(compile(builder.finish())({"x": given})["y"], expected, rtol=1e-12)


def test_nothing_is_overwritten_that_a_view_still_shows():
    """2 exp(x) + exp(x)^T, in several blocks: the sum may not go into the memory of exp(x)."""
    builder = Builder("float64")
    y = builder.exp(builder.input("x", (300, 300)))
    total = builder.elementwise(2.0 * Arg(0) + Arg(1), y, builder.transpose(y, (1, 0)))
    builder.output("y", builder.reduce(total, "sum", 0))
    given = np.linspace(0, 1, 90000).reshape(300, 300)
    expected = (2 * np.exp(given) + np.exp(given).T).sum(0)
    np.testing.assert_allclose(compile(builder.finish())({"x": given})["y"], expected, rtol=1e-12)


def test_two_threads_do_not_disturb_each_other():
    graph = gradient(random_graph(4, nodes=40), ["a", "b"], ["x", "w"])
    plan = compile(graph)
    expected = {seed: run(graph, *random_values(seed))[0] for seed in range(4)}
    failures: list[str] = []

    def work(seed: int) -> None:
        inputs, arrays = random_values(seed)
        for _ in range(100):
            for name, value in plan(inputs, arrays).items():
                if not np.allclose(value, expected[seed][name], rtol=1e-9, atol=1e-9):
                    failures.append(f"{seed} {name}")

    threads = [threading.Thread(target=work, args=(seed,)) for seed in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_a_failed_run_leaves_the_plan_usable():
    builder = Builder()
    x, i = builder.input("x", (3,)), builder.input("i", (1,), "int64")
    builder.output("y", builder.gather(x, i, 0))
    plan = compile(builder.finish())
    with pytest.raises(IndexError):
        plan({"x": np.arange(3), "i": [7]})
    assert plan({"x": np.arange(3), "i": [2]})["y"].tolist() == [2]


def test_infinite_and_undefined_numbers_pass_without_warnings():
    builder = Builder()
    x = builder.input("x", (4,))
    builder.output("log", builder.log(x))
    builder.output("p", builder.softmax(x))
    builder.output("sum", builder.reduce(builder.div(1.0, x), "sum"))
    outputs = compile(builder.finish())({"x": np.array([0.0, -1.0, np.inf, 1e38])})
    np.testing.assert_allclose(outputs["log"], [-np.inf, np.nan, np.inf, 38 * np.log(10)], rtol=1e-6)
    assert np.isnan(outputs["p"][2])
    assert outputs["sum"] == np.inf


REFUSED = [
    ({}, {"w": np.zeros(2)}, IRError, "input 'x' is missing"),
    ({"x": np.zeros(2)}, {}, IRError, "array 'w' is missing"),
    ({"x": np.zeros((2, 1))}, {"w": np.zeros(2)}, ShapeError, "input 'x' has shape (2, 1), the plan is for (2,)"),
    ({"x": np.zeros(2)}, {"w": np.zeros(3)}, ShapeError, "array 'w' has shape (3,), the plan is for (2,)"),
    ({"x": np.zeros(2, complex)}, {"w": np.zeros(2)}, DtypeError,
     "input 'x' has elements of type complex128, the plan needs float32"),
]  # fmt: skip


@pytest.mark.parametrize(("inputs", "arrays", "error", "message"), REFUSED)
def test_refused(inputs, arrays, error, message):
    builder = Builder()
    builder.output("y", builder.add(builder.input("x", (2,)), builder.array("w", (2,))))
    plan = compile(builder.finish())
    with pytest.raises(error) as caught:
        plan(inputs, arrays)
    assert str(caught.value) == message
