"""NetFlatten: nested chains and graphs opened into the net around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf
from typing import Any

from wlnet.nets.container import Container
from wlnet.nets.inference import Key
from wlnet.nets.multipliers import pushed
from wlnet.nets.net import End, Net, Wire
from wlnet.nets.surgery.parts import Parts


def flatten(net: Net, levels: float = inf) -> Net:
    """NetFlatten[net] and NetFlatten[net, n]: nets nested down to level n become part of the net itself.

    Nets inside operators are flattened where they are. Names are joined, as in `block/conv`. What is a chain in the
    end comes as a NetChain, everything else as a NetGraph. Raises WiringError, TypeConflict.
    """
    if not isinstance(net, Container):
        children = {key: flatten(child, levels) for key, child in net.children.items()}
        return net.with_children(children) if any(children[k] is not c for k, c in net.children.items()) else net
    if levels <= 0:
        return net
    parts = Parts.of(net)
    if any(child.names is not None for child in _nested(net, levels)):
        _name(parts)
    # from outside to inside, so that what leads into a nested net always finds its way
    waiting = [(key, 1) for key in net.keys]
    unchanged = True
    for handle, depth in waiting:
        member = parts.members[handle]
        if isinstance(member, Container) and depth <= levels:
            if depth == 1:  # it takes along what is known of it here
                parts.members[handle] = member = net.member(handle)
                parts.known[handle] = member.solution
            waiting += [(inner, depth + 1) for inner in _open(parts, handle)]
            unchanged = False
        else:
            parts.members[handle] = flatten(member, levels - depth) if not isinstance(member, Container) else member
            unchanged = unchanged and parts.members[handle] is member
    if parts.head == "NetChain" and not parts.linear():
        parts.head = "NetGraph"
    if parts.head == "NetGraph":
        _chain_if_linear(parts)
    return net if unchanged and parts.head == net.head else parts.build()


def _nested(net: Container, levels: float) -> Iterator[Container]:
    """The containers in a net down to a level."""
    for child in net.children.values() if levels > 0 else ():
        if isinstance(child, Container):
            yield child
            yield from _nested(child, levels - 1)


def _name(parts: Parts) -> None:
    """Names for all members: their positions, where they have none."""
    parts.names = {h: parts.names.get(h, str(i)) for i, h in enumerate(parts.members, 1)}


def opened(net: Container, keys: Iterable[Key]) -> Container:
    """The net with the layers of these nested nets in their place. Raises TypeConflict."""
    parts = Parts.of(net)
    for key in keys:
        parts.members[key] = net.member(key)
        parts.known[key] = parts.members[key].solution
        _open(parts, key)
    return parts.build()


def _open(parts: Parts, key: Any) -> list[Any]:
    """Put the layers of a nested net in its place; gives their handles."""
    nested = parts.members[key]
    assert isinstance(nested, Container)
    inner = pushed(nested)
    site = parts.known.pop(key, None)
    handles: dict[Any, Any] = {k: (key, k) for k in inner.keys}
    if inner.names is not None and not parts.names:
        _name(parts)
    members: dict[Any, Net] = {}
    for h, net in parts.members.items():
        if h == key:
            for k, child in inner.children.items():
                members[handles[k]] = inner.member(k) if isinstance(child, Container) else child
        else:
            members[h] = net
    parts.members = members
    if parts.names:
        prefix = parts.names.pop(key)
        parts.names |= {handles[k]: f"{prefix}/{k}" for k in inner.keys}
    if site is not None:
        parts.known |= {handles[k]: site.children[k] for k in inner.keys}

    def inside(end: End) -> End:
        return End((handles[end.path[0]], *end.path[1:]), end.port)

    outer = {wire.target.port: wire.source for wire in parts.wires if wire.target.path == (key,)}
    within = {wire.target: wire.source for wire in inner.wires}
    passing = [(wire.source, wire.target) for wire in parts.wires if not (wire.source.path and wire.target.path)]
    for port, kind in inner.given.items():  # what is given of the nested net is given of the net around it
        ends = [a if b == End((key,), port) else b for a, b in passing if End((key,), port) in (a, b)]
        for end in ends:
            parts.given.setdefault(end.port, kind)

    def origin(end: End) -> End:
        """Where what comes out at an end of the nested net, or of a net in it, comes from."""
        if len(end.path) > 1:
            return End((handles[end.path[1]], *end.path[2:]), end.port)
        source = within[End((), end.port)]
        return inside(source) if source.path else resolved(outer[source.port])

    def resolved(end: End) -> End:
        return origin(end) if end.path[:1] == (key,) else end

    wires = [Wire(resolved(w.source), w.target) for w in parts.wires if w.target.path[:1] != (key,)]
    states = [wire for wire in parts.wires if wire.target.path[:1] == (key,) and len(wire.target.path) > 1]
    wires += [Wire(resolved(w.source), inside(End(w.target.path[1:], w.target.port))) for w in states]
    for wire in inner.wires:
        if wire.target.path:
            source = inside(wire.source) if wire.source.path else resolved(outer[wire.source.port])
            wires.append(Wire(source, inside(wire.target)))
    muted = [resolved(end) for end in parts.muted] + [inside(end) for end in inner.muted]
    used = {wire.source for wire in wires}
    parts.wires = wires
    parts.muted = [end for end in dict.fromkeys(muted) if end not in used and len(end.path) == 1]
    return list(handles.values())


def _chain_if_linear(parts: Parts) -> None:
    """Members in the order of a chain, if they make one."""
    before = parts.members
    order = _order(parts)
    if order:
        parts.members = {h: before[h] for h in order}
        parts.head = "NetChain"
    if not parts.linear():
        parts.head, parts.members = "NetGraph", before


def _order(parts: Parts) -> list[Any]:
    """The members from input to output, each fed by the one before; empty if they do not make a chain."""
    nexts = {w.source.path[0]: w.target.path[0] for w in parts.wires if w.source.path and w.target.path}
    starts = [h for h in parts.members if h not in nexts.values()]
    if len(starts) != 1:
        return []
    order = [starts[0]]
    while order[-1] in nexts and len(order) <= len(parts.members):
        order.append(nexts[order[-1]])
    return order if len(order) == len(parts.members) else []
