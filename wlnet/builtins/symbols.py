"""Symbols, names and options: what is known of a symbol besides its values."""

from __future__ import annotations

from collections.abc import Iterator

from wlnet.builtins.assignment import matches_name, matching_names
from wlnet.builtins.stream_table import Output, stream_of, streams
from wlnet.builtins.string_patterns import compile_pattern, from_abbreviated
from wlnet.expression import (
    FALSE,
    TRUE,
    Association,
    Compound,
    Expr,
    HostAtom,
    S,
    Symbol,
    is_list,
    list_of,
    symbol,
)
from wlnet.kernel.attributes import attribute_names
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options, flat_options, is_option, option_name
from wlnet.kernel.registry import builtin, constant, messages, registry, symbols

symbols("True False Null None Automatic All Infinity Indeterminate ComplexInfinity $Failed $Aborted $Canceled")
symbols("AngleBracket BracketingBar Derivative DifferentialD DirectedEdge DoubleBracketingBar Format General")
symbols("Integrate Interval PossibleZeroQ Threshold TwoWayRule UndirectedEdge String Dataset")
symbols("Integer Real Rational Complex Symbol List Missing Failure File Full Inherited Heads SameTest")
symbols("Constant Flat HoldAll HoldAllComplete HoldFirst HoldRest Listable Locked NHoldAll NHoldFirst NHoldRest")
symbols("NumericFunction OneIdentity Orderless Protected ReadProtected SequenceHold Stub Temporary")
symbols("Slot SlotSequence Span Key UpTo Typed TypeSpecifier Method IgnoreCase WorkingPrecision MaxIterations")
constant("Slot", "NHoldAll")
constant("SlotSequence", "NHoldAll")
constant("List", "Locked")
constant("Symbol", "Locked")
for _name in ("True", "False", "Null"):
    constant(_name, "Locked")

messages("OptionValue", {
    "nodef": "Unknown option `1` for `2`.",
    "optnf": "Option name `1` not found in defaults for `2`.",
})  # fmt: skip
messages("Options", {"optnf": "`1` is not the name of an option of `2`."})
messages("SetOptions", {"optnf": "`1` is not a known option for `2`."})
messages("Context", {"notfound": "Symbol `1` not found."})
messages("Symbol", {"symname": "The string `1` cannot be used for a symbol name."})


@builtin("Attributes", "HoldAll Listable")
def attributes(k: Kernel, s: Expr) -> Expr | None:
    """Attributes[f]: the attributes of f.

    >> Attributes[Plus]
     = {Flat, Listable, NumericFunction, OneIdentity, Orderless, Protected}
    """
    if type(s) is str:
        s = k.contexts.resolve(s)
    if type(s) is not Symbol:
        k.message(S.Attributes, "ssle", k.current, 1)
        return None
    return list_of(*(S.__getattr__(n) for n in attribute_names(k.definitions[s].attributes)))


@builtin("SymbolName")
def symbol_name(k: Kernel, s: Expr) -> Expr | None:
    """SymbolName[x]: the name of x, without its context.

    >> SymbolName[abc]
     = "abc"
    """
    if type(s) is Symbol:
        return s.short
    k.message(S.SymbolName, "sym", s, 1)
    return None


@builtin("Context", "HoldFirst")
def context(k: Kernel, s: Expr | None = None) -> Expr | None:
    """Context[x]: the context of x; Context[]: the current context.

    >> {Context[Plus], Context[]}
     = {"System`", "Global`"}
    """
    if s is None:
        return k.contexts.current
    if type(s) is str:
        if not matching_names(k, s) and not registry.declares("System`" + s.removeprefix("System`")):
            k.message(S.Context, "notfound", s)
            return None
        s = k.contexts.resolve(s)
    if type(s) is not Symbol:
        s = k.evaluate(s)
    if type(s) is Symbol:
        return s.context
    k.message(S.Context, "sym", s, 1)
    return None


def make_symbol(k: Kernel, name: Expr) -> Expr | None:
    """``Symbol["name"]``."""
    if type(name) is not str:
        k.message(S.Symbol, "string", 1, Compound(S.Symbol, (name,)))
        return None
    if not _is_name(name):
        k.message(S.Symbol, "symname", name)
        return None
    return k.contexts.resolve(name)


def _is_name(name: str) -> bool:
    parts = name.split("`")
    if len(parts) > 1 and parts[0] == "":
        parts = parts[1:]
    return all(p and not p[0].isdigit() and all(c.isalnum() or c == "$" for c in p) for p in parts)


@builtin("Symbol")
def symbol_(k: Kernel, name: Expr) -> Expr | None:
    """Symbol["name"]: the symbol of this name.

    >> Symbol["abc"] + abc
     = 2*abc
    """
    return make_symbol(k, name)


