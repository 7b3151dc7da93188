"""Functions of numbers, threaded over arrays: arithmetic, elementary functions, comparisons, logic."""

from __future__ import annotations

from functools import reduce

from wlnet.builtins.nets.traced.rules import RULES, rule, takes_anything
from wlnet.builtins.nets.traced.trace import Trace, size_words
from wlnet.builtins.nets.traced.tracer import Tracer, Unsized, tracers
from wlnet.builtins.nets.tracing import CHAINS, UNARY, Reader, Untraceable
from wlnet.expression import FALSE, TRUE, Compound, Expr, PackedArray, S, Symbol, is_list, symbol
from wlnet.ir.scalar import Arg, Scalar, call

_LISTABLE = (
    "Plus Times Power Subtract Divide Surd Mod Boole UnitStep Positive Negative NonNegative NonPositive PossibleZeroQ "
    "Not Xor"
)
_ONCE = "Clip Chop Threshold"
_UNARY = " ".join(s.short for s in UNARY)


@rule(f"{_LISTABLE} {_UNARY}")
def listable(t: Trace, e: Compound) -> Expr | None:
    """Arrays and numbers as arguments, all threaded."""
    if _explicit_only(t, e.args):
        return None
    return threaded(t, e, e.args, ())


@rule(_ONCE)
def once(t: Trace, e: Compound) -> Expr | None:
    """An array as the first argument, settings in the others."""
    return threaded(t, e, e.args[:1], e.args[1:])


@rule("N SetPrecision Re Conjugate Identity NumericArray")
def itself(t: Trace, e: Compound) -> Expr | None:
    return t.array(e.args[0], e)


RULES[symbol("Developer`ToPackedArray")] = itself


@rule("Quotient")
def quotient(t: Trace, e: Compound) -> Expr | None:
    if len(e.args) != 2:
        return None
    return t.k.evaluate(Compound(S.Floor, (Compound(S.Divide, e.args),), e.span))


def _explicit_only(t: Trace, args: tuple[Expr, ...]) -> bool:
    """Whether threading element by element is right as it is: explicit lists that are no arrays, and numbers."""
    return all(
        not (isinstance(a, Tracer) and a.rank) and not isinstance(a, PackedArray)
        and not (is_list(a) and t.coerce(a) is not None)
        for a in args
    ) and any(is_list(a) for a in args)  # fmt: skip


def threaded(t: Trace, e: Compound, arrays: tuple[Expr, ...], settings: tuple[Expr, ...]) -> Tracer:
    """The call as one function of the numbers of its arrays."""
    variables: dict[Symbol, Arg] = {}
    xs: list[Tracer] = []

    def variable(x: Tracer) -> Symbol:
        found = symbol(f"wlnet`traced`x{len(xs) + 1}")
        variables[found] = Arg(len(xs))
        xs.append(x)
        return found

    def setting(a: Expr) -> Expr:
        if isinstance(a, Tracer):
            if a.rank:
                raise t.misfit(e, a)
            return variable(a)
        if isinstance(a, Compound) and a.head is S.List:
            return Compound(S.List, tuple(map(setting, a.args)))
        return a

    known = [t.array(a, e) for a in arrays if not isinstance(a, Unsized)] if _has_unsized(arrays) else []
    dims = max((x.dims for x in known), key=len, default=None)

    def argument(a: Expr) -> Expr:
        if isinstance(a, Unsized):
            return variable(t.array(a, e) if dims is None else t.sized(a, dims))
        number = t.number(a)
        return a if number is not None or a is TRUE or a is FALSE else variable(t.array(a, e))

    args = (*map(argument, arrays), *map(setting, settings))
    reader = _TypedReader(t, e, variables, xs)
    try:
        tree = reader.read(Compound(e.head, args, e.span))
    except Untraceable as error:
        raise t.unknown(e) from error
    if reader.kind(tree) is None:
        raise t.refuse(e, "truth values and numbers are mixed", "Boole makes numbers of truth values.")
    return t.elementwise(tree, xs, e)


