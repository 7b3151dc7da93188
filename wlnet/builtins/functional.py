"""Functions of functions: Map, Apply, Fold, Nest and their kin."""

from __future__ import annotations

from collections.abc import Callable, Iterator

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
    same,
)
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.levels import INFINITE, Levels, levels, map_at_levels, parts_at
from wlnet.kernel.options import Options
from wlnet.kernel.parts import PartError, packed_if_long, replace_part, report_part_error
from wlnet.kernel.registry import applied, builtin, messages

messages("MapAt", {"psl": "Position specification `1` in `2` is not a machine-sized integer or a list of such."})
messages(
    "MapThread",
    {
        "list": "List expected at position `2` in `1`.",
        "mptc": "Incompatible dimensions of objects at positions {2, `1`} and {2, `2`} of `3`; "
        "dimensions are `4` and `5`.",
    },
)
messages("Thread", {"tdlen": "Objects of unequal length in `1` cannot be combined."})


def evaluated_list(k: Kernel, items: list[Expr]) -> Expr:
    """A list of evaluated elements: packed if long, Sequence and Nothing taken out by evaluation where they occur."""
    made = packed_if_long(items)
    if type(made) is Compound and all(
        type(i) is not Compound or i.head is not S.Sequence for i in items if i is not S.Nothing
    ):
        if any(i is S.Nothing for i in items):
            return Compound(S.List, tuple(i for i in items if i is not S.Nothing))
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
            return e.with_values([k.evaluate(Compound(f, (v,))) for v in e.values()])
        if type(e) is PackedArray or (type(e) is Compound and e.head is S.List):
            evaluate = k.evaluate
            return evaluated_list(k, [evaluate(Compound(f, (a,))) for a in e.args])
        if type(e) is Compound:
            return Compound(e.head, tuple([Compound(f, (a,)) for a in e.args]))
        return e
    wanted = Levels(1, 1) if spec is None else _level_argument(k, spec, S.Map)
    if wanted is None:
        return None
    return map_at_levels(lambda x: Compound(f, (x,)), e, wanted, heads=heads)


@builtin("MapAll")
def map_all(k: Kernel, f: Expr, e: Expr) -> Expr | None:
    """f //@ expr: f applied to every part of expr.

    >> f //@ {a, {b}}
     = f[{f[a], f[{f[b]}]}]
    """
    return map_at_levels(lambda x: Compound(f, (x,)), e, Levels(0, INFINITE))


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
    return map_at_levels(lambda x: _with_head(f, x), e, Levels(1, 1))


@builtin("Scan", operator=1)
def scan(k: Kernel, f: Expr, e: Expr, spec: Expr = 1) -> Expr | None:
    """Scan[f, expr]: evaluates f of each element for its effects.

    >> s = 0; Scan[(s += #) &, {1, 2, 3}]; s
     = 6
    """
    from wlnet.kernel.signals import ReturnSignal

    wanted = _level_argument(k, spec, S.Scan)
    if wanted is None:
        return None
    try:
        for part, _ in parts_at(e, wanted):
            k.evaluate(Compound(f, (part,)))
    except ReturnSignal as signal:
        if signal.target is not None and signal.target is not S.Scan:
            raise
        return signal.value
    return NULL


@builtin("MapIndexed", operator=1)
def map_indexed(k: Kernel, f: Expr, e: Expr, spec: Expr = 1) -> Expr | None:
    """MapIndexed[f, expr, levels]: f of each element and its position.

    >> MapIndexed[f, {a, b}]
     = {f[a, {1}], f[b, {2}]}
    >> MapIndexed[f, <|"x" -> a|>]
     = <|"x" -> f[a, {Key["x"]}]|>
    """
    wanted = _level_argument(k, spec, S.MapIndexed)
    if wanted is None:
        return None
    return _map_indexed(f, e, wanted, 0, ())


