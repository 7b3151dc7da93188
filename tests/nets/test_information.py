from __future__ import annotations

import numpy as np

from nets.building import layer, port, refused, word
from wlnet.nets.chain import chain
from wlnet.nets.errors import IncompleteNet, PathError
from wlnet.nets.graph import graph
from wlnet.nets.information import PROPERTIES, Bytes, Links, information
from wlnet.nets.initialize import initialize
from wlnet.nets.surgery.share import insert_shared_arrays
from wlnet.nets.values import AUTOMATIC, Edge, NumericArray, Word

N1 = chain(
    [
        layer("LinearLayer", 2, Weights=[[1, -1, 0], [0.5, 0, 2]], Biases=[0.1, -0.2]), word("Ramp"),
        layer("LinearLayer", 1, Weights=[[1, -2]], Biases=[0.5]),
    ],
    {"Input": 3},
)  # fmt: skip
NESTED = chain({"b": chain({"lin": 4, "act": word("Tanh")}), "map": layer("NetMapOperator", [layer("LinearLayer", 2)])})
BRANCHED = graph(
    {"a": chain([2, word("Tanh")]), "s": word("Plus")}, [Edge(["a", port("a", 1, "Output")], "s")], {"Input": 3}
)


def test_documented() -> None:
    assert information(N1, "ArraysCount") == 4
    counts = {(1, "Biases"): 2, (1, "Weights"): 6, (3, "Biases"): 1, (3, "Weights"): 2}
    assert list(information(N1, "ArraysElementCounts").items()) == list(counts.items())
    assert information(N1, "ArraysTotalElementCount") == 11
    assert information(N1, "ArraysTotalByteCount") == 44
    assert information(N1, "LayersCount") == 3
    assert list(information(N1, "LayerTypeCounts").items()) == [(Word("LinearLayer"), 2), (Word("ElementwiseLayer"), 1)]


def test_arrays() -> None:
    assert information(N1, "ArraysDimensions")[1, "Weights"] == (2, 3)
    assert np.array_equal(information(N1, "Arrays")[3, "Weights"], [[1, -2]])
    assert information(N1, "ArraysPositionList") == ((1, "Biases"), (1, "Weights"), (3, "Biases"), (3, "Weights"))
    assert len(information(N1, "ArraysList")) == 4
    double = layer("LinearLayer", 1, Weights=NumericArray(np.ones((1, 4))), Biases=None)
    assert information(double, "ArraysByteCounts") == {("Weights",): 32}
    assert information(double, "ArraysSizes") == {("Weights",): Bytes(32)}
    assert information(N1, "ArraysTotalSize") == Bytes(44)
    assert information(chain([word("Ramp")]), "ArraysTotalByteCount") == 0


def test_what_is_not_known_yet() -> None:
    net = chain([layer("LinearLayer", 2)])
    assert information(net, "Arrays") == {(1, "Biases"): AUTOMATIC, (1, "Weights"): AUTOMATIC}
    assert information(net, "ArraysDimensions") == {(1, "Biases"): (2,), (1, "Weights"): AUTOMATIC}
    assert information(net, "ArraysTotalElementCount") == AUTOMATIC
    assert information(net, "ArraysTotalSize") == AUTOMATIC
    known = chain([layer("LinearLayer", 2)], {"Input": 3})
    assert information(known, "ArraysTotalElementCount") == 8
    assert information(known, "OutputPorts") == {"Output": (2,)}


def test_shared_arrays_count_once() -> None:
    shared = insert_shared_arrays(layer("LinearLayer", 3, Input=3), "t/")
    tied = initialize(chain([shared, word("Tanh"), shared]))
    assert information(tied, "ArraysTotalElementCount") == 12
    assert information(tied, "SharedArraysCount") == 2
    assert information(tied, "ArraysPositionList") == ((1, "Biases"), (1, "Weights"))
    assert information(N1, "SharedArraysCount") == 0


