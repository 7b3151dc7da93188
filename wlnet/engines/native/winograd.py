"""Convolution by kernels of 3 × 3 with Winograd's minimal multiplications, m × m outputs a tile, m = 4 or 2.

A tile is A (G w G' * B d B') A' with its window d of (m + 2) × (m + 2) inputs and the kernel w: per output 2.25
multiplications instead of 9 for m = 4, and 4 for m = 2. Winograd, Arithmetic Complexity of Computations (1980); Lavin
and Gray, Fast Algorithms for Convolutional Neural Networks (2015).

The matrices come from polynomials being known by their values at m + 1 points and infinity. Rounding errors grow with
the size and spread of the points; with 0, ±5/8, ±3/2 they are a fifth of those with the usual 0, ±1, ±2, and about
those of the plain sum: see tests/engines/native/test_winograd.py for the bound that holds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.native.windows import (
    COLUMNS,
    ROWS,
    ZERO,
    minimum,
    multiply_tile,
    number,
    panel_rows,
)
from wlnet.engines.native.writer import V, Writer

LANES = 8
"""Tiles that are transformed at a time."""
POINTS = {2: ("0", "1", "-1"), 4: ("0", "5/8", "-5/8", "3/2", "-3/2")}
TILES = 64
"""Tiles of a block, more or less: their transforms should stay in cache."""

Row = tuple[Fraction, ...]
Matrix = tuple[Row, ...]


@dataclass(frozen=True)
class Transforms:
    """The matrices B (inputs), G (kernels) and A (outputs)."""

    inputs: Matrix
    kernels: Matrix
    outputs: Matrix


@cache
def transforms(m: int) -> Transforms:
    """The matrices by the method of Toom and Cook, with the factors at the kernels, which are transformed once."""
    points = [Fraction(point) for point in POINTS[m]]
    inputs, kernels = [], []
    for i, point in enumerate(points):
        others = points[:i] + points[i + 1 :]
        inputs.append(_padded(_polynomial(others), m + 2))
        factor = math.prod((point - other for other in others), start=Fraction(1))
        kernels.append(tuple(point**k / factor for k in range(3)))
    inputs.append(_padded(_polynomial(points), m + 2))
    kernels.append((Fraction(0), Fraction(0), Fraction(1)))
    outputs = tuple((*(point**k for point in points), Fraction(int(k == m - 1))) for k in range(m))
    return Transforms(tuple(inputs), tuple(kernels), outputs)


def _polynomial(roots: Sequence[Fraction]) -> Row:
    """The coefficients of the product of x - root, the constant one first."""
    coefficients = [Fraction(1)]
    for root in roots:
        shifted = [Fraction(0), *coefficients]
        coefficients = [a - root * b for a, b in zip(shifted, [*coefficients, Fraction(0)], strict=True)]
    return tuple(coefficients)


def _padded(row: Row, length: int) -> Row:
    return row + (Fraction(0),) * (length - len(row))


@lru_cache(maxsize=2)
def kernels_source(m: int) -> str:
    """The kernel that transforms kernels, G w G', to panels ((m + 2)^2, blocks, channels, ROWS).

    Rows beyond the last repeat it.

    The row: the addresses of panels and kernels; outputs, channels; and the steps between outputs, channels and
    elements.
    """
    w = Writer()
    panels, kernels = w.pointer(0), w.pointer(1)
    outputs, channels, by_output, by_channel, by_element = (w.word(2 + i) for i in range(5))
    blocks = w.binary("sdiv", w.add(outputs, number(ROWS - 1)), number(ROWS))
    last = w.sub(outputs, number(1))
    step = w.mul(w.mul(blocks, channels), number(ROWS))

    def block(r: V, _: Any) -> None:
        rows = [w.mul(minimum(w, w.add(w.mul(r, number(ROWS)), number(i)), last), by_output) for i in range(ROWS)]

        def channel(c: V, _: Any) -> None:
            at = w.mul(c, by_channel)
            elements = [
                w.gathered_lanes([
                    w.load(kernels, w.add(w.add(row, at), w.mul(by_element, number(k))), "float") for row in rows
                ])
                for k in range(9)
            ]  # fmt: skip
            to = w.mul(w.add(w.mul(r, channels), c), number(ROWS))
            window = [elements[3 * i : 3 * i + 3] for i in range(3)]
            for i, line in enumerate(_sandwich(w, transforms(m).kernels, window)):
                for j, value in enumerate(line):
                    w.store(panels, w.add(to, w.mul(step, number(i * (m + 2) + j))), value)

        w.loop(channels, channel)

    w.loop(blocks, block)
    return w.finish()


def _combined(w: Writer, row: Row, vectors: Sequence[V]) -> V:
    """The sum of the vectors, each times its coefficient."""
    terms = [(c, v) for c, v in zip(row, vectors, strict=True) if c]
    # A vector that counts once comes first, so that it need not be multiplied.
    terms.sort(key=lambda term: (term[0] != 1, abs(term[0]) != 1))
    (first, total), *rest = terms
    if first != 1:
        total = w.fmul(total, w.like(float(first), total))
    for coefficient, vector in rest:
        if abs(coefficient) == 1:
            total = w.fadd(total, vector) if coefficient == 1 else w.fsub(total, vector)
        else:
            total = w.fma(vector, w.like(float(coefficient), vector), total)
    return total


def _sandwich(w: Writer, matrix: Matrix, window: Sequence[Sequence[V]]) -> list[list[V]]:
    """matrix . window . transposed matrix."""
    across = [[_combined(w, row, column) for column in zip(*window, strict=True)] for row in matrix]
    return [[_combined(w, row, line) for row in matrix] for line in across]


@lru_cache(maxsize=64)
def source(m: int) -> str:
    """The kernel.

    The row: the addresses of output, input, transformed kernels, `Blocks.places`, `adjacent`, the memory for a plane,
    windows, products and tiles; then batch, channels, outputs, height, width, top, left (the padding), height and
    width of the output, rows and columns of tiles, `Blocks.images`, `lines`, `row`, panels; first task, end of tasks.
    A task is a block of images by a block of rows of tiles.
    """
    size = m + 2
    positions = size * size
    matrices = transforms(m)
    w = Writer()
    out, x, kernels, places, adjacent, plane, windows, products, tiles = (w.pointer(i) for i in range(9))
    (
        batch, channels, outputs, height, width, top, left, out_height, out_width, tile_rows, tile_columns, images,
        lines, row, panels, begin, end,
    ) = (w.word(9 + i) for i in range(17))  # fmt: skip
    blocks = w.binary("sdiv", w.add(outputs, number(ROWS - 1)), number(ROWS))
    parts = w.binary("sdiv", w.add(tile_rows, w.sub(lines, number(1))), lines)
    held = w.add(w.mul(lines, number(m)), number(2))
    groups = w.mul(panels, number(COLUMNS // LANES))
    image_tiles = w.mul(lines, tile_columns)
    step = w.mul(channels, number(COLUMNS))
    tall = w.mul(blocks, number(ROWS))

    def task(t: V, _: Any) -> None:
        first_image = w.mul(w.binary("sdiv", t, parts), images)
        first_row = w.mul(w.binary("srem", t, parts), lines)
        count = minimum(w, images, w.sub(batch, first_image))
        nothing = w.const(0.0, "float", LANES)
        w.loop(w.mul(w.mul(count, held), row), lambda i, _: w.store(plane, i, nothing), step=LANES)

        def channel(c: V, _: Any) -> None:
            def image(i: V, _: Any) -> None:
                source = w.mul(w.add(w.mul(w.add(first_image, i), channels), c), height)

                def line(j: V, _: Any) -> None:
                    at = w.sub(w.add(w.mul(first_row, number(m)), j), top)
                    to = w.add(w.mul(w.add(w.mul(i, held), j), row), left)
                    # One comparison for both ends: what is negative is large without its sign.
                    inside = w.compare("ult", at, height)
                    start = w.mul(w.add(source, at), width)
                    # Zeros reach into the padding, and into lines that are yet to come.
                    w.when(inside, lambda: w.each(width, LANES, lambda k, mask: w.store(
                        plane, w.add(to, k), w.load(x, w.add(start, k), "float", LANES, mask)
                    )))  # fmt: skip
                    w.when(w.inverse(inside), lambda: w.loop(width, lambda k, _: w.store(
                        plane, w.add(to, k), w.const(0.0, "float", LANES)
                    ), step=LANES) and None)  # fmt: skip

                w.loop(held, line)

            w.loop(count, image)

            def group(g: V, _: Any) -> None:
                near = w.compare("ne", w.load(adjacent, g, "i64"), ZERO)
                panel, half = w.binary("sdiv", g, number(2)), w.binary("srem", g, number(2))
                to = w.add(
                    w.mul(w.add(w.mul(panel, w.mul(channels, number(positions))), c), number(COLUMNS)),
                    w.mul(half, number(LANES)),
                )
                firsts = w.mul(g, number(LANES))

                def beside() -> list[V]:
                    origin = w.load(places, firsts, "i64")
                    return [
                        v for i in range(size) for v in _alternating(w, plane, w.add(origin, w.mul(row, number(i))), m)
                    ]

                def apart() -> list[V]:
                    each = [w.load(places, w.add(firsts, number(i)), "i64") for i in range(LANES)]
                    starts = [[w.add(place, w.mul(row, number(i))) for place in each] for i in range(size)]
                    return [
                        w.gathered_lanes([w.load(plane, w.add(start, number(j)), "float") for start in starts[i]])
                        for i in range(size)
                        for j in range(size)
                    ]

                found = w.choose(near, beside, apart)
                window = [found[i * size : (i + 1) * size] for i in range(size)]
                for i, line in enumerate(_sandwich(w, matrices.inputs, window)):
                    for j, value in enumerate(line):
                        w.store(windows, w.add(to, w.mul(step, number(i * size + j))), value)

            w.loop(groups, group)

        w.loop(channels, channel)

        def position(p: V, _: Any) -> None:
            def block(r: V, _: Any) -> None:
                a_start = w.mul(w.add(w.mul(p, blocks), r), w.mul(channels, number(ROWS)))

                def panel(q: V, _: Any) -> None:
                    place = w.add(w.mul(q, number(positions)), p)
                    zeros = [w.const(0.0, "float", COLUMNS)] * ROWS
                    b_start = w.mul(w.mul(place, channels), number(COLUMNS))
                    sums = multiply_tile(
                        w, kernels, panel_rows(w, a_start), number(ROWS), windows, b_start, number(COLUMNS), channels,
                        zeros,
                    )  # fmt: skip
                    to = w.mul(w.add(w.mul(place, blocks), r), number(ROWS * COLUMNS))
                    for i, value in enumerate(sums):
                        w.store(products, w.add(to, number(i * COLUMNS)), value)

                w.loop(panels, panel)

            w.loop(blocks, block)

        w.loop(number(positions), position)

        def output(o: V, _: Any) -> None:
            def place(t: V) -> tuple[V, V, V, V]:
                """Image of the block, first row and column of the output, and place, of a tile."""
                i = w.binary("sdiv", t, image_tiles)
                y = w.mul(w.add(first_row, w.binary("sdiv", w.binary("srem", t, image_tiles), tile_columns)), number(m))
                z = w.mul(w.binary("srem", t, tile_columns), number(m))
                at = w.mul(w.add(w.mul(w.add(first_image, i), outputs), o), out_height)
                return i, y, z, w.add(w.mul(w.add(at, y), out_width), z)

            def group(g: V, _: Any) -> None:
                panel, half = w.binary("sdiv", g, number(2)), w.binary("srem", g, number(2))
                start = w.add(
                    w.mul(w.add(w.mul(w.mul(panel, number(positions)), tall), o), number(COLUMNS)),
                    w.mul(half, number(LANES)),
                )
                stride = w.mul(tall, number(COLUMNS))
                found = [
                    [
                        w.load(products, w.add(start, w.mul(stride, number(i * size + j))), "float", LANES)
                        for j in range(size)
                    ]
                    for i in range(size)
                ]
                values = _sandwich(w, matrices.outputs, found)
                first = w.mul(g, number(LANES))
                image, y, z, at = place(first)
                fits = [
                    w.compare("ne", w.load(adjacent, g, "i64"), ZERO),
                    w.compare("slt", image, count),
                    w.compare("sle", w.add(y, number(m)), out_height),
                    w.compare("sle", w.add(z, number(m * LANES)), out_width),
                ]
                straight = fits[0]
                for fit in fits[1:]:
                    straight = w.binary("and", straight, fit)

                def beside() -> None:
                    for i, line in enumerate(values):
                        to = w.add(at, w.mul(out_width, number(i)))
                        value = w.interleaved(line)
                        w.store(out, to, value)

                def apart() -> None:
                    for i, line in enumerate(values):
                        w.store(tiles, number(i * m * LANES), w.interleaved(line))

                    def tile(lane: V, _: Any) -> None:
                        image, y, z, at = place(w.add(first, lane))
                        inside = w.compare("slt", image, count)
                        wide = minimum(w, number(m), w.sub(out_width, z))
                        tall = minimum(w, number(m), w.sub(out_height, y))
                        mask = w.first_lanes(wide, m)

                        def line(mask: V | None, i: V, _: Any) -> None:
                            to = w.add(at, w.mul(out_width, i))
                            here = w.add(w.mul(i, number(m * LANES)), w.mul(lane, number(m)))
                            value = w.load(tiles, here, "float", m)
                            w.store(out, to, value, mask)

                        full = w.compare("eq", wide, number(m))
                        w.when(w.binary("and", inside, full), lambda: w.loop(tall, partial(line, None)) and None)
                        cut = w.binary("and", inside, w.inverse(full))
                        w.when(cut, lambda: w.loop(tall, partial(line, mask)) and None)

                    w.loop(number(LANES), tile)

                w.when(straight, beside)
                w.when(w.inverse(straight), apart)

            w.loop(groups, group)

        w.loop(outputs, output)

    w.loop(end, task, start=begin)
    return w.finish()


def _alternating(w: Writer, data: V, start: V, m: int) -> list[V]:
    """m + 2 vectors: the one at j has data[start + j + i m] as element i."""
    near = w.load(data, start, "float", m * LANES)
    far = w.load(data, w.add(start, number(m)), "float", m * LANES)
    return [w.lanes(near, range(j, m * LANES, m)) for j in range(m)] + [
        w.lanes(far, range(j, m * LANES, m)) for j in range(2)
    ]


@dataclass(frozen=True)
class Blocks:
    """How the tiles of a batch of images are taken in blocks.

    images, lines   a block is so many images by so many rows of tiles
    row             elements of a row of the plane that holds the inputs of a block, padding included
    plane           elements of the plane
    places          the first input of each tile in the plane, the last repeated to whole panels
    adjacent        for each LANES tiles whether they lie side by side
    tasks           the number of blocks
    tiles           rows and columns of tiles of an image
    work            tiles to compute over tiles needed
    """

    images: int
    lines: int
    row: int
    plane: int
    places: NDArray[np.int64]
    adjacent: NDArray[np.int64]
    tasks: int
    tiles: tuple[int, int]
    work: float


@lru_cache(maxsize=1024)
def blocks(m: int, batch: int, height: int, width: int, tiles: int = TILES) -> Blocks:
    """The blocks for outputs of height × width, those with the least to compute in vain."""
    rows, columns = -(-height // m), -(-width // m)
    choices = [(images, rows) for images in range(1, batch + 1) if images * rows * columns <= tiles]
    choices += [(1, lines) for lines in range(1, rows + 1) if lines == 1 or lines * columns <= tiles]

    def computed(choice: tuple[int, int]) -> tuple[int, int]:
        images, lines = choice
        one = -(-images * lines * columns // COLUMNS) * COLUMNS
        return -(-batch // images) * -(-rows // lines) * one, -images * lines

    images, lines = min(choices, key=computed)
    row, held = columns * m + 2, lines * m + 2
    firsts = (
        np.arange(images)[:, None, None] * (held * row) + np.arange(lines)[:, None] * (m * row) + np.arange(columns) * m
    ).reshape(-1)
    places = np.concatenate([firsts, np.full(-firsts.size % COLUMNS, firsts[-1])])
    adjacent = (np.diff(places.reshape(-1, LANES), axis=1) == m).all(axis=1).astype(np.int64)
    tasks = -(-batch // images) * -(-rows // lines)
    work = computed((images, lines))[0] / (batch * rows * columns)
    # A vector of neighbours is read to its end, beyond what is used of it.
    plane = images * held * row + (m + 2) * LANES
    return Blocks(images, lines, row, plane, places.astype(np.int64), adjacent, tasks, (rows, columns), work)
