"""NetGraph: nets joined by edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wlnet.nets.container import Container, finish, named_items
from wlnet.nets.inference import Key
from wlnet.nets.items import as_net
from wlnet.nets.layer import Options
from wlnet.nets.net import Net
from wlnet.nets.values import Edge, Value, is_list
from wlnet.nets.wiring import Wiring


def graph(vertices: Value, edges: Value = (), options: Options = (), span: Any = None) -> Container:
    """The graph that `NetGraph[vertices, edges, options...]` stands for.

    `vertices` is a list of nets or abbreviations, a list of rules or (name, net) pairs, a dict, or one net; a chain
    becomes its layers with the edges between them. `edges` is a list of Edge values, see wiring.py.

    Raises SpecificationError, WiringError or TypeConflict.
    """
    if isinstance(vertices, Container) and vertices.head == "NetChain" and not edges:
        return _from_chain(vertices, options, span)
    if not (is_list(vertices) or isinstance(vertices, Mapping)):
        vertices = [vertices]
    names, values = named_items("NetGraph", vertices, span)
    keys: Sequence[Key] = names if names is not None else range(1, len(values) + 1)
    members = {key: as_net(value, "NetGraph", key, span) for key, value in zip(keys, values, strict=True)}
    return _wired(names, members, edges, options, span)


def _wired(
    names: tuple[str, ...] | None, members: Mapping[Key, Net], edges: Value, options: Options, span: Any
) -> Container:
    wiring = Wiring(members, span)
    wiring.read(edges)
    wiring.surface()
    return finish(
        "NetGraph", span, names, wiring.members.values(), wiring.wires, wiring.inputs, wiring.outputs, options,
        wiring.muted,
    )  # fmt: skip


def _from_chain(chain: Container, options: Options, span: Any) -> Container:
    edges = [Edge(a, b) for a, b in zip(chain.keys, chain.keys[1:], strict=False)]
    stated = options.items() if isinstance(options, Mapping) else options
    given = [*stated, *chain.given.items()]
    seen: dict[Value, Value] = {}
    for name, value in given:
        seen.setdefault(name, value)
    return _wired(chain.names, chain.children, edges, seen, span if span is not None else chain.span)
