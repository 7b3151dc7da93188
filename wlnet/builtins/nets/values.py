"""Between expressions and the values that net definitions are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from wlnet.expression import (
    FALSE,
    NONE,
    TRUE,
    Association,
    BigReal,
    Compound,
    Expr,
    HostAtom,
    NumericArray,
    PackedArray,
    S,
    Symbol,
    from_array,
    list_of,
    pack,
)
from wlnet.nets import values as v
from wlnet.nets.net import Net

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel

_SMALL = 64


class NotAValue(Exception):
    """An expression that means nothing in a net definition."""

    def __init__(self, expression: Expr) -> None:
        super().__init__(expression)
        self.expression = expression


def to_value(k: Kernel | None, e: Expr) -> v.Value:
    """What an expression means in a net definition. Raises NotAValue.

    Functions are traced, which needs the kernel; without one they are refused.
    """
    if isinstance(e, (int, float, str)):
        return e
    if isinstance(e, Fraction):
        return float(e)
    if isinstance(e, BigReal):
        return float(e.value)
    if isinstance(e, Symbol):
        return _symbol_value(k, e)
    if isinstance(e, PackedArray):
        return v.plain(e.array) if e.array.size <= _SMALL else e.array
    if isinstance(e, NumericArray):
        return v.NumericArray(e.array)
    if isinstance(e, Association):
        return {to_value(k, key): to_value(k, value) for key, value in e}
    if isinstance(e, HostAtom):
        net = getattr(e, "net", None)
        if isinstance(net, Net):
            return net
        raise NotAValue(e)
    if isinstance(e, Compound):
        return _compound_value(k, e)
    raise NotAValue(e)


def _symbol_value(k: Kernel | None, s: Symbol) -> v.Value:
    if s is TRUE or s is FALSE:
        return s is TRUE
    if s is NONE:
        return None
    if k is not None and s.context != "System`" and k.definitions[s].down:
        return _traced(k, s)
    return v.Word(s.short)


def _compound_value(k: Kernel | None, e: Compound) -> v.Value:
    head, args = e.head, e.args
    if head is S.List:
        packed = pack(e) if len(args) > 8 or (args and isinstance(args[0], (Compound, PackedArray))) else None
        if packed is not None and packed.array.size > _SMALL:
            return packed.array
        return tuple(to_value(k, a) for a in args)
    if head is S.Rule or head is S.RuleDelayed:
        return v.Edge(to_value(k, args[0]), to_value(k, args[1]))
    if head is S.NetPort and args:
        return v.Port.of(*(to_value(k, a) for a in args))
    if head is S.TwoWayRule and len(args) == 2:
        return v.Swap(to_value(k, args[0]), to_value(k, args[1]))
    if head is S.UndirectedEdge and len(args) == 2:
        return v.Swap(to_value(k, args[0]), to_value(k, args[1]))
    if head is S.DirectedEdge and len(args) == 2:
        return v.Edge(to_value(k, args[0]), to_value(k, args[1]))
    if head is S.Span:
        return v.Span(*(to_value(k, a) for a in args))
    if head is S.Restricted and len(args) == 2 and isinstance(args[0], str):
        return v.Restricted(args[0], to_value(k, args[1]))
    if head is S.DirectedInfinity and args == (1,):
        return v.INFINITY
    if head is S.NormalDistribution or head is S.UniformDistribution:
        assert isinstance(head, Symbol)
        return v.Distribution(head.short, tuple(to_value(k, a) for a in args))
    if k is not None and _is_function(k, e):
        return _traced(k, e)
    raise NotAValue(e)


def _is_function(k: Kernel, e: Compound) -> bool:
    if e.head in (S.Function, S.Composition, S.RightComposition):
        return True
    root: Expr = e
    while isinstance(root, Compound):
        root = root.head
    return isinstance(root, Symbol) and bool(k.definitions[root].sub)


def _traced(k: Kernel, e: Expr) -> v.ScalarFunction:
    from wlnet.builtins.nets.tracing import trace

    return trace(k, e)


# --- back -----------------------------------------------------------------------------------------------------------

Wrap = Callable[[Net], Expr]


def to_expression(value: v.Value, wrap: Wrap) -> Expr:
    """A value of a net definition as an expression; nets in it become what ``wrap`` makes of them."""
    if value is None:
        return NONE
    if isinstance(value, (bool, np.bool_)):
        return TRUE if value else FALSE
    if isinstance(value, str):
        return value
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value)
    if isinstance(value, np.ndarray):
        return NumericArray(value)
    if isinstance(value, Net):
        return wrap(value)
    if isinstance(value, v.Word):
        return S.__getattr__(value.name)
    if isinstance(value, Mapping):
        return Association.of((to_expression(key, wrap), to_expression(x, wrap)) for key, x in value.items())
    if isinstance(value, (tuple, list)):
        return list_of(*(to_expression(x, wrap) for x in value))
    return _special_expression(value, wrap)


def _special_expression(value: v.Value, wrap: Wrap) -> Expr:
    def many(items: Iterable[v.Value]) -> tuple[Expr, ...]:
        return tuple(to_expression(x, wrap) for x in items)

    match value:
        case v.NumericArray(array=array):
            return NumericArray(array)
        case v.Span(start=start, stop=stop, step=step):
            return Compound(S.Span, many((start, stop) if step == 1 else (start, stop, step)))
        case v.Swap(a=a, b=b):
            return Compound(S.TwoWayRule, many((a, b)))
        case v.Restricted(element=element, bounds=bounds):
            return Compound(S.Restricted, many((element, bounds)))
        case v.Port(path=path, name=name):
            parts = many((*path, name) if name is not None else path)
            if len(parts) == 1 and not path:
                return Compound(S.NetPort, parts)
            return Compound(S.NetPort, (list_of(*parts),))
        case v.Edge(source=source, target=target):
            return Compound(S.Rule, many((source, target)))
        case v.Distribution(name=name, parameters=parameters):
            return Compound(S.__getattr__(name), many(parameters))
        case v.ScalarFunction(label=label):
            return label  # type: ignore[no-any-return]
    raise TypeError(f"{value!r} is no value of a net definition")


def call_expression(
    head: str, arguments: tuple[v.Value, ...], options: Iterable[tuple[v.Value, v.Value]], wrap: Wrap
) -> Compound:
    """``head[arguments, options]``; arrays in it are written out as lists."""

    def written(value: v.Value) -> Expr:
        if isinstance(value, np.ndarray):
            return from_array(value)
        return to_expression(value, wrap)

    rules = tuple(Compound(S.Rule, (to_expression(name, wrap), written(value))) for name, value in options)
    return Compound(S.__getattr__(head), (*map(written, arguments), *rules))
