"""Named characters ``\\[Name]`` and the other escapes of characters, in code and in strings."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

from wlnet.syntax.grammar import rows
from wlnet.syntax.problems import Refusal


class Named(NamedTuple):
    """A named character. ``kind`` is letter, operator, bracket, space, newline or raw; ``symbol`` as in π for Pi."""

    character: str
    kind: str
    symbol: str


@cache
def named_characters() -> dict[str, Named]:
    """The table of named characters, by name."""
    return {
        name: Named(chr(int(point, 16)), kind, symbol[0] if symbol else "")
        for name, point, kind, *symbol in rows("named-characters.txt")
    }


@cache
def names_of_characters() -> dict[str, str]:
    """The name of each named character."""
    return {c.character: name for name, c in named_characters().items()}


def code_point(name: str) -> str:
    """The character of a name that the table is known to have."""
    return named_characters()[name].character


@cache
def of_kind(*kinds: str) -> frozenset[str]:
    """The characters of these kinds."""
    return frozenset(c.character for c in named_characters().values() if c.kind in kinds)


@cache
def character_symbols() -> dict[str, str]:
    """Characters that are a System symbol when they stand alone: π is Pi."""
    return {c.character: c.symbol for c in named_characters().values() if c.symbol}


# \[Name], \:hhhh, \.hh, \|hhhhhh
CHARACTER_ESCAPE = r"\\(?:\[([A-Za-z0-9]*)\]|:([0-9a-fA-F]{4})|\.([0-9a-fA-F]{2})|\|([0-9a-fA-F]{6}))"


def decode(match: re.Match[str], start: int) -> str:
    """The character that a match of ``CHARACTER_ESCAPE`` stands for; ``start`` is where it is, for the message."""
    name, *digits = match.groups()[:4]
    if name is not None:
        found = named_characters().get(name)
        if found is None:
            raise Refusal("Syntax::sntufn", f"There is no character named \\[{name}].", start, start + len(match[0]))
        return found.character
    point = int(next(d for d in digits if d is not None), 16)
    if point > 0x10FFFF:
        raise Refusal("Syntax::snthex32", f"{match[0]} is beyond the last character.", start, start + len(match[0]))
    return chr(point)


class Decoded(NamedTuple):
    """Code with its escapes outside strings and comments replaced, and how far offsets have moved.

    What begins at ``starts[i]`` of ``text`` or later, and what ends at ``ends[i]`` or later, is ``shifts[i]`` further
    on in the source. ``refused`` is what stopped the decoding, where the text ends then.
    """

    text: str
    starts: list[int]
    ends: list[int]
    shifts: list[int]
    refused: Refusal | None

    def end(self, at: int) -> int:
        """The offset in the source just past what ends at this offset of ``text``."""
        place = bisect_right(self.ends, at)
        return at + self.shifts[place - 1] if place else at


_STEP = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)|\(\*|\\(?:\r\n|[\r\n])[ \t]*|' + CHARACTER_ESCAPE, re.DOTALL)
_COMMENT_EDGE = re.compile(r"\(\*|\*\)")


def comment_end(text: str, start: int) -> int:
    """Past the end of the comment (comments nest) that begins at ``start``, or -1 if it is not closed."""
    depth = 0
    for edge in _COMMENT_EDGE.finditer(text, start):
        depth += 1 if edge[0] == "(*" else -1
        if depth == 0:
            return edge.end()
    return -1


def decode_code(text: str, start: int, conflicting: frozenset[str]) -> Decoded:
    """Replace escapes in code from ``start`` on.

    ``conflicting`` spellings ``\\[Name]`` stay as they are: the operator table tells them from their character.
    """
    pieces: list[str] = [text[:start]]
    length = start
    starts: list[int] = []
    ends: list[int] = []
    shifts: list[int] = []
    at = start
    while True:
        step = _STEP.search(text, at)
        if step is None:
            break
        begin, end = step.span()
        if text[begin] == '"':
            pieces.append(text[at:end])
            length += end - at
            at = end
            continue
        if text[begin] == "(":
            end = comment_end(text, begin)
            if end < 0:
                break
            pieces.append(text[at:end])
            length += end - at
            at = end
            continue
        if step[0] in conflicting:
            new = step[0]
        elif text[begin + 1] in "\r\n":
            new = ""
        else:
            try:
                new = decode(step, begin)
            except Refusal as problem:
                pieces.append(text[at:begin])
                return Decoded("".join(pieces), starts, ends, shifts, problem)
            # A character that would begin a string, a comment or an escape must not do so.
            if new in '"\\':
                new = step[0]
        pieces.append(text[at:begin])
        pieces.append(new)
        length += begin - at + len(new)
        if len(new) != end - begin:
            starts.append(length)
            # What ends where a line is continued ends before the backslash.
            ends.append(length if new else length + 1)
            shifts.append(end - length)
        at = end
    pieces.append(text[at:])
    return Decoded("".join(pieces), starts, ends, shifts, None)
