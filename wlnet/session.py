"""A session: the language and the nets together, for Python programs and for the front ends."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import wlnet.builtins  # noqa: F401 - declares the built-in functions
from wlnet.builtins.history import history
from wlnet.collector import patient_collector
from wlnet.conversion import NotConvertible, from_python, to_numpy, to_python
from wlnet.deep import inside, roomy, run_deep
from wlnet.expression import NULL, Compound, Expr, HostAtom, NumericArray, PackedArray, S, Source, Symbol, head_of
from wlnet.kernel.attributes import PROTECTED
from wlnet.kernel.kernel import Kernel, TerminatedEvaluation
from wlnet.kernel.messages import Message
from wlnet.kernel.signals import (
    AbortSignal,
    BreakSignal,
    ContinueSignal,
    QuitSignal,
    RestartSignal,
    ReturnSignal,
    ThrowSignal,
)
from wlnet.syntax import SyntaxProblem, read

ABORTED = S.__getattr__("$Aborted")
_FAILED = S.__getattr__("$Failed")
_REPR_LENGTH = 200
_REPR_ELEMENTS = 100


class WolframSyntaxError(ValueError):
    """Source text that is not Wolfram Language. ``problems`` lists what is wrong and where."""

    def __init__(self, problems: list[SyntaxProblem]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = problems


class SessionEnded(Exception):
    """The code evaluated ``Quit[]`` or ``Exit[code]``. The session and its definitions can still be used."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the program ended itself with Exit[{code}]")
        self.code = code


class Result:
    """The value of an evaluation. ``str()`` is its InputForm."""

    def __init__(self, session: Session, expression: Expr, messages: list[Message]) -> None:
        self._session = session
        self.expression = expression
        self.messages = messages

    def __str__(self) -> str:
        return roomy(lambda: self._session.kernel.input_form(self.expression))

    def __repr__(self) -> str:
        e = self.expression
        if isinstance(e, HostAtom):
            return f"<wlnet {e!r}>"
        if isinstance(e, (PackedArray, NumericArray)) and e.array.size > _REPR_ELEMENTS:
            return f"<wlnet {head_of(e)!r} of size {'×'.join(map(str, e.array.shape))}>"
        text = str(self)
        return f"<wlnet {text if len(text) <= _REPR_LENGTH else text[:_REPR_LENGTH] + ' ...'}>"

    def __wolfram__(self) -> Expr:
        return self.expression

    def output_form(self) -> str:
        """The value as OutputForm prints it."""
        return roomy(lambda: self._session.kernel.output_form(self.expression))

    def to_python(self) -> Any:
        """The value as Python values: lists, dicts, numbers, strings, bytes, True, False, None, nets.

        A NumericArray gives a NumPy array. Raises NotConvertible if it holds something Python has no value for, such
        as an unevaluated function.
        """
        return roomy(lambda: to_python(self.expression))

    def to_numpy(self) -> Any:
        """The value as a NumPy array. Raises NotConvertible if it is not a rectangular array of numbers.

        The array is not copied if the session holds one, and is read-only then.
        """
        return roomy(lambda: to_numpy(self.expression))

    def __call__(self, *args: Any, **options: Any) -> Any:
        """A net applied to arrays with the batch axis first: ``net(array)`` or ``net({"port": array})``.

        Raises wlnet.DataError if the arrays do not fit the ports, wlnet.IncompleteNet if the net lacks arrays.
        """
        if isinstance(self.expression, HostAtom) and callable(self.expression):
            return self.expression(*args, **options)
        raise TypeError(f"{self!r} is not a net, so it cannot be called")


class Entry(NamedTuple):
    """An input that was evaluated and kept: its line number, its value, and whether that is to be shown."""

    line: int
    value: Expr
    shown: bool


