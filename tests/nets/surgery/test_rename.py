from __future__ import annotations

import pytest

from nets.building import agree, layer, port, refused, word
from wlnet.execution import apply
from wlnet.nets.chain import chain
from wlnet.nets.container import Container
from wlnet.nets.errors import PathError, SpecificationError
from wlnet.nets.graph import graph
from wlnet.nets.net import Net
from wlnet.nets.surgery.rename import level_range, rename
from wlnet.nets.values import Edge

NESTED = chain({"b": chain({"c": 3, "r": word("Ramp")}), "r": word("Tanh")}, {"Input": 2})


def names(net: Net) -> tuple[str, ...] | None:
    assert isinstance(net, Container)
    return net.names


def test_layers() -> None:
    net = rename(NESTED, [Edge("r", "act")])
    assert names(net) == ("b", "act")
    assert names(net.children["b"]) == ("c", "r")
    assert names(rename(NESTED, [Edge("b", "r"), Edge("r", "b")])) == ("r", "b")
    assert names(rename(NESTED, [Edge(1, "x")])) == ("x", "r")
    assert names(rename(chain([2, 3]), [Edge(1, "x")])) == ("x", "2")
    assert names(rename(chain([2, 3]), lambda key: f"layer{key}")) == ("layer1", "layer2")


def test_levels() -> None:
    both = rename(NESTED, [Edge("r", "act")], (1, 2))
    assert names(both) == ("b", "act")
    assert names(both.children["b"]) == ("c", "act")
    inner = rename(NESTED, lambda key: f"x{key}", (2, 2))
    assert names(inner) == ("b", "r")
    assert names(inner.children["b"]) == ("xc", "xr")
    assert [level_range(spec) for spec in (2, (2,), (1, 3))] == [(1, 2), (2, 2), (1, 3)]
    with pytest.raises(SpecificationError, match="is no level specification"):
        level_range("x")


def test_nets_inside_layers() -> None:
    net = layer("NetMapOperator", chain({"a": word("Ramp")}))
    assert names(rename(net, [Edge("a", "b")]).children["Net"]) == ("b",)
    held = chain({"m": net})
    assert names(rename(held, [Edge("a", "b")], (1, 2)).children["m"].children["Net"]) == ("b",)
    refused(
        lambda: rename(net, [Edge("q", "b")]), PathError, "netnopart",
        'NetRename: nothing in NetMapOperator[NetChain[<1>]] is called "q".',
    )  # fmt: skip


def test_ports() -> None:
    inner = graph(
        {"a": layer("LinearLayer", 1, Weights=[[2]], Biases=[1])}, [Edge(port("x"), "a"), Edge("a", port("y"))]
    )
    net = graph(
        {"n": inner, "t": word("Ramp")}, [Edge(port("n", "a", "Output"), port("tap")), Edge("n", "t")], {"x": 1}
    )
    renamed = rename(net, [Edge(port("x"), port("in")), Edge(port("tap"), port("out"))])
    assert (renamed.inputs, renamed.outputs) == (("in",), ("out", "Output"))
    deep = rename(net, [Edge(port("x"), port("in")), Edge("a", "A"), Edge(port("y"), port("z"))], (1, 2))
    assert deep.children["n"].inputs == ("in",)
    agree(apply(deep, [3])["tap"], [7])
    agree(apply(renamed, [3])["out"], [7])


def test_messages() -> None:
    refused(
        lambda: rename(NESTED, [Edge("b", "r")]), SpecificationError, "netdupname",
        'NetRename: two layers would be called "r".',
    )  # fmt: skip
    refused(
        lambda: rename(NESTED, [Edge("c", "d")]), PathError, "netnopart",
        'NetRename: there is no layer "c"; there are "b" and "r".',
    )  # fmt: skip
    refused(
        lambda: rename(NESTED, [Edge(port("Inpt"), port("x"))]), PathError, "netnopart",
        'NetRename: there is no port "Inpt"; there are "Input" and "Output". Did you mean "Input"?',
    )  # fmt: skip
    refused(
        lambda: rename(NESTED, lambda _: 3), SpecificationError, "netinvlayer",
        'NetRename: the new name of layer "b" should be a string; it is 3.',
    )  # fmt: skip
