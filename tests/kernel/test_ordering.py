"""Canonical order."""

from functools import cmp_to_key

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.expression import Compound, Expr, S, symbol
from wlnet.kernel.ordering import compare, sort_expressions, uniform_keys
from wlnet.session import Session

ROWS = [
    # code, InputForm of the value
    ("Sort[{x, a + b}]", "{a + b, x}"),
    ("Sort[{1 + a, a}]", "{a, 1 + a}"),
    ("Sort[{x, 1 + y}]", "{x, 1 + y}"),
    (
        "{(a + b) x, x (1 + y), (1 + a) a, f[x] (a + b), (a + b)^2 c}",
        "{(a + b)*x, x*(1 + y), a*(1 + a), (a + b)*f[x], (a + b)^2*c}",
    ),
    ("Sort[{a + c, a + b, b + c, c}]", "{a + b, c, a + c, b + c}"),
    ("Sort[{2 (a + b), a + b}]", "{a + b, 2*(a + b)}"),
    ("Sort[{x^2, x, 2 x, y}]", "{x, 2*x, x^2, y}"),
    ('Sort[{2 -> "b", 1 -> "c", 1 -> "B"}]', '{1 -> "B", 1 -> "c", 2 -> "b"}'),
]


@pytest.mark.parametrize(("code", "value"), ROWS, ids=[c for c, _ in ROWS])
def test_order(code: str, value: str) -> None:
    assert str(Session().evaluate(code)) == value


KINDS = {"i": st.integers(-3, 3), "f": st.floats(-2, 2), "s": st.text("abAB ", max_size=3)}


def tables(kinds: str) -> st.SearchStrategy[list[tuple[Expr, ...]]]:
    return st.lists(st.tuples(*(KINDS[c] for c in kinds)), min_size=1, max_size=12)


@settings(max_examples=100, deadline=None)
@given(st.text("ifs", min_size=1, max_size=3).flatmap(tables))
def test_keys_of_uniform_calls_are_in_the_order_of_comparison(rows: list[tuple[Expr, ...]]) -> None:
    items: list[Expr] = [Compound(S.Rule, row) for row in rows]
    keys = uniform_keys(items)
    assert keys is not None
    by_keys = [items[i] for i in sorted(range(len(items)), key=keys.__getitem__)]
    assert list(map(id, by_keys)) == list(map(id, sorted(items, key=cmp_to_key(compare))))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_comparing_sums_and_products_is_an_order(data: st.DataObject) -> None:
    leaves: st.SearchStrategy[Expr] = st.sampled_from([symbol("Global`a"), symbol("Global`b"), symbol("Global`x"), 2])
    terms = st.recursive(
        leaves,
        lambda inner: st.builds(
            lambda head, args: Compound(head, tuple(args)),
            st.sampled_from([S.Plus, S.Times, symbol("Global`f")]),
            st.lists(inner, min_size=2, max_size=3),
        ),
        max_leaves=6,
    )
    session = Session()
    a, b, c = (session.value_of(data.draw(terms)) for _ in range(3))
    assert compare(a, b) == -compare(b, a)
    if compare(a, b) <= 0 and compare(b, c) <= 0:
        assert compare(a, c) <= 0
    assert sort_expressions([c, a, b]) == sort_expressions([b, c, a])
