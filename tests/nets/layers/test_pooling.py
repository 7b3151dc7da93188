from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, layer, refused, sizes, word
from wlnet.execution import apply
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.extract import extract

POOL = "PoolingLayer"
MEAN, TOTAL = word("Mean"), word("Total")
ROW = [[1, 5, 2, 4]]
EXAMPLES = [
    Example(layer(POOL, (2,)), ROW, [[5, 5, 4]]),
    Example(layer(POOL, (2,), 2), ROW, [[5, 4]]),
    Example(layer(POOL, (2,), Function=MEAN), ROW, [[3, 3.5, 3]]),
    Example(layer(POOL, (3,), 2, PaddingSize=1, Function=MEAN), ROW, [[2, 3.666667]]),
    Example(layer(POOL, (3,), 2, PaddingSize=1, Function=TOTAL), ROW, [[6, 11]]),
    Example(layer(POOL, (3,), 2, PaddingSize=1), [[-1, -5, -2, -4]], [[-1, -2]]),
    Example(layer(POOL, (2,), 2), [[1, 2, 3, 4, 5]], [[2, 4]]),
    Example(layer(POOL, (2,), 2, PaddingSize=((0, 1),)), [[1, 2, 3, 4, 5]], [[2, 4, 5]]),
    Example(layer(POOL, (2,), Interleaving=True), [[1], [5], [2], [4]], [[5], [5], [4]]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(60))
def test_against_torch(seed: int) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 4))
    kernel = tuple(int(k) for k in rng.integers(1, 4, count))
    stride = tuple(int(s) for s in rng.integers(1, 4, count))
    pads = tuple(tuple(int(p) for p in rng.integers(0, k // 2 + 1, 2)) for k in kernel)
    data = rng.normal(size=(2, 3, *(int(n) for n in rng.integers(4, 9, count)))).astype(np.float32)
    same = bool(rng.random() < 0.25)
    if same:
        totals = [max(0, (-(-d // s) - 1) * s + k - d) for d, s, k in zip(data.shape[2:], stride, kernel, strict=True)]
        pads = tuple((total // 2, total - total // 2) for total in totals)
    interleaving = bool(rng.random() < 0.3)
    for function in ("Max", "Mean", "Total"):
        fill = -np.inf if function == "Max" else 0.0
        padded = torch.tensor(np.pad(data, [(0, 0), (0, 0), *pads], constant_values=fill))
        if function == "Max":
            expected = getattr(torch.nn.functional, f"max_pool{count}d")(padded, kernel, stride).numpy()
        else:
            expected = getattr(torch.nn.functional, f"avg_pool{count}d")(padded, kernel, stride).numpy()
            expected = expected * np.prod(kernel) if function == "Total" else expected
        net = layer(POOL, kernel, stride, Function=word(function), PaddingSize="Same" if same else pads,
                    Interleaving=interleaving)  # fmt: skip
        found = apply(net, np.moveaxis(data, 1, -1) if interleaving else data)
        agree(found, np.moveaxis(expected, 1, -1) if interleaving else expected, 1e-5)


def test_windows_of_padding_alone() -> None:
    agree(apply(layer(POOL, 2, PaddingSize=2, Function=TOTAL), [[1, 2]]), [[0, 1, 3, 2, 0]])
    agree(apply(layer(POOL, (1,), 2, PaddingSize=1, Function=MEAN), [[1, 2, 3]]), [[0, 2, 0]])


def test_stride_is_one_unless_given() -> None:
    assert extract(layer(POOL, 3), "Stride") == 1
    assert layer(POOL, 3, Stride=2) == layer(POOL, 3, 2)


def test_sizes_both_ways() -> None:
    assert sizes(layer(POOL, 3, 2, PaddingSize=((0, 1), (0, 1)), Input=(64, 112, 112)), "Output") == [(64, 56, 56)]
    assert sizes(layer(POOL, 3, 2, PaddingSize="Same", Input=(2, 5)), "Output") == [(2, 3)]
    assert sizes(layer(POOL, (2, 2), Output=(3, 4, 5)), "Input") == [(3, 5, 6)]
    assert sizes(layer(POOL, 2, Dimensionality=1), "Input", "Output") == [(None, None), (None, None)]
    assert sizes(layer(POOL, 2, Interleaving=True, Input=(6, 7, 3)), "Output") == [(5, 6, 3)]


def test_messages() -> None:
    refused(
        lambda: layer(POOL, 5, Input=(1, 4)), TypeConflict, "tyfail1",
        'PoolingLayer: port "Input": needs size 5 or more at level 2, since the kernel reaches over 5; it is a matrix '
        "of size 1×4.",
    )  # fmt: skip
    refused(
        lambda: layer(POOL, 2, PaddingSize=((0, 2),)), SpecificationError, "netinvarg",
        'PoolingLayer: "PaddingSize" should be less than the size of the window, 2, where the function is Max; it was '
        "given as {{0, 2}}.",
    )  # fmt: skip
    refused(
        lambda: layer(POOL, 2, Function=word("Median")), SpecificationError, "netinvarg",
        'PoolingLayer: "Function" should be Max, Mean or Total; it was given as Median.',
    )  # fmt: skip
    refused(
        lambda: layer(POOL, (2, 2), (1, 1, 1)), SpecificationError, "netinvarg",
        'PoolingLayer: "KernelSize" has 2 entries, but "Stride" has 3 entries.',
    )  # fmt: skip
    refused(
        lambda: layer(POOL, (2, 2), Input=(1, 2, 3, 4)), TypeConflict, "tyfail1",
        'PoolingLayer: port "Input": was given as {1, 2, 3, 4}, but is an array of rank 3, since "KernelSize" has 2 '
        "entries.",
    )  # fmt: skip
    refused(
        lambda: layer(POOL, 2, Input=(1, 2, 3, 4, 5)), TypeConflict, "tyfail1",
        'PoolingLayer: port "Input": needs an array of rank 2, 3 or 4, since it works on channels and 1 to 3 spatial '
        "dimensions; it is an array of size 1×2×3×4×5.",
    )  # fmt: skip
    refused(
        lambda: layer(POOL, 2, Output=(1, 2), Input=(1, 9)), TypeConflict, "tyfail1",
        'PoolingLayer: port "Output": needs size 8 at level 2, since a kernel of 2 makes 8 of 9; it is a matrix of '
        'size '
        "1×2.",
    )  # fmt: skip
