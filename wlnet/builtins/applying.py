"""Functions applied in other ways: CurryApplied, ReverseApplied, Comap, ApplyTo, SubsetMap, ReplaceAt, Splice."""

from __future__ import annotations

from wlnet.expression import Association, Compound, Expr, S, Symbol, is_list
from wlnet.kernel.containers import items_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.levels import Levels, levels, map_at_levels
from wlnet.kernel.parts import PartError, part, replace_part, report_part_error
from wlnet.kernel.registry import applied, builtin, messages


@builtin("OperatorApplied")
def operator_applied(_k: Kernel, f: Expr, arity: Expr = S.Automatic) -> Expr | None:
    """OperatorApplied[f][x][y]: f[y, x]; OperatorApplied[f, n][x1]...[xn] is f[x1, ..., xn].

    OperatorApplied[f, {i1, ..., in}][x1]...[xn] is f[xi1, ..., xin].

    >> {OperatorApplied[Power][2][5], OperatorApplied[f, 3][a][b, c], OperatorApplied[f, {3, 1, 2}][a][b][c]}
     = {25, f[a, b, c], f[c, a, b]}
    """
    return Compound(f, ()) if arity == 0 else None


@builtin("CurryApplied")
def curry_applied(_k: Kernel, f: Expr, arity: Expr = S.Automatic) -> Expr | None:
    """CurryApplied[f, n][x1]...[xn]: f[x1, ..., xn]; CurryApplied[f, {i1, ..., in}] takes xi1 first.

    >> {CurryApplied[f, 2][a][b], CurryApplied[f, {2, 1}][a][b], CurryApplied[3][f][a][b][c]}
     = {f[a, b], f[b, a], f[a, b, c]}
    >> {CurryApplied[f, 3 -> {3, 1}][a][b][c], CurryApplied[f, 2][a]}
     = {f[c, a], CurryApplied[f, 2][a]}
    """
    return Compound(f, ()) if arity == 0 else None


@builtin("Curry")
def curry(_k: Kernel, f: Expr, arity: Expr = S.Automatic) -> Expr | None:
    """Curry[f, n]: the older name of CurryApplied[f, n]; Curry[f][x][y] is f[y, x].

    >> {Curry[f][a][b], Curry[f, 2][a][b]}
     = {f[b, a], f[a, b]}
    """
    return Compound(S.OperatorApplied, (f,)) if arity is S.Automatic else Compound(S.CurryApplied, (f, arity))


def _arity(spec: Expr) -> tuple[int, list[Expr]] | None:
    """How many arguments an arity waits for, and which go where: positions from 1, and options as they are."""
    count: Expr = S.Automatic
    if type(spec) is Compound and spec.head is S.Rule and len(spec.args) == 2:
        count, spec = spec.args
    if type(spec) is int and spec >= 1:
        return spec, list(range(1, spec + 1))
    if not is_list(spec):
        return None
    places = [i for i in spec.args if type(i) is int]
    if any(i < 1 for i in places):
        return None
    needed = max(places, default=0)
    if count is S.Automatic:
        count = needed
    return (count, list(spec.args)) if type(count) is int and count >= needed else None


