"""Derivatives: D, Derivative, Grad, and the rules for elementary functions."""

from __future__ import annotations

from wlnet.expression import Association, Compound, Expr, PackedArray, S, Symbol, is_list, list_of, same
from wlnet.kernel.functions import parameters
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import system_expression
from wlnet.kernel.registry import applied, builtin, messages
from wlnet.kernel.templates import substitute

# The derivative of each function of one argument, in x; of two, by its first and second argument a and b.
ONE: dict[Symbol, str] = {
    S.Sin: "Cos[x]",
    S.Cos: "-Sin[x]",
    S.Tan: "Sec[x]^2",
    S.Cot: "-Csc[x]^2",
    S.Sec: "Sec[x] Tan[x]",
    S.Csc: "-Cot[x] Csc[x]",
    S.ArcSin: "1/Sqrt[1 - x^2]",
    S.ArcCos: "-1/Sqrt[1 - x^2]",
    S.ArcTan: "1/(1 + x^2)",
    S.ArcCot: "-1/(1 + x^2)",
    S.Sinh: "Cosh[x]",
    S.Cosh: "Sinh[x]",
    S.Tanh: "Sech[x]^2",
    S.Coth: "-Csch[x]^2",
    S.Sech: "-Sech[x] Tanh[x]",
    S.Csch: "-Coth[x] Csch[x]",
    S.ArcSinh: "1/Sqrt[1 + x^2]",
    S.ArcCosh: "1/(Sqrt[x - 1] Sqrt[x + 1])",
    S.ArcTanh: "1/(1 - x^2)",
    S.Exp: "E^x",
    S.Log: "1/x",
    S.Sqrt: "1/(2 Sqrt[x])",
    S.Erf: "2/(E^(x^2) Sqrt[Pi])",
    S.Erfc: "-2/(E^(x^2) Sqrt[Pi])",
    S.Gamma: "Gamma[x] PolyGamma[0, x]",
    S.LogGamma: "PolyGamma[0, x]",
    S.LogisticSigmoid: "LogisticSigmoid[x] (1 - LogisticSigmoid[x])",
    S.RealAbs: "x/RealAbs[x]",
    S.Ramp: "UnitStep[x]",
    S.UnitStep: "Piecewise[{{Indeterminate, x == 0}}, 0]",
    S.Sinc: "Cos[x]/x - Sin[x]/x^2",
    S.Identity: "1",
}
TWO: dict[Symbol, tuple[str, str]] = {
    S.Power: ("a^(b - 1) b", "a^b Log[a]"),
    S.Log: ("-(Log[b]/(a Log[a]^2))", "1/(b Log[a])"),
    S.ArcTan: ("-(b/(a^2 + b^2))", "a/(a^2 + b^2)"),
    S.Subtract: ("1", "-1"),
    S.Divide: ("1/b", "-(a/b^2)"),
}

messages(
    "D",
    {
        "dvar": "`1` is not a variable to differentiate by.",
        "ivar": "`1` is not a valid variable.",
    },
)


def _free(e: Expr, x: Expr) -> bool:
    """Whether ``x`` does not occur in ``e``."""
    if type(e) is PackedArray or same(e, x):
        return not same(e, x)
    if type(e) is Compound:
        return _free(e.head, x) and all(_free(a, x) for a in e.args)
    if type(e) is Association:
        return all(_free(v, x) for v in e.values())
    return True


def _plus(*terms: Expr) -> Expr:
    return Compound(S.Plus, terms)


def _times(*factors: Expr) -> Expr:
    return Compound(S.Times, factors)


def derivative(k: Kernel, e: Expr, x: Expr) -> Expr:
    """The derivative of an expression, not yet evaluated. ``x`` may be any expression that stands for a variable."""
    if same(e, x):
        return 1
    if _free(e, x):
        if is_list(e):
            return Compound(S.List, tuple(derivative(k, a, x) for a in e.args))
        return 0
    assert isinstance(e, (Compound, Association))
    if type(e) is Association:
        return e.with_values([derivative(k, v, x) for v in e.values()])
    assert type(e) is Compound
    head, args = e.head, e.args
    if head in (S.List, S.Plus, S.Equal, S.Rule):
        return Compound(head, tuple(derivative(k, a, x) for a in args))
    if head is S.Times:
        return _plus(
            *(_times(*args[:i], derivative(k, a, x), *args[i + 1 :]) for i, a in enumerate(args) if not _free(a, x))
        )
    if head is S.Dot and len(args) == 2:
        return _plus(
            Compound(S.Dot, (derivative(k, args[0], x), args[1])), Compound(S.Dot, (args[0], derivative(k, args[1], x)))
        )
    if head is S.Piecewise and is_list(args[0]):
        cases = [list_of(k.evaluate(derivative(k, c.args[0], x)), c.args[1]) for c in args[0].args if is_list(c)]
        return Compound(S.Piecewise, (list_of(*cases), *(derivative(k, a, x) for a in args[1:])))
    if head is S.If and len(args) >= 3 and _free(args[0], x):
        # Branches are held, so their derivatives are evaluated here.
        return Compound(S.If, (args[0], *(k.evaluate(derivative(k, a, x)) for a in args[1:])))
    if head is S.Power and len(args) == 2 and _free(args[1], x):
        base, n = args
        return _times(n, Compound(S.Power, (base, _plus(n, -1))), derivative(k, base, x))
    if head is S.Power and len(args) == 2 and not _free(args[0], x):
        base, n = args
        growth = _times(n, derivative(k, base, x), Compound(S.Power, (base, -1)))
        return _times(e, _plus(growth, _times(derivative(k, n, x), Compound(S.Log, (base,)))))
    return _plus(*(_times(_partial(head, args, i), derivative(k, a, x)) for i, a in enumerate(args) if not _free(a, x)))


