"""The edge grammar is tested through `graph` in test_graph.py; here the reading of single edges."""

from __future__ import annotations

from nets.building import chained, layer, port, word
from wlnet.nets.chain import chain
from wlnet.nets.layer import Layer
from wlnet.nets.net import End
from wlnet.nets.values import Edge, Port
from wlnet.nets.wiring import Wiring, show_end


def word_layer(name: str) -> Layer:
    return layer("ElementwiseLayer", word(name))


def wired(*edges: object) -> Wiring:
    names = {"a": word("Ramp"), "b": word("Tanh")}
    members = {name: layer("ElementwiseLayer", function) for name, function in names.items()}
    wiring = Wiring(members | {"sum": layer("TotalLayer")})
    wiring.read(edges)
    wiring.surface()
    return wiring


def sources(wiring: Wiring, key: str) -> dict[str, str]:
    return {w.target.port: show_end(w.source) for w in wiring.wires if w.target.path == (key,)}


def test_fan_in_and_fan_out() -> None:
    wiring = wired(chained(port("x"), ["a", "b"], "sum"))
    assert sources(wiring, "sum") == {"Input1": '"a"', "Input2": '"b"'}
    assert sources(wiring, "a") == sources(wiring, "b") == {"Input": 'NetPort["x"]'}


def test_a_gap_between_numbered_inputs_stays_open() -> None:
    wiring = wired(Edge("a", port("sum", "Input3")), Edge("b", Port(("sum",), 1)))
    assert sources(wiring, "sum") == {"Input1": '"b"', "Input2": 'NetPort["Input2"]', "Input3": '"a"'}
    assert wiring.inputs == ["Input", "Input2"]


def test_the_old_list_valued_port() -> None:
    wiring = wired(Edge("b", port("sum", "Input")), Edge("a", port("sum", "Input")))
    assert sources(wiring, "sum") == {"Input1": '"b"', "Input2": '"a"'}


def test_show_end() -> None:
    assert show_end(End((1,), "Output")) == "1"
    assert show_end(End((1, 2), "Output")) == 'NetPort[{1, 2, "Output"}]'
    assert show_end(End((), "x")) == 'NetPort["x"]'


def test_a_chain_that_begins_with_a_layer_of_any_number_of_inputs_takes_as_many() -> None:
    tail = chain([layer("TotalLayer"), word("Tanh")])
    wiring = Wiring({"a": word_layer("Ramp"), "b": word_layer("Tanh"), "sum": tail})
    wiring.read([chained(["a", "b"], "sum"), chained(port("x"), port("sum", "Input3"))])
    wiring.surface()
    assert wiring.members["sum"].inputs == ("Input1", "Input2", "Input3")
    assert sources(wiring, "sum") == {"Input1": '"a"', "Input2": '"b"', "Input3": 'NetPort["x"]'}
    inner = Wiring({"a": word_layer("Ramp"), "sum": chain([("first", tail), ("second", word("Tanh"))])})
    inner.read([chained(["a", port("x")], "sum")])
    inner.surface()
    assert inner.members["sum"].inputs == ("Input1", "Input2")


def test_an_edge_among_sources_stands_for_its_end_and_among_targets_for_its_beginning() -> None:
    wiring = wired(chained([chained(port("y"), "a"), port("x")], "sum"))
    assert sources(wiring, "a") == {"Input": 'NetPort["y"]'}
    assert sources(wiring, "sum") == {"Input1": '"a"', "Input2": 'NetPort["x"]'}
    wiring = wired(chained(port("x"), ["a", chained("b", "sum")]))
    assert sources(wiring, "a") == sources(wiring, "b") == {"Input": 'NetPort["x"]'}
    assert sources(wiring, "sum") == {"Input1": '"b"'}
