"""How special a definition is: which of two rules is tried first, and when two are the same definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.expression import Compound, Expr, S, Symbol, head_of, is_list, same
from wlnet.kernel.matching import INFINITE, is_literal
from wlnet.kernel.templates import pattern_names, substitute

if TYPE_CHECKING:
    from wlnet.kernel.rules import RewriteRule

SCOPES = frozenset({S.Module, S.With, S.Block})


def strip_hold_pattern(p: Expr) -> Expr:
    while type(p) is Compound and p.head is S.HoldPattern and len(p.args) == 1:
        p = p.args[0]
    return p


def is_guarded(e: Compound) -> bool:
    """``Module[{...}, body /; test]``: the test may use the local variables."""
    body = e.args[-1] if e.args else None
    while type(body) is Compound and body.head in SCOPES and body.args:
        body = body.args[-1]
    return type(body) is Compound and body.head is S.Condition and len(body.args) == 2


def has_condition(body: Expr) -> bool:
    return type(body) is Compound and (body.head is S.Condition or (body.head in SCOPES and is_guarded(body)))


def shape_of(r: RewriteRule) -> Expr:
    """What makes two rules the same definition: the pattern up to names, and a condition on the right."""
    if type(r.body) is Compound and r.body.head is S.Condition and len(r.body.args) == 2:
        return Compound(S.Condition, (anonymous(r.pattern), _renamed(r.body.args[1], r.names)))
    if has_condition(r.body):
        return Compound(S.Condition, (anonymous(r.pattern), _renamed(r.body, r.names)))
    return anonymous(r.pattern)


def anonymous(pattern: Expr) -> Expr:
    return _renamed(pattern, pattern_names(pattern))


def _renamed(e: Expr, names: list[Symbol]) -> Expr:
    return substitute(e, {name: Compound(S.Pattern, (i,)) for i, name in enumerate(names)}) if names else e


def more_specific(new: RewriteRule, old: RewriteRule) -> bool:
    """Whether a new rule must be tried before an old one: all it matches, the old one would match too."""
    p, q = strip_hold_pattern(new.pattern), strip_hold_pattern(old.pattern)
    if same(anonymous(p), anonymous(q)):
        # The same left-hand side: a rule with a condition goes before one without.
        return has_condition(new.body) and not has_condition(old.body)
    if not covers(q, p) or not _repeats_alike(q, p):
        return False
    # f[x_, x_] and f[x_, y_] have one structure; the one that names an argument twice is the narrower.
    return not covers(p, q) or _repetitions(p) > _repetitions(q)


def _repeats_alike(general: Expr, special: Expr) -> bool:
    """Whether what a general pattern wants to be the same, as in ``f[x_, x_]``, is the same in the special one."""
    if not _repetitions(general):
        return True
    places: dict[Expr, list[Expr]] = {}
    if not _named_parts(general, special, places):
        return _repetitions(special) >= _repetitions(general)
    return all(same(part, parts[0]) for parts in places.values() for part in parts)


def _named_parts(g: Expr, s: Expr, places: dict[Expr, list[Expr]]) -> bool:
    """Collect what stands in ``s`` where ``g`` has a named pattern; False if they do not go side by side."""
    if type(g) is not Compound:
        return True
    if g.head is S.Pattern and len(g.args) == 2:
        places.setdefault(g.args[0], []).append(s)
        return _named_parts(g.args[1], _bare(s), places)
    if not _repetitions(g) and not pattern_names(g):
        return True
    if g.head in (S.Condition, S.PatternTest, S.HoldPattern) and g.args:
        return _named_parts(g.args[0], s, places)
    s = _bare(s)
    while type(s) is Compound and s.head in (S.Condition, S.PatternTest) and s.args:
        s = _bare(s.args[0])
    if type(s) is not Compound or len(s.args) != len(g.args):
        return False
    return all(_named_parts(a, b, places) for a, b in zip(g.args, s.args, strict=True))


def _repetitions(p: Expr) -> int:
    """How often a pattern names a variable again."""
    names: list[Expr] = []
    stack = [p]
    while stack:
        x = stack.pop()
        if type(x) is Compound:
            if x.head is S.Pattern and x.args:
                names.append(x.args[0])
            stack.append(x.head)
            stack.extend(x.args)
    return len(names) - len(set(names))


def _bare(p: Expr) -> Expr:
    while type(p) is Compound and (
        (p.head is S.Pattern and len(p.args) == 2)
        or (p.head in (S.HoldPattern, S.Longest, S.Shortest) and len(p.args) == 1)
    ):
        p = p.args[-1]
    return p


def covers(general: Expr, special: Expr) -> bool:
    """Whether the general pattern matches whatever the special one does, judged by their structure."""
    g, s = _bare(general), _bare(special)
    if type(s) is Compound and s.head in (S.Condition, S.PatternTest) and len(s.args) == 2:
        if type(g) is Compound and g.head is s.head and same(g.args[1], s.args[1]):
            return covers(g.args[0], s.args[0])
        return covers(g, s.args[0])
    if type(g) is not Compound:
        return same(g, s)
    if type(s) is Compound and s.head is S.Alternatives:
        return all(covers(g, branch) for branch in s.args)
    if g.head is S.Alternatives:
        return any(covers(branch, s) for branch in g.args)
    if g.head in (S.Condition, S.PatternTest):
        return same(g, s)
    if g.head is S.Optional and g.args:
        return covers(g.args[0], _bare(s.args[0]) if type(s) is Compound and s.head is S.Optional and s.args else s)
    if g.head in _BLANKS:
        return _blank_covers(g, s)
    if type(s) is Compound and s.head in _BLANKS:
        return False
    if is_literal(g):
        return same(g, s)
    if type(s) is not Compound and not is_list(s):
        return False
    assert type(s) is Compound
    return covers(g.head, s.head) and _arguments_cover(g.args, s.args)


_BLANKS = {S.Blank: 0, S.BlankSequence: 1, S.BlankNullSequence: 2}


def _blank_covers(g: Compound, s: Expr) -> bool:
    assert type(g.head) is Symbol
    width = _BLANKS[g.head]
    if type(s) is Compound and type(s.head) is Symbol and s.head in _BLANKS:
        if _BLANKS[s.head] > width:
            return False
        return not g.args or same(g, s) or (bool(s.args) and same(g.args[0], s.args[0]))
    if type(s) is Compound and s.head in (S.Repeated, S.RepeatedNull, S.OptionsPattern, S.Optional):
        return not g.args and width == 2
    if not g.args:
        return True
    return same(g.args[0], head_of(s))


def _width(p: Expr) -> tuple[int, int]:
    p = _bare(p)
    if type(p) is Compound:
        if p.head is S.BlankSequence or p.head is S.Repeated:
            return 1, INFINITE
        if p.head in (S.BlankNullSequence, S.RepeatedNull, S.OptionsPattern):
            return 0, INFINITE
        if p.head is S.Optional:
            return 0, 1
        if p.head in (S.Condition, S.PatternTest) and p.args:
            return _width(p.args[0])
    return 1, 1


def _arguments_cover(general: tuple[Expr, ...], special: tuple[Expr, ...]) -> bool:
    """Whether a sequence of argument patterns covers another: each general one takes a run of special ones."""
    reach = {0}
    for g in general:
        least, most = _width(g)
        following: set[int] = set()
        for start in reach:
            at, low, high = start, 0, 0
            if least == 0:
                following.add(start)
            while at < len(special):
                s_low, s_high = _width(special[at])
                if s_high > 1 and most == 1:
                    break
                if s_low == 0 and least >= 1 and most == 1:
                    break
                if not _item_covers(g, special[at]):
                    break
                low += s_low
                high += s_high
                at += 1
                if low > most:
                    break
                if low >= least:
                    following.add(at)
        reach = following
        if not reach:
            return False
    return len(special) in reach


def _item_covers(g: Expr, s: Expr) -> bool:
    g, s = _bare(g), _bare(s)
    if type(g) is Compound and g.head is S.OptionsPattern:
        return type(s) is Compound and s.head in (S.OptionsPattern, S.Rule, S.RuleDelayed)
    if type(g) is Compound and g.head in (S.Repeated, S.RepeatedNull) and g.args:
        inner = s.args[0] if type(s) is Compound and s.head in (S.Repeated, S.RepeatedNull) and s.args else s
        return covers(g.args[0], inner)
    return covers(g, s)
