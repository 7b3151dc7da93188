"""Import and Export of tables, text, JSON, code and binary data."""

# ruff: noqa: E501 - a row of a table stays on its line

import gzip
import struct
from pathlib import Path

import pytest

from wlnet.session import Session

TEXT_ROWS: list[tuple[str, str, list[str]]] = [
    ('ImportString["1,2\\n3,4\\n", "CSV"]', "{{1, 2}, {3, 4}}", []),
    ('ImportString["1,2.5\\n3,4", "CSV"]', "{{1, 2.5}, {3, 4}}", []),
    ('ImportString["1.5,2.5\\n3.,-4.e2", "CSV"]', "{{1.5, 2.5}, {3., -400.}}", []),
    ('ImportString["a,\\"b,c\\",\\"d\\"\\"e\\"\\n", "CSV"]', '{{"a", "b,c", "d\\"e"}}', []),
    ('ImportString["a,,1\\n\\nb", "CSV"]', '{{"a", "", 1}, {""}, {"b"}}', []),
    ('ImportString["a,,1", "CSV", "EmptyField" -> Missing[]]', '{{"a", Missing[], 1}}', []),
    ('ImportString["x,y\\n1,2", "CSV", "HeaderLines" -> 1]', "{{1, 2}}", []),
    ('ImportString["x;y\\n1;2", "CSV", "FieldSeparators" -> ";"]', '{{"x", "y"}, {1, 2}}', []),
    ('ImportString["1,2", "CSV", "Numeric" -> False]', '{{"1", "2"}}', []),
    ('ImportString["1,2", {"CSV", "RawData"}]', '{{"1", "2"}}', []),
    ('ImportString["x,y\\n1,2", {"CSV", "ColumnLabels"}]', '{"x", "y"}', []),
    ('ImportString["x,y\\n1,2", {"CSV", "Dimensions"}]', "{2, 2}", []),
    ('ImportString["1,2\\n3,4", {"CSV", "Data", All, 2}]', "{2, 4}", []),
    ('ImportString["1,2\\n3,4", {"CSV", {"RowCount", "ColumnCount"}}]', "{2, 2}", []),
    ('ImportString["1\\t2\\na b\\t3", "TSV"]', '{{1, 2}, {"a b", 3}}', []),
    ('ImportString["1 2\\nx  -3.5e2", "Table"]', '{{1, 2}, {"x", -350.}}', []),
    ('ImportString["1\\nx y\\n2.5\\n", "List"]', '{1, "x y", 2.5}', []),
    ('ImportString["", "CSV"]', "{}", []),
    ('ImportString["a\\nb\\n", "Lines"]', '{"a", "b"}', []),
    ('ImportString["a b\\nc", "Words"]', '{"a", "b", "c"}', []),
    ('ImportString["a\\nb\\n", "Text"]', '"a\\nb"', []),
    ('ImportString["a\\nb\\n", "String"]', '"a\\nb\\n"', []),
    ('ImportString["a\\nb", {"Text", "Lines"}]', '{"a", "b"}', []),
    ('ImportString["[1, 2.5, \\"x\\", true, false, null]", "JSON"]', '{1, 2.5, "x", True, False, Null}', []),
    ('ImportString["{\\"a\\": {\\"b\\": []}}", "JSON"]', '{"a" -> {"b" -> {}}}', []),
    ('ImportString["{\\"a\\": {\\"b\\": []}}", "RawJSON"]', '<|"a" -> <|"b" -> {}|>|>', []),
    (
        'ImportString["[1 2]", "JSON"]',
        "$Failed",
        ["ImportString::format: The string cannot be taken as JSON: Line 1, column 4: Expecting ',' delimiter."],
    ),
    ('ImportString["1 + 1", "WL"]', "2", []),
    ('ImportString["1 + 1\\n2", {"WL", "HeldExpressions"}]', "{HoldComplete[1 + 1], HoldComplete[2]}", []),
    ('ImportString["AB", "Byte"]', "{65, 66}", []),
    ('ImportString["AB", "UnsignedInteger16"]', "{16961}", []),
    ('ImportString["AB", "UnsignedInteger16", ByteOrdering -> 1]', "{16706}", []),
    ('ImportString["x", "XLSX"]', "$Failed", ["ImportString::notbuilt: wlnet does not read or write the format XLSX."]),
    ('ImportString["x", "Nope"]', "$Failed", ["ImportString::fmtnosup: Nope is not a supported ImportString format."]),
    ('ImportString["x", {"CSV", "Nope"}]', "$Failed", ["ImportString::noelem: The Import element Nope is not present when importing as CSV."]),
    ("ImportString[5]", "$Failed", ["ImportString::string: First argument 5 is not a string."]),
    ('ImportString["1,2", {"CSV", "Elements"}] // Length', "9", []),
    ('ImportString["not idx", "IDX"]', "$Failed", ["ImportString::format: The string cannot be taken as IDX: This is not an IDX file: it does not begin with an IDX header."]),
    ('ExportString[{{1, 2.}, {"a", "b,\\"c\\""}}, "CSV"]', '"1,2.\\na,\\"b,\\"\\"c\\"\\"\\"\\n"', []),
    ('ExportString[{1, 2}, "CSV"]', '"1\\n2\\n"', []),
    ('ExportString[N[Partition[Range[4], 2]], "CSV"]', '"1.,2.\\n3.,4.\\n"', []),
    ('ExportString[Partition[Range[400], 200], "CSV"] // StringLength', "1492", []),
    ('ExportString[{{1, 2}}, "CSV", TableHeadings -> {"x", "y"}]', '"x,y\\n1,2\\n"', []),
    ('ExportString[{<|"a" -> 1, "b" -> 2|>, <|"b" -> 3|>}, "CSV"]', '"a,b\\n1,2\\n,3\\n"', []),
    ('ExportString[{{1, 2}, {3, 4}}, "TSV"]', '"1\\t2\\n3\\t4\\n"', []),
    ('ExportString[{{1, 2}, {3, 4}}, "Table"]', '"1\\t2\\n3\\t4"', []),
    ('ExportString[{1, "a"}, "List"]', '"1\\na"', []),
    ('ExportString[{"a", "b"}, "Lines"]', '"a\\nb"', []),
    ('ExportString[{1, x}, "Text"]', '"{1, x}"', []),
    ('ExportString[{"a" -> {1, True}, "b" -> {}}, "JSON"]', '"{\\n\\t\\"a\\":[\\n\\t\\t1,\\n\\t\\ttrue\\n\\t],\\n\\t\\"b\\":[]\\n}"', []),
    ('ExportString[<|"a" -> Null, "b" -> 1/2|>, "RawJSON", "Compact" -> True]', '"{\\"a\\":null,\\"b\\":0.5}"', []),
    ('ExportString[{{1., 2.}, {3., 4.}}, "JSON", "Compact" -> True]', '"[[1.0,2.0],[3.0,4.0]]"', []),
    ('ExportString[{x}, "JSON"]', "$Failed", ["ExportString::data: Cannot write this expression as JSON: x has no counterpart in JSON."]),
    ('ExportString[<|1 -> 2|>, "JSON"]', "$Failed", ["ExportString::data: Cannot write this expression as JSON: The key 1 is not a string."]),
    ('ExportString[{"a", x^2}, "WL"]', '"{\\"a\\", x^2}\\n"', []),
    ('ExportString[{65, 66}, "Byte"]', '"AB"', []),
    ('ExportString[{300}, "Byte"]', "$Failed", ["ExportString::data: Cannot write this expression as Byte: it is not a list of bytes."]),
    ('Import["no such.csv"]', "$Failed", ["Import::nffil: File no such.csv not found during Import."]),
    ("Import[5]", "$Failed", ["Import::chtype: First argument 5 is not a valid file, directory or URL specification."]),
    ('Import["https://a.b/c.csv"]', "$Failed", ["Import::network: https://a.b/c.csv is on the network, which wlnet does not reach."]),
    ('Import[URL["https://a.b"]]', "$Failed", ["Import::network: https://a.b is on the network, which wlnet does not reach."]),
    ('Export["a.nope", 1]', "$Failed", ["Export::infer: Cannot infer format of file a.nope."]),
    ('Export["a.nb", 1]', "$Failed", ["Export::notbuilt: wlnet does not read or write the format NB."]),
    ("Export[x, 1]", "$Failed", ["Export::chtype: First argument x is not a valid file, directory or URL specification."]),
    ('Export["/no/such/directory/a.csv", {1}]', "$Failed", ["Export::noopen: Cannot open /no/such/directory/a.csv."]),
    ('SubsetQ[$ImportFormats, {"CSV", "JSON", "IDX", "Text"}]', "True", []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), TEXT_ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    session = Session()
    result = session.evaluate(code)
    assert session.kernel.properties.get("last_defect") is None
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.chdir(tmp_path)
    return Session()


def value(session: Session, code: str) -> str:
    result = session.evaluate(code)
    assert result.messages == [], code
    return str(result)


def test_the_extension_tells_the_format(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,2\r\n3,4\r\n")
    (tmp_path / "a.txt").write_text("1,2\n3,4\n")
    (tmp_path / "a.json").write_text('{"a": [1, 2]}')
    (tmp_path / "a.wl").write_text("x = 5\nx + 1\n")
    assert value(session, 'Import["a.csv"]') == "{{1, 2}, {3, 4}}"
    assert value(session, 'Import["a.txt"]') == '"1,2\\n3,4"'
    assert value(session, 'Import["a.txt", "CSV"]') == "{{1, 2}, {3, 4}}"
    assert value(session, 'Import["a.txt", "Lines"]') == '{"1,2", "3,4"}'
    assert value(session, 'Import[File["a.json"]]') == '{"a" -> {1, 2}}'
    assert value(session, 'Import["a.json", "RawJSON"]') == '<|"a" -> {1, 2}|>'
    assert value(session, 'Import["a.wl"]') == "6"


def test_an_element_of_the_format_goes_before_a_format_of_that_name(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("h,k\n1,2\n")
    assert value(session, 'Import["a.csv", "Data", "HeaderLines" -> 1]') == "{{1, 2}}"
    assert value(session, 'Import["a.csv", {"Data", 2}]') == "{1, 2}"
    assert value(session, 'Import["a.csv", {{"Data", "Dimensions"}}]') == '{{{"h", "k"}, {1, 2}}, {2, 2}}'


def test_parts_that_are_not_there(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,2\n")
    result = session.evaluate('Import["a.csv", {"Data", 5}]')
    assert str(result) == "$Failed"
    assert [m.name for m in result.messages] == ["Part::partw"]


def test_large_numeric_tables_are_packed(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("".join(f"{i}.5,{i}.25\n" for i in range(300)))
    assert value(session, 'm = Import["a.csv"]; {Developer`PackedArrayQ[m], Dimensions[m], m[[3]]}') == (
        "{True, {300, 2}, {2.5, 2.25}}"
    )
    assert value(session, 'Import[Export["b.csv", m]] === m') == "True"
    assert value(session, 'Import[Export["b.json", m]] === m') == "True"


def test_gzip_is_looked_through(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"1,2\n"))
    assert value(session, 'Import["a.csv.gz"]') == "{{1, 2}}"
    value(session, 'Export["b.csv.gz", {{3, 4}}]')
    assert gzip.decompress((tmp_path / "b.csv.gz").read_bytes()) == b"3,4\n"
    (tmp_path / "bad.csv.gz").write_bytes(b"\x1f\x8bnot gzip at all")
    result = session.evaluate('Import["bad.csv.gz"]')
    assert str(result) == "$Failed"
    assert [m.name for m in result.messages] == ["Import::format"]


def test_idx_files_as_mnist_has_them(session: Session, tmp_path: Path) -> None:
    images = struct.pack(">BBBBIII", 0, 0, 8, 3, 2, 2, 2) + bytes(range(8))
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(images))
    (tmp_path / "labels.idx1-ubyte").write_bytes(struct.pack(">BBBBI", 0, 0, 8, 1, 3) + b"\x05\x00\x04")
    assert value(session, 'Import["train-images-idx3-ubyte.gz"]') == (
        'NumericArray[{{{0, 1}, {2, 3}}, {{4, 5}, {6, 7}}}, "UnsignedInteger8"]'
    )
    assert value(session, 'Import["train-images-idx3-ubyte.gz", {"IDX", "Dimensions"}]') == "{2, 2, 2}"
    assert value(session, 'Import["labels.idx1-ubyte", "Data"]') == "{5, 0, 4}"


def test_idx_keeps_its_numbers_through_a_round_trip(session: Session) -> None:
    assert value(session, 'Normal[Import[Export["a.idx", {{1, -2}, {300, 4}}, "IDX"]]]') == "{{1, -2}, {300, 4}}"
    assert value(session, 'Import[Export["b.idx", {0.5, 1.25}, "IDX"], "Data"]') == "{0.5, 1.25}"


def test_character_encoding(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("é".encode("latin-1"))
    assert value(session, 'Import["a.txt", "Text", CharacterEncoding -> "ISOLatin1"]') == '"é"'
    value(session, 'Export["b.txt", "é", CharacterEncoding -> "ISOLatin1"]')
    assert (tmp_path / "b.txt").read_bytes() == b"\xe9"


def test_import_from_a_stream(session: Session) -> None:
    assert value(session, 'Import[StringToStream["1,2"], "CSV"]') == "{{1, 2}}"


def test_import_keeps_no_file_open(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert value(session, 'Import["a.txt"]; Length[Streams[]]') == "2"
