"""Definitions: Set and its kin, Clear, and what has been defined."""

from __future__ import annotations

import re
from functools import lru_cache

from wlnet.expression import FALSE, NULL, TRUE, Compound, Expr, S, Symbol, is_list, list_of
from wlnet.kernel.assignment import assign, assign_up, format_rules, rule_set, unset, unset_tagged
from wlnet.kernel.attributes import LOCKED, PROTECTED, READ_PROTECTED
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages
from wlnet.kernel.rules import RewriteRule

_FAILED = S.__getattr__("$Failed")

messages(
    "Set",
    {
        "setraw": "Cannot assign to raw object `1`.",
        "noval": "Symbol `1` in part assignment does not have an immediate value.",
    },
)
messages("SetDelayed", {"setraw": "Cannot assign to raw object `1`."})
for _name in ("UpSet", "UpSetDelayed", "TagSet", "TagSetDelayed"):
    messages(
        _name,
        {
            "nosym": "`1` does not contain a symbol to attach a rule to.",
            "tagnf": "Tag `1` not found or too deep for an assigned rule in `2`.",
        },
    )
messages("TagUnset", {"norep": "Assignment on `2` for `1` not found."})
messages("Unset", {"norep": "Assignment on `2` for `1` not found.", "usraw": "Cannot unset raw object `1`."})
messages("Options", {"options": "`1` is not a valid list of options for `2`."})


@builtin("Set", "HoldFirst SequenceHold")
def set_(k: Kernel, lhs: Expr, rhs: Expr) -> Expr | None:
    """lhs = rhs: gives lhs the value of rhs.

    >> x = 1 + 2; {x, x^2}
     = {3, 9}
    >> {a, b} = {10, 20}; a + b
     = 30
    >> l = {1, 2, 3}; l[[2]] = x0; l
     = {1, x0, 3}
    """
    assign(k, lhs, rhs, delayed=False)
    return rhs


@builtin("SetDelayed", "HoldAll SequenceHold")
def set_delayed(k: Kernel, lhs: Expr, rhs: Expr) -> Expr | None:
    """lhs := rhs: a definition whose right-hand side is evaluated each time it is used.

    >> f[0] = 1; f[n_] := n f[n - 1]; f[20]
     = 2432902008176640000
    """
    return NULL if assign(k, lhs, rhs, delayed=True) else _FAILED


@builtin("UpSet", "HoldFirst SequenceHold")
def up_set(k: Kernel, lhs: Expr, rhs: Expr) -> Expr | None:
    """lhs ^= rhs: a definition attached to the symbols in the arguments of lhs.

    >> area[square] ^= 4; area[square]
     = 4
    """
    assign_up(k, lhs, rhs, S.UpSet)
    return rhs


@builtin("UpSetDelayed", "HoldAll SequenceHold")
def up_set_delayed(k: Kernel, lhs: Expr, rhs: Expr) -> Expr | None:
    """lhs ^:= rhs: a delayed definition attached to the symbols in the arguments of lhs.

    >> size[box[a_, b_]] ^:= a b; size[box[2, 3]]
     = 6
    """
    return NULL if assign_up(k, lhs, rhs, S.UpSetDelayed) else _FAILED


@builtin("TagSet", "HoldAll SequenceHold")
def tag_set(k: Kernel, tag: Expr, lhs: Expr, rhs: Expr) -> Expr | None:
    """tag /: lhs = rhs: a definition attached to the symbol tag.

    >> g /: g[x_] + g[y_] = sum[x, y]; g[1] + g[2]
     = sum[1, 2]
    """
    if type(tag) is not Symbol:
        k.message(S.TagSet, "sym", tag, 1)
        return None
    rhs = k.evaluate(rhs)
    return rhs if assign_up(k, lhs, rhs, S.TagSet, tag) else _FAILED


