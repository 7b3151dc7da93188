"""Running a body step after step, each in the same memory.

New states and stacked outputs are computed where they belong: an output straight into its slice of the stack, a state
into one of two buffers that take turns, or where it is an output too, into that slice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from wlnet.engines.numpy_engine import Plan

Array = NDArray[Any]

NOTHING: dict[int, Array] = {}


class Loop:
    """The plan of a body and how often it runs."""

    def __init__(self, plan: Plan, states: int, slices: int, length: int, reverse: bool) -> None:
        self.plan = plan
        self.steps = range(length)[::-1] if reverse else range(length)
        inputs, outputs = list(plan.graph.inputs.values()), list(plan.graph.outputs.values())
        self.states, self.after = inputs[:states], outputs[:states]
        self.slices = inputs[states : states + slices]
        self.constants = inputs[states + slices :]
        self.outputs = outputs[states:]

    def __call__(self, outs: list[Array], *inputs: Array, rng: np.random.Generator | None = None) -> None:
        """Final states and stacked outputs into `outs`."""
        count = len(self.states)
        state = [np.ascontiguousarray(x).reshape(x.shape) for x in inputs[:count]]
        sequences = inputs[count : count + len(self.slices)]
        leaves: dict[int, Array] = {}
        for value, content in zip(self.constants, inputs[count + len(self.slices) :], strict=True):
            leaves[value.id] = np.ascontiguousarray(content).reshape(content.shape)
        with self.plan.workspace() as workspace:
            values = workspace.slots
            spare = [[np.empty(v.shape, v.dtype) for v in self.states] for _ in range(2)]
            moved = {
                i: np.empty(value.shape, value.dtype)
                for i, (value, x) in enumerate(zip(self.slices, sequences, strict=True))
                if len(x) and not x[0, ...].flags.c_contiguous
            }
            for turn, t in enumerate(self.steps):
                for value, content in zip(self.states, state, strict=True):
                    leaves[value.id] = content
                for i, (value, x) in enumerate(zip(self.slices, sequences, strict=True)):
                    if i in moved:
                        np.copyto(moved[i], x[t, ...])
                        leaves[value.id] = moved[i]
                    else:
                        leaves[value.id] = x[t, ...]
                targets: dict[int, Array] = {}
                places = [(v, out[t, ...]) for v, out in zip(self.outputs, outs[count:], strict=True)]
                places += list(zip(self.after, spare[turn % 2], strict=True))
                for value, place in places:
                    targets.setdefault(value.id, place)
                workspace.run(leaves, NOTHING, rng, targets)
                # What is no new array of this step, or has its place elsewhere, is copied.
                for value, place in places[: len(self.outputs)]:
                    if values[value.id] is not place:
                        np.copyto(place, values[value.id])
                for i, (value, place) in enumerate(places[len(self.outputs) :]):
                    if values[value.id] is targets[value.id] and value.id in self.plan.fresh:
                        state[i] = values[value.id]
                    else:
                        np.copyto(place, values[value.id])
                        state[i] = place
            workspace.forget()
        for out, content in zip(outs, state, strict=False):
            np.copyto(out, content)
