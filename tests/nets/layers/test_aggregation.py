from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes, word
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.layers.aggregation import FUNCTIONS
from wlnet.nets.types import Length
from wlnet.nets.values import ALL, Span

AGGREGATION = "AggregationLayer"
MEAN, MAX, TOTAL = word("Mean"), word("Max"), word("Total")
TABLE = [[1, 2], [3, 4]]
FOUR = [1, 2, 4, 9]
EXAMPLES = [
    Example(layer(AGGREGATION, MEAN), TABLE, [1.5, 3.5]),
    Example(layer(AGGREGATION, MAX, 1), TABLE, [3, 4]),
    Example(layer(AGGREGATION, TOTAL, ALL), TABLE, 10),
    Example(layer(AGGREGATION, word("Variance"), 1), FOUR, 12.666667),
    Example(layer(AGGREGATION, word("StandardDeviation"), 1), FOUR, 3.559026),
    Example(layer(AGGREGATION, word("MeanDeviation"), 1), FOUR, 2.5),
    Example(layer(AGGREGATION, word("Median"), 1), FOUR, 3),
    Example(layer(AGGREGATION, word("InterquartileRange"), 1), FOUR, 5),
    Example(layer(AGGREGATION, word("Times"), Span(1, 2)), TABLE, 24),
    Example(layer(AGGREGATION, word("Min"), (-1,), Input=(2, 2)), [TABLE, TABLE], [[1, 3], [1, 3]]),
    Example(layer("SummationLayer"), [1, 2, 3, -0.3], 5.7),
    Example(layer("SummationLayer"), np.ones((5, 3, 2)), 30),
    Example(layer("SummationLayer"), 4, 4),
    Example(layer("SummationLayer", Input="Varying"), [[1, 2], [3, 4]], [3, 7]),
]
ORACLES = {
    "Mean": np.mean, "Min": np.min, "Max": np.max, "Total": np.sum, "Times": np.prod, "Median": np.median,
    "Variance": lambda x: np.var(x, ddof=1), "StandardDeviation": lambda x: np.std(x, ddof=1),
    "MeanDeviation": lambda x: np.mean(np.abs(x - np.mean(x))),
    "InterquartileRange": lambda x: np.subtract(*np.percentile(x, [75, 25], method="hazen")),
}  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def levels_of(rng: np.random.Generator, rank: int) -> tuple[object, list[int]]:
    """A random specification of levels, and the axes that it means, the batch at 0."""
    kind = rng.integers(4)
    if kind == 0:
        return ALL, list(range(1, rank + 1))
    if kind == 1:
        at = int(rng.integers(1, rank + 1))
        return (at if rng.random() < 0.5 else at - rank - 1), [at]
    if kind == 2:
        a, b = (int(n) for n in np.sort(rng.integers(1, rank + 1, 2)))
        return Span(a, ALL if b == rank and rng.random() < 0.5 else b - rank - 1), list(range(a, b + 1))
    chosen = rng.permutation(rank)[: rng.integers(1, rank + 1)] + 1
    return tuple(int(n) if rng.random() < 0.5 else int(n) - rank - 1 for n in chosen), [int(n) for n in chosen]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_against_numpy_on_every_slice(name: str) -> None:
    rng = np.random.default_rng(6)
    for _ in range(12):
        rank = int(rng.integers(1, 5))
        x = rng.standard_normal((2, *rng.integers(2, 5, rank)))
        setting, axes = levels_of(rng, rank)
        kept = [axis for axis in range(rank + 1) if axis not in axes]
        moved = x.transpose(*kept, *axes)
        expected = np.empty([x.shape[axis] for axis in kept])
        for at in np.ndindex(*expected.shape):
            expected[at] = ORACLES[name](moved[at])
        compare(layer(AGGREGATION, word(name), setting), {"Input": x}, expected)


def test_few_elements() -> None:
    for count in range(1, 9):
        x = np.random.default_rng(count).standard_normal((2, count))
        for name in ("Median", "InterquartileRange", "MeanDeviation"):
            compare(layer(AGGREGATION, word(name), 1), {"Input": x}, [ORACLES[name](row) for row in x])


def test_summation_against_numpy() -> None:
    rng = np.random.default_rng(7)
    for _ in range(50):
        x = rng.standard_normal((2, *rng.integers(1, 4, rng.integers(0, 5))))
        compare(layer("SummationLayer"), {"Input": x}, x.reshape(2, -1).sum(1))


def test_sizes_both_ways() -> None:
    assert sizes(layer(AGGREGATION, MEAN, Input=(2, 3, 4)), "Output") == [(2,)]
    assert sizes(layer(AGGREGATION, MEAN), "Output") == [(None,)]
    assert layer(AGGREGATION, MEAN, Output=5).type("Input").head[0] == 5
    assert sizes(layer(AGGREGATION, MEAN, (1, 3), Output=(3, 5)), "Input") == [(None, 3, None, 5)]
    assert sizes(layer(AGGREGATION, MEAN, Span(-2, -1), Output=(3,)), "Input") == [(3, None, None)]
    assert sizes(layer(AGGREGATION, MEAN, ALL), "Input", "Output") == [None, ()]
    assert sizes(layer("SummationLayer"), "Input", "Output") == [None, ()]


def test_varying_levels() -> None:
    ragged = [np.arange(4.0).reshape(2, 2), np.arange(6.0).reshape(3, 2)]
    over = layer(AGGREGATION, MEAN, 1, Input=("Varying", 2))
    assert sizes(over, "Output") == [(2,)]
    np.testing.assert_allclose(apply(over, ragged), [row.mean(0) for row in ragged])
    along = layer(AGGREGATION, word("Median"), Input=("n", 2))
    assert sizes(along, "Output") == [(Length("n"),)]
    for found, row in zip(apply(along, ragged), ragged, strict=True):
        np.testing.assert_allclose(found, np.median(row, axis=1))


def test_messages() -> None:
    refused(
        lambda: layer(AGGREGATION, word("Plus")), SpecificationError, "netinvarg",
        'AggregationLayer: "Function" should be Mean, Min, Max, Total, Times, Median, Variance, StandardDeviation, '
        "MeanDeviation or InterquartileRange; it was given as Plus.",
    )  # fmt: skip
    what = "a level, a span of levels such as 2;;All, a list of different levels, or All"
    for setting, shown in ((0, "0"), ((1, 1), "{1, 1}"), (Span(0, 1), "0;;1"), ("a", '"a"')):
        refused(
            lambda setting=setting: layer(AGGREGATION, MEAN, setting), SpecificationError, "netinvarg",
            f'AggregationLayer: "Levels" should be {what}; it was given as {shown}.',
        )  # fmt: skip
    refused(
        lambda: layer(AGGREGATION, MEAN, Input=3), TypeConflict, "tyfail1",
        'AggregationLayer: port "Input": was given as {3}, but is an array of rank 2 or more, since it aggregates '
        "levels 2;;All.",
    )  # fmt: skip
    refused(
        lambda: layer(AGGREGATION, MEAN, (1, -2), Input=(2, 3)), TypeConflict, "tyfail1",
        'AggregationLayer: port "Input": needs an array of another rank, since it aggregates levels {1, -2}; it is a '
        "matrix of size 2×3.",
    )  # fmt: skip
    refused(
        lambda: layer(AGGREGATION, word("Variance"), 1, Input=1), TypeConflict, "tyfail1",
        'AggregationLayer: port "Input": needs two or more elements, since Variance is taken of them; it is a vector '
        "of size 1.",
    )  # fmt: skip
