"""NetExtract: layers, arrays, parameters and port types of a net, by path.

A path is a list of steps: positions (negative from the end), names, `ALL` for every layer, and at last the name of an
array, a parameter or a port. Old names of arrays and parameters are understood.
"""

from __future__ import annotations

from wlnet.nets.arrays import values
from wlnet.nets.coders.coder import Coder
from wlnet.nets.container import Container, no_vertex
from wlnet.nets.errors import NetError, PathError, Problem, listing, nearest
from wlnet.nets.layer import Layer
from wlnet.nets.net import Net, option_name
from wlnet.nets.options import MULTIPLIERS
from wlnet.nets.values import ALL, Absent, NetArray, Span, Value, Word, is_list, is_name, plain, show

HEAD = "NetExtract"


def extract(net: Net, path: Value) -> Value:
    """What stands at `path`: a Net, an ndarray (AUTOMATIC while unset, None if the layer does without it), a
    parameter in normal form, or a port type as a specification.

    A step alone is a path of one; a list whose entries are all lists gives the list of what stands at each.
    Raises PathError.
    """
    if isinstance(path, NetArray):
        return _named(net, path)
    steps = plain(path)
    if not is_list(steps):
        steps = (steps,)
    if steps and all(is_list(entry) for entry in steps):
        return [extract(net, entry) for entry in steps]
    found: Value = net
    for i, step in enumerate(steps):
        if isinstance(step, Word) and step == ALL:
            parts = parts_of(found, steps[:i])
            rest = steps[i + 1 :]
            return _of_each(parts, rest) if rest else parts
        if isinstance(step, Span) and isinstance(found, Container):
            some = spanned(found, step)
            rest = steps[i + 1 :]
            return extract(some, (ALL, *rest)) if rest else some
        found = _part(found, step, steps[:i])
    return found


def _of_each(parts: list[Value] | dict[str, Value], path: tuple[Value, ...]) -> list[Value] | dict[str, Value]:
    """What stands at a path in each of these, `Absent` in those that lack it. Raises PathError where all do."""
    found: list[Value] = []
    refused: list[PathError] = []
    for part in parts.values() if isinstance(parts, dict) else parts:
        try:
            found.append(extract(part, path))
        except PathError as error:
            refused.append(error)
            found.append(Absent(path[-1]))
    if refused and len(refused) == len(found):
        raise refused[0]
    return dict(zip(parts, found, strict=True)) if isinstance(parts, dict) else found


def _named(net: Net, array: NetArray) -> Value:
    """The value of the array that bears a name; for `ALL` a dict of all that bear one."""
    found = {key: value for key, value in values(net).items() if isinstance(key, str)}
    if array.name == ALL:
        return {NetArray(name): value for name, value in found.items()}
    if array.name in found:
        return found[array.name]
    known = (
        f"there are {listing(found)}" if len(found) > 1 else f"there is {listing(found)}" if found else "there are none"
    )
    hint = nearest(array.name, found) if isinstance(array.name, str) else ""
    raise PathError(Problem("netnopart", HEAD, f"there is no shared array {show(array.name)}; {known}", hint=hint))


def spanned(net: Container, span: Span) -> Container:
    """The layers of a container from one to another, as a net of their own. Raises PathError, WiringError."""
    from wlnet.nets.surgery.take import take  # surgery builds on what nets are, and so on extraction

    if span.step != 1:
        raise PathError(Problem("netinvspan", HEAD, f"{show(span)} takes layers that do not follow each other"))
    last = -1 if isinstance(span.stop, Word) else span.stop
    try:
        return take(net, (span.start, last))
    except NetError as error:
        raise error.under(HEAD) from None


def parts_of(net: Value, before: tuple[Value, ...] = ()) -> list[Value] | dict[str, Value]:
    """All layers of a container, by name if they have names; all parameters and arrays of a layer. As Normal does."""
    if isinstance(net, Container):
        members = [net.member(key) for key in net.keys]
        return members if net.names is None else dict(zip(net.names, members, strict=True))
    if isinstance(net, Layer):
        return {**net.arrays, **net.settings, **{str(key): net.member(key) for key in net.children}}
    if isinstance(net, Coder):
        return dict(net.settings)
    raise PathError(Problem("netnopart", HEAD, f"{show(list(before))} is no net and has no parts"))


def _part(found: Value, step: Value, before: tuple[Value, ...]) -> Value:
    if not is_name(step):
        raise PathError(Problem("netnopart", HEAD, f"{show(step)} is no name or position of a part"))
    name = option_name(step)
    if isinstance(found, Net) and found.key(step) is not None:
        return found.member(step)
    if isinstance(found, Container):
        if name == MULTIPLIERS.name:
            return found.multipliers
        if name in (*found.inputs, *found.outputs):
            return found.specification(name)
        raise PathError(no_vertex(HEAD, step, found.keys))
    if isinstance(found, Layer):
        canonical = found.option_names().get(name, name) if isinstance(name, str) else name
        if canonical in found.arrays:
            return found.arrays[canonical]
        if canonical in found.settings:
            return found.settings[canonical]
        port = found.port_name(name)
        if port is not None:
            return found.specification(port)
        known = (*found.arrays, *found.settings, *found.inputs, *found.outputs)
        hint = nearest(step, known) if isinstance(step, str) else ""
        raise PathError(Problem("netnopart", HEAD, f"{found.label} has no part {show(step)}", hint=hint))
    if isinstance(found, Coder):
        return parameter_of(found, step)
    raise PathError(Problem("netnopart", HEAD, f"there is nothing inside {show(list(before))}"))


def parameter_of(coder: Coder, step: Value) -> Value:
    """A parameter of an encoder or decoder. Raises PathError."""
    name = option_name(step)
    known, derived = coder.option_names(), coder.derived()
    if name in known:
        return coder.settings[known[name]]
    if name in derived:
        return derived[name]
    hint = nearest(name, known) if isinstance(name, str) else ""
    raise PathError(Problem("netnopart", HEAD, f"{coder} has no parameter {show(step)}", hint=hint))
