"""String patterns: ``a ~~ __ ~~ b``, RegularExpression and the named classes, turned into ways of searching a text.

A pattern compiles to a Python regular expression where it can. Conditions (``x__ /; test``, ``p?test``) need the
kernel in the middle of matching, so a pattern that has one is run by a backtracking search over the expression.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import NamedTuple

from wlnet.builtins.string_regex import (
    MANY,
    REPETITIONS,
    InvalidPattern,
    InvalidRegularExpression,
    NeedsKernel,
    RegexCompiler,
    compiled,
    repetition,
)
from wlnet.expression import Compound, Expr, S, Symbol
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages, symbols
from wlnet.kernel.templates import substitute

symbols(
    "RegularExpression LetterCharacter DigitCharacter WordCharacter Whitespace WhitespaceCharacter NumberString "
    "StartOfString EndOfString StartOfLine EndOfLine WordBoundary PunctuationCharacter HexadecimalCharacter "
    "IgnoreCase Overlaps"
)
messages(
    "StringExpression",
    {
        "invld": "Element `1` is not a valid string or pattern element in `2`.",
        "regex": "The regular expression `1` cannot be used: `2`.",
    },
)

Names = dict[Symbol, str]


class Found(NamedTuple):
    """A match: where it lies, what the names in the pattern stand for, and the groups ``$1``, ``$2`` ..."""

    start: int
    end: int
    names: Names
    groups: tuple[str, ...]


class Matcher(ABC):
    """A string pattern ready to be searched for."""

    @abstractmethod
    def matches_at(self, text: str, start: int) -> Iterator[Found]:
        """Every match that begins at ``start``, the preferred one first."""

    @abstractmethod
    def search(self, text: str, start: int) -> Found | None:
        """The first match that begins at ``start`` or later."""

    @abstractmethod
    def whole(self, text: str) -> Found | None:
        """The match of all of the text."""

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the matches from left to right begin and end, none overlapping another."""
        at = 0
        while at <= len(text):
            found = self.search(text, at)
            if found is None:
                return
            yield found.start, found.end
            at = found.end if found.end > found.start else found.end + 1


def compile_pattern(k: Kernel, pattern: Expr, *, ignore_case: bool = False, every_way: bool = False) -> Matcher | None:
    """The matcher of a string pattern, or None after a message.

    ``every_way`` asks for a matcher that knows all matches at a place, not only the preferred one.
    """
    cache: dict[tuple[Expr, bool, bool], Matcher] = k.properties.setdefault("StringPatterns", {})  # type: ignore[assignment]
    key = (pattern, ignore_case, every_way)
    found = cache.get(key)
    if found is not None:
        return found
    try:
        compiler = RegexCompiler()
        made: Matcher
        try:
            text = compiler.compile(pattern, False)
            if every_way:
                raise NeedsKernel
            made = RegexMatcher(compiled(text, re.IGNORECASE if ignore_case else 0), compiler)
        except NeedsKernel:
            _check(pattern)
            made = SearchMatcher(k, pattern, ignore_case)
    except InvalidPattern as error:
        k.message(S.StringExpression, "invld", error.element, pattern)
        return None
    except InvalidRegularExpression as error:
        k.message(S.StringExpression, "regex", error.text, error.reason)
        return None
    if len(cache) > 1000:
        cache.clear()
    cache[key] = made
    return made


class RegexMatcher(Matcher):
    """A pattern without conditions, as a regular expression."""

    def __init__(self, expression: re.Pattern[str], compiler: RegexCompiler) -> None:
        self._expression = expression
        self._names = compiler.names
        self._numbered = compiler.numbered

    def _found(self, m: re.Match[str]) -> Found:
        names = {s: m[i] or "" for s, i in self._names.items()}
        return Found(m.start(), m.end(), names, (m[0], *(m[i] or "" for i in self._numbered)))

    def matches_at(self, text: str, start: int) -> Iterator[Found]:
        m = self._expression.match(text, start)
        if m is not None:
            yield self._found(m)

    def search(self, text: str, start: int) -> Found | None:
        m = self._expression.search(text, start)
        return None if m is None else self._found(m)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        return (m.span() for m in self._expression.finditer(text))

    def whole(self, text: str) -> Found | None:
        m = self._expression.fullmatch(text)
        return None if m is None else self._found(m)


