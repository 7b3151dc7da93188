"""What may stand for a layer in a chain or a graph: a net, or one of Wolfram's abbreviations."""

from __future__ import annotations

from typing import Any

from wlnet.nets.errors import Problem, SpecificationError, nearest
from wlnet.nets.layer import Layer
from wlnet.nets.layers import elementwise, threading
from wlnet.nets.net import Net
from wlnet.nets.options import BadValue
from wlnet.nets.registry import build_layer, layer_names
from wlnet.nets.values import Other, ScalarFunction, Value, Word, is_integer, is_list, show


def as_net(item: Value, head: str, place: Value, span: Any = None) -> Net:
    """The net that an item of a chain or graph stands for; `place` is its name or position, for messages.

    Raises SpecificationError.
    """
    net = standing(item, span)
    if net is not None:
        return net
    if isinstance(item, Other):
        span = item.span or span
    spans = (span,) if span is not None else ()
    fact = f"layer {show(place)} is {show(item)}, which is no layer and stands for none"
    raise SpecificationError(Problem("netinvlayer", head, fact, hint=_hint(item), spans=spans))


def inner_net(item: Value) -> Net:
    """The check of a parameter that is a net, or may be written as what stands for one; it loses its coders."""
    return _some_net(item).bare()


def _some_net(item: Value) -> Net:
    net = standing(item)
    if net is None:
        raise BadValue("a net, or what stands for one: a function, a size, or a list of layers", _hint(item))
    return net


def standing(item: Value, span: Any = None) -> Net | None:
    """The net that a value stands for, None if it stands for none.

    Plus and other functions of several numbers become a ThreadingLayer, all other functions an ElementwiseLayer, a
    number a LinearLayer of this size, a list a NetChain. Raises SpecificationError for a list that makes no chain.
    """
    if isinstance(item, Net):
        return item
    if isinstance(item, Word):
        if item.name in threading.SYMBOLS and item.name not in elementwise.SYMBOLS:
            return build_layer("ThreadingLayer", (item,), span=span)
        if item.name in elementwise.SYMBOLS:
            return build_layer("ElementwiseLayer", (item,), span=span)
        if item.name in layer_names():
            return build_layer(item.name, span=span)
    elif isinstance(item, ScalarFunction):
        return build_layer("ElementwiseLayer" if item.arity <= 1 else "ThreadingLayer", (item,), span=span)
    elif is_integer(item) and item >= 1:
        return build_layer("LinearLayer", (item,), span=span)
    elif is_list(item):
        from wlnet.nets.chain import chain  # a chain's items may be chains

        return chain(item, span=span)
    return None


def _hint(item: Value) -> str:
    if isinstance(item, Word):
        return nearest(item.name, (*layer_names(), *elementwise.SYMBOLS, *threading.SYMBOLS)).replace('"', "")
    if isinstance(item, Other):
        return nearest(item.head, (*layer_names(), "NetChain", "NetGraph")).replace('"', "")
    if isinstance(item, str) and item in elementwise.NAMED:
        return f"Write ElementwiseLayer[{show(item)}]."
    return ""


def unary_net(item: Value) -> Net:
    """As `inner_net`, for a net with one input and one output."""
    return _unary(inner_net(item))


def unary_net_with_coders(item: Value) -> Net:
    """As `unary_net`, for a net that will be taken out again and used by itself: it keeps its coders."""
    return _unary(_some_net(item))


def _unary(net: Net) -> Net:
    net = net.join(1) if isinstance(net, Layer) else net
    if len(net.inputs) != 1 or len(net.outputs) != 1:
        raise BadValue("a net with one input and one output")
    return net
