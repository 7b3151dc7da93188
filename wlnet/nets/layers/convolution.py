"""ConvolutionLayer: cross-correlation with learned kernels over one to three spatial dimensions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import ArrayParameter, BadValue, Parameter, automatic_or, whole, wholes
from wlnet.nets.relations import multiple, same_rank
from wlnet.nets.unify import Dim, Shape
from wlnet.nets.values import AUTOMATIC, is_integer
from wlnet.nets.windows import (
    DILATION,
    DIMENSIONALITY,
    INTERLEAVING,
    PADDING,
    STRIDE,
    Window,
    agreed_dimensions,
    count_words,
    slide,
    windows,
)

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


GROUPS = Parameter("ChannelGroups", whole(), 1, old=("GroupNumber",))


class KernelLayer(Layer):
    """What convolution and its transpose share: a kernel of weights that slides over one to three spatial dimensions.

    A subclass says by `kernel_channels` which channels its weights are arranged by, and by `extent` how sizes follow.
    """

    parameters = (
        Parameter("OutputChannels", automatic_or(whole())),
        Parameter("KernelSize", automatic_or(wholes(1, longest=3, shortest=1))),
        STRIDE,
        DILATION,
        PADDING,
        GROUPS,
        DIMENSIONALITY,
        INTERLEAVING,
    )
    forms = ((), ("OutputChannels", "KernelSize"))
    array_parameters = (ArrayParameter("Weights", "weight"), ArrayParameter("Biases", "bias", optional=True))
    extent: ClassVar[Callable[[Site, Window, Dim, Dim, Dim, int], None]]

    def kernel_channels(self, s: Site, channels: Dim, out: Dim) -> tuple[Dim, Dim]:
        """The first two dimensions of "Weights", tied to the channels of input and output."""
        raise NotImplementedError

    def validate(self) -> None:
        given = self.settings
        weights = self.arrays["Weights"]
        if not isinstance(weights, np.ndarray) and AUTOMATIC in (given["OutputChannels"], given["KernelSize"]):
            raise BadValue('the number of output channels and the kernel size are missing, and "Weights" does not tell')
        if isinstance(weights, np.ndarray) and not 3 <= weights.ndim <= 5:
            raise BadValue(f'"Weights" should be an array of rank 3, 4 or 5; its rank is {weights.ndim}')
        self.dimensions()
        groups, channels = given["ChannelGroups"], given["OutputChannels"]
        if is_integer(channels) and channels % groups:
            raise BadValue(
                f'"ChannelGroups" should divide the number of output channels; {groups} does not divide {channels}'
            )

    def dimensions(self) -> tuple[int, str] | None:
        """The number of spatial dimensions as far as the settings tell, and what tells it."""
        given, weights = self.settings, self.arrays["Weights"]
        counts: list[tuple[str, int]] = []
        if given["Dimensionality"] != AUTOMATIC:
            counts.append((f'"Dimensionality" is {given["Dimensionality"]}', given["Dimensionality"]))
        for name in ("KernelSize", "Stride", "Dilation", "PaddingSize"):
            counts += count_words(name, given[name])
        if isinstance(weights, np.ndarray):
            counts.append((f'the rank of "Weights" is {weights.ndim}', weights.ndim - 2))
        return agreed_dimensions(counts)

    def shapes(self, s: Site) -> None:
        given = self.settings
        last = given["Interleaving"]
        in_channels, out_channels = s.dim(), s.dim()
        if given["OutputChannels"] != AUTOMATIC:
            s.set(out_channels, given["OutputChannels"], f"it has {given['OutputChannels']} output channels", "Output")
        weights = s.arrays["Weights"]
        first, second = self.kernel_channels(s, in_channels, out_channels)
        window = [s.dim() for _ in (weights.dims or ())[2:]]
        s.fit("Weights", Shape((first, second, *window), closed=weights.dims is not None))
        s.array("Biases", (out_channels,))
        clause = "it works on channels and 1 to 3 spatial dimensions"
        if (agreed := self.dimensions()) is not None:
            s.rank(s.shape("Input"), agreed[0] + 1, agreed[1], "Input")
        for port, channels in (("Input", in_channels), ("Output", out_channels)):
            free = s.dim()
            ends = {"tail": (free, channels)} if last else {"head": (channels, free)}
            s.ends(port, clause=clause, **ends)
        same_rank(s, s.shape("Input"), s.shape("Output"), "Output")
        same_rank(s, s.shape("Input"), weights, "Input", 1)
        s.ranked(s.shape("Input"), lambda dims: self._slide(s, dims))
        s.real("Output")

    def _slide(self, s: Site, before: list[Dim]) -> None:
        count = len(before) - 1
        if not 1 <= count <= 3:
            raise Mismatch("Input", "an array of rank 2, 3 or 4", "it works on channels and 1 to 3 spatial dimensions")
        given = self.settings
        first = 0 if given["Interleaving"] else 1
        after = s.shape("Output").dims or []
        if not after:  # the ranks are tied, but the tie has not run yet
            s.rank(s.shape("Output"), count + 1, "", "Output")
            after = s.shape("Output").dims or []
        kernel = [s.dim() for _ in range(count)]
        s.fit("Weights", s.closed([s.dim(), s.dim(), *kernel]))
        sizes = given["KernelSize"]
        if sizes != AUTOMATIC:
            sizes = sizes if isinstance(sizes, tuple) else (sizes,) * count
            s.fit("Weights", s.closed([s.dim(), s.dim(), *sizes], f"the kernel size is {'×'.join(map(str, sizes))}"))
        for i, window in enumerate(windows(count, given["Stride"], given["Dilation"], given["PaddingSize"])):
            type(self).extent(s, window, kernel[i], before[first + i], after[first + i], first + i + 1)

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        given = self.settings
        rank = len(x.shape)
        weights, biases = ctx.array("Weights"), ctx.array("Biases")
        assert weights is not None
        if given["Interleaving"]:
            x = b.transpose(x, (0, rank - 1, *range(1, rank - 1)))  # (batch, channels, d1, ...)
        y = self.slid(b, x, weights, windows(rank - 2, given["Stride"], given["Dilation"], given["PaddingSize"]))
        if biases is not None:
            y = b.add(y, b.reshape(biases, (biases.shape[0], *(1,) * (rank - 2))))
        return b.transpose(y, (0, *range(2, rank), 1)) if given["Interleaving"] else y

    def slid(self, b: Builder, x: IRValue, weights: IRValue, sides: tuple[Window, ...]) -> IRValue:
        """The layer without its biases on x (batch, channels, d1, ...)."""
        raise NotImplementedError


class ConvolutionLayer(KernelLayer):
    """y[o, p] = Biases[o] + Sum_c Sum_t Weights[o, c, t] x[c0 + c, s p + e t], zeros around x; no kernel flip."""

    symbol = "ConvolutionLayer"
    docs = Docs(
        summary="Cross-correlation with learned kernels over one, two or three spatial dimensions.",
        formula="Output[o, p] = Biases[o] + Sum_c Sum_t Weights[o, c, t] Input[c0 + c, stride p + dilation t]",
        ports={
            "Input": "{channels, d1, ...}, channels last with Interleaving",
            "Output": "{n, Floor[(d + before + after - dilation (k - 1) - 1)/stride] + 1, ...}",
        },
        source="Wolfram Language reference, ConvolutionLayer",
        notes="Weights are {n, channels/groups, k1, ...}. Channel group i of the input feeds group i of the output. "
        '"Same" puts the odd element of padding after.',
    )
    extent = slide

    def fans(self, dims: tuple[int, ...]) -> tuple[int, int]:
        inputs, outputs = super().fans(dims)
        return inputs, outputs // self.settings["ChannelGroups"]

    def kernel_channels(self, s: Site, channels: Dim, out: Dim) -> tuple[Dim, Dim]:
        group = s.dim()
        groups = self.settings["ChannelGroups"]
        multiple(s, channels, groups, group, "Input", f'"ChannelGroups" is {groups}')
        return out, group

    def slid(self, b: Builder, x: IRValue, weights: IRValue, sides: tuple[Window, ...]) -> IRValue:
        pads = tuple(w.padding(d, k) for w, d, k in zip(sides, x.shape[2:], weights.shape[2:], strict=True))
        stride, dilation = tuple(w.stride for w in sides), tuple(w.dilation for w in sides)
        return b.conv(x, weights, stride=stride, dilation=dilation, pads=pads, groups=self.settings["ChannelGroups"])
