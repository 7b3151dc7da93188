"""Names of the net framework that are not built yet: a call says so, instead of staying as it is without a word."""

from __future__ import annotations

from wlnet.builtins.nets import NOT_BUILT
from wlnet.builtins.nets.reporting import FAILED, has_failed
from wlnet.expression import Expr
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages


def _declare(name: str) -> None:
    def refuse(k: Kernel, *args: Expr) -> Expr | None:
        if not has_failed(args):  # what has failed inside has had its message
            k.message(name, "notbuilt", name)
        return FAILED

    refuse.__doc__ = f"{name}[...]: not built yet."
    builtin(name, "ReadProtected")(refuse)
    messages(name, {"notbuilt": "`1` is not built yet; see docs/status.md."})


for _name in sorted(NOT_BUILT):
    _declare(_name)
