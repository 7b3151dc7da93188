"""NetJoin, NetAppend, NetPrepend and NetInsert: more layers in a net."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wlnet.nets.container import Container
from wlnet.nets.errors import PathError, Problem, SpecificationError
from wlnet.nets.items import as_net
from wlnet.nets.layer import Layer, Options
from wlnet.nets.net import End, Net, Wire
from wlnet.nets.surgery.parts import Parts, entries, numbered, one_port, unused
from wlnet.nets.values import Value, is_integer, show

Entry = tuple[Any, Net]


def join(nets: Sequence[Net], options: Options = ()) -> Container:
    """NetJoin[net1, net2, ...]: one after another; a chain if all are chains (or layers), else a graph.

    Raises WiringError, SpecificationError, TypeConflict.
    """
    taken: list[Parts] = []
    for net in nets:
        parts = Parts.of(net)
        if taken and parts.members:
            _one_input("NetJoin", net)
        taken.append(parts)
    for net in nets[:-1]:
        one_port("NetJoin", net, "output", net.outputs)
    result = taken[0]
    for parts in taken[1:]:
        _follow(result, parts)
    return result.build(options)


def _one_input(head: str, net: Net) -> None:
    if not (isinstance(net, Layer) and net.variadic and net.connected is None):
        one_port(head, net, "input", net.inputs)


def append(net: Net, items: Value, options: Options = ()) -> Container:
    """NetAppend[net, item], [net, "name" -> item] and [net, {items}]: layers after the last.

    Raises WiringError, SpecificationError, TypeConflict.
    """
    one_port("NetAppend", net, "output", net.outputs)
    parts = Parts.of(net)
    for name, item in entries(items):
        _follow(parts, _alone("NetAppend", name, item, parts))
    return parts.build(options)


def prepend(net: Net, items: Value, options: Options = ()) -> Container:
    """NetPrepend[net, item], [net, "name" -> item] and [net, {items}]: layers before the first.

    Raises WiringError, SpecificationError, TypeConflict.
    """
    _one_input("NetPrepend", net)
    rest = Parts.of(net)
    added = [_alone("NetPrepend", name, item, rest) for name, item in entries(items)]
    if not added:
        return rest.build(options)
    result = added[0]
    if rest.head == "NetGraph":
        result.head = "NetGraph"
    for parts in [*added[1:], rest]:
        _follow(result, parts)
    result.span, result.multipliers = rest.span, rest.multipliers
    return result.build(options)


def _alone(head: str, name: Value, item: Value, beside: Parts) -> Parts:
    """One layer as parts of a chain of its own; other nets go in as one layer."""
    if name is not None and not isinstance(name, str):
        raise SpecificationError(Problem("netinvlayer", head, f"{show(name)} is no name for a layer"))
    if name is not None and name in beside.names.values():
        raise SpecificationError(Problem("netdupname", head, f'there is a layer "{name}" already'))
    net = as_net(item, head, name if name is not None else len(beside.members) + 1)
    net = net.join(1) if isinstance(net, Layer) else net
    parts = Parts("NetChain", {0: net}, {0: name} if name is not None else {})
    parts.chain()
    one_port(head, net, "input", net.inputs)
    return parts


def _follow(first: Parts, second: Parts) -> None:
    """Put the members of `second` after those of `first`: its only input takes the only output of the first."""
    if first.head != second.head and second.head != "NetChain":
        first.head = second.head
    passing = not first.members
    handles = {h: (len(first.members), h) for h in second.members}
    named = {**first.names}
    for h, net in second.members.items():
        first.members[handles[h]] = net.join(1) if isinstance(net, Layer) else net
        if h in second.names:
            first.names[handles[h]] = unused(second.names[h], named.values())
            named[handles[h]] = first.names[handles[h]]
        if h in second.known:
            first.known[handles[h]] = second.known[h]
    if not second.members:
        return
    if passing:
        given = {**second.given, **{port: kind for port, kind in first.given.items() if port in second.inputs}}
        first.given, first.inputs, first.outputs = given, second.inputs, second.outputs
        first.wires = [Wire(_moved(w.source, handles), _moved(w.target, handles)) for w in second.wires]
        return
    end = End((), first.outputs[0])
    source = first.source(end)
    assert source is not None
    first.given.pop(end.port, None)
    first.wires = [wire for wire in first.wires if wire.target != end]
    entry = second.inputs[0] if second.inputs else ""
    outputs = dict(zip(second.outputs, _free(second.outputs, first.inputs), strict=True))
    for wire in second.wires:
        start, to = _moved(wire.source, handles), _moved(wire.target, handles)
        if not wire.source.path and wire.source.port == entry:
            start = source
        if not wire.target.path:
            to = End((), outputs[wire.target.port])
        first.wires.append(Wire(start, to))
    first.outputs = list(outputs.values())
    first.given |= {outputs[port]: kind for port, kind in second.given.items() if port in outputs}
    first.muted += [_moved(m, handles) for m in second.muted]


def _free(outputs: list[str], inputs: list[str]) -> list[str]:
    """Output names, numbered where an input of the net has the name."""
    return numbered(outputs, inputs) if set(outputs) & set(inputs) else outputs


def _moved(end: End, handles: dict[Any, Any]) -> End:
    return End((handles[end.path[0]], *end.path[1:]), end.port) if end.path else end


def insert(net: Net, item: Value, where: Value) -> Container:
    """NetInsert[chain, layer, place]: before the layer at `place`; n + 1 and -1 are behind the last.

    Raises PathError, WiringError, SpecificationError, TypeConflict.
    """
    if not isinstance(net, Container) or net.head != "NetChain":
        raise PathError(Problem("netnochain", "NetInsert", f"{net.label} is no NetChain"))
    parts = Parts.of(net)
    count = len(net.members)
    if is_integer(where) and (where == -1 or where == count + 1):
        place = count
    elif is_integer(where) and -count - 1 <= where < -1:
        place = count + 1 + where
    else:
        key = net.key(where)
        if key is None:
            raise PathError(net.no_member(where, "NetInsert"))
        place = net.keys.index(key)
    added: list[Any] = []
    for name, one in entries(item):
        alone = _alone("NetInsert", name, one, parts)
        handle = ("new", len(added))
        parts.members[handle] = alone.members[0]
        if name is not None:
            parts.names[handle] = name
        added.append(handle)
    order = [*net.keys[:place], *added, *net.keys[place:]]
    parts.members = {h: parts.members[h] for h in order}
    if place == 0:
        parts.given = {port: kind for port, kind in parts.given.items() if port not in net.inputs}
    if place == count:
        parts.given = {port: kind for port, kind in parts.given.items() if port not in net.outputs}
    parts.chain()
    return parts.build()
