"""Calls of elementwise kernels over operands: functions, copies, and arrays of one number."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.engines.native import elementwise
from wlnet.engines.native.operands import Call, Operand, Word, nest
from wlnet.ir.scalar import Arg, Const, Scalar


def mapped(scalar: Scalar, out: Operand, xs: Sequence[Operand]) -> Call | None:
    """The call for one function over operands that broadcast to the output; None if there is no vector code for it."""
    sizes, strides = nest(out.shape, [out.strides, *(x.along(out.shape) for x in xs)])
    steps = tuple(step[-1] if step[-1] in (0, 1) else -1 for step in strides)
    text = elementwise.source(scalar, tuple(x.dtype for x in xs), len(sizes), steps)
    if text is None:
        return None
    words: list[Word] = [*(x.address for x in (out, *xs)), *sizes, *(s for stride in strides for s in stride)]
    return Call(text, tuple(words))


def copied(out: Operand, x: Operand) -> Call:
    """The call that copies an operand to another of its shape and element type."""
    call = mapped(Arg(0), out, [x])
    assert call is not None
    return call


def filled(out: Operand, value: Const) -> Call:
    """The call that writes one number everywhere; the output itself serves as the argument that says the type."""
    call = mapped(value, out, [out])
    assert call is not None
    return call
