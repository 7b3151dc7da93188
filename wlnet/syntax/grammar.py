"""Where the grammar's files are, and the LALR table that lark makes of ``wolfram.lark``.

The table is a small JSON file. It is made once per grammar (the name carries the grammar's hash) and kept beside this
module or in the user's cache, since importing lark and analysing the grammar take longer than everything else at
start-up together.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from functools import cache
from typing import Any, NamedTuple

END = "$END"


class Table(NamedTuple):
    """An LALR table. States are numbers, terminals and rule origins names."""

    start: int
    shift: list[dict[str, int]]
    reduce: list[dict[str, int]]
    goto: list[dict[str, int]]
    rules: list[tuple[str, str, int]]
    """Origin, alias (the callback's name) and number of children of every rule."""
    terminals: dict[str, list[str]]
    """How each terminal is spelled."""


@cache
def grammar_directory() -> str:
    """The directory of the grammar files: in the installed package, else beside the package."""
    # Not pathlib: loading it would be a third of the time that this module takes.
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for directory in (os.path.join(package, "grammar"), os.path.join(os.path.dirname(package), "grammar")):
        if os.path.isfile(os.path.join(directory, "wolfram.lark")):
            return directory
    raise FileNotFoundError(f"wlnet's grammar is neither in {package} nor beside it; the installation is incomplete")


def grammar_text(name: str) -> str:
    """The text of a grammar file."""
    with open(os.path.join(grammar_directory(), name), encoding="utf-8") as file:
        return file.read()


def rows(name: str) -> list[list[str]]:
    """The rows of a table in the grammar directory: words of every line that is not a comment."""
    return [words for line in grammar_text(name).splitlines() if (words := line.split()) and not line.startswith("#")]


@cache
def parse_table() -> Table:
    """The LALR table of ``wolfram.lark``, from a cached file or made anew."""
    name = table_name()
    directories = _table_directories()
    for directory in directories:
        try:
            with open(os.path.join(directory, name), encoding="utf-8") as file:
                return Table(**json.load(file))
        except (OSError, ValueError, TypeError):
            continue
    table = build_table()
    for directory in directories:
        if write_table(table, directory):
            break
    return table


def table_name() -> str:
    """The file name of the table of the grammar as it is now."""
    made_of = grammar_text("wolfram.lark") + repr(Table._fields)
    # Not hashlib: loading it takes longer than reading the table.
    return f"wolfram-{zlib.crc32(made_of.encode()):08x}.json"


def write_table(table: Table, directory: str) -> bool:
    """Write the table for later starts; False if the directory cannot be written to."""
    target = os.path.join(directory, table_name())
    part = f"{target}.{os.getpid()}"
    try:
        os.makedirs(directory, exist_ok=True)
        # Written aside and renamed, so that a process starting meanwhile never reads half a table.
        with open(part, "w", encoding="utf-8") as file:
            json.dump(table._asdict(), file)
        os.replace(part, target)
    except OSError:
        return False
    return True


def _table_directories() -> list[str]:
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return [os.path.join(os.path.dirname(os.path.abspath(__file__)), "tables"), os.path.join(home, "wlnet")]


def build_table() -> Table:
    """Have lark analyse the grammar. ``strict`` makes every conflict an error; it needs interegular."""
    from importlib.util import find_spec

    machine = lark_parser(strict=find_spec("interegular") is not None)
    analysed = machine.parser.parser._parse_table
    origins = {rule.origin.name for rule in machine.rules}
    rules = {rule: place for place, rule in enumerate(machine.rules)}
    # lark numbers its states anew in every process; numbered as they are reached, the table is always the same.
    number = {analysed.start_states["start"]: 0}
    reached = list(number)
    shift: list[dict[str, int]] = []
    reduce: list[dict[str, int]] = []
    goto: list[dict[str, int]] = []
    for state in reached:
        shifts: dict[str, int] = {}
        reductions: dict[str, int] = {}
        gotos: dict[str, int] = {}
        for symbol, (action, target) in sorted(analysed.states[state].items()):
            if str(action) == "Reduce":
                reductions[symbol] = rules[target]
                continue
            if target not in number:
                number[target] = len(number)
                reached.append(target)
            (gotos if symbol in origins else shifts)[symbol] = number[target]
        shift.append(shifts)
        reduce.append(reductions)
        goto.append(gotos)
    return Table(
        start=0,
        shift=shift,
        reduce=reduce,
        goto=goto,
        rules=[(str(rule.origin.name), rule.alias, len(rule.expansion)) for rule in machine.rules],
        terminals={t.name: _spellings(t.pattern) for t in machine.terminals},
    )


def lark_parser(strict: bool = True, lexer: Any = None, transformer: Any = None) -> Any:
    """lark's own parser for the grammar, with the lexer (a ``lark.lexer.Lexer`` class) that is to feed it."""
    import lark
    from lark.lexer import Lexer

    class NoLexer(Lexer):
        def __init__(self, conf: Any) -> None: ...

        def lex(self, text: Any) -> Any: ...  # type: ignore[override]

    return lark.Lark(
        grammar_text("wolfram.lark"),
        parser="lalr",
        strict=strict,
        lexer=lexer or NoLexer,
        transformer=transformer,
    )


def _spellings(pattern: Any) -> list[str]:
    if pattern.type == "str":
        return [pattern.value]
    alternatives = pattern.value.removeprefix("(?:").removesuffix(")")
    return [re.sub(r"\\(.)", r"\1", a) for a in re.split(r"(?<!\\)\|", alternatives)]
