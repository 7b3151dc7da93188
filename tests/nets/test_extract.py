from __future__ import annotations

import numpy as np

from nets.building import agree, layer, port, refused, word
from wlnet.nets.chain import chain
from wlnet.nets.errors import PathError
from wlnet.nets.extract import extract
from wlnet.nets.graph import graph
from wlnet.nets.values import ALL, AUTOMATIC, Edge, Span

FIRST = layer("LinearLayer", 2, Weights=[[1, -1, 0], [0.5, 0, 2]], Biases=[0.1, -0.2])
NET = chain([FIRST, word("Ramp"), layer("LinearLayer", 1, Weights=[[1, -2]], Biases=[0.5])], {"Input": 3})
NAMED = chain({"enc": chain({"lin": 4, "act": word("Tanh")}), "out": 2}, {"Input": 3})


def test_documented() -> None:
    agree(extract(NET, (1, "Weights")), [[1, -1, 0], [0.5, 0, 2]])
    assert extract(NET, -1) == layer("LinearLayer", 1, Weights=[[1, -2]], Biases=[0.5], Input=2)


def test_paths() -> None:
    assert extract(NAMED, ("enc", "lin", "Weights")) == AUTOMATIC
    assert extract(NAMED, ("enc", 1, "OutputDimensions")) == 4
    assert extract(NAMED, (-1, "Input")) == (4,)
    assert extract(NAMED, ("enc", "act")).type("Input").dims == (4,)
    assert extract(NAMED, ()) is NAMED
    assert extract(NET, (2, "Function")) == word("Ramp")


def test_all() -> None:
    assert [net.head for net in extract(NET, ALL)] == ["LinearLayer", "ElementwiseLayer", "LinearLayer"]
    assert list(extract(NAMED, ALL)) == ["enc", "out"]
    assert extract(NAMED, (ALL, "Output")) == {"enc": (4,), "out": (2,)}
    assert extract(NET, (ALL, "Output")) == [(2,), (2,), (1,)]
    found = extract(layer("PoolingLayer", 2), ALL)
    assert found == {
        "KernelSize": 2, "Stride": 1, "Function": word("Max"), "PaddingSize": 0, "Dimensionality": AUTOMATIC,
        "Interleaving": False,
    }  # fmt: skip
    assert list(extract(FIRST, ALL)) == ["Weights", "Biases", "OutputDimensions", "LearningRateMultipliers"]


def test_spans() -> None:
    assert extract(NET, Span(2, 3)) == chain([word("Ramp"), extract(NET, 3)], {"Input": 2})
    assert extract(NET, Span(1, -2)) == extract(NET, Span(1, 2))
    assert extract(NET, Span(2)) == extract(NET, Span(2, 3))
    assert extract(NAMED, ("enc", Span("act", "act"))) == chain({"act": word("Tanh")}, {"Input": 4})
    assert extract(NET, (Span(1, 2), "Output")) == [(2,), (2,)]
    refused(
        lambda: extract(NET, Span(1, 3, 2)), PathError, "netinvspan",
        "NetExtract: 1;;3;;2 takes layers that do not follow each other.",
    )  # fmt: skip


def test_lists_of_paths() -> None:
    found = extract(NET, ((1, "Biases"), (3, "Biases")))
    agree(found[0], [0.1, -0.2])
    agree(found[1], [0.5])
    assert [net.head for net in extract(NET, [[1], [2]])] == ["LinearLayer", "ElementwiseLayer"]


def test_types_and_parameters() -> None:
    assert extract(NET, "Input") == (3,)
    assert extract(layer("LinearLayer", 3), "Input") == AUTOMATIC
    assert extract(layer("SoftmaxLayer", Input=("Varying", 4)), "Output") == ("Varying", 4)
    assert extract(layer("SoftmaxLayer", Input=(2, AUTOMATIC)), "Output") == (2, AUTOMATIC)
    assert extract(layer("LinearLayer", (), Input=2), "Output") == "Real"
    assert extract(layer("LinearLayer", 3, Biases=None), "Biases") is None
    assert extract(NET, word("LearningRateMultipliers")) == AUTOMATIC
    assert extract(layer("PoolingLayer", 2), word("PaddingSize")) == 0


def test_layers_of_a_graph() -> None:
    net = graph({"a": word("Ramp"), "s": word("Plus")}, [Edge(["a", port("x")], "s")], {"x": 3})
    member = extract(net, "s")
    assert member.inputs == ("Input1", "Input2")
    assert extract(net, ("s", "Input2")) == (3,)
    assert extract(net, ("s", 2)) == (3,)


def test_messages() -> None:
    text = "NetExtract: there is no layer 7; layers go from 1 to 3."
    refused(lambda: extract(NET, 7), PathError, "netnopart", text)
    refused(
        lambda: extract(NAMED, ("enc", "lim")), PathError, "netnopart",
        'NetExtract: there is no layer "lim"; there are "lin" and "act". Did you mean "lin"?',
    )  # fmt: skip
    refused(
        lambda: extract(NET, (1, "Weigths")), PathError, "netnopart",
        'NetExtract: LinearLayer[2] has no part "Weigths". Did you mean "Weights"?',
    )  # fmt: skip
    refused(
        lambda: extract(NET, (1, "Weights", 2)), PathError, "netnopart",
        'NetExtract: there is nothing inside {1, "Weights"}.',
    )  # fmt: skip
    refused(
        lambda: extract(NET, (1, "Weights", ALL)), PathError, "netnopart",
        'NetExtract: {1, "Weights"} is no net and has no parts.',
    )  # fmt: skip


def test_arrays_are_handed_out_as_they_are() -> None:
    weights = np.ones((1, 2), np.float32)
    assert np.shares_memory(extract(layer("LinearLayer", 1, Weights=weights), "Weights"), weights)
