"""BatchNormalizationLayer: every channel brought to a learned mean and spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import ArrayParameter, BadValue, Parameter, number
from wlnet.nets.types import Length
from wlnet.nets.windows import INTERLEAVING

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


class BatchNormalizationLayer(Layer):
    """y = Scaling (x - m)/Sqrt[v + Epsilon] + Biases, channel by channel.

    When evaluated m and v are MovingMean and MovingVariance. In training they are the mean and the biased variance
    over the batch and all levels but the channel's, and the moving arrays become
    Momentum moving + (1 - Momentum) batch.
    """

    symbol = "BatchNormalizationLayer"
    parameters = (Parameter("Epsilon", number(0), 0.001), Parameter("Momentum", number(0, 1), 0.9), INTERLEAVING)
    array_parameters = (
        ArrayParameter("Scaling", 1.0, optional=True, old=("Gamma",)),
        ArrayParameter("Biases", 0.0, optional=True, old=("Beta",)),
        ArrayParameter("MovingMean", 0.0, learned=False),
        ArrayParameter("MovingVariance", 1.0, learned=False),
    )
    docs = Docs(
        summary="Bring every channel to a learned mean and spread, with the statistics of the training data.",
        formula="Output = Scaling (Input - mean)/Sqrt[variance + Epsilon] + Biases",
        ports={"Input": "vector, matrix or higher; channels come first, with Interleaving last", "Output": "the same"},
        source="Wolfram Language reference, BatchNormalizationLayer; Ioffe and Szegedy 2015",
        notes='Gamma and Beta are old names of "Scaling" and "Biases". Training uses the biased variance.',
    )

    def validate(self) -> None:
        variance = self.arrays["MovingVariance"]
        if isinstance(variance, np.ndarray) and bool(np.any(variance < 0)):
            raise BadValue('"MovingVariance" should have no negative elements')

    def shapes(self, s: Site) -> None:
        channels = s.dim()
        for name in ("Scaling", "Biases", "MovingMean", "MovingVariance"):
            s.array(name, (channels,))
        s.same("Input", "Output")
        clause = "it normalizes by channels"
        s.ends("Input", clause=clause, **{"tail" if self.settings["Interleaving"] else "head": [channels]})
        s.real("Output")

        def fixed() -> bool:
            if isinstance(channels.size, Length):
                raise Mismatch("Input", "a fixed number of channels", "each channel has its own statistics")
            return channels.size is not None

        s.relate(fixed, channels)

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        rank = len(x.shape)
        axis = rank - 1 if self.settings["Interleaving"] else 1
        others = tuple(i for i in range(rank) if i != axis)

        def along(array: IRValue) -> IRValue:
            return b.reshape(array, tuple(x.shape[axis] if i == axis else 1 for i in range(1, rank)))

        moving_mean, moving_variance = ctx.array("MovingMean"), ctx.array("MovingVariance")
        assert moving_mean is not None
        assert moving_variance is not None
        if ctx.train:
            mean = b.reduce(x, "mean", others, keepdims=True)
            centred = b.sub(x, mean)
            variance = b.reduce(b.square(centred), "mean", others, keepdims=True)
            keep = self.settings["Momentum"]
            for name, moving, batch in (
                ("MovingMean", moving_mean, mean),
                ("MovingVariance", moving_variance, variance),
            ):
                now = b.reshape(batch, moving.shape)
                kept, learned = b.mul(moving, b.constant(keep)), b.mul(now, b.constant(1 - keep))
                ctx.update(name, b.add(kept, learned))
        else:
            centred, variance = b.sub(x, along(moving_mean)), along(moving_variance)
        scale = b.rsqrt(b.add(variance, b.constant(self.settings["Epsilon"])))
        scaling, biases = ctx.array("Scaling"), ctx.array("Biases")
        if scaling is not None:
            scale = b.mul(scale, along(scaling))
        y = b.mul(centred, scale)
        return b.add(y, along(biases)) if biases is not None else y
