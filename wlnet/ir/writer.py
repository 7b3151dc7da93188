"""The bookkeeping under the builder: declaring leaves and results, appending checked nodes, finishing."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Self, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

import wlnet.ir.ops  # noqa: F401  (registers the primitives)
from wlnet.ir.errors import GraphError
from wlnet.ir.graph import Dtype, Graph, Node, Shape, Value
from wlnet.ir.primitive import lookup

Operand: TypeAlias = Value | bool | int | float


def whole(sizes: Sequence[int]) -> Shape:
    """Sizes as a tuple of Python integers, NumPy ones included."""
    return tuple(int(size) for size in sizes)


class Writer:
    """A graph in the making. `dtype` is the type of inputs, arrays and numbers that do not say otherwise."""

    def __init__(self, dtype: Dtype = "float32") -> None:
        self.dtype: Dtype = dtype
        self._origins: tuple[Hashable, ...] = ()
        self._ids = itertools.count()
        self._inputs: dict[str, Value] = {}
        self._arrays: dict[Hashable, Value] = {}
        self._constants: dict[Value, NDArray[Any]] = {}
        self._nodes: list[Node] = []
        self._outputs: dict[Hashable, Value] = {}
        self._updates: dict[Hashable, Value] = {}

    @classmethod
    def extending(cls, graph: Graph, dtype: Dtype = "float32") -> Self:
        """A builder that goes on from a graph: all its values may be used and all its results are kept."""
        builder = cls(dtype)
        builder._ids = itertools.count(graph.next_id)
        builder._inputs = dict(graph.inputs)
        builder._arrays = dict(graph.arrays)
        builder._constants = dict(graph.constants)
        builder._nodes = list(graph.nodes)
        builder._outputs = dict(graph.outputs)
        builder._updates = dict(graph.updates)
        return builder

    def _value(self, shape: Shape, dtype: str) -> Value:
        return Value(next(self._ids), shape, cast("Dtype", dtype))

    def input(self, name: str, shape: Sequence[int], dtype: Dtype | None = None) -> Value:
        """A named input of the given shape, batch axis included.

        Raises
        ------
        GraphError
            If there is an input of that name.
        """
        if name in self._inputs:
            raise GraphError(f"input {name!r} is declared twice")
        value = self._inputs[name] = self._value(whole(shape), dtype or self.dtype)
        return value

    def array(self, key: Hashable, shape: Sequence[int], dtype: Dtype | None = None) -> Value:
        """The array under `key`: a parameter or state. Asking again for a key gives the same value.

        Raises
        ------
        GraphError
            If the key was declared with another shape or type.
        """
        wanted = (whole(shape), dtype or self.dtype)
        if key not in self._arrays:
            self._arrays[key] = self._value(*wanted)
        value = self._arrays[key]
        if (value.shape, value.dtype) != wanted:
            raise GraphError(f"array {key!r} is declared as {value.dtype}{value.shape} and as {wanted[1]}{wanted[0]}")
        return value

    def constant(self, value: NDArray[Any] | Operand | Sequence[Any], dtype: Dtype | None = None) -> Value:
        """A constant array. Floating-point data and Python numbers take the builder's type, integer arrays int64."""
        if isinstance(value, Value):
            return value
        content = np.array(value)
        if dtype is None:
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            is_float = content.dtype.kind == "f" or number
            dtype = self.dtype if is_float else "bool" if content.dtype.kind == "b" else "int64"
        content = np.array(content, dtype=dtype, order="C")
        content.setflags(write=False)
        result = self._value(content.shape, dtype)
        self._constants[result] = content
        return result

    @contextmanager
    def on_behalf_of(self, *origins: Hashable) -> Iterator[None]:
        """Nodes written meanwhile have these origins."""
        before, self._origins = self._origins, origins
        try:
            yield
        finally:
            self._origins = before

    @property
    def nodes(self) -> Sequence[Node]:
        """The nodes written so far."""
        return self._nodes

    def output(self, name: Hashable, value: Value) -> None:
        """Name a value as a result.

        Raises
        ------
        GraphError
            If there is an output of that name.
        """
        if name in self._outputs:
            raise GraphError(f"output {name!r} is declared twice")
        self._outputs[name] = value

    def update(self, key: Hashable, value: Value) -> None:
        """State the new content of the array under `key`, of the same shape and type.

        Raises
        ------
        GraphError
            If there is no such array, its type differs or it has an update already.
        """
        if key not in self._arrays or key in self._updates:
            raise GraphError(
                f"update {key!r}: " + ("given twice" if key in self._updates else "there is no such array")
            )
        if self._arrays[key].abstract != value.abstract:
            raise GraphError(
                f"update {key!r} is {value.dtype}{value.shape}, the array is {self._arrays[key].signature}"
            )
        self._updates[key] = value

    def restate(self, key: Hashable, value: Value) -> None:
        """State the new content of an array as `update` does, in place of what was stated before."""
        self._updates.pop(key, None)
        self.update(key, value)

    def content(self, key: Hashable, array: Value) -> Value:
        """What the array under `key` is to become; `array` itself while nothing is stated."""
        return self._updates.get(key, array)

    def finish(self) -> Graph:
        """The checked graph."""
        graph = Graph(
            MappingProxyType(dict(self._inputs)),
            MappingProxyType(dict(self._arrays)),
            MappingProxyType(dict(self._constants)),
            tuple(self._nodes),
            MappingProxyType(dict(self._outputs)),
            MappingProxyType(dict(self._updates)),
        )
        graph.check()
        return graph

    def maker(self, value: Value) -> Node | None:
        """The node that makes a value; None for inputs, arrays and constants."""
        return next((node for node in reversed(self._nodes) if value in node.outputs), None)

    def emit(self, op: str, inputs: Sequence[Value], **params: Any) -> Value:
        """Append a node of a primitive with one output; its rule checks inputs and settings."""
        (result,) = self.emit_all(op, inputs, params)
        return result

    def emit_all(self, op: str, inputs: Sequence[Value], params: Mapping[str, Any]) -> tuple[Value, ...]:
        """Append a node and return all its outputs."""
        results = lookup(op).rule(*(value.abstract for value in inputs), **params)
        outputs = tuple(self._value(result.shape, result.dtype) for result in results)
        self._nodes.append(Node(op, tuple(inputs), MappingProxyType(dict(params)), outputs, self._origins))
        return outputs
