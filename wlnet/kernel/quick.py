"""Pure functions of numbers, compiled to Python functions.

``#^2 + 1 &`` of an integer need not pass through the evaluator: its body is turned into Python code whose every step is
what the evaluator would do for raw numbers and strings, the ``fast`` code of the built-in at hand. Where a step gives
nothing raw, the Python function gives None, and the evaluator does the whole of it as ever; nothing has happened yet
then, since only functions without effects are compiled.

A parameter that occurs only in ``#[[2]]`` may be a list: what is compiled is then the function of the raw element.
(List is locked, so that no rule of the user says what parts of lists are.)

Whether the code still means what the language means is decided by the definitions it rests on: that they are the same
objects, with the same built-in code and attributes, and without values of the user. They are looked at whenever the
kernel's epoch has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from wlnet.expression import FALSE, TRUE, Compound, Expr, PackedArray, S, Symbol, same
from wlnet.kernel.attributes import HOLD_ALL, HOLD_ALL_COMPLETE
from wlnet.kernel.inertness import INERT

if TYPE_CHECKING:
    from wlnet.kernel.definitions import Definition
    from wlnet.kernel.kernel import Kernel

RAW = frozenset({int, float, str})

# Built-ins without ``fast`` code that give True or False for anything raw, say nothing and have no effects.
_TESTS: dict[Symbol, str] = {
    S.IntegerQ: "type({0}) is int",
    S.StringQ: "type({0}) is str",
    S.NumberQ: "type({0}) is not str",
    S.EvenQ: "type({0}) is int and not {0} & 1",
    S.OddQ: "type({0}) is int and {0} & 1 == 1",
}
_SAME: dict[Symbol, str] = {S.SameQ: "same({0}, {1})", S.UnsameQ: "not same({0}, {1})"}
# What the ``fast`` code of these does for two integers.
_INTEGERS: dict[Symbol, str] = {
    S.Plus: "{0} + {1}",
    S.Times: "{0} * {1}",
    S.Subtract: "{0} - {1}",
    S.Less: "TRUE if {0} < {1} else FALSE",
    S.LessEqual: "TRUE if {0} <= {1} else FALSE",
    S.Greater: "TRUE if {0} > {1} else FALSE",
    S.GreaterEqual: "TRUE if {0} >= {1} else FALSE",
    S.Equal: "TRUE if {0} == {1} else FALSE",
    S.Unequal: "TRUE if {0} != {1} else FALSE",
}
_DEEPEST = 40
"""How deeply a body may be nested: Python has limits of its own."""


class _Unknown(Exception):
    """Something in a body that is not compiled."""


class Quick:
    """The Python function for a body, and the definitions it rests on."""

    __slots__ = ("_epoch", "_rests_on", "_valid", "arity", "function", "lists")

    def __init__(
        self,
        function: Callable[..., Expr | None],
        arity: int,
        lists: frozenset[int],
        rests_on: Sequence[tuple[Symbol, Definition]],
    ) -> None:
        self.function = function
        self.arity = arity
        """How many arguments the Python function takes; the language's may be given more."""
        self.lists = lists
        """Which arguments (from 0) are lists of which it takes parts; the others are raw."""
        self._rests_on = [(symbol, d, d.builtin, d.attributes) for symbol, d in rests_on]
        self._epoch: object = None
        self._valid = False

    def valid(self, k: Kernel) -> bool:
        """Whether the code still does what the evaluator would.

        Not while a condition notes the variables it depends on, or other code looks at every call: this code tells
        neither.
        """
        if k._consulted is not None or not k.quick or k.overload is not None:
            return False
        if self._epoch is not k.epoch:
            self._epoch = k.epoch
            self._valid = (
                TRUE not in k.upvalued
                and FALSE not in k.upvalued
                and all(
                    k.definitions.get(symbol) is d
                    and d.builtin is builtin
                    and d.attributes == attributes
                    and d.value is None
                    and not d.down
                    for symbol, d, builtin, attributes in self._rests_on
                )
            )
        return self._valid

    def takes(self, k: Kernel, args: Sequence[Expr]) -> bool:
        """Whether the arguments, as many as the Python function takes, are of the kinds that it is for."""
        if not self.lists:
            for a in args:  # noqa: SIM110 - a generator here costs twice
                if type(a) not in RAW:
                    return False
            return True
        for i, a in enumerate(args):
            kind = type(a)
            if i not in self.lists:
                if kind not in RAW:
                    return False
            elif kind is Compound:
                # A list that is not stamped may hold what is not evaluated yet.
                if a.head is not S.List or not (a.stamp is INERT or a.stamp is k.epoch):  # type: ignore[union-attr]
                    return False
            elif kind is not PackedArray:
                return False
        return True


