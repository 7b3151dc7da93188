"""Parts of expressions: ``Part`` in all its forms, taking and replacing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from wlnet.expression import Association, Compound, Expr, HostAtom, PackedArray, S, Symbol, is_list, key_of, pack
from wlnet.expression.packed import from_array

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel


class PartError(Exception):
    """A part that is not there; ``tag`` and ``args`` make the message."""

    def __init__(self, tag: str, *args: Expr) -> None:
        super().__init__(tag, *args)
        self.tag = tag
        self.args_of_message = args


def span_range(spec: Compound, length: int, whole: Expr) -> range:
    """The positions (from 0) that ``i;;j;;k`` takes out of ``length`` elements."""
    bounds = list(spec.args) + [S.All] * (2 - len(spec.args))
    step = bounds[2] if len(bounds) > 2 else 1
    if step is S.All:
        step = 1
    start, stop = bounds[0], bounds[1]
    if type(step) is not int or step == 0:
        raise PartError("span", spec)
    if start is S.All:
        start = 1 if step > 0 else -1
    if stop is S.All:
        stop = -1 if step > 0 else 1
    start, stop = _up_to(start, length), _up_to(stop, length)
    if type(start) is not int or type(stop) is not int:
        raise PartError("span", spec)
    first = start + length if start < 0 else start - 1
    last = stop + length if stop < 0 else stop - 1
    empty = range(0)
    if step > 0:
        if last - first < 0:
            if last - first == -1 and 0 <= first <= length:
                return empty
            raise PartError("take", start, stop, whole)
        if first < 0 or last >= length:
            raise PartError("take", start, stop, whole)
        return range(first, last + 1, step)
    if first - last < 0:
        if first - last == -1:
            return empty
        raise PartError("take", start, stop, whole)
    if last < 0 or first >= length:
        raise PartError("take", start, stop, whole)
    return range(first, last - 1, step)


def _up_to(e: Expr, length: int) -> Expr:
    if type(e) is Compound and e.head is S.UpTo and len(e.args) == 1 and type(e.args[0]) is int:
        return min(e.args[0], length)
    return e


def _key_of_spec(spec: Expr) -> Expr | None:
    """The association key a part specification means: a string or ``Key[k]``."""
    if type(spec) is str:
        return spec
    if type(spec) is Compound and spec.head is S.Key and len(spec.args) == 1:
        return spec.args[0]
    return None


def _position(spec: int, length: int, whole: Expr) -> int:
    index = spec + length if spec < 0 else spec - 1
    if not 0 <= index < length:
        raise PartError("partw", spec, whole)
    return index


def part(e: Expr, specs: Sequence[Expr]) -> Expr:
    """``e[[specs]]``. Raises PartError."""
    if type(e) is PackedArray:
        found = _packed_part(e, specs)
        if found is not None:
            return found
    return _part(e, specs, 0, e)


def _packed_part(e: PackedArray, specs: Sequence[Expr]) -> Expr | None:
    index = array_index(e.array.shape, specs, e)
    return None if index is None else from_array(e.array[index])


def array_index(shape: Sequence[int], specs: Sequence[Expr], whole: Expr) -> tuple[Any, ...] | None:
    """The NumPy index of integers, All and spans; None if there is no view for them. Raises PartError."""
    index: list[int | slice] = []
    if len(specs) > len(shape):
        return None
    for n, spec in zip(shape, specs, strict=False):
        if type(spec) is int and spec != 0:
            index.append(_position(spec, n, whole))
        elif spec is S.All:
            index.append(slice(None))
        elif type(spec) is Compound and spec.head is S.Span:
            r = span_range(spec, n, whole)
            if not len(r):
                return None
            stop: int | None = r.stop
            if r.step < 0 and r.stop < 0:
                stop = None
            index.append(slice(r.start, stop, r.step))
        else:
            return None
    return tuple(index)


def _part(e: Expr, specs: Sequence[Expr], at: int, whole: Expr) -> Expr:
    if at == len(specs):
        return e
    spec = specs[at]
    kind = type(e)
    if kind is Association:
        return _association_part(e, specs, at, whole)  # type: ignore[arg-type]
    if type(spec) is int and spec == 0:
        from_head = e.head if kind is Compound or kind is PackedArray else None  # type: ignore[union-attr]
        if from_head is None:
            from wlnet.expression import head_of

            from_head = head_of(e)
        return _part(from_head, specs, at + 1, whole)
    if isinstance(e, HostAtom):
        found = e.part(tuple(specs[at:]))
        if found is None:
            raise PartError("partw", Compound(S.List, tuple(specs)), whole)
        return found
    if kind is not Compound and kind is not PackedArray:
        raise PartError("partd", Compound(S.Part, (whole, *specs)))
    args = e.args  # type: ignore[union-attr]
    if type(spec) is int:
        return _part(args[_position(spec, len(args), e)], specs, at + 1, whole)
    indices = positions(spec, len(args), e)
    if indices is None:
        key = _key_of_spec(spec)
        if key is not None and all(type(a) is Compound and a.head in (S.Rule, S.RuleDelayed) for a in args):
            for a in args:
                if key_of(a.args[0]) == key_of(key):  # type: ignore[union-attr]
                    return _part(a.args[1], specs, at + 1, whole)  # type: ignore[union-attr]
            return Compound(S.Missing, ("KeyAbsent", key))
        raise PartError("pkspec1", spec)
    if type(e) is PackedArray and at + 1 == len(specs):
        return from_array(e.array[indices]) if indices else Compound(S.List, ())
    return Compound(e.head, tuple(_part(args[i], specs, at + 1, whole) for i in indices))  # type: ignore[union-attr]


def positions(spec: Expr, length: int, whole: Expr) -> list[int] | None:
    """The positions (from 0) that All, a span or a list of integers means; None for another specification."""
    if spec is S.All:
        return list(range(length))
    if type(spec) is Compound and spec.head is S.Span:
        return list(span_range(spec, length, whole))
    if is_list(spec):
        found: list[int] = []
        for i in spec.args:
            if type(i) is not int or i == 0:
                return None
            found.append(_position(i, length, whole))
        return found
    return None


def _association_part(e: Association, specs: Sequence[Expr], at: int, whole: Expr) -> Expr:
    spec = specs[at]
    key = _key_of_spec(spec)
    if key is not None:
        value = e.get(key)
        if value is None:
            return Compound(S.Missing, ("KeyAbsent", key))
        return _part(value, specs, at + 1, whole)
    entries = list(e.entries.items())
    if type(spec) is int:
        if spec == 0:
            return S.Association
        return _part(entries[_position(spec, len(entries), e)][1][1], specs, at + 1, whole)
    if is_list(spec) and any(_key_of_spec(k) is not None for k in spec.args):
        chosen = []
        for k in spec.args:
            wanted = _key_of_spec(k)
            if wanted is None:
                raise PartError("pkspec1", spec)
            value = e.get(wanted)
            chosen.append((wanted, Compound(S.Missing, ("KeyAbsent", wanted)) if value is None else value))
        return Association.of((k, _part(v, specs, at + 1, whole)) for k, v in chosen)
    indices = positions(spec, len(entries), e)
    if indices is None:
        raise PartError("pkspec1", spec)
    return Association(
        {entries[i][0]: (entries[i][1][0], _part(entries[i][1][1], specs, at + 1, whole)) for i in indices}
    )


def replace_part(e: Expr, specs: Sequence[Expr], new: Callable[[Expr], Expr]) -> Expr:
    """``e`` with each part at ``specs`` replaced by ``new(part)``. Raises PartError."""
    return _replace(e, specs, 0, new, e)


def _replace(e: Expr, specs: Sequence[Expr], at: int, new: Callable[[Expr], Expr], whole: Expr) -> Expr:
    if at == len(specs):
        return new(e)
    spec = specs[at]
    if type(e) is Association:
        return _replace_in_association(e, specs, at, new, whole)
    if type(e) is not Compound and type(e) is not PackedArray:
        raise PartError("partd", Compound(S.Part, (whole, *specs)))
    if type(spec) is int and spec == 0:
        return Compound(_replace(e.head, specs, at + 1, new, whole), e.args)
    args = list(e.args)
    if type(spec) is int:
        indices: list[int] | None = [_position(spec, len(args), e)]
    else:
        indices = positions(spec, len(args), e)
    if indices is None:
        raise PartError("pkspec1", spec)
    for i in indices:
        args[i] = _replace(args[i], specs, at + 1, new, whole)
    return Compound(e.head, tuple(args))


def _replace_in_association(
    e: Association, specs: Sequence[Expr], at: int, new: Callable[[Expr], Expr], whole: Expr
) -> Association:
    spec = specs[at]
    key = _key_of_spec(spec)
    if key is not None:
        old = e.get(key)
        if old is None:
            old = Compound(S.Missing, ("KeyAbsent", key))
            if at + 1 < len(specs):
                raise PartError("partw", Compound(S.List, tuple(specs)), whole)
        return e.put(key, _replace(old, specs, at + 1, new, whole))
    entries = list(e.entries.items())
    if type(spec) is int and spec != 0:
        indices: list[int] | None = [_position(spec, len(entries), e)]
    elif is_list(spec) and spec.args and all(_key_of_spec(k) is not None for k in spec.args):
        result = e
        for k in spec.args:
            result = _replace_in_association(result, (k, *specs[at + 1 :]), 0, new, whole)
        return result
    else:
        indices = positions(spec, len(entries), e)
    if indices is None:
        raise PartError("pkspec1", spec)
    for i in indices:
        h, (k, v) = entries[i]
        entries[i] = (h, (k, _replace(v, specs, at + 1, new, whole)))
    return Association(dict(entries), e.delayed)


def assign_part(e: Expr, specs: Sequence[Expr], value: Expr) -> Expr:
    """``e`` after ``e[[specs]] = value``: a list is spread over several parts if it has as many elements."""
    if type(e) is PackedArray:
        fast = _assign_packed(e, specs, value)
        if fast is not None:
            return fast
    wide = next(
        (
            i
            for i, s in enumerate(specs)
            if s is S.All or (not isinstance(s, (int, str, Symbol)) and not (type(s) is Compound and s.head is S.Key))
        ),
        None,
    )
    if wide is None or not (is_list(value)):
        return replace_part(e, specs, lambda _old: value)
    return _assign_spread(e, specs, 0, value)


def _assign_spread(e: Expr, specs: Sequence[Expr], at: int, value: Expr) -> Expr:
    if at == len(specs):
        return value
    spec = specs[at]
    narrow = isinstance(spec, (int, str)) or (type(spec) is Compound and spec.head is S.Key)
    if narrow:
        return _replace(e, (spec,), 0, lambda old: _assign_spread(old, specs, at + 1, value), e)
    length = len(e) if type(e) is Association else len(getattr(e, "args", ()))
    indices = positions(spec, length, e)
    values: Sequence[Expr] | None = value.args if is_list(value) else None
    if indices is None or values is None or len(values) != len(indices):
        return _replace(e, (spec,), 0, lambda old: _assign_spread(old, specs, at + 1, value), e)
    result = e
    for i, v in zip(indices, values, strict=True):
        result = _replace(result, (i + 1,), 0, lambda old, v=v: _assign_spread(old, specs, at + 1, v), e)  # type: ignore[misc]
    return result


def _assign_packed(e: PackedArray, specs: Sequence[Expr], value: Expr) -> Expr | None:
    """An assignment that keeps the array packed: a number of its kind to one element."""
    if len(specs) != e.array.ndim or not all(type(s) is int and s != 0 for s in specs):
        return None
    kind = e.array.dtype.kind
    if not ((kind == "f" and type(value) is float) or (kind == "i" and type(value) is int)):
        return None
    index = tuple(_position(s, n, e) for s, n in zip(specs, e.array.shape, strict=True))  # type: ignore[arg-type]
    array = e.array.copy()
    try:
        array[index] = value
    except OverflowError:
        return None
    return PackedArray(array)


def report_part_error(kernel: Kernel, error: PartError, head: Symbol = S.Part) -> None:
    """Issue the message of a PartError."""
    kernel.message(head, error.tag, *error.args_of_message)


def packed_if_long(items: Sequence[Expr], threshold: int = 250) -> Expr:
    """A list of results, packed if it is long and can be."""
    made = Compound(S.List, tuple(items))
    if len(items) >= threshold or (items and type(items[0]) is PackedArray):
        packed = pack(made)
        if packed is not None:
            return packed
    return made
