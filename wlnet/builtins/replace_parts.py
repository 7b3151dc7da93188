"""Parts replaced at positions and at patterns of positions: ReplacePart."""

from __future__ import annotations

from wlnet.builtins.edits import places_of
from wlnet.expression import FALSE, TRUE, Association, Compound, Expr, PackedArray, S, is_list
from wlnet.kernel.containers import edited
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.parts import PartError, replace_part
from wlnet.kernel.registry import builtin, messages
from wlnet.kernel.replacement import is_rule
from wlnet.kernel.rules import RewriteRule
from wlnet.kernel.templates import mentions

_SEQUENCES = frozenset({S.BlankSequence, S.BlankNullSequence, S.Repeated, S.RepeatedNull, S.PatternSequence})

messages("ReplacePart", {"reps": "`1` is not a list of replacement rules."})


@builtin("ReplacePart", operator=0, options={"Heads": "Automatic"})
def replace_part_(k: Kernel, options: Options, e: Expr, rules: Expr, *old_form: Expr) -> Expr | None:
    """ReplacePart[expr, pos -> new]: expr with the part at pos replaced; pos may be {i, j}, a pattern, or several.

    >> {ReplacePart[{a, b, c}, 2 -> x], ReplacePart[{a, b, c}, {1 -> x, -1 -> z}], ReplacePart[{{a}, b}, {1, 1} -> x]}
     = {{a, x, c}, {x, b, z}, {{x}, b}}
    >> ReplacePart[{a, b, c, d}, i_ /; i > 2 :> f[i]]
     = {a, b, f[3], f[4]}
    >> {ReplacePart[{a, b, c}, {{1}, {3}} -> x], ReplacePart[{{a, b}, {c, d}}, {_, -1} -> x]}
     = {{x, b, x}, {{a, x}, {c, x}}}
    >> ReplacePart[f[a, b], _ -> x, Heads -> True]
     = x[x, x]
    """
    if len(old_form) == 1:
        # ReplacePart[expr, new, pos], the form of early versions.
        rules = Compound(S.Rule, (old_form[0], rules))
    elif old_form:
        k.messages.wrong_count(S.ReplacePart, 2 + len(old_form), 2, 3)
        return None
    made = edited(S.ReplacePart, e, rules)
    if made is not None:
        return made
    given = rules.rules() if type(rules) is Association else rules.args if is_list(rules) else (rules,)
    wanted: list[tuple[tuple[Expr, ...], Expr]] = []
    for r in given:
        if not is_rule(r):
            k.message(S.ReplacePart, "reps", rules)
            return None
        assert type(r) is Compound
        wanted.extend((tuple(map(_plain_key, place)), r.args[1]) for place in places_of(r.args[0]))
    heads = options["Heads"]
    if heads is TRUE or not all(_is_exact(p) for place, _ in wanted for p in place):
        return _replaced_by_pattern(k, e, [_AtPattern(place, new) for place, new in wanted], heads)
    seen: set[tuple[Expr, ...]] = set()
    for place, new in wanted:
        if place in seen or (heads is FALSE and place and place[-1] == 0):
            continue
        seen.add(place)
        try:
            e = replace_part(e, place, lambda _old, new=new: new)  # type: ignore[misc]
        except PartError:
            # A position that is not there leaves the expression as it is.
            continue
    return e


def _is_exact(p: Expr) -> bool:
    return type(p) is int or type(p) is str or (type(p) is Compound and p.head is S.Key)


def _plain_key(p: Expr) -> Expr:
    """``Key["name"]`` as the name, which is how a position of a walk says it."""
    if type(p) is Compound and p.head is S.Key and len(p.args) == 1 and type(p.args[0]) is str:
        return p.args[0]
    return p


class _AtPattern:
    """What replaces the parts whose positions match a pattern. A negative number in it counts from the end."""

    def __init__(self, place: tuple[Expr, ...], body: Expr) -> None:
        self.place = place
        self.body = body
        self.names_head = bool(place) and place[-1] == 0
        self._negative = [i for i, p in enumerate(place) if type(p) is int and p < 0]
        # What stands after a part that takes several numbers is counted from the end of the position.
        self._fixed = next((i for i, p in enumerate(place) if mentions(p, _SEQUENCES)), len(place))
        self._rules: dict[tuple[Expr, ...], RewriteRule] = {}

    def apply(self, k: Kernel, place: tuple[Expr, ...], sizes: tuple[int, ...]) -> Expr | None:
        wanted = list(self.place)
        for i in self._negative:
            at = i if i < self._fixed else len(place) - len(wanted) + i
            if not 0 <= at < len(sizes):
                return None
            wanted[i] += sizes[at] + 1  # type: ignore[operator]
        key = tuple(wanted[i] for i in self._negative)
        rule = self._rules.get(key)
        if rule is None:
            rule = self._rules[key] = RewriteRule(Compound(S.List, tuple(wanted)), self.body)
        return rule.apply(k, Compound(S.List, place))


def _replaced_by_pattern(k: Kernel, e: Expr, patterns: list[_AtPattern], heads: Expr) -> Expr:
    def walk(x: Expr, place: tuple[Expr, ...], sizes: tuple[int, ...]) -> Expr:
        if place:
            for p in patterns:
                if place[-1] == 0 and not (heads is TRUE or (heads is S.Automatic and p.names_head)):
                    continue
                new = p.apply(k, place, sizes)
                if new is not None:
                    return new
        if type(x) is Association:
            inside = (*sizes, len(x))
            return x.with_values([walk(v, (*place, _step(key)), inside) for key, v in x])
        if type(x) is not Compound and type(x) is not PackedArray:
            return x
        inside = (*sizes, len(x.args))
        return Compound(
            walk(x.head, (*place, 0), inside),
            tuple([walk(a, (*place, i), inside) for i, a in enumerate(x.args, 1)]),
        )

    return walk(e, (), ())


def _step(key: Expr) -> Expr:
    return key if type(key) is str else Compound(S.Key, (key,))
