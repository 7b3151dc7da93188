"""Local variables and functions: Module, Block, With, Function."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wlnet.expression import NULL, Association, Compound, Expr, S, Symbol, is_list
from wlnet.kernel.assignment import set_value
from wlnet.kernel.attributes import LISTABLE
from wlnet.kernel.definitions import Definition
from wlnet.kernel.functions import compiled_function
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.listable import thread
from wlnet.kernel.registry import MANY, applied, builtin, messages
from wlnet.kernel.signals import ReturnSignal
from wlnet.kernel.templates import substitute

messages(
    "With",
    {
        "lvset": "Local variable specification `1` contains `2`, which is not an assignment to a symbol.",
        "lvws": "Variable `1` in local variable specification `2` requires a value.",
    },
)
messages(
    "Function",
    {
        "fpct": "Too many parameters in `1` to be filled from `2`.",
        "flpar": "Parameter specification `1` in `2` should be a symbol or a list of symbols.",
        "slotn": "Slot number `1` in `2` cannot be filled from `3`.",
        "slota": "Named slot `1` in `2` cannot be filled from `3`.",
    },
)

_Declaration = tuple[Symbol, Expr | None, bool]


def declarations(k: Kernel, spec: Expr, head: Symbol) -> list[_Declaration] | None:
    """The variables of ``{x, y = value, z := value}``: name, initial value, whether it is delayed."""
    if not is_list(spec):
        k.message(head, "lvlist", spec)
        return None
    found: list[_Declaration] = []
    for item in spec.args:
        if type(item) is Symbol:
            found.append((item, None, False))
        elif (
            type(item) is Compound
            and item.head in (S.Set, S.SetDelayed)
            and len(item.args) == 2
            and type(item.args[0]) is Symbol
        ):
            found.append((item.args[0], item.args[1], item.head is S.SetDelayed))
        elif (
            type(item) is Compound
            and item.head is S.Set
            and len(item.args) == 2
            and is_list(item.args[0])
            and all(type(s) is Symbol for s in item.args[0].args)
        ):
            values = k.evaluate(item.args[1])
            names = [s for s in item.args[0].args if type(s) is Symbol]
            if not is_list(values) or len(values.args) != len(names):
                k.message(head, "lvsym", spec, item)
                return None
            found.extend(zip(names, values.args, (False,) * len(names), strict=True))
        elif type(item) is Compound and item.head in (S.Set, S.SetDelayed) and len(item.args) == 2:
            k.message(head, "lvset", spec, item, item.args[0])
            return None
        else:
            k.message(head, "lvsym", spec, item)
            return None
    names = [name for name, _, _ in found]
    if len(set(names)) < len(names):
        k.message(head, "dup", next(n for i, n in enumerate(names) if n in names[:i]), spec)
        return None
    return found


def catch_return(k: Kernel, body: Expr, head: Symbol) -> Expr:
    """Evaluate a body that ``Return[value, head]`` may leave."""
    try:
        return k.evaluate(body)
    except ReturnSignal as signal:
        if signal.target is not head:
            raise
        return signal.value


@builtin("Module", "HoldAll")
def module(k: Kernel, variables: Expr, body: Expr) -> Expr | None:
    """Module[{x, y = value}, body]: evaluates body with new variables in place of x, y.

    >> x = 5; Module[{x = 1, y}, y = x + 1; y]
     = 2
    >> x
     = 5
    """
    declared = declarations(k, variables, S.Module)
    if declared is None:
        return None
    names, body = _with_new_variables(k, declared, body)
    try:
        return catch_return(k, body, S.Module)
    finally:
        # The kernel lets those variables go that nothing refers to, so this must not either.
        del body
        k.temporaries.release(names)


def _with_new_variables(k: Kernel, declared: list[_Declaration], body: Expr) -> tuple[list[str], Expr]:
    """The full names of new variables, and the body with the variables put in."""
    values = [v if v is None or delayed else k.evaluate(v) for _, v, delayed in declared]
    number = k.temporaries.next_number()
    renaming: dict[Symbol, Symbol] = {}
    for (name, _, _), value in zip(declared, values, strict=True):
        local = renaming[name] = k.temporaries.make(f"{name.name}${number}")
        # Nothing can mention the new symbol yet, so nothing that is evaluated can become stale.
        k.definitions[local].value = value
    return [local.name for local in renaming.values()], substitute(body, renaming)


@builtin("DynamicModule", "HoldAll")
def dynamic_module(k: Kernel, variables: Expr, body: Expr) -> Expr | None:
    """DynamicModule[{x}, body]: without a front end, the same as Module.

    >> DynamicModule[{x = 2}, x + 1]
     = 3
    """
    return module(k, variables, body)


@builtin("With", "HoldAll")
def with_(k: Kernel, *args: Expr) -> Expr | None:
    """With[{x = value}, body]: evaluates body with x replaced by its value.

    >> With[{x = 2, y = 3}, Hold[x + y]]
     = Hold[2 + 3]
    >> With[{x = 2}, {y = x + 1}, x y]
     = 6
    """
    if len(args) < 2:
        k.messages.wrong_count(S.With, len(args), 2, MANY)
        return None
    *specs, body = args
    if len(specs) > 1:
        # With[{x = ...}, {y = ...}, body] nests: later values may use earlier names.
        for spec in reversed(specs[1:]):
            body = Compound(S.With, (spec, body))
    declared = declarations(k, specs[0], S.With)
    if declared is None:
        return None
    bindings: dict[Symbol, Expr] = {}
    for name, value, delayed in declared:
        if value is None:
            k.message(S.With, "lvws", name, specs[0])
            return None
        bindings[name] = value if delayed else k.evaluate(value)
    return catch_return(k, substitute(body, bindings), S.With)


@contextmanager
def blocked(k: Kernel, names: list[Symbol]) -> Iterator[None]:
    """Save the values of symbols, clear them, and put them back at the end, however it comes."""
    saved: list[tuple[Symbol, Definition, Expr | None]] = []
    for name in names:
        definition = k.definitions[name]
        if definition.variable is not None:
            saved.append((name, definition, definition.variable.read(k)))
            k.touch()
        else:
            saved.append((name, definition, None))
            fresh = Definition(name)
            fresh.attributes = definition.attributes
            fresh.options = definition.options
            fresh.messages = definition.messages
            _exchange(k, name, definition, fresh)
    try:
        yield
    finally:
        for name, definition, value in reversed(saved):
            if definition.variable is not None and value is not None:
                if definition.variable.write is not None:
                    definition.variable.write(k, value)
                k.touch()
            else:
                _exchange(k, name, k.definitions[name], definition)


def _exchange(k: Kernel, name: Symbol, old: Definition, new: Definition) -> None:
    """Let a symbol have another definition.

    What is evaluated depends on the old one only if the symbol was exposed, or if rules attached to it might apply
    to a call that holds it.
    """
    k.definitions[name] = new
    if old.exposed or old.up or new.up:
        k.touch()
        new.exposed = True


@builtin("Block", "HoldAll")
def block(k: Kernel, variables: Expr, body: Expr) -> Expr | None:
    """Block[{x, y = value}, body]: evaluates body with the values of x, y set aside for the time.

    >> f[] := x^2; x = 3; Block[{x = 10}, f[]]
     = 100
    """
    declared = declarations(k, variables, S.Block)
    if declared is None:
        return None
    values = [(n, v if v is None or delayed else k.evaluate(v)) for n, v, delayed in declared]
    with blocked(k, [n for n, _ in values]):
        for name, value in values:
            definition = k.definitions[name]
            if value is None:
                continue
            if definition.variable is not None:
                set_value(k, name, value)
            else:
                # Even a protected symbol may have a value for the time of a Block.
                definition.value = value
                k.value_changed(definition)
        return catch_return(k, body, S.Block)


@builtin("Internal`InheritedBlock", "HoldAll")
def inherited_block(k: Kernel, variables: Expr, body: Expr) -> Expr | None:
    """Internal`InheritedBlock[{f, g}, body]: evaluates body; f and g keep their definitions, whose changes are undone.

    >> f[1] = one; Internal`InheritedBlock[{f}, f[2] = two; {f[1], f[2]}]
     = {one, two}
    >> f[2]
     = f[2]
    """
    declared = declarations(k, variables, S.Block)
    if declared is None:
        return None
    values = [(n, v if v is None or delayed else k.evaluate(v)) for n, v, delayed in declared]
    before = {n: k.definitions[n] for n, _ in values}
    with blocked(k, [n for n, _ in values]):
        for name, value in values:
            k.definitions[name].take_over(before[name])
            if before[name].up:
                k.touch()
            if value is not None:
                set_value(k, name, value)
        return catch_return(k, body, S.Block)


@builtin("Function", "HoldAll")
def function(_k: Kernel, *_args: Expr) -> Expr | None:
    """body & or Function[{x, y}, body]: a function that is applied to arguments.

    >> (#1 + 2 #2 &)[a, b]
     = a + 2*b
    >> Function[{x, y}, x^y][2, 5]
     = 32
    >> Function[x, Hold[x], HoldAll][1 + 1]
     = Hold[1 + 1]
    """
    return None


@applied("Function")
def apply_function(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``(body &)[args]`` and ``Function[{x}, body][args]``."""
    if not 1 <= len(head.args) <= 3:
        return None
    function = compiled_function(k, head)
    if function is None:
        return None
    value = function.quickly(k, args)
    if value is not None:
        return value
    if function.attributes & LISTABLE:
        threaded = thread(k, head, args)
        if threaded is not None and any(is_list(a) for a in args):
            return threaded
    return function(k, args)


@builtin("Unique")
def unique(k: Kernel, stem: Expr = NULL) -> Expr | None:
    """Unique[x]: a new symbol whose name begins with that of x; Unique["stem"] joins a number to the stem.

    >> Head[Unique[x]]
     = Symbol
    """
    if is_list(stem):
        return Compound(S.List, tuple(Compound(S.Unique, (a,)) for a in stem.args))
    number = k.temporaries.next_number()
    if type(stem) is str:
        name = f"{k.contexts.current}{stem}{number}"
    elif stem is NULL:
        name = f"{k.contexts.current}${number}"
    elif type(stem) is Symbol:
        name = f"{stem.name}${number}"
    else:
        k.message(S.Unique, "usym", stem)
        return None
    k.temporaries.release([])
    return k.temporaries.make(name)


messages("Unique", {"usym": "`1` is not a symbol or a valid symbol name."})


@builtin("GeneralUtilities`Scope", "HoldAll")
def scope(k: Kernel, body: Expr) -> Expr | None:
    """GeneralUtilities`Scope[body]: a Module in which every variable that the body sets is local.

    What is set with ^= keeps its value outside.

    >> f[x_] := GeneralUtilities`Scope[y = x + 1; {a, b} = {y, 2 y}; a + b]
    >> {f[1], y, a}
     = {6, y, a}
    >> g[] := GeneralUtilities`Scope[h[q_] := q^2; $v ^= 5; If[True, Return[h[3]]]; 7]
    >> {g[], $v, h[3]}
     = {9, 5, h[3]}
    """
    found: dict[Symbol, None] = {}
    _collect_set(body, found)
    return k.evaluate(Compound(S.Module, (Compound(S.List, tuple(found)), _set_outside(body))))


def _set_outside(e: Expr) -> Expr:
    """The expression with = for the ^= of variables."""
    if not isinstance(e, Compound):
        return e
    outside = e.head is S.UpSet and len(e.args) == 2 and isinstance(e.args[0], Symbol)
    head, args = S.Set if outside else _set_outside(e.head), tuple(map(_set_outside, e.args))
    same = head is e.head and all(a is b for a, b in zip(args, e.args, strict=True))
    return e if same else Compound(head, args, e.span)


def _collect_set(e: Expr, found: dict[Symbol, None]) -> None:
    """The symbols that = and := in an expression give values to, in order."""
    if isinstance(e, Association):
        for key, value in e:
            _collect_set(key, found)
            _collect_set(value, found)
    if not isinstance(e, Compound):
        return
    if e.head in (S.Set, S.SetDelayed) and len(e.args) == 2:
        target = e.args[0]
        for place in target.args if isinstance(target, Compound) and target.head is S.List else (target,):
            while isinstance(place, Compound):  # x[1] = v, x[[1]] = v, f[x_] := v
                place = place.args[0] if place.head in (S.Part, S.Condition) and place.args else place.head
            if isinstance(place, Symbol) and place.context != "System`":
                found.setdefault(place)
    for part in (e.head, *e.args):
        _collect_set(part, found)
