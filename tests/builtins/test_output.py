"""Print and its kin, and the streams that are written to."""

from pathlib import Path

import pytest

from wlnet.builtins.stream_table import flush_output
from wlnet.session import Session

PRINTED = [
    ('Print["a", 1, {x, "b"}]', ["a1{x, b}"]),
    ("Print[]", [""]),
    ('Print["one\\ntwo"]', ["one", "two"]),
    ('Print[InputForm["a"]]', ['"a"']),
    ('Print["m = ", MatrixForm[{{1, 2}, {3, 4}}]]', ["m = 1   2", "", "    3   4"]),
    ("Do[Print[i], {i, 2}]", ["1", "2"]),
    ('Echo[5, "five"]', [">> five 5"]),
    ('EchoFunction["twice", 2 # &][4]', [">> twice 8"]),
    ('WriteString["stdout", "a", 1]; WriteString["stdout", "b\\nc\\n"]', ["a1b", "c"]),
    ('WriteString["stdout", "a"]; Print["b"]', ["ab"]),
    ('Write[$Output, {1, "a"}]', ["{1, a}"]),
    ('WriteLine[First[$Output], "x"]', ["x"]),
    ('Print["a\nb", "c"]', ["a", "bc"]),
    ('Print["x: ", "d\ne"]', ["x: d", "   e"]),
    ('Print["x:\n", 1/2, "\n", y]', ["x:", "1", "-", "2", "y"]),
    ('Print["x^2 = ", x^2, "!"]', ["       2", "x^2 = x !"]),
    ('Print[StringForm["`1` of ``", 1/2, x^2]]', ["1     2", "- of x", "2"]),
    ('Echo[1/2, "half:"]', ["         1", ">> half: -", "         2"]),
    ('Print[1/3, " ", 2.50]', ["1", "- 2.5", "3"]),
]


@pytest.mark.parametrize(("code", "lines"), PRINTED)
def test_printed(code: str, lines: list[str]) -> None:
    printed: list[str] = []
    Session(write=printed.append).evaluate(code)
    assert "\n".join(printed).split("\n") == lines


def test_an_unfinished_line_waits_until_it_is_flushed() -> None:
    printed: list[str] = []
    session = Session(write=printed.append)
    session.evaluate('WriteString["stdout", "no line end"]')
    assert printed == []
    flush_output(session.kernel)
    assert printed == ["no line end"]


def test_text_goes_straight_to_a_frontend_that_takes_it() -> None:
    pieces: list[str] = []
    session = Session(write=lambda line: pieces.append(line + "\n"))
    session.kernel.properties["write_text"] = pieces.append
    session.evaluate('WriteString["stdout", "\\r50%"]; Print["x"]')
    assert pieces == ["\r50%", "x\n"]


def evaluate(code: str) -> tuple[str, list[str]]:
    result = Session(write=lambda _line: None).evaluate(code)
    return str(result), [str(m) for m in result.messages]


def test_write_and_append(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    assert evaluate(f's = OpenWrite["{file}"]; WriteString[s, "a\\n"]; Write[s, "q", {{1, 2}}]; Close[s]') == (
        f'"{file}"',
        [],
    )
    assert file.read_text() == 'a\n"q"{1, 2}\n'
    evaluate(f's = OpenAppend["{file}"]; WriteLine[s, {{"x", "y"}}]; Close[s]')
    assert file.read_text() == 'a\n"q"{1, 2}\nx\ny\n'


def test_what_is_written_can_be_read_before_close(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    assert evaluate(f'WriteString["{file}", "abc"]; Import["{file}", "String"]') == ('"abc"', [])


def test_streams_that_cannot_be_had(tmp_path: Path) -> None:
    file = tmp_path / "no" / "a.txt"
    assert evaluate(f'OpenWrite["{file}"]') == ("$Failed", [f"OpenWrite::noopen: Cannot open {file}."])
    assert evaluate("Write[5, 1]") == (
        "Write[5, 1]",
        ["Write::stream: 5 is not a string, SocketObject, InputStream[ ], or OutputStream[ ]."],
    )
    assert evaluate('Close["never opened"]') == (
        'Close["never opened"]',
        ["Close::closex: The stream never opened cannot be closed: it is not open."],
    )
    assert evaluate("Close[{}]") == (
        "Close[{}]",
        ["Close::stream: {} is not a string, SocketObject, InputStream[ ], or OutputStream[ ]."],
    )


def test_a_sandbox_writes_no_files(tmp_path: Path) -> None:
    session = Session(write=lambda _line: None)
    session.kernel.properties["sandbox"] = True
    file = tmp_path / "a.txt"
    attempts = {
        f'OpenWrite["{file}"]': "Writing to a file",
        f'WriteString["{file}", "a"]': "Writing to a file",
        f'Put[1, "{file}"]': "Writing to a file",
        f'Export["{file}", 1]': "Writing to a file",
        f'CreateDirectory["{file}"]': "Creating a directory",
        f'CreateFile["{file}"]': "Creating a file",
        f'DeleteFile["{file}"]': "Deleting a file",
        f'DeleteDirectory["{file}"]': "Deleting a directory",
        f'CopyFile["{file}", "{file}2"]': "Copying or renaming a file",
        f'RenameFile["{file}", "{file}2"]': "Copying or renaming a file",
    }
    for code, action in attempts.items():
        result = session.evaluate(code)
        assert str(result) == "$Failed", code
        assert [str(m) for m in result.messages] == [
            f"General::sandbox: {action} is not allowed here: this session runs in a sandbox."
        ]
    assert list(tmp_path.iterdir()) == []