@builtin("Names", options={"IgnoreCase": "False"})
def names(k: Kernel, options: Options, pattern: Expr = "*") -> Expr | None:
    """Names["pattern"], Names[{p1, ...}]: the names of symbols that match, with contexts not on the path.

    A pattern is a string in which * and @ stand for runs, a string pattern, or a RegularExpression.

    >> alpha1 = 1; alpha2 = 2; Names["alpha*"]
     = {"alpha1", "alpha2"}
    >> {pkg`a, pkg`inner`b}; {Names["pkg`*"], Names["pkg`*`*"]}
     = {{"pkg`a"}, {"pkg`inner`b"}}
    """
    known: set[str] = set()
    for one in pattern.args if is_list(pattern) else (pattern,):
        found = _names_like(k, one, ignore_case=options["IgnoreCase"] is TRUE)
        if found is None:
            return None
        known |= found
    shown = {k.contexts.short_name(symbol(n)) for n in known}
    return list_of(*sorted(shown, key=lambda n: (n.casefold(), n)))


def _names_like(k: Kernel, pattern: Expr, *, ignore_case: bool) -> set[str] | None:
    """Full names that match; those of no context in the pattern are looked for where bare names are."""
    if type(pattern) is str and not ignore_case:
        return {*matching_names(k, pattern), *(n for n in _built_in() if matches_name(pattern, n, {"System`"}))}
    matcher = compile_pattern(
        k, from_abbreviated(pattern) if type(pattern) is str else pattern, ignore_case=ignore_case
    )
    if matcher is None:
        return None
    whole = "`" in k.input_form(pattern)
    visible = {k.contexts.current, *k.contexts.path}
    return {
        n
        for n in (*k.contexts.all_names(), *_built_in())
        if matcher.whole(n if whole else n.rpartition("`")[2]) is not None
        and (whole or n[: n.rindex("`") + 1] in visible)
    }


def _built_in() -> Iterator[str]:
    for table in (registry.builtins, registry.symbols, registry.variables, registry.late):
        yield from (n for n in table if n.startswith("System`"))


@builtin("NameQ")
def name_q(k: Kernel, pattern: Expr) -> Expr | None:
    """NameQ["pattern"]: whether there is a symbol whose name matches.

    >> {NameQ["Plus"], NameQ["noSuchName"]}
     = {True, False}
    """
    found = _names_like(k, pattern, ignore_case=False) if type(pattern) is not int else None
    return None if found is None else (TRUE if found else FALSE)


# --- options --------------------------------------------------------------------------------------------------------


@builtin("Options")
def options(k: Kernel, f: Expr, wanted: Expr | None = None) -> Expr | None:
    """Options[f]: the default options of f; Options[f[..., opt -> v], opt]: those given in an expression.

    >> Options[f] = {a -> 1, "b" -> 2}; Options[f, a]
     = {a -> 1}
    """
    if type(f) is str:
        f = k.contexts.resolve(f)
    if type(f) is Symbol:
        found: tuple[Expr, ...] = k.definitions[f].options
    elif type(f) is Compound and not isinstance(stream_of(k, f), Output):
        found = tuple(flat_options([a for a in f.args if is_option(a)]))
    elif isinstance(f, HostAtom) and f.options():
        found = f.options()
    elif isinstance(stream := stream_of(k, f), Output):
        found = _stream_options(stream)
    else:
        return None
    if wanted is not None:
        wishes = wanted.args if is_list(wanted) else (wanted,)
        names = [option_name(w) for w in wishes]
        known = {option_name(o.args[0]) for o in found if type(o) is Compound}
        for wish in wishes:
            if option_name(wish) not in known:
                k.message(S.Options, "optnf", wish, f)
        found = tuple(o for o in found if type(o) is Compound and option_name(o.args[0]) in names)
    return list_of(*found)


@builtin("SetOptions")
def set_options(k: Kernel, f: Expr, *given: Expr) -> Expr | None:
    """SetOptions[f, opt -> value, ...]: changes the defaults of f.

    >> Options[f] = {a -> 1, b -> 2}; SetOptions[f, b -> 3]
     = {a -> 1, b -> 3}
    """
    if not all(is_option(g) for g in given):
        return None
    stream = streams(k).output_named(f) if type(f) is str else stream_of(k, f)
    if isinstance(stream, Output):
        return _set_stream_options(k, stream, given)
    if type(f) is not Symbol:
        return None
    definition = k.definitions[f]
    changed = {option_name(o.args[0]): o for o in flat_options(given)}
    known = {option_name(o.args[0]) for o in definition.options}
    for name, option in changed.items():
        if name not in known:
            k.message(S.SetOptions, "optnf", option.args[0], f)
            return None
    definition.options = tuple(
        Compound(changed[name].head, (o.args[0], changed[name].args[1]))
        if (name := option_name(o.args[0])) in changed
        else o
        for o in definition.options
    )
    k.touch()
    return list_of(*definition.options)


