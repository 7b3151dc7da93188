"""The form of the array language: values, nodes and graphs of them, with a check and a printed form.

A graph is a straight line of nodes over values of concrete shape. Its leaves are named inputs, arrays (parameters and
state, under any hashable key) and constants; its results are named outputs and `updates`, new contents of arrays such
as moving means. Graphs are not changed once made: passes and gradients make new ones.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from wlnet.ir.errors import GraphError, IRError
from wlnet.ir.primitive import Abstract, lookup

Dtype: TypeAlias = Literal["float32", "float64", "int64", "bool"]
Shape: TypeAlias = tuple[int, ...]
DTYPES: tuple[str, ...] = get_args(Dtype)


@dataclass(frozen=True)
class Value:
    """One array of a graph: its number within the graph, its shape and its element type."""

    id: int
    shape: Shape
    dtype: Dtype

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of elements."""
        return int(np.prod(self.shape, dtype=np.int64))

    @property
    def is_float(self) -> bool:
        """Whether a gradient can flow into it."""
        return self.dtype in ("float32", "float64")

    @property
    def abstract(self) -> Abstract:
        """Shape and element type, as the shape rules see it."""
        return Abstract(self.shape, self.dtype)

    def __str__(self) -> str:
        return f"%{self.id}"

    @property
    def signature(self) -> str:
        """Number, type and shape: `%3: float32[2, 4]`."""
        return f"%{self.id}: {self.dtype}[{', '.join(map(str, self.shape))}]"


@dataclass(frozen=True, eq=False)
class Node:
    """One application of a primitive. `params` hold hashable settings and are not to be changed.

    origins  whose work this is, in the words of whoever wrote the graph: several for a node that was made of several,
             in the order of the work. They mean nothing to the array language, and passes keep them
    """

    op: str
    inputs: tuple[Value, ...]
    params: Mapping[str, Any]
    outputs: tuple[Value, ...]
    origins: tuple[Hashable, ...] = ()

    def __str__(self) -> str:
        inputs = [str(value) for value in self.inputs]
        params = [
            f"{name}={value!r}" if isinstance(value, Graph) else f"{name}={value}"
            for name, value in self.params.items()
        ]
        results = ", ".join(value.signature for value in self.outputs)
        return f"{results} = {self.op}({', '.join(inputs + params)})"

    @property
    def bodies(self) -> tuple["Graph", ...]:
        """The graphs among the settings."""
        return tuple(value for value in self.params.values() if isinstance(value, Graph))


def _frozen() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, eq=False, repr=False)
class Graph:
    """Inputs, arrays and constants, the nodes over them in an order of computation, outputs and updates."""

    inputs: Mapping[str, Value]
    arrays: Mapping[Hashable, Value]
    constants: Mapping[Value, NDArray[Any]]
    nodes: tuple[Node, ...]
    outputs: Mapping[Hashable, Value]
    updates: Mapping[Hashable, Value] = field(default_factory=_frozen)

    @property
    def leaves(self) -> tuple[Value, ...]:
        """Inputs, arrays and constants, in this order."""
        return (*self.inputs.values(), *self.arrays.values(), *self.constants)

    @property
    def results(self) -> tuple[Value, ...]:
        """Outputs and updates, in this order; a value may occur more than once."""
        return (*self.outputs.values(), *self.updates.values())

    @property
    def next_id(self) -> int:
        """A value number above all in use."""
        used = [value.id for value in self.leaves]
        used += [value.id for node in self.nodes for value in node.outputs]
        return max(used, default=-1) + 1

    def check(self) -> None:
        """Verify the form: each value defined once and before use, each node as its shape rule says.

        Raises
        ------
        GraphError
            Naming the node or result that breaks a rule.
        """
        defined: dict[int, Value] = {}
        for value in self.leaves:
            _define(value, defined)
        for value, content in self.constants.items():
            if content.shape != value.shape or content.dtype.name != value.dtype:
                raise GraphError(f"constant {value.signature} holds a {content.dtype} array of shape {content.shape}")
        for node in self.nodes:
            for value in node.inputs:
                if defined.get(value.id) != value:
                    raise GraphError(f"{node}: {value} is not defined before its use")
            try:
                hash(tuple(node.params.items()))
                results = lookup(node.op).rule(*(value.abstract for value in node.inputs), **node.params)
            except (IRError, TypeError) as error:
                raise GraphError(f"{node}: {error}") from error
            if results != tuple(value.abstract for value in node.outputs):
                wanted = ", ".join(f"{result.dtype}{list(result.shape)}" for result in results)
                raise GraphError(f"{node}: the rule of {node.op} gives {wanted}")
            for value in node.outputs:
                _define(value, defined)
        for name, value in (*self.outputs.items(), *self.updates.items()):
            if defined.get(value.id) != value:
                raise GraphError(f"result {name!r} is {value}, which is not defined")
        for key, value in self.updates.items():
            if key not in self.arrays or self.arrays[key].abstract != value.abstract:
                raise GraphError(f"update {key!r} of {value.signature} does not match an array of that key")

    def __repr__(self) -> str:
        return f"<a graph of {len(self.nodes)} nodes>"

    def __str__(self) -> str:
        lines = [f"input {name!r} {value.signature}" for name, value in self.inputs.items()]
        lines += [f"array {key!r} {value.signature}" for key, value in self.arrays.items()]
        for value, content in self.constants.items():
            shown = np.array2string(content, threshold=6, edgeitems=2, separator=", ").replace("\n", "")
            lines.append(f"constant {value.signature} = {shown}")
        for node in self.nodes:
            lines.append(str(node))
            lines += [f"    {line}" for body in node.bodies for line in str(body).splitlines()]
        lines += [f"output {name!r} {value}" for name, value in self.outputs.items()]
        lines += [f"update {key!r} {value}" for key, value in self.updates.items()]
        return "\n".join(lines)


def _define(value: Value, defined: dict[int, Value]) -> None:
    if value.id in defined:
        raise GraphError(f"{value} is defined twice")
    if value.dtype not in DTYPES or any(type(size) is not int or size < 0 for size in value.shape):
        raise GraphError(f"{value} has the ill-formed type {value.dtype}{value.shape}")
    defined[value.id] = value
