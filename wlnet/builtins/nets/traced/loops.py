"""Functions that apply functions: Map and its kin at once, loops turn by turn."""

from __future__ import annotations

from wlnet.builtins.nets.traced.folds import folded
from wlnet.builtins.nets.traced.reductions import reduced
from wlnet.builtins.nets.traced.rules import rule, takes_anything
from wlnet.builtins.nets.traced.snapshot import is_pure
from wlnet.builtins.nets.traced.trace import DECIDED, Trace, decided
from wlnet.builtins.nets.traced.tracer import Tracer
from wlnet.expression import Compound, Expr, S, is_list


@rule("Map")
def map_(t: Trace, e: Compound) -> Expr | None:
    if len(e.args) not in (2, 3) or not isinstance(e.args[1], Tracer):
        return None if len(e.args) == 2 else _deep_list(t, e)
    f, x = e.args[:2]
    assert isinstance(x, Tracer)
    levels = _exact_level(e.args[2] if len(e.args) == 3 else 1, x.rank)
    if levels is None:
        raise t.unknown(e, "has no counterpart in a net: Map takes level 1, {n} or {-1} there")
    if levels == 0:
        return t.k.evaluate(Compound(f, (x,))) if len(e.args) == 3 else x
    if is_pure(t.k, f):
        found = t.mapped(lambda one: t.k.evaluate(Compound(f, (one,))), [(x, 0, levels)], x.dims[:levels], e)
        if found is not None:
            return found
    if levels > 1:
        raise t.unknown(e, "has no counterpart in a net: the function gives no array")
    return Compound(S.Map, (f, t.as_list(x)), e.span)


def _deep_list(t: Trace, e: Compound) -> Expr | None:
    x = t.coerce(e.args[1])
    return None if x is None else Compound(S.Map, (e.args[0], x, *e.args[2:]), e.span)


def _exact_level(spec: Expr, rank: int) -> int | None:
    if spec == 1:
        return min(1, rank)
    if is_list(spec) and len(spec.args) == 1 and isinstance(spec.args[0], int):
        n = spec.args[0]
        level = n if n >= 0 else rank + 1 + n
        return level if 0 <= level <= rank else None
    return None


@rule("MapThread")
def map_thread(t: Trace, e: Compound) -> Expr | None:
    f, arrays = e.args[:2]
    levels = e.args[2] if len(e.args) > 2 else 1
    if not isinstance(levels, int) or levels < 1:
        return None
    rows = (
        t.slices(arrays) if isinstance(arrays, Tracer) and arrays.rank else list(arrays.args) if is_list(arrays) else []
    )
    xs = [t.coerce(row) for row in rows]
    if all(x is not None and x.rank >= levels for x in xs) and xs and is_pure(t.k, f):
        found = [x for x in xs if x is not None]
        if len({x.dims[:levels] for x in found}) > 1:
            raise t.misfit(e, *found)
        result = t.mapped(lambda *parts: t.k.evaluate(Compound(f, parts)),
                          [(x, 0, levels) for x in found], found[0].dims[:levels], e)  # fmt: skip
        if result is not None:
            return result
    explicit = tuple(map(t.as_list, rows))
    if all(a is b for a, b in zip(explicit, rows, strict=True)) and is_list(arrays):
        return None
    return Compound(S.MapThread, (f, Compound(S.List, explicit), *e.args[2:]), e.span)


@rule("Apply MapApply")
def apply(t: Trace, e: Compound) -> Expr | None:
    """f @@ x takes the elements apart; sums and products need not."""
    if e.head is S.MapApply or (len(e.args) == 3 and is_list(e.args[2]) and tuple(e.args[2].args) == (1,)):
        f, rows = e.args[:2]
        if not isinstance(rows, Tracer):
            if e.head is S.MapApply or not is_list(rows):
                return None
            opened = Compound(S.List, tuple(map(t.as_list, rows.args)))
            return None if opened == rows else Compound(e.head, (f, opened, *e.args[2:]), e.span)
        return _applied_rows(t, e, f, rows)
    if len(e.args) != 2:
        return None
    f, x = e.args
    if not isinstance(x, Tracer) or not x.rank:
        return None
    match f:
        case S.Plus:
            return reduced(t, x, "sum", [0], e)
        case S.Times:
            return reduced(t, x, "prod", [0], e)
        case S.Max | S.Min:
            return t.k.evaluate(Compound(f, (x,), e.span))
        case S.List:
            return x
    return Compound(f, tuple(t.slices(x)), e.span)


