"""NetChain: nets one after another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wlnet.nets.container import Container, finish, named_items
from wlnet.nets.errors import Problem, WiringError, listing
from wlnet.nets.inference import Key
from wlnet.nets.items import as_net
from wlnet.nets.layer import Layer, Options
from wlnet.nets.net import End, Net, Wire
from wlnet.nets.values import Value


def chain(items: Value, options: Options = (), span: Any = None) -> Container:
    """The chain that `NetChain[items, options...]` stands for.

    `items` is a list of nets or abbreviations, a list of rules or (name, net) pairs, or a dict. The inputs are those
    of the first net, the outputs those of the last; between them each net has one input and one output. An empty
    chain passes its input on.

    Raises SpecificationError, WiringError or TypeConflict.
    """
    names, values = named_items("NetChain", items, span)
    keys: Sequence[Key] = names if names is not None else range(1, len(values) + 1)
    members = [as_net(value, "NetChain", key, span) for key, value in zip(keys, values, strict=True)]
    members[1:] = [net.join(1) if isinstance(net, Layer) else net for net in members[1:]]
    if not members:
        passing = Wire(End((), "Input"), End((), "Output"))
        return finish("NetChain", span, names, (), (passing,), ("Input",), ("Output",), options)
    for key, net in zip(keys[1:], members[1:], strict=True):
        _one(key, net, "input", net.inputs, "can only come first in a chain; use a NetGraph")
    for key, net in zip(keys[:-1], members[:-1], strict=True):
        _one(key, net, "output", net.outputs, "can only come last in a chain; use a NetGraph")
    first, last = members[0], members[-1]
    wires = [Wire(End((), port), End((keys[0],), port)) for port in first.inputs]
    for i in range(1, len(members)):
        source = End((keys[i - 1],), members[i - 1].outputs[0])
        wires.append(Wire(source, End((keys[i],), members[i].inputs[0])))
    wires += [Wire(End((keys[-1],), port), End((), port)) for port in last.outputs]
    return finish("NetChain", span, names, members, wires, first.inputs, last.outputs, options)


def _one(key: Key, net: Net, side: str, ports: Sequence[str], rule: str) -> None:
    if len(ports) == 1:
        return
    has = f"has the {side}s {listing(ports)}" if ports else f"has no {side}"
    if not ports:
        rule = rule.replace("; use a NetGraph", "")
    spans = (net.span,) if net.span is not None else ()
    fact = f"{has}, so it {rule}"
    raise WiringError(Problem("netchainports", "NetChain", fact, (key,), spans=spans, label=net.label))
