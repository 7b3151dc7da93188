"""The arrays of a net by position: finding them, and putting others in their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from wlnet.nets.errors import Problem, SpecificationError
from wlnet.nets.inference import Key, Site
from wlnet.nets.layer import Layer
from wlnet.nets.net import Net
from wlnet.nets.options import ArrayParameter
from wlnet.nets.values import AUTOMATIC, Array, NetArray, Word, show

Position = tuple[Key, ...]
ArrayKey = Position | str
"""What stands for one array of a net: its position, or the name it bears where it may be in several."""


@dataclass(frozen=True)
class Slot:
    """One array of a net: its position, the layer that owns it, its declaration, and the layer's site."""

    position: Position
    layer: Layer
    parameter: ArrayParameter
    site: Site

    @property
    def shared(self) -> NetArray | None:
        """The name it bears, if it has one."""
        return self.layer.shared.get(self.parameter.name)

    @property
    def key(self) -> ArrayKey:
        return self.position if self.shared is None else str(self.shared.name)

    @property
    def value(self) -> Array | Word:
        """The array, or AUTOMATIC while it has none."""
        return cast("Array | Word", self.layer.arrays[self.parameter.name])


def slots(net: Net, site: Site | None = None, at: Position = ()) -> Iterator[Slot]:
    """Every array that the net's layers have, in the order of the layers."""
    site = net.solution if site is None else site
    if isinstance(net, Layer):
        for parameter in net.array_parameters:
            if net.arrays[parameter.name] is not None:
                yield Slot((*at, parameter.name), net, parameter, site)
    for key, child in net.children.items():
        yield from slots(child, site.children[key], (*at, key))


def sorted_slots(net: Net) -> list[Slot]:
    """Every array in the canonical order of positions: numbers before names, each in their own order."""
    return sorted(slots(net), key=lambda slot: [(isinstance(step, str), step) for step in slot.position])


def values(net: Net) -> dict[ArrayKey, Array | Word]:
    """The value of every array, each once, AUTOMATIC for those that have none."""
    found: dict[ArrayKey, Array | Word] = {}
    for slot in slots(net):
        if slot.key not in found or isinstance(found[slot.key], Word):
            found[slot.key] = slot.value
    return found


def united(net: Net) -> Net:
    """The net in which all arrays of one name have the value that one of them has.

    Raises SpecificationError where there are several values.
    """
    shared = [slot for slot in slots(net) if slot.shared is not None]
    chosen: dict[str, Array | Word] = {}
    for slot in shared:
        name, value = str(slot.key), slot.value
        if isinstance(chosen.get(name, AUTOMATIC), Word):
            chosen[name] = value
        elif not isinstance(value, Word) and not _same(value, chosen[name]):
            fact = f"{show(slot.shared)} has several values"
            hint = "Give the arrays different names, or the same value."
            raise SpecificationError(Problem("netshvals", net.head, fact, hint=hint))
    different = {slot.position: chosen[str(slot.key)] for slot in shared if slot.value is not chosen[str(slot.key)]}
    return replace_arrays(net, different) if different else net


def _same(a: Array | Word, b: Array | Word) -> bool:
    if not (isinstance(a, np.ndarray) and isinstance(b, np.ndarray)):
        return False
    return a is b or (a.dtype == b.dtype and np.array_equal(a, b, equal_nan=True))


def replace_arrays(net: Net, arrays: Mapping[Position, Array | Word]) -> Net:
    """The net with these arrays in these positions; the others are shared with it.

    What was inferred is kept, unless an array tells more of itself than was known. Raises TypeConflict when an array
    does not fit its layer.
    """
    own: dict[str, Array | Word] = {}
    inside: dict[Key, dict[Position, Array | Word]] = {}
    for position, array in arrays.items():
        if len(position) == 1:
            own[str(position[0])] = array
        else:
            inside.setdefault(position[0], {})[position[1:]] = array
    if inside:
        changed = {k: replace_arrays(child, inside[k]) if k in inside else child for k, child in net.children.items()}
        known = all(_known(net.solution, position) for position in arrays)
        net = net.with_children(changed, net.solution if known else None)
    return net.with_arrays(own) if own and isinstance(net, Layer) else net


def _known(site: Site, position: Position) -> bool:
    """Whether the dimensions of an array follow from the rest of the net."""
    dims = site.at(position[:-1]).array_dims(str(position[-1]))
    return dims is not None and all(isinstance(size, int) for size in dims)
