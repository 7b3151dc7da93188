"""Products with a matrix that stays: it is laid out once in panels of columns, so that products read it in order.

The left factor is read as it is, a few rows at a time; a tile of rows and panels is summed up in registers. Goto and
van de Geijn, Anatomy of High-Performance Matrix Multiplication (2008), describe such products; for a single row it is
one pass over the panels.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from wlnet.engines.native.operands import Address, Call, Operand, Split, Word
from wlnet.engines.native.writer import V, Writer

if TYPE_CHECKING:
    from collections.abc import Hashable

COLUMNS = 16
"""Columns of a panel: one vector of the kernel, two registers of eight lanes."""
DEPTH = 256
"""Rows of a panel at a time: 16 KB, half the first-level cache."""
HEIGHT = 96
"""Rows of the left factor at a time: with DEPTH columns, 96 KB of the second-level cache."""
TILES = {1: 4, 2: 3, 3: 2, 4: 1, 5: 1, 6: 1}
"""By the rows of a tile its panels, so that sums, factors and a broadcast number fill sixteen registers."""
MOST_ROWS = 128
"""Rows of the left factor up to which this is faster than BLAS."""
LARGEST = 16 << 20
"""Bytes of a matrix that is worth a second copy."""
ZERO = V("0", "i64")


def number(value: int) -> V:
    return V(str(value), "i64")


@lru_cache(maxsize=1)
def packed_source() -> str:
    """Lay a matrix out in panels, zeros behind its last column.

    The row: the panels, the matrix, columns, rows, and the strides of both.
    """
    w = Writer()
    panels, matrix = w.pointer(0), w.pointer(1)
    columns, rows, along, down = (w.word(2 + i) for i in range(4))
    lanes = number(COLUMNS)

    def panel(begin: V, _: tuple[V, ...]) -> None:
        first = w.mul(begin, rows)

        def row(k: V, _: tuple[V, ...]) -> None:
            place = w.add(first, w.mul(k, lanes))
            w.store(panels, place, w.const(0.0, "float", COLUMNS))
            rest = w.binary("sub", columns, begin)
            count = w.select(w.compare("slt", rest, lanes), rest, lanes)

            def element(j: V, _: tuple[V, ...]) -> None:
                source = w.add(w.mul(w.add(begin, j), along), w.mul(k, down))
                w.store(panels, w.add(place, j), w.load(matrix, source, "float"))

            w.loop(count, element)

        w.loop(rows, row)

    w.loop(columns, panel, step=COLUMNS)
    return w.finish()


@lru_cache(maxsize=16)
def source(height: int) -> str:
    """The product, `height` rows at a time.

    The row: the addresses of output, left factor and panels; columns and depth; the row lengths of left factor and
    output; the first row and the one behind the last; the first panel and the one behind the last.
    """
    width = TILES[height]
    w = Writer()
    out, left, panels = (w.pointer(i) for i in range(3))
    columns, depth, left_row, out_row, top, bottom, first, last = (w.word(3 + i) for i in range(8))
    final_row, final_panel = (w.binary("sub", x, number(1)) for x in (bottom, last))

    def least(a: V, b: V) -> V:
        return w.select(w.compare("slt", a, b), a, b)

    def tile(row: V, panel: V, begin: V, end: V) -> None:
        """Rows and panels beyond the last are the last once more, which comes to the same numbers."""
        rows = [least(w.add(row, number(i)), final_row) for i in range(height)]
        sources = [w.mul(r, left_row) for r in rows]
        chosen = [least(w.add(panel, number(j)), final_panel) for j in range(width)]
        bases = [w.mul(w.mul(p, depth), number(COLUMNS)) for p in chosen]
        places = [[w.add(w.mul(r, out_row), w.mul(p, number(COLUMNS))) for p in chosen] for r in rows]
        masks = [w.first_lanes(w.binary("sub", columns, w.mul(p, number(COLUMNS))), COLUMNS) for p in chosen]
        zeros = [w.const(0.0, "float", COLUMNS)] * (height * width)
        started = w.compare("sgt", begin, ZERO)
        held = w.when(
            started,
            lambda: [
                w.load(out, places[i][j], "float", COLUMNS, masks[j]) for i in range(height) for j in range(width)
            ],
            zeros,
        )

        def step(k: V, held: tuple[V, ...]) -> list[V]:
            along = w.mul(k, number(COLUMNS))
            vectors = [w.load(panels, w.add(base, along), "float", COLUMNS) for base in bases]
            sums = []
            for i, begin_of_row in enumerate(sources):
                factor = w.splat(w.load(left, w.add(begin_of_row, k), "float"), COLUMNS)
                sums += [w.fma(factor, vectors[j], held[i * width + j]) for j in range(width)]
            return sums

        held = w.loop(end, step, start=begin, carried=held)
        for i in range(height):
            for j in range(width):
                w.store(out, places[i][j], held[i * width + j], masks[j])

    def block(begin_row: V) -> None:
        end_row = least(w.add(begin_row, number(HEIGHT)), bottom)

        def part(begin: V, _: tuple[V, ...]) -> None:
            end = least(w.add(begin, number(DEPTH)), depth)

            def panel(p: V, _: tuple[V, ...]) -> None:
                w.loop(end_row, lambda row, _: tile(row, p, begin, end), start=begin_row, step=height)

            w.loop(last, panel, start=first, step=width)

        w.loop(depth, part, step=DEPTH)

    w.loop(bottom, lambda row, _: block(row), start=top, step=HEIGHT)
    return w.finish()


def rows_of_tile(m: int) -> int:
    """The rows of a tile that waste least on `m` rows, the most of these."""
    return m if m < 4 else min((4, 5, 6), key=lambda height: (-(-m // height) * height, -height))


def product(key: Hashable, out: Operand, a: Operand, b: Operand) -> list[Call | Split] | None:
    """The calls for a product of matrices, the right one steady; None where BLAS does better.

    a and b are not transposed: a view with exchanged strides is.
    """
    (m, n), k = out.shape, a.shape[1]
    if out.dtype != "float32" or m > MOST_ROWS or 4 * k * n > LARGEST or (m == 1 and n < TILES[1] * COLUMNS):
        return None
    if (k > 1 and a.strides[1] != 1) or (n > 1 and out.strides[1] != 1):
        return None
    count = -(-n // COLUMNS)
    panels = Address((key, "panels"))
    pack = Call(
        packed_source(),
        (panels, b.address, n, k, b.strides[1], b.strides[0]),
        {panels.root: 4 * k * count * COLUMNS},
        once=True,
    )
    height = rows_of_tile(m)
    text, width = source(height), TILES[height]
    by_rows = m > 2 * n
    unit = height if by_rows else width
    size = m if by_rows else count

    def make(begin: int, end: int, _worker: int) -> Call:
        begin, end = begin * unit, min(end * unit, size)
        rows, columns = ((begin, end), (0, count)) if by_rows else ((0, m), (begin, end))
        words: tuple[Word, ...] = (
            out.address, a.address, panels, n, k, a.strides[0] if m > 1 else 0, out.strides[0] if m > 1 else 0,
            *rows, *columns,
        )  # fmt: skip
        return Call(text, words, {panels.root: 0})

    tasks = -(-size // unit)
    return [pack, Split(tasks, make) if tasks > 1 and math.prod((m, n, k)) >= SHARED else make(0, tasks, 0)]


SHARED = 1 << 18
"""Multiplications from which on a product is shared out among threads."""
