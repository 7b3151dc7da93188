"""Pieces of real models written as functions, against NumPy; how few nodes they come to."""

from __future__ import annotations

import numpy as np
import pytest

from wlnet.execution import apply
from wlnet.ir.passes import optimise
from wlnet.nets.lower import lower
from wlnet.nets.net import Net
from wlnet.nets.types import PortType
from wlnet.session import Session

RNG = np.random.default_rng(2)


def made(code: str) -> Net:
    result = Session().evaluate(code)
    assert not result.messages, [str(m) for m in result.messages]
    return result.expression.net


def softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def test_capsule_routing() -> None:
    net = made("""
        squash[v_] := With[{n2 = v.v}, n2/(1 + n2) v/Sqrt[n2 + 10.^-8]];
        softmax[b_] := Exp[b - Max[b]]/Total[Exp[b - Max[b]]];
        route[u_] := Module[{b = ConstantArray[0, Take[Dimensions[u], 2]], c, v},
          Do[
            c = Map[softmax, b];
            v = Map[squash, Total[c u]];
            If[i < 3, b += Map[Function[ui, MapThread[Dot, {ui, v}]], u]],
            {i, 3}];
          v];
        FunctionLayer[route, "Input" -> {6, 4, 5}]""")
    batch = RNG.normal(size=(3, 6, 4, 5))
    found = apply(net, batch, precision="Real64")
    for u, ours in zip(batch, found, strict=True):
        b = np.zeros((6, 4))
        for _ in range(3):
            s = (softmax(b)[:, :, None] * u).sum(0)
            n2 = (s * s).sum(1, keepdims=True)
            v = n2 / (1 + n2) * s / np.sqrt(n2 + 1e-8)
            b = b + (u * v).sum(2)
        np.testing.assert_allclose(ours, v, rtol=1e-9)


def test_real_nvp_coupling_and_its_inverse() -> None:
    session = Session()
    session.evaluate("""
        scale = NetInitialize[NetChain[{4, Tanh, 2, Tanh}, "Input" -> 2], RandomSeeding -> 1];
        shift = NetInitialize[NetChain[{4, Ramp, 2}, "Input" -> 2], RandomSeeding -> 2];
        forward = FunctionLayer[Module[{a = #[[;; 2]], b = #[[3 ;;]], s},
          s = scale[a];
          <|"Output" -> Join[a, b Exp[s] + shift[a]], "LogDet" -> Total[s]|>] &, "Input" -> 4];
        back = FunctionLayer[Module[{a = #[[;; 2]], b = #[[3 ;;]]}, Join[a, (b - shift[a]) Exp[-scale[a]]]] &];""")
    forward, back, scale, shift = (
        session.evaluate(name).expression.net for name in ("forward", "back", "scale", "shift")
    )
    x = RNG.normal(size=(5, 4))
    found = apply(forward, x, precision="Real64")
    s, t = (apply(net, x[:, :2], precision="Real64") for net in (scale, shift))
    np.testing.assert_allclose(found["Output"], np.hstack([x[:, :2], x[:, 2:] * np.exp(s) + t]), rtol=1e-12)
    np.testing.assert_allclose(found["LogDet"], s.sum(1), rtol=1e-12)
    undone = apply(back.retyped({"Input": forward.type("Output")}), found["Output"], precision="Real64")
    np.testing.assert_allclose(undone, x, rtol=1e-10)


def test_attention_by_names_over_varying_lengths() -> None:
    net = made("""FunctionLayer[
        Map[Exp[#]/Total[Exp[#]] &, #Query.Transpose[#Key]/Sqrt[Last[Dimensions[#Key]]]].#Value &,
        "Query" -> {"m", 4}, "Key" -> {"n", 4}, "Value" -> {"n", 3}]""")
    assert [getattr(size, "name", size) for size in net.type("Output").dims or ()] == ["m", 3]
    q, k, v = RNG.normal(size=(2, 4)), RNG.normal(size=(5, 4)), RNG.normal(size=(5, 3))
    found = apply(net, {"Query": q, "Key": k, "Value": v}, precision="Real64")
    np.testing.assert_allclose(found, softmax(q @ k.T / 2) @ v, rtol=1e-10)


def test_a_variational_sampler_in_a_graph() -> None:
    net = made("""NetInitialize[NetGraph[<|"mean" -> 2, "deviation" -> {2, Exp},
        "sample" -> FunctionLayer[#mean + #deviation #noise &]|>,
        {NetPort["x"] -> "mean" -> NetPort["sample", "mean"], NetPort["x"] -> "deviation" ->
         NetPort["sample", "deviation"], NetPort["noise"] -> NetPort["sample", "noise"]}, "x" -> 3]]""")
    assert net.type("noise").dims == (2,)
    x, noise = RNG.normal(size=3), RNG.normal(size=2)
    parts = apply(net, {"x": x, "noise": noise}, ["mean", "deviation", "sample"], precision="Real64")
    np.testing.assert_allclose(parts["sample"], parts["mean"] + parts["deviation"] * noise, rtol=1e-12)


FUSED = [
    ("ElementwiseLayer[Tanh[#]^2 + 1 &]", (7,)),
    ("FunctionLayer[Tanh[#]^2 + Exp[-#]/(1 + #^2) &]", (7,)),
    ("FunctionLayer[Map[If[# > 0, #, Exp[#] - 1] &, #] &]", (7,)),
    ("FunctionLayer[Map[Function[r, Map[Function[x, Which[x > 1, x, x > 0, x^2, True, 0]], r]], #] &]", (3, 7)),
    ("FunctionLayer[Outer[Times, #, {1, 2, 3}] + 1 &]", (7,)),
]


@pytest.mark.parametrize(("code", "dims"), FUSED)
def test_functions_of_numbers_are_one_pass_over_the_data(code: str, dims: tuple[int, ...]) -> None:
    net = made(code)
    graph = optimise(lower(net.retyped({"Input": PortType(dims)}), 4))
    work = [node.op for node in graph.nodes if node.op not in ("reshape", "broadcast")]
    assert work == ["elementwise"]


def test_one_matrix_for_all_examples_is_one_product() -> None:
    net = made('FunctionLayer[# . ConstantArray[1, {5, 2}] &, "Input" -> {3, 5}]')
    (node,) = (node for node in lower(net, 4).nodes if node.op == "matmul")
    assert [value.shape for value in node.inputs] == [(12, 5), (5, 2)]
