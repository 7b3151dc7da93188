"""FlattenLayer: merge levels of an array."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.relations import product, same_rank
from wlnet.nets.types import PortType, in_words
from wlnet.nets.unify import Dim
from wlnet.nets.values import INFINITY, Value, is_integer, is_list, plain, show

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

Groups = tuple[tuple[int, ...], ...]


def levels(value: Value) -> Value:
    """Infinity, a non-zero integer, or lists of levels that together are 1 .. r."""
    if value == INFINITY or (isinstance(value, float) and math.isinf(value)):
        return INFINITY
    if is_integer(value) and value != 0:
        return int(value)
    if is_list(value) and len(value):
        groups = plain(value)
        if all(isinstance(g, tuple) and g and all(map(is_integer, g)) for g in groups):
            listed = [level for group in groups for level in group]
            if sorted(listed) == list(range(1, len(listed) + 1)):
                return groups
    raise BadValue("Infinity, an integer other than 0, or lists of levels in which each of 1, 2, ... occurs once")


class FlattenLayer(Layer):
    """Level k of the result merges the levels of group k, row by row, after a transposition if they are shuffled."""

    symbol = "FlattenLayer"
    forms = ((), ("Level",))
    parameters = (Parameter("Level", levels, INFINITY),)
    integers = True
    docs = Docs(
        summary="Merge levels of an array: all of them, the first or last few, or any groups.",
        formula="FlattenLayer[{{s11, ..}, {s21, ..}, ..}]: Flatten[Input, {{s11, ..}, {s21, ..}, ..}]",
        ports={
            "Input": "array of any rank; of rank above Abs[i] for FlattenLayer[i]",
            "Output": "products of dimensions",
        },
        source="Wolfram Language reference, FlattenLayer",
        notes="[i] merges the first i + 1 levels, [-i] the last i + 1. A number becomes a vector of length 1.",
    )

    def groups(self, rank: int) -> Groups | None:
        """The 0-based input levels that each output level merges; None if an array of this rank will not do."""
        at = self.settings["Level"]
        every = tuple(range(rank))
        if at == INFINITY:
            return (every,)
        if isinstance(at, tuple):
            return tuple(tuple(level - 1 for level in group) for group in at) if rank == sum(map(len, at)) else None
        if rank <= abs(at):
            return None
        if at > 0:
            return (every[: at + 1], *((level,) for level in every[at + 1 :]))
        return (*((level,) for level in every[: rank + at - 1]), every[rank + at - 1 :])

    def shapes(self, s: Site) -> None:
        at = self.settings["Level"]
        if at == INFINITY:
            s.rank(s.shape("Output"), 1, "everything is flattened", "Output")
        elif isinstance(at, tuple):
            s.rank(s.shape("Input"), sum(map(len, at)), f"its levels are {show(at)}", "Input")
            s.rank(s.shape("Output"), len(at), f"its levels are {show(at)}", "Output")
        else:
            same_rank(s, s.shape("Input"), s.shape("Output"), "Output", -abs(at))
        s.ranked(s.shape("Input"), lambda dims: self._merge(s, dims))
        s.same_kind("Input", "Output")

    def _merge(self, s: Site, dims: list[Dim]) -> None:
        groups = self.groups(len(dims))
        at = self.settings["Level"]
        if groups is None:
            least = in_words(PortType((None,) * (abs(at) + 1)))
            raise Mismatch(
                "Input", f"{least} or more" if abs(at) > 1 else "an array of rank 2 or more", f"its level is {at}"
            )
        s.rank(s.shape("Output"), len(groups), "", "Output")
        for level, (group, merged) in enumerate(zip(groups, s.shape("Output").dims or [], strict=True), 1):
            if len(group) == 1:
                s.tie(dims[group[0]], merged, "Output", level)
            else:
                self._product(s, [dims[level] for level in group], merged)

    @staticmethod
    def _product(s: Site, factors: list[Dim], merged: Dim) -> None:
        s.relate(lambda: product(s, "Input", factors, merged), merged, *factors)

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        groups = self.groups(len(x.shape) - 1)
        assert groups is not None
        order = [level + 1 for group in groups for level in group]
        dims = [math.prod(x.shape[level + 1] for level in group) for group in groups]
        return b.reshape(b.transpose(x, (0, *order)), (x.shape[0], *dims))
