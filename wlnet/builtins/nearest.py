"""The nearest elements of a list: Nearest and NearestFunction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wlnet.builtins import tower
from wlnet.builtins.matrices import machine_array
from wlnet.builtins.numeric import real_value
from wlnet.expression import Association, Compound, Expr, S, is_list, list_of
from wlnet.kernel.display import Shown
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import applied, builtin, display, messages, symbols

symbols("NearestFunction DistanceFunction")
messages(
    "Nearest",
    {
        "near1": "`1` is neither a list of elements nor rules from elements to values.",
        "nearuf": "The distance `1` between `2` and `3` is not a real number.",
        "prop": "`1` is none of the properties Element, Index, Distance.",
        "count": "The number of neighbours `1` should be a positive integer, All, or a list of one and a radius.",
    },
)
_PROPERTIES = ("Element", "Index", "Distance")


class _Refused(Exception):
    """The arguments were found wrong, and a message has said so."""


def _split(k: Kernel, data: Expr) -> tuple[Sequence[Expr], Sequence[Expr] | None, Sequence[str]]:
    """Elements, the values that stand for them if there are any, and the properties asked for."""
    if type(data) is Association:
        return data.values(), data.keys(), ()
    if type(data) is Compound and data.head is S.Rule and len(data.args) == 2:
        keys, target = data.args
        if is_list(keys):
            if target is S.Automatic:
                target = "Index"
            names = target.args if is_list(target) and all(type(t) is str for t in target.args) else (target,)
            if type(names[0]) is str and (names[0] in _PROPERTIES or type(target) is str):
                for name in names:
                    if name not in _PROPERTIES:
                        k.message(S.Nearest, "prop", name)
                        raise _Refused
                return keys.args, None, [str(n) for n in names]
            if is_list(target) and len(target.args) == len(keys.args):
                return keys.args, target.args, ()
    if is_list(data) and data.args:
        rules = [r for r in data.args if type(r) is Compound and r.head is S.Rule and len(r.args) == 2]
        if len(rules) == len(data.args):
            return [r.args[0] for r in rules], [r.args[1] for r in rules], ()
        return data.args, None, ()
    k.message(S.Nearest, "near1", data)
    raise _Refused


def _distances(k: Kernel, elements: Sequence[Expr], x: Expr, function: Expr) -> list[float]:
    """How far each element is from ``x``."""
    if function is S.Automatic:
        quick = _euclidean(k, elements, x)
        if quick is not None:
            return quick
        function = S.EditDistance if type(x) is str else S.EuclideanDistance
    found: list[float] = []
    for e in elements:
        value = k.apply(function, e, x)
        number = real_value(k, value)
        if number is None:
            k.message(S.Nearest, "nearuf", function, e, x)
            raise _Refused
        found.append(number)
    return found


def _euclidean(k: Kernel, elements: Sequence[Expr], x: Expr) -> list[float] | None:
    if tower.is_number(x):
        if not all(tower.is_number(e) for e in elements):
            return None
        centre = tower.to_complex(x)
        return [abs(tower.to_complex(e) - centre) for e in elements]  # type: ignore[arg-type]
    if not is_list(x):
        return None
    centre_array, array = machine_array(k, x), machine_array(k, list_of(*elements))
    if centre_array is None or array is None or array.shape[1:] != centre_array.shape:
        return None
    return [float(v) for v in np.sqrt(np.sum(np.abs(array - centre_array) ** 2, axis=tuple(range(1, array.ndim))))]


def _chosen(k: Kernel, distances: Sequence[float], count: Expr) -> list[int]:
    """The indices of the nearest, the nearest first; all that are equally near where no number is asked for."""
    order = sorted(range(len(distances)), key=lambda i: distances[i])
    if count is S.Automatic:
        return [i for i in order if distances[i] == distances[order[0]]]
    radius: float | None = None
    if is_list(count) and len(count.args) == 2:
        radius = float("inf") if count.args[1] is S.Infinity else real_value(k, count.args[1])
        count = count.args[0]
        if radius is None:
            k.message(S.Nearest, "count", count)
            raise _Refused
    if type(count) is Compound and count.head is S.UpTo and count.args:
        count = count.args[0]
    if count in (S.All, S.Infinity):
        count = len(order)
    if type(count) is not int or count < 1:
        k.message(S.Nearest, "count", count)
        raise _Refused
    return [i for i in order if radius is None or distances[i] <= radius][:count]


def _depth(e: Expr) -> int:
    return 1 + _depth(e.args[0]) if is_list(e) and e.args else 0


def nearest_to(k: Kernel, data: Expr, x: Expr, count: Expr, function: Expr) -> Expr | None:
    """The elements of ``data`` nearest to ``x``, or to each of a list of such."""
    try:
        elements, values, properties = _split(k, data)
        if is_list(x) and x.args and _depth(x) > _depth(elements[0]):
            each = [nearest_to(k, data, one, count, function) for one in x.args]
            return None if any(e is None for e in each) else list_of(*(e for e in each if e is not None))
        distances = _distances(k, elements, x, function)
        found = _chosen(k, distances, count)
    except _Refused:
        return None
    if not properties:
        return list_of(*((elements if values is None else values)[i] for i in found))

    def one_of(name: str, i: int) -> Expr:
        if name == "Index":
            return i + 1
        if name == "Element":
            return elements[i]
        exact = type(x) is int and type(elements[i]) is int
        return abs(x - elements[i]) if exact else distances[i]  # type: ignore[operator]

    if len(properties) == 1:
        return list_of(*(one_of(properties[0], i) for i in found))
    return list_of(*(list_of(*(one_of(p, i) for p in properties)) for i in found))


@builtin("Nearest", options={"DistanceFunction": "Automatic", "Method": "Automatic"})
def nearest(k: Kernel, options: Options, data: Expr, x: Expr | None = None, count: Expr = S.Automatic) -> Expr | None:
    """Nearest[{e1, e2, ...}, x]: the elements nearest to x; Nearest[..., x, n] the n nearest, {n, r} within r.

    Nearest[{e1, ...} -> {v1, ...}, x] gives values, -> "Index" positions, and Nearest[data] is a function of x.

    >> {Nearest[{1, 2, 4, 8}, 5], Nearest[{1, 3}, 2], Nearest[{1, 2, 4, 8}, 5, 2], Nearest[{1, 2, 4} -> {a, b, c}, 3.9]}
     = {{4}, {1, 3}, {4, 2}, {c}}
    >> Nearest[{{0, 0}, {3, 4}} -> {"Index", "Distance"}, {0, 1}, 2]
     = {{1, 1.}, {2, 4.242640687119285}}
    >> f = Nearest[{"cat", "house"}]; f["hat"]
     = {"cat"}
    """
    function = options["DistanceFunction"]
    if x is not None:
        return nearest_to(k, data, x, count, function)
    try:
        _split(k, data)
    except _Refused:
        return None
    return Compound(S.NearestFunction, (data, function))


@applied("NearestFunction")
def apply_nearest(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``NearestFunction[...][x]``, ``NearestFunction[...][x, n]``."""
    if len(head.args) != 2 or not 1 <= len(args) <= 2:
        return None
    return nearest_to(k, head.args[0], args[0], args[1] if len(args) == 2 else S.Automatic, head.args[1])


@display("NearestFunction")
def show_nearest(k: Kernel, e: Compound) -> Expr | None:
    """``NearestFunction[...]``: over how many elements."""
    try:
        elements, _, _ = _split(k, e.args[0]) if e.args else ((), None, ())
    except _Refused:
        return None
    return Shown(f"NearestFunction[<{len(elements)} elements>]")
