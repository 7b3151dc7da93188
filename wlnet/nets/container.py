"""Nets made of nets: what chains and graphs share.

A container is a list of member nets, named or numbered, and wires from ports to ports. Its networkx MultiDiGraph has a
node for each member and an edge for each wire between two, keyed by the target port, since one net may feed several
ports of another. Members are kept as they were given; what inference finds in the context of the container is in the
container's solution, and `member` hands a member out as the container knows it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from wlnet.nets.errors import PathError, Problem, SpecificationError, WiringError, listing, nearest
from wlnet.nets.inference import Key, Site
from wlnet.nets.layer import Options
from wlnet.nets.net import End, Net, Schedule, Wire, no_port, option_name, port_type
from wlnet.nets.options import MULTIPLIERS, BadValue
from wlnet.nets.types import PortType
from wlnet.nets.values import AUTOMATIC, Edge, Port, Value, is_integer, is_list, show

if TYPE_CHECKING:
    import networkx as nx


class Container(Net):
    """NetChain or NetGraph.

    members      the nets, in order
    names        their names, or None where they go by position
    wires        from an output (or an input of the container) to an input (or an output of the container)
    muted        outputs of members that were kept from becoming outputs of the container
    multipliers  LearningRateMultipliers, in normal form
    """

    members: tuple[Net, ...]
    names: tuple[str, ...] | None
    wires: tuple[Wire, ...]
    muted: tuple[End, ...]
    multipliers: Value

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        return self.names if self.names is not None else tuple(range(1, len(self.members) + 1))

    @cached_property
    def children(self) -> Mapping[Key, Net]:
        return MappingProxyType(dict(zip(self.keys, self.members, strict=True)))

    @cached_property
    def graph(self) -> nx.MultiDiGraph[Key]:
        """The members and the wires between them, keyed by target port; `source` is the source port."""
        import networkx as nx  # late: networkx takes a while to load and only walks through nets need it

        graph: nx.MultiDiGraph[Key] = nx.MultiDiGraph()
        graph.add_nodes_from(self.keys)
        graph.add_edges_from(
            (wire.source.path[0], wire.target.path[0], wire.target.port, {"source": wire.source})
            for wire in self.wires
            if wire.source.path and wire.target.path
        )
        return graph

    @cached_property
    def schedule(self) -> Schedule:
        """Members in an order in which data may flow, ties by position. Raises WiringError for a cycle."""
        order: TopologicalSorter[Key] = TopologicalSorter(dict.fromkeys(self.keys, ()))
        into: dict[Key | None, list[Wire]] = defaultdict(list)
        for wire in self.wires:
            into[wire.target.path[0] if wire.target.path else None].append(wire)
            if wire.source.path and wire.target.path:
                order.add(wire.target.path[0], wire.source.path[0])
        try:
            return tuple((key, tuple(into[key])) for key in (*order.static_order(), None))
        except CycleError:
            import networkx as nx

            steps = [edge[0] for edge in nx.find_cycle(self.graph)]
            shown = " -> ".join(show(step) for step in (*steps, steps[0]))
            spans = tuple(self.children[s].span for s in steps if self.children[s].span is not None)
            problem = Problem("netcycle", self.head, f"the edges make a cycle: {shown}", spans=spans)
            raise WiringError(problem) from None

    def with_children(self, children: Mapping[Key, Net], solution: Site | None = None) -> Container:
        return self.changed(members=tuple(children[key] for key in self.keys), _solution=solution)

    @property
    def label(self) -> str:
        return f"{self.head}[<{len(self.members)}>]"

    @property
    def initialized(self) -> bool:
        return all(member.initialized for member in self.members)

    def infer(self, _site: Site, /) -> None:
        """Nothing: a container only joins its members."""

    def identity(self) -> tuple[Any, ...]:
        ports = (self.inputs, self.outputs)
        wires = (frozenset(self.wires), frozenset(self.muted))
        return (self.head, ports, self.names, wires, self.multipliers)

    __hash__ = Net.__hash__

    def key(self, step: Value) -> Key | None:
        if self.names is not None and isinstance(step, str):
            return step if step in self.children else None
        if is_integer(step) and 1 <= abs(step) <= len(self.members):
            place: int = step - 1 if step > 0 else step
            return self.keys[place]
        return None

    def member(self, step: Value) -> Net:
        found = super().member(step)
        if found is None:
            raise PathError(self.no_member(step))
        return found

    def no_member(self, step: Value, head: str = "") -> Problem:
        spans = (self.span,) if self.span is not None else ()
        return no_vertex(head or self.head, step, self.keys, spans)


def no_vertex(head: str, step: Value, keys: Sequence[Key], spans: tuple[Any, ...] = ()) -> Problem:
    """What is wrong with a name or position that is none."""
    if keys and isinstance(keys[0], str):
        known = f"there are {listing(map(str, keys[:12]))}" if len(keys) > 1 else f'there is "{keys[0]}"'
        hint = nearest(step, map(str, keys)) if isinstance(step, str) else ""
    else:
        count = len(keys)
        known = (
            f"layers go from 1 to {count}" if count > 1 else "there is layer 1 only" if count else "it has no layers"
        )
        hint = ""
    return Problem("netnopart", head, f"there is no layer {show(step)}; {known}", hint=hint, spans=spans)


def named_items(head: str, items: Value, span: Any = None) -> tuple[tuple[str, ...] | None, list[Value]]:
    """Names and values of a list, of a list of rules or (name, net) pairs, or of an association.

    Raises SpecificationError.
    """
    spans = (span,) if span is not None else ()
    if isinstance(items, Mapping):
        pairs = list(items.items())
    elif not is_list(items):
        fact = f"the layers should be a list or an association; {show(items)} was given"
        raise SpecificationError(Problem("netinvlayer", head, fact, spans=spans))
    else:
        entries = list(items)
        split = [_pair(entry) for entry in entries]
        if not entries or any(pair is None for pair in split):
            if any(pair is not None for pair in split):
                fact = "some layers are named and some are not"
                raise SpecificationError(Problem("netinvlayer", head, fact, spans=spans))
            return None, entries
        pairs = [pair for pair in split if pair is not None]
    names = [name for name, _ in pairs]
    if names == list(range(1, len(names) + 1)):
        # {1 -> net1, 2 -> net2}: the positions themselves.
        return None, [value for _, value in pairs]
    for name in names:
        if not isinstance(name, str):
            raise SpecificationError(Problem("netinvlayer", head, f"{show(name)} is no name for a layer", spans=spans))
    double = (
        next((name for i, name in enumerate(names) if name in names[:i]), None)
        if len(set(names)) < len(names)
        else None
    )
    if double is not None:
        raise SpecificationError(Problem("netdupname", head, f'two layers are called "{double}"', spans=spans))
    return tuple(names), [value for _, value in pairs]


def _pair(entry: Value) -> tuple[Value, Value] | None:
    if isinstance(entry, Edge):
        return entry.source, entry.target
    if isinstance(entry, tuple) and len(entry) == 2 and isinstance(entry[0], str):
        return entry[0], entry[1]
    return None


def finish(
    head: str, span: Any, names: tuple[str, ...] | None, members: Iterable[Net], wires: Iterable[Wire],
    inputs: Sequence[str], outputs: Sequence[str], options: Options, muted: Iterable[End] = (),
) -> Container:  # fmt: skip
    """The container of these parts: its options read, its order found and its types inferred.

    Raises SpecificationError, WiringError or TypeConflict.
    """
    given: dict[str, PortType] = {}
    settled: set[str] = set()  # ports that were given something, be it that nothing is known
    multipliers: Value = AUTOMATIC
    known = (*inputs, *outputs)
    for option, value in options.items() if isinstance(options, Mapping) else options:
        name = option_name(option)
        if name == MULTIPLIERS.name:
            try:
                multipliers = MULTIPLIERS.check(value)
            except BadValue as bad:
                fact = f'"{name}" should be {bad}; it was given as {show(value)}'
                raise SpecificationError(Problem("netinvarg", head, fact)) from None
        elif name not in known:
            raise no_port(head, name, known, span)
        else:
            found = port_type(head, name, value, span, output=name in outputs)
            settled.add(name)
            if not found.blank or found.dims is not None:
                given[name] = found
    both = [name for name in inputs if name in outputs]
    if both:
        raise WiringError(Problem("netdupname", head, f'the name "{both[0]}" is used for an input and for an output'))
    from wlnet.nets.arrays import united  # arrays are found by way of layers and containers

    members, wires = tuple(members), tuple(wires)
    keys = names if names is not None else range(1, len(members) + 1)
    given |= _lifted(dict(zip(keys, members, strict=True)), wires, {*given, *settled})
    net = Container(
        head=head, span=span, names=names, members=tuple(net.bare() for net in members), wires=wires,
        inputs=tuple(inputs), outputs=tuple(outputs), given=given, muted=tuple(muted), multipliers=multipliers,
    )  # fmt: skip
    try:
        _check_inside(net)
        if net.solve().solver.shared:
            net = united(net)  # type: ignore[assignment]
    except Exception as error:
        raise _with_span(error, span) from error.__cause__
    return net


def _lifted(members: Mapping[Any, Net], wires: Sequence[Wire], settled: Collection[str]) -> dict[str, PortType]:
    """The types of ports that have a coder from the net they belong to; coders between nets have no meaning."""
    found: dict[str, PortType] = {}
    for wire in wires:
        outer, inner = (wire.target, wire.source) if not wire.target.path else (wire.source, wire.target)
        if outer.path or len(inner.path) != 1 or outer.port in settled:
            continue
        coder = members[inner.path[0]].coder(inner.port)
        if coder is not None:
            found.setdefault(outer.port, coder.type)
    return found


def _check_inside(net: Container) -> None:
    """Whether what is connected inside members is there. Raises WiringError."""
    for end in (end for wire in net.wires for end in (wire.source, wire.target) if len(end.path) > 1):
        found: Net | None = net
        for step in end.path:
            found = None if found is None else found.children.get(step)
        if found is None or end.port not in (*found.inputs, *found.outputs, *found.states, *found.extras):
            fact = f"{show(Port(end.path, end.port))} is connected to others, but there is no such port"
            raise WiringError(Problem("netnopart", net.head, fact))


def _with_span(error: Exception, span: Any) -> Exception:
    """A problem that has no place of its own is at the container's."""
    from wlnet.nets.errors import NetError

    if span is None or not isinstance(error, NetError):
        return error
    return type(error)(*(p if p.spans else replace(p, spans=(span,)) for p in error.problems))
