"""The driver: runs the LALR table over the lexer's tokens, builds expressions, and carries on after errors.

The table is the one that lark makes of ``wolfram.lark``; ``tests/syntax/test_grammar.py`` holds this driver equal to
lark's own. Values on the stack are what the ``Builder`` method of a rule's alias returns; brackets are their offsets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from wlnet.expression import NULL, Compound, Expr, S, Source, Symbol, known_symbol, symbol
from wlnet.syntax.chain import Climb, Part
from wlnet.syntax.characters import decode_code
from wlnet.syntax.grammar import END, Table, parse_table
from wlnet.syntax.lexer import Item, Lexer, Resolved
from wlnet.syntax.operators import Operator
from wlnet.syntax.problems import Refusal, SyntaxProblem

Resolve = Callable[[str], Symbol]
Bracket = tuple[int, int]
Row = list[Expr]

MOST_PROBLEMS = 100
"""After so many problems the rest of a text is not looked at: it is probably no Wolfram Language."""

MOST_UNCLOSED = 8
"""Likewise of brackets that are never closed: each is found out at the very end, and the text read once more."""


def default_resolve(name: str) -> Symbol:
    """A symbol by its name outside any kernel: System` if that symbol is known, else Global`."""
    if "`" in name:
        return symbol(name if name[0] != "`" else "Global" + name)
    return known_symbol("System`" + name) or symbol("Global`" + name)


class Parsed(NamedTuple):
    """What a text says: its top-level expressions, and what is wrong with it."""

    expressions: list[Expr]
    problems: list[SyntaxProblem]


class Builder:
    """What every rule of the grammar makes of its children. Methods bear the rules' aliases."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.refusals: list[Refusal] = []

    def climb(self, run: list[Item], outermost: bool = False) -> Expr:
        if len(run) == 1:
            value = run[0][0]
            if type(value) is not Operator:
                return value  # type: ignore[return-value]
        try:
            return Climb(self.source).run(run)
        except Refusal as refusal:
            # Inside brackets something did follow: the closing bracket, or a comma.
            refusal.incomplete = refusal.incomplete and outermost
            self.refusals.append(refusal)
            return NULL

    def nothing(self) -> None:
        return None

    def expression(self, run: list[Item]) -> Expr:
        return self.climb(run, outermost=True)

    def chain(self, chain: list[Item]) -> list[Item]:
        return chain

    def chain_after(self, run: list[Item], chain: list[Item]) -> list[Item]:
        run += chain
        return run

    def operand(self, group: Item) -> list[Item]:
        return [group]

    def operand_after(self, run: list[Item], group: Item) -> list[Item]:
        run.append(group)
        return run

    def call(self, run: list[Item], opened: Bracket, row: Row, closed: Bracket) -> list[Item]:
        run.append((tuple(row), opened[0], closed[1]))
        return run

    def part(
        self, run: list[Item], opened: Bracket, _inner: Bracket, row: Row, _closed: Bracket, closed: Bracket
    ) -> list[Item]:
        run.append((Part(row), opened[0], closed[1]))
        return run

    def part_character(self, run: list[Item], opened: Bracket, row: Row, closed: Bracket) -> list[Item]:
        run.append((Part(row), opened[0], closed[1]))
        return run

    def parenthesis(self, opened: Bracket, run: list[Item], closed: Bracket) -> Item:
        return self.climb(run), opened[0], closed[1]

    @staticmethod
    def _group(head: Symbol) -> Callable[[Any, Bracket, Row, Bracket], Item]:
        def group(self: Builder, opened: Bracket, row: Row, closed: Bracket) -> Item:
            return Compound(head, tuple(row), (self.source, opened[0], closed[1])), opened[0], closed[1]

        return group

    curly = _group(S.List)
    association = _group(S.Association)
    floor = _group(S.Floor)
    ceiling = _group(S.Ceiling)
    angle = _group(S.AngleBracket)
    bar = _group(S.BracketingBar)
    double_bar = _group(S.DoubleBracketingBar)

    def empty(self) -> Row:
        return []

    def first(self, run: list[Item]) -> Row:
        return [self.climb(run)]

    def missing(self, row: Row, _comma: Bracket) -> Row:
        if not row:
            row.append(NULL)
        row.append(NULL)
        return row

    def next(self, row: Row, _comma: Bracket, run: list[Item]) -> Row:
        if not row:
            row.append(NULL)
        row.append(self.climb(run))
        return row


