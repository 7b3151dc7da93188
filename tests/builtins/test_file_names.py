"""Names of files and directories."""

# ruff: noqa: E501 - a row of a table stays on its line

import pytest

from wlnet.session import Session

ROWS: list[tuple[str, str, list[str]]] = [
    ('FileNameJoin[{"a", "b"}]', '"a/b"', []),
    ('FileNameJoin[{"/", "usr", "lib"}]', '"/usr/lib"', []),
    ('FileNameJoin[{"", "usr"}]', '"/usr"', []),
    ('FileNameJoin[{"a/", "/b"}]', '"a/b"', []),
    ('FileNameJoin[{File["a"], "b"}]', '"a/b"', []),
    ('FileNameJoin[{"a", "b"}, OperatingSystem -> "Windows"]', '"a\\\\b"', []),
    ('FileNameJoin["a"]', 'FileNameJoin["a"]', ["FileNameJoin::fstr: a is not a list of strings."]),
    ('FileNameSplit["a//b/"]', '{"a", "b"}', []),
    ('FileNameSplit["/"]', '{""}', []),
    ("FileNameSplit[5]", "FileNameSplit[5]", ["FileNameSplit::fstr: File specification 5 is not a string of one or more characters."]),
    ('FileNameTake["/usr/lib/x.so"]', '"x.so"', []),
    ('FileNameTake["/usr/lib/x.so", 2]', '"/usr"', []),
    ('FileNameTake["a/b/c/d", {2, 3}]', '"b/c"', []),
    ('FileNameTake[File["a/b"]]', '"b"', []),
    ('FileNameDrop["a/b/c/d", {2, 3}]', '"a/d"', []),
    ('FileNameDepth["/usr/lib"]', "3", []),
    ('FileBaseName["a/b"]', '"b"', []),
    ('FileBaseName[".hidden"]', '".hidden"', []),
    ('FileExtension["a.tar.gz"]', '"gz"', []),
    ('FileExtension[File["a.b"]]', '"b"', []),
    ('DirectoryName["/a"]', '"/"', []),
    ('DirectoryName["a/b/"]', '"a/"', []),
    ('DirectoryName["a/b/c", 5]', '""', []),
    ('ParentDirectory["/"]', '"/"', []),
    ('ExpandFileName["/a/./b"]', '"/a/b"', []),
    ("DirectoryName[x]", "DirectoryName[x]", ["DirectoryName::fstr: File specification x is not a string of one or more characters."]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
