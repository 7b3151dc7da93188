"""TrainingProgressReporting: what is shown of a training while it goes on."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from wlnet.builtins.nets.training.callbacks import reads_gradients
from wlnet.builtins.nets.training.progress import Progress
from wlnet.builtins.nets.training.quantities import BadSetting, timed
from wlnet.expression import NONE, Compound, Expr, S, elements, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.training.intervals import Interval, Timer
from wlnet.training.loop import Run

INTERVALS = {
    "Panel": Interval(2, "Seconds"),
    "Print": Interval(2, "Seconds"),
    "ProgressIndicator": Interval(0.1, "Seconds"),
}
FORMATS = (".csv", ".tsv", ".json", ".wl", ".m")
WIDTH = 24


@dataclass(frozen=True)
class Report:
    """One way of reporting: "Print", "ProgressIndicator", a file, or a function whose value is printed."""

    form: Expr
    interval: Interval


def read_reports(k: Kernel, e: Expr) -> list[Report]:
    """Raises BadSetting."""
    if e is NONE:
        return []
    items = elements(e) if is_list(e) else None
    if items and (len(items) > 1 and all(not _is_timing(item) for item in items)):
        return [report for item in items for report in read_reports(k, item)]
    if e is S.Automatic:
        bar = sys.stderr is not None and sys.stderr.isatty()
        return read_reports(k, "ProgressIndicator" if bar else "Print")
    (form,) = items[:1] if items else (e,)
    if isinstance(form, str):
        if form not in INTERVALS:
            raise BadSetting('Automatic, None, "Print", "ProgressIndicator", "Panel", File["name"], or a function')
        default = INTERVALS[form]
    elif isinstance(form, Compound) and form.head is S.File:
        name = str(form.args[0]) if form.args else ""
        if not name.lower().endswith(FORMATS):
            raise BadSetting(f"File of a name that ends in {', '.join(FORMATS)}")
        default = Interval()
    else:
        default = Interval(1, "Rounds", 0.05)
    forms, interval = timed(k, e, "Seconds", default)
    return [Report(form, interval) for form in forms]


def _is_timing(e: Expr) -> bool:
    return (
        isinstance(e, Compound) and e.head in (S.Rule, S.RuleDelayed) and e.args[0] in ("Interval", "MinimumInterval")
    )


class Reporter:
    """Reports when it is time to."""

    def __init__(self, k: Kernel, reports: list[Report], progress: Callable[[Run], Progress]) -> None:
        self._kernel, self._progress = k, progress
        self._shown = [(self._shower(report.form), Timer(report.interval)) for report in reports]
        self.needs_gradients = any(shown.needs_gradients for shown, _ in self._shown)

    def batch_done(self, run: Run) -> str | None:
        self._show(run, at_round=False)
        return None

    def round_done(self, run: Run) -> str | None:
        self._show(run, at_round=True)
        return None

    def close(self) -> None:
        """After the last batch."""
        for shown, _ in self._shown:
            shown.close()

    def _show(self, run: Run, at_round: bool) -> None:
        for shown, timer in self._shown:
            if (timer.interval.unit == "Rounds") == at_round and timer.due(run.moment):
                shown.show(run)

    def _shower(self, form: Expr) -> Shown:
        if form == "ProgressIndicator":
            return Bar(sys.stderr)
        if isinstance(form, str):
            return Lines(self._kernel.write)
        if isinstance(form, Compound) and form.head is S.File:
            return Table(str(form.args[0]))
        return Values(self._kernel, form, self._progress)


class Shown:
    """A way of showing where a training is."""

    needs_gradients = False

    def show(self, run: Run) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Nothing more comes."""


