"""Functions of arrays that are said with others: statistics, distances, projections."""

from __future__ import annotations

from functools import cache

from wlnet.builtins.nets.traced.rules import RULES
from wlnet.builtins.nets.traced.trace import Trace
from wlnet.expression import Compound, Expr, S, Symbol, symbol
from wlnet.syntax import parse

# Name, number of arguments, and the function as the language has it on numbers.
DEFINITIONS = {
    ("Log10", 1): "Log[10, #]&",
    ("Log2", 1): "Log[2, #]&",
    ("RealAbs", 1): "Abs",
    ("RealSign", 1): "Sign",
    ("HeavisideTheta", 1): "UnitStep",
    ("RootMeanSquare", 1): "Sqrt[Mean[#^2]]&",
    ("Standardize", 1): "Function[x, Function[{m, s}, Map[(# - m)/s &, x]][Mean[x], StandardDeviation[x]]]",
    ("Normalize", 1): "Normalize[#, Norm]&",
    ("Normalize", 2): "Function[{x, n}, x/If[n == 0, 1, n]][#1, #2[#1]]&",
    ("Differences", 1): "Rest[#] - Most[#]&",
    ("Differences", 2): "Nest[Differences, #1, #2]&",
    ("MeanDeviation", 1): "Function[x, Mean[Map[Function[y, Abs[y - Mean[x]]], x]]]",
    ("Moment", 2): "Mean[#1^#2]&",
    ("CentralMoment", 2): "Function[{x, r}, Mean[Map[Function[y, (y - Mean[x])^r], x]]]",
    ("Skewness", 1): "CentralMoment[#, 3]/CentralMoment[#, 2]^(3/2)&",
    ("Kurtosis", 1): "CentralMoment[#, 4]/CentralMoment[#, 2]^2&",
    ("GeometricMean", 1): "Apply[Times, #]^(1/Length[#])&",
    ("HarmonicMean", 1): "1/Mean[1/#]&",
    ("MovingAverage", 2): "Map[Mean, Partition[#1, #2, 1]]&",
    ("Rescale", 1): "(# - Min[#])/(Max[#] - Min[#])&",
    ("SquaredEuclideanDistance", 2): "Total[(#1 - #2)^2, Infinity]&",
    ("EuclideanDistance", 2): "Sqrt[SquaredEuclideanDistance[#1, #2]]&",
    ("ManhattanDistance", 2): "Total[Abs[#1 - #2], Infinity]&",
    ("ChessboardDistance", 2): "Max[Abs[#1 - #2]]&",
    ("CosineDistance", 2): "1 - #1.#2/(Norm[#1] Norm[#2])&",
    ("HammingDistance", 2): "Total[Unitize[#1 - #2]]&",
    ("Cross", 2): "RotateLeft[#1 RotateLeft[#2] - RotateLeft[#1] #2]&",
    ("MatrixPower", 2): "Fold[Dot, ConstantArray[#1, #2]]&",
    ("Projection", 2): "((#1.#2)/(#2.#2)) #2&",
    ("Covariance", 1): "Function[c, Transpose[c].c/(Length[c] - 1)][Map[Function[y, y - Mean[#]], #]]&",
    ("Covariance", 2): "(#1 - Mean[#1]).(#2 - Mean[#2])/(Length[#1] - 1)&",
    ("Correlation", 2): "Covariance[#1, #2]/(StandardDeviation[#1] StandardDeviation[#2])&",
    ("LinearSolve", 2): "Inverse[#1].#2&",
    ("BlockMap", 3): "Map[#1, Partition[#2, #3]]&",
    ("BlockMap", 4): "Map[#1, Partition[#2, #3, #4]]&",
    (
        "ListCorrelate",
        2,
    ): "Function[{c, d}, Map[Total[c #, Infinity] &, Partition[d, Dimensions[c], 1], {ArrayDepth[c]}]]",
    ("ListConvolve", 2): "ListCorrelate[Reverse[#1, Range[ArrayDepth[#1]]], #2]&",
}
_LOCALS = {name: symbol(f"wlnet`traced`{name}") for name in ("x", "y", "m", "n", "s", "r", "c", "d")}


@cache
def _function(name: str, count: int) -> Expr:
    def resolve(short: str) -> Symbol:
        return _LOCALS.get(short) or S.__getattr__(short)

    return parse(DEFINITIONS[name, count], name="<built-in>", resolve=resolve).expressions[0]


def _defined(t: Trace, e: Compound) -> Expr | None:
    assert isinstance(e.head, Symbol)
    if (e.head.short, len(e.args)) not in DEFINITIONS:
        raise t.unknown(e)
    return t.k.evaluate(Compound(_function(e.head.short, len(e.args)), e.args, e.span))


for _name, _ in DEFINITIONS:
    RULES[S.__getattr__(_name)] = _defined