def _map_indexed(f: Expr, e: Expr, wanted: Levels, level: int, place: tuple[Expr, ...]) -> Expr:
    from wlnet.kernel.levels import depth_of

    result = e
    if wanted.high < 0 or level < wanted.high:
        if type(e) is Compound or type(e) is PackedArray:
            result = Compound(
                e.head,
                tuple([_map_indexed(f, a, wanted, level + 1, (*place, i)) for i, a in enumerate(e.args, 1)]),
            )
        elif type(e) is Association:
            result = e.with_values(
                [_map_indexed(f, v, wanted, level + 1, (*place, Compound(S.Key, (key,)))) for key, v in e]
            )
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
    return _thread_levels(k, f, items, level)


def _thread_levels(k: Kernel, f: Expr, items: tuple[Expr, ...], level: int) -> Expr | None:
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
            made = _thread_levels(k, f, row, level - 1)
            if made is None:
                return None
            values.append(made)
        return first.with_values(values)
    rows: list[tuple[Expr, ...]] = []
    for i, item in enumerate(items, 1):
        if not is_list(item):
            k.message(S.MapThread, "list", k.current, list_of(2, i))
            return None
        row = item.args
        if rows and len(row) != len(rows[0]):
            k.message(S.MapThread, "mptc", 1, i, k.current, list_of(len(rows[0])), list_of(len(row)))
            return None
        rows.append(row)
    results = []
    for column in zip(*rows, strict=True):
        made = _thread_levels(k, f, column, level - 1)
        if made is None:
            return None
        results.append(made)
    return Compound(S.List, tuple(results))


@builtin("MapAt")
def map_at(k: Kernel, f: Expr, e: Expr, where: Expr | None = None) -> Expr | None:
    """MapAt[f, expr, position]: f applied at one position, or at each of a list of positions.

    >> MapAt[f, {a, b, c}, 2]
     = {a, f[b], c}
    >> MapAt[f, {a, b, c}, {{1}, {-1}}]
     = {f[a], b, f[c]}
    >> MapAt[f, <|"a" -> 1, "b" -> 2|>, "b"]
     = <|"a" -> 1, "b" -> f[2]|>
    """
    if where is None:
        return None
    if is_list(where) and where.args and all(is_list(p) for p in where.args):
        places = [p.args for p in where.args]  # type: ignore[union-attr]
    else:
        places = [where.args if is_list(where) else (where,)]
    result = e
    try:
        for place in places:
            result = replace_part(result, place, lambda x: Compound(f, (x,)))
    except PartError as error:
        report_part_error(k, error, S.MapAt)
        return None
    return result


