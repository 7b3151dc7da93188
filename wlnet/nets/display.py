"""Nets as text: the table that OutputForm shows."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from wlnet.nets.arrays import slots
from wlnet.nets.container import Container
from wlnet.nets.inference import Site
from wlnet.nets.layer import Layer
from wlnet.nets.layers.elementwise import ElementwiseLayer
from wlnet.nets.net import Net
from wlnet.nets.types import PortType, describe
from wlnet.nets.values import AUTOMATIC, Word, show
from wlnet.nets.wiring import show_end


def table(net: Net) -> str:
    """The net as a table of its layers, or the layer as a table of its parameters, arrays and ports."""
    return _layer_table(net) if isinstance(net, Layer) else _container_table(net)


def port_words(net: Net, port: str) -> str:
    """The type of a port as a summary shows it, with what its coder takes or gives in front."""
    coder, kind = net.coder(port), describe(net.type(port))
    return kind if coder is None else f"{coder.phrase}, {kind}"


def state(net: Net) -> str:
    """What is still missing: `uninitialized`, `partially specified`, or nothing."""
    if net.initialized:
        return "" if all(port.known for port in net.types.values()) else "partially specified"
    return "uninitialized"


def short(net: Net) -> str:
    """The name of a layer in a table: functions by themselves, nested nets with their number of layers."""
    if isinstance(net, Container):
        count = len(net.members)
        return f"{net.head} ({count} {'layer' if count == 1 else 'layers'})"
    return net.label if isinstance(net, ElementwiseLayer) else net.head


def _container_table(net: Net) -> str:
    rows: list[tuple[str, str, str]] = [("", port, port_words(net, port)) for port in net.inputs]
    for key, child in net.children.items():
        site = net.solution.children[key]
        types = [describe(site.type(port)) for port in child.outputs]
        rows.append((str(key), short(child), ", ".join(types)))
    rows += [("", port, port_words(net, port)) for port in net.outputs]
    lines = [f"  {line}" for line in columns(rows)]
    if isinstance(net, Container) and net.head == "NetGraph":
        lines += ["", *(f"  {edge}" for edge in _edges(net))]
    if isinstance(net, Container) and net.multipliers != AUTOMATIC:
        lines += ["", f"  LearningRateMultipliers   {show(net.multipliers)}"]
    return "\n".join([_opening(net), *lines, "]"])


def _edges(net: Container) -> Iterable[str]:
    """The edges, one line for each target: `lin, NetPort["Input"] -> add`."""
    for key, wires in net.schedule:
        inputs = net.children[key].inputs if key is not None else net.outputs
        states = [wire for wire in wires if len(wire.target.path) > 1 or wire.target.port not in inputs]
        sources = ", ".join(show_end(wire.source) for wire in wires if wire not in states)
        if key is not None and sources:
            yield f"{sources} -> {show(key)}"
        if states:
            yield from (f"{show_end(wire.source)} -> {show_end(wire.target)}" for wire in states)
        elif key is None:
            yield from (f"{show_end(wire.source)} -> {show_end(wire.target)}" for wire in wires)


def _layer_table(layer: Layer) -> str:
    sections: list[tuple[str, list[tuple[str, ...]]]] = []
    defaults = {p.name: p.default for p in layer.all_parameters()}
    told = {name for form in layer.forms for name in form}
    stated = [
        (n, short(v) if isinstance(v, Net) else show(v))
        for n, v in layer.settings.items()
        if n in told or v != defaults[n]
    ]
    sections.append(("Parameters", list(stated)))
    arrays: list[tuple[str, ...]] = []
    for name, value in layer.arrays.items():
        if value is None:
            arrays.append((name, "None"))
            continue
        dims = value.shape if isinstance(value, np.ndarray) else layer.solution.array_dims(name)
        notes = [f"shared as {show(layer.shared[name].name)}"] if name in layer.shared else []
        notes += ["uninitialized"] if isinstance(value, Word) else []
        arrays.append((name, describe(PortType(dims)), *notes))
    sections.append(("Arrays", arrays))
    sections.append(("Ports", [(port, port_words(layer, port)) for port in layer.types]))
    sections.append(("States", [(port, describe(layer.type(port))) for port in layer.states]))
    lines = []
    for title, rows in sections:
        if rows:
            lines += [f"  {title}", *(f"    {line}" for line in columns(rows))]
    return "\n".join([_opening(layer), *lines, "]"])


def _opening(net: Net) -> str:
    missing = state(net)
    return f"{net.head}[" + (f"   ({missing})" if missing else "")


def columns(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Rows with their columns aligned, three spaces apart."""
    rows = list(rows)
    widths = [
        max((len(row[i]) for row in rows if i < len(row)), default=0) for i in range(max(map(len, rows), default=0))
    ]
    return ["   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in rows]


def full_table(net: Net) -> str:
    """The table with nested nets and nets inside layers opened, each row with its arrays, and the totals below."""
    rows: list[tuple[str, ...]] = [("", port, port_words(net, port)) for port in net.inputs]
    rows += _opened(net, net.solution, "")
    rows += [("", port, port_words(net, port)) for port in net.outputs]
    lines = [f"  {line}" for line in columns(rows)]
    return "\n".join([_opening(net), *lines, f"  Total: {_amount(net, net.solution)}", "]"])


def _opened(net: Net, site: Site, indent: str) -> Iterable[tuple[str, ...]]:
    for key, child in net.children.items():
        inner = site.children[key]
        types = ", ".join(describe(inner.type(port)) for port in child.outputs)
        yield f"{indent}{key}", short(child), types, "" if child.children else _amount(child, inner)
        yield from _opened(child, inner, indent + "  ")


def _amount(net: Net, site: Site) -> str:
    """How many arrays a net has, and how many elements in all where that is known; shared ones count once."""
    arrays = {slot.key: slot.site.array_dims(slot.parameter.name) for slot in slots(net, site)}
    if not arrays:
        return "no arrays" if net.children else ""
    count = f"{len(arrays)} {'array' if len(arrays) == 1 else 'arrays'}"
    sizes = [size for dims in arrays.values() for size in (dims or (None,))]
    if not all(isinstance(size, int) for size in sizes):
        return count
    total = sum(math.prod(size for size in dims or () if isinstance(size, int)) for dims in arrays.values())
    return f"{count}, {total} {'element' if total == 1 else 'elements'}"
