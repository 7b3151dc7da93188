"""The third argument of NetTrain: names of properties, and specifications of what is to be recorded on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.training.callbacks import reads_gradients
from wlnet.builtins.nets.training.calls import HEAD, Refused
from wlnet.builtins.nets.training.plots import Plot
from wlnet.builtins.nets.training.progress import GRADIENTS, KEYS, Progress
from wlnet.builtins.nets.values import brief
from wlnet.expression import Association, Compound, Expr, S, is_list, list_of
from wlnet.kernel.functions import caller
from wlnet.kernel.kernel import Kernel
from wlnet.nets.errors import listing, nearest
from wlnet.nets.net import Net
from wlnet.training.loop import Run

FORMS = ("List", "TransposedList", "Plot")
INTERVALS = ("Batch", "Round")
EXPECTED = (
    '<|"Property" -> a name or function, "Form" -> "List", "TransposedList" or "Plot", '
    '"Interval" -> "Batch" or "Round"|>'
)


@dataclass(frozen=True)
class Asked:
    """Something to be recorded: an entry of the state of a training, or what a function makes of it; and how often."""

    of: Expr
    form: str
    interval: str


def read_asked(k: Kernel, what: Expr) -> list[Asked]:
    """The specifications among what is asked for, in order. Raises Refused."""
    items = what.args if isinstance(what, Compound) and is_list(what) else (what,)
    return [_one(k, item) for item in items if not (isinstance(item, str) or item is S.All)]


def _one(k: Kernel, e: Expr) -> Asked:
    parts = _parts(e)
    of, form, interval = parts.get("Property"), parts.get("Form", "List"), parts.get("Interval", "Round")
    known = parts.keys() <= {"Property", "Form", "Interval"}
    if of is None or not known or not isinstance(form, str) or form not in FORMS or interval not in INTERVALS:
        k.message(HEAD, "badprop", brief(k, e), f"Else than by a name, it is asked for by {EXPECTED}.")
        raise Refused
    if isinstance(of, str) and of not in KEYS:
        k.message(HEAD, "badprop", brief(k, of), nearest(of, KEYS) or f"There are {listing(KEYS)}.")
        raise Refused
    return Asked(of, form, str(interval))


def _parts(e: Expr) -> dict[Expr, Expr]:
    return dict(zip(e.keys(), e.values(), strict=True)) if isinstance(e, Association) else {}


def looks_like_loss(net: Net, what: Expr) -> bool:
    """Whether the third argument is a loss, as it was in the oldest form: a net, a rule to a net, or an output."""
    if isinstance(what, Compound) and what.head is S.Rule and len(what.args) == 2:
        return looks_like_loss(net, what.args[1])
    if isinstance(what, Compound) and what.head is S.Scaled:
        return True
    return isinstance(what, NetAtom) or (isinstance(what, str) and what in net.outputs)


class Recorder:
    """Notes something while a training goes on."""

    def __init__(self, k: Kernel, asked: Asked, progress: Callable[[Run], Progress]) -> None:
        self._kernel, self._asked, self._progress = k, asked, progress
        self._values: list[Expr] = []
        self._places: list[float] = []

    @property
    def needs_gradients(self) -> bool:
        of = self._asked.of
        return of in GRADIENTS if isinstance(of, str) else reads_gradients(of)

    def batch_done(self, run: Run) -> str | None:
        return self._note(run, "Batch")

    def round_done(self, run: Run) -> str | None:
        return self._note(run, "Round")

    def _note(self, run: Run, when: str) -> str | None:
        if when == self._asked.interval:
            of, progress = self._asked.of, self._progress(run)
            value = progress.entry(of) if isinstance(of, str) else caller(self._kernel, of)(progress.read_by(of))
            self._values.append(value)
            self._places.append(run.batches)
        return None

    def value(self) -> Expr:
        """All that was noted, in the form asked for."""
        if self._asked.form == "List":
            return list_of(*self._values)
        columns = _columns(self._values)
        if self._asked.form == "TransposedList":
            return columns if columns is not None else _transposed(self._values)
        name = self._asked.of if isinstance(self._asked.of, str) else "value"
        named = {str(key): _numbers(column) for key, column in columns} if columns is not None else {}
        curves = named or {name: _numbers(list_of(*self._values))}
        return Plot(name, "batch", {key: (self._places, values) for key, values in curves.items()})


def _columns(rows: list[Expr]) -> Association | None:
    """Associations of the same keys as an association of lists."""
    found = [row for row in rows if isinstance(row, Association)]
    if not found or len(found) != len(rows):
        return None
    return Association.of((key, list_of(*(_parts(row)[key] for row in found))) for key, _ in found[0])


def _transposed(rows: list[Expr]) -> Expr:
    lists = [row.args for row in rows if isinstance(row, Compound) and is_list(row)]
    if not lists or len(lists) != len(rows) or len({len(items) for items in lists}) != 1:
        return list_of(*rows)
    return list_of(*(list_of(*column) for column in zip(*lists, strict=True)))


def _numbers(e: Expr) -> list[float]:
    """The numbers of a list; what is none is a gap of a curve."""
    items = e.args if isinstance(e, Compound) else ()
    return [float(x) if isinstance(x, (int, float)) else float("nan") for x in items]
