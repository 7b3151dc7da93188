"""EmbeddingLayer and UnitVectorLayer: vectors for integers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wlnet.ir.scalar import Arg, call
from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import ArrayParameter, Parameter, automatic_or, whole
from wlnet.nets.relations import indices, same_rank
from wlnet.nets.types import Length
from wlnet.nets.unify import Dim
from wlnet.nets.values import AUTOMATIC

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

INPUT = "integer in 1..n, or array of such, of varying length too"


def _vectors(s: Site, size: Dim, clause: str) -> None:
    """Output has the levels of Input and one more at the end, of this size."""
    s.ends("Output", tail=[size], clause=clause)
    same_rank(s, s.shape("Input"), s.shape("Output"), "Output", 1)
    s.ranked(s.shape("Input"), lambda dims: s.require("Output", [*dims, size], clause))
    s.real("Output")


def _places(b: Builder, x: IRValue, count: int) -> IRValue:
    """Integers from 1 as places from 0; 0 and negative ones become places that are not there."""
    return b.elementwise(call("select", Arg(0) > 0, Arg(0) - 1, count), b.cast(x, "int64"))


class EmbeddingLayer(Layer):
    """Row i of "Weights" for the integer i. The gradient of a row adds up where its integer occurs again.

    >> EmbeddingLayer[2, 3, "Weights" -> {{1, 2}, {3, 4}, {5, 6}}][{3, 1}]
    """

    symbol = "EmbeddingLayer"
    forms = (("Size",), ("Size", "ClassCount"), ())
    parameters = (
        Parameter("Size", automatic_or(whole())),
        Parameter("ClassCount", automatic_or(whole())),
    )
    array_parameters = (ArrayParameter("Weights", "weight"),)
    integers = True
    docs = Docs(
        summary="A learned vector for each integer.",
        formula="Output[.., k] = Weights[[Input[..], k]]",
        ports={"Input": INPUT, "Output": "vector, or array with one more level at the end"},
        source="Wolfram Language reference, EmbeddingLayer",
        notes='"Weights" is n×size; n may follow from the type of the input, size from the output.',
    )

    def fans(self, dims: tuple[int, ...]) -> tuple[int, int]:
        """One row feeds an output at a time: what counts is its size."""
        return dims[1], dims[1]

    def shapes(self, s: Site) -> None:
        size, classes = (
            s.dim(None if value == AUTOMATIC else value, clause)
            for value, clause in (
                (self.settings["Size"], f"its vectors have size {self.settings['Size']}"),
                (self.settings["ClassCount"], f"it has {self.settings['ClassCount']} classes"),
            )
        )
        s.array("Weights", (classes, size))
        _vectors(s, size, "its vectors lie along the last level")
        indices(s, "Input", classes, "it has as many rows")

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        weights = ctx.array("Weights")
        assert weights is not None
        count = weights.shape[0]
        return b.gather(weights, _places(b, x, count), 0)


class UnitVectorLayer(Layer):
    """The vector of n numbers that is 1 at the place of the integer and 0 elsewhere.

    >> UnitVectorLayer[3][{3, 1}]
    """

    symbol = "UnitVectorLayer"
    forms = (("Size",), ())
    parameters = (Parameter("Size", automatic_or(whole()), old=("ClassCount",)),)
    integers = True
    docs = Docs(
        summary="A unit vector for each integer.",
        formula="Output[.., k] = 1 where k = Input[..], else 0",
        ports={"Input": INPUT, "Output": "vector of size n, or array with one more level of size n at the end"},
        source="Wolfram Language reference, UnitVectorLayer",
        notes="n may follow from the type of the input or from the output.",
    )

    def shapes(self, s: Site) -> None:
        value = self.settings["Size"]
        size = s.dim(None if value == AUTOMATIC else value, f"its vectors have size {value}")
        _vectors(s, size, "its vectors lie along the last level")
        indices(s, "Input", size, "its vectors are as long")
        s.relate(lambda: self._fixed(size), size)

    @staticmethod
    def _fixed(size: Dim) -> bool:
        if isinstance(size.size, Length):
            raise Mismatch("Output", "a fixed size of its last level", "it is the number of integers there are")
        return size.number is not None

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        count = ctx.dims("Output")[-1]
        places = _places(b, x, count)
        hot = b.apply("equal", b.reshape(places, (*x.shape, 1)), b.constant(np.arange(count)))
        # looked up only so that an integer out of range is refused
        ones = b.gather(b.constant(np.ones(count)), places, 0)
        return b.mul(b.cast(hot, b.dtype), b.reshape(ones, (*x.shape, 1)))
