"""String patterns without conditions, written as Python regular expressions."""

from __future__ import annotations

import re

from wlnet.expression import Compound, Expr, PackedArray, S, Symbol, is_list

_CLASSES: dict[Expr, str] = {
    S.LetterCharacter: r"[^\W\d_]",
    S.DigitCharacter: r"[0-9]",
    S.WordCharacter: r"[^\W_]",
    S.Whitespace: r"\s+",
    S.WhitespaceCharacter: r"\s",
    S.NumberString: r"(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+))",
    S.StartOfString: r"\A",
    S.EndOfString: r"\Z",
    S.StartOfLine: r"(?m:^)",
    S.EndOfLine: r"(?m:$)",
    S.WordBoundary: r"\b",
    S.PunctuationCharacter: r"(?:(?![\w\s])[!-~¡-¿‐-‧‰-⁞、-〃「-】])|_",
    S.HexadecimalCharacter: r"[0-9a-fA-F]",
}

# What ``_?test`` asks of one character, for the tests that a class can answer.
_TESTS: dict[Expr, str] = {
    S.LetterQ: r"[^\W\d_]",
    S.DigitQ: r"[0-9]",
}

_ANY = "(?s:.)"
REPETITIONS = {S.Blank: "", S.BlankSequence: "+", S.BlankNullSequence: "*"}


MANY = 1 << 60
"""A number of repetitions that stands for no limit."""


class InvalidPattern(Exception):
    """``element`` cannot be part of a string pattern."""

    def __init__(self, element: Expr) -> None:
        super().__init__(element)
        self.element = element


