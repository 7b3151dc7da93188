"""Writing LLVM text: values with types, arithmetic on vectors, loops, loads and stores.

A `Writer` builds one kernel. Vectors have any number of lanes; LLVM cuts them into registers of the processor.

    w = Writer()
    x, n = w.pointer(0), w.word(1)
    w.each(n, 16, lambda i, mask: w.store(x, i, w.fmul(v := w.load(x, i, "float", 16, mask), v), mask))
    text = w.finish()
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

BITS = {"ptr": 64, "double": 64, "float": 32, "i64": 64, "i32": 32, "i8": 8, "i1": 1}
INTEGER = {"double": "i64", "float": "i32"}


class V(NamedTuple):
    """A value of the text: its name or literal, its element type, and how many lanes it has; a scalar has one."""

    text: str
    kind: str
    lanes: int = 1

    @property
    def type(self) -> str:
        """The LLVM type."""
        return self.kind if self.lanes == 1 else f"<{self.lanes} x {self.kind}>"


Mask: TypeAlias = V | None
Body: TypeAlias = Callable[[V, Mask], None]


def literal(value: bool | int | float, kind: str) -> str:
    """A number as LLVM spells it; floating-point ones by their bits."""
    if kind in INTEGER:
        rounded = struct.unpack("f", struct.pack("f", value))[0] if kind == "float" and abs(value) < 3.4e38 else value
        return f"0x{struct.unpack('<Q', struct.pack('<d', rounded))[0]:016X}"
    return str(int(value))


class Writer:
    """The text of one kernel, written from top to bottom."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._declared: set[str] = set()
        self._count = 0
        self._block = "entry"

    def finish(self) -> str:
        """The whole module."""
        head = ["define void @kernel(ptr noalias nocapture readonly %row) {", "entry:"]
        return "\n".join([*head, *self._lines, "  ret void", "}", *sorted(self._declared), ""])

    def _new(self) -> str:
        self._count += 1
        return f"%t{self._count}"

    def _emit(self, text: str, kind: str, lanes: int) -> V:
        name = self._new()
        self._lines.append(f"  {name} = {text}")
        return V(name, kind, lanes)

    def _label(self, name: str) -> None:
        self._lines.append(f"{name}:")
        self._block = name

    # Numbers

    def const(self, value: bool | int | float, kind: str, lanes: int = 1) -> V:
        """A number in every lane."""
        text = literal(value, kind)
        return V(text if lanes == 1 else f"splat ({kind} {text})", kind, lanes)

    def like(self, value: bool | int | float, x: V) -> V:
        """A number of the type of x."""
        return self.const(value, x.kind, x.lanes)

    def binary(self, op: str, a: V, b: V) -> V:
        """An instruction of two operands of one type."""
        return self._emit(f"{op} {a.type} {a.text}, {b.text}", a.kind, a.lanes)

    def fadd(self, a: V, b: V) -> V:
        return self.binary("fadd", a, b)

    def fsub(self, a: V, b: V) -> V:
        return self.binary("fsub", a, b)

    def fmul(self, a: V, b: V) -> V:
        return self.binary("fmul", a, b)

    def fdiv(self, a: V, b: V) -> V:
        return self.binary("fdiv", a, b)

    def add(self, a: V, b: V) -> V:
        return self.binary("add", a, b)

    def sub(self, a: V, b: V) -> V:
        return self.binary("sub", a, b)

    def mul(self, a: V, b: V) -> V:
        return self.binary("mul", a, b)

    def fneg(self, a: V) -> V:
        return self._emit(f"fneg {a.type} {a.text}", a.kind, a.lanes)

    def compare(self, condition: str, a: V, b: V) -> V:
        """`fcmp` or `icmp` by the type: conditions are spelled as LLVM does."""
        op = "fcmp" if a.kind in INTEGER else "icmp"
        return self._emit(f"{op} {condition} {a.type} {a.text}, {b.text}", "i1", a.lanes)

    def select(self, condition: V, a: V, b: V) -> V:
        return self._emit(f"select {condition.type} {condition.text}, {a.type} {a.text}, {b.type} {b.text}", a.kind,
                          a.lanes)  # fmt: skip

    def convert(self, op: str, a: V, kind: str) -> V:
        """A cast instruction, such as `sitofp` or `bitcast`."""
        to = V("", kind, a.lanes)
        return self._emit(f"{op} {a.type} {a.text} to {to.type}", kind, a.lanes)

    def intrinsic(self, name: str, *args: V) -> V:
        """An intrinsic over values of one type, which it gives."""
        first = args[0]
        suffix = {"float": "f32", "double": "f64"}.get(first.kind, first.kind)
        full = f"llvm.{name}.v{first.lanes}{suffix}" if first.lanes > 1 else f"llvm.{name}.{suffix}"
        self._declared.add(f"declare {first.type} @{full}({', '.join(a.type for a in args)})")
        given = ", ".join(f"{a.type} {a.text}" for a in args)
        return self._emit(f"call {first.type} @{full}({given})", first.kind, first.lanes)

    def fma(self, a: V, b: V, c: V) -> V:
        """a b + c, rounded once where the processor can, else twice."""
        return self.intrinsic("fmuladd", a, b, c)

    def halves(self, x: V) -> tuple[V, V]:
        """The first and the second half of the lanes, an even number."""
        half = x.lanes // 2
        if half == 1:
            low, high = (self._emit(f"extractelement {x.type} {x.text}, i64 {i}", x.kind, 1) for i in (0, 1))
            return low, high
        low, high = (
            self._emit(
                f"shufflevector {x.type} {x.text}, {x.type} poison, <{half} x i32> "
                f"<{', '.join(f'i32 {i}' for i in range(begin, begin + half))}>",
                x.kind,
                half,
            )
            for begin in (0, half)
        )
        return low, high

    def total(self, x: V, op: str = "fadd") -> V:
        """All lanes joined by an instruction or by `fmax`, halves first: the order is always the same."""
        while x.lanes > 1:
            low, high = self.halves(x)
            x = self.larger(low, high) if op == "fmax" else self.binary(op, low, high)
        return x

    def larger(self, a: V, b: V) -> V:
        """The larger; b if one is NaN."""
        return self.select(self.compare("ogt", a, b), a, b)

    def splat(self, x: V, lanes: int) -> V:
        """A scalar in every lane."""
        if lanes == 1:
            return x
        to = V("", x.kind, lanes)
        first = self._emit(f"insertelement {to.type} poison, {x.type} {x.text}, i64 0", x.kind, lanes)
        zeros = f"<{lanes} x i32> zeroinitializer"
        return self._emit(f"shufflevector {to.type} {first.text}, {to.type} poison, {zeros}", x.kind, lanes)

    def lanes(self, x: V, chosen: Iterable[int], other: V | None = None) -> V:
        """The chosen lanes of x and, counted on from these, of another vector."""
        places = list(chosen)
        to = V("", x.kind, len(places))
        second = f"{x.type} poison" if other is None else f"{other.type} {other.text}"
        order = f"<{len(places)} x i32> <{', '.join(f'i32 {i}' for i in places)}>"
        return self._emit(f"shufflevector {x.type} {x.text}, {second}, {order}", to.kind, to.lanes)

    def lane(self, x: V, place: int) -> V:
        """One lane."""
        return self._emit(f"extractelement {x.type} {x.text}, i64 {place}", x.kind, 1)

    def gathered_lanes(self, values: Sequence[V]) -> V:
        """A vector of scalars."""
        vector = V("poison", values[0].kind, len(values))
        for i, value in enumerate(values):
            given = f"{vector.type} {vector.text}, {value.type} {value.text}, i64 {i}"
            vector = self._emit(f"insertelement {given}", value.kind, len(values))
        return vector

    def interleaved(self, vectors: Sequence[V]) -> V:
        """The lanes of vectors in turn: the first of each, then the second of each, and so on."""
        count, lanes = len(vectors), vectors[0].lanes
        joined = vectors[0]
        for vector in vectors[1:]:
            # Operands of a shuffle are of one length: the shorter one is filled up with lanes that are not chosen.
            wide = self.lanes(vector, [i % lanes for i in range(joined.lanes)])
            joined = self.lanes(joined, range(joined.lanes + lanes), wide)
        return self.lanes(joined, [(i % count) * lanes + i // count for i in range(count * lanes)])

    def first_lanes(self, count: V, lanes: int) -> V:
        """The mask of so many lanes."""
        limit = self.splat(self.convert("trunc", count, "i32"), lanes)
        return self.compare("slt", V(f"<{', '.join(f'i32 {i}' for i in range(lanes))}>", "i32", lanes), limit)

    def inverse(self, condition: V) -> V:
        """Not."""
        return self.binary("xor", condition, self.like(True, condition))

    # Memory

    def word(self, place: int) -> V:
        """A word of the row, as a number."""
        address = self._emit(f"getelementptr i64, ptr %row, i64 {place}", "ptr", 1)
        return self._emit(f"load i64, ptr {address.text}", "i64", 1)

    def pointer(self, place: int) -> V:
        """A word of the row, as an address."""
        address = self._emit(f"getelementptr ptr, ptr %row, i64 {place}", "ptr", 1)
        return self._emit(f"load ptr, ptr {address.text}", "ptr", 1)

    def offset(self, base: V, index: V, kind: str) -> V:
        """The address of an element."""
        stored = "i8" if kind == "i1" else kind
        return self._emit(f"getelementptr {stored}, ptr {base.text}, i64 {index.text}", "ptr", 1)

    def load(self, base: V, index: V, kind: str, lanes: int = 1, mask: Mask = None) -> V:
        """Elements from `index` on; lanes that the mask leaves out are zero. Truth values are bytes in memory."""
        stored = V("", "i8" if kind == "i1" else kind, lanes)
        address = self.offset(base, index, kind)
        align = max(1, BITS[stored.kind] // 8)
        if mask is None:
            found = self._emit(f"load {stored.type}, ptr {address.text}, align {align}", stored.kind, lanes)
        else:
            suffix = {"float": "f32", "double": "f64"}.get(stored.kind, stored.kind)
            name = f"llvm.masked.load.v{lanes}{suffix}.p0"
            self._declared.add(f"declare {stored.type} @{name}(ptr, i32, <{lanes} x i1>, {stored.type})")
            found = self._emit(
                f"call {stored.type} @{name}(ptr {address.text}, i32 {align}, {mask.type} {mask.text}, "
                f"{stored.type} zeroinitializer)",
                stored.kind,
                lanes,
            )
        return self.compare("ne", found, self.like(0, found)) if kind == "i1" else found

    def store(self, base: V, index: V, value: V, mask: Mask = None) -> None:
        """Store all lanes, or those of the mask."""
        address = self.offset(base, index, value.kind)
        if value.kind == "i1":
            value = self.convert("zext", value, "i8")
        align = max(1, BITS[value.kind] // 8)
        if mask is None:
            self._lines.append(f"  store {value.type} {value.text}, ptr {address.text}, align {align}")
            return
        suffix = {"float": "f32", "double": "f64"}.get(value.kind, value.kind)
        name = f"llvm.masked.store.v{value.lanes}{suffix}.p0"
        self._declared.add(f"declare void @{name}({value.type}, ptr, i32, <{value.lanes} x i1>)")
        self._lines.append(
            f"  call void @{name}({value.type} {value.text}, ptr {address.text}, i32 {align}, {mask.type} {mask.text})"
        )

    def call(self, function: V, args: Sequence[V]) -> None:
        """Call a function, given by its address, that returns nothing."""
        self._lines.append(f"  call void {function.text}({', '.join(f'{a.type} {a.text}' for a in args)})")

    def increment(self, address: V) -> V:
        """Add one to a word that several threads share; gives what it was."""
        return self._emit(f"atomicrmw add ptr {address.text}, i64 1 acq_rel", "i64", 1)

    def wait(self, address: V, least: V, function: V, patience: int) -> None:
        """Look at a shared word until it has grown so far; call a function after every `patience` looks."""
        number = self._count = self._count + 1
        before, look, again, rest = self._block, f"look{number}", f"again{number}", f"rest{number}"
        after = f"after{number}"
        self._lines.append(f"  br label %{look}")
        self._label(look)
        self._lines += [
            f"  %looks{number} = phi i64 [0, %{before}], [%more{number}, %{again}], [0, %{rest}]",
            f"  %seen{number} = load atomic i64, ptr {address.text} acquire, align 8",
            f"  %met{number} = icmp sge i64 %seen{number}, {least.text}",
            f"  br i1 %met{number}, label %{after}, label %{again}",
        ]
        self._label(again)
        self._lines += [
            f"  %more{number} = add i64 %looks{number}, 1",
            f"  %tired{number} = icmp eq i64 %more{number}, {patience}",
            f"  br i1 %tired{number}, label %{rest}, label %{look}",
        ]
        self._label(rest)
        self._lines += [f"  %ignored{number} = call i32 {function.text}()", f"  br label %{look}"]
        self._label(after)

    # Control

    def loop(
        self, stop: V, body: Callable[[V, tuple[V, ...]], Sequence[V] | None], *, start: V | None = None, step: int = 1,
        carried: Sequence[V] = (),
    ) -> tuple[V, ...]:  # fmt: skip
        """body(i, carried) for i = start, start + step, .. while i < stop; gives the values carried out of the last."""
        number = self._count = self._count + 1
        before, start = self._block, start or V("0", "i64")
        test, inside, after = f"test{number}", f"inside{number}", f"after{number}"
        i, following = V(f"%i{number}", "i64"), f"%next{number}"
        phis = [V(f"%c{number}_{k}", value.kind, value.lanes) for k, value in enumerate(carried)]
        self._lines.append(f"  br label %{test}")
        self._label(test)
        place = len(self._lines)
        self._lines.append(f"  %go{number} = icmp slt i64 {i.text}, {stop.text}")
        self._lines.append(f"  br i1 %go{number}, label %{inside}, label %{after}")
        self._label(inside)
        results = list(body(i, tuple(phis)) or ())
        self._lines.append(f"  {following} = add i64 {i.text}, {step}")
        self._lines.append(f"  br label %{test}")
        heads = [f"  {i.text} = phi i64 [{start.text}, %{before}], [{following}, %{self._block}]"]
        heads += [
            f"  {phi.text} = phi {phi.type} [{first.text}, %{before}], [{later.text}, %{self._block}]"
            for phi, first, later in zip(phis, carried, results, strict=True)
        ]
        self._lines[place:place] = heads
        self._label(after)
        return tuple(phis)

    def stride(self, stop: V, step: V, body: Callable[[V, tuple[V, ...]], None]) -> None:
        """body(i, ()) for i = 0, step, 2 step, .. below `stop`, with a step known when it runs."""
        count = self.binary("sdiv", self.add(stop, self.sub(step, V("1", "i64"))), step)
        self.loop(count, lambda i, _: body(self.mul(i, step), ()))

    def when(self, condition: V, body: Callable[[], Sequence[V] | None], otherwise: Sequence[V] = ()) -> tuple[V, ...]:
        """body() if the condition holds; gives its values, or the others."""
        number = self._count = self._count + 1
        before, then, after = self._block, f"then{number}", f"after{number}"
        self._lines.append(f"  br i1 {condition.text}, label %{then}, label %{after}")
        self._label(then)
        results = list(body() or ())
        inner = self._block
        self._lines.append(f"  br label %{after}")
        self._label(after)
        return tuple(
            self._emit(f"phi {a.type} [{a.text}, %{inner}], [{b.text}, %{before}]", a.kind, a.lanes)
            for a, b in zip(results, otherwise, strict=True)
        )

    def choose(
        self, condition: V, body: Callable[[], Sequence[V]], otherwise: Callable[[], Sequence[V]]
    ) -> tuple[V, ...]:
        """The values of body() if the condition holds, else those of otherwise()."""
        number = self._count = self._count + 1
        self._lines.append(f"  br i1 {condition.text}, label %then{number}, label %else{number}")
        branches = []
        for label, spell in ((f"then{number}", body), (f"else{number}", otherwise)):
            self._label(label)
            values = list(spell())
            branches.append((values, self._block))
            self._lines.append(f"  br label %after{number}")
        self._label(f"after{number}")
        (first, one), (second, two) = branches
        return tuple(
            self._emit(f"phi {a.type} [{a.text}, %{one}], [{b.text}, %{two}]", a.kind, a.lanes)
            for a, b in zip(first, second, strict=True)
        )

    def each(self, n: V, lanes: int, body: Body) -> None:
        """body(i, mask) for vectors that cover 0 .. n-1: the last, if it is not full, with a mask."""
        self.gathered(n, lanes, lambda i, mask, _: body(i, mask), ())

    def gathered(
        self, n: V, lanes: int, body: Callable[[V, Mask, tuple[V, ...]], Sequence[V] | None], carried: Sequence[V]
    ) -> tuple[V, ...]:
        """As `each`, with values carried from one body to the next."""
        if lanes == 1:
            return self.loop(n, lambda i, held: body(i, None, held), carried=carried)
        full = self.binary("and", n, V(str(-lanes), "i64"))
        held = self.loop(full, lambda i, held: body(i, None, held), step=lanes, carried=carried)

        def rest() -> Sequence[V] | None:
            return body(full, self.first_lanes(self.binary("sub", n, full), lanes), held)

        return self.when(self.compare("slt", full, n), rest, held)