def summary(run: Run) -> str:
    """Where a training is, in a line."""
    record = run.record
    parts = [f"round {run.round}" + (f"/{run.total_rounds}" if run.settings.rounds else "")]
    parts.append(f"batch {run.batch}/{run.per_round}")
    if record.batch_losses:
        parts.append(f"loss {run.round_loss:.3g}")
    parts += [f"{name} {value:.3g}" for name, value in run.round_values().items() if isinstance(value, float)]
    if record.validation_losses:
        parts.append(f"validation loss {record.validation_losses[-1]:.3g}")
        measured = record.validation_measurements[-1].items()
        parts += [f"validation {name} {value:.3g}" for name, value in measured if isinstance(value, float)]
    parts.append(f"{run.speed * run.settings.batch_size:.0f} examples/s")
    parts.append(f"{clock(run.seconds)} elapsed, {clock(run.remaining)} left")
    return ", ".join(parts)


def clock(seconds: float) -> str:
    """A length of time as minutes and seconds."""
    if seconds == float("inf"):
        return "?"
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


class Lines(Shown):
    """A printed line each time."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write

    def show(self, run: Run) -> None:
        self._write(summary(run))


class Bar(Shown):
    """A line of a terminal that is written over and over."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._length = 0

    def show(self, run: Run) -> None:
        done = round(WIDTH * run.fraction)
        text = f"[{'#' * done}{'.' * (WIDTH - done)}] {summary(run)}"
        text = text[: max(20, _columns(self._stream) - 1)]
        self._stream.write("\r" + text + " " * (self._length - len(text)))
        self._stream.flush()
        self._length = len(text)

    def close(self) -> None:
        if self._length:
            self._stream.write("\r" + " " * self._length + "\r")
            self._stream.flush()


def _columns(stream: IO[str]) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return 80


class Values(Shown):
    """What a function makes of the state, printed."""

    def __init__(self, k: Kernel, function: Expr, progress: Callable[[Run], Progress]) -> None:
        self._kernel, self._function, self._progress = k, function, progress
        self.needs_gradients = reads_gradients(function)

    def show(self, run: Run) -> None:
        told = self._progress(run).read_by(self._function)
        value = self._kernel.evaluate(Compound(self._function, (told,)))
        self._kernel.evaluate(Compound(S.Print, (value,)))


class Table(Shown):
    """A file with a row for each round, whole at any moment."""

    def __init__(self, path: str) -> None:
        self._path = os.path.expanduser(path)
        self._rows: list[dict[str, Any]] = []

    def show(self, run: Run) -> None:
        record = run.record
        row: dict[str, Any] = {
            "Round": len(record.round_losses), "Batch": run.batches, "Time": run.seconds, "Loss": run.round_loss,
        }  # fmt: skip
        row |= {name: value for name, value in run.round_values().items() if isinstance(value, float)}
        if record.validation_losses:
            row["ValidationLoss"] = record.validation_losses[-1]
            measured = record.validation_measurements[-1].items()
            row |= {f"Validation{name}": value for name, value in measured if isinstance(value, float)}
        self._rows.append(row)
        aside = f"{self._path}.{os.getpid()}.part"
        with open(aside, "w", encoding="utf-8") as file:
            file.write(self._text())
        os.replace(aside, self._path)

    def _text(self) -> str:
        kind = os.path.splitext(self._path)[1].lower()
        if kind == ".json":
            return json.dumps(self._rows, indent=1) + "\n"
        names = list(dict.fromkeys(name for row in self._rows for name in row))
        if kind in (".csv", ".tsv"):
            between = "," if kind == ".csv" else "\t"
            lines = [names, *([_plain(row.get(name)) for name in names] for row in self._rows)]
            return "".join(between.join(line) + "\n" for line in lines)
        rows = ", ".join(
            "<|" + ", ".join(f'"{name}" -> {_wolfram(value)}' for name, value in row.items()) + "|>"
            for row in self._rows
        )
        return "{" + rows + "}\n"


def _plain(value: Any) -> str:
    return "" if value is None else repr(value)


def _wolfram(value: float) -> str:
    text = repr(value)
    return text.replace("e", "*^").replace("+", "") if isinstance(value, float) else text
