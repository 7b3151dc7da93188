"""Every ``>>`` example in the docstring of a built-in is run: its value in InputForm, messages and printed lines."""

import re

import pytest
from worked_examples import Example, check, examples_of

from wlnet.builtins import load_all
from wlnet.kernel.registry import registry

load_all()
DOCUMENTED = {name: made.function.__doc__ or "" for name, made in registry.builtins.items()}
BLOCKS = [(name, block) for name, text in sorted(DOCUMENTED.items()) for block in examples_of(name, text)]


@pytest.mark.parametrize(
    "block", [b for _, b in BLOCKS], ids=[f"{n.split('`')[-1]}-{i}" for i, (n, _) in enumerate(BLOCKS)]
)
def test_example(block: list[Example]) -> None:
    check(block)


@pytest.mark.parametrize("name", sorted(DOCUMENTED))
def test_is_documented(name: str) -> None:
    first = DOCUMENTED[name].strip().split("\n")[0]
    assert re.search(r"[.:]$", first), f"{name} lacks a first line that says what it does: {first!r}"
