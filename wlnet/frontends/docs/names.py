"""The lists of names in `docs/names`: what Wolfram has, so that the pages can say what is not built.

Names are separated by blanks. A line that starts with # opens a section and gives its title; a # line with no names
under it is a remark.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Section:
    """The names of one theme."""

    title: str
    names: tuple[str, ...]


def sections(file: Path) -> list[Section]:
    """The sections of a list of names that have any."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            found.append((line[1:].strip(), []))
        else:
            found[-1][1].extend(line.split())
    return [Section(title, tuple(names)) for title, names in found if names]


def examples(file: Path) -> dict[str, str]:
    """The example lines of a file, by the head they start with."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return {line.split("[")[0]: line for line in lines if line.strip() and not line.startswith("#")}
