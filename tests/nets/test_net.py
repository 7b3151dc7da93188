from __future__ import annotations

from nets.building import layer, refused, word
from wlnet.nets.errors import TypeConflict
from wlnet.nets.types import PortType


def test_types_and_repr() -> None:
    net = layer("LinearLayer", 3, Input=2)
    assert list(net.types) == ["Input", "Output"]
    assert repr(net) == "<LinearLayer[3]>"
    assert repr(layer("ElementwiseLayer", word("Ramp"))) == "<Ramp>"
    assert repr(layer("ElementwiseLayer", "ELU")) == '<ElementwiseLayer["ELU"]>'


def test_retyped() -> None:
    net = layer("SoftmaxLayer").retyped({"Input": PortType((4,))})
    assert net.type("Output").dims == (4,)
    refused(
        lambda: layer("LinearLayer", 3).retyped({"Output": PortType((4,))}), TypeConflict, "tyfail1",
        'LinearLayer: port "Output": was given as {4}, but is a vector of size 3, since its output size is 3.',
    )  # fmt: skip


def test_a_change_leaves_the_original() -> None:
    net = layer("LinearLayer", 3)
    net.changed(span="there")
    assert net.span is None
