"""OrderingLayer: the positions that sort a vector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.types import Integer
from wlnet.nets.unify import Dim
from wlnet.nets.values import ALL, Value, is_integer, is_list

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


def count(value: Value) -> Value:
    """All, or how many of the first or, negative, of the last."""
    if is_integer(value) and value != 0:
        return int(value)
    if not is_list(value) and value == ALL:
        return ALL
    raise BadValue("All, or an integer other than 0: how many of the smallest, or negative of the largest")


class OrderingLayer(Layer):
    """The positions, from 1, of the elements in ascending order, equal ones in order of appearance.

    With n the first n of them, with -n the last n, which are in ascending order too. No gradient passes.

    >> OrderingLayer[2][{5, 1, 4, 1}]
    """

    symbol = "OrderingLayer"
    forms = ((), ("Count",))
    parameters = (Parameter("Count", count, ALL),)
    integers = True
    docs = Docs(
        summary="The positions that sort a vector.",
        formula="Output = Ordering[Input, n]",
        ports={"Input": "vector, of varying length too", "Output": "vector of integers, from 1"},
        source="Wolfram Language reference, OrderingLayer",
    )

    def shapes(self, s: Site) -> None:
        wanted = self.settings["Count"]
        dim, out = s.dim(), s.dim()
        for port, size in (("Input", dim), ("Output", out)):
            s.require(port, [size], "it orders a vector")
        if wanted == ALL:
            s.tie(dim, out, "Output")
        else:
            s.set(out, abs(wanted), f"it takes {abs(wanted)} positions", "Output")
            s.relate(lambda: self._enough(dim, abs(wanted)), dim)
        s.kind("Output", Integer(), "they are positions")

    @staticmethod
    def _enough(dim: Dim, least: int) -> bool:
        if dim.number is not None and dim.number < least:
            raise Mismatch("Input", f"a vector of {least} or more elements", f"it takes {least} positions")
        return dim.number is not None

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs  # (batch, length)
        positions = b.add(b.argsort(x, 1), b.constant(1, "int64"))
        wanted = self.settings["Count"]
        if wanted == ALL:
            return positions
        return b.slice_axis(positions, 1, *((None, wanted) if wanted > 0 else (wanted, None)))