@builtin("TagSetDelayed", "HoldAll SequenceHold")
def tag_set_delayed(k: Kernel, tag: Expr, lhs: Expr, rhs: Expr) -> Expr | None:
    """tag /: lhs := rhs: a delayed definition attached to the symbol tag.

    >> h /: Length[h[n_]] := n; Length[h[7]]
     = 7
    """
    if type(tag) is not Symbol:
        k.message(S.TagSetDelayed, "sym", tag, 1)
        return None
    return NULL if assign_up(k, lhs, rhs, S.TagSetDelayed, tag) else _FAILED


@builtin("Unset", "HoldFirst Listable ReadProtected")
def unset_(k: Kernel, lhs: Expr) -> Expr | None:
    """lhs =. : removes a definition.

    >> x = 5; x =.; x
     = x
    """
    return unset(k, lhs)


@builtin("TagUnset", "HoldAll")
def tag_unset(k: Kernel, tag: Expr, lhs: Expr) -> Expr | None:
    """tag /: lhs =. : removes a definition attached to the symbol tag.

    >> g /: f[g] = 1; g /: f[g] =.; f[g]
     = f[g]
    """
    if type(tag) is not Symbol:
        k.message(S.TagUnset, "sym", tag, 1)
        return None
    return unset_tagged(k, tag, lhs)


def symbols_of(k: Kernel, e: Expr, head: Symbol) -> list[Symbol]:
    """The symbols that an argument of Clear, Protect ... names: a symbol, a name, a pattern of names, a list."""
    if type(e) is Symbol:
        return [e]
    if type(e) is str:
        return [s for n in matching_names(k, e) if (s := k.contexts.resolve(n)) is not None]
    if type(e) is Compound and e.head is S.List:
        return [s for a in e.args for s in symbols_of(k, a, head)]
    k.message(head, "ssym", e)
    return []


def matching_names(k: Kernel, pattern: str) -> list[str]:
    """Full names that match a name pattern: ``*`` any run of characters, ``@`` one or more but upper-case letters."""
    visible = {k.contexts.current, *k.contexts.path}
    wanted = _name_pattern(pattern)
    return [n for n in sorted(k.contexts.all_names()) if _is_named(wanted, "`" in pattern, n, visible)]


def matches_name(pattern: str, name: str, visible: set[str]) -> bool:
    """Whether a full name matches a name pattern; without a context in it, in these contexts only."""
    return _is_named(_name_pattern(pattern), "`" in pattern, name, visible)


def _is_named(wanted: re.Pattern[str], full: bool, name: str, visible: set[str]) -> bool:
    if full:
        return wanted.match(name) is not None
    mark = name.rindex("`") + 1
    return name[:mark] in visible and wanted.match(name[mark:]) is not None


@lru_cache(maxsize=64)
def _name_pattern(pattern: str) -> re.Pattern[str]:
    context, mark, short = pattern.rpartition("`")
    runs = {"*": ".*", "@": "[^A-Z]+"}
    expression = "".join(runs.get(c) or re.escape(c) for c in context + mark)
    # In the short name a run stops at a context mark: pkg`* are the symbols of pkg` itself, not of pkg`Private`.
    expression += "".join({"*": "[^`]*", "@": "[^A-Z`]+"}.get(c) or re.escape(c) for c in short)
    return re.compile(expression + r"\Z")


messages("Remove", {
    "rmnsm": "There are no symbols matching \"`1`\".",
    "rmptc": "Symbol `1` is Protected and cannot be removed.",
})  # fmt: skip


def _clear(k: Kernel, specs: tuple[Expr, ...], head: Symbol, *, everything: bool) -> Expr:
    for spec in specs:
        for s in symbols_of(k, spec, head):
            definition = k.definitions[s]
            if definition.attributes & (PROTECTED | LOCKED):
                k.message(head, "wrsym", s)
                continue
            definition.clear_values()
            if everything:
                definition.attributes = 0
                definition.messages.clear()
                definition.options = ()
                definition.defaults.clear()
            k.upvalued.discard(s)
            format_rules(k).pop(s, None)
    if everything:
        k.attributes_changed()
    k.touch()
    return NULL


