from __future__ import annotations

import numpy as np
import pytest

from nets.building import agree, chained, layer, port, rebuilt, refused, word
from wlnet.execution import apply
from wlnet.nets.chain import chain
from wlnet.nets.container import Container
from wlnet.nets.errors import SpecificationError, WiringError
from wlnet.nets.graph import graph
from wlnet.nets.information import information
from wlnet.nets.initialize import initialize
from wlnet.nets.states import state_ends
from wlnet.nets.surgery.replace import replace_part
from wlnet.nets.values import Edge, Port

RAMP, TANH, PLUS = word("Ramp"), word("Tanh"), word("Plus")
IDENTITY = layer("LinearLayer", 2, Weights=[[1, 0], [0, 1]], Biases=[0, 0])


def three() -> list[object]:
    return [RAMP, TANH, layer("ThreadingLayer", word("Subtract"))]


def test_documented_two_outputs() -> None:
    net = graph([RAMP, TANH], [Edge(port("Input"), 1), Edge(port("Input"), 2)], {"Input": 2})
    found = apply(net, [1, -1])
    assert list(found) == ["Output1", "Output2"]
    agree(found["Output1"], [1, 0])
    agree(found["Output2"], [0.761594, -0.761594])


def test_documented_residual() -> None:
    net = graph(
        {"lin": IDENTITY, "act": TANH, "add": PLUS},
        [chained("lin", "act", "add"), Edge(port("Input"), ["lin", "add"])],
        {"Input": 2},
    )  # fmt: skip
    agree(apply(net, [1, -1]), [1.761594, -1.761594])
    into = [wire.source for wire in net.wires if wire.target.path == ("add",)]
    assert [(end.path, end.port) for end in into] == [(("act",), "Output"), ((), "Input")]


def test_documented_catenation() -> None:
    edges = [Edge([port("In1"), port("In2")], 1)]
    net = graph([layer("CatenateLayer")], edges, {"In1": (2,), "In2": (3,)})
    agree(apply(net, {"In1": [1, 2], "In2": [3, 4, 5]}), [1, 2, 3, 4, 5])


def value(net: Container, data: object) -> object:
    found = apply(net, data)
    return {k: v.tolist() for k, v in found.items()} if isinstance(found, dict) else found.tolist()


def test_edge_forms() -> None:
    x = {"Input": [2, -3]}
    diff = [2 - np.tanh(2), 0 - np.tanh(-3)]
    for edges in (
        [Edge([1, 2], 3)],
        [Edge(1, 3), Edge(2, 3)],
        [Edge(2, port(3, "Input2")), Edge(1, port(3, "Input1"))],
        [Edge(2, Port((3,), 2)), Edge(1, 3)],
        [Edge(port("Input"), [1, 2]), Edge([1, 2], 3)],
        [chained(port("Input"), [1, 2], 3)],
        [[Edge(1, 3)], [[Edge(2, 3)]]],
        [Edge([-3, 2], -1)],
        [Edge([port(1, "Output"), 2], 3)],
        [Edge([Port((1,), None), Port((), 2)], Port((), 3))],
        [Edge([1, 2], 3), Edge(3, port("Output"))],
    ):
        agree(value(graph(three(), edges), x), diff, 1e-6)


def test_named_outputs_and_taps() -> None:
    inner = graph({"a": RAMP, "b": TANH}, [Edge("a", "b")])
    net = graph(
        {"sub": inner, "post": RAMP},
        [Edge("sub", "post"), Edge(port("sub", "a", "Output"), port("tap")), Edge("post", port("end"))],
    )
    assert net.outputs == ("tap", "end")
    agree(apply(net, [3.0, -1.0])["tap"], [3, 0])
    agree(apply(net, [3.0, -1.0])["end"], [np.tanh(3), 0])
    assert rebuilt(net) == net


def test_muting() -> None:
    net = graph([layer("DropoutLayer", OutputPorts=["Output", "BinaryMask"])], [Edge(port(1, "BinaryMask"), None)])
    assert net.outputs == ("Output",)
    assert rebuilt(net) == net


def test_pass_through() -> None:
    net = graph([RAMP], [Edge(port("x"), port("y")), Edge(port("x"), 1)])
    assert (net.inputs, net.outputs) == (("x",), ("y", "Output"))
    assert value(net, [1, -1]) == {"y": [1, -1], "Output": [1, 0]}


def test_open_inputs_of_one_name_are_one_port() -> None:
    net = graph([RAMP, TANH, layer("TotalLayer")], [Edge([1, 2], 3)])
    assert net.inputs == ("Input",)
    net = graph({"r": layer("ReshapeLayer", "ReferenceShape"), "t": TANH}, [Edge("t", "r")])
    assert net.inputs == ("ReferenceShape", "Input")