class SearchMatcher(Matcher):
    """A pattern with conditions, which the kernel decides while the search goes on."""

    def __init__(self, k: Kernel, pattern: Expr, ignore_case: bool) -> None:
        self._kernel = k
        self._pattern = pattern
        self._flags = re.IGNORECASE if ignore_case else 0
        self._leaves: dict[Expr, re.Pattern[str]] = {}

    def matches_at(self, text: str, start: int) -> Iterator[Found]:
        for end, names in self._run(self._pattern, text, start, {}, False):
            yield Found(start, end, names, (text[start:end],))

    def search(self, text: str, start: int) -> Found | None:
        for at in range(start, len(text) + 1):
            found = next(self.matches_at(text, at), None)
            if found is not None:
                return found
        return None

    def whole(self, text: str) -> Found | None:
        return next((found for found in self.matches_at(text, 0) if found.end == len(text)), None)

    def _run(self, p: Expr, text: str, at: int, names: Names, lazy: bool) -> Iterator[tuple[int, Names]]:
        if type(p) is not Compound or p.head is S.RegularExpression:
            yield from self._leaf(p, text, at, names)
            return
        head, args = p.head, p.args
        if head is S.StringExpression:
            yield from self._sequence(args, text, at, names, lazy)
        elif head in (S.Alternatives, S.List):
            for branch in args:
                yield from self._run(branch, text, at, names, lazy)
        elif head is S.Pattern:
            yield from self._named(p, text, at, names, lazy)
        elif head is S.Condition:
            for end, found in self._run(args[0], text, at, names, lazy):
                if self._kernel.is_true(substitute(args[1], found, piercing=True)):
                    yield end, found
        elif head is S.PatternTest:
            yield from self._tested(p, text, at, names, lazy)
        elif head in (S.Longest, S.Shortest):
            yield from self._run(args[0], text, at, names, head is S.Shortest)
        elif head in REPETITIONS:
            least, most = _blank_width(head)
            yield from ((end, names) for end in _ends(at, least, most, len(text), lazy))
        elif head in (S.Repeated, S.RepeatedNull):
            least, most = repetition(p)
            yield from self._repeated(args[0], least, most, text, at, names, lazy)
        elif head is S.Except:
            if next(self._run(args[0], text, at, names, lazy), None) is None:
                yield from self._run(args[1] if len(args) > 1 else _BLANK, text, at, names, lazy)
        else:
            yield from self._leaf(p, text, at, names)

    def _sequence(
        self, parts: tuple[Expr, ...], text: str, at: int, names: Names, lazy: bool
    ) -> Iterator[tuple[int, Names]]:
        if not parts:
            yield at, names
            return
        for end, found in self._run(parts[0], text, at, names, lazy):
            yield from self._sequence(parts[1:], text, end, found, lazy)

    def _named(self, p: Compound, text: str, at: int, names: Names, lazy: bool) -> Iterator[tuple[int, Names]]:
        name = p.args[0]
        assert type(name) is Symbol
        if name in names:
            yield from self._leaf(names[name], text, at, names)
            return
        for end, found in self._run(p.args[1], text, at, names, lazy):
            yield end, {**found, name: text[at:end]}

    def _tested(self, p: Compound, text: str, at: int, names: Names, lazy: bool) -> Iterator[tuple[int, Names]]:
        inner, test = p.args
        holds = self._kernel.is_true
        if type(inner) is Compound and inner.head in REPETITIONS:
            # As with sequences of expressions, each character is put to the test.
            least, most = _blank_width(inner.head)
            limit = at
            while limit < len(text) and limit - at < most and holds(Compound(test, (text[limit],))):
                limit += 1
            yield from ((end, names) for end in _ends(at, least, most, limit, lazy))
            return
        for end, found in self._run(inner, text, at, names, lazy):
            if holds(Compound(test, (text[at:end],))):
                yield end, found

    def _repeated(
        self, p: Expr, least: int, most: int, text: str, at: int, names: Names, lazy: bool
    ) -> Iterator[tuple[int, Names]]:
        if least <= 0 and lazy:
            yield at, names
        if most > 0:
            for end, found in self._run(p, text, at, names, lazy):
                if end > at or least > 0:
                    yield from self._repeated(p, least - 1, most - 1, text, end, found, lazy)
        if least <= 0 and not lazy:
            yield at, names

    def _leaf(self, p: Expr, text: str, at: int, names: Names) -> Iterator[tuple[int, Names]]:
        expression = self._leaves.get(p)
        if expression is None:
            expression = self._leaves[p] = compiled(RegexCompiler().compile(p, False), self._flags)
        first = expression.match(text, at)
        if first is None:
            return
        yield first.end(), names
        if type(p) is str or (type(p) is Symbol and p not in (S.Whitespace, S.NumberString)):
            return
        for end in range(len(text), at - 1, -1):
            if end != first.end() and expression.fullmatch(text, at, end) is not None:
                yield end, names


