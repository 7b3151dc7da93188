"""NetInsertSharedArrays: every array of a net gets a name, so that copies of the net share it."""

from __future__ import annotations

from wlnet.nets.arrays import Position, slots
from wlnet.nets.layer import Layer
from wlnet.nets.net import Net
from wlnet.nets.values import NetArray


def insert_shared_arrays(net: Net, prefix: str = "") -> Net:
    """The net in which every learned array bears a name: `prefix` and its position, as in `enc/lin/Weights`.

    What bears a name already keeps it; arrays that are not learned by gradients, such as moving averages, get none.
    """
    names = {
        slot.position: NetArray(prefix + "/".join(map(str, slot.position)))
        for slot in slots(net)
        if slot.shared is None and slot.parameter.learned
    }
    return _named(net, names)


def _named(net: Net, names: dict[Position, NetArray]) -> Net:
    if not names:
        return net
    site = net.solution
    inside = {key: {p[1:]: name for p, name in names.items() if p[0] == key and len(p) > 1} for key in net.children}
    if any(inside.values()):
        net = net.with_children({key: _named(child, inside[key]) for key, child in net.children.items()}, site)
    own = {str(position[0]): name for position, name in names.items() if len(position) == 1}
    return net.changed(shared={**net.shared, **own}, _solution=site) if own and isinstance(net, Layer) else net
