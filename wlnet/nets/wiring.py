"""The edges of a NetGraph: reading them, and naming the ports they leave open.

    edges  := { item, ... }                      nested lists are flattened
    item   := Edge(source, target), chained as Edge(a, Edge(b, c))
    source := vertex | port | [vertex or port or item, ...]
    target := vertex | port | [vertex or port or item, ...] | None
    vertex := name | position
    port   := Port((), name) of the graph | Port((vertex, ..., ), name) of a vertex or of a net inside it
              (as a target a net inside has its states only, since its inputs are fed there)

A vertex as a source is its only output, or "Output". As a target it takes the sources in the order in which they come
and fills its free inputs from left to right; a single source goes to "Input" if that is free. None keeps an output
from becoming one of the graph's. An item among sources stands for its end, among targets for its beginning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wlnet.nets.chain import chain
from wlnet.nets.container import Container, no_vertex
from wlnet.nets.errors import Problem, WiringError, layer_words, listing, nearest
from wlnet.nets.inference import Key
from wlnet.nets.layer import Layer
from wlnet.nets.net import End, Net, Wire
from wlnet.nets.values import Edge, Port, Value, is_integer, is_list, is_name, show


@dataclass(frozen=True)
class Feed:
    """A source of a vertex, and the input it is meant for; None where the order decides."""

    source: End
    port: str | None
    spans: tuple[Any, ...] = ()


class Wiring:
    """Reads edges into wires; `surface` then turns what is left open into ports of the graph."""

    def __init__(self, members: Mapping[Key, Net], span: Any = None) -> None:
        self.members: dict[Key, Net] = dict(members)
        self.keys = tuple(members)
        self.wires: list[Wire] = []
        self.inputs: list[str] = []
        self.outputs: list[str] = []
        self.muted: list[End] = []
        self._feeds: dict[Key, list[Feed]] = {key: [] for key in members}
        self._results: dict[str, End] = {}
        self._own = (span,) if span is not None else ()
        self._spans = self._own  # while an edge is read, the place of that edge

    def read(self, edges: Value) -> None:
        """Take in all edges. Raises WiringError."""
        for edge in _flat(edges):
            if not isinstance(edge, Edge):
                raise self._error("netinvedge", f"{show(edge)} is no edge")
            self._spans = self._own if edge.span is None else (edge.span,)
            self._item(edge)
        self._spans = self._own

    def _item(self, edge: Edge) -> list[Value]:
        """Take in a chain of edges; gives its stations."""
        stations = [edge.source]
        rest = edge.target
        while isinstance(rest, Edge):
            stations.append(rest.source)
            rest = rest.target
        stations.append(rest)
        for i in range(len(stations) - 1):
            self._connect(stations[i], stations[i + 1])
        return stations

    def _connect(self, sources: Value, targets: Value) -> None:
        ends = [self._source(source) for source in self._stations(sources, -1)]
        for target in self._stations(targets, 0):
            for source in ends:
                self._feed(source, target)

    def _stations(self, items: Value, end: int) -> list[Value]:
        """Vertices and ports of a list, with items among them taken in and one of their ends put in their place."""
        found: list[Value] = []
        for item in _flat(items):
            found += _flat(self._item(item)[end]) if isinstance(item, Edge) else [item]
        return found

    # Sources --------------------------------------------------------------------------------------------------------

    def _source(self, item: Value) -> End:
        if isinstance(item, Port) and not item.path and isinstance(item.name, str):
            if item.name not in self.inputs:
                self.inputs.append(item.name)
            return End((), item.name)
        path, port = (item.path, item.name) if isinstance(item, Port) else ((item,), None)
        if isinstance(item, Port) and not path:
            path, port = (item.name,), None
        at, net = self._walk(path)
        return End(at, self._output(at, net, port))

    def _walk(self, path: tuple[Value, ...]) -> tuple[tuple[Key, ...], Net]:
        """The keys and the net that a path of names and positions leads to."""
        key = self._vertex(path[0])
        at: tuple[Key, ...] = (key,)
        net = self.members[key]
        for step in path[1:]:
            inner = net.key(step) if isinstance(net, Container) else None
            if inner is None:
                problem = no_vertex("NetGraph", step, tuple(net.children), self._spans)
                raise WiringError(Problem(problem.tag, "NetGraph", f"in {layer_words(at, net.label)} {problem.fact}",
                                          hint=problem.hint, spans=self._spans))  # fmt: skip
            at, net = (*at, inner), net.children[inner]
        return at, net

    def _vertex(self, item: Value) -> Key:
        if is_name(item) and item in self.members:
            return item  # type: ignore[no-any-return]
        if is_integer(item) and 1 <= abs(item) <= len(self.keys):
            place: int = item - 1 if item > 0 else item
            return self.keys[place]
        if not isinstance(item, str) and not is_integer(item):
            raise self._error("netinvedge", f"{show(item)} is no vertex or port")
        raise WiringError(no_vertex("NetGraph", item, self.keys, self._spans))

    def _output(self, at: tuple[Key, ...], net: Net, port: Value) -> str:
        outputs = net.outputs
        if port is None:
            if len(outputs) == 1:
                return outputs[0]
            if "Output" in outputs:
                return "Output"
            fact = f"{layer_words(at, net.label)} has the outputs {listing(outputs)}; say which"
            raise self._error("netoneport", fact)
        name = net.port_name(port) if isinstance(net, Layer) else port
        if name in (*outputs, *net.states, *net.extras):
            return str(name)
        has = "an input, but no output," if port in net.inputs else "no output"
        fact = f"{layer_words(at, net.label)} has {has} {show(port)}"
        raise self._error("netnopart", f"{fact}; there {_are(outputs)}", nearest(str(port), outputs))

    # Targets --------------------------------------------------------------------------------------------------------

    def _feed(self, source: End, target: Value) -> None:
        if target is None:
            self.muted.append(source)
        elif isinstance(target, Port) and not target.path and isinstance(target.name, str):
            if self._results.setdefault(target.name, source) != source:
                raise self._error("netdupsrc", f'the output "{target.name}" of the graph has two sources')
        else:
            path, port = (target.path, target.name) if isinstance(target, Port) else ((target,), None)
            if isinstance(target, Port) and not path:
                path, port = (target.name,), None
            at, net = self._walk(path)
            if len(at) > 1:
                self._set_inside(source, at, net, port)
            else:
                self._feeds[at[0]].append(Feed(source, self._input(at, net, port), self._spans))

    def _set_inside(self, source: End, at: tuple[Key, ...], net: Net, port: Value) -> None:
        """Feed a state of a layer inside a vertex: of all that is in there only states may have no source."""
        name = net.port_name(port) if isinstance(net, Layer) else None
        if name is None or name not in net.states:
            fact = f"{layer_words(at, net.label)} is inside another net, so only its states can be fed"
            raise self._error("netinvedge", fact)
        fed = {wire.target for wire in self.wires}
        around = self.members[at[0]]
        for i in range(1, len(at)):
            assert isinstance(around, Container)
            fed |= {End((*at[:i], *wire.target.path), wire.target.port) for wire in around.wires}
            around = around.children[at[i]]
        if End(at, name) in fed:
            raise self._error("netdupsrc", f'port "{name}" of {layer_words(at, net.label)} has several sources')
        self.wires.append(Wire(source, End(at, name)))

    def _input(self, at: tuple[Key, ...], net: Net, port: Value) -> str | None:
        """The input meant; a layer with any number of inputs has as many as are asked for."""
        if port is None:
            return None
        free = _takes_any_number(net)
        if free and port == "Input":
            return None
        if free:
            number = str(port).removeprefix("Input")
            if number.isdigit() and int(number) >= 1:
                return f"Input{int(number)}"
        name = net.port_name(port) if isinstance(net, Layer) else port
        if name in (*net.inputs, *net.states):
            return str(name)
        has = "an output, but no input," if port in net.outputs else "no input"
        fact = f"{layer_words(at, net.label)} has {has} {show(port)}"
        raise self._error("netnopart", f"{fact}; there {_are(net.inputs)}", nearest(str(port), net.inputs))

    # What is left open ------------------------------------------------------------------------------------------------

    def surface(self) -> None:
        """Settle which source feeds which input, and name the ports of the graph. Raises WiringError."""
        for key in self.keys:
            self._settle(key)
        self.wires += [Wire(source, End((), name)) for name, source in self._results.items()]
        self.outputs = list(self._results)
        used = {wire.source for wire in self.wires} | set(self.muted)
        ends = [End((key,), port) for key in self.keys for port in self.members[key].outputs]
        open_ends = [end for end in ends if end not in used]
        counts = Counter(end.port for end in open_ends)
        numbers: Counter[str] = Counter()
        for end in open_ends:
            name = end.port
            if counts[name] > 1 or name in self._results:
                numbers[name] += 1
                while (name := f"{end.port}{numbers[end.port]}") in self._results:
                    numbers[end.port] += 1
            self.outputs.append(name)
            self.wires.append(Wire(end, End((), name)))

    def _settle(self, key: Key) -> None:
        feeds, net = self._feeds[key], self.members[key]
        named = [feed.port for feed in feeds if feed.port is not None]
        double = next((port for port, count in Counter(named).items() if count > 1), None)
        if double is not None:
            sources = [show_end(feed.source) for feed in feeds if feed.port == double]
            fact = f'port "{double}" of {layer_words((key,), net.label)} has several sources: {", ".join(sources)}'
            second = [feed for feed in feeds if feed.port == double][1]
            raise self._error("netdupsrc", fact, spans=second.spans)
        if _takes_any_number(net) and feeds:
            highest = max((int(port.removeprefix("Input")) for port in named), default=0)
            net = self.members[key] = _joined(net, max(highest, len(feeds)))
        free = [port for port in net.inputs if port not in named]
        loose = [feed for feed in feeds if feed.port is None]
        if len(loose) > len(free):
            have = f"{len(net.inputs)} input{'' if len(net.inputs) == 1 else 's'}"
            sources = [show_end(feed.source) for feed in feeds]
            fact = f"{layer_words((key,), net.label)} has {have} and {len(feeds)} sources: {', '.join(sources)}"
            raise self._error("netdupsrc", fact, spans=feeds[-1].spans)
        if len(loose) == 1 and "Input" in free:
            free.remove("Input")
            free.insert(0, "Input")
        taken = {port: feed.source for port, feed in zip(free, loose, strict=False)}
        taken |= {feed.port: feed.source for feed in feeds if feed.port is not None}
        for port in net.inputs:
            if port not in taken and port not in self.inputs:
                self.inputs.append(port)
            self.wires.append(Wire(taken.get(port, End((), port)), End((key,), port)))
        self.wires += [Wire(taken[port], End((key,), port)) for port in net.states if port in taken]

    def _error(self, tag: str, fact: str, hint: str = "", spans: tuple[Any, ...] = ()) -> WiringError:
        return WiringError(Problem(tag, "NetGraph", fact, hint=hint, spans=spans or self._spans))


def _takes_any_number(net: Net) -> bool:
    """Whether a net has as many inputs as it is fed: a layer such as TotalLayer[], or a chain that begins with one."""
    if isinstance(net, Layer):
        return net.variadic and net.connected is None
    return (
        isinstance(net, Container)
        and net.head == "NetChain"
        and bool(net.members)
        and _takes_any_number(net.members[0])
    )


def _joined(net: Net, count: int) -> Net:
    """Such a net with this number of inputs."""
    if isinstance(net, Layer):
        return net.join(count)
    assert isinstance(net, Container)
    members = [_joined(net.members[0], count), *net.members[1:]]
    return chain(members if net.names is None else list(zip(net.names, members, strict=True)), net.given, net.span)


def _flat(items: Value) -> list[Value]:
    if not is_list(items):
        return [items]
    return [entry for item in items for entry in _flat(item)]


def _are(ports: tuple[str, ...]) -> str:
    if not ports:
        return "are none"
    return f"is {listing(ports)}" if len(ports) == 1 else f"are {listing(ports)}"


def show_end(end: End) -> str:
    """One end of a wire as Wolfram writes it."""
    if end.path and len(end.path) == 1 and end.port == "Output":
        return show(end.path[0])
    return show(Port(end.path, end.port))
