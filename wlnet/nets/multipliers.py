"""LearningRateMultipliers: how quickly each array of a net learns, relative to the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wlnet.nets.arrays import Position, slots
from wlnet.nets.container import Container
from wlnet.nets.layer import Layer
from wlnet.nets.net import Net
from wlnet.nets.options import MULTIPLIERS
from wlnet.nets.values import ALL, AUTOMATIC, Anything, Edge, Span, Value, Word, is_integer

if TYPE_CHECKING:
    from collections.abc import Iterator

Rate = float | None


def learning_rates(net: Net, setting: Value = AUTOMATIC) -> dict[Position, Rate]:
    """The multiplier of every array: 1 by default, None for what does not learn.

    `setting` is as given to a training, in the normal form of options.multipliers. It comes before what the net says
    of itself, and a net before the nets and layers inside it; of the rules in one place the first that matches counts.
    """
    return {
        slot.position: _rate(net, slot.position, setting) if slot.parameter.learned else None for slot in slots(net)
    }


def _rate(net: Net, position: Position, setting: Value) -> Rate:
    for found in (stated(net, setting, position), *_inside(net, position)):
        if not isinstance(found, Word):
            return None if found is None or found == 0 else found
    return 1


def _inside(net: Net, position: Position) -> Iterator[Value]:
    for i, step in enumerate(position):
        yield stated(net, own_setting(net), position[i:])
        if step not in net.children:
            return
        net = net.children[step]


def own_setting(net: Net) -> Value:
    """What a net says of itself."""
    if isinstance(net, Container):
        return net.multipliers
    assert isinstance(net, Layer)
    return net.settings.get(MULTIPLIERS.name, AUTOMATIC)


def stated(net: Net, setting: Value, position: Position) -> Value:
    """What a setting says of the array at a position, AUTOMATIC if nothing."""
    if not isinstance(setting, tuple):
        return setting
    return next((rule.target for rule in setting if holds(net, rule.source, position)), AUTOMATIC)


def holds(net: Net, part: Value, position: Position) -> bool:
    """Whether a part of a net is, or holds, what is at a position."""
    if isinstance(part, tuple):
        if not part:
            return True
        if not position or not holds(net, part[0], position):
            return False
        inner = net.children.get(position[0])
        return len(part) == 1 or (inner is not None and holds(inner, part[1:], position[1:]))
    if isinstance(part, Anything) or (isinstance(part, Word) and part == ALL):
        return True
    if isinstance(net, Container):
        if isinstance(part, Span):
            return _within(net, part, position)
        return net.key(part) == position[0]
    return bool(part == position[0])


def _within(net: Container, span: Span, position: Position) -> bool:
    count = len(net.keys)

    def place(end: Value) -> int:
        if isinstance(end, Word):
            return count
        key = net.key(end)
        return net.keys.index(key) + 1 if key is not None else 0

    step = span.step if is_integer(span.step) and span.step > 0 else 1
    return net.keys.index(position[0]) + 1 in range(place(span.start), place(span.stop) + 1, step)


def pushed(net: Container) -> Container:
    """The container with its own multipliers said by its layers instead."""
    if net.multipliers == AUTOMATIC:
        return net
    rates = learning_rates(net)
    members = {
        key: _told(child, {p[1:]: r for p, r in rates.items() if p[0] == key}) for key, child in net.children.items()
    }
    return net.changed(multipliers=AUTOMATIC, members=tuple(members.values()), _solution=net.solution)


def _told(net: Net, rates: Mapping[Position, Rate]) -> Net:
    """The net with these multipliers said by itself."""
    if not rates:
        return net
    several = set(rates.values())
    setting: Value = several.pop() if len(several) == 1 else tuple(Edge(p, r) for p, r in rates.items())
    if isinstance(net, Container):
        return net.changed(multipliers=setting, _solution=net.solution)
    assert isinstance(net, Layer)
    if MULTIPLIERS.name not in net.settings:
        return net
    return net.changed(settings={**net.settings, MULTIPLIERS.name: setting}, _solution=net.solution)
