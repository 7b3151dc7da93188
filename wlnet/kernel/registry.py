"""How built-in functions are declared: one Python function with a decorator each.

    @builtin("Most")
    def most(k: Kernel, e: Expr) -> Expr | None:
        \"\"\"Most[e]: all elements but the last.

        >> Most[{a, b, c}]
         = {a, b}
        \"\"\"

The function gets the kernel and the arguments, already evaluated unless the attributes hold them, and gives the
value, which is evaluated again, or None to leave the expression as it is. How many arguments it takes is read off
its Python signature; with another number the usual message (argx, argr, argt ...) is issued. Every ``>>`` line of a
docstring runs as a test; the following ``=`` line is the InputForm of the value, ``:`` lines are its messages.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from wlnet.expression import Association, Compound, Expr, HostAtom, NumericArray, from_array, pack
from wlnet.kernel.attributes import PROTECTED, flags

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel

Function = Callable[..., "Expr | None"]
MANY = 1 << 30


class Builtin:
    """A built-in function: its code, how many arguments it takes, its attributes, options and messages."""

    __slots__ = ("attributes", "fast", "function", "idle", "least", "messages", "most", "name", "operator", "options")

    def __init__(self, name: str, function: Function, attributes: int, options: dict[str, str] | None) -> None:
        self.name = name
        self.function = function
        self.attributes = attributes
        self.options = options
        self.messages: dict[str, str] = {}
        self.operator: int | None = None
        self.fast: Callable[[tuple[Expr, ...]], Expr | None] | None = None
        code = function.__code__
        # Code that names nothing can look at nothing: it leaves its expression as it is, as Hold does.
        self.idle = not code.co_names
        skipped = 1 if options is None else 2
        positional = code.co_argcount - skipped
        self.least = positional - len(function.__defaults__ or ())
        self.most = MANY if code.co_flags & 0x04 else positional


class Registry:
    """All built-ins that have been declared, by full name."""

    def __init__(self) -> None:
        self.builtins: dict[str, Builtin] = {}
        self.applied: dict[str, Callable[[Kernel, Compound, tuple[Expr, ...]], Expr | None]] = {}
        self.deep: set[str] = set()
        self.symbols: dict[str, tuple[int, str | None]] = {}
        self.variables: dict[str, Variable] = {}
        self.hosts: dict[type, Callable[[Kernel, Any, tuple[Expr, ...]], Expr | None]] = {}
        self.messages: dict[str, dict[str, str]] = {}
        self.defaults: dict[str, dict[str, str]] = {}
        self.displays: dict[str, Callable[[Kernel, Compound], Expr | None]] = {}
        self.late: dict[str, list[str]] = {}
        self.late_hosts: dict[type, str] = {}
        self.homes: dict[str, set[str]] = {}

    def declares(self, name: str) -> bool:
        """Whether a full name is built in, loaded yet or not."""
        return name in self.builtins or name in self.symbols or name in self.variables or name in self.late

    def load(self, name: str) -> None:
        """Import the modules that declare a name announced with ``late``."""
        for module in self.late.pop(name, ()):
            import_module(module)

    def is_home(self, module: str, name: str) -> bool:
        """Whether a module declares a full name, loaded yet or not."""
        return module in self.late.get(name, ()) or module in self.homes.get(name, ())

    def application(self, kind: type) -> Callable[[Kernel, Any, tuple[Expr, ...]], Expr | None] | None:
        """What applying an object of this type to arguments does, if anything."""
        if kind not in self.hosts and kind in self.late_hosts:
            import_module(self.late_hosts.pop(kind))
        for base in kind.__mro__:
            found = self.hosts.get(base)
            if found is not None:
                return found
        return None

    def settle(self, name: str, module: str) -> None:
        """Note that a module declares a name."""
        self.homes.setdefault(name, set()).add(module)


class Variable:
    """A system variable such as ``$Context``, whose value the kernel keeps itself."""

    __slots__ = ("name", "read", "write")

    def __init__(
        self, name: str, read: Callable[[Kernel], Expr], write: Callable[[Kernel, Expr], Expr | None] | None
    ) -> None:
        self.name = name
        self.read = read
        self.write = write


registry = Registry()


def _full(name: str) -> str:
    return name if "`" in name else "System`" + name


def _over_numeric_arrays(function: Function) -> Function:
    """A function of lists as one of NumericArrays, too: lists of numbers that it makes become arrays of their type."""

    @wraps(function)
    def call(*args: Any) -> Expr | None:
        kinds = [a.array.dtype for a in args if type(a) is NumericArray]
        if not kinds:
            return function(*args)
        made = function(*[from_array(a.array) if type(a) is NumericArray else a for a in args])
        packed = None if made is None else pack(made)
        return made if packed is None else NumericArray(packed.array.astype(np.result_type(*kinds)))

    return call


def builtin(
    name: str,
    attributes: str = "",
    *,
    options: dict[str, str] | None = None,
    operator: int | None = None,
    messages: dict[str, str] | None = None,
    fast: Callable[[tuple[Expr, ...]], Expr | None] | None = None,
    numeric_arrays: bool = False,
) -> Callable[[Function], Function]:
    """Declare a built-in.

    ``attributes`` are names separated by blanks (Protected is added). ``options`` maps option names to the source
    text of their defaults; the function then takes an ``Options`` object as its second parameter. ``operator`` says
    that ``f[a][x]`` means ``f`` with ``x`` put in at that position (from 0; -1 for the end). ``fast`` is tried before
    anything else when all arguments are raw numbers. With ``numeric_arrays`` the function is also one of NumericArrays,
    which it sees as lists.
    """

    def declare(function: Function) -> Function:
        full = _full(name)
        if full in registry.builtins:
            raise ValueError(f"{full} is declared twice")
        made = Builtin(full, function, flags(attributes.split()) | PROTECTED, options)
        if numeric_arrays:
            made.function = _over_numeric_arrays(function)
        made.operator = operator
        made.fast = fast
        if messages:
            made.messages = messages
        registry.builtins[full] = made
        registry.settle(full, function.__module__)
        return function

    return declare


def applied(name: str, *, deep: bool = False) -> Callable[[Function], Function]:
    """Declare what ``name[...][args]`` does: a function of the kernel, the head ``name[...]`` and the arguments.

    A ``deep`` one is asked about ``name[...][...][args]`` too.
    """

    def declare(function: Function) -> Function:
        full = _full(name)
        if full in registry.applied:
            raise ValueError(f"application of {full} is declared twice")
        registry.applied[full] = function
        if deep:
            registry.deep.add(full)
        registry.settle(full, function.__module__)
        return function

    return declare


def symbols(names: str, attributes: str = "") -> None:
    """Declare System symbols that have no code of their own, such as option names: names separated by blanks."""
    bits = flags(attributes.split()) | PROTECTED
    home = sys._getframe(1).f_globals["__name__"]
    for name in names.split():
        registry.symbols.setdefault(_full(name), (bits, None))
        registry.settle(_full(name), home)


def constant(name: str, attributes: str = "") -> None:
    """Declare one symbol with attributes and no code."""
    registry.symbols[_full(name)] = (flags(attributes.split()) | PROTECTED, None)
    registry.settle(_full(name), sys._getframe(1).f_globals["__name__"])


def variable(
    name: str, write: Callable[[Kernel, Expr], Expr | None] | None = None
) -> Callable[[Callable[[Kernel], Expr]], Callable[[Kernel], Expr]]:
    """Declare a system variable: the function reads it; ``write`` takes an assignment and may refuse it with None."""

    def declare(read: Callable[[Kernel], Expr]) -> Callable[[Kernel], Expr]:
        registry.variables[_full(name)] = Variable(_full(name), read, write)
        registry.settle(_full(name), read.__module__)
        return read

    return declare


def host_application(
    kind: type[HostAtom] | type[Association],
) -> Callable[[Callable[[Kernel, Any, tuple[Expr, ...]], Expr | None]], Any]:
    """Declare what applying an object of the host, or an association, to arguments does, as in ``net[x]``."""

    def declare(function: Callable[[Kernel, Any, tuple[Expr, ...]], Expr | None]) -> Any:
        registry.hosts[kind] = function
        return function

    return declare


def display(*names: str) -> Callable[[Function], Function]:
    """Declare what OutputForm shows for ``name[...]``: a function that gives the expression to print, or None."""

    def declare(function: Function) -> Function:
        for name in names:
            registry.displays[_full(name)] = function
            registry.symbols.setdefault(_full(name), (PROTECTED, None))
            registry.settle(_full(name), function.__module__)
        return function

    return declare


def late(names: str, module: str) -> None:
    """Announce names (separated by blanks) that a module declares; it is imported when one of them is first used."""
    for name in names.split():
        registry.late.setdefault(_full(name), []).append(module)


def late_host(kind: type, module: str) -> None:
    """Announce the module that says what applying objects of a type does."""
    registry.late_hosts[kind] = module


def messages(name: str, texts: dict[str, str]) -> None:
    """Declare message texts of a symbol."""
    registry.messages.setdefault(_full(name), {}).update(texts)


def defaults(name: str, options: dict[str, str]) -> None:
    """Declare what ``Options[name]`` gives for a built-in that reads its options itself: names to source texts."""
    registry.defaults[_full(name)] = options
