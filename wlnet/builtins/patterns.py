"""Patterns at work: matching, finding and replacing."""

from __future__ import annotations

from collections.abc import Iterator

from wlnet.expression import (
    TRUE,
    Association,
    Compound,
    Expr,
    PackedArray,
    S,
    Symbol,
    boolean,
    is_list,
    list_of,
    same,
)
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.levels import INFINITE, Levels, levels, map_at_levels, parts_at
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages, symbols
from wlnet.kernel.replacement import Replacer, apply_first, is_nested_rule_list, is_rule, rewrite_rule, rules_of
from wlnet.kernel.sequence_forms import default_value

symbols("Blank BlankSequence BlankNullSequence Alternatives Except Longest Shortest")
symbols("OptionsPattern KeyValuePattern PatternSequence OrderlessPatternSequence")
symbols("Pattern Optional", "HoldFirst")
symbols("Condition PatternTest", "HoldRest")
symbols("RuleDelayed", "HoldRest SequenceHold")
symbols("Repeated RepeatedNull Verbatim")
symbols("Rule", "SequenceHold")

_NOT_RULES = {
    "reps": "`1` is neither a list of replacement rules nor a valid dispatch table, "
    "and so cannot be used for replacing."
}
for _name in ("Replace", "ReplaceAll", "ReplaceRepeated", "ReplaceList"):
    messages(_name, _NOT_RULES)
messages("ReplaceRepeated", {"rrlim": "Exiting after `1` scanned `2` times."})


@builtin("MatchQ", operator=0)
def match_q(k: Kernel, e: Expr, form: Expr) -> Expr | None:
    """MatchQ[expr, form]: whether expr matches the pattern.

    >> {MatchQ[f[1, 2], f[_, x_Integer]], MatchQ[{1, 2, 3}, {__Real}]}
     = {True, False}
    """
    return boolean(k.pattern(form).matches(e))


@builtin("FreeQ", options={"Heads": "True"}, operator=0)
def free_q(k: Kernel, options: Options, e: Expr, form: Expr, spec: Expr | None = None) -> Expr | None:
    """FreeQ[expr, form]: whether no part of expr matches.

    >> {FreeQ[x^2 + y, x], FreeQ[x^2 + y, z]}
     = {False, True}
    """
    pattern = k.pattern(form)
    wanted = Levels(0, INFINITE) if spec is None else levels(spec)
    if wanted is None:
        return None
    return boolean(not any(pattern.matches(part) for part, _ in parts_at(e, wanted, heads=options["Heads"] is TRUE)))


@builtin("MemberQ", options={"Heads": "False"}, operator=0)
def member_q(k: Kernel, options: Options, e: Expr, form: Expr, spec: Expr = list_of(1)) -> Expr | None:
    """MemberQ[list, form]: whether an element matches.

    >> {MemberQ[{1, 2, 3}, 2], MemberQ[{1, 2, 3}, _String]}
     = {True, False}
    """
    pattern = k.pattern(form)
    wanted = levels(spec)
    if wanted is None:
        return None
    return boolean(any(pattern.matches(part) for part, _ in parts_at(e, wanted, heads=options["Heads"] is TRUE)))


# --- finding --------------------------------------------------------------------------------------------------------


def _found(k: Kernel, e: Expr, form: Expr, wanted: Levels, heads: bool) -> Iterator[tuple[Expr, tuple[Expr, ...]]]:
    """The parts that match (with their replacement, if ``form`` is a rule) and their positions."""
    if is_rule(form):
        rule = rewrite_rule(k, form)  # type: ignore[arg-type]
        for part, place in parts_at(e, wanted, heads=heads):
            result = rule.apply(k, part)
            if result is not None:
                yield result, place
        return
    pattern = k.pattern(form)
    for part, place in parts_at(e, wanted, heads=heads):
        if pattern.matches(part):
            yield part, place


def _limited(k: Kernel, n: Expr, head: Symbol) -> int | None:
    if n is S.Infinity:
        return INFINITE
    if type(n) is int and n >= 0:
        return n
    k.message(head, "intnm", k.current, 4)
    return None


def _take(items: Iterator[tuple[Expr, tuple[Expr, ...]]], n: int) -> list[tuple[Expr, tuple[Expr, ...]]]:
    taken: list[tuple[Expr, tuple[Expr, ...]]] = []
    if n <= 0:
        return taken
    for item in items:
        taken.append(item)
        if len(taken) == n:
            break
    return taken


def _levels_or_message(k: Kernel, spec: Expr, head: Symbol) -> Levels | None:
    found = levels(spec)
    if found is None:
        k.message(head, "level", spec)
    return found


