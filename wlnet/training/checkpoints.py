"""Files that hold a training at a moment: the net as it is, and all that going on needs.

They are archives (see `wlnet.formats.archives`): beside the members of the net, which the caller gives, `run.json` and
the arrays that it speaks of.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.formats.archives import Archive, packed, unpacked, write_whole
from wlnet.formats.problems import FormatError
from wlnet.nets.arrays import ArrayKey
from wlnet.nets.coders.coder import Pairs
from wlnet.training.intervals import Moment
from wlnet.training.loop import Record, Run
from wlnet.training.measurements.regression import Moments
from wlnet.training.step import State

Array = NDArray[Any]

STATE, ARRAYS = "run.json", "run/"
FORMAT = 1


class CheckpointError(Exception):
    """A file that cannot be read as a checkpoint, or not for this training."""


def write_checkpoint(path: str, net: Archive, run: Run) -> None:
    """Write the state of a training, in place of what the file held. Raises OSError."""
    store = _Store()
    state = json.dumps({"format": FORMAT, "state": store.plain(_state(run))})
    arrays = {f"{ARRAYS}{i}": array for i, array in enumerate(store.arrays)}
    write_whole(path, packed(Archive({**net.texts, STATE: state}, {**net.arrays, **arrays})))


def resume(path: str, run: Run) -> None:
    """Put a training that has not begun into the state of a checkpoint. Raises CheckpointError, OSError."""
    with open(path, "rb") as file:
        content = file.read()
    try:
        archive = unpacked(content)
    except FormatError as error:
        raise CheckpointError(f"{path} is no checkpoint, or damaged: {error}") from error
    if STATE not in archive.texts:
        raise CheckpointError(f"{path} is no checkpoint; it holds a net, but no training")
    found = json.loads(archive.texts[STATE])
    if found.get("format") != FORMAT:
        raise CheckpointError(f"{path} is of another version")
    count = sum(name.startswith(ARRAYS) for name in archive.arrays)
    state = _restored(found["state"], [archive.arrays[f"{ARRAYS}{i}"] for i in range(count)])
    expected = {key: array.shape for key, array in run.stepper.arrays.items()}
    if {key: array.shape for key, array in state["arrays"].items()} != expected:
        raise CheckpointError(f"{path} holds the training of another net, or with another method")
    _put(run, state)


def _state(run: Run) -> dict[str, Any]:
    return {
        "arrays": run.stepper.arrays,
        "steps": run.stepper.steps,
        "best arrays": run.best_arrays,
        "best": [run.best.value, run.best.round],
        "watch": None if run.watch is None else [run.watch.best, run.watch.without],
        "round": run.round + run.between_rounds,
        "batch": 0 if run.between_rounds else run.batch,
        "batches": run.batches,
        "examples": run.examples,
        "seconds": run.seconds,
        "rate": run.rate,
        "order": run.order,
        "losses": run.losses,
        "random": run.rng.bit_generator.state,
        "record": vars(run.record),
        "sums": run.sums.state(),
        "validated": list(vars(run.validations.last).values()),
    }


def _put(run: Run, state: Mapping[str, Any]) -> None:
    run.stepper.arrays = dict(state["arrays"])
    run.stepper.steps = dict(state["steps"])
    run.best_arrays = state["best arrays"]
    run.best.value, run.best.round = state["best"]
    if run.watch is not None and state["watch"] is not None:
        run.watch.best, run.watch.without = state["watch"]
    run.round, run.batch, run.batches = state["round"], state["batch"], state["batches"]
    run.examples, run.before, run.rate = state["examples"], state["seconds"], state["rate"]
    run.order, run.losses = state["order"], state["losses"]
    run.rng.bit_generator.state = state["random"]
    run.record = Record(**state["record"])
    run.sums.restore(state["sums"])
    run.validations.last = Moment(*state["validated"])


class _Store:
    """Values as JSON has them, with the arrays kept aside."""

    def __init__(self) -> None:
        self.arrays: list[Array] = []

    def plain(self, value: Any) -> Any:
        match value:
            case np.ndarray():
                self.arrays.append(value)
                return {"array": len(self.arrays) - 1}
            case np.generic():
                return value.item()
            case tuple():
                return {"tuple": [self.plain(item) for item in value]}
            case list():
                return [self.plain(item) for item in value]
            case State():
                return {"kept": [self.plain(value.of), value.name]}
            case Moments():
                return {"moments": list(vars(value).values())}
            case Pairs():
                return {"classes": [[_label(key), self.plain(item)] for key, item in value.entries]}
            case Mapping():
                return {"pairs": [[self.plain(key), self.plain(item)] for key, item in value.items()]}
            case None | bool() | int() | float() | str():
                return value
        raise TypeError(f"a training cannot be kept with {type(value).__name__} in its records")


def _label(value: Any) -> Any:
    """The label of a class, as its text if it is an expression."""
    return value if isinstance(value, (bool, int, float, str)) else str(value)


def _restored(value: Any, arrays: list[Array]) -> Any:
    if isinstance(value, list):
        return [_restored(item, arrays) for item in value]
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    match kind:
        case "array":
            return arrays[content]
        case "tuple":
            return tuple(_restored(item, arrays) for item in content)
        case "kept":
            key: ArrayKey = _restored(content[0], arrays)
            return State(key, content[1])
        case "moments":
            return Moments(*content)
        case "classes":
            return Pairs(tuple((key, _restored(item, arrays)) for key, item in content))
        case "pairs":
            pairs: dict[Hashable, Any] = {_restored(key, arrays): _restored(item, arrays) for key, item in content}
            return pairs
    raise CheckpointError(f"a checkpoint holds something unknown: {kind}")