def _has_unsized(arrays: tuple[Expr, ...]) -> bool:
    return any(isinstance(a, Unsized) for a in arrays)


class _TypedReader(Reader):
    """Reads a call whose variables may hold truth values."""

    def __init__(self, t: Trace, function: Expr, variables: dict[Symbol, Arg], xs: list[Tracer]) -> None:
        super().__init__(t.k, function, variables)
        self.xs = xs

    def types(self) -> tuple[str, ...]:
        return tuple(x.value.dtype for x in self.xs)


@rule("Less LessEqual Greater GreaterEqual Equal Unequal Inequality")
def comparison(t: Trace, e: Compound) -> Expr | None:
    """Numbers are compared; arrays only by Equal and Unequal, as a whole."""
    operands = e.args[::2] if e.head is S.Inequality else e.args
    if len(operands) < 2:
        return TRUE
    xs = [t.coerce(a) for a in operands]
    if any(x is None for x in xs):
        return None
    arrays = [x for x in xs if x is not None]
    if any(x.rank for x in arrays):
        if e.head in (S.Equal, S.Unequal) and len(arrays) == 2:
            if arrays[0].dims != arrays[1].dims:
                return FALSE if e.head is S.Equal else TRUE
            flat = [t.reshaped(x, (x.size,), e) for x in arrays]
            differ = t.elementwise(call("select", call("equal", Arg(0), Arg(1)), Arg(2), Arg(3)),
                                   [*flat, *(_number(t, n) for n in (0.0, 1.0))], e)  # fmt: skip
            count = Tracer(t.b.reduce(differ.value, "max", [differ.lead]), differ.lead, e)
            same = call("equal" if e.head is S.Equal else "unequal", Arg(0), Arg(1))
            return t.elementwise(same, [count, _number(t, 0.0)], e)
        return None  # Wolfram leaves these as they are; Thread can take them
    heads = e.args[1::2] if e.head is S.Inequality else (e.head,) * (len(arrays) - 1)
    if any(h not in CHAINS for h in heads):
        return None
    tests = [call(CHAINS[h], Arg(i), Arg(i + 1)) for i, h in enumerate(heads)]  # type: ignore[index]
    return t.elementwise(reduce(_both, tests), arrays, e)


def _both(a: Scalar, b: Scalar) -> Scalar:
    return call("and", a, b)


def _number(t: Trace, n: float) -> Tracer:
    x = t.coerce(n)
    assert x is not None
    return x


@rule("Thread", held=True)
def thread(t: Trace, e: Compound) -> Expr | None:
    """Thread[f[a, b]]: f of the elements; arithmetic does that by itself."""
    call_ = e.args[0] if len(e.args) == 1 else None
    if not isinstance(call_, Compound) or not any(isinstance(a, Tracer) and a.rank for a in call_.args):
        return None
    rows = [t.coerce(a) for a in call_.args]
    lists = [x for x in rows if x is not None and x.rank]
    if len({x.dims[0] for x in lists}) > 1:
        raise t.misfit(e, *lists)
    spread = tuple(t.as_list(x) if x is not None and x.rank else a for x, a in zip(rows, call_.args, strict=True))
    return Compound(S.Thread, (Compound(call_.head, spread),), e.span)


@rule("And Or", held=True)
def connective(t: Trace, e: Compound) -> Expr | None:
    """Tests one by one: those that are decided as always, the others as masks."""
    stop, skip = (FALSE, TRUE) if e.head is S.And else (TRUE, FALSE)
    masks: list[Tracer] = []
    others: list[Expr] = []
    for a in e.args:
        value = t.k.evaluate(a)
        if value is stop:
            return stop if not masks else t.coerce(stop)
        if isinstance(value, Tracer):
            if not value.is_truth:
                raise t.unknown(e, "has no counterpart in a net: it takes truth values")
            masks.append(value)
        elif value is not skip:
            others.append(value)
    if not masks:
        return None
    if others:
        raise t.unknown(others[0])
    name = "and" if e.head is S.And else "or"
    args: list[Scalar] = [Arg(i) for i in range(len(masks))]
    return t.elementwise(reduce(lambda a, b: call(name, a, b), args), masks, e)


