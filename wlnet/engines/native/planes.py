"""Windows within one channel: depthwise convolution and pooling.

A plane, one channel of one example, is laid out with its padding. A vector of neighbouring windows is then joined
element by element of the kernel.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.native.functions import maximum
from wlnet.engines.native.windows import ZERO, grid, number
from wlnet.engines.native.writer import Mask, V, Writer
from wlnet.ir.ops.convolution import Ints, Pairs

LANES = 16
SLACK = 2 * LANES
"""Elements beyond a plane that may be read."""
UNROLLED = 25
"""Kernels up to this size have their elements spelled one by one."""


@lru_cache(maxsize=64)
def source(kind: str, stride: int, size: int, lanes: int = LANES) -> str:
    """The kernel for `kind` "depthwise", "max", "sum" or "mean", a stride along the last axis, and windows of so many
    elements, of which `lanes` are taken at a time.

    The row: the addresses of output, input, kernels, `Planes.offsets`, `starts`, `lines` and of the memory for a
    padded plane; then elements of the kernel, lines of the output, elements of such a line, lines of the input,
    elements of such a line, elements of a padded plane, whether there is padding, outputs of a channel, channels,
    planes, first plane, end of planes.
    """
    w = Writer()
    out, x, kernels, offsets, starts, lines, padded = (w.pointer(i) for i in range(7))
    (
        deep, out_lines, out_line, line_count, line, plane, pads, many, channels, planes, begin, end
    ) = (w.word(7 + i) for i in range(12))  # fmt: skip
    fill = -math.inf if kind == "max" else 0.0
    length = w.mul(line_count, line)
    padding = w.compare("ne", pads, ZERO)
    nothing = w.const(fill, "float", lanes)
    unrolled = range(size) if size <= UNROLLED else ()
    reach = [w.load(offsets, number(k), "i64") for k in unrolled]

    def body(p: V, _: Any) -> None:
        # The last plane is copied, too: what lies behind it must not be read.
        copied = w.binary("or", padding, w.compare("eq", w.add(p, number(1)), planes))
        source = w.mul(p, length)

        def copy() -> None:
            w.each(plane, lanes, lambda i, mask: w.store(padded, i, nothing, mask))

            def copied_line(i: V, _: Any) -> None:
                at, to = w.add(source, w.mul(i, line)), w.load(lines, i, "i64")
                copy_line(w, padded, to, x, at, line, lanes, fill)

            w.loop(line_count, copied_line)

        w.when(copied, copy)
        data, base = w.select(copied, padded, x), w.select(copied, ZERO, source)

        def output(m: V, _: Any) -> None:
            channel = w.add(w.mul(w.binary("srem", p, channels), many), m)
            weights = w.mul(channel, deep)
            target = w.mul(w.add(w.mul(p, many), m), w.mul(out_lines, out_line))
            factors = []
            if kind == "depthwise":
                factors = [w.splat(w.load(kernels, w.add(weights, number(k)), "float"), lanes) for k in unrolled]
            stop = w.add(target, w.mul(out_lines, out_line))

            def output_line(i: V, _: Any) -> None:
                origin = w.add(base, w.load(starts, i, "i64"))
                to = w.add(target, w.mul(i, out_line))

                def vector(j: V, _: Any) -> None:
                    at = w.add(origin, w.mul(j, number(stride)))

                    def joined(offset: V, factor: Callable[[], V], value: V) -> V:
                        found = _strided(w, data, w.add(at, offset), stride, lanes)
                        if kind == "depthwise":
                            return w.fma(found, factor(), value)
                        return maximum(w, found, value) if kind == "max" else w.fadd(value, found)

                    def element(k: V, held: tuple[V, ...]) -> list[V]:
                        def factor() -> V:
                            return w.splat(w.load(kernels, w.add(weights, k), "float"), lanes)

                        return [joined(w.load(offsets, k, "i64"), factor, held[0])]

                    value = nothing
                    for k in unrolled:
                        value = joined(reach[k], lambda k=k: factors[k], value)  # type: ignore[misc]
                    if not unrolled:
                        (value,) = w.loop(deep, element, carried=[nothing])
                    if kind == "mean":
                        count = w.convert("sitofp", deep, "float")
                        value = w.fdiv(value, w.splat(count, lanes))
                    place = w.add(to, j)
                    left = w.sub(stop, place)

                    # Whole vectors reach into lines that are yet to come; only the end of the plane is cut. (Storing
                    # under a mask is slow on many processors.)
                    def put(mask: Mask) -> None:
                        w.store(out, place, value, mask)

                    whole = w.compare("sge", left, number(lanes))
                    w.when(whole, lambda: put(None))
                    w.when(w.inverse(whole), lambda: put(w.first_lanes(left, lanes)))

                w.loop(out_line, vector, step=lanes)

            w.loop(out_lines, output_line)

        w.loop(many, output)

    w.loop(end, body, start=begin)
    return w.finish()


def copy_line(w: Writer, target: V, to: V, source: V, at: V, count: V, lanes: int, fill: float) -> None:
    """target[to : to + count] = source[at : at + count], and `fill` for less than `lanes` elements behind."""

    def body(j: V, mask: Mask) -> None:
        value = w.load(source, w.add(at, j), "float", lanes, mask)
        if mask is not None and fill != 0.0:
            value = w.select(mask, value, w.like(fill, value))
        w.store(target, w.add(to, j), value)

    w.each(count, lanes, body)


def _strided(w: Writer, data: V, start: V, stride: int, lanes: int) -> V:
    """So many elements, `stride` apart."""
    if stride == 1:
        return w.load(data, start, "float", lanes)
    if stride == 2:
        return w.lanes(w.load(data, start, "float", 2 * lanes), range(0, 2 * lanes, 2))
    return w.gathered_lanes([w.load(data, w.add(start, number(stride * i)), "float") for i in range(lanes)])


@dataclass(frozen=True)
class Planes:
    """Where the elements of windows lie in a padded plane.

    offsets   how far each element of the kernel is from the first of its window
    starts    for each line of the output its first window
    lines     where each line of the input goes
    plane     elements of a padded plane
    memory    elements that the memory for one needs
    sizes     windows along each axis
    """

    offsets: NDArray[np.int64]
    starts: NDArray[np.int64]
    lines: NDArray[np.int64]
    plane: int
    memory: int
    sizes: Ints


@lru_cache(maxsize=1024)
def planes(spatial: Ints, kernel: Ints, stride: Ints, dilation: Ints, pads: Pairs) -> Planes:
    """The windows of a pooling or of a depthwise convolution."""
    extents = tuple(n + b + e for n, (b, e) in zip(spatial, pads, strict=True))
    steps = tuple(math.prod(extents[axis + 1 :]) for axis in range(len(extents)))
    sizes = tuple((n - d * (k - 1) - 1) // j + 1 for n, k, j, d in zip(extents, kernel, stride, dilation, strict=True))
    jumps = tuple(s * j for s, j in zip(steps, stride, strict=True))
    begin = sum(b * s for (b, _), s in zip(pads, steps, strict=True))
    return Planes(
        grid(kernel, tuple(s * d for s, d in zip(steps, dilation, strict=True))),
        grid(sizes[:-1], jumps[:-1]),
        grid(spatial[:-1], steps[:-1]) + begin,
        math.prod(extents),
        math.prod(extents) + SLACK * max(1, stride[-1]),
        sizes,
    )


@lru_cache(maxsize=1024)
def places(spatial: Ints, kernel: Ints, stride: Ints, pads: Pairs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each window of a pooling begins in a padded plane, and the first of its elements that is no padding."""
    extents = tuple(n + b + e for n, (b, e) in zip(spatial, pads, strict=True))
    steps = tuple(math.prod(extents[axis + 1 :]) for axis in range(len(extents)))
    sizes = planes(spatial, kernel, stride, (1,) * len(kernel), pads).sizes
    begins, firsts = np.zeros((), np.int64), np.zeros((), np.int64)
    for count, jump, step, (pad, _) in zip(sizes, stride, steps, pads, strict=True):
        places = np.arange(count, dtype=np.int64) * jump
        begins = begins[..., None] + places * step
        firsts = firsts[..., None] + np.maximum(places, pad) * step
    return begins.reshape(-1), firsts.reshape(-1)
