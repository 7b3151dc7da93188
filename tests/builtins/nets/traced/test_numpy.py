"""FunctionLayer[f] against the same function written for NumPy by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from wlnet.execution import apply
from wlnet.nets.types import PortType
from wlnet.session import Session

RNG = np.random.default_rng(3)
W = RNG.normal(size=(4, 2)).round(3)
SESSION = Session()
SESSION.evaluate(f"w = {str(W.tolist()).replace('[', '{').replace(']', '}')};")


def softmax(x: Any, axis: int) -> Any:
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


ROWS: list[tuple[str, tuple[int, ...], Callable[[Any], Any]]] = [
    ("Sin[#] + 1 &", (4,), lambda x: np.sin(x) + 1),
    ("{1, 2, 3} + # &", (3, 2), lambda x: np.array([[1], [2], [3]]) + x),
    ("# {{1, 2}, {3, 4}, {5, 6}} &", (3,), lambda x: x[:, None] * np.array([[1, 2], [3, 4], [5, 6]])),
    ("#^3/2 - 1/# &", (4,), lambda x: x**3 / 2 - 1 / x),
    ("2^# &", (4,), lambda x: 2.0**x),
    ("E^-#^2 &", (4,), lambda x: np.exp(-(x**2))),
    ("Total", (3, 4), lambda x: x.sum(0)),
    ("Total[#, 2] &", (3, 4, 2), lambda x: x.sum((0, 1))),
    ("Total[#, {2, 3}] &", (3, 4, 2), lambda x: x.sum((1, 2))),
    ("Total[#, {-2}] &", (3, 4, 2), lambda x: x.sum(1)),
    ("Mean", (3, 4), lambda x: x.mean(0)),
    ("Variance", (3, 4), lambda x: x.var(0, ddof=1)),
    ("StandardDeviation", (5,), lambda x: x.std(ddof=1)),
    ("Max", (3, 4), lambda x: x.max()),
    ("Max[#, 1/2] &", (3, 4), lambda x: max(x.max(), 0.5)),
    ("Norm", (4,), lambda x: np.linalg.norm(x)),
    ("Norm[#, 4] &", (4,), lambda x: np.linalg.norm(x, 4)),
    ("Normalize", (4,), lambda x: x / np.linalg.norm(x)),
    ("Det", (5, 5), np.linalg.det),
    ("Tr", (4, 4), np.trace),
    ("Accumulate", (6, 2), lambda x: np.cumsum(x, 0)),
    ("# . w &", (4,), lambda x: x @ W),
    ("# . w &", (3, 4), lambda x: x @ W),
    ("# . w &", (2, 3, 4), lambda x: x @ W),
    ("Transpose[w] . # &", (4,), lambda x: W.T @ x),
    ("Transpose[w] . # &", (4, 3), lambda x: W.T @ x),
    ("Transpose[w] . # &", (4, 3, 2), lambda x: np.tensordot(W.T, x, 1)),
    ("# . # &", (3, 3), lambda x: x @ x),
    ("# . # . # &", (3, 3), lambda x: x @ x @ x),
    ("#[[1]] . # &", (4, 4), lambda x: x[0] @ x),
    ("# . #[[All, 2]] &", (4, 4), lambda x: x @ x[:, 1]),
    ("Outer[Times, #, #] &", (4,), lambda x: np.outer(x, x)),
    ("Outer[Times, #, w] &", (3,), lambda x: np.multiply.outer(x, W)),
    ("Transpose", (3, 4, 2), lambda x: x.transpose(1, 0, 2)),
    ("Transpose[#, {3, 1, 2}] &", (3, 4, 2), lambda x: x.transpose(1, 2, 0)),
    ("#[[2 ;; -2, {1, 4}]] &", (5, 4), lambda x: x[1:-1][:, [0, 3]]),
    ("#[[-2 ;; 1 ;; -1]] &", (5, 4), lambda x: x[-2::-1]),
    ("Partition[#, 3, 2] &", (7,), lambda x: np.stack([x[0:3], x[2:5], x[4:7]])),
    ("PadLeft[#, {4, 5}] &", (3, 4), lambda x: np.pad(x, ((1, 0), (1, 0)))),
    ('ArrayPad[#, {1, 2}, "Reflected"] &', (4,), lambda x: np.pad(x, (1, 2), "reflect")),
    ('ArrayPad[#, {1, 2}, "Fixed"] &', (4, 3), lambda x: np.pad(x, (1, 2), "edge")),
    ("RotateRight[#, 2] &", (5, 2), lambda x: np.roll(x, 2, 0)),
    ("RotateLeft[#, {0, 1}] &", (3, 4), lambda x: np.roll(x, -1, 1)),
    ("Flatten[#, {{3}, {1, 2}}] &", (2, 3, 4), lambda x: x.reshape(6, 4).T),
    ("ArrayReshape[#, {3, 5}] &", (2, 6), lambda x: np.append(x.ravel(), np.zeros(3)).reshape(3, 5)),
    ("Join[#, {{1, 2}}] &", (3, 2), lambda x: np.vstack([x, [[1, 2]]])),
    ("Join[#, 2 #, 2] &", (3, 2), lambda x: np.hstack([x, 2 * x])),
    ("Map[Exp[#]/Total[Exp[#]] &, #] &", (3, 4), lambda x: softmax(x, 1)),
    ("Map[Reverse, #] &", (3, 4), lambda x: x[:, ::-1]),
    ("Map[# . w &, #] &", (3, 4), lambda x: x @ W),
    ("Map[Total, #, {2}] &", (2, 3, 4), lambda x: x.sum(2)),
    ("MapThread[Dot, {#, Reverse[#]}] &", (3, 4), lambda x: (x * x[::-1]).sum(1)),
    ("MapIndexed[#1^First[#2] &, #] &", (4,), lambda x: x ** np.arange(1, 5)),
    ("FoldList[#1/2 + #2 &, #] &", (3,), lambda x: [x[0], x[0] / 2 + x[1], x[0] / 4 + x[1] / 2 + x[2]]),
    ("Nest[# . # &, #, 2] &", (3, 3), lambda x: np.linalg.matrix_power(x, 4)),
    ("Table[#[[i]] . #[[j]], {i, 3}, {j, 3}] &", (3, 4), lambda x: x @ x.T),
    ("If[#[[1]] > 0, Reverse[#], #] &", (4,), lambda x: x[::-1] if x[0] > 0 else x),
    ("Which[Total[#] > 1, 1, Total[#] > 0, 2, True, 3] &", (4,),
    lambda x: 1 if x.sum() > 1 else 2 if x.sum() > 0 else 3),
    ("Map[Boole[# > 0] &, #] &", (4,), lambda x: (x > 0) * 1.0),
    ("UnitStep[#] # &", (4, 2), lambda x: np.maximum(x, 0)),
    ("Clip[#, {-1/2, 1}] &", (4, 2), lambda x: np.clip(x, -0.5, 1)),
    ("Inner[Times, #, w, Plus] &", (3, 4), lambda x: x @ W),
    ("KroneckerProduct[#, w] &", (2, 3), lambda x: np.kron(x, W)),
    ("EuclideanDistance[#[[1]], #[[2]]] &", (2, 4), lambda x: np.linalg.norm(x[0] - x[1])),
    ("CosineDistance[#[[1]], #[[2]]] &", (2, 4),
     lambda x: 1 - x[0] @ x[1] / np.linalg.norm(x[0]) / np.linalg.norm(x[1])),
    ("(# - Mean[#])/StandardDeviation[#] &", (6,), lambda x: (x - x.mean()) / x.std(ddof=1)),
    ("{Total[#], Max[#], Length[#]} &", (4,), lambda x: [x.sum(), x.max(), 4]),
    ("ConstantArray[Mean[#], {2, 3}] &", (4, 2), lambda x: np.tile(x.mean(0), (2, 3, 1))),
    ("DiagonalMatrix[#] . # &", (4,), lambda x: x * x),
    ("Module[{q = Sqrt[Total[#^2]]}, If[q > 1, #/q, #]] &", (3,), lambda x: x / max(1, np.linalg.norm(x))),
]  # fmt: skip


@pytest.mark.parametrize(("function", "dims", "by_hand"), ROWS, ids=[f"{f} {d}" for f, d, _ in ROWS])
def test_the_layer_agrees_with_numpy(function: str, dims: tuple[int, ...], by_hand: Callable[[Any], Any]) -> None:
    result = SESSION.evaluate(f"FunctionLayer[{function}]")
    assert not result.messages
    net = result.expression.net.retyped({"Input": PortType(dims)})
    batch = np.random.default_rng(5).normal(size=(4, *dims))
    for precision, tolerance in (("Real64", 1e-10), ("Real32", 2e-5)):
        found = apply(net, batch, precision=precision)
        for x, y in zip(batch, found, strict=True):
            np.testing.assert_allclose(y, by_hand(x), rtol=tolerance, atol=tolerance)
