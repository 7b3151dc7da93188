from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, rebuilt, refused, sizes, word
from wlnet.engines import numpy_engine
from wlnet.execution import apply
from wlnet.ir.gradient import Gradient, gradient
from wlnet.nets.chain import chain
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.initialize import initialize
from wlnet.nets.lower import array_values, lower
from wlnet.nets.spec import constructor
from wlnet.nets.values import Word

SAME = layer("LinearLayer", 2, Weights=[[1, 0], [0, 1]], Biases=[0, 0])
COSINE = {"DistanceFunction": word("CosineDistance")}
EXAMPLES = [
    Example(layer("NetPairEmbeddingOperator", SAME), [[1, 2], [2, 0]], np.sqrt(5)),
    Example(layer("NetPairEmbeddingOperator", SAME, **COSINE), [[1, 2], [2, 0]], 1 - 1 / np.sqrt(5)),
    Example(layer("NetPairEmbeddingOperator", word("Ramp"), Input=(2, 2)), [[[1, 2], [-3, 4]], [[1, 2], [0, 1]]], 3),
    Example(layer("NetPairEmbeddingOperator", word("Ramp"), Input="Real"), [5, -1], 5),
    Example(layer("NetPairEmbeddingOperator", SAME), [[1, 2], [1, 2]], 0),
    Example(layer("NetPairEmbeddingOperator", SAME, **COSINE), [[0, 0], [1, 2]], 1),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(50))
def test_against_torch(seed: int) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    dims = tuple(int(n) for n in rng.integers(1, 4, rng.integers(1, 4)))
    out = tuple(int(n) for n in rng.integers(1, 4, rng.integers(0, 3)))
    net = initialize(chain([layer("LinearLayer", out), word("Tanh")], {"Input": dims}), seeding=seed)
    data = rng.normal(size=(4, 2, *dims)).astype(np.float32)
    made = torch.tensor(np.asarray(apply(net, data.reshape(8, *dims)))).reshape(4, 2, -1)
    euclid, cosine = (
        apply(layer("NetPairEmbeddingOperator", net, **options), data, precision="Real64") for options in ({}, COSINE)
    )
    agree(euclid, torch.linalg.norm(made[:, 0] - made[:, 1], dim=1).numpy(), 1e-5)
    agree(cosine, 1 - torch.nn.functional.cosine_similarity(made[:, 0], made[:, 1], dim=1, eps=0).numpy(), 1e-5)


@pytest.mark.parametrize("options", [{}, COSINE])
def test_gradients(options: dict[str, Word]) -> None:
    net = initialize(chain([3, word("Tanh")], {"Input": 2}))
    data = np.random.default_rng(1).normal(size=(3, 2, 2))
    check_gradient(layer("NetPairEmbeddingOperator", net, **options), {"Input": data})


def test_the_gradient_is_finite_where_there_is_no_distance() -> None:
    for options in ({}, COSINE):
        net = layer("NetPairEmbeddingOperator", SAME, Input=2, **options)
        graph = gradient(lower(net, 1, dtype="float64"), "Output", ["Input", ("Net", "Weights")])
        found = numpy_engine.compile(graph)({"Input": np.zeros((1, 2, 2))}, array_values(net))
        assert np.all(found[Gradient("Input")] == 0)
        assert np.all(found[Gradient(("Net", "Weights"))] == 0)


def test_sizes() -> None:
    net = layer("NetPairEmbeddingOperator", layer("LinearLayer", 3), Input=(4, 5))
    assert sizes(net, "Input", "Output") == [(2, 4, 5), ()]
    assert net.solution.children["Net"].array_dims("Weights") == (3, 20)
    assert constructor(net).options == (("Input", (4, 5)),)
    assert rebuilt(net) == net
    inside = chain([net]).member(1)
    assert rebuilt(inside) == net
    assert sizes(layer("NetPairEmbeddingOperator", layer("LinearLayer", 3, Input=7)), "Input") == [(2, 7)]


def test_messages() -> None:
    net = layer("NetPairEmbeddingOperator", layer("LinearLayer", 3, Input=7))
    refused(
        lambda: chain([layer("LinearLayer", (3, 7)), net]), TypeConflict, "tyfail1",
        'NetChain: layer 2 (NetPairEmbeddingOperator[LinearLayer[3]]), port "Input": needs a matrix of size 2×7, since '
        "it takes a pair; layer 1 (LinearLayer[{3, 7}]) gives a matrix of size 3×7.",
    )  # fmt: skip
    refused(
        lambda: layer("NetPairEmbeddingOperator", word("Ramp"), DistanceFunction=word("ManhattanDistance")),
        SpecificationError, "netinvarg",
        'NetPairEmbeddingOperator: "DistanceFunction" should be EuclideanDistance or CosineDistance; it was given as '
        "ManhattanDistance.",
    )  # fmt: skip
