"""What every net is, be it one layer or a container of many: an immutable value with typed ports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Self

from wlnet.nets.coders.coder import Coder
from wlnet.nets.coders.decoder import Decoder
from wlnet.nets.coders.encoder import Encoder
from wlnet.nets.coders.registry import coder_class, coders
from wlnet.nets.errors import Problem, SpecificationError, listing, nearest
from wlnet.nets.inference import Key, Site
from wlnet.nets.solver import infer
from wlnet.nets.types import BadType, PortType, parse, spec
from wlnet.nets.values import Value, Word, show


@dataclass(frozen=True, slots=True)
class End:
    """One end of a wire: a port of the container itself (empty path), of a child, or of a net inside a child."""

    path: tuple[Key, ...]
    port: str


@dataclass(frozen=True, slots=True)
class Wire:
    source: End
    target: End


NOTHING: Mapping[Any, Any] = MappingProxyType({})
"""What most nets have of many things, once for all."""

Schedule = Sequence[tuple[Key | None, Sequence[Wire]]]


class Net:
    """A layer, chain or graph.

    head       the Wolfram head
    inputs     names of the input ports, in order
    outputs    names of the output ports, in order
    states     names of the state ports of a layer: inputs that are zeros and outputs that go unused unless connected
    extras     names of further outputs of a layer, which nothing has unless it asks for them
    given      the port types that the user gave
    span       the source place the net was written at, opaque
    solution   what inference found for the net's ports and arrays, and for everything inside it
    memory     where others keep what they have worked out for this very net; it goes when the net goes
    """

    head: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    states: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    given: Mapping[str, PortType]
    span: Any
    memory: dict[str, Any]
    _solution: Site | None

    def __init__(self, **fields: Any) -> None:
        vars(self).update(_solution=None, memory={}, **fields)
        given = fields.get("given")
        vars(self)["given"] = MappingProxyType(dict(given)) if given else NOTHING

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"a net is immutable: {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a net is immutable: {name} cannot be deleted")

    def changed(self, **fields: Any) -> Self:
        """The same net with some fields replaced; nothing is inferred until someone asks."""
        copy = object.__new__(type(self))
        vars(copy).update(vars(self) | {"_solution": None, "memory": {}} | fields)
        vars(copy).pop("children", None)  # cached, and made of the members
        return copy

    @property
    def solution(self) -> Site:
        """What inference found, to be kept. Raises TypeConflict when it is asked first, which construction does."""
        site = self.solve()
        site.solver.loose = False
        return site

    def solve(self) -> Site:
        """What inference found, to be looked at: it is gone when the net is put into another."""
        if self._solution is None:
            vars(self)["_solution"] = infer(self, taking=True)
        assert self._solution is not None
        return self._solution

    def released(self) -> Site | None:
        """What inference found, which the net forgets; None if there is nothing, or someone keeps it."""
        site = self._solution
        if site is None or not site.solver.loose:
            return None
        vars(self)["_solution"] = None
        return site

    def pinned(self, site: Site) -> Self:
        """The net as a larger one knows it: what was inferred there is as good as given."""
        pinned = dict(self.given)
        for port in (*self.inputs, *self.outputs):
            found = site.type(port)
            if not found.blank and found.dims is not None and found != self.type(port):
                pinned[port] = found
        return self.changed(given=MappingProxyType(pinned), _solution=site)

    def retyped(self, types: Mapping[str, PortType]) -> Self:
        """The same net with these port types given instead. Raises TypeConflict."""
        net = self.changed(given=MappingProxyType(dict(self.given) | dict(types)))
        net.solve()
        return net

    def type(self, port: str) -> PortType:
        return self.solve().type(port)

    def coder(self, port: str) -> Coder | None:
        """The encoder or decoder at a port."""
        given = self.given.get(port)
        return None if given is None else given.coder

    def encoder(self, port: str) -> Encoder | None:
        found = self.coder(port)
        return found if isinstance(found, Encoder) else None

    def decoder(self, port: str) -> Decoder | None:
        found = self.coder(port)
        return found if isinstance(found, Decoder) else None

    def specification(self, port: str) -> Value:
        """What to write for the type of a port as it is known: its coder, or its dimensions."""
        return self.coder(port) or spec(self.type(port))

    def bare(self) -> Self:
        """The net without its coders; their types stay."""
        if all(kind.coder is None for kind in self.given.values()):
            return self
        given = {port: without_coder(kind) for port, kind in self.given.items()}
        return self.changed(given=MappingProxyType({port: kind for port, kind in given.items() if not kind.blank}))

    @property
    def types(self) -> dict[str, PortType]:
        return {port: self.type(port) for port in (*self.inputs, *self.outputs)}

    @property
    def schedule(self) -> Schedule:
        """Children in an order in which data may flow, each with the wires that feed it; None is the net itself.

        A layer with nets inside has no wires: its shape rule and its spelling say how data get to them.
        """
        return tuple((key, ()) for key in self.children)

    @property
    def children(self) -> Mapping[Key, Net]:
        return NOTHING

    def with_children(self, children: Mapping[Key, Net], solution: Site | None = None) -> Self:
        """The same net with other nets in the same places inside."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        """The net in a few letters, for messages."""
        raise NotImplementedError

    @property
    def initialized(self) -> bool:
        """Whether every array has a value."""
        raise NotImplementedError

    def key(self, _step: Value, /) -> Key | None:
        """The key of the child that a name or a position, counted from the end if negative, stands for."""
        return None

    def member(self, step: Value) -> Net | None:
        """The child as this net knows it, with what was inferred here; None if there is no such child."""
        key = self.key(step)
        return None if key is None else self.children[key].pinned(self.solution.children[key])

    def infer(self, site: Site, /) -> None:
        """State the net's own facts on its site."""
        raise NotImplementedError

    def identity(self) -> tuple[Any, ...]:
        """What two equal nets have in common, apart from arrays, port types and the nets inside."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<{self.label}>"

    def __str__(self) -> str:
        return self.label

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Net)
            and _alike(self, self.solve(), other, other.solve())
            and all(self.coder(port) == other.coder(port) for port in (*self.inputs, *self.outputs))
        )

    def __hash__(self) -> int:
        return hash((self.head, self.inputs, self.outputs, self._settled()))

    def _settled(self) -> tuple[PortType, ...]:
        return tuple(kind.settled for kind in self.types.values())

    def same_arrays(self, _other: Net, /) -> bool:
        """Whether a net of the same identity has the same arrays, where identity() does not tell."""
        return True


def _alike(a: Net, known: Site, b: Net, other: Site) -> bool:
    """Whether two nets are one, each with what is known of it in its place."""
    if a is b and known is other:
        return True
    if a.identity() != b.identity() or a.children.keys() != b.children.keys():
        return False
    if any(known.type(port).settled != other.type(port).settled for port in (*a.inputs, *a.outputs)):
        return False
    return a.same_arrays(b) and all(
        _alike(child, known.children[key], b.children[key], other.children[key]) for key, child in a.children.items()
    )


def option_name(key: Value) -> Value:
    """Options may be written as strings or as symbols: `"Interleaving"`, `Interleaving`."""
    return key.name if isinstance(key, Word) else key


def port_type(head: str, port: str, value: Value, span: Any = None, *, output: bool = False) -> PortType:
    """The type given for a port, by a specification, a coder or the name of one. Raises SpecificationError."""
    spans = (span,) if span is not None else ()
    side = "NetDecoder" if output else "NetEncoder"
    if isinstance(value, str) and value in coders(side):
        return coder_class(side, value).build((), (), span).type
    if isinstance(value, Coder):
        if value.head != side:
            takes = "an output takes a NetDecoder" if output else "an input takes a NetEncoder"
            fact = f"{value} cannot stand here: {takes}"
            spans = (*spans, value.span) if value.span is not None and value.span not in spans else spans
            raise SpecificationError(Problem("netcoderport", head, fact, port=port, spans=spans))
        return value.type
    try:
        return parse(value)
    except BadType as bad:
        fact = f"{show(value)} is no port type; a port takes {bad}"
        hint = nearest(value, coders(side)) if isinstance(value, str) else ""
        raise SpecificationError(Problem("netinvtype", head, fact, port=port, hint=hint, spans=spans)) from None


def without_coder(kind: PortType) -> PortType:
    """The type that a coder gave a port, without it."""
    return kind if kind.coder is None else replace(kind, coder=None)


def no_port(head: str, name: Value, ports: Sequence[str], span: Any = None) -> SpecificationError:
    """The error for a port option that names no port."""
    has = f"; there is {listing(ports)}" if len(ports) == 1 else f"; there are {listing(ports)}" if ports else ""
    spans = (span,) if span is not None else ()
    hint = nearest(name, ports) if isinstance(name, str) else ""
    return SpecificationError(Problem("netnoport", head, f"there is no port {show(name)}{has}", hint=hint, spans=spans))
