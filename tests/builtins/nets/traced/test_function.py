"""FunctionLayer[f] against f itself: the layer traces f, the kernel evaluates it on the numbers."""

from __future__ import annotations

import numpy as np
import pytest

from wlnet.execution import apply
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.reference import run
from wlnet.nets.lower import lower
from wlnet.nets.net import Net
from wlnet.session import Session

N, M, V, W, C = (), (3, 4), (5,), (6,), (2, 3, 4)

ROWS = [
    # function, dimensions of the input
    ("Sin", V), ("Tanh[#] + #^2 &", M), ("1/(1 + Exp[-#]) &", C), ("Sqrt[Abs[#]] + Log[1 + #^2] &", V),
    ("# + Range[3] &", M), ("Range[3] # - # &", M), ("# * First[#] &", (4, 4)), ("#^{1, 2, 3} &", (3,)),
    ("2 Pi # + Sqrt[2] &", V), ("Clip[#, {0, 1}] &", V), ("Clip[#, {0, 1}, {-5, 5}] &", V), ("Ramp", V),
    ("Mod[#, 1/2] &", V), ("ArcTan[#, 2] &", V), ("Chop[#, 1/2] &", V), ("UnitStep[#] # &", V), ("Round[3 #] + # &", V),
    ("Total", M), ("Total[#, 2] &", C), ("Total[#, {2}] &", C), ("Total[#, Infinity] &", C), ("Total[#, {-1}] &", C),
    ("Mean", M), ("Variance", M), ("StandardDeviation", V), ("Max", M), ("Min[#, 0] &", V), ("MinMax", V),
    ("RootMeanSquare", V), ("Standardize", V), ("Standardize", M), ("Normalize", V), ("Norm", V), ("Norm[#, 1] &", V),
    ("Norm[#, Infinity] &", V), ("Norm[#, 3] &", V), ('Norm[#, "Frobenius"] &', M), ("Accumulate", M),
    ("Differences", V),
    ("MeanDeviation", V), ("Skewness", V), ("Kurtosis", V), ("MovingAverage[#, 2] &", V), ("Rescale", V),
    ("Differences[#, 2] &", M), ("CentralMoment[#, 3] &", V),
    ("#.# &", V), ("#.# &", (3, 3)), ("#.{1, 2, 3, 4} &", M), ("{1, 2, 3}.# &", M), ("#.Transpose[#] &", M),
    ("#.{{1, 2}, {3, 4}, {5, 6}, {7, 8}} &", C), ("Transpose[#, {3, 1, 2}] &", C), ("Transpose[#, 1 <-> 3] &", C),
    ("Tr", (3, 3)), ("Det", (4, 4)), ("Outer[Times, #, #] &", V), ("Outer[Plus, #, {1, 2}] &", M),
    ("Outer[#1 - 2 #2 &, #, #] &", (3,)), ("Outer[Dot, #, #, 1] &", M),
    ("Inner[Power, #^2, {1, 2, 3, 4, 5}, Max] &", V),
    ("KroneckerProduct[#, {{1, 2}, {3, 4}}] &", M), ("MatrixPower[#, 3] &", (3, 3)), ("Cross[#, {1, 2, 3}] &", (3,)),
    ("EuclideanDistance[#, {1, 2, 3}] &", (3,)),
    ("CosineDistance[#, {1, 2, 3}] &", (3,)), ("ManhattanDistance[#, {1, 2, 3}] &", (3,)),
    ("#[[2]] &", V), ("#[[-1]] &", M), ("#[[All, 2]] &", M), ("#[[2 ;; 4]] &", V), ("#[[;; ;; 2]] &", W),
    ("#[[-1 ;; 1 ;; -2]] &", W), ("#[[{3, 1, 1}]] &", M), ("#[[2, {1, 3}, -1]] &", C), ("First", M), ("Last", M),
    ("Most", V), ("Rest", M), ("Take[#, 2] &", V), ("Take[#, -2] &", V), ("Take[#, {2, -1, 2}] &", V),
    ("Take[#, 2, -2] &", M), ("Drop[#, 1, 1] &", M), ("Reverse", M), ("Reverse[#, 2] &", M),
    ("Reverse[#, {1, 2}] &", M),
    ("RotateLeft[#, 2] &", V), ("RotateRight[#, {1, 1}] &", M), ("Flatten", C), ("Flatten[#, 1] &", C),
    ("Flatten[#, {{2}, {1, 3}}] &", C), ("ArrayReshape[#, {4, 3}] &", M), ("ArrayReshape[#, {2, 7}, 9] &", M),
    ("Partition[#, 2] &", W), ("Partition[#, 3, 1] &", W), ("Partition[#, {2, 2}, 1] &", M),
    ("PadLeft[#, 8] &", V), ("PadRight[#, {4, 6}, 1/2] &", M), ("ArrayPad[#, 1] &", M),
    ('ArrayPad[#, {{1, 2}, {0, 1}}, "Fixed"] &', M), ('ArrayPad[#, 2, "Reflected"] &', V), ("Riffle[#, 0] &", V),
    ("Diagonal", (3, 3)), ("DiagonalMatrix", V), ("Join[#, #[[;; 2]]] &", V),
    ("Join[#, #^2, 2] &", M), ("Append[#, 7] &", V), ("Prepend[#, Total[#]] &", M), ("Insert[#, 1, 3] &", V),
    ("Delete[#, 2] &", V), ("ReplacePart[#, 2 -> 0] &", V), ("Extract[#, {{1, 2}, {3, 4}}] &", M),
    ("Map[Total, #] &", M), ("Map[Function[r, r/Total[Abs[r]]], #] &", M), ("Map[#^2 &, #, {2}] &", M),
    ("Map[Norm, #, {-2}] &", C), ("Function[x, Map[# + x[[1]] &, x]]", M),
    ("Function[x, Map[Function[a, Map[Function[b, a.b], x]], x]]", M), ("MapThread[Dot, {#, Reverse[#]}] &", M),
    ("MapThread[#1 - 2 #2 &, {#, # + 1}, 2] &", M), ("MapIndexed[#1 First[#2] &, #] &", V), ("Apply[Plus, #] &", M),
    ("Times @@ # &", V), ("#1 - #2 & @@@ # &", (3, 2)), ("Fold[#1/2 + #2 &, 0, #] &", V), ("FoldList[Plus, #] &", M),
    ("Fold[Dot, #] &", (3, 2, 2)), ("Nest[Sin[#] + 1 &, #, 3] &", V), ("NestList[#/2 &, #, 3] &", V),
    ("Table[#[[i]] i, {i, Length[#]}] &", V), ("Function[x, Table[r^2, {r, x}]]", V),
    ("Sum[i #[[i]], {i, 3}] &", V), ("Product[#[[i]], {i, 3}] &", V), ("Array[Function[i, #[[i]]^i], 3] &", V),
    ("ConstantArray[#[[1]], {2, 3}] &", V), ("{Total[#], Mean[#], 1} &", V), ("{#, 2 #} &", M),
    ("{{#[[1]], 0}, {1, #[[2]]}} &", V),
    ("{#[[1]], #[[2]]} + # &", (2, 3)), ("If[Total[#] > 0, #, -#] &", V), ("If[# > 0, 1, 2] & /@ # &", V),
    ("Which[# > 1, 1, # > 0, #, True, -#] & /@ # &", V), ("Piecewise[{{#^2, # > 0}, {-#, # < -1}}, 7] & /@ # &", V),
    ("Boole[# > 0 && # < 1 || # < -1] & /@ # &", V), ("Boole[Thread[# > 0]] &", V), ("Boole[-1 < # <= 1] & /@ # &", V),
    ("Module[{s = Total[#], t}, t = s^2; # t] &", V), ("With[{n = Length[#]}, #/n] &", V),
    ("Module[{s = 0}, Do[s += i #[[i]], {i, 3}]; s] &", V),
    ("Module[{i = 1, s = 0}, While[i <= 3, s = s + #[[i]]; i++]; s] &", V),
    ("Module[{v = {}}, Do[AppendTo[v, #[[i]]^2], {i, 3}]; v] &", V), ("Block[{x = #}, Dimensions[x].{1, 2} x] &", M),
    ("Length[#] + ArrayDepth[#] # &", M), ("Exp[#]/Total[Exp[#]] &", V), ("(# - Mean[#])/StandardDeviation[#] &", V),
    ("Composition[Total, Sin]", V), ("Sin /* Total", V), ("IdentityMatrix[3].# &", M), ("Sin", N), ("#^3 - 2 # &", N),
    ("{#, 1, #^2} &", N), ("N[#]/3 &", V), ("Quotient[#, 1/3] + # &", V), ("TakeDrop[#, 2][[2]] &", V),
    ("ArrayFlatten[{{#, 0}, {1, #}}] &", (2, 2)), ("Normal[SparseArray[{{1, 2} -> 3}, {3, 3}]].# &", M),
    ("GeometricMean[Abs[#]] &", V), ("HarmonicMean[Abs[#] + 1] &", V), ("LogisticSigmoid[#] Ramp[#] &", V),
    ("Switch[Length[#], 5, #, _, 0] &", V), ("Total[#^2]^(1/2) &", V), ("Max /@ # &", M),
    ("#[[1]] - #[[2 ;; 3]] . {1, 2} &", V),
    ("Sort", V), ("ReverseSort", V), ("Ordering[#] + 0 # &", V), ("Median", V), ("Median", M), ("Median", (4, 2)),
    ("TakeLargest[#, 2] &", V), ("TakeSmallest[#, 2] &", V), ("RankedMax[#, 2] &", V), ("#[[Ordering[#]]] &", V),
    ("Log2[Abs[#] + 1] + Log10[#^2 + 1] &", V), ("RealAbs[#] + RealSign[#] &", V), ("HeavisideTheta[#] # &", V),
    ("Developer`ToPackedArray[#] + 1 &", V), ("Normal[NumericArray[#, \"Real64\"]] - 1 &", (2,)),
    ("Enclose[ConfirmBy[2 #, VectorQ]] &", V), ("Inverse", (3, 3)),
    ("Inverse", (1, 1)), ("Inverse[#] &", (4, 4)), ("LinearSolve[#, {1, 2, 3}] &", (3, 3)),
    ("Covariance", M), ("Covariance[#, Range[5]] &", V), ("Correlation[#, Range[5]] &", V),
    ("BlockMap[Total, #, 2] &", W),
    ("Projection[#, {1, 2, 3}] &", (3,)), ("ListCorrelate[{1, 2, 3}, #] &", W), ("ListConvolve[{1, 2, 3}, #] &", W),
    ("ListCorrelate[{{1, 2}, {3, 4}}, #] &", M), ("ListConvolve[#, Range[9]] &", V), ("UpperTriangularize", (3, 3)),
    ("LowerTriangularize[#, -1] &", (3, 3)), ("Map[Det, #] &", (4, 3, 3)),
    ("Map[Sort, #] &", M), ("#[[Ordering[#[[All, 1]], -2]]] &", M), ("Map[Median, #] &", M),
]  # fmt: skip

