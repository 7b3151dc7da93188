"""Information: what can be told of a net, by property.

Positions are paths from the root, in canonical order: positions before names, each in their own order. An array that
several layers share counts once, at the first of its positions. Layers are leaves: chains and graphs do not count,
an operator does, and so do the layers of the net inside it.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from wlnet.ir.graph import Graph
from wlnet.ir.graph import Value as IRValue
from wlnet.nets.arrays import Position, Slot, sorted_slots
from wlnet.nets.container import Container
from wlnet.nets.display import full_table, table
from wlnet.nets.errors import NetError, PathError, Problem, nearest
from wlnet.nets.layer import Layer
from wlnet.nets.lower import lower
from wlnet.nets.multipliers import learning_rates
from wlnet.nets.net import Net
from wlnet.nets.spec import constructor
from wlnet.nets.states import state_ends
from wlnet.nets.types import spec
from wlnet.nets.values import AUTOMATIC, Value, Word, show

HEAD = "Information"


@dataclass(frozen=True)
class Bytes:
    """An amount of storage."""

    count: int


@dataclass(frozen=True)
class Links:
    """A graph: of layers by their positions, or of steps by their names."""

    vertices: tuple[Value, ...]
    edges: tuple[tuple[Value, Value], ...]


@dataclass(frozen=True)
class Text:
    """A text of several lines to be shown as it is."""

    text: str


@dataclass(frozen=True)
class Call:
    """The call that makes the net."""

    net: Net


def information(net: Net, name: Value) -> Value:
    """The value of one property: Python values, nets, arrays, or one of the classes above.

    Raises PathError, and IncompleteNet where a property needs more than is known.
    """
    if name == "Properties":
        return tuple(sorted((*PROPERTIES, "Properties")))
    if not isinstance(name, str) or name not in PROPERTIES:
        hint = nearest(name, PROPERTIES) if isinstance(name, str) else ""
        raise PathError(Problem("notprop", HEAD, f"{show(name)} is no property of a net", hint=hint))
    return PROPERTIES[name](net)


def summary(net: Net) -> list[tuple[str, Value]]:
    """What the report on a net tells: titles and values."""
    types = dict(information(net, "LayerTypeCounts"))
    return [
        ("Input ports", information(net, "InputPorts")),
        ("Output ports", information(net, "OutputPorts")),
        ("Number of layers", information(net, "LayersCount")),
        ("Number of arrays", information(net, "ArraysCount")),
        ("Number of shared arrays", information(net, "SharedArraysCount")),
        ("Array elements", information(net, "ArraysTotalElementCount")),
        ("Size of the arrays", information(net, "ArraysTotalSize")),
        ("Layer types", types),
    ]


# Arrays ---------------------------------------------------------------------------------------------------------------


def _arrays(net: Net) -> list[Slot]:
    """Every array once, at its first position."""
    found: dict[Any, Slot] = {}
    for slot in sorted_slots(net):
        found.setdefault(slot.key, slot)
    return list(found.values())


def _each(tell: Callable[[Slot], Value]) -> Callable[[Net], dict[Position, Value]]:
    return lambda net: {slot.position: tell(slot) for slot in _arrays(net)}


def _value(slot: Slot) -> Value:
    return next((s for s in (slot.value,) if isinstance(s, np.ndarray)), AUTOMATIC)


def _dims(slot: Slot) -> Value:
    dims = slot.site.array_dims(slot.parameter.name)
    if dims is None or not all(isinstance(size, int) for size in dims):
        return AUTOMATIC
    return tuple(dims)


def _elements(slot: Slot) -> Value:
    dims = _dims(slot)
    return dims if isinstance(dims, Word) else math.prod(dims)


def _bytes(slot: Slot) -> Value:
    count = _elements(slot)
    width = slot.value.dtype.itemsize if isinstance(slot.value, np.ndarray) else 4
    return count if isinstance(count, Word) else count * width


def _size(slot: Slot) -> Value:
    count = _bytes(slot)
    return count if isinstance(count, Word) else Bytes(count)


def _total(tell: Callable[[Slot], Value]) -> Callable[[Net], Value]:
    def total(net: Net) -> Value:
        amounts = [tell(slot) for slot in _arrays(net)]
        return AUTOMATIC if any(isinstance(amount, Word) for amount in amounts) else sum(amounts)

    return total


def _total_size(net: Net) -> Value:
    count = _total(_bytes)(net)
    return count if isinstance(count, Word) else Bytes(count)


def _rates(net: Net) -> dict[Position, Value]:
    rates = learning_rates(net)
    return {slot.position: rates[slot.position] for slot in _arrays(net)}


# Layers ---------------------------------------------------------------------------------------------------------------


def leaves(net: Net, at: Position = ()) -> Iterator[tuple[Position, Layer]]:
    """The layers of a net with their positions, as the net knows them."""
    if isinstance(net, Layer):
        yield at, net
    for key, child in net.children.items():
        yield from leaves(child.pinned(net.solution.children[key]), (*at, key))


def _sorted_leaves(net: Net) -> dict[Position, Value]:
    found = sorted(leaves(net), key=lambda entry: [(isinstance(step, str), step) for step in entry[0]])
    return dict(found)


def _type_counts(net: Net) -> dict[Word, int]:
    return {Word(head): count for head, count in Counter(layer.head for _, layer in leaves(net)).items()}


def _links(net: Net) -> Links:
    edges: dict[tuple[Position, Position], None] = {}
    made: dict[tuple[Position, str], Position | None] = {}

    def follow(net: Net, at: Position, fed: Mapping[str, Position | None]) -> None:
        if not isinstance(net, Container):
            edges.update({(source, at): None for source in fed.values() if source is not None})
            made.update({(at, port): at for port in (*net.outputs, *net.states)})
            return
        made.update({(at, port): source for port, source in fed.items()})
        for key, wires in net.schedule:
            into: dict[str, Position | None] = {}
            for wire in wires:
                source = made.get(((*at, *wire.source.path), wire.source.port))
                if len(wire.target.path) > 1 and source is not None:
                    edges[source, (*at, *wire.target.path)] = None
                elif len(wire.target.path) <= 1:
                    into[wire.target.port] = source
            if key is not None:
                follow(net.children[key], (*at, key), into)
            else:
                made.update({(at, port): source for port, source in into.items()})

    follow(net, (), {})
    return Links(tuple(place for place, _ in leaves(net) if not _inside_layer(net, place)), tuple(edges))


def _inside_layer(net: Net, place: Position) -> bool:
    """Whether a place is in a net that a layer holds."""
    for key in place:
        if isinstance(net, Layer):
            return True
        net = net.children[key]
    return False


# Steps ----------------------------------------------------------------------------------------------------------------


def _lowered(net: Net) -> Graph:
    try:
        return lower(net, 1)
    except NetError as error:
        raise error.under(HEAD) from None


def _steps(net: Net) -> Links:
    """The primitives that one example goes through, with the inputs and arrays that feed them."""
    graph = _lowered(net)
    names: dict[IRValue, Value] = {value: port for port, value in graph.inputs.items()}
    names |= {v: key if isinstance(key, str) else "/".join(map(str, key)) for key, v in graph.arrays.items()}  # type: ignore[call-overload]
    edges: dict[tuple[Value, Value], None] = {}
    counts: Counter[str] = Counter()
    for node in graph.nodes:
        counts[node.op] += 1
        name = f"{node.op}{counts[node.op]}"
        edges.update({(names[value], name): None for value in node.inputs if value in names})
        names.update(dict.fromkeys(node.outputs, name))
    return Links(tuple(dict.fromkeys(names.values())), tuple(edges))


# The net as a whole ---------------------------------------------------------------------------------------------------


def _ports(net: Net, ports: tuple[str, ...]) -> dict[str, Value]:
    return {port: net.specification(port) for port in ports}


def _states(net: Net) -> tuple[Position, ...]:
    return tuple((*end.path, end.port) for end in state_ends(net))


def _topology(net: Net) -> str:
    """A hash of all but the values of arrays."""
    told = repr((_outline(net), sorted((repr(p), repr(spec(t))) for p, t in net.types.items())))
    return hashlib.sha256(told.encode()).hexdigest()


def _outline(net: Net) -> tuple[Any, ...]:
    head, arguments, options = constructor(net)
    if isinstance(net, Layer):
        told = [show(a) for a in arguments if not isinstance(a, Net)]
        arrays = set(net.arrays)
        told += sorted(f"{show(k)} {show(v)}" for k, v in options if k not in arrays)
    else:
        told = sorted(show_wire for show_wire in map(repr, net.wires))  # type: ignore[attr-defined]
    return head, told, [(key, _outline(child)) for key, child in net.children.items()]


PROPERTIES: Mapping[str, Callable[[Net], Value]] = {
    "Arrays": _each(_value),
    "ArraysByteCounts": _each(_bytes),
    "ArraysCount": lambda net: len(_arrays(net)),
    "ArraysDimensions": _each(_dims),
    "ArraysElementCounts": _each(_elements),
    "ArraysLearningRateMultipliers": _rates,
    "ArraysList": lambda net: tuple(_value(slot) for slot in _arrays(net)),
    "ArraysPositionList": lambda net: tuple(slot.position for slot in _arrays(net)),
    "ArraysSizes": _each(_size),
    "ArraysTotalByteCount": _total(_bytes),
    "ArraysTotalElementCount": _total(_elements),
    "ArraysTotalSize": _total_size,
    "FullSummaryGraphic": lambda net: Text(full_table(net)),
    "InputForm": Call,
    "InputPortNames": lambda net: net.inputs,
    "InputPorts": lambda net: _ports(net, net.inputs),
    "LayerTypeCounts": _type_counts,
    "Layers": _sorted_leaves,
    "LayersCount": lambda net: len(_sorted_leaves(net)),
    "LayersGraph": _links,
    "LayersList": lambda net: tuple(_sorted_leaves(net).values()),
    "MXNetNodeGraph": _steps,
    "MXNetNodeGraphPlot": lambda net: Text(str(_lowered(net))),
    "OutputPortNames": lambda net: net.outputs,
    "OutputPorts": lambda net: _ports(net, net.outputs),
    "RecurrentStatesCount": lambda net: len(_states(net)),
    "RecurrentStatesPositionList": _states,
    "SharedArraysCount": lambda net: len({slot.key for slot in _arrays(net) if slot.shared is not None}),
    "SummaryGraphic": lambda net: Text(table(net)),
    "TopologyHash": _topology,
}
