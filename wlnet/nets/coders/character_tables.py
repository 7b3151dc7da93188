"""Tables of characters: which character has which code."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass, field

from wlnet.nets.options import BadValue
from wlnet.nets.values import AUTOMATIC, Anything, Edge, Span, Value, Word, is_integer, is_list, plain

START, END, OTHER = Word("StartOfString"), Word("EndOfString"), Anything()
VIRTUAL = (START, END, OTHER)
CLASSES = {
    "LetterCharacter": string.ascii_lowercase + string.ascii_uppercase,
    "DigitCharacter": string.digits,
    "WordCharacter": string.ascii_lowercase + string.ascii_uppercase + string.digits,
    "PunctuationCharacter": string.punctuation,
    "WhitespaceCharacter": " \t\n",
}
ASCII = "\t\n" + "".join(map(chr, range(32, 127)))
_LAST = 0x10FFFF


def table(value: Value) -> Value:
    """A table in any of its forms, as it was written."""
    Table.of(value, False)
    return plain(value)


@dataclass
class Table:
    """Characters and the virtual ones, with their codes; `names` is what has each code, in the order of codes."""

    codes: dict[Value, int] = field(default_factory=dict)
    ignore_case: bool = False

    @classmethod
    def of(cls, value: Value, ignore_case: bool) -> Table:
        """The table that is written so. Raises BadValue."""
        made = cls(ignore_case=ignore_case)
        for item, spec in _entries(value):
            made._add(item, spec)
        if not made.codes:
            raise BadValue("a table of one character or more")
        return made

    def _add(self, items: tuple[Value, ...], spec: Value) -> None:
        fresh = [item for item in map(self.folded, items) if item not in self.codes]
        if spec is None:  # each has a code of its own
            for item in fresh:
                self.codes.setdefault(item, self._free())
            return
        code = self._free() if spec == AUTOMATIC else spec
        self.codes.update(dict.fromkeys(fresh, code))

    def _free(self) -> int:
        taken = set(self.codes.values())
        code = len(taken) + 1 if taken and max(taken) == len(taken) else 1
        while code in taken:
            code += 1
        return code

    def folded(self, item: Value) -> Value:
        return item.lower() if self.ignore_case and isinstance(item, str) else item

    @property
    def count(self) -> int:
        return max(self.codes.values())

    def named(self) -> dict[int, Value]:
        """What each code stands for, the first of several characters."""
        found: dict[int, Value] = {}
        for item, code in self.codes.items():
            found.setdefault(code, item)
        return found


def _entries(value: Value) -> Iterator[tuple[tuple[Value, ...], Value]]:
    """The characters of each entry, and their code: a number, AUTOMATIC for one they share, None for one each."""
    entries = value if is_list(value) else (value,)
    for entry in entries:
        if is_list(entry):
            yield from _entries(entry)
        elif isinstance(entry, Edge):
            if not (entry.target == AUTOMATIC or (is_integer(entry.target) and entry.target >= 1)):
                raise BadValue("a table whose rules give positive integers or Automatic")
            for items, _ in _entries(entry.source):
                yield items, entry.target
        else:
            yield _characters(entry), None


def _characters(entry: Value) -> tuple[Value, ...]:
    if isinstance(entry, str):
        return tuple(entry)
    if entry in VIRTUAL:
        return (entry,)
    if isinstance(entry, Word) and entry == AUTOMATIC:
        return tuple(ASCII)
    if isinstance(entry, Word) and entry.name in CLASSES:
        return tuple(CLASSES[entry.name])
    if _is_range(entry):
        return tuple(map(chr, range(entry.start, entry.stop + 1)))
    raise BadValue(
        "a table: strings, character classes, spans of character codes, StartOfString, EndOfString and _, or rules "
        "from these to codes"
    )


def _is_range(entry: Value) -> bool:
    """Whether an entry is a span of character codes."""
    if not (isinstance(entry, Span) and entry.step == 1 and is_integer(entry.start) and is_integer(entry.stop)):
        return False
    return bool(0 <= entry.start <= entry.stop <= _LAST)
