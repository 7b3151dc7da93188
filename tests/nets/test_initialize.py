from __future__ import annotations

import numpy as np
import pytest

from nets.building import layer, refused, word
from wlnet.nets.arrays import slots
from wlnet.nets.chain import chain
from wlnet.nets.errors import IncompleteNet, SpecificationError
from wlnet.nets.initialize import identity, initialize, orthogonal, random_generator, uninitialized
from wlnet.nets.net import Net
from wlnet.nets.values import ALL, AUTOMATIC, INHERITED, Distribution, Edge


def weights(net: Net) -> np.ndarray:  # type: ignore[type-arg]
    return np.asarray(net.arrays["Weights"])  # type: ignore[attr-defined]


def big(method: object, **options: object) -> np.ndarray:  # type: ignore[type-arg]
    return weights(initialize(layer("LinearLayer", 400, Input=100, **options), method=method))


@pytest.mark.parametrize(
    ("method", "sigma", "uniform"),
    [
        ("Kaiming", np.sqrt(2 / 100), False),
        (AUTOMATIC, np.sqrt(2 / 100), False),
        (("Kaiming", Edge("Distribution", "Uniform")), np.sqrt(2 / 100), True),
        ("Xavier", np.sqrt(2 / 500), False),
        (["Xavier", Edge("FactorType", "In")], np.sqrt(1 / 100), False),
        (["Xavier", Edge("FactorType", "Out"), Edge("Distribution", "Uniform")], np.sqrt(1 / 400), True),
        ("Random", 1, False),
        (("Random", Edge("Weights", 0.3)), 0.3, False),
        (("Random", {"Weights": Distribution("UniformDistribution", ((-1, 1),))}), np.sqrt(1 / 3), True),
    ],
)
def test_spread(method: object, sigma: float, uniform: bool) -> None:
    found = big(method)
    assert found.dtype == np.float32
    assert abs(float(found.std()) / sigma - 1) < 0.02
    assert abs(float(found.mean())) < sigma * 0.02
    if uniform:
        assert float(np.abs(found).max()) <= sigma * np.sqrt(3) * 1.000001
    else:
        assert float(np.abs(found).max()) > sigma * 3


def test_convolution_fans() -> None:
    net = initialize(layer("ConvolutionLayer", 64, (3, 3), ChannelGroups=4, Input=(32, 9, 9)))
    assert abs(float(weights(net).std()) / np.sqrt(2 / (8 * 9)) - 1) < 0.03
    net = initialize(net, ALL, method=("Xavier", Edge("FactorType", "Out")))
    assert abs(float(weights(net).std()) / np.sqrt(1 / (16 * 9)) - 1) < 0.03


def test_orthogonal() -> None:
    for dims in ((4, 10), (10, 4), (5, 2, 3)):
        flat = orthogonal(dims, np.random.default_rng(0)).reshape(dims[0], -1)
        product = flat @ flat.T if dims[0] <= flat.shape[1] else flat.T @ flat
        np.testing.assert_allclose(product, np.eye(len(product)), atol=1e-12)
    assert initialize(layer("LinearLayer", 3, Input=3), method="Orthogonal").initialized


def test_identity() -> None:
    assert identity((2, 3)).tolist() == [[1, 0, 0], [0, 1, 0]]
    assert identity((1, 1, 3)).tolist() == [[[0, 1, 0]]]
    found = big("Identity")
    assert abs(float((found - np.eye(400, 100)).std()) / 0.01 - 1) < 0.03
    exact = big(("Identity", Edge("Distribution", 0)))
    assert np.array_equal(exact, np.eye(400, 100))


def test_biases() -> None:
    net = initialize(layer("LinearLayer", 3, Input=2), method=("Random", Edge("Biases", 1)))
    assert np.any(np.asarray(net.arrays["Biases"]) != 0)  # type: ignore[attr-defined]
    net = initialize(layer("LinearLayer", 3, Input=2))
    assert not np.any(np.asarray(net.arrays["Biases"]))  # type: ignore[attr-defined]


def test_which_arrays() -> None:
    given = layer("LinearLayer", 2, Weights=[[1, 2], [3, 4]])
    net = chain([given, 3])
    first = initialize(net)
    assert first.initialized
    assert np.array_equal(weights(first.member(1)), [[1, 2], [3, 4]])
    assert initialize(first) is first
    again = initialize(first, ALL)
    assert not np.array_equal(weights(again.member(1)), [[1, 2], [3, 4]])
    empty = initialize(first, None)
    assert len(uninitialized(empty)) == 4
    assert empty.member(1).solution.array_dims("Weights") == (2, 2)
    assert initialize(empty).initialized


