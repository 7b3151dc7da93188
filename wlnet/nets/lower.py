"""From a net to a graph of the IR: every layer spells itself in primitives, values have the batch axis in front."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np

from wlnet.ir.builder import Builder
from wlnet.ir.graph import Dtype, Graph
from wlnet.ir.graph import Value as IRValue
from wlnet.nets.arrays import ArrayKey, Position, slots, values
from wlnet.nets.errors import IncompleteNet, Problem
from wlnet.nets.inference import Key, Site
from wlnet.nets.layer import Layer
from wlnet.nets.net import End, Net
from wlnet.nets.types import Integer, PortType, in_words
from wlnet.nets.values import Array

Mode = Literal["Test", "Train"]


@dataclass(frozen=True)
class Context:
    """A layer's place while it is lowered: its arrays, its settled dimensions, the size of the batch, and the mode."""

    builder: Builder
    layer: Layer
    site: Site
    position: Position
    batch: int
    lowering: _Lowering

    @property
    def train(self) -> bool:
        return self.lowering.train

    def array(self, name: str) -> IRValue | None:
        """The layer's array, or None if the layer does without it."""
        if self.layer.arrays[name] is None:
            return None
        key = self.key(name)
        dims = self.site.array_dims(name) or ()
        array = self.builder.array(key, [cast("int", size) for size in dims])
        return self.builder.content(key, array)  # a layer that is used once more goes on from what it has become

    def key(self, name: str) -> ArrayKey:
        """What the graph knows the array by: its position, or the name under which it is shared."""
        shared = self.layer.shared.get(name)
        return (*self.position, name) if shared is None else str(shared.name)

    def state(self, name: str) -> IRValue:
        """The state at this port before the first step: (batch, ...), zeros unless something sets it."""
        given = self.lowering.initial.get(End(self.position, name))
        if given is not None:
            return given
        return self.builder.broadcast(self.builder.constant(0.0), (self.batch, *self.dims(name)))

    def update(self, name: str, value: IRValue) -> None:
        """In training the array becomes this."""
        self.builder.restate(self.key(name), value)

    def inside(
        self,
        name: str,
        inputs: Mapping[str, IRValue],
        batch: int | None = None,
        *,
        states: Mapping[End, IRValue] | None = None,
        builder: Builder | None = None,
    ) -> dict[str, IRValue]:
        """The outputs of the net inside that bears this name, for these inputs.

        The net may be used several times; it has the same arrays each time.

        batch    how many examples there are; by default as many as the layer itself is given
        states   states in the net before the first step, by their ends counted from it; the others are zeros
        builder  that of a step, where the net is used within a scan
        """
        child, site = self.layer.children[name], self.site.children[name]
        lowering = self.lowering
        if builder is not None:
            lowering = _Lowering(builder, self.train, lowering.depth)
        for end, value in (states or {}).items():
            lowering.initial[End((*self.position, name, *end.path), end.port)] = value
        return lowering.net(child, site, inputs, self.batch if batch is None else batch)

    def at(self, *path: Key) -> Context:
        """The place of a layer inside, for its arrays."""
        layer, site = self.layer, self.site.at(path)
        inner: Net = layer
        for key in path:
            inner = inner.children[key]
        assert isinstance(inner, Layer)
        return Context(self.builder, inner, site, (*self.position, *path), self.batch, self.lowering)

    def state_after(self, name: str, end: End) -> IRValue:
        """A state in the net inside after the last step, by its end counted from the net, which has been used."""
        return self.lowering.values[End((*self.position, name, *end.path), end.port)]

    def dims(self, port: str) -> tuple[int, ...]:
        """The dimensions of a port, without the batch axis."""
        return tuple(cast("int", size) for size in self.site.type(port).dims or ())


def lower(
    net: Net,
    batch: int,
    *,
    mode: Mode = "Test",
    dtype: Dtype = "float32",
    site: Site | None = None,
    requests: Sequence[End] | None = None,
    states: Sequence[End] = (),
) -> Graph:
    """The graph that computes `net` for a batch of this size.

    Inputs bear the names of the net's ports, arrays are keyed as by Slot.key, outputs by port name. With `requests` the
    outputs are these ports instead, which may be inside the net, keyed by their End. `site` is a
    solution of the net in which every port is settled, by default the net's own. Updates of arrays are there in
    "Train" mode only. `states` are set from outside, by inputs called as `state_input` says.

    Raises IncompleteNet for ports whose size nothing has determined.
    """
    site = net.solution if site is None else site
    refuse_unknown(net)
    _check_settled(net, site, net.head)
    builder = Builder(dtype)
    lowering = _Lowering(builder, mode == "Train", len(site.path))
    inputs = {}
    for port in net.inputs:
        kind = site.type(port)
        dims = [cast("int", size) for size in kind.dims or ()]
        inputs[port] = builder.input(port, (batch, *dims), "int64" if isinstance(kind.kind, Integer) else dtype)
    for end in states:
        dims = [cast("int", size) for size in site.at(end.path).type(end.port).dims or ()]
        lowering.initial[end] = builder.input(state_input(end), (batch, *dims))
    outputs = lowering.net(net, site, inputs, batch)
    if requests is None:
        for port, value in outputs.items():
            builder.output(port, value)
    else:
        for end in dict.fromkeys(requests):
            builder.output(end, lowering.values[end])
    return builder.finish()


