"""The states of recurrent layers within a net: where they are, and which are free to be set from outside.

A state port is a source and a sink: what comes in is the state before the first step, zeros by default, what goes out
the state after the last. It is no input or output of the net around the layer; it is reached by its place.
"""

from __future__ import annotations

from wlnet.nets.container import Container
from wlnet.nets.inference import Key
from wlnet.nets.net import End, Net


def state_ends(net: Net, at: tuple[Key, ...] = (), fed: frozenset[End] = frozenset()) -> tuple[End, ...]:
    """The states of the layers in a net that no connection sets, in the order of the layers.

    Nets inside a layer have none: they start afresh each time the layer uses them. `at` is where the net is in a larger
    one, `fed` what is connected there.
    """
    if not isinstance(net, Container):
        return tuple(end for end in (End(at, state) for state in net.states) if end not in fed)
    fed |= {End((*at, *wire.target.path), wire.target.port) for wire in net.wires if wire.target.path}
    return tuple(end for key, child in net.children.items() for end in state_ends(child, (*at, key), fed))
