from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.nets.chain import chain
from wlnet.nets.errors import DataError, IncompleteNet, TypeConflict
from wlnet.nets.initialize import initialize
from wlnet.nets.types import Integer, Length
from wlnet.nets.values import AUTOMATIC, Restricted

torch = pytest.importorskip("torch")

EMBEDDING, UNIT = "EmbeddingLayer", "UnitVectorLayer"
W = [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]
EXAMPLES = [
    Example(layer(EMBEDDING, 2, 3, Weights=W), [3, 1], [W[2], W[0]]),
    Example(layer(EMBEDDING, 2, 3, Weights=W), 3, W[2]),
    Example(layer(EMBEDDING, 2, Weights=W, Input="Integer"), [3, 1], [W[2], W[0]]),
    Example(layer(EMBEDDING, Weights=W, Input=(2, 2)), [[1, 2], [3, 3]], [[W[0], W[1]], [W[2], W[2]]]),
    Example(layer(UNIT, 3), [3, 1], [[0, 0, 1], [1, 0, 0]]),
    Example(layer(UNIT, 3, Input="Integer"), [3, 1], [[0, 0, 1], [1, 0, 0]]),
    Example(layer(UNIT, Output=2), 2, [0, 1]),
    Example(layer(UNIT, Input=Restricted("Integer", 4)), 2, [0, 1, 0, 0]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def test_against_torch() -> None:
    rng = np.random.default_rng(11)
    for _ in range(50):
        count, size = (int(n) for n in rng.integers(1, 6, 2))
        weights = rng.standard_normal((count, size)).astype(np.float32)
        x = rng.integers(1, count + 1, (2, *rng.integers(1, 4, rng.integers(0, 3))))
        theirs = torch.nn.functional.embedding(torch.tensor(x - 1), torch.tensor(weights.astype(np.float64)))
        compare(layer(EMBEDDING, size, count, Weights=weights), {"Input": x}, theirs.numpy())
        hot = torch.nn.functional.one_hot(torch.tensor(x - 1), count).numpy().astype(float)
        compare(layer(UNIT, count), {"Input": x}, hot)


def test_numbers_of_classes_from_everywhere() -> None:
    net = layer(EMBEDDING, 4, Input=Restricted("Integer", 5))
    assert net.solution.array_dims("Weights") == (5, 4)
    assert layer(EMBEDDING, 4, Weights=np.ones((7, 4))).type("Input").kind == Integer(1, 7)
    assert layer(EMBEDDING, 4, 6).type("Input").kind == Integer(1, 6)
    assert layer(EMBEDDING, 4, ClassCount=6) == layer(EMBEDDING, 4, 6)
    assert layer(UNIT, Output=(3, 5)).type("Input").kind == Integer(1, 5)
    assert layer(UNIT, ClassCount=3) == layer(UNIT, 3)
    both = chain([layer(EMBEDDING, 4, AUTOMATIC)], {"Input": ("Varying", Restricted("Integer", 9))})
    assert both.solution.children[1].array_dims("Weights") == (9, 4)


def test_sizes_both_ways() -> None:
    assert sizes(layer(EMBEDDING, 4, 6, Input=(2, 3)), "Output") == [(2, 3, 4)]
    assert sizes(layer(EMBEDDING, Output=(2, 3, 4)), "Input") == [(2, 3)]
    assert layer(EMBEDDING, Output=(2, 3, 4)).solution.array_dims("Weights") == (None, 4)
    assert sizes(layer(EMBEDDING, 4, 6, Input=("n",)), "Output") == [(Length("n"), 4)]
    assert sizes(layer(UNIT, 4, Input="Integer"), "Output") == [(4,)]


def test_initialisation() -> None:
    net = initialize(layer(EMBEDDING, 400, 50, Input="Varying"))
    weights = net.arrays["Weights"]
    assert weights.shape == (50, 400)
    assert abs(weights.std() - np.sqrt(2 / 400)) < 0.002
    found = apply(net, [[1, 2], [3]])
    np.testing.assert_array_equal(found[0], weights[:2])
    np.testing.assert_array_equal(found[1], weights[2:3])
    refused(
        lambda: initialize(layer(EMBEDDING, 4)), IncompleteNet, "nninit",
        'NetInitialize: the dimensions of "Weights" cannot be told; known is …×4. Give the net the size of its input, '
        'as in "Input" -> size.',
    )  # fmt: skip


def test_integers_that_a_layer_before_computes() -> None:
    net = chain([layer("OrderingLayer"), layer(EMBEDDING, 2, 3, Weights=W)], {"Input": "Varying"})
    np.testing.assert_allclose(apply(net, [0.5, 0.1]), [W[1], W[0]], rtol=1e-6)
    refused(
        lambda: apply(net, [4.0, 3.0, 2.0, 1.0]), DataError, "netindex",
        "NetChain: an integer that comes to layer 2 (EmbeddingLayer[2, 3]) is out of range.",
    )  # fmt: skip

    hot = chain([layer("OrderingLayer"), layer(UNIT, 3)], {"Input": "Varying"})
    assert apply(hot, [0.5, 0.1]).tolist() == [[0, 1, 0], [1, 0, 0]]
    refused(
        lambda: apply(hot, [4.0, 3.0, 2.0, 1.0]), DataError, "netindex",
        "NetChain: an integer that comes to layer 2 (UnitVectorLayer[3]) is out of range.",
    )  # fmt: skip


def test_messages() -> None:
    net = layer(EMBEDDING, 2, 3, Weights=W)
    for data in ([4, 1], [0, 1]):
        wrong = data[0]
        refused(
            lambda data=data: apply(net, data), DataError, "netindata",
            f'EmbeddingLayer: port "Input": needs integers in 1..3; the data hold {wrong}.',
        )  # fmt: skip
    refused(
        lambda: apply(net, [1.5]), DataError, "netindata", 'EmbeddingLayer: port "Input": needs integers.',
    )  # fmt: skip
    refused(
        lambda: layer(EMBEDDING, 2, 4, Weights=W), TypeConflict, "tyfail1",
        'EmbeddingLayer: "Weights" should be a matrix of size 4×2, since it has 4 classes; it is a matrix of size 3×2.',
    )  # fmt: skip
    refused(
        lambda: layer(EMBEDDING, 4, 6, Input=Restricted("Integer", 5)), TypeConflict, "tyfail1",
        'EmbeddingLayer: port "Input": needs integers in 1..6, since it has 6 classes; it has integers in 1..5, since '
        'port "Input" was given as Restricted["Integer", 5].',
    )  # fmt: skip
    refused(
        lambda: layer(EMBEDDING, 4, 6, Input="Real"), TypeConflict, "tyfail1",
        'EmbeddingLayer: port "Input": was given as "Real", but carries integers, since it takes integers.',
    )  # fmt: skip
    refused(
        lambda: chain([3, layer(UNIT, 3)]), TypeConflict, "tyfail1",
        'NetChain: layer 2 (UnitVectorLayer[3]), port "Input": needs a vector of integers of size 3, since its '
        "vectors have size 3; layer 1 (LinearLayer[3]) gives a vector of size 3.",
    )  # fmt: skip
