"""Gradients that a request asks for: what is differentiated with respect to what."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from wlnet.ir.errors import DerivativeError
from wlnet.ir.gradient import gradient
from wlnet.ir.graph import Graph
from wlnet.nets.arrays import ArrayKey, slots
from wlnet.nets.errors import DataError, PathError, Problem, listing, nearest
from wlnet.nets.layer import Layer
from wlnet.nets.net import End, Net
from wlnet.nets.types import Integer
from wlnet.nets.values import ALL, NetArray, PortGradient, Value, is_list, is_name, show

SEED = "gradient of "
"""What the input of a graph that weights an output is called, before the name of the output."""


@dataclass(frozen=True)
class Slope:
    """The gradient of the sum of all outputs with respect to an input (one for each example) or an array (their sum).

    dims  the dimensions of the array; None for an input
    """

    key: Hashable
    dims: tuple[int, ...] | None = None


def read_gradient(net: Net, request: PortGradient) -> Slope:
    """What the gradient is taken of. Raises DataError, PathError."""
    path = request.path
    if isinstance(path, str) and path in net.inputs:
        if isinstance(net.type(path).kind, Integer):
            fact = "it takes integers, and there is no gradient with respect to them"
            raise DataError(Problem("netnograd", net.head, fact, port=path))
        return Slope(path)
    wanted = _position(net, path)
    for slot in slots(net):
        if wanted in (slot.key, slot.position):
            dims = slot.site.array_dims(slot.parameter.name) or ()
            return Slope(slot.key, tuple(size for size in dims if isinstance(size, int)))
    arrays = [slot.position for slot in slots(net)]
    known = (*net.inputs, *(str(position[0]) for position in arrays if len(position) == 1))
    fact = f"{show(request)} is the gradient with respect to no input and no array"
    hint = nearest(path, known) if isinstance(path, str) else ""
    if not hint and arrays:
        hint = f"There is, for one, {show(PortGradient(arrays[0] if len(arrays[0]) > 1 else arrays[0][0]))}."
    raise PathError(Problem("netnopart", net.head, fact, hint=hint))


def all_gradients(net: Net) -> dict[Hashable, Slope]:
    """Every input and array that there is a gradient for, by what asks for it."""
    requests = [PortGradient(port) for port in net.inputs if not isinstance(net.type(port).kind, Integer)]
    places = [slot.position for slot in slots(net) if slot.parameter.learned]
    requests += [PortGradient(place if len(place) > 1 else place[0]) for place in places]
    return {request: read_gradient(net, request) for request in requests}


def _position(net: Net, path: Value) -> ArrayKey | None:
    if isinstance(path, NetArray):
        return str(path.name)
    steps = tuple(path) if is_list(path) else (path,)
    at: list[int | str] = []
    for i, step in enumerate(steps):
        if not is_name(step) or step == ALL:
            return None
        key = net.key(step)
        if key is not None:
            net = net.children[key]
            at.append(key)
        elif isinstance(net, Layer) and i == len(steps) - 1:
            at.append(net.option_names().get(str(step), str(step)))
        else:
            return None
    return tuple(at)


def split_seeds(net: Net, data: Value) -> tuple[Value, dict[str, Value]]:
    """The data without the gradients forced at outputs, and these by port. Raises DataError."""
    if not (isinstance(data, Mapping) and any(isinstance(key, PortGradient) for key in data)):
        return data, {}
    seeds: dict[str, Value] = {}
    for key, value in data.items():
        if isinstance(key, PortGradient):
            if key.path not in net.outputs:
                fact = f"there is no output {show(key.path)}; there {_are(net.outputs)}"
                hint = nearest(key.path, net.outputs) if isinstance(key.path, str) else ""
                raise DataError(Problem("netinkeys", net.head, fact, hint=hint))
            if isinstance(net.type(key.path).kind, Integer):
                raise DataError(
                    Problem("netnograd", net.head, "it gives integers, which have no gradient", port=key.path)
                )
            seeds[key.path] = value
    return {key: value for key, value in data.items() if not isinstance(key, PortGradient)}, seeds


def _are(ports: tuple[str, ...]) -> str:
    return f"{'is' if len(ports) == 1 else 'are'} {listing(ports)}"


def with_gradients(net: Net, graph: Graph, slopes: list[Slope], seeds: tuple[str, ...]) -> Graph:
    """The graph with the gradients as outputs `Gradient(key)`; outputs of the net are keyed by their End.

    Raises DataError where there is no derivative.
    """
    ends = [End((), port) for port in net.outputs]
    smooth: list[Hashable] = [end for end in ends if graph.outputs[end].is_float]
    present = [slope for slope in slopes if slope.key in graph.arrays or slope.key in graph.inputs]
    weights: dict[Hashable, str] = {End((), port): SEED + port for port in seeds}
    try:
        return gradient(graph, smooth, [slope.key for slope in present], weights)
    except DerivativeError as error:
        raise DataError(Problem("netnograd", net.head, str(error))) from error
