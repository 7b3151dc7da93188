"""Convolution as a matrix product whose right factor, the columns of windows, is never made as a whole.

A strip of a few hundred windows at a time: their elements are laid out panel by panel, COLUMNS windows each, and
multiplied while they are in cache. The left factor, the kernels, is laid out in panels of ROWS before (`packed`).
Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication (2008), describe such products.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.native.writer import Mask, V, Writer
from wlnet.ir.ops.convolution import Ints, Pairs

COLUMNS = 16
"""Columns of a tile of the product, the lanes of one vector of the kernel."""
ROWS = 6
"""Rows of a tile: six vectors of sixteen, a factor and a broadcast number fill sixteen registers of eight lanes."""
DEPTH = 256
"""Rows of a panel at a time: 16 KB, half the first-level cache."""
STRIP = 4
"""Panels at a time."""

RUN, ALTERNATE, SCATTERED = 1, 2, 0
ZERO = V("0", "i64")


def number(value: int) -> V:
    return V(str(value), "i64")


def multiply_tile(
    w: Writer, a: V, rows: Sequence[V], a_step: V, b: V, b_start: V, b_step: V, depth: V, held: Sequence[V]
) -> list[V]:
    """held[i] + the sum over k < depth of a[rows[i] + k a_step] b[b_start + k b_step ...], a vector for each row."""

    def step(k: V, held: tuple[V, ...]) -> list[V]:
        right = w.load(b, w.add(b_start, w.mul(k, b_step)), "float", COLUMNS)
        along = w.mul(k, a_step)
        factors = [w.splat(w.load(a, w.add(row, along), "float"), COLUMNS) for row in rows]
        return [w.fma(factor, right, total) for factor, total in zip(factors, held, strict=True)]

    return list(w.loop(depth, step, carried=held))


def panel_rows(w: Writer, start: V) -> list[V]:
    """Where the rows of a panel of ROWS begin."""
    return [w.add(start, number(i)) for i in range(ROWS)]


def _and(w: Writer, a: V, b: V) -> V:
    return w.binary("and", a, b)


def minimum(w: Writer, a: V, b: V) -> V:
    return w.select(w.compare("slt", a, b), a, b)


@lru_cache(maxsize=64)
def source() -> str:
    """The kernel.

    The row: the addresses of output, input, packed kernels, `Windows.offsets`, `places`, `kinds`, `lines`, padded
    input, panels and tiles; then rows of the product, windows, lines of an image, elements of a line, elements of a
    padded channel, channels of a group, groups, outputs of a group, first task, end of tasks.
    """
    w = Writer()
    out, x, weights, offsets, places, kinds, lines, padded, panels, tiles = (w.pointer(i) for i in range(10))
    (
        deep, length, line_count, line, plane, channels, groups, outputs, begin, end
    ) = (w.word(10 + i) for i in range(10))  # fmt: skip
    columns = w.binary("sdiv", w.add(length, number(COLUMNS - 1)), number(COLUMNS))
    strips = w.binary("sdiv", w.add(columns, number(STRIP - 1)), number(STRIP))
    blocks = w.binary("sdiv", w.add(outputs, number(ROWS - 1)), number(ROWS))
    pads = w.compare("ne", line_count, ZERO)
    zeros = [w.const(0.0, "float", COLUMNS)] * ROWS

    def pad(image: V) -> None:
        def channel(c: V, _: Any) -> None:
            source = w.mul(w.add(w.mul(image, channels), c), w.mul(line_count, line))
            target = w.mul(c, plane)
            stop = w.add(target, plane)
            nothing = w.const(0.0, "float", COLUMNS)
            w.loop(stop, lambda i, _: w.store(padded, i, nothing), start=target, step=COLUMNS)

            def copied(i: V, _: Any) -> None:
                at, to = w.add(source, w.mul(i, line)), w.add(target, w.load(lines, i, "i64"))
                # Zeros reach into the padding, and into lines that are yet to come.
                w.each(line, COLUMNS // 2, lambda j, mask: w.store(
                    padded, w.add(to, j), w.load(x, w.add(at, j), "float", COLUMNS // 2, mask)
                ))  # fmt: skip

            w.loop(line_count, copied)

        w.loop(channels, channel)

    def fill(panel: V, data: V, base: V, start: V, depth: V, column: V, kind: V) -> None:
        origin = w.add(base, w.load(places, column, "i64"))

        def run(k: V, _: Any) -> None:
            at = w.add(origin, w.load(offsets, w.add(start, k), "i64"))
            w.store(panels, w.add(panel, w.mul(k, number(COLUMNS))), w.load(data, at, "float", COLUMNS))

        def alternate(k: V, _: Any) -> None:
            at = w.add(origin, w.load(offsets, w.add(start, k), "i64"))
            # The last element is read on its own: what follows it may not be ours.
            pair = w.load(data, at, "float", 2 * COLUMNS - 1)
            value = w.lanes(pair, range(0, 2 * COLUMNS, 2))
            w.store(panels, w.add(panel, w.mul(k, number(COLUMNS))), value)

        def scattered(k: V, _: Any) -> None:
            at = w.add(base, w.load(offsets, w.add(start, k), "i64"))
            to = w.add(panel, w.mul(k, number(COLUMNS)))
            for j, place in enumerate(each):
                w.store(panels, w.add(to, number(j)), w.load(data, w.add(at, place), "float"))

        w.when(w.compare("eq", kind, number(RUN)), lambda: w.loop(depth, run) and None)
        w.when(w.compare("eq", kind, number(ALTERNATE)), lambda: w.loop(depth, alternate) and None)
        each = [w.load(places, w.add(column, number(j)), "i64") for j in range(COLUMNS)]
        w.when(w.compare("eq", kind, number(SCATTERED)), lambda: w.loop(depth, scattered) and None)

    def task(t: V, held: tuple[V, ...]) -> list[V]:
        image, strip = w.binary("sdiv", t, strips), w.binary("srem", t, strips)
        group = w.binary("srem", image, groups)
        w.when(_and(w, pads, w.compare("ne", held[0], image)), lambda: pad(image))
        data = w.select(pads, padded, x)
        base = w.select(pads, ZERO, w.mul(image, w.mul(channels, plane)))
        first = w.mul(strip, number(STRIP))
        count = minimum(w, number(STRIP), w.sub(columns, first))
        rounds = w.binary("sdiv", w.add(deep, number(DEPTH - 1)), number(DEPTH))

        def block(b: V, _: Any) -> None:
            start = w.mul(b, number(DEPTH))
            depth = minimum(w, number(DEPTH), w.sub(deep, start))
            last = w.compare("eq", w.add(start, depth), deep)
            begun = w.compare("ne", start, ZERO)

            def filled(p: V, _: Any) -> None:
                kind = w.load(kinds, w.add(first, p), "i64")
                column = w.mul(w.add(first, p), number(COLUMNS))
                fill(w.mul(p, number(DEPTH * COLUMNS)), data, base, start, depth, column, kind)

            w.loop(count, filled)

            def rows(r: V, _: Any) -> None:
                low = w.mul(r, number(ROWS))
                height = minimum(w, number(ROWS), w.sub(outputs, low))
                a_start = w.add(
                    w.mul(w.add(w.mul(group, blocks), r), w.mul(deep, number(ROWS))), w.mul(start, number(ROWS))
                )

                def panel(p: V, _: Any) -> None:
                    column = w.mul(w.add(first, p), number(COLUMNS))
                    width = minimum(w, number(COLUMNS), w.sub(length, column))
                    to = w.add(w.mul(w.add(w.mul(image, outputs), low), length), column)
                    whole = _and(w, w.compare("eq", height, number(ROWS)), w.compare("eq", width, number(COLUMNS)))
                    tile = w.mul(w.add(w.mul(p, blocks), r), number(ROWS * COLUMNS))
                    target, at = w.select(whole, out, tiles), w.select(whole, to, tile)
                    row = w.select(whole, length, number(COLUMNS))
                    where = [w.add(at, w.mul(row, number(i))) for i in range(ROWS)]
                    sums = w.when(begun, lambda: [w.load(target, place, "float", COLUMNS) for place in where], zeros)
                    sums = tuple(
                        multiply_tile(
                            w,
                            weights,
                            panel_rows(w, a_start),
                            number(ROWS),
                            panels,
                            w.mul(p, number(DEPTH * COLUMNS)),
                            number(COLUMNS),
                            depth,
                            sums,
                        )
                    )
                    for value, place in zip(sums, where, strict=True):
                        w.store(target, place, value)

                    def edge() -> None:
                        def line(mask: Mask, i: V, _: Any) -> None:
                            value = w.load(tiles, w.add(tile, w.mul(i, number(COLUMNS))), "float", COLUMNS)
                            place = w.add(to, w.mul(i, length))
                            w.store(out, place, value, mask)

                        full = w.compare("eq", width, number(COLUMNS))
                        mask = w.first_lanes(width, COLUMNS)
                        w.when(full, lambda: w.loop(height, partial(line, None)) and None)
                        w.when(w.inverse(full), lambda: w.loop(height, partial(line, mask)) and None)

                    w.when(_and(w, last, w.inverse(whole)), edge)

                w.loop(count, panel)

            w.loop(blocks, rows)

        w.loop(rounds, block)
        return [image]

    w.loop(end, task, start=begin, carried=[number(-1)])
    return w.finish()


@lru_cache(maxsize=1)
def packed_source() -> str:
    """The kernel that lays kernels out as panels (groups, blocks, channels, elements, ROWS).

    Rows beyond the last repeat it.

    The row: the addresses of panels and kernels; groups, outputs and channels of a group, elements of a kernel; and the
    steps between groups, outputs, channels and elements.
    """
    w = Writer()
    panels, kernels = w.pointer(0), w.pointer(1)
    groups, outputs, channels, elements, by_group, by_output, by_channel, by_element = (w.word(2 + i) for i in range(8))
    blocks = w.binary("sdiv", w.add(outputs, number(ROWS - 1)), number(ROWS))
    last = w.sub(outputs, number(1))

    def group(g: V, _: Any) -> None:
        def block(r: V, _: Any) -> None:
            rows = [
                w.add(
                    w.mul(g, by_group),
                    w.mul(minimum(w, w.add(w.mul(r, number(ROWS)), number(i)), last), by_output),
                )
                for i in range(ROWS)
            ]

            def channel(c: V, _: Any) -> None:
                target = w.add(w.mul(w.add(w.mul(g, blocks), r), channels), c)

                def element(k: V, _: Any) -> None:
                    at = w.add(w.mul(c, by_channel), w.mul(k, by_element))
                    to = w.mul(w.add(w.mul(target, elements), k), number(ROWS))
                    for i, row in enumerate(rows):
                        w.store(panels, w.add(to, number(i)), w.load(kernels, w.add(row, at), "float"))

                w.loop(elements, element)

            w.loop(channels, channel)

        w.loop(blocks, block)

    w.loop(groups, group)
    return w.finish()


@dataclass(frozen=True)
class Windows:
    """Where the elements of all windows lie in an image of padded channels.

    offsets    for each row of the product, a channel and an element of the kernel: how far from a window's first
    places     for each window its first element, the last repeated to whole panels
    kinds      for each panel whether its windows are neighbours (RUN), every second (ALTERNATE) or anywhere (SCATTERED)
    lines      where each line of a channel goes in the padded one; empty if there is no padding
    plane      elements of a padded channel
    sizes      windows along each axis
    """

    offsets: NDArray[np.int64]
    places: NDArray[np.int64]
    kinds: NDArray[np.int64]
    lines: NDArray[np.int64]
    plane: int
    sizes: Ints


@lru_cache(maxsize=1024)
def windows(channels: int, spatial: Ints, kernel: Ints, stride: Ints, dilation: Ints, pads: Pairs) -> Windows:
    """The windows of a convolution; channels are those of one group."""
    extents = tuple(n + b + e for n, (b, e) in zip(spatial, pads, strict=True))
    steps = tuple(math.prod(extents[axis + 1 :]) for axis in range(len(extents)))
    plane = math.prod(extents)
    sizes = tuple((n - d * (k - 1) - 1) // j + 1 for n, k, j, d in zip(extents, kernel, stride, dilation, strict=True))
    spread = tuple(s * d for s, d in zip(steps, dilation, strict=True))
    offsets = grid((channels, *kernel), (plane, *spread))
    firsts = grid(sizes, tuple(s * j for s, j in zip(steps, stride, strict=True)))
    missing = -firsts.size % COLUMNS
    places = np.concatenate([firsts, np.full(missing, firsts[-1])])
    apart = np.diff(places.reshape(-1, COLUMNS), axis=1)
    kinds = np.where((apart == 1).all(1), RUN, np.where((apart == 2).all(1), ALTERNATE, SCATTERED))
    lines = np.zeros(0, np.int64)
    if any(map(any, pads)):
        begin = sum(b * s for (b, _), s in zip(pads, steps, strict=True))
        lines = grid(spatial[:-1], steps[:-1]) + begin
    return Windows(offsets, places, kinds.astype(np.int64), lines, plane, sizes)


def grid(sizes: Ints, steps: Ints) -> NDArray[np.int64]:
    """The sums of multiples of the steps, the last index running fastest."""
    total = np.zeros((), np.int64)
    for size, step in zip(sizes, steps, strict=True):
        total = total[..., None] + np.arange(size, dtype=np.int64) * step
    return total.reshape(-1)
