"""What is written for a measurement, as a Measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from wlnet.execution.requests import read_request
from wlnet.nets.coders.coder import Foreign, Pairs
from wlnet.nets.errors import NetError, Problem, SpecificationError, nearest
from wlnet.nets.net import End
from wlnet.nets.values import AUTOMATIC, Array, Edge, Port, Value, Word, is_integer, is_list, is_number, show
from wlnet.training.losses import Attached
from wlnet.training.measurements import classification as c
from wlnet.training.measurements import ports, regression
from wlnet.training.measurements.measure import Accumulator, Measure, Rows, Subject, subjects

HEAD = "NetMeasurements"
SUB_OPTIONS = ("Measurement", "Aggregation", "ClassAveraging", "Key", "Interval")
PLOTS = ("ConfusionMatrixPlot", "ROCCurvePlot")


@dataclass(frozen=True)
class Entry:
    """A built-in measurement.

    of        the kinds of subjects that it is for
    begin     makes its accumulator, given a subject, the argument and the class averaging
    argument  what the argument may be: "n" a positive integer, "beta" a positive number, "" none
    needed    whether there has to be one
    classes   whether it has a value for each class
    rising    whether more of it is better
    """

    of: tuple[str, ...]
    begin: Callable[[Subject, Value, str | None], Accumulator]
    argument: str = ""
    needed: bool = False
    classes: bool = False
    rising: bool = False


_CLASSIFIERS = ("classes", "binary")


def _of_matrix(tell: Callable[[c.Confusion, Array], Value], rising: bool = False) -> Entry:
    return Entry(_CLASSIFIERS, lambda subject, _n, _a: c.Confusion(subject, tell), rising=rising)


def _shares(errors: bool) -> Callable[[Subject, Value, str | None], Accumulator]:
    def begin(subject: Subject, n: Value, _averaging: str | None) -> Accumulator:
        if n is None:
            return c.Confusion(subject, c.error_rate if errors else c.accuracy)
        return c.TopShare(subject, n, errors)

    return begin


def _per_class(name: str) -> Entry:
    whole = name.endswith("Number")

    def begin(subject: Subject, _n: Value, averaging: str | None) -> Accumulator:
        return c.Confusion(subject, c.per_class(c.PER_CLASS[name], averaging, whole))

    return Entry(_CLASSIFIERS, begin, classes=True, rising=name not in c.FALLING)


def _f_score(subject: Subject, beta: Value, averaging: str | None) -> Accumulator:
    return c.Confusion(subject, c.per_class(c.f_score(float(beta)), averaging, False))


def _residuals(name: str) -> Entry:
    tell = regression.MEASURES[name]
    return Entry(("numbers",), lambda s, _n, _a: regression.Residuals(s, tell), rising=name in regression.RISING)


MEASUREMENTS: Mapping[str, Entry] = {
    "Accuracy": Entry(_CLASSIFIERS, _shares(False), "n", rising=True),
    "ErrorRate": Entry(_CLASSIFIERS, _shares(True), "n"),
    "ConfusionMatrix": _of_matrix(lambda _confusion, matrix: matrix.copy()),
    "CohenKappa": _of_matrix(c.cohen_kappa, True),
    "ScottPi": _of_matrix(c.scott_pi, True),
    "Entropy": Entry(_CLASSIFIERS, lambda subject, _n, _a: c.Surprise(subject, False)),
    "Perplexity": Entry(_CLASSIFIERS, lambda subject, _n, _a: c.Surprise(subject, True)),
    "ROCCurve": Entry(_CLASSIFIERS, lambda subject, _n, a: c.ROC(subject, False, a), classes=True),
    "AreaUnderROCCurve": Entry(_CLASSIFIERS, lambda subject, _n, a: c.ROC(subject, True, a), classes=True, rising=True),
    "FScore": Entry(_CLASSIFIERS, _f_score, "beta", True, True, True),
    **{name: _per_class(name) for name in c.PER_CLASS},
    **{name: _residuals(name) for name in regression.MEASURES},
    "IntersectionOverUnion": Entry(("numbers",), lambda subject, _n, _a: regression.Overlap(subject), rising=True),
}


def read_measures(attached: Attached, specs: Value, head: str = HEAD) -> list[Measure]:
    """The measurements of a list of specifications, or of one. Raises SpecificationError, PathError."""
    return [read_measure(attached, spec, head) for spec in (specs if is_list(specs) else (specs,))]


def read_measure(attached: Attached, spec: Value, head: str = HEAD) -> Measure:
    """The measurement that a specification stands for.

    A name; an Edge from a name to its argument; a Port of the net; a Foreign function of the values of a batch by
    port; or a dict with one of these as "Measurement" and sub-options. "Loss", or the name of an output that is a loss,
    is the mean loss. Raises SpecificationError, PathError.
    """
    options: dict[str, Value] = {}
    if isinstance(spec, Mapping):
        options = {str(key): value for key, value in spec.items()}
        unknown = next((name for name in options if name not in SUB_OPTIONS), None)
        if unknown is not None or "Measurement" not in options:
            fact = f"there is no setting {show(unknown)} of a measurement" if unknown else 'there is no "Measurement"'
            raise _wrong(head, fact, nearest(unknown, SUB_OPTIONS) if unknown else "")
        spec = options["Measurement"]
    if isinstance(spec, Foreign):
        measure = _function(attached, spec, _aggregation(head, options))
    elif isinstance(spec, Port):
        measure = _port(attached, spec, _aggregation(head, options), head)
    else:
        measure = _named(attached, spec, _averaging(head, options), head)
    key = options.get("Key")
    return measure if key is None else Measure(str(key), measure.begin, measure.ends, measure.rising)


def _named(attached: Attached, spec: Value, averaging: str | None, head: str) -> Measure:
    name, argument = (spec.source, spec.target) if isinstance(spec, Edge) else (spec, None)
    losses = {term.output: term for term in attached.terms}
    if name == "Loss" and argument is None:
        return Measure(name, partial(ports.Total, attached.terms))
    if name in losses and argument is None:
        return Measure(str(name), partial(ports.Total, (losses[name],)))
    entry = MEASUREMENTS.get(name) if isinstance(name, str) else None
    if entry is None:
        if name in PLOTS:
            raise _wrong(head, f"{show(name)} is a drawing, which is not built", f"There is {show(name[:-4])}.")
        hint = nearest(name, MEASUREMENTS) if isinstance(name, str) else ""
        raise _wrong(head, f"there is no measurement {show(name)}", hint)
    _check_argument(head, name, entry, argument)
    if averaging is not None and not entry.classes:
        raise _wrong(head, f'"ClassAveraging" is for measurements of classes; {show(name)} is none')
    found = [s for s in subjects(attached.origin, attached.terms) if s.kind in entry.of]
    if not found:
        needs = "a MeanSquaredLossLayer or MeanAbsoluteLossLayer"
        needs = needs if entry.of == ("numbers",) else "a CrossEntropyLossLayer"
        raise _wrong(head, f"{show(name)} is measured where {needs} compares; the net has none")
    ends = tuple(subject.prediction for subject in found if subject.prediction.path)
    key = name if argument is None else f"{name} -> {show(argument)}"
    begins = [partial(entry.begin, subject, argument, averaging) for subject in found]
    if len(found) == 1:
        return Measure(key, begins[0], ends, entry.rising)
    return Measure(key, partial(_Several, [s.name for s in found], begins), ends, entry.rising)


class _Several:
    """One measurement of several outputs."""

    def __init__(self, names: Sequence[str], begins: Sequence[Callable[[], Accumulator]]) -> None:
        self.parts = {name: begin() for name, begin in zip(names, begins, strict=True)}

    def add(self, ports: Mapping[str, Rows], outputs: Mapping[End, Rows]) -> None:
        for part in self.parts.values():
            part.add(ports, outputs)

    def value(self) -> Value:
        return Pairs(tuple((name, part.value()) for name, part in self.parts.items()))


def _check_argument(head: str, name: str, entry: Entry, argument: Value) -> None:
    if argument is None and not entry.needed:
        return
    fits = {"n": is_integer(argument) and argument > 0, "beta": is_number(argument) and argument > 0}
    if not fits.get(entry.argument, False):
        wanted = {"n": "a positive integer", "beta": "a positive number", "": "no argument"}[entry.argument]
        given = "" if argument is None else f"; {show(argument)} was given"
        raise _wrong(head, f"{show(name)} takes {wanted}{given}")


def _averaging(head: str, options: Mapping[str, Value]) -> str | None:
    value = options.get("ClassAveraging")
    if value is None or (isinstance(value, Word) and value in (AUTOMATIC, Word("None"))):
        return None
    if value in ("Macro", "Micro"):
        return str(value)
    raise _wrong(head, f'"ClassAveraging" should be "Macro", "Micro" or None, not {show(value)}')


def _aggregation(head: str, options: Mapping[str, Value]) -> str:
    value = options.get("Aggregation", AUTOMATIC)
    if isinstance(value, Word) and value == AUTOMATIC:
        return "Mean"
    if value in ports.REDUCERS:
        return str(value)
    known = ", ".join(map(show, ports.REDUCERS))
    raise _wrong(head, f'"Aggregation" should be one of {known}, not {show(value)}')


def _port(attached: Attached, port: Port, aggregation: str, head: str) -> Measure:
    """The value of an output of the net, of a layer in it, or of an input."""
    if not port.path and port.name in attached.net.inputs and port.name not in attached.origin.outputs:
        end = End((), str(port.name))
        return Measure(show(port), partial(ports.PortValue, end, aggregation))
    try:
        (found,) = read_request(attached.origin.bare(), port).ends
    except NetError as error:
        raise error.under(head) from None
    assert isinstance(found, End)
    end = End((*attached.inside, *found.path), found.port)
    return Measure(show(port), partial(ports.PortValue, end, aggregation), (end,))


def _function(attached: Attached, function: Foreign, aggregation: str) -> Measure:
    """A function of the values of a batch by port: data, and outputs of the net where no data bear their name."""
    free = [port for port in attached.origin.outputs if port not in attached.net.inputs]
    names = {End((*attached.inside,), port): port for port in free} if attached.inside else {}
    names |= {End((), output): output for output in attached.net.outputs}
    begin = partial(ports.BatchFunction, function.call, names, aggregation)
    return Measure(str(function), begin, tuple(end for end in names if end.path))


def _wrong(head: str, fact: str, hint: str = "") -> SpecificationError:
    return SpecificationError(Problem("netinvmeas", head, fact, hint=hint))
