"""Loops that are traced at once mean what they mean to the language on numbers, and take a few steps only."""

import numpy as np
import pytest

from wlnet.builtins.nets.atom import NetAtom
from wlnet.execution import apply
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.reference import run
from wlnet.nets.lower import lower
from wlnet.nets.net import Net
from wlnet.session import Session

AT_ONCE = [
    # function, dimensions of its input
    ("Table[#[[i, j]]^2 + 1, {i, 20}, {j, 3, 30}] &", (20, 30)),
    ("Table[#[[i]] #[[j]], {i, 12}, {j, 11}] &", (12,)),
    ("Table[#[[i + 1]] - #[[i]], {i, Length[#] - 1}] &", (40,)),
    ("Table[Total[#[[i ;; i + 4]]], {i, 1, 36, 5}] &", (40,)),
    ("Table[{#[[-i]], Max[#[[i ;;  i + 1]]]}, {i, 30, 1, -1}] &", (31,)),
    ("Sum[#[[i]] #[[41 - i]], {i, 40}] &", (40,)),
    ("Product[1 + #[[i, i]]/10, {i, 12}] &", (12, 12)),
    ("Map[Function[row, Table[row[[i]]/row[[1]], {i, 20}]], #] &", (3, 20)),
    ("With[{y = Sin[#]}, Table[y[[i]] + #[[i]], {i, 30}]] &", (30,)),
    ("Fold[#1/2 + #2 &, 0, #] &", (60,)),
    ("Fold[Max, #] &", (60,)),
    ("FoldList[#1/2 + #2 &, 1, #] &", (60,)),
    ("FoldList[Sin[#1 + #2] &, #] &", (60,)),
    ("Fold[Tanh[{{1/10, 1/5}, {3/10, 2/5}} . #1 + #2] &, {0, 0}, #] &", (30, 2)),
    ("Map[Fold[#1 #2/2 + 1 &, 1, #] &, #] &", (3, 30)),
]
TURN_BY_TURN = [
    ("Table[i #[[i]], {i, 3}] &", (3,)),
    ("Table[If[i > 1, #[[i - 1]], 0], {i, 3}] &", (3,)),
    ("Table[special[i] + #[[i]], {i, 3}] &", (3,)),
    ("Table[dynamic[#[[i]]], {i, 3}] &", (3,)),
    ("Table[Total[#[[;; i]]], {i, 3}] &", (3,)),
    ("Table[#[[i]] #[[j]], {i, 3}, {j, 3}] &", (3,)),
    ("Fold[first, 0, #] &", (20,)),
    ("Total[Fold[{#1[[2]], #1[[1]]/2 + #2} &, {0, 0}, #]] &", (30,)),
    ("Total[Fold[Append[#1, #2] &, {1}, #]] &", (20,)),
    ("Fold[identity[{#1[[1]] + #2}] &, {0}, #] &", (20,)),
]


@pytest.fixture(scope="module")
def session() -> Session:
    made = Session()
    made.evaluate(
        "special[2] := 100; special[n_] := n; dynamic[x_] := x + i; first[0, x_] := 7 x; first[s_, x_] := s + x;"
        'identity = LinearLayer[1, "Weights" -> {{1}}, "Biases" -> {0}];'
    )
    return made


def agreed(session: Session, function: str, dims: tuple[int, ...]) -> Net:
    """The layer of a function, which gives what the language gives."""
    x = np.random.default_rng(1).uniform(-1, 1, dims)
    session.set("x", x)
    expected = session.evaluate(f"N[({function})[x]]").to_numpy()
    given = ", ".join(map(str, dims))
    made = session.evaluate(f'FunctionLayer[{function}, "Input" -> {{{given}}}]')
    assert not made.messages
    assert isinstance(made.expression, NetAtom)
    found = apply(made.expression.net, x, precision="Real64")
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9)
    return made.expression.net


@pytest.mark.parametrize(("function", "dims"), AT_ONCE)
def test_all_turns_at_once(session: Session, function: str, dims: tuple[int, ...]) -> None:
    net = agreed(session, function, dims)
    assert len(lower(net, 2).nodes) < 30
    check_slope(net, np.random.default_rng(2).uniform(0.1, 0.9, (2, *dims)))


def check_slope(net: Net, x: np.ndarray) -> None:
    """The gradient foretells how the sum of all outputs changes in one direction."""
    graph = lower(net, len(x), dtype="float64")
    slope = run(gradient(graph, "Output", ["Input"]), {"Input": x})[0][Gradient("Input")]
    way, step = np.random.default_rng(3).standard_normal(x.shape), 1e-6
    up, down = (run(graph, {"Input": x + sign * step * way})[0]["Output"].sum() for sign in (1, -1))
    np.testing.assert_allclose((slope * way).sum(), (up - down) / (2 * step), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(("function", "dims"), TURN_BY_TURN)
def test_what_may_differ_from_turn_to_turn(session: Session, function: str, dims: tuple[int, ...]) -> None:
    agreed(session, function, dims)


def test_what_is_wrong_is_said_of_the_turn() -> None:
    result = Session().evaluate('FunctionLayer[Table[#[[i]], {i, 4}] &, "Input" -> 3]')
    assert [str(m) for m in result.messages] == [
        'FunctionLayer::tyfail1: in #1[[4]]: a vector of size 3 does not fit.'
    ]  # fmt: skip
