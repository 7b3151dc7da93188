"""Strings changed at positions: StringReplacePart."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.builtins.string_arguments import over_strings
from wlnet.expression import Compound, Expr, S, elements
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

messages("StringReplacePart", {
    "len": "The lists `1` and `2` have different lengths.",
    "pos": "`1` is no position {m, n} in `2`.",
})  # fmt: skip


@builtin("StringReplacePart")
def string_replace_part(k: Kernel, s: Expr, new: Expr, where: Expr) -> Expr | None:
    """StringReplacePart[s, new, {m, n}], [s, new, {{m1, n1}, ...}], [s, {new1, ...}, {{m1, n1}, ...}]: parts replaced.

    >> {StringReplacePart["abcdef", "XY", {2, 3}], StringReplacePart["abcdef", "-", {{1, 2}, {-1, -1}}]}
     = {"aXYdef", "-cde-"}
    >> StringReplacePart["abcdef", {"1", "22"}, {{1, 1}, {4, 6}}]
     = "1bc22"
    """
    args = (s, new, where)
    places = elements(where)
    if places is None:
        return None
    if places and all(type(p) is int for p in places):
        places = (where,)
    pieces = elements(new)
    pieces = (new,) * len(places) if pieces is None else pieces
    if not all(type(piece) is str for piece in pieces):
        k.message(S.StringReplacePart, "strse", 2, Compound(S.StringReplacePart, args))
        return None
    if len(pieces) != len(places):
        k.message(S.StringReplacePart, "len", new, where)
        return None

    def replace(text: str) -> Expr | None:
        spans: list[tuple[int, int, str]] = []
        for place, piece in zip(places, pieces, strict=True):
            span = _span(elements(place), len(text))
            if span is None:
                k.message(S.StringReplacePart, "pos", place, text)
                return None
            spans.append((*span, str(piece)))
        for start, end, piece in sorted(spans, reverse=True):
            text = text[:start] + piece + text[end:]
        return text

    return over_strings(k, S.StringReplacePart, args, replace)


def _span(place: Sequence[Expr] | None, length: int) -> tuple[int, int] | None:
    """The positions {m, n}, counted from the end if negative, as a slice; None if there are no such characters."""
    if place is None or len(place) != 2:
        return None
    first, last = place
    if type(first) is not int or type(last) is not int:
        return None
    start = first - 1 if first > 0 else length + first
    end = last if last >= 0 else length + last + 1
    return (start, end) if first != 0 and 0 <= start <= end <= length else None