class _Writer:
    """Writes the Python code for one body."""

    def __init__(self, k: Kernel, names: Sequence[Symbol] | None) -> None:
        self.k = k
        self.names = names
        self.lines: list[str] = []
        self.arity = len(names) if names else 0
        self.lists: set[int] = set()
        self.raw: set[int] = set()
        self.rests_on: dict[Symbol, Definition] = {}
        self.values: dict[str, Any] = {"TRUE": TRUE, "FALSE": FALSE, "RAW": RAW, "same": same}
        self.count = 0

    def new(self) -> str:
        self.count += 1
        return f"t{self.count}"

    def constant(self, value: object) -> str:
        name = f"c{len(self.values)}"
        self.values[name] = value
        return name

    def lean_on(self, symbol: Symbol) -> Definition:
        """The definition of a symbol without values of the user, which the code rests on from now on."""
        definition = self.k.definitions[symbol]
        if definition.value is not None or definition.down:
            raise _Unknown
        # A change of it is to start a new epoch.
        definition.exposed = True
        self.rests_on[symbol] = definition
        return definition

    def write(self, e: Expr, pad: str, depth: int) -> str:
        """Lines that compute ``e``, and the name or literal of its value."""
        if depth > _DEEPEST:
            raise _Unknown
        kind = type(e)
        if kind is int:
            return f"({e})" if abs(e) < 10**15 else self.constant(e)  # type: ignore[operator, arg-type]
        if kind is float or kind is str:
            return self.constant(e)
        if kind is Symbol:
            return self._symbol(e, pad)  # type: ignore[arg-type]
        if kind is not Compound or type(e.head) is not Symbol:  # type: ignore[union-attr]
            raise _Unknown
        assert type(e) is Compound
        head = e.head
        parameter = self._parameter(e)
        if parameter is not None:
            self.raw.add(parameter)
            return f"a{parameter}"
        assert type(head) is Symbol
        if self.names is not None and head in self.names:
            raise _Unknown
        definition = self.lean_on(head)
        if head is S.If:
            return self._if(e, pad, depth)
        if head is S.And or head is S.Or:
            return self._junction(e, pad, depth)
        builtin = definition.builtin
        if builtin is None or definition.attributes & (HOLD_ALL | HOLD_ALL_COMPLETE):
            raise _Unknown
        if head is S.Not and len(e.args) == 1:
            value = self.write(e.args[0], pad, depth + 1)
            return self._store(f"FALSE if {value} is TRUE else TRUE if {value} is FALSE else None", pad)
        test = _TESTS.get(head) if len(e.args) == 1 else _SAME.get(head) if len(e.args) == 2 else None
        if test is None and builtin.fast is None:
            raise _Unknown
        if head is S.Part:
            return self._part(e, self.constant(builtin.fast), pad, depth)
        values = [self.write(a, pad, depth + 1) for a in e.args]
        if test is not None:
            # A truth value is no number, so that these tests would have to know it: they are of raw values only.
            if "TRUE" in values or "FALSE" in values:
                raise _Unknown
            self.lines.extend(f"{pad}if type({v}) not in RAW: return None" for v in values if v.startswith("t"))
            return self._store(f"TRUE if {test.format(*values)} else FALSE", pad, certain=True)
        fast = self.constant(builtin.fast)
        call = f"{fast}(({', '.join(values)},))" if values else f"{fast}(())"
        direct = _INTEGERS.get(head) if len(values) == 2 else None
        if direct is None:
            return self._store(call, pad)
        integral = " and ".join(f"type({v}) is int" for v in values if not v.startswith("("))
        if not integral:
            return self._store(call, pad)
        return self._store(f"({direct.format(*values)}) if {integral} else {call}", pad)

    def _store(self, code: str, pad: str, *, certain: bool = False) -> str:
        name = self.new()
        self.lines.append(f"{pad}{name} = {code}")
        if not certain:
            self.lines.append(f"{pad}if {name} is None: return None")
        return name

    def _symbol(self, e: Symbol, pad: str) -> str:
        parameter = self._parameter(e)
        if parameter is not None:
            self.raw.add(parameter)
            return f"a{parameter}"
        if e is TRUE or e is FALSE:
            self.lean_on(e)
            return "TRUE" if e is TRUE else "FALSE"
        if self.k.definitions[e].variable is not None:
            raise _Unknown
        # A variable of the program: its value at the time, if that is raw.
        definition = self.new()
        self.lines.append(f"{pad}{definition} = definitions[{self.constant(e)}]")
        name = self.new()
        self.lines.append(f"{pad}{name} = {definition}.value")
        self.lines.append(f"{pad}if type({name}) not in RAW: return None")
        return name

    def _parameter(self, e: Expr) -> int | None:
        """Which parameter (from 0) this is, as a symbol or a slot; None for anything else."""
        if self.names is not None:
            return self.names.index(e) if type(e) is Symbol and e in self.names else None
        if type(e) is not Compound or e.head is not S.Slot:
            return None
        which = e.args[0] if e.args else 1
        if len(e.args) > 1 or type(which) is not int or which < 1:
            raise _Unknown
        self.arity = max(self.arity, which)
        return which - 1

    def _part(self, e: Compound, fast: str, pad: str, depth: int) -> str:
        """A raw part of a parameter."""
        parameter = self._parameter(e.args[0]) if len(e.args) > 1 else None
        if parameter is None:
            raise _Unknown
        self.lists.add(parameter)
        positions = [self.write(a, pad, depth + 1) for a in e.args[1:]]
        value = self._store(f"{fast}((a{parameter}, {', '.join(positions)}))", pad, certain=True)
        self.lines.append(f"{pad}if type({value}) not in RAW: return None")
        return value

    def _if(self, e: Compound, pad: str, depth: int) -> str:
        if len(e.args) != 3 and len(e.args) != 4:
            raise _Unknown
        condition = self.write(e.args[0], pad, depth + 1)
        name = self.new()
        for keyword, branch in (("if", e.args[1]), ("elif", e.args[2])):
            self.lines.append(f"{pad}{keyword} {condition} is {'TRUE' if keyword == 'if' else 'FALSE'}:")
            value = self.write(branch, pad + " ", depth + 1)
            self.lines.append(f"{pad} {name} = {value}")
        self.lines.append(f"{pad}else: return None")
        return name

    def _junction(self, e: Compound, pad: str, depth: int) -> str:
        decisive, neutral = ("FALSE", "TRUE") if e.head is S.And else ("TRUE", "FALSE")
        name = self.new()
        self.lines.append(f"{pad}{name} = {neutral}")
        inner = pad
        for a in e.args:
            value = self.write(a, inner, depth + 1)
            self.lines.append(f"{inner}if {value} is {decisive}: {name} = {decisive}")
            self.lines.append(f"{inner}elif {value} is not {neutral}: return None")
            self.lines.append(f"{inner}else:")
            inner += " "
        self.lines.append(f"{inner}pass")
        return name


def compiled(k: Kernel, body: Expr, names: Sequence[Symbol] | None) -> Quick | None:
    """The Python function for a body with parameters ``names``, or with slots for None; None where there is none."""
    if type(body) is not Compound:
        return None
    writer = _Writer(k, names)
    try:
        value = writer.write(body, " ", 0)
    except _Unknown:
        return None
    arity = writer.arity
    if not arity or writer.lists & writer.raw:
        return None
    parameters = ", ".join(f"a{i}" for i in range(arity))
    source = "\n".join([f"def function({parameters}):", *writer.lines, f" return {value}"])
    scope: dict[str, Any] = {**writer.values, "definitions": k.definitions}
    exec(compile(source, "<pure function>", "exec"), scope)
    return Quick(scope["function"], arity, frozenset(writer.lists), list(writer.rests_on.items()))
