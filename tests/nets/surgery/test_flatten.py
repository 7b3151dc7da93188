from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nets.building import layer, port, rebuilt, word
from wlnet.execution import apply
from wlnet.nets.chain import chain
from wlnet.nets.container import Container
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.multipliers import learning_rates
from wlnet.nets.net import Net
from wlnet.nets.surgery.flatten import flatten
from wlnet.nets.values import Edge, Word

RATES = Word("LearningRateMultipliers")


def test_nested_chains() -> None:
    assert flatten(chain([3, [word("Ramp"), [4, word("Tanh")]]], {"Input": 2})) == chain(
        [3, word("Ramp"), 4, word("Tanh")], {"Input": 2}
    )
    flat = chain([3, word("Ramp")])
    assert flatten(flat) is flat
    assert flatten(layer("LinearLayer", 3)) == layer("LinearLayer", 3)


def test_types_given_inside_are_given_outside() -> None:
    net = chain([chain([3, word("Ramp")], {"Input": 2}), chain([4], {"Output": 4})])
    flat = flatten(net)
    assert flat == chain([3, word("Ramp"), 4], {"Input": 2, "Output": 4})
    assert list(flat.given) == ["Input", "Output"]
    assert not any(child.given for child in flat.children.values())


def test_levels() -> None:
    net = chain([3, [word("Ramp"), [4, word("Tanh")]]], {"Input": 2})
    once = flatten(net, 1)
    assert isinstance(once, Container)
    assert [member.head for member in once.members] == ["LinearLayer", "ElementwiseLayer", "NetChain"]
    assert flatten(net, 2) == flatten(net)
    assert flatten(net, 0) is net


def test_names() -> None:
    net = chain({"block": chain({"conv": 3, "act": word("Ramp")}), "out": 2})
    flat = flatten(net)
    assert isinstance(flat, Container)
    assert flat.names == ("block/conv", "block/act", "out")
    mixed = flatten(chain([chain({"conv": 3}), chain([word("Ramp")])]))
    assert isinstance(mixed, Container)
    assert mixed.names == ("1/conv", "2/1")


def test_what_becomes_of_the_head() -> None:
    linear = graph([word("Ramp"), word("Tanh")], [Edge(2, 1)])
    flat = flatten(linear)
    assert flat == chain([word("Tanh"), word("Ramp")])
    residual = graph([3, word("Plus")], [Edge([1, port("Input")], 2)], {"Input": 3})
    inside = flatten(chain([residual, word("Ramp")]))
    assert (inside.head, len(inside.children)) == ("NetGraph", 3)
    other_names = graph([word("Ramp"), word("Tanh")], [Edge(port("x"), 1), Edge(1, 2)])
    assert flatten(other_names) is other_names


def test_multipliers_stay() -> None:
    frozen = chain({"a": 3, "b": 4}, {RATES: (Edge("b", None),)})
    net = chain({"first": frozen, "last": 2}, {"Input": 5})
    before = {"/".join(map(str, place)): rate for place, rate in learning_rates(net).items()}
    after = {"/".join(map(str, place)): rate for place, rate in learning_rates(flatten(net)).items()}
    assert before == after
    assert before["first/b/Weights"] is None
    assert before["first/a/Weights"] == 1


def test_states_between_layers() -> None:
    tied = graph(
        [layer("LongShortTermMemoryLayer", 2), layer("LongShortTermMemoryLayer", 2)],
        [Edge(port(1, "State"), port(2, "State")), Edge(1, 2)],
        {"Input": ("Varying", 3)},
    )
    check(initialize(chain([tied, word("Tanh")])), [[1.0, 2, 3], [4, 5, 6]])


def test_taps_and_empty_chains() -> None:
    net = graph(
        {"in": chain({"lin": 2, "act": word("Tanh")}), "id": chain([]), "sum": word("Plus")},
        [Edge(port("in", "lin", "Output"), "id"), Edge(["in", "id"], "sum")],
        {"Input": 3},
    )
    check(initialize(net), [1, 2, 3])


def test_taps_and_states_deep_inside() -> None:
    deep = chain({"m": chain({"rec": layer("GatedRecurrentLayer", 2), "act": word("Tanh")}), "map": word("Ramp")})
    net = graph(
        {"first": layer("LinearLayer", 2), "o": deep, "sum": word("Plus")},
        [
            Edge(port("start"), "first"), Edge("first", port("o", "m", "rec", "State")),
            Edge(["o", port("o", "m", "rec", "Output")], "sum"),
        ],
        {"start": 4, "Input": (3, 2)},
    )  # fmt: skip
    flat = check(initialize(net), {"start": [1.0, 2, 3, 4], "Input": [[1.0, 2], [3, 4], [5, 6]]})
    assert flat.children.keys() == {"first", "o/m/rec", "o/m/act", "o/map", "sum"}
    assert flatten(flatten(net, 1)) == flatten(net)


def test_names_join_the_whole_way() -> None:
    flat = flatten(chain({"a": chain([chain([word("Ramp"), word("Tanh")]), word("Ramp")]), "b": word("Tanh")}))
    assert isinstance(flat, Container)
    assert flat.names == ("a/1/1", "a/1/2", "a/2", "b")
    mixed = flatten(chain([chain([word("Ramp"), word("Tanh")]), chain({"x": word("Ramp")})]))
    assert isinstance(mixed, Container)
    assert mixed.names == ("1/1", "1/2", "2/x")


def check(net: Net, data: object) -> Net:
    flat = flatten(net)
    assert not any(isinstance(child, Container) for child in flat.children.values())
    found, expected = apply(flat, data), apply(net, data)
    if isinstance(expected, dict):
        assert list(expected) == list(found)
        assert all(np.array_equal(found[port], value) for port, value in expected.items())
    else:
        assert np.array_equal(found, expected)
    assert rebuilt(flat) == flat
    return flat


LEAF = st.sampled_from([word("Ramp"), word("Tanh"), 3])


def nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    chains = st.lists(inner, min_size=1, max_size=3).map(chain)
    residuals = st.tuples(inner, inner, st.booleans()).map(
        lambda parts: graph(
            {"p": parts[0], "q": parts[1], "s": word("Plus")},
            [Edge("p", "q"), Edge(["q", port("Input") if parts[2] else "p"], "s")],
        )
    )
    return chains | residuals


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.recursive(LEAF, nested, max_leaves=7))
def test_the_same_numbers(item: object) -> None:
    net = initialize(chain([item], {"Input": 3}), method="Xavier")
    check(net, [0.5, -1.0, 2.0])
