"""Integrate: sums, polynomials, elementary functions of linear arguments, and their products with powers.

The rules are the table of every textbook; a definite integral is checked by quadrature where its limits are numbers,
so that a singularity between them does not pass unseen.
"""

from __future__ import annotations

from fractions import Fraction

from wlnet.builtins import tower
from wlnet.builtins.numeric import is_numeric, real_value
from wlnet.builtins.totals import minus, plus, power, quotient, times
from wlnet.expression import Compound, Expr, S, Symbol, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options, system_expression
from wlnet.kernel.registry import builtin
from wlnet.kernel.templates import mentions, substitute

# The integral over u of functions of u.
_TABLE: dict[Symbol, str] = {
    S.Sin: "-Cos[u]",
    S.Cos: "Sin[u]",
    S.Tan: "-Log[Cos[u]]",
    S.Cot: "Log[Sin[u]]",
    S.Sinh: "Cosh[u]",
    S.Cosh: "Sinh[u]",
    S.Tanh: "Log[Cosh[u]]",
    S.Log: "u Log[u] - u",
    S.ArcTan: "u ArcTan[u] - Log[1 + u^2]/2",
    S.ArcSin: "u ArcSin[u] + Sqrt[1 - u^2]",
    S.LogisticSigmoid: "Log[1 + E^u]",
    S.Erf: "E^(-u^2)/Sqrt[Pi] + u Erf[u]",
}


_ROOT_OF_PI = power(S.Pi, Fraction(1, 2))


class _Integrator:
    """Antiderivatives with respect to one variable; None where there is no rule."""

    def __init__(self, k: Kernel, x: Symbol) -> None:
        self.k = k
        self.x = x
        self.names = frozenset((x,))
        self.open: set[Expr] = set()
        """What is being integrated: an integral that leads back to itself has no rule here."""

    def constant(self, e: Expr) -> bool:
        return not mentions(e, self.names)

    def of(self, e: Expr) -> Expr | None:
        """The antiderivative, evaluated."""
        if e in self.open:
            return None
        self.open.add(e)
        found = self.rule(e)
        self.open.discard(e)
        return None if found is None else self.k.evaluate(found)

    def rule(self, e: Expr) -> Expr | None:
        if self.constant(e):
            return times(e, self.x)
        if e == self.x:
            return times(Fraction(1, 2), power(self.x, 2))
        if type(e) is not Compound:
            return None
        if e.head is S.Plus:
            parts = [self.of(a) for a in e.args]
            return None if any(p is None for p in parts) else plus(*(p for p in parts if p is not None))
        if e.head is S.Times:
            return self.of_product(e)
        if e.head is S.Power and len(e.args) == 2:
            return self.of_power(e.args[0], e.args[1]) or self.of_expanded(e)
        return self.of_function(e)

    def slope(self, u: Expr) -> Expr | None:
        """a where u is a x + b."""
        a = self.k.evaluate(Compound(S.D, (u, self.x)))
        return a if self.constant(a) and not (tower.is_number(a) and tower.is_zero(a)) else None

    def of_function(self, e: Compound) -> Expr | None:
        if len(e.args) != 1 or type(e.head) is not Symbol or e.head not in _TABLE:
            return None
        a = self.slope(e.args[0])
        if a is None:
            return None
        return quotient(substitute(system_expression(_TABLE[e.head]), {S.u: e.args[0]}), a)

    def of_power(self, base: Expr, exponent: Expr) -> Expr | None:
        if self.constant(exponent):
            a = self.slope(base)
            if a is not None:
                if type(exponent) is int and exponent == -1:
                    return quotient(Compound(S.Log, (base,)), a)
                raised = plus(exponent, 1)
                return quotient(power(base, raised), times(a, raised))
            return self.of_special(base, exponent)
        if not self.constant(base):
            return None
        a = self.slope(exponent)
        if a is not None:
            return quotient(power(base, exponent), times(a, Compound(S.Log, (base,))))
        return self.of_bell(base, exponent)

    def coefficients(self, e: Expr) -> list[Expr] | None:
        if not self.k.is_true(Compound(S.PolynomialQ, (e, self.x))):
            return None
        found = self.k.evaluate(Compound(S.CoefficientList, (e, self.x)))
        return list(found.args) if is_list(found) else None

    def of_special(self, base: Expr, exponent: Expr) -> Expr | None:
        """1/(a + b x^2) and 1/Sqrt[a - b x^2]."""
        c = self.coefficients(base)
        if c is None or len(c) != 3 or c[1] != 0 or any(real_value(self.k, v) is None for v in c):
            return None
        a, b = c[0], c[2]
        signs = [(real_value(self.k, v) or 0.0) > 0 for v in (a, b)]
        if exponent == -1 and signs == [True, True]:
            ratio = power(quotient(b, a), Fraction(1, 2))
            return quotient(Compound(S.ArcTan, (times(ratio, self.x),)), power(times(a, b), Fraction(1, 2)))
        if exponent == Fraction(-1, 2) and signs == [True, False]:
            ratio = power(quotient(times(-1, b), a), Fraction(1, 2))
            return quotient(Compound(S.ArcSin, (times(ratio, self.x),)), power(times(-1, b), Fraction(1, 2)))
        return None

    def of_bell(self, base: Expr, exponent: Expr) -> Expr | None:
        """E^(c - a x^2), by the error function."""
        c = self.coefficients(exponent) if base is S.E else None
        if c is None or len(c) != 3 or c[1] != 0:
            return None
        a = self.k.evaluate(times(-1, c[2]))
        value = real_value(self.k, a)
        if value is not None and value < 0:
            return None
        root = power(a, Fraction(1, 2))
        scale = power(quotient(S.Pi, a), Fraction(1, 2)) if value is not None else quotient(_ROOT_OF_PI, root)
        return times(Fraction(1, 2), power(S.E, c[0]), scale, Compound(S.Erf, (times(root, self.x),)))

    def of_product(self, e: Compound) -> Expr | None:
        fixed = [f for f in e.args if self.constant(f)]
        moving = [f for f in e.args if not self.constant(f)]
        if fixed:
            rest = self.of(moving[0] if len(moving) == 1 else Compound(S.Times, tuple(moving)))
            return None if rest is None else times(*fixed, rest)
        if self.coefficients(e) is not None:
            return self.of_expanded(e) or self.by_parts(moving)
        return self.by_parts(moving) or self.of_expanded(e)

    def of_expanded(self, e: Expr) -> Expr | None:
        expanded = self.k.evaluate(Compound(S.Expand, (e,)))
        return None if expanded == e else self.of(expanded)

    def by_parts(self, factors: list[Expr]) -> Expr | None:
        """x^n f, with n lowered step by step, for f that can be integrated as often; x^n Log[...] the other way."""
        powers = [f for f in factors if f == self.x or self.is_natural_power(f)]
        rest = [f for f in factors if f not in powers]
        if len(powers) != 1 or len(rest) != 1:
            return None
        first, other = powers[0], rest[0]
        if type(other) is Compound and other.head in (S.Log, S.ArcTan, S.ArcSin):
            first, other = other, first
        inner = self.of(other)
        if inner is None:
            return None
        derivative = self.k.evaluate(Compound(S.D, (first, self.x)))
        left = self.of(self.k.evaluate(times(derivative, inner)))
        return None if left is None else minus(times(first, inner), left)

    def is_natural_power(self, f: Expr) -> bool:
        return (
            type(f) is Compound
            and f.head is S.Power
            and f.args[0] == self.x
            and type(f.args[1]) is int
            and f.args[1] > 0
        )


