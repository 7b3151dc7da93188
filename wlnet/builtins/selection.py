"""Elements chosen by a test: Select, Pick, TakeWhile, LengthWhile, SelectFirst."""

from __future__ import annotations

from wlnet.expression import TRUE, Association, Compound, Expr, PackedArray, S, from_array
from wlnet.kernel.containers import cut, expect_items, is_true_for, items_of, length_of, pick, remade
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages


@builtin("Select", operator=0)
def select(k: Kernel, e: Expr, test: Expr, count: Expr | None = None) -> Expr | None:
    """Select[list, crit]: the elements for which crit[e] is True; Select[list, crit, n]: the first n of them.

    >> {Select[{1, 2, 4, 7, 6}, EvenQ], Select[{1, 2, 4, 7, 6}, # > 2 &, 2]}
     = {{2, 4, 6}, {4, 7}}
    >> {Select[EvenQ][{1, 2}], Select[f[1, a], IntegerQ]}
     = {{2}, f[1]}
    >> Select[<|a -> 1, b -> 2|>, # > 1 &]
     = <|b -> 2|>
    """
    items = expect_items(k, S.Select, e, 1, (e, test) if count is None else (e, test, count))
    if items is None:
        return None
    most = length_of(e)
    if type(count) is Compound and count.head is S.UpTo and count.args:
        count = count.args[0]
    if type(count) is int and count >= 0:
        most = count
    elif count is not None and count is not S.Infinity and type(count) is not Compound:
        return None
    accept = is_true_for(k, test)
    chosen: list[int] = []
    for i, x in enumerate(items):
        if len(chosen) >= most:
            break
        if accept(x):
            chosen.append(i)
    return pick(e, chosen)


@builtin("SelectFirst", "HoldRest", operator=0)
def select_first(k: Kernel, e: Expr, test: Expr, default: Expr | None = None) -> Expr | None:
    """SelectFirst[list, crit]: the first element for which crit is True, or Missing["NotFound"], or a default.

    >> {SelectFirst[{1, 4, 6}, EvenQ], SelectFirst[{1}, EvenQ], SelectFirst[{1}, EvenQ, none]}
     = {4, Missing["NotFound"], none}
    >> SelectFirst[EvenQ][{3, 2}]
     = 2
    """
    items = expect_items(k, S.SelectFirst, e, 1, (e, test))
    if items is None:
        return None
    accept = is_true_for(k, k.evaluate(test))
    for x in items:
        if accept(x):
            return x
    return Compound(S.Missing, ("NotFound",)) if default is None else default


messages("Pick", {"incomp": "Expressions `1` and `2` have incompatible shapes."})


@builtin("Pick")
def pick_(k: Kernel, e: Expr, selector: Expr, pattern: Expr = TRUE) -> Expr | None:
    """Pick[list, sel]: the elements for which sel has True in their place; Pick[list, sel, patt]: what matches patt.

    >> {Pick[{a, b, c}, {True, False, True}], Pick[{a, b, c}, {1, 0, 1}, 1], Pick[{{a, b}, {c}}, {{1, 0}, {1}}, 1]}
     = {{a, c}, {a, c}, {{a}, {c}}}
    """
    if type(e) is PackedArray and type(selector) is PackedArray and type(pattern) in (int, float):
        wanted = float if selector.array.dtype.kind == "f" else int
        if selector.array.ndim == 1 and len(e) == len(selector) and type(pattern) is wanted:
            return from_array(e.array[selector.array == pattern])
    matches = k.pattern(pattern).matches
    failed: list[tuple[Expr, Expr]] = []

    def choose(x: Expr, s: Expr) -> Expr | None:
        """The part of ``x`` that is picked; None if nothing is."""
        if matches(s):
            return x
        inner, marks = items_of(x), items_of(s)
        if marks is None:
            return None
        if inner is None or len(inner) != len(marks):
            failed.append((x, s))
            return None
        found = [(i, choose(a, b)) for i, (a, b) in enumerate(zip(inner, marks, strict=True))]
        kept = [(i, c) for i, c in found if c is not None]
        if type(x) is Association:
            chosen = pick(x, [i for i, _ in kept])
            assert type(chosen) is Association
            return chosen.with_values([c for _, c in kept])
        return remade(k, x, [c for _, c in kept])

    result = choose(e, selector)
    if failed:
        k.message(S.Pick, "incomp", e, selector)
        return None
    return Compound(S.Sequence, ()) if result is None else result


def _run_length(k: Kernel, e: Expr, test: Expr) -> int:
    accept = is_true_for(k, test)
    for i, x in enumerate(items_of(e) or ()):
        if not accept(x):
            return i
    return length_of(e)


@builtin("TakeWhile", operator=0)
def take_while(k: Kernel, e: Expr, test: Expr) -> Expr | None:
    """TakeWhile[list, crit]: the elements at the front, as long as crit is True.

    >> TakeWhile[{2, 4, 5, 6}, EvenQ]
     = {2, 4}
    """
    if expect_items(k, S.TakeWhile, e, 1, (e, test)) is None:
        return None
    return cut(e, 0, _run_length(k, e, test))


@builtin("LengthWhile", operator=0)
def length_while(k: Kernel, e: Expr, test: Expr) -> Expr | None:
    """LengthWhile[list, crit]: how many elements at the front there are for which crit is True.

    >> LengthWhile[{2, 4, 5, 6}, EvenQ]
     = 2
    """
    if expect_items(k, S.LengthWhile, e, 1, (e, test)) is None:
        return None
    return _run_length(k, e, test)
