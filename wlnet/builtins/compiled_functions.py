"""Compiled functions: Compile and FunctionCompile.

A compiled function is its function with typed arguments: nothing is compiled ahead, but arguments become machine
numbers and exact results become machine reals, as they do in Wolfram.
"""

from __future__ import annotations

from fractions import Fraction

from wlnet.builtins import tower
from wlnet.builtins.numeric import machine_value
from wlnet.builtins.predicates import shape
from wlnet.expression import FALSE, TRUE, Complex, Compound, Expr, PackedArray, S, Symbol, from_array, is_list, list_of
from wlnet.kernel.display import Shown
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.listable import thread
from wlnet.kernel.options import Options
from wlnet.kernel.registry import applied, builtin, display, messages, symbols

symbols("CompiledFunction CompiledCodeFunction TypeSpecifier Listable")
symbols("CompilationTarget CompilationOptions RuntimeAttributes RuntimeOptions Parallelization")

messages(
    "Compile",
    {
        "cplist": "`1` should be a list of symbols x, {x, type} or {x, type, rank}.",
        "cptype": "The type `1` of argument `2` is none of _Integer, _Real, _Complex, True | False.",
    },
)
messages(
    "CompiledFunction",
    {
        "cfct": "`1` arguments given; `2` expected in `3`.",
        "cfsa": "Argument `1` at position `2` should be `3`; the function is evaluated without types.",
        "cfta": "Argument `1` at position `2` should be a rank `3` array of elements, each `4`; "
        "the function is evaluated without types.",
    },
)

_KINDS = {
    S.Integer: "a machine-size integer",
    S.Real: "a machine-size real number",
    S.Complex: "a machine-size complex number",
    S.Symbol: "True or False",
}
_BLANKS = {kind: Compound(S.Blank, (kind,)) for kind in (S.Integer, S.Real, S.Complex)}
_TRUTH = Compound(S.Alternatives, (TRUE, FALSE))


def _argument(k: Kernel, spec: Expr) -> tuple[Symbol, Expr, int] | None:
    """The name, the type pattern and the rank that one argument specification means; None, after a message."""
    parts = spec.args if is_list(spec) else (spec,)
    if not 1 <= len(parts) <= 3 or type(parts[0]) is not Symbol:
        return None
    kind: Expr = _BLANKS[S.Real] if len(parts) == 1 else parts[1]
    rank: Expr = k.evaluate(parts[2]) if len(parts) == 3 else 0
    if type(rank) is not int or rank < 0:
        return None
    if kind not in _BLANKS.values() and kind != _TRUTH:
        k.message(S.Compile, "cptype", kind, parts[0])
        return None
    return parts[0], kind, rank


@builtin(
    "Compile",
    "HoldAll",
    options={
        "CompilationOptions": "Automatic",
        "CompilationTarget": "Automatic",
        "Parallelization": "Automatic",
        "RuntimeAttributes": "{}",
        "RuntimeOptions": "Automatic",
    },
)
def compile_(k: Kernel, options: Options, names: Expr, body: Expr, subtypes: Expr = S.Automatic) -> Expr | None:
    """Compile[{x, ...}, expr]: a function of machine numbers; arguments may be {x, _Integer} or {x, _Real, rank}.

    >> f = Compile[{x, {n, _Integer}}, x^n/2]; {f[3, 2], f[1/2, 1]}
     = {4.5, 0.25}
    >> Compile[{{m, _Real, 2}}, Total[m]][{{1, 2}, {3, 4}}]
     = {4., 6.}
    >> Compile[{{x, _Real}}, x + 1, RuntimeAttributes -> {Listable}][{1, 2}]
     = {2., 3.}
    """
    if not is_list(names):
        k.message(S.Compile, "cplist", names)
        return None
    with k.messages.listen() as heard:
        found = [_argument(k, spec) for spec in names.args]
    arguments = [a for a in found if a is not None]
    if len(arguments) != len(found):
        if not heard:
            k.message(S.Compile, "cplist", names)
        return None
    types = list_of(*(list_of(kind, rank) if rank else kind for _, kind, rank in arguments))
    function = Compound(S.Function, (list_of(*(name for name, _, _ in arguments)), body))
    return Compound(S.CompiledFunction, (types, function, options["RuntimeAttributes"]))


def _scalar(k: Kernel, kind: Expr, e: Expr) -> Expr | None:
    """A number as the machine number a type asks for; None if it is not of that type."""
    if kind == _BLANKS[S.Integer]:
        return e if type(e) is int and -(2**63) <= e < 2**63 else None
    if kind == _TRUTH:
        return e if e in _TRUTH.args else None
    value = machine_value(k, e)
    if value is None:
        return None
    if kind == _BLANKS[S.Complex]:
        return tower.from_complex(tower.to_complex(value))
    return None if type(value) is Complex else tower.to_float(tower.real_part(value))


def _array(k: Kernel, kind: Expr, rank: int, e: Expr) -> Expr | None:
    """An array of this rank and type; None if the argument is none."""
    dimensions = shape(e)
    if dimensions is None or len(dimensions) != rank or not is_list(e):
        return None
    if type(e) is PackedArray:
        number = {"i": S.Integer, "f": S.Real, "c": S.Complex}[e.array.dtype.kind]
        if kind == _BLANKS[number]:
            return e
        if kind == _BLANKS[S.Real] and number is S.Integer:
            return from_array(e.array.astype("float64"))
        if kind == _BLANKS[S.Complex]:
            return from_array(e.array.astype("complex128"))
        return None
    return _each(k, kind, rank, e)


