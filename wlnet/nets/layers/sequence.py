"""The layers that take apart a sequence: SequenceLastLayer, SequenceMostLayer, SequenceRestLayer, SequenceReverseLayer.

A sequence is any array, its elements along the first level. Examples of different length are computed apart, so that
the last element is that of each example.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.relations import longer, same_rank
from wlnet.nets.unify import Dim

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


class SequenceLastLayer(Layer):
    """Output = Input[[-1]].

    >> SequenceLastLayer[][{{1, 2}, {3, 4}, {5, 6}}]
    """

    symbol = "SequenceLastLayer"
    integers = True
    docs = Docs(
        summary="The last element of a sequence.",
        formula="Output = Input[[-1]]",
        ports={"Input": "array of rank 1 or more", "Output": "the same without the first dimension"},
        source="Wolfram Language reference, SequenceLastLayer",
        notes="A vector gives a number. The length of the input does not follow from the output.",
    )

    def shapes(self, s: Site) -> None:
        s.ends("Input", [s.dim()], clause="it takes the last element")
        same_rank(s, s.shape("Input"), s.shape("Output"), "Output", -1)

        def elements(dims: list[Dim]) -> None:
            for level, (inner, outer) in enumerate(zip(dims[1:], s.shape("Output").dims or [], strict=True), 1):
                s.tie(inner, outer, "Output", level)

        s.ranked(s.shape("Input"), elements)
        s.same_kind("Input", "Output")

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs  # (batch, length, ...)
        return b.reshape(b.slice_axis(x, 1, -1, None), (x.shape[0], *ctx.dims("Output")))


class SequenceEndsLayer(Layer):
    """What SequenceMostLayer and SequenceRestLayer share: one element goes."""

    integers = True
    place: ClassVar[str]
    kept: ClassVar[tuple[int | None, int | None]]

    def shapes(self, s: Site) -> None:
        clause = f"it drops the {self.place} element"
        length, rest = s.dim(), s.dim()
        s.ends("Input", [length], clause=clause)
        s.ends("Output", [rest], clause=clause)
        same_rank(s, s.shape("Input"), s.shape("Output"), "Output")

        def least() -> bool:
            if length.number == 1:
                raise Mismatch("Input", "a sequence of 2 or more elements", clause)
            return length.number is not None

        def elements(dims: list[Dim]) -> None:
            for level, (inner, outer) in enumerate(zip(dims[1:], (s.shape("Output").dims or [])[1:], strict=True), 2):
                s.tie(inner, outer, "Output", level)

        s.relate(least, length)
        longer(s, ("Output", rest), ("Input", length), 1, clause)
        s.ranked(s.shape("Input"), elements)
        s.same_kind("Input", "Output")

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        return b.slice_axis(inputs[0], 1, *self.kept)


class SequenceMostLayer(SequenceEndsLayer):
    """Output = Most[Input].

    >> SequenceMostLayer[][{{1, 2}, {3, 4}, {5, 6}}]
    """

    symbol = "SequenceMostLayer"
    place = "last"
    kept = (None, -1)
    docs = Docs(
        summary="A sequence without its last element.",
        formula="Output = Most[Input]",
        ports={"Input": "array of rank 1 or more with 2 or more elements", "Output": "one element less"},
        source="Wolfram Language reference, SequenceMostLayer",
        notes="A varying length becomes another varying length: it is not that of the input.",
    )


class SequenceRestLayer(SequenceEndsLayer):
    """Output = Rest[Input].

    >> SequenceRestLayer[][{{1, 2}, {3, 4}, {5, 6}}]
    """

    symbol = "SequenceRestLayer"
    place = "first"
    kept = (1, None)
    docs = Docs(
        summary="A sequence without its first element.",
        formula="Output = Rest[Input]",
        ports={"Input": "array of rank 1 or more with 2 or more elements", "Output": "one element less"},
        source="Wolfram Language reference, SequenceRestLayer",
        notes="A varying length becomes another varying length: it is not that of the input.",
    )


class SequenceReverseLayer(Layer):
    """Output = Reverse[Input], the first level only.

    >> SequenceReverseLayer[][{{1, 2}, {3, 4}, {5, 6}}]
    """

    symbol = "SequenceReverseLayer"
    integers = True
    docs = Docs(
        summary="A sequence backwards.",
        formula="Output[k] = Input[n + 1 - k], n the length",
        ports={"Input": "array of rank 1 or more", "Output": "the same dimensions"},
        source="Wolfram Language reference, SequenceReverseLayer",
    )

    def shapes(self, s: Site) -> None:
        s.ends("Input", [s.dim()], clause="it reverses the first level")
        s.same("Input", "Output")
        s.same_kind("Input", "Output")

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        return b.slice_axis(inputs[0], 1, None, None, -1)
