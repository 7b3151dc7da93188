"""The documentation that follows from the code: `python -m wlnet.frontends.docs docs` writes it.

`status.md`, `language.md`, a page for each layer in `layers/` and one for each coder in `coders/` are written;
everything else in the folder is written by hand. The lists in `names/` say what Wolfram has.
"""

from __future__ import annotations

from pathlib import Path

from wlnet.builtins import load_all
from wlnet.frontends.docs.coders import coder_pages
from wlnet.frontends.docs.language import language_page
from wlnet.frontends.docs.layers import layer_page
from wlnet.frontends.docs.names import examples, sections
from wlnet.frontends.docs.status import status_page
from wlnet.nets.registry import layers

_ROOMS = ("layers", "coders")


def pages(folder: Path) -> dict[str, str]:
    """The text of every generated page, by its path in the folder, which has the lists of names."""
    load_all()
    names = folder / "names"
    core = sections(names / "core.txt")
    wanted = sections(names / "coders.txt")
    given = examples(names / "examples.txt")
    found = {
        "status.md": status_page(sections(names / "layers.txt"), sections(names / "nets.txt"), core, wanted),
        "language.md": language_page(core),
    }
    return (
        found
        | dict(coder_pages())
        | {f"layers/{symbol}.md": layer_page(kind, given) for symbol, kind in layers().items()}
    )


def outdated(folder: Path) -> list[str]:
    """The generated pages that are missing, differ from what the code says, or belong to nothing any more."""
    now = pages(folder)
    stale = [path for path, text in now.items() if _text(folder / path) != text]
    orphans = [f"{room}/{file.name}" for room in _ROOMS for file in sorted((folder / room).glob("*.md"))]
    return stale + [path for path in orphans if path not in now]


def write(folder: Path) -> list[str]:
    """Bring the folder up to date; gives the pages that changed."""
    now = pages(folder)
    changed = outdated(folder)
    for room in _ROOMS:
        (folder / room).mkdir(exist_ok=True)
    for path in changed:
        if path in now:
            (folder / path).write_text(now[path], encoding="utf-8")
        else:
            (folder / path).unlink()
    return changed


def _text(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None
