"""The NumPy engine: compile a graph to a plan, run the plan.

    plan = compile(graph)
    outputs = plan({"Input": x}, {"Weights": w})

A plan owns its memory and uses it again at every call. Several threads may call one plan: each call under way has a
memory of its own. Arrays that a call returns belong to the caller.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.leaves import given
from wlnet.engines.memory import Layout, lay_out
from wlnet.engines.native.lowering import Inner, lower_steps
from wlnet.engines.native.operands import Address, Call, Roots, Split
from wlnet.engines.native.toolchain import toolchain
from wlnet.engines.prepared import Prepared
from wlnet.engines.sharding import Sharded, sharded, workers
from wlnet.engines.steps import Step, make_step
from wlnet.engines.workspace import Workspace
from wlnet.ir.errors import IRError
from wlnet.ir.graph import Graph, Value
from wlnet.ir.passes import optimise
from wlnet.ir.passes.preparation import prepared
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

    def __init__(self, graph: Graph, native: bool = True, in_parts: bool = True, steady: bool = False) -> None:
        """`steady` says that the arrays are the same for many runs; `in_parts` that threads may share the work."""
        graph.check()
        self.graph = graph
        self.compiler = toolchain() if native else None
        self._native = native
        self.draws = any(lookup(node.op).effect == "random" for node in graph.nodes)
        self._in_parts = in_parts
        self._steady = steady
        self._idle: list[Workspace] = []

    @cached_property
    def _sharded(self) -> Sharded | None:
        return (
            sharded(self.graph, lambda part: Plan(part, self._native, False, self._steady)) if self._in_parts else None
        )

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The nodes made ready."""
        return _steps(self.graph, self._native)

    @cached_property
    def layout(self) -> Layout:
        """Which memory each value lives in."""
        return lay_out(self.graph, self.steps)

    @cached_property
    def calls(self) -> Sequence[Sequence[Call | Split] | None]:
        """By step, its calls of machine code; None for steps of NumPy and views."""
        if self.compiler is None:
            return (None,) * len(self.steps)
        steady = frozenset(value.id for value in self.graph.arrays.values()) if self._steady else NONE
        return lower_steps((), self.graph, self.steps, Address, steady).calls

    @cached_property
    def workers(self) -> int:
        """How many threads run one call's steps together."""
        return workers(self.graph) if self._in_parts and self.compiler is not None else 1

    @cached_property
    def parted(self) -> "tuple[Plan | None, Plan]":
        """What is made from arrays alone, if there is anything, and the rest."""
        pair = prepared(self.graph)
        before, after = (None, self.graph) if pair is None else pair
        return before if before is None else Plan(before, self._native), Plan(after, self._native, steady=True)

    def prepare(self, arrays: Mapping[Any, Any]) -> Prepared:
        """The plan with these arrays, for many calls. Raises as a call does."""
        return Prepared(self, arrays)

    @cached_property
    def _handed(self) -> list[tuple[int, bool]]:
        return _handed_out(self.graph, self.layout)

    @property
    def memory(self) -> int:
        """Bytes held for intermediate values by each call under way, kernel scratch aside."""
        return sum(self.layout.sizes) if self._sharded is None else self._sharded.memory

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
            if step.node.outputs[0].id in seen if step.kind == "view" else calls is None:
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
        leaves = {value.id: given("input", name, value, inputs) for name, value in self.graph.inputs.items()}
        steady = {value.id: given("array", key, value, arrays or {}) for key, value in self.graph.arrays.items()}
        results = self.results(leaves, steady, rng)
        outputs = dict(zip(self.graph.outputs, results, strict=False))
        return outputs, dict(zip(self.graph.updates, results[len(outputs) :], strict=True))

    def results(
        self, inputs: Mapping[int, Array], steady: Mapping[int, Array], rng: np.random.Generator | None
    ) -> list[Array]:
        """Outputs, then updates, from inputs and arrays by number, contiguous and of the right types.

        A mapping of arrays that is the one of the call before is taken to hold the same arrays.
        """
        if self.draws and rng is None:
            raise IRError("this plan draws random numbers and needs a generator")
        if self._sharded is not None:
            return self._sharded.run(inputs, steady)
        workspace = self._taken()
        try:
            if workspace.is_native:
                workspace.run(inputs, steady, rng, NOWHERE)
            else:
                with np.errstate(all="ignore"):
                    workspace.run(inputs, steady, rng, NOWHERE)
            slots = workspace.slots
            results = [slots[i] if is_own else np.array(slots[i], order="C") for i, is_own in self._handed]
            workspace.forget()
        finally:
            self._idle.append(workspace)
        return results

    def pieces(self, inputs: Mapping[int, Array]) -> "list[tuple[Plan, Mapping[int, Array]]]":
        """The plans that one run is made of, with the inputs of each: this one, or one for each part of the batch."""
        return [(self, inputs)] if self._sharded is None else self._sharded.pieces(inputs)

    def lowered(self, key: Hashable, homes: Mapping[int, Address], steady: Roots) -> Inner | None:
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
        lowered = lower_steps(key, self.graph, self.steps, homes.__getitem__, steady)
        calls: list[Call] = []
        for step, made in zip(self.steps, lowered.calls, strict=True):
            if made is None and step.kind != "view":
                return None
            calls += [call.whole() if isinstance(call, Split) else call for call in made or ()]
        return Inner(calls, lowered.operands, memory)

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """The memory of one run, nobody else's until it is given back."""
        workspace = self._taken()
        try:
            yield workspace
        finally:
            self._idle.append(workspace)

    def _taken(self) -> Workspace:
        """A workspace that is in no use. Taking one from a list and putting it back are single operations of Python."""
        try:
            return self._idle.pop()
        except IndexError:
            return Workspace(self)


NONE: Roots = frozenset()
NOWHERE: Mapping[int, Array] = MappingProxyType({})


def _handed_out(graph: Graph, layout: Layout) -> list[tuple[int, bool]]:
    """The numbers of the results, and whether the array of each is new and goes to nobody else; others are copied."""
    taken: set[int] = set()
    handed = []
    for value in graph.results:
        is_own = value.id in layout.fresh and value.id not in taken
        taken.add(value.id)
        handed.append((value.id, is_own))
    return handed


def _steps(graph: Graph, native: bool) -> tuple[Step, ...]:
    contiguous = {value.id: True for value in graph.leaves}
    steps = []
    for node in graph.nodes:
        step = make_step(node, tuple(contiguous[value.id] for value in node.inputs), native)
        contiguous.update({value.id: step.contiguous for value in node.outputs})
        steps.append(step)
    return tuple(steps)