class Machine(NamedTuple):
    """The table in the form the driver runs over: per state, what to do on each terminal.

    An action is (target, alias, size, origin). Without alias: shift and go to target. With alias and target -1:
    reduce. With alias and target -2: shift, then reduce at once, as the state reached could do nothing else.
    """

    start: int
    actions: list[dict[str, tuple[int, str, int, str]]]
    goto: list[dict[str, int]]


@cache
def machine() -> Machine:
    """The driver's form of the grammar's table."""
    table = parse_table()
    single: dict[int, int] = {
        state: next(iter(set(reduce.values())))
        for state, reduce in enumerate(table.reduce)
        if not table.shift[state] and len(set(reduce.values())) == 1
    }
    actions: list[dict[str, tuple[int, str, int, str]]] = []
    for state in range(len(table.shift)):
        row: dict[str, tuple[int, str, int, str]] = {}
        for terminal, target in table.shift[state].items():
            row[terminal] = (target, "", 0, "")
            if target in single:
                origin, alias, size = table.rules[single[target]]
                row[terminal] = (-2, alias, size, origin)
        for terminal, rule in table.reduce[state].items():
            origin, alias, size = table.rules[rule]
            row[terminal] = (-1, alias, size, origin)
        actions.append(row)
    return Machine(table.start, actions, table.goto)


def read(source: Source, resolve: Resolve = default_resolve) -> Iterator[Expr | SyntaxProblem]:
    """The top-level expressions of a source, one by one, and its problems where they stand.

    Names are resolved only when their expression is asked for, so that what an expression does when evaluated
    (``BeginPackage``) holds for the next.
    """
    symbols = Resolved(resolve)
    lexer = Lexer(source, symbols)
    problems = unclosed = 0
    while problems < MOST_PROBLEMS and unclosed < MOST_UNCLOSED:
        builder = Builder(source)
        try:
            for e in _drive(lexer, builder):
                if builder.refusals:
                    for found in sorted(builder.refusals, key=lambda r: r.start):
                        problems += 1
                        yield SyntaxProblem(source, found)
                    builder.refusals.clear()
                elif e is not None:
                    yield e
                symbols.clear()
            return
        except Refusal as refusal:
            stopped = refusal
        for found in sorted([*builder.refusals, stopped], key=lambda r: r.start):
            problems += 1
            yield SyntaxProblem(source, found)
        symbols.clear()
        unclosed += stopped.incomplete
        again = _restart(source.text, stopped)
        if again < 0:
            return
        lexer.begin(again)


_NEW_LINE = re.compile(r"\n(?=[^\s\])}|,(*])")


def _restart(text: str, stopped: Refusal) -> int:
    """Where to go on after an error: at the next line that is not indented, or -1."""
    if stopped.tag in ("Syntax::sntxc", "Syntax::sntxq"):
        # What follows is inside the comment or string that is not closed.
        return -1
    at = stopped.opener if stopped.opener >= 0 else stopped.start
    match = _NEW_LINE.search(text, at)
    return match.end() if match else -1


def _drive(lexer: Lexer, builder: Builder) -> Iterator[Expr | None]:
    """Run the machine. Gives every top-level expression, None for empty ones. Raises Refusal."""
    start, rows, goto = machine()
    callbacks = {alias: getattr(builder, alias) for _, alias, _ in parse_table().rules}
    states = [start]
    values: list[Any] = []
    for token in lexer.tokens():
        terminal, value = token
        while True:
            action = rows[states[-1]].get(terminal)
            if action is None:
                raise _refuse(lexer.source, terminal, value, values)
            target, alias, size, origin = action
            if not alias:
                states.append(target)
                values.append(value)
                break
            if target == -2:
                if size == 1:
                    values.append(callbacks[alias](value))
                else:
                    children = values[1 - size :]
                    del values[1 - size :], states[1 - size :]
                    values.append(callbacks[alias](*children, value))
                states.append(goto[states[-1]][origin])
                break
            if origin == "start":
                yield callbacks[alias](*values)
                del states[1:], values[:]
                break
            if size:
                children = values[-size:]
                del values[-size:], states[-size:]
                values.append(callbacks[alias](*children))
            else:
                values.append(callbacks[alias]())
            states.append(goto[states[-1]][origin])