SESSION = Session()


def test_a_layer_keeps_the_definitions_it_was_made_with() -> None:
    session = Session()
    session.evaluate("w = {1, 2}; g[x_] := w x; g[x_, y_] := 0; f[x_] := Total[g[x]];")
    net = session.evaluate("FunctionLayer[f]").expression.net
    session.evaluate("Clear[f]; w = 5; g[x_] := 100 x; h = g;")
    np.testing.assert_allclose(apply(net, [10.0, 20.0]), 50)
    assert str(session.evaluate("{f[1], g[1], w, g[1, 2]}")) == "{f[1], 100, 5, 0}"


def lists(x: np.ndarray) -> str:
    return str(x.tolist()).replace("[", "{").replace("]", "}").replace("e", "*^")


def by_kernel(function: str, x: np.ndarray) -> np.ndarray:
    """The function evaluated by the language on plain numbers."""
    result = SESSION.evaluate(f"N[({function})[{lists(x)}]]")
    assert not result.messages, (function, [str(m) for m in result.messages])
    return np.asarray(result.to_python(), dtype=np.float64)


def net_of(function: str, dims: tuple[int, ...]) -> Net:
    given = lists(np.asarray(dims)) if dims else '"Real"'
    result = SESSION.evaluate(f'FunctionLayer[{function}, "Input" -> {given}]')
    assert not result.messages, (function, [str(m) for m in result.messages])
    return result.expression.net


