"""Rules as they match unknowns: without the tests that only a value could pass or fail."""

from __future__ import annotations

from wlnet.checking.unknown import UNKNOWN
from wlnet.expression import Compound, Expr, S, Symbol
from wlnet.kernel.matching import OPTIONS_GIVEN, Bindings
from wlnet.kernel.rules import RewriteRule

_TESTED = frozenset({S.PatternTest, S.Condition})
_BLANKS = frozenset({S.Blank, S.BlankSequence, S.BlankNullSequence})


def relaxed_rule(rule: RewriteRule) -> RewriteRule:
    """The rule with patterns of any head and no conditions."""
    pattern = rule.pattern
    while type(pattern) is Compound and pattern.head in (*_TESTED, S.HoldPattern) and pattern.args:
        pattern = pattern.args[0]
    if type(pattern) is Compound:
        pattern = Compound(pattern.head, tuple(map(_relaxed, pattern.args)), pattern.span)
    return RewriteRule(pattern, _unconditional(rule.body), delayed=rule.delayed)


def _relaxed(p: Expr) -> Expr:
    if type(p) is not Compound:
        # f[0] does match an unknown, but the rule for the general case tells more.
        return p
    if p.head in _TESTED and p.args:
        return _relaxed(p.args[0])
    if p.head in _BLANKS:
        return Compound(p.head, ())
    if p.head is S.Pattern and len(p.args) == 2:
        return Compound(S.Pattern, (p.args[0], _relaxed(p.args[1])), p.span)
    if p.head is S.Optional and p.args:
        return Compound(S.Optional, (_relaxed(p.args[0]), *p.args[1:]), p.span)
    if p.head is S.OptionsPattern:
        return p
    if p.head in (S.Alternatives, S.Except, S.Repeated, S.List, S.Rule, S.Association):
        return Compound(S.Blank, ()) if not _names(p) else p
    return p


def _unconditional(body: Expr) -> Expr:
    while type(body) is Compound and body.head is S.Condition and len(body.args) == 2:
        body = body.args[0]
    return body


def _names(p: Expr) -> list[Expr]:
    """The parts of a pattern that name something."""
    if type(p) is not Compound:
        return []
    own = [p] if p.head is S.Pattern and len(p.args) == 2 else []
    return own + [name for a in p.args for name in _names(a)]


def unknown_bindings(rule: RewriteRule) -> Bindings:
    """Every variable of a rule unknown, those with a default at it, and no options given."""
    bindings: Bindings = {}
    stack: list[Expr] = [rule.pattern]
    owner: tuple[Expr, ...] | None = None
    while stack:
        p = stack.pop()
        if type(p) is not Compound:
            continue
        if p.head is S.Optional and len(p.args) == 2 and type(p.args[0]) is Compound:
            inner = p.args[0]
            if inner.head is S.Pattern and type(inner.args[0]) is Symbol:
                bindings[inner.args[0]] = p.args[1]
                continue
        if p.head is S.Pattern and len(p.args) == 2 and type(p.args[0]) is Symbol:
            options = type(p.args[1]) is Compound and p.args[1].head is S.OptionsPattern
            bindings.setdefault(p.args[0], Compound(S.Sequence, ()) if options else UNKNOWN)
        if p.head is S.OptionsPattern:
            owner = p.args
        stack.extend(p.args)
    if owner is not None:
        bindings[OPTIONS_GIVEN] = Compound(S.List, (Compound(S.List, owner),))
    return bindings