class InvalidRegularExpression(Exception):
    """A regular expression that does not compile, and why."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(text, reason)
        self.text = text
        self.reason = reason


class NeedsKernel(Exception):
    """The pattern has a condition in it."""


def compiled(text: str, flags: int = 0) -> re.Pattern[str]:
    try:
        return re.compile(text, flags)
    except re.error as error:
        raise InvalidRegularExpression(text, str(error)) from error


def repetition(p: Compound) -> tuple[int, int]:
    """How many times ``p..``, ``p...``, ``Repeated[p, {m, n}]`` repeat, from and to."""
    least = 1 if p.head is S.Repeated else 0
    if len(p.args) < 2:
        return least, MANY
    spec = p.args[1]
    bounds = spec.args if isinstance(spec, (Compound, PackedArray)) and is_list(spec) else None
    if bounds is None:
        bounds = (least, spec)
    elif len(bounds) == 1:
        bounds = (bounds[0], bounds[0])
    low, high = bounds[0], bounds[1]
    if type(low) is not int or not (type(high) is int or high is S.Infinity):
        raise InvalidPattern(p)
    return low, high if type(high) is int else MANY


class RegexCompiler:
    """Writes the regular expression of a pattern, and keeps which group is which name or ``$n``."""

    def __init__(self) -> None:
        self.names: dict[Symbol, int] = {}
        self.numbered: list[int] = []
        self._groups = 0

    def compile(self, p: Expr, lazy: bool) -> str:
        if type(p) is str:
            return re.escape(p)
        if type(p) is Symbol and p in _CLASSES:
            return f"(?:{_CLASSES[p]})"
        if type(p) is not Compound:
            raise InvalidPattern(p)
        made = _REGEX.get(p.head) if type(p.head) is Symbol else None
        if made is None or not (p.args or p.head in REPETITIONS or p.head in (S.List, S.StringExpression)):
            raise InvalidPattern(p)
        return made(self, p, lazy)

    def sequence(self, p: Compound, lazy: bool) -> str:
        return "".join(self.compile(a, lazy) for a in p.args)

    def alternatives(self, p: Compound, lazy: bool) -> str:
        if p.args and all(type(a) is str and len(a) == 1 for a in p.args):
            return "[" + "".join("\\" + str(a) if str(a) in "\\]^-[&~|" else str(a) for a in p.args) + "]"
        return "(?:" + "|".join(self.compile(a, lazy) for a in p.args) + ")" if p.args else "(?!)"

    def blank(self, p: Compound, lazy: bool) -> str:
        return self.quantified(_ANY, REPETITIONS[p.head], lazy)  # type: ignore[index]

    def quantified(self, unit: str, mark: str, lazy: bool) -> str:
        return f"{unit}{mark}?" if lazy and mark else unit + mark

    def pattern(self, p: Compound, lazy: bool) -> str:
        name = p.args[0]
        if type(name) is not Symbol or len(p.args) != 2:
            raise InvalidPattern(p)
        if name in self.names:
            return f"(?:\\{self.names[name]})"
        self._groups += 1
        number = self._groups
        inner = self.compile(p.args[1], lazy)
        self.names[name] = number
        return f"({inner})"

    def repeated(self, p: Compound, lazy: bool) -> str:
        unit = f"(?:{self.compile(p.args[0], lazy)})"
        least, most = repetition(p)
        if most == MANY:
            mark = "*" if least == 0 else "+" if least == 1 else f"{{{least},}}"
        else:
            mark = f"{{{least},{most}}}"
        return self.quantified(unit, mark, lazy)

    def longest(self, p: Compound, _lazy: bool) -> str:
        return f"(?:{self.compile(p.args[0], False)})"

    def shortest(self, p: Compound, _lazy: bool) -> str:
        return f"(?:{self.compile(p.args[0], True)})"

    def exception(self, p: Compound, lazy: bool) -> str:
        unit = self.compile(p.args[1], lazy) if len(p.args) > 1 else _ANY
        return f"(?:(?!{self.compile(p.args[0], lazy)}){unit})"

    def test(self, p: Compound, lazy: bool) -> str:
        inner, known = p.args[0], _TESTS.get(p.args[1]) if len(p.args) == 2 else None
        if known is None or type(inner) is not Compound or inner.head not in REPETITIONS:
            raise NeedsKernel
        return self.quantified(known, REPETITIONS[inner.head], lazy)  # type: ignore[index]

    def condition(self, _p: Compound, _lazy: bool) -> str:
        raise NeedsKernel

    def regular_expression(self, p: Compound, _lazy: bool) -> str:
        text = p.args[0]
        if type(text) is not str:
            raise InvalidPattern(p)
        translated = _from_pcre(text)
        groups = compiled(translated).groups
        shift = self._groups
        if shift:
            translated = re.sub(r"(\\\\)|\\([1-9])", lambda m: m[1] or f"(?:\\{int(m[2]) + shift})", translated)
        self.numbered.extend(range(shift + 1, shift + groups + 1))
        self._groups += groups
        return f"(?:{translated})"


_REGEX = {
    S.StringExpression: RegexCompiler.sequence,
    S.Alternatives: RegexCompiler.alternatives,
    S.List: RegexCompiler.alternatives,
    S.Blank: RegexCompiler.blank,
    S.BlankSequence: RegexCompiler.blank,
    S.BlankNullSequence: RegexCompiler.blank,
    S.Pattern: RegexCompiler.pattern,
    S.Repeated: RegexCompiler.repeated,
    S.RepeatedNull: RegexCompiler.repeated,
    S.Longest: RegexCompiler.longest,
    S.Shortest: RegexCompiler.shortest,
    S.Except: RegexCompiler.exception,
    S.PatternTest: RegexCompiler.test,
    S.Condition: RegexCompiler.condition,
    S.RegularExpression: RegexCompiler.regular_expression,
}

_POSIX = {
    "alpha": "^\\W\\d_", "digit": "0-9", "alnum": "^\\W_", "upper": "A-Z", "lower": "a-z", "space": "\\s",
    "punct": "!-/:-@\\[-`{-~", "xdigit": "0-9A-Fa-f", "word": "\\w", "blank": " \\t", "cntrl": "\\x00-\\x1f\\x7f",
}  # fmt: skip
_INSIDE = {"alpha": "a-zA-Z", "alnum": "a-zA-Z0-9"}


def _from_pcre(text: str) -> str:
    """A regular expression of Wolfram's dialect (PCRE) in Python's."""
    text = re.sub(r"\[\[:(\w+):\]\]", lambda m: f"[{_POSIX[m[1]]}]" if m[1] in _POSIX else m[0], text)
    text = re.sub(r"\[:(\w+):\]", lambda m: _INSIDE.get(m[1], _POSIX.get(m[1], m[0])), text)
    text = re.sub(r"(?<!\\)((?:\\\\)*)\\z", r"\1\\Z", text)
    text = re.sub(r"\(\?<(?=[A-Za-z_])", "(?P<", text)
    flags = re.match(r"\(\?([imsx]+)\)", text)
    return f"(?{flags[1]}:{text[flags.end() :]})" if flags else text
