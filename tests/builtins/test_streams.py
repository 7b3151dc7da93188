"""Reading from streams."""

# ruff: noqa: E501 - a row of a table stays on its line

from pathlib import Path

import pytest

from wlnet.session import Session

ROWS: list[tuple[str, str, list[str]]] = [
    ('Read[StringToStream["1.5e3 x"], Number]', "1500.", []),
    ('Read[StringToStream["7"], Real]', "7.", []),
    ('Read[StringToStream["2*^3"], Number]', "2000.", []),
    ('s = StringToStream["a"]; Read[s, Word]; Read[s, Word]', "EndOfFile", []),
    ('Read[StringToStream["{1, 2}\\n3"]]', "{1, 2}", []),
    ('ReadList[StringToStream["1 + 1\\n{2,\\n3}\\n"]]', "{2, {2, 3}}", []),
    ('ReadList[StringToStream["1 + 1\\n2"], Hold[Expression]]', "{Hold[1 + 1], Hold[2]}", []),
    ('ReadList[StringToStream["one two\\nthree"], Word]', '{"one", "two", "three"}', []),
    ('ReadList[StringToStream["a,b\\nc"], Word, WordSeparators -> {","}]', '{"a", "b", "c"}', []),
    ('ReadList[StringToStream["a b\\nc"], Word, RecordLists -> True]', '{{"a", "b"}, {"c"}}', []),
    ('ReadList[StringToStream["a\\n\\nb"], Record]', '{"a", "b"}', []),
    ('ReadList[StringToStream["a\\n\\nb"], Record, NullRecords -> True]', '{"a", "", "b"}', []),
    ('ReadList[StringToStream["a;b"], Record, RecordSeparators -> {";"}]', '{"a", "b"}', []),
    ('ReadList[StringToStream["a\\n\\nb"], String]', '{"a", "", "b"}', []),
    ('ReadList[StringToStream["aé"], Character]', '{"a", "é"}', []),
    ('ReadList[StringToStream["AB"], Byte]', "{65, 66}", []),
    ('ReadList[StringToStream["1 2 3 4"], Number, 2]', "{1, 2}", []),
    ('ReadList[StringToStream["1 2 3"], {Number, Number}]', "{{1, 2}, {3, EndOfFile}}", []),
    ('Length[ReadList[StringToStream[StringRiffle[Range[500]]], Number]]', "500", []),
    ('ReadLine[StringToStream["a\\r\\nb"]]', '"a"', []),
    ('ReadString[StringToStream["a\\nb\\n"]]', '"a\\nb\\n"', []),
    ('ReadString[StringToStream["a;b"], {";", ","}]', '"a"', []),
    ('s = StringToStream["1 2 3"]; Skip[s, Number]; ReadList[s, Number]', "{2, 3}", []),
    ('s = StringToStream["abc"]; Close[s]; Read[s, Character] === $Failed', "False", ["Read::openx: InputStream[String, 3] is not open."]),
    ('FindList[StringToStream["ab\\ncd\\nad"], {"b", "d"}, 2]', '{"ab", "cd"}', []),
    ('Find[StringToStream["ab"], "x"]', "EndOfFile", []),
    ('s = StringToStream["abc"]; SetStreamPosition[s, Infinity]; Read[s, Character]', "EndOfFile", []),
    ('Read[StringToStream["x"], Number]', "$Failed", ["Read::readn: Invalid real number found when reading from InputStream[String, 3]."]),
    ('Read[StringToStream["x"], Foo]', 'Read[InputStream["String", 3], Foo]', ["Read::readf: Foo is not a valid format specification."]),
    ('ReadList["no such file", Number]', "$Failed", ["ReadList::noopen: Cannot open no such file."]),
    ("Read[5]", "Read[5]", ["Read::stream: 5 is not a string, SocketObject, InputStream[ ], or OutputStream[ ]."]),
    ('ReadLine["no such file"]', "$Failed", ["ReadLine::noopen: Cannot open no such file."]),
    ("StringToStream[5]", "StringToStream[5]", ["StringToStream::string: String expected at position 1 in StringToStream[5]."]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_a_file_by_its_name_stays_open_between_reads(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("1\n2\n3\n")
    session = Session()
    assert str(session.evaluate(f'{{Read["{file}", Number], Read["{file}", Number]}}')) == "{1, 2}"
    assert str(session.evaluate(f'Close["{file}"]; Read["{file}", Number]')) == "1"


def test_read_list_closes_what_it_opened(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("1 2")
    session = Session()
    assert str(session.evaluate(f'ReadList["{file}", Number]; Streams["{file}"]')) == "{}"
    assert str(session.evaluate(f'ReadString["{file}"]')) == '"1 2"'


def test_get_reads_the_rest_of_a_stream() -> None:
    session = Session()
    assert str(session.evaluate('Get[StringToStream["q = 4\\nq + 1"]]')) == "5"
