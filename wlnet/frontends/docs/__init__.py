"""The documentation that follows from the code: `python -m wlnet.frontends.docs docs` writes it.

`status.md`, `language.md` and a page for each layer in `layers/` are written; everything else in the folder is written
by hand. The lists in `names/` say what Wolfram has.
"""

from __future__ import annotations

from pathlib import Path

from wlnet.builtins import load_all
from wlnet.frontends.docs.language import language_page
from wlnet.frontends.docs.layers import layer_page
from wlnet.frontends.docs.names import examples, sections
from wlnet.frontends.docs.status import status_page
from wlnet.nets.registry import layers


def pages(folder: Path) -> dict[str, str]:
    """The text of every generated page, by its path in the folder, which has the lists of names."""
    load_all()
    names = folder / "names"
    core = sections(names / "core.txt")
    given = examples(names / "examples.txt")
    found = {
        "status.md": status_page(sections(names / "layers.txt"), sections(names / "nets.txt"), core),
        "language.md": language_page(core),
    }
    return found | {f"layers/{symbol}.md": layer_page(kind, given) for symbol, kind in layers().items()}


def outdated(folder: Path) -> list[str]:
    """The generated pages that are missing, differ from what the code says, or belong to no layer any more."""
    now = pages(folder)
    stale = [path for path, text in now.items() if _text(folder / path) != text]
    orphans = [f"layers/{file.name}" for file in sorted((folder / "layers").glob("*.md"))]
    return stale + [path for path in orphans if path not in now]


def write(folder: Path) -> list[str]:
    """Bring the folder up to date; gives the pages that changed."""
    now = pages(folder)
    changed = outdated(folder)
    (folder / "layers").mkdir(exist_ok=True)
    for path in changed:
        if path in now:
            (folder / path).write_text(now[path], encoding="utf-8")
        else:
            (folder / path).unlink()
    return changed


def _text(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None