def _applied_rows(t: Trace, e: Compound, f: Expr, x: Tracer) -> Expr | None:
    if x.rank < 2:
        raise t.misfit(e, x)

    def one(row: Tracer) -> Expr:
        return t.k.evaluate(Compound(f, tuple(t.slices(row))))

    found = t.mapped(one, [(x, 0, 1)], x.dims[:1], e) if is_pure(t.k, f) else None
    if found is not None:
        return found
    rows = tuple(t.as_list(row) for row in t.slices(x))
    return Compound(S.Apply, (f, Compound(S.List, rows), Compound(S.List, (1,))), e.span)


_LIST_AT = {
    S.Fold: -1, S.FoldList: -1, S.FoldPair: -1, S.FoldPairList: 2, S.MapIndexed: 1, S.Scan: 1, S.MapAt: 1,
    S.AssociationThread: 1,
}  # fmt: skip


@rule("Fold FoldList FoldPair FoldPairList MapIndexed Scan MapAt AssociationThread")
def turn_by_turn(t: Trace, e: Compound) -> Expr | None:
    """The list is taken apart; the rest is the language's own."""
    at = _LIST_AT[e.head]  # type: ignore[index]
    at = at if at >= 0 else len(e.args) + at
    if e.head in (S.Fold, S.FoldList) and len(e.args) in (2, 3) and (found := folded(t, e)) is not None:
        return found
    if e.head in (S.Fold, S.FoldList) and len(e.args) == 2:
        at = 1
    if at >= len(e.args):
        return None
    whole = e.args[at]
    explicit = t.as_list(whole)
    if explicit is whole:
        return None
    return Compound(e.head, (*e.args[:at], explicit, *e.args[at + 1 :]), e.span)


@rule("ConstantArray")
def constant_array(t: Trace, e: Compound) -> Expr | None:
    x = t.array(e.args[0], e)
    sizes = tuple(e.args[1].args) if is_list(e.args[1]) else (e.args[1],)
    if not all(isinstance(n, int) and n > 0 for n in sizes):
        raise t.unknown(e)
    return copies(t, x, tuple(n for n in sizes if isinstance(n, int)), e)


def copies(t: Trace, x: Tracer, sizes: tuple[int, ...], e: Expr) -> Tracer:
    before = x.value.shape[: x.lead]
    value = t.b.reshape(x.value, (*before, *(1,) * len(sizes), *x.dims))
    return Tracer(t.b.broadcast(value, (*before, *sizes, *x.dims)), x.lead, e)


@rule("While For", held=True)
def while_(_t: Trace, e: Compound) -> Expr | None:
    """A loop runs as long as its test says so, which the data may not decide."""
    at = 0 if e.head is S.While else 1
    if len(e.args) <= at or (isinstance(test := e.args[at], Compound) and test.head is DECIDED):
        return None
    return Compound(e.head, (*e.args[:at], decided(e.args[at]), *e.args[at + 1 :]), e.span)


@rule("NestWhile NestWhileList")
def nest_while(_t: Trace, e: Compound) -> Expr | None:
    if len(e.args) < 3 or (isinstance(test := e.args[2], Compound) and DECIDED in test.args):
        return None
    test = Compound(S.Composition, (DECIDED, e.args[2]))
    return Compound(e.head, (*e.args[:2], test, *e.args[3:]), e.span)


@rule("SameQ UnsameQ")
def same(t: Trace, e: Compound) -> Expr | None:
    """An array is never the same as a symbol or a string; whether two arrays are, only the data can tell."""
    if sum(1 for a in e.args if t.coerce(a) is not None) > 1:
        raise t.unknown(e, "is decided by the data", "Equal compares numbers.")
    return None


@rule("Switch", held=True)
def switch(t: Trace, e: Compound) -> Expr | None:
    """Cases that are numbers would be decided by the data."""
    if not e.args:
        return None
    value = t.k.evaluate(e.args[0])
    if isinstance(value, Tracer) and any(t.number(case) is not None for case in e.args[1::2]):
        raise t.unknown(e, "is decided by the data", "Which chooses by comparisons.")
    return None


takes_anything(
    "List Association Rule RuleDelayed CompoundExpression Set SetDelayed Unset Module With Block Function Hold "
    "HoldForm HoldComplete HoldPattern ReleaseHold Unevaluated Evaluate Sequence Return Catch Throw Nest NestList "
    "Array Composition RightComposition Key Keys Values Lookup KeyMap KeyTake KeyDrop KeySelect KeyExistsQ KeySort "
    "Merge AssociateTo AppendTo PrependTo AddTo SubtractFrom TimesBy DivideBy Increment Decrement PreIncrement "
    "PreDecrement MatchQ Replace ReplaceAll ReplaceRepeated Head Slot SlotSequence Condition Pattern Optional "
    "OptionValue Options OptionsPattern TrueQ Timing AbsoluteTiming Nothing Missing Failure Through Curry "
    "OperatorApplied Construct ConfirmAssert Assert AssociationQ StringQ IntegerQ BooleanQ"
)
