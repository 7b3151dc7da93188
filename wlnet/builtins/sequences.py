"""Runs of neighbouring elements: SequenceCases, SequencePosition, SequenceCount, SequenceReplace and their kin."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from wlnet.expression import FALSE, TRUE, Compound, Expr, S, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, symbols
from wlnet.kernel.replacement import is_rule, rewrite_rule

symbols("Overlaps")


def _sequence_matches(
    k: Kernel, e: tuple[Expr, ...], form: Expr, overlaps: Expr = FALSE
) -> Iterator[tuple[int, int, Expr]]:
    """Runs of elements that match: start, end, and the run (or what a rule makes of it).

    ``overlaps`` is False, True for runs that begin inside others, or All for several that begin at one place, too.
    """
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
                if overlaps is S.All:
                    continue
                start = start if overlaps is TRUE else end - 1
                break
        start += 1


def _at_most(n: Expr) -> int | None:
    return n if type(n) is int else None


@builtin("SequenceCases", operator=0, options={"Overlaps": "False"})
def sequence_cases(k: Kernel, options: Options, e: Expr, form: Expr, n: Expr = S.Infinity) -> Expr | None:
    """SequenceCases[list, form], [list, form, n]: the runs that match, longest first; without overlaps unless told.

    >> SequenceCases[{1, a, b, 2, c}, {__Symbol}]
     = {{a, b}, {c}}
    >> SequenceCases[{1, 2, 3, 5}, {x_, y_} /; y == x + 1, Overlaps -> True]
     = {{1, 2}, {2, 3}}
    """
    if not is_list(e):
        return None
    found = _sequence_matches(k, e.args, form, options["Overlaps"])
    return Compound(S.List, tuple(r for _, _, r in islice(found, _at_most(n))))


@builtin("SequencePosition", operator=0, options={"Overlaps": "True"})
def sequence_position(k: Kernel, options: Options, e: Expr, form: Expr, n: Expr = S.Infinity) -> Expr | None:
    """SequencePosition[list, form], [list, form, n]: the positions of runs that match, overlaps included.

    >> SequencePosition[{a, b, a, b}, {a, b}]
     = {{1, 2}, {3, 4}}
    """
    if not is_list(e):
        return None
    found = islice(_sequence_matches(k, e.args, form, options["Overlaps"]), _at_most(n))
    return Compound(S.List, tuple(list_of(start + 1, end) for start, end, _ in found))


@builtin("SequenceSplit", operator=0)
def sequence_split(k: Kernel, e: Expr, form: Expr) -> Expr | None:
    """SequenceSplit[list, form], [list, form -> value]: what lies between the runs that match; with a rule also values.

    >> SequenceSplit[{1, 2, 0, 3, 0, 0, 4}, {0}]
     = {{1, 2}, {3}, {4}}
    >> SequenceSplit[{a, x, x, b}, {x ..} -> cut]
     = {{a}, cut, {b}}
    """
    if not is_list(e):
        return None
    pieces: list[Expr] = []
    at = 0
    for start, end, result in _sequence_matches(k, e.args, form):
        if start > at:
            pieces.append(Compound(S.List, e.args[at:start]))
        if is_rule(form):
            pieces.append(result)
        at = end
    if at < len(e.args):
        pieces.append(Compound(S.List, e.args[at:]))
    return Compound(S.List, tuple(pieces))


@builtin("Subsequences")
def subsequences(k: Kernel, e: Expr, size: Expr = S.All) -> Expr | None:
    """Subsequences[list], [list, n], [list, {n}], [list, {m, n}]: runs of neighbouring elements, by length.

    >> {Subsequences[{a, b, c}], Subsequences[{a, b, c}, {2}]}
     = {{{}, {a}, {b}, {c}, {a, b}, {b, c}, {a, b, c}}, {{a, b}, {b, c}}}
    """
    if not is_list(e):
        return None
    whole = len(e.args)
    bounds = [n for n in (size.args if is_list(size) else (0, size)) if type(n) is int]
    if size is S.All:
        bounds = [0, whole]
    if not 1 <= len(bounds) <= 2:
        return None
    lengths = range(max(0, bounds[0]), min(bounds[-1], whole) + 1)
    runs = (e.args[i : i + n] for n in lengths for i in range(whole - n + 1 if n else 1))
    return Compound(S.List, tuple(Compound(S.List, run) for run in runs))


@builtin("SequenceCount", operator=0, options={"Overlaps": "False"})
def sequence_count(k: Kernel, options: Options, e: Expr, form: Expr) -> Expr | None:
    """SequenceCount[list, form]: how many runs match; those that overlap count with Overlaps -> True.

    >> {SequenceCount[{a, b, a, b, a}, {a, b}], SequenceCount[{a, a, a}, {a, a}, Overlaps -> True]}
     = {2, 2}
    """
    if not is_list(e):
        return None
    return sum(1 for _ in _sequence_matches(k, e.args, form, options["Overlaps"]))


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
