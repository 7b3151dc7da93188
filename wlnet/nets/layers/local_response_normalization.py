"""LocalResponseNormalizationLayer: every channel damped by the strength of its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.ir.scalar import Arg, call
from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import Parameter, number, whole

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


class LocalResponseNormalizationLayer(Layer):
    """y[i] = x[i] / (Alpha/(2 c + 1) Sum_{|k - i| <= c} x[k]^2 + Bias)^Beta at each place, over the channels there are.

    c is ChannelWindowSize. At the first and last channels fewer are summed, but the divisor stays 2 c + 1.

    >> LocalResponseNormalizationLayer["ChannelWindowSize" -> 0, "Bias" -> 0][{{{2}}, {{4}}}]
    """

    symbol = "LocalResponseNormalizationLayer"
    parameters = (
        Parameter("Alpha", number(0), 1.0),
        Parameter("Beta", number(0), 0.5),
        Parameter("Bias", number(0), 1.0),
        Parameter("ChannelWindowSize", whole(0), 2),
    )
    docs = Docs(
        summary="Divide every channel by the strength of its neighbours at the same place.",
        formula="Output[i] = Input[i]/(Alpha/(2 c + 1) Sum[Input[k]^2, {k, i - c, i + c}] + Bias)^Beta",
        ports={"Input": "{channels, height, width}, at least 2 c + 1 channels", "Output": "the same dimensions"},
        source="Wolfram Language reference, LocalResponseNormalizationLayer; Krizhevsky et al. 2012",
        notes="Alpha, Beta and Bias are settings, not learned.",
    )

    def shapes(self, s: Site) -> None:
        channels = s.dim()
        s.require("Input", [channels, s.dim(), s.dim()], "it works on channels, height and width")
        s.same("Input", "Output")
        s.real("Output")
        window = 2 * self.settings["ChannelWindowSize"] + 1

        def enough() -> bool:
            if (count := channels.number) is not None and count < window:
                raise Mismatch("Input", f"{window} or more channels", f"it looks at {window} channels at a time")
            return channels.size is not None

        s.relate(enough, channels)

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        given = self.settings
        side = given["ChannelWindowSize"]
        squares = b.reshape(b.square(x), (x.shape[0], 1, x.shape[1], x.shape[2] * x.shape[3]))
        near = b.pool(squares, "sum", (2 * side + 1, 1), pads=((side, side), (0, 0)))
        strength = call("pow", Arg(1) * (given["Alpha"] / (2 * side + 1)) + given["Bias"], -given["Beta"])
        return b.elementwise(Arg(0) * strength, x, b.reshape(near, x.shape))
