"""What one run at a time needs: memory for the values of a plan, and its steps bound to that memory."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.native.operands import Call, Split
from wlnet.engines.native.parallel import shared_out
from wlnet.engines.native.program import Program
from wlnet.engines.pool import pool
from wlnet.engines.scratch import Scratch, aligned_bytes
from wlnet.engines.steps import Step
from wlnet.ir.graph import Value

if TYPE_CHECKING:
    from wlnet.engines.numpy_engine import Plan

Array = NDArray[Any]
Run = Callable[[], None]


class Workspace:
    """The memory of one run at a time.

    Steps with kernels that follow one another are one table of a program; between such tables steps run in NumPy, over
    the arrays in `slots`. Views are made beforehand where they are views of memory that stays.
    """

    def __init__(self, plan: Plan) -> None:
        layout, graph = plan.layout, plan.graph
        self.slots: dict[int, Array] = {value.id: content for value, content in graph.constants.items()}
        self._scratch = Scratch()
        self._rng: np.random.Generator | None = None
        slabs = [aligned_bytes(size) for size in layout.sizes]
        for step in plan.steps:
            for value in step.node.outputs:
                if value.id in layout.slabs:
                    self.slots[value.id] = _view(slabs[layout.slabs[value.id]], value)
        self._fixed = frozenset(self.slots)
        self._fresh = [(value.id, value.shape, np.dtype(value.dtype)) for value in plan.fresh_values]
        self._kept = frozenset(value.id for value in graph.arrays.values())
        self._steady: Mapping[int, Array] | None = None
        self._runs: list[Run] = []
        self.is_native = all(
            step.kind == "view" or calls is not None for step, calls in zip(plan.steps, plan.calls, strict=True)
        )
        self._once: dict[Hashable, list[int]] = {}
        self._program = self._bound(plan)
        self._roots: frozenset[Any] = self._program.roots if self._program is not None else frozenset()
        for number in self._fixed & self._roots:
            self._bind(number, self.slots[number])
        self._passing = [number for number in _numbers(plan) if number not in self._fixed | self._kept]

    def _bound(self, plan: Plan) -> Program | None:
        tables: list[list[Call]] = []
        current: list[Call | Split] = []
        for position, step in enumerate(plan.steps):
            calls = plan.calls[position]
            if calls is not None:
                current += self._set_aside(calls, tables)
            elif step.kind == "view":
                self._see(step, plan.seen)
            else:
                self._end_group(current, plan.workers, tables)
                current = []
                self._runs.append(self._numpy(step))
        self._end_group(current, plan.workers, tables)
        return Program(tables, plan.compiler) if plan.compiler is not None and tables else None

    def _end_group(self, calls: list[Call | Split], workers: int, tables: list[list[Call]]) -> None:
        """Let calls that follow one another be run, on several threads if there is work to share."""
        if not calls:
            return
        first = len(tables)
        if workers > 1 and any(isinstance(call, Split) for call in calls):
            tables += shared_out(calls, workers)
            self._runs.append(self._together(range(first, len(tables))))
        else:
            tables.append([call.whole() if isinstance(call, Split) else call for call in calls])
            self._runs.append(self._table(first))

    def _set_aside(self, calls: Sequence[Call | Split], tables: list[list[Call]]) -> list[Call | Split]:
        """The calls that are made at each run; those that depend on one array alone get tables of their own."""
        kept: list[Call | Split] = []
        for call in calls:
            if isinstance(call, Call) and call.once and len(call.reads) == 1 and call.reads <= self._kept:
                self._once.setdefault(next(iter(call.reads)), []).append(len(tables))
                tables.append([call])
            else:
                kept.append(call)
        return kept

    def _see(self, step: Step, seen: frozenset[int]) -> None:
        """Make a view now if it stays, else at each run if somebody sees it."""
        source, target = step.node.inputs[0].id, step.node.outputs[0].id
        if target not in seen:
            return
        if source in self._fixed:
            self.slots[target] = step.run(self.slots[source])
            self._fixed |= {target}
            return

        def run() -> None:
            self.slots[target] = step.run(self.slots[source])

        self._runs.append(run)

    def _table(self, number: int) -> Run:
        def run() -> None:
            self._program.run(number)  # type: ignore[union-attr]

        return run

    def _together(self, numbers: range) -> Run:
        def one(number: int) -> Run:
            return lambda: self._program.run(number)  # type: ignore[union-attr]

        tasks = [one(number) for number in numbers]

        def run() -> None:
            pool().run_together(tasks)

        return run

    def _numpy(self, step: Step) -> Run:
        slots, scratch, kernel = self.slots, self._scratch, step.run
        inputs = [value.id for value in step.node.inputs]
        outputs = [value.id for value in step.node.outputs]
        first = outputs[0]

        def compute() -> None:
            scratch.reset()
            kernel(slots[first], *[slots[i] for i in inputs], scratch=scratch)

        def random() -> None:
            kernel(slots[first], self._rng, *[slots[i] for i in inputs])

        def loop() -> None:
            kernel([slots[i] for i in outputs], *[slots[i] for i in inputs], rng=self._rng)

        return {"compute": compute, "random": random, "loop": loop}[step.kind]

    def _bind(self, number: int, array: Array) -> None:
        self._program.bind(number, array)  # type: ignore[union-attr]

    def run(
        self,
        leaves: Mapping[int, Array],
        steady: Mapping[int, Array],
        rng: np.random.Generator | None,
        targets: Mapping[int, Array],
    ) -> None:
        """Compute all steps; results are in `slots`.

        leaves    inputs
        steady    arrays; a mapping that is the one of the last run is taken to hold the same arrays
        targets   memory for results that are computed
        """
        slots, roots = self.slots, self._roots
        if steady is not self._steady:
            self._steady = steady
            self._set(steady)
            for number in steady:  # even where the arrays are the same, they may have been written to
                for table in self._once.get(number, ()):
                    self._program.run(table)  # type: ignore[union-attr]
        self._set(leaves)
        for number, shape, kind in self._fresh:
            out = targets.get(number)
            slots[number] = out = np.empty(shape, kind) if out is None else out
            if number in roots:
                self._bind(number, out)
        self._rng = rng
        for run in self._runs:
            run()

    def _set(self, leaves: Mapping[int, Array]) -> None:
        slots, roots = self.slots, self._roots
        for number, array in leaves.items():
            if slots.get(number) is not array:
                slots[number] = array
                if number in roots:
                    self._bind(number, array)

    def forget(self) -> None:
        """Let go of inputs and results; arrays, mostly the same at the next run, stay bound."""
        for number in self._passing:
            self.slots.pop(number, None)


def _numbers(plan: Plan) -> list[int]:
    return [v.id for v in plan.graph.inputs.values()] + [v.id for step in plan.steps for v in step.node.outputs]


def _view(slab: NDArray[np.uint8], value: Value) -> Array:
    kind = np.dtype(value.dtype)
    return slab[: value.size * kind.itemsize].view(kind).reshape(value.shape)
