"""The operator table: what a spelling means before, between and after operands, and how tightly it binds."""

from __future__ import annotations

from functools import cache

from wlnet.expression import NULL, S, Symbol
from wlnet.syntax.characters import code_point
from wlnet.syntax.grammar import rows

CALL = 670.0
"""How tightly ``f[x]`` and ``x[[i]]`` bind."""

# What the precedence climb does when a rule's operands are complete.
BINARY, FLAT, PREFIX, POSTFIX, CHAIN, SPECIAL = range(6)


_COMPARISON = object()


class Rule:
    """One row of the table: an operator in one position.

    ``floor`` is how tightly an operator to the left must bind to take its operands before this one comes: as tight as
    this one, or for operators that group to the right tighter. Rules with the same ``joins`` share their operands
    (``a + b + c``) instead.
    """

    __slots__ = ("floor", "head", "joins", "kind", "meaning", "precedence", "spelling", "takes_list", "yields")

    def __init__(self, precedence: float, kind: int, meaning: str, spelling: str, grouping: str = "-") -> None:
        self.precedence = precedence
        self.kind = kind
        self.meaning = meaning
        self.spelling = spelling
        self.head: Symbol = NULL if meaning[0].islower() else S.__getattr__(meaning)
        self.takes_list = grouping == "vector"
        # Operators that group to the right, and postfix ones, leave operators of their own level alone.
        self.floor = precedence + 0.25 if grouping in ("right", "-") else precedence
        self.joins: object = _COMPARISON if grouping == "chain" else self if grouping in ("flat", "vector") else None
        # Compared by identity with the `joins` of the operator that comes: never the same for what does not join.
        self.yields: object = self if self.joins is None else self.joins


class Operator:
    """What a spelling means in each position; ``infix`` is never there together with ``postfix``."""

    __slots__ = ("infix", "payload", "postfix", "prefix", "spelling")

    def __init__(self, spelling: str) -> None:
        self.spelling = spelling
        self.prefix: Rule | None = None
        self.infix: Rule | None = None
        self.postfix: Rule | None = None
        self.payload: str | None = None

    def carrying(self, payload: str) -> Operator:
        """The same operator with text of its own, as in ``a::tag`` or ``a >> file``."""
        new = Operator(self.spelling)
        new.prefix, new.infix, new.postfix = self.prefix, self.infix, self.postfix
        new.payload = payload
        return new


_GROUPING_KIND = {"left": BINARY, "right": BINARY, "flat": FLAT, "vector": FLAT, "chain": CHAIN}
_FORM_KIND = {"prefix": PREFIX, "postfix": POSTFIX}


@cache
def rules() -> tuple[Rule, ...]:
    """Every row of the table."""
    found = []
    for precedence, form, grouping, meaning, *spellings in rows("operators.txt"):
        kind = SPECIAL if meaning[0].islower() else _FORM_KIND[form] if form != "infix" else _GROUPING_KIND[grouping]
        found.append(Rule(float(precedence), kind, meaning, spellings[0] if spellings else "", grouping))
    return tuple(found)


@cache
def operators() -> dict[str, Operator]:
    """The operators by spelling; a ``\\[Name]`` also by its character unless another row claims that character."""
    table: dict[str, Operator] = {}
    entries = list(zip(rules(), rows("operators.txt"), strict=True))
    claimed = {s for _, words in entries for s in words[4:] if not s.startswith("\\[")}
    for rule, (_, form, _, _, *spellings) in entries:
        for spelling in spellings:
            if spelling.startswith("\\["):
                character = code_point(spelling[2:-1])
                spelling = spelling if character in claimed else character
            operator = table.setdefault(spelling, Operator(spelling))
            setattr(operator, form, rule)
    return table


@cache
def infix_rule(meaning: str) -> Rule:
    """The infix row of this meaning."""
    return next(
        r for r, words in zip(rules(), rows("operators.txt"), strict=True) if words[1:4:2] == ["infix", meaning]
    )
