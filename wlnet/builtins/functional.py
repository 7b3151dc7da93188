"""Functions mapped over expressions: Map, Apply, Scan and their kin."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.builtins.construct import lifted_over
from wlnet.expression import (
    NULL,
    TRUE,
    Association,
    Compound,
    Expr,
    PackedArray,
    S,
    Symbol,
    is_list,
    list_of,
    symbol,
)
from wlnet.kernel.functions import caller, compiled_function
from wlnet.kernel.inertness import INERT
from wlnet.kernel.kernel import Kernel, returned
from wlnet.kernel.levels import INFINITE, Levels, depth_of, levels, map_at_levels, parts_at
from wlnet.kernel.options import Options
from wlnet.kernel.parts import PartError, packed_if_long, replace_part, report_part_error
from wlnet.kernel.registry import builtin, messages
from wlnet.kernel.signals import ReturnSignal

messages(
    "MapAt",
    {"psl": "Position specification `1` in `2` is not a machine-sized integer or a list of machine-sized integers."},
)
messages(
    "MapThread",
    {
        "list": "List expected at position `2` in `1`.",
        "mptc": "Incompatible dimensions of objects at positions {2, `1`} and {2, `2`} of `3`; "
        "dimensions are `4` and `5`.",
        "mptd": "Object `1` at position {2, `2`} in `3` has only `4` of required `5` dimensions.",
    },
)


def evaluated_list(k: Kernel, items: list[Expr]) -> Expr:
    """A list of evaluated elements: packed if long, Sequence and Nothing taken out by evaluation where they occur."""
    made = packed_if_long(items)
    if type(made) is Compound and not any(
        i is S.Nothing or (type(i) is Compound and (i.head is S.Sequence or i.head is S.Splice)) for i in items
    ):
        return k.evaluated(made)
    return made


def _level_argument(k: Kernel, spec: Expr, head: Symbol) -> Levels | None:
    found = levels(spec)
    if found is None:
        k.message(head, "level", spec)
    return found


@builtin("Map", options={"Heads": "False"}, operator=1)
def map_(k: Kernel, options: Options, f: Expr, e: Expr, spec: Expr | None = None) -> Expr | None:
    """f /@ expr or Map[f, expr, levels]: f applied to each element (each part at the levels).

    >> f /@ {a, b, c}
     = {f[a], f[b], f[c]}
    >> Map[#^2 &, <|"a" -> 2, "b" -> 3|>]
     = <|"a" -> 4, "b" -> 9|>
    >> Map[f, {{a, b}, {c}}, {2}]
     = {{f[a], f[b]}, {f[c]}}
    """
    heads = options["Heads"] is TRUE
    if spec is None and not heads:
        if type(e) is Association:
            call = caller(k, f)
            return e.with_values([call(v) for v in e.values()])
        if type(e) is PackedArray or (type(e) is Compound and e.head is S.List):
            lifted = _lifted(k, f, e) if type(e) is PackedArray else None
            if lifted is not None:
                return lifted
            call = caller(k, f)
            return evaluated_list(k, [call(a) for a in e.args])
        if type(e) is Compound:
            return Compound(e.head, tuple([Compound(f, (a,)) for a in e.args]))
        return e
    wanted = Levels(1, 1) if spec is None else _level_argument(k, spec, S.Map)
    if wanted is None:
        return None
    return map_at_levels(lambda x: Compound(f, (x,)), e, wanted, heads=heads)


_ITEM = symbol("wlnet`item")


def _lifted(k: Kernel, f: Expr, e: PackedArray) -> Expr | None:
    """The values of a pure function at all elements at once, where its body is arithmetic."""
    if e.array.ndim != 1 or type(f) is not Compound or f.head is not S.Function or not 1 <= len(f.args) <= 2:
        return None
    if k.definitions[S.Function].sub:
        return None
    prepared = compiled_function(k, f)
    quick = None if prepared is None else prepared.quick(k)
    if (
        prepared is None
        or quick is None
        or quick.lists
        or not quick.valid(k)
        or (prepared.names and len(prepared.names) > 1)
    ):
        return None
    body = prepared(k, (_ITEM,))
    return None if body is None else lifted_over(k, body, _ITEM, e.array)


@builtin("MapAll", options={"Heads": "False"}, operator=1)
def map_all(_k: Kernel, options: Options, f: Expr, e: Expr) -> Expr | None:
    """f //@ expr: f applied to every part of expr; to heads, too, with MapAll[f, expr, Heads -> True].

    >> {f //@ {a, {b}}, MapAll[f, g[a], Heads -> True]}
     = {f[{f[a], f[{f[b]}]}], f[f[g][f[a]]]}
    """
    return map_at_levels(lambda x: Compound(f, (x,)), e, Levels(0, INFINITE), heads=options["Heads"] is TRUE)


@builtin("Apply", options={"Heads": "False"}, operator=1)
def apply(k: Kernel, options: Options, f: Expr, e: Expr, spec: Expr | None = None) -> Expr | None:
    """f @@ expr or Apply[f, expr, levels]: replaces the head of expr (of the parts at the levels) by f.

    >> f @@ {a, b}
     = f[a, b]
    >> Apply[f, {{a, b}, {c}}, {1}]
     = {f[a, b], f[c]}
    """
    if spec is None:
        return _with_head(f, e)
    wanted = _level_argument(k, spec, S.Apply)
    if wanted is None:
        return None
    return map_at_levels(lambda x: _with_head(f, x), e, wanted, heads=options["Heads"] is TRUE)


def _with_head(f: Expr, e: Expr) -> Expr:
    if type(e) is Association:
        return Compound(f, e.values())
    if type(e) is Compound or type(e) is PackedArray:
        return Compound(f, e.args)
    return e


@builtin("MapApply", operator=1)
def map_apply(k: Kernel, f: Expr, e: Expr) -> Expr | None:
    """f @@@ expr: replaces the heads of the elements of expr by f.

    >> f @@@ {{a, b}, {c, d}}
     = {f[a, b], f[c, d]}
    """
    if is_list(e):
        call = caller(k, f)
        return evaluated_list(k, [_applied_to(k, f, x, call) for x in e.args])
    return map_at_levels(lambda x: _with_head(f, x), e, Levels(1, 1))


def _applied_to(k: Kernel, f: Expr, x: Expr, call: Callable[..., Expr]) -> Expr:
    """``f @@ x`` evaluated."""
    if type(x) is Compound or type(x) is PackedArray:
        return call(*x.args)
    return k.evaluate(_with_head(f, x))


@builtin("Scan", options={"Heads": "False"}, operator=1)
def scan(k: Kernel, options: Options, f: Expr, e: Expr, spec: Expr = 1) -> Expr | None:
    """Scan[f, expr]: evaluates f of each element for its effects.

    >> s = 0; Scan[(s += #) &, {1, 2, 3}]; s
     = 6
    """
    wanted = _level_argument(k, spec, S.Scan)
    if wanted is None:
        return None
    try:
        for part, _ in parts_at(e, wanted, heads=options["Heads"] is TRUE):
            value = k.evaluate(Compound(f, (part,)))
            if type(value) is Compound and value.head is S.Return:
                return returned(value)
            del value
    except ReturnSignal as signal:
        if signal.target is not S.Scan:
            raise
        return signal.value
    return NULL


@builtin("MapIndexed", options={"Heads": "False"}, operator=1)
def map_indexed(k: Kernel, options: Options, f: Expr, e: Expr, spec: Expr = 1) -> Expr | None:
    """MapIndexed[f, expr, levels]: f of each element and its position; of heads, too, with Heads -> True.

    >> MapIndexed[f, {a, b}]
     = {f[a, {1}], f[b, {2}]}
    >> MapIndexed[f, <|"x" -> a|>]
     = <|"x" -> f[a, {Key["x"]}]|>
    """
    wanted = _level_argument(k, spec, S.MapIndexed)
    if wanted is None:
        return None
    heads = options["Heads"] is TRUE
    if (wanted.low, wanted.high) == (1, 1) and is_list(e) and not heads:
        call = caller(k, f)
        return evaluated_list(k, [call(a, _place(i)) for i, a in enumerate(e.args, 1)])
    return _map_indexed(f, e, wanted, (), heads=heads)


def _place(i: int) -> Compound:
    """``{i}``, which need not be evaluated."""
    made = list_of(i)
    made.stamp = INERT
    return made


def _map_indexed(f: Expr, e: Expr, wanted: Levels, place: tuple[Expr, ...], *, heads: bool) -> Expr:
    level = len(place)

    def inside(part: Expr, at: Expr) -> Expr:
        return _map_indexed(f, part, wanted, (*place, at), heads=heads)

    result = e
    if wanted.high < 0 or level < wanted.high:
        if type(e) is Compound or type(e) is PackedArray:
            head = inside(e.head, 0) if heads else e.head
            result = Compound(head, tuple([inside(a, i) for i, a in enumerate(e.args, 1)]))
        elif type(e) is Association:
            result = e.with_values([inside(v, Compound(S.Key, (key,))) for key, v in e])
    if (level, depth_of(e) if wanted.needs_depth else 1) in wanted:
        return Compound(f, (result, list_of(*place)))
    return result


@builtin("MapThread", operator=1)
def map_thread(k: Kernel, f: Expr, lists: Expr, level: Expr = 1) -> Expr | None:
    """MapThread[f, {{a, b}, {x, y}}, n]: f applied to corresponding elements.

    >> MapThread[f, {{a, b}, {x, y}}]
     = {f[a, x], f[b, y]}
    >> MapThread[Plus, {<|"a" -> 1|>, <|"a" -> 5|>}]
     = <|"a" -> 6|>
    """
    if type(level) is not int or not is_list(lists):
        k.message(S.MapThread, "list", k.current, 2)
        return None
    items = lists.args
    if not items:
        return list_of()
    return _thread_levels(k, f, items, level, items, level)


def _thread_levels(
    k: Kernel, f: Expr, items: tuple[Expr, ...], level: int, lists: tuple[Expr, ...], required: int
) -> Expr | None:
    """``f`` of corresponding parts of ``items``, which are ``level`` levels above them; the whole is in ``lists``."""
    if level == 0:
        return Compound(f, items)
    if all(type(i) is Association for i in items):
        first = items[0]
        assert type(first) is Association
        values: list[Expr] = []
        for h in first.entries:
            row = tuple(i.entries[h][1] for i in items if type(i) is Association and h in i.entries)
            if len(row) != len(items):
                k.message(S.MapThread, "mptc", 1, 2, k.current, list_of(*first.keys()), items[-1])
                return None
            made = _thread_levels(k, f, row, level - 1, lists, required)
            if made is None:
                return None
            values.append(made)
        return first.with_values(values)
    rows: list[tuple[Expr, ...]] = []
    for i, item in enumerate(items, 1):
        if not is_list(item):
            k.message(S.MapThread, "mptd", lists[i - 1], i, k.current, required - level, required)
            return None
        row = item.args
        if rows and len(row) != len(rows[0]):
            k.message(S.MapThread, "mptc", 1, i, k.current, len(rows[0]), len(row))
            return None
        rows.append(row)
    if level == 1:
        call = caller(k, f)
        return evaluated_list(k, [call(*column) for column in zip(*rows, strict=True)])
    results = []
    for column in zip(*rows, strict=True):
        made = _thread_levels(k, f, column, level - 1, lists, required)
        if made is None:
            return None
        results.append(made)
    return Compound(S.List, tuple(results))


@builtin("MapAt", operator=1)
def map_at(k: Kernel, f: Expr, e: Expr, where: Expr) -> Expr | None:
    """MapAt[f, expr, position]: f applied at one position, or at each of a list of positions.

    >> MapAt[f, {a, b, c}, 2]
     = {a, f[b], c}
    >> MapAt[f, {a, b, c}, {{1}, {-1}}]
     = {f[a], b, f[c]}
    >> MapAt[f, <|"a" -> 1, "b" -> 2|>, "b"]
     = <|"a" -> 1, "b" -> f[2]|>
    """
    if is_list(where) and all(is_list(p) for p in where.args):
        places = [p.args for p in where.args]  # type: ignore[union-attr]
    else:
        places = [where.args if is_list(where) else (where,)]
    result = e
    for place in places:
        try:
            result = replace_part(result, place, lambda x: Compound(f, (x,)))
        except PartError as error:
            if error.tag == "partw":
                error = PartError("partw", Compound(S.List, place), e)
            report_part_error(k, error, S.MapAt)
            return None
    return result
