"""Sow and Reap: values gathered on the way."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.expression import NONE, Compound, Expr, S, is_list, key_of, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin

_ABORTED = S.__getattr__("$Aborted")
_FAILED = S.__getattr__("$Failed")


@builtin("Sow")
def sow(k: Kernel, value: Expr, tag: Expr = NONE) -> Expr | None:
    """Sow[value, tag]: gives value to the enclosing Reap.

    >> Reap[Sow[1]; Sow[2]; 3]
     = {3, {{1, 2}}}
    """
    tags = tag.args if is_list(tag) else (tag,)
    for one in tags:
        for sown, wants in reversed(_reapers(k)):
            if wants(one):
                sown.append((one, value))
                break
    return value


def _reapers(k: Kernel) -> list[tuple[list[tuple[Expr, Expr]], Callable[[Expr], bool]]]:
    return k.properties.setdefault("reapers", [])  # type: ignore[return-value]


@builtin("Reap", "HoldFirst")
def reap(k: Kernel, body: Expr, forms: Expr | None = None, function: Expr | None = None) -> Expr | None:
    """Reap[body, form, f]: {value of body, {lists of the values sown with tags that match}}.

    >> Reap[Sow[1, a]; Sow[2, b]; Sow[3, a], _, List]
     = {3, {{a, {1, 3}}, {b, {2}}}}
    """
    wanted = None if forms is None else k.evaluate(forms)
    many = wanted is not None and is_list(wanted)
    tags = () if wanted is None else wanted.args if is_list(wanted) else (wanted,)
    patterns = [k.pattern(f) for f in tags]

    def wants(tag: Expr) -> bool:
        return wanted is None or any(p.matches(tag) for p in patterns)

    sown: list[tuple[Expr, Expr]] = []
    reapers = _reapers(k)
    reapers.append((sown, wants))
    try:
        value = k.evaluate(body)
    finally:
        reapers.pop()

    def gather(accepts: object) -> Compound:
        groups: dict[object, tuple[Expr, list[Expr]]] = {}
        for tag, item in sown:
            if accepts is None or accepts.matches(tag):  # type: ignore[attr-defined]
                groups.setdefault(key_of(tag), (tag, []))[1].append(item)
        if function is None:
            return list_of(*(list_of(*items) for _, items in groups.values()))
        return list_of(*(Compound(function, (tag, list_of(*items))) for tag, items in groups.values()))

    if many:
        return list_of(value, list_of(*(gather(p) for p in patterns)))
    return list_of(value, gather(patterns[0] if patterns else None))
