"""Elements and stretches of lists: Length, First, Rest, Take, Drop, Part, Extract."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wlnet.expression import (
    NONE,
    Association,
    Compound,
    Expr,
    NumericArray,
    PackedArray,
    S,
    Symbol,
    from_array,
    is_list,
    list_of,
    pack,
    scalar,
)
from wlnet.kernel.containers import EMPTY, cut, edited, expect_items, length_of, pick, results
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.parts import PartError, array_index, part, report_part_error, span_range
from wlnet.kernel.registry import builtin, messages, symbols

symbols("UpTo Key Overflow All Missing")

SEQUENCES = {
    "seqs": "Sequence specification (+n, -n, {+n}, {-n}, {m, n}, or {m, n, s}) expected at position `2` in `1`.",
}
"""The message for a specification that is not one of a sequence."""


@builtin("Length")
def length(_k: Kernel, e: Expr) -> Expr | None:
    """Length[expr]: the number of elements of expr.

    >> {Length[{a, b, c}], Length[f[x, y]], Length[<|a -> 1|>], Length[7]}
     = {3, 2, 1, 0}
    """
    if type(e) is Compound and e.head is S.SparseArray and len(e.args) == 3:
        return first_dimension(e)
    return length_of(e)


def first_dimension(e: Compound) -> Expr:
    """The length of a SparseArray."""
    dims = e.args[1]
    return dims.args[0] if is_list(dims) and dims.args else 0


def number_or_array(array: np.ndarray) -> Expr:
    """A part of a NumericArray: a number, or a NumericArray of the same type."""
    return NumericArray(array) if array.ndim else scalar(array[()])


messages("First", {"nofirst": "`1` has zero length and no first element."})
messages("Last", {"nolast": "`1` has zero length and no last element."})
messages("Rest", {"norest": "Cannot take Rest of expression `1` with length zero."})
messages("Most", {"nomost": "Cannot take Most of expression `1` with length zero."})


def _end(k: Kernel, head: Symbol, e: Expr, default: Expr | None, at: int, tag: str) -> Expr | None:
    if type(e) is PackedArray:
        return from_array(e.array[at])
    if type(e) is NumericArray and e.array.ndim:
        return number_or_array(e.array[at, ...])
    made = edited(head, e)
    if made is not None:
        return made
    if expect_items(k, head, e, 1, (e,) if default is None else (e, default)) is None:
        return None
    items = e.args if type(e) is Compound else e.values()  # type: ignore[union-attr]
    if items:
        return items[at]
    if default is None:
        k.message(head, tag, e)
        return None
    return k.evaluate(default)


@builtin("First", "HoldRest")
def first(k: Kernel, e: Expr, default: Expr | None = None) -> Expr | None:
    """First[expr]: the first element; First[expr, default]: default if there is none.

    >> {First[{a, b, c}], First[<|x -> 1, y -> 2|>], First[{}, none]}
     = {a, 1, none}
    >> First[{}]
     : First::nofirst: {} has zero length and no first element.
     = First[{}]
    """
    return _end(k, S.First, e, default, 0, "nofirst")


@builtin("Last", "HoldRest")
def last(k: Kernel, e: Expr, default: Expr | None = None) -> Expr | None:
    """Last[expr]: the last element; Last[expr, default]: default if there is none.

    >> {Last[{a, b, c}], Last[f[x, y]], Last[{}, none]}
     = {c, y, none}
    """
    return _end(k, S.Last, e, default, -1, "nolast")


@builtin("Rest", numeric_arrays=True)
def rest(k: Kernel, e: Expr) -> Expr | None:
    """Rest[expr]: all elements but the first.

    >> {Rest[{a, b, c}], Rest[f[x]], Rest[<|a -> 1, b -> 2|>]}
     = {{b, c}, f[], <|b -> 2|>}
    """
    return _without_end(k, S.Rest, e, 1, 0, "norest")


@builtin("Most", numeric_arrays=True)
def most(k: Kernel, e: Expr) -> Expr | None:
    """Most[expr]: all elements but the last.

    >> Most[{a, b, c}]
     = {a, b}
    """
    return _without_end(k, S.Most, e, 0, 1, "nomost")


def _without_end(k: Kernel, head: Symbol, e: Expr, front: int, back: int, tag: str) -> Expr | None:
    made = edited(head, e)
    if made is not None:
        return made
    if type(e) is not PackedArray and expect_items(k, head, e, 1, (e,)) is None:
        return None
    n = length_of(e)
    if n == 0:
        k.message(head, tag, e)
        return None
    return cut(e, front, n - back)


class SequenceSpecError(Exception):
    """A specification of a sequence of elements that is not one."""


def taken(spec: Expr, n: int, whole: Expr) -> range:
    """The positions (from 0) that a specification of Take or Drop means. Raises PartError, SequenceSpecError."""
    if spec is S.All:
        return range(n)
    if spec is NONE:
        return range(0)
    if type(spec) is Compound and spec.head is S.UpTo and len(spec.args) == 1:
        most_of_all = spec.args[0]
        if type(most_of_all) is int and most_of_all >= 0:
            return range(min(most_of_all, n))
        if most_of_all is S.Infinity or type(most_of_all) is Compound:
            return range(n)
        raise SequenceSpecError
    if type(spec) is Compound and spec.head is S.Span:
        return span_range(spec, n, whole)
    if type(spec) is int:
        bounds: tuple[Expr, ...] = (1, spec) if spec >= 0 else (spec, -1)
    elif is_list(spec) and 1 <= length_of(spec) <= 3:
        bounds = spec.args
        if len(bounds) == 1:
            bounds = bounds * 2
    else:
        raise SequenceSpecError
    if not all(type(b) is int or (type(b) is Compound and b.head is S.UpTo) or b is S.All for b in bounds):
        raise SequenceSpecError
    try:
        return span_range(Compound(S.Span, bounds), n, whole)
    except PartError as error:
        if error.tag == "span":
            raise SequenceSpecError from error
        raise


def _take_levels(e: Expr, specs: Sequence[Expr], whole: Expr, *, drop: bool) -> Expr:
    spec = specs[0]
    if type(e) not in (PackedArray, Compound, Association):
        raise PartError("normal", 1, whole)
    n = length_of(e)
    chosen = taken(spec, n, e)
    if drop:
        e = _dropped(e, chosen, n)
    elif len(chosen) != n or chosen.step != 1:
        e = cut(e, chosen.start, chosen.stop, chosen.step) if len(chosen) else pick(e, ())
    if len(specs) == 1:
        return e
    inner = [_take_levels(x, specs[1:], whole, drop=drop) for x in (e.values() if type(e) is Association else e.args)]  # type: ignore[union-attr]
    if type(e) is Association:
        return e.with_values(inner)
    return Compound(e.head, tuple(inner))  # type: ignore[union-attr]


def _dropped(e: Expr, chosen: range, n: int) -> Expr:
    if not len(chosen):
        return e
    if abs(chosen.step) == 1:
        low, high = min(chosen[0], chosen[-1]), max(chosen[0], chosen[-1])
        if low == 0:
            return cut(e, high + 1, n)
        if high == n - 1:
            return cut(e, 0, low)
    gone = set(chosen)
    return pick(e, [i for i in range(n) if i not in gone])


def _take_packed(e: PackedArray, specs: Sequence[Expr]) -> Expr | None:
    """Take along several axes of an array at once."""
    if len(specs) > e.array.ndim:
        return None
    index: list[slice] = []
    for n, spec in zip(e.array.shape, specs, strict=False):
        r = taken(spec, n, e)
        if not len(r):
            return None
        index.append(slice(r.start, None if r.stop < 0 else r.stop, r.step))
    return from_array(e.array[tuple(index)])


def _take(k: Kernel, head: Symbol, e: Expr, specs: tuple[Expr, ...], *, drop: bool) -> Expr | None:
    if not specs:
        return e
    call = Compound(head, (e, *specs))
    made = edited(head, e, *specs)
    if made is not None:
        return made
    try:
        if type(e) is PackedArray and not drop:
            found = _take_packed(e, specs)
            if found is not None:
                return found
        return _take_levels(e, specs, call, drop=drop)
    except SequenceSpecError:
        bad = next((i for i, s in enumerate(specs) if not _is_sequence_spec(s)), 0)
        k.message(head, "seqs", call, bad + 2)
    except PartError as error:
        k.message(head, "drop" if error.tag == "take" and drop else error.tag, *error.args_of_message)
    return None


def _is_sequence_spec(spec: Expr) -> bool:
    try:
        taken(spec, 1 << 40, 0)
    except SequenceSpecError:
        return False
    except PartError:
        return True
    return True


messages("Take", SEQUENCES)
messages("Drop", SEQUENCES)
messages("TakeDrop", SEQUENCES)


@builtin("Take", numeric_arrays=True)
def take(k: Kernel, e: Expr, *specs: Expr) -> Expr | None:
    """Take[list, n]: the first n elements; -n the last n, {m, n} those from m to n, {m, n, s} in steps of s.

    >> {Take[{a, b, c, d}, 2], Take[{a, b, c, d}, -1], Take[{a, b, c, d}, {2, 3}], Take[{a, b}, UpTo[5]]}
     = {{a, b}, {d}, {b, c}, {a, b}}
    >> Take[{{1, 2, 3}, {4, 5, 6}}, All, 2]
     = {{1, 2}, {4, 5}}
    >> Take[{a, b}, 3]
     : Take::take: Cannot take positions 1 through 3 in {a, b}.
     = Take[{a, b}, 3]
    """
    return _take(k, S.Take, e, specs, drop=False)


@builtin("Drop", numeric_arrays=True)
def drop(k: Kernel, e: Expr, *specs: Expr) -> Expr | None:
    """Drop[list, n]: all but the first n elements; -n, {n}, {m, n} and {m, n, s} as in Take.

    >> {Drop[{a, b, c, d}, 2], Drop[{a, b, c, d}, -1], Drop[{a, b, c, d}, {2, 3}], Drop[{a, b, c, d}, {2}]}
     = {{c, d}, {a, b, c}, {a, d}, {a, c, d}}
    """
    return _take(k, S.Drop, e, specs, drop=True)


@builtin("TakeDrop")
def take_drop(k: Kernel, e: Expr, spec: Expr) -> Expr | None:
    """TakeDrop[list, seq]: the pair of Take[list, seq] and Drop[list, seq].

    >> TakeDrop[{a, b, c, d}, 3]
     = {{a, b, c}, {d}}
    """
    if type(e) is NumericArray:
        return list_of(Compound(S.Take, (e, spec)), Compound(S.Drop, (e, spec)))
    front = _take(k, S.TakeDrop, e, (spec,), drop=False)
    if front is None:
        return None
    back = _take(k, S.TakeDrop, e, (spec,), drop=True)
    return None if back is None else list_of(front, back)


def fast_part(args: Sequence[Expr]) -> Expr | None:
    """An element of a list by its position from 1, or a number in an array by all of its positions."""
    index: list[int] = []
    for position in args[1:]:
        if type(position) is not int or position < 1:
            return None
        index.append(position - 1)
    e = args[0] if index else None
    if type(e) is PackedArray:
        array = e.array
        if array.ndim != len(index) or array.dtype.kind == "c":
            return None
        for i, size in zip(index, array.shape, strict=True):
            if i >= size:
                return None
        number: Expr = array.item(*index)
        return number
    if type(e) is Compound and e.head is S.List and len(index) == 1 and index[0] < len(e.args):
        return e.args[index[0]]
    return None


@builtin("Part", "ReadProtected", fast=fast_part)
def part_(k: Kernel, e: Expr, *specs: Expr) -> Expr | None:
    """expr[[i, j, ...]]: a part of expr; positions count from 1, or from -1 at the end.

    >> l = {a, {b, c}, d}; {l[[1]], l[[-1]], l[[2, 1]], l[[{1, 3}]], l[[2 ;; 3]], l[[0]]}
     = {a, d, b, {a, d}, {{b, c}, d}, List}
    >> <|"x" -> 1, "y" -> 2|>[["y"]]
     = 2
    >> {1, 2}[[3]]
     : Part::partw: Part 3 of {1, 2} does not exist.
     = {1, 2}[[3]]
    """
    if type(e) is Compound and e.head is S.Dataset and len(e.args) >= 1 and specs:
        found = part_(k, e.args[0], *specs)
        return found if found is None or length_of(found) == 0 else Compound(S.Dataset, (found,))
    try:
        if type(e) is NumericArray:
            index = array_index(e.array.shape, specs, e)
            if index is not None:
                return number_or_array(np.asarray(e.array[index]))
            found = part(from_array(e.array), specs)
            packed = pack(found)
            return found if packed is None else NumericArray(packed.array.astype(e.array.dtype))
        if type(e) is Compound and e.head is S.SparseArray and len(e.args) == 3:
            found = part(k.evaluate(Compound(S.Normal, (e,))), specs)
            return Compound(S.SparseArray, (found, S.Automatic, e.args[2])) if is_list(found) else found
        return part(e, specs)
    except PartError as error:
        report_part_error(k, error)
        return None


messages("Extract", {"psl1": "Position specification `1` in `2` is not applicable."})


@builtin("Extract", operator=0)
def extract(k: Kernel, e: Expr, position: Expr, wrapper: Expr | None = None) -> Expr | None:
    """Extract[expr, pos]: the part at a position; Extract[expr, {pos1, pos2, ...}]: the list of those parts.

    >> {Extract[{a, b, {c}}, {3, 1}], Extract[{a, b, {c}}, {{1}, {3, 1}}], Extract[{a, b}, 2]}
     = {c, {a, c}, b}
    >> Extract[{1 + 1, Hold[1 + 1]}, {2, 1}, Hold]
     = Hold[1 + 1]
    """

    def one(place: tuple[Expr, ...]) -> Expr:
        found = part(e, place)
        return found if wrapper is None else Compound(wrapper, (found,))

    try:
        if not is_list(position):
            return one((position,))
        places = position.args
        if not places:
            return EMPTY
        if is_list(places[0]):
            return (
                results(k, [one(p.args if is_list(p) else (p,)) for p in places])
                if wrapper is None
                else Compound(
                    S.List,
                    tuple(one(p.args if is_list(p) else (p,)) for p in places),
                )
            )
        return one(places)
    except PartError as error:
        if error.tag == "pkspec1":
            k.message(S.Extract, "psl1", position, Compound(S.Extract, (e, position)))
        else:
            report_part_error(k, error, S.Extract)
        return None


@builtin("Span")
def span(_k: Kernel, *_bounds: Expr) -> Expr | None:
    """i ;; j ;; k: the positions from i to j in steps of k, as a part specification.

    >> {a, b, c, d, e}[[2 ;; -1 ;; 2]]
     = {b, d}
    """
    return None


@builtin("Nothing")
def nothing(_k: Kernel, *_args: Expr) -> Expr | None:
    """Nothing: what lists leave out when they are evaluated; Nothing[...] is the same.

    >> {{1, Nothing, 2}, {Nothing[a, b], 3}, Nothing /@ {1, 2}, f[Nothing]}
     = {{1, 2}, {3}, {}, f[Nothing]}
    """
    return S.Nothing
