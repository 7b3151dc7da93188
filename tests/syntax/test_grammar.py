"""The grammar file, the table made of it, and our driver against lark's own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import Token
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer as LarkLexer

from wlnet.expression import Source
from wlnet.syntax import default_resolve, full_form, parse
from wlnet.syntax import grammar as grammar_room
from wlnet.syntax.grammar import (
    END,
    Table,
    build_table,
    grammar_directory,
    lark_parser,
    parse_table,
    table_name,
    write_table,
)
from wlnet.syntax.lexer import Lexer, Resolved
from wlnet.syntax.parser import Builder
from wlnet.syntax.problems import Refusal

from .test_parser import ROWS


def test_the_grammar_has_no_conflicts() -> None:
    pytest.importorskip("interegular")
    lark_parser(strict=True)


def test_every_rule_has_a_builder() -> None:
    for _, alias, _ in parse_table().rules:
        assert callable(getattr(Builder, alias))


def test_every_bracket_has_its_partner() -> None:
    terminals = parse_table().terminals
    for name, spelled in terminals.items():
        if name.startswith("OPEN"):
            assert len(terminals["CLOSE" + name.removeprefix("OPEN")]) == len(spelled)


class FirstExpression(LarkLexer):
    """Our tokens of the first top-level expression, as lark wants them."""

    def __init__(self, conf: Any) -> None: ...

    def lex(self, text: Any) -> Any:
        for terminal, value in Lexer(Source(text, "m"), Resolved(default_resolve)).tokens():
            if terminal == END:
                return
            token = Token(terminal, "")
            token.value = value
            yield token


class Callbacks:
    """Our builder's methods as lark's callbacks: they take one list of children, whose tokens carry their value."""

    def __init__(self) -> None:
        self.source = Source("", "m")
        self.builder = Builder(self.source)

    def __getattr__(self, alias: str) -> Any:
        method = getattr(self.builder, alias)
        return lambda children: method(*[c.value if isinstance(c, Token) else c for c in children])


CALLBACKS = Callbacks()
MACHINE = lark_parser(strict=False, lexer=FirstExpression, transformer=CALLBACKS), CALLBACKS


def by_lark(machine: tuple[Any, Callbacks], text: str) -> str | None:
    """The FullForm lark gives, or None where it refuses."""
    parser, callbacks = machine
    callbacks.builder.source = Source(text, "m")
    callbacks.builder.refusals.clear()
    try:
        e = parser.parse(text)
    except (UnexpectedInput, Refusal):
        return None
    return None if callbacks.builder.refusals else full_form(e) if e is not None else ""


def by_us(text: str) -> str | None:
    parsed = parse(text)
    if parsed.problems:
        return None
    return full_form(parsed.expressions[0]) if parsed.expressions else ""


def test_lark_agrees_on_the_table() -> None:
    for text, expected in ROWS:
        assert by_lark(MACHINE, text.replace("⏎", "\n")) == expected


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(["a", "f", "+", "-", " ", "[", "]", "[[", "]]", "(", ")", "{", "}", ",", "<|", "|>", "!"]))
)
def test_lark_agrees_on_junk(words: list[str]) -> None:
    text = "".join(words)
    assert by_lark(MACHINE, text) == by_us(text)


def as_json(table: Table) -> Any:
    return json.loads(json.dumps(table._asdict()))


def test_the_table_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = build_table()
    assert as_json(table) == as_json(parse_table())
    monkeypatch.setattr(grammar_room, "_table_directories", lambda: [str(tmp_path / "new")])
    parse_table.cache_clear()
    assert as_json(parse_table()) == as_json(table)
    assert [f.name for f in (tmp_path / "new").iterdir()] == [table_name()]
    (tmp_path / "new" / table_name()).write_text("{broken")
    parse_table.cache_clear()
    assert as_json(parse_table()) == as_json(table)
    monkeypatch.undo()
    parse_table.cache_clear()


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not write_table(parse_table(), str(tmp_path / "file" / "directory"))


def test_a_warm_start_leaves_lark_alone() -> None:
    parse_table()
    program = "import sys, wlnet.syntax; wlnet.syntax.parse('1+1'); print('lark' in sys.modules)"
    root = str(Path(__file__).parent.parent.parent)
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_grammar_is_found() -> None:
    assert {"wolfram.lark", "operators.txt", "named-characters.txt"} <= set(os.listdir(grammar_directory()))
