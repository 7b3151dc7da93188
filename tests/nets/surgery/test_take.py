from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nets.building import agree, layer, port, rebuilt, refused, word
from wlnet.execution import apply
from wlnet.nets.chain import chain
from wlnet.nets.container import Container
from wlnet.nets.errors import PathError, WiringError
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.net import End
from wlnet.nets.surgery.take import delete, drop, take
from wlnet.nets.values import ALL, Edge, Port, Word

FIRST = layer("LinearLayer", 2, Weights=[[1, -1, 0], [0.5, 0, 2]], Biases=[0.1, -0.2])
LAST = layer("LinearLayer", 1, Weights=[[1, -2]], Biases=[0.5])
NET = chain([FIRST, word("Ramp"), LAST], {"Input": 3})
# x -> a -> (b, c); b and c -> sum; c is an output, too
LINEAR = layer("LinearLayer", 2, Weights=[[1, 2], [3, 4]], Biases=None)
BRANCHED = graph(
    {"a": LINEAR, "b": word("Tanh"), "c": word("Ramp"), "sum": word("Plus")},
    [Edge("a", ["b", "c"]), Edge(["b", "c"], "sum"), Edge("sum", port("Total")), Edge("c", port("Side"))],
    {"Input": 2},
)


def test_documented() -> None:
    agree(apply(take(NET, 2), [1, 2, 3]), [0, 6.3])
    assert take(NET, -2) == take(NET, 2)
    assert drop(NET, -1) == take(NET, 2)
    assert take(NET, (1, 3)) == NET


@pytest.mark.parametrize("start", [1, 2, 3])
@pytest.mark.parametrize("end", [1, 2, 3])
def test_pieces_of_a_chain(start: int, end: int) -> None:
    if start > end:
        fact = f"NetTake: no way leads from {start} to {end}."
        refused(lambda: take(NET, (start, end)), WiringError, "netinvspan", fact)
        return
    piece = take(NET, (start, end))
    assert piece.head == "NetChain"
    assert list(piece.members) == [NET.members[i - 1] for i in range(start, end + 1)]
    assert piece.type("Input") == NET.member(start).type("Input")
    assert piece.type("Output") == NET.member(end).type("Output")


def test_what_was_inferred_elsewhere_stays_known() -> None:
    net = chain([layer("LinearLayer"), word("Ramp"), word("Tanh")], {"Output": 5})
    assert take(net, 1).type("Output").dims == (5,)
    assert drop(net, -2).type("Output").dims == (5,)
    assert delete(net, (2, 3)).type("Output").dims == (5,)


def test_ends_in_a_graph() -> None:
    total = take(BRANCHED, port("Total"))
    assert total.outputs == ("Total",)
    assert len(total.members) == 4
    agree(apply(total, [1, 0]), apply(BRANCHED, [1, 0])["Total"])
    side = take(BRANCHED, "c")
    assert side.outputs == ("Side",)
    assert side.names == ("a", "c")
    assert take(BRANCHED, port("Side")) == side
    assert take(BRANCHED, port("c", "Output")) == side
    assert take(BRANCHED, ALL) == BRANCHED
    both = take(BRANCHED, (ALL, ("b", "c")))
    assert both.outputs == ("Output", "Side")
    assert take(BRANCHED, port("b", "Input")).names == ("a",)


def test_starts_in_a_graph() -> None:
    tail = take(BRANCHED, (("b", "c"), "sum"))
    assert tail.names == ("b", "c", "sum")
    assert tail.inputs == ("Input",)
    agree(apply(tail, [1, 3]), apply(BRANCHED, [1, 0])["Total"])
    assert take(BRANCHED, (port("a", "Output"), "sum")) == tail
    assert take(BRANCHED, (port("Input"), port("Total"))) == take(BRANCHED, port("Total"))
    late = take(BRANCHED, ("b", "sum"))
    assert late.inputs == ("Input", "Input2")
    agree(apply(late, {"Input": [0, 0], "Input2": [3, 4]}), [3, 4])


def test_the_inside_of_a_nested_net() -> None:
    net = chain({"in": [2, word("Tanh"), 4], "out": 1}, {"Input": 3})
    piece = take(net, port("in", 1, "Output"))
    assert piece.head == "NetGraph"
    assert piece.type("Output").dims == (2,)


def test_dropping() -> None:
    net = chain({"a": word("Tanh"), "b": word("Ramp"), "c": 4, "d": word("Ramp")}, {"Input": 3})
    assert drop(net, 1).names == ("b", "c", "d")
    assert drop(net, 0) == net
    assert drop(net, ("a", "b")).names == ("c", "d")
    assert drop(net, ("a", "b")).type("Input").dims == (3,)
    assert drop(net, (2, 2)).names == ("a", "c", "d")
    assert drop(net, (2,)).names == ("a", "c", "d")
    assert drop(net, 3).type("Input").dims == (4,)
    refused(
        lambda: drop(net, ("b", "c")), WiringError, "netgap",
        'NetDrop: layer "b" (Ramp): takes in a vector of size 3 and layer "c" gives out a vector of size 4; without '
        "them, what is around does not fit.",
    )  # fmt: skip


def test_deleting_from_a_chain() -> None:
    assert delete(NET, 2) == chain([FIRST, LAST], {"Input": 3})
    assert delete(NET, (1, 3)).type("Input").dims == (2,)
    assert delete(NET, -1) == drop(NET, -1)
    nested = chain({"in": [word("Tanh"), word("Ramp")], "out": 1}, {"Input": 3})
    assert len(delete(nested, [["in", 2]]).children["in"].children) == 1
    refused(
        lambda: delete(chain([word("Ramp"), 4, word("Ramp")], {"Input": 3}), 2), WiringError, "netgap",
        "NetDelete: layer 2 (LinearLayer[4]): takes in a vector of size 3 and gives out a vector of size 4; without "
        "it, what is around does not fit.",
    )  # fmt: skip


