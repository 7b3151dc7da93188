"""A plan with its arrays: what depends on them alone is computed once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.leaves import given

if TYPE_CHECKING:
    from wlnet.engines.numpy_engine import Plan

Array = NDArray[Any]


class Prepared:
    """A plan that is called with inputs only. The arrays must not be written to as long as it is in use.

    plan     what is left to do at each call
    arrays   its arrays by number
    inputs   its inputs by name
    names    the names of the outputs
    """

    def __init__(self, plan: Plan, arrays: Mapping[Any, Any]) -> None:
        before, self.plan = plan.parted
        graph = self.plan.graph
        made = before({}, arrays) if before is not None else {}
        self.arrays = {value.id: given("array", key, value, {**arrays, **made}) for key, value in graph.arrays.items()}
        self.inputs = graph.inputs
        self.names = tuple(graph.outputs)

    @property
    def draws(self) -> bool:
        """Whether a call needs a generator of random numbers."""
        return self.plan.draws

    def __call__(self, inputs: Mapping[str, Any], rng: np.random.Generator | None = None) -> dict[Hashable, Array]:
        """The outputs by name. Raises as the call of a plan does."""
        return dict(zip(self.names, self.plan.results(self.leaves(inputs), self.arrays, rng), strict=False))

    def outputs(self, leaves: Mapping[int, Array]) -> list[Array]:
        """The outputs in order, from contiguous inputs of the right shapes and types by number; nothing is drawn."""
        return self.plan.results(leaves, self.arrays, None)

    def leaves(self, inputs: Mapping[str, Any]) -> dict[int, Array]:
        """The inputs by number, contiguous and of the right types. Raises as the call of a plan does."""
        return {value.id: given("input", name, value, inputs) for name, value in self.inputs.items()}
