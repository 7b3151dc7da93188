"""Runs of neighbouring elements: SequenceCases, SequencePosition, SequenceCount, SequenceReplace."""

from __future__ import annotations

from collections.abc import Iterator

from wlnet.expression import TRUE, Compound, Expr, S, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, symbols
from wlnet.kernel.replacement import is_rule, rewrite_rule

symbols("Overlaps")


def _sequence_matches(
    k: Kernel, e: tuple[Expr, ...], form: Expr, *, overlaps: bool = False
) -> Iterator[tuple[int, int, Expr]]:
    """Runs of elements that match: start, end, and the run (or what a rule makes of it)."""
    rule = rewrite_rule(k, form) if is_rule(form) else None  # type: ignore[arg-type]
    pattern = None if rule is not None else k.pattern(form)
    start = 0
    while start < len(e):
        for end in range(len(e), start, -1):
            run = Compound(S.List, e[start:end])
            if rule is not None:
                result = rule.apply(k, run)
            else:
                assert pattern is not None
                result = run if pattern.matches(run) else None
            if result is not None:
                yield start, end, result
                start = start if overlaps else end - 1
                break
        start += 1


@builtin("SequenceCases", operator=0)
def sequence_cases(k: Kernel, e: Expr, form: Expr, n: Expr = S.Infinity) -> Expr | None:
    """SequenceCases[list, form]: the runs of elements that match, longest first, without overlaps.

    >> SequenceCases[{1, a, b, 2, c}, {__Symbol}]
     = {{a, b}, {c}}
    """
    if not is_list(e):
        return None
    return Compound(S.List, tuple(r for _, _, r in _sequence_matches(k, e.args, form)))


@builtin("SequencePosition", operator=0)
def sequence_position(k: Kernel, e: Expr, form: Expr, n: Expr = S.Infinity) -> Expr | None:
    """SequencePosition[list, form]: the positions of runs that match.

    >> SequencePosition[{a, b, a, b}, {a, b}]
     = {{1, 2}, {3, 4}}
    """
    if not is_list(e):
        return None
    found = _sequence_matches(k, e.args, form)
    return Compound(S.List, tuple(list_of(start + 1, end) for start, end, _ in found))


@builtin("SequenceCount", operator=0, options={"Overlaps": "False"})
def sequence_count(k: Kernel, options: Options, e: Expr, form: Expr) -> Expr | None:
    """SequenceCount[list, form]: how many runs match; those that overlap count with Overlaps -> True.

    >> {SequenceCount[{a, b, a, b, a}, {a, b}], SequenceCount[{a, a, a}, {a, a}, Overlaps -> True]}
     = {2, 2}
    """
    if not is_list(e):
        return None
    return sum(1 for _ in _sequence_matches(k, e.args, form, overlaps=options["Overlaps"] is TRUE))


@builtin("SequenceReplace", operator=0)
def sequence_replace(k: Kernel, e: Expr, given: Expr) -> Expr | None:
    """SequenceReplace[list, form -> value]: each run that matches replaced by one element.

    >> SequenceReplace[{a, b, x, a, b}, {a, b} -> c]
     = {c, x, c}
    """
    if not is_list(e):
        return None
    args = e.args
    for one in given.args if is_list(given) else (given,):
        if not is_rule(one):
            return None
        pieces: list[Expr] = []
        at = 0
        for start, end, result in _sequence_matches(k, args, one):
            pieces.extend(args[at:start])
            pieces.append(result)
            at = end
        pieces.extend(args[at:])
        args = tuple(pieces)
    return Compound(S.List, args)
