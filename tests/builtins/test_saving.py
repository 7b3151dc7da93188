"""Put, PutAppend, Save: what is written is read back as it was."""

from pathlib import Path

import pytest

from wlnet.session import Session

VALUES = ['{1, 2.5, 1/3, "a\\nb"}', "x^2 + Sin[y]", '<|"a" -> {1}|>', "Function[{x}, x + 1]", "a /; b > c", "1.*^-20"]


@pytest.mark.parametrize("code", VALUES)
def test_put_and_get(code: str, tmp_path: Path) -> None:
    session = Session()
    assert str(session.evaluate(f'Put[{code}, "{tmp_path}/e"]; Get["{tmp_path}/e"] === ({code})')) == "True"


def test_several_expressions_and_appending(tmp_path: Path) -> None:
    file = tmp_path / "e.m"
    session = Session()
    session.evaluate(f'Put[1, {{2}}, "{file}"]; PutAppend["s", "{file}"]; x >>> "{file}"')
    assert file.read_text() == '1\n{2}\n"s"\nx\n'


def test_save_writes_definitions(tmp_path: Path) -> None:
    file = tmp_path / "d.m"
    first = Session()
    first.evaluate(
        'SetAttributes[f, Listable]; f[0] = 1; f[n_] := n f[n - 1]; h[a_][b_] := a + b; f::bad = "No."; '
        f'g = 7; Options[f] = {{opt -> 1}}; Save["{file}", {{f, g, h}}]'
    )
    second = Session()
    second.evaluate(f'<< "{file}"')
    assert str(second.evaluate("{f[{3, 4}], h[1][2], g, Options[f], Attributes[f], f::bad}")) == (
        '{{6, 24}, 3, 7, {opt -> 1}, {Listable}, "No."}'
    )


def test_what_cannot_be_written(tmp_path: Path) -> None:
    rows = {
        f'Put[1, "{tmp_path}/no/e"]': ("$Failed", f"Put::noopen: Cannot open {tmp_path}/no/e."),
        "Put[1, 2]": ("Put[1, 2]", "Put::fstr: File specification 2 is not a string of one or more characters."),
        f'DumpSave["{tmp_path}/no/a.mx", x]': ("$Failed", f"DumpSave::noopen: Cannot open {tmp_path}/no/a.mx."),
    }
    for code, (value, message) in rows.items():
        result = Session().evaluate(code)
        assert str(result) == value
        assert [str(m) for m in result.messages] == [message]


def test_dumps_are_read_back(tmp_path: Path) -> None:
    path = tmp_path / "net.mx"
    session = Session()
    session.evaluate('net = NetInitialize[LinearLayer[2, "Input" -> 3]]; old = net; Shop`n = 3; Shop`f[x_] := Shop`n x')
    assert str(session.evaluate(f'DumpSave["{path}", {{net, "Shop`"}}] === {{net, "Shop`"}}')) == "True"
    session.evaluate('Clear[net]; Remove["Shop`*"]')
    assert str(session.evaluate(f'Get["{path}"]; {{net === old, Shop`f[2]}}')) == "{True, 6}"
    assert str(session.evaluate(f'Export["{path}", <|"net" -> net, "n" -> 1/3|>] === "{path}"')) == "True"
    assert str(session.evaluate(f'e = Import["{path}"]; {{e["net"] === old, e["n"]}}')) == "{True, 1/3}"
