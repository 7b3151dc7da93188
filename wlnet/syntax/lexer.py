"""From text to tokens: chains of operands and operators, and the brackets and commas between them.

One regular expression cuts the text into words; what a word is, is looked up by its spelling, so that the second
``Module`` of a file costs a dictionary access. Words pile up in a chain until a bracket, a comma or the end of the
expression comes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from wlnet.expression import FALSE, TRUE, Compound, Expr, S, Source, Symbol, rule
from wlnet.syntax.characters import Decoded, character_symbols, comment_end, decode_code, of_kind
from wlnet.syntax.grammar import END, parse_table
from wlnet.syntax.numerals import NUMBER, parse_number
from wlnet.syntax.operators import Operator, operators
from wlnet.syntax.problems import Refusal
from wlnet.syntax.strings import spell_character, unquote

Item = tuple[object, int, int]
"""An operand (an expression), an ``Operator``, or the arguments of a call, and its offsets in the source."""

Token = tuple[str, object]
"""A terminal of the grammar and its value: a chain's items, or a bracket's offsets."""

SYMBOL, CONSTANT, OPERATOR, BRACKET, BLANK, SPECIAL, LINE, SKIP = range(8)


class Word(NamedTuple):
    """What a spelling is. ``width`` leaves out the blanks that follow it."""

    kind: int
    value: object
    width: int


class Lexicon(dict[str, Word]):
    """Words by spelling (with the blanks that follow), told apart when first met."""

    LIMIT = 100_000

    def __missing__(self, text: str) -> Word:
        word = classify(text.rstrip(" \t"))
        # Comments and strings hardly ever come twice.
        if len(text) <= 40 and word.kind is not SKIP:
            if len(self) > self.LIMIT:
                self.clear()
            self[text] = word
        return word


LEXICON = Lexicon()


class Patterns(NamedTuple):
    """The regular expressions that depend on the grammar's tables."""

    word: re.Pattern[str]
    conflicting: frozenset[str]
    brackets: dict[str, str]


@cache
def patterns() -> Patterns:
    """Compiled on first use."""
    spellings = operators()
    letters = _ranges(of_kind("letter"))
    # Letters are what Unicode calls so, and what Wolfram adds; digits come later in a name. (Each time the set of
    # letters is spelled out makes the start slower.)
    name = rf"(?!\d)(?:[a-zA-Z$0-9]++|[^\W_]|[{letters}])++"
    symbol = rf"`?{name}(?:`{name})*+"
    name_pattern = r"[a-zA-Z$`*@][\w$`*@]*+"
    blank = rf"(?:_\.(?!\.)|_{{1,3}}+(?:{symbol})?)"
    file = r'(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\w`/.\\!\-:$*~?]++)'
    brackets = {s: terminal for terminal, spelled in parse_table().terminals.items() for s in spelled}
    single = "".join(s for s in brackets if len(s) == 1)
    spaces = "".join(of_kind("space"))
    lines = "".join(of_kind("newline"))
    alternatives = [
        rf"{symbol}(?:{blank})?",
        rf"[{re.escape(single)}](?<!\()|\((?!\*)",
        NUMBER,
        rf"[\n\r{lines}][\s{spaces}{lines}]*+",
        r'"[^"\\]*+(?:\\.[^"\\]*+)*+"',
        r"\(\*[^*(]*+(?:\*(?!\))[^*(]*+|\((?!\*)[^*(]*+)*+\*\)",
        rf'::[ \t]*(?:{name}|"[^"\\]*+(?:\\.[^"\\]*+)*+"|(?=\[))',
        rf"(?:<<|>>>?)[ \t]*{file}",
        # A question about a name, or names, begins a line.
        rf"(?<![^\n\r])\?\??[ \t]*{name_pattern}(?=[ \t]*(?:[;\n\r]|$))",
        r"<\||\|>",
        r"=[ \t]*\.(?![\d.])",
        r"//\.(?!\d)|/\.(?!\d)",
        blank,
        rf'##\d*+|\#(?:\d++|{symbol}|"[^"\\]*+(?:\\.[^"\\]*+)*+")?',
        r"%(?:%++|\d++)?",
        *_operator_patterns(spellings),
        r"\\\[\w+\]",
        rf"[ \t\f\v{spaces}]",
    ]
    word = re.compile(rf"(?:{'|'.join(alternatives)})[ \t]*+", re.DOTALL)
    return Patterns(
        word,
        frozenset(s for s in spellings if s.startswith("\\[")),
        brackets,
    )


def _ranges(letters: frozenset[str]) -> str:
    """The letters that Unicode does not count as such, as ranges of a character set, which compile quickly."""
    points = sorted(ord(c) for c in letters if not c.isalpha())
    ranges: list[list[int]] = []
    for point in points:
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)


