"""Every System symbol that the code speaks of is declared, so that a script that writes its name means the same one."""

import re
from pathlib import Path

import pytest

import wlnet
import wlnet.session
from wlnet.kernel.registry import registry
from wlnet.nets.registry import layer_names

SOURCE = Path(wlnet.__file__).parent
MENTION = re.compile(r'\bS\.([A-Z][A-Za-z0-9]*)\b|\bS\.__getattr__\("([A-Z$][A-Za-z0-9]*)"\)')

FILES = [p for room in ("kernel", "builtins", "syntax", "expression") for p in sorted((SOURCE / room).rglob("*.py"))]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_mentioned_symbols_are_declared(path: Path) -> None:
    names = {a or b for a, b in MENTION.findall(path.read_text(encoding="utf-8"))}
    undeclared = sorted(n for n in names if not registry.declares("System`" + n))
    assert undeclared == []


def test_every_layer_of_the_nets_room_has_a_constructor() -> None:
    assert [name for name in layer_names() if not registry.declares("System`" + name)] == []
