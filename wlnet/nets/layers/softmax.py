"""SoftmaxLayer: exponentiate, then normalise along one level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.nets.inference import Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import Parameter, level

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


class SoftmaxLayer(Layer):
    """Exp[x] / Total[Exp[x]] along a level; the primitive subtracts the maximum first, so Exp cannot overflow."""

    symbol = "SoftmaxLayer"
    forms = ((), ("Level",))
    parameters = (Parameter("Level", level, -1),)
    docs = Docs(
        summary="Exponentiate, then normalise along one level, the last by default.",
        formula="Output[.., k, ..] = Exp[Input[.., k, ..]] / Sum_j Exp[Input[.., j, ..]]",
        ports={"Input": "array of rank 1 or more", "Output": "array of the same dimensions, sums to 1 along the level"},
        source="Wolfram Language reference, SoftmaxLayer",
    )

    def shapes(self, s: Site) -> None:
        at = self.settings["Level"]
        dims = [s.dim() for _ in range(abs(at))]
        s.same("Input", "Output")
        s.ends("Input", clause=f"its level is {at}", **{"head" if at > 0 else "tail": dims})
        s.real("Output")

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        return b.softmax(x, self.settings["Level"] % len(x.shape))
