"""Convolutions and pooling as calls of kernels, and which kernel suits which convolution."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.native import planes as plane_kernels
from wlnet.engines.native import pool_gradients, window_gradients, winograd
from wlnet.engines.native import windows as window_kernels
from wlnet.engines.native.operands import Address, Call, Ints, Operand, Split, Word
from wlnet.engines.native.windows import COLUMNS, DEPTH, ROWS, STRIP
from wlnet.engines.scratch import rounded
from wlnet.ir.ops.convolution import Pairs

ITEM = 4
"""Bytes of the numbers these kernels are for; NumPy does the others."""

Calls: TypeAlias = list[Call | Split]


@dataclass(frozen=True)
class Kernels:
    """The kernels of a convolution as it reads them: w (groups, outputs, channels, elements) by strides.

    Those of the transposed convolution are the same array read in other directions.
    """

    address: Address
    groups: int
    outputs: int
    channels: int
    shape: Ints
    strides: tuple[int, int, int, int]

    @property
    def elements(self) -> int:
        return math.prod(self.shape)


def _kernels(w: Operand, groups: int) -> Kernels:
    outputs, channels, *shape = w.shape
    own, size = outputs // groups, math.prod(shape)
    return Kernels(w.address, groups, own, channels, tuple(shape), (own * channels * size, channels * size, size, 1))


def _turned(w: Operand, groups: int) -> Kernels:
    """The kernels that lead back from outputs to channels: every kernel from its end to its beginning."""
    outputs, channels, *shape = w.shape
    own, size = outputs // groups, math.prod(shape)
    start = w.address + (size - 1) * ITEM
    return Kernels(start, groups, channels, own, tuple(shape), (own * channels * size, size, channels * size, -1))


def conv(
    key: Hashable, out: Operand, x: Operand, w: Operand, *, stride: Ints, dilation: Ints, pads: Pairs, groups: int
) -> Calls | None:
    """x (B, C, *S) and w (O, C/groups, *K) to out (B, O, *N)."""
    if not _suits(out, x, w):
        return None
    if w.shape[1] == 1 and groups > 1:
        return _depthwise(out, x, w, stride, dilation, pads)
    return _product(key, out, x, _kernels(w, groups), stride, dilation, pads)


def conv_transpose(
    key: Hashable, out: Operand, g: Operand, w: Operand, *,
    size: Ints, stride: Ints, dilation: Ints, pads: Pairs, groups: int,
) -> Calls | None:  # fmt: skip
    """g (B, O, *N) and w (O, C/groups, *K) to out (B, C, *size)."""
    if not _suits(out, g, w):
        return None
    if max(stride) > 1:
        return _scattered(key, out, g, w, size, stride, dilation, pads, groups)
    around = tuple(
        (d * (k - 1) - begin, d * (k - 1) - end) for d, k, (begin, end) in zip(dilation, w.shape[2:], pads, strict=True)
    )
    if min(map(min, around)) < 0:
        return _scattered(key, out, g, w, size, stride, dilation, pads, groups)
    return _product(key, out, g, _turned(w, groups), stride, dilation, around)


def _suits(*operands: Operand) -> bool:
    return all(operand.dtype == "float32" and operand.contiguous for operand in operands)


def _product(key: Hashable, out: Operand, x: Operand, w: Kernels, stride: Ints, dilation: Ints, pads: Pairs) -> Calls:
    size = _winograd_size(out, w, stride, dilation)
    if size:
        return _winograd(key, size, out, x, w, pads)
    return _windows(key, out, x, w, stride, dilation, pads)


# Which kernel ---------------------------------------------------------------------------------------------------------


def strict() -> bool:
    """Whether WLNET_STRICT=1 asks for sums of products as they are written, without Winograd's rearrangement."""
    return os.environ.get("WLNET_STRICT") == "1"


