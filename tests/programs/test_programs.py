"""Whole programs, run as ``wlnet run`` runs them: what they print, what they complain of, and their exit status.

Beside ``name.wl`` stand ``name.out``, the standard output, and where they are not empty ``name.err``, the messages,
``name.args``, the words of the command line, and ``name.status``, the exit status. All were worked out by hand.
"""

from pathlib import Path

import pytest

from wlnet.frontends.cli import main

HERE = Path(__file__).parent
PROGRAMS = sorted(path.stem for path in HERE.glob("*.wl"))


def beside(name: str, suffix: str) -> str:
    """The text of a file beside a program; nothing if there is no such file."""
    path = HERE / f"{name}.{suffix}"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def messages(text: str) -> list[str]:
    """The messages without the places in the source, which stand indented below them."""
    return [line for line in text.splitlines() if not line.startswith("  ")]


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    expected = (HERE / f"{name}.out").read_text(encoding="utf-8")
    monkeypatch.chdir(HERE)
    status = main(["run", f"{name}.wl", *beside(name, "args").split()])
    printed = capsys.readouterr()
    assert printed.out == expected
    assert messages(printed.err) == messages(beside(name, "err"))
    assert status == int(beside(name, "status") or 0)


def test_every_expectation_has_its_program() -> None:
    found = {path.stem for suffix in ("out", "err", "args", "status") for path in HERE.glob(f"*.{suffix}")}
    assert found == set(PROGRAMS)
