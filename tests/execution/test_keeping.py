from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nets.building import agree, layer, port, refused

from wlnet.execution import Keeper, apply
from wlnet.execution.requests import STATES
from wlnet.nets.chain import chain
from wlnet.nets.errors import DataError
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.net import Net
from wlnet.nets.values import AUTOMATIC, Edge

# The cell whose numbers the reference gives.
CELL = layer(
    "BasicRecurrentLayer", 2, InputWeights=[[0.5], [-0.25]], StateWeights=[[0.1, 0.2], [0.3, -0.1]],
    Biases=[0.05, -0.05],
)  # fmt: skip


def test_states_go_on() -> None:
    kept = Keeper(CELL)
    agree(kept.states["State",], [0, 0])
    agree(kept.apply([[1]]), [[0.500520, -0.291313]])
    agree(kept.apply([[2]]), [[0.778594, -0.354615]])
    agree(kept.states["State",], [0.778594, -0.354615])
    agree(kept.apply([[-1]]), [[-0.416181, 0.437423]])


DEEP = initialize(
    chain({"a": layer("LongShortTermMemoryLayer", 3), "b": layer("GatedRecurrentLayer", 2)}, {"Input": ("Varying", 4)})
)
BOTH_WAYS = initialize(
    chain([layer("NetBidirectionalOperator", layer("BasicRecurrentLayer", 2))], {"Input": ("Varying", 4)})
)


@pytest.mark.parametrize("net", [DEEP, BOTH_WAYS], ids=["chain", "bidirectional"])
def test_as_the_loop_by_hand(net: Net) -> None:
    """The same as setting and asking for the states at each application."""
    rng = np.random.default_rng(0)
    kept = Keeper(net)
    states: Any = None
    for length in (3, 1, 5):
        data = rng.normal(size=(length, 4)).astype(np.float32)
        given = {"Input": data} if states is None else {"Input": data, STATES: states}
        by_hand = apply(net, given, [port("Output"), STATES])
        assert isinstance(by_hand, dict)
        states = by_hand[STATES]
        agree(kept.apply(data), by_hand[port("Output")])
        for place, state in states.items():
            agree(kept.states[place], state)


def test_a_sequence_in_pieces() -> None:
    data = np.random.default_rng(1).normal(size=(7, 4)).astype(np.float32)
    kept = Keeper(DEEP)
    pieces = [np.asarray(kept.apply(data[a:b])) for a, b in ((0, 2), (2, 3), (3, 7))]
    agree(np.concatenate(pieces), apply(DEEP, data), 1e-5)


def test_first_states() -> None:
    agree(Keeper(CELL, {("State",): [0.500520, -0.291313]}).apply([[2]]), [[0.778594, -0.354615]])
    agree(Keeper(CELL, [0.500520, -0.291313]).apply([[2]]), [[0.778594, -0.354615]])
    some = Keeper(DEEP, {("b", "State"): [1, 2]})
    assert list(some.states) == [("a", "State"), ("a", "CellState"), ("b", "State")]
    agree(some.states["b", "State"], [1, 2])
    agree(some.states["a", "CellState"], [0, 0, 0])


def test_connected_states_are_not_kept() -> None:
    net = graph({"a": CELL, "b": CELL}, [Edge("a", None), Edge(port("a", "State"), port("b", "State"))])
    assert list(Keeper(net).states) == [("a", "State")]


def test_requests_and_settings() -> None:
    kept = Keeper(DEEP)
    found = kept.apply({"Input": np.ones((1, 4))}, [port("a"), STATES], precision="Real64")
    assert isinstance(found, dict)
    assert found[port("a")].dtype == np.float64
    assert found[STATES].keys() == kept.states.keys()
    kept.apply({"Input": np.ones((1, 4)), port("b", "State"): [0, 0]})
    agree(kept.apply(np.ones((1, 4)), port("b", "State")), kept.states["b", "State"])


def test_what_a_net_does_not_tell_of_its_states() -> None:
    net = layer("NetBidirectionalOperator", layer("NetFoldOperator", graph([layer("ThreadingLayer", _plus())], [])))
    kept = Keeper(net)
    assert kept.states == {("ForwardState",): AUTOMATIC, ("BackwardState",): AUTOMATIC}
    kept.apply([1, 2, 4])
    assert {place: float(state) for place, state in kept.states.items()} == {
        ("ForwardState",): 7,
        ("BackwardState",): 7,
    }


def _plus() -> Any:
    from wlnet.ir.scalar import Arg, call
    from wlnet.nets.values import ScalarFunction

    return ScalarFunction(call("add", Arg(0), Arg(1)), 2, names=("Input", "State"), text="#Input + #State &")


def test_messages() -> None:
    for data in ([[[1]], [[2]]], [{"Input": [[1]]}, {"Input": [[2]]}]):
        refused(
            lambda data=data: Keeper(CELL).apply(data), DataError, "netbatchlen",
            "BasicRecurrentLayer: a net that keeps its states takes one example at a time; a list of them was given.",
        )  # fmt: skip
    refused(
        lambda: Keeper(layer("LinearLayer", 2)), DataError, "netnostates",
        "LinearLayer: the net has no states that could be kept.",
    )  # fmt: skip
    driven = graph([CELL], [Edge(port("s"), port(1, "State"))])
    refused(lambda: Keeper(driven), DataError, "netnostates", "NetGraph: the net has no states that could be kept.")
    refused(
        lambda: Keeper(CELL, [1, 2, 3]), DataError, "netindata",
        'BasicRecurrentLayer: port "State": needs a vector of size 2; the data are a vector of size 3.',
    )  # fmt: skip
    refused(
        lambda: Keeper(CELL, [[1, 2]]), DataError, "netindata",
        'BasicRecurrentLayer: port "State": needs a vector of size 2; the data are a list of such.',
    )  # fmt: skip
    refused(
        lambda: Keeper(CELL, {("CellState",): [1, 2]}), DataError, "netinkeys",
        'BasicRecurrentLayer: there is no state {"CellState"}; there is {"State"}.',
    )  # fmt: skip