def _set_stream_options(k: Kernel, stream: Output, given: tuple[Expr, ...]) -> Expr | None:
    for option in flat_options(given):
        name = option_name(option.args[0])
        if name not in stream.options:
            k.message(S.SetOptions, "optnf", option.args[0], stream.expression)
            return None
        stream.options[name] = option.args[1]
    return list_of(*_stream_options(stream))


def _stream_options(stream: Output) -> tuple[Compound, ...]:
    return tuple(Compound(S.Rule, (S.__getattr__(name), value)) for name, value in stream.options.items())


def defaults_of(k: Kernel, owner: Expr) -> list[Compound]:
    """The default options that an owner in OptionValue or OptionsPattern names: f, {f, g}, or explicit rules."""
    if type(owner) is Symbol:
        return list(k.definitions[owner].options)
    if type(owner) is Compound and owner.head is S.List:
        return [o for item in owner.args for o in defaults_of(k, item)]
    if type(owner) is Compound and owner.head in (S.Rule, S.RuleDelayed):
        return [owner]
    return []


@builtin("OptionValue", "")
def option_value(k: Kernel, *args: Expr) -> Expr | None:
    """OptionValue[name]: in a definition with OptionsPattern[], the option given or its default; [..., Hold] held.

    >> Options[f] = {size -> 3}; f[OptionsPattern[]] := OptionValue[size]; {f[], f[size -> 5]}
     = {3, 5}
    """
    if len(args) == 2:
        args = (args[0], list_of(), args[1])
    if len(args) >= 3:
        owner, given, name = args[:3]
    else:
        return None
    if is_list(name):
        return list_of(*(Compound(S.OptionValue, (owner, given, n)) for n in name.args))
    wanted = option_name(name)
    rules = given.rules() if type(given) is Association else given.args if is_list(given) else (given,)
    options = flat_options([r for r in rules if is_option(r)])
    defaults = defaults_of(k, owner)
    known = {option_name(o.args[0]) for o in defaults}
    # OptionsPattern[{}] asks for no defaults, and so for no check against them.
    unknown = next((o for o in options if option_name(o.args[0]) not in known), None) if owner != list_of() else None
    if unknown is not None:
        k.message(S.OptionValue, "nodef", unknown.args[0], owner)
    wrapped = (lambda value: Compound(args[3], (value,))) if len(args) == 4 else (lambda value: value)
    for option in options + defaults:
        if option_name(option.args[0]) == wanted:
            return wrapped(option.args[1])
    k.message(S.OptionValue, "optnf", name, owner)
    return wrapped(name)


@builtin("FilterRules", operator=0)
def filter_rules(k: Kernel, rules: Expr, wanted: Expr) -> Expr | None:
    """FilterRules[rules, {opt, ...}]: the rules whose left-hand sides are (or match) those given.

    >> FilterRules[{a -> 1, "b" -> 2, c -> 3}, {b, c}]
     = {"b" -> 2, c -> 3}
    """
    if not (type(rules) is Association or is_list(rules)):
        return None
    items = rules.rules() if type(rules) is Association else flat_options(rules.args)  # type: ignore[union-attr]
    wishes = wanted.args if is_list(wanted) else (wanted,)
    keys = [w.args[0] if type(w) is Compound and w.head in (S.Rule, S.RuleDelayed) else w for w in wishes]
    names = {option_name(x) for x in keys} - {None}
    patterns = [k.pattern(x) for x in keys]
    kept = [
        r
        for r in items
        if type(r) is Compound
        and len(r.args) == 2
        and (option_name(r.args[0]) in names or any(p.matches(r.args[0]) for p in patterns))
    ]
    return Association.of((r.args[0], r.args[1]) for r in kept) if type(rules) is Association else list_of(*kept)


@builtin("OptionQ")
def option_q(k: Kernel, e: Expr) -> Expr | None:
    """OptionQ[expr]: whether expr is an option or a list of options.

    >> {OptionQ[a -> 1], OptionQ[{a -> 1, b :> 2}], OptionQ[3]}
     = {True, True, False}
    """
    return TRUE if is_option(e) else FALSE


@builtin("SyntaxInformation")
def syntax_information(k: Kernel, f: Expr) -> Expr | None:
    """SyntaxInformation[f]: what an editor is told of f, as it was assigned; without effect otherwise.

    >> SyntaxInformation[f] = {"ArgumentsPattern" -> {_, _}}; SyntaxInformation[f]
     = {"ArgumentsPattern" -> {_, _}}
    """
    kept = k.properties.get("SyntaxInformation")
    found = kept.get(f) if isinstance(kept, dict) and type(f) is Symbol else None
    return found if found is not None else list_of() if type(f) is Symbol else None
