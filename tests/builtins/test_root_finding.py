"""FindRoot."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("FindRoot[x^2 == 4, {x, 1}]", "{x -> 2.}", []),
    ("Round[x /. FindRoot[x^2 - 2, {x, 0, 2}], 10.^-6]^2 // Round", "2", []),
    ("f[t_?NumericQ] := t^3 - 8; FindRoot[f[t], {t, 1}]", "{t -> 2.}", []),
    ("Round[{x, y} /. FindRoot[{x + y == 3, x y == 2}, {{x, 0}, {y, 5}}]]", "{1, 2}", []),
    ("x = 7; FindRoot[x^2 == 4, {x, 1}][[1, 2]]", "2.", []),
    (
        "FindRoot[y == 2, {x, 1}]",
        "FindRoot[y == 2, {x, 1}]",
        ["FindRoot::nlnum: The function value {-2 + y} is not a list of real numbers at {x -> 1.}."],
    ),
    (
        "FindRoot[x == 1, x]",
        "FindRoot[x == 1, x]",
        [
            "FindRoot::fdss: The variables and starts in {x} should be given as {x, x0}, {x, x0, x1} or "
            "{x, x0, min, max}."
        ],
    ),
    (
        "FindRoot[{x == 1}, {{x, 0}, {y, 0}}]",
        "FindRoot[{x == 1}, {{x, 0}, {y, 0}}]",
        ["FindRoot::neqs: 1 equations are given for 2 variables."],
    ),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


@pytest.mark.parametrize(
    ("code", "root"),
    [
        ("FindRoot[Cos[x] == x, {x, 0}]", 0.7390851332151607),  # Dottie's number
        ("FindRoot[Exp[x] == 5, {x, 0}]", 1.6094379124341003),  # log 5
        ("FindRoot[Abs[x - 3], {x, 1}]", 3.0),
        ("FindRoot[Tanh[x] - 1/2, {x, -1, 2}]", 0.5493061443340549),  # atanh 1/2
    ],
)
def test_roots(code: str, root: float) -> None:
    result = Session().evaluate(f"{code}[[1, 2]]")
    assert result.messages == []
    assert result.to_python() == pytest.approx(root, rel=1e-12)


def test_where_there_is_no_root_a_message_says_so() -> None:
    result = Session().evaluate("FindRoot[x^2 + 1, {x, 1}]")
    assert [m.name for m in result.messages] == ["FindRoot::lstol"]
