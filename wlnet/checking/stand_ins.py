"""Layers that only data can tell: a net that holds some is built with others in their place, of which nothing is known.

So what the known layers say of each other is checked all the same. The net that comes of it stands for no value: it is
unknown to all but the nets around it.
"""

from __future__ import annotations

from wlnet.builtins.nets.atom import NetAtom
from wlnet.checking.unknown import Unknown, has_unknown
from wlnet.expression import Association, Compound, Expr, S
from wlnet.kernel.options import is_option
from wlnet.nets.layers.placeholder import PlaceholderLayer
from wlnet.nets.net import Net
from wlnet.nets.registry import layer_names

CONTAINERS = ("NetChain", "NetGraph")


class UnknownLayer(PlaceholderLayer):
    """A layer of any operation, with ports of any types."""

    @property
    def label(self) -> str:
        return "an unknown layer"


class PartlyKnown(Unknown):
    """A net with layers that are not known."""

    __slots__ = ("net",)

    def __init__(self, net: Net) -> None:
        self.net = net


def filled(name: str, args: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """The arguments of a net's head with something in place of each layer that is not known."""
    places: tuple[int, ...] = (0,) if name in CONTAINERS else _inner(name, args)
    return tuple(_layers(a) if i in places and has_unknown(a) else a for i, a in enumerate(args))


def _inner(name: str, args: tuple[Expr, ...]) -> tuple[int, ...]:
    """Which arguments of an operator are nets."""
    kind = layer_names()[name]
    count = next((i for i, a in enumerate(args) if is_option(a)), len(args))
    form = next((form for form in kind.forms if len(form) == count), ())
    return tuple(i for i, parameter in enumerate(form) if parameter in kind.inner)


def _layers(e: Expr) -> Expr:
    if isinstance(e, Unknown):
        return NetAtom(e.net if isinstance(e, PartlyKnown) else UnknownLayer.build())
    if type(e) is Association:
        return Association({h: (key, _layers(value)) for h, (key, value) in e.entries.items()}, e.delayed, e.span)
    if type(e) is Compound and e.head is S.List:
        return Compound(S.List, tuple(map(_layers, e.args)), e.span)
    if type(e) is Compound and e.head is S.Rule and len(e.args) == 2:
        return Compound(S.Rule, (e.args[0], _layers(e.args[1])), e.span)
    return e
