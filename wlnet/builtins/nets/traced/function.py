"""Wolfram functions as functions of arrays that a layer can hold."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from wlnet.builtins.nets.traced import (  # noqa: F401 - declare the rules
    defined,
    elementwise,
    iterators,
    linear,
    loops,
    nets,
    reductions,
    sorting,
    structural,
)
from wlnet.builtins.nets.traced.snapshot import Snapshot
from wlnet.builtins.nets.traced.trace import Trace
from wlnet.builtins.nets.traced.tracer import Tracer
from wlnet.builtins.nets.tracing import arity_of, slot_names
from wlnet.builtins.nets.values import to_value
from wlnet.expression import FALSE, NONE, TRUE, Association, Compound, Expr, HostAtom, S, Symbol, is_list
from wlnet.ir.builder import Builder
from wlnet.nets.array_function import ArrayFunction, Inside, Unspellable
from wlnet.nets.errors import Problem, SpecificationError
from wlnet.nets.net import Net
from wlnet.nets.options import BadValue
from wlnet.nets.options import array as array_value
from wlnet.nets.values import NetArray, Value

if TYPE_CHECKING:
    from wlnet.ir.graph import Value as IRValue
    from wlnet.kernel.kernel import Kernel


def array_function(k: Kernel, function: Expr) -> Value:
    """A Wolfram function of one array, of an association of arrays (#name), or of several (Apply[f]).

    What is no function at all comes back as it is. Raises SpecificationError for a wrong number of arguments.
    """
    if not isinstance(function, (Symbol, HostAtom, Compound)) or is_list(function) or function in (TRUE, FALSE, NONE):
        return to_value(k, function)
    count = 1 if slot_names(function) or not is_pure_function(function) else arity_of(k, function)
    if count > 1:
        fact = f"the function should take one argument, an array or an association of arrays; it takes {count}"
        hint = f"Write FunctionLayer[Apply[{k.input_form(function).strip()}]] for a layer of {count} inputs."
        raise SpecificationError(Problem("netinvarg", "FunctionLayer", fact, hint=hint))
    function = nets.settled(k, function)
    own, arrays = nets.nets_and_arrays(k, function)
    wolfram = WolframFunction(k, function, own)
    text = k.input_form(nets.shortened(function)).strip()
    label = nets.rewritten(function, {name: _stored(array) for name, array in arrays.items()}) if arrays else function
    return ArrayFunction(
        wolfram, wolfram.inputs, wolfram.outputs, MappingProxyType(arrays), MappingProxyType(own), label, text,
        write=wolfram.write,
    )  # fmt: skip


def _stored(array: NetArray) -> NetArray:
    """The array with its value as a layer stores it, so that a function read back from its text is the same."""
    try:
        value = array_value(array.value)
    except BadValue:  # the layer will say so
        return array
    return replace(array, array=value) if isinstance(value, np.ndarray) else array


def _count(k: Kernel, function: Expr) -> int:
    """How many arguments a function takes; of a built-in function of any number, two."""
    builtin = k.definitions[function].builtin if isinstance(function, Symbol) else None
    if builtin is None or k.definitions[function].down:  # type: ignore[index]
        return arity_of(k, function)
    return max(2 if builtin.most > builtin.least else 1, builtin.least)


def is_pure_function(e: Expr) -> bool:
    return isinstance(e, Compound) and e.head is S.Function


class WolframFunction:
    """Spells a Wolfram function by evaluating it on tracers."""

    def __init__(self, k: Kernel, function: Expr, own: Mapping[str, Net]) -> None:
        self.k = k
        self.function = function
        self.definitions = Snapshot(k, function)
        self.names = {net: name for name, net in own.items()}
        self.applied = isinstance(function, Compound) and function.head is S.Apply and len(function.args) == 1
        names = slot_names(function)
        self.named = bool(names)
        if self.applied:
            assert isinstance(function, Compound)
            names = tuple(f"Input{i + 1}" for i in range(_count(k, function.args[0])))
        self.inputs = names or ("Input",)
        self.outputs = _keys(k, function) or ("Output",)

    def write(self, label: Expr, arrays: Mapping[str, NetArray], own: Mapping[str, Net]) -> Expr:
        """The function with these arrays and nets instead of the first ones."""
        return nets.rewritten(label, arrays, {net: own[name] for net, name in self.names.items()})

    def __call__(self, b: Builder, inputs: Mapping[str, IRValue], inside: Inside) -> dict[str, IRValue]:
        trace = Trace(self.k, b, inside, self.names)
        slots = self._slots()
        given = {port: Tracer(inputs[port], 1, slots[port]) for port in self.inputs}
        quiet = self.k.messages.quiet(None) if inside.trial else nullcontext()
        with self.definitions.restored(), trace.lent(), quiet:
            result = self.k.evaluate(self._call(given))
            values = self._ports(trace, result)
        count = next(iter(inputs.values())).shape[0]
        return {port: b.broadcast(trace.lifted(x, 1), (count, *x.dims)) for port, x in values.items()}

    def _slots(self) -> dict[str, Expr]:
        if self.named:
            return {name: Compound(S.Slot, (name,)) for name in self.inputs}
        return {name: Compound(S.Slot, (i + 1,)) for i, name in enumerate(self.inputs)}

    def _call(self, given: Mapping[str, Tracer]) -> Compound:
        if self.named:
            return Compound(self.function, (Association.of(given.items()),))
        if self.applied:
            assert isinstance(self.function, Compound)
            return Compound(self.function.args[0], tuple(given.values()))
        return Compound(self.function, tuple(given.values()))

    def _ports(self, t: Trace, result: Expr) -> dict[str, Tracer]:
        if isinstance(result, Association):
            found = {key: value for key, value in result if isinstance(key, str)}
            if tuple(found) != self.outputs:
                raise Unspellable(
                    f"the outputs should be {', '.join(self.outputs)}; the function gives {', '.join(found)}"
                )
        elif self.outputs == ("Output",):
            found = {"Output": result}
        else:
            raise t.unknown(result, "is no association of arrays")
        return {port: self._result(t, value) for port, value in found.items()}

    def _result(self, t: Trace, value: Expr) -> Tracer:
        x = t.coerce(value)
        if x is None:
            raise t.unknown(value, "is no array, which the function should give")
        if x.is_truth:
            raise t.unknown(value, "gives truth values, not numbers", "Boole makes numbers of them.")
        return x


def _keys(k: Kernel, function: Expr, seen: frozenset[Symbol] = frozenset()) -> tuple[str, ...]:
    """The keys of the association that a function gives, as far as its text and its definition tell."""
    if isinstance(function, Symbol) and function.context != "System`" and function not in seen:
        for rule in k.definitions[function].down:
            found = _result_keys(k, rule.body, seen | {function})
            if found:
                return found
    if not isinstance(function, Compound):
        return ()
    if function.head is S.Apply and len(function.args) == 1:
        return _keys(k, function.args[0], seen)
    if function.head is S.Composition and function.args:
        return _keys(k, function.args[0], seen)
    if function.head is S.RightComposition and function.args:
        return _keys(k, function.args[-1], seen)
    if function.head is S.Function and function.args:
        return _result_keys(k, function.args[0] if len(function.args) == 1 else function.args[1], seen)
    return ()


def _result_keys(k: Kernel, body: Expr, seen: frozenset[Symbol]) -> tuple[str, ...]:
    """The keys of the association that an expression evaluates to."""
    if isinstance(body, Association):
        return tuple(key for key, _ in body if isinstance(key, str))
    if not isinstance(body, Compound):
        return ()
    if body.head is S.Association:
        rules = [a for a in body.args if isinstance(a, Compound) and a.head in (S.Rule, S.RuleDelayed)]
        return tuple(str(r.args[0]) for r in rules if isinstance(r.args[0], str))
    if body.head is S.Condition and body.args:
        return _result_keys(k, body.args[0], seen)
    if body.head in (S.Module, S.With, S.Block, S.CompoundExpression) and body.args:
        return _result_keys(k, body.args[-1], seen)
    return _keys(k, body.head, seen)
