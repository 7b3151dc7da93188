"""What two strings or lists have in common: LongestCommonSequence, LongestCommonSubsequence."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.expression import TRUE, Compound, Expr, PackedArray, S, is_list, key_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin


def _keys(e: Expr, ignore_case: bool) -> Sequence[object] | None:
    """The elements as they are compared; None for what is neither a string nor a list."""
    if type(e) is str:
        return e.casefold() if ignore_case and len(e.casefold()) == len(e) else e
    return [key_of(x) for x in e.args] if is_list(e) else None


def comparable_pair(options: Options, a: Expr, b: Expr) -> tuple[Sequence[object], Sequence[object]] | None:
    """Two strings or two lists, as their elements are compared under the option IgnoreCase; None for anything else."""
    ignore_case = options["IgnoreCase"] is TRUE
    left, right = _keys(a, ignore_case), _keys(b, ignore_case)
    if left is None or right is None or (type(a) is str) != (type(b) is str):
        return None
    return left, right


def _chosen(e: Expr, places: Sequence[int]) -> Expr:
    if type(e) is str:
        return "".join(e[i] for i in places)
    assert type(e) is Compound or type(e) is PackedArray
    return Compound(S.List, tuple(e.args[i] for i in places))


@builtin("LongestCommonSubsequence", options={"IgnoreCase": "False"})
def longest_common_subsequence(_k: Kernel, options: Options, a: Expr, b: Expr) -> Expr | None:
    """LongestCommonSubsequence[s1, s2]: the longest run of neighbouring characters (elements) that both have.

    >> {LongestCommonSubsequence["ABXCD", "YABCD"], LongestCommonSubsequence[{1, 2, 3}, {0, 2, 3}]}
     = {"AB", {2, 3}}
    """
    pair = comparable_pair(options, a, b)
    if pair is None:
        return None
    left, right = pair
    best = end = 0
    before = [0] * (len(right) + 1)
    for i, x in enumerate(left, 1):
        now = [0] * (len(right) + 1)
        for j, y in enumerate(right, 1):
            if x == y:
                now[j] = before[j - 1] + 1
                if now[j] > best:
                    best, end = now[j], i
        before = now
    return _chosen(a, range(end - best, end))


@builtin("LongestCommonSequence", options={"IgnoreCase": "False"})
def longest_common_sequence(_k: Kernel, options: Options, a: Expr, b: Expr) -> Expr | None:
    """LongestCommonSequence[s1, s2]: the longest sequence, with gaps perhaps, that occurs in both in this order.

    >> {LongestCommonSequence["ABXCD", "YABCD"], LongestCommonSequence[{1, 2, 3}, {2, 0, 3}]}
     = {"ABCD", {2, 3}}
    """
    pair = comparable_pair(options, a, b)
    if pair is None:
        return None
    left, right = pair
    lengths = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            same = left[i] == right[j]
            lengths[i][j] = lengths[i + 1][j + 1] + 1 if same else max(lengths[i + 1][j], lengths[i][j + 1])
    places: list[int] = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] == right[j]:
            places.append(i)
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return _chosen(a, places)
