"""Rules of the language that the package itself attaches to a symbol, as a user's up-values would be."""

from __future__ import annotations

from wlnet.expression import Compound, Symbol
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import system_expression
from wlnet.kernel.rules import RewriteRule


def attach_rules(k: Kernel, s: Symbol, rules: str) -> None:
    """Attach a list of rules, given as source text, to a symbol; once in a session, when its first object is made.

    Until then no call has to look for them.
    """
    attached: set[Symbol] = k.properties.setdefault("attached rules", set())  # type: ignore[assignment]
    if s in attached:
        return
    attached.add(s)
    found = system_expression(rules)
    assert type(found) is Compound
    for r in found.args:
        assert type(r) is Compound
        k.definitions[s].up.patterns.append(RewriteRule(r.args[0], r.args[1]))
    k.upvalued.add(s)
    k.touch()
