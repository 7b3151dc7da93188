"""What depends on arrays alone, apart from the rest."""

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.passes.preparation import prepared
from wlnet.ir.reference import run


def test_two_graphs_make_the_whole():
    b = Builder("float64")
    x, w, s = b.input("x", (2, 3)), b.array("w", (4, 3)), b.array("s", (4,))
    scaled = b.mul(w, b.reshape(b.apply("exp", s), (4, 1)))
    b.output("y", b.matmul(x, scaled, transpose_b=True))
    b.output("s", b.mul(s, 2.0))
    graph = b.finish()
    pair = prepared(graph)
    assert pair is not None
    before, after = pair
    before.check()
    after.check()
    assert [node.op for node in after.nodes] == ["matmul"]
    assert not before.inputs
    rng = np.random.default_rng(0)
    arrays = {"w": rng.standard_normal((4, 3)), "s": rng.standard_normal(4)}
    inputs = {"x": rng.standard_normal((2, 3))}
    made = run(before, {}, arrays)[0]
    found = run(after, inputs, arrays | made)[0]
    for name, wanted in run(graph, inputs, arrays)[0].items():
        np.testing.assert_array_equal(found[name], wanted)


def views(b, w):
    return b.transpose(b.reshape(w, (4, 3)), (1, 0))


def chance(b, w):
    return b.mul(b.random("uniform", (12,)), w)


def growth(b, w):
    return b.matmul(b.reshape(w, (12, 1)), b.reshape(w, (1, 12)))


@pytest.mark.parametrize("make", [views, chance, growth])
def test_what_is_not_kept(make):
    """Views cost nothing, chance falls anew, and what is much larger than its arrays would fill memory."""
    b = Builder()
    b.output("y", b.mul(b.input("x", (1,)), make(b, b.array("w", (12,)))))
    assert prepared(b.finish()) is None
