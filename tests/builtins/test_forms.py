"""Every documented form of the names in `docs/names/core.txt`: the worked examples of `forms/`, name by name.

A file of `forms/` holds a section of the list; a line `## Name` starts the examples of a name.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from worked_examples import Example, check, examples_of

FORMS = Path(__file__).parent / "forms"
CORE = Path(__file__).parents[2] / "docs" / "names" / "core.txt"


def chapters() -> Iterator[tuple[str, str]]:
    for file in sorted(FORMS.glob("*.txt")):
        parts = re.split(r"^## *(\S+) *$", file.read_text(), flags=re.MULTILINE)
        yield from zip(parts[1::2], parts[2::2], strict=True)


BLOCKS = [(f"{name}-{i}", block) for name, text in chapters() for i, block in enumerate(examples_of(name, text))]


@pytest.mark.parametrize("block", [block for _, block in BLOCKS], ids=[name for name, _ in BLOCKS])
def test_form(block: list[Example]) -> None:
    check(block)


def test_every_core_name_has_examples() -> None:
    lines = CORE.read_text().splitlines()
    names = {name for line in lines if not line.startswith("#") for name in line.split()}
    told = {name for name, text in chapters() if any(examples_of(name, text))}
    assert sorted(names - told) == []
