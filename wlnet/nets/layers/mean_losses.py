"""MeanSquaredLossLayer and MeanAbsoluteLossLayer: the mean over all elements of a distance to the target."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from wlnet.ir.scalar import Arg, Scalar
from wlnet.nets.inference import Site
from wlnet.nets.layer import Docs, Layer

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

PORTS = {
    "Input": "number or array of any rank",
    "Target": "the same dimensions",
    "Loss": "number",
}


class _MeanLoss(Layer):
    """The mean over the elements of one example of f(Input - Target)."""

    input_names = ("Input", "Target")
    output_names = ("Loss",)
    distance: ClassVar[Scalar]

    def shapes(self, s: Site) -> None:
        s.same("Input", "Target")
        s.require("Loss", ())
        s.real("Loss")

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        x, target = inputs  # (batch, d1, ...)
        difference = b.elementwise(self.distance, x, target)
        return b.reduce(difference, "mean", range(1, len(difference.shape)))


class MeanSquaredLossLayer(_MeanLoss):
    """Loss = the mean over all elements of (Input - Target)^2.

    >> MeanSquaredLossLayer[][<|"Input" -> {1, 2}, "Target" -> {1, 4}|>]
    """

    symbol = "MeanSquaredLossLayer"
    distance = (Arg(0) - Arg(1)) * (Arg(0) - Arg(1))
    docs = Docs(
        summary="The mean squared difference between input and target.",
        formula="Loss = Mean[Flatten[(Input - Target)^2]]",
        ports=PORTS,
        source="Wolfram Language reference, MeanSquaredLossLayer",
    )


class MeanAbsoluteLossLayer(_MeanLoss):
    """Loss = the mean over all elements of |Input - Target|; its derivative where they are equal is 0.

    >> MeanAbsoluteLossLayer[][<|"Input" -> {1, 2}, "Target" -> {1, 4}|>]
    """

    symbol = "MeanAbsoluteLossLayer"
    distance = abs(Arg(0) - Arg(1))
    docs = Docs(
        summary="The mean absolute difference between input and target.",
        formula="Loss = Mean[Flatten[Abs[Input - Target]]]",
        ports=PORTS,
        source="Wolfram Language reference, MeanAbsoluteLossLayer",
    )
