"""What a kernel knows of a symbol."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from wlnet.expression import Compound, Expr, Symbol
from wlnet.kernel.options import option_defaults
from wlnet.kernel.registry import registry
from wlnet.kernel.rules import RuleSet

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel
    from wlnet.kernel.registry import Builtin, Variable

AppliedFunction = Callable[["Kernel", Compound, tuple[Expr, ...]], "Expr | None"]


class Definition:
    """Attributes, values, messages, options and built-in code of one symbol in one kernel."""

    __slots__ = (
        "applied",
        "attributes",
        "builtin",
        "defaults",
        "delayed",
        "down",
        "exposed",
        "messages",
        "n_values",
        "options",
        "sub",
        "symbol",
        "up",
        "value",
        "variable",
    )

    def __init__(self, symbol: Symbol) -> None:
        # None only while the kernel looks whether anything refers to a temporary symbol.
        self.symbol: Symbol | None = symbol
        self.attributes = 0
        self.value: Expr | None = None
        # Whether the value was given with :=, so that a text of it says so.
        self.delayed = False
        # Whether the symbol ever evaluated to itself, so that an evaluated expression may mention it.
        self.exposed = False
        self.down = RuleSet()
        self.sub = RuleSet()
        self.up = RuleSet()
        self.n_values = RuleSet()
        self.defaults = RuleSet()
        self.messages: dict[str, Expr] = {}
        self.options: tuple[Compound, ...] = ()
        self.builtin: Builtin | None = None
        self.applied: AppliedFunction | None = None
        self.variable: Variable | None = None

    def take_over(self, other: Definition) -> None:
        """Begin with what another definition says; changes of one do not show in the other."""
        self.value, self.delayed, self.exposed = other.value, other.delayed, True
        self.down, self.sub, self.up = other.down.copy(), other.sub.copy(), other.up.copy()
        self.n_values, self.defaults = other.n_values.copy(), other.defaults.copy()
        self.builtin, self.applied = other.builtin, other.applied

    def clear_values(self) -> None:
        """Forget own-, down-, sub-, up- and n-values, as Clear does."""
        self.value = None
        for rules in (self.down, self.sub, self.up, self.n_values):
            rules.clear()


class Definitions(dict[Symbol, Definition]):
    """Definitions by symbol; a symbol that has none yet gets what the registry declares for it."""

    def __missing__(self, symbol: Symbol) -> Definition:
        made = Definition(symbol)
        name = symbol.name
        if name in registry.late:
            registry.load(name)
        declared = registry.builtins.get(name)
        if declared is not None:
            made.builtin = declared
            made.attributes = declared.attributes
            made.options = option_defaults(declared.options or registry.defaults.get(name, {}))
        elif name in registry.symbols:
            made.attributes = registry.symbols[name][0]
            made.options = option_defaults(registry.defaults.get(name, {}))
        made.applied = registry.applied.get(name)
        made.variable = registry.variables.get(name)
        self[symbol] = made
        return made
