"""Plus and Times in normal form, with exact, machine and infinite numbers."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("1 + x + 2 + x^2 + 3 x - x", "3 + 3*x + x^2", []),
    ("x - x", "0", []),
    ("0 x", "0", []),
    ("0. x", "0.*x", []),
    ("2 (a + b) + a", "a + 2*(a + b)", []),
    ("a b + b a", "2*a*b", []),
    ("-(a + b)", "-a - b", []),
    ("2 (a + b)", "2*(a + b)", []),
    ("1/3 + 1/6", "1/2", []),
    ("1/3 + 0.5", "0.8333333333333333", []),
    ("(1 + 2 I)/(3 - I)", "1/10 + (7*I)/10", []),
    ("2. + I", "2. + 1.*I", []),
    ("I^2 + 1", "0", []),
    ("Pi + 1.", "4.141592653589793", []),
    ("1. + Pi + x", "4.141592653589793 + x", []),
    ("9223372036854775807 + 1", "9223372036854775808", []),
    ("2^1000 - 2^1000 + 1", "1", []),
    ("Infinity + 5 + x", "Infinity + x", []),
    ("-2 Infinity", "-Infinity", []),
    ("3/Infinity", "0", []),
    (
        "Infinity - Infinity",
        "Indeterminate",
        ["Infinity::indet: Indeterminate expression -Infinity + Infinity encountered."],
    ),
    ("0 Infinity", "Indeterminate", ["Infinity::indet: Indeterminate expression 0 Infinity encountered."]),
    ("I Infinity", "DirectedInfinity[I]", []),
    ("1 + Indeterminate", "Indeterminate", []),
    ("x + 2 Indeterminate", "Indeterminate", []),
    ('1 + "a"', '1 + "a"', []),
    ("{1, 2} + {10, 20}", "{11, 22}", []),
    ("{{1, 2}, {3, 4}} + {10, 20}", "{{11, 12}, {23, 24}}", []),
    (
        "{1, 2} + {1, 2, 3}",
        "{1, 2} + {1, 2, 3}",
        ["Thread::tdlen: Objects of unequal length in {1, 2} + {1, 2, 3} cannot be combined."],
    ),
    ("Plus[]", "0", []),
    ("Times[]", "1", []),
    ("Plus[x]", "x", []),
    ("Attributes[Plus]", "{Flat, Listable, NumericFunction, OneIdentity, Orderless, Protected}", []),
    ("f /: f + x_ := g[x]; f + 2", "g[2]", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
