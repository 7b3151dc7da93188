"""The second argument of an application: which ports are wanted, and in what form."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from wlnet.execution.gradients import Slope, all_gradients, read_gradient
from wlnet.nets.container import Container, no_vertex
from wlnet.nets.errors import DataError, PathError, Problem, listing, nearest
from wlnet.nets.inference import Key
from wlnet.nets.layer import Layer
from wlnet.nets.net import End, Net
from wlnet.nets.states import state_ends
from wlnet.nets.values import ALL, Array, Edge, Port, PortGradient, Value, is_integer, is_list, is_name, show

Want = End | Slope
Result = Array | dict[Hashable, Any]
STATES = Port((ALL,), "States")


@dataclass(frozen=True)
class Request:
    """The ports and gradients to compute, and how their arrays are handed over."""

    ends: tuple[Want, ...]
    form: Callable[[Sequence[Array]], Result]


def read_request(net: Net, request: Value) -> Request:
    """The request that the second argument makes.

    None      the output, or a dict of all outputs if there are several
    ALL       a dict of all outputs
    "name"    the output of this name, or of the layer of this name
    Port      the value at this port
    Port((ALL,), "Output")  a dict of the outputs of all layers of this name, by their Ports
    STATES    a dict of the final states of recurrent layers, keyed by their places, (layer, .., "State")
    PortGradient  the gradient with respect to an input or array, of `ALL` a dict of all of these
    [..]      a dict of the values, keyed by the entries

    Raises DataError and PathError.
    """
    if request is None or request == ALL:
        ends = tuple(End((), port) for port in net.outputs)
        if request is None and len(ends) == 1:
            return Request(ends, lambda arrays: arrays[0])
        return Request(ends, lambda arrays: dict(zip(net.outputs, arrays, strict=True)))
    if isinstance(request, PortGradient) and request.path == ALL:
        gradients = all_gradients(net)
        return Request(tuple(gradients.values()), lambda arrays: dict(zip(gradients, arrays, strict=True)))
    if is_list(request):
        parts = [_entry(net, entry) for entry in request]
        return Request(
            tuple(end for part in parts for end in part.ends),
            lambda arrays: dict(zip(request, _distributed(parts, arrays), strict=True)),
        )
    return _entry(net, request)


def _entry(net: Net, request: Value) -> Request:
    if request == STATES:
        ends = state_ends(net)
        return Request(ends, lambda arrays: dict(zip(map(state_key, ends), arrays, strict=True)))
    if isinstance(request, Port) and request.path == (ALL,) and request.name != STATES.name:
        ends = tuple(End((key,), port) for key, child in net.children.items() for port in child.outputs
                     if request.name in (None, port))  # fmt: skip
        if not ends:
            fact = f"no layer has an output {show(request.name)}"
            raise PathError(Problem("netnopart", net.head, fact))
        return Request(ends, lambda arrays: {Port(e.path, e.port): a for e, a in zip(ends, arrays, strict=True)})
    if isinstance(request, PortGradient):
        return Request((read_gradient(net, request),), lambda arrays: arrays[0])
    return Request((_end(net, request),), lambda arrays: arrays[0])


def _distributed(parts: Sequence[Request], arrays: Sequence[Array]) -> Iterator[Result]:
    """Each part's own arrays in its form."""
    rest = iter(arrays)
    for part in parts:
        yield part.form(list(islice(rest, len(part.ends))))


def state_key(end: End) -> tuple[Key, ...]:
    """The place of a state as its keys are written: {layer, ..., "State"}."""
    return (*end.path, end.port)


def _end(net: Net, request: Value) -> End:
    if isinstance(request, Edge) and request.target is None:
        request = request.source  # "out" -> None asks for the array as it is
    if isinstance(request, Edge):
        fact = f"{show(request)} asks for a property, and there is no decoder"
        port = request.source if isinstance(request.source, str) else ""
        raise DataError(Problem("netdecprop", net.head, fact, port=port))
    if isinstance(request, Port):
        path, name = request.path, request.name
    elif isinstance(request, str) or is_integer(request):
        path, name = (), request
    else:
        raise DataError(Problem("netinport", net.head, f"{show(request)} is no port"))
    if not (name is None or is_name(name)):
        raise DataError(Problem("netinport", net.head, f"{show(request)} is no port"))
    at: tuple[Key, ...] = ()
    for step in path:
        at, net_at = (*at, _key(net, at, step)), None
        del net_at
    inner = _at(net, at)
    if name is None:
        return End(at, _only(net, at, inner))
    known = inner.port_name(name) if isinstance(inner, Layer) else name
    if known in (*inner.outputs, *inner.states, *inner.extras):
        return End(at, str(known))
    key = inner.key(name) if isinstance(inner, Container) else None
    if key is not None:
        return End((*at, key), _only(net, (*at, key), _at(net, (*at, key))))
    if name in inner.inputs:
        raise DataError(Problem("netinport", net.head, "it is an input; only values of outputs can be asked for", at,
                                inner.label if at else "", str(name)))  # fmt: skip
    hint = nearest(name, inner.outputs) if isinstance(name, str) else ""
    fact = (
        f"there is no output {show(name)}; there {'is' if len(inner.outputs) == 1 else 'are'} {listing(inner.outputs)}"
    )
    raise PathError(Problem("netnopart", net.head, fact, at, inner.label if at else "", hint=hint))


def _at(net: Net, at: tuple[Key, ...]) -> Net:
    for key in at:
        net = net.children[key]
    return net


def _key(net: Net, at: tuple[Key, ...], step: Value) -> Key:
    inner = _at(net, at)
    key = inner.key(step) if isinstance(inner, Container) else None
    if key is None:
        if isinstance(inner, Layer):
            fact = f"{inner.label} has no layers inside"
            if inner.children:  # a net inside a layer runs on other batches, or several times
                fact = f"values inside {inner.label} cannot be asked for, only its outputs"
            raise PathError(Problem("netnopart", net.head, fact))
        raise PathError(no_vertex(net.head, step, tuple(inner.children)))
    return key


def _only(net: Net, at: tuple[Key, ...], inner: Net) -> str:
    if len(inner.outputs) != 1:
        fact = f"has the outputs {listing(inner.outputs)}; say which"
        raise DataError(Problem("netoneport", net.head, fact, at, inner.label if at else ""))
    return inner.outputs[0]
