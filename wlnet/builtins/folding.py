"""Functions applied again and again: Fold, Nest, FixedPoint and their kin."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wlnet.builtins.functional import evaluated_list
from wlnet.expression import (
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
from wlnet.kernel.functions import caller
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import applied, builtin


def _elements(k: Kernel, e: Expr, head: Symbol, position: int) -> tuple[Expr, ...] | None:
    if type(e) is Association:
        return e.values()
    if type(e) is Compound or type(e) is PackedArray:
        return e.args
    k.message(head, "normal", position, k.current)
    return None


def _fold_steps(k: Kernel, f: Expr, start: Expr, items: tuple[Expr, ...]) -> Iterator[Expr]:
    value = start
    call = caller(k, f)
    yield value
    for item in items:
        value = call(value, item)
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


@builtin("Fold", operator=1)
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
    call = caller(k, given[0])
    for item in given[2]:
        value = call(value, item)
    return value


@applied("Fold")
@applied("FoldList")
def fold_operator(_k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``Fold[f][list]`` and ``Fold[f][x, list]``."""
    return Compound(head.head, (*head.args, *args)) if len(head.args) == 1 and len(args) in (1, 2) else None


@builtin("FoldList", operator=1)
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
    steps = list(_fold_steps(k, *given))
    whole = x if items is None else items
    if type(whole) is Compound and whole.head is not S.List:
        return Compound(whole.head, tuple(steps))
    return evaluated_list(k, steps)


@builtin("FoldPair")
def fold_pair(k: Kernel, f: Expr, start: Expr, items: Expr | None = None, g: Expr = S.First) -> Expr | None:
    """FoldPair[f, y, list]: f[y, a] gives {x, y'}; y' goes on, the last x is the value.

    FoldPair[f, {y, a, ...}] takes y from the list; FoldPair[f, y, list, g] gives g of the last pair.

    >> FoldPair[{#1 + #2, #1 #2} &, 2, {3, 4}]
     = 10
    """
    steps = _fold_pair_steps(k, f, start, items, g, S.FoldPair)
    return steps[-1] if steps else None


@builtin("FoldPairList")
def fold_pair_list(k: Kernel, f: Expr, start: Expr, items: Expr | None = None, g: Expr = S.First) -> Expr | None:
    """FoldPairList[f, y, list]: the values x of a FoldPair; FoldPairList[f, y, list, g]: g of each pair.

    >> FoldPairList[{#1 + #2, #1 #2} &, 2, {3, 4}]
     = {5, 10}
    """
    steps = _fold_pair_steps(k, f, start, items, g, S.FoldPairList)
    return None if steps is None else list_of(*steps)


def _fold_pair_steps(k: Kernel, f: Expr, start: Expr, items: Expr | None, g: Expr, head: Symbol) -> list[Expr] | None:
    given = _fold_arguments(k, (f, start) if items is None else (f, start, items), head)
    if given is None:
        return None
    _, state, values = given
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
    call = caller(k, f)
    for _ in range(times):
        x = call(x)
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
    call = caller(k, f)
    for _ in range(times):
        x = call(x)
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
    call, decide = caller(k, f), caller(k, test)

    def goes_on() -> bool:
        if len(steps) < (least if least > 1 else (width or 1)):
            return True
        window = steps if width is None else steps[-width:]
        return decide(*window) is TRUE

    while (limit is None or done < limit) and goes_on():
        steps.append(call(steps[-1]))
        done += 1
    for _ in range(max(extra, 0)):
        steps.append(call(steps[-1]))
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
    call = caller(k, f)
    while not (type(limit) is int and done >= limit):
        new = call(x)
        done += 1
        yield new
        if agree(x, new):
            return
        x = new


def _same_test(k: Kernel, test: Expr) -> Callable[[Expr, Expr], bool]:
    if test is S.Automatic or test is S.SameQ:
        return same
    decide = caller(k, test)
    return lambda a, b: decide(a, b) is TRUE


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
