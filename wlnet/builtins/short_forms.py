"""Output with parts left out: Short, Shallow, Skeleton."""

from __future__ import annotations

from wlnet.expression import Association, Compound, Expr, S, elements
from wlnet.kernel.display import Shown, displayed
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import display
from wlnet.syntax.boxes import beside

LINE = 78
"""Characters of a line of Short."""


@display("Skeleton")
def show_skeleton(k: Kernel, e: Compound) -> Expr | None:
    """Skeleton[n]: n parts left out."""
    return Shown(f"<<{k.output_line(e.args[0])}>>") if len(e.args) == 1 else None


@display("Short")
def show_short(k: Kernel, e: Compound) -> Expr | None:
    """Short[e], Short[e, n]: e with its middle left out so that it fits on n lines."""
    if not e.args:
        return None
    lines = e.args[1] if len(e.args) > 1 and type(e.args[1]) in (int, float) else 1
    return displayed(k, shortened(k, e.args[0], int(LINE * lines)))  # type: ignore[operator]


def shortened(k: Kernel, e: Expr, room: int) -> Expr:
    """An expression with parts left out so that it fits into so many characters."""
    args = _parts(e)
    if args is None or len(args) <= room:
        line = k.output_line(e)
        if len(line) <= room:
            return e
        if args is None:
            half = max(1, (room - 8) // 2)
            return Shown(f"{line[:half]}<<{len(line) - 2 * half}>>{line[-half:]}")
    assert args is not None
    front: list[Expr] = []
    back: list[Expr] = []
    left, used = len(args), 10
    while left:
        at_front = len(front) <= len(back)
        item = shortened(k, args[len(front)] if at_front else args[len(args) - 1 - len(back)], max(20, room // 3))
        size = len(k.output_line(item)) + 2
        if used + size > room and front:
            break
        (front if at_front else back).append(item)
        used += size
        left -= 1
    middle: list[Expr] = [Compound(S.Skeleton, (left,))] if left else []
    return _with_parts(k, e, [*front, *middle, *reversed(back)])


def _parts(e: Expr) -> tuple[Expr, ...] | None:
    if type(e) is Association:
        return e.rules()
    if type(e) is Compound and e.head is not S.List:
        return e.args or None
    items = elements(e)
    return tuple(items) if items else None


def _with_parts(k: Kernel, e: Expr, parts: list[Expr]) -> Expr:
    if type(e) is Association:
        boxes = [box for part in parts for box in (", ", k.output_box(part))]
        return Shown(beside(["<|", *boxes[1:], "|>"]))
    return Compound(e.head if type(e) is Compound else S.List, tuple(parts))


@display("Shallow")
def show_shallow(k: Kernel, e: Compound) -> Expr | None:
    """Shallow[e], Shallow[e, {depth, length}]: e to a depth of 4, of each expression 10 parts."""
    if not e.args:
        return None
    depth, length = 4, 10
    if len(e.args) > 1:
        spec = elements(e.args[1]) or (e.args[1],)
        depth = spec[0] if type(spec[0]) is int else depth if spec[0] is not S.Infinity else 10**6
        if len(spec) > 1:
            length = spec[1] if type(spec[1]) is int else 10**9
    return displayed(k, _shallow(k, e.args[0], depth, length))


def _shallow(k: Kernel, e: Expr, depth: int, length: int) -> Expr:
    parts = _parts(e)
    if parts is None:
        return e
    if depth <= 1:
        skeleton = Compound(S.Skeleton, (len(parts),))
        return skeleton if depth < 1 else _with_parts(k, e, [skeleton])
    kept = [_shallow(k, part, depth - 1, length) for part in parts[:length]]
    return _with_parts(k, e, kept if len(parts) <= length else [*kept, Compound(S.Skeleton, (len(parts) - length,))])
