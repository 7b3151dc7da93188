"""Lists for the last levels of deeper arrays: Threaded."""

from __future__ import annotations

from wlnet.builtins.attached_rules import attach_rules
from wlnet.expression import Expr, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin

_RULES = """{
    f_Symbol[a___, t_Threaded, b___] /; MemberQ[Attributes[f], Listable] && FreeQ[{a, b}, _List, {1}] :>
        Threaded[f @@ Replace[{a, t, b}, Threaded[v_] :> v, {1}]]
}"""
"""Without arrays beside it, it goes on: in m - Threaded[v], (-1) Threaded[v] is Threaded[-v]."""


@builtin("Threaded")
def threaded(k: Kernel, _e: Expr) -> Expr | None:
    """Threaded[list]: in arithmetic with a deeper array, list at its last levels.

    >> {{{1, 2}, {3, 4}} + Threaded[{10, 20}], {{1., 2.}, {3., 4.}}/Threaded[{1, 2}]}
     = {{{11, 22}, {13, 24}}, {{1., 1.}, {3., 2.}}}
    """
    attach_rules(k, S.Threaded, _RULES)
    return None
