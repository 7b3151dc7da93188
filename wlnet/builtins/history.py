"""What a session has answered so far: Out, In and the line counter."""

from __future__ import annotations

from wlnet.expression import Compound, Expr, S, Symbol
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages, variable

messages("$HistoryLength", {"histlen": "`1` is not a valid value for $HistoryLength."})


OUTPUT_FORMS = {
    *(
        S.InputForm,
        S.OutputForm,
        S.FullForm,
        S.StandardForm,
        S.TraditionalForm,
        S.MatrixForm,
        S.TableForm,
        S.ColumnForm,
    ),
    *(S.NumberForm, S.ScientificForm, S.EngineeringForm, S.PaddedForm, S.AccountingForm, S.DecimalForm, S.PercentForm),
    *(S.BaseForm, S.Short, S.Shallow),
}
"""Forms that only say how a result is shown: the label of the line names them, and Out keeps what is in them."""


def form_of(value: Expr) -> Symbol | None:
    """The form that a result is to be shown in."""
    is_form = type(value) is Compound and value.args and value.head in OUTPUT_FORMS
    return value.head if is_form else None  # type: ignore[union-attr, return-value]


class History:
    """Inputs and outputs of a session by line number; ``length`` says how many lines are kept, None for all."""

    def __init__(self) -> None:
        self.line = 1
        self.length: int | None = None
        self.inputs: dict[int, Expr] = {}
        self.outputs: dict[int, Expr] = {}

    def record(self, given: Expr, value: Expr) -> int:
        """Keep an input and its value; gives their line number."""
        number = self.line
        self.inputs[number] = given
        self.outputs[number] = value if form_of(value) is None else value.args[0]  # type: ignore[union-attr]
        self.line += 1
        self.forget()
        return number

    def forget(self) -> None:
        """Drop the lines beyond the length to be kept."""
        if self.length is not None:
            for lines in (self.inputs, self.outputs):
                for number in [n for n in lines if n < self.line - self.length]:
                    del lines[number]

    def number(self, n: int) -> int:
        """The line that n means: itself, or counted back from the current line."""
        return n if n >= 0 else self.line + n


def history(k: Kernel) -> History:
    """The history of a kernel."""
    found = k.properties.get("history")
    if not isinstance(found, History):
        found = k.properties["history"] = History()
    return found


@builtin("Out", "Listable")
def out(k: Kernel, n: Expr = -1) -> Expr | None:
    """%, %%, %n or Out[n]: the last value, the one before it, the value of line n.

    >> {Out[], Out[-2], Out[7]}
     = {%, %%, %7}
    """
    kept = history(k)
    return kept.outputs.get(kept.number(n)) if type(n) is int else None


@builtin("In", "Listable")
def in_(k: Kernel, n: Expr = -1) -> Expr | None:
    """In[n]: evaluates the input of line n again.

    >> In[7]
     = In[7]
    """
    kept = history(k)
    return kept.inputs.get(kept.number(n)) if type(n) is int else None


@builtin("InString", "Listable")
def in_string(k: Kernel, n: Expr = -1) -> Expr | None:
    """InString[n]: the input of line n as text.

    >> InString[7]
     = InString[7]
    """
    kept = history(k)
    given = kept.inputs.get(kept.number(n)) if type(n) is int else None
    return None if given is None else k.input_form(given)


@variable("$Line")
def line(k: Kernel) -> Expr:
    """The number of the current line."""
    return history(k).line


def _set_length(k: Kernel, value: Expr) -> Expr | None:
    kept = history(k)
    if value is S.Infinity:
        kept.length = None
    elif type(value) is int and value >= 0:
        kept.length = value
        kept.forget()
    else:
        k.message("$HistoryLength", "histlen", value)
        return None
    return value


@variable("$HistoryLength", _set_length)
def history_length(k: Kernel) -> Expr:
    """How many lines In and Out keep. A session that works on large arrays does well to keep few."""
    kept = history(k)
    return S.Infinity if kept.length is None else kept.length
