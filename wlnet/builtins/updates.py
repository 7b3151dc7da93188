"""Changes of a variable in place: Increment, AddTo and their kin, on variables, parts and association keys."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.expression import Association, Compound, Expr, S, Symbol
from wlnet.kernel.assignment import assign
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin


def _current(k: Kernel, target: Expr, head: Symbol) -> Expr | None:
    """The value of what is to be changed; None, with a message, where there is none."""
    if type(target) is Symbol:
        definition = k.definitions[target]
        if definition.value is None and definition.variable is None:
            k.message(head, "rvalue", target)
            return None
        return k.evaluate(target)
    if type(target) is not Compound:
        k.message(head, "rvalue", target)
        return None
    if target.head is S.Part and target.args:
        owner = target.args[0]
        if type(owner) is Symbol and k.definitions[owner].value is None:
            k.message(head, "rvalue", target)
            return None
        value = k.evaluate(target)
        return None if type(value) is Compound and value.head is S.Part else value
    if target.head is S.List:
        return k.evaluate(target)
    value = k.evaluate(target)
    if value == target or (type(value) is Compound and value.head is S.Missing):
        owner = target.head
        if type(owner) is Symbol and type(k.definitions[owner].value) is Association:
            k.message(head, "keyw", target)
        else:
            k.message(head, "rvalue", target)
        return None
    return value


def _define(
    name: str,
    combine: Callable[[Expr, Expr], Expr],
    what: str,
    example: str,
    *,
    step: Expr | None = None,
    old: bool = False,
) -> None:
    """Declare one operator; ``step`` is the amount for those that take none; ``old``: they give the old value."""
    head = S.__getattr__(name)

    def change(k: Kernel, target: Expr, amount: Expr) -> Expr | None:
        before = _current(k, target, head)
        if before is None:
            return None
        after = k.evaluate(combine(before, amount))
        assign(k, target, after, delayed=False)
        return before if old else after

    texts = {"keyw": "The key of `1` is not there, so its value cannot be changed."}
    if step is None:
        change.__doc__ = f"{what}\n\n{example}"
        builtin(name, "HoldFirst", messages=texts)(change)
    else:
        amount_of_step = step

        def change_by_step(k: Kernel, target: Expr) -> Expr | None:
            return change(k, target, amount_of_step)

        change_by_step.__doc__ = f"{what}\n\n{example}"
        builtin(name, "HoldFirst", messages=texts)(change_by_step)


def _sum(a: Expr, b: Expr) -> Expr:
    return Compound(S.Plus, (a, b))


def _difference(a: Expr, b: Expr) -> Expr:
    return Compound(S.Plus, (a, Compound(S.Times, (-1, b))))


def _product(a: Expr, b: Expr) -> Expr:
    return Compound(S.Times, (a, b))


def _quotient(a: Expr, b: Expr) -> Expr:
    return Compound(S.Times, (a, Compound(S.Power, (b, -1))))


_define(
    "Increment",
    _sum,
    "x++: adds 1 to x and gives its old value.",
    "    >> x = 5; {x++, x}\n     = {5, 6}\n"
    "    >> l = {1, 2}; l[[2]]++; l\n     = {1, 3}\n"
    "    >> unset++\n     : Increment::rvalue: unset is not a variable with a value, so its value cannot be changed.\n"
    "     = unset++\n",
    step=1,
    old=True,
)
_define(
    "Decrement",
    _sum,
    "x--: subtracts 1 from x and gives its old value.",
    "    >> x = 5; {x--, x}\n     = {5, 4}\n",
    step=-1,
    old=True,
)
_define(
    "PreIncrement",
    _sum,
    "++x: adds 1 to x and gives the new value.",
    "    >> x = 5; {++x, x}\n     = {6, 6}\n",
    step=1,
)
_define(
    "PreDecrement",
    _sum,
    "--x: subtracts 1 from x and gives the new value.",
    "    >> x = 5; {--x, x}\n     = {4, 4}\n",
    step=-1,
)
_define(
    "AddTo",
    _sum,
    "x += y: adds y to x and gives the new value.",
    '    >> x = {1, 2}; x += 10; x\n     = {11, 12}\n    >> a = <|"n" -> 1|>; a["n"] += 4; a\n     = <|"n" -> 5|>\n',
)
_define(
    "SubtractFrom",
    _difference,
    "x -= y: subtracts y from x and gives the new value.",
    "    >> x = 10; x -= 3\n     = 7\n",
)
_define("TimesBy", _product, "x *= y: multiplies x by y and gives the new value.", "    >> x = 10; x *= 3\n     = 30\n")
_define("DivideBy", _quotient, "x /= y: divides x by y and gives the new value.", "    >> x = 10; x /= 4\n     = 5/2\n")
