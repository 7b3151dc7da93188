"""Truth values as zeros and ones, and probabilities as truth values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from wlnet.nets.coders.classes import entropy
from wlnet.nets.coders.coder import CoderDocs
from wlnet.nets.coders.decoder import Decoder, Property
from wlnet.nets.coders.encoder import Encoder
from wlnet.nets.coders.parameters import dimensions, sizes
from wlnet.nets.coders.sampling import sampled, sampling
from wlnet.nets.options import Parameter, whole
from wlnet.nets.types import Integer, PortType, Size
from wlnet.nets.values import AUTOMATIC, Array, Value, is_list, show


class BooleanEncoder(Encoder):
    """True and False as 1 and 0."""

    name = "Boolean"
    forms = ((), ("Dimensions",))
    parameters = (Parameter("Dimensions", dimensions, ()),)
    phrase = "boolean"
    docs = CoderDocs(
        summary="Encode True and False as 1 and 0.",
        takes="True or False, or an array of them of the given dimensions",
        gives="1 or 0, or an array of them",
        example='NetEncoder["Boolean"][{True, False}]',
        source="Wolfram Language reference, netencoder/Boolean",
    )

    def port_type(self) -> PortType:
        return PortType(sizes(self.settings["Dimensions"]), Integer(0, 1))

    def takes(self, value: Value) -> bool:
        return _is_truth(value, sizes(self.settings["Dimensions"]))

    def encode(self, value: Value) -> Array:
        return np.asarray(value, np.int64)

    def refusal(self, value: Value) -> str:
        dims = self.settings["Dimensions"]
        if dims:
            return f"{show(value)} is no array of True and False of dimensions {show(dims)}"
        return f"{show(value)} is neither True nor False"

    def mirrored(self) -> Mapping[str, Value]:
        return {"InputDepth": len(self.settings["Dimensions"])}


def _is_truth(value: Value, dims: tuple[Size, ...]) -> bool:
    if not dims:
        return isinstance(value, (bool, np.bool_))
    fits = is_list(value) and (not isinstance(dims[0], int) or len(value) == dims[0])
    return fits and all(_is_truth(entry, dims[1:]) for entry in value)


class BooleanDecoder(Decoder):
    """A probability as True or False."""

    name = "Boolean"
    parameters = (Parameter("InputDepth", whole(0), 0),)
    phrase = "boolean"
    depth = 0
    docs = CoderDocs(
        summary="Read a probability as True or False.",
        takes='a number from 0 to 1; an array of such with "InputDepth"',
        gives="False below 0.5, True from there on",
        example='NetDecoder["Boolean"][{0.2, 0.9}]',
        source="Wolfram Language reference, netdecoder/Boolean",
    )

    def port_type(self) -> PortType:
        return PortType((None,) * self.settings["InputDepth"])

    def _decision(self, p: Array, _argument: Value, _rng: np.random.Generator) -> Value:
        return bool(p >= 0.5)

    def _probability(self, p: Array, _argument: Value, _rng: np.random.Generator) -> Value:
        return float(p)

    def _entropy(self, p: Array, _argument: Value, _rng: np.random.Generator) -> Value:
        return entropy(np.asarray([p, 1 - p]))

    def _sample(self, p: Array, how: Value, rng: np.random.Generator) -> Value:
        return bool(sampled(np.asarray([1 - p, p]), how, rng))

    properties = MappingProxyType(
        {
            "Decision": Property(_decision, "False for less than 0.5, else True"),
            "Probability": Property(_probability, "the probability of True"),
            "Entropy": Property(_entropy, "-p log p - (1-p) log(1-p), in nats"),
            "RandomSample": Property(_sample, "True with its probability, at a temperature", sampling, True),
        }
    )

    def mirrored(self) -> Mapping[str, Value]:
        depth = self.settings["InputDepth"]
        return {"Dimensions": ("Varying", *(AUTOMATIC,) * (depth - 1)) if depth else ()}
