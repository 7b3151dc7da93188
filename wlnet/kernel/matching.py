"""What a compiled pattern is: a matcher, and as an argument also how many arguments it may take.

Most patterns can match in one way only (``f[x_, y_Integer, rest___]``): those have a ``Simple`` matcher, a function
that says yes or no and writes its bindings into a dictionary. Patterns that may match in several ways (several
sequences, Orderless and Flat heads, alternatives that bind) have a generator of bindings, which is asked for the next
possibility when something further on does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from wlnet.expression import Association, Compound, Expr, S, Symbol, same

Bindings = dict[Symbol, Expr]
Simple = Callable[[Expr, Bindings], bool]
General = Callable[[Expr, Bindings], Iterator[Bindings]]
INFINITE = 1 << 60

OPTIONS_GIVEN = S.__getattr__("OptionsPattern$given")
"""The name under which a match keeps the options that OptionsPattern[] took; no pattern can have it."""

_PATTERN_HEADS = frozenset(
    {
        S.Blank,
        S.BlankSequence,
        S.BlankNullSequence,
        S.Pattern,
        S.Alternatives,
        S.Except,
        S.Condition,
        S.PatternTest,
        S.Repeated,
        S.RepeatedNull,
        S.PatternSequence,
        S.OrderlessPatternSequence,
        S.Longest,
        S.Shortest,
        S.KeyValuePattern,
        S.Verbatim,
        S.HoldPattern,
        S.Optional,
        S.OptionsPattern,
    }
)


def is_literal(p: Expr) -> bool:
    """Whether a pattern has no pattern construct in it, so that it matches only itself."""
    stack = [p]
    while stack:
        x = stack.pop()
        if type(x) is Compound:
            if x.head in _PATTERN_HEADS:
                return False
            stack.append(x.head)
            stack.extend(x.args)
        elif type(x) is Association:
            for _, v in x:
                stack.append(v)
    return True


class Pattern:
    """A compiled pattern. ``simple`` is None when only ``general`` knows all the ways to match.

    ``lengths``: how many arguments at least and at most an expression has that it matches.
    """

    __slots__ = ("general", "lengths", "simple")

    def __init__(
        self, simple: Simple | None, general: General | None = None, lengths: tuple[int, int] = (0, INFINITE)
    ) -> None:
        self.simple = simple
        self.lengths = lengths
        self.general: General = general if general is not None else _as_general(simple)

    def match(self, e: Expr) -> Bindings | None:
        """The first way in which ``e`` matches, or None."""
        if self.simple is not None:
            bindings: Bindings = {}
            return bindings if self.simple(e, bindings) else None
        return next(self.general(e, {}), None)

    def matches(self, e: Expr) -> bool:
        return self.match(e) is not None

    def all_matches(self, e: Expr) -> Iterator[Bindings]:
        """Every way in which ``e`` matches."""
        return self.general(e, {})


def _as_general(simple: Simple | None) -> General:
    assert simple is not None

    def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
        extended = bindings.copy()
        if simple(e, extended):
            yield extended

    return general


def bind(name: Symbol, value: Expr, bindings: Bindings) -> bool:
    """Bind a name, or check that it is bound to the same already."""
    bound = bindings.get(name)
    if bound is None:
        bindings[name] = value
        return True
    return bound is value or same(bound, value)


def sequence_of(values: tuple[Expr, ...]) -> Expr:
    """What a name stands for that is bound to several expressions, or none."""
    return values[0] if len(values) == 1 else Compound(S.Sequence, values)


class Run(NamedTuple):
    """What a sequence is if each expression in it is judged alone, and nothing in it is bound: ``name:each..``.

    ``each`` is None where every expression will do, ``name`` where the sequence has none.
    """

    each: Simple | None
    name: Symbol | None

    def matches(self, values: tuple[Expr, ...], bindings: Bindings) -> bool:
        """Whether these may be the sequence; its name is bound."""
        each, name = self
        if each is not None:
            for v in values:
                if not each(v, bindings):
                    return False
        return name is None or bind(name, sequence_of(values), bindings)

    def ways(self, values: tuple[Expr, ...], bindings: Bindings) -> Iterator[Bindings]:
        """The one way to match, or none, as a generator of new bindings."""
        extended = bindings.copy()
        if self.matches(values, extended):
            yield extended


class Item:
    """A pattern among the arguments of a compound: how many arguments it may take, and how it matches them.

    A pattern for sequences has a ``sequence``, a generator of bindings, which is made of its ``run`` where it is one.
    """

    __slots__ = ("default", "least", "most", "pattern", "run", "sequence", "shortest")

    def __init__(
        self,
        pattern: Pattern,
        least: int = 1,
        most: int = 1,
        *,
        sequence: Callable[[tuple[Expr, ...], Bindings], Iterator[Bindings]] | None = None,
        run: Run | None = None,
        shortest: bool = True,
        default: Callable[[Bindings], Iterator[Bindings]] | None = None,
    ) -> None:
        self.pattern = pattern
        self.least = least
        self.most = most
        self.run = run
        self.sequence = sequence if run is None else run.ways
        self.shortest = shortest
        self.default = default

    def match(self, values: tuple[Expr, ...], bindings: Bindings) -> Iterator[Bindings]:
        if self.sequence is not None:
            return self.sequence(values, bindings)
        if len(values) == 1:
            return self.pattern.general(values[0], bindings)
        assert self.default is not None
        return self.default(bindings)