def _refuse(source: Source, terminal: str, value: Any, values: list[Any]) -> Refusal:
    """Say why this token cannot come here."""
    table = parse_table()
    opened = _open_brackets(table, values, source.text)
    opener = opened[-1] if opened else None
    start, end = value[0][1:] if terminal == "CHAIN" else value
    shown = source.text[start:end]
    if terminal == END:
        # The outermost bracket: it began what was never finished.
        spelling, at = opened[0]
        line_end = source.text.find("\n", at) % (len(source.text) + 1)
        same_line = [spelling for spelling, place in opened if place < line_end]
        closers = "".join(_closer(table, spelling) for spelling in reversed(same_line))
        return Refusal(
            "Syntax::bktmcp",
            f'"{spelling}" is never closed.',
            at,
            at + len(spelling),
            f'add "{closers}"' if len(same_line) <= 20 else "",
            at,
            incomplete=True,
        )
    if terminal == "COMMA":
        where = "outside brackets" if opener is None else "in parentheses; a list is written {a, b}"
        return Refusal("Syntax::sntxf", f"A comma cannot stand {where}.", start, end)
    if terminal.startswith("CLOSE"):
        if opener is None:
            return Refusal("Syntax::bktmop", f'"{shown}" closes nothing that is open.', start, end, f'remove "{shown}"')
        spelling, at = opener
        closer = _closer(table, spelling)
        if shown != closer:
            place = source.locate(at)
            return Refusal(
                "Syntax::bktmcp",
                f'"{shown}" cannot close the "{spelling}" of line {place.line}, column {place.column}.',
                start,
                end,
                f'close that with "{closer}" first',
                at,
            )
        return Refusal("Syntax::sntxf", f'Between "{spelling}" and "{shown}" an expression is missing.', at, end)
    return Refusal("Syntax::sntxb", f'"{shown}" must follow an expression.', start, end)


def _open_brackets(table: Table, values: list[Any], text: str) -> list[tuple[str, int]]:
    """Spelling and offset of the open brackets. On the stack brackets and commas are pairs of offsets."""
    spelled = {s: name for name, spellings in table.terminals.items() for s in spellings}
    found: list[tuple[str, int]] = []
    for value in values:
        if type(value) is tuple and len(value) == 2:
            start, end = value
            spelling = text[start:end]
            terminal = spelled[spelling if spelling in spelled else decode_code(spelling, 0, frozenset()).text]
            if terminal.startswith("OPEN"):
                found.append((spelling, start))
            elif terminal.startswith("CLOSE"):
                found.pop()
    return found


def _closer(table: Table, spelling: str) -> str:
    for name, spelled in table.terminals.items():
        if spelling in spelled:
            return table.terminals["CLOSE" + name.removeprefix("OPEN")][spelled.index(spelling)]
    return spelling.replace("Left", "Right")


def parse(text: str, name: str = "<input>", resolve: Resolve = default_resolve) -> Parsed:
    """All top-level expressions of a text, and all its problems."""
    parsed = Parsed([], [])
    for found in read(Source(text, name), resolve):
        if type(found) is SyntaxProblem:
            parsed.problems.append(found)
        else:
            parsed.expressions.append(found)  # type: ignore[arg-type]
    return parsed


def needs_more(text: str) -> bool:
    """Could more lines complete this text? True if a bracket, string, comment or operation is still open."""
    problems = parse(text).problems
    return bool(problems) and all(p.incomplete for p in problems)
