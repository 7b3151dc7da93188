"""A session: the language and the nets together, for Python programs and for the front ends."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import wlnet.builtins  # noqa: F401 - declares the built-in functions
from wlnet.conversion import NotConvertible, from_python, to_numpy, to_python
from wlnet.expression import NULL, Compound, Expr, HostAtom, S, Source, symbol
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

_STACK_BYTES = 512 * 1024 * 1024
_DEEP = threading.local()

T = TypeVar("T")


class WolframSyntaxError(ValueError):
    """Source text that is not Wolfram Language. ``problems`` lists what is wrong and where."""

    def __init__(self, problems: list[SyntaxProblem]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = problems


def run_deep(work: Callable[[], T], interrupt: Callable[[], None]) -> T:
    """Run ``work`` on a thread with a stack for deep recursion; an interrupt from the keyboard calls ``interrupt``."""
    if getattr(_DEEP, "here", False):
        return work()
    outcome: list[T] = []
    failure: list[BaseException] = []

    def target() -> None:
        _DEEP.here = True
        try:
            outcome.append(work())
        except BaseException as error:
            failure.append(error)

    old = threading.stack_size(_STACK_BYTES)
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 400_000))
    try:
        thread = threading.Thread(target=target, name="wlnet-kernel", daemon=True)
        thread.start()
    finally:
        threading.stack_size(old)
    while thread.is_alive():
        try:
            thread.join()
        except KeyboardInterrupt:
            interrupt()
    if failure:
        raise failure[0]
    return outcome[0]


class Result:
    """The value of an evaluation. ``str()`` is its InputForm."""

    def __init__(self, session: Session, expression: Expr, messages: list[Message]) -> None:
        self._session = session
        self.expression = expression
        self.messages = messages

    def __str__(self) -> str:
        return self._session.kernel.input_form(self.expression)

    def __repr__(self) -> str:
        return f"<wlnet {self}>"

    def output_form(self) -> str:
        """The value as OutputForm prints it."""
        return self._session.kernel.output_form(self.expression)

    def to_python(self) -> Any:
        """The value as Python values: lists, dicts, numbers, strings, True, False, None, nets.

        Raises NotConvertible if it holds something Python has no value for, such as an unevaluated function.
        """
        return to_python(self.expression)

    def to_numpy(self) -> Any:
        """The value as a NumPy array. Raises NotConvertible if it is not a rectangular array of numbers."""
        return to_numpy(self.expression)

    def __call__(self, *args: Any, **options: Any) -> Any:
        """A net applied to arrays with the batch axis first: ``net(array)`` or ``net({"port": array})``."""
        if isinstance(self.expression, HostAtom) and callable(self.expression):
            return self.expression(*args, **options)
        raise TypeError(f"{self} is not a net, so it cannot be called")


class Session:
    """An independent kernel with its own definitions.

    >>> Session().evaluate("Total[Range[10]]").to_python()
    55
    """

    def __init__(
        self,
        *,
        write: Callable[[str], None] | None = None,
        report: Callable[[Message], None] | None = None,
    ) -> None:
        self.messages: list[Message] = []
        self._report = report
        self.kernel = Kernel(write=write, report=self._on_message)

    def _on_message(self, message: Message) -> None:
        self.messages.append(message)
        if self._report is not None:
            self._report(message)

    def evaluate(self, code: str, name: str = "<input>") -> Result:
        """Evaluate source text; gives the value of its last expression (Null if there is none).

        Messages are collected in the result. Raises WolframSyntaxError if the text cannot be read.
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

    def run(self, code: str, name: str = "<input>") -> Iterator[Expr | SyntaxProblem]:
        """Evaluate the expressions of a text one by one, as they are asked for."""
        source = Source(code, name)
        reader = read(source, self.kernel.contexts.resolve)
        while True:
            item = next(reader, None)
            if item is None:
                return
            yield item if isinstance(item, SyntaxProblem) else self.value_of(item)

    def value_of(self, e: Expr) -> Expr:
        """The value of one expression. Signals end here; a defect of a built-in becomes a message and $Failed."""
        return run_deep(lambda: evaluate_top(self.kernel, e), self.interrupt)

    def interrupt(self) -> None:
        """Stop the evaluation under way; it gives $Aborted."""
        self.kernel.interrupt = True

    def set(self, name: str, value: Any) -> None:
        """Bind a Python value or NumPy array to a symbol. Arrays are not copied where a packed array can hold them."""
        s = symbol(name if "`" in name else "Global`" + name)
        self.kernel.contexts.names.add(s.name)
        self.kernel.definitions[s].value = from_python(value)
        self.kernel.touch()


def evaluate_top(k: Kernel, e: Expr) -> Expr:
    """Evaluate an expression as input: jumps that nothing caught end here as Wolfram has it."""
    k.messages.start()
    try:
        return k.evaluate(e)
    except TerminatedEvaluation as signal:
        return Compound(S.TerminatedEvaluation, (signal.reason,))
    except (AbortSignal, RestartSignal):
        return S.__getattr__("$Aborted")
    except RecursionError:
        k.message(S.General, "stack")
        return S.__getattr__("$Aborted")
    except ThrowSignal as signal:
        thrown = (signal.value,) if signal.tag is None else (signal.value, signal.tag)
        held = Compound(S.Hold, (Compound(S.Throw, thrown),))
        k.message(S.Throw, "nocatch", Compound(S.HoldForm, held.args))
        return held
    except ReturnSignal as signal:
        return Compound(S.Return, (signal.value,)) if signal.target is None else signal.value
    except BreakSignal:
        return Compound(S.Hold, (Compound(S.Break, ()),))
    except ContinueSignal:
        return Compound(S.Hold, (Compound(S.Continue, ()),))
    except QuitSignal:
        raise
    except Exception as error:
        k.message(S.General, "bug", f"{type(error).__name__}: {error}", e)
        k.properties["last_defect"] = traceback.format_exc()
        return S.__getattr__("$Failed")
    finally:
        k.stack.clear()


__all__ = ["NotConvertible", "Result", "Session", "WolframSyntaxError", "evaluate_top", "run_deep"]
