"""MeanFilter and its kin, and matrices of simple shape."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("MeanFilter[{{1, 2}, {3, 4}}, 1]", "{{5/2, 5/2}, {5/2, 5/2}}", []),
    ("MeanFilter[{1., 2., 6.}, 0]", "{1., 2., 6.}", []),
    ("MinFilter[Range[5], 2]", "{1, 1, 1, 2, 3}", []),
    ("MaxFilter[{a, b}, 1]", "{Max[a, b], Max[a, b]}", []),
    ("MedianFilter[{{1, 9}, {5, 7}}, {1, 0}]", "{{3, 8}, {3, 8}}", []),
    ("MeanFilter[x, 1]", "MeanFilter[x, 1]", ["MeanFilter::arg1: x is not a nonempty full array."]),
    (
        "MeanFilter[{1, 2}, -1]",
        "MeanFilter[{1, 2}, -1]",
        ["MeanFilter::rad: The radius -1 should be an integer from 0 on."],
    ),
    ("BoxMatrix[{0, 1}]", "{{1, 1, 1}}", []),
    ("Total[DiskMatrix[3], 2]", "37", []),
    ("DiskMatrix[1, 5] == ArrayPad[DiskMatrix[1], 1]", "True", []),
    ("DiamondMatrix[2]", "{{0, 0, 1, 0, 0}, {0, 1, 1, 1, 0}, {1, 1, 1, 1, 1}, {0, 1, 1, 1, 0}, {0, 0, 1, 0, 0}}", []),
    ("CrossMatrix[{1, 2}]", "{{0, 0, 1, 0, 0}, {1, 1, 1, 1, 1}, {0, 0, 1, 0, 0}}", []),
    ("ToeplitzMatrix[{1, 2, 3}, {1, 5}]", "{{1, 5}, {2, 1}, {3, 2}}", []),
    ("HankelMatrix[{a, b, c}]", "{{a, b, c}, {b, c, 0}, {c, 0, 0}}", []),
    ("HilbertMatrix[{1, 3}]", "{{1, 1/2, 1/3}}", []),
    ("Inverse[HilbertMatrix[3]]", "{{9, -36, 30}, {-36, 192, -180}, {30, -180, 180}}", []),
    ("CoordinateBounds[{{1., 2}, {0.5, 7}}]", "{{0.5, 1.}, {2, 7}}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
