"""Tables and code in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

NOTICE = "<!-- Written by `make docs` from the code. Do not edit. -->\n"


def code(text: str) -> str:
    """Text as code within a line, whatever backticks it holds."""
    if not text:
        return ""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; upright bars in cells are escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def prose(text: str) -> str:
    """Text in which stars, underscores and angle brackets mean themselves; what stands in backticks is left alone."""
    parts = re.split(r"(``.*?``|`[^`]*`)", text)
    return "".join(part if i % 2 else re.sub(r"([*_<>\[\]#])", r"\\\1", part) for i, part in enumerate(parts))


def count(number: int, noun: str) -> str:
    """A number with its noun: `1 layer`, `2 layers`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def page(title: str, *blocks: str) -> str:
    """A page of blocks, with the notice that it is generated."""
    return "\n".join([NOTICE, f"# {title}\n", *blocks]).rstrip() + "\n"
