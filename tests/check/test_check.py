"""Wrong nets: each script of this folder has exactly the findings of the text beside it."""

from pathlib import Path

import pytest

from wlnet.checking import check_text

HERE = Path(__file__).parent
SCRIPTS = sorted(HERE.glob("*.wl"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_findings(script: Path) -> None:
    found = check_text(script.read_text(encoding="utf-8"), script.name)
    expected = script.with_suffix(".txt").read_text(encoding="utf-8")
    assert expected.strip()
    assert "".join(f"{finding}\n" for finding in found) == expected


def test_there_are_many() -> None:
    assert len(SCRIPTS) >= 60
    assert {path.stem for path in HERE.glob("*.txt")} == {path.stem for path in SCRIPTS}
