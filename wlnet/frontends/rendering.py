"""How messages are shown to people: the text, then the place in the source with a caret."""

from __future__ import annotations

from wlnet.expression import Span, locate
from wlnet.kernel.messages import Message


def excerpt(span: Span) -> str:
    """Where a span begins, the line of source, and a caret below it."""
    place = locate(span)
    source = span[0]
    line = source.line(place.line)
    shown = line.replace("\t", " ")
    return f"  {place}\n    {shown}\n    {' ' * (place.column - 1)}^"


def render(message: Message, *, places: bool = True) -> str:
    """A message with the source places it speaks of."""
    lines = [str(message)]
    if places:
        seen: set[tuple[str, int]] = set()
        for span in message.spans:
            key = (span[0].name, span[1])
            if key not in seen:
                seen.add(key)
                lines.append(excerpt(span))
    return "\n".join(lines)
