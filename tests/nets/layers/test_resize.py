from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, refused, sizes
from wlnet.execution import apply
from wlnet.nets.errors import DataError, SpecificationError, TypeConflict
from wlnet.nets.initialize import initialize
from wlnet.nets.types import describe
from wlnet.nets.values import ALL, AUTOMATIC, Scaled

RESIZE, UP = "ResizeLayer", "UpsampleLayer"
NEAR = {"Resampling": "Nearest"}
EXAMPLES = [
    Example(layer(RESIZE, (5,)), [[1, 0.5, 0]], [[1, 0.75, 0.5, 0.25, 0]]),
    Example(layer(RESIZE, (5,), Scheme="Bin"), [[1, 0.5, 0]], [[1, 0.8, 0.5, 0.2, 0]]),
    Example(layer(RESIZE, (4,)), [[1, 3]], [[1, 1.666667, 2.333333, 3]]),
    Example(layer(RESIZE, (Scaled(2),), **NEAR), [[1, 3]], [[1, 1, 3, 3]]),
    Example(layer(RESIZE, (4,)), [[1, 2, 3, 4, 5]], [[1, 2.333333, 3.666667, 5]]),
    Example(layer(RESIZE, (3, 3)), [[[1, 2], [3, 4]]], [[[1, 1.5, 2], [2, 2.5, 3], [3, 3.5, 4]]]),
    Example(layer(RESIZE, (ALL, 3)), [[[1, 2], [3, 4]]], [[[1, 1.5, 2], [3, 3.5, 4]]]),
    Example(layer(RESIZE, (3,), Interleaving=True), [[1, 10], [3, 30]], [[1, 10], [2, 20], [3, 30]]),
    Example(layer(RESIZE, (1,)), [[4, 5, 6]], [[4]]),
    Example(layer(RESIZE, (3,)), [[4]], [[4, 4, 4]]),
    Example(layer(UP, 2), [[[1, 2]]], [[[1, 1, 2, 2], [1, 1, 2, 2]]]),
    Example(layer(UP, 1), [[[1, 2]]], [[[1, 2]]]),
    Example(layer(UP, 3), [[[5]], [[6]]], [[[5] * 3] * 3, [[6] * 3] * 3]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(80))
def test_against_torch(seed: int) -> None:
    """ "Point" is align_corners = True, "Bin" align_corners = False; "Nearest" with "Bin" is nearest-exact."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 4))
    before = tuple(int(n) for n in rng.integers(1, 8, count))
    after = tuple(int(n) for n in rng.integers(1, 12, count))
    data = rng.normal(size=(2, 3, *before))
    interleaving = bool(rng.random() < 0.3)
    mode = ("linear", "bilinear", "trilinear")[count - 1]
    scale = tuple(Scaled(int(r)) for r in rng.integers(1, 4, count))
    rows = [
        ({"Scheme": "Bin"}, after, {"mode": mode, "align_corners": False}),
        ({"Resampling": "Linear", "Scheme": "Point"}, after, {"mode": mode, "align_corners": True}),
        (NEAR, after, {"mode": "nearest-exact"}),
        (NEAR, scale, {"mode": "nearest"}),
    ]
    for options, wanted, settings in rows:
        size = tuple(d * n.ratio if isinstance(n, Scaled) else n for d, n in zip(before, wanted, strict=True))
        expected = torch.nn.functional.interpolate(torch.tensor(data), size=size, **settings).numpy()
        net = layer(RESIZE, wanted, Interleaving=interleaving, **options)
        given = np.moveaxis(data, 1, -1) if interleaving else data
        agree(apply(net, given), np.moveaxis(expected, 1, -1) if interleaving else expected, 1e-5)
        if seed < 5:
            check_gradient(net, {"Input": given})


def test_nearest_points() -> None:
    net = layer(RESIZE, (5,), Resampling="Nearest", Scheme="Point")
    agree(apply(net, [[1, 2, 3]]), [[1, 2, 2, 3, 3]])


def test_defaults() -> None:
    """Automatic is linear between corners, and bins for the nearest."""
    x = [[1.0, 4.0, 2.0]]
    agree(apply(layer(RESIZE, (7,)), x), apply(layer(RESIZE, (7,), Resampling="Linear", Scheme="Point"), x))
    agree(apply(layer(RESIZE, (6,), **NEAR), x), apply(layer(RESIZE, (6,), **NEAR, Scheme="Bin"), x))


def test_scaled_sizes() -> None:
    for ratio, before, after in ((0.5, 7, 3), (1.5, 3, 4), (2, 5, 10), (0.1, 30, 3), (0.7, 10, 7), (1 / 3, 9, 3)):
        assert sizes(layer(RESIZE, (Scaled(ratio),), Input=(2, before)), "Output") == [(2, after)]


def test_sizes_backwards() -> None:
    assert sizes(layer(RESIZE, (Scaled(2), ALL), Output=(3, 8, 5)), "Input") == [(3, 4, 5)]
    assert sizes(layer(RESIZE, (Scaled(1.5),), Output=(3, 4)), "Input") == [(3, 3)]
    # several sizes lead there: no guess
    assert sizes(layer(RESIZE, (Scaled(0.5), 4), Output=(3, 8, 4)), "Input") == [(3, None, None)]
    assert sizes(layer(RESIZE, (4, 4)), "Output") == [(None, 4, 4)]
    assert sizes(layer(RESIZE, (4,), Interleaving=True, Input=(9, 2)), "Output") == [(4, 2)]
    assert sizes(layer(UP, 3, Output=(2, 6, 9)), "Input") == [(2, 2, 3)]


def test_lengths_vary() -> None:
    net = layer(RESIZE, (Scaled(2),), Interleaving=True, Input=("Varying", 1))
    assert describe(net.type("Output")) == "matrix (size: n×1)"
    found = apply(initialize(net), [[[1], [2]], [[1], [2], [3]]])
    assert [len(row) for row in found] == [4, 6]


def test_old_spellings() -> None:
    assert layer(RESIZE, (4,), Resampling="Linear", Interleaving=False).settings["Scheme"] == AUTOMATIC


def test_messages() -> None:
    for bad, shown in (((0,), "{0}"), ((), "{}"), (3, "3"), ((Scaled(-1),), "{Scaled[-1]}"), (("x",), '{"x"}')):
        refused(
            lambda bad=bad: layer(RESIZE, bad), SpecificationError, "netinvarg",  # type: ignore[misc]
            f'ResizeLayer: "Dimensions" should be a list of sizes: integers of 1 or more, Scaled[ratio] or All; it '
            f"was given as {shown}.",
        )  # fmt: skip
    refused(
        lambda: layer(RESIZE, (3, 3), Input=(1, 5)), TypeConflict, "tyfail1",
        'ResizeLayer: port "Input": was given as {1, 5}, but is an array of rank 3, since it resizes 2 levels beside '
        "the channels.",
    )  # fmt: skip
    refused(
        lambda: layer(RESIZE, (Scaled(0.5),), Input=(3, 1)), TypeConflict, "tyfail1",
        'ResizeLayer: port "Input": needs size 2 or more at level 2, since it is scaled by 0.5; it is a matrix of size '
        "3×1.",
    )  # fmt: skip
    refused(
        lambda: layer(RESIZE, (Scaled(2),), Output=(3, 5)), TypeConflict, "tyfail1",
        'ResizeLayer: port "Output": needs a whole size times 2 at level 2, since it is scaled by 2; it is a matrix '
        "of size 3×5.",
    )  # fmt: skip
    refused(
        lambda: layer(RESIZE, (3,), Resampling="Cubic"), SpecificationError, "netinvarg",
        'ResizeLayer: "Resampling" should be "Linear" or "Nearest"; it was given as "Cubic".',
    )  # fmt: skip
    refused(
        lambda: apply(layer(UP, 2), [1, 2]), DataError, "netindata",
        'UpsampleLayer: port "Input": needs an array of rank 3, or a list of such; the data are a vector of size 2.',
    )  # fmt: skip