def _definite(k: Kernel, e: Expr, x: Symbol, low: Expr, high: Expr) -> Expr | None:
    found = _Integrator(k, x).of(e)
    if found is None:
        return None
    ends = [k.evaluate(substitute(found, {x: end})) for end in (high, low)]
    value = k.evaluate(minus(ends[0], ends[1]))
    if mentions(value, frozenset((S.Indeterminate, S.ComplexInfinity, S.DirectedInfinity, S.Interval))):
        return None
    if any(
        real_value(k, end) is None and end not in (S.Infinity, Compound(S.Times, (-1, S.Infinity)))
        for end in (low, high)
    ):
        return value
    spec = Compound(S.List, (x, low, high))
    measured = real_value(k, k.evaluate(Compound(S.Quiet, (Compound(S.NIntegrate, (e, spec)),))))
    if measured is None and not is_numeric(k, k.evaluate(substitute(e, {x: Fraction(1, 3)}))):
        return value
    expected = real_value(k, value)
    if measured is None or expected is None or abs(measured - expected) > 1e-5 * max(1.0, abs(measured)):
        k.message(S.Integrate, "idiv", e, spec)
        return None
    return value


@builtin(
    "Integrate",
    options={"Assumptions": "True", "GenerateConditions": "Automatic", "PrincipalValue": "False"},
    messages={
        "ilim": "Invalid integration variable or limits in `1`.",
        "idiv": "The integral of `1` does not converge on `2`.",
    },
)
def integrate(k: Kernel, _options: Options, e: Expr, *specs: Expr) -> Expr | None:
    """Integrate[f, x]: the indefinite integral; Integrate[f, {x, a, b}]: from a to b; further variables are inner ones.

    >> {Integrate[x^2 + 1, x], Integrate[Sin[3 x], x], Integrate[x E^x, x], Integrate[1/(2 x + 1), x]}
     = {x + x^3/3, -1/3*Cos[3*x], -E^x + E^x*x, Log[1 + 2*x]/2}
    >> {Integrate[x^2, {x, 0, 3}], Integrate[E^(-x^2), {x, -Infinity, Infinity}], Integrate[x y, {x, 0, 1}, {y, 0, x}]}
     = {9, Sqrt[Pi], 1/8}

    Not built: what goes beyond sums, powers, elementary functions of linear arguments and their products with powers;
    such integrals stay as they are.
    """
    if not specs:
        return None
    spec, outer = specs[-1], specs[:-1]
    if type(spec) is Symbol:
        made = _Integrator(k, spec).of(e)
    elif is_list(spec) and len(spec.args) == 3 and type(spec.args[0]) is Symbol:
        made = _definite(k, e, spec.args[0], spec.args[1], spec.args[2])
    else:
        k.message(S.Integrate, "ilim", spec)
        return None
    if made is None:
        return None
    return Compound(S.Integrate, (made, *outer)) if outer else made
