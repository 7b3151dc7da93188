"""The table of named characters."""

import unicodedata

import pytest

from wlnet.syntax import full_form, input_form, parse
from wlnet.syntax.characters import named_characters


# From the Wolfram Language reference pages of these characters.
@pytest.mark.parametrize(
    ("name", "point"),
    [
        ("Alpha", 0x3B1), ("Omega", 0x3C9), ("CapitalGamma", 0x393), ("CurlyEpsilon", 0x3B5), ("Epsilon", 0x3F5),
        ("CurlyPhi", 0x3C6), ("Phi", 0x3D5), ("FinalSigma", 0x3C2), ("EAcute", 0xE9), ("CapitalODoubleDot", 0xD6),
        ("SZ", 0xDF), ("ScriptCapitalL", 0x2112), ("ScriptA", 0xF6B2), ("GothicCapitalA", 0xF78A),
        ("DoubleStruckCapitalZ", 0xF7BD), ("DoubleStruckA", 0xF6E6), ("FormalA", 0xF800), ("FormalCapitalA", 0xF81A),
        ("Rule", 0xF522), ("RuleDelayed", 0xF51F), ("Equal", 0xF431), ("Function", 0xF4A1), ("DirectedEdge", 0xF3D5),
        ("UndirectedEdge", 0xF3D4), ("LeftAssociation", 0xF113), ("RightAssociation", 0xF114), ("ImaginaryI", 0xF74E),
        ("ExponentialE", 0xF74D), ("InvisibleSpace", 0xF360), ("InvisibleApplication", 0xF76D),
        ("InvisibleComma", 0xF765), ("InvisibleTimes", 0x2062), ("DifferentialD", 0xF74C), ("Conditioned", 0xF3D3),
        ("TensorProduct", 0xF3DA), ("Cross", 0xF4A0), ("Transpose", 0xF3C7), ("Infinity", 0x221E), ("Degree", 0xB0),
        ("LeftDoubleBracket", 0x301A), ("Element", 0x2208), ("And", 0x2227), ("Not", 0xAC), ("Times", 0xD7),
        ("RightArrow", 0x2192), ("Implies", 0xF523), ("Xor", 0x22BB), ("Equivalent", 0x29E6), ("Distributed", 0xF3D2),
        ("TwoWayRule", 0xF120), ("RawTab", 9), ("NewLine", 10), ("GothicNine", 0xF7EF), ("Wolf", 0xF720),
    ],
)  # fmt: skip
def test_code_points(name: str, point: int) -> None:
    assert named_characters()[name].character == chr(point)


def test_the_table_is_whole() -> None:
    table = named_characters()
    assert len(table) > 1000
    assert len({c.character for c in table.values()}) == len(table)
    assert {c.kind for c in table.values()} == {"letter", "operator", "bracket", "space", "newline", "raw"}


def test_greek_names_are_unicodes_names() -> None:
    # Unicode spells lambda "lamda"; Wolfram's plain epsilon and phi are Unicode's symbols, its curly ones the letters.
    for name, named in named_characters().items():
        if 0x391 <= ord(named.character) <= 0x3C9:
            small = name.removeprefix("Capital").removeprefix("Curly").removeprefix("Final").lower()
            size = "CAPITAL" if name.startswith("Capital") else "SMALL"
            final = "FINAL " if name.startswith("Final") else ""
            wanted = f"GREEK {size} LETTER {final}{small.upper().replace('LAMBDA', 'LAMDA')}"
            assert unicodedata.name(named.character) == wanted


def test_every_letter_is_a_symbol() -> None:
    for name, named in named_characters().items():
        if named.kind == "letter":
            assert [full_form(e) for e in parse(f"\\[{name}]").expressions] == [named.symbol or input_form_name(name)]


def input_form_name(name: str) -> str:
    """How a letter prints: as itself, or by name where only Wolfram's fonts have it."""
    character = named_characters()[name].character
    private = unicodedata.category(character) in ("Co", "Cc") or character in "\ufffd\xa0"
    return f"\\[{name}]" if private else character


def test_every_character_survives_a_string() -> None:
    for name, named in named_characters().items():
        (text,) = parse(f'"\\[{name}]"').expressions
        assert text == named.character
        assert parse(input_form(text)).expressions == [text]


def test_spaces_are_spaces() -> None:
    for name, named in named_characters().items():
        if named.kind == "space":
            assert [full_form(e) for e in parse(f"a\\[{name}]b").expressions] == ["Times[a, b]"], name