def _partial(head: Expr, args: tuple[Expr, ...], i: int) -> Expr:
    """The derivative of a function by its argument ``i`` (from 0), at the arguments."""
    if len(args) == 1 and type(head) is Symbol and head in ONE:
        return substitute(system_expression(ONE[head]), {S.x: args[0]})
    if len(args) == 2 and type(head) is Symbol and head in TWO:
        return substitute(system_expression(TWO[head][i]), {S.a: args[0], S.b: args[1]})
    orders: list[Expr] = [int(j == i) for j in range(len(args))]
    f = head
    if type(head) is Compound and type(head.head) is Compound and head.head.head is S.Derivative:
        old = head.head.args
        if len(old) == len(args) and len(head.args) == 1:
            orders = [_plus(a, b) for a, b in zip(old, orders, strict=True)]
            f = head.args[0]
    return Compound(Compound(Compound(S.Derivative, tuple(orders)), (f,)), args)


@builtin("D")
def d(k: Kernel, e: Expr, *by: Expr) -> Expr | None:
    """D[f, x]: the derivative by x; D[f, {x, n}] the n-th; D[f, x, y] by both; D[f, {{x, y}}] the gradient.

    >> {D[x^3 + a x, x], D[Sin[x^2], x], D[E^(2 x), {x, 3}], D[x^2 y^3, x, y]}
     = {a + 3*x^2, 2*x*Cos[x^2], 8*E^(2*x), 6*x*y^2}
    >> {D[x^2 + x y, {{x, y}}], D[f[x^2], x], D[g[x, 2 x], x]}
     = {{2*x + y, x}, 2*x*Derivative[1][f][x^2], 2*Derivative[0, 1][g][x, 2*x] + Derivative[1, 0][g][x, 2*x]}
    """
    result = e
    for x in by:
        if is_list(x):
            if len(x.args) == 1 and is_list(x.args[0]):
                result = _gradient(k, result, x.args[0].args)
                continue
            if len(x.args) != 2 or type(x.args[1]) is not int or x.args[1] < 0:
                k.message(S.D, "dvar", x)
                return None
            variable, times = x.args[0], x.args[1]
        else:
            variable, times = x, 1
        if type(variable) in (int, float, str) or is_list(variable):
            k.message(S.D, "ivar", variable)
            return None
        for _ in range(times):
            result = k.evaluate(derivative(k, result, variable))
    return result


def _gradient(k: Kernel, e: Expr, by: tuple[Expr, ...]) -> Expr:
    if is_list(e):
        return Compound(S.List, tuple(_gradient(k, a, by) for a in e.args))
    return Compound(S.List, tuple(k.evaluate(derivative(k, e, x)) for x in by))


@builtin("Grad")
def grad(k: Kernel, e: Expr, by: Expr) -> Expr | None:
    """Grad[f, {x, y, ...}]: the derivatives of f by each variable.

    >> Grad[x^2 y, {x, y}]
     = {2*x*y, x^2}
    """
    return _gradient(k, e, by.args) if is_list(by) else None


@builtin("Derivative", "NHoldAll")
def derivative_(_k: Kernel, *orders: Expr) -> Expr | None:
    """f' or Derivative[n][f]: the function that is the n-th derivative of f.

    >> {Sin'[x], (#^3 &)''[x], Derivative[1, 0][Power][a, b], f'[x], Function[t, t^2]'[3]}
     = {Cos[x], 6*x, a^(-1 + b)*b, Derivative[1][f][x], 6}
    """
    return None


@applied("Derivative")
def apply_derivative(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``Derivative[n][f]``: a pure function where the derivative is known."""
    orders = head.args
    if len(args) != 1 or not orders or not all(type(n) is int and n >= 0 for n in orders):
        return None
    f = args[0]
    if not any(orders):
        return f
    if type(f) is Compound and type(f.head) is Compound and f.head.head is S.Derivative and len(f.args) == 1:
        inner = f.head.args
        if len(inner) == len(orders):
            total = tuple(k.evaluate(_plus(a, b)) for a, b in zip(inner, orders, strict=True))
            return Compound(Compound(S.Derivative, total), f.args)
        return None
    slots = tuple(Compound(S.Slot, (i + 1,)) for i in range(len(orders)))
    names: tuple[Expr, ...] = slots
    body: Expr
    if type(f) is Compound and f.head is S.Function:
        given = parameters(f.args[0]) if len(f.args) > 1 else ()
        if given is None:
            return None
        names = given or slots
        body = f.args[-1] if len(f.args) <= 2 else f.args[1]
    elif type(f) is Symbol and ((len(orders) == 1 and f in ONE) or (len(orders) == 2 and f in TWO)):
        body = Compound(f, slots)
    else:
        return None
    if len(names) < len(orders):
        return None
    for name, n in zip(names, orders, strict=False):
        for _ in range(n):  # type: ignore[arg-type]
            body = k.evaluate(derivative(k, body, name))
    return Compound(S.Function, (body,) if names is slots else (list_of(*names), body))
