"""What may stand for a layer in a chain or a graph: a net, or one of Wolfram's abbreviations."""

from __future__ import annotations

from typing import Any

from wlnet.nets.errors import Problem, SpecificationError, nearest
from wlnet.nets.layers import elementwise, threading
from wlnet.nets.net import Net
from wlnet.nets.registry import build_layer, layer_names
from wlnet.nets.values import Other, ScalarFunction, Value, Word, is_integer, is_list, show


def as_net(item: Value, head: str, place: Value, span: Any = None) -> Net:
    """The net that an item of a chain or graph stands for; `place` is its name or position, for messages.

    Plus and other functions of several numbers become a ThreadingLayer, all other functions an ElementwiseLayer.
    Raises SpecificationError.
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
    hint = ""
    if isinstance(item, Word):
        hint = nearest(item.name, (*layer_names(), *elementwise.SYMBOLS, *threading.SYMBOLS)).replace('"', "")
    if isinstance(item, Other):
        hint = nearest(item.head, (*layer_names(), "NetChain", "NetGraph")).replace('"', "")
        span = item.span or span
    if isinstance(item, str) and item in elementwise.NAMED:
        hint = f"Write ElementwiseLayer[{show(item)}]."
    spans = (span,) if span is not None else ()
    fact = f"layer {show(place)} is {show(item)}, which is no layer and stands for none"
    raise SpecificationError(Problem("netinvlayer", head, fact, hint=hint, spans=spans))
