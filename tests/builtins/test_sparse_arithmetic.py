"""Calculations with sparse arrays, against the same with ordinary lists."""

import pytest

from wlnet.session import Session

M = "m = SparseArray[{{1, 1} -> 2, {2, 3} -> 5}, {3, 3}]; "
D = "d = Normal[m]; "

ROWS = [
    # code, InputForm of the value
    ("Head[m . m]", "SparseArray"),
    ("m . {1, 1, 1}", "{2, 5, 0}"),
    ("{1, 1, 1} . m", "{2, 0, 5}"),
    ("Normal[2 m]", "{{4, 0, 0}, {0, 0, 10}, {0, 0, 0}}"),
    ("Normal[m + 1]", "{{3, 1, 1}, {1, 1, 6}, {1, 1, 1}}"),
    ("Normal[m^2]", "{{4, 0, 0}, {0, 0, 25}, {0, 0, 0}}"),
    ("Total[m, 2]", "7"),
    ("Normal[Total[m]]", "{2, 0, 5}"),
    ("{Max[m], Min[m], Tr[m], Det[m]}", "{5, 0, 2, 0}"),
    ('m["NonzeroValues"]', "{2, 5}"),
    ('m["NonzeroPositions"]', "{{1, 1}, {2, 3}}"),
    ('{m["ExplicitLength"], m["Background"]}', "{2, 0}"),
    ('m["Density"]', "0.2222222222222222"),
    ("ToString[m]", '"SparseArray[<2>, {3, 3}]"'),
    ("Map[Total, m]", "{2, 5, 0}"),
]

SAME = ["2 # + 1", "# . #", "Transpose[#]", "# - IdentityMatrix[3]", "# {1, 2, 3}", "#^3", "Reverse[#]", "-#", "# + #"]


@pytest.mark.parametrize(("code", "value"), ROWS, ids=[code for code, _ in ROWS])
def test_value(code: str, value: str) -> None:
    result = Session().evaluate(M + code)
    assert (str(result), result.messages) == (value, [])


@pytest.mark.parametrize("code", SAME)
def test_same_as_dense(code: str) -> None:
    assert str(Session().evaluate(M + D + f"Normal[({code} &)[m]] === ({code} &)[d]")) == "True"
