"""Elementwise functions, evaluated over blocks that stay in cache, and changes of element type."""

import math
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.scratch import Scratch
from wlnet.ir.scalar import Scalar, lookup
from wlnet.ir.scalar.evaluation import Program, computing_dtype, linearise

Array = NDArray[Any]
Index = tuple[Any, ...]
Shape = tuple[int, ...]

# Elements per block: a few float32 arrays of this length fit the second-level cache, and a call into NumPy, about a
# microsecond, is short beside the work on one.
BLOCK = 16384


def _ramp(x: Array, out: Array) -> None:
    np.maximum(x, 0, out=out)


def _logistic_sigmoid(x: Array, out: Array) -> None:
    """1/(1 + e^-x): where e^-x overflows the result is 0, as it should be."""
    np.negative(x, out=out)
    np.exp(out, out=out)
    np.add(out, 1, out=out)
    np.reciprocal(out, out=out)


# Forms that write into `out`, for rows whose plain form makes temporary arrays. Each reads its only argument before it
# writes, so that `out` may be that argument.
INTO: dict[str, Callable[[Array, Array], None]] = {"ramp": _ramp, "logistic_sigmoid": _logistic_sigmoid}


def apply_into(name: str, arguments: list[Array], out: Array) -> None:
    """One function of the table on arrays that broadcast to `out`; `out` may be one of them."""
    function = lookup(name).function
    if isinstance(function, np.ufunc):
        function(*arguments, out=out)
    elif name in INTO:
        INTO[name](arguments[0], out)
    else:
        np.copyto(out, function(*arguments))


def run_program(
    program: Program, arrays: list[Array], constants: list[Array], out: Array, registers: list[Array | None]
) -> None:
    """A program on arrays that broadcast to `out`. `registers` has room for the result of each step but the last."""
    slots = [*arrays, *constants]
    if not program.steps:
        np.copyto(out, slots[program.result])
        return
    for step, register in zip(program.steps, registers, strict=True):
        target = out if register is None else register
        apply_into(step.name, [slots[source] for source in step.sources], target)
        slots.append(target)


def collapse(shape: Shape, inputs: list[Shape]) -> tuple[Shape, list[Shape]]:
    """Adjacent axes merged where every input either follows the output or is broadcast along both."""
    padded = [(1,) * (len(shape) - len(given)) + given for given in inputs]
    sizes: list[int] = []
    patterns: list[tuple[bool, ...]] = []
    for axis, size in enumerate(shape):
        if size == 1:
            continue
        pattern = tuple(given[axis] == size for given in padded)
        if patterns and patterns[-1] == pattern:
            sizes[-1] *= size
        else:
            sizes.append(size)
            patterns.append(pattern)
    merged = [
        tuple(size if pattern[i] else 1 for size, pattern in zip(sizes, patterns, strict=True))
        for i in range(len(inputs))
    ]
    return tuple(sizes), merged


def block_indices(shape: Shape) -> list[Index]:
    """Indices that cut an array of this shape into blocks of about `BLOCK` elements, in memory order.

    Each ends in an ellipsis, which makes even the index of a scalar give an array.
    """
    axis = len(shape)
    inner = 1
    while axis > 0 and inner * shape[axis - 1] <= BLOCK:
        axis -= 1
        inner *= shape[axis]
    if axis == 0:
        return [(...,)]
    chunk = max(1, BLOCK // inner)
    ranges = [[slice(i, i + 1) for i in range(size)] for size in shape[: axis - 1]]
    ranges.append([slice(i, min(i + chunk, shape[axis - 1])) for i in range(0, shape[axis - 1], chunk)])
    return [(*index, ...) for index in product(*ranges)]


def _clipped(index: Index, shape: Shape) -> Index:
    """The part of an input that belongs to a block of the output: axes of size 1 are taken whole."""
    return tuple(
        slice(None) if size == 1 and part is not ... else part for part, size in zip(index, (*shape, 0), strict=False)
    )


def _register_numbers(program: Program) -> list[int]:
    """For each step but the last a register, such that none is written while its content is still to be read."""
    first = program.arity + len(program.constants)
    last_use = {source: i for i, step in enumerate(program.steps) for source in step.sources}
    free: list[int] = []
    used = 0
    numbers: list[int] = []
    for i in range(len(program.steps) - 1):
        if not free:
            free.append(used)
            used += 1
        numbers.append(free.pop())
        free += [numbers[j] for j in range(i + 1) if last_use.get(first + j, j) == i]
    return numbers


def elementwise(
    scalar: Scalar, shape: Shape, inputs: list[Shape], dtypes: tuple[str, ...], contiguous: bool
) -> Callable[..., None]:
    """The kernel for one function on arrays of given shapes and types, in blocks if it has several steps.

    `contiguous` says that all inputs are, so that their axes may be merged.
    """
    program = linearise(scalar, len(inputs))
    number = np.dtype(computing_dtype(dtypes))
    constants = [np.asarray(c, np.bool_ if isinstance(c, bool) else number) for c in program.constants]
    outer, merged = collapse(shape, inputs) if contiguous else (shape, inputs)
    if not contiguous:
        merged = [(1,) * (len(shape) - len(given)) + given for given in inputs]
    if len(program.steps) <= 1:
        blocks: list[Index] = [(...,)]
    else:
        blocks = block_indices(outer)
    parts = [(index, [_clipped(index, given) for given in merged]) for index in blocks]
    largest = max((math.prod(_part_shape(outer, index)) for index in blocks), default=0)
    numbers = _register_numbers(program)

    def kernel(out: Array, *arrays: Array, scratch: Scratch) -> None:
        target = out.reshape(outer)
        given = [x.reshape(layout) for x, layout in zip(arrays, merged, strict=True)]
        pool = [scratch.array((largest * number.itemsize,), np.uint8) for _ in range(max(numbers, default=-1) + 1)]
        for index, indices in parts:
            block = target[index]
            sources = [
                x[part] if x.dtype in (number, np.bool_) else x[part].astype(number)
                for x, part in zip(given, indices, strict=True)
            ]
            registers: list[Array | None] = []
            for step, register in zip(program.steps, numbers, strict=False):
                kind = np.dtype(np.bool_) if step.is_bool else number
                registers.append(pool[register][: block.size * kind.itemsize].view(kind).reshape(block.shape))
            run_program(program, sources, constants, block, [*registers, None] if program.steps else [])

    return kernel


def _part_shape(shape: Shape, index: Index) -> Shape:
    cut = index[:-1]
    return tuple(part.stop - part.start for part in cut) + shape[len(cut) :]


def cast(out: Array, x: Array, *, scratch: Scratch, dtype: str) -> None:
    """x with the element type of `out`."""
    del scratch, dtype
    np.copyto(out, x, casting="unsafe")
