"""Where in a net numbers stopped being finite."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wlnet.nets.arrays import slots
from wlnet.nets.errors import layer_words
from wlnet.nets.layer import Layer
from wlnet.nets.net import End, Net
from wlnet.training.stepper import Batch, Stepper


def first_not_finite(
    stepper: Stepper, batch: Batch, rng: np.random.Generator, inside: tuple[int | str, ...] = ()
) -> str:
    """In words, the first array, input or output of a step on this batch that is not finite.

    Places are told as seen from the net at `inside`, the one that the losses are attached to.
    """

    def words(path: tuple[int | str, ...], layer: Layer) -> str:
        own = path[len(inside) :] if path[: len(inside)] == inside else path
        return layer_words(own, layer.label) if own else layer.label

    for slot in slots(stepper.net):
        if not np.isfinite(stepper.arrays[slot.key]).all():
            place = words(slot.position[:-1], slot.layer)
            return f'array "{slot.parameter.name}" of {place}'
    for port, rows in batch.ports.items():
        if not all(np.isfinite(row).all() for row in rows):
            return f'the data of port "{port}"'
    watched = list(_ends(stepper.net))
    outcome = (
        Stepper(stepper.net, stepper.losses, (), stepper.optimiser, stepper.precision, [end for end, _ in watched])
        .with_arrays(stepper.arrays)
        .evaluate(batch, rng, "Train")
    )
    for end, layer in watched:
        if not all(np.isfinite(row).all() for row in outcome.outputs[end]):
            return f'output "{end.port}" of {words(end.path, layer)}'
    return "the loss"


def _ends(net: Net, path: tuple[int | str, ...] = ()) -> Iterator[tuple[End, Layer]]:
    """The outputs of all layers, in the order in which they are computed."""
    if isinstance(net, Layer):
        for port in net.outputs:
            yield End(path, port), net
        return
    for key, _ in net.schedule:
        if key is not None:
            yield from _ends(net.children[key], (*path, key))