def _operator_patterns(spellings: dict[str, Operator]) -> list[str]:
    """Operators, longest first, those of one first character together, so that few alternatives are tried."""
    by_first: dict[str, list[str]] = {}
    plain = [s for s in spellings if not s.startswith("\\[") and s not in ("/.", "//.", "=.", "<<", ">>", ">>>", "::")]
    for s in sorted(plain, key=len, reverse=True):
        by_first.setdefault(s[0], []).append(s[1:])
    found = [
        re.escape(first) + (f"(?:{'|'.join(map(re.escape, tails))})" if tails != [""] else "")
        for first, tails in by_first.items()
        if first.isascii()
    ]
    return [*found, "[" + re.escape("".join(c for c in by_first if not c.isascii())) + "]"]


def classify(text: str) -> Word:
    """What a word is, by its spelling without blanks after it."""
    table = patterns()
    width = len(text)
    first = text[:1]
    if not text:
        return Word(SKIP, None, 0)
    if text in table.brackets:
        return Word(BRACKET, table.brackets[text], width)
    operator = operators().get(text)
    if operator is not None:
        return Word(OPERATOR, operator, width)
    if first == '"':
        return Word(CONSTANT, unquote(text, 0), width)
    if first == "(":
        return Word(SKIP, None, width)
    if "0" <= first <= "9" or (first == "." and width > 1):
        return Word(CONSTANT, parse_number(text, 0), width)
    if first == "?":
        long = text.startswith("??")
        return Word(SPECIAL, (S.Information, (text.lstrip("? \t"), rule(S.LongForm, TRUE if long else FALSE))), width)
    if first in "#%":
        return Word(SPECIAL, _special(text), width)
    if text.startswith("::") and width > 2:
        return Word(OPERATOR, operators()["::"].carrying(_payload(text, 2)), width)
    if text.startswith(">>>"):
        return Word(OPERATOR, operators()[">>>"].carrying(_payload(text, 3)), width)
    if text.startswith(">>"):
        return Word(OPERATOR, operators()[">>"].carrying(_payload(text, 2)), width)
    if text.startswith("<<"):
        return Word(SPECIAL, (S.Get, (_payload(text, 2),)), width)
    if first == "=":
        return Word(OPERATOR, operators()["=."], width)
    if text.isspace() or first in of_kind("space", "newline"):
        line = any(c in "\n\r" or c in of_kind("newline") for c in text)
        return Word(LINE if line else SKIP, None, width)
    if "_" in text:
        name, _, rest = text.partition("_")
        head = rest.lstrip("_")
        return Word(BLANK, (name, "_" * (1 + len(rest) - len(head)), head), width)
    alias = character_symbols().get(text)
    if alias is not None:
        return Word(CONSTANT, S.__getattr__(alias), width)
    return Word(SYMBOL, text, width)


def _payload(text: str, skip: int) -> str:
    rest = text[skip:].lstrip(" \t")
    return unquote(rest, len(text) - len(rest)) if rest.startswith('"') else rest


def _special(text: str) -> tuple[Symbol, tuple[Expr, ...]]:
    """Head and arguments of slots and of references to output lines."""
    if text.startswith("##"):
        return S.SlotSequence, (int(text[2:8] or 1),)
    if text[0] == "#":
        rest = text[1:]
        if not rest or (rest.isdigit() and rest.isascii()):
            return S.Slot, (int(rest[:6] or 1),)
        return S.Slot, (unquote(rest, 1) if rest[0] == '"' else rest,)
    if text.startswith("%%"):
        return S.Out, (-len(text),)
    return S.Out, (int(text[1:10]),) if len(text) > 1 else ()


class Resolved(dict[str, Symbol]):
    """Symbols by the name as written, resolved when first met."""

    def __init__(self, resolve: Callable[[str], Symbol]) -> None:
        super().__init__()
        self.resolve = resolve

    def __missing__(self, name: str) -> Symbol:
        found = self[name] = self.resolve(name)
        return found


_BLANKS = {"_": S.Blank, "__": S.BlankSequence, "___": S.BlankNullSequence}


