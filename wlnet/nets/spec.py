"""Nets as constructor calls: what to write so that the same net comes back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wlnet.nets.container import Container
from wlnet.nets.layer import Layer
from wlnet.nets.net import End, Net
from wlnet.nets.options import INPUT_PORTS, MULTIPLIERS
from wlnet.nets.types import spec
from wlnet.nets.values import AUTOMATIC, Edge, NetArray, NumericArray, Port, Value, Word


class Constructor(NamedTuple):
    """head[arguments..., options...]; option names are strings, or Words where Wolfram has a symbol."""

    head: str
    arguments: tuple[Value, ...]
    options: tuple[tuple[Value, Value], ...]


def constructor(net: Net, inside: bool = False) -> Constructor:
    """The call that makes `net` again; layers in it are nets to be spelled in turn, with `inside`.

    Inside a container the number of inputs that connections settle need not be said.
    """
    if isinstance(net, Layer):
        return _layer(net, inside)
    assert isinstance(net, Container)
    items: Value = net.members
    if net.names is not None:
        items = dict(zip(net.names, net.members, strict=True))
    options: list[tuple[Value, Value]] = [(port, spec(kind)) for port, kind in net.given.items()]
    if net.multipliers != AUTOMATIC:
        options.append((Word(MULTIPLIERS.name), net.multipliers))
    arguments = (items,) if net.head == "NetChain" else (items, edges(net))
    return Constructor(net.head, arguments, tuple(options))


def _layer(layer: Layer, inside: bool) -> Constructor:
    told = layer.form
    options: list[tuple[Value, Value]] = []
    for parameter in layer.all_parameters():
        value = layer.settings[parameter.name]
        if parameter.name in told or parameter.name == INPUT_PORTS.name:
            continue
        if type(value) is not type(parameter.default) or value != parameter.default:
            options.append((Word(parameter.name) if parameter.symbol else parameter.name, value))
    for name, array in layer.array_options.items():
        if name in layer.shared and array is not None:
            own = layer.shared[name]
            options.append((name, own if isinstance(array, Word) else NetArray(own.name, array, own.dims)))
        elif isinstance(array, np.ndarray):
            options.append((name, array if array.dtype == np.float32 else NumericArray(array)))
        elif array is None:
            options.append((name, None))
    given = dict(layer.given)
    settled = inside and layer.settings.get(INPUT_PORTS.name) == AUTOMATIC
    if layer.variadic and layer.connected is not None and not settled:
        ports = {port: given.pop(port, None) for port in layer.inputs}
        if layer.arity() is None or any(kind is not None for kind in ports.values()):
            types = {port: spec(kind) if kind else AUTOMATIC for port, kind in ports.items()}
            count: Value = len(types) if all(t == AUTOMATIC for t in types.values()) else tuple(types.values())
            numbered = all(port == f"Input{i}" for i, port in enumerate(types, 1))
            options.append((Word(INPUT_PORTS.name), count if numbered else types))
    options += [(port, spec(layer.type_written(port, kind))) for port, kind in given.items()]
    return Constructor(layer.symbol, layer.arguments, tuple(options))


def edges(net: Container) -> tuple[Edge, ...]:
    """The edges of a graph, such that reading them gives the same ports in the same order."""
    result: list[Edge] = []
    mentioned: list[str] = []
    for key in net.keys:
        into = {wire.target.port: wire.source for wire in net.wires if wire.target.path == (key,)}
        sources = [into[port] for port in net.children[key].inputs]
        mentioned += [end.port for end in sources if not end.path]
        if sources:
            ends = tuple(_vertex(net, end) for end in sources)
            result.append(Edge(ends[0] if len(ends) == 1 else ends, key))
        for state in net.children[key].states:
            if state in into:
                mentioned += [into[state].port] if not into[state].path else []
                result.append(Edge(_vertex(net, into[state]), Port((key,), state)))
        for wire in net.wires:
            if wire.target.path[:1] == (key,) and len(wire.target.path) > 1:
                mentioned += [wire.source.port] if not wire.source.path else []
                result.append(Edge(_vertex(net, wire.source), Port(wire.target.path, wire.target.port)))
    if list(dict.fromkeys(mentioned)) != list(net.inputs):
        result = _one_by_one(net)
    for name in net.outputs:
        source = next(wire.source for wire in net.wires if wire.target == End((), name))
        result.append(Edge(_vertex(net, source), Port((), name)))
    return (*result, *(Edge(_vertex(net, end), None) for end in net.muted))


def _one_by_one(net: Container) -> list[Edge]:
    """An edge for each wire with its ports named, the graph's inputs first and in their order."""
    inner = [wire for wire in net.wires if wire.target.path]
    inner.sort(key=lambda wire: (bool(wire.source.path), wire.source.path or net.inputs.index(wire.source.port)))
    return [Edge(_vertex(net, wire.source), Port(wire.target.path, wire.target.port)) for wire in inner]


def _vertex(net: Container, end: End) -> Value:
    if len(end.path) == 1 and net.children[end.path[0]].outputs == (end.port,):
        return end.path[0]
    return Port(end.path, end.port)
