"""Loops in the engine: the numbers of the plain form, from memory that is used again."""

import importlib

import numpy as np
import pytest

from wlnet.engines.numpy_engine import compile
from wlnet.ir.builder import Builder
from wlnet.ir.errors import IRError
from wlnet.ir.gradient import gradient
from wlnet.ir.reference import run

_rows = importlib.import_module((__package__ or "").removesuffix("engines.kernels") + "ir.ops.test_scan")


@pytest.mark.parametrize("optimised", [False, True])
@pytest.mark.parametrize("reverse", [False, True])
def test_recurrence_and_its_gradient(reverse, optimised):
    graph = gradient(_rows.recurrent(reverse), ["final", "a", "b"], ["x", "s", "w", "u", "c", "d"])
    plan = compile(graph, optimised=optimised)
    rng = np.random.default_rng(5)
    for _ in range(3):
        given = {name: rng.standard_normal(value.shape) for name, value in graph.inputs.items()}
        arrays = {key: rng.standard_normal(value.shape) for key, value in graph.arrays.items()}
        expected = run(graph, given, arrays, np.random.default_rng(2))[0]
        results = plan(given, arrays, np.random.default_rng(2))
        for name, value in expected.items():
            np.testing.assert_allclose(results[name], value, rtol=1e-10, atol=1e-12)


def test_states_that_change_places_stay_and_share():
    """(a, b, c, d) becomes (b, a + c, c, a + c); a view and a scalar are states too."""
    b = Builder("float64")

    def step(b, states, slices):
        first, second, third, _, scalar = states
        total = b.add(first, third)
        return [second, total, third, total, b.add(scalar, slices[1])], [b.reshape(total, (2, 1)), first, third]

    init = [b.input(name, (2,)) for name in "abcd"]
    turned = b.transpose(b.input("x", (3, 5)), (1, 0))
    finals, outputs = b.scan(step, [*init, b.constant(0.0)], [turned, b.input("y", (5,))])
    for i, value in enumerate((*finals, *outputs)):
        b.output(i, value)
    graph = b.finish()
    rng = np.random.default_rng(1)
    plan = compile(graph)
    for _ in range(2):
        given = {name: rng.standard_normal(value.shape) for name, value in graph.inputs.items()}
        kept = {name: value.copy() for name, value in given.items()}
        results = plan(given)
        for name, value in run(graph, given)[0].items():
            np.testing.assert_array_equal(results[name], value)
        for name, value in kept.items():
            np.testing.assert_array_equal(given[name], value)


def test_draws_of_a_body_need_a_generator():
    b = Builder()
    b.output("y", b.scan(lambda b, _s, _x: ([], [b.random("normal", (2,))]), [], length=2)[1][0])
    plan = compile(b.finish())
    with pytest.raises(IRError, match="needs a generator"):
        plan({})
    assert len(np.unique(plan({}, rng=np.random.default_rng(0))["y"])) == 4
