"""Descriptive statistics of lists, of matrices by columns, and of distributions where Wolfram allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from wlnet.builtins import tower
from wlnet.builtins.distributions import moment
from wlnet.builtins.numeric import real_value
from wlnet.builtins.predicates import shape
from wlnet.builtins.totals import as_list, columns, items_of, minus, power, quotient, sum_of, times, total_of
from wlnet.expression import Association, Compound, Expr, PackedArray, S, from_array, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

HALF = Fraction(1, 2)
Array = np.ndarray[Any, Any]

for _name in (
    "Mean", "Median", "Variance", "StandardDeviation", "Quantile", "MeanDeviation", "RootMeanSquare", "Skewness",
    "Kurtosis", "GeometricMean", "HarmonicMean", "InterquartileRange", "Quartiles", "MedianDeviation",
):  # fmt: skip
    messages(
        _name,
        {
            "rectt": "Rectangular array expected at position 1 in `1`.",
            "rectn": "Rectangular array of real numbers is expected at position 1 in `1`.",
            "shlen": "The argument `1` should have at least two elements.",
        },
    )


def float_array(e: Expr) -> Array | None:
    """The array of a packed list of machine reals."""
    return e.array if type(e) is PackedArray and e.array.dtype.kind == "f" else None


Statistic = Callable[[Kernel, Sequence[Expr], Expr], "Expr | None"]


def define_statistic(
    name: str,
    doc: str,
    statistic: Statistic,
    *,
    array: Callable[[Array], Array] | None = None,
    least: int = 1,
    of_distribution: str = "",
) -> None:
    """Declare a statistic of one list: for machine arrays along the first axis, for matrices by columns."""
    head = S.__getattr__(name)

    def function(k: Kernel, e: Expr) -> Expr | None:
        if of_distribution:
            known = moment(k, e, of_distribution)
            if known is not None:
                if name != "StandardDeviation":
                    return known
                # The parameters of a distribution are taken to be positive.
                root = [
                    Compound(S.PowerExpand, (power(v, HALF),)) for v in (known.args if is_list(known) else (known,))
                ]
                return Compound(S.List, tuple(root)) if is_list(known) else root[0]
        e = as_list(e)
        items = items_of(e)
        if items is None:
            return None
        if len(items) < least:
            k.message(head, "rectt" if not items else "shlen", Compound(head, (e,)) if not items else e)
            return None
        machine = float_array(e)
        if machine is not None and array is not None:
            return from_array(np.asarray(array(machine)))
        if type(e) is not Association:
            by_column = columns(e)
            if by_column is not None:
                return Compound(S.List, tuple(Compound(head, (c,)) for c in by_column))
        return statistic(k, items, e)

    function.__doc__ = doc
    builtin(name)(function)


def mean_of(k: Kernel, items: Sequence[Expr]) -> Expr:
    """The mean of elements, evaluated."""
    total = sum_of(k, items)
    if tower.is_number(total):
        return tower.divide(total, len(items))
    return k.evaluate(quotient(total, len(items)))


@builtin("Mean")
def mean(k: Kernel, e: Expr) -> Expr | None:
    """Mean[list]: the mean of the elements, for a matrix of each column; Mean[dist]: of a distribution.

    >> {Mean[{1, 2, 4}], Mean[{1., 2.}], Mean[{a, b}], Mean[{{1, 2}, {3, 6}}], Mean[<|"x" -> 1, "y" -> 5|>]}
     = {7/3, 1.5, (a + b)/2, {2, 4}, 3}
    """
    known = moment(k, e, "mean")
    if known is not None:
        return known
    e = as_list(e)
    machine = float_array(e)
    if machine is not None:
        return from_array(np.asarray(machine.mean(axis=0)))
    items = items_of(e)
    if items is None:
        return None
    if not items:
        k.message(S.Mean, "rectt", Compound(S.Mean, (e,)))
        return None
    if is_list(e) and shape(e) is None:
        k.message(S.Mean, "rectt", Compound(S.Mean, (e,)))
        return None
    total = total_of(k, e)
    return tower.divide(total, len(items)) if tower.is_number(total) else quotient(total, len(items))


def sorted_reals(k: Kernel, items: Sequence[Expr]) -> list[Expr] | None:
    """Real quantities in order; None if there are others among them."""
    values = [real_value(k, x) for x in items]
    if any(v is None for v in values):
        return None
    order = sorted(range(len(items)), key=lambda i: values[i])  # type: ignore[arg-type, return-value]
    return [items[i] for i in order]


def _median(k: Kernel, items: Sequence[Expr], e: Expr) -> Expr | None:
    ordered = sorted_reals(k, items)
    if ordered is None:
        k.message(S.Median, "rectn", Compound(S.Median, (e,)))
        return None
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else mean_of(k, ordered[middle - 1 : middle + 1])


define_statistic(
    "Median",
    """Median[list]: the middle element in order, or the mean of the two in the middle.

    >> {Median[{7, 1, 3}], Median[{1, 2, 3, 10}], Median[{{1, 10}, {2, 30}, {3, 20}}], Median[{1., 4.}]}
     = {3, 5/2, {2, 20}, 2.5}
    """,
    _median,
    array=lambda a: np.median(a, axis=0),
    of_distribution="median",
)


def squared_deviations(k: Kernel, items: Sequence[Expr]) -> Expr:
    center = mean_of(k, items)
    squares: list[Expr] = []
    for x in items:
        deviation = k.evaluate(minus(x, center))
        if tower.is_real(deviation):
            squares.append(tower.multiply(deviation, deviation))
        else:
            squares.append(k.evaluate(times(deviation, Compound(S.Conjugate, (deviation,)))))
    return sum_of(k, squares)


def _variance(k: Kernel, items: Sequence[Expr], _e: Expr) -> Expr:
    return k.evaluate(quotient(squared_deviations(k, items), len(items) - 1))


define_statistic(
    "Variance",
    """Variance[list]: the unbiased estimate of the variance; Variance[dist]: of a distribution.

    >> {Variance[{1, 2, 3, 4}], Variance[{1., 3.}], Variance[{{1, 10}, {3, 14}}], Variance[NormalDistribution[m, s]]}
     = {5/3, 2., {2, 8}, s^2}
    """,
    _variance,
    array=lambda a: a.var(axis=0, ddof=1),
    least=2,
    of_distribution="variance",
)
define_statistic(
    "StandardDeviation",
    """StandardDeviation[list]: the square root of the variance.

    >> {StandardDeviation[{1, 2, 3}], StandardDeviation[{1, 2, 3, 4}], StandardDeviation[{1., 3., 5.}]}
     = {1, Sqrt[5/3], 2.}
    """,
    lambda k, items, e: power(_variance(k, items, e), HALF),
    array=lambda a: a.std(axis=0, ddof=1),
    least=2,
    of_distribution="variance",
)
define_statistic(
    "MeanDeviation",
    """MeanDeviation[list]: the mean of the absolute differences from the mean.

    >> MeanDeviation[{1, 2, 3, 7}]
     = 15/8
    """,
    lambda k, items, _e: _mean_distance(k, items, mean_of(k, items)),
    array=lambda a: np.abs(a - a.mean(axis=0)).mean(axis=0),
)


def _mean_distance(k: Kernel, items: Sequence[Expr], center: Expr) -> Expr:
    return mean_of(k, [k.evaluate(Compound(S.Abs, (minus(x, center),))) for x in items])


def _median_deviation(k: Kernel, items: Sequence[Expr], e: Expr) -> Expr | None:
    center = _median(k, items, e)
    if center is None:
        return None
    return _median(k, [k.evaluate(Compound(S.Abs, (minus(x, center),))) for x in items], e)


define_statistic(
    "MedianDeviation",
    """MedianDeviation[list]: the median of the absolute differences from the median.

    >> MedianDeviation[{1, 2, 3, 7, 9}]
     = 2
    """,
    _median_deviation,
)
define_statistic(
    "RootMeanSquare",
    """RootMeanSquare[list]: the square root of the mean of the squares.

    >> {RootMeanSquare[{1, 7}], RootMeanSquare[{3., 3.}]}
     = {5, 3.}
    """,
    lambda k, items, _e: power(mean_of(k, [k.evaluate(power(x, 2)) for x in items]), HALF),
    array=lambda a: np.sqrt((a * a).mean(axis=0)),
)
define_statistic(
    "GeometricMean",
    """GeometricMean[list]: the n-th root of the product.

    >> GeometricMean[{2, 8}]
     = 4
    """,
    lambda _k, items, _e: power(Compound(S.Times, tuple(items)), tower.rational(1, len(items))),
)
define_statistic(
    "HarmonicMean",
    """HarmonicMean[list]: the reciprocal of the mean of the reciprocals.

    >> HarmonicMean[{2, 6}]
     = 3
    """,
    lambda k, items, _e: power(mean_of(k, [k.evaluate(power(x, -1)) for x in items]), -1),
)


def _central_moment(k: Kernel, items: Sequence[Expr], order: int) -> Expr:
    center = mean_of(k, items)
    return mean_of(k, [k.evaluate(power(minus(x, center), order)) for x in items])


define_statistic(
    "Skewness",
    """Skewness[list]: the third central moment over the cube of the (biased) standard deviation.

    >> {Skewness[{1, 2, 3}], Skewness[{0, 0, 3}]}
     = {0, 1/Sqrt[2]}
    """,
    lambda k, items, _e: times(_central_moment(k, items, 3), power(_central_moment(k, items, 2), Fraction(-3, 2))),
)
define_statistic(
    "Kurtosis",
    """Kurtosis[list]: the fourth central moment over the square of the (biased) variance.

    >> Kurtosis[{1, 2, 3}]
     = 3/2
    """,
    lambda k, items, _e: quotient(_central_moment(k, items, 4), power(_central_moment(k, items, 2), 2)),
)


@builtin("CentralMoment")
def central_moment(k: Kernel, e: Expr, order: Expr) -> Expr | None:
    """CentralMoment[list, r]: the mean of the r-th powers of the differences from the mean.

    >> CentralMoment[{1, 2, 3}, 2]
     = 2/3
    """
    items = items_of(e)
    return _central_moment(k, items, order) if items and type(order) is int and order > 0 else None


@builtin("Moment")
def moment_(k: Kernel, e: Expr, order: Expr) -> Expr | None:
    """Moment[list, r]: the mean of the r-th powers.

    >> Moment[{1, 2, 3}, 2]
     = 14/3
    """
    items = items_of(e)
    return mean_of(k, [k.evaluate(power(x, order)) for x in items]) if items and type(order) is int else None


@builtin("Standardize")
def standardize(k: Kernel, e: Expr, location: Expr = S.Mean, spread: Expr = S.StandardDeviation) -> Expr | None:
    """Standardize[list]: shifted and scaled to mean 0 and variance 1, for a matrix by columns.

    >> {Standardize[{1, 2, 3}], Standardize[{1., 3., 5.}], Standardize[{1, 5}, Mean, 2 &]}
     = {{-1, 0, 1}, {-1., 0., 1.}, {-1, 1}}
    """
    e = as_list(e)
    machine = float_array(e)
    if machine is not None and location is S.Mean and spread is S.StandardDeviation and len(machine) > 1:
        deviation = machine.std(axis=0, ddof=1)
        if np.all(deviation > 0):
            return from_array((machine - machine.mean(axis=0)) / deviation)
    by_column = columns(e)
    if by_column is not None:
        made = tuple(Compound(S.Standardize, (c, location, spread)) for c in by_column)
        return Compound(S.Transpose, (Compound(S.List, made),))
    items = items_of(e)
    if not items:
        return None
    center = k.evaluate(Compound(location, (e,)))
    scale = k.evaluate(Compound(spread, (e,)))
    return Compound(S.List, tuple(quotient(minus(x, center), scale) for x in items))
