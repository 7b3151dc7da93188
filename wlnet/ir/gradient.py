"""Reverse-mode differentiation: a graph to the graph that also computes gradients."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from wlnet.ir.builder import Builder
from wlnet.ir.errors import DerivativeError, GraphError
from wlnet.ir.graph import Dtype, Graph, Value
from wlnet.ir.primitive import lookup


@dataclass(frozen=True)
class Gradient:
    """The output name under which the gradient with respect to an input or array is found."""

    of: Hashable

    def __str__(self) -> str:
        return f"d{self.of}"


def gradient(
    graph: Graph,
    of: Hashable | list[Hashable],
    wrt: Sequence[Hashable],
    seeds: Mapping[Hashable, str] | None = None,
) -> Graph:
    """The graph with one more output `Gradient(w)` for each `w` in `wrt`, of the shape of `w`.

    What is differentiated is the sum of all elements of the outputs `of` (a name, or a list of names). An output named
    in `seeds` is weighted first, element by element, by a new input of its shape whose name `seeds` gives. `wrt` names
    inputs and array keys. Where nothing depends on `w` the gradient is zero.

    Gradients that meet in one value are added in the order of the nodes, so the same graph gives the same bits.

    Raises
    ------
    GraphError
        If a name is unknown, or is that of an input and an array.
    DerivativeError
        If an output or a `w` is not of floating-point type.
    """
    from wlnet.ir.scan_gradient import keep_for_reverse  # the gradient of a scan is made of gradients of its body

    # A tuple may be a list of names or, as a key, one name.
    outputs: list[Hashable]
    if isinstance(of, list) or (isinstance(of, tuple) and of not in graph.outputs):
        outputs = list(of)
    else:
        outputs = [of]
    targets = {key: _leaf(graph, key) for key in wrt}
    needed = depending(graph, {value.id for value in targets.values()})
    graph = keep_for_reverse(graph, needed)
    builder = Builder.extending(graph)
    pending = _seed(builder, graph, outputs, seeds or {})
    for node in reversed(graph.nodes):
        given = [pending.pop(value.id, None) for value in node.outputs]
        if all(terms is None for terms in given) or not any(value.id in needed for value in node.outputs):
            continue
        with builder.on_behalf_of(*node.origins):
            totals = tuple(
                _total(builder, terms) if terms else _zeros(builder, value)
                for value, terms in zip(node.outputs, given, strict=True)
            )
            slopes = lookup(node.op).vjp(builder, node, totals)
        for value, term in zip(node.inputs, slopes, strict=True):
            if term is not None and value.id in needed:
                pending.setdefault(value.id, []).append(term)
    for key, value in targets.items():
        terms = pending.get(value.id)
        builder.output(Gradient(key), _total(builder, terms) if terms else _zeros(builder, value))
    return builder.finish()


def _seed(
    builder: Builder, graph: Graph, outputs: Sequence[Hashable], seeds: Mapping[Hashable, str]
) -> dict[int, list[Value]]:
    pending: dict[int, list[Value]] = {}
    for name in outputs:
        if name not in graph.outputs:
            raise GraphError(f"there is no output {name!r} to differentiate")
        value = graph.outputs[name]
        if not value.is_float:
            raise DerivativeError(f"output {name!r} has no derivative: its elements are {value.dtype}")
        if name in seeds:
            seed = builder.input(seeds[name], value.shape, value.dtype)
        else:
            seed = builder.broadcast(builder.constant(1.0, value.dtype), value.shape)
        pending.setdefault(value.id, []).append(seed)
    return pending


def _leaf(graph: Graph, key: Hashable) -> Value:
    if (key in graph.inputs) == (key in graph.arrays):
        found = "an input and an array" if key in graph.arrays else "neither an input nor an array"
        raise GraphError(f"cannot differentiate with respect to {key!r}: it is {found}")
    value = graph.arrays[key] if key in graph.arrays else graph.inputs[str(key)]
    if not value.is_float:
        raise DerivativeError(f"there is no derivative with respect to {key!r}: its elements are {value.dtype}")
    return value


def depending(graph: Graph, sources: set[int]) -> set[int]:
    """The values that some source reaches: only through these do gradients flow."""
    reached = set(sources)
    for node in graph.nodes:
        if any(value.id in reached for value in node.inputs):
            reached.update(value.id for value in node.outputs)
    return reached


def _total(builder: Builder, terms: Sequence[Value]) -> Value:
    total = terms[0]
    for term in terms[1:]:
        total = builder.add(total, term)
    return total


def _zeros(builder: Builder, value: Value) -> Value:
    dtype: Dtype = value.dtype
    return builder.broadcast(builder.constant(0.0, dtype), value.shape)
