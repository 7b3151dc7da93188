"""Nets and named arrays inside functions: numbers against torch, sizes, initialization, printing, messages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wlnet.execution import apply
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.reference import run
from wlnet.nets.arrays import values
from wlnet.nets.initialize import initialize
from wlnet.nets.lower import lower
from wlnet.nets.net import Net
from wlnet.session import Session


@pytest.fixture
def session() -> Session:
    return Session()


def made(session: Session, code: str) -> Net:
    result = session.evaluate(code)
    assert not result.messages, [str(m) for m in result.messages]
    return result.expression.net


def torch_gradients(function: Any, *tensors: Any) -> list[np.ndarray]:
    for x in tensors:
        x.requires_grad_()
    function(*tensors).sum().backward()
    return [x.grad.numpy() for x in tensors]


def test_a_net_inside_a_function(session: Session) -> None:
    net = made(session, 'NetInitialize[FunctionLayer[Tanh[LinearLayer[4][#]] . # &, "Input" -> {4}]]')
    w, b = (np.asarray(net.children["Net"].arrays[name], np.float64) for name in ("Weights", "Biases"))
    x = np.random.default_rng(0).normal(size=(3, 4))
    found = apply(net, x, precision="Real64")
    np.testing.assert_allclose(found, (np.tanh(x @ w.T + b) * x).sum(1), rtol=1e-12)
    graph = lower(net, 3, dtype="float64")
    keys = list(graph.arrays)
    slopes = run(
        gradient(graph, "Output", ["Input", *keys]), {"Input": x}, {("Net", "Weights"): w, ("Net", "Biases"): b}
    )
    ours = {key: slopes[0][Gradient(key)] for key in ("Input", *keys)}
    torch = pytest.importorskip("torch")
    dx, dw, db = torch_gradients(
        lambda x, w, b: (torch.tanh(x @ w.T + b) * x).sum(1), *(torch.tensor(a) for a in (x, w, b))
    )
    np.testing.assert_allclose(ours["Input"], dx, rtol=1e-10)
    np.testing.assert_allclose(ours["Net", "Weights"], dw, rtol=1e-10)
    np.testing.assert_allclose(ours["Net", "Biases"], db, rtol=1e-10)


def test_a_net_is_mapped_over_a_list_of_what_it_takes(session: Session) -> None:
    session.evaluate('net = NetInitialize[NetChain[{LinearLayer[2, "Input" -> 3], Ramp}]];')
    once = made(session, "net")
    x = np.random.default_rng(1).normal(size=(5, 3))
    expected = apply(once, x)
    for code in ("FunctionLayer[net[#] &]", "FunctionLayer[Map[net, #] &]", "FunctionLayer[Map[net]]"):
        np.testing.assert_allclose(apply(made(session, code), x), expected, rtol=1e-6)
    nested = made(session, 'FunctionLayer[Map[Function[m, Total[net[m]]], #] &, "Input" -> {2, 5, 3}]')
    both = np.stack([x, 2 * x])
    np.testing.assert_allclose(apply(nested, both), [apply(once, y).sum(0) for y in both], rtol=1e-5)


def test_one_net_used_twice_is_one_net(session: Session) -> None:
    net = made(session, 'With[{n = LinearLayer[2]}, FunctionLayer[n[#a] . n[#b] &, "a" -> 3, "b" -> 3]]')
    assert list(net.children) == ["Net"]
    assert net.type("Output").dims == ()
    net = made(session, 'FunctionLayer[LinearLayer[2][#] . LinearLayer[2, "Biases" -> None][#] &, "Input" -> 3]')
    assert list(net.children) == ["Net1", "Net2"]


def test_kinds_of_nets(session: Session) -> None:
    rows = [
        ("SoftmaxLayer[][#] &", [1.0, 2.0, 4.0], np.exp([1.0, 2.0, 4.0]) / np.exp([1.0, 2.0, 4.0]).sum()),
        ("ThreadingLayer[Times][{#, Reverse[#]}] &", [1.0, 2.0, 4.0], [4, 4, 4]),
        ("CatenateLayer[][{#, 2 #}] &", [1.0, 2.0], [1, 2, 2, 4]),
        ('NetGraph[{Plus}, {{NetPort["x"], NetPort["y"]} -> 1}][<|"x" -> #, "y" -> 1 + #|>] &', [1.0, 2.0], [3, 5]),
        ("NetChain[{FlattenLayer[], SoftmaxLayer[]}][#] . Range[4] &", [[1.0, 1.0], [1.0, 1.0]], 2.5),
        ('PoolingLayer[2, 1, "Function" -> Max][{#}][[1]] &', [[1.0, 2.0], [3.0, 5.0]], [[5]]),
    ]
    for function, data, expected in rows:
        np.testing.assert_allclose(apply(made(session, f"FunctionLayer[{function}]"), data), expected, rtol=1e-6)


def test_training_mode_reaches_nets_inside(session: Session) -> None:
    net = made(session, 'NetInitialize[FunctionLayer[BatchNormalizationLayer[][#] + 1 &, "Input" -> 2]]')
    found = apply(net, [[1.0, 5.0], [3.0, 5.0]], mode="Train")
    np.testing.assert_allclose(found, [[1 - 1 / np.sqrt(1.001), 1], [1 + 1 / np.sqrt(1.001), 1]], rtol=1e-4)
    assert ("Net", "MovingMean") in lower(net, 2, mode="Train").updates


def test_recurrent_nets_inside(session: Session) -> None:
    session.evaluate('gru = NetInitialize[GatedRecurrentLayer[2, "Input" -> {"Varying", 3}], RandomSeeding -> 1];')
    x = np.random.default_rng(4).normal(size=(5, 3))
    expected = apply(made(session, "gru"), x)
    net = made(session, 'FunctionLayer[Last[gru[#]] + Total[gru[Reverse[#]]] &, "Input" -> {"Varying", 3}]')
    found = apply(net, x)
    np.testing.assert_allclose(found, expected[-1] + apply(made(session, "gru"), x[::-1]).sum(0), rtol=1e-5)


def test_named_arrays(session: Session) -> None:
    net = made(
        session,
        'FunctionLayer[NetArray["Name" -> "w", "Array" -> {{1, 2}, {3, 4}}] . # + NetArray["b"] &, "Input" -> 2]',
    )
    assert net.solution.array_dims("b") == (2,)
    assert not net.initialized
    net = initialize(net)
    assert net.initialized
    b = np.asarray(net.arrays["b"])
    np.testing.assert_allclose(apply(net, [[1.0, 1.0], [0.0, 2.0]]), np.array([[3, 7], [4, 8]]) + b, rtol=1e-6)
    graph = lower(net, 2)
    slopes = run(gradient(graph, "Output", ["w", "b"]), {"Input": [[1.0, 1.0], [0.0, 2.0]]}, values(net))[0]
    np.testing.assert_allclose(slopes[Gradient("b")], [2, 2])
    np.testing.assert_allclose(slopes[Gradient("w")], [[1, 3], [1, 3]])


def test_named_arrays_are_shared_with_the_rest_of_the_net(session: Session) -> None:
    net = made(
        session,
        'NetInitialize[NetChain[{LinearLayer[2, "Weights" -> NetArray["w"], "Biases" -> None], '
        'FunctionLayer[NetArray["w"] . # &]}, "Input" -> 2]]',
    )
    w = np.asarray(values(net)["w"])
    np.testing.assert_allclose(apply(net, [1.0, 2.0], precision="Real64"), w @ w @ [1, 2], rtol=1e-6)
    assert list(lower(net, 1).arrays) == ["w"]


def test_arrays_are_found_in_definitions_too(session: Session) -> None:
    session.evaluate('w = NetArray["Name" -> "w", "Array" -> {2, 3}]; f[x_] := w . x^2; scale[y_] := NetArray["s"] y;')
    np.testing.assert_allclose(apply(made(session, "FunctionLayer[w # &]"), [1.0, 10.0]), [2, 30])
    np.testing.assert_allclose(apply(made(session, "FunctionLayer[f]"), [1.0, 10.0]), 302)
    net = made(session, 'NetInitialize[FunctionLayer[scale, "Input" -> 3]]')
    np.testing.assert_allclose(apply(net, [1.0, 1.0, 1.0]), net.arrays["s"], rtol=1e-6)


def test_print_and_read_again(session: Session) -> None:
    for code in (
        'NetInitialize[FunctionLayer[LinearLayer[2][#] . # &, "Input" -> 2]]',
        'NetInitialize[FunctionLayer[NetArray["w"] # &, "Input" -> 2]]',
        'FunctionLayer[<|"a" -> Total[#], "b" -> #|> &]',
    ):
        net = made(session, code)
        again = made(session, str(session.evaluate(code)))
        data = [0.5, -1.0]
        found, expected = apply(again, data), apply(net, data)
        for x, y in zip(*(f.values() if isinstance(f, dict) else [f] for f in (found, expected)), strict=True):
            np.testing.assert_array_equal(x, y)


MESSAGES = [
    (
        'FunctionLayer[LinearLayer[2][#] . {1, 1, 1} &, "Input" -> 3]',
        "FunctionLayer::tyfail1: in LinearLayer[2][#1] . {1, 1, 1}: a vector of size 2 and a vector of size 3 do not "
        "fit together.",
    ),
    (
        'FunctionLayer[LinearLayer[2, "Input" -> 4][#] &, "Input" -> 3]',
        'FunctionLayer::tyfail1: in LinearLayer[2, "Input" -> {4}][#1]: port "Input" of LinearLayer[2] needs a vector '
        "of size 4; it is given a vector of size 3.",
    ),
    (
        'With[{n = LinearLayer[2]}, FunctionLayer[n[#a] . n[#b] &, "a" -> 3, "b" -> 4]]',
        "FunctionLayer::tyfail1: in LinearLayer[2][#b]: LinearLayer[2] is applied to arrays of different sizes.",
    ),
    (
        'FunctionLayer[ThreadingLayer[Plus][#] &, "Input" -> "Real"]',
        "FunctionLayer::compilerr: ThreadingLayer[Plus][#1] has no counterpart in a net: the net takes a list with the "
        "data of each input.",
    ),
    (
        'NetInitialize[FunctionLayer[NetArray["a"] . # &, "Input" -> 3]]',
        'NetInitialize::nninit: the dimensions of "a" cannot be told; nothing is known of them. Give the net the size '
        'of its input, as in "Input" -> size.',
    ),
]


@pytest.mark.parametrize(("code", "message"), MESSAGES, ids=[code for code, _ in MESSAGES])
def test_messages(session: Session, code: str, message: str) -> None:
    result = session.evaluate(code)
    assert str(result) == "$Failed"
    assert [str(m) for m in result.messages] == [message]
