"""README says what is true: its dialogue, its Python and its transcript of the demo, run as they stand."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np

from wlnet import Session
from wlnet.frontends.repl import labelled

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(heading: str, mark: str = "") -> str:
    """The first indented block after a heading, or after a mark in its section."""
    section = README.split(f"## {heading}\n", 1)[1].split("\n## ")[0]
    lines = (section.partition(mark)[2].partition("\n")[2] if mark else section).splitlines()
    taken = itertools.takewhile(lambda line: not line or line.startswith("    "), lines)
    return textwrap.dedent("\n".join(taken)).strip("\n")


def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wlnet", *arguments], input=typed, capture_output=True, text=True, cwd=ROOT, check=True
    )


def test_dialogue() -> None:
    """Evaluated line by line in a session with the prompts of the page."""
    session = Session(report=lambda message: shown.append(str(message)))
    turns = re.split(r"^In\[(\d+)\]:= ", block("A dialogue"), flags=re.M)[1:]
    assert len(turns) == 10
    for number, turn in zip(turns[::2], turns[1::2], strict=True):
        shown: list[str] = []
        code, _, printed = turn.strip("\n").partition("\n")
        result = session.evaluate(code)
        shown.append(labelled(session.kernel, int(number), result.expression))
        assert "\n".join(shown) == printed


def test_python() -> None:
    names: dict[str, object] = {}
    lines = block("A dialogue", "From Python:").splitlines()
    exec("\n".join(lines[:-1]), names)
    net = names["net"]
    assert callable(net)
    assert net(np.zeros((8, 3), np.float32)).shape == (8, 2)
    expression, _, comment = lines[-1].partition("#")
    assert eval(expression, names) == float(comment)


def test_transcript_of_the_demo() -> None:
    done = run("run", "examples/digits.wls")
    *most, last = done.stdout.splitlines()
    assert block("What `make demo` prints") == "\n".join([*most, *done.stderr.splitlines(), last])