class Session:
    """An independent kernel with its own definitions, to be used by one thread at a time.

    ``write`` is given every line that the code prints (by default it is printed), or ``write_text`` every piece of
    text as soon as it is there. ``report`` is given every message. What these functions raise reaches the caller.
    ``kernel_type`` is the class of the kernel.

    >>> Session().evaluate("Total[Range[10]]").to_python()
    55
    """

    def __init__(
        self,
        *,
        write: Callable[[str], None] | None = None,
        write_text: Callable[[str], None] | None = None,
        report: Callable[[Message], None] | None = None,
        kernel_type: type[Kernel] = Kernel,
    ) -> None:
        self.messages: list[Message] = []
        self._report = report
        self.kernel = kernel_type(write=_carrying(write or print), report=_carrying(self._on_message))
        if write_text is not None:
            self.kernel.properties["write_text"] = _carrying(write_text)

    def _on_message(self, message: Message) -> None:
        self.messages.append(message)
        if self._report is not None:
            self._report(message)

    def evaluate(self, code: str, name: str = "<input>") -> Result:
        """Evaluate source text; gives the value of its last expression (Null if there is none).

        Messages are collected in the result. Raises WolframSyntaxError if part of the text cannot be read (the other
        expressions are evaluated all the same), SessionEnded at Exit[], and KeyboardInterrupt at Ctrl-C.
        """
        before = len(self.messages)
        value: Expr = NULL
        problems: list[SyntaxProblem] = []
        for item in self.run(code, name):
            if isinstance(item, SyntaxProblem):
                problems.append(item)
            else:
                value = item
        if problems:
            raise WolframSyntaxError(problems)
        return Result(self, value, self.messages[before:])

    def read(self, code: str, name: str = "<input>") -> Iterator[Expr | SyntaxProblem]:
        """The expressions of a text, unevaluated; each is read when it is asked for, with the symbols of then."""
        return read(Source(code, name), self.kernel.contexts.resolve)

    def run(self, code: str, name: str = "<input>") -> Iterator[Expr | SyntaxProblem]:
        """Evaluate the expressions of a text one by one, as they are asked for."""
        for item in self.read(code, name):
            yield item if isinstance(item, SyntaxProblem) else self.value_of(item)

    def enter(self, e: Expr) -> Entry:
        """Evaluate an expression as a line of a dialogue: % and Out[n] give its value later.

        A semicolon at the end keeps the value from being shown, yet not from being kept.
        """
        kept = history(self.kernel)
        silent = type(e) is Compound and e.head is S.CompoundExpression and len(e.args) > 1 and e.args[-1] is NULL
        inner = e
        if silent:
            assert type(e) is Compound
            inner = e.args[0] if len(e.args) == 2 else Compound(e.head, e.args[:-1], e.span)
        try:
            value = self.value_of(inner)
        except KeyboardInterrupt:
            kept.record(e, ABORTED)
            raise
        return Entry(kept.record(e, value), value, not silent and value is not NULL)

    def value_of(self, e: Expr) -> Expr:
        """The value of one expression. Jumps end here; a defect of a built-in becomes a message and $Failed.

        Raises SessionEnded and KeyboardInterrupt.
        """
        pressed = False

        def interrupt() -> None:
            nonlocal pressed
            pressed = True
            self.interrupt()

        if not inside():
            self.kernel.interrupt = None
        try:
            with patient_collector():
                value = run_deep(lambda: evaluate_top(self.kernel, e), interrupt)
        except QuitSignal as signal:
            raise SessionEnded(signal.code) from None
        except _Carried as carried:
            raise carried.error from None
        if pressed and value is ABORTED:
            raise KeyboardInterrupt
        return value

    def interrupt(self) -> None:
        """Stop the evaluation under way, from another thread; it gives $Aborted."""
        self.kernel.interrupt = True

    def set(self, name: str, value: Any) -> None:
        """Bind a Python value, NumPy array or result to a symbol.

        Arrays of float64, int64 and complex128 become lists and others NumericArrays; neither is copied, so do not
        change them afterwards. The language never changes them. Raises NotConvertible, and ValueError if the name is
        no symbol or that of a built-in one.
        """
        found = list(self.read(name, "<name>"))
        if len(found) != 1 or type(found[0]) is not Symbol or name != name.strip():
            raise ValueError(f"{name!r} is not the name of a symbol")
        definition = self.kernel.definitions[found[0]]
        if definition.attributes & PROTECTED:
            raise ValueError(f"the symbol {name} is protected")
        definition.value = from_python(value)
        self.kernel.touch()


class _Carried(BaseException):
    """An exception of the caller's own function, carried past the kernel: it is none of the language's business."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


def _carrying(function: Callable[[Any], None]) -> Callable[[Any], None]:
    def call(argument: Any) -> None:
        try:
            function(argument)
        except Exception as error:
            raise _Carried(error) from None

    return call


def evaluate_top(k: Kernel, e: Expr) -> Expr:
    """Evaluate an expression as input: jumps that nothing caught end here as Wolfram has it."""
    depth = len(k.stack)
    k.messages.start()
    try:
        return k.evaluate(e)
    except TerminatedEvaluation as signal:
        return Compound(S.TerminatedEvaluation, (signal.reason,))
    except (AbortSignal, RestartSignal, KeyboardInterrupt):
        return ABORTED
    except RecursionError:
        k.message(S.General, "stack")
        return ABORTED
    except MemoryError:
        k.message(S.General, "nomem")
        return ABORTED
    except ThrowSignal as signal:
        if signal.tag is None:
            thrown: tuple[Expr, ...] = (signal.value,)
        elif signal.handler is None:
            thrown = (signal.value, signal.tag)
        else:
            return evaluate_top(k, Compound(signal.handler, (signal.value, signal.tag)))
        held = Compound(S.Hold, (Compound(S.Throw, thrown),))
        k.message(S.Throw, "nocatch", Compound(S.HoldForm, held.args))
        return held
    except ReturnSignal as signal:
        return Compound(S.Return, (signal.value,)) if signal.target is None else signal.value
    except (BreakSignal, ContinueSignal) as signal:
        head = S.Break if isinstance(signal, BreakSignal) else S.Continue
        jump = Compound(head, ())
        k.message(head, "nofwd", Compound(S.HoldForm, (jump,)))
        return Compound(S.Hold, (jump,))
    except QuitSignal:
        raise
    except Exception as error:
        k.properties["last_defect"] = traceback.format_exc()
        _report_defect(k, f"{type(error).__name__}: {error}", e)
        return _FAILED
    finally:
        del k.stack[depth:]


def _report_defect(k: Kernel, what: str, e: Expr) -> None:
    try:
        k.message(S.General, "bug", what, e)
    except Exception:
        # What is broken may be what prints the expression.
        k.report(Message("General::bug", f"Internal error ({what}). This is a defect of wlnet."))


__all__ = [
    "ABORTED", "Entry", "NotConvertible", "Result", "Session", "SessionEnded", "WolframSyntaxError", "evaluate_top",
    "run_deep",
]  # fmt: skip
