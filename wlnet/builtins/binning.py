"""Counts in bins, commonest elements, moving averages, and ranks in a list."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from wlnet.builtins.numeric import real_value
from wlnet.builtins.statistics import mean_of, sorted_reals
from wlnet.builtins.totals import columns, items_of, plus, quotient, sum_of, times
from wlnet.expression import Compound, Expr, PackedArray, S, from_array, is_list, key_of, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.parts import packed_if_long
from wlnet.kernel.registry import builtin, messages

messages(
    "MovingAverage", {"arg2": "`1` is not a positive integer up to the length of the list, nor a list of weights."}
)


messages("Commonest", {"dstlms": "`1` elements were asked for, but only `2` are different."})


def _exact_or_float(e: Expr) -> Fraction | float | None:
    if type(e) is int or type(e) is Fraction:
        return Fraction(e)
    return e if type(e) is float else None


def bin_edges(k: Kernel, values: Sequence[Expr], spec: Expr | None) -> list[float] | None:
    """The edges that a bin specification means: a width, {min, max, width} or {{b1, b2, ...}}."""
    if spec is not None and is_list(spec):
        parts: tuple[Expr, ...] = spec.args
        if len(parts) == 1 and is_list(parts[0]):
            edges = [real_value(k, b) for b in parts[0].args]
            return None if None in edges else [b for b in edges if b is not None]
        if len(parts) != 3:
            return None
        numbers = [_exact_or_float(k.evaluate(p)) for p in parts]
        low, high, width = numbers
        if low is None or high is None or width is None or width <= 0:
            return None
        count = math.ceil((high - low) / width - 1e-12)
        return [float(low + i * width) for i in range(count + 1)]
    step = Fraction(1) if spec is None else _exact_or_float(k.evaluate(spec))
    reals = [real_value(k, v) for v in values]
    known = [v for v in reals if v is not None]
    if step is None or step <= 0 or not known:
        return None
    first = math.floor(min(known) / float(step))
    last = math.floor(max(known) / float(step)) + 1
    return [float(i * step) for i in range(first, last + 1)]


@builtin("BinCounts")
def bin_counts(k: Kernel, e: Expr, *specs: Expr) -> Expr | None:
    """BinCounts[list, dx]: how many elements lie in successive bins of width dx.

    BinCounts[list, {min, max, dx}] counts between min and max, BinCounts[list, {{b1, b2, ...}}] between the edges.
    BinCounts[{{x1, y1}, ...}, xbins, ybins] counts points in boxes, in any number of dimensions.

    >> {BinCounts[{1, 3, 2, 1, 4, 5, 6, 2}], BinCounts[{1, 3, 2, 1, 4}, {0, 6, 2}], BinCounts[{1, 5, 9}, {{0, 4, 10}}]}
     = {{2, 2, 1, 1, 1, 1}, {2, 2, 1}, {1, 2}}
    >> BinCounts[{{1, 1}, {1, 3}, {3, 3}}, {0, 4, 2}, {0, 4, 2}]
     = {{1, 1}, {0, 1}}
    """
    items = items_of(e)
    if items is None:
        return None
    if not items and not specs:
        return list_of()
    by_column = columns(e) if items else None
    if by_column is None:
        by_column = [e] * len(specs or (1,)) if not items else [e]
    if specs and len(specs) != len(by_column):
        return None
    edges: list[list[float]] = []
    places: list[Any] = []
    for column, spec in zip(by_column, specs or (None,) * len(by_column), strict=True):
        cells = items_of(column) or ()
        limits = bin_edges(k, cells, spec)
        values = [real_value(k, x) for x in cells]
        if limits is None or len(limits) < 2:
            return None
        edges.append(limits)
        # What is no real number lies in no bin.
        places.append(np.array([math.nan if v is None else v for v in values], dtype=np.float64))
    inside = np.ones(len(items), dtype=bool)
    for limits, values_ in zip(edges, places, strict=True):
        inside &= (values_ >= limits[0]) & (values_ < limits[-1])
    counts = np.zeros([len(limits) - 1 for limits in edges], dtype=np.int64)
    found = [np.searchsorted(limits, v[inside], side="right") - 1 for limits, v in zip(edges, places, strict=True)]
    np.add.at(counts, tuple(found), 1)
    return from_array(counts)


@builtin("Commonest")
def commonest(k: Kernel, e: Expr, count: Expr | None = None) -> Expr | None:
    """Commonest[list]: the elements that occur most often; Commonest[list, n]: the n commonest.

    >> {Commonest[{b, a, c, 2, a, b, 1, 2}], Commonest[{1, 2, 2, 3, 3, 3}, 2]}
     = {{b, a, 2}, {3, 2}}
    """
    items = items_of(e)
    if items is None:
        return None
    tally: dict[Any, int] = {}
    first: dict[Any, Expr] = {}
    for x in items:
        key = key_of(x)
        tally[key] = tally.get(key, 0) + 1
        first.setdefault(key, x)
    ranked = sorted(tally, key=lambda key: -tally[key])
    if count is None:
        chosen = [key for key in ranked if tally[key] == tally[ranked[0]]]
    else:
        if type(count) is Compound and count.head is S.UpTo and len(count.args) == 1:
            count = count.args[0]
        elif type(count) is int and count > len(ranked):
            k.message(S.Commonest, "dstlms", count, len(ranked))
        if type(count) is not int or count < 0:
            return None
        chosen = ranked[:count]
    return list_of(*(first[key] for key in chosen))


@builtin("MovingAverage")
def moving_average(k: Kernel, e: Expr, window: Expr) -> Expr | None:
    """MovingAverage[list, r]: means of r successive elements; MovingAverage[list, {w1, ..., wr}]: with weights.

    >> {MovingAverage[{1, 5, 7, 3, 6, 2}, 3], MovingAverage[{a, b, c}, 2], MovingAverage[{1., 2., 4.}, {1, 3}]}
     = {{13/3, 5, 16/3, 11/3}, {(a + b)/2, (b + c)/2}, {1.75, 3.5}}
    """
    items = items_of(e)
    if items is None:
        return None
    if is_list(window):
        weights: tuple[Expr, ...] = window.args
        size = len(weights)
    elif type(window) is int:
        size, weights = window, ()
    else:
        return None
    if not 1 <= size <= len(items):
        k.message(S.MovingAverage, "arg2", window)
        return None
    if not weights and type(e) is PackedArray and e.array.dtype.kind == "f":
        windows = np.lib.stride_tricks.sliding_window_view(e.array, size, axis=0)
        return from_array(windows.mean(axis=-1))
    runs = [items[i : i + size] for i in range(len(items) - size + 1)]
    if not weights:
        return packed_if_long([mean_of(k, run) for run in runs])
    total = sum_of(k, weights)
    return packed_if_long(
        [
            k.evaluate(quotient(sum_of(k, [k.evaluate(times(w, x)) for w, x in zip(weights, run, strict=True)]), total))
            for run in runs
        ]
    )


@builtin("MovingMedian")
def moving_median(k: Kernel, e: Expr, size: Expr) -> Expr | None:
    """MovingMedian[list, r]: medians of r successive elements.

    >> MovingMedian[{1, 5, 7, 3, 6, 2}, 3]
     = {5, 5, 6, 3}
    """
    items = items_of(e)
    if items is None or type(size) is not int or not 1 <= size <= len(items):
        return None
    runs = [list_of(*items[i : i + size]) for i in range(len(items) - size + 1)]
    return Compound(S.List, tuple(Compound(S.Median, (run,)) for run in runs))


@builtin("ExponentialMovingAverage")
def exponential_moving_average(k: Kernel, e: Expr, weight: Expr) -> Expr | None:
    """ExponentialMovingAverage[list, a]: each value is the last plus a times the difference to the next element.

    >> ExponentialMovingAverage[{1, 3, 5}, 1/2]
     = {1, 2, 7/2}
    """
    items = items_of(e)
    if not items:
        return None
    found: list[Expr] = [items[0]]
    for x in items[1:]:
        difference = plus(x, times(-1, found[-1]))
        found.append(k.evaluate(plus(found[-1], times(weight, difference))))
    return packed_if_long(found)


def _ranked(k: Kernel, e: Expr, rank: Expr, *, largest: bool) -> Expr | None:
    items = items_of(e)
    if items is None or type(rank) is not int or not 1 <= abs(rank) <= len(items):
        return None
    ordered = sorted_reals(k, items)
    if ordered is None:
        return None
    if largest:
        ordered.reverse()
    return ordered[rank - 1 if rank > 0 else rank]


@builtin("RankedMax")
def ranked_max(k: Kernel, e: Expr, rank: Expr) -> Expr | None:
    """RankedMax[list, n]: the n-th largest element.

    >> RankedMax[{3, 9, 5}, 2]
     = 5
    """
    return _ranked(k, e, rank, largest=True)


@builtin("RankedMin")
def ranked_min(k: Kernel, e: Expr, rank: Expr) -> Expr | None:
    """RankedMin[list, n]: the n-th smallest element.

    >> RankedMin[{3, 9, 5}, 1]
     = 3
    """
    return _ranked(k, e, rank, largest=False)
