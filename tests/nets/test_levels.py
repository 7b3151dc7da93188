from __future__ import annotations

import random
from functools import partial

import numpy as np
import pytest

from nets.building import layer, port, word
from nets.test_inference import picture
from wlnet.nets.container import Container
from wlnet.nets.errors import TypeConflict
from wlnet.nets.graph import graph
from wlnet.nets.levels import axes, axis, highest_level, how_many, least_rank, levels, order, transposition
from wlnet.nets.options import BadValue
from wlnet.nets.solver import infer
from wlnet.nets.values import ALL, AUTOMATIC, Edge, Span, Swap


@pytest.mark.parametrize(
    ("level", "rank", "found"), [(1, 3, 0), (3, 3, 2), (4, 3, None), (-1, 3, 2), (-3, 3, 0), (-4, 3, None)]
)
def test_axis(level: int, rank: int, found: int | None) -> None:
    assert axis(level, rank) == found


@pytest.mark.parametrize(
    ("setting", "by_rank", "count", "least"),
    [
        (ALL, {0: (), 2: (0, 1)}, None, 0),
        (2, {1: None, 2: (1,), 3: (1,)}, 1, 2),
        (-1, {1: (0,), 3: (2,)}, 1, 1),
        (Span(2, ALL), {1: None, 2: (1,), 4: (1, 2, 3)}, None, 2),
        (Span(-2, -1), {1: None, 2: (0, 1), 4: (2, 3)}, 2, 2),
        (Span(1, 2), {2: (0, 1), 4: (0, 1)}, 2, 2),
        (Span(2, -2), {2: None, 3: (1,), 4: (1, 2)}, None, 2),
        ((3, 1), {2: None, 3: (0, 2)}, 2, 3),
        ((1, -1), {1: None, 2: (0, 1), 3: (0, 2)}, 2, 1),
        ((), {2: ()}, 0, 0),
    ],
)
def test_axes(setting: object, by_rank: dict[int, object], count: int | None, least: int) -> None:
    assert levels(setting) == setting
    assert {rank: axes(setting, rank) for rank in by_rank} == by_rank
    assert how_many(setting) == count
    assert least_rank(setting) == least


@pytest.mark.parametrize(
    ("setting", "least", "by_rank"),
    [
        (Swap(1, 2), 2, {1: None, 2: (1, 0), 3: (1, 0, 2)}),
        (Swap(-1, 1), 1, {2: (1, 0), 3: (2, 1, 0)}),
        ((Swap(1, 3), Swap(1, 2)), 3, {2: None, 3: (1, 2, 0)}),
        ((3, 1, 2), 3, {2: None, 3: (1, 2, 0), 4: (1, 2, 0, 3)}),
    ],
)
def test_order(setting: object, least: int, by_rank: dict[int, object]) -> None:
    assert transposition(setting) == setting
    assert highest_level(setting) == least
    assert {rank: order(setting, rank) for rank in by_rank} == by_rank


@pytest.mark.parametrize("value", [0, 1.5, "a", (1, 1), (0,), Span(0, 2), Span(1, 2, 2), word("Foo")])
def test_no_levels(value: object) -> None:
    with pytest.raises(BadValue):
        levels(value)


@pytest.mark.parametrize("value", [1, (), (1, 3), (2, 2), Swap(0, 1), (Swap(1, 2), 1), Swap("a", 1), "a"])
def test_no_transposition(value: object) -> None:
    with pytest.raises(BadValue):
        transposition(value)


def random_graph(rng: random.Random) -> Container:
    """A graph of layers that change shapes, with some sizes given and most left open."""
    kinds = [
        lambda: layer("TransposeLayer"),
        lambda: layer("TransposeLayer", rng.choice([(2, 1), Swap(-1, 1), (Swap(1, 2), Swap(1, -1))])),
        lambda: layer("ReplicateLayer", rng.choice([2, AUTOMATIC, (2, 3)]), rng.choice([1, 2, -1])),
        lambda: layer("PartLayer", rng.choice([1, Span(2, 3), Span(1, -2), Span(1, ALL, 2), (ALL, 1)])),
        lambda: layer("AggregationLayer", word("Mean"), rng.choice([1, -1, (1, 2), Span(2, ALL)])),
        lambda: layer("PaddingLayer", rng.choice([((1, 1),), ((0, 1), (2, 0))])),
        lambda: layer("ParametricRampLayer", rng.choice([1, -1, ()])),
        lambda: layer("ConstantPlusLayer", **rng.choice([{}, {"Biases": np.ones(3)}])),
        lambda: layer("DotLayer", *rng.choice([(), ((None, Swap(1, 2)),)])),
        lambda: layer("AppendLayer"),
        lambda: layer("ExtractLayer", Position=rng.choice([1, 2, (2, 1)])),
        lambda: word("Plus"),
        lambda: layer("LinearLayer", rng.choice([2, 3])),
    ]
    count = rng.randint(2, 5)
    vertices = [rng.choice(kinds)() for _ in range(count)]
    edges = [Edge(port("Input"), 1)]
    for i in range(2, count + 1):
        edges.append(Edge(rng.randint(1, i - 1), i))
        several = vertices[i - 1] == word("Plus") or getattr(vertices[i - 1], "head", "") == "DotLayer"
        edges += [Edge(rng.randint(1, i - 1), i)] if several else []
    return graph(vertices, edges, {"Input": rng.choice([3, (2, 3), (2, AUTOMATIC), ("Varying", 3), AUTOMATIC])})


@pytest.mark.parametrize("seed", range(120))
def test_the_order_of_visits_in_random_graphs(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Consistent graphs have one solution; contradicting ones contradict in every order, in the same words."""
    orders = [random.Random(order) for order in range(4)]
    try:
        net = random_graph(random.Random(seed))
    except TypeConflict as conflict:
        text = str(conflict)
        for order in orders:
            monkeypatch.setattr("wlnet.nets.net.infer", partial(infer, shuffle=order))
            with pytest.raises(TypeConflict) as caught:
                random_graph(random.Random(seed))
            assert str(caught.value) == text
        return
    expected = picture(net, None)
    for order in orders:
        assert picture(net, order) == expected
