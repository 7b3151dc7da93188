"""Functions made of functions, and heads exchanged: Composition, Through, Thread, Head."""

from __future__ import annotations

from wlnet.builtins.lists import SEQUENCES, SequenceSpecError, taken
from wlnet.expression import (
    Association,
    Compound,
    Expr,
    PackedArray,
    S,
    head_of,
    is_list,
    list_of,
    same,
)
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.parts import PartError, report_part_error
from wlnet.kernel.pattern_forms import infinity
from wlnet.kernel.registry import applied, builtin, messages

messages("Thread", {"tdlen": "Objects of unequal length in `1` cannot be combined.", **SEQUENCES})


@builtin("Identity")
def identity(k: Kernel, x: Expr) -> Expr | None:
    """Identity[x]: x.

    >> Identity[a]
     = a
    """
    return x


@builtin("Composition", "Flat OneIdentity")
def composition(k: Kernel, *fs: Expr) -> Expr | None:
    """f @* g: the function that applies g, then f.

    >> (f @* g)[x]
     = f[g[x]]
    """
    if not fs:
        return S.Identity
    if len(fs) == 1:
        return fs[0]
    if any(f is S.Identity for f in fs):
        return Compound(S.Composition, tuple(f for f in fs if f is not S.Identity))
    return None


@builtin("RightComposition", "Flat OneIdentity")
def right_composition(k: Kernel, *fs: Expr) -> Expr | None:
    """f /* g: the function that applies f, then g.

    >> (f /* g)[x]
     = g[f[x]]
    """
    if not fs:
        return S.Identity
    if len(fs) == 1:
        return fs[0]
    if any(f is S.Identity for f in fs):
        return Compound(S.RightComposition, tuple(f for f in fs if f is not S.Identity))
    return None


@applied("Composition")
def apply_composition(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``(f @* g)[args]``."""
    *outer, inner = head.args
    value: Expr = Compound(inner, args)
    for f in reversed(outer):
        value = Compound(f, (value,))
    return value


@applied("RightComposition")
def apply_right_composition(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``(f /* g)[args]``."""
    inner, *outer = head.args
    value: Expr = Compound(inner, args)
    for f in outer:
        value = Compound(f, (value,))
    return value


@builtin("ComposeList")
def compose_list(k: Kernel, fs: Expr, x: Expr) -> Expr | None:
    """ComposeList[{f, g}, x]: {x, f[x], g[f[x]]}.

    >> ComposeList[{f, g}, x]
     = {x, f[x], g[f[x]]}
    """
    if not is_list(fs):
        return None
    steps = [x]
    for f in fs.args:
        steps.append(k.evaluate(Compound(f, (steps[-1],))))
    return list_of(*steps)


@builtin("Construct")
def construct(k: Kernel, f: Expr, *args: Expr) -> Expr | None:
    """Construct[f, x, ...]: f[x, ...].

    >> Construct[f, a, b]
     = f[a, b]
    """
    return Compound(f, args)


@builtin("Through")
def through(k: Kernel, e: Expr, head: Expr | None = None) -> Expr | None:
    """Through[p[f, g][x]]: p[f[x], g[x]].

    >> Through[{f, g}[x]]
     = {f[x], g[x]}
    """
    if type(e) is not Compound or not isinstance(e.head, (Compound, Association)):
        return e
    if head is not None and not same(e.head.head, head):
        return e
    if type(e.head) is Association:
        return e.head.with_values([Compound(f, e.args) for f in e.head.values()])
    assert type(e.head) is Compound
    return Compound(e.head.head, tuple(Compound(f, e.args) for f in e.head.args))


@builtin("Operate")
def operate(k: Kernel, p: Expr, e: Expr, n: Expr = 1) -> Expr | None:
    """Operate[p, f[x]]: p[f][x]; Operate[p, expr, n] puts p round the head of the n-th level.

    >> {Operate[p, f[x, y]], Operate[p, f[x][y], 2], Operate[p, f[x], 0]}
     = {p[f][x, y], p[f][x][y], p[f[x]]}
    """
    if type(n) is not int or n < 0:
        k.message(S.Operate, "intnm", k.current, 3)
        return None
    brackets: list[tuple[Expr, ...]] = []
    inner = e
    for _ in range(n):
        if type(inner) is not Compound and type(inner) is not PackedArray:
            return e
        brackets.append(inner.args)
        inner = inner.head
    made = Compound(p, (inner,))
    for args in reversed(brackets):
        made = Compound(made, args)
    return made


@builtin("Thread")
def thread(k: Kernel, e: Expr, head: Expr = S.List, which: Expr = S.All) -> Expr | None:
    """Thread[f[{a, b}, x]]: {f[a, x], f[b, x]}; Thread[f[args], h, n] threads over h in the first n arguments only.

    n may be any specification that Take knows.

    >> Thread[{a, b} -> {1, 2}]
     = {a -> 1, b -> 2}
    >> {Thread[f[{a, b}, x]], Thread[f[{a, b}, {c, d}], List, 1]}
     = {{f[a, x], f[b, x]}, {f[a, {c, d}], f[b, {c, d}]}}
    """
    if type(e) is PackedArray:
        e = Compound(S.List, e.args)
    if type(e) is not Compound:
        return e
    try:
        places = taken(which, len(e.args), e)
    except SequenceSpecError:
        k.message(S.Thread, "seqs", k.current, 3)
        return None
    except PartError as error:
        report_part_error(k, error, S.Thread)
        return None
    length = -1
    for i in places:
        a = e.args[i]
        if _has_head(a, head):
            n = len(a.args)  # type: ignore[union-attr]
            if length >= 0 and n != length:
                k.message(S.Thread, "tdlen", e)
                return e
            length = n
    if length < 0:
        return e
    columns = [
        a.args if i in places and _has_head(a, head) else (a,) * length  # type: ignore[union-attr]
        for i, a in enumerate(e.args)
    ]
    return Compound(head, tuple(Compound(e.head, row) for row in zip(*columns, strict=True)))


def _has_head(e: Expr, head: Expr) -> bool:
    return (type(e) is Compound and same(e.head, head)) or (head is S.List and type(e) is PackedArray)


@builtin("Head")
def head_(k: Kernel, e: Expr, wrapper: Expr | None = None) -> Expr | None:
    """Head[expr]: the head of expr.

    >> {Head[f[x]], Head[3], Head[2.5], Head["a"], Head[1/2]}
     = {f, Integer, Real, String, Rational}
    >> {Head[Infinity], Head[-Infinity], Head[ComplexInfinity]}
     = {DirectedInfinity, DirectedInfinity, DirectedInfinity}
    """
    found = head_of(infinity(e) or e)
    return found if wrapper is None else Compound(wrapper, (found,))


@builtin("Sequence")
def sequence(k: Kernel, *args: Expr) -> Expr | None:
    """f[Sequence[a, b]]: f[a, b].

    >> {1, Sequence[2, 3], 4}
     = {1, 2, 3, 4}
    """
    return args[0] if len(args) == 1 else None
