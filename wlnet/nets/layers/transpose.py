"""TransposeLayer: levels of an array in another order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.nets.inference import Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.levels import highest_level, is_permutation, order, transposition
from wlnet.nets.options import Parameter
from wlnet.nets.relations import same_rank
from wlnet.nets.unify import Dim
from wlnet.nets.values import Swap, show

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


class TransposeLayer(Layer):
    """Exchange levels: m <-> n, several swaps one after another, or input level k to output level n_k.

    A permutation shorter than the rank leaves the last levels where they are. A swap may be written m -> n as well. A
    varying level may go anywhere inside a net.

    >> TransposeLayer[][{{1, 2, 3}, {4, 5, 6}}]
    """

    symbol = "TransposeLayer"
    forms = ((), ("Specification",))
    parameters = (Parameter("Specification", transposition, Swap(1, 2)),)
    integers = True
    docs = Docs(
        summary="Levels of an array in another order.",
        formula="Output = Transpose[Input, spec]",
        ports={"Input": "array that has all the levels named", "Output": "the same sizes in the new order"},
        source="Wolfram Language reference, TransposeLayer",
        notes="Levels may be negative: they count from the end. Where nothing else tells the rank of the input, a "
        "permutation of k levels means rank k.",
    )

    def shapes(self, s: Site) -> None:
        setting = self.settings["Specification"]
        least, clause = highest_level(setting), f"it transposes {show(setting)}"
        s.ends("Input", [s.dim() for _ in range(least)], clause=clause)
        same_rank(s, s.shape("Input"), s.shape("Output"), "Output")
        s.ranked(s.shape("Input"), lambda dims: self._tie(s, dims))
        if is_permutation(setting):
            s.default(lambda: self._close(s, least, clause))
        s.same_kind("Input", "Output")

    @staticmethod
    def _close(s: Site, rank: int, clause: str) -> None:
        if s.shape("Input").dims is None:
            s.rank(s.shape("Input"), rank, clause, "Input")

    def _tie(self, s: Site, dims: list[Dim]) -> None:
        axes = order(self.settings["Specification"], len(dims))
        assert axes is not None
        s.require("Output", [dims[axis] for axis in axes])

    def lower(self, b: Builder, _ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        axes = order(self.settings["Specification"], len(x.shape) - 1)
        assert axes is not None
        return b.transpose(x, (0, *(axis + 1 for axis in axes)))
