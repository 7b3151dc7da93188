"""Functions with typed arguments, as CompiledLayer takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from wlnet.builtins.nets.traced.function import WolframFunction
from wlnet.builtins.nets.values import other, to_value
from wlnet.expression import Compound, Expr, PackedArray, S, Symbol, from_array, is_list, pack
from wlnet.ir.builder import Builder
from wlnet.nets.array_function import ArrayFunction, Inside, Unspellable
from wlnet.nets.errors import DataError, Problem
from wlnet.nets.values import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wlnet.ir.graph import Value as IRValue
    from wlnet.kernel.kernel import Kernel

_PORTS = ("Input", "OutputGradient", "Output")


def compiled_function(k: Kernel, e: Expr) -> Value:
    """A Function with one to three typed arrays as arguments; anything else as in other layers."""
    typed = _typed(k, e)
    if typed is None or not isinstance(e, Compound):
        return other(k, e) if isinstance(e, Compound) else to_value(k, e)
    names, ranks = zip(*typed, strict=True)
    plain = Compound(S.Function, (Compound(S.List, names), *e.args[1:]), e.span)
    inputs = _PORTS[: len(names)]
    return ArrayFunction(
        Interpreted(k, plain, inputs), inputs, label=e, text=k.input_form(e).strip(), ranks=ranks
    )  # fmt: skip


def _typed(k: Kernel, e: Expr) -> list[tuple[Symbol, int]] | None:
    """The arguments of a function with their ranks; None if they are not all typed."""
    if not isinstance(e, Compound) or e.head is not S.Function or len(e.args) != 2:
        return None
    arguments = e.args[0].args if is_list(e.args[0]) else (e.args[0],)
    found = []
    for a in arguments:
        if not (isinstance(a, Compound) and a.head is S.Typed and len(a.args) == 2 and isinstance(a.args[0], Symbol)):
            return None
        rank = _rank(k.evaluate(a.args[1]))
        if rank is None:
            return None
        found.append((a.args[0], rank))
    return found if 1 <= len(found) <= 3 else None


def _rank(kind: Expr) -> int | None:
    """The rank in `TypeSpecifier["PackedArray"]["MachineReal", rank]`; 0 for the type of a number."""
    if isinstance(kind, str):
        return 0
    if isinstance(kind, Compound) and isinstance(kind.head, Compound) and kind.head.head is S.TypeSpecifier:
        rank = kind.args[-1] if len(kind.args) == 2 else None
        return rank if isinstance(rank, int) and rank >= 0 else None
    return None


class Interpreted(WolframFunction):
    """A function that is traced where it can be, and else evaluated on the numbers of each example."""

    def __init__(self, k: Kernel, function: Expr, inputs: tuple[str, ...]) -> None:
        super().__init__(k, function, {})
        self.inputs = inputs
        self.outputs = ("Output",)

    def __call__(self, b: Builder, inputs: Mapping[str, IRValue], inside: Inside) -> dict[str, IRValue]:
        trial = Builder(b.dtype)
        try:
            super().__call__(trial, {port: trial.input(port, x.shape) for port, x in inputs.items()}, inside)
        except Unspellable as error:
            if error.tag != "compilerr":
                raise
            return {"Output": self._by_number(b, list(inputs.values()), error)}
        return super().__call__(b, inputs, inside)

    def _by_number(self, b: Builder, xs: list[IRValue], error: Unspellable) -> IRValue:
        """The function evaluated while the net runs; what its result looks like is tried on ones."""
        try:
            dims = self._value([np.ones(x.shape[1:]) for x in xs]).shape
        except _NoArray:
            raise error from None
        text = self.k.input_form(self.function).strip()

        def call(*arrays: NDArray[Any]) -> NDArray[Any]:
            try:
                return np.stack([self._value(list(rows)) for rows in zip(*arrays, strict=True)])
            except (_NoArray, ValueError) as failure:
                fact = f"{text} gives no array of numbers of size {'×'.join(map(str, dims)) or 1}"
                raise DataError(Problem("netindata", "CompiledLayer", fact)) from failure

        return b.host(call, xs, (xs[0].shape[0], *dims), text)

    def _value(self, rows: list[NDArray[Any]]) -> NDArray[Any]:
        given = tuple(from_array(np.asarray(row, np.float64)) for row in rows)
        with self.definitions.restored():
            value = self.k.evaluate(Compound(S.N, (Compound(self.function, given),)))
        packed = value if isinstance(value, PackedArray) else pack(value) if is_list(value) else None
        if packed is not None:
            return packed.array
        if not isinstance(value, (int, float)):
            raise _NoArray
        return np.asarray(value, np.float64)


class _NoArray(Exception):
    """A function gives no array of numbers."""
