"""ReshapeLayer: the same elements in other dimensions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.relations import numbers, product
from wlnet.nets.unify import Dim
from wlnet.nets.values import ALL, AUTOMATIC, INHERITED, Value, is_integer, is_list, plain, show

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

REFERENCE = "ReferenceShape"


def dimensions(value: Value) -> Value:
    """A list of sizes, Inherited, at most one Automatic or All; or "ReferenceShape"."""
    if isinstance(value, str) and value == REFERENCE:
        return value
    if is_list(value):
        entries = plain(value)
        fits = all((is_integer(e) and e >= 1) or e in (AUTOMATIC, INHERITED, ALL) for e in entries)
        if fits and sum(e in (AUTOMATIC, ALL) for e in entries) <= 1:
            return entries
    raise BadValue(f'a list of sizes, Inherited and at most one Automatic or All, or "{REFERENCE}"')


class ReshapeLayer(Layer):
    """Output = ArrayReshape[Input, dims], row by row.

    Inherited copies the input's size in that place, Automatic follows from the number of elements, All copies the
    input's sizes that the entries before and after it have not used up, by number of elements.
    """

    symbol = "ReshapeLayer"
    forms = (("Dimensions",),)
    parameters = (Parameter("Dimensions", dimensions),)
    integers = True
    docs = Docs(
        summary="The same elements in other dimensions, row by row.",
        formula="Output = ArrayReshape[Input, dims]",
        ports={
            "Input": "array of any rank",
            REFERENCE: 'only for ReshapeLayer["ReferenceShape"]: an array whose dimensions are copied',
            "Output": "array of the given dimensions",
        },
        source="Wolfram Language reference, ReshapeLayer",
    )

    def input_ports(self) -> tuple[str, ...]:
        return ("Input", REFERENCE) if self.settings["Dimensions"] == REFERENCE else ("Input",)

    def shapes(self, s: Site) -> None:
        s.same_kind("Input", "Output")
        entries = self.settings["Dimensions"]
        if entries == REFERENCE:
            s.same(REFERENCE, "Output")
            self._same_count(s, [])
            return
        clause = f"its dimensions are {show(entries)}"
        inherited = [i for i, entry in enumerate(entries) if entry == INHERITED]
        least = max(inherited, default=-1) + 1
        head = [s.dim() for _ in range(least)]
        if head:
            s.ends("Input", head, clause=clause)
        dims = [
            head[i] if e == INHERITED else s.dim(e if is_integer(e) else None, clause) for i, e in enumerate(entries)
        ]
        if ALL in entries:
            at = entries.index(ALL)
            s.ends("Output", dims[:at], dims[at + 1 :], clause)
            s.ranked(s.shape("Input"), lambda given: self._copy(s, given, dims[:at], dims[at + 1 :]))
        else:
            s.require("Output", dims, clause)
            self._same_count(s, inherited)

    @staticmethod
    def _same_count(s: Site, inherited: list[int]) -> None:
        """Both sides have equally many elements; inherited sizes cancel, so they may even vary."""
        total = s.dim()

        def count(port: str, dims: list[Dim]) -> None:
            rest = [dim for i, dim in enumerate(dims) if i not in inherited]
            s.relate(lambda: product(s, port, rest, total), total, *rest)

        for port in ("Output", "Input"):
            s.ranked(s.shape(port), lambda dims, port=port: count(port, dims))  # type: ignore[misc]

    def _copy(self, s: Site, given: list[Dim], before: list[Dim], after: list[Dim]) -> None:
        def relation() -> bool:
            sizes = [dim.number for dim in given]
            wanted = [[dim.number for dim in part] for part in (before, after)]
            if any(None in part for part in (sizes, *wanted)):
                return False
            known = [size for size in sizes if size is not None]
            front, back = (math.prod(size or 1 for size in part) for part in wanted)
            start = next((k for k in range(len(known) + 1) if math.prod(known[:k]) == front), None)
            if start is None:
                raise Mismatch(
                    "Input", f"first sizes of {numbers(front)} in all", f"its dimensions are {self._words()}"
                )
            stop = next((k for k in range(len(known), start - 1, -1) if math.prod(known[k:]) == back), None)
            if stop is None:
                raise Mismatch("Input", f"last sizes of {numbers(back)} in all", f"its dimensions are {self._words()}")
            s.require("Output", [*before, *given[start:stop], *after], f"its dimensions are {self._words()}")
            return True

        s.relate(relation, *given)

    def _words(self) -> str:
        return show(self.settings["Dimensions"])

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        x = inputs[0]
        return b.reshape(x, (x.shape[0], *ctx.dims("Output")))
