from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, refused, sizes
from wlnet.execution import apply
from wlnet.nets.errors import DataError, SpecificationError, TypeConflict
from wlnet.nets.initialize import initialize
from wlnet.nets.net import Net
from wlnet.nets.registry import layer_names
from wlnet.nets.types import PortType
from wlnet.nets.values import ALL, Span

NORM = "NormalizationLayer"
X = [[1, 2, 3], [2, 4, 9]]
PLAIN = {"Scaling": None, "Biases": None}
EXAMPLES = [
    Example(layer(NORM, Scaling=[1, 1], Biases=[0, 0]), X,
            [[-1.223827, 0, 1.223827], [-1.018991, -0.339664, 1.358654]]),
    Example(layer(NORM, Scaling=[1, 2], Biases=[0, 1]), X,
            [[-1.223827, 0, 1.223827], [-1.037981, 0.320673, 3.717308]]),
    Example(layer(NORM, **PLAIN, Unbiased=True), X, [[-0.9995, 0, 0.9995], [-0.832018, -0.277339, 1.109358]]),
    Example(layer(NORM, 2, "Same", Scaling=[1, 2, 3], Biases=[0, 0, 1]), X,
            [[-1.223827, 0, 4.671482], [-1.018991, -0.679327, 5.075962]]),
    Example(layer(NORM, 1, **PLAIN), X, [[-0.998006, -0.9995, -0.999944], [0.998006, 0.9995, 0.999944]]),
    Example(layer(NORM, **PLAIN, Method="RMS"), X, [[0.46286, 0.925721, 1.388581], [0.344686, 0.689372, 1.551086]]),
    Example(layer(NORM, 1, "Same", **PLAIN, GroupNumber=(2,)), [1, 3, 10, 30], [-0.9995, 0.9995, -0.999995, 0.999995]),
    Example(layer("InstanceNormalizationLayer", Gamma=[1], Beta=[0]), [[[1, 2], [3, 4]]],
            [[[-1.341104, -0.447035], [0.447035, 1.341104]]]),
    Example(layer("InstanceNormalizationLayer", Gamma=[3], Beta=[7]), [[[5, 5], [5, 5]]], [[[7, 7], [7, 7]]]),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def filled(net: Net, rng: np.random.Generator, dims: tuple[int, ...]) -> tuple[Net, np.ndarray, np.ndarray]:
    """The net for inputs of these dimensions with random arrays, and these."""
    net = net.retyped({"Input": PortType(dims)})
    known = net.solution.array_dims("Scaling")
    scaling, biases = (rng.normal(size=known) for _ in range(2))  # type: ignore[arg-type]
    return net.with_arrays({"Scaling": scaling, "Biases": biases}), scaling, biases


@pytest.mark.parametrize("seed", range(50))
def test_against_torch(seed: int) -> None:
    """Instance, layer, group and RMS normalization."""
    torch = pytest.importorskip("torch")
    f = torch.nn.functional
    rng = np.random.default_rng(seed)
    groups = int(rng.integers(1, 4))
    rank = int(rng.integers(2, 5))
    dims = (groups * int(rng.integers(1, 4)), *(int(n) for n in rng.integers(2, 5, rank - 1)))
    data, epsilon = rng.normal(size=(2, *dims)) * 3 + 1, float(rng.choice([1e-5, 1e-3, 0.1]))
    t = torch.tensor(data)

    def tried(net: Net, expected: object) -> None:
        agree(apply(net, data), expected, 1e-5)
        if seed < 5:
            check_gradient(net, {"Input": data})

    net, scaling, biases = filled(layer(NORM, Epsilon=epsilon), rng, dims)
    tried(net, f.instance_norm(t, weight=torch.tensor(scaling), bias=torch.tensor(biases), eps=epsilon).numpy())
    last = int(rng.integers(1, rank + 1))
    over = -1 if last == 1 else Span(-last, -1)
    net, scaling, biases = filled(layer(NORM, over, "Same", Epsilon=epsilon), rng, dims)
    tried(net, f.layer_norm(t, dims[-last:], torch.tensor(scaling), torch.tensor(biases), epsilon).numpy())
    net, scaling, biases = filled(
        layer(NORM, Span(1, ALL), 1, Epsilon=epsilon, GroupNumber=(groups, *(1,) * (rank - 1))), rng, dims
    )
    tried(net, f.group_norm(t, groups, torch.tensor(scaling), torch.tensor(biases), epsilon).numpy())
    net, scaling, biases = filled(layer(NORM, rank, "Same", Epsilon=epsilon, Method="RMS"), rng, dims)
    tried(net, f.rms_norm(t, dims[-1:], torch.tensor(scaling), epsilon).numpy() + biases)


@pytest.mark.parametrize("seed", range(60))
def test_any_levels(seed: int) -> None:
    """Random aggregation and scaling levels, signs and orders of them, against a plain computation."""
    rng = np.random.default_rng(seed)
    rank = int(rng.integers(1, 5))
    dims = tuple(int(n) for n in rng.integers(2, 5, rank))
    over = [int(i) for i in rng.permutation(rank)[: rng.integers(1, rank + 1)]]
    scaled = [int(i) for i in rng.permutation(rank)[: rng.integers(1, rank + 1)]]
    named, scales = (tuple(i + 1 if rng.random() < 0.6 else i - rank for i in axes) for axes in (over, scaled))
    kind = int(rng.integers(3))
    setting = ("Complement", "Same", scales)[kind]
    scaled = ([i for i in range(rank) if i not in over], over, scaled)[kind]
    unbiased = bool(rng.random() < 0.5)
    data = rng.normal(size=(2, *dims))
    net, scaling, biases = filled(layer(NORM, named, setting, Unbiased=unbiased), rng, dims)
    along = tuple(n if i in scaled else 1 for i, n in enumerate(dims))
    expected = []
    for x in data:
        m, v = (function(x, axis=tuple(over), keepdims=True) for function in (np.mean, np.var))
        count = np.prod([dims[i] for i in over])
        v = v * count / (count - 1) if unbiased else v
        expected.append((x - m) / np.sqrt(v + 0.001) * scaling.reshape(along) + biases.reshape(along))
    agree(apply(net, data), expected, 1e-5)


def test_old_symbol() -> None:
    assert layer_names()["InstanceNormalizationLayer"] is layer_names()[NORM]
    assert layer("InstanceNormalizationLayer", Epsilon=1e-8, Input=(2, 3, 3)) == layer(
        NORM, Epsilon=1e-8, Input=(2, 3, 3)
    )


def test_first_values() -> None:
    agree(apply(initialize(layer(NORM, Input=(2, 3))), X), EXAMPLES[0].expected)


def test_lengths_vary_where_they_are_aggregated() -> None:
    net = initialize(layer(NORM, 1, Input=("Varying", 2)))
    ragged = [np.arange(2.0 * n).reshape(n, 2) for n in (3, 2, 3)]
    for row, found in zip(ragged, apply(net, ragged), strict=True):
        agree(found, (row - row.mean(0)) / np.sqrt(row.var(0) + 0.001), 1e-5)


def test_sizes_both_ways() -> None:
    assert layer(NORM, Input=(2, 3, 4)).solution.array_dims("Scaling") == (2,)
    assert layer(NORM, 1, Input=(2, 3, 4)).solution.array_dims("Biases") == (3, 4)
    assert layer(NORM, (3, 1), "Same", Input=(2, 3, 4)).solution.array_dims("Biases") == (2, 4)
    assert layer(NORM, Span(1, 2), Input=(2, 3)).solution.array_dims("Biases") == ()
    assert sizes(layer(NORM, Output=(2, 3)), "Input") == [(2, 3)]
    assert layer(NORM, Scaling=np.ones(5)).type("Output").head == (5, None)
    assert layer(NORM, 2, "Same", Biases=np.ones(5)).type("Input").head == (None, 5)
    assert layer(NORM, Scaling=np.ones(5)).solution.array_dims("Biases") == (5,)


def test_messages() -> None:
    refused(
        lambda: layer(NORM, Input=3), TypeConflict, "tyfail1",
        'NormalizationLayer: port "Input": was given as {3}, but is an array of rank 2 or more, since it normalizes '
        "levels 2;;All.",
    )  # fmt: skip
    refused(
        lambda: layer(NORM, 3, Input=(2, 4)), TypeConflict, "tyfail1",
        'NormalizationLayer: port "Input": was given as {2, 4}, but is an array of rank 3 or more, since it normalizes '
        "level 3.",
    )  # fmt: skip
    refused(
        lambda: layer(NORM, (1, -2), Input=(2, 4)), TypeConflict, "tyfail1",
        'NormalizationLayer: port "Input": needs an array of another rank, since it normalizes levels {1, -2}; it is a '
        "matrix of size 2×4.",
    )  # fmt: skip
    refused(
        lambda: layer(NORM, (1, 1)), SpecificationError, "netinvarg",
        'NormalizationLayer: "AggregationLevels" should be a level, a span of levels such as 2;;All, a list of '
        "different levels, or All; it was given as {1, 1}.",
    )  # fmt: skip
    refused(
        lambda: layer(NORM, 1, "Other"), SpecificationError, "netinvarg",
        'NormalizationLayer: "ScalingLevels" should be "Complement", "Same", a level, a span of levels or a list of '
        'different levels; it was given as "Other".',
    )  # fmt: skip
    refused(
        lambda: layer(NORM, 1, GroupNumber=(3,), Input=(4, 2)), TypeConflict, "tyfail1",
        'NormalizationLayer: port "Input": needs a size divisible by 3 at level 1, since "GroupNumber" is 3 there; it '
        "is a matrix of size 4×2.",
    )  # fmt: skip
    refused(
        lambda: layer(NORM, 1, GroupNumber=(3, 2)), SpecificationError, "netinvarg",
        'NormalizationLayer: "GroupNumber" should have one entry for each aggregation level, 1 in all; it has 2.',
    )  # fmt: skip
    refused(
        lambda: layer(NORM, Scaling=[1, 2], Input=(3, 4)), TypeConflict, "tyfail1",
        'NormalizationLayer: port "Input": was given as {3, 4}, but is an array with first size 2, since "Scaling" has '
        "size 2.",
    )  # fmt: skip
    refused(
        lambda: layer(NORM, Input=("Varying", 4)), TypeConflict, "tyfail1",
        'NormalizationLayer: port "Input": needs a fixed size at level 1, since each place of it has its own scale; it '
        "is a matrix of size n×4.",
    )  # fmt: skip
    refused(
        lambda: apply(layer(NORM, **PLAIN, Unbiased=True), [[1], [2]]), DataError, "netindata",
        'NormalizationLayer: port "Input": needs two or more elements to normalize, since the variance is unbiased; it '
        "is a matrix of size 2×1.",
    )  # fmt: skip
