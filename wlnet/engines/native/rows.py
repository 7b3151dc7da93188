"""Softmax, its logarithm, and reductions: one or two passes over lanes, sums of float32 in float64."""

from __future__ import annotations

import math
from functools import lru_cache

from wlnet.engines.native.elementwise import KINDS, LANES
from wlnet.engines.native.exponentials import log, small_exp
from wlnet.engines.native.functions import maximum, minimum
from wlnet.engines.native.writer import INTEGER, Mask, V, Writer

ZERO = V("0", "i64")


def _wide(w: Writer, x: V) -> V:
    return w.convert("fpext", x, "double") if x.kind == "float" else x


def _narrow(w: Writer, x: V, kind: str) -> V:
    return w.convert("fptrunc", x, kind) if kind == "float" and x.kind == "double" else x


def _masked(w: Writer, x: V, mask: Mask, otherwise: float) -> V:
    return x if mask is None else w.select(mask, x, w.like(otherwise, x))


@lru_cache(maxsize=64)
def softmax_source(dtype: str, logarithm: bool, last: bool) -> str:
    """Softmax along the middle axis of (outer, n, inner), where `last` says that inner is 1.

    The row: the addresses of output and input, outer, n, inner.
    """
    kind = KINDS[dtype]
    w = Writer()
    out, x = w.pointer(0), w.pointer(1)
    outer, n, inner = w.word(2), w.word(3), w.word(4)
    lowest = w.const(-math.inf, kind, LANES[kind])
    zero = w.const(0.0, "double", LANES[kind])

    def along_rows(i: V, _: tuple[V, ...]) -> None:
        base = w.mul(i, n)

        def element(j: V, mask: Mask) -> V:
            return w.load(x, w.add(base, j), kind, LANES[kind], mask)

        def largest(j: V, mask: Mask, held: tuple[V, ...]) -> list[V]:
            return [w.larger(_masked(w, element(j, mask), mask, -math.inf), held[0])]

        top = w.total(w.gathered(n, LANES[kind], largest, [lowest])[0], "fmax")
        spread = w.splat(top, LANES[kind])

        def summed(j: V, mask: Mask, held: tuple[V, ...]) -> list[V]:
            power = small_exp(w, w.fsub(element(j, mask), spread))
            if not logarithm:
                w.store(out, w.add(base, j), power, mask)
            return [w.fadd(held[0], _wide(w, _masked(w, power, mask, 0.0)))]

        total = _narrow(w, w.total(w.gathered(n, LANES[kind], summed, [zero])[0]), kind)
        factor = log(w, total) if logarithm else w.fdiv(w.like(1.0, total), total)
        by = w.splat(factor, LANES[kind])

        def scaled(j: V, mask: Mask) -> None:
            if logarithm:
                value = w.fsub(w.fsub(element(j, mask), spread), by)
            else:
                value = w.fmul(w.load(out, w.add(base, j), kind, LANES[kind], mask), by)
            w.store(out, w.add(base, j), value, mask)

        w.each(n, LANES[kind], scaled)

    def across_rows(i: V, _: tuple[V, ...]) -> None:
        begin = w.mul(i, w.mul(n, inner))

        def column(j: V, mask: Mask) -> None:
            base = w.add(begin, j)

            def place(k: V) -> V:
                return w.add(base, w.mul(k, inner))

            def element(k: V) -> V:
                return w.load(x, place(k), kind, LANES[kind], mask)

            (top,) = w.loop(n, lambda k, held: [w.larger(element(k), held[0])], carried=[lowest])

            def summed(k: V, held: tuple[V, ...]) -> list[V]:
                power = small_exp(w, w.fsub(element(k), top))
                if not logarithm:
                    w.store(out, place(k), power, mask)
                return [w.fadd(held[0], _wide(w, power))]

            total = _narrow(w, w.loop(n, summed, carried=[zero])[0], kind)
            factor = log(w, total) if logarithm else w.fdiv(w.like(1.0, total), total)

            def scaled(k: V, _: tuple[V, ...]) -> None:
                if logarithm:
                    value = w.fsub(w.fsub(element(k), top), factor)
                else:
                    value = w.fmul(w.load(out, place(k), kind, LANES[kind], mask), factor)
                w.store(out, place(k), value, mask)

            w.loop(n, scaled)

        w.each(inner, LANES[kind], column)

    w.loop(outer, along_rows if last else across_rows)
    return w.finish()


