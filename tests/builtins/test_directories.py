"""Making and deleting directories, and the current one."""

# ruff: noqa: E501 - a row of a table stays on its line

import os
from pathlib import Path

import pytest

from wlnet.session import Session


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").write_text("")
    return Session()


ROWS: list[tuple[str, str, list[str]]] = [
    ('CreateDirectory["x/y/z"]; DirectoryQ["x/y/z"]', "True", []),
    ('FileNameTake[CreateDirectory["full"]]', '"full"', ["CreateDirectory::eexist: full already exists."]),
    ('CreateDirectory["x/y", CreateIntermediateDirectories -> False]', "$Failed", ["CreateDirectory::fdnfnd: Directory or file x/y not found."]),
    ('DeleteDirectory["full"]', "$Failed", ["DeleteDirectory::dirne: Directory full not empty."]),
    ('DeleteDirectory["full", DeleteContents -> True]; DirectoryQ["full"]', "False", []),
    ('DeleteDirectory["none"]', "$Failed", ["DeleteDirectory::fdnfnd: Directory or file none not found."]),
    ('SetDirectory["none"]', "$Failed", ["SetDirectory::cdir: Cannot set current directory to none."]),
    ('SetDirectory["full"]; {FileNames[], Length[DirectoryStack[]]}', '{{"a"}, 1}', []),
    ("ResetDirectory[]", "$Failed", ["ResetDirectory::dtop: Directory stack is empty."]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(session: Session, code: str, value: str, messages: list[str]) -> None:
    result = session.evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_set_and_reset(session: Session, tmp_path: Path) -> None:
    assert str(session.evaluate('SetDirectory["full"]')) == f'"{tmp_path / "full"}"'
    assert os.getcwd() == str(tmp_path / "full")
    assert str(session.evaluate("ResetDirectory[]")) == f'"{tmp_path}"'
    assert os.getcwd() == str(tmp_path)
