"""AggregationLayer and SummationLayer: one number for all elements of some levels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.levels import axes, how_many, least_rank, levels
from wlnet.nets.options import Parameter, word
from wlnet.nets.relations import same_rank
from wlnet.nets.unify import Dim
from wlnet.nets.values import ALL, Span, show

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

REDUCED: dict[str, Literal["mean", "min", "max", "sum", "prod"]] = {
    "Mean": "mean", "Min": "min", "Max": "max", "Total": "sum", "Times": "prod",
}  # fmt: skip
SPREAD = ("Variance", "StandardDeviation")
FUNCTIONS = (*REDUCED, "Median", *SPREAD, "MeanDeviation", "InterquartileRange")


class AggregationLayer(Layer):
    """f of all elements of the chosen levels together; the other levels stay.

    Variance and StandardDeviation divide by n - 1; the quartiles of InterquartileRange are at places n/4 + 1/2 and
    3n/4 + 1/2 of the sorted elements, with linear interpolation, as the function of this name has them.

    >> AggregationLayer[Max, 1][{{1, 2}, {3, 4}}]
    """

    symbol = "AggregationLayer"
    forms = (("Function",), ("Function", "Levels"))
    parameters = (Parameter("Function", word(*FUNCTIONS)), Parameter("Levels", levels, Span(2, ALL)))
    docs = Docs(
        summary="One number for all elements of some levels.",
        formula="Output[i, ..] = f[the elements of Input at i, .. in the levels that stay]",
        ports={"Input": "array that has the levels named", "Output": "array of the other levels, or a number"},
        source="Wolfram Language reference, AggregationLayer",
        notes="AggregationLayer[f] keeps the first level. Levels may be varying; each example counts its own elements.",
    )

    def shapes(self, s: Site) -> None:
        setting = self.settings["Levels"]
        clause = f"it aggregates {_words(setting)}"
        kept = s.dim()
        least = [kept, *(s.dim() for _ in range(least_rank(setting) - 1))][: least_rank(setting)]
        if setting != ALL:
            s.ends("Input", head=least, clause=clause)
        if setting == Span(2, ALL):
            s.require("Output", [kept], clause)
        elif setting == ALL:
            s.require("Output", [], clause)
        elif (count := how_many(setting)) is not None:
            same_rank(s, s.shape("Input"), s.shape("Output"), "Output", -count)
        s.ranked(s.shape("Input"), lambda dims: self._drop(s, dims))
        s.real("Output")

    def _drop(self, s: Site, dims: list[Dim]) -> None:
        setting = self.settings["Levels"]
        chosen = axes(setting, len(dims))
        if chosen is None:
            raise Mismatch("Input", "an array of another rank", f"it aggregates {_words(setting)}")
        s.require("Output", [dim for i, dim in enumerate(dims) if i not in chosen], f"it aggregates {_words(setting)}")
        if self.settings["Function"].name in SPREAD:
            self._several(s, [dims[i] for i in chosen])

    def _several(self, s: Site, dims: list[Dim]) -> None:
        """A variance needs two elements or more."""

        def relation() -> bool:
            sizes = [dim.number for dim in dims]
            if all(size == 1 for size in sizes):
                raise Mismatch("Input", "two or more elements", f"{self.settings['Function'].name} is taken of them")
            return None not in sizes

        s.relate(relation, *dims)

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        found = axes(self.settings["Levels"], len(x.shape) - 1)
        assert found is not None
        chosen = [axis + 1 for axis in found]
        name = self.settings["Function"].name
        if name in REDUCED:
            return b.reduce(x, REDUCED[name], chosen)
        kept = [axis for axis in range(len(x.shape)) if axis not in chosen]
        count = math.prod(x.shape[axis] for axis in chosen)
        lanes = b.reshape(b.transpose(x, (*kept, *chosen)), (*(x.shape[axis] for axis in kept), count))
        return b.reshape(_statistic(b, name, lanes), (x.shape[0], *ctx.dims("Output")))


def _words(setting: object) -> str:
    if setting == ALL:
        return "all levels"
    return f"level {show(setting)}" if isinstance(setting, int) else f"levels {show(setting)}"


def _statistic(b: Builder, name: str, x: IRValue) -> IRValue:
    """A statistic along the last axis, which stays with size 1."""
    count = x.shape[-1]
    if name in (*SPREAD, "MeanDeviation"):
        centred = b.sub(x, b.reduce(x, "mean", -1, keepdims=True))
        if name == "MeanDeviation":
            return b.reduce(b.apply("abs", centred), "mean", -1, keepdims=True)
        variance = b.div(b.reduce(b.square(centred), "sum", -1, keepdims=True), count - 1)
        return variance if name == "Variance" else b.sqrt(variance)
    ordered = b.sort(x, -1)
    if name == "Median":
        return b.reduce(b.slice_axis(ordered, -1, (count - 1) // 2, count // 2 + 1), "mean", -1, keepdims=True)
    return b.sub(_quartile(b, ordered, 0.75), _quartile(b, ordered, 0.25))


def _quartile(b: Builder, ordered: IRValue, p: float) -> IRValue:
    """The element at place p n + 1/2, from 1, of the ordered ones, interpolated; the outer ones beyond the ends."""
    count = ordered.shape[-1]
    place = min(max(p * count - 0.5, 0), count - 1)
    low = math.floor(place)
    below = b.slice_axis(ordered, -1, low, low + 1)
    if place == low:
        return below
    above = b.slice_axis(ordered, -1, low + 1, low + 2)
    return b.add(b.mul(below, 1 - (place - low)), b.mul(above, place - low))


class SummationLayer(Layer):
    """The sum of all elements, as AggregationLayer[Total, All].

    >> SummationLayer[][{{1, 2}, {3, 4}}]
    """

    symbol = "SummationLayer"
    docs = Docs(
        summary="The sum of all elements.",
        formula="Output = Total[Input, Infinity]",
        ports={"Input": "array of any rank, or a number", "Output": "a number"},
        source="Wolfram Language reference, SummationLayer",
    )

    def shapes(self, s: Site) -> None:
        s.require("Output", [], "it adds up all elements")
        s.real("Output")

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        return b.reduce(x, "sum", range(1, len(x.shape)))
