"""Interpolation and ListInterpolation."""

import numpy as np
import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Interpolation[{1, 4, 9, 16}][5/2]", "25/4", []),
    ("Interpolation[{{0, 1}, {1, 3}}, InterpolationOrder -> 1][1/2]", "2", []),
    ("Interpolation[{{2, 5}, {0, 1}, {1, 3}}][1.5]", "4.", []),
    ("Interpolation[{a, b}][3/2]", "a + (-a + b)/2", []),
    ("Interpolation[{0, 1, 8, 27, 64}, 2.5]", "3.375", []),
    ("f = Interpolation[N[Range[4]]^2]; f /@ {1, 2.5, 4}", "{1., 6.25, 16.}", []),
    ("ToString[Interpolation[{1, 4, 9, 16}]]", '"InterpolatingFunction[{{1, 4}}, <>]"', []),
    ('Interpolation[{1, 2, 4, 5}]["Domain"]', "{{1, 4}}", []),
    ("Interpolation[{1, 2}][x]", "InterpolatingFunction[{{1, 2}}, {1}, {{1, 2}}, {1, 2}][x]", []),
    (
        "Interpolation[{0, 1}, InterpolationOrder -> 1][3]",
        "2",
        [
            "InterpolatingFunction::dmval: Input value {3} lies outside the range of the data; "
            "the function is extrapolated."
        ],
    ),
    (
        "Interpolation[{0, 1, 4}, InterpolationOrder -> 5][3/2]",
        "1/4",
        ["Interpolation::inhr: The order is too high for 3 points; it is reduced to 2."],
    ),
    (
        "Interpolation[{1}]",
        "Interpolation[{1}]",
        ["Interpolation::inddp: The points {1} should be at least two numbers, all different."],
    ),
    (
        "Interpolation[{{x, 1}, {2, 3}}]",
        "Interpolation[{{x, 1}, {2, 3}}]",
        ["Interpolation::indat: {{x, 1}, {2, 3}} is neither a list of values nor of {x, value} with numbers x."],
    ),
    (
        'Interpolation[{1, 2, 3}, Method -> "Spline"]',
        'Interpolation[{1, 2, 3}, Method -> "Spline"]',
        ["Interpolation::method: The method Spline is not built; Hermite pieces through neighbouring points are."],
    ),
    (
        "Interpolation[{1, 2}, InterpolationOrder -> 0]",
        "Interpolation[{1, 2}, InterpolationOrder -> 0]",
        ["Interpolation::order: The InterpolationOrder 0 should be a positive integer."],
    ),
    ("ListInterpolation[{{1, 2}, {3, 4}}, {{0, 1}, {0, 1}}][1/2, 1/2]", "5/2", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_order_one_is_linear_interpolation() -> None:
    rng = np.random.default_rng(2)
    x, y = np.sort(rng.normal(size=9)), rng.normal(size=9)
    at = np.linspace(x[0], x[-1], 40)
    session = Session()
    session.set("d", np.stack([x, y], 1))
    session.set("at", at)
    found = session.evaluate("Interpolation[d, InterpolationOrder -> 1][at]").to_numpy()
    np.testing.assert_allclose(found, np.interp(at, x, y), atol=1e-12)


def test_a_cubic_is_reproduced_on_a_grid_of_two_dimensions() -> None:
    table = "Table[x^3 - x y^2 + 2 y, {x, 0., 1, 1/4}, {y, 0., 2, 1/2}]"
    code = f"ListInterpolation[{table}, {{{{0, 1}}, {{0, 2}}}}][0.3, 1.7]"
    assert Session().evaluate(code).to_python() == pytest.approx(0.3**3 - 0.3 * 1.7**2 + 3.4, rel=1e-12)
