"""Which memory each value of a plan lives in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wlnet.engines.scratch import rounded
from wlnet.engines.steps import Step
from wlnet.ir.graph import Graph, Value


@dataclass(frozen=True)
class Layout:
    """The slabs of memory that one run needs, and the slab of each computed value that is no result.

    sizes   bytes of each slab
    slabs   by value number: the slab
    fresh   value numbers of computed results: each run makes new arrays for these and hands them out
    root    by value number: the value whose memory it lives in
    """

    sizes: tuple[int, ...]
    slabs: dict[int, int]
    fresh: frozenset[int]
    root: dict[int, int]


def lay_out(graph: Graph, steps: Sequence[Step]) -> Layout:
    """Slabs shared by values that are not needed at the same time.

    A view keeps the memory of what it views. A value goes into the smallest free slab that holds it, else the largest
    free slab grows, else a new one is made.
    """
    root = _roots(graph, steps)
    last_use = _last_uses(steps, root)
    fresh = frozenset(value.id for step in steps if step.kind != "view" for value in step.node.outputs) & {
        root[value.id] for value in graph.results
    }
    sizes: list[int] = []
    slabs: dict[int, int] = {}
    free: list[int] = []
    for position, step in enumerate(steps):
        ending = [r for r in {root[value.id] for value in step.node.inputs} if last_use[r] == position and r in slabs]
        ending.sort()
        if step.kind != "view":
            for value in step.node.outputs:
                if value.id in fresh:
                    continue
                reused = _reusable(step, root, ending)
                if reused is not None:
                    slabs[value.id] = slabs[reused]
                    ending.remove(reused)
                else:
                    slabs[value.id] = _place(_bytes(value), sizes, free)
        free.extend(slabs[r] for r in ending)
        # What nobody reads is needed no longer than its own step.
        free.extend(
            slabs[value.id] for value in step.node.outputs if value.id in slabs and last_use[value.id] == position
        )
    return Layout(tuple(sizes), slabs, fresh, root)


def _bytes(value: Value) -> int:
    return rounded(value.size * np.dtype(value.dtype).itemsize)


def _roots(graph: Graph, steps: Sequence[Step]) -> dict[int, int]:
    """For each value the value whose memory it lives in."""
    root = {value.id: value.id for value in graph.leaves}
    for step in steps:
        for value in step.node.outputs:
            root[value.id] = root[step.node.inputs[0].id] if step.kind == "view" else value.id
    return root


def _last_uses(steps: Sequence[Step], root: dict[int, int]) -> dict[int, int]:
    """For each root the position of the last step that touches its memory. Results have memory of their own."""
    last = {}
    for position, step in enumerate(steps):
        for value in (*step.node.inputs, *step.node.outputs):
            last[root[value.id]] = position
    return last


def _reusable(step: Step, root: dict[int, int], ending: list[int]) -> int | None:
    """The root of an input whose memory the output may take: it ends here, and no other input lives in it."""
    roots = [root[value.id] for value in step.node.inputs]
    for i in step.in_place:
        if roots[i] in ending and roots.count(roots[i]) == 1 and roots[i] == step.node.inputs[i].id:
            return roots[i]
    return None


def _place(size: int, sizes: list[int], free: list[int]) -> int:
    fitting = [slab for slab in free if sizes[slab] >= size]
    if fitting:
        chosen = min(fitting, key=lambda slab: (sizes[slab], slab))
    elif free:
        chosen = max(free, key=lambda slab: (sizes[slab], -slab))
        sizes[chosen] = size
    else:
        sizes.append(size)
        return len(sizes) - 1
    free.remove(chosen)
    return chosen
