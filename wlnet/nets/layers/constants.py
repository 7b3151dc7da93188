"""ConstantPlusLayer and ConstantTimesLayer: a learned array added to the input, or multiplied with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import ArrayParameter
from wlnet.nets.types import Length
from wlnet.nets.unify import Dim

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

PORTS = {"Input": "array of fixed size", "Output": "the same dimensions"}
NOTES = (
    "Newer versions write it as a NetGraph of a NetArrayLayer and a ThreadingLayer. "
    "Here it stays one layer, so that its array is found by name."
)


class _Constant(Layer):
    """What both share: an array of the dimensions of the input."""

    def shapes(self, s: Site) -> None:
        s.same("Input", "Output")
        s.fit(self.array_parameters[0].name, s.shape("Input"))
        s.real("Output")
        s.ranked(s.shape("Input"), lambda dims: s.relate(lambda: self._fixed(dims), *dims))

    @staticmethod
    def _fixed(dims: list[Dim]) -> bool:
        if any(isinstance(dim.size, Length) for dim in dims):
            raise Mismatch("Input", "an array of fixed size", "its array is as large")
        return all(dim.number is not None for dim in dims)

    def operands(self, ctx: Context, x: IRValue) -> tuple[IRValue, IRValue]:
        array = ctx.array(self.array_parameters[0].name)
        assert array is not None
        return x, array


class ConstantPlusLayer(_Constant):
    """Output = Input + Biases.

    >> ConstantPlusLayer["Biases" -> {1, 2}][{10, 20}]
    """

    symbol = "ConstantPlusLayer"
    array_parameters = (ArrayParameter("Biases", "bias"),)
    docs = Docs(
        summary="A learned array added to the input.",
        formula="Output = Input + Biases",
        ports=PORTS,
        source="Wolfram Language reference, ConstantPlusLayer",
        notes=NOTES,
    )

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        return b.add(*self.operands(ctx, *inputs))


class ConstantTimesLayer(_Constant):
    """Output = Input Scaling.

    >> ConstantTimesLayer["Scaling" -> {2, -1}][{3, 4}]
    """

    symbol = "ConstantTimesLayer"
    array_parameters = (ArrayParameter("Scaling", 1.0),)
    docs = Docs(
        summary="A learned array multiplied with the input.",
        formula="Output = Scaling Input",
        ports=PORTS,
        source="Wolfram Language reference, ConstantTimesLayer",
        notes=NOTES,
    )

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        return b.mul(*self.operands(ctx, *inputs))
