"""Functions made of functions, and heads exchanged: Composition, Through, Thread, Head."""

from __future__ import annotations

from wlnet.expression import (
    Association,
    Compound,
    Expr,
    PackedArray,
    S,
    is_list,
    list_of,
    same,
)
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import applied, builtin, messages

messages("Thread", {"tdlen": "Objects of unequal length in `1` cannot be combined."})


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
    """Operate[p, f[x]]: p[f][x].

    >> Operate[p, f[x, y]]
     = p[f][x, y]
    """
    if type(e) is not Compound or n != 1:
        return e
    return Compound(Compound(p, (e.head,)), e.args)


@builtin("Thread")
def thread(k: Kernel, e: Expr, head: Expr = S.List) -> Expr | None:
    """Thread[f[{a, b}, x]]: {f[a, x], f[b, x]}.

    >> Thread[{a, b} -> {1, 2}]
     = {a -> 1, b -> 2}
    >> Thread[f[{a, b}, x]]
     = {f[a, x], f[b, x]}
    """
    if type(e) is not Compound:
        return e
    length = -1
    for a in e.args:
        if _has_head(a, head):
            n = len(a.args)  # type: ignore[union-attr]
            if length >= 0 and n != length:
                k.message(S.Thread, "tdlen", e)
                return e
            length = n
    if length < 0:
        return e
    columns = [a.args if _has_head(a, head) else (a,) * length for a in e.args]  # type: ignore[union-attr]
    return Compound(head, tuple(Compound(e.head, row) for row in zip(*columns, strict=True)))


def _has_head(e: Expr, head: Expr) -> bool:
    return (type(e) is Compound and same(e.head, head)) or (head is S.List and type(e) is PackedArray)


@builtin("Head")
def head_(k: Kernel, e: Expr, wrapper: Expr | None = None) -> Expr | None:
    """Head[expr]: the head of expr.

    >> {Head[f[x]], Head[3], Head[2.5], Head["a"], Head[1/2]}
     = {f, Integer, Real, String, Rational}
    """
    from wlnet.expression import head_of

    found = head_of(e)
    return found if wrapper is None else Compound(wrapper, (found,))


@builtin("Sequence")
def sequence(k: Kernel, *args: Expr) -> Expr | None:
    """f[Sequence[a, b]]: f[a, b].

    >> {1, Sequence[2, 3], 4}
     = {1, 2, 3, 4}
    """
    return args[0] if len(args) == 1 else None
