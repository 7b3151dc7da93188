"""NetArrayLayer: a learned array without an input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer, Options
from wlnet.nets.options import ArrayParameter
from wlnet.nets.types import Length
from wlnet.nets.unify import Dim
from wlnet.nets.values import Value

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


class NetArrayLayer(Layer):
    """Output = Array, the same for every example; the gradient adds up over the examples.

    >> NetArrayLayer["Array" -> {2, 3}][]
    """

    symbol = "NetArrayLayer"
    old_symbols = ("ConstantArrayLayer",)
    array_parameters = (ArrayParameter("Array", "weight"),)
    input_names = ()
    docs = Docs(
        summary="A learned array as a source of data.",
        formula="Output = Array",
        ports={"Output": "array of any rank, or a number"},
        source="Wolfram Language reference, NetArrayLayer",
        notes="ConstantArrayLayer is its old name; ConstantArrayLayer[dims] gives the dimensions of the output.",
    )

    @classmethod
    def build(cls, arguments: Sequence[Value] = (), options: Options = (), span: Any = None) -> Layer:
        if len(arguments) == 1:  # as ConstantArrayLayer took them
            given = options.items() if isinstance(options, Mapping) else options
            return super().build((), [*given, ("Output", arguments[0])], span)
        return super().build(arguments, options, span)

    def shapes(self, s: Site) -> None:
        s.fit("Array", s.shape("Output"))
        s.real("Output")
        s.ranked(s.shape("Output"), lambda dims: s.relate(lambda: self._fixed(dims), *dims))

    @staticmethod
    def _fixed(dims: list[Dim]) -> bool:
        if any(isinstance(dim.size, Length) for dim in dims):
            raise Mismatch("Output", "an array of fixed size", "it is learned")
        return all(dim.number is not None for dim in dims)

    def lower(self, b: Builder, ctx: Context, /, *_inputs: IRValue) -> IRValue:
        array = ctx.array("Array")
        assert array is not None
        return b.broadcast(b.reshape(array, (1, *array.shape)), (ctx.batch, *array.shape))
