"""ParametricRampLayer: a leaky ramp whose slopes are learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.ir.scalar import Arg, call
from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.levels import axes, how_many, least_rank, levels
from wlnet.nets.options import ArrayParameter, Parameter
from wlnet.nets.types import Length
from wlnet.nets.unify import Dim
from wlnet.nets.values import show

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


class ParametricRampLayer(Layer):
    """y = x where x >= 0, else slope x, with one slope for each element of the chosen levels.

    >> ParametricRampLayer[2, "Slope" -> {0.5, 0.25}][{{-1, 2}, {-2, -4}}]
    """

    symbol = "ParametricRampLayer"
    forms = ((), ("Levels",))
    parameters = (Parameter("Levels", levels, 1),)
    array_parameters = (ArrayParameter("Slope", 0.1),)
    docs = Docs(
        summary="A leaky ramp whose slopes are learned.",
        formula="Output = If[Input >= 0, Input, Slope Input]",
        ports={"Input": "array that has the levels named", "Output": "the same dimensions"},
        source="Wolfram Language reference, ParametricRampLayer",
        notes='"Slope" has the dimensions of the input at the chosen levels; [{}] has one slope for everything. '
        'LearningRateMultipliers -> 0 with an explicit "Slope" makes a fixed leaky ramp.',
    )

    def shapes(self, s: Site) -> None:
        setting = self.settings["Levels"]
        clause = f"its slopes lie along {'level' if isinstance(setting, int) else 'levels'} {show(setting)}"
        s.same("Input", "Output")
        s.real("Output")
        if least := least_rank(setting):
            s.ends("Input", [s.dim() for _ in range(least)], clause=clause)
        if (count := how_many(setting)) is not None:
            s.array("Slope", [s.dim() for _ in range(count)])
        s.ranked(s.shape("Input"), lambda dims: self._slopes(s, dims, clause))

    def _slopes(self, s: Site, dims: list[Dim], clause: str) -> None:
        chosen = axes(self.settings["Levels"], len(dims))
        if chosen is None:
            raise Mismatch("Input", "an array of another rank", clause)
        s.array("Slope", [dims[axis] for axis in chosen])
        picked = [dims[axis] for axis in chosen]

        def fixed() -> bool:
            if any(isinstance(dim.size, Length) for dim in picked):
                raise Mismatch("Input", "fixed sizes at the levels of the slopes", clause)
            return all(dim.number is not None for dim in picked)

        s.relate(fixed, *picked)

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        slope = ctx.array("Slope")
        assert slope is not None
        chosen = axes(self.settings["Levels"], len(x.shape) - 1) or ()
        spread = b.reshape(slope, [n if axis in chosen else 1 for axis, n in enumerate(x.shape[1:])])
        return b.elementwise(call("select", Arg(0) >= 0, Arg(0), Arg(0) * Arg(1)), x, spread)
