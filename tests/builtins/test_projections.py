"""Orthogonalize, Projection and ArrayReduce."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Projection[{a, b}, {1, 1}]", "{(a + b)/2, (a + b)/2}", []),
    ("Projection[{1, I}, {1, 0}]", "{1, 0}", []),
    ("Orthogonalize[{{1, 1}, {1, 2}}]", "{{1/Sqrt[2], 1/Sqrt[2]}, {-(1/Sqrt[2]), 1/Sqrt[2]}}", []),
    (
        "o = Orthogonalize[{{2., 1, 0}, {1, 3, 1}, {0, 1, 4}}]; Max[Abs[o.Transpose[o] - IdentityMatrix[3]]] < 10^-14",
        "True",
        [],
    ),
    ("Orthogonalize[{{1., 2.}, {2., 4.}}][[2]]", "{0., 0.}", []),
    ("Orthogonalize[{1, 2}]", "Orthogonalize[{1, 2}]", []),
    ("ArrayReduce[Total, ArrayReshape[Range[8], {2, 2, 2}], 3]", "{{3, 7}, {11, 15}}", []),
    ("ArrayReduce[Mean, {{1., 3}, {5, 7}}, -1]", "{2., 6}", []),
    ("ArrayReduce[f, {a, b}, 1]", "f[{a, b}]", []),
    ("ArrayReduce[f, {{a, b}}, {2, 1}]", "f[{{a}, {b}}]", []),
    (
        "ArrayReduce[f, {1, 2}, 2]",
        "ArrayReduce[f, {1, 2}, 2]",
        ["ArrayReduce::dims: 2 is not a dimension, or a list of dimensions, of an array of rank 1."],
    ),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