def test_output_names_skip_what_is_taken() -> None:
    net = graph([RAMP, TANH, RAMP], [Edge(2, port("Output1"))])
    assert net.outputs == ("Output1", "Output2", "Output3")
    assert graph([RAMP, TANH], [Edge(2, port("Output"))]).outputs == ("Output", "Output1")
    assert graph([RAMP, TANH, RAMP], []).outputs == ("Output1", "Output2", "Output3")


def test_order_of_ports() -> None:
    edges = [Edge(port("b"), port(3, "Input2")), Edge(port("a"), 1), Edge(1, port(3, "Input1"))]
    net = graph([RAMP, TANH, layer("ThreadingLayer", word("Subtract"))], edges)
    assert net.inputs == ("b", "a", "Input")
    assert rebuilt(net) == net
    outer = graph({"net": net}, [Edge([port("x"), port("y"), port("z")], "net")])
    fed = {wire.target.port: wire.source.port for wire in outer.wires if wire.target.path == ("net",)}
    assert fed == {"b": "x", "a": "y", "Input": "z"}


def test_a_single_source_goes_to_input() -> None:
    """Of the free inputs "a" and "Input" a single source takes "Input", though "a" comes first."""
    inner = graph([RAMP, TANH, layer("TotalLayer")], [Edge(port("a"), 1), Edge([1, 2], 3)])
    assert inner.inputs == ("a", "Input")
    outer = graph({"r": RAMP, "net": inner}, [Edge("r", "net")])
    fed = {wire.target.port: wire.source.path for wire in outer.wires if wire.target.path == ("net",)}
    assert fed == {"a": (), "Input": ("r",)}


def test_one_net_and_a_chain_as_a_graph() -> None:
    net = graph(TANH)
    assert (net.inputs, net.outputs) == (("Input",), ("Output",))
    made = graph(chain({"a": 3, "b": RAMP}, {"Input": 2}))
    assert made.head == "NetGraph"
    assert made.names == ("a", "b")
    assert made.type("Input").dims == (2,)
    assert [wire.source.path for wire in made.wires] == [(), ("a",), ("b",)]


def test_vertices_of_functions() -> None:
    net = graph([PLUS, word("Times"), word("Sqrt"), word("Max")], [])
    assert [member.head for member in net.members] == ["ThreadingLayer", "ThreadingLayer", "ElementwiseLayer",
                                                       "ThreadingLayer"]  # fmt: skip


def test_same_source_twice() -> None:
    net = graph([RAMP, PLUS], [Edge([1, 1], 2)])
    agree(apply(net, [2, 3]), [4, 6])
    assert rebuilt(net) == net


def nested_state(*more: Edge) -> Container:
    recurrent = chain({"act": RAMP, "inner": graph({"rec": layer("BasicRecurrentLayer", 2)}, [])})
    return graph(
        {"state": layer("LinearLayer", 2), "net": recurrent},
        [Edge(port("s"), "state"), Edge("state", port("net", "inner", "rec", "State")), *more],
        {"s": 3, "Input": (4, 2)},
    )


def test_a_state_inside_a_nested_net() -> None:
    net = initialize(nested_state())
    assert net.inputs == ("s", "Input")
    assert rebuilt(net) == net
    assert state_ends(net) == ()
    assert set(information(net, "LayersGraph").edges) == {
        (("net", "act"), ("net", "inner", "rec")),
        (("state",), ("net", "inner", "rec")),
    }
    plain = graph(
        {"state": net.children["state"], "act": RAMP, "rec": net.children["net"].children["inner"].children["rec"]},
        [Edge(port("s"), "state"), Edge("state", port("rec", "State")), Edge("act", "rec")], {"s": 3, "Input": (4, 2)},
    )  # fmt: skip
    data = {"s": [1.0, -2, 3], "Input": [[1.0, 2], [-3, 4], [5, -6], [0, 1]]}
    assert np.array_equal(apply(net, data), apply(plain, data))
    assert not np.array_equal(apply(net, data), apply(net, {**data, "s": [0.0, 0, 0]}))


def test_a_state_inside_a_nested_net_has_one_source() -> None:
    fact = 'port "State" of layer "net"/"inner"/"rec" (BasicRecurrentLayer[2]) has several sources.'
    again = Edge("state", port("net", "inner", "rec", "State"))
    refused(lambda: nested_state(again), WiringError, "netdupsrc", f"NetGraph: {fact}")
    refused(
        lambda: graph({"outer": nested_state(), "lin": layer("LinearLayer", 2, Input=3)},
                      [Edge("lin", port("outer", "net", "inner", "rec", "State"))]),
        WiringError, "netdupsrc", "NetGraph: " + fact.replace("layer ", 'layer "outer"/'),
    )  # fmt: skip
    refused(
        lambda: nested_state(Edge("net", port("net", "inner", "rec", "State"))), WiringError, "netdupsrc",
        f"NetGraph: {fact}",
    )  # fmt: skip


