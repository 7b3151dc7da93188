"""DeconvolutionLayer: the transpose of convolution, which spreads every element over a window of the output."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs
from wlnet.nets.layers.convolution import KernelLayer
from wlnet.nets.relations import multiple
from wlnet.nets.unify import Dim
from wlnet.nets.values import AUTOMATIC
from wlnet.nets.windows import Window, unslide

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue


class DeconvolutionLayer(KernelLayer):
    """y starts as Biases; then y[o, s p + e t - b] += Weights[c, o, t] x[c, p] for all c, p, t, inside y only.

    PaddingSize is what is cut off the ends of the output, b elements before.

    >> DeconvolutionLayer["Weights" -> {{{1, 2, 3}}}, "Biases" -> {0}, "Stride" -> 2][{{1, 2}}]
    """

    symbol = "DeconvolutionLayer"
    docs = Docs(
        summary="Transposed convolution over one, two or three spatial dimensions.",
        formula="Output[o, q] = Biases[o] + Sum[Weights[c, o, t] Input[c, p]] over stride p + dilation t = q + before",
        ports={
            "Input": "{channels, d1, ...}, channels last with Interleaving",
            "Output": '{n, stride (d - 1) + dilation (k - 1) + 1 - before - after, ...}, stride d for "Same"',
        },
        source="Wolfram Language reference, DeconvolutionLayer",
        notes="Weights are {channels, n/groups, k1, ...}: input channels come first. PaddingSize is cut off the "
        'output. "Same" cuts the odd element off the end, and adds zeros there where the kernel is shorter than the '
        "stride.",
    )
    extent = unslide

    def fans(self, dims: tuple[int, ...]) -> tuple[int, int]:
        window = math.prod(dims[2:])
        return dims[0] // self.settings["ChannelGroups"] * window, dims[1] * window

    def kernel_channels(self, s: Site, channels: Dim, out: Dim) -> tuple[Dim, Dim]:
        groups, count = self.settings["ChannelGroups"], self.settings["OutputChannels"]
        group = s.dim() if count == AUTOMATIC else s.dim(count // groups, f"it has {count} output channels")
        multiple(s, out, groups, group, "Output", f'"ChannelGroups" is {groups}')

        def divides() -> bool:
            if (count := channels.number) is not None and count % groups:
                needed = f"a number of channels divisible by {groups}"
                raise Mismatch("Input", needed, f'"ChannelGroups" is {groups}')
            return count is not None

        s.relate(divides, channels)
        return channels, group

    def slid(self, b: Builder, x: IRValue, weights: IRValue, sides: tuple[Window, ...]) -> IRValue:
        size, pads = [], []
        for w, d, k in zip(sides, x.shape[2:], weights.shape[2:], strict=True):
            full = w.stride * (d - 1) + w.reach(k)
            if w.pads is None:
                cut = max(0, w.reach(k) - w.stride)
                pads.append((cut // 2, cut - cut // 2))
                size.append(w.stride * d)
            else:
                pads.append(w.pads)
                size.append(full - sum(w.pads))
        stride, dilation = tuple(w.stride for w in sides), tuple(w.dilation for w in sides)
        groups = self.settings["ChannelGroups"]
        return b.conv_transpose(x, weights, stride=stride, dilation=dilation, pads=pads, groups=groups, size=size)
