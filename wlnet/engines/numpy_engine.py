"""The NumPy engine: compile a graph to a plan, run the plan.

    plan = compile(graph)
    outputs = plan({"Input": x}, {"Weights": w})

A plan owns its memory and uses it again at every call. Several threads may call one plan: each call under way has a
memory of its own. Arrays that a call returns belong to the caller.
"""

import threading
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.memory import Workspace, lay_out
from wlnet.engines.steps import Step, make_step
from wlnet.ir.errors import DtypeError, IRError, ShapeError
from wlnet.ir.graph import Graph, Value
from wlnet.ir.passes import optimise
from wlnet.ir.primitive import lookup

Array = NDArray[Any]


def compile(graph: Graph, *, optimised: bool = True) -> "Plan":
    """The plan of a graph, after the standard passes unless `optimised` is false."""
    return Plan(optimise(graph) if optimised else graph)


class Plan:
    """A graph made ready to run.

    graph   the graph as it is run, passes applied
    """

    def __init__(self, graph: Graph) -> None:
        graph.check()
        self.graph = graph
        self._steps = _steps(graph)
        self._layout = lay_out(graph, self._steps)
        self._idle: list[Workspace] = []
        self._lock = threading.Lock()
        self._draws = any(lookup(node.op).effect == "random" for node in graph.nodes)

    @property
    def memory(self) -> int:
        """Bytes held for intermediate values by each call under way, kernel scratch aside."""
        return sum(self._layout.sizes)

    def __call__(
        self,
        inputs: Mapping[str, Any],
        arrays: Mapping[Any, Any] | None = None,
        rng: np.random.Generator | None = None,
    ) -> dict[Hashable, Array]:
        """The outputs by name.

        Raises
        ------
        IRError
            If an input or array is missing, or random numbers are needed and there is no generator.
        ShapeError, DtypeError
            If an input or array has another shape, or a type that does not convert.
        """
        return self.run_with_updates(inputs, arrays, rng)[0]

    def run_with_updates(
        self,
        inputs: Mapping[str, Any],
        arrays: Mapping[Any, Any] | None = None,
        rng: np.random.Generator | None = None,
    ) -> tuple[dict[Hashable, Array], dict[Hashable, Array]]:
        """The outputs by name and the new contents of arrays by key. Raises as a call does."""
        if self._draws and rng is None:
            raise IRError("this plan draws random numbers and needs a generator")
        values: dict[int, Array] = {value.id: content for value, content in self.graph.constants.items()}
        for name, value in self.graph.inputs.items():
            values[value.id] = _given("input", name, value, inputs)
        for key, value in self.graph.arrays.items():
            values[value.id] = _given("array", key, value, arrays or {})
        with self.workspace() as workspace, np.errstate(all="ignore"):
            self.run_steps(workspace, values, rng)
            handed_out: set[int] = set()
            outputs = {name: self._owned(v, values, handed_out) for name, v in self.graph.outputs.items()}
            updates = {key: self._owned(v, values, handed_out) for key, v in self.graph.updates.items()}
        return outputs, updates

    @property
    def fresh(self) -> frozenset[int]:
        """The numbers of the results that are computed, into new arrays at each run or into given ones."""
        return self._layout.fresh

    def run_steps(
        self,
        workspace: Workspace,
        values: dict[int, Array],
        rng: np.random.Generator | None,
        targets: Mapping[int, Array] = MappingProxyType({}),
    ) -> None:
        """Compute all steps over the leaves in `values`; arrays of the workspace and fresh ones end up there too.

        `targets` are contiguous arrays, by number, that fresh results are to be computed into.
        """
        for step in self._steps:
            inputs = [values[value.id] for value in step.node.inputs]
            outputs = step.node.outputs
            if step.kind == "view":
                values[outputs[0].id] = step.run(*inputs)
                continue
            outs = []
            for output in outputs:
                out = workspace.arrays.get(output.id)
                if out is None:
                    out = targets.get(output.id)
                if out is None:
                    out = np.empty(output.shape, output.dtype)
                values[output.id] = out
                outs.append(out)
            if step.kind == "random":
                step.run(outs[0], rng, *inputs)
            elif step.kind == "loop":
                step.run(outs, *inputs, rng=rng)
            else:
                workspace.scratch.reset()
                step.run(outs[0], *inputs, scratch=workspace.scratch)

    def _owned(self, value: Value, values: dict[int, Array], handed_out: set[int]) -> Array:
        """The array of a result, copied unless it was made in this run and goes to nobody else."""
        array, root = values[value.id], self._layout.root[value.id]
        if root in self._layout.fresh and root not in handed_out and array.flags.c_contiguous:
            handed_out.add(root)
            return array
        return np.array(array, order="C")

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """The memory of one run, nobody else's until it is given back."""
        with self._lock:
            workspace = self._idle.pop() if self._idle else None
        workspace = workspace or Workspace(self._layout, self._steps)
        try:
            yield workspace
        finally:
            with self._lock:
                self._idle.append(workspace)


def _steps(graph: Graph) -> tuple[Step, ...]:
    contiguous = {value.id: True for value in graph.leaves}
    steps = []
    for node in graph.nodes:
        step = make_step(node, tuple(contiguous[value.id] for value in node.inputs))
        contiguous.update({value.id: step.contiguous for value in node.outputs})
        steps.append(step)
    return tuple(steps)


def _given(what: str, key: Hashable, value: Value, source: Mapping[Any, Any]) -> Array:
    """The contiguous array of the right type that a caller gave for a leaf."""
    if key not in source:
        raise IRError(f"{what} {key!r} is missing")
    array = np.asarray(source[key])
    if array.shape != value.shape:
        raise ShapeError(f"{what} {key!r} has shape {array.shape}, the plan is for {value.shape}")
    if not np.can_cast(array.dtype, value.dtype, "same_kind"):
        raise DtypeError(f"{what} {key!r} has elements of type {array.dtype}, the plan needs {value.dtype}")
    return np.asarray(array, value.dtype, order="C")
