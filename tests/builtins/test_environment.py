"""System variables, the command line, and processes, which are refused."""

# ruff: noqa: E501 - a row of a table stays on its line

import pytest

from wlnet.session import Session
from wlnet.version import __version__

ROWS: list[tuple[str, str, list[str]]] = [
    ("$VersionNumber >= 13", "True", []),
    ("$ScriptCommandLine", "{}", []),
    ("$InputFileName", '""', []),
    ("DirectoryQ /@ {$HomeDirectory, $TemporaryDirectory}", "{True, True}", []),
    ("MemberQ[{\"Unix\", \"MacOSX\", \"Windows\"}, $OperatingSystem]", "True", []),
    ("$ProcessorCount >= 1", "True", []),
    ('$Version = "mine"', '"mine"', ["Set::wrsym: Symbol $Version is Protected."]),
    ('RunProcess[{"ls"}]', "$Failed", ["RunProcess::refused: wlnet starts no other programs and reaches no network, so RunProcess[{ls}] is refused."]),
    ('StartProcess["x"]', "$Failed", ["StartProcess::refused: wlnet starts no other programs and reaches no network, so StartProcess[x] is refused."]),
    ('Import["!ls", "Text"]', "$Failed", ["Import::refused: wlnet starts no other programs and reaches no network, so !ls is refused."]),
    ("Environment[5]", "Environment[5]", ["Environment::string: String expected at position 1 in Environment[5]."]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_version_names_this_program() -> None:
    assert str(Session().evaluate("$Version")).startswith(f'"wlnet {__version__} ')


def test_environment_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WLNET_TEST", "here")
    session = Session()
    assert str(session.evaluate('{Environment["WLNET_TEST"], GetEnvironment["WLNET_TEST"]}')) == (
        '{"here", "WLNET_TEST" -> "here"}'
    )


def test_front_ends_say_how_the_script_was_called() -> None:
    session = Session()
    session.kernel.properties["$ScriptCommandLine"] = ["a.wls", "10"]
    assert str(session.evaluate("$ScriptCommandLine")) == '{"a.wls", "10"}'
