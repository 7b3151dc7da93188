"""What can be read from a stream: numbers, words, records, lines, characters, expressions."""

from __future__ import annotations

import re
from collections.abc import Callable

from wlnet.builtins.stream_table import Input
from wlnet.expression import NULL, TRUE, Compound, Expr, S, Source, Symbol, elements
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.syntax import SyntaxProblem, needs_more, read

_FAILED = S.__getattr__("$Failed")


class StreamEnd(Exception):
    """The stream has nothing more of the type asked for."""


class BadInput(Exception):
    """What stands in the stream is not of the type asked for; ``tag`` names the message."""

    def __init__(self, tag: str, argument: Expr) -> None:
        super().__init__(tag)
        self.tag = tag
        self.argument = argument


class Separators:
    """What ends a record and a word."""

    def __init__(self, options: Options) -> None:
        records = separator_bytes(options["RecordSeparators"])
        words = separator_bytes(options["WordSeparators"])
        self.record = re.compile(b"|".join(map(re.escape, records)) if records else b"(?!)")
        tokens = separator_bytes(options["TokenWords"])
        self.token = re.compile(b"|".join(map(re.escape, tokens)) if tokens else b"(?!)")
        separators = b"|".join(map(re.escape, [*words, *records])) if words or records else b"(?!)"
        self.word = re.compile(separators + (b"|" + self.token.pattern if tokens else b""))
        self.blank_run = re.compile(b"(?:" + separators + b")+")
        self.null_records = options["NullRecords"] is TRUE
        self.null_words = options["NullWords"] is TRUE


def separator_bytes(e: Expr) -> list[bytes]:
    items = elements(e)
    strings = (e,) if items is None else items
    found = [s.encode() for s in strings if type(s) is str and s]
    return sorted(found, key=len, reverse=True)


def text_of_bytes(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


def take_until(s: Input, separator: re.Pattern[bytes]) -> bytes:
    """The bytes up to a separator, which is passed over."""
    found = separator.search(s.data, s.position)
    start = s.position
    end, s.position = found.span() if found else (len(s.data), len(s.data))
    return s.data[start:end]


def _read_record(k: Kernel, s: Input, by: Separators) -> Expr:
    while not s.at_end:
        record = take_until(s, by.record)
        if record or by.null_records:
            return text_of_bytes(record)
    raise StreamEnd


LINE_END = re.compile(rb"\r\n|\n|\r")


def _read_line(_k: Kernel, s: Input, _by: Separators) -> Expr:
    if s.at_end:
        raise StreamEnd
    return text_of_bytes(take_until(s, LINE_END))


def _read_word(_k: Kernel, s: Input, by: Separators) -> Expr:
    if not by.null_words:
        blank = by.blank_run.match(s.data, s.position)
        if blank:
            s.position = blank.end()
    if s.at_end:
        raise StreamEnd
    token = by.token.match(s.data, s.position)
    if token:
        s.position = token.end()
        return text_of_bytes(token[0])
    found = by.word.search(s.data, s.position)
    end = found.start() if found else len(s.data)
    word = s.data[s.position : end]
    # The separator stays, so that a record that ends here can still be seen to end.
    passed = found is not None and by.null_words and not by.token.match(s.data, end)
    s.position = found.end() if found and passed else end
    return text_of_bytes(word)


_BLANKS = re.compile(rb"[\s,]*")
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)(?:(?:[eEdD]|\*\^)[+-]?\d+)?")


def _number(s: Input) -> bytes:
    s.position = _BLANKS.match(s.data, s.position).end()  # type: ignore[union-attr]
    if s.at_end:
        raise StreamEnd
    found = _NUMBER.match(s.data, s.position)
    if found is None:
        raise BadInput("readn", s.expression)
    s.position = found.end()
    return found[0].replace(b"*^", b"e").replace(b"d", b"e").replace(b"D", b"e")


def _read_number(_k: Kernel, s: Input, _by: Separators) -> Expr:
    text = _number(s)
    return int(text) if text.lstrip(b"+-").isdigit() else float(text)


def _read_real(_k: Kernel, s: Input, _by: Separators) -> Expr:
    return float(_number(s))


def _read_byte(_k: Kernel, s: Input, _by: Separators) -> Expr:
    if s.at_end:
        raise StreamEnd
    s.position += 1
    return s.data[s.position - 1]


def _read_character(_k: Kernel, s: Input, _by: Separators) -> Expr:
    if s.at_end:
        raise StreamEnd
    first = s.data[s.position]
    size = 1 if first < 0xC0 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    character = s.data[s.position : s.position + size]
    s.position += size
    return text_of_bytes(character)


def _read_expression(k: Kernel, s: Input, _by: Separators, hold: Symbol | None = None) -> Expr:
    """The next expression: as many lines as it takes to complete one."""
    text = ""
    while True:
        if s.at_end:
            if not text.strip():
                raise StreamEnd
            break
        text += text_of_bytes(take_until(s, LINE_END)) + "\n"
        if text.strip() and not needs_more(text):
            break
    value: Expr = NULL
    for item in read(Source(text, s.name), k.contexts.resolve):
        if isinstance(item, SyntaxProblem):
            k.messages.syntax(item)
            return _FAILED
        value = k.evaluate(item) if hold is None else Compound(hold, (item,))
    return value


_READERS: dict[Expr, Callable[[Kernel, Input, Separators], Expr]] = {
    S.String: _read_line,
    S.Record: _read_record,
    S.Word: _read_word,
    S.Number: _read_number,
    S.Real: _read_real,
    S.Byte: _read_byte,
    S.Character: _read_character,
    S.Expression: _read_expression,
}


def read_object(k: Kernel, s: Input, kind: Expr, by: Separators) -> Expr:
    """One object of a type; a list of types gives a list, filled with EndOfFile where the stream ends inside it."""
    kinds = elements(kind)
    if kinds is not None:
        values: list[Expr] = []
        for i, one in enumerate(kinds):
            try:
                values.append(read_object(k, s, one, by))
            except StreamEnd:
                if i == 0:
                    raise
                values.append(S.EndOfFile)
        return Compound(S.List, tuple(values))
    if type(kind) is Compound and kind.head is S.Hold and kind.args == (S.Expression,):
        return _read_expression(k, s, by, S.Hold)
    reader = _READERS.get(kind)
    if reader is None:
        raise BadInput("readf", kind)
    return reader(k, s, by)
