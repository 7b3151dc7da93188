"""Runs of neighbouring elements: SequenceCases, SequencePosition, SequenceCount, SequenceReplace and their kin."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from wlnet.expression import FALSE, TRUE, Compound, Expr, S, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.matching import Pattern
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, symbols
from wlnet.kernel.replacement import is_rule, rewrite_rule
from wlnet.kernel.rules import RewriteRule

symbols("Overlaps")


def _sequence_matches(
    k: Kernel, e: tuple[Expr, ...], form: Expr, overlaps: Expr = FALSE
) -> Iterator[tuple[int, int, Expr]]:
    """Runs of elements that match: start, end, and the run (or what a rule makes of it).

    ``form`` is a pattern, a rule, or a list of rules that are tried in turn at each place. ``overlaps`` is False, True
    for runs that begin inside others, or All for several that begin at one place, too.
    """
    rules = _rules_in(form)
    attempts: list[tuple[Pattern | RewriteRule, int, int]] = []
    for given in (form,) if rules is None else rules:
        attempt = k.pattern(given) if rules is None else rewrite_rule(k, given)  # type: ignore[arg-type]
        least, most = (attempt if isinstance(attempt, Pattern) else attempt.compiled(k)).lengths
        attempts.append((attempt, max(1, least), most))
    start = 0
    while start < len(e):
        following = start + 1
        for attempt, end in (
            (attempt, end)
            for attempt, least, most in attempts
            for end in range(min(len(e), start + most), start + least - 1, -1)
        ):
            run = Compound(S.List, e[start:end])
            if isinstance(attempt, RewriteRule):
                result = attempt.apply(k, run)
            else:
                result = run if attempt.matches(run) else None
            if result is not None:
                yield start, end, result
                if overlaps is not S.All:
                    following = start + 1 if overlaps is TRUE else end
                    break
        start = following


def _rules_in(form: Expr) -> list[Compound] | None:
    """A rule or a list of rules as a list; None for a pattern."""
    items = form.args if is_list(form) and form.args else (form,)
    found = [r for r in items if type(r) is Compound and is_rule(r)]
    return found if len(found) == len(items) else None


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
def sequence_split(k: Kernel, e: Expr, form: Expr, n: Expr = S.Infinity) -> Expr | None:
    """SequenceSplit[list, form], [list, form -> value], [..., n]: what lies between the runs that match.

    With a rule, or a list of rules, the values stand between the pieces; there are at most n pieces.

    >> SequenceSplit[{1, 2, 0, 3, 0, 0, 4}, {0}]
     = {{1, 2}, {3}, {4}}
    >> {SequenceSplit[{a, x, x, b}, {x ..} -> cut], SequenceSplit[{a, x, b, x, c}, {x}, 2]}
     = {{{a}, cut, {b}}, {{a}, {b, x, c}}}
    """
    if not is_list(e):
        return None
    most = _at_most(n)
    pieces: list[Expr] = []
    at = 0
    for start, end, result in islice(_sequence_matches(k, e.args, form), None if most is None else max(0, most - 1)):
        if start > at:
            pieces.append(Compound(S.List, e.args[at:start]))
        if _rules_in(form) is not None:
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
def sequence_replace(k: Kernel, e: Expr, given: Expr, n: Expr = S.Infinity) -> Expr | None:
    """SequenceReplace[list, form -> value], [list, rules, n]: each run that matches replaced by one element.

    >> SequenceReplace[{a, b, x, a, b}, {a, b} -> c]
     = {c, x, c}
    >> {SequenceReplace[{a, b, a}, {{a} -> b, {b} -> a}], SequenceReplace[{a, a, a}, {a} -> x, 2]}
     = {{b, a, b}, {x, x, a}}
    """
    if not is_list(e) or _rules_in(given) is None:
        return None
    pieces: list[Expr] = []
    at = 0
    for start, end, result in islice(_sequence_matches(k, e.args, given), _at_most(n)):
        pieces.extend(e.args[at:start])
        pieces.append(result)
        at = end
    return Compound(S.List, (*pieces, *e.args[at:]))