@applied("MapAt")
def map_at_operator(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``MapAt[f, position][expr]``."""
    if len(head.args) == 2 and len(args) == 1:
        return Compound(S.MapAt, (head.args[0], args[0], head.args[1]))
    return None


# --- folding and nesting --------------------------------------------------------------------------------------------


def _elements(k: Kernel, e: Expr, head: Symbol, position: int) -> tuple[Expr, ...] | None:
    if type(e) is Association:
        return e.values()
    if type(e) is Compound or type(e) is PackedArray:
        return e.args
    k.message(head, "normal", position, k.current)
    return None


def _fold_steps(k: Kernel, f: Expr, start: Expr, items: tuple[Expr, ...]) -> Iterator[Expr]:
    value = start
    yield value
    for item in items:
        value = k.evaluate(Compound(f, (value, item)))
        yield value


def _fold_arguments(k: Kernel, args: tuple[Expr, ...], head: Symbol) -> tuple[Expr, Expr, tuple[Expr, ...]] | None:
    f = args[0]
    items = _elements(k, args[-1], head, len(args))
    if items is None:
        return None
    if len(args) == 3:
        return f, args[1], items
    if not items:
        return None
    return f, items[0], items[1:]


@builtin("Fold")
def fold(k: Kernel, f: Expr, x: Expr, items: Expr | None = None) -> Expr | None:
    """Fold[f, x, {a, b}]: f[f[x, a], b]; Fold[f, {a, b, c}] starts with the first element.

    >> Fold[f, x, {a, b}]
     = f[f[x, a], b]
    >> Fold[Plus, {1, 2, 3}]
     = 6
    """
    given = _fold_arguments(k, (f, x) if items is None else (f, x, items), S.Fold)
    if given is None:
        return None
    value = given[1]
    for item in given[2]:
        value = k.evaluate(Compound(f, (value, item)))
    return value


@applied("Fold")
def fold_operator(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``Fold[f][list]``."""
    return Compound(S.Fold, (*head.args, *args)) if len(head.args) == 1 and len(args) in (1, 2) else None


@builtin("FoldList")
def fold_list(k: Kernel, f: Expr, x: Expr, items: Expr | None = None) -> Expr | None:
    """FoldList[f, x, {a, b}]: the steps of a Fold.

    >> FoldList[Plus, 0, {1, 2, 3}]
     = {0, 1, 3, 6}
    >> FoldList[f, {a, b}]
     = {a, f[a, b]}
    """
    given = _fold_arguments(k, (f, x) if items is None else (f, x, items), S.FoldList)
    if given is None:
        return list_of() if items is None and is_list(x) else None
    return evaluated_list(k, list(_fold_steps(k, *given)))


@builtin("FoldPair")
def fold_pair(k: Kernel, f: Expr, start: Expr, items: Expr, g: Expr = S.First) -> Expr | None:
    """FoldPair[f, y, list]: f[y, a] gives {x, y'}; y' goes on, the last x is the value.

    >> FoldPair[{#1 + #2, #1 #2} &, 2, {3, 4}]
     = 10
    """
    steps = _fold_pair_steps(k, f, start, items, g, S.FoldPair)
    return steps[-1] if steps else None


@builtin("FoldPairList")
def fold_pair_list(k: Kernel, f: Expr, start: Expr, items: Expr, g: Expr = S.First) -> Expr | None:
    """FoldPairList[f, y, list]: the values x of a FoldPair.

    >> FoldPairList[{#1 + #2, #1 #2} &, 2, {3, 4}]
     = {5, 10}
    """
    steps = _fold_pair_steps(k, f, start, items, g, S.FoldPairList)
    return None if steps is None else list_of(*steps)


def _fold_pair_steps(k: Kernel, f: Expr, start: Expr, items: Expr, g: Expr, head: Symbol) -> list[Expr] | None:
    values = _elements(k, items, head, 3)
    if values is None:
        return None
    state = start
    results: list[Expr] = []
    for item in values:
        pair = k.evaluate(Compound(f, (state, item)))
        if not is_list(pair) or len(pair.args) != 2:
            return None
        results.append(k.apply(g, pair))
        state = pair.args[1]
    return results


def _count(k: Kernel, n: Expr, head: Symbol, position: int) -> int | None:
    if type(n) is int and n >= 0:
        return n
    k.message(head, "intnm", k.current, position)
    return None


@builtin("Nest")
def nest(k: Kernel, f: Expr, x: Expr, n: Expr) -> Expr | None:
    """Nest[f, x, n]: f applied n times to x.

    >> Nest[f, x, 3]
     = f[f[f[x]]]
    """
    times = _count(k, n, S.Nest, 3)
    if times is None:
        return None
    for _ in range(times):
        x = k.evaluate(Compound(f, (x,)))
    return x


@builtin("NestList")
def nest_list(k: Kernel, f: Expr, x: Expr, n: Expr) -> Expr | None:
    """NestList[f, x, n]: x and the results of applying f up to n times.

    >> NestList[2 # &, 1, 4]
     = {1, 2, 4, 8, 16}
    """
    times = _count(k, n, S.NestList, 3)
    if times is None:
        return None
    steps = [x]
    for _ in range(times):
        x = k.evaluate(Compound(f, (x,)))
        steps.append(x)
    return evaluated_list(k, steps)


def _nest_while(k: Kernel, f: Expr, x: Expr, test: Expr, rest: tuple[Expr, ...]) -> list[Expr] | None:
    memory = rest[0] if rest else 1
    most = rest[1] if len(rest) > 1 else S.Infinity
    extra = rest[2] if len(rest) > 2 else 0
    least = 1
    if is_list(memory) and len(memory.args) == 2:
        first, memory = memory.args
        least = first if type(first) is int else 1
    width = None if memory is S.All else memory
    if (width is not None and type(width) is not int) or type(extra) is not int:
        return None
    limit = most if type(most) is int else None
    steps = [x]
    done = 0

    def goes_on() -> bool:
        if len(steps) < (least if least > 1 else (width or 1)):
            return True
        window = steps if width is None else steps[-width:]
        return k.evaluate(Compound(test, tuple(window))) is TRUE

    while (limit is None or done < limit) and goes_on():
        steps.append(k.evaluate(Compound(f, (steps[-1],))))
        done += 1
    for _ in range(max(extra, 0)):
        steps.append(k.evaluate(Compound(f, (steps[-1],))))
    return steps[: len(steps) + extra] if extra < 0 else steps


@builtin("NestWhile")
def nest_while(k: Kernel, f: Expr, x: Expr, test: Expr, *rest: Expr) -> Expr | None:
    """NestWhile[f, x, test]: applies f as long as test of the result gives True.

    >> NestWhile[#/2 &, 96, EvenQ]
     = 3
    """
    steps = _nest_while(k, f, x, test, rest)
    return steps[-1] if steps else None


@builtin("NestWhileList")
def nest_while_list(k: Kernel, f: Expr, x: Expr, test: Expr, *rest: Expr) -> Expr | None:
    """NestWhileList[f, x, test]: the steps of a NestWhile.

    >> NestWhileList[#/2 &, 24, EvenQ]
     = {24, 12, 6, 3}
    """
    steps = _nest_while(k, f, x, test, rest)
    return None if steps is None else list_of(*steps)


def _fixed_point(k: Kernel, f: Expr, x: Expr, limit: Expr, agree: Callable[[Expr, Expr], bool]) -> Iterator[Expr]:
    yield x
    done = 0
    while not (type(limit) is int and done >= limit):
        new = k.evaluate(Compound(f, (x,)))
        done += 1
        yield new
        if agree(x, new):
            return
        x = new


def _same_test(k: Kernel, test: Expr) -> Callable[[Expr, Expr], bool]:
    if test is S.Automatic or test is S.SameQ:
        return same
    return lambda a, b: k.evaluate(Compound(test, (a, b))) is TRUE


@builtin("FixedPoint", options={"SameTest": "SameQ"})
def fixed_point(k: Kernel, options: Options, f: Expr, x: Expr, n: Expr = S.Infinity) -> Expr | None:
    """FixedPoint[f, x]: applies f until the result no longer changes.

    >> FixedPoint[Floor[#/2] &, 100]
     = 0
    """
    last = x
    for last in _fixed_point(k, f, x, n, _same_test(k, options["SameTest"])):  # noqa: B007
        pass
    return last


@builtin("FixedPointList", options={"SameTest": "SameQ"})
def fixed_point_list(k: Kernel, options: Options, f: Expr, x: Expr, n: Expr = S.Infinity) -> Expr | None:
    """FixedPointList[f, x]: the steps of a FixedPoint.

    >> FixedPointList[Floor[#/2] &, 5]
     = {5, 2, 1, 0, 0}
    """
    return list_of(*_fixed_point(k, f, x, n, _same_test(k, options["SameTest"])))


# --- combining functions --------------------------------------------------------------------------------------------


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


@builtin("OperatorApplied")
def operator_applied(k: Kernel, f: Expr, n: Expr = 2) -> Expr | None:
    """OperatorApplied[f][x][y]: f[y, x].

    >> OperatorApplied[Power][2][5]
     = 25
    """
    return None


@applied("OperatorApplied")
def apply_operator(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``OperatorApplied[f][x]`` waits for the other argument."""
    if len(head.args) == 1 and len(args) == 1:
        return Compound(S.Function, (Compound(head.args[0], (Compound(S.Slot, (1,)), args[0])),))
    return None


@builtin("Curry")
def curry(k: Kernel, f: Expr, n: Expr = 2) -> Expr | None:
    """Curry[f][x][y]: f[y, x].

    >> Curry[f][a][b]
     = f[b, a]
    """
    return Compound(S.OperatorApplied, (f,)) if n == 2 else None


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