@builtin("Clear", "HoldAll")
def clear(k: Kernel, *specs: Expr) -> Expr | None:
    """Clear[f, ...]: removes the values of symbols, but not their attributes, options and messages.

    >> f[x_] := x; Clear[f]; f[1]
     = f[1]
    """
    return _clear(k, specs, S.Clear, everything=False)


@builtin("ClearAll", "HoldAll")
def clear_all(k: Kernel, *specs: Expr) -> Expr | None:
    """ClearAll[f, ...]: removes values, attributes, options and messages of symbols.

    >> SetAttributes[f, HoldAll]; ClearAll[f]; f[1 + 1]
     = f[2]
    """
    return _clear(k, specs, S.ClearAll, everything=True)


@builtin("Remove", "HoldAll Locked")
def remove(k: Kernel, *specs: Expr) -> Expr | None:
    """Remove[x, ...]: forgets symbols altogether, so that their names are no longer recognised.

    >> x = 3; Remove[x]; x
     = x
    """
    for spec in specs:
        found = symbols_of(k, spec, S.Remove)
        if type(spec) is str and not found:
            k.message(S.Remove, "rmnsm", spec)
        for s in found:
            definition = k.definitions[s]
            if definition.attributes & (PROTECTED | LOCKED):
                k.message(S.Remove, "rmptc", s)
                continue
            del k.definitions[s]
            k.upvalued.discard(s)
            k.contexts.remove(s)
    k.attributes_changed()
    return NULL


def _as_rules(rules: list[RewriteRule], kind: Symbol | None = None) -> Compound:
    return Compound(
        S.List,
        tuple(
            Compound(
                S.RuleDelayed,
                (Compound(S.HoldPattern, (Compound(S.N, (left,)) if kind is S.NValues else left,)), right),
            )
            for r in rules
            for left, right in (r.sides(),)
        ),
    )


def _readable(k: Kernel, e: Expr, head: Symbol) -> Symbol | None:
    """The symbol that an argument of DownValues ... names, if its definitions may be seen; else a message."""
    if type(e) is str:
        e = k.contexts.resolve(e)
    if type(e) is not Symbol:
        k.message(head, "sym", e, 1)
        return None
    if k.definitions[e].attributes & READ_PROTECTED:
        k.message(head, "readp", e)
        return None
    return e


def _define_accessor(name: str, kind: Symbol, example: str) -> None:
    def accessor(k: Kernel, s: Expr) -> Expr | None:
        found = _readable(k, s, kind)
        return None if found is None else _as_rules(list(rule_set(k, found, kind).in_order()), kind)

    accessor.__doc__ = f"{name}[f]: the definitions of this kind for f, as a list of rules.\n\n{example}"
    builtin(name, "HoldAll")(accessor)


_define_accessor(
    "DownValues",
    S.DownValues,
    "    >> f[1] = 2; f[x_] := x^2; DownValues[f]\n     = {HoldPattern[f[1]] :> 2, HoldPattern[f[x_]] :> x^2}\n",
)
_define_accessor("SubValues", S.SubValues, "    >> f[1][x_] := x; SubValues[f]\n     = {HoldPattern[f[1][x_]] :> x}\n")
_define_accessor("UpValues", S.UpValues, "    >> a /: p[a] := 1; UpValues[a]\n     = {HoldPattern[p[a]] :> 1}\n")
_define_accessor("NValues", S.NValues, "    >> N[c] = 3.; NValues[c]\n     = {HoldPattern[N[c]] :> 3.}\n")
_define_accessor(
    "DefaultValues",
    S.DefaultValues,
    "    >> Default[f] = 0; f[x_, y_.] := {x, y}; {f[1], DefaultValues[f]}\n"
    "     = {{1, 0}, {HoldPattern[Default[f]] :> 0}}\n",
)


@builtin("FormatValues", "HoldAll")
def format_values(k: Kernel, s: Expr) -> Expr | None:
    """FormatValues[f]: how f[...] is printed, as a list of rules.

    >> Format[f[x_]] := {x}; FormatValues[f]
     = {HoldPattern[f[x_]] :> {x}}
    """
    found = _readable(k, s, S.FormatValues)
    return None if found is None else _as_rules([RewriteRule(p, b) for p, b in format_rules(k).get(found, ())])


