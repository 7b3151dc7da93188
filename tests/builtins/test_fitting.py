"""Fit and LinearModelFit."""

import numpy as np
import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    (
        "Fit[{1, x}, {1, x}, x]",
        "Fit[{1, x}, {1, x}, x]",
        ["Fit::notdata: The data {1, x} should be a list of values, or a matrix of rows {x, ..., value}."],
    ),
    (
        "Fit[{1, 2}, {1, x}, {x, y}]",
        "Fit[{1, 2}, {1, x}, {x, y}]",
        ["Fit::fitc: The variables {x, y} should be a symbol or a list of 1 symbols."],
    ),
    (
        "Fit[{1, 2}, {1, z}, x]",
        "Fit[{1, 2}, {1, z}, x]",
        ["Fit::notnum: The function z has no machine number at {1.}."],
    ),
    ("Head[LinearModelFit[{1, 2, 4}, x, x]]", "FittedModel", []),
    (
        'm = LinearModelFit[{1, 2, 4}, x, x]; m["Odd"]; Length[m["Properties"]]',
        "13",
        [
            "FittedModel::notprop: Odd is not a property of a fitted model; those are "
            "{AdjustedRSquared, BasisFunctions, BestFit, BestFitParameters, DesignMatrix, EstimatedVariance, "
            "FitResiduals, Function, ParameterErrors, PredictedResponse, Properties, RSquared, Response}."
        ],
    ),
    ('LinearModelFit[{1, 2, 4}, {x, x^2}, x]["BasisFunctions"]', "{1, x, x^2}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_a_polynomial_fit_is_that_of_numpy() -> None:
    rng = np.random.default_rng(6)
    x, y = rng.normal(size=12), rng.normal(size=12)
    session = Session()
    session.set("d", np.stack([x, y], 1))
    expected = np.polynomial.polynomial.polyfit(x, y, 3)
    found = session.evaluate("CoefficientList[Fit[d, {1, x, x^2, x^3}, x], x]").to_numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_statistics_of_a_linear_model_are_those_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(7)
    x = rng.normal(size=10)
    y = 2 * x + 1 + rng.normal(size=10) / 3
    peer = stats.linregress(x, y)
    session = Session()
    session.set("d", np.stack([x, y], 1))
    session.evaluate("m = LinearModelFit[d, t, t];")
    np.testing.assert_allclose(
        session.evaluate('m["BestFitParameters"]').to_numpy(), [peer.intercept, peer.slope], rtol=1e-9
    )
    np.testing.assert_allclose(
        session.evaluate('m["ParameterErrors"]').to_numpy(), [peer.intercept_stderr, peer.stderr], rtol=1e-9
    )
    assert session.evaluate('m["RSquared"]').to_python() == pytest.approx(peer.rvalue**2)
    assert session.evaluate("m[0.5]").to_python() == pytest.approx(peer.intercept + 0.5 * peer.slope)
    assert session.evaluate('Total[m["FitResiduals"]]').to_python() == pytest.approx(0, abs=1e-12)
    two = session.evaluate("LinearModelFit[Table[{i, j, 3 i - j}, {i, 3}, {j, 3}] ~Flatten~ 1, {u, v}, {u, v}][2, 5]")
    assert two.to_python() == pytest.approx(1.0)