@applied("CurryApplied", deep=True)
@applied("OperatorApplied", deep=True)
def apply_curried(_k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``CurryApplied[f, n][x][y]``: waits until there are n arguments, in whatever brackets."""
    given = args
    inner = head
    while type(inner.head) is Compound:
        given = inner.args + given
        inner = inner.head
    if inner.head is S.CurryApplied and len(inner.args) == 1:
        return Compound(S.CurryApplied, (args[0], inner.args[0])) if inner is head and len(args) == 1 else None
    if not 1 <= len(inner.args) <= 2:
        return None
    found = _arity(Compound(S.List, (2, 1)) if len(inner.args) == 1 else inner.args[1])
    if found is None or len(given) < found[0]:
        return None
    count, places = found
    result = Compound(inner.args[0], tuple(given[p - 1] if type(p) is int else p for p in places))
    return Compound(result, given[count:]) if len(given) > count else result


@builtin("ReverseApplied")
def reverse_applied(_k: Kernel, f: Expr) -> Expr | None:
    """ReverseApplied[f][x, ..., z]: f[z, ..., x].

    >> {ReverseApplied[f][a, b, c], ReverseApplied[Power][2, 5]}
     = {f[c, b, a], 25}
    """
    return None


@applied("ReverseApplied")
def apply_reversed(_k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``ReverseApplied[f][args]``."""
    return Compound(head.args[0], args[::-1]) if len(head.args) == 1 else None


def _comap(k: Kernel, head: Symbol, fs: Expr, spec: Expr, args: tuple[Expr, ...]) -> Expr | None:
    wanted = Levels(1, 1) if spec is S.Automatic else levels(spec)
    if wanted is None:
        k.message(head, "level", spec)
        return None
    if type(fs) is Association and spec is S.Automatic:
        return fs.with_values([Compound(f, args) for f in fs.values()])
    return map_at_levels(lambda f: Compound(f, args), fs, wanted)


@builtin("Comap", operator=1)
def comap(k: Kernel, fs: Expr, x: Expr, spec: Expr = S.Automatic) -> Expr | None:
    """Comap[{f, g, ...}, x]: {f[x], g[x], ...}.

    >> {Comap[{f, g}, x], Comap[{Min, Max}][{3, 1, 2}], Comap[<|"a" -> f|>, x]}
     = {{f[x], g[x]}, {1, 3}, <|"a" -> f[x]|>}
    """
    return _comap(k, S.Comap, fs, spec, (x,))


@builtin("ComapApply", operator=1)
def comap_apply(k: Kernel, fs: Expr, x: Expr, spec: Expr = S.Automatic) -> Expr | None:
    """ComapApply[{f, g, ...}, {x, y, ...}]: {f[x, y, ...], g[x, y, ...], ...}.

    >> ComapApply[{Plus, Times, f}, {2, 3}]
     = {5, 6, f[2, 3]}
    """
    items = items_of(x)
    return _comap(k, S.ComapApply, fs, spec, (x,) if items is None else items)


@builtin("ApplyTo", "HoldFirst")
def apply_to(_k: Kernel, x: Expr, f: Expr) -> Expr | None:
    """x //= f: sets x to f[x] and gives the new value.

    >> x = 3; x //= #^2 &; x
     = 9
    """
    return Compound(S.Set, (x, Compound(f, (x,))))


messages("SubsetMap", {"sublist": "`1` is not a list of the same length as `2`."})


@builtin("SubsetMap", operator=1)
def subset_map(k: Kernel, f: Expr, e: Expr, where: Expr) -> Expr | None:
    """SubsetMap[f, list, {i, j, ...}]: the elements at the positions replaced by those of f[{ei, ej, ...}].

    >> {SubsetMap[Reverse, {a, b, c, d}, {2, 4}], SubsetMap[Accumulate, {1, 2, 3, 4}, 2 ;; 3]}
     = {{a, d, c, b}, {1, 2, 5, 4}}
    >> SubsetMap[Reverse, {1, 3}][{a, b, c}]
     = {c, b, a}
    """
    length = len(items_of(e) or ())
    try:
        if is_list(where):
            places = [p.args if is_list(p) else (p,) for p in where.args]
        else:
            places = [(i,) for i in items_of(part(Compound(S.List, tuple(range(1, length + 1))), (where,))) or ()]
        old = Compound(S.List, tuple(part(e, p) for p in places))
        new = k.apply(f, old)
        if not is_list(new) or len(new.args) != len(places):
            k.message(S.SubsetMap, "sublist", new, old)
            return None
        result = e
        for place, value in zip(places, new.args, strict=True):
            result = replace_part(result, place, lambda _old, v=value: v)  # type: ignore[misc]
    except PartError as error:
        report_part_error(k, error, S.SubsetMap)
        return None
    return result


@builtin("ReplaceAt", operator=0)
def replace_at(k: Kernel, e: Expr, rules: Expr, where: Expr) -> Expr | None:
    """ReplaceAt[expr, rules, n]: the part at a position (or at each of a list of positions) transformed by rules.

    >> {ReplaceAt[{a, a, a}, a -> x, 2], ReplaceAt[{1, 2, 3}, n_ :> n^2, {{1}, {-1}}], ReplaceAt[a -> x, 1][{a, a}]}
     = {{a, x, a}, {1, 2, 9}, {x, a}}
    """
    if is_list(where) and all(is_list(p) for p in where.args):
        places = [p.args for p in where.args]  # type: ignore[union-attr]
    else:
        places = [where.args if is_list(where) else (where,)]
    result = e
    try:
        for place in places:
            result = replace_part(result, place, lambda old: Compound(S.Replace, (old, rules)))
    except PartError as error:
        report_part_error(k, error, S.ReplaceAt)
        return None
    return result


@builtin("Splice")
def splice(_k: Kernel, items: Expr, head: Expr = S.List) -> Expr | None:
    """Splice[{e1, e2, ...}]: in a list, its elements; Splice[list, h] in an expression whose head matches h.

    >> {{a, Splice[{b, c}], d}, f[Splice[{1, 2}]], f[Splice[{1, 2}, f], 3], Table[Splice[{i, -i}], {i, 2}]}
     = {{a, b, c, d}, f[Splice[{1, 2}]], f[1, 2, 3], {1, -1, 2, -2}}
    """
    return None