def test_what_is_connected_inside_must_be_there() -> None:
    refused(
        lambda: replace_part(nested_state(), [Edge(("net", "inner", "rec"), word("Ramp"))]), WiringError, "netnopart",
        'NetGraph: NetPort[{"net", "inner", "rec", "State"}] is connected to others, but there is no such port.',
    )  # fmt: skip
    kept = replace_part(nested_state(), [Edge(("net", "inner", "rec"), layer("GatedRecurrentLayer", 2))])
    assert kept.type("s").dims == (3,)


WRONG = {
    "cycle": ([RAMP, TANH], [Edge(1, 2), Edge(2, 1)], "netcycle", "the edges make a cycle: 1 -> 2 -> 1."),
    "self loop": ([RAMP], [Edge(1, 1)], "netcycle", "the edges make a cycle: 1 -> 1."),
    "two sources": ([RAMP, TANH, TANH], [Edge(1, 3), Edge(2, 3)], "netdupsrc",
                    "layer 3 (Tanh) has 1 input and 2 sources: 1, 2."),
    "one port twice": ([RAMP, TANH, TANH], [Edge(1, port(3, "Input")), Edge(2, port(3, "Input"))], "netdupsrc",
                       'port "Input" of layer 3 (Tanh) has several sources: 1, 2.'),
    "output twice": ([RAMP, TANH], [Edge(1, port("y")), Edge(2, port("y"))], "netdupsrc",
                     'the output "y" of the graph has two sources.'),
    "unknown number": ([RAMP], [Edge(1, 3)], "netnopart", "there is no layer 3; there is layer 1 only."),
    "unknown name": ({"act": RAMP, "b": TANH}, [Edge("akt", "b")], "netnopart",
                     'there is no layer "akt"; there are "act" and "b". Did you mean "act"?'),
    "unknown output": ([RAMP, TANH], [Edge(port(1, "Outptu"), 2)], "netnopart",
                       'layer 1 (Ramp) has no output "Outptu"; there is "Output". Did you mean "Output"?'),
    "input as source": ([RAMP, TANH], [Edge(port(1, "Input"), 2)], "netnopart",
                        'layer 1 (Ramp) has an input, but no output, "Input"; there is "Output".'),
    "unknown input": ([RAMP, TANH], [Edge(1, port(2, "Target"))], "netnopart",
                      'layer 2 (Tanh) has no input "Target"; there is "Input".'),
    "output as target": ([RAMP, TANH], [Edge(1, port(2, "Output"))], "netnopart",
                         'layer 2 (Tanh) has an output, but no input, "Output"; there is "Input".'),
    "no edge": ([RAMP], [3], "netinvedge", "3 is no edge."),
    "no vertex": ([RAMP], [Edge(1, 2.5)], "netinvedge", "2.5 is no vertex or port."),
    "into a nested net": ([RAMP, chain([RAMP, TANH])], [Edge(1, port(2, 1, "Input"))], "netinvedge",
                          "layer 2/1 (Ramp) is inside another net, so only its states can be fed."),
    "unknown inside": ([chain([RAMP, TANH]), RAMP], [Edge(port(1, 5, "Output"), 2)], "netnopart",
                       "in layer 1 (NetChain[<2>]) there is no layer 5; layers go from 1 to 2."),
    "several outputs": ([layer("DropoutLayer", OutputPorts=["Output", "BinaryMask"]), graph([RAMP, TANH], []), RAMP],
                        [Edge(2, 3)], "netoneport",
                        'layer 2 (NetGraph[<2>]) has the outputs "Output1" and "Output2"; say which.'),
    "one name for both": ([RAMP], [Edge(port("x"), 1), Edge(1, port("x"))], "netdupname",
                          'the name "x" is used for an input and for an output.'),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_edges(name: str) -> None:
    vertices, edges, tag, text = WRONG[name]
    refused(lambda: graph(vertices, edges), WiringError, tag, f"NetGraph: {text}")


def test_wrong_vertices() -> None:
    refused(
        lambda: graph([RAMP, "Ramp"], []), SpecificationError, "netinvlayer",
        'NetGraph: layer 2 is "Ramp", which is no layer and stands for none.',
    )  # fmt: skip
    refused(
        lambda: graph([("a", RAMP), ("a", TANH)], []), SpecificationError, "netdupname",
        'NetGraph: two layers are called "a".',
    )  # fmt: skip
    refused(
        lambda: graph([RAMP], [], {"Inpt": 3}), SpecificationError, "netnoport",
        'NetGraph: there is no port "Inpt"; there are "Input" and "Output". Did you mean "Input"?',
    )  # fmt: skip


def test_the_networkx_graph_keeps_parallel_edges() -> None:
    net = graph([RAMP, PLUS], [Edge([1, 1], 2)])
    assert sorted(net.graph.edges(keys=True)) == [(1, 2, "Input1"), (1, 2, "Input2")]
