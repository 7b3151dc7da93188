"""Permutations of positions: Permute."""

from __future__ import annotations

from wlnet.expression import Compound, Expr, S, is_list
from wlnet.kernel.containers import expect_items, integers, pick
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

messages("Permute", {"perm": "`1` is not a permutation of `2` positions."})


def images(permutation: Expr, n: int) -> list[int] | None:
    """Where each of the positions 1 to n goes; None if it is not a permutation of them."""
    if is_list(permutation):
        given = integers(permutation.args)
        if given is None or len(given) > n or sorted(given) != list(range(1, len(given) + 1)):
            return None
        return [*given, *range(len(given) + 1, n + 1)]
    if type(permutation) is not Compound or permutation.head is not S.Cycles or len(permutation.args) != 1:
        return None
    cycles = permutation.args[0]
    places = list(range(1, n + 1))
    for cycle in cycles.args if is_list(cycles) else ():
        members = integers(cycle.args) if is_list(cycle) else None
        if members is None or not all(1 <= i <= n for i in members):
            return None
        for here, there in zip(members, members[1:] + members[:1], strict=True):
            places[here - 1] = there
    return places if sorted(places) == list(range(1, n + 1)) else None


@builtin("Permute")
def permute(k: Kernel, e: Expr, permutation: Expr) -> Expr | None:
    """Permute[list, {p1, p2, ...}]: element i goes to position pi; the permutation may be given as Cycles[...].

    >> {Permute[{a, b, c}, {2, 3, 1}], Permute[{a, b, c}, Cycles[{{1, 2}}]]}
     = {{c, a, b}, {b, a, c}}
    """
    items = expect_items(k, S.Permute, e, 1, (e, permutation))
    if items is None:
        return None
    places = images(permutation, len(items))
    if places is None:
        k.message(S.Permute, "perm", permutation, len(items))
        return None
    return pick(e, [i for i, _ in sorted(enumerate(places), key=lambda pair: pair[1])])
