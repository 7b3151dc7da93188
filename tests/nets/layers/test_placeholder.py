from __future__ import annotations

import pytest

from nets.building import layer, rebuilt, refused, sizes, word
from wlnet.execution import apply
from wlnet.nets.chain import chain
from wlnet.nets.display import table
from wlnet.nets.errors import IncompleteNet, SpecificationError
from wlnet.nets.extract import extract
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.layer import Layer
from wlnet.nets.types import Integer
from wlnet.nets.values import Edge, Restricted

PLACEHOLDER = "PlaceholderLayer"
LAYERS = [
    layer(PLACEHOLDER),
    layer(PLACEHOLDER, "Foo"),
    layer(PLACEHOLDER, "Foo", {"alpha": 2, "more": {"rate": 0.5}}),
    layer(PLACEHOLDER, InputPorts=2, OutputPorts=3),
    layer(PLACEHOLDER, InputPorts=["a", "b"], OutputPorts=["c", "d"]),
    layer(PLACEHOLDER, InputPorts=[2, 3], OutputPorts=[(4, 5), 2, "Real"]),
    layer(PLACEHOLDER, InputPorts={"a": 2}, OutputPorts={"x": ("Varying", 3)}, Arrays=["W", "b"]),
    layer(PLACEHOLDER, "Foo", Arrays={"W": [[1, 2], [3, 4]]}, Input=3, Output=(2, 2)),
]


@pytest.mark.parametrize("net", LAYERS, ids=repr)
def test_print_and_rebuild(net: Layer) -> None:
    assert rebuilt(net) == net
    assert table(net).startswith("PlaceholderLayer[")


def test_ports() -> None:
    assert layer(PLACEHOLDER).inputs == ("Input",)
    assert layer(PLACEHOLDER).outputs == ("Output",)
    assert layer(PLACEHOLDER, InputPorts=2, OutputPorts=3).inputs == ("Input1", "Input2")
    assert layer(PLACEHOLDER, InputPorts=2, OutputPorts=3).outputs == ("Output1", "Output2", "Output3")
    assert layer(PLACEHOLDER, OutputPorts=["c", "d"]).outputs == ("c", "d")
    net = layer(PLACEHOLDER, InputPorts=[2, 3], OutputPorts=[(4, 5), Restricted("Integer", 7)])
    assert sizes(net, "Input1", "Input2", "Output1") == [(2,), (3,), (4, 5)]
    assert net.type("Output2").kind == Integer(1, 7)
    assert layer(PLACEHOLDER, Input=3, Output=(2, 2)).type("Output").dims == (2, 2)


def test_parts() -> None:
    net = layer(PLACEHOLDER, "Foo", {"alpha": 2})
    assert extract(net, "Tag") == "Foo"
    assert extract(net, "Information") == {"alpha": 2}
    assert extract(net, "Arrays") is None


def test_in_nets() -> None:
    """It takes as many inputs as it is given, lets sizes through in neither direction, and is taken apart again."""
    net = chain([3, layer(PLACEHOLDER, "Foo"), 4], {"Input": 2})
    assert sizes(net, "Output") == [(4,)]
    assert sizes(net.member(2), "Input", "Output") == [(3,), None]
    joined = graph([word("Ramp"), word("Tanh"), layer(PLACEHOLDER)], [Edge((1, 2), 3)])
    assert joined.members[2].inputs == ("Input1", "Input2")
    assert rebuilt(joined) == joined
    refused(
        lambda: apply(initialize(chain([3, layer(PLACEHOLDER, "Foo")], {"Input": 2})), [1, 2]),
        IncompleteNet, "netplaceholder",
        'NetChain: layer 2 (PlaceholderLayer["Foo"]): its operation is not known, so the net cannot be evaluated.',
    )  # fmt: skip


def test_messages() -> None:
    refused(
        lambda: apply(layer(PLACEHOLDER), 3), IncompleteNet, "netplaceholder",
        "PlaceholderLayer: its operation is not known, so the net cannot be evaluated.",
    )  # fmt: skip
    refused(
        lambda: layer(PLACEHOLDER, 3), SpecificationError, "netinvarg",
        'PlaceholderLayer: "Tag" should be a string; it was given as 3.',
    )  # fmt: skip
    refused(
        lambda: layer(PLACEHOLDER, "a", 3), SpecificationError, "netinvarg",
        'PlaceholderLayer: "Information" should be an association; it was given as 3.',
    )  # fmt: skip
    refused(
        lambda: layer(PLACEHOLDER, Arrays=3), SpecificationError, "netinvarg",
        'PlaceholderLayer: "Arrays" should be None, a list of names, or an association from names to arrays; it was '
        "given as 3.",
    )  # fmt: skip
