"""NetMapThreadOperator: a net applied to corresponding elements of several arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from wlnet.nets.errors import listing, nearest
from wlnet.nets.inference import Site
from wlnet.nets.items import inner_net
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.relations import carries
from wlnet.nets.values import Edge, Value, is_integer, is_list

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


def depth(value: Value) -> Value:
    """A number of levels, or a dict of them by input."""
    if is_integer(value) and value >= 1:
        return int(value)
    if isinstance(value, Edge):
        value = (value,)
    if is_list(value) and len(value) and all(isinstance(entry, Edge) for entry in value):
        value = {entry.source: entry.target for entry in value}
    if isinstance(value, Mapping) and value and all(is_integer(n) and n >= 0 for n in value.values()):
        return {str(port): int(n) for port, n in value.items()}
    raise BadValue("a number of levels, 1 or more, or an association of such numbers (or 0) by input")


class NetMapThreadOperator(Layer):
    """y[t] = net[<|a -> a[t], b -> b[t], ...|>], through one or more levels.

    Depth n goes through n levels of every input. By input, it goes through so many levels of each; an input with fewer
    levels than the deepest is lined up with the outer ones, one with none is given whole to every call.

    >> NetMapThreadOperator[ThreadingLayer[#a - #b &]][<|"a" -> {{1, 2}, {3, 4}}, "b" -> {{1, 1}, {0, 0}}|>]
    """

    symbol = "NetMapThreadOperator"
    forms = (("Net",), ("Net", "Depth"))
    parameters = (Parameter("Net", inner_net), Parameter("Depth", depth, 1))
    inner = ("Net",)
    mixed = True
    rules = True
    docs = Docs(
        summary="Apply a net to corresponding elements of several arrays.",
        formula="Output[[t]] = net[<|a -> a[[t]], b -> b[[t]], ...|>]",
        ports={
            "Input": "with as many levels more than the net takes as it is mapped over; inputs have the net's names",
            "Output": "with as many levels more as the deepest input; outputs have the net's names",
        },
        source="Wolfram Language reference, NetMapThreadOperator",
        notes='The net inside is the part "Net"; its elements of all examples are one batch. '
        "Depth is a number, or an association by input; inputs left out are given whole to every call.",
    )

    def validate(self) -> None:
        net = self.children["Net"]
        if not net.inputs:
            raise BadValue("the net should have a known number of inputs, one or more", "Say so with InputPorts -> n.")
        given = self.settings["Depth"]
        if isinstance(given, Mapping):
            for port in given:
                if port not in net.inputs:
                    there = "is" if len(net.inputs) == 1 else "are"
                    fact = f'the net has no input "{port}"; there {there} {listing(net.inputs)}'
                    raise BadValue(fact, nearest(port, net.inputs))
            if not any(given.values()):
                raise BadValue("the net should be mapped over one input at least")

    def input_ports(self) -> tuple[str, ...]:
        return self.children["Net"].inputs

    def output_ports(self) -> tuple[str, ...]:
        return self.children["Net"].outputs

    def depth(self, port: str) -> int:
        """Through how many levels of an input the net is mapped."""
        given = self.settings["Depth"]
        found: int = given.get(port, 0) if isinstance(given, Mapping) else given
        return found

    def shapes(self, s: Site) -> None:
        net = s.children["Net"]
        levels = [s.dim() for _ in range(max(map(self.depth, self.inputs)))]
        for port in self.inputs:
            carries(s, port, net.ports[port], levels[: self.depth(port)])
        for port in self.outputs:
            carries(s, port, net.ports[port], levels)

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> dict[str, IRValue]:
        deepest = max(self.inputs, key=self.depth)
        levels = ctx.dims(deepest)[: self.depth(deepest)]
        count = ctx.batch * math.prod(levels)
        elements = {}
        for port, x in zip(self.inputs, inputs, strict=True):  # (batch, levels.., dims..)
            depth = self.depth(port)
            dims = x.shape[1 + depth :]
            spread = b.reshape(x, (*x.shape[: 1 + depth], *(1,) * (len(levels) - depth), *dims))
            elements[port] = b.reshape(b.broadcast(spread, (ctx.batch, *levels, *dims)), (count, *dims))
        outputs = ctx.inside("Net", elements, count)
        return {port: b.reshape(y, (ctx.batch, *levels, *y.shape[1:])) for port, y in outputs.items()}