def _winograd_size(out: Operand, w: Kernels, stride: Ints, dilation: Ints) -> int:
    """The size of tiles with which Winograd's method is quickest, 0 if plain products are.

    The choice follows from shapes alone, so that the same net gives the same numbers everywhere. Costs are in
    multiplications of a vector; the weights of what is not multiplication were measured.
    """
    if w.shape != (3, 3) or max(stride) > 1 or max(dilation) > 1 or w.groups > 1 or strict():
        return 0
    batch, _, height, width = out.shape
    up = -(-w.outputs // ROWS) * ROWS
    length = -(-height * width // COLUMNS) * COLUMNS
    costs = {0: batch * length * w.channels * 9 * (up + WINDOW_COST)}
    for m in winograd.POINTS:
        tiles = winograd.blocks(m, batch, height, width).work * batch * -(-height // m) * -(-width // m)
        products = (m + 2) ** 2 * tiles * w.channels * up
        moved = (m + 2) ** 2 * tiles * (w.channels * INPUT_COST + w.outputs * OUTPUT_COST)
        costs[m] = int(products + moved)
    return min(costs, key=costs.__getitem__)


WINDOW_COST = 6
"""Of laying out an element of a column of windows, in multiplications."""
INPUT_COST = 12
"""Of transforming an input of a tile."""
OUTPUT_COST = 12
"""Of transforming a product of a tile."""


# The calls ------------------------------------------------------------------------------------------------------------


def _windows(key: Hashable, out: Operand, x: Operand, w: Kernels, stride: Ints, dilation: Ints, pads: Pairs) -> Calls:
    batch, spatial = x.shape[0], x.shape[2:]
    found = window_kernels.windows(w.channels, spatial, w.shape, stride, dilation, pads)
    blocks = -(-w.outputs // ROWS)
    panels = Address((key, "kernels"))
    pack = Call(
        window_kernels.packed_source(),
        (panels, w.address, w.groups, w.outputs, w.channels, w.elements, *w.strides),
        {panels.root: w.groups * blocks * w.channels * w.elements * ROWS * ITEM},
        once=True,
    )
    columns = found.places.size // COLUMNS
    strips = -(-columns // STRIP)
    tables = _tables(found.offsets, found.places, found.kinds, found.lines)

    def make(begin: int, end: int, worker: int) -> Call:
        padded = w.channels * found.plane + 2 * COLUMNS if found.lines.size else 0
        sizes = (padded, STRIP * DEPTH * COLUMNS, STRIP * blocks * ROWS * COLUMNS)
        addresses, memory = _scratch(worker, sizes)
        words: tuple[Word, ...] = (
            out.address, x.address, panels, *(Address(root) for root in tables), *addresses,
            found.offsets.size, math.prod(found.sizes), found.lines.size, spatial[-1], found.plane,
            w.channels, w.groups, w.outputs, begin, end,
        )  # fmt: skip
        return Call(window_kernels.source(), words, {panels.root: 0, **tables, **memory})

    return [pack, Split(batch * w.groups * strips, make)]


def _winograd(key: Hashable, m: int, out: Operand, x: Operand, w: Kernels, pads: Pairs) -> Calls:
    batch, channels, height, width = x.shape
    out_height, out_width = out.shape[2:]
    found = winograd.blocks(m, batch, out_height, out_width)
    up, positions, tiles = -(-w.outputs // ROWS), (m + 2) ** 2, found.places.size
    kernels = Address((key, "kernels"))
    _, by_output, by_channel, by_element = w.strides
    transform = Call(
        winograd.kernels_source(m),
        (kernels, w.address, w.outputs, channels, by_output, by_channel, by_element),
        {kernels.root: positions * up * channels * ROWS * ITEM},
        once=True,
    )
    tables = _tables(found.places, found.adjacent)

    def make(begin: int, end: int, worker: int) -> Call:
        sizes = (found.plane, positions * channels * tiles, positions * up * ROWS * tiles, m * m * winograd.LANES)
        addresses, memory = _scratch(worker, sizes)
        words: tuple[Word, ...] = (
            out.address, x.address, kernels, *(Address(root) for root in tables), *addresses,
            batch, channels, w.outputs, height, width, pads[0][0], pads[1][0], out_height, out_width, *found.tiles,
            found.images, found.lines, found.row, tiles // COLUMNS, begin, end,
        )  # fmt: skip
        return Call(winograd.source(m), words, {kernels.root: 0, **tables, **memory})

    return [transform, Split(found.tasks, make)]


def _depthwise(out: Operand, x: Operand, w: Operand, stride: Ints, dilation: Ints, pads: Pairs) -> Calls:
    many = w.shape[0] // x.shape[1]
    return [_planes("depthwise", out, x, w.address, w.shape[2:], stride, dilation, pads, many)]


def pool(
    key: Hashable, out: Operand, x: Operand, *, kind: str, kernel: Ints, stride: Ints, pads: Pairs
) -> Calls | None:
    """x (B, C, *S) to out (B, C, *N) by the largest element, the mean or the sum."""
    del key
    if not _suits(out, x):
        return None
    return [_planes(kind, out, x, x.address, kernel, stride, (1,) * len(kernel), pads, 1)]


def _planes(
    kind: str, out: Operand, x: Operand, weights: Address, kernel: Ints, stride: Ints, dilation: Ints, pads: Pairs,
    many: int,
) -> Split:  # fmt: skip
    spatial = x.shape[2:]
    found = plane_kernels.planes(spatial, kernel, stride, dilation, pads)
    count, size = x.shape[0] * x.shape[1], math.prod(kernel)
    lanes = plane_kernels.LANES if found.sizes[-1] > plane_kernels.LANES // 2 else plane_kernels.LANES // 2
    tables = _tables(found.offsets, found.starts, found.lines)

    def make(begin: int, end: int, worker: int) -> Call:
        addresses, memory = _scratch(worker, (found.memory,))
        words: tuple[Word, ...] = (
            out.address, x.address, weights, *(Address(root) for root in tables), *addresses,
            size, found.starts.size, found.sizes[-1], found.lines.size, spatial[-1], found.plane,
            int(any(map(any, pads))), many, x.shape[1], count, begin, end,
        )  # fmt: skip
        source = plane_kernels.source(kind, stride[-1], size, lanes)
        return Call(source, words, {**tables, **memory})

    return Split(count, make)


def _scattered(
    key: Hashable, out: Operand, g: Operand, w: Operand, size: Ints, stride: Ints, dilation: Ints, pads: Pairs,
    groups: int,
) -> Calls:  # fmt: skip
    """conv_transpose by adding kernels times gradient to the places of each window."""
    batch, per_group, kernel = g.shape[0], w.shape[1], w.shape[2:]
    outputs, elements = w.shape[0] // groups, math.prod(w.shape[2:])
    found = window_kernels.windows(per_group, size, kernel, stride, dilation, pads)
    lines = plane_kernels.planes(size, kernel, stride, dilation, pads).lines
    held = window_gradients.CHANNELS
    chunks, blocks = -(-per_group // held), -(-held * elements // ROWS)
    panels = Address((key, "kernels"))
    # Channels and elements of kernels are the rows here, outputs what is added over.
    pack = Call(
        window_gradients.packed_source(),
        (panels, w.address, groups, outputs, per_group, elements),
        {panels.root: groups * chunks * blocks * outputs * ROWS * ITEM},
        once=True,
    )
    tables = _tables(found.offsets, found.places, found.kinds, lines)

    def make(begin: int, end: int, worker: int) -> Call:
        addresses, memory = _scratch(worker, (min(held, per_group) * found.plane + COLUMNS, outputs * COLUMNS))
        words: tuple[Word, ...] = (
            out.address, g.address, panels, *(Address(root) for root in tables), *addresses, elements,
            math.prod(found.sizes), lines.size, size[-1], found.plane, per_group, outputs, groups, begin, end,
        )  # fmt: skip
        return Call(window_gradients.input_source(), words, {panels.root: 0, **tables, **memory})

    return [pack, Split(batch * groups * chunks, make)]


def conv_weight_gradient(
    key: Hashable, out: Operand, x: Operand, g: Operand, *,
    kernel: Ints, stride: Ints, dilation: Ints, pads: Pairs, groups: int,
) -> Calls | None:  # fmt: skip
    """x (B, C, *S) and g (B, O, *N) to out (O, C/groups, *kernel)."""
    del key
    if not _suits(out, x, g):
        return None
    batch, spatial = x.shape[0], x.shape[2:]
    per_group, outputs = x.shape[1] // groups, g.shape[1] // groups
    windows = window_kernels.windows(per_group, spatial, kernel, stride, dilation, pads)
    found = plane_kernels.planes(spatial, kernel, stride, dilation, pads)
    length, panels, rows = math.prod(found.sizes), -(-outputs // COLUMNS), per_group * math.prod(kernel)
    turned = Address("turned")
    size = batch * groups * panels * length * COLUMNS * ITEM

    def turn(begin: int, end: int, worker: int) -> Call:
        del worker
        words = (turned, g.address, outputs, length, begin, end)
        return Call(window_gradients.turned_source(), words, {turned.root: size})

    tables = _tables(windows.offsets, found.starts, found.lines)

    def make(begin: int, end: int, worker: int) -> Call:
        sums = (end - begin) * ROWS * panels * COLUMNS
        addresses, memory = _scratch(worker, (per_group * found.plane + 2 * COLUMNS, sums))
        words: tuple[Word, ...] = (
            out.address, x.address, turned, *(Address(root) for root in tables), *addresses,
            rows, found.starts.size, found.sizes[-1], stride[-1], found.lines.size, spatial[-1], found.plane,
            per_group, groups, outputs, batch, begin, end,
        )  # fmt: skip
        return Call(window_gradients.kernel_source(), words, {turned.root: size, **tables, **memory})

    return [Split(batch * groups, turn), Split(-(-rows // ROWS), make)]


def _scratch(worker: int, sizes: Sequence[int]) -> tuple[tuple[Address, ...], dict[Hashable, int | NDArray[Any]]]:
    """Memory of a worker for so many numbers each, and what to ask for. All kernels use the same, one at a time."""
    root = ("scratch", worker)
    addresses, end = [], 0
    for size in sizes:
        addresses.append(Address(root, end))
        end += rounded(size * ITEM)
    return tuple(addresses), {root: end}


def _tables(*arrays: NDArray[np.int64]) -> dict[Hashable, int | NDArray[Any]]:
    """Tables that kernels read, each under a key of its own; equal shapes have the same."""
    return {("table", id(array)): array for array in arrays}


def pool_transpose(
    key: Hashable, out: Operand, g: Operand, *, size: Ints, kernel: Ints, stride: Ints, pads: Pairs
) -> Calls | None:
    """g (B, C, *N) to out (B, C, *size): each element added to all places of its window."""
    del key
    return [_spread(False, out, out, g, size, kernel, stride, pads)] if _suits(out, g) else None


def pool_max_gradient(
    key: Hashable, out: Operand, x: Operand, g: Operand, *, kernel: Ints, stride: Ints, pads: Pairs
) -> Calls | None:
    """x (B, C, *S) and g (B, C, *N) to out (B, C, *S): each g to the first largest element of its window."""
    del key
    if not _suits(out, x, g):
        return None
    size, padded = math.prod(kernel), any(map(any, pads))
    if kernel != stride or padded or size > pool_gradients.LARGEST:
        return [_spread(True, out, x, g, x.shape[2:], kernel, stride, pads)]
    found = plane_kernels.planes(x.shape[2:], kernel, stride, (1,) * len(kernel), pads)
    tables = _tables(found.offsets, found.starts)
    loose = any(n % k for n, k in zip(x.shape[2:], kernel, strict=True))

    def make(begin: int, end: int, worker: int) -> Call:
        del worker
        words: tuple[Word, ...] = (
            out.address, x.address, g.address, *(Address(root) for root in tables),
            found.starts.size, found.sizes[-1], found.plane, int(loose), begin, end,
        )  # fmt: skip
        return Call(pool_gradients.tiled_source(size, kernel[-1]), words, tables)

    return [Split(x.shape[0] * x.shape[1], make)]


def _spread(
    largest: bool, out: Operand, x: Operand, g: Operand, spatial: Ints, kernel: Ints, stride: Ints, pads: Pairs
) -> Split:
    found = plane_kernels.planes(spatial, kernel, stride, (1,) * len(kernel), pads)
    places, firsts = plane_kernels.places(spatial, kernel, stride, pads)
    tables = _tables(found.offsets, places, firsts, found.lines)

    def make(begin: int, end: int, worker: int) -> Call:
        addresses, memory = _scratch(worker, (found.memory, found.memory))
        words: tuple[Word, ...] = (
            out.address, x.address, g.address, *(Address(root) for root in tables), *addresses,
            math.prod(kernel), places.size, found.lines.size, spatial[-1], found.plane, begin, end,
        )  # fmt: skip
        return Call(pool_gradients.scattered_source(largest), words, {**tables, **memory})

    return Split(out.shape[0] * out.shape[1], make)


RULES: Mapping[str, Callable[..., Calls | None]] = {
    "conv": conv,
    "conv_transpose": conv_transpose,
    "conv_weight_gradient": conv_weight_gradient,
    "pool": pool,
    "pool_max_gradient": pool_max_gradient,
    "pool_transpose": pool_transpose,
}
