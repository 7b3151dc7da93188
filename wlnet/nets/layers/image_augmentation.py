"""ImageAugmentationLayer: in training, a random part of each image, mirrored at random."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wlnet.ir.scalar import Arg, call
from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.layers.spatial_transformation import height_and_width
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.pixels import as_images, as_rows, read
from wlnet.nets.types import Length
from wlnet.nets.unify import Dim
from wlnet.nets.values import Value, is_list, is_number, plain

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


def two_probabilities(value: Value) -> Value:
    """A list of two probabilities."""
    if is_list(value) and len(value) == 2 and all(is_number(p) and 0 <= p <= 1 for p in plain(value)):
        return plain(value)
    raise BadValue("a list of two probabilities, numbers from 0 to 1")


class ImageAugmentationLayer(Layer):
    """A part of each image: from its middle, in training from anywhere and mirrored with the probabilities given.

    Every example of a batch has a part of its own. The first probability turns images upside down, the second
    exchanges left and right.

    >> ImageAugmentationLayer[{1, 2}][{{{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}}}]
    """

    symbol = "ImageAugmentationLayer"
    forms = (("Dimensions",),)
    parameters = (
        Parameter("Dimensions", height_and_width),
        Parameter("ReflectionProbabilities", two_probabilities, (0, 0), old=("ReflectionProbability",)),
    )
    docs = Docs(
        summary="In training, a random part of each image, mirrored at random; when evaluated, the middle.",
        formula="Output[c, i, j] = Input[c, i0 + i, j0 + j], {i0, j0} = Floor[({height, width} - {h, w})/2]",
        ports={
            "Input": "{channels, height, width}, as large as the output or larger",
            "Output": "{channels, h, w} for ImageAugmentationLayer[{h, w}]",
        },
        source="Wolfram Language reference, ImageAugmentationLayer",
        notes="In training all places of the part are equally likely.",
    )

    def shapes(self, s: Site) -> None:
        channels, *sides = s.dim(), s.dim(), s.dim()
        s.require("Input", [channels, *sides], "it works on channels, height and width")
        wanted = self.settings["Dimensions"]
        s.require("Output", [channels, *wanted], f"its output is {wanted[0]}×{wanted[1]}")
        for level, (side, size) in enumerate(zip(sides, wanted, strict=True), 2):
            _at_least(s, side, size, level)
        s.real("Output")

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        sizes, wanted = x.shape[2:], self.settings["Dimensions"]
        if not ctx.train:
            starts = [(size - n) // 2 for size, n in zip(sizes, wanted, strict=True)]
            return b.slice_sized(x, (0, 0, *starts), (*x.shape[:2], *wanted), (1,) * 4)
        batch, (height, width) = x.shape[0], wanted
        line, column = (
            _drawn(b, batch, size, n, p)
            for size, n, p in zip(sizes, wanted, self.settings["ReflectionProbabilities"], strict=True)
        )
        places = (batch, height, width)
        i = b.reshape(b.broadcast(b.reshape(line, (batch, height, 1)), places), (batch, height * width))
        j = b.reshape(b.broadcast(b.reshape(column, (batch, 1, width)), places), (batch, height * width))
        return as_images(b, read(b, as_rows(b, x), (sizes[0], sizes[1]), i, j), (height, width))


def _at_least(s: Site, side: Dim, size: int, level: int) -> None:
    def relation() -> bool:
        if (number := side.number) is not None and number < size:
            raise Mismatch("Input", f"size {size} or more at level {level}", f"a part of size {size} is taken of it")
        return number is not None or isinstance(side.size, Length)

    s.relate(relation, side)


def _drawn(b: Builder, batch: int, size: int, count: int, probability: float) -> IRValue:
    """For each example `count` neighbouring places out of `size`, backwards with this probability: (batch, count)."""
    free = size - count
    start = call("minimum", call("floor", Arg(0) * float(free + 1)), float(free))
    first = b.elementwise(start, b.random("uniform", (batch, 1))) if free else b.constant(np.zeros((batch, 1)))
    places = b.constant(np.arange(count, dtype=float))
    if probability:
        mirrored = call("select", Arg(1) < float(probability), count - 1 - Arg(0), Arg(0))
        places = b.elementwise(mirrored, places, b.random("uniform", (batch, 1)))
    return b.cast(b.broadcast(b.add(first, places), (batch, count)), "int64")