def _each(k: Kernel, kind: Expr, rank: int, e: Expr) -> Expr | None:
    if rank == 0:
        return _scalar(k, kind, e)
    items = [_each(k, kind, rank - 1, x) for x in e.args]  # type: ignore[union-attr]
    made = [x for x in items if x is not None]
    return Compound(S.List, tuple(made)) if len(made) == len(items) else None


def _rank_of(e: Expr) -> int:
    return len(shape(e) or ()) if is_list(e) else 0


def _kind_and_rank(t: Expr) -> tuple[Expr, int]:
    if is_list(t) and len(t.args) == 2 and type(t.args[1]) is int:
        return t.args[0], t.args[1]
    return t, 0


@applied("CompiledFunction")
def apply_compiled(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``CompiledFunction[...][args]``: the arguments made machine numbers, the function, its result made machine."""
    if len(head.args) != 3 or not is_list(head.args[0]):
        return None
    types, function, attributes = head.args[0].args, head.args[1], head.args[2]
    if len(types) != len(args):
        k.message(S.CompiledFunction, "cfct", len(args), len(types), head)
        return None
    wanted = [_kind_and_rank(t) for t in types]
    listable = attributes is S.Listable or (is_list(attributes) and S.Listable in attributes.args)
    if listable and any(_rank_of(a) > rank for a, (_, rank) in zip(args, wanted, strict=True)):
        # Only arguments of too high a rank are spread; the others stay whole.
        whole = [a if _rank_of(a) > rank else Compound(S.Hold, (a,)) for a, (_, rank) in zip(args, wanted, strict=True)]
        threaded = thread(k, head, tuple(whole))
        return None if threaded is None else _unheld(threaded)
    values: list[Expr] = []
    for position, (a, (kind, rank)) in enumerate(zip(args, wanted, strict=True), 1):
        value = _array(k, kind, rank, a) if rank else _scalar(k, kind, a)
        if value is None:
            text = _KINDS[kind.args[0] if kind != _TRUTH else S.Symbol]  # type: ignore[union-attr, index]
            if rank:
                k.message(S.CompiledFunction, "cfta", a, position, rank, text)
            else:
                k.message(S.CompiledFunction, "cfsa", a, position, text)
            return Compound(function, args)
        values.append(value)
    return machine_result(k, k.apply(function, *values))


def _unheld(threaded: Expr) -> Expr:
    assert type(threaded) is Compound
    return Compound(
        S.List,
        tuple(
            Compound(
                call.head,  # type: ignore[union-attr]
                tuple(a.args[0] if type(a) is Compound and a.head is S.Hold else a for a in call.args),  # type: ignore[union-attr]
            )
            for call in threaded.args
        ),
    )


def machine_result(k: Kernel, e: Expr) -> Expr:
    """A result as compiled code gives it: exact numbers but integers become machine reals, mixed lists too."""
    if type(e) is Fraction:
        return float(e)
    if type(e) is Compound and e.head is S.List:
        items = [machine_result(k, a) for a in e.args]
        kinds = set(map(type, items))
        if kinds == {int, float}:
            items = [float(x) for x in items]  # type: ignore[arg-type]
        return list_of(*items)
    if type(e) is Compound or type(e) is Symbol:
        value = machine_value(k, e)
        return e if value is None else value
    return e


@display("CompiledFunction")
def show_compiled(k: Kernel, e: Compound) -> Expr | None:
    """``CompiledFunction[...]``: how many arguments of which types."""
    if len(e.args) != 3 or not is_list(e.args[0]):
        return None
    types = k.output_line(e.args[0])
    return Shown(f"CompiledFunction[Argument count: {len(e.args[0].args)}, Argument types: {types}]")


@builtin("FunctionCompile", "HoldAllComplete")
def function_compile(k: Kernel, function: Expr, *_options: Expr) -> Expr | None:
    """FunctionCompile[Function[{Typed[x, "Real64"], ...}, expr]]: a function of typed arguments.

    >> FunctionCompile[Function[{Typed[x, "Real64"]}, x^2]][3]
     = 9.

    Not built: FunctionCompile[{f, g, ...}].
    """
    function = k.evaluate(function)
    if type(function) is not Compound or function.head is not S.Function or len(function.args) < 2:
        return None
    parameters = function.args[0].args if is_list(function.args[0]) else (function.args[0],)
    types: list[Expr] = []
    for p in parameters:
        given = p.args[1] if type(p) is Compound and p.head is S.Typed and len(p.args) == 2 else S.Automatic
        types.append(given)
    return Compound(S.CompiledCodeFunction, (list_of(*types), function))


_TYPES = {
    "Real64": S.Real,
    "Real32": S.Real,
    "MachineInteger": S.Integer,
    "Integer64": S.Integer,
    "Integer32": S.Integer,
    "ComplexReal64": S.Complex,
}


@applied("CompiledCodeFunction")
def apply_compiled_code(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``CompiledCodeFunction[...][args]``: scalar arguments are converted to their types."""
    if len(head.args) != 2 or not is_list(head.args[0]) or len(head.args[0].args) != len(args):
        return None
    values: list[Expr] = []
    for kind, a in zip(head.args[0].args, args, strict=True):
        number = _TYPES.get(kind) if type(kind) is str else None
        value = None if number is None else _scalar(k, _BLANKS[number], a)
        values.append(a if value is None else value)
    return Compound(head.args[1], tuple(values))
