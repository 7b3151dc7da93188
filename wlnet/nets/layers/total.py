"""TotalLayer: the sum of several arrays of one shape."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from wlnet.nets.inference import Site
from wlnet.nets.layer import Docs, Layer

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


class TotalLayer(Layer):
    """y = x1 + x2 + ..., without broadcasting."""

    symbol = "TotalLayer"
    variadic = True
    docs = Docs(
        summary="The sum of several arrays of one shape.",
        formula="Output = Input1 + Input2 + ...",
        ports={"Input1, Input2, ...": "arrays of one shape, or numbers", "Output": "the same dimensions"},
        source="Wolfram Language reference, TotalLayer",
    )

    def shapes(self, s: Site) -> None:
        s.same("Output", *self.inputs)
        s.real("Output")

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        return reduce(b.add, inputs)
