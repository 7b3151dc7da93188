"""ExtractLayer: elements of an array at positions that are data themselves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from wlnet.ir.scalar import Arg, call
from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.types import Integer, Length
from wlnet.nets.unify import Dim

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


class ExtractLayer(Layer):
    """Output[i, ..] is the part of Input at position Position[i, ..]: a list of indices, one for each leading level.

    Indices count from 1, negative ones from the end. The gradient goes to the parts of Input that were taken.

    >> ExtractLayer[][<|"Input" -> {{1, 2}, {3, 4}}, "Position" -> {{1, 2}, {-1, 1}}|>]
    """

    symbol = "ExtractLayer"
    input_names = ("Input", "Position")
    integers = True
    integer_ports = ("Input", "Position")
    docs = Docs(
        summary="Elements of an array at positions that are data themselves.",
        formula="Output = Extract[Input, Position]",
        ports={
            "Input": "array of dimensions n1, ..., nd",
            "Position": "integers: one index, or an array of dimensions m1, ..., mp, s whose rows are s indices",
            "Output": "array of dimensions m1, ..., mp, n(s+1), ..., nd, or a number",
        },
        source="Wolfram Language reference, ExtractLayer",
        notes="The last level of Position counts levels: places in a vector are a column such as {{1}, {3}}.",
    )

    def shapes(self, s: Site) -> None:
        s.kind("Position", Integer(), "it holds positions")
        s.same_kind("Input", "Output")
        s.ends("Input", [s.dim()], clause="it has elements to extract")
        whole, position, out = (s.shape(port) for port in ("Input", "Position", "Output"))
        s.ranked(position, lambda dims: s.ends("Output", dims[:-1]))
        depth = s.dim()
        s.ranked(position, lambda dims: s.tie(dims[-1], depth, "Position") if dims else self._one(s, depth))
        clause = '"Position" says of how many levels it takes the indices'

        def relation() -> bool:
            where, given, found = position.dims, whole.dims, out.dims
            if where is None or (given is None and found is None):
                return False
            if isinstance(depth.size, Length):
                raise Mismatch("Position", "a fixed number of indices in its last level", "they count levels")
            outer = where[:-1]
            if depth.number is None and given is not None and found is not None:
                s.set(depth, len(outer) + len(given) - len(found), "the ranks of its other ports say so", "Position")
            if (count := depth.number) is None:
                return False
            if given is None:
                assert found is not None
                s.rank(whole, len(found) - len(outer) + count, clause, "Input")
                given = whole.dims or []
            if count > len(given):
                most = "1 index" if len(given) == 1 else f"{len(given)} indices"
                raise Mismatch("Position", f"at most {most} in its last level", "that is the rank of the input")
            s.require("Output", [*outer, *given[count:]], clause)
            return True

        s.relate(relation, whole, position, out, depth)

    @staticmethod
    def _one(s: Site, depth: Dim) -> None:
        s.set(depth, 1, "it is a single index", "Position")

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        x, position = inputs
        batch = x.shape[0]
        rows = position if len(position.shape) > 1 else b.reshape(position, (batch, 1))
        sizes = x.shape[1 : rows.shape[-1] + 1]
        flat = b.reshape(x, (batch * math.prod(sizes), *x.shape[1 + len(sizes) :]))
        return b.reshape(b.gather(flat, _flat_places(b, rows, sizes), 0), (batch, *ctx.dims("Output")))


def _flat_places(b: Builder, rows: IRValue, sizes: tuple[int, ...]) -> IRValue:
    """(batch, .., s) indices from 1 into levels of these sizes as places from 0 in all examples one after another.

    An index that is not there becomes a place that is not there, which the engine refuses.
    """
    lead = rows.shape[:-1]
    batch, beyond = lead[0], lead[0] * math.prod(sizes)
    total: IRValue = b.constant(np.arange(batch).reshape(batch, *(1,) * (len(lead) - 1)))
    for k, size in enumerate(sizes):
        index = b.reshape(b.slice_axis(rows, -1, k, k + 1), lead)
        place = call("select", Arg(0) > 0, Arg(0) - 1, Arg(0) + size)
        here = call("and", call("less", Arg(0), size + 1), call("greater_equal", Arg(0), -size))
        valid = call("and", here, call("unequal", Arg(0), 0))
        total = b.elementwise(call("select", valid, Arg(1) * size + place, beyond), index, total)
        # once beyond, a place stays beyond: later levels only add to it
    return b.broadcast(total, lead)
