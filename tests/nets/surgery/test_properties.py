"""What surgery does, seen from the numbers: every function against evaluating nets one after another."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nets.building import port, rebuilt, word
from wlnet.execution import apply
from wlnet.nets.chain import chain
from wlnet.nets.container import Container
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.net import Net
from wlnet.nets.surgery.flatten import flatten
from wlnet.nets.surgery.join import append, insert, join, prepend
from wlnet.nets.surgery.rename import rename
from wlnet.nets.surgery.replace import Replacement, replace, replace_part
from wlnet.nets.surgery.share import insert_shared_arrays
from wlnet.nets.surgery.take import delete
from wlnet.nets.values import Edge

DATA = [0.5, -1.0, 2.0]
UNARY = [word("Ramp"), word("Tanh"), word("Sin"), 3]


@st.composite
def graphs(draw: st.DrawFn, depth: int = 1) -> Container:
    """A graph of three or more layers that keep vectors of size 3, some of them nested nets; the last is the output."""
    names = draw(st.booleans())
    count = draw(st.integers(1, 5))
    layers: list[Any] = []
    edges: list[Edge] = []
    for i in range(1, count + 1):
        nested = [graphs(depth - 1)] if depth else []
        layers.append(draw(st.one_of(st.sampled_from([*UNARY, word("Plus"), word("Times")]), *nested)))
        sources = st.sampled_from([port("Input"), *(f"v{j}" if names else j for j in range(1, i))])
        several = layers[-1] in (word("Plus"), word("Times")) if not isinstance(layers[-1], Net) else False
        given = draw(st.lists(sources, min_size=1 + several, max_size=1 + several))
        edges.append(Edge(given if several else given[0], f"v{i}" if names else i))
    edges.append(Edge(f"v{count}" if names else count, port("Output")))
    muted = [Edge(f"v{i}" if names else i, None) for i in range(1, count)]
    vertices = {f"v{i}": one for i, one in enumerate(layers, 1)} if names else layers
    sources_of = [edge.source if isinstance(edge.source, list) else [edge.source] for edge in edges]
    used = {str(source) for given in sources_of for source in given}
    edges += [edge for edge in muted if str(edge.source) not in used]
    return graph(vertices, edges, {"Input": 3})


def result(net: Net, data: Any = DATA) -> np.ndarray[Any, Any]:
    found = apply(net, data)
    assert not isinstance(found, dict)
    return np.asarray(found)


def same(net: Net, expected: Any) -> None:
    assert rebuilt(net) == net
    np.testing.assert_allclose(result(net), np.asarray(expected), rtol=1e-5, atol=1e-6)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(graphs(), graphs(), st.data())
def test_numbers(one: Container, other: Container, data: st.DataObject) -> None:
    net, more = initialize(one, method="Xavier"), initialize(other, method="Xavier", seeding=7)
    assert isinstance(net, Container)
    assert isinstance(more, Container)
    before = result(net)
    same(flatten(net), before)
    same(insert_shared_arrays(net, "s/"), before)
    same(rename(net, lambda key: f"new{key}"), before)
    same(rename(net, [Edge(port("Output"), port("y")), Edge(port("Input"), port("x"))]), before)
    same(join([net, more]), result(more, before))
    same(append(net, word("Tanh")), np.tanh(before, dtype=np.float32))
    same(prepend(net, more), result(net, result(more)))
    in_chain = chain([net, more])
    same(insert(in_chain, word("Ramp"), 2), result(more, np.maximum(before, 0)))

    keys = [k for k, child in net.children.items() if len(child.inputs) == 1]
    if keys:
        key = data.draw(st.sampled_from(keys))
        bridged = replace_part(net, [Edge(key, chain([]))])
        assert isinstance(bridged, Container)
        gone = delete(net, key)
        if gone.outputs == ("Output",) and gone.inputs == ("Input",):
            same(gone, result(bridged))
    cosines = Replacement(lambda net: net.head == "ElementwiseLayer", lambda _: word("Cos"))
    changed = replace(net, [cosines])
    same(changed, result(replace(flatten(net), [cosines])))
