"""Options of built-ins: trailing rules told apart from the arguments and looked up by name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from wlnet.expression import Compound, Expr, PackedArray, S, Symbol
from wlnet.syntax import parse

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel
    from wlnet.kernel.registry import Builtin


@cache
def system_expression(text: str) -> Expr:
    """An expression from source text in which every bare name is a System symbol."""
    return parse(text, name="<built-in>", resolve=lambda name: S.__getattr__(name)).expressions[0]


def option_defaults(declared: dict[str, str]) -> tuple[Compound, ...]:
    """Declared options as rules. A name in double quotes is a string option, another a symbol."""
    return tuple(
        Compound(S.Rule, (name[1:-1] if name.startswith('"') else S.__getattr__(name), system_expression(text)))
        for name, text in declared.items()
    )


def option_name(e: Expr) -> str | None:
    """The name by which an option is looked up: strings and symbols of one name are the same option."""
    if type(e) is str:
        return e
    return e.short if type(e) is Symbol else None


def is_option(e: Expr) -> bool:
    """Whether an argument is an option: a rule, or a list of options."""
    if type(e) is Compound:
        if e.head is S.Rule or e.head is S.RuleDelayed:
            return len(e.args) == 2
        if e.head is S.List:
            return all(is_option(a) for a in e.args)
    return False


def flat_options(items: Sequence[Expr]) -> list[Compound]:
    """Options with nested lists spread out."""
    found: list[Compound] = []
    for item in items:
        if type(item) is Compound and item.head is S.List:
            found.extend(flat_options(item.args))
        elif type(item) is Compound:
            found.append(item)
    return found


class Options:
    """The options of one call: ``options["Method"]`` is the value given, else the default."""

    __slots__ = ("given", "positional", "values")

    def __init__(self, values: dict[str, Expr], given: dict[str, Compound], positional: int) -> None:
        self.values = values
        self.given = given
        self.positional = positional

    def __getitem__(self, name: str) -> Expr:
        return self.values[name]


_values_of: dict[Symbol, tuple[tuple[Compound, ...], dict[str, Expr]]] = {}
"""The options of symbols as they were looked at last, in any kernel, by name."""


def _values(options: tuple[Compound, ...]) -> dict[str, Expr]:
    values: dict[str, Expr] = {}
    for default in options:
        name = option_name(default.args[0])
        assert name is not None
        values[name] = default.args[1]
    return values


def options_of(kernel: Kernel, builtin: Builtin, e: Compound) -> Options | None:
    """Split the options off a call of a built-in; None, with a message, if one is unknown."""
    args = e.args
    count = len(args)
    while count > builtin.least and not isinstance(args[count - 1], PackedArray) and is_option(args[count - 1]):
        if type(args[count - 1]) is Compound and not args[count - 1].args:  # type: ignore[union-attr]
            break
        count -= 1
    assert type(e.head) is Symbol
    definition = kernel.definitions[e.head]
    kept = _values_of.get(e.head)
    if kept is None or kept[0] is not definition.options:
        kept = _values_of[e.head] = (definition.options, _values(definition.options))
    values = kept[1].copy()
    given: dict[str, Compound] = {}
    for option in flat_options(args[count:]):
        name = option_name(option.args[0])
        if name is None or name not in values:
            kernel.message(e.head, "optx", option.args[0], e)
            return None
        if name not in given:
            given[name] = option
            value = option.args[1]
            values[name] = kernel.evaluate(value) if option.head is S.RuleDelayed else value
    return Options(values, given, count)
