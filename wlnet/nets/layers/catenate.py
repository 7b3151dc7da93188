"""CatenateLayer: arrays joined along a level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import Parameter, level
from wlnet.nets.relations import common_kind, total_size
from wlnet.nets.unify import Dim
from wlnet.nets.values import Value, is_integer

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


def level_or_zero(value: Value) -> Value:
    return value if is_integer(value) and value == 0 else level(value)


class CatenateLayer(Layer):
    """Join along level n, counted in the input of lowest rank; inputs of lower rank are replicated in front.

    Level 0 makes the inputs, which are of one shape, the elements of an array of higher rank.

    >> CatenateLayer[0][{{1, 2}, {3, 4}, {5, 6}}]
     = {{1., 2.}, {3., 4.}, {5., 6.}}
    """

    symbol = "CatenateLayer"
    forms = ((), ("Level",))
    parameters = (Parameter("Level", level_or_zero, 1),)
    variadic = True
    integers = True
    docs = Docs(
        summary="Join arrays along a level; arrays of lower rank are replicated in front.",
        formula="Output = Join[Input1, Input2, ..., n]",
        ports={
            "Input1, Input2, ...": "arrays of rank 1 or more, for level 0 of one shape",
            "Output": "sizes add up along the level; for level 0 a first level with an element for each input",
        },
        source="Wolfram Language reference, CatenateLayer",
        notes="The level counts from the first level of the input of lowest rank.",
    )

    def shapes(self, s: Site) -> None:
        at = self.settings["Level"]
        clause = f"it joins at level {at}"
        common_kind(s, *self.inputs)
        if at == 0:
            self._stacked(s, clause)
            return
        for port in self.inputs:
            s.ends(port, [s.dim() for _ in range(abs(at))], clause=clause)
        shapes = [s.shape(port) for port in self.inputs]

        def ranked() -> bool:
            dims = [shape.dims for shape in shapes]
            if any(d is None for d in dims):
                return False
            self._join(s, [d for d in dims if d is not None])
            return True

        def lowest() -> bool:
            """No input has a higher rank than the output, and none a lower one than the level asks for."""
            dims = s.shape("Output").dims
            if dims is not None and len(dims) == abs(at):
                for port, shape in zip(self.inputs, shapes, strict=True):
                    s.rank(shape, len(dims), clause, port)
            return dims is not None

        def alike() -> None:
            ranks = [len(dims) for shape in (*shapes, s.shape("Output")) if (dims := shape.dims) is not None]
            for port, shape in zip(self.inputs, shapes, strict=True):
                if ranks and shape.dims is None and shape.find().least_rank <= max(ranks):
                    s.rank(shape, max(ranks), "nothing says that its rank is lower", port)

        s.relate(ranked, *shapes)
        s.relate(lowest, s.shape("Output"))
        s.default(alike)

    def _stacked(self, s: Site, clause: str) -> None:
        shapes = [s.shape(port) for port in self.inputs]
        for port, shape in zip(self.inputs[1:], shapes[1:], strict=True):
            s.equate(shapes[0], shape, port)

        def ranked() -> bool:
            dims = shapes[0].dims
            if dims is not None:
                s.require("Output", [len(shapes), *dims], clause)
            return dims is not None

        def parted() -> bool:
            dims = s.shape("Output").dims
            if dims:
                s.require("Output", [len(shapes), *dims[1:]], clause)
                s.require(self.inputs[0], dims[1:], clause)
            return dims is not None

        if shapes:
            s.relate(ranked, shapes[0])
            s.relate(parted, s.shape("Output"))

    def axis(self, ranks: list[int]) -> int:
        """The joined level of the output, from 0."""
        at: int = self.settings["Level"]
        return max(ranks) + at if at < 0 else max(ranks) - min(ranks) + at - 1

    def _join(self, s: Site, inputs: list[list[Dim]]) -> None:
        ranks = [len(dims) for dims in inputs]
        highest, axis = max(ranks), self.axis(ranks)
        clause = f"it joins at level {self.settings['Level']}"
        if not 0 <= axis - (highest - min(ranks)) < min(ranks):
            port = self.inputs[ranks.index(min(ranks))]
            raise Mismatch(port, f"an array of rank {abs(self.settings['Level'])} or more", clause)
        s.rank(s.shape("Output"), highest, clause, "Output")
        out = s.shape("Output").dims or []
        parts = []
        for port, dims in zip(self.inputs, inputs, strict=True):
            skip = highest - len(dims)
            for i, dim in enumerate(dims):
                if i + skip == axis:
                    parts.append((port, dim))
                else:
                    s.tie(out[i + skip], dim, port, i + 1)
        total_size(s, parts, ("Output", out[axis]), clause)

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        if self.settings["Level"] == 0:
            return b.concat([b.reshape(x, (x.shape[0], 1, *x.shape[1:])) for x in inputs], 1)
        ranks = [len(x.shape) - 1 for x in inputs]
        axis, highest = self.axis(ranks), max(ranks)
        widest = next(x for x, rank in zip(inputs, ranks, strict=True) if rank == highest).shape
        joined = []
        for x, rank in zip(inputs, ranks, strict=True):
            skip = highest - rank
            if skip:
                lead = widest[1 : 1 + skip]
                x = b.reshape(x, (x.shape[0], *(1,) * skip, *x.shape[1:]))
                x = b.broadcast(x, (x.shape[0], *lead, *x.shape[1 + skip :]))
            joined.append(x)
        return b.concat(joined, axis + 1)
