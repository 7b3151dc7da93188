"""Numbers at ports for vectors of length one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wlnet.nets.coders.coder import CoderDocs
from wlnet.nets.coders.decoder import Decoder
from wlnet.nets.coders.encoder import Encoder
from wlnet.nets.types import PortType
from wlnet.nets.values import Array, Value, is_number, show


class ScalarEncoder(Encoder):
    """A number as a vector of length one."""

    name = "Scalar"
    phrase = "scalar"
    docs = CoderDocs(
        summary="Encode a number as a vector of length one.",
        takes="a number",
        gives="the vector of this number",
        example='NetEncoder["Scalar"][3]',
        source="the port types of saved nets; Wolfram's reference does not list it",
    )

    def port_type(self) -> PortType:
        return PortType((1,))

    def takes(self, value: Value) -> bool:
        return is_number(value) or (isinstance(value, np.ndarray) and not value.ndim and value.dtype.kind in "iuf")

    def encode(self, value: Value) -> Array:
        return np.asarray([value], np.float64)

    def refusal(self, value: Value) -> str:
        return f"{show(value)} is no number"

    def mirrored(self) -> Mapping[str, Value]:
        return {}


class ScalarDecoder(Decoder):
    """A vector of length one as a number."""

    name = "Scalar"
    phrase = "scalar"
    depth = 1
    docs = CoderDocs(
        summary="Read a vector of length one as a number.",
        takes="a vector of length one",
        gives="its only element",
        example='NetDecoder["Scalar"][{3}]',
        source="the port types of saved nets; Wolfram's reference does not list it",
    )

    def port_type(self) -> PortType:
        return PortType((1,))

    def usual(self, array: Array) -> Value:
        return array[0].item()

    def mirrored(self) -> Mapping[str, Value]:
        return {}
