from __future__ import annotations

import numpy as np
import pytest

from nets.building import agree, layer, port, refused, word
from wlnet.execution import apply
from wlnet.nets.chain import chain
from wlnet.nets.container import Container
from wlnet.nets.errors import PathError, SpecificationError, TypeConflict, WiringError
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.surgery.join import append, insert, join, prepend
from wlnet.nets.surgery.take import take
from wlnet.nets.values import Edge

FIRST = layer("LinearLayer", 2, Weights=[[1, -1, 0], [0.5, 0, 2]], Biases=[0.1, -0.2])
LAST = layer("LinearLayer", 1, Weights=[[1, -2]], Biases=[0.5])
NET = chain([FIRST, word("Ramp"), LAST], {"Input": 3})
RESIDUAL = graph(
    {"lin": layer("LinearLayer", 1, Weights=[[2]], Biases=[0]), "add": word("Plus")},
    [Edge(port("x"), "lin"), Edge(["lin", port("x")], "add"), Edge("add", port("y"))],
    {"x": 1},
)


def test_joining_chains() -> None:
    assert join([take(NET, 1), take(NET, (2, 3))]) == NET
    agree(apply(join([take(NET, 1), take(NET, (2, 3))]), [1, 2, 3]), [-12.1])
    assert join([NET]) == NET
    assert join([FIRST, LAST]) == chain([FIRST, LAST])
    assert join([chain([]), NET]) == NET
    assert join([chain([2]), chain([word("Ramp")])], {"Input": 7}).type("Input").dims == (7,)


@pytest.mark.parametrize("seed", range(10))
def test_what_was_taken_apart_joins_to_the_same(seed: int) -> None:
    rng = np.random.default_rng(seed)
    items = [[word("Ramp"), word("Tanh"), int(rng.integers(1, 6))][rng.integers(3)] for _ in range(rng.integers(2, 7))]
    net = initialize(chain(items, {"Input": 4}), seeding=seed)
    assert isinstance(net, Container)
    for cut in range(1, len(items)):
        assert join([take(net, cut), take(net, (cut + 1, len(items)))]) == net


def test_names_of_the_joined() -> None:
    a, b = chain({"a": word("Ramp"), "b": word("Tanh")}), chain({"a": word("Tanh")})
    assert join([a, b]).names == ("a", "b", "a_1")
    assert join([a, b, b]).names == ("a", "b", "a_1", "a_2")
    assert join([a, chain([word("Ramp")])]).names == ("a", "b", "3")
    assert join([chain([word("Ramp")]), a]).names == ("1", "a", "b")
    assert join([chain([word("Ramp")]), chain({"1": word("Ramp")})]).names == ("1_1", "1")


def test_joining_graphs() -> None:
    net = join([NET, RESIDUAL])
    assert net.head == "NetGraph"
    assert (net.inputs, net.outputs) == (("Input",), ("y",))
    agree(apply(net, [1, 2, 3]), [-36.3])
    agree(apply(join([RESIDUAL, RESIDUAL]), [1]), [9])
    assert join([RESIDUAL, chain([4])]).outputs == ("Output",)


def test_appending() -> None:
    assert append(NET, word("LogisticSigmoid")) == chain(
        [FIRST, word("Ramp"), LAST, word("LogisticSigmoid")], {"Input": 3}
    )
    assert append(FIRST, [word("Ramp"), LAST]) == join([FIRST, chain([word("Ramp"), LAST])])
    assert append(append(FIRST, word("Ramp")), Edge("end", LAST)).names == ("1", "2", "end")
    assert append(chain({"a": word("Ramp")}), word("Tanh")).names == ("a", "2")
    assert append(chain({"2": word("Ramp")}), word("Tanh")).names == ("2", "2_1")
    assert append(NET, chain([4, word("Ramp")])).members[-1] == chain([4, word("Ramp")])
    assert append(NET, 4, {"Output": 4}).type("Output").dims == (4,)
    graph_ = append(RESIDUAL, Edge("out", word("Tanh")))
    assert (graph_.head, graph_.names, graph_.outputs) == ("NetGraph", ("lin", "add", "out"), ("Output",))


def test_the_type_of_the_old_end_stays_with_its_layer() -> None:
    net = chain([layer("LinearLayer")], {"Input": 3, "Output": 4})
    assert append(net, layer("LinearLayer", 2)).member(1).type("Output").dims == (4,)
    assert prepend(net, word("Ramp")).type("Input").dims == (3,)
    refused(
        lambda: prepend(net, 5), TypeConflict, "tyfail1",
        'NetChain: layer 2 (LinearLayer[]), port "Input": needs a vector of size 3, since port "Input" was given as '
        "{3}; layer 1 (LinearLayer[5]) gives a vector of size 5.",
    )  # fmt: skip


def test_prepending() -> None:
    assert prepend(NET, 3).members[1:] == NET.members
    assert prepend(chain({"a": 2}), Edge("pre", word("Ramp"))).names == ("pre", "a")
    assert prepend(chain({"a": 2}), [word("Ramp"), word("Tanh")]).names == ("1", "2", "a")
    net = prepend(RESIDUAL, word("Ramp"))
    assert (net.head, net.inputs, net.outputs) == ("NetGraph", ("Input",), ("y",))
    agree(apply(net, [-1]), [0])
    agree(apply(net, [1]), [3])
    refused(
        lambda: prepend(chain({"a": 2}), Edge("a", word("Ramp"))), SpecificationError, "netdupname",
        'NetPrepend: there is a layer "a" already.',
    )  # fmt: skip


def test_inserting() -> None:
    ramp, tanh = layer("ElementwiseLayer", word("Ramp")), layer("ElementwiseLayer", word("Tanh"))
    net = chain({"a": word("Ramp"), "b": word("Ramp")}, {"Input": 2})
    assert insert(net, Edge("c", word("Tanh")), "b") == chain({"a": ramp, "c": tanh, "b": ramp}, {"Input": 2})
    assert insert(net, word("Tanh"), -1).names == ("a", "b", "3")
    assert insert(net, Edge("c", word("Tanh")), 3).names == ("a", "b", "c")
    assert insert(net, Edge("c", word("Tanh")), -2).names == ("a", "c", "b")
    assert insert(net, Edge("c", word("Tanh")), 1).names == ("c", "a", "b")
    refused(
        lambda: insert(net, Edge("a", 2), 1),
        SpecificationError,
        "netdupname",
        'NetInsert: there is a layer "a" already.',
    )
    refused(lambda: insert(net, 2, 4), PathError, "netnopart", 'NetInsert: there is no layer 4; there are "a" and "b".')
    refused(lambda: insert(RESIDUAL, 2, 1), PathError, "netnochain", "NetInsert: NetGraph[<2>] is no NetChain.")


def test_ports() -> None:
    two = graph([word("Ramp"), word("Tanh")], [], {"Input": 2})
    refused(
        lambda: append(two, 3), WiringError, "netoneport",
        'NetAppend: NetGraph[<2>] has the outputs "Output1" and "Output2"; it needs exactly one output here.',
    )  # fmt: skip
    refused(
        lambda: join([NET, chain([layer("ThreadingLayer", word("Subtract"))])]), WiringError, "netoneport",
        'NetJoin: NetChain[<1>] has the inputs "Input1" and "Input2"; it needs exactly one input here.',
    )  # fmt: skip
