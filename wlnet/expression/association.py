"""Associations ``<|key -> value, ...|>``: ordered, with keys compared by SameQ."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import TYPE_CHECKING

from wlnet.expression.atoms import S, Symbol
from wlnet.expression.compound import Compound, Span

if TYPE_CHECKING:
    from wlnet.expression import Expr


def key_of(e: Expr) -> Hashable:
    """A dictionary key that tells expressions apart as SameQ does (Python would confuse 1 and 1.)."""
    return (float, e) if type(e) is float else e


class Association:
    """An ordered map. ``entries`` maps ``key_of(key)`` to ``(key, value)``; ``delayed`` holds the keys given by ``:>``.

    Immutable once made: ``put`` and ``drop`` give new associations.
    """

    __slots__ = ("_hash", "delayed", "entries", "span", "stamp")

    def __init__(
        self,
        entries: dict[Hashable, tuple[Expr, Expr]],
        delayed: frozenset[Hashable] = frozenset(),
        span: Span | None = None,
    ) -> None:
        self.entries = entries
        self.delayed = delayed
        self.span = span
        self.stamp: object = None
        self._hash: int | None = None

    @staticmethod
    def of(pairs: Iterable[tuple[Expr, Expr]]) -> Association:
        """From pairs of key and value; of equal keys the first place and the last value count."""
        return Association({key_of(k): (k, v) for k, v in pairs})

    @property
    def head(self) -> Symbol:
        return S.Association

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[tuple[Expr, Expr]]:
        return iter(self.entries.values())

    def keys(self) -> tuple[Expr, ...]:
        return tuple(k for k, _ in self.entries.values())

    def values(self) -> tuple[Expr, ...]:
        return tuple(v for _, v in self.entries.values())

    def get(self, key: Expr) -> Expr | None:
        """The value of a key, or None."""
        found = self.entries.get(key_of(key))
        return None if found is None else found[1]

    def __contains__(self, key: Expr) -> bool:
        return key_of(key) in self.entries

    def put(self, key: Expr, value: Expr) -> Association:
        """A new association with this value for the key, in the key's old place or at the end."""
        entries = dict(self.entries)
        entries[key_of(key)] = (key, value)
        return Association(entries, self.delayed - {key_of(key)})

    def with_values(self, values: Iterable[Expr]) -> Association:
        """The same keys with other values, in order; nothing is delayed any more."""
        return Association({h: (k, v) for (h, (k, _)), v in zip(self.entries.items(), values, strict=True)})

    def rules(self) -> tuple[Compound, ...]:
        """The entries as ``key -> value`` or ``key :> value``."""
        delayed = self.delayed
        return tuple(Compound(S.RuleDelayed if h in delayed else S.Rule, (k, v)) for h, (k, v) in self.entries.items())

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is not Association or len(self) != len(other) or self.delayed != other.delayed:
            return False
        return all(
            h1 == h2 and key_of(v1) == key_of(v2)
            for (h1, (_, v1)), (h2, (_, v2)) in zip(self.entries.items(), other.entries.items(), strict=True)
        )

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash((Association, tuple(self.entries.values())))
        return self._hash

    def __repr__(self) -> str:
        return "<|" + ", ".join(f"{k!r} -> {v!r}" for k, v in self) + "|>"
