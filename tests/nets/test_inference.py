from __future__ import annotations

import random
from functools import partial

import numpy as np
import pytest

from nets.building import chained, layer, port, refused, sizes, word
from wlnet.nets.chain import chain
from wlnet.nets.container import Container
from wlnet.nets.errors import TypeConflict
from wlnet.nets.graph import graph
from wlnet.nets.inference import Site
from wlnet.nets.solver import infer
from wlnet.nets.types import REAL, Integer, PortType
from wlnet.nets.values import AUTOMATIC, Edge, Restricted


def conv(n: int, k: int, **options: object) -> object:
    return layer("ConvolutionLayer", n, k, **options)


def lenet() -> Container:
    pool = layer("PoolingLayer", 2, 2)
    return chain(
        [conv(20, 5), word("Ramp"), pool, conv(50, 5), word("Ramp"), pool, layer("FlattenLayer"), 500, word("Ramp"), 10,
         layer("SoftmaxLayer")], {"Input": (1, 28, 28)},
    )  # fmt: skip


def residual(channels: int) -> Container:
    main = chain([conv(channels, 3, PaddingSize=1), layer("BatchNormalizationLayer"), word("Ramp"),
                  conv(channels, 3, PaddingSize="Same"), layer("BatchNormalizationLayer")])  # fmt: skip
    return graph(
        {"main": main, "sum": word("Plus"), "act": word("Ramp")},
        [chained("main", "sum", "act"), Edge(port("Input"), ["main", "sum"])],
    )


def backwards() -> Container:
    """Sizes come from the end, from arrays in the middle and from the other branch."""
    return graph(
        {
            "a": layer("LinearLayer"),
            "b": chain([word("Tanh"), layer("LinearLayer", Weights=np.ones((4, 6)))]),
            "cat": layer("CatenateLayer"),
            "soft": layer("SoftmaxLayer"),
        },
        [Edge(port("x"), "a"), Edge(port("y"), "b"), chained(["a", "b"], "cat", "soft")],
        {"x": 3, "y": 6, "Output": 9},
    )


NETS = {
    "lenet": lenet(),
    "residual": chain([residual(8), residual(8), layer("FlattenLayer"), 5], {"Input": (8, 6, 6)}),
    "backwards": backwards(),
    "open": chain([residual(4), conv(3, 3)]),
}


def picture(net: Container, order: random.Random | None) -> dict[object, object]:
    return picture_of(infer(net, shuffle=order))


def picture_of(root: Site) -> dict[object, object]:
    """Every port and array type in the net."""
    found: dict[object, object] = {}
    pending = [root]
    while pending:
        site = pending.pop()
        found.update({(site.path, name): site.type(name) for name in site.ports})
        found.update({(site.path, "array", name): site.array_dims(name) for name in site.arrays})
        pending += site.children.values()
    return found


@pytest.mark.parametrize("name", NETS)
def test_the_order_of_visits_does_not_matter(name: str) -> None:
    net = NETS[name]
    expected = picture(net, None)
    for seed in range(25):
        assert picture(net, random.Random(seed)) == expected


def random_graph(rng: random.Random) -> Container:
    """A graph of layers with some sizes given and most left open."""
    kinds = [
        lambda: layer("LinearLayer"),
        lambda: layer("LinearLayer", rng.randint(1, 3)),
        lambda: layer("LinearLayer", Weights=np.ones((rng.randint(1, 3), rng.randint(1, 3)))),
        lambda: word("Tanh"),
        lambda: word("Plus"),
        lambda: layer("TotalLayer"),
        lambda: layer("CatenateLayer"),
        lambda: layer("FlattenLayer", rng.choice([1, -1])),
        lambda: layer("SoftmaxLayer", Input=rng.choice([3, (2, AUTOMATIC), AUTOMATIC])),
        lambda: chain([word("Ramp"), layer("LinearLayer")]),
    ]
    count = rng.randint(2, 6)
    vertices = [rng.choice(kinds)() for _ in range(count)]
    edges = [Edge(port("Input"), 1)]
    for i in range(2, count + 1):
        vertex = vertices[i - 1]
        several = vertex == word("Plus") or getattr(vertex, "variadic", False)
        edges += [Edge(rng.randint(1, i - 1), i) for _ in range(rng.randint(1, 3) if several else 1)]
    return graph(vertices, edges, {"Input": rng.choice([2, 3, (2, AUTOMATIC), AUTOMATIC])})


