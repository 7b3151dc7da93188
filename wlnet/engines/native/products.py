"""Matrix products by the BLAS of NumPy, called without Python between them."""

from __future__ import annotations

import math
from collections.abc import Hashable
from functools import lru_cache

from wlnet.engines.native import panels
from wlnet.engines.native.blas import Blas, blas
from wlnet.engines.native.elementwise import KINDS
from wlnet.engines.native.operands import Call, Ints, Operand, Roots, Split, Word, nest, whole
from wlnet.engines.native.writer import V, Writer

ROW_MAJOR, PLAIN, TRANSPOSED = 101, 111, 112


@lru_cache(maxsize=64)
def gemm_source(kind: str, word: str, rank: int) -> str:
    """Products over a stack of matrices with `rank` axes.

    The row: the function; the addresses of C, A and B; two flags; m, n, k; the row lengths of A, B, C; the sizes of
    the stack; and the strides of C, A and B along it.
    """
    w = Writer()
    function, places = w.pointer(0), [w.pointer(1 + i) for i in range(3)]
    flags = [w.convert("trunc", w.word(4 + i), "i32") for i in range(2)]
    m, n, k, lda, ldb, ldc = (_word(w, w.word(6 + i), word) for i in range(6))
    one, zero = w.const(1.0, kind), w.const(0.0, kind)
    order = V(str(ROW_MAJOR), "i32")

    def product(at: list[V]) -> None:
        c, a, b = (w.offset(place, index, kind) for place, index in zip(places, at, strict=True))
        w.call(function, [order, *flags, m, n, k, one, a, lda, b, ldb, zero, c, ldc])

    _stack(w, 12, rank, product)
    return w.finish()


@lru_cache(maxsize=64)
def gemv_source(kind: str, word: str, rank: int) -> str:
    """Products of matrices and vectors over a stack.

    The row: the function; the addresses of y, the matrix and x; a flag; rows, columns and row length of the matrix; the
    steps of x and y; the sizes of the stack; and the strides of y, matrix and x along it.
    """
    w = Writer()
    function, places = w.pointer(0), [w.pointer(1 + i) for i in range(3)]
    flag = w.convert("trunc", w.word(4), "i32")
    rows, columns, lda, step_x, step_y = (_word(w, w.word(5 + i), word) for i in range(5))
    one, zero = w.const(1.0, kind), w.const(0.0, kind)

    def product(at: list[V]) -> None:
        y, a, x = (w.offset(place, index, kind) for place, index in zip(places, at, strict=True))
        order = V(str(ROW_MAJOR), "i32")
        w.call(function, [order, flag, rows, columns, one, a, lda, x, step_x, zero, y, step_y])

    _stack(w, 10, rank, product)
    return w.finish()


def _word(w: Writer, x: V, word: str) -> V:
    return x if word == "i64" else w.convert("trunc", x, word)


def _stack(w: Writer, begin: int, rank: int, product: object) -> None:
    sizes = [w.word(begin + axis) for axis in range(rank)]
    strides = [[w.word(begin + rank * (1 + i) + axis) for axis in range(rank)] for i in range(3)]

    def nested(axis: int, at: list[V]) -> None:
        if axis == rank:
            product(at)  # type: ignore[operator]
            return
        w.loop(
            sizes[axis],
            lambda i, _: nested(axis + 1, [w.add(x, w.mul(i, s[axis])) for x, s in zip(at, strides, strict=True)]),
        )

    nested(0, [V("0", "i64")] * 3)


def matmul(
    key: Hashable, out: Operand, a: Operand, b: Operand, transpose_a: bool, transpose_b: bool, steady: Roots
) -> list[Call | Split] | None:
    """The calls for a product of stacks of matrices; None if an operand is laid out as no BLAS takes it.

    Much work is in tasks along the stack, the rows or the columns. `steady` is memory that is written seldom.
    """
    a, b = (_turned(x) if flag else x for x, flag in ((a, transpose_a), (b, transpose_b)))
    if len(b.shape) == 2 and a.contiguous and not transpose_a:
        rows = math.prod(a.shape[:-1])
        a = whole(a.address, (rows, a.shape[-1]), a.dtype)
        out = whole(out.address, (rows, out.shape[-1]), out.dtype)
    if len(out.shape) == 2 and b.address.root in steady and not b.address.moves:
        made = panels.product(key, out, a, b)
        if made is not None:
            return made
    call = _by_blas(out, a, b)
    return None if call is None else [call]


