"""Definitions as text: Definition, FullDefinition."""

from __future__ import annotations

from wlnet.expression import Association, Compound, Expr, S, Symbol
from wlnet.kernel.attributes import PROTECTED, READ_PROTECTED, attribute_names
from wlnet.kernel.display import Shown
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, display


def definition_text(k: Kernel, s: Symbol) -> str:
    """The definitions of a symbol as code: attributes, values, options; an empty line between two."""
    definition = k.definitions[s]
    names = attribute_names(definition.attributes & ~PROTECTED)
    text = values_text(k, s)
    if not names:
        return text
    attributes = Compound(S.List, tuple(S.__getattr__(n) for n in names))
    first = k.input_form(Compound(S.Set, (Compound(S.Attributes, (s,)), attributes)))
    return f"{first}\n\n{text}" if text else first


def messages_text(k: Kernel, s: Symbol) -> str:
    """The messages of a symbol as code."""
    return "\n\n".join(
        k.input_form(Compound(S.Set, (Compound(S.MessageName, (s, *tag.split("::"))), text)))
        for tag, text in k.definitions[s].messages.items()
    )


def values_text(k: Kernel, s: Symbol) -> str:
    """The values and options of a symbol as code; those of a read-protected one stay hidden."""
    definition = k.definitions[s]
    made: list[Expr] = []
    if not definition.attributes & READ_PROTECTED:
        if definition.value is not None:
            made.append(Compound(S.SetDelayed if definition.delayed else S.Set, (s, definition.value)))
        for rules in (definition.down, definition.sub):
            made.extend(Compound(S.SetDelayed if r.delayed else S.Set, r.sides()) for r in rules.in_order())
        made.extend(
            Compound(S.TagSetDelayed if r.delayed else S.TagSet, (s, *r.sides())) for r in definition.up.in_order()
        )
        made.extend(
            Compound(S.Set, (Compound(S.N, (pattern,)), body))
            for pattern, body in (r.sides() for r in definition.n_values.in_order())
        )
        made.extend(Compound(S.Set, r.sides()) for r in definition.defaults.in_order())
    if definition.options and definition.builtin is None:
        made.append(Compound(S.Set, (Compound(S.Options, (s,)), Compound(S.List, tuple(definition.options)))))
    return "\n\n".join(map(k.input_form, made))


def with_dependencies(k: Kernel, wanted: list[Symbol]) -> list[Symbol]:
    """Symbols, and those with definitions that theirs refer to, directly or not; protected ones apart."""
    found = dict.fromkeys(wanted)
    waiting = list(reversed(wanted))
    while waiting:
        for other in _mentioned(k, waiting.pop()):
            if other not in found and not k.definitions[other].attributes & PROTECTED and definition_text(k, other):
                found[other] = None
                waiting.append(other)
    return list(found)


def _mentioned(k: Kernel, s: Symbol) -> dict[Symbol, None]:
    definition = k.definitions[s]
    stack: list[Expr] = [] if definition.value is None else [definition.value]
    for rules in (definition.down, definition.sub, definition.up, definition.n_values):
        for r in rules:
            stack += (r.pattern, r.body)
    stack += definition.options
    found: dict[Symbol, None] = {}
    while stack:
        e = stack.pop()
        if type(e) is Symbol:
            found[e] = None
        elif type(e) is Compound:
            stack += (e.head, *e.args)
        elif type(e) is Association:
            stack += (x for pair in e for x in pair)
    return found


def _named(k: Kernel, e: Expr) -> Symbol | None:
    if type(e) is str:
        return k.contexts.resolve(e)
    return e if type(e) is Symbol else None


@builtin("Definition", "HoldAll")
def definition_of(_k: Kernel, f: Expr) -> Expr | None:
    """Definition[f]: prints as the definitions of f; FullDefinition[f] as those of what they refer to, too.

    >> f[x_] := x^2; f[0] = zero; Print[Definition[f]]
     | f[0] = zero
     |
     | f[x_] := x^2
    """
    return None


@builtin("FullDefinition", "HoldAll")
def full_definition_of(_k: Kernel, f: Expr) -> Expr | None:
    """FullDefinition[f]: prints as the definitions of f and of all that they refer to.

    >> f[x_] := a x; a = 3; Print[FullDefinition[f]]
     | f[x_] := a*x
     |
     | a = 3
    """
    return None


@display("Definition")
def show_definition(k: Kernel, e: Compound) -> Expr | None:
    s = _named(k, e.args[0]) if len(e.args) == 1 else None
    return None if s is None else Shown(definition_text(k, s) or "Null")


@display("FullDefinition")
def show_full_definition(k: Kernel, e: Compound) -> Expr | None:
    s = _named(k, e.args[0]) if len(e.args) == 1 else None
    if s is None:
        return None
    return Shown("\n\n".join(filter(None, (definition_text(k, one) for one in with_dependencies(k, [s])))) or "Null")