@pytest.mark.parametrize("seed", range(150))
def test_the_order_of_visits_in_random_graphs(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Consistent graphs have one solution; contradicting ones contradict in every order, in the same words."""
    orders = [random.Random(order) for order in range(5)]
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


def test_kinds() -> None:
    net = chain([layer("FlattenLayer"), layer("FlattenLayer")], {"Input": (3, "Integer")})
    assert net.type("Output") == PortType((3,), Integer())
    assert chain([layer("FlattenLayer"), word("Ramp")], {"Input": (3, "Integer")}).type("Output").kind == REAL
    late = chain([layer("FlattenLayer"), layer("FlattenLayer", Input=(3, Restricted("Integer", 5)))])
    assert late.type("Input").kind == Integer(1, 5)
    refused(
        lambda: chain([word("Ramp"), layer("FlattenLayer", Input=(3, "Integer"))]), TypeConflict, "tyfail1",
        'NetChain: layer 2 (FlattenLayer[]), port "Input": needs a vector of integers of size 3, since port "Input" '
        'was given as {3, "Integer"}; layer 1 (Ramp) gives a vector of size 3.',
    )  # fmt: skip


def test_forwards() -> None:
    site = NETS["lenet"].solution
    found = [site.at((i,)).type("Output").dims for i in range(1, 12)]
    images = [(20, 24, 24), (20, 24, 24), (20, 12, 12), (50, 8, 8), (50, 8, 8), (50, 4, 4)]
    assert found == [*images, (800,), (500,), (500,), (10,), (10,)]
    assert site.at((8,)).array_dims("Weights") == (500, 800)


def test_through_nested_nets() -> None:
    site = NETS["residual"].solution
    assert site.at((2, "main", 4)).type("Input").dims == (8, 6, 6)
    assert site.at((2, "main", 5)).array_dims("MovingMean") == (8,)
    assert site.at((4,)).array_dims("Weights") == (5, 288)


def test_backwards() -> None:
    net = NETS["backwards"]
    assert net.solution.at(("a",)).type("Output").dims == (5,)
    assert net.solution.at(("a",)).array_dims("Weights") == (5, 3)
    assert sizes(NETS["open"], "Input", "Output") == [None, None]
    late = chain([conv(3, 3), word("Ramp")], {"Output": (AUTOMATIC, 5, 5)})
    assert late.type("Input").dims == (None, 7, 7)


def conflicts() -> list[tuple[object, tuple[str, ...]]]:
    weights = np.zeros((10, 20))
    fixed = layer("LinearLayer", Weights=weights)
    return [
        (
            lambda: chain([32, layer("LinearLayer", 10, Weights=weights)]),
            ('NetChain: layer 2 (LinearLayer[10]), port "Input": needs an array of 20 numbers, since "Weights" is '
             '10×20; '
             "layer 1 (LinearLayer[32]) gives a vector of size 32.",),
        ),
        (
            lambda: chain([32, word("Tanh"), fixed, word("Tanh"), fixed], {"Output": 7}),
            ('NetChain: layer 3 (LinearLayer[]), port "Input": needs an array of 20 numbers, since "Weights" is 10×20; '
             "layer 2 (Tanh) gives a vector of size 32, since in layer 1 (LinearLayer[32]) its output size is 32.",
             'NetChain: layer 5 (LinearLayer[]), port "Output": needs an array of 10 numbers, since "Weights" is '
             '10×20; it '
             'is a vector of size 7, since port "Output" was given as {7}.'),
        ),
        (
            lambda: chain([layer("SoftmaxLayer", Input=3)], {"Input": 4}),
            ('NetChain: layer 1 (SoftmaxLayer[]), port "Input": needs a vector of size 3, since port "Input" was '
             'given as '
             '{3}; port "Input" of the net gives a vector of size 4.',),
        ),
        (
            lambda: chain([3, word("Tanh")], {"Output": 4}),
            ('NetChain: port "Output": needs a vector of size 4, since port "Output" was given as {4}; layer 2 (Tanh) '
             "gives a vector of size 3, since in layer 1 (LinearLayer[3]) its output size is 3.",),
        ),
        (
            lambda: graph([3, 4, word("Plus")], [Edge([1, 2], 3)], {"Input": 2}),
            ('NetGraph: layer 3 (ThreadingLayer[Plus]), port "Input2": needs size 3 at level 1, since in layer 1 '
             "(LinearLayer[3]) its output size is 3; layer 2 (LinearLayer[4]) gives a vector of size 4.",),
        ),
        (
            lambda: chain([conv(4, 3), chain([conv(4, 9), 3]), layer("LinearLayer", Weights=weights)],
                          {"Input": (1, 8, 8)}),
            ('NetChain: layer 2/1 (ConvolutionLayer[4, 9]), port "Input": needs size 9 or more at level 2, since the '
             "kernel reaches over 9; layer 1 (ConvolutionLayer[4, 3]) gives an array of size 4×6×6.",
             'NetChain: layer 3 (LinearLayer[]), port "Input": needs an array of 20 numbers, since "Weights" is 10×20; '
             "layer 2/2 (LinearLayer[3]) gives a vector of size 3."),
        ),
        (
            lambda: graph({"a": layer("SoftmaxLayer", Input=3), "b": layer("SoftmaxLayer", Input=(4,))}, []),
            ('NetGraph: layer "b" (SoftmaxLayer[]), port "Input": needs a vector of size 4, since port "Input" was '
             'given '
             'as {4}; port "Input" of the net gives a vector of size 3, since in layer "a" (SoftmaxLayer[]) port '
             '"Input" '
             "was given as {3}.",),
        ),
        (
            lambda: chain([3, layer("ConvolutionLayer", 4, 3)]),
            ('NetChain: layer 2 (ConvolutionLayer[4, 3]), port "Input": needs an array of rank 2 or more, since it '
             'works '
             "on channels and 1 to 3 spatial dimensions; layer 1 (LinearLayer[3]) gives a vector of size 3.",),
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("row", range(8))
def test_conflicts(row: int) -> None:
    build, texts = conflicts()[row]
    refused(build, TypeConflict, "tyfail1", *texts)  # type: ignore[arg-type]


def test_reports_do_not_depend_on_the_order_of_visits() -> None:
    """Every shuffled run of a contradicting net tells the same conflicts."""
    good = chain([32, word("Tanh"), layer("LinearLayer"), 32, layer("LinearLayer")])
    weights = layer("LinearLayer", Weights=np.zeros((10, 20)))
    bad = good.changed(members=(*good.members[:2], weights, good.members[3], weights))
    texts = set()
    for seed in range(25):
        with pytest.raises(TypeConflict) as caught:
            infer(bad, shuffle=random.Random(seed))
        texts.add(str(caught.value))
    assert len(texts) == 1
    assert len(next(iter(texts)).splitlines()) == 2


def test_spans_of_both_layers() -> None:
    from wlnet.nets.registry import build_layer

    first = build_layer("LinearLayer", (32,), span="a.wl:1")
    second = build_layer("LinearLayer", (10,), {"Weights": np.zeros((10, 20))}, span="a.wl:2")
    with pytest.raises(TypeConflict) as caught:
        chain([first, second], span="a.wl:3")
    problem = caught.value.problems[0]
    assert problem.spans == ("a.wl:2", "a.wl:1")
    assert (problem.path, problem.port, problem.given) == ((2,), "Input", "a vector of size 32")


def test_named_lengths_are_equal_in_the_whole_net() -> None:
    net = graph([word("Ramp"), word("Tanh")], [Edge(port("a"), 1), Edge(port("b"), 2)], {"a": ("n", 3), "b": ("n", 3)})
    assert net.solution.shape("a").dims[0].find() is net.solution.shape("b").dims[0].find()  # type: ignore[index]
