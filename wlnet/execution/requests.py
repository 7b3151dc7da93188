"""The second argument of an application: which ports are wanted, and in what form."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from wlnet.execution.gradients import Slope, all_gradients, read_gradient
from wlnet.nets.coders.coder import BadExample
from wlnet.nets.coders.decoder import RAW, BadProperty, Reading
from wlnet.nets.container import Container, no_vertex
from wlnet.nets.errors import DataError, PathError, Problem, listing, nearest
from wlnet.nets.inference import Key
from wlnet.nets.initialize import random_generator
from wlnet.nets.layer import Layer
from wlnet.nets.net import End, Net
from wlnet.nets.states import state_ends
from wlnet.nets.values import (
    ALL,
    AUTOMATIC,
    INHERITED,
    Array,
    Edge,
    Port,
    PortGradient,
    Value,
    Word,
    is_integer,
    is_list,
    is_name,
    show,
)

Want = End | Slope
Result = Array | dict[Hashable, Any]
STATES = Port((ALL,), "States")


@dataclass(frozen=True)
class Request:
    """The ports and gradients to compute, and how their arrays are handed over.

    `readings` are what decoders make of the arrays, None for those that stay as they are.
    """

    ends: tuple[Want, ...]
    form: Callable[[Sequence[Any]], Result]
    readings: tuple[Reading | None, ...]

    def result(
        self, net: Net, arrays: Sequence[Array], single: bool, seed: Value, generator: np.random.Generator | None
    ) -> Result:
        """The arrays decoded, in their form; they have a batch axis if they are not of a single example.

        What is drawn at random comes from `generator`, unless RandomSeeding, `seed`, says otherwise. Raises DataError.
        """
        if not any(self.readings):
            return self.form(arrays)
        automatic = seed is None or (isinstance(seed, Word) and seed == AUTOMATIC)
        rng = random_generator(INHERITED if automatic else seed, generator)
        return self.form([self._read(net, i, array, single, rng) for i, array in enumerate(arrays)])

    def _read(self, net: Net, place: int, array: Array, single: bool, rng: np.random.Generator) -> Value:
        reading, end = self.readings[place], self.ends[place]
        if reading is None or not isinstance(end, End):
            return array
        decoder = net.decoder(end.port)
        assert decoder is not None
        try:
            return reading(array, rng) if single else decoder.read_all(reading, array, rng)
        except BadExample as bad:
            raise DataError(Problem("netindata", net.head, str(bad), port=end.port)) from None


def read_request(net: Net, request: Value) -> Request:
    """The request that the second argument makes.

    None      the output, or a dict of all outputs if there are several
    RAW       as None, with the arrays as they are where there are decoders
    prop      a property of the decoder, for a net with one decoder: a name, or an Edge from a name to its argument
    Edge      from an output to a property, or to None or RAW for its array as it is
    ALL       a dict of all outputs
    "name"    the output of this name, or of the layer of this name
    Port      the value at this port
    Port((ALL,), "Output")  a dict of the outputs of all layers of this name, by their Ports
    STATES    a dict of the final states of recurrent layers, keyed by their places, (layer, .., "State")
    PortGradient  the gradient with respect to an input or array, of `ALL` a dict of all of these
    [..]      a dict of the values, keyed by the entries

    Raises DataError and PathError.
    """
    bare = isinstance(request, Word) and request == RAW
    if request is None or bare or (isinstance(request, Word) and request == ALL):
        ends = tuple(End((), port) for port in net.outputs)
        readings = tuple(None if bare else _usual(net, end) for end in ends)
        if len(ends) == 1 and (request is None or bare):
            return Request(ends, lambda arrays: arrays[0], readings)
        return Request(ends, lambda arrays: dict(zip(net.outputs, arrays, strict=True)), readings)
    if isinstance(request, PortGradient) and request.path == ALL:
        gradients = all_gradients(net)
        ends_of = tuple(gradients.values())
        return Request(ends_of, lambda arrays: dict(zip(gradients, arrays, strict=True)), (None,) * len(gradients))
    decoded = [port for port in net.outputs if net.decoder(port) is not None]
    if len(decoded) == 1 and not _names_output(net, request):
        decoder = net.decoder(decoded[0])
        if decoder is not None and decoder.has(request):
            return _property(net, decoded[0], request)
    if is_list(request):
        parts = [_entry(net, entry) for entry in request]
        return Request(
            tuple(end for part in parts for end in part.ends),
            lambda arrays: dict(zip(request, _distributed(parts, arrays), strict=True)),
            tuple(reading for part in parts for reading in part.readings),
        )
    return _entry(net, request)


def _usual(net: Net, end: End) -> Reading | None:
    """What the decoder at an output makes of it if nothing else is asked for."""
    decoder = None if end.path else net.decoder(end.port)
    return None if decoder is None else decoder.reading()


def _names_output(net: Net, request: Value) -> bool:
    name = request.source if isinstance(request, Edge) else request
    return isinstance(name, str) and (name in net.outputs or net.key(name) is not None)


def _property(net: Net, port: str, request: Value) -> Request:
    """What the decoder at an output is asked for. Raises DataError."""
    decoder = net.decoder(port)
    if decoder is None:
        fact = f"{show(Edge(port, request))} asks for a property, and there is no decoder"
        raise DataError(Problem("netdecprop", net.head, fact, port=port))
    try:
        reading = decoder.reading(request)
    except BadProperty as bad:
        raise DataError(Problem("netdecprop", net.head, str(bad), port=port, hint=bad.hint)) from None
    return Request((End((), port),), lambda arrays: arrays[0], (reading,))


def _entry(net: Net, request: Value) -> Request:
    if request == STATES:
        ends = state_ends(net)
        keys = [state_key(end) for end in ends]
        return Request(ends, lambda arrays: dict(zip(keys, arrays, strict=True)), (None,) * len(ends))
    if isinstance(request, Port) and request.path == (ALL,) and request.name != STATES.name:
        ends = tuple(End((key,), port) for key, child in net.children.items() for port in child.outputs
                     if request.name in (None, port))  # fmt: skip
        if not ends:
            fact = f"no layer has an output {show(request.name)}"
            raise PathError(Problem("netnopart", net.head, fact))
        places = [Port(end.path, end.port) for end in ends]
        return Request(ends, lambda arrays: dict(zip(places, arrays, strict=True)), (None,) * len(ends))
    if isinstance(request, PortGradient):
        return Request((read_gradient(net, request),), lambda arrays: arrays[0], (None,))
    if isinstance(request, Edge) and not _is_raw(request.target):
        return _property(net, _output(net, request), request.target)
    end = _end(net, request.source if isinstance(request, Edge) else request)
    reading = None if isinstance(request, Edge) else _usual(net, end)
    return Request((end,), lambda arrays: arrays[0], (reading,))


def _is_raw(request: Value) -> bool:
    return request is None or (isinstance(request, Word) and request == RAW)


def _output(net: Net, request: Edge) -> str:
    """The output that is asked for a property. Raises DataError."""
    name = request.source
    if isinstance(name, Port) and not name.path:
        name = name.name
    if name in net.outputs:
        return str(name)
    outputs = f"the output is {listing(net.outputs)}" if len(net.outputs) == 1 else f"there are {listing(net.outputs)}"
    fact = f"{show(request)} asks for a property, but {show(name)} is neither an output nor a property; {outputs}"
    raise DataError(Problem("netdecprop", net.head, fact, hint=_nearest(net, name)))


def _nearest(net: Net, name: Value) -> str:
    """The output or the property of a decoder that may have been meant."""
    properties = [name for port in net.outputs if (d := net.decoder(port)) is not None for name in d.property_names]
    return nearest(name, (*net.outputs, *properties)) if isinstance(name, str) else ""


def _distributed(parts: Sequence[Request], arrays: Sequence[Array]) -> Iterator[Result]:
    """Each part's own arrays in its form."""
    rest = iter(arrays)
    for part in parts:
        yield part.form(list(islice(rest, len(part.ends))))


def state_key(end: End) -> tuple[Key, ...]:
    """The place of a state as its keys are written: {layer, ..., "State"}."""
    return (*end.path, end.port)


def _end(net: Net, request: Value) -> End:
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
    hint = _nearest(inner, name)
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