@rule("If", held=True)
def if_(t: Trace, e: Compound) -> Expr | None:
    test = e.args[0] if e.args else None
    if not isinstance(test, Tracer):
        _no_test(t, test)
        return None
    if len(e.args) < 3:
        raise t.unknown(e, "has no counterpart in a net: it needs both branches, since the test depends on the data")
    return chosen(t, e, test, t.k.evaluate(e.args[1]), t.k.evaluate(e.args[2]))


@rule("Which", held=True)
def which(t: Trace, e: Compound) -> Expr | None:
    return _cases(t, e, list(zip(e.args[::2], e.args[1::2], strict=False)), None)


@rule("Piecewise", held=True)
def piecewise(t: Trace, e: Compound) -> Expr | None:
    cases = t.k.evaluate(e.args[0]) if e.args and not is_list(e.args[0]) else e.args[0] if e.args else None
    if not isinstance(cases, Compound) or not all(is_list(c) and len(c.args) == 2 for c in cases.args):
        return None
    pairs = [(c.args[1], c.args[0]) for c in cases.args if isinstance(c, Compound)]
    return _cases(t, e, pairs, e.args[1] if len(e.args) > 1 else 0)


def _cases(t: Trace, e: Compound, pairs: list[tuple[Expr, Expr]], default: Expr | None) -> Expr | None:
    """The value of the first test that holds: decided at once as long as the tests do not depend on the data."""
    tested: list[tuple[Tracer, Expr]] = []
    last: Expr | None = default
    for test, value in pairs:
        found = t.k.evaluate(test)
        if found is TRUE:
            last = value
            break
        if isinstance(found, Tracer):
            tested.append((found, value))
        elif found is not FALSE:
            _no_test(t, found)
            if not tested:
                return None
            raise t.unknown(test, "is no test that a net can make")
    if not tested:
        return None if last is default else t.k.evaluate(last) if last is not None else None
    result = float("nan") if last is None else t.k.evaluate(last)
    for mask, value in reversed(tested):
        result = chosen(t, e, mask, t.k.evaluate(value), result)
    return result


def _no_test(t: Trace, test: Expr | None) -> None:
    """Refuse a test that depends on the data but is no truth value, such as a comparison of a vector."""
    found = tracers(test) if isinstance(test, Compound) else []
    if found:
        raise t.unknown(test, f"is no truth value: it compares {size_words(found[0])}", "Map tests its elements.")  # type: ignore[arg-type]


def chosen(t: Trace, e: Compound, mask: Tracer, yes: Expr, no: Expr) -> Expr:
    """One of two values by a truth value, number by number."""
    if not mask.is_truth or mask.rank:
        fact = f"has no counterpart in a net: the test is {size_words(mask)}, not a truth value"
        raise t.unknown(e, fact)
    if is_list(yes) and is_list(no) and len(yes.args) == len(no.args) and t.coerce(yes) is None:
        return Compound(S.List, tuple(chosen(t, e, mask, a, b) for a, b in zip(yes.args, no.args, strict=True)))
    a, b = t.array(yes, e), t.array(no, e)
    missing = isinstance(no, float) and no != no
    if a.dims != b.dims and not missing:
        raise t.misfit(e, a, b)
    return t.elementwise(call("select", Arg(0), Arg(1), Arg(2)), [mask, a, b], e)


takes_anything("Quiet Check Echo Print Sow Reap Confirm ConfirmBy ConfirmMatch ConfirmQuiet")


@rule("RandomReal RandomInteger RandomVariate RandomChoice RandomSample", held=True)
def random(t: Trace, e: Compound) -> Expr | None:
    raise t.unknown(e, "has no counterpart in a net: it would be drawn once and for all", "RandomArrayLayer draws.")
