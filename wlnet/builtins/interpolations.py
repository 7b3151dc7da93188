"""Functions through points: Interpolation, ListInterpolation, InterpolatingFunction."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from wlnet.builtins import tower
from wlnet.builtins.numeric import real_value
from wlnet.builtins.predicates import shape
from wlnet.expression import Compound, Expr, S, Symbol, is_list, list_of
from wlnet.kernel.display import Shown
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import applied, builtin, display, messages, symbols

symbols("InterpolatingFunction InterpolationOrder PeriodicInterpolation")

for _name in ("Interpolation", "ListInterpolation"):
    messages(
        _name,
        {
            "inddp": "The points `1` should be at least two numbers, all different.",
            "inhr": "The order is too high for `1` points; it is reduced to `2`.",
            "order": "The InterpolationOrder `1` should be a positive integer.",
            "indat": "`1` is neither a list of values nor of {x, value} with numbers x.",
            "method": "The method `1` is not built; Hermite pieces through neighbouring points are.",
        },
    )
messages(
    "InterpolatingFunction",
    {"dmval": "Input value `1` lies outside the range of the data; the function is extrapolated."},
)


def _order(k: Kernel, head: Symbol, options: Options, points: int) -> int | None:
    order = options["InterpolationOrder"]
    if options["Method"] not in (S.Automatic, "Hermite", "Automatic"):
        k.message(head, "method", options["Method"])
        return None
    if order is S.Automatic:
        return min(3, points - 1)
    if type(order) is not int or order < 1:
        k.message(head, "order", order)
        return None
    if order > points - 1:
        k.message(head, "inhr", points, points - 1)
        return points - 1
    return order


def _function(grids: Sequence[Sequence[Expr]], orders: Sequence[int], values: Expr) -> Compound:
    domain = list_of(*(list_of(g[0], g[-1]) for g in grids))
    return Compound(S.InterpolatingFunction, (domain, list_of(*orders), list_of(*(list_of(*g) for g in grids)), values))


_OPTIONS = {"InterpolationOrder": "Automatic", "Method": "Automatic"}


@builtin("Interpolation", options=_OPTIONS)
def interpolation(k: Kernel, options: Options, data: Expr, at: Expr | None = None) -> Expr | None:
    """Interpolation[{{x1, f1}, ...}]: a function through the points, cubic in pieces; {f1, f2, ...} stand at 1, 2, ...

    Each piece is the polynomial through the neighbouring points, of the degree InterpolationOrder (3).

    >> f = Interpolation[{1, 4, 9, 16, 25}]; {f[3], f[5/2], f[2.5]}
     = {9, 25/4, 6.25}
    >> Interpolation[{{0, 0}, {2, 4}, {3, 1}}, InterpolationOrder -> 1][{1, 2.5}]
     = {2, 2.5}

    Not built: given derivatives, points in several dimensions (ListInterpolation takes grids), splines.
    """
    items = data.args if is_list(data) else ()
    pairs: list[tuple[Expr, Expr]] = []
    for i, item in enumerate(items, 1):
        if is_list(item):
            x = item.args[0] if len(item.args) == 2 else None
            if x is not None and is_list(x) and len(x.args) == 1:
                x = x.args[0]
            if x is None or real_value(k, x) is None:
                k.message(S.Interpolation, "indat", data)
                return None
            pairs.append((x, item.args[1]))
        else:
            pairs.append((i, item))
    pairs.sort(key=lambda p: real_value(k, p[0]) or 0.0)
    places = [real_value(k, x) for x, _ in pairs]
    if len(pairs) < 2 or len(set(places)) != len(places):
        k.message(S.Interpolation, "inddp", list_of(*(x for x, _ in pairs)))
        return None
    order = _order(k, S.Interpolation, options, len(pairs))
    if order is None:
        return None
    made = _function([[x for x, _ in pairs]], [order], list_of(*(v for _, v in pairs)))
    return made if at is None else Compound(made, (at,))


@builtin("ListInterpolation", options=_OPTIONS)
def list_interpolation(k: Kernel, options: Options, data: Expr, ranges: Expr = S.Automatic) -> Expr | None:
    """ListInterpolation[array, {{xmin, xmax}, ...}]: a function through values on a regular grid.

    >> ListInterpolation[{{1, 2}, {3, 4}}][1.5, 2]
     = 3.
    >> ListInterpolation[{0, 1, 4}, {{0, 1}}][0.25]
     = 0.25
    """
    sizes = shape(data) if is_list(data) else None
    if not sizes or min(sizes) < 2:
        k.message(S.ListInterpolation, "indat", data)
        return None
    given = ranges.args if is_list(ranges) else ()
    if given and not is_list(given[0]):
        given = (ranges,)
    grids: list[list[Expr]] = []
    for axis, n in enumerate(sizes):
        span = given[axis] if axis < len(given) else list_of(1, n)
        if not is_list(span) or len(span.args) < 2:
            k.message(S.ListInterpolation, "indat", ranges)
            return None
        if len(span.args) == n and n != 2:
            grids.append(list(span.args))
            continue
        low, high = span.args
        grids.append(list(k.evaluate(Compound(S.Subdivide, (low, high, n - 1))).args))  # type: ignore[union-attr]
    orders = [_order(k, S.ListInterpolation, options, n) for n in sizes]
    if any(o is None for o in orders):
        return None
    return _function(grids, [o for o in orders if o is not None], data)


def _piece(grid: Sequence[float], order: int, x: float) -> int:
    """Where the ``order + 1`` points begin that the polynomial at ``x`` goes through."""
    left = min(max(bisect_right(grid, x) - 1, 0), len(grid) - 2)
    return min(max(left - (order - 1) // 2, 0), len(grid) - order - 1)


def _newton(xs: Sequence[Expr], values: Sequence[Expr], x: Expr) -> Expr:
    """The value at ``x`` of the polynomial through the points (Neville's scheme), not yet evaluated for symbols."""
    table = list(values)
    for width in range(1, len(xs)):
        for i in range(len(xs) - width):
            low, high = xs[i], xs[i + width]
            if all(tower.is_number(v) for v in (low, high, x, table[i], table[i + 1])):
                weight = tower.divide(tower.subtract(x, low), tower.subtract(high, low))  # type: ignore[arg-type]
                rise = tower.subtract(table[i + 1], table[i])  # type: ignore[arg-type]
                table[i] = tower.add(table[i], tower.multiply(rise, weight))  # type: ignore[arg-type]
            else:
                weight_of = Compound(S.Divide, (Compound(S.Subtract, (x, low)), Compound(S.Subtract, (high, low))))
                rise_of = Compound(S.Subtract, (table[i + 1], table[i]))
                table[i] = Compound(S.Plus, (table[i], Compound(S.Times, (rise_of, weight_of))))
    return table[0]


def _at(
    k: Kernel, grids: Sequence[Sequence[Expr]], orders: Sequence[int], values: Expr, places: Sequence[Expr]
) -> Expr:
    if not grids:
        return values
    assert is_list(values)
    grid = [real_value(k, g) or 0.0 for g in grids[0]]
    start = _piece(grid, orders[0], real_value(k, places[0]) or 0.0)
    chosen = range(start, start + orders[0] + 1)
    inner = [_at(k, grids[1:], orders[1:], values.args[i], places[1:]) for i in chosen]
    return k.evaluate(_newton([grids[0][i] for i in chosen], inner, places[0]))


@applied("InterpolatingFunction")
def apply_interpolating(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``InterpolatingFunction[...][x]``, at a number or at each of a list of numbers."""
    if len(head.args) != 4:
        return None
    domain, orders, grids, values = head.args
    if args == ("Domain",):
        return domain
    if not (is_list(orders) and is_list(grids) and is_list(domain)) or len(args) != len(grids.args):
        return None
    if any(is_list(a) for a in args):
        count = max(len(a.args) for a in args if is_list(a))
        columns = [a.args if is_list(a) else (a,) * count for a in args]
        if any(len(c) != count for c in columns):
            return None
        return Compound(S.List, tuple(Compound(head, row) for row in zip(*columns, strict=True)))
    numbers = [real_value(k, a) for a in args]
    if any(n is None for n in numbers):
        return None
    for n, ends in zip(numbers, domain.args, strict=True):
        low, high = (real_value(k, end) for end in ends.args)  # type: ignore[union-attr]
        if n is not None and low is not None and high is not None and not low <= n <= high:
            k.message(S.InterpolatingFunction, "dmval", list_of(*args))
            break
    lists = [g.args for g in grids.args if is_list(g)]
    return _at(k, lists, [o for o in orders.args if type(o) is int], values, args)


@display("InterpolatingFunction")
def show_interpolating(k: Kernel, e: Compound) -> Expr | None:
    """``InterpolatingFunction[...]``: its domain."""
    return Shown(f"InterpolatingFunction[{k.output_line(e.args[0])}, <>]") if len(e.args) == 4 else None
