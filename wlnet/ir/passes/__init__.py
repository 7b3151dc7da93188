"""Passes: functions from a graph to an equal graph that is cheaper to run. `optimise` is the usual sequence."""

from collections.abc import Callable, Sequence

from wlnet.ir.graph import Graph
from wlnet.ir.passes.constant_folding import fold_constants
from wlnet.ir.passes.dead_code import remove_dead_code
from wlnet.ir.passes.elementwise_fusion import fuse_elementwise
from wlnet.ir.passes.subexpressions import share_subexpressions

STANDARD: tuple[Callable[[Graph], Graph], ...] = (
    remove_dead_code,
    fold_constants,
    share_subexpressions,
    fuse_elementwise,
    remove_dead_code,
)


def optimise(graph: Graph, passes: Sequence[Callable[[Graph], Graph]] = STANDARD) -> Graph:
    """The graph after the given passes, one after another. Inputs, arrays and names of results stay."""
    for function in passes:
        graph = function(graph)
    return graph


__all__ = ["STANDARD", "fold_constants", "fuse_elementwise", "optimise", "remove_dead_code", "share_subexpressions"]
