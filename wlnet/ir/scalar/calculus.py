"""Derivatives of scalar trees, with the simplifications that keep them small."""

from wlnet.ir.errors import DerivativeError
from wlnet.ir.scalar.table import lookup
from wlnet.ir.scalar.tree import Apply, Arg, Const, Scalar, arguments, substitute, subtrees

ZERO = Const(0.0)
ONE = Const(1.0)


def _is(tree: Scalar, value: float) -> bool:
    return isinstance(tree, Const) and not isinstance(tree.value, bool) and tree.value == value


def plus(a: Scalar, b: Scalar) -> Scalar:
    """a + b, without adding 0."""
    if _is(a, 0):
        return b
    if _is(b, 0):
        return a
    return Apply("add", (a, b))


def times(a: Scalar, b: Scalar) -> Scalar:
    """a b, without factors 0, 1 and -1, and pushed into choices.

    Inside a choice each factor meets only the branch it belongs to: an infinite or undefined derivative of the branch
    not taken cannot leak as 0 * inf = NaN.
    """
    for factor, other in ((a, b), (b, a)):
        if _is(factor, 0):
            return ZERO
        if _is(factor, 1):
            return other
        if _is(factor, -1):
            return negate(other)
    for factor, other in ((b, a), (a, b)):
        if isinstance(factor, Apply) and factor.name == "select":
            condition, yes, no = factor.args
            return choose(condition, times(other, yes), times(other, no))
    for factor, other in ((a, b), (b, a)):
        if isinstance(factor, Apply) and factor.name == "neg":
            return negate(times(factor.args[0], other))
    for factor, other in ((a, b), (b, a)):
        if isinstance(factor, Apply) and factor.name == "div" and _is(factor.args[0], 1):
            return Apply("div", (other, factor.args[1]))
    return Apply("mul", (a, b))


def negate(a: Scalar) -> Scalar:
    """-a, without double signs."""
    if isinstance(a, Const):
        return Const(-a.value) if a.value != 0 else a
    if isinstance(a, Apply) and a.name == "neg":
        return a.args[0]
    return Apply("neg", (a,))


def choose(condition: Scalar, yes: Scalar, no: Scalar) -> Scalar:
    """If[condition, yes, no], plain when both branches are the same."""
    return yes if yes == no else Apply("select", (condition, yes, no))


def simplify(scalar: Scalar) -> Scalar:
    """An equal tree without sums with 0, products with 0 or 1, powers 1 and 2, choices settled by constants.

    A product with 0 is 0 even where the other factor is infinite, as a derivative wants it.
    """
    done: dict[Scalar, Scalar] = {}
    for tree in subtrees(scalar):
        done[tree] = _simplify_node(tree, done)
    return done[scalar]


def _simplify_node(tree: Scalar, done: dict[Scalar, Scalar]) -> Scalar:
    if not isinstance(tree, Apply):
        return tree
    args = tuple(done[argument] for argument in tree.args)
    match tree.name, args:
        case "add", (a, b):
            return plus(a, b)
        case "sub", (Const() as a, Const() as b):
            return Const(a.value - b.value)
        case "sub", (a, b) if _is(b, 0):
            return a
        case "sub", (a, b) if _is(a, 0):
            return negate(b)
        case "mul", (a, b):
            return times(a, b)
        case "div", (a, b) if _is(b, 1) or _is(a, 0):
            return a
        case "neg", (a,):
            return negate(a)
        case "pow", (a, b) if _is(b, 1):
            return a
        case "pow", (a, b) if _is(b, 2):
            return Apply("square", (a,))
        case "pow", (a, b) if _is(b, 0):
            return ONE
        case "select", (condition, yes, no):
            if isinstance(condition, Const):
                return yes if condition.value else no
            return choose(condition, yes, no)
        case "equal", (Const() as a, Const() as b):
            return Const(a.value == b.value)
        case _:
            return Apply(tree.name, args)


def differentiate(scalar: Scalar, index: int) -> Scalar:
    """The derivative of a tree with respect to `Arg(index)`, a tree over the same arguments.

    Raises
    ------
    DerivativeError
        If the argument enters where a function has no derivative, such as the order of polygamma.
    """
    variable = Arg(index)
    derivative: dict[Scalar, Scalar] = {}
    for tree in subtrees(scalar):
        if tree == variable:
            derivative[tree] = ONE
        elif isinstance(tree, Apply):
            derivative[tree] = _chain(tree, derivative)
        else:
            derivative[tree] = ZERO
    return simplify(derivative[scalar])


def _chain(tree: Apply, derivative: dict[Scalar, Scalar]) -> Scalar:
    function = lookup(tree.name)
    if function.kind in ("compare", "logic"):
        return ZERO
    if function.kind == "select":
        condition, yes, no = tree.args
        return choose(condition, derivative[yes], derivative[no])
    total: Scalar = ZERO
    actual: dict[Scalar, Scalar] = {Arg(i): argument for i, argument in enumerate(tree.args)}
    for argument, outer in zip(tree.args, function.derivatives, strict=True):
        inner = derivative[argument]
        if _is(inner, 0):
            continue
        if outer is None:
            raise DerivativeError(f"{tree.name} has no derivative with respect to that argument: {argument}")
        total = plus(total, times(simplify(substitute(outer, actual)), inner))
    return total


def is_constant(scalar: Scalar) -> bool:
    """Whether a tree has no arguments."""
    return not arguments(scalar)
