"""What a kernel may be lent for a while: other code that decides what functions do with objects of its own."""

from __future__ import annotations

from typing import Protocol

from wlnet.expression import Compound, Expr


class Overload(Protocol):
    """Code that sees every call before the kernel's own rules do, and every value that a condition gives.

    Tracing functions of arrays is such code: `Total[x]`, `If[x > 0, ...]` or `x + {1, 2}` mean something else while
    `x` stands for an array that is not there yet.
    """

    def call(self, e: Compound) -> Expr | None:
        """The value of a call whose arguments are evaluated as its head's attributes want it; None leaves it alone."""

    def decide(self, value: Expr) -> None:
        """Look at the value of a condition; raises what says that it cannot be decided."""
