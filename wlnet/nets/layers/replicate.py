"""ReplicateLayer: copies of an array along new levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter, level
from wlnet.nets.relations import same_rank
from wlnet.nets.types import PortType, in_words
from wlnet.nets.unify import Dim
from wlnet.nets.values import AUTOMATIC, Value, is_integer, is_list, plain

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


def counts(value: Value) -> Value:
    """A number of copies, or a list of such; Automatic where it follows from what comes after."""
    given = plain(value) if is_list(value) else (value,)
    if given and all((is_integer(n) and n >= 1) or n == AUTOMATIC for n in given):
        sizes = tuple(n if n == AUTOMATIC else int(n) for n in given)
        return sizes if is_list(value) else sizes[0]
    raise BadValue("an integer of 1 or more, Automatic, or a list of these")


class ReplicateLayer(Layer):
    """New levels of the given sizes, along which the input is repeated.

    They start at level `Position` of the output; counted from the end, they end there.

    >> ReplicateLayer[2, 2][{1, 2}]
    """

    symbol = "ReplicateLayer"
    forms = (("Dimensions",), ("Dimensions", "Position"))
    parameters = (Parameter("Dimensions", counts), Parameter("Position", level, 1))
    integers = True
    docs = Docs(
        summary="Copies of an array along new levels.",
        formula="ReplicateLayer[n]: Output = ConstantArray[Input, n]; ReplicateLayer[dims, p]: the new levels start "
        "at level p of Output",
        ports={"Input": "array of any rank, or a number", "Output": "array whose rank is higher by the new levels"},
        source="Wolfram Language reference, ReplicateLayer",
        notes="A size may be Automatic: it follows from what the output goes into. With a negative position the new "
        "levels end at that level of the output: -1 makes the last level.",
    )

    def sizes(self) -> tuple[Value, ...]:
        given = self.settings["Dimensions"]
        return given if isinstance(given, tuple) else (given,)

    def place(self, rank: int) -> int | None:
        """Before which input axis the new ones stand; None if an array of this rank has no such place."""
        at: int = self.settings["Position"]
        start = at - 1 if at > 0 else rank + at + 1
        return start if 0 <= start <= rank else None

    def shapes(self, s: Site) -> None:
        s.same_kind("Input", "Output")
        same_rank(s, s.shape("Input"), s.shape("Output"), "Output", len(self.sizes()))
        clause = "it makes the new levels"
        new = [s.dim(None if size == AUTOMATIC else size, clause) for size in self.sizes()]
        at = self.settings["Position"]
        if at == 1:
            s.ends("Output", head=new, clause=clause)
        if at == -1:
            s.ends("Output", tail=new, clause=clause)
        s.ranked(s.shape("Input"), lambda dims: self._insert(s, dims, new))

    def _insert(self, s: Site, dims: list[Dim], new: list[Dim]) -> None:
        start = self.place(len(dims))
        if start is None:
            least = abs(self.settings["Position"]) - 1
            needed = "a vector" if least == 1 else in_words(PortType((None,) * least))
            raise Mismatch("Input", f"{needed} or more", f"its position is {self.settings['Position']}")
        s.require("Output", [*dims[:start], *new, *dims[start:]], "it makes the new levels")

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        start = self.place(len(x.shape) - 1)
        assert start is not None
        ones = (1,) * len(self.sizes())
        spread = b.reshape(x, (*x.shape[: start + 1], *ones, *x.shape[start + 1 :]))
        return b.broadcast(spread, (x.shape[0], *ctx.dims("Output")))
