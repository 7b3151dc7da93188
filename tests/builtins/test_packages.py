"""Packages, contexts and reading files of code."""

# ruff: noqa: E501 - a row of a table stays on its line

from pathlib import Path

import pytest

from wlnet.kernel.messages import Message
from wlnet.session import Session

PACKAGE = """(* ::Package:: *)
BeginPackage["Shop`"]
price::usage = "price[item] gives a price.";
Begin["`Private`"]
table = <|"tea" -> 3|>;
price[item_] := table[item]
End[]
EndPackage[]
"""


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Shop.wl").write_text(PACKAGE)
    return Session(write=lambda _line: None)


def values(session: Session, code: str) -> list[str]:
    """The values of the lines of a program, in InputForm."""
    return [session.kernel.input_form(e) for e in session.run(code)]  # type: ignore[arg-type]


def test_needs_reads_a_package_and_its_names_are_visible(session: Session) -> None:
    assert values(session, 'Needs["Shop`"]\nprice["tea"]\nContext[price]') == ["Null", "3", '"Shop`"']
    assert values(session, "table") == ["table"]
    assert values(session, 'Names["Shop`*"]\nNames["Shop`*`*"]\nClear["Shop`*"]\nprice["tea"]') == [
        '{"price"}',
        '{"Shop`Private`item", "Shop`Private`table"}',
        "Null",
        'price["tea"]',
    ]
    assert values(session, "{$Context, First[$ContextPath], First[$Packages]}") == ['{"Global`", "Shop`", "Shop`"}']


def test_needs_reads_a_package_once(session: Session, tmp_path: Path) -> None:
    (tmp_path / "Count.wl").write_text('BeginPackage["Count`"]; Global`n = Global`n + 1; EndPackage[];')
    assert values(session, 'n = 0; Needs["Count`"]; Needs["Count`"]; n') == ["1"]


def test_get_by_context_in_a_folder(session: Session, tmp_path: Path) -> None:
    (tmp_path / "Big" / "Kernel").mkdir(parents=True)
    (tmp_path / "Big" / "Kernel" / "init.m").write_text('BeginPackage["Big`"];\nbig = 1;\nEndPackage[];')
    assert values(session, "<< Big`\nBig`big") == ["Null", "1"]
    assert values(session, 'FileNameTake[FindFile["Big`"], -2]') == ['"Kernel/init.m"']


def test_packages_that_need_each_other(session: Session, tmp_path: Path) -> None:
    (tmp_path / "A.wl").write_text('BeginPackage["A`", {"B`"}]\na = 1\nEndPackage[]\n')
    (tmp_path / "B.wl").write_text('BeginPackage["B`"]\nb = 2\nEndPackage[]\n')
    assert values(session, 'Needs["A`"]\n{a, B`b}') == ["Null", "{1, 2}"]


def test_input_file_name_while_reading(session: Session, tmp_path: Path) -> None:
    (tmp_path / "where.wl").write_text("{FileNameTake[$InputFileName], FileNameTake[NotebookDirectory[]]}")
    assert values(session, '<< "where.wl"') == [f'{{"where.wl", "{tmp_path.name}"}}']
    assert values(session, "$InputFileName") == ['""']


def test_syntax_problems_are_reported_with_their_place_and_reading_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "bad.wl"
    file.write_text("a = 1;\nb = f[1, 2;\nc = a + 2\n")
    heard: list[Message] = []
    session = Session(report=heard.append)
    assert str(session.evaluate(f'Get["{file}"]')) == "3"
    assert [(m.name, str(m.location)) for m in heard] == [("Syntax::bktmcp", f"{file}:2:6")]


def test_messages_of_a_file_know_their_line(tmp_path: Path) -> None:
    file = tmp_path / "m.wl"
    file.write_text("\n\nFirst[{}]\n")
    heard: list[Message] = []
    Session(report=heard.append).evaluate(f'Get["{file}"]')
    assert [(m.name, str(m.location)) for m in heard] == [("First::nofirst", f"{file}:3:1")]


def test_files_that_cannot_be_read(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.mx").write_bytes(b"(*This is a Mathematica binary dump file.*)")
    (tmp_path / "e.m").write_bytes(b"(*!1N!*)mcm\n")
    rows = {
        '<< "none.wl"': ["Get::noopen: Cannot open none.wl."],
        '<< "a.mx"': [
            f"Get::mx: {tmp_path / 'a.mx'} is in Wolfram's binary format MX, which only the Wolfram kernel that wrote it "
            "can read."
        ],
        '<< "e.m"': [
            f"Get::enc: {tmp_path / 'e.m'} is encoded (written by Encode), which only the Wolfram kernel can read."
        ],
        'Needs["None`"]': [
            "Get::noopen: Cannot open None`.",
            "Needs::nocont: Context None` was not created when Needs was evaluated.",
        ],
    }
    for code, messages in rows.items():
        result = session.evaluate(code)
        assert str(result) == "$Failed"
        assert [str(m) for m in result.messages] == messages


def test_latin_1_files_are_read(session: Session, tmp_path: Path) -> None:
    (tmp_path / "old.m").write_bytes('"é"'.encode("latin-1"))
    assert values(session, '<< "old.m"') == ['"é"']


ROWS: list[tuple[str, str, list[str]]] = [
    ('$Context = "x"', '"x"', ["$Context::cxt: x is not a valid context specification."]),
    ('$ContextPath = {"System`"}; $ContextPath', '{"System`"}', []),
    ('Begin["a"]', 'Begin["a"]', ["Begin::cxt: a is not a valid context specification."]),
    ("End[]", '"Global`"', ["End::noctx: No previous context defined."]),
    ("EndPackage[]", "Null", ["EndPackage::noctx: No previous context defined."]),
    ("Needs[5]", "Needs[5]", ["Needs::cxt: 5 is not a valid context specification."]),
    ('BeginPackage["A`", 5]', 'BeginPackage["A`", 5]', ["BeginPackage::cxt: 5 is not a valid context specification."]),
    ('Needs["NeuralNetworks`"]', "Null", []),
    ('$Path = {"/tmp"}; $Path', '{"/tmp"}', []),
    ("Get[5]", "Get[5]", ["Get::path: File, directory or context name expected instead of 5."]),
    ('Contexts["Nothing*"]', "{}", []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_private_names_stay_private_in_messages_and_output(session: Session) -> None:
    session.evaluate('Needs["Shop`"]')
    assert values(session, "Shop`Private`table") == ['<|"tea" -> 3|>']
    assert values(session, "DownValues[price]") == [
        "{HoldPattern[price[Shop`Private`item_]] :> Shop`Private`table[Shop`Private`item]}"
    ]
