"""Matching a row of argument patterns with a row of arguments: how many each takes, tried one after the other.

Patterns for one expression that match in one way only are fixed: after a pattern of variable width they are tried
where it would end, and only where they fit are there bindings to keep and further patterns to try. A run (``a___``,
``x__Integer``) looks at each of its elements once, however many widths are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from wlnet.expression import Expr
from wlnet.kernel.matching import INFINITE, Bindings, Item, Simple, bind, sequence_of

Arguments = tuple[Expr, ...]


class _Step(NamedTuple):
    """A pattern of variable width, or one that may match in several ways, and the fixed patterns that follow it."""

    item: Item
    following: tuple[Simple, ...]
    least_after: int
    most_after: int
    """How many arguments all that comes after ``item`` takes."""


def _fixed(item: Item) -> Simple | None:
    return item.pattern.simple if item.least == item.most == 1 and item.sequence is None else None


def _steps(items: list[Item]) -> tuple[tuple[Simple, ...], list[_Step]]:
    steps: list[_Step] = []
    following: list[Simple] = []
    least = most = 0
    for item in reversed(items):
        simple = _fixed(item)
        if simple is not None:
            following.append(simple)
        else:
            steps.append(_Step(item, tuple(reversed(following)), least, most))
            following = []
        least, most = least + item.least, min(INFINITE, most + item.most)
    return tuple(reversed(following)), steps[::-1]


def row_matcher(items: list[Item], *, asking: bool) -> Callable[[Arguments, Bindings], Iterator[Bindings]]:
    """A generator of the bindings with which these patterns match all of the arguments, in Wolfram's order.

    ``asking``: there are conditions in the patterns, which must see all that is bound to the left of them. Otherwise a
    run is given its name only once what follows it fits.
    """
    lead, steps = _steps(items)
    last = len(steps) - 1

    def matches(args: Arguments, bindings: Bindings) -> Iterator[Bindings]:
        if len(args) < len(lead) or (not steps and len(args) != len(lead)):
            return
        if lead:
            bindings = bindings.copy()
            for simple, a in zip(lead, args, strict=False):
                if not simple(a, bindings):
                    return
        if steps:
            yield from tries(args, bindings, 0, len(lead))
        else:
            yield bindings

    def tries(args: Arguments, bindings: Bindings, i: int, at: int) -> Iterator[Bindings]:
        """The ways to match the arguments from ``at`` on with the steps from ``i`` on."""
        item, following, least_after, most_after = steps[i]
        left = len(args) - at
        low, high = max(item.least, left - most_after), min(item.most, left - least_after)
        if item.run is None:
            for size in range(low, high + 1) if item.shortest else range(high, low - 1, -1):
                for extended in item.match(args[at : at + size], bindings):
                    if following:
                        extended = extended.copy()
                        if not fits(following, args, at + size, extended):
                            continue
                    if i == last:
                        yield extended
                    else:
                        yield from tries(args, extended, i + 1, at + size + len(following))
            return
        each, name = item.run
        checked = at
        if each is not None and not item.shortest:
            while checked < at + high and each(args[checked], bindings):
                checked += 1
            high = checked - at
        extended = bindings.copy()
        for size in range(low, high + 1) if item.shortest else range(high, low - 1, -1):
            end = at + size
            if each is not None:
                while checked < end:
                    if not each(args[checked], bindings):
                        return
                    checked += 1
            if len(extended) != len(bindings):
                extended = bindings.copy()
            if asking and name is not None and not bind(name, sequence_of(args[at:end]), extended):
                continue
            if following and not fits(following, args, end, extended):
                continue
            if not asking and name is not None and not bind(name, sequence_of(args[at:end]), extended):
                continue
            if i == last:
                yield extended
            else:
                yield from tries(args, extended, i + 1, end + len(following))
            extended = bindings.copy()

    return matches


def fits(simples: tuple[Simple, ...], args: Arguments, at: int, bindings: Bindings) -> bool:
    """Whether fixed patterns match the arguments from ``at`` on; ``bindings`` are written to."""
    for simple in simples:
        if not simple(args[at], bindings):
            return False
        at += 1
    return True
