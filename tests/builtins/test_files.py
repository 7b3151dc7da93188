"""Files on disk."""

# ruff: noqa: E501 - a row of a table stays on its line

from pathlib import Path

import pytest

from wlnet.session import Session


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.chdir(tmp_path)
    for name in ("b.txt", "a.txt", "c.csv", "Data.TXT"):
        (tmp_path / name).write_text(name)
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    (tmp_path / "sub" / "d.txt").write_text("")
    (tmp_path / "sub" / "deep" / "e.txt").write_text("")
    return Session()


ROWS: list[tuple[str, str, list[str]]] = [
    ("FileNames[]", '{"a.txt", "b.txt", "c.csv", "Data.TXT", "sub"}', []),
    ('FileNames["*.txt"]', '{"a.txt", "b.txt"}', []),
    ('FileNames["*.txt", IgnoreCase -> True]', '{"a.txt", "b.txt", "Data.TXT"}', []),
    ('FileNames[{"a*", "*.csv"}]', '{"a.txt", "c.csv"}', []),
    ('FileNames[LetterCharacter ~~ ".txt"]', '{"a.txt", "b.txt"}', []),
    ('FileNames[RegularExpression["[ab]\\\\.txt"]]', '{"a.txt", "b.txt"}', []),
    ('FileNames["*.txt", "sub"]', '{"sub/d.txt"}', []),
    ('FileNames["*.txt", {"", "sub"}]', '{"a.txt", "b.txt", "sub/d.txt"}', []),
    ('FileNames["*.txt", "", 2]', '{"a.txt", "b.txt", "sub/d.txt"}', []),
    ('FileNames["*.txt", "", Infinity]', '{"a.txt", "b.txt", "sub/d.txt", "sub/deep/e.txt"}', []),
    ('FileNames["*", "no such directory"]', "{}", []),
    ('{FileExistsQ["a.txt"], FileExistsQ["sub"], FileExistsQ["x"], DirectoryQ["sub"], DirectoryQ["a.txt"]}', "{True, True, False, True, False}", []),
    ('FileByteCount["a.txt"]', "5", []),
    ('FileByteCount["x"]', "$Failed", ["FileByteCount::fdnfnd: Directory or file x not found."]),
    ('FileHash["sub/d.txt", "MD5", "HexString"]', '"d41d8cd98f00b204e9800998ecf8427e"', []),
    ('FileHash["a.txt", "Nope"]', "$Failed", ["FileHash::hash: Hash type Nope is not known."]),
    ('CopyFile["a.txt", "z.txt"]; Import["z.txt"]', '"a.txt"', []),
    ('CopyFile["a.txt", "b.txt"]', "$Failed", ["CopyFile::filex: Cannot overwrite existing file b.txt."]),
    ('CopyFile["a.txt", "b.txt", OverwriteTarget -> True]; Import["b.txt"]', '"a.txt"', []),
    ('CopyFile["a.txt", "sub"]; FileExistsQ["sub/a.txt"]', "True", []),
    ('CopyFile["x", "y"]', "$Failed", ["CopyFile::fdnfnd: Directory or file x not found."]),
    ('CopyDirectory["sub", "copy"]; FileExistsQ["copy/deep/e.txt"]', "True", []),
    ('RenameFile["a.txt", "y.txt"]; {FileExistsQ["a.txt"], FileExistsQ["y.txt"]}', "{False, True}", []),
    ('DeleteFile[{"a.txt", "b.txt"}]; FileNames["*.txt"]', "{}", []),
    ('CreateFile["a.txt"]', "$Failed", ["CreateFile::filex: Cannot overwrite existing file a.txt."]),
    ('CreateFile["new/x.txt"]; FileByteCount["new/x.txt"]', "0", []),
    ('FileType["sub"]', "Directory", []),
    ('FileDate["a.txt"][[2]]', '"Instant"', []),
    ("DeleteFile[5]", "DeleteFile[5]", ["DeleteFile::fstr: File specification 5 is not a string of one or more characters."]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(session: Session, code: str, value: str, messages: list[str]) -> None:
    result = session.evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
