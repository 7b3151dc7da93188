"""Functions of the language turned into functions of numbers that nets can compute.

The function is applied once to symbols, and the expression that comes out is read as a tree of scalar functions. What
such a tree cannot say is refused by naming the part that stands in the way.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from wlnet.builtins.nets.decisions import undecidable
from wlnet.expression import FALSE, TRUE, Association, BigReal, Compound, Expr, S, Symbol, is_list, symbol
from wlnet.ir.errors import IRError
from wlnet.ir.scalar import Arg, Const, Scalar, call, result_dtype
from wlnet.kernel.functions import parameters
from wlnet.kernel.templates import substitute
from wlnet.nets.distributions import FAMILIES
from wlnet.nets.layers.elementwise import NAMED, SYMBOLS
from wlnet.nets.values import DistributionFunction, ScalarFunction

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel

NUMBER = "float32"
_CHOP = symbol("wlnet`traced`Chop")
"""Stands for Chop while a function is traced: Chop itself leaves what is no number as it is, and would be lost."""


class Untraceable(Exception):
    """A function that is no function of numbers; ``part`` is the expression that stands in the way, ``tag`` how."""

    def __init__(self, part: Expr, function: Expr, tag: str = "compilerr") -> None:
        super().__init__(part, function, tag)
        self.part = part
        self.function = function
        self.tag = tag


def trace(k: Kernel, function: Expr) -> ScalarFunction | DistributionFunction:
    """A function of one or more numbers as a scalar tree, or its parameters as trees if it gives a distribution.

    Raises Untraceable.
    """
    part = undecidable(k, function)
    if part is not None:
        raise Untraceable(part, function, "compform")
    names = slot_names(function)
    arity = len(names) if names else arity_of(k, function)
    variables = {symbol(f"wlnet`traced`x{i + 1}"): Arg(i) for i in range(arity)}
    if names:
        given: tuple[Expr, ...] = (Association.of(zip(names, variables, strict=True)),)
    else:
        given = tuple(variables)
    with k.messages.quiet(None):  # what a function says of a variable that is no number, it may not say of numbers
        body = k.evaluate(Compound(substitute(function, {S.Chop: _CHOP}), given))
    reader = Reader(k, function, variables)
    if isinstance(body, Compound) and isinstance(body.head, Symbol) and body.head.short in FAMILIES:
        parameters = tuple(reader.numeric(p) for a in body.args for p in (a.args if is_list(a) else (a,)))
        return DistributionFunction(body.head.short, parameters, arity, function, names, k.input_form(function).strip())
    return ScalarFunction(reader.numeric(body), arity, function, names, k.input_form(function).strip())


def slot_names(function: Expr) -> tuple[str, ...]:
    """The names of the slots ``#name`` of a pure function, in order of appearance."""
    names: list[str] = []
    if isinstance(function, Compound) and function.head is S.Function and len(function.args) == 1:
        for slot in _slots(function.args[0]):
            if slot.args and isinstance(slot.args[0], str) and slot.args[0] not in names:
                names.append(slot.args[0])
    return tuple(names)


def _slots(e: Expr) -> list[Compound]:
    found: list[Compound] = []
    if isinstance(e, Compound):
        if e.head is S.Slot:
            found.append(e)
        elif not (e.head is S.Function and len(e.args) == 1):
            found.extend(_slots(e.head))
            for a in e.args:
                found.extend(_slots(a))
    return found


def arity_of(k: Kernel, function: Expr) -> int:
    """How many arguments a function takes, as far as its form tells; 1 where it does not."""
    if isinstance(function, Symbol):
        counts = [
            max(1, sum(map(is_required, rule.pattern.args)))
            for rule in k.definitions[function].down
            if isinstance(rule.pattern, Compound)
        ]
        return min(counts, default=1)
    if not isinstance(function, Compound):
        return 1
    if function.head is S.Function:
        if len(function.args) == 1:
            positions = [s.args[0] if s.args else 1 for s in _slots(function.args[0])]
            return max((p for p in positions if isinstance(p, int)), default=1)
        names = parameters(function.args[0])
        return len(names) if names else 1
    if function.head is S.Composition and function.args:
        return arity_of(k, function.args[-1])
    if function.head is S.RightComposition and function.args:
        return arity_of(k, function.args[0])
    return 1


def is_required(pattern: Expr) -> bool:
    """Whether a pattern in a definition needs an argument: not `x_: 1`, `x___` and OptionsPattern[]."""
    while isinstance(pattern, Compound) and pattern.head is S.Pattern and len(pattern.args) == 2:
        pattern = pattern.args[1]
    return not (isinstance(pattern, Compound) and pattern.head in (S.Optional, S.BlankNullSequence, S.OptionsPattern))


