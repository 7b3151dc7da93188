"""What a function uses: the symbols in it and in their definitions, and these definitions kept as they were."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wlnet.expression import Association, Compound, Expr, S, Symbol
from wlnet.kernel.definitions import Definition
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.rules import RuleSet

_SIDE_EFFECTS = (
    "AddTo AppendTo AssociateTo Decrement DivideBy Echo Increment PreDecrement PreIncrement PrependTo Print "
    "RandomChoice RandomInteger RandomReal RandomVariate Return Set SetDelayed Sow SubtractFrom Throw TimesBy Unset"
)
_EFFECTS = frozenset(S.__getattr__(name) for name in _SIDE_EFFECTS.split())


def is_pure(k: Kernel, f: Expr) -> bool:
    """Whether nothing but its value comes of a function, as far as its text and the definitions it uses tell."""
    return not any(s in _EFFECTS for s in mentioned(k, f))


def mentioned(k: Kernel, e: Expr, seen: set[Symbol] | None = None) -> Iterator[Symbol]:
    """The symbols in an expression and in the definitions of those that are not built in, each once."""
    seen = set() if seen is None else seen
    if isinstance(e, Symbol):
        if e in seen:
            return
        seen.add(e)
        yield e
        if e.context != "System`":
            definition = k.definitions[e]
            if definition.value is not None:
                yield from mentioned(k, definition.value, seen)
            for rules in (definition.down, definition.sub, definition.up):
                for r in rules:
                    yield from mentioned(k, r.pattern, seen)
                    yield from mentioned(k, r.body, seen)
    elif isinstance(e, Compound):
        for part in (e.head, *e.args):
            yield from mentioned(k, part, seen)
    elif isinstance(e, Association):
        for value in e.values():
            yield from mentioned(k, value, seen)


Kept = tuple[Expr | None, int, RuleSet, RuleSet, RuleSet]


class Snapshot:
    """The definitions that a function uses, as they were when its layer was made.

    A layer does not change when a definition does: for as long as the function runs, the old ones are back.
    """

    def __init__(self, k: Kernel, function: Expr) -> None:
        self.k = k
        own = [symbol for symbol in mentioned(k, function) if symbol.context != "System`"]
        self.kept = {symbol: _kept(k.definitions[symbol]) for symbol in own}

    @contextmanager
    def restored(self) -> Iterator[None]:
        definitions = self.k.definitions
        changed = {s: d for s, old in self.kept.items() if not _same(d := definitions[s], old)}
        present = {symbol: _kept(definition) for symbol, definition in changed.items()}
        self._put({symbol: self.kept[symbol] for symbol in changed})
        try:
            yield
        finally:
            self._put(present)

    def _put(self, values: dict[Symbol, Kept]) -> None:
        for symbol, (value, attributes, down, sub, up) in values.items():
            definition = self.k.definitions[symbol]
            definition.value, definition.attributes = value, attributes
            definition.down, definition.sub, definition.up = down.copy(), sub.copy(), up.copy()
        if values:
            self.k.attributes_changed()


def _kept(d: Definition) -> Kept:
    return d.value, d.attributes, d.down.copy(), d.sub.copy(), d.up.copy()


def _same(d: Definition, old: Kept) -> bool:
    value, attributes, *kept = old
    pairs = zip((d.down, d.sub, d.up), kept, strict=True)
    return d.value is value and d.attributes == attributes and all(_same_rules(a, b) for a, b in pairs)


def _same_rules(a: RuleSet, b: RuleSet) -> bool:
    mine, other = list(a), list(b)
    return len(mine) == len(other) and all(x is y for x, y in zip(mine, other, strict=True))
