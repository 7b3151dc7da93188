"""What can be told of a symbol: the part of Information that is about symbols, and ``?name``."""

from __future__ import annotations

import re

from wlnet.builtins.definitions import values_text
from wlnet.expression import FALSE, NONE, TRUE, Association, Compound, Expr, S, Symbol, is_list, list_of
from wlnet.kernel.attributes import attribute_names
from wlnet.kernel.display import Shown
from wlnet.kernel.kernel import Kernel

_VALUES = ("OwnValues", "DownValues", "SubValues", "UpValues", "NValues", "FormatValues", "DefaultValues")
_PROPERTIES = (
    *("Attributes", "Context", "Definitions", "FullName", "Name", "ObjectType", "Options", "Usage", "Properties"),
    *_VALUES,
)


def symbol_information(k: Kernel, e: Expr, name: Expr | None, *, long: bool) -> Expr | None:
    """``Information[f]``, ``Information["pattern"]`` and ``Information[f, "property"]``; None for other things."""
    if type(e) is str:
        found = k.evaluate(Compound(S.Names, (e,)))
        names = [n for n in found.args if type(n) is str] if is_list(found) else []
        if not names:
            return Compound(S.Missing, ("UnknownSymbol", e))
        if len(names) > 1 or re.search("[*@]", e):
            return Compound(S.InformationDataGrid, (_by_context(k, names), boolean_of(long)))
        e = k.contexts.resolve(names[0])
    if type(e) is not Symbol:
        return None
    if name is None:
        wanted = ("ObjectType", "Usage", "Options", "Attributes", "Definitions", "FullName")
        told = Association.of((p, _property(k, e, p)) for p in wanted)
        return Compound(S.InformationData, (told, boolean_of(long)))
    if is_list(name):
        return list_of(*(_property_or_missing(k, e, p) for p in name.args))
    return _property_or_missing(k, e, name)


def boolean_of(long: bool) -> Symbol:
    return TRUE if long else FALSE


def _by_context(k: Kernel, names: list[str]) -> Association:
    groups: dict[str, list[Expr]] = {}
    for n in names:
        groups.setdefault(k.contexts.resolve(n).context, []).append(n)
    return Association.of((c, list_of(*group)) for c, group in groups.items())


def _property_or_missing(k: Kernel, s: Symbol, name: Expr) -> Expr:
    if type(name) is str and name in _PROPERTIES:
        return _property(k, s, name)
    return Compound(S.Missing, ("UnknownProperty", name))


def _property(k: Kernel, s: Symbol, name: str) -> Expr:
    definition = k.definitions[s]
    if name in _VALUES:
        return k.evaluate(Compound(S.__getattr__(name), (s,)))
    match name:
        case "Usage":
            return usage(k, s) or NONE
        case "Attributes":
            return list_of(*(S.__getattr__(n) for n in attribute_names(definition.attributes)))
        case "Options":
            return list_of(*definition.options) if definition.options else NONE
        case "Definitions":
            text = values_text(k, s) if definition.builtin is None else ""
            return Shown(text) if text else NONE
        case "FullName":
            return s.name
        case "Name":
            return s.short
        case "Context":
            return s.context
        case "ObjectType":
            return "Symbol"
    return list_of(*sorted(_PROPERTIES))


def usage(k: Kernel, s: Symbol) -> str | None:
    """The usage message of a symbol; for a built-in without one, the first paragraph of its description."""
    own = k.messages.own_text(s, "usage")
    if own is not None:
        return own if type(own) is str else k.output_form(own)
    builtin = k.definitions[s].builtin
    description = builtin.function.__doc__ if builtin is not None else None
    return " ".join(description.partition("\n\n")[0].split()) if description else None


def shown_information(k: Kernel, told: Association, *, long: bool) -> str:
    """What ``?f`` shows: the usage, or else the definitions; and all of it for ``??f``."""
    text, options, attributes, definitions, full_name = (
        told.get(p) for p in ("Usage", "Options", "Attributes", "Definitions", "FullName")
    )
    lines = [str(full_name)]
    if type(text) is str:
        lines += ["", text]
    if definitions is not NONE and definitions is not None and (long or type(text) is not str):
        lines += ["", k.output_form(definitions)]
    if long and options is not NONE and options is not None:
        lines += ["", "Options: " + k.input_form(options)]
    if long and attributes is not None and is_list(attributes) and attributes.args:
        lines += ["", "Attributes: " + k.input_form(attributes)]
    return "\n".join(lines)


def shown_names(groups: Association) -> str:
    """What ``?pattern`` shows: the names that match, context by context."""
    return "\n\n".join(
        "\n".join([str(context), *("  " + str(n) for n in (names.args if is_list(names) else ()))])
        for context, names in groups
    )
