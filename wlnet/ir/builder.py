"""Writing graphs: typed methods that check shapes at once and return values.

    builder = Builder()
    x = builder.input("Input", (32, 784))
    w = builder.array("Weights", (10, 784))
    builder.output("Output", builder.softmax(builder.matmul(x, w, transpose_b=True), -1))
    graph = builder.finish()

Axes may be negative here; nodes hold them counted from 0. Where an elementwise method takes a value it also takes a
Python number, which becomes part of the function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np

from wlnet.ir.errors import ShapeError
from wlnet.ir.graph import Dtype, Graph, Shape, Value
from wlnet.ir.ops.convolution import window_sizes
from wlnet.ir.ops.elementwise import broadcast_shapes
from wlnet.ir.ops.gradient_replacement import Backward
from wlnet.ir.ops.host import Function
from wlnet.ir.scalar import (
    Arg,
    Const,
    Scalar,
    ScalarLike,
    arguments,
    as_scalar,
    call,
    evaluate,
    substitute,
    subtrees,
)
from wlnet.ir.writer import Operand, Writer, whole

Pads: TypeAlias = Sequence[tuple[int, int]]


class Builder(Writer):
    """A graph in the making. `dtype` is the type of inputs, arrays and numbers that do not say otherwise."""

    # Elementwise

    def elementwise(self, scalar: ScalarLike, *xs: Operand) -> Value:
        """scalar(x0, x1, ...) element by element; shapes broadcast as in NumPy. Numbers become part of the function."""
        tree, values = _inline(as_scalar(scalar), xs)
        if values and all(value.dtype == "bool" for value in values):
            # Nothing says which type the numbers of the function have: they become arrays of the builder's type.
            numbers = [t for t in subtrees(tree) if isinstance(t, Const) and not isinstance(t.value, bool)]
            lifted: dict[Scalar, Scalar] = {t: Arg(len(values) + i) for i, t in enumerate(numbers)}
            tree, values = substitute(tree, lifted), [*values, *(self.constant(t.value) for t in numbers)]
        if not values:
            number = evaluate(tree)
            return self.constant(number, "bool" if number.dtype == np.bool_ else self.dtype)
        if tree == Arg(0) and len(values) == 1:
            return values[0]
        return self.emit("elementwise", values, scalar=tree)

    def apply(self, name: str, *xs: Operand) -> Value:
        """The scalar function `name` of the table (or composed) applied to values: `apply("tanh", x)`."""
        return self.elementwise(call(name, *(Arg(i) for i in range(len(xs)))), *xs)

    def add(self, a: Operand, b: Operand) -> Value:
        """a + b."""
        return self.apply("add", a, b)

    def sub(self, a: Operand, b: Operand) -> Value:
        """a - b."""
        return self.apply("sub", a, b)

    def mul(self, a: Operand, b: Operand) -> Value:
        """a b."""
        return self.apply("mul", a, b)

    def div(self, a: Operand, b: Operand) -> Value:
        """a / b."""
        return self.apply("div", a, b)

    def pow(self, a: Operand, b: Operand) -> Value:
        """a to the power b."""
        return self.apply("pow", a, b)

    def maximum(self, a: Operand, b: Operand) -> Value:
        """The larger of a and b; NaN if either is."""
        return self.apply("maximum", a, b)

    def minimum(self, a: Operand, b: Operand) -> Value:
        """The smaller of a and b; NaN if either is."""
        return self.apply("minimum", a, b)

    def neg(self, x: Operand) -> Value:
        """-x."""
        return self.apply("neg", x)

    def sqrt(self, x: Operand) -> Value:
        """The square root."""
        return self.apply("sqrt", x)

    def rsqrt(self, x: Operand) -> Value:
        """One over the square root."""
        return self.apply("rsqrt", x)

    def square(self, x: Operand) -> Value:
        """x x."""
        return self.apply("square", x)

    def exp(self, x: Operand) -> Value:
        """e to the power x."""
        return self.apply("exp", x)

    def log(self, x: Operand) -> Value:
        """The natural logarithm."""
        return self.apply("log", x)

    def select(self, condition: Operand, a: Operand, b: Operand) -> Value:
        """a where the condition (bool) holds, else b; shapes broadcast."""
        return self.apply("select", condition, a, b)

    def cast(self, x: Value, dtype: Dtype) -> Value:
        """x with another element type: floats are truncated to integers, non-zero numbers are true."""
        return x if x.dtype == dtype else self.emit("cast", (x,), dtype=dtype)

    # Linear maps

    def matmul(self, a: Value, b: Value, transpose_a: bool = False, transpose_b: bool = False) -> Value:
        """(..., n, k) times (..., k, m) to (..., n, m), leading axes broadcast as in `numpy.matmul`.

        A flag exchanges the last two axes of its operand first. A vector (k,) is taken as a row on the left, as a
        column on the right, and its axis is dropped from the result; flags do not touch it.
        """
        left = self.reshape(a, (1, *a.shape)) if a.rank == 1 else a
        right = self.reshape(b, (*b.shape, 1)) if b.rank == 1 else b
        result = self.emit(
            "matmul", (left, right), transpose_a=transpose_a and a.rank > 1, transpose_b=transpose_b and b.rank > 1
        )
        shape = result.shape
        if b.rank == 1:
            shape = shape[:-1]
        if a.rank == 1:
            shape = shape[:-1] if b.rank == 1 else (*shape[:-2], shape[-1])
        return self.reshape(result, shape)

    def conv(
        self,
        x: Value,
        w: Value,
        stride: int | Sequence[int] = 1,
        dilation: int | Sequence[int] = 1,
        pads: int | Pads = 0,
        groups: int = 1,
    ) -> Value:
        """Cross-correlation of x (B, C, *S) with w (O, C/groups, *K) to (B, O, *N); zeros are padded.

        N = (S + begin + end - dilation (K - 1) - 1) // stride + 1 per axis; 1 to 3 spatial axes.
        """
        return self.emit("conv", (x, w), **_window_settings(x, stride, dilation, pads), groups=groups)

    def conv_transpose(
        self,
        x: Value,
        w: Value,
        stride: int | Sequence[int] = 1,
        dilation: int | Sequence[int] = 1,
        pads: int | Pads = 0,
        groups: int = 1,
        size: Sequence[int] | None = None,
    ) -> Value:
        """The transpose of `conv` by its input: x (B, O, *N) and w (O, C/groups, *K) to (B, C, *size).

        `size` may be any that `conv` with these settings takes to N; the smallest is the default:
        stride (N - 1) + dilation (K - 1) + 1 - begin - end.
        """
        settings = _window_settings(x, stride, dilation, pads)
        if size is None:
            size = [
                step * (n - 1) + spread * (k - 1) + 1 - begin - end
                for n, k, step, spread, (begin, end) in zip(
                    x.shape[2:], w.shape[2:], settings["stride"], settings["dilation"], settings["pads"], strict=False
                )
            ]
        return self.emit("conv_transpose", (x, w), size=whole(size), **settings, groups=groups)

    def pool(
        self,
        x: Value,
        kind: Literal["max", "mean", "sum"],
        kernel: int | Sequence[int],
        stride: int | Sequence[int] = 1,
        pads: int | Pads = 0,
    ) -> Value:
        """Pool x (B, C, *S) to (B, C, *N), N = (S + begin + end - kernel) // stride + 1 per axis.

        The maximum ignores padding; the mean counts it as zeros and divides by the size of the whole window.
        """
        settings = _window_settings(x, stride, 1, pads)
        sizes = _per_axis(kernel, x.rank - 2)
        return self.emit("pool", (x,), kind=kind, kernel=sizes, stride=settings["stride"], pads=settings["pads"])

    def pooled_sizes(self, spatial: Sequence[int], kernel: Sequence[int], stride: Sequence[int], pads: Pads) -> Shape:
        """The N that `pool` (or `conv` without dilation) gives for spatial sizes S."""
        return window_sizes(whole(spatial), whole(kernel), whole(stride), (1,) * len(kernel), tuple(pads))

    # Reductions

    def reduce(
        self,
        x: Value,
        kind: Literal["sum", "mean", "max", "min", "prod"],
        axes: int | Sequence[int] | None = None,
        keepdims: bool = False,
    ) -> Value:
        """Reduce the given axes (all for None); they stay with size 1 if `keepdims`. No axes: x itself."""
        listed = range(x.rank) if axes is None else [axes] if isinstance(axes, int) else axes
        normal = tuple(sorted(_axis(axis, x) for axis in listed))
        return self.emit("reduce", (x,), kind=kind, axes=normal, keepdims=keepdims) if normal else x

    def sum_to(self, x: Value, shape: Sequence[int]) -> Value:
        """Sum x down to a shape that broadcasts to the shape of x: the transpose of `broadcast`."""
        wanted = whole(shape)
        if x.shape == wanted:
            return x
        extra = x.rank - len(wanted)
        stretched = [axis for axis in range(extra, x.rank) if wanted[axis - extra] == 1 != x.shape[axis]]
        return self.reshape(self.reduce(x, "sum", [*range(extra), *stretched], keepdims=True), wanted)

    def softmax(self, x: Value, axis: int = -1) -> Value:
        """e^x divided by its sum along an axis; same shape."""
        return self.emit("softmax", (x,), axis=_axis(axis, x))

    def log_softmax(self, x: Value, axis: int = -1) -> Value:
        """The logarithm of softmax along an axis, without its overflow and underflow; same shape."""
        return self.emit("log_softmax", (x,), axis=_axis(axis, x))

    def ctc_loss(self, logp: Value, labels: Value, blank: int) -> Value:
        """-ln of the probability that logp (B, T, C) reads as the labels (B, L), which count from 0: (B,)."""
        return self.emit("ctc_loss", (logp, labels), blank=blank)

    # Shapes

    def reshape(self, x: Value, shape: Sequence[int]) -> Value:
        """The elements of x in row-major order in another shape. One size may be -1: it follows from the others."""
        wanted = whole(shape)
        if wanted.count(-1) == 1:
            known = -int(np.prod(wanted, dtype=np.int64))
            if known == 0 or x.size % known:
                raise ShapeError(f"cannot reshape {x.shape}, {x.size} elements, to {wanted}")
            wanted = tuple(x.size // known if size == -1 else size for size in wanted)
        return x if x.shape == wanted else self.emit("reshape", (x,), shape=wanted)

    def transpose(self, x: Value, permutation: Sequence[int]) -> Value:
        """Output axis i is input axis permutation[i], as in `numpy.transpose`."""
        order = tuple(_axis(axis, x) for axis in permutation)
        return x if order == tuple(range(x.rank)) else self.emit("transpose", (x,), permutation=order)

    def broadcast(self, x: Value, shape: Sequence[int]) -> Value:
        """x repeated to a larger shape: axes of size 1 are stretched, missing axes are added in front."""
        wanted = whole(shape)
        return x if x.shape == wanted else self.emit("broadcast", (x,), shape=wanted)

    def concat(self, xs: Sequence[Value], axis: int) -> Value:
        """Arrays joined along an axis; other axes must agree.

        Raises
        ------
        ShapeError
            If there is nothing to join or other axes differ.
        """
        if not xs:
            raise ShapeError("there is nothing to join")
        return self.emit("concat", tuple(xs), axis=_axis(axis, xs[0])) if len(xs) > 1 else xs[0]

    def slice(
        self,
        x: Value,
        starts: Sequence[int | None],
        stops: Sequence[int | None],
        steps: Sequence[int | None] | None = None,
    ) -> Value:
        """x[start:stop:step, ...] with Python's meaning of each triple, one triple per axis.

        Negative places count from the end; None is the open end. Axes beyond the given ones are kept whole.
        """
        steps = steps if steps is not None else [None] * len(starts)
        if not len(starts) == len(stops) == len(steps) or len(starts) > x.rank:
            raise ShapeError(f"{len(starts)} starts, {len(stops)} stops, {len(steps)} steps for shape {x.shape}")
        if 0 in steps:
            raise ShapeError("a slice has step 0")
        triples = list(zip(starts, stops, steps, strict=True)) + [(None, None, None)] * (x.rank - len(starts))
        ranges = [
            range(*slice(start, stop, step).indices(size))
            for size, (start, stop, step) in zip(x.shape, triples, strict=True)
        ]
        begins = tuple(places.start if len(places) else 0 for places in ranges)
        return self.slice_sized(x, begins, tuple(map(len, ranges)), tuple(places.step for places in ranges))

    def slice_axis(self, x: Value, axis: int, start: int | None, stop: int | None, step: int | None = None) -> Value:
        """x sliced along one axis with Python's meaning of start, stop and step."""
        lead: list[int | None] = [None] * _axis(axis, x)
        return self.slice(x, [*lead, start], [*lead, stop], [*lead, step])

    def slice_sized(self, x: Value, starts: Sequence[int], sizes: Sequence[int], steps: Sequence[int]) -> Value:
        """`size` elements from `start` (counted from 0), `step` apart, per axis."""
        begins, counts, strides = whole(starts), whole(sizes), whole(steps)
        if counts == x.shape and not any(begins) and all(step == 1 for step in strides):
            return x
        return self.emit("slice", (x,), starts=begins, sizes=counts, steps=strides)

    def unslice(self, x: Value, shape: Sequence[int], starts: Sequence[int], steps: Sequence[int]) -> Value:
        """x laid into zeros of `shape` where `slice_sized` would read it: its transpose."""
        return self.emit("unslice", (x,), shape=whole(shape), starts=whole(starts), steps=whole(steps))

    def pad(
        self, x: Value, pads: Pads, mode: Literal["constant", "edge", "reflect"] = "constant", value: float = 0.0
    ) -> Value:
        """x with (begin, end) elements added per axis: a value, the edge repeated, or mirrored without the edge."""
        pairs = tuple((int(begin), int(end)) for begin, end in pads)
        if len(pairs) == x.rank and not any(map(any, pairs)):
            return x
        return self.emit("pad", (x,), pads=pairs, mode=mode, value=float(value))

    # Places

    def gather(self, x: Value, indices: Value, axis: int = 0) -> Value:
        """(a.., n, b..) at int64 indices (i..) to (a.., i.., b..), as in `numpy.take`. Indices count from 0."""
        return self.emit("gather", (x, indices), axis=_axis(axis, x))

    def scatter_add(self, x: Value, indices: Value, axis: int, size: int) -> Value:
        """(a.., i.., b..) added at indices (i..) into zeros (a.., size, b..): the transpose of `gather`."""
        return self.emit("scatter_add", (x, indices), axis=axis, size=size)

    def take_along(self, x: Value, indices: Value, axis: int) -> Value:
        """(a.., n, b..) at int64 indices (a.., m, b..) to (a.., m, b..), as in `numpy.take_along_axis`."""
        return self.emit("take_along", (x, indices), axis=_axis(axis, x))

    def add_along(self, x: Value, indices: Value, axis: int, size: int) -> Value:
        """(a.., m, b..) added at indices (a.., m, b..) into zeros (a.., size, b..): the transpose of `take_along`."""
        return self.emit("add_along", (x, indices), axis=_axis(axis, x), size=size)

    def argsort(self, x: Value, axis: int = -1) -> Value:
        """The int64 indices, from 0, that sort x along an axis, equal elements in their order; same shape."""
        return self.emit("argsort", (x,), axis=_axis(axis, x))

    def sort(self, x: Value, axis: int = -1) -> Value:
        """x sorted along an axis, smallest first."""
        return self.take_along(x, self.argsort(x, axis), axis)

    # Repetition

    def scan(
        self,
        step: Callable[[Builder, tuple[Value, ...], tuple[Value, ...]], tuple[Sequence[Value], Sequence[Value]]],
        init: Sequence[Value],
        xs: Sequence[Value] = (),
        *,
        length: int | None = None,
        reverse: bool = False,
    ) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """Repeat a step over the first axis of the sequences `xs` (T, ...), carrying states.

        `step(b, states, slices)` gets a builder for the step, the states of the shapes of `init` and one slice (...) of
        each sequence, and gives (new states, outputs). The result is (final states, outputs stacked to (T, ...)).
        The step writes with `b` alone, but may use all values made outside; `b.array` and `b.update` work, an update
        being what the next step sees. `reverse` goes from the last slice to the first. Without sequences
        `length` says how many steps there are.

            finals, (sums,) = b.scan(lambda b, s, x: ([y := b.add(s[0], x[0])], [y]), [zero], [xs])

        Raises
        ------
        ShapeError
            If lengths differ or are unknown, or a state changes its shape or type.
        """
        from wlnet.ir.bodies import scan

        return scan(self, step, init, xs, length, reverse)

    def scale_gradient(self, x: Value, factor: float) -> Value:
        """x itself; gradients that come back through it are multiplied by `factor`."""
        return self.emit("scale_gradient", (x,), factor=float(factor))

    def replace_gradient(self, y: Value, x: Value, backward: Graph | None) -> Value:
        """y, whose gradient goes to x alone, by a graph from "x", "y" and "dy" to "dx"; for None there is none."""
        return self.emit("replace_gradient", (y, x), backward=Backward(backward))

    def host(self, function: Callable[..., Any], xs: Sequence[Value], shape: Sequence[int], text: str) -> Value:
        """What a function of arrays gives, called while the plan runs: of this shape and the builder's type."""
        return self.emit("host", xs, function=Function(function, text), shape=whole(shape), dtype=self.dtype)

    def sample(self, kind: Literal["gamma", "poisson", "binomial", "negative_binomial"], *parameters: Value) -> Value:
        """Fresh random numbers of a law whose parameters are arrays of one shape; NaN where they are not allowed."""
        return self.emit("sample", parameters, kind=kind)

    def random(self, kind: Literal["uniform", "normal"], shape: Sequence[int], dtype: Dtype | None = None) -> Value:
        """Fresh random numbers at each run: uniform in [0, 1) or standard normal."""
        return self.emit("random", (), kind=kind, shape=whole(shape), dtype=dtype or self.dtype)


