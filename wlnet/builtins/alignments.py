"""Two strings or lists laid against each other: EditDistance, DamerauLevenshteinDistance, SequenceAlignment."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.builtins.common_sequences import comparable_pair
from wlnet.expression import FALSE, Compound, Expr, S, elements
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin

_GAP = -1
_SUBSTITUTION = -1
_MATCH = 1


@builtin("EditDistance", options={"IgnoreCase": "False"})
def edit_distance(k: Kernel, options: Options, u: Expr, v: Expr) -> Expr | None:
    """EditDistance[u, v]: how many insertions, deletions and replacements turn one string or list into the other.

    >> {EditDistance["kitten", "sitting"], EditDistance[{1, 2, 3}, {1, 3}]}
     = {3, 1}
    """
    pair = comparable_pair(options, u, v)
    if pair is None:
        _complain(k, Compound(S.EditDistance, (u, v)))
        return None
    return _distance(*pair, transpositions=False)


@builtin("DamerauLevenshteinDistance", options={"IgnoreCase": "False"})
def damerau_levenshtein_distance(k: Kernel, options: Options, u: Expr, v: Expr) -> Expr | None:
    """DamerauLevenshteinDistance[u, v]: EditDistance where exchanging two neighbours is one step, too.

    >> {DamerauLevenshteinDistance["abc", "acb"], DamerauLevenshteinDistance[{1, 2, 3}, {2, 1}]}
     = {1, 2}
    """
    pair = comparable_pair(options, u, v)
    if pair is None:
        _complain(k, Compound(S.DamerauLevenshteinDistance, (u, v)))
        return None
    return _distance(*pair, transpositions=True)


def _complain(k: Kernel, call: Compound) -> None:
    position = 1 if type(call.args[0]) is not str and elements(call.args[0]) is None else 2
    k.message(call.head, "string", position, call)  # type: ignore[arg-type]


def _distance(a: Sequence[object], b: Sequence[object], *, transpositions: bool) -> int:
    """The optimal string alignment distance, row by row; without transpositions Levenshtein's distance."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        two_before, before = before, row
        row = [i]
        for j, y in enumerate(b, 1):
            steps = min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y))
            if transpositions and i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                steps = min(steps, two_before[j - 2] + 1)
            row.append(steps)
    return row[-1]


@builtin("SequenceAlignment", options={"IgnoreCase": "False", "MergeDifferences": "True"})
def sequence_alignment(_k: Kernel, options: Options, u: Expr, v: Expr) -> Expr | None:
    """SequenceAlignment[s1, s2]: the best global alignment, as runs that both have and pairs of runs that differ.

    A match counts 1, anything else -1 (Needleman and Wunsch, J. Mol. Biol. 48, 1970).

    >> {SequenceAlignment["abcXXdef", "abcYdef"], SequenceAlignment[{1, 2, 3}, {1, 3}]}
     = {{"abc", {"XX", "Y"}, "def"}, {{1}, {{2}, {}}, {3}}}

    Not built: GapPenalty, SimilarityRules and other methods.
    """
    pair = comparable_pair(options, u, v)
    if pair is None:
        return None
    a, b = pair
    steps = _steps(a, b)
    merged: list[tuple[bool, int, int, int, int]] = []
    i = j = 0
    for di, dj in steps:
        same = bool(di and dj) and a[i] == b[j]
        last = merged[-1] if merged else None
        joins = last is not None and last[0] == same and (same or options["MergeDifferences"] is not FALSE)
        if joins and last is not None:
            merged[-1] = (same, last[1], i + di, last[3], j + dj)
        else:
            merged.append((same, i, i + di, j, j + dj))
        i, j = i + di, j + dj
    pieces = [
        _run(u, i0, i1) if same else Compound(S.List, (_run(u, i0, i1), _run(v, j0, j1)))
        for same, i0, i1, j0, j1 in merged
    ]
    return Compound(S.List, tuple(pieces))


def _steps(a: Sequence[object], b: Sequence[object]) -> list[tuple[int, int]]:
    """How far an optimal alignment goes on in either sequence, step by step."""
    score = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a), -1, -1):
        for j in range(len(b), -1, -1):
            score[i][j] = max((gain + score[i + di][j + dj] for di, dj, gain in _moves(a, b, i, j)), default=0)
    steps: list[tuple[int, int]] = []
    i = j = 0
    while i < len(a) or j < len(b):
        di, dj, _ = next(m for m in _moves(a, b, i, j) if m[2] + score[i + m[0]][j + m[1]] == score[i][j])
        steps.append((di, dj))
        i, j = i + di, j + dj
    return steps


def _moves(a: Sequence[object], b: Sequence[object], i: int, j: int) -> list[tuple[int, int, int]]:
    moves = []
    if i < len(a) and j < len(b):
        moves.append((1, 1, _MATCH if a[i] == b[j] else _SUBSTITUTION))
    if i < len(a):
        moves.append((1, 0, _GAP))
    if j < len(b):
        moves.append((0, 1, _GAP))
    return moves


def _run(e: Expr, start: int, end: int) -> Expr:
    return e[start:end] if type(e) is str else Compound(S.List, (elements(e) or ())[start:end])
