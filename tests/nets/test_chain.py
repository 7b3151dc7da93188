from __future__ import annotations

import numpy as np
import pytest

from nets.building import agree, layer, rebuilt, refused, word
from wlnet.execution import apply
from wlnet.nets.chain import chain
from wlnet.nets.errors import SpecificationError, WiringError
from wlnet.nets.values import Edge


def n1() -> object:
    """N1 of the reference."""
    first = layer("LinearLayer", 2, Weights=[[1, -1, 0], [0.5, 0, 2]], Biases=[0.1, -0.2])
    return chain([first, word("Ramp"), layer("LinearLayer", 1, Weights=[[1, -2]], Biases=[0.5])], {"Input": 3})


def test_documented_values() -> None:
    net = n1()
    agree(apply(net, [1, 2, 3]), [-12.1])
    agree(apply(net, [[1, 2, 3], [0, 0, 0]]), [[-12.1], [0.6]])


def test_forms_of_the_list() -> None:
    plain = chain([3, word("Ramp")])
    assert plain.keys == (1, 2)
    named = chain({"a": 3, "b": word("Ramp")})
    assert named.keys == ("a", "b")
    assert named == chain([Edge("a", 3), Edge("b", word("Ramp"))]) == chain([("a", 3), ("b", word("Ramp"))])
    assert named != plain
    assert named.key(-1) == "b"
    assert [named.key(step) for step in ("a", 2, "c", 3)] == ["a", "b", None, None]


def test_abbreviations() -> None:
    net = chain([word("Tanh"), 4, [5, word("LogisticSigmoid")], word("SoftmaxLayer")])
    assert [member.head for member in net.members] == ["ElementwiseLayer", "LinearLayer", "NetChain", "SoftmaxLayer"]
    assert net.members[2] == chain([5, word("LogisticSigmoid")])


def test_ports_are_those_of_the_ends() -> None:
    reshape = layer("ReshapeLayer", "ReferenceShape")
    net = chain([reshape, layer("DropoutLayer", OutputPorts=["BinaryMask", "Output"])], {"ReferenceShape": (2, 3)})
    assert net.inputs == ("Input", "ReferenceShape")
    assert net.outputs == ("BinaryMask", "Output")
    assert net.type("Output").dims == (2, 3)


def test_empty_chain_is_the_identity() -> None:
    net = chain([])
    agree(apply(net, [1, 2]), [1, 2])
    assert rebuilt(net) == net


def test_one_input_for_a_layer_of_many() -> None:
    net = chain([word("Ramp"), layer("CatenateLayer")], {"Input": 2})
    agree(apply(net, [1, -1]), [1, 0])


def test_arrays_are_shared_not_copied() -> None:
    weights = np.ones((1, 3), np.float32)
    net = chain([layer("LinearLayer", 1, Weights=weights, Biases=None)])
    assert np.shares_memory(net.members[0].arrays["Weights"], weights)


def test_messages() -> None:
    both = layer("DropoutLayer", OutputPorts=["Output", "BinaryMask"])
    refused(
        lambda: chain([3, layer("ReshapeLayer", "ReferenceShape")]), WiringError, "netchainports",
        'NetChain: layer 2 (ReshapeLayer["ReferenceShape"]): has the inputs "Input" and "ReferenceShape", so it can '
        'only '
        "come first in a chain; use a NetGraph.",
    )  # fmt: skip
    refused(
        lambda: chain([both, 3]), WiringError, "netchainports",
        'NetChain: layer 1 (DropoutLayer[]): has the outputs "Output" and "BinaryMask", so it can only come last in a '
        "chain; use a NetGraph.",
    )  # fmt: skip
    refused(
        lambda: chain([3, word("Ramb")]), SpecificationError, "netinvlayer",
        "NetChain: layer 2 is Ramb, which is no layer and stands for none. Did you mean Ramp?",
    )  # fmt: skip
    refused(
        lambda: chain([3, 0.5]), SpecificationError, "netinvlayer",
        "NetChain: layer 2 is 0.5, which is no layer and stands for none.",
    )  # fmt: skip
    refused(
        lambda: chain([("a", 3), ("a", 4)]), SpecificationError, "netdupname",
        'NetChain: two layers are called "a".',
    )  # fmt: skip
    refused(
        lambda: chain([("a", 3), 4]), SpecificationError, "netinvlayer",
        "NetChain: some layers are named and some are not.",
    )  # fmt: skip
    refused(
        lambda: chain({3: 4}), SpecificationError, "netinvlayer",
        "NetChain: 3 is no name for a layer.",
    )  # fmt: skip
    refused(
        lambda: chain([3], {"Inputt": 4}), SpecificationError, "netnoport",
        'NetChain: there is no port "Inputt"; there are "Input" and "Output". Did you mean "Input"?',
    )  # fmt: skip
    refused(
        lambda: chain([3], {"Input": "Reel"}), SpecificationError, "netinvtype",
        'NetChain: port "Input": "Reel" is no port type; a port takes a size, a list of sizes, "Real", "Integer", '
        'Restricted["Integer", n], "Varying" or Automatic.',
    )  # fmt: skip
    refused(
        lambda: chain([3], {"LearningRateMultipliers": "x"}), SpecificationError, "netinvarg",
        'NetChain: "LearningRateMultipliers" should be Automatic, a number, None, or a list of rules from parts to '
        'numbers; it was given as "x".',
    )  # fmt: skip


def test_spans() -> None:
    with pytest.raises(SpecificationError) as caught:
        chain([0.5], span="here")
    assert caught.value.problems[0].spans == ("here",)


def test_multipliers() -> None:
    net = chain([3], {word("LearningRateMultipliers"): {1: 0}})
    assert net.multipliers == (Edge(1, 0),)
    assert rebuilt(net) == net