@lru_cache(maxsize=256)
def reduce_source(dtype: str, reduction: str, kept: int, reduced: int, last: str) -> str | None:
    """A reduction over an array whose axes are sorted into kept and reduced ones, at least one of the latter.

    last    which group the axis with neighbours side by side is the last of: "kept", "reduced", or "none"

    The row: the addresses of output and input, the number of elements behind a mean, the sizes of kept then reduced
    axes, and the strides of the input along them. The output is contiguous.
    """
    kind = KINDS[dtype]
    if kind not in INTEGER and reduction != "sum":
        return None
    sums = reduction in ("sum", "mean")
    held_kind = "double" if sums and kind == "float" else kind
    lanes = 1 if last == "none" else LANES[kind]
    start = {"sum": 0, "mean": 0, "prod": 1, "max": -math.inf, "min": math.inf}[reduction]
    w = Writer()
    out, x, count = w.pointer(0), w.pointer(1), w.word(2)
    sizes = [w.word(3 + axis) for axis in range(kept + reduced)]
    strides = [w.word(3 + kept + reduced + axis) for axis in range(kept + reduced)]

    def joined(a: V, b: V) -> V:
        match reduction:
            case "max":
                return maximum(w, a, b)
            case "min":
                return minimum(w, a, b)
            case "prod":
                return w.fmul(a, b)
        return w.fadd(a, b) if a.kind in INTEGER else w.add(a, b)

    def element(place: V, mask: Mask) -> V:
        found = _masked(w, w.load(x, place, kind, lanes, mask), mask, start)
        return _wide(w, found) if sums else found

    def gathered(axis: int, base: V, held: V) -> V:
        """All elements from `base` along the reduced axes from `axis` on, joined to what is held."""
        if axis == kept + reduced:
            return joined(held, element(base, None))
        if axis == kept + reduced - 1 and last == "reduced":
            return w.gathered(
                sizes[axis], lanes, lambda j, mask, h: [joined(h[0], element(w.add(base, j), mask))], [held]
            )[0]
        return w.loop(
            sizes[axis], lambda j, h: [gathered(axis + 1, w.add(base, w.mul(j, strides[axis])), h[0])], carried=[held]
        )[0]

    def folded(x: V) -> V:
        """One number for all lanes."""
        if reduction in ("max", "min", "prod"):
            while x.lanes > 1:
                low, high = w.halves(x)
                x = joined(low, high)
            return x
        return w.total(x, "fadd" if x.kind in INTEGER else "add")

    def finished(total: V) -> V:
        if reduction == "mean":
            total = w.fdiv(total, w.splat(w.convert("sitofp", count, total.kind), total.lanes))
        return _narrow(w, total, kind)

    def columns(place: V, base: V) -> None:
        """The last kept axis, a vector of results at a time."""

        def column(j: V, mask: Mask) -> None:
            def inner(axis: int, at: V, held: V) -> V:
                if axis == kept + reduced:
                    return joined(held, element(at, mask))
                return w.loop(
                    sizes[axis], lambda i, h: [inner(axis + 1, w.add(at, w.mul(i, strides[axis])), h[0])],
                    carried=[held],
                )[0]  # fmt: skip

            total = inner(kept, w.add(base, j), w.const(start, held_kind, lanes))
            w.store(out, w.add(place, j), finished(total), mask)

        w.each(sizes[kept - 1], lanes, column)

    def results(axis: int, place: V, base: V) -> None:
        """Results from number `place` on; along the kept axes from `axis` on."""
        if axis == kept:
            total = gathered(kept, base, w.const(start, held_kind, lanes))
            w.store(out, place, finished(folded(total)))
        elif axis == kept - 1 and last == "kept":
            columns(w.mul(place, sizes[axis]), base)
        else:
            w.loop(
                sizes[axis],
                lambda i, _: results(
                    axis + 1, w.add(w.mul(place, sizes[axis]), i), w.add(base, w.mul(i, strides[axis]))
                ),
            )

    results(0, ZERO, ZERO)
    return w.finish()
