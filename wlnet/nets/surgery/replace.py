"""NetReplacePart and NetReplace: other layers, arrays, parameters and types in a net."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wlnet.nets.arrays import slots, values
from wlnet.nets.chain import chain
from wlnet.nets.coders.coder import Coder
from wlnet.nets.container import Container, no_vertex
from wlnet.nets.errors import PathError, Problem, SpecificationError, TypeConflict, listing, nearest
from wlnet.nets.inference import Key, Site
from wlnet.nets.items import as_net
from wlnet.nets.layer import Layer
from wlnet.nets.net import End, Net, Wire, option_name, port_type, without_coder
from wlnet.nets.options import MULTIPLIERS, BadValue
from wlnet.nets.options import array as array_value
from wlnet.nets.registry import build_layer
from wlnet.nets.spec import constructor
from wlnet.nets.surgery.flatten import opened
from wlnet.nets.surgery.parts import Parts
from wlnet.nets.surgery.take import delete
from wlnet.nets.types import PortType, in_words
from wlnet.nets.values import ALL, Edge, NetArray, NumericArray, Value, Word, is_list, is_name, plain, show

HEAD = "NetReplacePart"
Steps = tuple[Value, ...]


def replace_part(net: Net, rules: Sequence[Edge]) -> Net:
    """NetReplacePart[net, {path -> value, ...}]: all replacements at once.

    A path leads to a layer, an array, a parameter or a port, as for NetExtract. Sizes that were inferred are inferred
    anew. Raises PathError, SpecificationError, WiringError, TypeConflict.
    """
    parts: list[tuple[Steps, Value]] = []
    for rule in rules:
        array = rule.source if isinstance(rule.source, NetArray) else _shared(net, _steps(rule.source))
        if array is not None and not isinstance(rule.target, NetArray):
            parts += [(place, rule.target) for place in _places(net, array)]
        else:
            parts.append((_steps(rule.source), rule.target))
    empty = next((rule for rule in rules if rule.source == ()), None)
    if empty is not None:
        raise PathError(Problem("netnopart", HEAD, f"{show(empty.source)} leads to no part"))
    return _replaced(net, parts, net.solution)


def _shared(net: Net, steps: Steps) -> NetArray | None:
    """The name of the array that a path leads to, if it has one."""
    for step in steps[:-1]:
        key = net.key(step)
        if key is None:
            return None
        net = net.children[key]
    name = option_name(steps[-1]) if steps and is_name(steps[-1]) else None
    return (
        net.shared.get(net.option_names().get(name, "")) if isinstance(net, Layer) and isinstance(name, str) else None
    )


def _places(net: Net, array: NetArray) -> list[Steps]:
    """Where the array that bears a name is. Raises PathError."""
    found = [slot.position for slot in slots(net) if slot.key == array.name]
    if not found:
        known = [key for key in values(net) if isinstance(key, str)]
        there = f"the shared arrays are {listing(known)}" if known else "the net has no shared arrays"
        hint = nearest(str(array.name), known)
        raise PathError(Problem("netnopart", HEAD, f"there is no array {show(array)}; {there}", hint=hint))
    return list(found)


def _steps(path: Value) -> Steps:
    return tuple(path) if is_list(path) else (path,)


def _replaced(net: Net, rules: list[tuple[Steps, Value]], site: Site) -> Net:
    if isinstance(net, Container):
        return _in_container(net, rules, site)
    assert isinstance(net, Layer)
    return _in_layer(net, rules, site)


def _in_container(net: Container, rules: list[tuple[Steps, Value]], site: Site) -> Net:
    layers: dict[Key, Value] = {}
    inside: dict[Key, list[tuple[Steps, Value]]] = {}
    given = dict(net.given)
    multipliers = net.multipliers
    for (step, *rest), value in rules:
        if isinstance(step, Word) and step == ALL:
            for key in net.keys:
                inside.setdefault(key, []).append((tuple(rest), value)) if rest else layers.setdefault(key, value)
            continue
        found = net.key(step)
        name = option_name(step)
        if found is not None:
            inside.setdefault(found, []).append((tuple(rest), value)) if rest else layers.setdefault(found, value)
        elif name == MULTIPLIERS.name and not rest:
            multipliers = _checked(MULTIPLIERS.name, MULTIPLIERS.check, value)
        elif name in (*net.inputs, *net.outputs) and not rest:
            _give(net, given, str(name), value)
        elif name in (*net.inputs, *net.outputs):
            given[str(name)] = _recoded(net, str(name), rest, value).type
        else:
            raise PathError(_unknown(net, step))
    members: dict[Key, Net] = {}
    for key, child in net.children.items():
        made = as_net(layers[key], HEAD, key) if key in layers else child
        if key in layers and isinstance(made, Layer) and isinstance(child, Layer) and child.connected is not None:
            made = made.join(len(child.inputs))
        members[key] = _replaced(made, inside[key], site.children[key]) if key in inside else made
    return _rebuilt(net, members, given, multipliers)


def _rebuilt(
    net: Container, members: Mapping[Key, Net], given: Mapping[str, PortType], multipliers: Value
) -> Container:
    """The container of these members, which have ports of other names where they must."""
    settings: dict[Value, Value] = {**given, Word(MULTIPLIERS.name): multipliers}
    if net.head == "NetChain":
        items = list(members.values())
        if items:
            kept = (*items[0].inputs, *items[-1].outputs)
            settings = {port: kind for port, kind in settings.items() if isinstance(port, Word) or port in kept}
        return chain(dict(zip(net.names, items, strict=True)) if net.names else items, settings, net.span)
    parts = Parts.of(net)
    parts.known = {}
    parts.given, parts.multipliers = dict(given), multipliers
    for key, made in members.items():
        old = parts.members[key]
        parts.members[key] = made
        ports = _matching(key, old, made)
        if any(a != b for a, b in ports.items()):
            parts.wires = [Wire(_renamed(w.source, key, ports), _renamed(w.target, key, ports)) for w in parts.wires]
            parts.muted = [_renamed(end, key, ports) for end in parts.muted]
    return parts.build()


def _renamed(end: End, key: Key, ports: Mapping[str, str]) -> End:
    return End(end.path, ports.get(end.port, end.port)) if end.path == (key,) else end


def _matching(key: Key, old: Net, new: Net) -> dict[str, str]:
    """Which port of the new net takes the place of which of the old. Raises TypeConflict."""
    result: dict[str, str] = {}
    for side, before, after in (("input", old.inputs, new.inputs), ("output", old.outputs, new.outputs)):
        if len(before) != len(after):
            counts = f"{len(after)} {side}{'' if len(after) == 1 else 's'}; the layer it replaces has {len(before)}"
            raise TypeConflict(Problem("nettypeinc", HEAD, f"has {counts}", (key,), new.label))
        same = set(before) == set(after)
        result |= {port: port for port in before} if same else dict(zip(before, after, strict=True))
    return result


def _give(net: Net, given: dict[str, PortType], port: str, value: Value) -> None:
    """A port type as given; None takes a coder away and leaves the type."""
    if value is None:
        if port in given:
            given[port] = without_coder(given[port])
        return
    kind = port_type(HEAD, port, value, net.span, output=port in net.outputs)
    if kind.blank and kind.dims is None:
        given.pop(port, None)
    else:
        given[port] = kind


def _recoded(net: Net, port: str, steps: Sequence[Value], value: Value) -> Coder:
    """The coder at a port with another parameter. Raises PathError, SpecificationError."""
    coder = net.coder(port)
    if coder is None or len(steps) != 1:
        raise PathError(Problem("netnopart", HEAD, f"there is nothing inside {show(port)}"))
    return replace_parameters(coder, {steps[0]: value})


def replace_parameters(coder: Coder, values: Mapping[Value, Value]) -> Coder:
    """NetReplacePart[coder, {"parameter" -> value, ...}]. Raises PathError, SpecificationError."""
    known = coder.option_names()
    for name in values:
        if option_name(name) not in known:
            hint = nearest(name, known) if isinstance(name, str) else ""
            raise PathError(Problem("netnopart", HEAD, f"{coder} has no parameter {show(name)}", hint=hint))
    return coder.changed({known[option_name(name)]: value for name, value in values.items()})


def _checked(name: str, check: Callable[[Value], Value], value: Value) -> Value:
    try:
        return check(plain(value))
    except BadValue as bad:
        fact = f'"{name}" should be {bad}; it was given as {show(value)}'
        raise SpecificationError(Problem("netinvarg", HEAD, fact, hint=bad.hint)) from None


def _unknown(net: Container, step: Value) -> Problem:
    ports = (*net.inputs, *net.outputs)
    if isinstance(step, str) and (nearest(step, ports) or net.names is None):
        fact = f"there is no part {show(step)}; the ports are {listing(ports)}"
        return Problem("netnopart", HEAD, fact, hint=nearest(step, ports))
    return no_vertex(HEAD, step, net.keys)


def _in_layer(layer: Layer, rules: list[tuple[Steps, Value]], site: Site) -> Net:
    """A layer with other arrays, parameters or port types; nets inside it are reached by their names."""
    arrays: dict[str, Value] = {}
    settings: dict[Value, Value] = {}
    given = dict(layer.given)
    inside: dict[Key, list[tuple[Steps, Value]]] = {}
    for (step, *rest), value in rules:
        if not is_name(step):
            raise PathError(Problem("netnopart", HEAD, f"{show(step)} is no name or position of a part"))
        name = option_name(step)
        canonical = layer.option_names().get(name, name) if isinstance(name, str) else name
        port = layer.port_name(name)
        if step in layer.children and rest:
            inside.setdefault(step, []).append((tuple(rest), value))
        elif rest and port is not None:
            given[port] = _recoded(layer, port, rest, value).type
        elif rest:
            raise PathError(Problem("netnopart", HEAD, f"there is nothing inside {show(step)}"))
        elif canonical in layer.arrays:
            arrays[str(canonical)] = _array(layer, str(canonical), value, site)
        elif canonical in layer.settings:
            settings[canonical] = value
        elif port is not None:
            _give(layer, given, port, value)
        else:
            known = (*layer.arrays, *layer.settings, *layer.inputs, *layer.outputs)
            hint = nearest(step, known) if isinstance(step, str) else ""
            raise PathError(Problem("netnopart", HEAD, f"{layer.label} has no part {show(step)}", hint=hint))
    if settings:
        layer = _reset(layer, settings)
    shared = {name: value for name, value in arrays.items() if isinstance(value, NetArray)}
    if shared:
        layer = layer.changed(shared={**layer.shared, **{name: value.bare for name, value in shared.items()}})
        arrays |= {name: _array(layer, name, value.value, site) for name, value in shared.items()}
    if inside:
        layer = layer.with_children(
            {k: _replaced(c, inside[k], site.children[k]) if k in inside else c for k, c in layer.children.items()}
        )
    if arrays:
        layer = layer.with_arrays(arrays)
    if given != layer.given:
        layer = layer.changed(given=given)
        _ = layer.solution
    return layer


def _array(layer: Layer, name: str, value: Value, site: Site) -> Value:
    """A new value for an array, of the dimensions the old one has. Raises SpecificationError."""
    parameter = next(p for p in layer.array_parameters if p.name == name)
    if isinstance(value, NetArray):
        if not parameter.learned:
            raise SpecificationError(Problem("netnoshare", HEAD, f'"{name}" cannot be shared'))
        return value
    try:
        made = array_value(value)
    except BadValue as bad:
        fact = f'the value specified for "{name}" should be {bad}'
        raise SpecificationError(Problem("netinvtensorvals", HEAD, fact)) from None
    if made is None and not parameter.optional:
        raise SpecificationError(Problem("netinvtensorvals", HEAD, f'"{name}" cannot be None: the layer needs it'))
    dims = site.array_dims(name) if name in site.arrays else None
    if isinstance(made, np.ndarray) and dims is not None:
        if len(dims) != made.ndim or any(isinstance(n, int) and n != m for n, m in zip(dims, made.shape, strict=False)):
            fact = f'"{name}" is {in_words(PortType(dims))}; the new value is {in_words(PortType(made.shape))}'
            raise SpecificationError(Problem("netarrdims", HEAD, fact))
        if not dims and made.ndim:
            raise SpecificationError(Problem("netarrdims", HEAD, f'"{name}" is a number'))
    return NumericArray(made) if isinstance(made, np.ndarray) else made


def _reset(layer: Layer, settings: Mapping[Value, Value]) -> Layer:
    """The layer built again with other parameters. Raises SpecificationError, TypeConflict."""
    head, _, options = constructor(layer)
    wanted = layer.changed(settings={**layer.settings, **settings})
    stated: dict[Value, Value] = {option_name(key): value for key, value in options} | dict(settings)
    stated = {name: value for name, value in stated.items() if name not in wanted.form}
    try:
        made = build_layer(head, wanted.arguments, stated, layer.span)
    except TypeConflict as conflict:
        raise conflict.under(HEAD) from None
    return made.join(len(layer.inputs)) if layer.connected is not None else made


# NetReplace -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Replacement:
    """What NetReplace puts in the place of the nets that `matches` picks; None drops them."""

    matches: Callable[[Net], bool]
    value: Callable[[Net], Value]


def replace(net: Net, rules: Sequence[Replacement]) -> Net:
    """NetReplace[net, {pattern -> layer, ...}] at all depths; the first rule that matches counts.

    Gives the very same net where nothing matches. A chain in the place of a layer of a chain becomes part of it.
    Raises SpecificationError, WiringError, TypeConflict.
    """
    changed: dict[Key, Any] = {}
    dropped: list[Key] = []
    spliced: list[Key] = []
    for key, child in net.children.items():
        known = net.member(key) if isinstance(net, Container) else child
        rule = next((rule for rule in rules if rule.matches(known)), None)
        if rule is None:
            inner = replace(child, rules)
            if inner is not child:
                changed[key] = inner
            continue
        value = rule.value(known)
        if value is None:
            dropped.append(key)
            continue
        made = as_net(value, "NetReplace", key)
        if isinstance(made, Layer) and isinstance(child, Layer) and child.connected is not None:
            made = made.join(len(child.inputs))
        changed[key] = made
        if isinstance(net, Container) and isinstance(made, Container) and made.head == net.head == "NetChain":
            spliced.append(key)
    if not changed and not dropped:
        return net
    members = {**net.children, **changed}
    if not isinstance(net, Container):
        return net.with_children(members)
    result = _rebuilt(net, members, net.given, net.multipliers) if changed else net
    if spliced:
        result = opened(result, spliced)
    if dropped:
        names = dropped if net.names is not None else [_shifted(net, changed, spliced, key) for key in dropped]
        result = delete(result, names)  # type: ignore[assignment]
    return result


def _shifted(net: Container, changed: Mapping[Key, Net], spliced: Sequence[Key], key: Key) -> int:
    """Where a layer is once chains before it have become part of the net."""
    place = net.keys.index(key) + 1
    return place + sum(len(changed[k].children) - 1 for k in spliced if net.keys.index(k) + 1 < place)


def literal(pattern: Net) -> Callable[[Net], bool]:
    """Whether a net is the layer `pattern`: of the same parameters and of its arrays those that are given."""

    def matches(net: Net) -> bool:
        if not isinstance(pattern, Layer) or not isinstance(net, Layer):
            return pattern == net
        if type(pattern) is not type(net) or dict(pattern.settings) != dict(net.settings):
            return False
        given = {name: value for name, value in pattern.arrays.items() if not isinstance(value, Word)}
        return all(_equal(value, net.arrays[name]) for name, value in given.items())

    return matches


def _equal(a: Value, b: Value) -> bool:
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return bool(np.array_equal(a, b))
    return a is None and b is None
