from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.nets.errors import DataError, SpecificationError, TypeConflict
from wlnet.nets.types import Length
from wlnet.nets.values import AUTOMATIC

torch = pytest.importorskip("torch")

PADDING = "PaddingLayer"
PAIR = ((1, 2),)
EXAMPLES = [
    Example(layer(PADDING, PAIR), [1, 2, 3], [0, 1, 2, 3, 0, 0]),
    Example(layer(PADDING, PAIR, Padding="Fixed"), [1, 2, 3], [1, 1, 2, 3, 3, 3]),
    Example(layer(PADDING, PAIR, Padding="Reflected"), [1, 2, 3], [2, 1, 2, 3, 2, 1]),
    Example(layer(PADDING, PAIR, Padding=-999), [1, 2, 3], [-999, 1, 2, 3, -999, -999]),
    Example(layer(PADDING, ((0, 1), (1, 0))), [[1, 2], [3, 4]], [[0, 1, 2], [0, 3, 4], [0, 0, 0]]),
    Example(layer(PADDING, ((0, 0),), Padding="Reflected"), [[1, 2], [3, 4]], [[1, 2], [3, 4]]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def test_against_torch() -> None:
    rng = np.random.default_rng(3)
    modes = {"Fixed": "replicate", "Reflected": "reflect"}
    for _ in range(60):
        rank = int(rng.integers(1, 4))
        x = rng.standard_normal((2, *rng.integers(2, 5, rank)))
        how = ("Fixed", "Reflected", 0, 2.5)[rng.integers(4)]
        most = [n - 1 if how == "Reflected" else 3 for n in x.shape[1:]]
        pairs = tuple((int(rng.integers(n + 1)), int(rng.integers(n + 1))) for n in most)
        flat = [n for pair in reversed(pairs) for n in pair]
        mode = {"mode": modes[how]} if isinstance(how, str) else {"value": how}
        padded = torch.nn.functional.pad(torch.tensor(x)[:, None], flat, **mode)[:, 0]
        compare(layer(PADDING, pairs, Padding=how), {"Input": x}, padded.numpy())


def test_old_spellings() -> None:
    assert layer(PADDING, PAIR, Padding=AUTOMATIC) == layer(PADDING, PAIR)
    assert layer(PADDING, np.array([[1, 2]])) == layer(PADDING, PAIR)


def test_sizes_both_ways() -> None:
    assert sizes(layer(PADDING, ((1, 2), (0, 3)), Input=(4, 5)), "Output") == [(7, 8)]
    assert sizes(layer(PADDING, ((1, 2), (0, 3)), Output=(4, 5)), "Input") == [(1, 2)]
    varying = layer(PADDING, ((1, 1), (0, 0)), Input=("Varying", 2))
    assert isinstance(varying.type("Output").dims[0], Length)
    found = apply(varying, [[[1, 2]], [[1, 2], [3, 4]]])
    assert [row.tolist() for row in found] == [[[0, 0], [1, 2], [0, 0]], [[0, 0], [1, 2], [3, 4], [0, 0]]]


def test_messages() -> None:
    expected = "a list of pairs {m, n} of integers of 0 or more, one pair for each level of the input"
    for setting, shown in ((((-1, 1),), "{{-1, 1}}"), ((), "{}"), ((1, 2), "{1, 2}"), (1, "1")):
        refused(
            lambda setting=setting: layer(PADDING, setting), SpecificationError, "netinvarg",
            f'PaddingLayer: "PaddingSize" should be {expected}; it was given as {shown}.',
        )  # fmt: skip
    refused(
        lambda: layer(PADDING, PAIR, Padding="Periodic"), SpecificationError, "netinvarg",
        'PaddingLayer: "Padding" should be a number, "Fixed" or "Reflected"; it was given as "Periodic".',
    )  # fmt: skip
    refused(
        lambda: layer(PADDING, PAIR, Input=(2, 3)), TypeConflict, "tyfail1",
        'PaddingLayer: port "Input": was given as {2, 3}, but is a vector, since it has 1 pair of padding sizes.',
    )  # fmt: skip
    refused(
        lambda: layer(PADDING, PAIR, Output=3), TypeConflict, "tyfail1",
        'PaddingLayer: port "Input": needs a size of 1 or more, since it pads level 1 by 3; it is a vector.',
    )  # fmt: skip
    refused(
        lambda: apply(layer(PADDING, PAIR, Padding="Reflected"), [1, 2]), DataError, "netindata",
        'PaddingLayer: port "Input": needs a size of 3 or more at level 1, since it reflects 2 elements there; it is '
        "a vector of size 2.",
    )  # fmt: skip
