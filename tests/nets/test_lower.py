from __future__ import annotations

import numpy as np

from nets.building import agree, chained, layer, port, refused, word
from wlnet.engines import numpy_engine
from wlnet.nets.chain import chain
from wlnet.nets.errors import IncompleteNet
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.lower import array_values, lower
from wlnet.nets.net import End
from wlnet.nets.values import Edge


def test_inputs_arrays_and_outputs() -> None:
    net = chain({"a": 3, "b": word("Ramp")}, {"Input": 2})
    built = lower(net, 5)
    assert {name: value.shape for name, value in built.inputs.items()} == {"Input": (5, 2)}
    assert {key: value.shape for key, value in built.arrays.items()} == {
        ("a", "Weights"): (3, 2),
        ("a", "Biases"): (3,),
    }
    assert {name: value.shape for name, value in built.outputs.items()} == {"Output": (5, 3)}
    assert {value.dtype for value in lower(net, 5, dtype="float64").leaves} == {"float64"}


def test_requests_inside() -> None:
    inner = chain([3, word("Ramp")])
    net = initialize(graph({"n": inner, "s": word("Plus")}, [chained(port("x"), "n", "s"), Edge(port("y"), "s")],
                           {"x": 2, "y": 3}))  # fmt: skip
    ends = [End(("n", 1), "Output"), End(("n",), "Output")]
    built = lower(net, 1, requests=ends)
    assert list(built.outputs) == ends
    found = numpy_engine.compile(built)({"x": np.ones((1, 2)), "y": np.ones((1, 3))}, array_values(net))
    agree(found[ends[1]], np.maximum(found[ends[0]], 0))


def test_updates_only_in_training() -> None:
    net = chain([layer("BatchNormalizationLayer"), layer("DropoutLayer")], {"Input": 2})
    assert not lower(net, 3).updates
    assert set(lower(net, 3, mode="Train").updates) == {(1, "MovingMean"), (1, "MovingVariance")}


def test_integers_become_reals_where_a_layer_computes() -> None:
    net = chain([layer("FlattenLayer"), word("Sqrt")], {"Input": (2, 2, "Integer")})
    built = lower(net, 1)
    assert built.inputs["Input"].dtype == "int64"
    assert built.outputs["Output"].dtype == "float32"


def test_messages() -> None:
    refused(
        lambda: lower(chain([3, word("Ramp")]), 1), IncompleteNet, "netunknown",
        'NetChain: layer 1 (LinearLayer[3]), port "Input": only this is known of the shape: an array.',
    )  # fmt: skip
    refused(
        lambda: array_values(chain({"a": 3, "b": layer("LinearLayer", 2, Biases=[0, 0])})), IncompleteNet, "netuninit",
        'NetChain: layer "a" (LinearLayer[3]): "Weights" and "Biases" have no values yet. NetInitialize gives first '
        "values, NetTrain learns them.",
        'NetChain: layer "b" (LinearLayer[2]): "Weights" has no value yet. NetInitialize gives first values, NetTrain '
        "learns them.",
    )  # fmt: skip