@pytest.mark.parametrize(("function", "dims"), ROWS, ids=[f"{f} {d}" for f, d in ROWS])
def test_the_layer_is_the_function(function: str, dims: tuple[int, ...]) -> None:
    rng = np.random.default_rng(7)
    batch = rng.normal(size=(3, *dims))
    net = net_of(function, dims)
    found = apply(net, batch, precision="Real64")
    for x, y in zip(batch, found, strict=True):
        expected = by_kernel(function, x)
        assert net.type("Output").dims == expected.shape
        np.testing.assert_allclose(y, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("function", "dims"), ROWS, ids=[f"{f} {d}" for f, d in ROWS])
def test_gradient(function: str, dims: tuple[int, ...]) -> None:
    """<seed, df(x)[v]> by central differences equals <gradient, v>."""
    rng = np.random.default_rng(11)
    x, direction = rng.normal(size=(2, *dims)), rng.normal(size=(2, *dims))
    graph = lower(net_of(function, dims), 2, dtype="float64")
    seed = rng.normal(size=graph.outputs["Output"].shape)
    both = gradient(graph, "Output", ["Input"], {"Output": "seed"})
    slopes = run(both, {"Input": x, "seed": seed})[0][Gradient("Input")]
    step = 1e-6
    above, below = (run(graph, {"Input": x + h * direction})[0]["Output"] for h in (step, -step))
    measured = np.sum(seed * (above - below)) / (2 * step)
    assert abs(np.sum(slopes * direction) - measured) <= 1e-6 * (1 + np.sum(np.abs(slopes * direction)))


@pytest.mark.parametrize(
    "ports",
    [
        '"Inputs" -> <|"Q" -> {3, 2}, "K" -> {4, 2}|>',
        'InputPorts -> {"Q" -> {3, 2}, "K" -> {4, 2}}',
        "InputPorts -> {{3, 2}, {4, 2}}",
        '"Q" -> {3, 2}, "K" -> {4, 2}',
    ],
)
def test_types_of_all_input_ports_at_once(ports: str) -> None:
    session = Session()
    session.evaluate(f"f = FunctionLayer[#Q . Transpose[#K] &, {ports}]")
    assert str(session.evaluate('Information[f, "OutputPorts"]["Output"]')) == "{3, 4}"


def test_a_port_may_be_named_inputs() -> None:
    result = Session().evaluate('Information[FunctionLayer[2 #Inputs &, "Inputs" -> 3], "InputPorts"]')
    assert str(result) == '<|"Inputs" -> {3}|>'


def test_numbers_are_sorted_by_their_size() -> None:
    result = Session().evaluate('FunctionLayer[NumericalSort /@ # &, "Input" -> {2, 3}][{{3, 1, 2}, {-1, -3, 5}}]')
    assert str(result) == "{{1., 2., 3.}, {-3., -1., 5.}}"
