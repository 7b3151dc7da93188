"""Levels of an array: checks of what names them, and the axes they are in an array of known rank.

Levels count from 1, negative ones from the end; axes count from 0. The batch axis is no level.
"""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.nets.options import BadValue
from wlnet.nets.values import ALL, Edge, Span, Swap, Value, is_integer, is_list, plain


def axis(level: int, rank: int) -> int | None:
    """The axis of a level in an array of this rank; None if it has no such level."""
    at = level - 1 if level > 0 else rank + level
    return at if 0 <= at < rank else None


def levels(value: Value) -> Value:
    """All, a level, a span of levels or a list of levels."""
    if value == ALL and not is_list(value):
        return ALL
    if _is_level(value):
        return int(value)
    if isinstance(value, Span) and value.step == 1:
        start, stop = value.start, value.stop
        if _is_level(start) and (_is_level(stop) or stop == ALL):
            return Span(int(start), stop if stop == ALL else int(stop))
    if is_list(value):
        listed = plain(value)
        if all(map(_is_level, listed)) and len(set(listed)) == len(listed):
            return tuple(int(level) for level in listed)
    raise BadValue("a level, a span of levels such as 2;;All, a list of different levels, or All")


def _is_level(value: Value) -> bool:
    return is_integer(value) and value != 0


def axes(setting: Value, rank: int) -> tuple[int, ...] | None:
    """The axes, in order, that a setting of `levels` names in an array of this rank; None if it lacks some."""
    if setting == ALL:
        return tuple(range(rank))
    if isinstance(setting, Span):
        first = axis(setting.start, rank)
        last = rank - 1 if setting.stop == ALL else axis(setting.stop, rank)
        return tuple(range(first, last + 1)) if first is not None and last is not None and first <= last else None
    named = [axis(level, rank) for level in (setting if isinstance(setting, tuple) else (setting,))]
    if None in named or len(set(named)) < len(named):
        return None
    return tuple(sorted(at for at in named if at is not None))


def how_many(setting: Value) -> int | None:
    """How many levels a setting names, if that is the same in arrays of every rank."""
    if isinstance(setting, tuple):
        return len(setting)
    if isinstance(setting, Span):
        start: int = setting.start
        stop: int = -1 if setting.stop == ALL else setting.stop
        return stop - start + 1 if (start > 0) == (stop > 0) else None
    return None if setting == ALL else 1


def least_rank(setting: Value) -> int:
    """The lowest rank of an array that has all the levels a setting names."""
    if setting == ALL:
        return 0
    if isinstance(setting, Span):
        ends: list[int] = [setting.start, 0 if setting.stop == ALL else setting.stop]
        return max(map(abs, ends))
    named: tuple[int, ...] = setting if isinstance(setting, tuple) else (setting,)
    return max(map(abs, named), default=0)


def transposition(value: Value) -> Value:
    """A swap of two levels, a list of swaps one after another, or a permutation of the first levels.

    A rule m -> n is the older way to write the swap m <-> n.
    """
    value = _of_rule(value)
    if isinstance(value, Swap):
        return _swap(value)
    if is_list(value):
        entries = [_of_rule(entry) for entry in plain(value)]
        if entries and all(isinstance(entry, Swap) for entry in entries):
            return tuple(map(_swap, entries))
        if entries and all(map(is_integer, entries)) and sorted(entries) == list(range(1, len(entries) + 1)):
            return tuple(int(level) for level in entries)
    raise BadValue("a swap of levels m <-> n, a list of swaps, or a list in which each of 1, 2, ... occurs once")


def _of_rule(value: Value) -> Value:
    return Swap(value.source, value.target) if isinstance(value, Edge) else value


def _swap(swap: Swap) -> Swap:
    if not (_is_level(swap.a) and _is_level(swap.b)):
        raise BadValue("swaps m <-> n of levels: 1, 2, ..., or negative from the end")
    return Swap(int(swap.a), int(swap.b))


def _swaps(setting: Value) -> Sequence[Swap]:
    return (setting,) if isinstance(setting, Swap) else setting


def is_permutation(setting: Value) -> bool:
    return isinstance(setting, tuple) and not isinstance(setting[0], Swap)


def highest_level(setting: Value) -> int:
    """The lowest rank of an array that a setting of `transposition` can be applied to."""
    if is_permutation(setting):
        return len(tuple(setting))
    return max(abs(int(level)) for swap in _swaps(setting) for level in (swap.a, swap.b))


def order(setting: Value, rank: int) -> tuple[int, ...] | None:
    """Which input axis each output axis is, as in `numpy.transpose`; None if the rank is too low."""
    if rank < highest_level(setting):
        return None
    if is_permutation(setting):  # input level k becomes output level n_k
        return (*(setting.index(level) for level in range(1, len(setting) + 1)), *range(len(setting), rank))
    result = list(range(rank))
    for swap in _swaps(setting):
        a, b = axis(swap.a, rank), axis(swap.b, rank)
        assert a is not None
        assert b is not None
        result[a], result[b] = result[b], result[a]
    return tuple(result)
