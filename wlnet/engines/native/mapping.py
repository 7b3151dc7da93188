"""Calls of elementwise kernels over operands: functions, copies, and arrays of one number."""

from __future__ import annotations

import math
from collections.abc import Sequence

from wlnet.engines.native import elementwise
from wlnet.engines.native.operands import Call, Operand, Split, Word, nest
from wlnet.ir.scalar import Arg, Const, Scalar

# Elements from which on the work is shared out among threads, and of one task.
SHARED = 1 << 15
TASK = 4096


def mapped(scalar: Scalar, out: Operand, xs: Sequence[Operand]) -> Call | None:
    """The call for one function over operands that broadcast to the output; None if there is no vector code for it."""
    call = shared(scalar, out, xs)
    return call.whole() if isinstance(call, Split) else call


def shared(scalar: Scalar, out: Operand, xs: Sequence[Operand]) -> Call | Split | None:
    """As `mapped`, in tasks along the first axis if there are many elements."""
    sizes, strides = nest(out.shape, [out.strides, *(x.along(out.shape) for x in xs)])
    steps = tuple(step[-1] if step[-1] in (0, 1) else -1 for step in strides)
    text = elementwise.source(scalar, tuple(x.dtype for x in xs), len(sizes), steps)
    if text is None:
        return None
    first, *rest = sizes
    unit = max(1, TASK // math.prod(rest))

    def make(begin: int, end: int, _worker: int) -> Call:
        begin, end = begin * unit, min(end * unit, first)
        places = [x.address + begin * stride[0] * x.itemsize for x, stride in zip((out, *xs), strides, strict=True)]
        words: list[Word] = [*places, end - begin, *rest, *(s for stride in strides for s in stride)]
        return Call(text, tuple(words))

    tasks = -(-first // unit)
    return Split(tasks, make) if tasks > 1 and math.prod(sizes) >= SHARED else make(0, tasks, 0)


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
