from __future__ import annotations

import numpy as np
import pytest

from nets.building import chained, layer, port, rebuilt, word
from wlnet.nets.chain import chain
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.net import Net
from wlnet.nets.spec import constructor
from wlnet.nets.values import AUTOMATIC, Edge, NumericArray, Word

RESIDUAL = graph(
    {"lin": 4, "act": word("Tanh"), "add": word("Plus")},
    [chained("lin", "act", "add"), Edge(port("Input"), ["lin", "add"])], {"Input": 4},
)  # fmt: skip
NETS = [
    layer("LinearLayer", 3),
    layer("LinearLayer", (2, 2), Input=(3, AUTOMATIC), Biases=None, LearningRateMultipliers=0),
    layer("LinearLayer", 1, Weights=NumericArray(np.array([[1 / 3]]))),
    layer("ConvolutionLayer", 4, (3, 3), PaddingSize="Same", Interleaving=True, ChannelGroups=2),
    layer("ConvolutionLayer", Weights=np.ones((2, 1, 3))),
    layer("PoolingLayer", 3, 2, Function=word("Mean")),
    layer("DropoutLayer", 0.5, OutputPorts=["BinaryMask"], Method="AlphaDropout"),
    layer("ThreadingLayer", word("Plus"), -1, InputPorts=[(2, 3), 2]),
    layer("ThreadingLayer", word("Subtract"), Input2=3),
    layer("CatenateLayer", 2, InputPorts={"a": (2, 3), "b": (2, 4)}),
    layer("TotalLayer", InputPorts=3),
    layer("TotalLayer"),
    layer("ReshapeLayer", "ReferenceShape", Input=6),
    initialize(layer("BatchNormalizationLayer", Input=(3, 4), Momentum=0.5)),
    chain([3, word("Ramp"), [4, word("Tanh")]], {"Input": 2}),
    initialize(chain({"a": 3, "b": word("Ramp")}, {"Input": 2})),
    RESIDUAL,
    initialize(chain([RESIDUAL, RESIDUAL, 2])),
    graph([word("Ramp"), word("Tanh")], []),
]


@pytest.mark.parametrize("net", NETS, ids=repr)
def test_the_call_makes_the_net_again(net: Net) -> None:
    assert rebuilt(net) == net


@pytest.mark.parametrize("net", [NETS[14], RESIDUAL, NETS[17]], ids=repr)
def test_members_as_their_containers_know_them(net: Net) -> None:
    for key in net.children:
        member = net.member(key)  # type: ignore[attr-defined]
        assert rebuilt(member) == member


def test_what_is_written() -> None:
    assert constructor(layer("LinearLayer", 3)) == ("LinearLayer", (3,), ())
    assert constructor(layer("PoolingLayer", 3, Stride=2)).arguments == (3, 2)
    assert constructor(layer("PoolingLayer", 3)).arguments == (3,)
    assert constructor(layer("PoolingLayer", 3, PaddingSize=1)).options == ((Word("PaddingSize"), 1),)
    assert constructor(layer("SoftmaxLayer", Input=3)) == ("SoftmaxLayer", (), (("Input", (3,)),))
    plus = RESIDUAL.members[2]
    assert constructor(plus, inside=True) == ("ThreadingLayer", (Word("Plus"),), ())
    assert constructor(plus).options == ((Word("InputPorts"), 2),)


def test_edges_of_a_graph() -> None:
    _, arguments, _ = constructor(RESIDUAL)
    assert arguments[1] == (
        Edge(port("Input"), "lin"), Edge("lin", "act"), Edge(("act", port("Input")), "add"), Edge("add", port("Output"))
    )  # fmt: skip
