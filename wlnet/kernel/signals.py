"""The ways in which evaluation leaves an expression before its end. None of them reaches the user of the language."""

from __future__ import annotations

from wlnet.expression import Expr


class Signal(Exception):
    """A jump out of nested evaluation."""


class BreakSignal(Signal):
    """``Break[]``."""


class ContinueSignal(Signal):
    """``Continue[]``."""


class ReturnSignal(Signal):
    """``Return[value]``; ``target`` is the head it returns from, or None for the innermost function or loop."""

    def __init__(self, value: Expr, target: Expr | None = None) -> None:
        super().__init__(value)
        self.value = value
        self.target = target


class ThrowSignal(Signal):
    """``Throw[value, tag]``; ``tag`` is None for an untagged throw."""

    def __init__(self, value: Expr, tag: Expr | None = None, handler: Expr | None = None) -> None:
        super().__init__(value)
        self.value = value
        self.tag = tag
        self.handler = handler


class AbortSignal(Signal):
    """``Abort[]``, an interrupt from the keyboard, or too deep a recursion of the host."""


class QuitSignal(Signal):
    """``Quit[]`` or ``Exit[code]``: end the session."""

    def __init__(self, code: int = 0) -> None:
        super().__init__(code)
        self.code = code


class RestartSignal(Signal):
    """An evaluation under a time limit ran out of time; ``token`` says which limit."""

    def __init__(self, token: object) -> None:
        super().__init__(token)
        self.token = token
