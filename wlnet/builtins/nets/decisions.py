"""What a function decides by the form of its argument.

A function is traced by applying it to symbols. A test such as `x === 0`, a Switch, a loop that runs while `x > 1`, or
the choice among several rules of a definition comes out one way for a symbol and another way for numbers, and leaves
no mark in the expression that tracing reads. So the text of the function is looked through for these first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wlnet.expression import Association, Compound, Expr, S, Symbol, is_list
from wlnet.kernel.functions import parameters
from wlnet.kernel.templates import pattern_names

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel
    from wlnet.kernel.rules import RewriteRule

_TESTS = (
    "AtomQ Cases Count DeleteDuplicates EvenQ FixedPoint For FreeQ Head IntegerQ ListQ MatchQ MemberQ NestWhile "
    "NumberQ NumericQ OddQ OrderedQ Ordering Position PrimeQ SameQ Select Sort StringQ Switch TrueQ Union UnsameQ "
    "VectorQ While"
)
_BY_FORM = frozenset(S.__getattr__(name) for name in _TESTS.split())
_LOCALS = (S.Module, S.With, S.Block)
_PLAIN = (S.Blank, S.Pattern, S.Optional, S.OptionsPattern, S.BlankNullSequence, S.BlankSequence)


def undecidable(k: Kernel, function: Expr) -> Expr | None:
    """The part of a function that its argument's form would decide; None if there is none."""
    return next(_found(k, function), None)


def _found(k: Kernel, function: Expr) -> Iterator[Expr]:
    seen: set[Symbol] = set()
    if isinstance(function, Symbol):
        yield from _rules(k, function, None, seen)
    elif isinstance(function, Compound):
        if function.head is S.Function and len(function.args) >= 2:
            yield from _walk(k, function.args[1], frozenset(parameters(function.args[0]) or ()), seen)
        elif function.head is S.Function and function.args:
            yield from _walk(k, function.args[0], frozenset(), seen)
        else:
            for part in function.args:
                yield from _found(k, part)


def _walk(k: Kernel, e: Expr, bound: frozenset[Symbol], seen: set[Symbol]) -> Iterator[Expr]:
    """Parts of a body that are decided by the form of what depends on the symbols in ``bound`` or on a slot."""
    if isinstance(e, Association):
        for value in e.values():
            yield from _walk(k, value, bound, seen)
    if not isinstance(e, Compound) or (e.head is S.Function and len(e.args) == 1):
        return
    if e.head in _LOCALS and e.args and is_list(e.args[0]):
        new = [
            s.args[0]
            for s in e.args[0].args
            if isinstance(s, Compound) and len(s.args) == 2 and _depends(s.args[1], bound)
        ]
        bound = bound.union(s for s in new if isinstance(s, Symbol))
    if e.head in _BY_FORM and any(_depends(a, bound) for a in e.args):
        yield e
    if isinstance(e.head, Symbol) and e.head.context != "System`":
        places = [i for i, a in enumerate(e.args) if _depends(a, bound)]
        if places and any(True for _ in _rules(k, e.head, (len(e.args), places), seen)):
            yield e
    for part in (e.head, *e.args):
        yield from _walk(k, part, bound, seen)


def _depends(e: Expr, bound: frozenset[Symbol]) -> bool:
    if isinstance(e, Symbol):
        return e in bound
    if isinstance(e, Association):
        return any(_depends(v, bound) for v in e.values())
    if not isinstance(e, Compound):
        return False
    if e.head is S.Slot:
        return True
    if e.head is S.Function and len(e.args) == 1:
        return False  # its slots are its own
    return _depends(e.head, bound) or any(_depends(a, bound) for a in e.args)


def _rules(k: Kernel, f: Symbol, call: tuple[int, list[int]] | None, seen: set[Symbol]) -> Iterator[Expr]:
    """Left-hand sides that are told apart by the arguments at these places, and what the bodies decide.

    ``call`` is the number of arguments and the places of those that depend on the variables; None is all of any number.
    """
    if f in seen:
        return
    seen.add(f)
    rules = [r for r in k.definitions[f].down if isinstance(r.pattern, Compound) and _takes(r.pattern, call)]
    for r in rules:
        assert isinstance(r.pattern, Compound)
        args = r.pattern.args
        traced = [a for i, a in enumerate(args) if call is None or i in call[1]]
        bound = frozenset(name for a in traced for name in pattern_names(a))
        if len(rules) > 1 and (not all(map(_anything, traced)) or _conditional(r, bound)):
            yield r.pattern
        yield from _walk(k, r.body, bound, seen)


def _takes(pattern: Compound, call: tuple[int, list[int]] | None) -> bool:
    return call is None or len(pattern.args) == call[0] or any(not _one(a) for a in pattern.args)


def _one(pattern: Expr) -> bool:
    """Whether a pattern stands for exactly one argument."""
    while isinstance(pattern, Compound) and pattern.head is S.Pattern and len(pattern.args) == 2:
        pattern = pattern.args[1]
    several = (S.Optional, S.OptionsPattern, S.BlankNullSequence, S.BlankSequence)
    return not (isinstance(pattern, Compound) and pattern.head in several)


def _anything(pattern: Expr) -> bool:
    """Whether a pattern matches numbers and symbols alike: `x_`, `x_: 1`, `x__`."""
    if not isinstance(pattern, Compound) or pattern.head not in _PLAIN:
        return False
    if pattern.head is S.Pattern:
        return len(pattern.args) == 2 and _anything(pattern.args[1])
    if pattern.head is S.Optional:
        return bool(pattern.args) and _anything(pattern.args[0])
    return pattern.head is S.OptionsPattern or not pattern.args


def _conditional(r: RewriteRule, bound: frozenset[Symbol]) -> bool:
    body = r.body
    return isinstance(body, Compound) and body.head is S.Condition and _depends(body.args[-1], bound)