def state_input(end: End) -> str:
    """The name of the input that sets a state."""
    return " ".join(("state", *map(str, end.path), end.port))


class _Lowering:
    def __init__(self, builder: Builder, train: bool, depth: int) -> None:
        self.builder = builder
        self.train = train
        self.depth = depth
        self.values: dict[End, IRValue] = {}
        self.initial: dict[End, IRValue] = {}

    def net(self, net: Net, site: Site, inputs: Mapping[str, IRValue], batch: int) -> dict[str, IRValue]:
        """Lower `net` on these inputs; every output of it and inside it is remembered."""
        at = site.path[self.depth :]
        if isinstance(net, Layer):
            outputs = self._layer(net, site, at, inputs, batch)
        else:
            self.values.update({End(at, port): value for port, value in inputs.items()})
            for key, wires in net.schedule:
                fed = {}
                for wire in wires:
                    value = self.values[End((*at, *wire.source.path), wire.source.port)]
                    if len(wire.target.path) > 1:
                        self._set_state(End((*at, *wire.target.path), wire.target.port), value)
                    else:
                        fed[wire.target.port] = value
                if key is None:
                    outputs = {port: fed[port] for port in net.outputs}
                else:
                    self.net(net.children[key], site.children[key], fed, batch)
        self.values.update({End(at, port): value for port, value in outputs.items()})
        return outputs

    def _set_state(self, end: End, value: IRValue) -> None:
        """The state that a layer begins with."""
        self.initial[end] = self.builder.cast(value, self.builder.dtype)

    def _layer(
        self, layer: Layer, site: Site, at: Position, inputs: Mapping[str, IRValue], batch: int
    ) -> dict[str, IRValue]:
        operands = [inputs[port] for port in layer.inputs]
        for state in layer.states:
            if state in inputs:
                self._set_state(End(at, state), inputs[state])
        if not (layer.mixed or (layer.integers and len({x.dtype for x in operands}) == 1)):
            kept = layer.integer_ports
            named = zip(layer.inputs, operands, strict=True)
            operands = [x if port in kept else self.builder.cast(x, self.builder.dtype) for port, x in named]
        context = Context(self.builder, layer, site, at, batch, self)
        with self.builder.on_behalf_of(at):
            result = layer.lower(self.builder, context, *operands)
        if not isinstance(result, dict):
            result = {layer.outputs[0]: result}
        return {port: result[port] for port in (*layer.outputs, *layer.states, *layer.extras)}


def array_values(net: Net) -> dict[ArrayKey, Array]:
    """The arrays of a net by key. Raises IncompleteNet, naming every layer that has an array without a value."""
    missing: dict[tuple[Key, ...], list[str]] = {}
    found: dict[ArrayKey, Array] = {key: value for key, value in values(net).items() if isinstance(value, np.ndarray)}
    layers = {}
    for slot in slots(net):
        if slot.key not in found:
            missing.setdefault(slot.position[:-1], []).append(slot.parameter.name)
            layers[slot.position[:-1]] = slot.layer
    if missing:
        raise IncompleteNet(*(_uninitialized(net, path, layers[path], names) for path, names in missing.items()))
    return found


def _uninitialized(net: Net, path: tuple[Key, ...], layer: Layer, names: list[str]) -> Problem:
    listed = " and ".join(f'"{name}"' for name in names) if len(names) < 3 else f"{len(names)} arrays"
    fact = f"{listed} {'has' if len(names) == 1 else 'have'} no value{'' if len(names) == 1 else 's'} yet"
    spans = tuple(s for s in (layer.span,) if s is not None)
    hint = "NetInitialize gives first values, NetTrain learns them."
    return Problem("netuninit", net.head, fact, path, layer.label if path else "", hint=hint, spans=spans)


def refuse_unknown(net: Net, head: str = "", path: tuple[Key, ...] = ()) -> None:
    """Raise IncompleteNet for the first layer that stands for something unknown."""
    if isinstance(net, Layer) and net.opaque:
        spans = (net.span,) if net.span is not None else ()
        fact = "its operation is not known, so the net cannot be evaluated"
        raise IncompleteNet(
            Problem("netplaceholder", head or net.head, fact, path, net.label if path else "", spans=spans)
        )
    for key, child in net.children.items():
        refuse_unknown(child, head or net.head, (*path, key))


def _check_settled(net: Net, site: Site, head: str) -> None:
    spans = (net.span,) if net.span is not None else ()
    label = net.label if site.path else ""
    if isinstance(net, Layer) and net.variadic and not net.inputs:
        fact = "it is not known how many inputs there are"
        hint = "Say so with InputPorts -> n."
        raise IncompleteNet(Problem("netunknown", head, fact, site.path, label, hint=hint, spans=spans))
    for key, child in net.children.items():
        _check_settled(child, site.children[key], head)
    for port in (*net.inputs, *net.outputs, *net.states):
        kind: PortType = site.type(port)
        if not kind.fixed:
            fact = f"only this is known of the shape: {in_words(kind)}"
            raise IncompleteNet(Problem("netunknown", head, fact, site.path, label, port, spans=spans))
