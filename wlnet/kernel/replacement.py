"""Applying rules given as expressions: what Replace, ReplaceAll and their kin share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wlnet.expression import Association, Compound, Expr, PackedArray, S, Symbol, is_list
from wlnet.kernel.rules import RewriteRule

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel

_CACHE_LIMIT = 5000


def is_rule(e: Expr) -> bool:
    return type(e) is Compound and (e.head is S.Rule or e.head is S.RuleDelayed) and len(e.args) == 2


def rewrite_rule(k: Kernel, e: Compound) -> RewriteRule:
    """A rule expression prepared for use; the kernel keeps it."""
    cache: dict[Expr, RewriteRule] = k.properties.setdefault("rules", {})  # type: ignore[assignment]
    found = cache.get(e)
    if found is None:
        if len(cache) > _CACHE_LIMIT:
            cache.clear()
        found = cache[e] = RewriteRule(e.args[0], e.args[1], delayed=e.head is S.RuleDelayed)
    return found


def rules_of(k: Kernel, e: Expr) -> list[RewriteRule] | None:
    """The rules that a rule, a list of rules, an association or Dispatch means; None for anything else."""
    if is_rule(e):
        return [rewrite_rule(k, e)]  # type: ignore[arg-type]
    if type(e) is Association:
        return [rewrite_rule(k, r) for r in e.rules()]
    if type(e) is Compound and e.head is S.Dispatch and len(e.args) == 1:
        return rules_of(k, e.args[0])
    if type(e) is Compound and e.head is S.List:
        found: list[RewriteRule] = []
        for item in e.args:
            inner = rules_of(k, item)
            if inner is None:
                return None
            found.extend(inner)
        return found
    return None


def is_nested_rule_list(e: Expr) -> bool:
    """``{{a -> b}, {a -> c}}``: a list of rule lists, each of which makes a result of its own."""
    return is_list(e) and bool(e.args) and all(is_list(x) for x in e.args)


def apply_first(k: Kernel, rules: Sequence[RewriteRule], e: Expr) -> Expr | None:
    """The result of the first rule that applies to the whole of ``e``, or None."""
    for r in rules:
        result = r.apply(k, e)
        if result is not None:
            return result
    return None


class Replacer:
    """ReplaceAll with one set of rules: each part is tried from the outside in, and left alone once replaced."""

    def __init__(self, k: Kernel, rules: Sequence[RewriteRule]) -> None:
        self.k = k
        self.rules = [*rules]
        for r in rules:
            wider = r.wider(k)
            if wider is not None:
                self.rules.append(wider)
        self.atoms: dict[Expr, RewriteRule] | None = None
        if rules and all(r.literal and type(r.pattern) in (Symbol, str) for r in rules):
            self.atoms = {}
            for r in rules:
                self.atoms.setdefault(r.pattern, r)

    def __call__(self, e: Expr) -> Expr:
        if self.atoms is not None:
            if type(e) is Symbol or type(e) is str:
                found = self.atoms.get(e)
                if found is not None:
                    result = found.fill(self.k, {})
                    return e if result is None else result
                return e
        else:
            result = apply_first(self.k, self.rules, e)
            if result is not None:
                return result
        if type(e) is Compound:
            head = self(e.head)
            args = tuple([self(a) for a in e.args])
            if head is e.head and all(a is b for a, b in zip(args, e.args, strict=True)):
                return e
            return Compound(head, args, e.span)
        if type(e) is Association:
            return self._association(e)
        if type(e) is PackedArray and self.atoms is None:
            args = tuple([self(a) for a in e.args])
            if all(type(a) is type(b) and a is b for a, b in zip(args, e.args, strict=True)):
                return e
            return Compound(S.List, args)
        return e

    def _association(self, e: Association) -> Expr:
        rules: list[Expr] = []
        changed = False
        for r in e.rules():
            new = None if self.atoms is not None else apply_first(self.k, self.rules, r)
            if new is None:
                key, value = self(r.args[0]), self(r.args[1])
                new = r if key is r.args[0] and value is r.args[1] else Compound(r.head, (key, value))
            changed = changed or new is not r
            rules.append(new)
        if not changed:
            return e
        if all(is_rule(r) for r in rules):
            return Compound(S.Association, tuple(rules))
        return Compound(S.Association, tuple(rules))
