"""Functions of numbers: what a layer computes of a function is what the function gives, number by number."""

import pytest

from wlnet.nets.layers.elementwise import SYMBOLS
from wlnet.session import Session

SESSION = Session(report=lambda _: None)
POINTS = "{-2.5, -1.5, -0.75, -0.5, -0.25, 0., 0.25, 0.5, 0.75, 1.5, 2.5}"
# Functions that the language leaves as they are at these points.
UNEVALUATED = {"InverseHaversine", "InverseGudermannian", "InverseErfc"}
FUNCTIONS = [
    *(name for name in SYMBOLS if name not in UNEVALUATED), "Clip", "Chop", "Chop@*Tanh", "Tanh/*Exp", "Surd[#, 3]&",
    "Mod[#, 3]&", "Mod[#, -2]&", "Clip[#, {0, 1}]&", "Clip[#, {0, 1}, {7, 8}]&", "Chop[#, 1]&", "Chop[#*10^-12]&",
    "Tanh[Chop[#, 1]]&", "Max[#, 0.5]&", "Min[#, 0.5, 1]&", "If[# > 1, #, -#]&", "Which[# > 1, 1, # > 0, 2, True, 3]&",
    "Piecewise[{{1, # > 1}, {2, # > 0}}, 5]&", "Boole[# > 0]&", "UnitStep[#]&", "Log[2, # + 3]&", "ArcTan[#, 2]&",
    "If[Negative[#] || # > 1, 1, 2]&", "If[! NonNegative[#], 1, 2]&", "#^3&", "2^#&", "Sqrt[#^2 + 1]&", "1/(1 + #^2)&",
    "Subtract[#, 1]&", "Divide[#, 2]&", "Power[# + 3, 0.3]&", "Exp[-#^2/2]&", "Abs[Sin[#]]&", "If[0 < # < 1, 1, 0]&",
    "If[Unequal[#, 0.5], 1, 0]&", "Rescale[#, {0, 2}]&", "Total[{#, #^2}]&", "Norm[{#, 1}]&", "Nest[Sin, #, 3]&",
    "Sum[#^i, {i, 3}]&", "Module[{y = #^2}, y + 1]&", "Pi #&",
]  # fmt: skip


@pytest.mark.parametrize("function", FUNCTIONS)
def test_as_mapped(function: str) -> None:
    """Compared where the function gives a real number of the machine."""
    code = f"""
        f = {function}; points = {POINTS};
        found = ElementwiseLayer[f][points, WorkingPrecision -> "Real64"];
        wanted = N[Map[f, points]];
        close[a_, b_] := ! NumberQ[b] || Im[b] != 0 || Abs[a - b] <= 10^-9 (1 + Abs[b]);
        {{Length[found], And @@ MapThread[close, {{found, wanted}}], Count[wanted, _Real | _Integer] > 0}}
    """
    assert str(SESSION.evaluate(code)) == "{11, True, True}"


ROWS = [
    ("Threshold[#, 1]&", "{-2, -1, 0.5, 2}", "{-2., 0., 0., 2.}"),
    ('Threshold[#, {"Hard", 1}]&', "{-2, -1, 0.5, 2}", "{-2., 0., 0., 2.}"),
    ('Threshold[#, {"Soft", 1}]&', "{-2, -1, 0.5, 2}", "{-1., 0., 0., 1.}"),
    ("Threshold", "{10^-11, 1}", "{0., 1.}"),
    ("If[PossibleZeroQ[#], 1, 2]&", "{0, 1}", "{1., 2.}"),
    ("Erf[#, 2] + Erf[-2, #]&", "{0, 1}", "{1.9906445300379054, 1.9906445300379054}"),  # 2 Erf[2]
]


@pytest.mark.parametrize(("function", "data", "value"), ROWS)
def test_value(function: str, data: str, value: str) -> None:
    code = f'Chop[ElementwiseLayer[{function}][{data}, WorkingPrecision -> "Real64"] - {value}]'
    assert set(str(SESSION.evaluate(code))) <= set("{0, }")


def test_threshold_of_another_kind_is_refused() -> None:
    result = SESSION.evaluate('ElementwiseLayer[Threshold[#, {"Firm", 1, 2}]&]')
    assert str(result) == "$Failed"
    assert [m.name for m in result.messages] == ["ElementwiseLayer::compilerr"]
