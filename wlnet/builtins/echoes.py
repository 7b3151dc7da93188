"""Values shown on their way: EchoLabel, EchoTiming, EchoEvaluation."""

from __future__ import annotations

import time

from wlnet.builtins.output import labelled, row_box
from wlnet.builtins.stream_table import write_line
from wlnet.expression import Compound, Expr, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import applied, builtin


@builtin("EchoLabel")
def echo_label(_k: Kernel, label: Expr, function: Expr = S.Identity) -> Expr | None:
    """EchoLabel[label][expr]: writes the label and expr, and gives expr.

    >> EchoLabel["loss"][0.5]
     | >> loss 0.5
     = 0.5
    """
    return None


@applied("EchoLabel")
def apply_echo_label(_k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``EchoLabel[label][expr]``."""
    return Compound(S.Echo, (*args, *head.args)) if len(args) == 1 else None


@builtin("EchoTiming", "HoldAll")
def echo_timing(k: Kernel, e: Expr, label: Expr = "") -> Expr | None:
    """EchoTiming[expr, label]: writes the seconds that expr takes, and gives its value."""
    started = time.perf_counter()
    value = k.evaluate(e)
    taken = time.perf_counter() - started
    write_line(k, row_box(k, [">> ", *labelled(k.evaluate(label)), float(f"{taken:.6g}")]))
    return value


@builtin("EchoEvaluation", "HoldAll")
def echo_evaluation(k: Kernel, e: Expr, label: Expr = "") -> Expr | None:
    """EchoEvaluation[expr]: writes expr before, and its value after it is evaluated, and gives the value.

    >> EchoEvaluation[1 + 1]
     | >> 1 + 1
     | << 2
     = 2
    """
    prefix = labelled(k.evaluate(label))
    write_line(k, row_box(k, [">> ", *prefix, Compound(S.HoldForm, (e,))]))
    value = k.evaluate(e)
    write_line(k, row_box(k, ["<< ", *prefix, value]))
    return value
