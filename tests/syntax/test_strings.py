# ruff: noqa: E501
"""String literals, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet.syntax.problems import Refusal
from wlnet.syntax.strings import quote, spell_name, unquote


@pytest.mark.parametrize(
    ("spelled", "text"),
    [
        ('"plain"', "plain"), (r'"\"\\"', '"\\'), (r'"\n\t\r\b\f"', "\n\t\r\b\f"), (r'"\101"', "A"), (r'"\[Alpha]"', "α"),
        (r'"\:03b1\.e9\|01f600"', "αé😀"), ('"a\\\n   b"', "ab"), ('"a\\\r\n b"', "ab"), ('"a\r\nb"', "a\nb"),
        (r'"\!\(\*x\)"', "\uf7c1\uf7c9\uf7c8x\uf7c0"), (r'"\<a\>"', "a"),
    ],
)  # fmt: skip
def test_unquote(spelled: str, text: str) -> None:
    assert unquote(spelled, 0) == text


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("a", '"a"'), ('"', r'"\""'), ("\\", r'"\\"'), ("\n", r'"\n"'), ("\x00", r'"\.00"'), ("α", '"α"'), ("😀", '"😀"'),
        ("\uf522", r'"\[Rule]"'), ("\ue000", r'"\:e000"'), ("\uf7c1\uf7c9", r'"\!\("'), ("\u2028", r'"\[LineSeparator]"'),
    ],
)  # fmt: skip
def test_quote(text: str, spelled: str) -> None:
    assert quote(text) == spelled


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_quoted_text_reads_back(text: str) -> None:
    assert unquote(quote(text), 0) == text


def test_unknown_escapes_are_refused_where_they_stand() -> None:
    with pytest.raises(Refusal) as refused:
        unquote(r'"ab\q"', 10)
    assert (refused.value.start, refused.value.end) == (13, 15)


def test_names() -> None:
    assert spell_name("a`b") == "a`b"
    assert spell_name("été") == "été"
    assert spell_name("\uf800x") == "\\[FormalA]x"
