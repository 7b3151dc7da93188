from __future__ import annotations

from textwrap import dedent

import pytest

from nets.building import chained, layer, port, word
from wlnet.nets.chain import chain
from wlnet.nets.display import short, state, table
from wlnet.nets.graph import graph
from wlnet.nets.values import Edge

FIRST = layer("LinearLayer", 2, Weights=[[1, -1, 0], [0.5, 0, 2]], Biases=[0.1, -0.2])
LAST = layer("LinearLayer", 1, Weights=[[1, -2]], Biases=[0.5])
TABLES = {
    "the chain of the reference": (
        chain([FIRST, word("Ramp"), LAST], {"Input": 3}),
        """\
        NetChain[
              Input         vector (size: 3)
          1   LinearLayer   vector (size: 2)
          2   Ramp          vector (size: 2)
          3   LinearLayer   vector (size: 1)
              Output        vector (size: 1)
        ]""",
    ),
    "names, a nested chain, nothing known": (
        chain({"encode": [layer("ElementwiseLayer", "ELU"), 3], "act": word("Tanh")}),
        """\
        NetChain[   (uninitialized)
                   Input                 array
          encode   NetChain (2 layers)   vector (size: 3)
          act      Tanh                  vector (size: 3)
                   Output                vector (size: 3)
        ]""",
    ),
    "a graph": (
        graph({"act": word("Ramp"), "add": word("Plus")}, [chained("act", "add"), Edge(port("Input"), ["act", "add"])]),
        """\
        NetGraph[   (partially specified)
                Input            array
          act   Ramp             array
          add   ThreadingLayer   array
                Output           array

          NetPort["Input"] -> "act"
          "act", NetPort["Input"] -> "add"
          "add" -> NetPort["Output"]
        ]""",
    ),
    "a layer": (
        layer("ConvolutionLayer", 4, 3, Stride=2, Biases=None, Input=(1, 9, 9)),
        """\
        ConvolutionLayer[   (uninitialized)
          Parameters
            OutputChannels   4
            KernelSize       3
            Stride           2
          Arrays
            Weights   array (size: 4×1×3×3)   uninitialized
            Biases    None
          Ports
            Input    array (size: 1×9×9)
            Output   array (size: 4×4×4)
        ]""",
    ),
    "a layer without parameters": (
        layer("SoftmaxLayer", Input=2),
        """\
        SoftmaxLayer[
          Parameters
            Level   -1
          Ports
            Input    vector (size: 2)
            Output   vector (size: 2)
        ]""",
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_table(name: str) -> None:
    net, text = TABLES[name]
    assert table(net) == dedent(text)


def test_state() -> None:
    assert state(chain([3])) == "uninitialized"
    assert state(chain([word("Ramp")])) == "partially specified"
    assert state(chain([word("Ramp")], {"Input": "Varying"})) == ""


def test_short_names() -> None:
    assert short(chain([word("Ramp")])) == "NetChain (1 layer)"
    assert short(layer("ElementwiseLayer", "Swish")) == 'ElementwiseLayer["Swish"]'


def test_learning_rates_of_a_chain() -> None:
    net = chain([word("Ramp")], {"Input": 2, word("LearningRateMultipliers"): [Edge(1, 0)]})
    assert table(net).splitlines()[-2:] == ["  LearningRateMultipliers   {1 -> 0}", "]"]