def _per_axis(setting: int | Sequence[int], dims: int) -> Shape:
    return (setting,) * dims if isinstance(setting, int) else whole(setting)


def _axis(axis: int, x: Value) -> int:
    if not -x.rank <= axis < x.rank:
        raise ShapeError(f"there is no axis {axis} in an array of shape {x.shape}")
    return axis % x.rank


def _window_settings(
    x: Value, stride: int | Sequence[int], dilation: int | Sequence[int], pads: int | Pads
) -> dict[str, Any]:
    dims = x.rank - 2
    pairs = ((pads, pads),) * dims if isinstance(pads, int) else tuple((int(b), int(e)) for b, e in pads)
    return {"stride": _per_axis(stride, dims), "dilation": _per_axis(dilation, dims), "pads": pairs}


def _inline(scalar: Scalar, xs: Sequence[Operand]) -> tuple[Scalar, list[Value]]:
    """Numbers written into the tree, equal values given once, values that do not matter dropped."""
    used = set(arguments(scalar))
    everything = broadcast_shapes(*(x.shape for x in xs if isinstance(x, Value)))
    needed = broadcast_shapes(*(x.shape for i, x in enumerate(xs) if isinstance(x, Value) and i in used))
    keep_unused = everything != needed or not any(isinstance(x, Value) and i in used for i, x in enumerate(xs))
    replacement: dict[Scalar, Scalar] = {}
    values: list[Value] = []
    for i, x in enumerate(xs):
        if not isinstance(x, Value):
            replacement[Arg(i)] = as_scalar(x)
        elif i in used or keep_unused:
            if x not in values:
                values.append(x)
            replacement[Arg(i)] = Arg(values.index(x))
    return substitute(scalar, replacement), values
