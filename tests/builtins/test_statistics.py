"""Descriptive statistics, with Python's own as oracle."""

import statistics

import numpy as np
import pytest

from wlnet.expression import PackedArray, S, list_of
from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Mean[{1, 2, 4}]", "7/3", []),
    ("Mean[{{1, 2}, {3, 6}}]", "{2, 4}", []),
    ("Mean[{}]", "Mean[{}]", ["Mean::rectt: Rectangular array expected at position 1 in Mean[{}]."]),
    ("Mean[x]", "Mean[x]", []),
    ("Median[{1, 2, 3, 10}]", "5/2", []),
    (
        "Median[{a, b}]",
        "Median[{a, b}]",
        ["Median::rectn: Rectangular array of real numbers is expected at position 1 in Median[{a, b}]."],
    ),
    ("Variance[Range[10]]", "55/6", []),
    ("Variance[{1}]", "Variance[{1}]", ["Variance::shlen: The argument {1} should have at least two elements."]),
    ("StandardDeviation[{1, 2, 3, 4}]", "Sqrt[5/3]", []),
    ("RootMeanSquare[{1, 7}]", "5", []),
    ("MeanDeviation[{1, 2, 3, 7}]", "15/8", []),
    ("Standardize[{1, 2, 3}]", "{-1, 0, 1}", []),
    ("Kurtosis[{1, 2, 3}]", "3/2", []),
    ("GeometricMean[{2, 8}]", "4", []),
    ("HarmonicMean[{2, 6}]", "3", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


@pytest.mark.parametrize(
    ("name", "oracle"),
    [("Mean", "mean"), ("Median", "median"), ("Variance", "variance"), ("StandardDeviation", "stdev")],
)
def test_against_python(name: str, oracle: str) -> None:
    values = [0.3, 2.5, -1.25, 7.0, 3.5, 0.75]
    expected = getattr(statistics, oracle)(values)
    kernel = Session().kernel
    head = S.__getattr__(name)
    assert kernel.apply(head, list_of(*values)) == pytest.approx(expected, rel=1e-14)
    assert kernel.apply(head, PackedArray(np.array(values))) == pytest.approx(expected, rel=1e-14)