_BLANK = Compound(S.Blank, ())


def _ends(at: int, least: int, most: int, limit: int, lazy: bool) -> range:
    high = min(limit, at + most)
    return range(at + least, high + 1) if lazy else range(high, at + least - 1, -1)


def _blank_width(head: Expr) -> tuple[int, int]:
    return (1, 1) if head is S.Blank else (1, MANY) if head is S.BlankSequence else (0, MANY)


def _check(p: Expr) -> None:
    """Raise InvalidPattern if a pattern with conditions has something in it that no string can match."""
    if type(p) is Compound and p.head in _CHECKED:
        parts = p.args[1:] if p.head is S.Pattern else p.args[:1] if p.head in _FIRST_ONLY else p.args
        for part in parts:
            _check(part)
    else:
        RegexCompiler().compile(p, False)


_FIRST_ONLY = frozenset({S.Condition, S.PatternTest, S.Repeated, S.RepeatedNull})
_CHECKED = _FIRST_ONLY | {S.Pattern, S.StringExpression, S.Alternatives, S.List, S.Longest, S.Shortest, S.Except}


def from_abbreviated(text: str) -> Expr:
    """A pattern spelled as StringMatchQ and Names read it: ``*`` any characters, ``@`` one or more but capitals."""
    if not any(c in text for c in "*@\\"):
        return text
    pieces: list[Expr] = []
    for token in re.findall(r"\\[*@\\]|.", text, re.DOTALL):
        if token == "*":
            pieces.append(Compound(S.BlankNullSequence, ()))
        elif token == "@":
            pieces.append(Compound(S.RegularExpression, ("[^A-Z]+",)))
        else:
            pieces.append(token[-1])
    return Compound(S.StringExpression, tuple(pieces))


@builtin("StringExpression", "Flat OneIdentity")
def string_expression(_k: Kernel, *parts: Expr) -> Expr | None:
    """s1 ~~ s2 ~~ ...: a string pattern: the parts one after the other. Strings next to each other are joined.

    >> StringMatchQ["apple pie", "apple" ~~ __]
     = True
    >> "a" ~~ "b" ~~ "c"
     = "abc"
    """
    joined: list[Expr] = []
    for part in parts:
        last = joined[-1] if joined else None
        if type(part) is str and type(last) is str:
            joined[-1] = last + part
        else:
            joined.append(part)
    if len(joined) == 1:
        return joined[0]
    return "" if not joined else Compound(S.StringExpression, tuple(joined)) if len(joined) < len(parts) else None


__all__ = ["Found", "Matcher", "compile_pattern", "from_abbreviated"]
