"""NetBidirectionalOperator: a net run over a sequence, and another over the same from its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.items import unary_net
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.net import End
from wlnet.nets.options import Parameter, word
from wlnet.nets.relations import carries, total_size
from wlnet.nets.states import state_ends
from wlnet.nets.unify import Dim, Shape
from wlnet.nets.values import Value, Word, is_list

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

SIDES = {"ForwardNet": "Forward", "BackwardNet": "Backward"}


class NetBidirectionalOperator(Layer):
    """y = agg[fnet[x], Reverse[bnet[Reverse[x]]]], element by element.

    Where a net gives a single array for the whole sequence, that is not reversed. One net alone is both, with arrays
    of its own on either side.

    >> NetBidirectionalOperator[NetFoldOperator[ThreadingLayer[#Input + #State &]]][{1, 2, 3}]
    """

    symbol = "NetBidirectionalOperator"
    forms = (("ForwardNet", "BackwardNet"), ("ForwardNet", "BackwardNet", "Aggregation"))
    parameters = (
        Parameter("ForwardNet", unary_net),
        Parameter("BackwardNet", unary_net, old=("ReverseNet",)),
        Parameter("Aggregation", word("Catenate", "Total", "Mean"), Word("Catenate")),
    )
    inner = ("ForwardNet", "BackwardNet")
    together = 2
    mixed = True
    docs = Docs(
        summary="Run a net over a sequence and another over its reverse, and join what they give.",
        formula="Output = MapThread[Aggregation[{#1, #2}] &, {fnet[Input], Reverse[bnet[Reverse[Input]]]}]",
        ports={"Input": "sequence", "Output": "sequence; one array if the nets give one for the whole sequence"},
        source="Wolfram Language reference, NetBidirectionalOperator",
        notes='The nets are the parts "ForwardNet" and "BackwardNet". Catenate joins elements along their first level, '
        "numbers to pairs. The states of the nets are states of the operator, with Forward or Backward in front.",
    )

    @classmethod
    def spread(cls, arguments: Sequence[Value]) -> Sequence[Value]:
        if arguments and is_list(arguments[0]) and len(arguments[0]) == 2:
            return super().spread(arguments)
        return (*arguments[:1], *arguments)

    def inner_states(self) -> dict[str, tuple[str, End]]:
        """The states by name: the net they are in, and their ends counted from it."""
        found: dict[str, tuple[str, End]] = {}
        for side, prefix in SIDES.items():
            ends = state_ends(self.children[side])
            for end in ends:
                alike = [e for e in ends if e.port == end.port]
                number = str(alike.index(end) + 1) if len(alike) > 1 else ""
                found[f"{prefix}{end.port}{number}"] = side, end
        return found

    def state_ports(self) -> tuple[str, ...]:
        return tuple(self.inner_states())

    def shapes(self, s: Site) -> None:
        length = s.dim()
        s.ends("Input", [length], clause="it takes a sequence")
        outputs = []
        for side in SIDES:
            net = s.children[side]
            carries(s, "Input", net.ports[net.net.inputs[0]])
            outputs.append(net.ports[net.net.outputs[0]])
        for name, (side, end) in self.inner_states().items():
            carries(s, name, s.children[side].at(end.path).ports[end.port])
        if self.settings["Aggregation"].name != "Catenate":
            for output in outputs:
                carries(s, "Output", output)
            return
        s.real("Output")
        shapes = [output.shape for output in outputs]
        decided = False

        def join(sequence: bool) -> None:
            nonlocal decided
            if not decided:
                decided = True
                self._join(s, shapes, int(sequence))

        def kept() -> bool:
            if all(_keeps(shape, length) for shape in shapes):
                join(True)
            return decided

        def settle() -> None:
            if not kept() and None not in (s.shape("Input").dims, *(shape.dims for shape in shapes)):
                join(_sequence(s, shapes[0]))

        s.relate(kept, s.shape("Input"), *shapes)
        s.default(settle)

    def _join(self, s: Site, shapes: list[Shape], skipped: int) -> None:
        """The output has the dimensions of the two sides, but for the level after the skipped ones, which adds up."""
        forward, backward = (shape.dims or [] for shape in shapes)
        if len(forward) != len(backward):
            raise Mismatch("Output", fact=_unequal(forward, backward), needed="")
        joined = s.dim()
        rest = forward[:skipped], forward[skipped + 1 :]
        for level, (a, b) in enumerate(zip(forward, backward, strict=True)):
            if level != skipped:
                s.tie(a, b, "Output", level + 1)
        s.equate(s.closed([*rest[0], joined, *rest[1]]), s.shape("Output"), "Output")
        if len(forward) <= skipped:
            s.set(joined, 2, "it makes a pair of two numbers", "Output")
            return
        a, b = forward[skipped], backward[skipped]
        total_size(s, [("Output", a), ("Output", b)], ("Output", joined), "it joins what both nets give")
        if self.children["ForwardNet"] == self.children["BackwardNet"]:
            s.tie(a, b, "Output", skipped + 1)
            s.relate(lambda: self._half(s, a, joined), joined)

    @staticmethod
    def _half(s: Site, part: Dim, whole: Dim) -> bool:
        if whole.number is None:
            return False
        if whole.number % 2:
            raise Mismatch("Output", "an even size", "both nets give arrays of the same size")
        s.set(part, whole.number // 2, "both nets give arrays of the same size", "Output")
        return True

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> dict[str, IRValue]:
        (x,) = inputs  # (batch, length, ...)
        outputs: list[IRValue] = []
        states: dict[str, IRValue] = {}
        sequence = False
        for side in SIDES:
            net, site = self.children[side], ctx.site.children[side]
            own = {name: end for name, (where, end) in self.inner_states().items() if where == side}
            given = {end: ctx.state(name) for name, end in own.items()}
            turned = side == "BackwardNet"
            fed = _reversed(b, x) if turned else x
            y = ctx.inside(side, {net.inputs[0]: fed}, states=given)[net.outputs[0]]
            sequence = _sequence(ctx.site, site.shape(net.outputs[0]))
            outputs.append(_reversed(b, y) if turned and sequence else y)
            states |= {name: ctx.state_after(side, end) for name, end in own.items()}
        if self.settings["Aggregation"].name == "Catenate":
            axis = 1 + sequence
            parts = [b.cast(y, b.dtype) for y in outputs]
            if parts[0].rank == axis:  # numbers become vectors of one
                parts = [b.reshape(y, (*y.shape, 1)) for y in parts]
            joined = b.concat(parts, axis)
        else:
            joined = b.add(*outputs)
            joined = b.mul(joined, 0.5) if self.settings["Aggregation"].name == "Mean" else joined
        return {"Output": joined, **states}


def _keeps(shape: Shape, length: Dim) -> bool:
    """Whether the first dimension is the very length of the input, not just the same number."""
    dims = shape.dims
    return bool(dims) and dims is not None and dims[0].find() is length.find()


def _sequence(s: Site, shape: Shape) -> bool:
    """Whether what a net gives is a sequence: it keeps the length, or is of the rank of a sequence of arrays."""
    dims, given = shape.dims or [], s.shape("Input").dims or []
    return _keeps(shape, given[0]) or len(dims) == len(given) > 1


def _reversed(b: Builder, x: IRValue) -> IRValue:
    return b.slice_axis(x, 1, None, None, -1)


def _unequal(forward: list[Dim], backward: list[Dim]) -> str:
    return f"the forward net gives arrays of rank {len(forward)}, the backward net of rank {len(backward)}"
