"""Merging chains of elementwise nodes into one node with a larger function."""

from dataclasses import replace
from types import MappingProxyType

from wlnet.ir.graph import Graph, Node, Value
from wlnet.ir.passes.renaming import with_nodes
from wlnet.ir.scalar import Apply, Arg, Const, Scalar, lookup, substitute, subtrees
from wlnet.ir.scalar.evaluation import computing_dtype

# A merged function of a greater weight keeps too many intermediate values at once, and takes long to compile.
LARGEST_WEIGHT = 64
# What takes an instruction or two; other functions of real numbers are series.
LIGHT = frozenset({"div", "reciprocal", "sqrt", "rsqrt", "round", "floor", "ceiling", "integer_part"})
SERIES_WEIGHT = 8


def fuse_elementwise(graph: Graph) -> Graph:
    """The graph with every elementwise node merged into its one user, when that too is elementwise.

    Both must have the same shape, or the first would be computed again for each copy made by broadcasting, and compute
    in the same number type. Scalar constants are written into the functions.
    """
    uses: dict[int, int] = {}
    for node in graph.nodes:
        for value in set(node.inputs):
            uses[value.id] = uses.get(value.id, 0) + 1
    results = {value.id for value in graph.results}
    numbers = {value.id: content.item() for value, content in graph.constants.items() if content.size == 1}
    merged: dict[int, Node] = {}  # by output: elementwise nodes in their merged form
    absorbed: set[int] = set()
    nodes: list[Node] = []
    for original in graph.nodes:
        node = original
        if node.op == "elementwise":
            node = _with_numbers(node, numbers)
            (output,) = node.outputs
            for value in node.inputs:
                producer = merged.get(value.id)
                if producer is None or uses[value.id] > 1 or value.id in results or value.shape != output.shape:
                    continue
                fused = _merge(node, producer, value)
                if fused is not None:
                    node = fused
                    absorbed.add(value.id)
            merged[output.id] = node
        nodes.append(node)
    kept = [node for node in nodes if node.op != "elementwise" or node.outputs[0].id not in absorbed]
    return with_nodes(graph, kept, graph.constants, {})


def _numeric(node: Node) -> str:
    """The number type that a node computes in; bool if it has only truth values."""
    return computing_dtype(tuple(value.dtype for value in node.inputs))


def _with_numbers(node: Node, numbers: dict[int, float]) -> Node:
    """The node with one-element constants of its number type written into its function, if the shape stays."""
    kept = [value for value in node.inputs if value.id not in numbers]
    (output,) = node.outputs
    if len(kept) == len(node.inputs) or not any(value.shape == output.shape for value in kept):
        return node
    if computing_dtype(tuple(value.dtype for value in kept)) != _numeric(node):
        return node
    replacement: dict[Scalar, Scalar] = {}
    for i, value in enumerate(node.inputs):
        if value.id not in numbers:
            replacement[Arg(i)] = Arg(kept.index(value))
        elif value.dtype == "int64" and _numeric(node) != "int64":
            replacement[Arg(i)] = Const(float(numbers[value.id]))
        else:
            replacement[Arg(i)] = Const(numbers[value.id])
    scalar = substitute(node.params["scalar"], replacement)
    return replace(node, inputs=tuple(kept), params=MappingProxyType({"scalar": scalar}))


def _merge(node: Node, producer: Node, value: Value) -> Node | None:
    """`node` with `producer`, which makes its input `value`, written into its function; None if they do not fit."""
    if _numeric(node) != _numeric(producer):
        return None
    spelled = [given for outer in node.inputs for given in (producer.inputs if outer == value else (outer,))]
    inputs = list(dict.fromkeys(spelled))
    if {given.dtype for given in inputs} == {"bool"} and {given.dtype for given in node.inputs} != {"bool"}:
        return None
    inner = substitute(
        producer.params["scalar"], {Arg(i): Arg(inputs.index(given)) for i, given in enumerate(producer.inputs)}
    )
    outer: dict[Scalar, Scalar] = {
        Arg(i): inner if given == value else Arg(inputs.index(given)) for i, given in enumerate(node.inputs)
    }
    scalar = substitute(node.params["scalar"], outer)
    if weight(scalar) > LARGEST_WEIGHT:
        return None
    origins = tuple(dict.fromkeys((*producer.origins, *node.origins)))
    return replace(node, inputs=tuple(inputs), params=MappingProxyType({"scalar": scalar}), origins=origins)


def weight(scalar: Scalar) -> int:
    """About how many instructions a function takes for one element."""
    return sum(
        SERIES_WEIGHT if isinstance(tree, Apply) and tree.name not in LIGHT and lookup(tree.name).kind == "real" else 1
        for tree in subtrees(scalar)
    )
