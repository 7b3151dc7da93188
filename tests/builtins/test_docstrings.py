"""Every ``>>`` example in the docstring of a built-in is run: its value in InputForm, messages and printed lines."""

import re
from dataclasses import dataclass, field

import pytest

from wlnet.builtins import load_all
from wlnet.kernel.registry import registry
from wlnet.session import Session


@dataclass
class Example:
    name: str
    code: str
    value: str = ""
    messages: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)


def examples_of(name: str, text: str) -> list[list[Example]]:
    """The examples of a docstring; those of one block (no blank line between) share a session."""
    blocks: list[list[Example]] = []
    fresh = True
    last: str | None = None
    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith(">> "):
            if fresh:
                blocks.append([])
                fresh = False
            blocks[-1].append(Example(name, line[3:]))
            last = ">>"
        elif line.startswith("= ") and last:
            blocks[-1][-1].value = line[2:]
            last = "="
        elif line.startswith(": ") and last:
            blocks[-1][-1].messages.append(line[2:])
        elif line.startswith("|") and last:
            blocks[-1][-1].printed.append(line[1:].removeprefix(" "))
        elif line == "":
            fresh, last = True, None
        elif last == ">>" and blocks:
            blocks[-1][-1].code += "\n" + line
        elif last == "=" and blocks:
            blocks[-1][-1].value += " " + line
    return blocks


load_all()
DOCUMENTED = {name: made.function.__doc__ or "" for name, made in registry.builtins.items()}
BLOCKS = [(name, block) for name, text in sorted(DOCUMENTED.items()) for block in examples_of(name, text)]


@pytest.mark.parametrize(
    "block", [b for _, b in BLOCKS], ids=[f"{n.split('`')[-1]}-{i}" for i, (n, _) in enumerate(BLOCKS)]
)
def test_example(block: list[Example]) -> None:
    printed: list[str] = []
    session = Session(write=printed.append)
    for example in block:
        printed.clear()
        result = session.evaluate(example.code)
        assert session.kernel.properties.get("last_defect") is None, session.kernel.properties["last_defect"]
        assert [str(m) for m in result.messages] == example.messages, example.code
        assert "\n".join(printed).splitlines() == example.printed, example.code
        if example.value:
            assert str(result) == example.value, example.code
        else:
            assert str(result) == "Null" or example.printed, example.code


@pytest.mark.parametrize("name", sorted(DOCUMENTED))
def test_is_documented(name: str) -> None:
    first = DOCUMENTED[name].strip().split("\n")[0]
    assert re.search(r"[.:]$", first), f"{name} lacks a first line that says what it does: {first!r}"
