"""TrainingProgressCheckpointing: files from which a training can go on."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wlnet.builtins.nets.net_files import net_archive
from wlnet.builtins.nets.training.quantities import BadSetting, timed
from wlnet.expression import FALSE, NONE, TRUE, Compound, Expr, S, elements, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import is_option
from wlnet.nets.net import Net
from wlnet.training.checkpoints import resume, write_checkpoint
from wlnet.training.intervals import Interval, Timer
from wlnet.training.loop import Run

SUFFIX = ".wlnet"
_counter = itertools.count()


@dataclass(frozen=True)
class Checkpointing:
    """One file that is written over, or a folder of files, and how often.

    resume   whether to go on from the newest file that is there
    """

    path: str
    folder: bool
    interval: Interval
    resume: bool


def read_checkpointing(k: Kernel, e: Expr) -> list[Checkpointing]:
    """Raises BadSetting."""
    if e is NONE:
        return []
    items = elements(e) if is_list(e) else None
    if items and all(is_list(item) for item in items):
        return [spec for item in items for spec in read_checkpointing(k, item)]
    expected = 'None, {"File", "name.wlnet"}, {"Directory", "name"}, either with "Interval" and "Resume"'
    resumes = [a for a in items or () if isinstance(a, Compound) and is_option(a) and a.args[0] == "Resume"]
    if any(a.args[1] not in (TRUE, FALSE) for a in resumes):
        raise BadSetting('"Resume" -> True or False')
    rest = Compound(S.List, tuple(a for a in items or () if a not in resumes))
    specs, interval = timed(k, rest, "Rounds", Interval())
    if len(specs) != 2 or specs[0] not in ("File", "Directory"):
        raise BadSetting(expected)
    place = specs[1]
    if isinstance(place, Compound) and place.head is S.File and len(place.args) == 1:
        place = place.args[0]
    if not isinstance(place, str) or not place:
        raise BadSetting(expected)
    path = os.path.abspath(os.path.expanduser(place))
    return [Checkpointing(path, specs[0] == "Directory", interval, bool(resumes and resumes[-1].args[1] is TRUE))]


class Keeper:
    """Writes the files when they are due.

    files   the paths written so far
    """

    def __init__(self, k: Kernel, specs: Sequence[Checkpointing], result: Callable[[Mapping[Any, Any]], Net]) -> None:
        self.files: list[str] = []
        self._kernel, self._result = k, result
        self._timed = [(spec, Timer(spec.interval)) for spec in specs]
        self._started = time.strftime("%Y-%m-%dT%H-%M-%S")
        self._number = next(_counter) if specs else 0

    def resume(self, run: Run) -> None:
        """Go on from the newest file that is asked for and there. Raises CheckpointError, OSError."""
        for spec, _ in self._timed:
            found = _newest(spec) if spec.resume else None
            if found is not None:
                resume(found, run)
                return

    def batch_done(self, run: Run) -> str | None:
        return self._write(run, at_round=False)

    def round_done(self, run: Run) -> str | None:
        return self._write(run, at_round=True)

    def _write(self, run: Run, at_round: bool) -> str | None:
        for spec, timer in self._timed:
            if (timer.interval.unit == "Rounds") == at_round and timer.due(run.moment):
                path = os.path.join(spec.path, self._name(run)) if spec.folder else spec.path
                try:
                    if spec.folder:
                        os.makedirs(spec.path, exist_ok=True)
                    write_checkpoint(path, net_archive(self._kernel, self._result(run.arrays)), run)
                except OSError as error:
                    self._kernel.message(
                        "NetTrain", "ckpt", f"The checkpoint {path} cannot be written: {error.strerror}"
                    )
                    continue
                if path not in self.files:
                    self.files.append(path)
        return None

    def _name(self, run: Run) -> str:
        parts = [self._started, str(self._number), f"{run.round:02}", f"{run.batches:06}", f"{run.round_loss:.2e}"]
        if run.record.validation_losses:
            parts.append(f"{run.record.validation_losses[-1]:.2e}")
        return "_".join(parts) + SUFFIX


def _newest(spec: Checkpointing) -> str | None:
    if not spec.folder:
        return spec.path if os.path.exists(spec.path) else None
    if not os.path.isdir(spec.path):
        return None
    found = [os.path.join(spec.path, name) for name in os.listdir(spec.path) if name.endswith(SUFFIX)]
    return max(found, key=lambda path: (os.stat(path).st_mtime_ns, path), default=None)