_BINARY = {
    S.Subtract: "sub",
    S.Divide: "div",
    S.Surd: "surd",
    S.Mod: "mod",
}
_FOLDED = {S.Plus: "add", S.Times: "mul", S.Max: "maximum", S.Min: "minimum", S.And: "and", S.Or: "or", S.Xor: "xor"}
CHAINS = {
    S.Less: "less",
    S.LessEqual: "less_equal",
    S.Greater: "greater",
    S.GreaterEqual: "greater_equal",
    S.Equal: "equal",
    S.Unequal: "unequal",
}
_TESTS = {
    S.Positive: "positive",
    S.Negative: "negative",
    S.NonNegative: "non_negative",
    S.NonPositive: "non_positive",
    S.PossibleZeroQ: "possible_zero",
    S.Not: "not",
}
UNARY = {S.__getattr__(name): scalar for name, scalar in SYMBOLS.items()}


class Reader:
    """Reads an expression in the traced variables as a tree."""

    def __init__(self, k: Kernel, function: Expr, variables: dict[Symbol, Arg]) -> None:
        self.k = k
        self.function = function
        self.variables = variables

    def refuse(self, e: Expr, tag: str = "compilerr") -> Untraceable:
        slots: dict[Symbol, Expr] = {x: Compound(S.Slot, (arg.index + 1,)) for x, arg in self.variables.items()}
        slots[_CHOP] = S.Chop
        return Untraceable(substitute(e, slots), self.function, tag)

    def types(self) -> tuple[str, ...]:
        """The element types of the variables."""
        return (NUMBER,) * len(self.variables)

    def kind(self, tree: Scalar) -> str | None:
        """Whether a tree gives numbers or truth values; None if it mixes them."""
        try:
            return result_dtype(tree, self.types())
        except IRError:
            return None

    def numeric(self, e: Expr) -> Scalar:
        """An expression whose value is a number."""
        tree = self.read(e)
        if self.kind(tree) is not NUMBER:
            raise self.refuse(e, "compbool")
        return tree

    def read(self, e: Expr) -> Scalar:
        if isinstance(e, (int, float)):
            return Const(e)
        if isinstance(e, Fraction):
            return Const(float(e))
        if isinstance(e, BigReal):
            return Const(float(e.value))
        if isinstance(e, Symbol):
            return self._symbol(e)
        if isinstance(e, Compound):
            return self._compound(e)
        raise self.refuse(e)

    def _symbol(self, s: Symbol) -> Scalar:
        if s in self.variables:
            return self.variables[s]
        if s is TRUE or s is FALSE:
            return Const(s is TRUE)
        if s is S.Infinity:
            return Const(float("inf"))
        number = self.k.evaluate(Compound(S.N, (s,)))
        if isinstance(number, float):
            return Const(number)
        raise self.refuse(s)

    def _compound(self, e: Compound) -> Scalar:
        head, args = e.head, e.args
        if isinstance(head, str) and len(args) == 1 and head in NAMED:
            return call(NAMED[head], self.read(args[0]))
        if head in _FOLDED and args:
            return self._fold(_FOLDED[head], args)  # type: ignore[index]
        if head in CHAINS and len(args) >= 2:
            names = [CHAINS[head]] * (len(args) - 1)  # type: ignore[index]
            return self._chain(names, args)
        if head is S.Inequality and len(args) >= 3 and len(args) % 2:
            operators = args[1::2]
            if all(o in CHAINS for o in operators):
                return self._chain([CHAINS[o] for o in operators], args[::2])  # type: ignore[index]
        if head in UNARY and len(args) == 1:
            return call(UNARY[head], self.read(args[0]))  # type: ignore[index]
        if head in _TESTS and len(args) == 1:
            return call(_TESTS[head], self.read(args[0]))  # type: ignore[index]
        if head in _BINARY and len(args) == 2:
            return call(_BINARY[head], self.read(args[0]), self.read(args[1]))  # type: ignore[index]
        special = _SPECIAL.get(head)  # type: ignore[arg-type]
        if special is not None:
            found = special(self, e)
            if found is not None:
                return found
        raise self.refuse(e)

    def _fold(self, name: str, args: tuple[Expr, ...]) -> Scalar:
        result = self.read(args[0])
        for a in args[1:]:
            if name == "add" and _is_negated(a):
                result = call("sub", result, self.read(_negated(a)))
            else:
                result = call(name, result, self.read(a))
        return result

    def _chain(self, names: list[str], args: tuple[Expr, ...]) -> Scalar:
        values = [self.read(a) for a in args]
        result = call(names[0], values[0], values[1])
        for i, name in enumerate(names[1:], 1):
            result = call("and", result, call(name, values[i], values[i + 1]))
        return result

    def held(self, e: Expr) -> Scalar:
        """A branch that If or Which holds: evaluated first."""
        return self.read(self.k.evaluate(e))

    def power(self, e: Compound) -> Scalar | None:
        if len(e.args) != 2:
            return None
        base, exponent = e.args
        if base is S.E:
            return call("exp", self.read(exponent))
        if exponent == Fraction(1, 2):
            return call("sqrt", self.read(base))
        if exponent == Fraction(-1, 2):
            return call("rsqrt", self.read(base))
        if type(exponent) is int and exponent == -1:
            return call("reciprocal", self.read(base))
        if type(exponent) is int and exponent == 2:
            return call("square", self.read(base))
        return call("pow", self.read(base), self.read(exponent))

    def if_(self, e: Compound) -> Scalar | None:
        if len(e.args) != 3:
            return None
        return call("select", self.read(e.args[0]), self.held(e.args[1]), self.held(e.args[2]))

    def which(self, e: Compound) -> Scalar | None:
        pairs = list(zip(e.args[::2], e.args[1::2], strict=False))
        if not pairs or len(e.args) % 2:
            return None
        return self._cases(pairs, None)

    def piecewise(self, e: Compound) -> Scalar | None:
        if not e.args or not is_list(e.args[0]):
            return None
        pairs = []
        for case in e.args[0].args:
            if not is_list(case) or len(case.args) != 2:
                return None
            value, condition = case.args
            pairs.append((condition, value))
        return self._cases(pairs, e.args[1] if len(e.args) > 1 else 0)

    def _cases(self, pairs: list[tuple[Expr, Expr]], default: Expr | None) -> Scalar:
        result: Scalar = Const(float("nan")) if default is None else self.held(default)
        for condition, value in reversed(pairs):
            test = self.k.evaluate(condition)
            result = self.held(value) if test is TRUE else call("select", self.read(test), self.held(value), result)
        return result

    def clip(self, e: Compound) -> Scalar | None:
        x = self.read(e.args[0])
        if len(e.args) == 1:
            return call("clip", x, Const(-1.0), Const(1.0))
        bounds = self._pair(e.args[1])
        if bounds is None:
            return None
        if len(e.args) == 2:
            return call("clip", x, *bounds)
        outside = self._pair(e.args[2])
        return None if outside is None else call("clip_to", x, *bounds, *outside)

    def _pair(self, e: Expr) -> tuple[Scalar, Scalar] | None:
        if not is_list(e) or len(e.args) != 2:
            return None
        low, high = e.args
        return self.read(low), self.read(high)

    def two_argument(self, e: Compound) -> Scalar | None:
        if len(e.args) != 2:
            return None
        a, b = self.read(e.args[0]), self.read(e.args[1])
        if e.head is S.Log:
            return call("log_base", a, b)
        if e.head is S.ArcTan:
            return call("arctan2", b, a)  # ArcTan[x, y] is the angle of the point (x, y)
        return call("erf_between", a, b)

    def chop(self, e: Compound) -> Scalar | None:
        limit = Const(1e-10) if len(e.args) == 1 else self.read(e.args[1])
        return call("chop", self.read(e.args[0]), limit)

    def threshold(self, e: Compound) -> Scalar | None:
        x = self.read(e.args[0])
        if len(e.args) == 1:
            return call("threshold_hard", x, Const(1e-10))
        spec = e.args[1]
        if not is_list(spec):
            return None if isinstance(spec, str) else call("threshold_hard", x, self.read(spec))
        if len(spec.args) == 2:
            kind, limit = spec.args
            if kind == "Hard" or kind == "Soft":
                return call("threshold_hard" if kind == "Hard" else "threshold_soft", x, self.read(limit))
        return None

    def boole(self, e: Compound) -> Scalar | None:
        if len(e.args) != 1:
            return None
        return call("select", self.read(e.args[0]), Const(1.0), Const(0.0))

    def unit_step(self, e: Compound) -> Scalar | None:
        if len(e.args) != 1:
            return None
        return call("select", call("greater_equal", self.read(e.args[0]), Const(0)), Const(1.0), Const(0.0))


_SPECIAL = {
    S.Power: Reader.power,
    S.If: Reader.if_,
    S.Which: Reader.which,
    S.Piecewise: Reader.piecewise,
    S.Clip: Reader.clip,
    S.Log: Reader.two_argument,
    S.ArcTan: Reader.two_argument,
    S.Erf: Reader.two_argument,
    S.Chop: Reader.chop,
    _CHOP: Reader.chop,
    S.Threshold: Reader.threshold,
    S.Boole: Reader.boole,
    S.UnitStep: Reader.unit_step,
}


def _is_negated(e: Expr) -> bool:
    if not isinstance(e, Compound) or e.head is not S.Times or len(e.args) < 2:
        return False
    first = e.args[0]
    return isinstance(first, (int, float, Fraction)) and first < 0


def _negated(e: Expr) -> Expr:
    assert isinstance(e, Compound)
    first = e.args[0]
    assert isinstance(first, (int, float, Fraction))
    rest = e.args[1:]
    if first == -1:
        return rest[0] if len(rest) == 1 else Compound(S.Times, rest)
    return Compound(S.Times, (-first, *rest))
