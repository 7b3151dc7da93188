"""How long each step of a plan takes: the plan is run step by step on one thread, with a look at the clock between.

A batch that runs in parts is timed part after part, so that the steps find the same things in cache as in use.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.native.operands import Call, Split
from wlnet.engines.native.program import Program
from wlnet.engines.numpy_engine import NOWHERE, Plan
from wlnet.engines.pool import single_threaded_blas
from wlnet.engines.prepared import Prepared
from wlnet.engines.steps import Step
from wlnet.engines.workspace import Run, Workspace
from wlnet.ir.builder import Builder
from wlnet.ir.graph import Dtype, Node

Array = NDArray[Any]

# Sizes of the square matrices whose products show what the machine can do.
SQUARES = (384, 768)


@dataclass(frozen=True)
class Timed:
    """A step with what it takes.

    node      of the graph for the whole batch
    seconds   of one run, on one thread
    native    whether it runs as machine code; views, which take no time, count as such
    """

    node: Node
    seconds: float
    native: bool


class Apart(Workspace):
    """A workspace in which each step is run by itself, and timed.

    nanoseconds   by step, what it took in the last run
    """

    def __init__(self, plan: Plan) -> None:
        self.nanoseconds = [0] * len(plan.steps)
        super().__init__(plan)

    def _bound(self, plan: Plan) -> Program | None:
        tables: list[list[Call]] = []
        for position, step in enumerate(plan.steps):
            before = len(self._runs)
            self._add(step, plan.calls[position], plan, tables)
            self._runs[before:] = [self._timed(run, position) for run in self._runs[before:]]
        return Program(tables, plan.compiler) if plan.compiler is not None and tables else None

    def _add(self, step: Step, calls: Any, plan: Plan, tables: list[list[Call]]) -> None:
        if calls is not None:
            kept = self._set_aside(calls, tables)
            self._runs.append(self._table(len(tables)))
            tables.append([call.whole() if isinstance(call, Split) else call for call in kept])
        elif step.kind == "view":
            self._see(step, plan.seen)
        else:
            self._runs.append(self._numpy(step))

    def _timed(self, run: Run, position: int) -> Run:
        def timed() -> None:
            start = time.perf_counter_ns()
            run()
            self.nanoseconds[position] += time.perf_counter_ns() - start

        return timed

    def once(
        self, inputs: Mapping[int, Array], steady: Mapping[int, Array], rng: np.random.Generator | None
    ) -> list[int]:
        """What the steps take in one run, in nanoseconds."""
        self.nanoseconds[:] = [0] * len(self.nanoseconds)
        self.run(inputs, steady, rng, NOWHERE)
        self.forget()
        return list(self.nanoseconds)


def timed_steps(
    prepared: Prepared,
    inputs: Mapping[str, Any],
    rng: np.random.Generator | None = None,
    *,
    repeats: int,
    seconds: float,
) -> list[Timed]:
    """The steps with the shortest of their times over several runs: what else the machine does is none of their work.

    There are at least `repeats` runs, and more while they have taken less than `seconds` together.
    """
    plan = prepared.plan
    runs: list[list[int]] = []
    with single_threaded_blas(), np.errstate(all="ignore"):
        pieces = [(Apart(part), leaves) for part, leaves in plan.pieces(prepared.leaves(inputs))]
        start = time.perf_counter()
        while len(runs) < repeats + 1 or time.perf_counter() - start < seconds:
            parts = [workspace.once(leaves, prepared.arrays, rng) for workspace, leaves in pieces]
            runs.append([sum(times) for times in zip(*parts, strict=True)])
    shortest = [min(times) / 1e9 for times in zip(*runs[1:], strict=True)]
    calls = plan.pieces(prepared.leaves(inputs))[0][0].calls
    return [
        Timed(node, taken, made is not None or step.kind == "view")
        for node, taken, made, step in zip(plan.graph.nodes, shortest, calls, plan.steps, strict=True)
    ]


@cache
def product_limit(dtype: Dtype) -> float:
    """Operations a second in products of matrices on one thread, by the fastest way that this machine has for us."""
    return max(_speed(size, dtype, native) for size in SQUARES for native in (True, False))


def _speed(size: int, dtype: Dtype, native: bool) -> float:
    builder = Builder(dtype)
    a, b = builder.input("a", (size, size)), builder.input("b", (size, size))
    builder.output("c", builder.matmul(a, b))
    plan = Plan(builder.finish(), native, in_parts=False)
    given = {name: np.ones((size, size), dtype) for name in "ab"}
    times = []
    with single_threaded_blas():
        for _ in range(8):
            start = time.perf_counter()
            plan(given)
            times.append(time.perf_counter() - start)
    return 2 * size**3 / min(times)
