"""NetTake, NetDrop and NetDelete: a net with some of its layers."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from wlnet.nets.container import Container
from wlnet.nets.errors import PathError, Problem, WiringError, layer_words, listing, nearest
from wlnet.nets.inference import Key
from wlnet.nets.layer import Options
from wlnet.nets.net import End, Net, Wire
from wlnet.nets.surgery.parts import Parts, container, key_of, numbered
from wlnet.nets.types import PortType, in_words
from wlnet.nets.values import ALL, Port, Value, Word, is_integer, is_list, show


def take(net: Net, where: Value, options: Options = ()) -> Container:
    """NetTake[net, end] and NetTake[net, {start, end}]; `options` are port types for the result.

    A start or end is a name or position, `ALL`, a Port of a layer or of the whole net, or a list of these. What lies
    on a way from a start to an end is kept, and what feeds it without inputs of its own; edges that are cut become
    ports.

    Raises PathError, WiringError, SpecificationError, TypeConflict.
    """
    net = container(net, "NetTake")
    if is_list(where) and len(where) != 2:
        fact = f"{show(where)} should be the last layer to take, or a list of the first and the last"
        raise PathError(Problem("netinvspan", "NetTake", fact))
    start, end = where if is_list(where) else (ALL, where)
    ends = _ends(net, end)
    kept = _reached(net, {source.path[0] for source, _ in ends if source.path}, forward=False)
    first = _starts(net, start)
    if first is not None:
        entries = {wire.target.path[0] for wire in net.wires if wire.target.path and not wire.source.path}
        constant = set(net.keys) - _reached(net, entries)
        inside = kept & _reached(net, first)
        kept = inside | (constant & _reached(net, inside, forward=False))
    if not kept or any(source.path and source.path[0] not in kept for source, _ in ends):
        raise WiringError(Problem("netinvspan", "NetTake", f"no way leads from {show(start)} to {show(end)}"))
    parts = Parts.of(net)
    parts.keep(kept, ends)
    return parts.build(options)


def _reached(net: Container, keys: Iterable[Key], forward: bool = True) -> set[Key]:
    """These layers and all that they lead to, or that lead to them."""
    found = set(keys)
    waiting = list(found)
    while waiting:
        key = waiting.pop()
        near = net.graph.successors(key) if forward else net.graph.predecessors(key)
        fresh = [k for k in near if k not in found]
        found.update(fresh)
        waiting += fresh
    return found


def _ends(net: Container, spec: Value) -> list[tuple[End, str | None]]:
    """The outputs that the end of a NetTake means, with their names in the result where these are settled."""
    if is_list(spec):
        return [end for one in spec for end in _ends(net, one)]
    if isinstance(spec, Word) and spec == ALL:
        return [(_source(net, End((), port)), port) for port in net.outputs]
    if isinstance(spec, Port) and not spec.path and spec.name in net.outputs:
        return [(_source(net, End((), spec.name)), spec.name)]
    path, port = _located(net, spec)
    if port is None:
        return [(End(path, name), None) for name in _at(net, path).outputs]
    if port in _at(net, path).outputs:
        return [(End(path, port), None)]
    return [(_source(net, End(path, port)), None)]


def _starts(net: Container, spec: Value) -> set[Key] | None:
    """The first layers that the start of a NetTake means; None for all."""
    if is_list(spec):
        several = [_starts(net, one) for one in spec]
        return None if None in several else {key for keys in several if keys for key in keys}
    if isinstance(spec, Word) and spec == ALL:
        return None
    if isinstance(spec, Port) and not spec.path and spec.name in net.inputs:
        return _fed(net, End((), spec.name))
    if isinstance(spec, Port) and not spec.path and spec.name in net.outputs:
        return {_source(net, End((), spec.name)).path[0]}
    path, port = _located(net, spec)
    return _fed(net, End(path, port)) if port is not None and port in _at(net, path).outputs else {path[0]}


def _located(net: Container, spec: Value) -> tuple[tuple[Key, ...], str | None]:
    """The path of the layer that a name, a position or a Port means, and the port. Raises PathError."""
    if not isinstance(spec, Port):
        return (key_of(net, spec, "NetTake"),), None
    if not spec.path:
        if net.key(spec.name) is None and isinstance(spec.name, str):
            ports = (*net.inputs, *net.outputs)
            fact = f"there is no port or layer {show(spec.name)}; the ports are {listing(ports)}"
            raise PathError(Problem("netnopart", "NetTake", fact, hint=nearest(spec.name, ports)))
        return (key_of(net, spec.name, "NetTake"),), None
    path: tuple[Key, ...] = ()
    inner: Net = net
    for step in spec.path:
        key = key_of(container(inner, "NetTake"), step, "NetTake")
        path, inner = (*path, key), inner.children[key]
    if spec.name in inner.inputs or spec.name in inner.outputs:
        return path, spec.name
    ports = (*inner.inputs, *inner.outputs)
    fact = f"{layer_words(path, inner.label)} has no port {show(spec.name)}; there are {listing(ports)}"
    raise PathError(Problem("netnopart", "NetTake", fact, hint=nearest(str(spec.name), ports)))


def _at(net: Net, path: tuple[Key, ...]) -> Net:
    for key in path:
        net = net.children[key]
    return net


def _source(net: Container, target: End) -> End:
    """What feeds a port. Raises WiringError for a port inside a nested net."""
    found = next((wire.source for wire in net.wires if wire.target == target), None)
    if found is None:
        fact = f"{show(Port(target.path, target.port))} is inside another net; take an output there"
        raise WiringError(Problem("netinvspan", "NetTake", fact))
    return found


def _fed(net: Container, source: End) -> set[Key]:
    return {wire.target.path[0] for wire in net.wires if wire.source == source and wire.target.path}


def drop(net: Net, where: Value, options: Options = ()) -> Container:
    """NetDrop[chain, n], NetDrop[chain, -n] and NetDrop[chain, {start, end}].

    Raises PathError, WiringError, SpecificationError, TypeConflict.
    """
    chain = _chain(net, "NetDrop")
    count = len(chain.members)
    if is_list(where) and len(where) in (1, 2):
        first, last = (chain.keys.index(key_of(chain, end, "NetDrop")) for end in (where[0], where[-1]))
    elif is_integer(where) and abs(where) <= count:
        first, last = (0, where - 1) if where >= 0 else (count + where, count - 1)
    else:
        fact = f"{show(where)} should be a number of layers from {-count} to {count}, or a list of the first and last"
        raise PathError(Problem("netinvspan", "NetDrop", fact))
    return _without(chain, set(chain.keys[first : last + 1]), "NetDrop", options)


def _chain(net: Net, head: str) -> Container:
    if isinstance(net, Container) and net.head == "NetChain":
        return net
    raise PathError(Problem("netnochain", head, f"{net.label} is no NetChain"))


def delete(net: Net, where: Value) -> Net:
    """NetDelete[net, layer], of a list of layers or of output ports; paths into nested nets are lists in a list.

    Raises PathError, WiringError, TypeConflict.
    """
    specs = where if is_list(where) else (where,)
    if not isinstance(net, Container) and net.children:
        return _delete_inside(net, specs)
    net = container(net, "NetDelete")
    own: list[Key] = []
    inside: dict[Key, list[Value]] = {}
    for spec in specs:
        if isinstance(spec, Port) and not spec.path:
            net = _without_port(net, spec.name)
        elif is_list(spec) and len(spec) > 1:
            inside.setdefault(key_of(net, spec[0], "NetDelete"), []).append(tuple(spec[1:]))
        else:
            own.append(key_of(net, spec[0] if is_list(spec) and spec else spec, "NetDelete"))
    if inside:
        parts = Parts.of(net)
        parts.members |= {key: delete(net.member(key), [_single(s) for s in specs]) for key, specs in inside.items()}
        net = parts.build()
    if net.head == "NetChain":
        return _without(net, set(own), "NetDelete") if own else net
    parts = Parts.of(net)
    for key, _ in net.schedule:
        if key in own:
            _remove(parts, key)
    return parts.build()


def _delete_inside(net: Net, specs: Iterable[Value]) -> Net:
    """A layer without parts of the nets that it holds."""
    inside: dict[Key, list[Value]] = {}
    for spec in specs:
        key = net.key(spec[0]) if is_list(spec) and len(spec) > 1 else None
        if key is None:
            raise PathError(Problem("netnopart", "NetDelete", f"{net.label} cannot do without {show(spec)}"))
        inside.setdefault(key, []).append(_single(tuple(spec[1:])))
    return net.with_children({k: delete(c, inside[k]) if k in inside else c for k, c in net.children.items()})


def _single(spec: tuple[Value, ...]) -> Value:
    return spec[0] if len(spec) == 1 else spec


def _without(chain: Container, removed: set[Key], head: str, options: Options = ()) -> Container:
    """A chain without these layers; what comes before and after a gap has to fit."""
    parts = Parts.of(chain)
    kept = [key for key in chain.keys if key not in removed]
    for a, b in itertools.pairwise(kept):
        gap = chain.keys[chain.keys.index(a) + 1 : chain.keys.index(b)]
        if gap:
            _fits(parts, gap[0], gap[-1], head)
    before, after = (chain.keys[0], chain.keys[-1]) if chain.keys else (0, 0)
    parts.members = {key: net for key, net in parts.members.items() if key not in removed}
    parts.names = {key: name for key, name in parts.names.items() if key not in removed}
    old = chain.solution
    parts.chain()
    for ports, edge, end in ((parts.inputs, before, 0), (parts.outputs, after, -1)):
        if edge in removed and kept:
            for port in ports:
                now = old.children[kept[end]].type(port)
                if port not in old.ports or now.dims != old.type(port).dims or not now.known or chain.coder(port):
                    parts.given[port] = now  # a coder is for what the net took in or gave out before
    return parts.build(options)


def _fits(parts: Parts, first: Any, last: Any, head: str) -> None:
    """Whether what comes into a gap may go out of it. Raises WiringError."""
    a, b = parts.members[first], parts.members[last]
    if len(a.inputs) != 1 or len(b.outputs) != 1:
        net, key = (a, first) if len(a.inputs) != 1 else (b, last)
        fact = "cannot be taken out from between others: it has not exactly one input and one output"
        raise WiringError(Problem("netgap", head, fact, (key,), label=net.label))
    into, out = parts.known[first].type(a.inputs[0]), parts.known[last].type(b.outputs[0])
    if not _alike(into, out):
        fact = f"takes in {in_words(into)} and gives out {in_words(out)}; without it, what is around does not fit"
        if first != last:
            fact = f"takes in {in_words(into)} and layer {show(last)} gives out {in_words(out)}; without them, what is around does not fit"  # noqa: E501
        raise WiringError(Problem("netgap", head, fact, (first,), label=a.label))


def _alike(a: PortType, b: PortType) -> bool:
    if a.dims is None or b.dims is None:
        return True
    sizes = zip(a.dims, b.dims, strict=False)
    return len(a.dims) == len(b.dims) and all(x == y or x is None or y is None for x, y in sizes)


def _remove(parts: Parts, key: Any) -> None:
    """Take a vertex out of a graph: the gap is bridged, or what was connected to it becomes a port."""
    net = parts.members[key]
    into = [wire for wire in parts.wires if wire.target.path[:1] == (key,)]
    out = [wire for wire in parts.wires if wire.source.path[:1] == (key,)]
    rest = [wire for wire in parts.wires if wire not in into and wire not in out]
    if not out:  # it led nowhere, and now what fed it does
        used = {wire.source for wire in rest}
        parts.muted += [s for s in dict.fromkeys(w.source for w in into) if len(s.path) == 1 and s not in used]
        parts.wires = rest
    elif len(net.inputs) == 1 and all(w.source == End((key,), net.outputs[0]) for w in out) and len(net.outputs) == 1:
        _bridge(
            parts,
            key,
            next(w.source for w in into if w.target.port == net.inputs[0]),
            [wire.target for wire in out],
            rest,
        )
    elif all(not wire.target.path for wire in out):
        _open_back(parts, into, out, rest)
    elif all(not wire.source.path for wire in into):
        _open_front(parts, out, rest)
    else:
        fact = "cannot be taken out from between others: it has not exactly one input and one output"
        raise WiringError(Problem("netgap", "NetDelete", fact, (key,), label=net.label))
    del parts.members[key]
    parts.names.pop(key, None)
    used = {wire.source for wire in parts.wires}
    parts.muted = [end for end in parts.muted if end.path[0] != key and end not in used]
    fed = {wire.source.port for wire in parts.wires if not wire.source.path}
    parts.inputs = [port for port in parts.inputs if port in fed]


def _bridge(parts: Parts, key: Any, source: End, targets: list[End], rest: list[Wire]) -> None:
    net = parts.members[key]
    into, out = parts.known[key].type(net.inputs[0]), parts.known[key].type(net.outputs[0])
    fits = _alike(into, out)
    back = [target for target in targets if not target.path]
    inner = [target for target in targets if target.path]
    if not fits and inner and source.path:
        _fits(parts, key, key, "NetDelete")
    if not fits:
        for target in back:  # its type was that of what is gone
            parts.given[target.port] = into
    if not fits and inner and any(wire.source == source for wire in rest):
        _open_front(parts, [Wire(End((key,), net.outputs[0]), t) for t in inner], rest)
        parts.wires += [Wire(source, target) for target in back]
        return
    if not fits and inner:
        parts.given[source.port] = out
    parts.wires = [*rest, *(Wire(source, target) for target in targets)]


def _open_back(parts: Parts, into: list[Wire], out: list[Wire], rest: list[Wire]) -> None:
    """What fed the layer becomes outputs, unless it is used elsewhere."""
    gone = [wire.target.port for wire in out]
    parts.outputs = [port for port in parts.outputs if port not in gone]
    used = {wire.source for wire in rest}
    ends = [s for s in dict.fromkeys(wire.source for wire in into) if s.path and s not in used]
    names = numbered([end.port for end in ends], parts.outputs)
    parts.outputs += names
    parts.given = {port: kind for port, kind in parts.given.items() if port not in gone or port in parts.inputs}
    parts.wires = [*rest, *(Wire(end, End((), name)) for end, name in zip(ends, names, strict=True))]


def _open_front(parts: Parts, out: list[Wire], rest: list[Wire]) -> None:
    """What the layer fed becomes inputs, one for each of its outputs."""
    inner: dict[End, list[End]] = {}
    for wire in out:
        if wire.target.path:
            inner.setdefault(wire.source, []).append(wire.target)
        else:
            parts.outputs.remove(wire.target.port)
    fed = {wire.source.port for wire in rest if not wire.source.path}
    parts.inputs = [port for port in parts.inputs if port in fed]
    names = numbered([targets[0].port for targets in inner.values()], parts.inputs)
    parts.wires = list(rest)
    for name, (source, targets) in zip(names, inner.items(), strict=True):
        parts.inputs.append(name)
        parts.given[name] = parts.type(source)
        parts.wires += [Wire(End((), name), target) for target in targets]


def _without_port(net: Container, name: Value) -> Container:
    """A graph without one of its outputs, or without an input that sets the states of layers only."""
    fed = [wire.target for wire in net.wires if wire.source == End((), str(name))]
    if name in net.inputs and all(end.path and end.port in _at(net, end.path).states for end in fed):
        parts = Parts.of(net)
        parts.wires = [wire for wire in parts.wires if wire.source != End((), str(name))]
        parts.inputs.remove(str(name))
        return parts.build()
    if name not in net.outputs:
        hint = nearest(str(name), net.outputs)
        fact = f"there is no output port {show(name)}; there {'are' if len(net.outputs) > 1 else 'is'} {listing(net.outputs)}"  # noqa: E501
        raise PathError(Problem("netnopart", "NetDelete", fact, hint=hint))
    if len(net.outputs) == 1:
        raise WiringError(Problem("netoneport", "NetDelete", f"{show(name)} is the only output"))
    parts = Parts.of(net)
    source = parts.source(End((), name))
    parts.wires = [wire for wire in parts.wires if wire.target != End((), name)]
    parts.outputs.remove(name)
    if source is not None and len(source.path) == 1 and not any(wire.source == source for wire in parts.wires):
        parts.muted.append(source)
    return parts.build()
