"""Distances between all pairs, functions of neighbours and broken folds: DistanceMatrix, MovingMap, FoldWhile."""

from __future__ import annotations

import numpy as np

from wlnet.builtins.matrices import inexact_array
from wlnet.expression import TRUE, Compound, Expr, S, from_array, is_list, list_of
from wlnet.kernel.containers import items_of, listing
from wlnet.kernel.functions import caller
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin


@builtin("DistanceMatrix", options={"DistanceFunction": "Automatic"})
def distance_matrix(k: Kernel, options: Options, first: Expr, second: Expr | None = None) -> Expr | None:
    """DistanceMatrix[{u1, u2, ...}]: the distance of each to each; DistanceMatrix[list1, list2] of the pairs.

    >> {DistanceMatrix[{{0, 0}, {3, 4}}], DistanceMatrix[{1, 2}, {5}]}
     = {{{0, 5}, {5, 0}}, {{4}, {3}}}
    >> DistanceMatrix[{{0, 0}, {3, 4}}, DistanceFunction -> ManhattanDistance]
     = {{0, 7}, {7, 0}}
    """
    other = first if second is None else second
    if not is_list(first) or not is_list(other) or not first.args or not other.args:
        return None
    function = options["DistanceFunction"]
    if function is S.Automatic:
        a, b = inexact_array(k, first), inexact_array(k, other)
        if a is not None and b is not None and a.ndim == b.ndim == 2 and a.shape[1] == b.shape[1]:
            return from_array(np.sqrt(np.sum(np.abs(a[:, None, :] - b[None, :, :]) ** 2, axis=-1)))
        function = S.EditDistance if type(first.args[0]) is str else S.EuclideanDistance
    call = caller(k, function)
    return list_of(*(listing(k, [call(u, v) for v in other.args]) for u in first.args))


@builtin("MovingMap")
def moving_map(_k: Kernel, f: Expr, data: Expr, width: Expr) -> Expr | None:
    """MovingMap[f, list, n]: f of each n + 1 neighbours.

    >> MovingMap[Total, {1, 2, 3, 4}, 1]
     = {3, 5, 7}

    Not built: time series, windows with alignment.
    """
    if type(width) is not int or width < 0 or not is_list(data):
        return None
    return Compound(S.Map, (f, Compound(S.Partition, (data, width + 1, 1))))


def _folded(k: Kernel, f: Expr, start: Expr, items: tuple[Expr, ...], test: Expr) -> list[Expr]:
    steps = [start]
    call, goes_on = caller(k, f), caller(k, test)
    for item in items:
        if goes_on(steps[-1]) is not TRUE:
            break
        steps.append(call(steps[-1], item))
    return steps


@builtin("FoldWhile")
def fold_while(k: Kernel, f: Expr, start: Expr, data: Expr, test: Expr) -> Expr | None:
    """FoldWhile[f, x, list, test]: a Fold that goes on as long as test of its value gives True.

    >> FoldWhile[Plus, 0, {1, 2, 3, 4, 5}, # < 5 &]
     = 6
    """
    items = items_of(data)
    return None if items is None else _folded(k, f, start, items, test)[-1]


@builtin("FoldWhileList")
def fold_while_list(k: Kernel, f: Expr, start: Expr, data: Expr, test: Expr) -> Expr | None:
    """FoldWhileList[f, x, list, test]: the steps of a FoldWhile.

    >> FoldWhileList[Plus, 0, {1, 2, 3, 4, 5}, # < 5 &]
     = {0, 1, 3, 6}
    """
    items = items_of(data)
    return None if items is None else listing(k, _folded(k, f, start, items, test))