class Lexer:
    """Cuts one source into tokens, one top-level expression after another."""

    def __init__(self, source: Source, symbols: Resolved) -> None:
        self.source = source
        self.symbols = symbols
        self.decoded = Decoded(source.text, [], [], [], None)
        self.begin(0)

    def begin(self, at: int) -> None:
        """Go on from this offset of the source, outside all brackets."""
        text = self.source.text
        if at == 0 and text.startswith("#!"):
            line = text.find("\n")
            at = len(text) if line < 0 else line
        if "\\" in text:
            self.decoded = decode_code(text, at, patterns().conflicting)
        self.at = at

    def blank(self, parts: tuple[str, str, str], start: int, end: int) -> Expr:
        """``x_``, ``_h``, ``x__h``, ``x_.`` and so on."""
        name, bars, head = parts
        span = (self.source, start, end)
        e: Expr = Compound(_BLANKS[bars], (self.symbols[head],) if head not in ("", ".") else (), span)
        if name:
            e = Compound(S.Pattern, (self.symbols[name], e), span)
        return Compound(S.Optional, (e,), span) if head == "." else e

    def tokens(self) -> Iterator[Token]:
        """Tokens to the end of the text, with an END after every top-level expression. Raises Refusal."""
        word_at = patterns().word.finditer
        lexicon = LEXICON
        symbols = self.symbols
        source = self.source
        text, starts, ends, shifts, refused = self.decoded
        chain: list[Item] = []
        depth = 0
        empty = True
        at = self.at
        size = len(text)
        # `moved` is how far offsets in `text` lag behind those in the source, until `next_start`.
        moved = 0
        later = zip(starts, ends, shifts, strict=True)
        none = (size + 1, size + 1, 0)
        next_start, next_end, next_moved = next(later, none)
        while at < size:
            for match in word_at(text, at):
                begin, stop = match.span()
                if begin != at:
                    break
                at = stop
                spelling = match[0]
                try:
                    kind, value, width = lexicon[spelling]
                except Refusal as problem:
                    problem.start += begin + moved
                    problem.end += begin + moved
                    raise
                while begin >= next_start:
                    moved = next_moved
                    next_start, next_end, next_moved = next(later, none)
                start = begin + moved
                end = start + width
                if stop >= next_end:
                    end = self.decoded.end(begin + width)
                if kind == SYMBOL:
                    chain.append((symbols[value], start, end))  # type: ignore[index]
                elif kind == BRACKET:
                    if chain:
                        yield "CHAIN", chain
                        chain = []
                    name: str = value  # type: ignore[assignment]
                    if name[0] == "O":
                        depth += 1
                    elif name[1] == "L":
                        depth -= 1
                    empty = False
                    yield name, (start, end)
                elif kind in (OPERATOR, CONSTANT):
                    chain.append((value, start, end))
                elif kind == SKIP:
                    pass
                elif kind == LINE:
                    if depth <= 0 and (chain or not empty) and (not chain or complete(chain, empty)):
                        if chain:
                            yield "CHAIN", chain
                            chain = []
                        yield END, (start, start)
                        empty = True
                        depth = 0
                elif kind == BLANK:
                    chain.append((self.blank(value, start, end), start, end))  # type: ignore[arg-type]
                else:
                    special: tuple[Symbol, tuple[Expr, ...]] = value  # type: ignore[assignment]
                    head, arguments = special
                    if head is S.Information and (chain or not empty):
                        # Within an expression, a question mark at the start of a line goes on with it.
                        test = operators()["?"]
                        chain += ((test, start, start + 1), (symbols[str(arguments[0])], start + 1, end))
                        continue
                    chain.append((Compound(head, arguments, (source, start, end)), start, end))
            if at < size:
                at = self._stray(text, at, moved)
        if refused is not None:
            raise refused
        if chain:
            yield "CHAIN", chain
        end = len(source.text)
        yield END, (end, end)

    def _stray(self, text: str, at: int, moved: int) -> int:
        """No word begins here: skip a comment with comments in it, or refuse."""
        if text.startswith("(*", at):
            end = comment_end(text, at)
            if end < 0:
                raise Refusal(
                    "Syntax::sntxc",
                    "This comment is not closed.",
                    at + moved,
                    at + moved + 2,
                    "a comment ends with *)",
                    incomplete=True,
                )
            return end
        raise stray(text, at, at + moved)


def complete(chain: list[Item], starts_expression: bool) -> bool:
    """Can the expression end after this chain? Not if its last word is an operator that waits for an operand."""
    last = chain[-1][0]
    if type(last) is not Operator:
        return True
    if last.spelling in (";", ";;"):
        return True
    if last.postfix is None:
        return False
    if last.prefix is None:
        return True
    # `!` and its like stand before or after an operand: it depends on what went before.
    operand = not starts_expression
    for value, _, _ in chain:
        operand = type(value) is not Operator or (operand and value.postfix is not None)
    return operand


def stray(text: str, at: int, start: int) -> Refusal:
    """What to say of a character that begins no word."""
    character = text[at]
    if character == '"':
        return Refusal("Syntax::sntxq", "This string is not closed.", start, start + 1, incomplete=True)
    if text.startswith(("\\!", "\\(", "\\)", "\\*"), at):
        return Refusal(
            "Syntax::boxes",
            f"Boxes such as {text[at : at + 2]} ... are not code that can be read here.",
            start,
            start + 2,
            "write the expression in InputForm",
        )
    if character == "\\":
        return Refusal("Syntax::sntufn", "A backslash here must begin a character such as \\[Alpha].", start, start + 1)
    shown = f'"{character}"' if character.isprintable() else f'"{spell_character(character)}"'
    return Refusal("Syntax::sntxb", f"{shown} has no meaning here.", start, start + 1)