@builtin("Cases", options={"Heads": "False"}, operator=0)
def cases(
    k: Kernel, options: Options, e: Expr, form: Expr, spec: Expr = list_of(1), n: Expr = S.Infinity
) -> Expr | None:
    """Cases[list, form, levels, n]: the elements that match; with form -> value, what they are replaced by.

    >> Cases[{1, a, 2.5, b}, _Symbol]
     = {a, b}
    >> Cases[{f[1], g[2], f[3]}, f[x_] :> x^2]
     = {1, 9}
    """
    wanted, limit = _levels_or_message(k, spec, S.Cases), _limited(k, n, S.Cases)
    if wanted is None or limit is None:
        return None
    found = _take(_found(k, e, form, wanted, options["Heads"] is TRUE), limit)
    return Compound(S.List, tuple(part for part, _ in found))


@builtin("DeleteCases", options={"Heads": "False"}, operator=0)
def delete_cases(
    k: Kernel, options: Options, e: Expr, form: Expr, spec: Expr = list_of(1), n: Expr = S.Infinity
) -> Expr | None:
    """DeleteCases[list, form, levels, n]: the list without the elements that match.

    >> DeleteCases[{1, a, 2, b}, _Integer]
     = {a, b}
    >> DeleteCases[<|"a" -> 1, "b" -> x|>, _Integer]
     = <|"b" -> x|>
    """
    wanted, limit = _levels_or_message(k, spec, S.DeleteCases), _limited(k, n, S.DeleteCases)
    if wanted is None or limit is None:
        return None
    pattern = k.pattern(form)
    places = {
        place
        for _, place in _take(
            ((p, at) for p, at in parts_at(e, wanted, heads=options["Heads"] is TRUE) if pattern.matches(p)), limit
        )
    }
    return _without(e, places, ()) if places else e


def _without(e: Expr, places: set[tuple[Expr, ...]], at: tuple[Expr, ...]) -> Expr:
    if type(e) is Compound or type(e) is PackedArray:
        head: Expr = S.Sequence if (*at, 0) in places else e.head
        kept = [_without(a, places, (*at, i)) for i, a in enumerate(e.args, 1) if (*at, i) not in places]
        return Compound(head, tuple(kept))
    if type(e) is Association:
        entries = {}
        for h, (key, value) in e.entries.items():
            place = (*at, Compound(S.Key, (key,)))
            if place not in places:
                entries[h] = (key, _without(value, places, place))
        return Association(entries, e.delayed)
    return e


_NOT_FOUND = Compound(S.Missing, ("NotFound",))


@builtin("FirstCase", "HoldRest", options={"Heads": "False"}, operator=0)
def first_case(
    k: Kernel, options: Options, e: Expr, form: Expr, default: Expr = _NOT_FOUND, spec: Expr = list_of(1)
) -> Expr | None:
    """FirstCase[list, form, default]: the first element that matches.

    >> {FirstCase[{1, a, b}, _Symbol], FirstCase[{1, 2}, _Symbol, none]}
     = {a, none}
    """
    wanted = _levels_or_message(k, k.evaluate(spec), S.FirstCase)
    if wanted is None:
        return None
    found = next(_found(k, e, k.evaluate(form), wanted, options["Heads"] is TRUE), None)
    return default if found is None else found[0]


def _place(place: tuple[Expr, ...]) -> Compound:
    return list_of(*place)


@builtin("Position", options={"Heads": "True"}, operator=0)
def position(
    k: Kernel, options: Options, e: Expr, form: Expr, spec: Expr = list_of(0, S.Infinity), n: Expr = S.Infinity
) -> Expr | None:
    """Position[expr, form]: the positions of the parts that match.

    >> Position[{a, b, {a}}, a]
     = {{1}, {3, 1}}
    >> Position[<|"x" -> a, "y" -> b|>, b]
     = {{Key["y"]}}
    """
    wanted, limit = _levels_or_message(k, spec, S.Position), _limited(k, n, S.Position)
    if wanted is None or limit is None:
        return None
    pattern = k.pattern(form)
    found = _take(
        ((p, at) for p, at in parts_at(e, wanted, heads=options["Heads"] is TRUE) if pattern.matches(p)), limit
    )
    return Compound(S.List, tuple(_place(at) for _, at in found))


@builtin("FirstPosition", "HoldRest", options={"Heads": "True"}, operator=0)
def first_position(
    k: Kernel,
    options: Options,
    e: Expr,
    form: Expr,
    default: Expr = _NOT_FOUND,
    spec: Expr = list_of(0, S.Infinity),
) -> Expr | None:
    """FirstPosition[expr, form, default]: the position of the first part that matches.

    >> FirstPosition[{a, b, c, b}, b]
     = {2}
    """
    wanted = _levels_or_message(k, k.evaluate(spec), S.FirstPosition)
    if wanted is None:
        return None
    pattern = k.pattern(k.evaluate(form))
    for part, place in parts_at(e, wanted, heads=options["Heads"] is TRUE):
        if pattern.matches(part):
            return _place(place)
    return default


