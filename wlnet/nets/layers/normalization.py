"""NormalizationLayer: examples brought to mean 0 and spread 1 over some levels, then scaled and shifted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.levels import axes, axis, least_rank, levels
from wlnet.nets.options import ArrayParameter, BadValue, Parameter, boolean, choice, number
from wlnet.nets.types import Length
from wlnet.nets.unify import Dim
from wlnet.nets.values import ALL, Span, Value, is_integer, is_list, plain, show

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


def scaling_levels(value: Value) -> Value:
    """ "Complement", "Same", or levels."""
    try:
        return value if value in ("Complement", "Same") else levels(value)
    except BadValue:
        raise BadValue('"Complement", "Same", a level, a span of levels or a list of different levels') from None


def group_counts(value: Value) -> Value:
    """None, or how many groups each level is split into."""
    if value is None:
        return None
    counts = plain(value) if is_list(value) else (value,)
    if counts and all(is_integer(n) and n >= 1 for n in counts):
        return tuple(int(n) for n in counts)
    raise BadValue("None, or a list of numbers of groups, integers of 1 or more, for the aggregation levels")


class NormalizationLayer(Layer):
    """y = Scaling (x - m)/Sqrt[v + Epsilon] + Biases, m and v the mean and variance over the aggregation levels.

    Scaling and Biases have an element for each place of the scaling levels: those that are not aggregated
    ("Complement"), those that are ("Same"), or any others. The variance is biased unless "Unbiased" is True. The method
    "RMS" puts 0 for m and the mean of the squares for v. With "GroupNumber" an aggregation level is cut into so many
    stretches of neighbours, which are normalized one by one.

    >> NormalizationLayer["Epsilon" -> 0, "Scaling" -> {1, 2}, "Biases" -> {0, 5}][{{1, 3}, {10, 30}}]
    """

    symbol = "NormalizationLayer"
    old_symbols = ("InstanceNormalizationLayer",)
    forms = ((), ("AggregationLevels",), ("AggregationLevels", "ScalingLevels"))
    parameters = (
        Parameter("AggregationLevels", levels, Span(2, ALL)),
        Parameter("ScalingLevels", scaling_levels, "Complement"),
        Parameter("Epsilon", number(0), 0.001),
        Parameter("GroupNumber", group_counts, None),
        Parameter("Unbiased", boolean, False),
        Parameter("Method", choice("Standardize", "RMS"), "Standardize", symbol=True),
    )
    array_parameters = (
        ArrayParameter("Scaling", 1.0, optional=True, old=("Gamma",)),
        ArrayParameter("Biases", 0.0, optional=True, old=("Beta",)),
    )
    docs = Docs(
        summary="Bring each example to mean 0 and spread 1 over some of its levels, then scale and shift it.",
        formula="Output = Scaling (Input - mean)/Sqrt[variance + Epsilon] + Biases",
        ports={"Input": "matrix or higher, for other levels any array that has them", "Output": "the same dimensions"},
        source="Wolfram Language reference, NormalizationLayer; Ulyanov et al. 2016, Ba et al. 2016, Wu and He 2018",
        notes="The statistics are those of the example, in training and evaluation alike. NormalizationLayer[] is "
        'instance normalization, NormalizationLayer[-1, "Same"] layer normalization. Gamma and Beta are old names of '
        '"Scaling" and "Biases".',
    )

    def validate(self) -> None:
        groups, over = self.settings["GroupNumber"], self.settings["AggregationLevels"]
        count = len(over) if isinstance(over, tuple) else 1 if isinstance(over, int) else None
        if groups is not None and count not in (None, len(groups)):
            raise BadValue(_uneven(len(groups), count))
        if over == ():
            raise BadValue('"AggregationLevels" should name a level')

    # Levels -------------------------------------------------------------------------------------------------------

    def aggregated(self, rank: int) -> tuple[int, ...] | None:
        """The axes of one example that are aggregated, in the order given; None if this rank lacks some."""
        over = self.settings["AggregationLevels"]
        if axes(over, rank) is None:
            return None
        listed = [axis(level, rank) for level in over] if isinstance(over, tuple) else axes(over, rank) or ()
        return tuple(at for at in listed if at is not None)

    def scaled(self, rank: int) -> tuple[int, ...] | None:
        """The axes of one example along which it is scaled; None if this rank lacks some."""
        over, at = axes(self.settings["AggregationLevels"], rank), self.settings["ScalingLevels"]
        if over is None or at == "Same":
            return over
        return tuple(i for i in range(rank) if i not in over) if at == "Complement" else axes(at, rank)

    def least_rank(self) -> int:
        over, at = self.settings["AggregationLevels"], self.settings["ScalingLevels"]
        return max(least_rank(over), 0 if isinstance(at, str) else least_rank(at))

    def fixed_scaling(self) -> tuple[int, ...] | None:
        """The axes along which arrays of every rank are scaled; None if they depend on the rank."""
        over, at = self.settings["AggregationLevels"], self.settings["ScalingLevels"]
        if at == "Complement":
            return (0,) if over == Span(2, ALL) else None
        named = over if at == "Same" else at
        listed = named if isinstance(named, tuple) else (named,)
        if all(isinstance(level, int) and level > 0 for level in listed):
            return tuple(sorted(level - 1 for level in listed))
        return None

    # Rules --------------------------------------------------------------------------------------------------------

    def shapes(self, s: Site) -> None:
        s.same("Input", "Output")
        s.real("Output")
        head = [s.dim() for _ in range(self.least_rank())]
        s.ends("Input", head=head, clause=f"it normalizes {_words(self.settings['AggregationLevels'])}")
        if (fixed := self.fixed_scaling()) is not None:
            for name in ("Scaling", "Biases"):
                s.array(name, [head[i] for i in fixed])
        s.ranked(s.shape("Input"), lambda dims: self._levels(s, dims))

    def _levels(self, s: Site, dims: list[Dim]) -> None:
        over, scaled = self.aggregated(len(dims)), self.scaled(len(dims))
        if over is None or scaled is None:
            which = "AggregationLevels" if over is None else "ScalingLevels"
            words = _words(self.settings[which])
            clause = f"it normalizes {words}" if over is None else f"it has scales for {words}"
            raise Mismatch("Input", "an array of another rank", clause)
        for name in ("Scaling", "Biases"):
            s.array(name, [dims[i] for i in scaled])
        if s.arrays:
            for i in scaled:
                _of_fixed_size(s, dims[i], i + 1)
        groups = self.settings["GroupNumber"] or (1,) * len(over)
        if len(groups) != len(over):
            raise Mismatch("", "", fact=_uneven(len(groups), len(over)))
        for i, count in zip(over, groups, strict=True):
            _of_whole_groups(s, dims[i], count, i + 1)
        if self.settings["Unbiased"]:
            _of_several(s, [dims[i] for i in over], math.prod(groups))

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        given = self.settings
        over, scaled = self.aggregated(len(x.shape) - 1), self.scaled(len(x.shape) - 1)
        assert over is not None
        assert scaled is not None
        groups = dict(zip(over, given["GroupNumber"] or (1,) * len(over), strict=True))
        # a level of d elements in g groups becomes two, of g and d/g; the second is aggregated
        split: list[int] = [x.shape[0]]
        chosen = []
        for i, size in enumerate(x.shape[1:]):
            if groups.get(i, 1) > 1:
                split.append(groups[i])
            if i in groups:
                chosen.append(len(split))
            split.append(size // groups.get(i, 1))
        y = b.reshape(x, split)
        if given["Method"] == "Standardize":
            y = b.sub(y, b.reduce(y, "mean", chosen, keepdims=True))
        spread = b.reduce(b.square(y), "mean", chosen, keepdims=True)
        if given["Unbiased"] and given["Method"] == "Standardize":
            count = math.prod(split[i] for i in chosen)
            spread = b.mul(spread, count / (count - 1))
        y = b.reshape(b.mul(y, b.rsqrt(b.add(spread, float(given["Epsilon"])))), x.shape)
        scaling, biases = (
            None if array is None else b.reshape(array, [n if i in scaled else 1 for i, n in enumerate(x.shape[1:])])
            for array in (ctx.array("Scaling"), ctx.array("Biases"))
        )
        if scaling is not None:
            y = b.mul(y, scaling)
        return y if biases is None else b.add(y, biases)


def _uneven(entries: int, count: object) -> str:
    return f'"GroupNumber" should have one entry for each aggregation level, {count} in all; it has {entries}'


def _words(setting: Value) -> str:
    if setting == ALL:
        return "all levels"
    return f"level {show(setting)}" if isinstance(setting, int) else f"levels {show(setting)}"


def _of_fixed_size(s: Site, dim: Dim, level: int) -> None:
    def relation() -> bool:
        if isinstance(dim.size, Length):
            raise Mismatch("Input", f"a fixed size at level {level}", "each place of it has its own scale")
        return dim.size is not None

    s.relate(relation, dim)


def _of_whole_groups(s: Site, dim: Dim, count: int, level: int) -> None:
    def relation() -> bool:
        if (size := dim.number) is not None and size % count:
            raise Mismatch("Input", f"a size divisible by {count} at level {level}", f'"GroupNumber" is {count} there')
        return size is not None

    s.relate(relation, dim)


def _of_several(s: Site, dims: list[Dim], groups: int) -> None:
    """An unbiased variance needs two elements or more in every group."""

    def relation() -> bool:
        sizes = [dim.number for dim in dims]
        known = [size for size in sizes if size is not None]
        if len(known) == len(sizes) and math.prod(known) == groups:
            raise Mismatch("Input", "two or more elements to normalize", "the variance is unbiased")
        return len(known) == len(sizes)

    s.relate(relation, *dims)
