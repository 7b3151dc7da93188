"""Pure functions prepared for application: their bodies as templates, and as Python functions of raw arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from wlnet.expression import Compound, Expr, S, Symbol, is_list
from wlnet.kernel.attributes import flag
from wlnet.kernel.quick import RAW, Quick, compiled
from wlnet.kernel.templates import SlotError, slot_template, template

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel


def parameters(spec: Expr) -> tuple[Symbol, ...] | None:
    """The parameters of a Function: one symbol or a list of symbols."""
    if type(spec) is Symbol:
        return () if spec is S.Null else (spec,)
    if is_list(spec):
        names: list[Symbol] = []
        for item in spec.args:
            if type(item) is Compound and item.head is S.Typed and item.args:
                item = item.args[0]
            if type(item) is not Symbol:
                return None
            names.append(item)
        return tuple(names)
    if type(spec) is Compound and spec.head is S.Typed and spec.args and type(spec.args[0]) is Symbol:
        return (spec.args[0],)
    return None


def function_attributes(function: Compound) -> int:
    """The attributes given as third argument of a Function, as bits."""
    if len(function.args) < 3:
        return 0
    bits = 0
    spec = function.args[2]
    for name in spec.args if is_list(spec) else (spec,):
        bits |= (flag(name.short) or 0) if type(name) is Symbol else 0
    return bits


class CompiledFunction:
    """A Function prepared for application: how to fill its body in."""

    __slots__ = ("_calls", "_fill", "_quick", "attributes", "function", "names")

    _fill: Callable[[Expr, tuple[Expr, ...], list[Compound]], Expr]

    def __init__(self, function: Compound, names: tuple[Symbol, ...] | None) -> None:
        self.function = function
        self.attributes = function_attributes(function)
        body = function.args[0] if len(function.args) == 1 else function.args[1]
        self.names = names
        self._calls = 0
        self._quick: Quick | None = None
        if names:
            fill = template(body, names)
            self._fill = lambda _f, args, _unfilled: fill(dict(zip(names, args, strict=False)))
        else:
            self._fill = slot_template(body)

    def __call__(self, k: Kernel, args: tuple[Expr, ...]) -> Expr | None:
        """The body with the arguments put in, not yet evaluated; None, after a message, if they do not fit.

        Slots without an argument stay, after a message.
        """
        if self.names and len(self.names) > len(args):
            k.message(S.Function, "fpct", self.function.args[0], Compound(self.function, args))
            return None
        unfilled: list[Compound] = []
        try:
            made = self._fill(self.function, args, unfilled)
        except SlotError as error:
            k.message(S.Function, "slota", error.slot.args[0], self.function, Compound(self.function, args))
            return None
        for slot in unfilled:
            k.message(
                S.Function, "slotn", slot.args[0] if slot.args else 1, self.function, Compound(self.function, args)
            )
        return made

    def quick(self, k: Kernel) -> Quick | None:
        """The Python function for the body, if there is one."""
        if self._calls <= _TRIALS:
            self._calls = _TRIALS + 1
            function = self.function
            body = function.args[0] if len(function.args) == 1 else function.args[1]
            if self.names != ():
                self._quick = compiled(k, body, self.names)
        return self._quick

    def quickly(self, k: Kernel, args: tuple[Expr, ...]) -> Expr | None:
        """The value at raw arguments by the Python function; None where that has none, or is not worth making yet."""
        if self._calls <= _TRIALS:
            self._calls += 1
            if self._calls <= _TRIALS:
                return None
            self._calls = _TRIALS
            self.quick(k)
        found = self._quick
        if found is None or len(args) < found.arity or not found.valid(k):
            return None
        if len(args) > found.arity:
            args = args[: found.arity]
        return found.function(*args) if found.takes(k, args) else None


_TRIALS = 6
"""After so many applications a function is compiled to Python."""
_LIMIT = 5000


def compiled_function(k: Kernel, function: Compound) -> CompiledFunction | None:
    """The prepared form of a Function, kept by the kernel; None if its parameters are no symbols."""
    kept = k.prepared
    if kept is not None and kept[0] is function:
        return kept[1]
    made = _from_cache(k, function)
    k.prepared = (function, made)
    return made


def _from_cache(k: Kernel, function: Compound) -> CompiledFunction | None:
    cache: dict[Compound, CompiledFunction | None] = k.properties.setdefault("functions", {})  # type: ignore[assignment]
    if function in cache:
        return cache[function]
    if len(cache) > _LIMIT:
        cache.clear()
    names: tuple[Symbol, ...] | None = None
    if len(function.args) > 1:
        names = parameters(function.args[0])
        if names is None:
            k.message(S.Function, "flpar", function.args[0], function)
            cache[function] = None
            return None
    made = cache[function] = CompiledFunction(function, names)
    return made


def caller(k: Kernel, f: Expr) -> Callable[..., Expr]:
    """A Python function of expressions that gives ``f[x, ...]`` evaluated.

    A pure function that can be compiled is, and built-in code for raw numbers is called at once: for functions that are
    applied many times.
    """
    evaluate = k.evaluate

    def plain(*args: Expr) -> Expr:
        return evaluate(Compound(f, args))

    if type(f) is Symbol:
        return _built_in(k, f, plain)
    prepared = _prepared(k, f)
    if prepared is None:
        return plain
    found = prepared.quick(k)
    if found is None:
        return plain if prepared.attributes else _filled(k, f, prepared, plain)
    arity, function, valid, takes = found.arity, found.function, found.valid, found.takes
    plain = plain if prepared.attributes else _filled(k, f, prepared, plain)

    def one(x: Expr, *more: Expr) -> Expr:
        if type(x) in RAW and k.interrupt is None and valid(k):
            value = function(x)
            if value is not None:
                return value
        return plain(x, *more)

    def several(*args: Expr) -> Expr:
        if k.interrupt is None and valid(k) and len(args) >= arity:
            given = args[:arity]
            if takes(k, given):
                value = function(*given)
                if value is not None:
                    return value
        return plain(*args)

    return one if arity == 1 and not found.lists else several


def _built_in(k: Kernel, f: Symbol, plain: Callable[..., Expr]) -> Callable[..., Expr]:
    """A caller that tries the ``fast`` code of a built-in function first."""
    definition = k.definitions[f]
    builtin = definition.builtin
    fast = None if builtin is None else builtin.fast
    if fast is None:
        return plain

    def call(*args: Expr) -> Expr:
        if (
            all(type(a) in RAW for a in args)
            and k.interrupt is None
            and k.overload is None
            and k.quick
            and k.definitions.get(f) is definition
            and definition.value is None
            and not definition.down
        ):
            value = fast(args)
            if value is not None:
                return value
        return plain(*args)

    return call


def _filled(k: Kernel, f: Expr, prepared: CompiledFunction, plain: Callable[..., Expr]) -> Callable[..., Expr]:
    """A caller that fills the body in and evaluates that, without the detour of ``f[x]``."""
    evaluate = k.evaluate

    def call(*args: Expr) -> Expr:
        if k.upvalued or k.overload is not None or not k.quick:
            return plain(*args)
        values: list[Expr] = []
        for a in args:
            if type(a) not in RAW:
                a = evaluate(a)
                if type(a) is Compound and a.head in _SPREADING:
                    return plain(*args)
            values.append(a)
        given = tuple(values)
        body = prepared(k, given)
        if body is not None:
            return evaluate(body)
        made = Compound(f, given)
        made.stamp = k.epoch
        return made

    return call


_SPREADING = frozenset({S.Sequence, S.Splice, S.Unevaluated})


def _prepared(k: Kernel, f: Expr) -> CompiledFunction | None:
    """The prepared form of a pure function; None for anything else."""
    if type(f) is not Compound or f.head is not S.Function or not 1 <= len(f.args) <= 3:
        return None
    definition = k.definitions[S.Function]
    if definition.value is not None or definition.sub or definition.down:
        return None
    return compiled_function(k, f)