@builtin("Count", options={"Heads": "False"}, operator=0)
def count(k: Kernel, options: Options, e: Expr, form: Expr, spec: Expr = list_of(1)) -> Expr | None:
    """Count[list, form]: how many elements match.

    >> Count[{1, 2.5, 3, x}, _Integer]
     = 2
    """
    wanted = _levels_or_message(k, spec, S.Count)
    if wanted is None:
        return None
    pattern = k.pattern(form)
    return sum(1 for part, _ in parts_at(e, wanted, heads=options["Heads"] is TRUE) if pattern.matches(part))


# --- replacing ------------------------------------------------------------------------------------------------------


@builtin("Replace", options={"Heads": "False"}, operator=0)
def replace(k: Kernel, options: Options, e: Expr, given: Expr, spec: Expr | None = None) -> Expr | None:
    """Replace[expr, rules, levels]: the whole of expr (each part at the levels) replaced by the first rule that fits.

    >> Replace[{a, b}, a -> x]
     = {a, b}
    >> Replace[{a, b}, a -> x, {1}]
     = {x, b}
    """
    if is_nested_rule_list(given):
        return Compound(S.List, tuple(Compound(S.Replace, (e, r)) for r in given.args))  # type: ignore[union-attr]
    rules = rules_of(k, given)
    if rules is None:
        k.message(S.Replace, "reps", given if is_list(given) else list_of(given))
        return None

    def one(x: Expr) -> Expr:
        result = apply_first(k, rules, x)
        return x if result is None else result

    if spec is None:
        return one(e)
    wanted = _levels_or_message(k, spec, S.Replace)
    return None if wanted is None else map_at_levels(one, e, wanted, heads=options["Heads"] is TRUE)


@builtin("ReplaceAll", operator=0)
def replace_all(k: Kernel, e: Expr, given: Expr) -> Expr | None:
    """expr /. rules: every part of expr that fits is replaced, outer parts first, each once.

    >> {x, x^2, y} /. x -> 3
     = {3, 9, y}
    >> f[1] + f[2] /. f[n_] :> n + 10
     = 23
    >> a + b + c /. a + c -> d
     = b + d
    """
    if is_nested_rule_list(given):
        return Compound(S.List, tuple(Compound(S.ReplaceAll, (e, r)) for r in given.args))  # type: ignore[union-attr]
    rules = rules_of(k, given)
    if rules is None:
        k.message(S.ReplaceAll, "reps", given if is_list(given) else list_of(given))
        return None
    return Replacer(k, rules)(e)


@builtin("ReplaceRepeated", options={"MaxIterations": "65536"}, operator=0)
def replace_repeated(k: Kernel, options: Options, e: Expr, given: Expr) -> Expr | None:
    """expr //. rules: ReplaceAll again and again until nothing changes.

    >> f[f[f[x]]] //. f[y_] :> y
     = x
    """
    if is_nested_rule_list(given):
        return Compound(S.List, tuple(Compound(S.ReplaceRepeated, (e, r)) for r in given.args))  # type: ignore[union-attr]
    rules = rules_of(k, given)
    if rules is None:
        k.message(S.ReplaceRepeated, "reps", given if is_list(given) else list_of(given))
        return None
    replacer = Replacer(k, rules)
    most = options["MaxIterations"]
    limit = most if type(most) is int else INFINITE
    whole = e
    for _ in range(limit):
        new = k.evaluate(replacer(e))
        if same(new, e):
            return new
        e = new
    k.message(S.ReplaceRepeated, "rrlim", whole, most)
    return e


@builtin("ReplaceList", operator=0)
def replace_list(k: Kernel, e: Expr, given: Expr, n: Expr = S.Infinity) -> Expr | None:
    """ReplaceList[expr, rules]: the results of all ways in which a rule fits the whole of expr.

    >> ReplaceList[{a, b, c}, {x__, y__} :> {{x}, {y}}]
     = {{{a}, {b, c}}, {{a, b}, {c}}}
    """
    rules = rules_of(k, given)
    if rules is None:
        k.message(S.ReplaceList, "reps", given if is_list(given) else list_of(given))
        return None
    limit = _limited(k, n, S.ReplaceList)
    if limit is None:
        return None
    results: list[Expr] = []
    for rule in rules:
        for result in rule.apply_all(k, e):
            if len(results) >= limit:
                break
            results.append(result)
    return Compound(S.List, tuple(results))


@builtin("Dispatch")
def dispatch(k: Kernel, rules: Expr) -> Expr | None:
    """Dispatch[rules]: rules prepared for use; here the same as the rules.

    >> {a, b} /. Dispatch[{a -> 1, b -> 2}]
     = {1, 2}
    """
    return None


# --- sequences in lists ---------------------------------------------------------------------------------------------


@builtin("Default")
def default(k: Kernel, f: Expr, *position: Expr) -> Expr | None:
    """Default[f]: the value of an omitted argument x_. of f.

    >> {Default[Plus], Default[Times]}
     = {0, 1}
    """
    at = position[0] if position and type(position[0]) is int else 1
    return default_value(k, Compound(f, ()), at)
