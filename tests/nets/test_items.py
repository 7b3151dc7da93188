from __future__ import annotations

import pytest

from nets.building import layer, refused, word
from wlnet.ir.scalar import Arg
from wlnet.nets.chain import chain
from wlnet.nets.errors import SpecificationError
from wlnet.nets.items import as_net
from wlnet.nets.values import ScalarFunction

ONE, TWO = ScalarFunction(Arg(0), 1, "# &"), ScalarFunction(Arg(0) + Arg(1), 2, "#1 + #2 &")


@pytest.mark.parametrize(
    ("item", "net"),
    [
        (4, layer("LinearLayer", 4)),
        (word("Ramp"), layer("ElementwiseLayer", word("Ramp"))),
        (word("ArcTan"), layer("ElementwiseLayer", word("ArcTan"))),
        (word("Plus"), layer("ThreadingLayer", word("Plus"))),
        (word("SoftmaxLayer"), layer("SoftmaxLayer")),
        (ONE, layer("ElementwiseLayer", ONE)),
        (TWO, layer("ThreadingLayer", TWO)),
        ([3, 4], chain([3, 4])),
        (layer("SoftmaxLayer"), layer("SoftmaxLayer")),
    ],
)
def test_what_stands_for_a_layer(item: object, net: object) -> None:
    assert as_net(item, "NetGraph", 1) == net


def test_what_does_not() -> None:
    refused(
        lambda: as_net(word("SoftmaxLayr"), "NetGraph", "a"), SpecificationError, "netinvlayer",
        'NetGraph: layer "a" is SoftmaxLayr, which is no layer and stands for none. Did you mean SoftmaxLayer?',
    )  # fmt: skip
    refused(
        lambda: as_net(word("PoolingLayer"), "NetChain", 2), SpecificationError, "netargx",
        "PoolingLayer: it takes 1 or 2 arguments; 0 were given.",
    )  # fmt: skip
