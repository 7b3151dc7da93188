"""BinaryRead, BinaryReadList, BinaryWrite."""

# ruff: noqa: E501 - a row of a table stays on its line

import struct
from pathlib import Path

import numpy as np
import pytest

from wlnet.session import Session

ROWS: list[tuple[str, str, list[str]]] = [
    ('BinaryReadList[StringToStream["ABC"]]', "{65, 66, 67}", []),
    ('BinaryReadList[StringToStream["ABC"], "Character8"]', '{"A", "B", "C"}', []),
    ('BinaryReadList[StringToStream["ABC"], "Byte", 2]', "{65, 66}", []),
    ('BinaryReadList[StringToStream["ABCD"], "UnsignedInteger16", ByteOrdering -> -1]', "{16961, 17475}", []),
    ('BinaryReadList[StringToStream["ABC"], "UnsignedInteger16", ByteOrdering -> 1]', "{16706}", []),
    ('BinaryReadList[StringToStream["ABC"], "UnsignedInteger24", ByteOrdering -> 1]', "{4276803}", []),
    ('BinaryReadList[StringToStream["ABCD"], {"Byte", "Character8"}]', '{{65, "B"}, {67, "D"}}', []),
    ('BinaryReadList[StringToStream["ABCD"], {"Byte", "Byte"}]', "{{65, 66}, {67, 68}}", []),
    ('BinaryReadList[StringToStream[""], "Real64"]', "{}", []),
    ('BinaryRead[StringToStream["AB"], {"Byte", "Byte", "Byte"}]', "{65, 66, EndOfFile}", []),
    ('s = StringToStream["ABC"]; BinaryRead[s]; BinaryReadList[s]', "{66, 67}", []),
    ('BinaryReadList[StringToStream["A"], "Real7"]', 'BinaryReadList[InputStream["String", 3], "Real7"]', ["BinaryReadList::format: Real7 is not a recognized binary format."]),
    ('BinaryRead[StringToStream["A"], ByteOrdering -> 3]', 'BinaryRead[InputStream["String", 3], ByteOrdering -> 3]', ["BinaryRead::byteord: The ByteOrdering option is 3; it should be 1 (most significant byte first) or -1."]),
    ('BinaryReadList["no such file"]', "$Failed", ["BinaryReadList::noopen: Cannot open no such file."]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_every_machine_type_is_read_as_struct_packs_it(tmp_path: Path) -> None:
    types = {
        "Integer8": ("b", -5),
        "UnsignedInteger8": ("B", 250),
        "Integer16": ("h", -500),
        "UnsignedInteger16": ("H", 65000),
        "Integer32": ("i", -70000),
        "UnsignedInteger32": ("I", 4000000000),
        "Integer64": ("q", -(2**60)),
        "UnsignedInteger64": ("Q", 2**63 + 1),
        "Real32": ("f", 0.5),
        "Real64": ("d", 0.1),
    }
    session = Session()
    for kind, (code, number) in types.items():
        for order, mark in ((1, ">"), (-1, "<")):
            file = tmp_path / "a.bin"
            file.write_bytes(struct.pack(mark + code * 2, number, number))
            read = session.evaluate(f'BinaryReadList["{file}", "{kind}", ByteOrdering -> {order}]')
            assert read.to_python() == [number, number], (kind, order)


def test_written_numbers_are_what_struct_packs(tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    session = Session()
    session.evaluate(f'BinaryWrite["{file}", {{1, -2}}, "Integer32", ByteOrdering -> 1]; Close["{file}"]')
    assert file.read_bytes() == struct.pack(">ii", 1, -2)
    session.evaluate(f'BinaryWrite["{file}", {{1, 2.5}}, {{"Byte", "Real64"}}]; Close["{file}"]')
    assert file.read_bytes() == struct.pack("<B", 1) + struct.pack("<d", 2.5)
    session.evaluate(f'BinaryWrite["{file}", "text"]; Close["{file}"]')
    assert file.read_bytes() == b"text"


def test_numbers_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    for data, kind in (
        ("{300}", "Byte"),
        ("{1.5}", "Integer16"),
        ("Range[300]", "UnsignedInteger8"),
        ("{x}", "Real64"),
    ):
        result = Session().evaluate(f'BinaryWrite["{file}", {data}, "{kind}"]')
        assert [m.name for m in result.messages] == ["BinaryWrite::nocoerce"], data


def test_large_files_come_packed(tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    np.arange(10_000, dtype="<f4").tofile(file)
    session = Session()
    result = session.evaluate(
        f'a = BinaryReadList["{file}", "Real32"]; {{Developer`PackedArrayQ[a], Length[a], Last[a]}}'
    )
    assert str(result) == "{True, 10000, 9999.}"
