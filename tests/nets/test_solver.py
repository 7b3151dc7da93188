"""Nets go on from what the nets inside have found; that it comes to the same is the point of every test here."""

from __future__ import annotations

import random

import pytest

from nets.building import chained, layer, port, word
from nets.test_inference import NETS, backwards, picture_of, random_graph, residual
from wlnet.nets.chain import chain
from wlnet.nets.container import Container
from wlnet.nets.errors import TypeConflict
from wlnet.nets.graph import graph
from wlnet.nets.inference import Site
from wlnet.nets.layers.linear import LinearLayer
from wlnet.nets.solver import infer
from wlnet.nets.types import Length
from wlnet.nets.values import Edge


def agrees(net: Container) -> None:
    assert picture_of(net.solve()) == picture_of(infer(net))


@pytest.mark.parametrize("name", NETS)
def test_what_is_taken_over_is_what_would_be_found_anew(name: str) -> None:
    agrees(NETS[name])


@pytest.mark.parametrize("seed", range(60))
def test_random_graphs_inside_others(seed: int) -> None:
    rng = random.Random(seed)
    try:
        inner = random_graph(rng)
        if len(inner.outputs) != 1:
            inner = graph({"net": inner, "sum": layer("TotalLayer")},
                          [Edge(port("net", name), "sum") for name in inner.outputs])  # fmt: skip
        outer = chain([layer("FlattenLayer"), inner, word("Tanh"), layer("LinearLayer"), 2], {"Input": 3})
        agrees(chain([outer, outer, chain([layer("LinearLayer"), word("Ramp")])]))
    except TypeConflict:
        return  # that conflicts read the same either way is tested in test_inference.py


def test_every_layer_states_its_rule_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stated: list[Site] = []
    shapes = LinearLayer.shapes

    def counting(self: LinearLayer, s: Site) -> None:
        stated.append(s)
        shapes(self, s)

    monkeypatch.setattr(LinearLayer, "shapes", counting)
    net = chain([chain([chain([i, word("Tanh")]), i + 1]) for i in range(1, 5)], {"Input": 7})
    assert len(stated) == 8
    assert net.type("Output").dims == (5,)
    assert net.solution.at((4, 1, 1)).array_dims("Weights") == (4, 4)
    assert net.solution.at((1, 1, 1)).array_dims("Weights") == (1, 7)


def test_paths_are_those_in_the_whole() -> None:
    net = chain([("in", residual(4)), ("out", chain([word("Tanh"), chain([word("Ramp")])]))])
    assert net.solution.at(("in", "main", 2)).path == ("in", "main", 2)
    assert net.solution.at(("out", 2, 1)).path == ("out", 2, 1)


def test_a_member_still_knows_what_it_knows_by_itself() -> None:
    inner = chain([layer("LinearLayer"), word("Tanh")])
    net = chain([inner, 5], {"Input": 3})
    assert inner.type("Input").dims is None
    fixed = chain([inner, 5], {"Input": 4})
    assert (net.type("Input").dims, fixed.type("Input").dims) == ((3,), (4,))
    assert net == chain([chain([layer("LinearLayer"), word("Tanh")]), 5], {"Input": 3})


def test_what_someone_holds_is_not_changed() -> None:
    inner = backwards()
    held = inner.solution
    before = picture_of(held)
    outer = chain([chain([layer("LinearLayer"), 2]), 5])
    kept = outer.solution
    graph({"net": outer, "more": 7}, [chained("net", "more")], {"Input": 3})
    graph({"net": inner, "more": word("Tanh")}, [chained("net", "more")])
    assert inner.solution is held
    assert picture_of(held) == before
    assert outer.solution is kept
    assert kept.type("Input").dims is None


def test_a_convention_gives_way_to_what_is_known_later() -> None:
    """Alone, the layer's output is a vector, since nothing says otherwise."""
    linear = layer("LinearLayer", Biases=[1.0, 2, 3, 4, 5, 6])
    assert chain([linear, word("Tanh")]).type("Output").dims == (6,)
    net = chain([chain([linear, word("Tanh")]), layer("SoftmaxLayer", Input=(2, 3))])
    assert net.solution.at((1, 1)).type("Output").dims == (2, 3)
    agrees(net)


def test_names_of_lengths() -> None:
    inner = chain([layer("SequenceReverseLayer"), word("Tanh")], {"Input": ("n", 2)})
    net = graph({"a": inner, "b": layer("SequenceReverseLayer", Input=("m", 2))}, [chained("a", "b")])
    assert net.type("Input").dims == (Length("n"), 2)
    agrees(net)
    agrees(chain([chain([word("Tanh")], {"Input": ("n", 3)}), chain([word("Ramp")], {"Input": ("n", 3)})]))


def test_conflicts_of_what_nets_inside_have_found() -> None:
    three, four = (chain([word("Tanh")], {"Input": ("n", size)}) for size in (3, 4))
    with pytest.raises(TypeConflict) as caught:
        chain([three, word("Ramp"), four])
    assert str(caught.value) == (
        'NetChain: layer 3 (NetChain[<1>]), port "Input": needs a matrix of size n×4, since port "Input" was given as '
        '{"n", 4}; layer 2 (Ramp) gives a matrix of size n×3, since in layer 1 (NetChain[<1>]) port "Input" was given '
        'as {"n", 3}.'
    )
