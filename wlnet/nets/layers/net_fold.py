"""NetFoldOperator: a net applied to the elements of sequences one after the other, fed with what it gave before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.nets.errors import listing, nearest
from wlnet.nets.inference import Site
from wlnet.nets.items import inner_net
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.relations import carries
from wlnet.nets.values import AUTOMATIC, Edge, Value, is_list, plain

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


def feedback(value: Value) -> Value:
    """Rules from outputs to inputs, as a tuple of edges."""
    rules = (value,) if isinstance(value, Edge) else tuple(value) if is_list(value) else ()
    if not rules or not all(
        isinstance(r, Edge) and isinstance(r.source, str) and isinstance(r.target, str) for r in rules
    ):
        raise BadValue('a list of rules from outputs to inputs, such as {"Output" -> "State"}')
    return tuple(Edge(rule.source, rule.target) for rule in rules)


def names(value: Value) -> Value:
    """A list of port names."""
    listed = (value,) if isinstance(value, str) else plain(value)
    if not isinstance(listed, tuple) or not all(isinstance(name, str) for name in listed):
        raise BadValue("a list of names of ports")
    return listed


def outputs(value: Value) -> Value:
    """A list of port names, Automatic for all."""
    return value if value == AUTOMATIC else names(value)


class NetFoldOperator(Layer):
    """A net applied to the elements of its inputs in turn; each time it is given some of its last outputs, too.

    With the rules Feedback an output of one step is an input of the next: a state of the operator, named after the
    input, which starts as zeros. The inputs Constants are given whole to every step.

    >> NetFoldOperator[NetGraph[{ThreadingLayer[#Input + #State/2 &]}, {}]][{{1}, {2}, {3}}]
    """

    symbol = "NetFoldOperator"
    forms = (
        ("Net",),
        ("Net", "Feedback"),
        ("Net", "Feedback", "Constants"),
        ("Net", "Feedback", "Constants", "Outputs"),
    )
    parameters = (
        Parameter("Net", inner_net),
        Parameter("Feedback", feedback, (Edge("Output", "State"),)),
        Parameter("Constants", names, ()),
        Parameter("Outputs", outputs),
    )
    inner = ("Net",)
    mixed = True
    rules = True
    docs = Docs(
        summary="Apply a net to the elements of sequences in turn, feeding outputs of one step back into the next.",
        formula="Output[[t]] = net[<|Input -> Input[[t]], State -> Output[[t - 1]]|>]",
        ports={
            "Input": "sequence; so is every input that is neither fed back nor constant",
            "State": "a state: what is fed back, zeros at first",
            "Output": "sequence of the outputs of the steps",
        },
        source="Wolfram Language reference, NetFoldOperator",
        notes='The net inside is the part "Net". Inputs, states and outputs have the names that they have there. '
        "All sequences have one length.",
    )

    def validate(self) -> None:
        net = self.children["Net"]
        rules: tuple[Edge, ...] = self.settings["Feedback"]
        fed = [rule.target for rule in rules]
        for name in (rule.source for rule in rules):
            _known(name, net.outputs, "output")
        for name in (*fed, *self.settings["Constants"]):
            _known(name, net.inputs, "input")
        for name in self.output_ports():
            _known(name, net.outputs, "output")
        taken = [*fed, *self.settings["Constants"]]
        double = next((name for name in taken if taken.count(name) > 1), None)
        if double is not None:
            raise BadValue(f'the input "{double}" of the net is spoken for twice')
        if not set(net.inputs) - set(taken):
            raise BadValue("no input of the net is left to take a sequence")

    def input_ports(self) -> tuple[str, ...]:
        return tuple(port for port in self.children["Net"].inputs if port not in self.state_ports())

    def output_ports(self) -> tuple[str, ...]:
        chosen: Value = self.settings["Outputs"]
        return self.children["Net"].outputs if chosen == AUTOMATIC else chosen

    def state_ports(self) -> tuple[str, ...]:
        return tuple(rule.target for rule in self.settings["Feedback"])

    def shapes(self, s: Site) -> None:
        net = s.children["Net"]
        length = s.dim()
        for rule in self.settings["Feedback"]:
            carries(s, rule.target, net.ports[rule.target])
            carries(s, rule.target, net.ports[rule.source])
        for port in self.inputs:
            carries(s, port, net.ports[port], () if port in self.settings["Constants"] else [length])
        for port in self.outputs:
            carries(s, port, net.ports[port], [length])

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> dict[str, IRValue]:
        constants = self.settings["Constants"]
        given = dict(zip(self.inputs, inputs, strict=True))
        mapped = [port for port in self.inputs if port not in constants]

        def step(
            inside: Builder, states: tuple[IRValue, ...], slices: tuple[IRValue, ...]
        ) -> tuple[list[IRValue], list[IRValue]]:
            fed = {port: given[port] for port in constants}
            fed |= dict(zip(self.states, states, strict=True)) | dict(zip(mapped, slices, strict=True))
            found = ctx.inside("Net", fed, builder=inside)
            after = [inside.cast(found[rule.source], inside.dtype) for rule in self.settings["Feedback"]]
            return after, [found[port] for port in self.outputs]

        sequences = [_swapped(b, given[port]) for port in mapped]  # (length, batch, ...)
        last, steps = b.scan(step, [ctx.state(port) for port in self.states], sequences)
        stacked = (_swapped(b, y) for y in steps)
        return dict(zip(self.outputs, stacked, strict=True)) | dict(zip(self.states, last, strict=True))


def _known(name: str, ports: tuple[str, ...], side: str) -> None:
    if name not in ports:
        there = f"is {listing(ports)}" if len(ports) == 1 else f"are {listing(ports)}"
        raise BadValue(f'the net has no {side} "{name}"; there {there}', nearest(name, ports))


def _swapped(b: Builder, x: IRValue) -> IRValue:
    """The first two axes exchanged."""
    return b.transpose(x, (1, 0, *range(2, x.rank)))
