"""NetNestOperator: a net applied several times, each time to what it gave before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.nets.inference import Site
from wlnet.nets.items import unary_net
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import Parameter, whole
from wlnet.nets.relations import carries

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


class NetNestOperator(Layer):
    """y = net[net[...[x]]], n times, with the same arrays each time.

    >> NetNestOperator[LinearLayer[1, "Weights" -> {{1/2}}, "Biases" -> {1}], 3][{8}]
    """

    symbol = "NetNestOperator"
    forms = (("Net", "Count"),)
    parameters = (Parameter("Net", unary_net), Parameter("Count", whole(1)))
    inner = ("Net",)
    mixed = True
    docs = Docs(
        summary="Apply a net several times, each time to what it gave before.",
        formula="Output = Nest[net, Input, Count]",
        ports={"Input": "what the net takes", "Output": "the same dimensions"},
        source="Wolfram Language reference, NetNestOperator",
        notes='The net inside is the part "Net"; it gives arrays of the dimensions that it takes.',
    )

    def shapes(self, s: Site) -> None:
        net = s.children["Net"]
        given, made = net.ports[net.net.inputs[0]], net.ports[net.net.outputs[0]]
        carries(s, "Input", given)
        carries(s, "Output", made)
        carries(s, "Output", given)

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        net = self.children["Net"]

        def step(
            inside: Builder, states: tuple[IRValue, ...], _: tuple[IRValue, ...]
        ) -> tuple[list[IRValue], list[IRValue]]:
            return [ctx.inside("Net", {net.inputs[0]: states[0]}, builder=inside)[net.outputs[0]]], []

        (last,), _ = b.scan(step, inputs, length=self.settings["Count"])
        return last
