"""NetRename: other names for layers and ports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from wlnet.nets.container import Container
from wlnet.nets.errors import PathError, Problem, SpecificationError, listing, nearest
from wlnet.nets.inference import Key
from wlnet.nets.net import End, Net, Wire
from wlnet.nets.surgery.parts import Parts, container, key_of
from wlnet.nets.values import Edge, Port, Value, is_integer, is_list, show

HEAD = "NetRename"
Renaming = Sequence[Edge] | Callable[[Value], Value]
Moved = Callable[[End], End]


def rename(net: Net, renaming: Renaming, levels: tuple[int, int] = (1, 1)) -> Net:
    """NetRename[net, rules] and NetRename[net, f] at these levels, of which 1 is the outermost.

    Rules are Edges between names, or between Ports of the net. A chain with renamed ports is a graph.
    Raises PathError, SpecificationError.
    """
    if not net.children:
        container(net, HEAD)
    used: set[int] = set()
    renamed, _ = _rename(net, renaming, levels, 1, used)
    if not callable(renaming):
        for i, rule in enumerate(renaming):
            if i not in used:
                raise _unknown(net, rule.source)
    return renamed


def level_range(spec: Value) -> tuple[int, int]:
    """The levels that a level specification means. Raises SpecificationError."""
    if is_integer(spec) and spec >= 1:
        return 1, spec
    if is_list(spec) and 1 <= len(spec) <= 2 and all(is_integer(n) and n >= 1 for n in spec):
        return spec[0], spec[-1]
    raise SpecificationError(
        Problem("netinvlevel", HEAD, f"{show(spec)} is no level specification: n, {{n}} or {{m, n}}")
    )


def _unknown(net: Net, old: Value) -> PathError:
    if not isinstance(net, Container):
        return PathError(Problem("netnopart", HEAD, f"nothing in {net.label} is called {show(old)}"))
    if isinstance(old, Port):
        ports = (*net.inputs, *net.outputs)
        fact = f"there is no port {show(old.name)}; there are {listing(ports)}"
        return PathError(Problem("netnopart", HEAD, fact, hint=nearest(str(old.name), ports)))
    return PathError(net.no_member(old, HEAD))


def _rename(net: Net, renaming: Renaming, levels: tuple[int, int], level: int, used: set[int]) -> tuple[Net, Moved]:
    """The net with other names inside, and where its ends are now."""
    inner = {k: _rename(child, renaming, levels, level + isinstance(net, Container), used)
             for k, child in net.children.items()} if level <= levels[1] else {}  # fmt: skip
    if not isinstance(net, Container):
        changed = {k: child for k, (child, _) in inner.items()}
        same = all(changed[k] is child for k, child in net.children.items()) if inner else True
        return (net if same else net.with_children(changed)), lambda end: end
    if not levels[0] <= level <= levels[1] and all(
        inner[k][0] is child for k, child in net.children.items() if k in inner
    ):
        return net, lambda end: end
    here = levels[0] <= level <= levels[1]
    names = _layer_names(net, renaming, used) if here else {}
    ports = _port_names(net, renaming, used) if here else {}
    if not names and not ports and all(inner[k][0] is child for k, child in net.children.items()):
        return net, lambda end: end

    def moved(end: End) -> End:
        if not end.path:
            return End((), ports.get(end.port, end.port))
        key = end.path[0]
        deeper = inner[key][1](End(end.path[1:], end.port)) if key in inner else End(end.path[1:], end.port)
        return End((names.get(key, key), *deeper.path), deeper.port)

    parts = Parts.of(net)

    def own(end: End) -> End:
        """As `moved`, but members go by their handles."""
        end_now = moved(end)
        return End((end.path[0], *end_now.path[1:]), end_now.port) if end.path else end_now

    parts.members = {k: inner[k][0] if k in inner else child for k, child in net.children.items()}
    if names:
        parts.names = {k: names.get(k, str(k)) for k in net.keys}
        _unique(list(parts.names.values()))
    parts.wires = [Wire(own(w.source), own(w.target)) for w in net.wires]
    parts.muted = [own(end) for end in net.muted]
    parts.inputs = [ports.get(p, p) for p in net.inputs]
    parts.outputs = [ports.get(p, p) for p in net.outputs]
    parts.given = {ports.get(p, p): kind for p, kind in net.given.items()}
    parts.known = {}
    return parts.build(), moved


def _layer_names(net: Container, renaming: Renaming, used: set[int]) -> Mapping[Key, str]:
    names: dict[Key, str] = {}
    if callable(renaming):
        for key in net.keys:
            name = renaming(key)
            if not isinstance(name, str):
                fact = f"the new name of layer {show(key)} should be a string; it is {show(name)}"
                raise SpecificationError(Problem("netinvlayer", HEAD, fact))
            names[key] = name
        return names
    for i, rule in enumerate(renaming):
        if isinstance(rule.source, Port) or net.key(rule.source) is None:
            continue
        if not isinstance(rule.target, str):
            raise SpecificationError(Problem("netinvlayer", HEAD, f"{show(rule.target)} is no name for a layer"))
        names.setdefault(key_of(net, rule.source, HEAD), rule.target)
        used.add(i)
    return names


def _port_names(net: Container, renaming: Renaming, used: set[int]) -> Mapping[str, str]:
    if callable(renaming):
        return {}
    names: dict[str, str] = {}
    for i, rule in enumerate(renaming):
        if not isinstance(rule.source, Port) or rule.source.path:
            continue
        new = rule.target.name if isinstance(rule.target, Port) and not rule.target.path else rule.target
        if not isinstance(new, str):
            raise SpecificationError(Problem("netinvport", HEAD, f"{show(rule.target)} is no name for a port"))
        if rule.source.name in (*net.inputs, *net.outputs):
            names.setdefault(rule.source.name, new)
            used.add(i)
    _unique([names.get(port, port) for port in (*net.inputs, *net.outputs)], "port")
    return names


def _unique(names: list[str], noun: str = "layer") -> None:
    double = next((name for i, name in enumerate(names) if name in names[:i]), None)
    if double is not None:
        raise SpecificationError(Problem("netdupname", HEAD, f'two {noun}s would be called "{double}"'))
