from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, layer, refused, sizes
from wlnet.execution import apply
from wlnet.ir.graph import Graph
from wlnet.nets.errors import IncompleteNet, SpecificationError, TypeConflict
from wlnet.nets.extract import extract
from wlnet.nets.initialize import initialize
from wlnet.nets.layer import Layer
from wlnet.nets.lower import array_values, lower
from wlnet.nets.values import AUTOMATIC, Edge

BATCH = [[0.90044, 0.177369, 0.356773], [0.784026, 0.446095, 0.664769]]
UNIT = {"Scaling": [1, 1, 1], "Biases": [0, 0, 0], "MovingMean": [0, 0, 0], "MovingVariance": [1, 1, 1]}
FRESH = layer("BatchNormalizationLayer", **UNIT)
TRAIN = {"mode": "Train"}
FULL = layer("BatchNormalizationLayer", Scaling=[2, 1], Biases=[0, 0.5], MovingMean=[1, 1], MovingVariance=[4, 9])
SIGNS = [0.878696, -0.973404, -0.979561]

EXAMPLES = [
    Example(layer("BatchNormalizationLayer", **UNIT, Input=3), BATCH,
            [[0.89999, 0.177281, 0.356595], [0.783635, 0.445872, 0.664437]]),
    Example(layer("BatchNormalizationLayer", **UNIT, Input=3), BATCH, [SIGNS, [-x for x in SIGNS]], TRAIN),
    Example(layer("BatchNormalizationLayer", **UNIT, Input=3), [0.3, 4.0, -7.0], [0, 0, 0], TRAIN),
    Example(FULL, [2, 4], [0.999875, 1.499944]),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def test_a_fresh_layer_starts_as_the_page_says() -> None:
    net = initialize(layer("BatchNormalizationLayer", Input=3))
    assert net == layer("BatchNormalizationLayer", **UNIT, Input=3)


def test_single_vector_in_training_gives_the_biases() -> None:
    net = layer("BatchNormalizationLayer", **(UNIT | {"Biases": [1, 2, 3]}))
    agree(apply(net, [5, 6, 7], mode="Train"), [1, 2, 3])


def _train_graph(net: Layer, batch: int) -> Graph:
    return lower(net, batch, mode="Train", dtype="float64")


def test_images_and_moving_arrays() -> None:
    """Two 2×2 images: mean 3.5, biased variance 2.25; moving arrays from (0, 1) become 0.35 and 1.125."""
    from wlnet.engines import numpy_engine

    arrays = {"Scaling": [1], "Biases": [0], "MovingMean": [0], "MovingVariance": [1]}
    net = layer("BatchNormalizationLayer", **arrays, Input=(1, 2, 2))
    images = np.array([[[[1, 2], [3, 4]]], [[[3, 4], [5, 6]]]], float)
    found = apply(net, images, mode="Train", precision="Real64")
    agree(found[0, 0, 0, 0], -1.666296)
    graph = _train_graph(net, 2)
    assert set(graph.updates) == {("MovingMean",), ("MovingVariance",)}
    assert not lower(net, 2).updates
    plan = numpy_engine.compile(graph)
    stored = {key: value.astype(float) for key, value in array_values(net).items()}
    outputs, updates = plan.run_with_updates({"Input": images}, stored)
    agree(outputs["Output"], found)
    agree(updates["MovingMean",], [0.35])
    agree(updates["MovingVariance",], [1.125])
    kept = _train_graph(layer("BatchNormalizationLayer", **arrays, Input=(1, 2, 2), Momentum=1), 2)
    _, updates = numpy_engine.compile(kept).run_with_updates({"Input": images}, stored)
    agree(updates["MovingMean",], [0])
    agree(updates["MovingVariance",], [1])


@pytest.mark.parametrize("seed", range(50))
def test_against_torch(seed: int) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    rank = int(rng.integers(1, 5))
    dims = tuple(int(n) for n in rng.integers(1, 6, rank))
    interleaving = bool(rng.random() < 0.4)
    channels = dims[-1] if interleaving else dims[0]
    scaling, biases, mean = (rng.normal(size=channels).astype(np.float32) for _ in range(3))
    variance = rng.uniform(0.5, 2, channels).astype(np.float32)
    epsilon = float(rng.choice([0.001, 0.1]))
    net = layer(
        "BatchNormalizationLayer", Scaling=scaling, Biases=biases, MovingMean=mean, MovingVariance=variance,
        Epsilon=epsilon, Interleaving=interleaving, Input=dims,
    )  # fmt: skip
    data = rng.normal(1, 2, (4, *dims)).astype(np.float32)
    first = np.moveaxis(data, -1, 1) if interleaving else data
    for mode in ("Test", "Train"):
        expected = torch.nn.functional.batch_norm(
            torch.tensor(first.copy()), torch.tensor(mean), torch.tensor(variance), torch.tensor(scaling),
            torch.tensor(biases), mode == "Train", 0.1, epsilon,
        ).numpy()  # fmt: skip
        expected = np.moveaxis(expected, 1, -1) if interleaving else expected
        agree(apply(net, data, mode=mode), expected, 1e-4)


@pytest.mark.parametrize("dims", [(3,), (3, 2), (3, 2, 2), (3, 1, 2, 2)])
def test_every_rank(dims: tuple[int, ...]) -> None:
    net = layer("BatchNormalizationLayer", **UNIT)
    data = np.arange(np.prod(dims), dtype=float).reshape(dims)
    agree(apply(net, data), data / np.sqrt(1.001), 1e-6)


def test_old_names() -> None:
    old = layer("BatchNormalizationLayer", Gamma=[2, 1], Beta=[0, 0.5], MovingMean=[1, 1], MovingVariance=[4, 9])
    assert old == FULL
    for name, old_name in (("Scaling", "Gamma"), ("Biases", "Beta")):
        assert np.array_equal(extract(FULL, name), extract(FULL, old_name))
    agree(extract(FULL, "Gamma"), [2, 1])
    agree(extract(FULL, "Beta"), [0, 0.5])
    agree(extract(FULL, "MovingMean"), [1, 1])
    agree(extract(FULL, "MovingVariance"), [4, 9])


def test_defaults_and_unset_arrays() -> None:
    net = layer("BatchNormalizationLayer")
    assert extract(net, "Epsilon") == 0.001
    assert extract(net, "Momentum") == 0.9
    assert extract(net, "Interleaving") is False
    assert [extract(net, name) for name in UNIT] == [AUTOMATIC] * 4
    refused(
        lambda: apply(net, [1, 2]), IncompleteNet, "netuninit",
        "BatchNormalizationLayer: 4 arrays have no values yet. NetInitialize gives first values, NetTrain learns them.",
    )  # fmt: skip


def test_without_scaling_and_biases() -> None:
    net = layer("BatchNormalizationLayer", Scaling=None, Biases=None, MovingMean=[1], MovingVariance=[4], Epsilon=0)
    agree(apply(net, [5]), [2])


def test_sizes_both_ways() -> None:
    assert sizes(layer("BatchNormalizationLayer", Output=(3, 4)), "Input") == [(3, 4)]
    assert sizes(layer("BatchNormalizationLayer", Input=3), "Output") == [(3,)]
    assert layer("BatchNormalizationLayer", Input=(2, 5)).solution.array_dims("MovingMean") == (2,)
    assert layer("BatchNormalizationLayer", Input=(2, 5), Interleaving=True).solution.array_dims("Scaling") == (5,)
    known = layer("BatchNormalizationLayer", Biases=[1, 2], Input=(AUTOMATIC, 7))
    assert sizes(known, "Output") == [(2, 7)]
    assert known.solution.array_dims("MovingVariance") == (2,)


def test_freezing() -> None:
    net = layer("BatchNormalizationLayer", LearningRateMultipliers=[Edge("Scaling", 0)])
    assert extract(net, "LearningRateMultipliers") == (Edge("Scaling", 0),)


def test_messages() -> None:
    build = "BatchNormalizationLayer"
    refused(
        lambda: layer(build, Scaling=[1, 2], Biases=[1, 2, 3]), TypeConflict, "tyfail1",
        f'{build}: "Biases" should be a vector of size 2, since "Scaling" has size 2; it is a vector of size 3.',
    )  # fmt: skip
    refused(
        lambda: layer(build, Scaling=[1, 2], Input=(3, 4)), TypeConflict, "tyfail1",
        f'{build}: port "Input": was given as {{3, 4}}, but is an array with first size 2, since "Scaling" has size 2.',
    )  # fmt: skip
    refused(
        lambda: layer(build, Input="Real"), TypeConflict, "tyfail1",
        f'{build}: port "Input": was given as "Real", but is an array of rank 1 or more, since it normalizes by '
        "channels.",
    )  # fmt: skip
    refused(
        lambda: layer(build, Input=("Varying", 3)), TypeConflict, "tyfail1",
        f'{build}: port "Input": needs a fixed number of channels, since each channel has its own statistics; it is a '
        "matrix of size n×3.",
    )  # fmt: skip
    refused(
        lambda: layer(build, Epsilon=-1), SpecificationError, "netinvarg",
        f'{build}: "Epsilon" should be a number of 0 or more; it was given as -1.',
    )  # fmt: skip
    refused(
        lambda: layer(build, Momentum=2), SpecificationError, "netinvarg",
        f'{build}: "Momentum" should be a number from 0 to 1; it was given as 2.',
    )  # fmt: skip
    refused(
        lambda: layer(build, MovingVariance=[1, -1]), SpecificationError, "netinvarg",
        f'{build}: "MovingVariance" should have no negative elements.',
    )  # fmt: skip
    refused(
        lambda: layer(build, Interleaving="Yes"), SpecificationError, "netinvarg",
        f'{build}: "Interleaving" should be True or False; it was given as "Yes".',
    )  # fmt: skip
    refused(
        lambda: layer(build, MovingMean=None), SpecificationError, "netinvtensorvals",
        f'{build}: "MovingMean" cannot be None: the layer needs it.',
    )  # fmt: skip
    refused(
        lambda: layer(build, Gama=1), SpecificationError, "netnoopt",
        f'{build}: there is no option or port "Gama". Did you mean "Gamma"?',
    )  # fmt: skip
