"""NetMapOperator: a net applied to every element of a sequence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.nets.inference import Site
from wlnet.nets.items import unary_net
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import Parameter
from wlnet.nets.relations import carries

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


class NetMapOperator(Layer):
    """y = {net[x1], net[x2], ...}, with the same arrays for every element.

    The elements of all examples are one batch for the net inside.

    >> NetMapOperator[{LinearLayer[1, "Weights" -> {{1, 2}}, "Biases" -> None], Ramp}][{{1, 2}, {3, -4}, {0, 1}}]
    """

    symbol = "NetMapOperator"
    forms = (("Net",),)
    parameters = (Parameter("Net", unary_net),)
    inner = ("Net",)
    mixed = True
    docs = Docs(
        summary="Apply a net to every element of a sequence.",
        formula="Output = {net[Input[[1]]], net[Input[[2]]], ...}",
        ports={"Input": "sequence of what the net takes", "Output": "sequence of what it gives, of the same length"},
        source="Wolfram Language reference, NetMapOperator",
        notes='The net inside is the part "Net"; it is applied to the elements of all examples as one batch.',
    )

    def shapes(self, s: Site) -> None:
        net = s.children["Net"]
        length = s.dim()
        carries(s, "Input", net.ports[net.net.inputs[0]], [length])
        carries(s, "Output", net.ports[net.net.outputs[0]], [length])

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs  # (batch, length, ...)
        net = self.children["Net"]
        length = x.shape[1]
        elements = b.reshape(x, (ctx.batch * length, *x.shape[2:]))
        y = ctx.inside("Net", {net.inputs[0]: elements}, ctx.batch * length)[net.outputs[0]]
        return b.reshape(y, (ctx.batch, length, *y.shape[1:]))
