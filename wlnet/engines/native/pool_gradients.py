"""The gradients of pooling: to the largest element of each window, or to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from wlnet.engines.native.functions import maximum
from wlnet.engines.native.planes import copy_line
from wlnet.engines.native.windows import ZERO, number
from wlnet.engines.native.writer import V, Writer

LANES = 8
LARGEST = 16
"""Elements of a window that `tiled_source` takes at most."""


@lru_cache(maxsize=16)
def tiled_source(elements: int, across: int) -> str:
    """The gradient of the largest element where windows lie side by side and there is no padding.

    elements  of a window, across of them along the last axis

    The row: the addresses of output, input, gradient, offsets (`Planes.offsets`) and starts (`Planes.starts`); then
    lines of windows, windows of a line, elements of a plane, whether some elements are in no window, first plane, end
    of planes.
    """
    w = Writer()
    out, x, g, offsets, starts = (w.pointer(i) for i in range(5))
    lines, line, plane, loose, begin, end = (w.word(5 + i) for i in range(6))
    reach = [w.load(offsets, number(k), "i64") for k in range(0, elements, across)]

    def handed(values: Sequence[V], gradient: V) -> list[V]:
        """What each element of a window gets: the first of the largest all of it."""
        largest = values[0]
        for value in values[1:]:
            largest = maximum(w, value, largest)
        shares, done = [], None
        for value in values:
            is_it = w.binary("or", w.compare("oeq", value, largest), w.compare("uno", value, value))
            first = is_it if done is None else w.binary("and", is_it, w.inverse(done))
            done = is_it if done is None else w.binary("or", done, is_it)
            shares.append(w.select(first, gradient, w.like(0.0, gradient)))
        return shares

    def body(p: V, _: Any) -> None:
        base = w.mul(p, plane)
        w.when(w.compare("ne", loose, ZERO), lambda: w.loop(
            plane, lambda i, _: w.store(out, w.add(base, i), w.const(0.0, "float"))
        ) and None)  # fmt: skip

        def output_line(i: V, _: Any) -> None:
            origin = w.add(base, w.load(starts, i, "i64"))
            source = w.mul(w.add(w.mul(p, lines), i), line)
            whole = w.binary("and", line, number(-LANES))

            def several(j: V, _: Any) -> None:
                places = [w.add(w.add(origin, offset), w.mul(j, number(across))) for offset in reach]
                rows = [w.load(x, place, "float", across * LANES) for place in places]
                values = [w.lanes(row, range(k, across * LANES, across)) for row in rows for k in range(across)]
                shares = handed(values, w.load(g, w.add(source, j), "float", LANES))
                for r, place in enumerate(places):
                    w.store(out, place, w.interleaved(shares[r * across : (r + 1) * across]))

            def one(j: V, _: Any) -> None:
                places = [
                    w.add(w.add(origin, offset), w.add(w.mul(j, number(across)), number(k)))
                    for offset in reach
                    for k in range(across)
                ]
                shares = handed([w.load(x, place, "float") for place in places], w.load(g, w.add(source, j), "float"))
                for place, share in zip(places, shares, strict=True):
                    w.store(out, place, share)

            w.loop(whole, several, step=LANES)
            w.loop(line, one, start=whole)

        w.loop(lines, output_line)

    w.loop(end, body, start=begin)
    return w.finish()


@lru_cache(maxsize=4)
def scattered_source(largest: bool) -> str:
    """The gradient of each window added to its first largest element, or to all its elements.

    The row: the addresses of output, input, gradient, offsets (`Planes.offsets`), the places of windows and of the
    first element of each that is no padding, lines (`Planes.lines`), and of memory for the input and the gradient of a
    padded plane; then elements of a window, windows, lines of the input, elements of a line, elements of a padded
    plane, first plane, end of planes.
    """
    w = Writer()
    out, x, g, offsets, places, firsts, lines, padded, spread = (w.pointer(i) for i in range(9))
    elements, windows, line_count, line, plane, begin, end = (w.word(9 + i) for i in range(7))
    length = w.mul(line_count, line)

    def body(p: V, _: Any) -> None:
        base = w.mul(p, length)

        def fill(i: V, _: Any) -> None:
            w.store(padded, i, w.const(float("-inf"), "float", LANES))
            w.store(spread, i, w.const(0.0, "float", LANES))

        w.loop(plane, fill, step=LANES)
        if largest:
            w.loop(line_count, lambda i, _: copy_line(
                w, padded, w.load(lines, i, "i64"), x, w.add(base, w.mul(i, line)), line, LANES, float("-inf")
            ))  # fmt: skip

        def window(n: V, _: Any) -> None:
            origin = w.load(places, n, "i64")
            gradient = w.load(g, w.add(w.mul(p, windows), n), "float")

            def add(place: V) -> None:
                w.store(spread, place, w.fadd(w.load(spread, place, "float"), gradient))

            if not largest:
                w.loop(elements, lambda k, _: add(w.add(origin, w.load(offsets, k, "i64"))))
                return

            def look(k: V, held: tuple[V, ...]) -> list[V]:
                place = w.add(origin, w.load(offsets, k, "i64"))
                value = w.load(padded, place, "float")
                is_new = w.binary("and", w.compare("uno", value, value), w.compare("ord", held[0], held[0]))
                better = w.binary("or", w.compare("ogt", value, held[0]), is_new)
                return [w.select(better, value, held[0]), w.select(better, place, held[1])]

            first = w.load(firsts, n, "i64")
            add(w.loop(elements, look, carried=[w.load(padded, first, "float"), first])[1])

        w.loop(windows, window)

        def interior(i: V, _: Any) -> None:
            at, to = w.load(lines, i, "i64"), w.add(base, w.mul(i, line))
            w.each(line, LANES, lambda j, mask: w.store(
                out, w.add(to, j), w.load(spread, w.add(at, j), "float", LANES, mask), mask
            ))  # fmt: skip

        w.loop(line_count, interior)

    w.loop(end, body, start=begin)
    return w.finish()
