"""The NumPy engine: compile a graph to a plan, run the plan.

    plan = compile(graph)
    outputs = plan({"Input": x}, {"Weights": w})

A plan owns its memory and uses it again at every call. Several threads may call one plan: each call under way has a
memory of its own. Arrays that a call returns belong to the caller.
"""

import threading
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.memory import Layout, lay_out
from wlnet.engines.native.lowering import Inner, lower_steps
from wlnet.engines.native.operands import Address, Call
from wlnet.engines.native.toolchain import toolchain
from wlnet.engines.steps import Step, make_step
from wlnet.engines.workspace import Workspace
from wlnet.ir.errors import DtypeError, IRError, ShapeError
from wlnet.ir.graph import Graph, Value
from wlnet.ir.passes import optimise
from wlnet.ir.primitive import lookup

Array = NDArray[Any]


def compile(graph: Graph, *, optimised: bool = True, native: bool = True) -> "Plan":
    """The plan of a graph, after the standard passes unless `optimised` is false.

    Steps run as machine code where there is a compiler, unless `native` is false: then all of them run in NumPy.
    """
    return Plan(optimise(graph) if optimised else graph, native)


class Plan:
    """A graph made ready to run.

    graph   the graph as it is run, passes applied
    """

    def __init__(self, graph: Graph, native: bool = True) -> None:
        graph.check()
        self.graph = graph
        self.steps = _steps(graph, native)
        self.layout = lay_out(graph, self.steps)
        self.compiler = toolchain() if native else None
        self.calls: Sequence[Sequence[Call] | None] = (None,) * len(self.steps)
        if self.compiler is not None:
            self.calls = lower_steps((), graph, self.steps, Address).calls
        self._idle: list[Workspace] = []
        self._lock = threading.Lock()
        self._draws = any(lookup(node.op).effect == "random" for node in graph.nodes)
        self._handed = _handed_out(graph, self.layout)

    @property
    def memory(self) -> int:
        """Bytes held for intermediate values by each call under way, kernel scratch aside."""
        return sum(self.layout.sizes)

    @property
    def fresh(self) -> frozenset[int]:
        """The numbers of the results that are computed, into new arrays at each run or into given ones."""
        return self.layout.fresh

    @property
    def fresh_values(self) -> list[Value]:
        """These results themselves."""
        return [value for step in self.steps for value in step.node.outputs if value.id in self.layout.fresh]

    @cached_property
    def seen(self) -> frozenset[int]:
        """The numbers of the values that are needed as NumPy arrays: by steps without kernels, and as results."""
        seen = {value.id for value in self.graph.results}
        for step, calls in reversed(list(zip(self.steps, self.calls, strict=True))):
            if (calls is None and step.kind != "view") or step.node.outputs[0].id in seen:
                seen.update(value.id for value in step.node.inputs)
        return frozenset(seen)

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
        values: dict[int, Array] = {}
        for name, value in self.graph.inputs.items():
            values[value.id] = _given("input", name, value, inputs)
        for key, value in self.graph.arrays.items():
            values[value.id] = _given("array", key, value, arrays or {})
        with self.workspace() as workspace, np.errstate(all="ignore"):
            workspace.run(values, rng, NOWHERE)
            results = [
                workspace.slots[value.id] if is_own else np.array(workspace.slots[value.id], order="C")
                for value, is_own in self._handed
            ]
            workspace.forget()
        outputs = dict(zip(self.graph.outputs, results, strict=False))
        return outputs, dict(zip(self.graph.updates, results[len(outputs) :], strict=True))

    def lowered(self, key: Hashable, homes: Mapping[int, Address]) -> Inner | None:
        """All steps as calls within a larger program, None if a step has no kernel.

        `homes` say where the leaves are and where computed results go; all other memory bears the key.
        """
        if self.compiler is None:
            return None
        memory: dict[Hashable, int | Array] = {(key, "slab", i): size for i, size in enumerate(self.layout.sizes)}
        homes = {**homes, **{number: Address((key, "slab", slab)) for number, slab in self.layout.slabs.items()}}
        for value, content in self.graph.constants.items():
            memory[key, "constant", value.id] = content
            homes[value.id] = Address((key, "constant", value.id))
        lowered = lower_steps(key, self.graph, self.steps, homes.__getitem__)
        calls: list[Call] = []
        for step, made in zip(self.steps, lowered.calls, strict=True):
            if made is None and step.kind != "view":
                return None
            calls += made or ()
        return Inner(calls, lowered.operands, memory)

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """The memory of one run, nobody else's until it is given back."""
        with self._lock:
            workspace = self._idle.pop() if self._idle else None
        workspace = workspace or Workspace(self)
        try:
            yield workspace
        finally:
            with self._lock:
                self._idle.append(workspace)


NOWHERE: Mapping[int, Array] = MappingProxyType({})


def _handed_out(graph: Graph, layout: Layout) -> list[tuple[Value, bool]]:
    """The results, and whether the array of each is made anew and goes to nobody else: the others are copied."""
    taken: set[int] = set()
    handed = []
    for value in graph.results:
        is_own = value.id in layout.fresh and value.id not in taken
        taken.add(value.id)
        handed.append((value, is_own))
    return handed


def _steps(graph: Graph, native: bool) -> tuple[Step, ...]:
    contiguous = {value.id: True for value in graph.leaves}
    steps = []
    for node in graph.nodes:
        step = make_step(node, tuple(contiguous[value.id] for value in node.inputs), native)
        contiguous.update({value.id: step.contiguous for value in node.outputs})
        steps.append(step)
    return tuple(steps)


def _given(what: str, key: Hashable, value: Value, source: Mapping[Any, Any]) -> Array:
    """The contiguous array of the right type that a caller gave for a leaf."""
    if key not in source:
        raise IRError(f"{what} {key!r} is missing")
    array = source[key]
    if isinstance(array, np.ndarray) and array.shape == value.shape and array.dtype == value.dtype:
        return array if array.flags.c_contiguous else np.ascontiguousarray(array).reshape(value.shape)
    array = np.asarray(array)
    if array.shape != value.shape:
        raise ShapeError(f"{what} {key!r} has shape {array.shape}, the plan is for {value.shape}")
    if not np.can_cast(array.dtype, value.dtype, "same_kind"):
        raise DtypeError(f"{what} {key!r} has elements of type {array.dtype}, the plan needs {value.dtype}")
    return np.asarray(array, value.dtype, order="C")
