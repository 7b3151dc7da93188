"""Attention against PyTorch, against loops over pairs, and against the numbers of the reference."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, port, rebuilt, refused, sizes, word
from wlnet.execution import apply, call_batch
from wlnet.nets.errors import DataError, SpecificationError, TypeConflict
from wlnet.nets.extract import extract
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.layer import Layer
from wlnet.nets.net import Net
from wlnet.nets.types import Length
from wlnet.nets.values import AUTOMATIC, Edge

ATT, OLD = "AttentionLayer", "SequenceAttentionLayer"
K, V, Q = [[1, 0], [0, 1], [1, 1]], [[1], [2], [4]], [[1, 0], [0, 2]]
W = np.array([[1, 2], [0, -1]])
KEYS = {"Key": K, "Value": V, "Query": Q}
SELF = {"Key": K, "Value": K, "Query": K}
WEIGHTS = port("AttentionWeights")


def scoring(matrix: Any = None, names: tuple[str, str] = ("weights", "dot")) -> Net:
    linear = layer("LinearLayer", Biases=None, **({} if matrix is None else {"Weights": matrix}))
    edges = [Edge(port("Query"), names[0]), Edge((port("Input"), names[0]), names[1])]
    return graph({names[0]: linear, names[1]: layer("DotLayer")}, edges)


def additive() -> Net:
    """v.Tanh[A.key + B.query]: no product that could be recognised."""
    members = {"a": layer("LinearLayer", 3), "b": layer("LinearLayer", 3), "sum": word("Plus"), "tanh": word("Tanh")}
    edges = [Edge(port("Input"), "a"), Edge(port("Query"), "b"), Edge(("a", "b"), "sum")]
    edges += [Edge("sum", Edge("tanh", "out"))]
    return graph({**members, "out": layer("LinearLayer", ())}, edges)


EXAMPLES = [
    Example(layer(ATT, "Dot"), KEYS, [[2.422319], [2.873242]]),
    Example(layer(ATT, "Dot", ScoreRescaling="DimensionSqrt"), KEYS, [[2.401112], [2.783233]]),
    Example(layer(ATT, scoring(W)), KEYS, [[2.422319], [1.359008]]),
    Example(layer(ATT, "Dot", Mask="Causal"), SELF, [[1, 0], [0.268941, 0.731059], [0.788058, 0.788058]]),
    Example(layer(ATT, "Dot", Mask=Edge("Causal", 2)), SELF, [[1, 0], [0.268941, 0.731059], [0.731059, 1]]),
    Example(
        layer(ATT, "Dot"),
        {"Key": [[[0], [1]], [[2], [3]]], "Value": [[[0], [1]], [[2], [3]]], "Query": [1]},
        [2.492653],
    ),
    Example(
        layer(ATT, "Dot", MultiHead=True),
        {"Key": [[[1], [0]], [[0], [1]]], "Value": [[[10], [1]], [[20], [2]]], "Query": [[[1], [2]]]},
        [[[12.689414], [1.880797]]],
    ),
    Example(layer(OLD, "Dot"), {"Input": K, "Query": Q}, [[0.844638, 0.577681], [0.531690, 0.936621]]),
    Example(layer(OLD, scoring(W)), {"Input": K, "Query": Q}, [[0.844638, 0.577681], [0.997821, 0.121122]]),
    Example(layer(OLD, "Dot"), {"Input": [K, K], "Query": [Q, Q]}, [[[0.844638, 0.577681], [0.531690, 0.936621]]] * 2),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def test_weights() -> None:
    expected = np.array([[0.422319, 0.155362, 0.422319], [0.063379, 0.468311, 0.468311]])
    agree(apply(layer(ATT, "Dot"), KEYS, WEIGHTS), expected.T)
    causal = [[1, 0, 0], [0.268941, 0.731059, 0], [0.211942, 0.211942, 0.576117]]
    agree(apply(layer(ATT, "Dot", Mask="Causal"), SELF, WEIGHTS), np.transpose(causal))
    local = [[1, 0, 0], [0.268941, 0.731059, 0], [0, 0.268941, 0.731059]]
    agree(apply(layer(ATT, "Dot", Mask=Edge("Causal", 2)), SELF, WEIGHTS), np.transpose(local))
    two = {"Key": [[[0], [1]], [[2], [3]]], "Value": [[[0], [1]], [[2], [3]]], "Query": [1]}
    agree(apply(layer(ATT, "Dot"), two, WEIGHTS), [[0.032059, 0.087144], [0.236883, 0.643914]])


def random_case(rng: np.random.Generator, heads: bool, causal: bool, same: bool) -> dict[str, np.ndarray]:
    """Keys, values and queries of random levels, with a batch axis."""
    length = int(rng.integers(1, 5))
    levels = (length,) if causal else tuple(int(n) for n in rng.integers(1, 4, int(rng.integers(1, 4))))
    asked = (length,) if causal else tuple(int(n) for n in rng.integers(1, 4, int(rng.integers(0, 3))))
    k, q, v = (int(n) for n in rng.integers(1, 5, 3))
    q = k if same else q
    h = (int(rng.integers(1, 4)),) if heads else ()
    batch = int(rng.integers(1, 4))
    shapes = {"Key": (*levels, *h, k), "Value": (*levels, *h, v), "Query": (*asked, *h, q)}
    return {name: rng.standard_normal((batch, *shape)) for name, shape in shapes.items()}


def rows(x: np.ndarray, heads: bool) -> np.ndarray:
    """(batch, levels.., [heads], size) as (batch, heads, places, size)."""
    x = x if heads else x[..., None, :]
    return np.swapaxes(x.reshape(len(x), -1, *x.shape[-2:]), 1, 2)


@pytest.mark.parametrize("scored", ["Dot", "Bilinear"])
def test_against_torch(scored: str) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(8)
    for case in range(50):
        heads, causal, scaled = bool(case % 2), bool(case // 2 % 2), bool(case // 4 % 2)
        window = int(rng.integers(1, 4)) if causal and case % 3 == 0 else None
        data = random_case(rng, heads, causal, scored == "Dot")
        k, q = data["Key"].shape[-1], data["Query"].shape[-1]
        w = rng.standard_normal((k, q)).astype(np.float32) if scored == "Bilinear" else np.eye(k)
        net = layer(
            ATT, "Dot" if scored == "Dot" else scoring(w), MultiHead=heads,
            Mask=None if not causal else "Causal" if window is None else Edge("Causal", window),
            ScoreRescaling="DimensionSqrt" if scaled else None,
        )  # fmt: skip
        keys, values, queries = (torch.from_numpy(rows(data[name], heads)) for name in ("Key", "Value", "Query"))
        queries = queries @ torch.from_numpy(w.astype(float)).T
        seen = torch.ones(queries.shape[2], keys.shape[2], dtype=torch.bool)
        if causal:
            seen = seen.tril() & (seen.triu(1 - window) if window else seen)
        expected = torch.nn.functional.scaled_dot_product_attention(
            queries, keys, values, attn_mask=seen, scale=1 / np.sqrt(k) if scaled else 1.0
        ).numpy()
        expected = np.swapaxes(expected, 1, 2).reshape(*data["Query"].shape[:-1], data["Value"].shape[-1])
        found = call_batch(net, data, precision="Real64")["Output"]
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)
        if case % 5 == 0:
            agree(call_batch(net, data)["Output"], expected, 1e-5)


def test_any_net_by_a_loop() -> None:
    rng = np.random.default_rng(2)
    for case in range(25):
        heads, causal = bool(case % 2), bool(case // 2 % 2)
        data = random_case(rng, heads, causal, False)
        dims = {name: x.shape[1:] for name, x in data.items()}
        net = initialize(layer(ATT, additive(), MultiHead=heads, Mask="Causal" if causal else None, **dims))
        inner = net.member("ScoringNet")
        assert inner is not None
        keys, values, queries = (rows(data[name], heads) for name in ("Key", "Value", "Query"))
        output = np.zeros((*queries.shape[:3], values.shape[-1]))
        for place in np.ndindex(*queries.shape[:3]):
            b, h, m = place
            seen = m + 1 if causal else keys.shape[2]
            pairs = {"Input": keys[b, h, :seen], "Query": np.repeat(queries[b, h, m][None], seen, 0)}
            scores = apply(inner, pairs, precision="Real64")
            weights = np.exp(scores - scores.max())
            output[place] = weights / weights.sum() @ values[b, h, :seen]
        expected = np.swapaxes(output, 1, 2).reshape(*data["Query"].shape[:-1], -1)
        np.testing.assert_allclose(call_batch(net, data, precision="Real64")["Output"], expected, rtol=1e-9, atol=1e-12)


def test_recognised_and_pairwise_scores_agree() -> None:
    """A bilinear net that is written differently is computed pair by pair, with the same result."""
    twice = graph(
        {"q": word("Ramp"), "w": layer("LinearLayer", Biases=None, Weights=W), "dot": layer("DotLayer")},
        [Edge(port("Query"), Edge("q", "w")), Edge((port("Input"), "w"), "dot")],
    )
    positive = {"Key": K, "Value": V, "Query": np.abs(Q)}
    agree(apply(layer(ATT, twice), positive), apply(layer(ATT, scoring(W, ("a", "b"))), positive))


@pytest.mark.parametrize(
    "net",
    [
        layer(ATT, "Dot", Key=("n", 3), Query=("m", 3), Value=("n", 2)),
        layer(ATT, Key=("n", 3), Query=("m", 4), Value=("n", 2), Mask="Causal", ScoreRescaling="DimensionSqrt"),
        layer(ATT, additive(), Key=("n", 2, 3), Query=("m", 2, 4), Value=("n", 2, 1), MultiHead=True),
        layer(ATT, "Dot", Key=("n", 3), Query=("m", 3), Value=("n", 2), Dropout=0.4),
    ],
    ids=["dot", "bilinear", "net", "dropout"],
)
def test_gradient(net: Layer) -> None:
    rng = np.random.default_rng(0)
    given = {name: rng.standard_normal((2, 3, *(net.type(name).dims or ())[1:])) for name in net.inputs}
    check_gradient(net, given, mode="Train")


def test_dropout() -> None:
    net = layer(ATT, "Dot", Dropout=0.5)
    agree(apply(net, KEYS), [[2.422319], [2.873242]])
    ones = {"Key": np.zeros((1000, 1)), "Value": np.ones((1000, 1)), "Query": np.zeros((1, 1))}
    drawn = apply(net, ones, mode="Train", seed=1, precision="Real64")
    count = drawn.item() * 1000 / 2  # each kept value counts twice
    assert abs(count - round(count)) < 1e-9
    assert 400 < count < 600


def test_sizes() -> None:
    net = layer(ATT, Key=("n", 3), Value=("n", 2), Query=("m", 4))
    assert sizes(net, "Output", "AttentionWeights") == [(Length("m"), 2), (Length("n"), Length("m"))]
    assert initialize(net).children["ScoringNet"].children["weights"].arrays["Weights"].shape == (3, 4)
    assert sizes(layer(ATT, "Dot", Query=(5, 3), Value=(7, 2)), "Key", "Output") == [(7, 3), (5, 2)]
    assert sizes(layer(ATT, "Dot", Output=(5, 2), Key=(7, 4)), "Query", "Value") == [(5, 4), (7, 2)]
    assert sizes(layer(ATT, Mask="Causal", Key=("n", 3)), "Query", "Value") == [
        (Length("n"), None),
        (Length("n"), None),
    ]
    heads = layer(ATT, "Dot", MultiHead=True, Key=(7, 2, 3), Output=(5, AUTOMATIC, 4))
    assert sizes(heads, "Query", "Value", "AttentionWeights") == [(5, 2, 3), (7, 2, 4), (7, 2, 5)]
    assert sizes(layer(OLD, Output=(5, 2)), "Input", "Query") == [(None, 2), (5, None)]
    assert layer(ATT).type("Key").dims is None
    assert sizes(layer(ATT, Query=3), "Output") == [(None,)]


def test_ragged_batch() -> None:
    rng = np.random.default_rng(1)
    net = initialize(layer(ATT, Key=("n", 3), Value=("n", 2), Query=("m", 4)))
    lengths = [(2, 1), (3, 2), (2, 1), (1, 3)]
    data = {
        "Key": [rng.standard_normal((n, 3)) for n, _ in lengths],
        "Value": [rng.standard_normal((n, 2)) for n, _ in lengths],
        "Query": [rng.standard_normal((m, 4)) for _, m in lengths],
    }
    for i, found in enumerate(apply(net, data)):
        agree(found, apply(net, {name: rows[i] for name, rows in data.items()}))


def test_in_a_graph() -> None:
    """Inputs are taken in the order key, value, query; the weights can be connected, and do not surface."""
    net = graph({"att": layer(ATT, "Dot")}, [Edge((port("k"), port("v"), port("q")), "att")])
    assert net.outputs == ("Output",)
    agree(apply(net, {"k": K, "v": V, "q": Q}), [[2.422319], [2.873242]])
    weights = apply(net, {"k": K, "v": V, "q": Q}, port("att", "AttentionWeights"))
    agree(weights, [[0.422319, 0.063379], [0.155362, 0.468311], [0.422319, 0.468311]])
    more = graph(
        {"att": layer(ATT, "Dot"), "top": layer("AggregationLayer", word("Max"), 1)},
        [Edge(port("att", "AttentionWeights"), "top")],
    )
    agree(apply(more, KEYS)["Output2"], [0.422319, 0.468311])
    assert rebuilt(more) == more


def test_parts() -> None:
    net = initialize(layer(ATT, Key=("n", 2), Value=("n", 1), Query=("m", 3)))
    assert extract(net, ("ScoringNet", "weights", "Weights")).shape == (2, 3)
    assert rebuilt(net) == net
    assert rebuilt(layer(ATT)) == layer(ATT) != layer(ATT, "Dot")
    assert repr(layer(ATT)) == "<AttentionLayer[]>"


def test_messages() -> None:
    refused(
        lambda: layer(ATT, "Dot", Key=(3, 2), Query=(4, 5)), TypeConflict, "tyfail1",
        'AttentionLayer: port "Query": was given as {4, 5}, but is an array with last size 2, since port "Key" was '
        "given as {3, 2}.",
    )  # fmt: skip
    for options in ({"Mask": "Local"}, {"Mask": Edge("Causal", 0)}, {"Dropout": 1}, {"ScoreRescaling": "Sqrt"}):
        with pytest.raises(SpecificationError):
            layer(ATT, **options)
    for net in ("Cosine", layer("LinearLayer", 3), word("Plus")):
        with pytest.raises(
            SpecificationError, match='"ScoringNet" should be "Dot", "Bilinear", or a net with the inputs'
        ):
            layer(ATT, net)
    refused(
        lambda: layer(ATT, "Dot", Mask="Causal", Key=(3, 2), Query=(4, 2)), TypeConflict, "tyfail1",
        'AttentionLayer: port "Query": was given as {4, 2}, but is a matrix of size 3×2, since port "Key" was given as '
        "{3, 2}.",
    )  # fmt: skip
    with pytest.raises(TypeConflict, match="each query sees the keys up to its own"):
        layer(ATT, "Dot", Mask="Causal", Key=(3, 2, 2))
    with pytest.raises(TypeConflict, match="its last level but one counts heads"):
        layer(ATT, "Dot", MultiHead=True, Key=(3, 2))
    with pytest.raises(TypeConflict):
        layer(ATT, "Dot", MultiHead=True, Key=(3, 2, 2), Value=(3, 1, 2))
    refused(
        lambda: apply(layer(ATT, "Dot"), {"Key": K, "Value": V[:2], "Query": Q}), DataError, "netindata",
        'AttentionLayer: port "Value": was given as {2, 1}, but is an array with first size 3, since port "Key" was '
        "given as {3, 2}.",
    )  # fmt: skip
    vector = graph({"a": layer("CatenateLayer")}, [Edge((port("Input"), port("Query")), "a")])
    refused(
        lambda: layer(ATT, vector), TypeConflict, "tyfail1",
        'AttentionLayer: layer "ScoringNet" (NetGraph[<1>]), port "Output": needs a number; layer "ScoringNet"/"a" '
        "(CatenateLayer[]) gives a vector.",
    )  # fmt: skip
