"""A function under evaluation on arrays that are not there yet."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from wlnet.builtins.nets.traced.rules import HELD, HOSTS, OPEN, RULES
from wlnet.builtins.nets.traced.tracer import Tracer, Unsized, carries, is_named_array, tracers
from wlnet.builtins.nets.values import properties_of
from wlnet.expression import (
    FALSE,
    TRUE,
    Association,
    BigReal,
    Compound,
    Expr,
    HostAtom,
    NumericArray,
    PackedArray,
    S,
    Symbol,
    is_list,
    pack,
    symbol,
)
from wlnet.ir.errors import IRError
from wlnet.ir.graph import Value
from wlnet.ir.ops.elementwise import broadcast_shapes
from wlnet.ir.scalar import Scalar
from wlnet.nets.array_function import Foreign, Inside, Unsettled, Unspellable
from wlnet.nets.types import PortType, in_words

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.kernel.kernel import Kernel
    from wlnet.nets.net import Net

Dims = tuple[int, ...]

_DECIDED = symbol("wlnet`traced`Decided")
_LONGEST = 120


class Trace:
    """Writes what a function does to its inputs. Lent to the kernel as its `overload` while the function runs.

    inside  what the function finds in its layer: arrays and nets
    names   the names of its nets there
    b       what is written with: `home`, or the builder of a step while one is traced
    depth   how many axes of values are hidden: 1 for the batch, and one more inside each Map
    """

    def __init__(self, k: Kernel, b: Builder, inside: Inside, names: Mapping[Net, str]) -> None:
        self.k = k
        self.b = self.home = b
        self.inside = inside
        self.names = names
        self.depth = 1

    # What the kernel asks ------------------------------------------------------------------------------------------

    def call(self, e: Compound) -> Expr | None:
        head = e.head
        if type(head) is Symbol:
            held = HELD.get(head)
            if held is not None:
                return held(self, e)
            if head is _DECIDED:
                self.decide(e.args[0])
                return e.args[0]
            found = RULES.get(head)
            if found is None and (head.context != "System`" or head in OPEN):
                return None
            if not any(map(carries, e.args)):
                return None
            if any(map(is_named_array, e.args)):
                e = Compound(head, tuple(self.named(a) if is_named_array(a) else a for a in e.args), e.span)
            if found is None:
                foreign = self.unknown(e)
                raise Foreign(foreign.fact, foreign.hint, foreign.span, foreign.tag)
            try:
                return found(self, e)
            except IRError as error:
                raise self.refuse(e, str(error)) from error
        host = HOSTS.get(type(head))
        return None if host is None else host(self, e)

    def decide(self, value: Expr) -> None:
        for t in tracers(value):
            if t.is_truth:
                raise Unspellable(
                    f"{self.words(t.source)} is asked for a decision, but depends on the data",
                    "If, Which and Piecewise choose number by number.", self.k.span(), "compilerr",
                )  # fmt: skip

    @contextmanager
    def lent(self) -> Iterator[None]:
        """The kernel evaluates arrays as this trace says."""
        outside, self.k.overload = self.k.overload, self
        try:
            yield
        finally:
            self.k.overload = outside

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """The kernel evaluates plain numbers as always, and keeps its messages to itself."""
        outside, self.k.overload = self.k.overload, None
        try:
            with self.k.messages.quiet(None):
                yield
        finally:
            self.k.overload = outside

    # Refusals -------------------------------------------------------------------------------------------------------

    def words(self, e: Expr) -> str:
        text = self.k.input_form(e).strip()
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."

    def refuse(self, e: Expr, fact: str, hint: str = "") -> Unspellable:
        """The sizes in a call do not go together."""
        span = getattr(e, "span", None) or self.k.span()
        return Unspellable(f"in {self.words(e)}: {fact}", hint, span)

    def unknown(self, e: Expr, fact: str = "has no counterpart in a net", hint: str = "") -> Unspellable:
        """A call that nothing spells."""
        span = getattr(e, "span", None) or self.k.span()
        return Unspellable(f"{self.words(e)} {fact}", hint, span, "compilerr")

    def misfit(self, e: Expr, *xs: Tracer) -> Unspellable:
        """The sizes of these arrays do not go together."""
        sizes = [size_words(x) for x in xs]
        listed = sizes[0] if len(sizes) == 1 else f"{', '.join(sizes[:-1])} and {sizes[-1]}"
        return self.refuse(e, f"{listed} {'does not fit' if len(sizes) == 1 else 'do not fit together'}")

    # Arrays ---------------------------------------------------------------------------------------------------------

    def constant(self, array: np.ndarray, source: Expr) -> Tracer:
        content = array if array.dtype == np.bool_ else np.asarray(array, np.float64)
        return Tracer(self.b.constant(content), 0, source)

    def number(self, e: Expr) -> float | None:
        """The value of a number such as Sqrt[2] or Pi, None if it is none."""
        if isinstance(e, (int, float)):
            return e
        if e is S.Infinity or e == Compound(S.DirectedInfinity, (1,)):
            return math.inf
        if e == Compound(S.DirectedInfinity, (-1,)):
            return -math.inf
        if isinstance(e, (str, HostAtom, Association, PackedArray)) or is_list(e) or carries(e):
            return None
        with self.suspended():
            value = self.k.evaluate(Compound(S.N, (e,)))
        if isinstance(value, BigReal):
            return float(value.value)
        return value if isinstance(value, (int, float)) else None

    def coerce(self, e: Expr) -> Tracer | None:
        """An expression as an array: tracers, numbers, truth values, arrays, and lists of these of one size."""
        if isinstance(e, Tracer):
            return e
        if isinstance(e, (PackedArray, NumericArray)):
            return self.constant(e.array, e)
        if e is TRUE or e is FALSE:
            return self.constant(np.asarray(e is TRUE), e)
        if isinstance(e, Compound) and e.head is S.List:
            packed = None if carries(e) else pack(e)
            return self._stacked(e) if packed is None else self.constant(packed.array, e)
        if is_named_array(e):
            found = self.named(e)
            return found if isinstance(found, Tracer) else None
        if isinstance(e, Compound) and e.head is S.SparseArray:
            with self.suspended():
                dense = self.k.evaluate(Compound(S.Normal, (e,)))
            return self.coerce(dense) if is_list(dense) else None
        value = self.number(e)
        return None if value is None else self.constant(np.asarray(float(value)), e)

    def array(self, e: Expr, call: Compound) -> Tracer:
        """An argument of a call as an array. Raises Unspellable."""
        found = self.coerce(e)
        if found is None:
            raise self._no_array(e, call)
        return found

    def named(self, e: Expr) -> Tracer | Unsized:
        """A learned array of the layer."""
        assert isinstance(e, Compound)
        name = name_of(e)
        if name is None:
            raise self.unknown(e, "has no name by which to find it again", "Give the array a name.")
        value = self.inside.array(name)
        return Unsized(name) if value is None else Tracer(value, 0, Compound(S.NetArray, (name,)))

    def sized(self, x: Unsized, dims: Dims) -> Tracer:
        """An array of the layer that takes the dimensions it is used with."""
        value = self.inside.array(x.name, dims)
        assert value is not None
        return Tracer(value, 0, x.input_form())

    def _no_array(self, e: Expr, call: Compound) -> Unspellable:
        if isinstance(e, Unsized) or is_named_array(e):
            fact = f"in {self.words(call)}: the dimensions of {self.words(e)} are not known"
            return Unsettled(fact, 'Say NetArray["Name" -> ..., "Dimensions" -> ...].')
        if isinstance(e, Compound) and e.head is S.List:
            parts = [self.coerce(a) for a in e.args]
            if e.args and all(part is not None for part in parts):
                sizes = sorted({size_words(part) for part in parts if part is not None})
                return self.refuse(call, f"{' and '.join(sizes)} do not make one array")
        return self.unknown(call, f"has no counterpart in a net: {self.words(e)} is no array of numbers")

    def _stacked(self, e: Compound) -> Tracer | None:
        if not e.args:
            return None
        parts = [self.coerce(a) for a in e.args]
        found = [part for part in parts if part is not None]
        if len(found) < len(parts) or len({(x.dims, x.is_truth) for x in found}) > 1:
            return None
        return self.concat([self.reshaped(x, (1, *x.dims), e) for x in found], 0, e)

    def lifted(self, x: Tracer, lead: int) -> Value:
        """The value of an array with this many hidden axes."""
        assert x.lead <= lead, "an array of an inner Map is used outside it"
        return self.b.reshape(x.value, (*x.value.shape[: x.lead], *(1,) * (lead - x.lead), *x.dims))

    def together(self, xs: Sequence[Tracer], full: bool = False) -> tuple[list[Value], int]:
        """The values of arrays with equally many hidden axes, and how many; `full` makes their sizes equal, too."""
        lead = max(x.lead for x in xs)
        values = [self.lifted(x, lead) for x in xs]
        if full:
            sizes = broadcast_shapes(*(v.shape[:lead] for v in values))
            values = [self.b.broadcast(v, (*sizes, *v.shape[lead:])) for v in values]
        return values, lead

    def reshaped(self, x: Tracer, dims: Sequence[int], source: Expr) -> Tracer:
        return Tracer(self.b.reshape(x.value, (*x.value.shape[: x.lead], *dims)), x.lead, source)

    def concat(self, xs: Sequence[Tracer], axis: int, source: Expr) -> Tracer:
        values, lead = self.together(xs, full=True)
        return Tracer(self.b.concat(values, lead + axis), lead, source)

    def slices(self, x: Tracer) -> list[Expr]:
        """The elements of an array along its first level."""
        found: list[Expr] = []
        for i in range(x.dims[0]):
            part = self.b.slice_axis(x.value, x.lead, i, i + 1)
            value = self.b.reshape(part, (*x.value.shape[: x.lead], *x.dims[1:]))
            found.append(Tracer(value, x.lead, Compound(S.Part, (x, i + 1))))
        return found

    def as_list(self, e: Expr) -> Expr:
        """An array as an explicit list of its elements; anything else as it is."""
        if isinstance(e, Tracer) and e.rank:
            return self.k.evaluated(Compound(S.List, tuple(self.slices(e))))
        return e

    def elementwise(self, tree: Scalar, xs: Sequence[Tracer], e: Expr) -> Tracer:
        """A function of numbers threaded over arrays from the first level on, as Listable functions are."""
        longest = max((x.dims for x in xs), key=len)
        if any(x.dims != longest[: x.rank] for x in xs):
            raise self.misfit(e, *(x for x in xs if x.rank))
        values, lead = self.together(xs)
        spread = [self.b.reshape(v, (*v.shape, *(1,) * (len(longest) + lead - len(v.shape)))) for v in values]
        return Tracer(self.b.elementwise(tree, *spread), lead, e)

    def matmul(self, a: Tracer, b: Tracer, source: Expr) -> Tracer:
        """A matrix times a matrix."""
        build = self.b
        if b.lead == 0:  # one matrix for all: rows of all examples make one product
            rows = build.reshape(a.value, (-1, a.dims[-1]))
            return Tracer(build.reshape(build.matmul(rows, b.value), (*a.value.shape[:-1], b.dims[-1])), a.lead, source)
        if a.lead == 0 and b.dims[-1] == 1:
            columns = build.reshape(b.value, (-1, b.dims[0]))
            product = build.matmul(columns, a.value, transpose_b=True)
            return Tracer(build.reshape(product, (*b.value.shape[: b.lead], a.dims[0], 1)), b.lead, source)
        (left, right), lead = self.together((a, b))
        return Tracer(build.matmul(left, right), lead, source)

    # One function for many elements ---------------------------------------------------------------------------------

    def mapped(
        self, f: Callable[..., Expr], xs: Sequence[tuple[Tracer, int, int]], sizes: Dims, e: Expr
    ) -> Expr | None:
        """f applied to all elements of arrays at once: their first levels are hidden while it is traced.

        Each array comes with the hidden levels that are its own, as begin and end among `sizes`. Gives None where
        the results are no arrays of one size.
        """
        levels = len(sizes)
        hidden = []
        for x, begin, end in xs:
            value = self.lifted(x, self.depth)
            before, own, rest = value.shape[: self.depth], x.dims[: end - begin], x.dims[end - begin :]
            shape = (*before, *(1,) * begin, *own, *(1,) * (levels - end), *rest)
            hidden.append(Tracer(self.b.reshape(value, shape), self.depth + levels, Compound(S.Part, (x, S.All))))
        self.depth += levels
        try:
            result = self.coerce(f(*hidden))
        finally:
            self.depth -= levels
        if result is None:
            return None
        value = self.lifted(result, self.depth + levels)
        shape = (*value.shape[: self.depth], *sizes, *result.dims)
        return Tracer(self.b.broadcast(value, shape), self.depth, e)


def decided(test: Expr) -> Compound:
    """A test that is refused if it depends on the data."""
    return Compound(_DECIDED, (test,))


DECIDED = _DECIDED


def name_of(e: Compound) -> str | None:
    """The name in `NetArray[...]`."""
    found = properties_of(e.args)
    name = found.get("Name") if found else None
    return name if isinstance(name, str) else None


def size_words(x: Tracer) -> str:
    return in_words(PortType(x.dims)) if not x.is_truth or x.rank else "a truth value"
