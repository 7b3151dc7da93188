"""ContrastiveLossLayer: pull the members of like pairs together, push those of unlike pairs apart up to a margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.ir.scalar import Arg, call
from wlnet.nets.inference import Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.types import Integer
from wlnet.nets.values import Value, is_number, plain

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


def positive(value: Value) -> Value:
    """A number above 0."""
    if not is_number(value) or not 0 < value < float("inf"):
        raise BadValue("a positive number")
    return plain(value)


class ContrastiveLossLayer(Layer):
    """Loss = d for a like pair (False), Max[Margin - d, 0] for an unlike one (True), d the distance of its members.

    >> ContrastiveLossLayer[2][<|"Input" -> {0.5, 0.5, 3}, "Target" -> {True, False, True}|>]
    """

    symbol = "ContrastiveLossLayer"
    forms = ((), ("Margin",))
    parameters = (Parameter("Margin", positive, 0.5),)
    input_names = ("Input", "Target")
    output_names = ("Loss",)
    docs = Docs(
        summary="The distance of a like pair, or how far that of an unlike pair falls short of a margin.",
        formula="Loss = If[Target, Max[Margin - Input, 0], Input]",
        ports={
            "Input": "number: a distance",
            "Target": "True (or 1) if the distance should be large, False (or 0) if it should be small",
            "Loss": "number",
        },
        source="Wolfram Language reference, ContrastiveLossLayer",
        notes="The distance counts linearly on both sides.",
    )

    def shapes(self, s: Site) -> None:
        for port in ("Input", "Target", "Loss"):
            s.require(port, (), "it compares one distance")
        s.kind("Target", Integer(0, 1), "that is True or False")
        s.real("Loss")

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        distance, apart = inputs  # (batch), (batch)
        short = call("maximum", self.settings["Margin"] - Arg(0), 0.0)
        return b.elementwise(call("select", Arg(1) > 0.5, short, Arg(0)), distance, apart)
