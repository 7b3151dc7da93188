"""The two other maps of a convolution's trilinear form: to its input and to its kernels."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from wlnet.engines.native.planes import copy_line
from wlnet.engines.native.windows import (
    COLUMNS,
    DEPTH,
    ROWS,
    RUN,
    ZERO,
    minimum,
    multiply_tile,
    number,
    panel_rows,
)
from wlnet.engines.native.writer import V, Writer

CHANNELS = 16
"""Channels of the input that a task of `input_source` adds up."""


@lru_cache(maxsize=1)
def packed_source() -> str:
    """The kernel that lays kernels out for `input_source`.

    Panels (groups, chunks, blocks, outputs, ROWS) of rows that are channels and elements of kernels; rows beyond the
    last repeat it.

    The row: the addresses of panels and kernels; groups, outputs, channels of a group, elements of a kernel.
    """
    w = Writer()
    panels, kernels = w.pointer(0), w.pointer(1)
    groups, outputs, channels, elements = (w.word(2 + i) for i in range(4))
    chunks = w.binary("sdiv", w.add(channels, number(CHANNELS - 1)), number(CHANNELS))
    blocks = w.binary("sdiv", w.add(w.mul(elements, number(CHANNELS)), number(ROWS - 1)), number(ROWS))
    rows = w.mul(channels, elements)
    last = w.sub(rows, number(1))

    def group(g: V, _: Any) -> None:
        def chunk(c: V, _: Any) -> None:
            def block(r: V, _: Any) -> None:
                first = w.add(w.mul(c, w.mul(elements, number(CHANNELS))), w.mul(r, number(ROWS)))
                each = [minimum(w, w.add(first, number(i)), last) for i in range(ROWS)]
                target = w.mul(w.add(w.mul(w.add(w.mul(g, chunks), c), blocks), r), outputs)

                def output(o: V, _: Any) -> None:
                    at = w.mul(w.add(w.mul(g, outputs), o), rows)
                    to = w.mul(w.add(target, o), number(ROWS))
                    for i, row in enumerate(each):
                        w.store(panels, w.add(to, number(i)), w.load(kernels, w.add(at, row), "float"))

                w.loop(outputs, output)

            w.loop(blocks, block)

        w.loop(chunks, chunk)

    w.loop(groups, group)
    return w.finish()


@lru_cache(maxsize=1)
def input_source() -> str:
    """The kernel of conv_transpose: for each window, kernels times gradient added to the elements of the window.

    The row: the addresses of output, gradient, packed kernels (groups, chunks, blocks, outputs, ROWS),
    `Windows.offsets`, `places`, `kinds`, `lines` (where lines of the output lie in a padded channel), and of memory
    for padded channels and a panel; then elements of a kernel, windows, lines of a channel, elements of a line,
    elements of a padded channel, channels and outputs of a group, groups, first task, end of tasks. A task is CHANNELS
    channels of a group of an example.
    """
    w = Writer()
    out, gradient, weights, offsets, places, kinds, lines, padded, panel = (w.pointer(i) for i in range(9))
    (
        kernel, length, line_count, line, plane, channels, outputs, groups, begin, end
    ) = (w.word(9 + i) for i in range(10))  # fmt: skip
    columns = w.binary("sdiv", w.add(length, number(COLUMNS - 1)), number(COLUMNS))
    chunks = w.binary("sdiv", w.add(channels, number(CHANNELS - 1)), number(CHANNELS))
    all_blocks = w.binary("sdiv", w.add(w.mul(kernel, number(CHANNELS)), number(ROWS - 1)), number(ROWS))
    zeros = [w.const(0.0, "float", COLUMNS)] * ROWS

    def task(t: V, _: Any) -> None:
        image, chunk = w.binary("sdiv", t, chunks), w.binary("srem", t, chunks)
        group = w.binary("srem", image, groups)
        first = w.mul(chunk, number(CHANNELS))
        count = minimum(w, number(CHANNELS), w.sub(channels, first))
        rows = w.mul(count, kernel)
        blocks = w.binary("sdiv", w.add(rows, number(ROWS - 1)), number(ROWS))
        source = w.mul(image, w.mul(outputs, length))
        a_first = w.mul(w.mul(w.add(w.mul(group, chunks), chunk), all_blocks), w.mul(outputs, number(ROWS)))
        w.each(w.mul(count, plane), COLUMNS, lambda i, mask: w.store(padded, i, zeros[0], mask))

        def column(c: V, _: Any) -> None:
            start = w.mul(c, number(COLUMNS))
            left = w.sub(length, start)
            full = w.compare("sge", left, number(COLUMNS))
            kind = w.load(kinds, c, "i64")

            def filled(mask: V | None) -> None:
                def one(o: V, _: Any) -> None:
                    at = w.add(source, w.add(w.mul(o, length), start))
                    w.store(panel, w.mul(o, number(COLUMNS)), w.load(gradient, at, "float", COLUMNS, mask))

                w.loop(outputs, one)

            w.when(full, lambda: filled(None))
            w.when(w.inverse(full), lambda: filled(w.first_lanes(left, COLUMNS)))
            each = [w.load(places, w.add(start, number(j)), "i64") for j in range(COLUMNS)]

            def block(r: V, _: Any) -> None:
                low = w.mul(r, number(ROWS))
                a_start = w.add(a_first, w.mul(low, outputs))
                sums = multiply_tile(
                    w, weights, panel_rows(w, a_start), number(ROWS), panel, ZERO, number(COLUMNS), outputs, zeros
                )  # fmt: skip

                def added(i: int) -> None:
                    reach = w.load(offsets, w.add(low, number(i)), "i64")

                    def run() -> None:
                        to = w.add(each[0], reach)
                        w.store(padded, to, w.fadd(w.load(padded, to, "float", COLUMNS), sums[i]))

                    def scattered() -> None:
                        # What is no window has gradient 0, so that it may be added to the last one.
                        for j, place in enumerate(each):
                            to = w.add(place, reach)
                            w.store(padded, to, w.fadd(w.load(padded, to, "float"), w.lane(sums[i], j)))

                    is_run = w.compare("eq", kind, number(RUN))
                    w.when(is_run, run)
                    w.when(w.inverse(is_run), scattered)

                for i in range(ROWS):
                    w.when(w.compare("slt", w.add(low, number(i)), rows), lambda i=i: added(i))  # type: ignore[misc]

            w.loop(blocks, block)

        w.loop(columns, column)

        def interior(c: V, _: Any) -> None:
            def copied(i: V, _: Any) -> None:
                at = w.add(w.mul(c, plane), w.load(lines, i, "i64"))
                channel = w.add(w.mul(image, channels), w.add(first, c))
                to = w.mul(w.add(w.mul(channel, line_count), i), line)
                w.each(line, COLUMNS, lambda j, mask: w.store(
                    out, w.add(to, j), w.load(padded, w.add(at, j), "float", COLUMNS, mask), mask
                ))  # fmt: skip

            w.loop(line_count, copied)

        w.loop(count, interior)

    w.loop(end, task, start=begin)
    return w.finish()


@lru_cache(maxsize=1)
def turned_source() -> str:
    """Matrices (outputs, length) turned into panels of COLUMNS outputs, zero where there is none.

    The row: the addresses of the panels (matrices, panels, length, COLUMNS) and of the matrices; outputs, length, first
    matrix, end of matrices.
    """
    w = Writer()
    panels, matrices = w.pointer(0), w.pointer(1)
    outputs, length, begin, end = (w.word(2 + i) for i in range(4))
    count = w.binary("sdiv", w.add(outputs, number(COLUMNS - 1)), number(COLUMNS))
    zero = w.const(0.0, "float")

    def matrix(b: V, _: Any) -> None:
        def panel(p: V, _: Any) -> None:
            first = w.mul(p, number(COLUMNS))
            source = w.mul(w.add(w.mul(b, outputs), first), length)
            target = w.mul(w.add(w.mul(b, count), p), w.mul(length, number(COLUMNS)))
            rows = [w.add(source, w.mul(length, number(j))) for j in range(COLUMNS)]
            full = w.compare("sle", w.add(first, number(COLUMNS)), outputs)

            def whole(k: V, _: Any) -> None:
                values = [w.load(matrices, w.add(row, k), "float") for row in rows]
                w.store(panels, w.add(target, w.mul(k, number(COLUMNS))), w.gathered_lanes(values))

            def part(j: V, _: Any) -> None:
                there = w.compare("slt", w.add(first, j), outputs)
                row = w.add(source, w.mul(length, j))

                def one(k: V, _: Any) -> None:
                    (value,) = w.when(there, lambda: [w.load(matrices, w.add(row, k), "float")], [zero])
                    w.store(panels, w.add(target, w.add(w.mul(k, number(COLUMNS)), j)), value)

                w.loop(length, one)

            w.when(full, lambda: w.loop(length, whole) and None)
            w.when(w.inverse(full), lambda: w.loop(number(COLUMNS), part) and None)

        w.loop(count, panel)

    w.loop(end, matrix, start=begin)
    return w.finish()


@lru_cache(maxsize=1)
def kernel_source() -> str:
    """The kernel of conv_weight_gradient: each element of the kernels by the windows it meets, over all examples.

    The row: the addresses of output, input, turned gradient (examples, groups, panels, windows, COLUMNS),
    `Windows.offsets`, `Planes.starts` (the first window of each line of windows), `lines`, memory for a padded image
    and for the sums; then rows (elements of a kernel for all channels of a group), lines of windows, windows of a
    line, step from one window of a line to the next, lines of a channel, elements of a line, elements of a padded
    channel, channels of a group, groups, outputs of a group, examples, first task, end of tasks. A task is ROWS rows.
    """
    w = Writer()
    out, x, gradient, offsets, starts, lines, padded, sums = (w.pointer(i) for i in range(8))
    (
        rows, out_lines, out_line, stride, line_count, line, plane, channels, groups, outputs, examples, begin, end
    ) = (w.word(8 + i) for i in range(13))  # fmt: skip
    panels = w.binary("sdiv", w.add(outputs, number(COLUMNS - 1)), number(COLUMNS))
    length = w.mul(out_lines, out_line)
    last = w.sub(rows, number(1))
    tall = minimum(w, out_lines, w.binary("sdiv", w.add(number(DEPTH - 1), out_line), out_line))
    zeros = [w.const(0.0, "float", COLUMNS)] * ROWS

    def group(g: V, _: Any) -> None:
        def example(b: V, _: Any) -> None:
            image = w.add(w.mul(b, groups), g)

            def channel(c: V, _: Any) -> None:
                source = w.mul(w.add(w.mul(image, channels), c), w.mul(line_count, line))
                target = w.mul(c, plane)
                stop = w.add(target, plane)
                w.loop(stop, lambda i, _: w.store(padded, i, zeros[0]), start=target, step=COLUMNS)
                w.loop(line_count, lambda i, _: copy_line(
                    w, padded, w.add(target, w.load(lines, i, "i64")), x, w.add(source, w.mul(i, line)), line, COLUMNS,
                    0.0
                ))  # fmt: skip

            w.loop(channels, channel)

            def part(y: V, _: Any) -> None:
                stop = minimum(w, out_lines, w.add(y, tall))
                afresh = w.binary("and", w.compare("eq", b, ZERO), w.compare("eq", y, ZERO))

                def block(r: V, _: Any) -> None:
                    each = [minimum(w, w.add(w.mul(r, number(ROWS)), number(i)), last) for i in range(ROWS)]
                    reach = [w.load(offsets, row, "i64") for row in each]

                    def panel(p: V, _: Any) -> None:
                        tile = w.mul(w.add(w.mul(w.sub(r, begin), panels), p), number(ROWS * COLUMNS))
                        cells = [w.add(tile, number(i * COLUMNS)) for i in range(ROWS)]
                        held = w.when(
                            w.inverse(afresh), lambda: [w.load(sums, cell, "float", COLUMNS) for cell in cells], zeros
                        )
                        base = w.mul(w.add(w.mul(image, panels), p), length)

                        def windows(n: V, held: tuple[V, ...]) -> list[V]:
                            start = w.load(starts, n, "i64")
                            b_start = w.mul(w.add(base, w.mul(n, out_line)), number(COLUMNS))
                            origins = [w.add(start, offset) for offset in reach]
                            return multiply_tile(
                                w, padded, origins, stride, gradient, b_start, number(COLUMNS), out_line, held
                            )

                        held = w.loop(stop, windows, start=y, carried=held)
                        for cell, total in zip(cells, held, strict=True):
                            w.store(sums, cell, total)

                    w.loop(panels, panel)

                w.loop(end, block, start=begin)

            w.stride(out_lines, tall, part)

        w.loop(examples, example)

        def result(r: V, _: Any) -> None:
            height = minimum(w, number(ROWS), w.sub(rows, w.mul(r, number(ROWS))))

            def output(o: V, _: Any) -> None:
                panel, lane = w.binary("sdiv", o, number(COLUMNS)), w.binary("srem", o, number(COLUMNS))
                tile = w.mul(w.add(w.mul(w.sub(r, begin), panels), panel), number(ROWS * COLUMNS))
                to = w.add(w.mul(w.add(w.mul(g, outputs), o), rows), w.mul(r, number(ROWS)))
                w.loop(height, lambda i, _: w.store(
                    out, w.add(to, i),
                    w.load(sums, w.add(tile, w.add(w.mul(i, number(COLUMNS)), lane)), "float"),
                ))  # fmt: skip

            w.loop(outputs, output)

        w.loop(end, result, start=begin)

    w.loop(groups, group)
    return w.finish()
