"""AppendLayer and PrependLayer: one more element at the end or the beginning of a sequence."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from wlnet.nets.inference import Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.relations import common_kind, longer, same_rank
from wlnet.nets.unify import Dim

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

PORTS = {
    "Input": "array of rank 1 or more; its first level may vary",
    "Element": "array of one rank less, or a number: what is added",
    "Output": "array with one more at the first level",
}


class _Lengthening(Layer):
    """What appending and prepending share: everything but the order."""

    input_names = ("Input", "Element")
    integers = True
    first: ClassVar[bool]

    def shapes(self, s: Site) -> None:
        clause = "it adds one element"
        short, long = s.dim(), s.dim()
        s.ends("Input", head=[short], clause=clause)
        s.ends("Output", head=[long], clause=clause)
        same_rank(s, s.shape("Input"), s.shape("Output"), "Output")
        s.ranked(s.shape("Element"), lambda dims: self._higher(s, len(dims) + 1))
        s.ranked(s.shape("Input"), lambda dims: self._tie(s, dims, long))
        longer(s, ("Input", short), ("Output", long), 1, clause)
        common_kind(s, *self.inputs)

    @staticmethod
    def _higher(s: Site, rank: int) -> None:
        because = s.words(s.shape("Element").find().because)
        s.rank(s.shape("Input"), rank, because, "Input")

    @staticmethod
    def _tie(s: Site, dims: list[Dim], long: Dim) -> None:
        s.require("Element", dims[1:])
        s.require("Output", [long, *dims[1:]])

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        x, element = inputs
        one = b.reshape(element, (x.shape[0], 1, *x.shape[2:]))
        return b.concat((one, x) if self.first else (x, one), 1)


class AppendLayer(_Lengthening):
    """Output = Append[Input, Element].

    >> AppendLayer[][<|"Input" -> {1, 2}, "Element" -> 3|>]
    """

    symbol = "AppendLayer"
    first = False
    docs = Docs(
        summary="One more element at the end.",
        formula="Output = Append[Input, Element]",
        ports=PORTS,
        source="Wolfram Language reference, AppendLayer",
    )


class PrependLayer(_Lengthening):
    """Output = Prepend[Input, Element].

    >> PrependLayer[][<|"Input" -> {{1, 2}}, "Element" -> {8, 9}|>]
    """

    symbol = "PrependLayer"
    first = True
    docs = Docs(
        summary="One more element at the beginning.",
        formula="Output = Prepend[Input, Element]",
        ports=PORTS,
        source="Wolfram Language reference, PrependLayer",
    )
