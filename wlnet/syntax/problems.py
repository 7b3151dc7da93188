"""Syntax problems: what is wrong with a text, where, and what would mend it."""

from __future__ import annotations

from wlnet.expression import Location, Source

CONTEXT = 60
"""How much of a long line is shown on either side of the caret."""


class Refusal(Exception):
    """Raised inside the parser where it cannot go on; offsets are into the text. It never leaves this package."""

    def __init__(
        self, tag: str, message: str, start: int, end: int, hint: str = "", opener: int = -1, incomplete: bool = False
    ) -> None:
        super().__init__(message)
        self.tag = tag
        self.message = message
        self.start = start
        self.end = end
        self.hint = hint
        self.opener = opener
        self.incomplete = incomplete


class SyntaxProblem:
    """One thing wrong with a text. ``str()`` gives the message as people read it.

    tag         Wolfram's message tag, such as ``Syntax::bktmcp``
    message     what is wrong, in a sentence
    location    file, line and column, counted from 1
    line        the text of that line
    opener      where the bracket stands that the problem is about, or None
    hint        what would mend it, or ""
    incomplete  more text could make it right: what a REPL asks before it goes on reading
    start, end  the offsets of the offending text
    """

    __slots__ = ("end", "hint", "incomplete", "message", "opener", "source", "start", "tag")

    def __init__(self, source: Source, refusal: Refusal) -> None:
        self.source = source
        self.tag = refusal.tag
        self.message = refusal.message
        self.start = min(refusal.start, len(source.text))
        self.end = max(refusal.end, self.start)
        self.hint = refusal.hint
        self.opener: Location | None = source.locate(refusal.opener) if refusal.opener >= 0 else None
        self.incomplete = refusal.incomplete

    @property
    def location(self) -> Location:
        return self.source.locate(self.start)

    @property
    def line(self) -> str:
        return self.source.line(self.location.line)

    @property
    def caret(self) -> str:
        """Blanks and a caret that stand under the offending column of ``line``."""
        before = self.line[: self.location.column - 1]
        return "".join("\t" if c == "\t" else " " for c in before) + "^"

    def __str__(self) -> str:
        line, caret = self.line, self.caret
        cut = max(0, len(caret) - 1 - CONTEXT)
        line, caret = line[cut : len(caret) + CONTEXT], caret[cut:]
        shown = "".join(c if c.isprintable() or c == "\t" else "�" for c in line)
        text = f"{self.location}: {self.tag}: {self.message}\n    {shown}\n    {caret}"
        return text + f"\n  hint: {self.hint}" if self.hint else text

    def __repr__(self) -> str:
        return f"<SyntaxProblem {self.location}: {self.tag}: {self.message}>"
