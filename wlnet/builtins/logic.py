"""And, Or, Not and their kin, and tests over all elements of a list."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.expression import FALSE, TRUE, Association, Compound, Expr, S, Symbol, boolean, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin

_OPPOSITES = {
    S.Less: S.GreaterEqual,
    S.LessEqual: S.Greater,
    S.Greater: S.LessEqual,
    S.GreaterEqual: S.Less,
    S.Equal: S.Unequal,
    S.Unequal: S.Equal,
}


def _junction(k: Kernel, head: Symbol, args: Sequence[Expr], neutral: Symbol, decisive: Symbol) -> Expr | None:
    """And or Or: evaluated in order up to the first decisive value; neutral values drop out."""
    kept: list[Expr] = []
    for a in args:
        value = k.evaluate(a)
        if value is decisive:
            return decisive
        if value is not neutral:
            kept.append(value)
    if len(kept) < 2:
        return kept[0] if kept else neutral
    made = tuple(kept)
    return None if made == tuple(args) else Compound(head, made)


@builtin("And", "Flat HoldAll OneIdentity")
def and_(k: Kernel, *args: Expr) -> Expr | None:
    """a && b && ...: False at the first argument that is False; True if all are True.

    >> {True && False, True && x, False && Print[1], And[]}
     = {False, x, False, True}
    """
    return _junction(k, S.And, args, TRUE, FALSE)


@builtin("Or", "Flat HoldAll OneIdentity")
def or_(k: Kernel, *args: Expr) -> Expr | None:
    """a || b || ...: True at the first argument that is True; False if all are False.

    >> {False || True, False || x, x || True, Or[]}
     = {True, x, True, False}
    """
    return _junction(k, S.Or, args, FALSE, TRUE)


@builtin("Not")
def not_(_k: Kernel, a: Expr) -> Expr | None:
    """!a: the logical opposite.

    >> {!True, !False, !x, !(a < b), !!x, !(a == b)}
     = {False, True, !x, a >= b, x, a != b}
    """
    if a is TRUE:
        return FALSE
    if a is FALSE:
        return TRUE
    if type(a) is Compound and type(a.head) is Symbol:
        if a.head is S.Not and len(a.args) == 1:
            return a.args[0]
        opposite = _OPPOSITES.get(a.head)
        if opposite is not None and len(a.args) == 2:
            return Compound(opposite, a.args)
    return None


@builtin("Xor", "Flat OneIdentity Orderless")
def xor(_k: Kernel, *args: Expr) -> Expr | None:
    """Xor[a, b, ...]: True if an odd number of the arguments is True.

    >> {Xor[True, False], Xor[True, True], Xor[True, x], Xor[x, x]}
     = {True, False, !x, False}
    """
    odd = False
    rest: dict[Expr, int] = {}
    for a in args:
        if a is TRUE:
            odd = not odd
        elif a is not FALSE:
            rest[a] = rest.get(a, 0) + 1
    kept = tuple(a for a, n in rest.items() if n % 2)
    if not kept:
        return boolean(odd)
    made: Expr = kept[0] if len(kept) == 1 else Compound(S.Xor, kept)
    if odd:
        return Compound(S.Not, (made,))
    return None if kept == args and len(args) > 1 else made


@builtin("Xnor")
def xnor(_k: Kernel, *args: Expr) -> Expr | None:
    """Xnor[a, b, ...]: !Xor[a, b, ...], True if an even number of the arguments is True.

    >> {Xnor[True, False], Xnor[True, True], Xnor[], Xnor[x, True]}
     = {False, True, True, x}
    """
    if all(a is TRUE or a is FALSE for a in args):
        return boolean(sum(a is TRUE for a in args) % 2 == 0)
    fixed = [a for a in args if a is TRUE or a is FALSE]
    if not fixed:
        return None
    return Compound(S.Not, (Compound(S.Xor, args),))


@builtin("Majority")
def majority(_k: Kernel, *args: Expr) -> Expr | None:
    """Majority[a, b, ...]: True if more than half of the arguments are True, False if not more than half can be.

    >> {Majority[True, True, False], Majority[True, False], Majority[x, True, True], Majority[x, True, False]}
     = {True, False, True, Majority[x, True, False]}
    """
    yes, no = (sum(a is answer for a in args) for answer in (TRUE, FALSE))
    if 2 * yes > len(args):
        return TRUE
    return FALSE if 2 * no >= len(args) else None


@builtin("Nand", "HoldAll")
def nand(_k: Kernel, *args: Expr) -> Expr | None:
    """Nand[a, b, ...]: !(a && b && ...).

    >> {Nand[True, False], Nand[True, True]}
     = {True, False}
    """
    return Compound(S.Not, (Compound(S.And, args),))


@builtin("Nor", "HoldAll")
def nor(_k: Kernel, *args: Expr) -> Expr | None:
    """Nor[a, b, ...]: !(a || b || ...).

    >> {Nor[False, False], Nor[True, False]}
     = {True, False}
    """
    return Compound(S.Not, (Compound(S.Or, args),))


@builtin("Implies")
def implies(_k: Kernel, a: Expr, b: Expr) -> Expr | None:
    """Implies[a, b]: False only where a is True and b is False.

    >> {Implies[True, False], Implies[False, x], Implies[True, x], Implies[x, True]}
     = {False, True, x, True}
    """
    if a is TRUE:
        return b
    if a is FALSE or b is TRUE or a == b:
        return TRUE
    return Compound(S.Not, (a,)) if b is FALSE else None


@builtin("Equivalent", "Orderless")
def equivalent(_k: Kernel, *args: Expr) -> Expr | None:
    """Equivalent[a, b, ...]: True if all arguments are True or all are False.

    >> {Equivalent[True, True], Equivalent[True, False]}
     = {True, False}
    """
    if TRUE in args and FALSE in args:
        return FALSE
    return TRUE if all(a == args[0] for a in args[1:]) else None


@builtin("TrueQ")
def true_q(_k: Kernel, e: Expr) -> Expr | None:
    """TrueQ[expr]: True if expr is True, else False.

    >> {TrueQ[1 < 2], TrueQ[x]}
     = {True, False}
    """
    return boolean(e is TRUE)


@builtin("BooleanQ")
def boolean_q(_k: Kernel, e: Expr) -> Expr | None:
    """BooleanQ[expr]: whether expr is True or False.

    >> {BooleanQ[True], BooleanQ[1]}
     = {True, False}
    """
    return boolean(e is TRUE or e is FALSE)


def _items(e: Expr) -> Sequence[Expr] | None:
    """The elements of any compound or association."""
    if type(e) is Association:
        return e.values()
    args = getattr(e, "args", None)
    return args if isinstance(args, tuple) else None


def _test_all(k: Kernel, e: Expr, test: Expr, level: Expr | None, head: Symbol, junction: Symbol) -> Expr | None:
    items = _items(e)
    if items is None:
        k.message(head, "normal", 1, Compound(head, (e, test)))
        return None
    if level is not None:
        parts = k.evaluate(Compound(S.Level, (e, list_of(level))))
        if not is_list(parts):
            return None
        items = parts.args
    decisive = FALSE if junction is S.And else TRUE
    neutral = TRUE if junction is S.And else FALSE
    left: list[Expr] = []
    for item in items:
        value = k.evaluate(Compound(test, (item,)))
        if value is decisive:
            return decisive
        if value is not neutral:
            left.append(value)
    return Compound(junction, tuple(left)) if left else neutral


@builtin("AllTrue", operator=0)
def all_true(k: Kernel, e: Expr, test: Expr, level: Expr | None = None) -> Expr | None:
    """AllTrue[{e1, e2, ...}, test]: whether test gives True for every element.

    AllTrue[expr, test, n] looks at the parts of level n.

    >> {AllTrue[{2, 4, 6}, EvenQ], AllTrue[{2, 3}, EvenQ], AllTrue[{}, EvenQ], AllTrue[EvenQ][{2}]}
     = {True, False, True, True}
    >> AllTrue[{{1, 2}, {3, 4}}, IntegerQ, 2]
     = True
    """
    return _test_all(k, e, test, level, S.AllTrue, S.And)


@builtin("AnyTrue", operator=0)
def any_true(k: Kernel, e: Expr, test: Expr, level: Expr | None = None) -> Expr | None:
    """AnyTrue[{e1, e2, ...}, test]: whether test gives True for some element.

    >> {AnyTrue[{1, 3, 4}, EvenQ], AnyTrue[{1, 3}, EvenQ], AnyTrue[{}, EvenQ]}
     = {True, False, False}
    """
    return _test_all(k, e, test, level, S.AnyTrue, S.Or)


@builtin("NoneTrue", operator=0)
def none_true(k: Kernel, e: Expr, test: Expr, level: Expr | None = None) -> Expr | None:
    """NoneTrue[{e1, e2, ...}, test]: whether test gives True for no element.

    >> {NoneTrue[{1, 3}, EvenQ], NoneTrue[{1, 4}, EvenQ]}
     = {True, False}
    """
    found = _test_all(k, e, test, level, S.NoneTrue, S.Or)
    return None if found is None else Compound(S.Not, (found,))
