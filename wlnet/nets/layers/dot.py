"""DotLayer: products of matrices and other arrays."""

from __future__ import annotations

import math
from functools import reduce
from typing import TYPE_CHECKING

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.levels import highest_level, order, transposition
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.relations import same_rank
from wlnet.nets.unify import Dim, Shape
from wlnet.nets.values import AUTOMATIC, Value, is_list, plain, show

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


def transpositions(value: Value) -> Value:
    """A list with None or a transposition for each input."""
    if is_list(value) and len(value) >= 2:
        return tuple(None if spec is None else transposition(spec) for spec in plain(value))
    raise BadValue(
        "a list of two or more entries, one for each input: None, m <-> n, a list of swaps, or a permutation"
    )


class DotLayer(Layer):
    """Output = in1 . in2 . ..., each input transposed first if the layer says so.

    The last level of what is on the left meets the first level of what is on the right; both disappear.

    >> DotLayer[{1 <-> 2, None}][{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}]
    """

    symbol = "DotLayer"
    forms = ((), ("Transpositions",))
    parameters = (Parameter("Transpositions", transpositions),)
    variadic = True
    docs = Docs(
        summary="Products of vectors, matrices and higher arrays.",
        formula="Output = Dot[Transpose[Input1, spec1], Transpose[Input2, spec2], ...]",
        ports={
            "Input1, Input2, ...": "two or more arrays of rank 1 or more",
            "Output": "the levels that were not summed over, in order, or a number",
        },
        source="Wolfram Language reference, DotLayer",
        notes="Levels may vary; where two varying levels meet they have equal lengths in each example.",
    )

    def arity(self) -> tuple[str, ...] | None:
        given = self.settings["Transpositions"]
        return None if given == AUTOMATIC else tuple(f"Input{i}" for i in range(1, len(given) + 1))

    def specs(self) -> tuple[Value, ...]:
        given = self.settings["Transpositions"]
        return (None,) * len(self.inputs) if given == AUTOMATIC else tuple(given)

    def shapes(self, s: Site) -> None:
        s.real("Output")
        if len(self.inputs) < 2:
            raise Mismatch("", "", fact=f"it takes two inputs or more; it has {len(self.inputs)}")
        turned = [self._turned(s, port, spec) for port, spec in zip(self.inputs, self.specs(), strict=True)]
        inner = s.dim()
        s.equate(Shape(tail=[inner]), turned[0], self.inputs[0])
        for port, shape in zip(self.inputs[1:], turned[1:], strict=True):
            s.equate(Shape(head=[inner if shape is turned[1] else s.dim()]), shape, port)

        def ranked() -> bool:
            dims = [shape.dims for shape in turned]
            if any(d is None for d in dims):
                return False
            self._contract(s, [d for d in dims if d is not None])
            return True

        s.relate(ranked, *turned)

    def _turned(self, s: Site, port: str, spec: Value) -> Shape:
        """The shape of an input after its transposition, tied to the input's own shape."""
        if spec is None:
            return s.shape(port)
        clause = f"it transposes {show(spec)}"
        s.ends(port, [s.dim() for _ in range(highest_level(spec))], clause=clause)
        turned = Shape()
        same_rank(s, s.shape(port), turned, port)

        def tie(dims: list[Dim]) -> None:
            axes = order(spec, len(dims))
            assert axes is not None
            s.rank(turned, len(dims), s.words(s.shape(port).find().because), port)
            pairs = [(axis, dims[axis], theirs) for axis, theirs in zip(axes, turned.dims or (), strict=True)]
            if port == self.inputs[0]:  # where the two disagree, the second input is the one that does not fit
                _, mine, theirs = pairs[-1]
                s.tie(mine, theirs, self.inputs[1], 1 if self.specs()[1] is None else None)
            for axis, mine, theirs in pairs:
                s.tie(theirs, mine, port, axis + 1)

        s.ranked(s.shape(port), tie)
        return turned

    def _contract(self, s: Site, inputs: list[list[Dim]]) -> None:
        left = inputs[0]
        for port, right in zip(self.inputs[1:], inputs[1:], strict=True):
            if not left:
                raise Mismatch(port, "", fact="needs an array on its left, where there is a number")
            s.tie(left[-1], right[0], port, 1)
            left = [*left[:-1], *right[1:]]
        s.require("Output", left)

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        turned = []
        for x, spec in zip(inputs, self.specs(), strict=True):
            axes = None if spec is None else order(spec, len(x.shape) - 1)
            turned.append(x if axes is None else b.transpose(x, (0, *(axis + 1 for axis in axes))))
        return reduce(lambda x, y: _dot(b, x, y), turned)


def _dot(b: Builder, x: IRValue, y: IRValue) -> IRValue:
    """(batch, a.., k) times (batch, k, b..) to (batch, a.., b..)."""
    batch, *left, inner = x.shape
    right = y.shape[2:]
    product = b.matmul(b.reshape(x, (batch, math.prod(left), inner)), b.reshape(y, (batch, inner, math.prod(right))))
    return b.reshape(product, (batch, *left, *right))
