"""PoolingLayer: a sliding window's maximum, mean or total, channel by channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter, wholes, word
from wlnet.nets.relations import same_rank
from wlnet.nets.unify import Dim
from wlnet.nets.values import AUTOMATIC, Word, show
from wlnet.nets.windows import (
    DIMENSIONALITY,
    INTERLEAVING,
    PADDING,
    STRIDE,
    agreed_dimensions,
    count_words,
    slide,
    spread,
    windows,
)

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


class PoolingLayer(Layer):
    """y[c, p] = f over t of x[c, s p + t]. Padded zeros count in Mean and Total and never win a Max."""

    symbol = "PoolingLayer"
    forms = (("KernelSize",), ("KernelSize", "Stride"))
    parameters = (
        Parameter("KernelSize", wholes(1, longest=3, shortest=1)),
        STRIDE,
        Parameter("Function", word("Max", "Mean", "Total"), Word("Max")),
        PADDING,
        DIMENSIONALITY,
        INTERLEAVING,
    )
    docs = Docs(
        summary="The maximum, mean or total of a sliding window, channel by channel.",
        formula="Output[c, p] = f[Input[c, stride p + t], t = 0 .. k - 1]",
        ports={
            "Input": "{channels, d1, ...}, channels last with Interleaving",
            "Output": "{channels, Floor[(d + before + after - k)/stride] + 1, ...}",
        },
        source="Wolfram Language reference, PoolingLayer",
        notes="The stride is 1 unless given, not the kernel size. Padding is zeros for Mean and Total, which count it, "
        "and minus infinity for Max.",
    )

    def validate(self) -> None:
        given = self.settings
        count = (self.dimensions() or (1, ""))[0]
        kernel = spread(given["KernelSize"], count)
        for window, size in zip(windows(count, 1, 1, given["PaddingSize"]), kernel, strict=True):
            if given["Function"] == Word("Max") and max(window.pads or (0, 0)) >= size:
                raise BadValue(
                    f'"PaddingSize" should be less than the size of the window, {size}, where the function is Max; '
                    f"it was given as {show(given['PaddingSize'])}"
                )

    def dimensions(self) -> tuple[int, str] | None:
        """The number of spatial dimensions as far as the settings tell, and what tells it."""
        given = self.settings
        counts: list[tuple[str, int]] = []
        if given["Dimensionality"] != AUTOMATIC:
            counts.append((f'"Dimensionality" is {given["Dimensionality"]}', given["Dimensionality"]))
        for name in ("KernelSize", "Stride", "PaddingSize"):
            counts += count_words(name, given[name])
        return agreed_dimensions(counts)

    def shapes(self, s: Site) -> None:
        channels, free = s.dim(), s.dim()
        ends = {"tail": (free, channels)} if self.settings["Interleaving"] else {"head": (channels, free)}
        if (agreed := self.dimensions()) is not None:
            s.rank(s.shape("Input"), agreed[0] + 1, agreed[1], "Input")
        s.ends("Input", clause="it works on channels and 1 to 3 spatial dimensions", **ends)
        out = {"tail": (s.dim(), channels)} if self.settings["Interleaving"] else {"head": (channels, s.dim())}
        s.ends("Output", clause="it works on channels and 1 to 3 spatial dimensions", **out)
        same_rank(s, s.shape("Input"), s.shape("Output"), "Output")
        s.ranked(s.shape("Input"), lambda dims: self._slide(s, dims))
        s.real("Output")

    def _slide(self, s: Site, before: list[Dim]) -> None:
        count = len(before) - 1
        if not 1 <= count <= 3:
            raise Mismatch("Input", "an array of rank 2, 3 or 4", "it works on channels and 1 to 3 spatial dimensions")
        given = self.settings
        first = 0 if given["Interleaving"] else 1
        s.rank(s.shape("Output"), count + 1, "", "Output")
        after = s.shape("Output").dims or []
        kernel = [s.dim(k) for k in spread(given["KernelSize"], count)]
        for i, window in enumerate(windows(count, given["Stride"], 1, given["PaddingSize"])):
            slide(s, window, kernel[i], before[first + i], after[first + i], first + i + 1)

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        given = self.settings
        rank = len(x.shape)
        if given["Interleaving"]:
            x = b.transpose(x, (0, rank - 1, *range(1, rank - 1)))  # (batch, channels, d1, ...)
        kernel = spread(given["KernelSize"], rank - 2)
        sides = windows(rank - 2, given["Stride"], 1, given["PaddingSize"])
        pads = tuple(w.padding(d, k) for w, d, k in zip(sides, x.shape[2:], kernel, strict=True))
        kind = {"Max": "max", "Mean": "mean", "Total": "sum"}[given["Function"].name]
        y = b.pool(x, kind, kernel, stride=tuple(w.stride for w in sides), pads=pads)  # type: ignore[arg-type]
        return b.transpose(y, (0, *range(2, rank), 1)) if given["Interleaving"] else y