def _by_blas(out: Operand, a: Operand, b: Operand) -> Call | Split | None:
    if blas() is None:
        return None
    call = _product(out, a, b)
    (m, n), k, stack = out.shape[-2:], a.shape[-1], out.shape[:-2]
    if call is None or math.prod(stack) * m * n * k < SHARED:
        return call
    if stack and stack[0] > 1:
        axis, unit = -len(out.shape), 1
    else:
        axis, unit = (-2 if m >= n else -1), TASK
    size = out.shape[axis]

    def make(begin: int, end: int, _worker: int) -> Call:
        begin, end = begin * unit, min(end * unit, size)
        left = _part(a, axis, begin, end) if axis != -1 else a
        right = _part(b, axis, begin, end) if axis != -2 else b
        made = _product(_part(out, axis, begin, end), left, right)
        assert made is not None
        return made

    tasks = -(-size // unit)
    return Split(tasks, make) if tasks > 1 else call


# Multiplications from which on a product is shared out among threads, and rows or columns of a task.
SHARED = 1 << 18
TASK = 16


def _part(x: Operand, axis: int, begin: int, end: int) -> Operand:
    """Some elements along an axis counted from the end; all of an operand that is the same along it."""
    if -axis > len(x.shape) or x.shape[axis] == 1:
        return x
    shape = list(x.shape)
    shape[axis] = end - begin
    return Operand(x.address + begin * x.strides[axis] * x.itemsize, tuple(shape), x.strides, x.dtype)


def _product(out: Operand, a: Operand, b: Operand) -> Call | None:
    """The call for stacks of matrices none of which is to be transposed; None if BLAS takes no such layout."""
    library, kind = blas(), KINDS[out.dtype]
    assert library is not None
    (m, n), k = out.shape[-2:], a.shape[-1]
    stack = out.shape[:-2]
    sizes, steps = nest(stack, [_over(x, stack) for x in (out, a, b)])
    tail = [*sizes, *(step for strides in steps for step in strides)]
    if m == 1 or n == 1:
        matrix, vector = (b, a) if m == 1 else (a, b)
        return _gemv(library, kind, out, matrix, vector, m == 1, len(sizes), tail)
    left, right = _layout(a), _layout(b)
    if left is None or right is None:
        return None
    down = out.strides[-2]
    flags = left[0], right[0]
    head: list[Word] = [library.gemm[kind], out.address, a.address, b.address, *flags, m, n, k, left[1], right[1], down]
    return Call(gemm_source(kind, library.word, len(sizes)), (*head, *tail))


def _gemv(
    library: Blas, kind: str, out: Operand, matrix: Operand, vector: Operand, is_row: bool, rank: int, tail: list[int]
) -> Call | None:
    """y = x M for a row x, y = M x for a column."""
    layout = _layout(matrix)
    if layout is None:
        return None
    stored_transposed = layout[0] == TRANSPOSED
    rows, columns = matrix.shape[-2:] if not stored_transposed else matrix.shape[:-3:-1]
    flag = TRANSPOSED if is_row != stored_transposed else PLAIN
    step = vector.strides[-1] if is_row else vector.strides[-2]
    if vector.shape[-1 if is_row else -2] == 1:
        step = 1
    if step <= 0:
        return None
    if is_row:
        count = len(tail) // 4
        tail = [*tail[: 2 * count], *tail[3 * count :], *tail[2 * count : 3 * count]]
    head: list[Word] = [
        library.gemv[kind],
        out.address,
        matrix.address,
        vector.address,
        flag,
        rows,
        columns,
        layout[1],
        step,
        1,
    ]
    return Call(gemv_source(kind, library.word, rank), (*head, *tail))


def _turned(x: Operand) -> Operand:
    """The last two axes exchanged."""
    shape, strides = ((*given[:-2], given[-1], given[-2]) for given in (x.shape, x.strides))
    return Operand(x.address, shape, strides, x.dtype)


def _over(x: Operand, stack: Ints) -> Ints:
    return Operand(x.address, x.shape[:-2], x.strides[:-2], x.dtype).along(stack)


def _layout(x: Operand) -> tuple[int, int] | None:
    """The flag and row length under which BLAS sees the last two axes."""
    (rows, columns), (down, right) = x.shape[-2:], x.strides[-2:]
    if (right == 1 or columns == 1) and (down >= columns or rows == 1):
        return PLAIN, max(down if rows > 1 else columns, columns, 1)
    if (down == 1 or rows == 1) and (right >= rows or columns == 1):
        return TRANSPOSED, max(right if columns > 1 else rows, rows, 1)
    return None
