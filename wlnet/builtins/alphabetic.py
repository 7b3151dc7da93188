"""Strings in the order of a dictionary, numbers in the order of their values: AlphabeticSort, NumericalSort."""

from __future__ import annotations

import unicodedata
from functools import cmp_to_key

from wlnet.builtins.largest import numeric_values
from wlnet.expression import Association, Compound, Expr, S
from wlnet.kernel.containers import expect_items, pick
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.ordering import compare
from wlnet.kernel.registry import builtin


def _alphabetic_key(e: Expr) -> tuple[str, str, str]:
    """Letters first, then their accents, then capitals after small letters, as dictionaries have it."""
    assert type(e) is str
    apart = unicodedata.normalize("NFD", e)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return bare.casefold(), apart.casefold(), e.swapcase()


@builtin("AlphabeticOrder")
def alphabetic_order(k: Kernel, a: Expr, b: Expr, *_language: Expr) -> Expr | None:
    """AlphabeticOrder[s1, s2]: 1 if s1 comes first in a dictionary, -1 if s2 does, 0 if they are the same.

    >> {AlphabeticOrder["a", "B"], AlphabeticOrder["b", "A"], AlphabeticOrder["x", "x"]}
     = {1, -1, 0}
    """
    for position, e in enumerate((a, b), 1):
        if type(e) is not str:
            k.message(S.AlphabeticOrder, "string", position, Compound(S.AlphabeticOrder, (a, b)))
            return None
    left, right = _alphabetic_key(a), _alphabetic_key(b)
    return (left < right) - (left > right)


@builtin("AlphabeticSort")
def alphabetic_sort(k: Kernel, e: Expr, *_language: Expr) -> Expr | None:
    """AlphabeticSort[{s1, s2, ...}]: strings as a dictionary has them.

    >> AlphabeticSort[{"pear", "Apple", "äther", "apple", "zoo"}]
     = {"apple", "Apple", "äther", "pear", "zoo"}
    """
    items = _items(k, Compound(S.AlphabeticSort, (e,)))
    if items is None:
        return None
    if not all(type(x) is str for x in items):
        k.message(S.AlphabeticSort, "strse", 1, Compound(S.AlphabeticSort, (e,)))
        return None
    return pick(e, sorted(range(len(items)), key=lambda i: _alphabetic_key(items[i])))


@builtin("NumericalSort")
def numerical_sort(k: Kernel, e: Expr) -> Expr | None:
    """NumericalSort[list]: the elements in the order of their numerical values.

    >> {NumericalSort[{Pi, 1, E, 3}], NumericalSort[<|a -> Sqrt[2], b -> 1|>]}
     = {{1, E, 3, Pi}, <|b -> 1, a -> Sqrt[2]|>}
    """
    items = _items(k, Compound(S.NumericalSort, (e,)))
    if items is None:
        return None
    values = list(map(cmp_to_key(compare), numeric_values(k, items)))
    return pick(e, sorted(range(len(values)), key=values.__getitem__))


def _items(k: Kernel, call: Compound) -> tuple[Expr, ...] | None:
    e = call.args[0]
    if type(e) is Association:
        return e.values()
    return expect_items(k, call.head, e, 1, call.args)  # type: ignore[arg-type]
