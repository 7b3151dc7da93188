"""Nets as atoms of the language: what the functions for containers see in them."""

import pytest

from wlnet.session import Session

ROWS = [
    ("Keys[NetChain[{2, Tanh}]]", "{1, 2}"),
    ('Keys[NetChain[<|"a" -> 2, "b" -> Tanh|>]]', '{"a", "b"}'),
    ('Head /@ Values[NetChain[<|"a" -> 2, "b" -> Tanh|>]]', "{LinearLayer, ElementwiseLayer}"),
    ("Length[NetChain[{2, Tanh}]]", "2"),
]


@pytest.mark.parametrize(("code", "value"), ROWS, ids=[code for code, _ in ROWS])
def test_value(code: str, value: str) -> None:
    result = Session().evaluate(code)
    assert (str(result), result.messages) == (value, [])


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("NetChain[{2, Tanh}]", "NetChain[<2>]"),
        ("LinearLayer[3]", "LinearLayer[3]"),
        ('NetEncoder[{"Class", {a, b}}]', 'NetEncoder["Class"]'),
        ("NetStateObject[NetInitialize[BasicRecurrentLayer[2, \"Input\" -> {1, 2}]]]",
         "NetStateObject[BasicRecurrentLayer[2]]"),
    ],
)  # fmt: skip
def test_messages_show_nets_on_one_line(code: str, shown: str) -> None:
    (message,) = Session().evaluate(f"StringLength[{code}]").messages
    assert message.text == f"String expected at position 1 in StringLength[{shown}]."