def test_layers() -> None:
    found = information(NESTED, "Layers")
    assert list(found) == [("b", "act"), ("b", "lin"), ("map",), ("map", "Net", 1)]
    assert found["b", "act"].type("Input").dims == (4,)
    assert list(information(NESTED, "LayerTypeCounts").items()) == [
        (Word("LinearLayer"), 2), (Word("ElementwiseLayer"), 1), (Word("NetMapOperator"), 1)
    ]  # fmt: skip
    assert len(information(NESTED, "LayersList")) == information(NESTED, "LayersCount") == 4


def test_the_graph_of_layers() -> None:
    assert information(BRANCHED, "LayersGraph") == Links(
        (("a", 1), ("a", 2), ("s",)), ((("a", 1), ("a", 2)), (("a", 2), ("s",)), (("a", 1), ("s",)))
    )
    assert information(layer("LinearLayer", 2), "LayersGraph") == Links(((),), ())


def test_states() -> None:
    net = chain({"r": layer("LongShortTermMemoryLayer", 3), "last": layer("SequenceLastLayer")})
    assert information(net, "RecurrentStatesPositionList") == (("r", "State"), ("r", "CellState"))
    assert information(net, "RecurrentStatesCount") == 2
    assert information(N1, "RecurrentStatesCount") == 0


def test_multipliers() -> None:
    rates = Word("LearningRateMultipliers")
    net = chain({"a": layer("LinearLayer", 2, LearningRateMultipliers=0), "n": layer("BatchNormalizationLayer"),
                 "b": chain([3], {rates: (Edge((1, "Biases"), 5),)}), "c": 2},
                {rates: (Edge("c", 0.5), Edge(("b", 1, "Weights"), 7)), "Input": 4})  # fmt: skip
    found = information(net, "ArraysLearningRateMultipliers")
    assert found["a", "Weights"] is None
    assert found["b", 1, "Biases"] == 5
    assert found["b", 1, "Weights"] == 7
    assert found["c", "Weights"] == found["c", "Biases"] == 0.5
    assert found["n", "Scaling"] == 1
    assert found["n", "MovingMean"] is None


def test_topology_is_all_but_values() -> None:
    again = initialize(N1, Word("All"))
    assert again != N1
    assert information(again, "TopologyHash") == information(N1, "TopologyHash")
    assert information(N1, "TopologyHash") != information(chain([2, word("Tanh"), 1], {"Input": 3}), "TopologyHash")
    assert information(N1, "TopologyHash") != information(chain([2, word("Ramp"), 1], {"Input": 4}), "TopologyHash")
    other = graph(
        {"a": chain([2, word("Tanh")]), "s": word("Plus")}, [Edge([port("a", 1, "Output"), "a"], "s")], {"Input": 3}
    )
    assert information(BRANCHED, "TopologyHash") != information(other, "TopologyHash")


def test_messages() -> None:
    refused(
        lambda: information(N1, "ArrayCount"), PathError, "notprop",
        'Information: "ArrayCount" is no property of a net. Did you mean "ArraysCount"?',
    )  # fmt: skip


def test_steps() -> None:
    told = information(N1, "MXNetNodeGraph")
    assert set(told.vertices) >= {"Input", "1/Weights", "1/Biases", "3/Weights", "3/Biases", "matmul1", "matmul2"}
    assert ("Input", "matmul1") in told.edges
    assert all(end in told.vertices for edge in told.edges for end in edge)
    refused(
        lambda: information(layer("LinearLayer"), "MXNetNodeGraphPlot"), IncompleteNet, "netunknown",
        'Information: port "Input": only this is known of the shape: an array.',
    )  # fmt: skip


def test_every_property_of_every_kind_of_net() -> None:
    names = information(N1, "Properties")
    assert {*PROPERTIES, "Properties"} == set(names)
    for net in (N1, NESTED, BRANCHED, chain([]), layer("LinearLayer"), layer("CatenateLayer"), initialize(N1, None)):
        for name in PROPERTIES:
            if not name.startswith("MXNet"):  # these need all sizes
                information(net, name)
