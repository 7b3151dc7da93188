"""A container taken apart, to be changed and put together again."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wlnet.nets.container import Container, finish, no_vertex
from wlnet.nets.errors import PathError, Problem, SpecificationError, WiringError, listing
from wlnet.nets.inference import Key, Site
from wlnet.nets.items import as_net
from wlnet.nets.layer import Layer, Options
from wlnet.nets.net import End, Net, Wire, option_name
from wlnet.nets.options import MULTIPLIERS
from wlnet.nets.types import PortType
from wlnet.nets.values import AUTOMATIC, Edge, Value, Word, is_list, show

_ONE_BY_ONE = 4


@dataclass
class Parts:
    """Members, wires and ports of a container, free to be changed.

    members  the nets in order, by handle: the key a member had, or anything unique for a new one
    names    the names of members that have one; where some have and some have not, the others get their positions
    wires    with handles where the first step of a path is
    given    the port types given
    known    what was known of the members where they came from, by handle
    """

    head: str
    members: dict[Any, Net] = field(default_factory=dict)
    names: dict[Any, str] = field(default_factory=dict)
    wires: list[Wire] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    given: dict[str, PortType] = field(default_factory=dict)
    muted: list[End] = field(default_factory=list)
    multipliers: Value = AUTOMATIC
    span: Any = None
    known: dict[Any, Site] = field(default_factory=dict)

    @classmethod
    def of(cls, net: Net) -> Parts:
        """The parts of a container; a layer is a chain of one."""
        if not isinstance(net, Container):
            return cls.of(chain_of(net))
        return cls(
            net.head, dict(net.children), {key: key for key in net.names or ()}, list(net.wires), list(net.inputs),
            list(net.outputs), dict(net.given), list(net.muted), net.multipliers, net.span,
            dict(net.solution.children),
        )  # fmt: skip

    def build(self, options: Options = ()) -> Container:
        """The container of these parts; `options` are port types that replace those given.

        Raises SpecificationError, WiringError or TypeConflict.
        """
        if self.head == "NetChain" and not self.linear():
            self.head = "NetGraph"
        keys = self._keys()
        stated = {option_name(k): v for k, v in (options.items() if isinstance(options, Mapping) else options)}
        ports = (*self.inputs, *self.outputs)
        given = {
            port: kind for port, kind in self.given.items() if port in ports and (kind.dims is not None or kind.coder)
        }
        settings: dict[Value, Value] = {Word(MULTIPLIERS.name): self.multipliers, **given, **stated}
        named = tuple(map(str, keys.values())) if self.names else None

        def end(old: End) -> End:
            return End((keys[old.path[0]], *old.path[1:]), old.port) if old.path else old

        wires = [Wire(end(wire.source), end(wire.target)) for wire in self.wires]
        muted = [end(old) for old in self.muted]

        def made(members: Iterable[Net]) -> Container:
            return finish(self.head, self.span, named, members, wires, self.inputs, self.outputs, settings, muted)

        net = made(self.members.values())
        pinned: set[Any] = set()
        while lost := [h for h in self.known if h in self.members and self._lost(h, net.solution.children[keys[h]])]:
            # mostly one layer is enough for the others to follow from it
            pinned.update(lost[:1] if len(pinned) < _ONE_BY_ONE else lost)
            net = made(m.pinned(self.known[h]) if h in pinned else m for h, m in self.members.items())
            if pinned.issuperset(self.known):
                break
        return net

    def _lost(self, member: Any, now: Site) -> bool:
        """Whether something that was known of a member is not known any more, or not so."""
        then, net = self.known[member], self.members[member]
        types = [(then.type(port), now.type(port)) for port in (*net.inputs, *net.outputs)]
        return any(old.known and _sizes(old) != _sizes(new) for old, new in types)

    def _keys(self) -> dict[Any, Key]:
        """The new key of every member: its name, or its position."""
        if not self.names:
            return {h: i for i, h in enumerate(self.members, 1)}
        keys: dict[Any, Key] = {}
        taken = set(self.names.values())
        for i, h in enumerate(self.members, 1):
            if h in self.names:
                keys[h] = self.names[h]
            else:
                keys[h] = unused(str(i), taken)
                taken.add(str(keys[h]))
        return keys

    def add(self, item: Value, handle: Any, name: Value = None, known: Site | None = None) -> Net:
        """One more member, at the end. Raises SpecificationError."""
        net = as_net(item, self.head, name if name is not None else len(self.members) + 1)
        self.members[handle] = net
        if name is not None:
            if not isinstance(name, str):
                raise SpecificationError(Problem("netinvlayer", self.head, f"{show(name)} is no name for a layer"))
            if name in self.names.values():
                raise SpecificationError(Problem("netdupname", self.head, f'two layers are called "{name}"'))
            self.names[handle] = name
        if known is not None:
            self.known[handle] = known
        return net

    def source(self, target: End) -> End | None:
        """What feeds an input of a member, or an output of the container."""
        return next((wire.source for wire in self.wires if wire.target == target), None)

    def type(self, end: End) -> PortType:
        """What was known of a port of a member, or of a net inside one."""
        return self.known[end.path[0]].at(end.path[1:]).type(end.port)

    def linear(self) -> bool:
        """Whether the wires are those of a chain of the members in their order."""
        nets = list(self.members.values())
        if (
            not nets
            or self.muted
            or any(len(n.inputs) != 1 for n in nets[1:])
            or any(len(n.outputs) != 1 for n in nets[:-1])
        ):
            return not nets
        ports = (list(nets[0].inputs), list(nets[-1].outputs))
        return ports == (self.inputs, self.outputs) and set(self.chained()) == set(self.wires)

    def chained(self) -> list[Wire]:
        """The wires of a chain of the members."""
        handles, nets = list(self.members), list(self.members.values())
        if not nets:
            return [Wire(End((), "Input"), End((), "Output"))]
        wires = [Wire(End((), port), End((handles[0],), port)) for port in nets[0].inputs]
        steps = itertools.pairwise(self.members.items())
        wires += [Wire(End((a,), one.outputs[0]), End((b,), other.inputs[0])) for (a, one), (b, other) in steps]
        return [*wires, *(Wire(End((handles[-1],), port), End((), port)) for port in nets[-1].outputs)]

    def chain(self) -> None:
        """Wire the members as a chain. Raises WiringError where one has not exactly one port to be wired."""
        nets = list(self.members.values())
        for net in nets[1:]:
            one_port(self.head, net, "input", net.inputs)
        for net in nets[:-1]:
            one_port(self.head, net, "output", net.outputs)
        self.wires = self.chained()
        self.inputs = list(nets[0].inputs) if nets else ["Input"]
        self.outputs = list(nets[-1].outputs) if nets else ["Output"]

    def keep(self, kept: set[Any], ends: list[tuple[End, str | None]]) -> None:
        """Leave these members only; edges cut on their way in become inputs, and `ends` the outputs, named or not."""
        inner = [wire for wire in self.wires if wire.target.path and wire.target.path[0] in kept]
        cut: dict[End, End] = {}
        for wire in inner:
            if wire.source.path and wire.source.path[0] not in kept:
                cut.setdefault(wire.source, wire.target)
        entering = {wire.source.port for wire in inner if not wire.source.path}
        self.inputs = [port for port in self.inputs if port in entering]
        given = {port: kind for port, kind in self.given.items() if port in entering}
        opened = dict(zip(cut, numbered([target.port for target in cut.values()], self.inputs), strict=True))
        self.inputs += opened.values()
        given |= {opened[source]: self.type(target) for source, target in cut.items()}
        surfaced = {wire.source: wire.target.port for wire in reversed(self.wires) if not wire.target.path}
        named = [(end, name or surfaced.get(end)) for end, name in ends]
        fresh = iter(numbered([end.port for end, name in named if name is None], [n for _, n in named if n]))
        self.wires = [Wire(End((), opened[w.source]) if w.source in opened else w.source, w.target) for w in inner]
        self.outputs = []
        for end, name in named:
            if name is None:
                name = next(fresh)
                given[name] = self.type(end)
            elif name in self.given:
                given[name] = self.given[name]
            if name not in self.outputs:
                self.outputs.append(name)
                self.wires.append(Wire(end, End((), name)))
        self.given = given
        self.muted = []
        self.members = {h: net for h, net in self.members.items() if h in kept}
        self.names = {h: name for h, name in self.names.items() if h in kept}


def _sizes(kind: PortType) -> tuple[int | None, ...] | None:
    """The dimensions, with all lengths that vary alike."""
    return None if kind.dims is None else tuple(size if isinstance(size, int) else None for size in kind.dims)


def unused(name: str, taken: Iterable[str]) -> str:
    """A name that is not taken: `name`, else `name_1`, `name_2`, ..."""
    taken = set(taken)
    if name not in taken:
        return name
    i = 1
    while f"{name}_{i}" in taken:
        i += 1
    return f"{name}_{i}"


def numbered(names: list[str], taken: Iterable[str]) -> list[str]:
    """Names for ports: where one comes up more than once, or is taken, they get numbers, as in `Output1`."""
    taken = set(taken)
    counts = Counter(names)
    result: list[str] = []
    for name in names:
        if counts[name] == 1 and name not in taken:
            found = name
        else:
            i = 1
            while f"{name}{i}" in taken:
                i += 1
            found = f"{name}{i}"
        taken.add(found)
        result.append(found)
    return result


def chain_of(net: Net) -> Container:
    """A chain of this net alone, in which the types of its ports are given."""
    from wlnet.nets.chain import chain

    return chain([net], span=net.span)


def key_of(net: Container, step: Value, head: str) -> Key:
    """The key that a name or position stands for. Raises PathError."""
    key = net.key(step)
    if key is None:
        raise PathError(no_vertex(head, step, net.keys, (net.span,) if net.span is not None else ()))
    return key


def container(net: Net, head: str) -> Container:
    """The net, if it has layers. Raises SpecificationError."""
    if isinstance(net, Container):
        return net
    raise SpecificationError(Problem("netnocontainer", head, f"{net.label} is no NetChain or NetGraph"))


def one_port(head: str, net: Net, side: str, ports: tuple[str, ...] | list[str]) -> str:
    """The only input or output of a net. Raises WiringError."""
    if len(ports) == 1:
        return ports[0]
    has = f"has the {side}s {listing(ports)}" if ports else f"has no {side}"
    raise WiringError(Problem("netoneport", head, f"{net.label} {has}; it needs exactly one {side} here"))


def entries(items: Value) -> list[tuple[str | None, Value]]:
    """Names (None for those without) and values of a layer, a rule, a list of either, or an association."""
    if isinstance(items, Mapping):
        return [(name, value) for name, value in items.items()]
    if isinstance(items, Edge):
        return [(items.source, items.target)]
    if is_list(items):
        return [(e.source, e.target) if isinstance(e, Edge) else (None, e) for e in items]
    return [(None, items)]


def joined(net: Net, count: int) -> Net:
    """A layer with any number of inputs as one with this many."""
    return net.join(count) if isinstance(net, Layer) else net
