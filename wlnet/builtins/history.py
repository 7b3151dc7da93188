"""What a session has answered so far: Out, In and the line counter."""

from __future__ import annotations

from wlnet.expression import Compound, Expr, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, variable


class History:
    """Inputs and outputs of a session by line number."""

    def __init__(self) -> None:
        self.line = 1
        self.inputs: dict[int, Expr] = {}
        self.outputs: dict[int, Expr] = {}

    def record(self, given: Expr, value: Expr) -> int:
        """Keep an input and its value; gives their line number."""
        number = self.line
        self.inputs[number] = given
        self.outputs[number] = value
        self.line += 1
        return number


def history(k: Kernel) -> History:
    """The history of a kernel."""
    return k.properties.setdefault("history", History())  # type: ignore[return-value]


@builtin("Out")
def out(k: Kernel, n: Expr = -1) -> Expr | None:
    """%, %%, %n or Out[n]: the last value, the one before it, the value of line n."""
    kept = history(k)
    if type(n) is not int:
        return None
    return kept.outputs.get(n + kept.line if n < 0 else n)


@builtin("In")
def in_(k: Kernel, n: Expr = -1) -> Expr | None:
    """In[n]: evaluates the input of line n again."""
    kept = history(k)
    if type(n) is not int:
        return None
    return kept.inputs.get(n + kept.line if n < 0 else n)


@builtin("InString")
def in_string(k: Kernel, n: Expr = -1) -> Expr | None:
    """InString[n]: the input of line n as text."""
    kept = history(k)
    if type(n) is not int:
        return None
    given = kept.inputs.get(n + kept.line if n < 0 else n)
    return None if given is None else k.input_form(given)


@variable("$Line")
def line(k: Kernel) -> Expr:
    """The number of the current line."""
    return history(k).line


@variable("$HistoryLength")
def history_length(k: Kernel) -> Expr:
    """How many lines are kept: all."""
    return Compound(S.DirectedInfinity, (1,))
