"""Structure of scalar trees: equality, printing, substitution."""

import numpy as np

from wlnet.ir.scalar import Apply, Arg, Const, arguments, as_scalar, substitute, subtrees

X, Y = Arg(0), Arg(1)


def test_operators_build_trees_and_print():
    assert str(2 * X + Y**2 - 1 / X) == "sub(add(mul(2, x0), pow(x1, 2)), div(1, x0))"
    assert str((X < 1) & ~(Y >= X) | (X > Y)) == "or(and(less(x0, 1), not(greater_equal(x1, x0))), greater(x0, x1))"
    assert str(abs(-X % 3)) == "abs(mod(neg(x0), 3))"
    assert str((1 - X) + (1 + X) + 2**X + X / Y + (X <= Y)) == (
        "add(add(add(add(sub(1, x0), add(1, x0)), pow(2, x0)), div(x0, x1)), less_equal(x0, x1))"
    )


def test_equality_is_by_structure_and_tells_constants_apart():
    assert Arg(0) + 1.0 == X + 1.0
    assert hash(X + 1.0) == hash(Arg(0) + 1.0)
    assert len({Const(0.0), Const(-0.0), Const(0), Const(False), Const(0.0)}) == 4
    assert Const(float("nan")) == Const(float("nan"))
    assert X + Y != Y + X
    assert Const(1) != 1
    assert as_scalar(np.float64(1.5)) == Const(1.5)
    assert as_scalar(np.bool_(True)) == Const(True)
    assert Apply("neg", (X,)) != X


def test_subtrees_come_once_and_arguments_first():
    tree = (X + Y) * (X + Y)
    assert [str(part) for part in subtrees(tree)] == ["x0", "x1", "add(x0, x1)", "mul(add(x0, x1), add(x0, x1))"]
    assert arguments(tree) == (0, 1)


def test_substitution_does_not_look_into_what_it_put_in():
    assert substitute(X + Y, {X: Y, Y: X}) == Y + X


def test_shared_trees_stay_cheap():
    """Exponential work on these 2^200 leaves would never end."""
    tree = X + 0.0
    for _ in range(200):
        tree = tree + tree
    assert len(list(subtrees(tree))) == 203
    assert hash(tree) == hash(substitute(tree, {}))
