"""How messages are shown to people: the text, then the place in the source with a caret."""

from __future__ import annotations

from wlnet.expression import Span, locate
from wlnet.kernel.messages import Message
from wlnet.syntax.problems import CONTEXT


def excerpt(span: Span) -> str:
    """Where a span begins, the line of source, and a caret below it. Of a long line the part about the caret."""
    place = locate(span)
    line = span[0].line(place.line)
    at = place.column - 1
    cut = max(0, at - CONTEXT)
    shown = "".join(c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in line)
    # A tab before the caret stays one, so that the caret stands under its column however wide tabs are shown.
    blanks = "".join("\t" if c == "\t" else " " for c in line[cut:at])
    return f"  {place}\n    {shown[cut : at + CONTEXT]}\n    {blanks}^"


def render(message: Message, *, places: bool = True) -> str:
    """A message with the source places it speaks of, each once."""
    lines = [str(message)]
    if places:
        lines += dict.fromkeys(map(excerpt, message.spans))
    return "\n".join(lines)


def render_for_dialogue(message: Message) -> str:
    """A message for someone who has just typed the code: with places only if that has more than a line."""
    return render(message, places=any("\n" in source.text.strip() for source, _, _ in message.spans))