def test_deleting_inside_a_layer() -> None:
    net = chain([layer("NetMapOperator", [word("Tanh"), word("Ramp")]), 1])
    inner = delete(net, [[1, "Net", 2]]).children[1].children["Net"]
    assert inner == chain([word("Tanh")])
    refused(
        lambda: delete(net, [[1, "Net"]]), PathError, "netnopart",
        'NetDelete: NetMapOperator[NetChain[<2>]] cannot do without "Net".',
    )  # fmt: skip


def test_deleting_from_a_graph() -> None:
    without = delete(BRANCHED, "b")
    assert isinstance(without, type(BRANCHED))
    agree(apply(without, [1, 0])["Total"], [2, 6])
    agree(apply(delete(BRANCHED, "a"), [1, 3])["Side"], [1, 3])
    assert delete(BRANCHED, "sum").outputs == ("Side", "Output")
    assert delete(BRANCHED, ("sum", "b")).outputs == ("Side",)
    assert delete(BRANCHED, port("Side")).outputs == ("Total",)
    assert delete(BRANCHED, [port("Total")]).outputs == ("Side",)
    refused(
        lambda: delete(BRANCHED, port("Sid")), PathError, "netnopart",
        'NetDelete: there is no output port "Sid"; there are "Total" and "Side". Did you mean "Side"?',
    )  # fmt: skip


def test_deleting_what_led_nowhere() -> None:
    net = graph(
        {"a": word("Tanh"), "b": word("Ramp"), "c": word("Sin")}, [Edge("a", "b"), Edge("b", None)], {"Input": 2}
    )
    without = delete(net, "b")
    assert without.outputs == ("Output",)
    assert rebuilt(without) == without
    agree(apply(without, [0, 1]), np.sin([0, 1]))


def test_a_front_layer_of_another_size() -> None:
    net = graph([5, word("Ramp"), word("Tanh")], [Edge(1, 2), Edge(1, 3)], {"Input": 3})
    open_front = delete(net, 1)
    assert open_front.inputs == ("Input",)
    assert open_front.type("Input").dims == (5,)
    shared = graph(
        [5, word("Ramp"), word("Tanh")], [Edge(1, 2), Edge(port("Input"), 1), Edge(port("Input"), 3)], {"Input": 3}
    )
    cut = delete(shared, 1)
    assert cut.inputs == ("Input", "Input1")
    assert cut.type("Input").dims == (3,)
    assert cut.type("Input1").dims == (5,)


def test_messages() -> None:
    refused(
        lambda: take(BRANCHED, port("Totl")), PathError, "netnopart",
        'NetTake: there is no port or layer "Totl"; the ports are "Input", "Total" and "Side". Did you mean "Total"?',
    )  # fmt: skip
    refused(
        lambda: take(BRANCHED, port("a", "Otput")), PathError, "netnopart",
        'NetTake: layer "a" (LinearLayer[2]) has no port "Otput"; there are "Input" and "Output". Did you mean '
        '"Output"?',
    )  # fmt: skip
    refused(
        lambda: drop(NET, 4), PathError, "netinvspan",
        "NetDrop: 4 should be a number of layers from -3 to 3, or a list of the first and last.",
    )  # fmt: skip
    refused(lambda: drop(BRANCHED, 1), PathError, "netnochain", "NetDrop: NetGraph[<4>] is no NetChain.")


LAYERS = st.sampled_from([word("Ramp"), word("Tanh"), word("Sin"), 3, word("Plus"), word("Times")])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_what_is_taken_gives_what_it_gave_in_the_net(data: st.DataObject) -> None:
    layers = data.draw(st.lists(LAYERS, min_size=1, max_size=7))
    edges = []
    for i, one in enumerate(layers, 1):
        sources = st.sampled_from([port("x"), *range(1, i)])
        count = 2 if isinstance(one, Word) and one.name in ("Plus", "Times") else 1
        edges.append(Edge(data.draw(st.lists(sources, min_size=count, max_size=count)), i))
    net = initialize(graph(layers, edges, {"x": 3}), method="Xavier")
    for vertex in net.keys:
        piece = take(net, vertex)
        assert rebuilt(piece) == piece
        expected = np.asarray(apply(net, [0.5, -1, 2], port(vertex)))
        assert np.array_equal(np.asarray(apply(piece, [0.5, -1, 2])), expected)
    end = net.keys[-1]
    ways = [key for key in net.keys if key in net.graph and nx.has_path(net.graph, key, end)]
    cut = data.draw(st.sampled_from(ways))
    tail = take(net, (cut, end))
    fed = {name: np.asarray(apply(net, [0.5, -1, 2], _origin(net, tail, name))) for name in tail.inputs if name != "x"}
    result = apply(tail, {**fed, **({"x": [0.5, -1, 2]} if "x" in tail.inputs else {})})
    assert np.array_equal(np.asarray(result), np.asarray(apply(net, [0.5, -1, 2], port(end))))


def _origin(net: Container, tail: Container, name: str) -> Port:
    """The layer of the net whose output an input of the tail stands for: names go by position, which shifts."""
    wire = next(wire for wire in tail.wires if wire.source == End((), name))
    kept = sorted(key for key in net.keys if any(net.children[key] is member for member in tail.members))
    key = kept[int(wire.target.path[0]) - 1]
    source = next(w.source for w in net.wires if w.target == End((key,), wire.target.port))
    return Port(source.path, source.port)