@builtin("OwnValues", "HoldAll")
def own_values(k: Kernel, s: Expr) -> Expr | None:
    """OwnValues[x]: the value of x, as a list with one rule.

    >> x = 7; OwnValues[x]
     = {HoldPattern[x] :> 7}
    """
    found = _readable(k, s, S.OwnValues)
    if found is None:
        return None
    value = k.definitions[found].value
    if value is None:
        return list_of()
    return list_of(Compound(S.RuleDelayed, (Compound(S.HoldPattern, (found,)), value)))


@builtin("ValueQ", "HoldAll")
def value_q(k: Kernel, e: Expr) -> Expr | None:
    """ValueQ[expr]: whether a definition makes expr evaluate to something else.

    >> x = 1; {ValueQ[x], ValueQ[y]}
     = {True, False}
    """
    if type(e) is Symbol:
        definition = k.definitions[e]
        return TRUE if definition.value is not None or definition.variable is not None else FALSE
    if type(e) is Compound:
        return FALSE if k.evaluate(e) == e else TRUE
    return FALSE


@builtin("SetAttributes", "HoldFirst")
def set_attributes(k: Kernel, s: Expr, names: Expr) -> Expr | None:
    """SetAttributes[f, attribute] or SetAttributes[{f, ...}, {attribute, ...}]: adds attributes.

    >> SetAttributes[f, {Orderless, Listable}]; f[{2, 1}, 0]
     = {f[0, 2], f[0, 1]}
    """
    return _change_attributes(k, s, names, S.SetAttributes, add=True)


@builtin("ClearAttributes", "HoldFirst")
def clear_attributes(k: Kernel, s: Expr, names: Expr) -> Expr | None:
    """ClearAttributes[f, attribute]: removes attributes.

    >> SetAttributes[f, Listable]; ClearAttributes[f, Listable]; Attributes[f]
     = {}
    """
    return _change_attributes(k, s, names, S.ClearAttributes, add=False)


def _change_attributes(k: Kernel, s: Expr, names: Expr, head: Symbol, *, add: bool) -> Expr | None:
    from wlnet.kernel.attributes import flag

    bits = 0
    for name in names.args if is_list(names) else (names,):
        bit = flag(name.short) if type(name) is Symbol else None
        if bit is None:
            k.message(head, "attnf", name)
            return None
        bits |= bit
    for one in symbols_of(k, s, head):
        definition = k.definitions[one]
        if definition.attributes & LOCKED:
            k.message(head, "locked", one)
            continue
        definition.attributes = definition.attributes | bits if add else definition.attributes & ~bits
    k.attributes_changed()
    return NULL


@builtin("Protect", "HoldAll")
def protect(k: Kernel, *specs: Expr) -> Expr | None:
    """Protect[f, ...]: protects symbols from definitions; gives the names of those newly protected.

    >> Protect[f]; f = 3
     : Set::wrsym: Symbol f is Protected.
     = 3
    """
    return _toggle_protection(k, specs, S.Protect, on=True)


@builtin("Unprotect", "HoldAll")
def unprotect(k: Kernel, *specs: Expr) -> Expr | None:
    """Unprotect[f, ...]: allows definitions for symbols; gives the names of those that were protected.

    >> Unprotect[Length]; Length[mine[n_]] := n; Length[mine[12]]
     = 12
    """
    return _toggle_protection(k, specs, S.Unprotect, on=False)


def _toggle_protection(k: Kernel, specs: tuple[Expr, ...], head: Symbol, *, on: bool) -> Expr:
    changed: list[Expr] = []
    for spec in specs:
        for s in symbols_of(k, spec, head):
            definition = k.definitions[s]
            if definition.attributes & LOCKED:
                k.message(head, "locked", s)
            elif bool(definition.attributes & PROTECTED) is not on:
                definition.attributes ^= PROTECTED
                changed.append(k.contexts.short_name(s))
    return Compound(S.List, tuple(changed))
