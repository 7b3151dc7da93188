"""Nets and learned arrays inside functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wlnet.builtins.nets.atom import NetAtom, call_of
from wlnet.builtins.nets.traced.rules import HOSTS, takes_anything
from wlnet.builtins.nets.traced.trace import Trace, name_of
from wlnet.builtins.nets.traced.tracer import Tracer, carries
from wlnet.builtins.nets.values import to_expression, to_value
from wlnet.expression import Association, Compound, Expr, S, Symbol, is_list
from wlnet.kernel.functions import parameters
from wlnet.kernel.kernel import Kernel
from wlnet.nets.array_function import Unspellable
from wlnet.nets.arrays import slots
from wlnet.nets.layer import Layer
from wlnet.nets.net import Net
from wlnet.nets.registry import layer_names
from wlnet.nets.values import NetArray


def apply_net(t: Trace, e: Compound) -> Expr | None:
    """A net applied to arrays, or to a list of them along a first level that is more than the net takes."""
    if not any(map(carries, e.args)):
        return None
    assert isinstance(e.head, NetAtom)
    if len(e.args) != 1:
        raise t.unknown(e, "has no counterpart in a net: inside a function a net takes one argument")
    net, given = _inputs(t, e, e.head.net.bare(), e.args[0])
    ranks = {port: net.type(port).rank for port in given}
    deeper = [x.rank - (rank if (rank := ranks[port]) is not None else x.rank) for port, x in given.items()]
    if set(deeper) - {0, 1} or len(set(deeper)) > 1:
        raise t.misfit(e, *given.values())
    name = t.names.get(net, "")
    if not name and next(slots(net), None) is not None:
        raise t.unknown(e, "has arrays, but is made anew each time", "Make the net outside the function.")
    if deeper and deeper[0]:
        length = {x.dims[0] for x in given.values()}
        if len(length) > 1:
            raise t.misfit(e, *given.values())
        ports = list(given)
        return t.mapped(
            lambda *parts: _applied(t, e, net, name, dict(zip(ports, parts, strict=True))),
            [(x, 0, 1) for x in given.values()], (length.pop(),), e,
        )  # fmt: skip
    return _applied(t, e, net, name, given)


HOSTS[NetAtom] = apply_net
takes_anything("NetArray NetSharedArray")


def _inputs(t: Trace, e: Compound, net: Net, data: Expr) -> tuple[Net, dict[str, Tracer]]:
    """The net with its number of inputs settled, and an array for each of them."""
    if isinstance(data, Association):
        named = {str(key): t.array(value, e) for key, value in data}
        if set(named) != set(net.inputs):
            raise t.unknown(e, f"has no counterpart in a net: the inputs are {', '.join(net.inputs)}")
        return net, {port: named[port] for port in net.inputs}
    if isinstance(net, Layer) and (net.variadic or len(net.inputs) > 1):
        parts = t.as_list(data)
        if not is_list(parts):
            raise t.unknown(e, "has no counterpart in a net: the net takes a list with the data of each input")
        net = net.join(len(parts.args))
        if len(parts.args) != len(net.inputs):
            raise t.unknown(e, f"has no counterpart in a net: the net has {len(net.inputs)} inputs")
        return net, {port: t.array(a, e) for port, a in zip(net.inputs, parts.args, strict=True)}
    if len(net.inputs) != 1:
        raise t.unknown(e, f"has no counterpart in a net: the inputs are {', '.join(net.inputs)}")
    return net, {net.inputs[0]: t.array(data, e)}


def _applied(t: Trace, e: Compound, net: Net, name: str, given: Mapping[str, Tracer]) -> Expr:
    """The net on one example for each hidden place: they make one batch."""
    if t.b is not t.home:
        raise Unspellable("a net is applied in a step")
    b = t.b
    values, lead = t.together(list(given.values()), full=True)
    hidden = values[0].shape[:lead]
    flat = {port: b.reshape(v, (-1, *v.shape[lead:])) for port, v in zip(given, values, strict=True)}
    try:
        found = t.inside.net(name, net, flat)
    except Unspellable as error:
        raise t.refuse(e, error.fact, error.hint) from error
    outputs = {port: Tracer(b.reshape(v, (*hidden, *v.shape[1:])), lead, e) for port, v in found.items()}
    return next(iter(outputs.values())) if len(outputs) == 1 else Association.of(outputs.items())


# What a function holds ------------------------------------------------------------------------------------------------

_MAKERS = frozenset(S.__getattr__(name) for name in (*layer_names(), "NetChain", "NetGraph", "NetInitialize"))
_ARRAYS = (S.NetArray, S.NetSharedArray)


def settled(k: Kernel, function: Expr) -> Expr:
    """A function with the nets that it makes or names, and the arrays that it names, put in for good."""
    return _settled(k, function, frozenset(_bound(function)))


def _settled(k: Kernel, e: Expr, bound: frozenset[Symbol]) -> Expr:
    if isinstance(e, Symbol) and e not in bound and e.context != "System`":
        value = k.definitions[e].value
        held = isinstance(value, NetAtom) or (isinstance(value, Compound) and value.head in _ARRAYS)
        return value if held and value is not None else e
    if isinstance(e, Association):
        return e.with_values([_settled(k, value, bound) for value in e.values()])
    if not isinstance(e, Compound):
        return e
    if (e.head in _MAKERS or e.head in _ARRAYS) and not _open(e, bound):
        value = k.evaluate(e)
        if isinstance(value, NetAtom) or (isinstance(value, Compound) and value.head is S.NetArray):
            return value
    head, args = _settled(k, e.head, bound), tuple(_settled(k, a, bound) for a in e.args)
    same = head is e.head and all(a is b for a, b in zip(args, e.args, strict=True))
    return e if same else Compound(head, args, e.span)


def _open(e: Expr, bound: frozenset[Symbol]) -> bool:
    """Whether an expression depends on slots or local variables."""
    if isinstance(e, Symbol):
        return e in bound
    if isinstance(e, Association):
        return any(_open(value, bound) for value in e.values())
    if not isinstance(e, Compound):
        return False
    if e.head is S.Slot:
        return True
    return not (e.head is S.Function and len(e.args) == 1) and any(_open(part, bound) for part in (e.head, *e.args))


_SCOPES = (S.Module, S.With, S.Block, S.Table, S.Do, S.Sum, S.Product)


def _bound(e: Expr) -> Iterator[Symbol]:
    """The local variables of a function and of what is in it."""
    if isinstance(e, Association):
        for value in e.values():
            yield from _bound(value)
    if not isinstance(e, Compound):
        return
    if e.head is S.Function and len(e.args) > 1:
        yield from parameters(e.args[0]) or ()
    if e.head in _SCOPES:
        for a in e.args:
            for item in a.args if isinstance(a, Compound) and a.head is S.List else ():
                name = item.args[0] if isinstance(item, Compound) and item.args else item
                if isinstance(name, Symbol):
                    yield name
    for part in (e.head, *e.args):
        yield from _bound(part)


def parts_of(k: Kernel, e: Expr, seen: set[Symbol]) -> Iterator[NetAtom | NetArray]:
    """The nets and named arrays in a function and in the definitions that it uses."""
    if isinstance(e, NetAtom):
        yield e
    elif isinstance(e, Association):
        for value in e.values():
            yield from parts_of(k, value, seen)
    elif isinstance(e, Symbol) and e.context != "System`" and e not in seen:
        seen.add(e)
        definition = k.definitions[e]
        if definition.value is not None:
            yield from parts_of(k, definition.value, seen)
        for rules in (definition.down, definition.sub):
            for r in rules:
                yield from parts_of(k, r.body, seen)
    elif isinstance(e, Compound):
        if e.head in _ARRAYS:
            array = to_value(k, k.evaluate(e))
            if isinstance(array, NetArray):
                yield array
            return
        for part in (e.head, *e.args):
            yield from parts_of(k, part, seen)


def nets_and_arrays(k: Kernel, function: Expr) -> tuple[dict[str, Net], dict[str, NetArray]]:
    """The nets with arrays in a function, and its named arrays, by name."""
    nets: list[Net] = []
    arrays: dict[str, NetArray] = {}
    for part in parts_of(k, function, set()):
        if isinstance(part, NetArray):
            arrays.setdefault(part.name, part)
        elif part.net.bare() not in nets and next(slots(part.net), None) is not None:
            nets.append(part.net.bare())
    if len(nets) == 1:
        return {"Net": nets[0]}, arrays
    return {f"Net{i}": net for i, net in enumerate(nets, 1)}, arrays


def rewritten(e: Expr, arrays: Mapping[str, NetArray], nets: Mapping[Net, Net] | None = None) -> Expr:
    """A function with other arrays and nets in the places of those that it has; nets as calls, if others are given."""
    if isinstance(e, NetAtom):
        return e if nets is None else call_of(nets.get(e.net.bare(), e.net))
    if isinstance(e, Association):
        return e.with_values([rewritten(value, arrays, nets) for value in e.values()])
    if not isinstance(e, Compound):
        return e
    if e.head in _ARRAYS:
        name = name_of(e)
        return to_expression(arrays[name], NetAtom) if name is not None and name in arrays else e
    return Compound(rewritten(e.head, arrays, nets), tuple(rewritten(a, arrays, nets) for a in e.args), e.span)


def shortened(e: Expr) -> Expr:
    """A function with its nets cut short, for messages."""
    if isinstance(e, NetAtom):
        return Compound(e.head, ())
    if isinstance(e, Association):
        return e.with_values([shortened(value) for value in e.values()])
    return Compound(shortened(e.head), tuple(map(shortened, e.args)), e.span) if isinstance(e, Compound) else e
