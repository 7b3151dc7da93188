"""SequenceIndicesLayer: the numbers of the elements of a sequence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wlnet.nets.inference import Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter, whole
from wlnet.nets.types import Integer
from wlnet.nets.values import INFINITY, Value

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


def highest(value: Value) -> Value:
    """A positive integer, or Infinity."""
    if value == INFINITY or value == float("inf"):
        return INFINITY
    try:
        return whole()(value)
    except BadValue:
        raise BadValue("an integer of 1 or more, or Infinity") from None


class SequenceIndicesLayer(Layer):
    """Output = {1, 2, ..., n} for a sequence of n elements, none above the maximum.

    >> SequenceIndicesLayer["Maximum" -> 3][{10, 20, 30, 40, 50}]
    """

    symbol = "SequenceIndicesLayer"
    forms = ((), ("Maximum",))
    parameters = (Parameter("Maximum", highest, INFINITY),)
    integers = True
    docs = Docs(
        summary="The numbers 1, 2, ... of the elements of a sequence, as for learned positions.",
        formula="Output[k] = Min[k, max]",
        ports={"Input": "array of rank 1 or more, whose contents do not matter", "Output": "vector of integers"},
        source="Wolfram Language reference, SequenceIndicesLayer",
        notes='[max] is short for ["Maximum" -> max]. Behind it an EmbeddingLayer turns places into vectors.',
    )

    def shapes(self, s: Site) -> None:
        length = s.dim()
        most = self.settings["Maximum"]
        s.ends("Input", [length], clause="it counts the elements")
        s.require("Output", [length], "it counts the elements")
        s.kind("Output", Integer() if most == INFINITY else Integer(1, most), "it counts from 1")

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        batch, length = inputs[0].shape[:2]
        most = self.settings["Maximum"]
        numbers = np.arange(1, length + 1)
        counted = numbers if most == INFINITY else np.minimum(numbers, most)
        return b.broadcast(b.constant(counted), (batch, length))