def test_moving_arrays_are_kept_by_all() -> None:
    net = layer("BatchNormalizationLayer", MovingMean=[5], MovingVariance=[7], Scaling=[3], Biases=[4])
    again = initialize(net, ALL)
    assert [float(np.asarray(a)[0]) for a in again.arrays.values()] == [1, 0, 5, 7]  # type: ignore[attr-defined]


def test_seeds() -> None:
    net = chain({"b": 3, "a": 4}, {"Input": 2})
    assert initialize(net) == initialize(net, seeding=1234)
    assert initialize(net, seeding=1) != initialize(net, seeding=2)
    assert initialize(net, seeding=1) != initialize(net, seeding=-1)
    assert initialize(net, seeding="x") == initialize(net, seeding="x")
    assert initialize(net, seeding=AUTOMATIC) != initialize(net, seeding=AUTOMATIC)
    rngs = [np.random.default_rng(5) for _ in range(2)]
    assert initialize(net, seeding=INHERITED, generator=rngs[0]) == initialize(
        net, seeding="Inherited", generator=rngs[1]
    )
    # the generator goes on from where the last call left it
    assert initialize(net, seeding=INHERITED, generator=rngs[0]) != initialize(net, seeding=5)


def test_the_order_of_draws_is_that_of_positions() -> None:
    """Whatever the order in the chain, "a" is drawn before "b"."""
    ab = initialize(chain({"a": 3, "b": 3}, {"Input": 3}))
    ba = initialize(chain({"b": 3, "a": 3}, {"Input": 3}))
    for name in ("a", "b"):
        assert np.array_equal(weights(ab.member(name)), weights(ba.member(name)))


def test_layers_without_arrays() -> None:
    net = layer("ElementwiseLayer", word("Ramp"))
    assert initialize(net) is net
    assert list(slots(net)) == []


def test_messages() -> None:
    refused(
        lambda: initialize(chain([3, word("Ramp"), 4])), IncompleteNet, "nninit",
        'NetInitialize: layer 1 (LinearLayer[3]): the dimensions of "Weights" cannot be told; known is 3×…. Give the '
        'net '
        'the size of its input, as in "Input" -> size.',
    )  # fmt: skip
    refused(
        lambda: initialize(layer("ConvolutionLayer", 3, 2)), IncompleteNet, "nninit",
        'NetInitialize: the dimensions of "Weights" cannot be told; nothing is known of them. Give the net the size of '
        'its input, as in "Input" -> size.',
    )  # fmt: skip
    net = layer("LinearLayer", 3, Input=2)
    refused(
        lambda: initialize(net, method="Kaimin"), SpecificationError, "netinvarg",
        'NetInitialize: there is no method "Kaimin"; the methods are "Kaiming", "Xavier", "Orthogonal", "Random" and '
        '"Identity". Did you mean "Kaiming"?',
    )  # fmt: skip
    refused(
        lambda: initialize(net, method=("Kaiming", Edge("Factor", 1))), SpecificationError, "netinvarg",
        'NetInitialize: the method "Kaiming" has no option "Factor"; it has "Distribution" and "Biases".',
    )  # fmt: skip
    refused(
        lambda: initialize(net, method=("Kaiming", 3)), SpecificationError, "netinvarg",
        "NetInitialize: 3 is no option of a method.",
    )  # fmt: skip
    refused(
        lambda: initialize(net, method=("Kaiming", Edge("Distribution", "Cauchy"))), SpecificationError, "netinvarg",
        'NetInitialize: "Distribution" should be "Normal" or "Uniform"; it was given as "Cauchy".',
    )  # fmt: skip
    refused(
        lambda: initialize(net, method=("Xavier", Edge("FactorType", "Sum"))), SpecificationError, "netinvarg",
        'NetInitialize: "FactorType" should be "Mean", "In" or "Out"; it was given as "Sum".',
    )  # fmt: skip
    refused(
        lambda: initialize(net, method=("Random", Edge("Weights", "x"))), SpecificationError, "netinvarg",
        'NetInitialize: "Weights" should be a normal or uniform distribution, or a number for a normal one of that '
        'deviation; it was given as "x".',
    )  # fmt: skip
    refused(
        lambda: initialize(net, 5), SpecificationError, "netinvarg",
        "NetInitialize: 5 should be All or None.",
    )  # fmt: skip
    refused(
        lambda: random_generator(0.5), SpecificationError, "netinvarg",
        "NetInitialize: RandomSeeding should be Automatic, Inherited, an integer or a string; it was given as 0.5.",
    )  # fmt: skip
