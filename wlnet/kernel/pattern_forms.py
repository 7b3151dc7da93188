"""The pattern constructs: one function each that compiles ``_h``, ``x_``, ``a | b``, ``p /; test`` and the rest.

``COMPILERS`` compiles a construct as a pattern for one expression; ``sequence_forms`` as one among arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from wlnet.expression import (
    Association,
    Complex,
    Compound,
    Expr,
    HostAtom,
    PackedArray,
    S,
    Symbol,
    head_of,
    is_list,
    key_of,
    same,
)
from wlnet.kernel.matching import Bindings, Pattern, bind, is_literal

if TYPE_CHECKING:
    from wlnet.kernel.patterns import PatternCompiler


def blank(c: PatternCompiler, p: Compound) -> Pattern | None:
    if not p.args:
        return Pattern(lambda _e, _b: True)
    if len(p.args) != 1:
        return None
    wanted = p.args[0]
    if type(wanted) is Symbol:
        if wanted is S.Integer:
            return Pattern(lambda e, _b: type(e) is int)
        if wanted is S.List:
            return Pattern(
                lambda e, _b: (
                    (type(e) is Compound and e.head is wanted)
                    or type(e) is PackedArray
                    or (isinstance(e, HostAtom) and e.head is wanted)
                )
            )
        if wanted is S.String:
            return Pattern(lambda e, _b: type(e) is str)
        if wanted is S.Symbol:
            return Pattern(lambda e, _b: type(e) is Symbol)
        if wanted is S.DirectedInfinity:
            return Pattern(lambda e, _b: head_of(infinity(e) or e) is wanted)
        return Pattern(lambda e, _b: head_of(e) is wanted)
    if is_literal(wanted):
        return Pattern(lambda e, _b: same(head_of(e), wanted))
    head = c.compile(wanted)
    return Pattern(None, lambda e, b: head.general(head_of(e), b))


def _named(c: PatternCompiler, p: Compound) -> Pattern | None:
    if len(p.args) != 2:
        return None
    name = p.args[0]
    if type(name) is not Symbol:
        c.kernel.message(S.Pattern, "patvar", p)
        return None
    inner = c.compile(p.args[1])
    if inner.simple is not None:
        simple = inner.simple
        if p.args[1] == Compound(S.Blank, ()):
            return Pattern(lambda e, b: bind(name, e, b))
        return Pattern(lambda e, b: simple(e, b) and bind(name, e, b), lengths=inner.lengths)

    def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
        for extended in inner.general(e, bindings):
            extended = extended.copy()
            if bind(name, e, extended):
                yield extended

    return Pattern(None, general, inner.lengths)


def _binds(p: Expr) -> bool:
    stack = [p]
    while stack:
        x = stack.pop()
        if type(x) is Compound:
            if x.head is S.Pattern:
                return True
            stack.append(x.head)
            stack.extend(x.args)
    return False


def _alternatives(c: PatternCompiler, p: Compound) -> Pattern | None:
    branches = [c.compile(a) for a in p.args]
    simples = [b.simple for b in branches if b.simple is not None]
    if len(simples) == len(branches) and not _binds(p):

        def simple(e: Expr, bindings: Bindings) -> bool:
            return any(branch(e, bindings) for branch in simples)

        return Pattern(simple)

    def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
        for branch in branches:
            yield from branch.general(e, bindings)

    return Pattern(None, general)


def _except(c: PatternCompiler, p: Compound) -> Pattern | None:
    if not 1 <= len(p.args) <= 2:
        return None
    unwanted = c.compile(p.args[0])
    wanted = c.compile(p.args[1]) if len(p.args) == 2 else None

    def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
        if next(unwanted.general(e, bindings), None) is not None:
            return
        if wanted is None:
            yield bindings
        else:
            yield from wanted.general(e, bindings)

    if unwanted.simple is not None and (wanted is None or wanted.simple is not None):
        no, yes = unwanted.simple, None if wanted is None else wanted.simple
        return Pattern(lambda e, b: not no(e, b.copy()) and (yes is None or yes(e, b)))
    return Pattern(None, general)


def _condition(c: PatternCompiler, p: Compound) -> Pattern | None:
    if len(p.args) != 2:
        return None
    inner = c.compile(p.args[0])
    condition = p.args[1]
    if inner.simple is not None:
        simple = inner.simple
        return Pattern(lambda e, b: simple(e, b) and c.holds(condition, b), lengths=inner.lengths)

    def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
        for extended in inner.general(e, bindings):
            if c.holds(condition, extended):
                yield extended

    return Pattern(None, general, inner.lengths)


def _pattern_test(c: PatternCompiler, p: Compound) -> Pattern | None:
    if len(p.args) != 2:
        return None
    inner = c.compile(p.args[0])
    function = p.args[1]
    if inner.simple is not None:
        simple = inner.simple
        return Pattern(lambda e, b: simple(e, b) and c.test(function, e), lengths=inner.lengths)

    def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
        for extended in inner.general(e, bindings):
            if c.test(function, e):
                yield extended

    return Pattern(None, general, inner.lengths)


def _verbatim(_c: PatternCompiler, p: Compound) -> Pattern | None:
    if len(p.args) != 1:
        return None
    literal = p.args[0]
    return Pattern(lambda e, _b: same(literal, e))


def _through(c: PatternCompiler, p: Compound) -> Pattern | None:
    """HoldPattern, Longest, Shortest and Optional around a single expression match what is inside."""
    return c.compile(p.args[0]) if p.args else None


def _one_of_many(c: PatternCompiler, p: Compound) -> Pattern | None:
    """A sequence pattern matched against a single expression."""
    item = c.item(p)
    if item.least > 1 or item.most < 1:
        return Pattern(lambda _e, _b: False)
    return Pattern(None, lambda e, b: item.match((e,), b))


def _key_value_pattern(c: PatternCompiler, p: Compound) -> Pattern | None:
    if len(p.args) != 1:
        return None
    wanted = p.args[0]
    if type(wanted) is Association:
        rules: tuple[Expr, ...] = wanted.rules()
    elif is_list(wanted):
        rules = wanted.args
    else:
        rules = (wanted,)
    patterns = [(_fixed_key(r), c.compile(r)) for r in rules]

    def entries(e: Expr) -> tuple[Expr, ...] | None:
        if type(e) is Association:
            return e.rules()
        if (
            type(e) is Compound
            and e.head is S.List
            and all(type(a) is Compound and a.head in (S.Rule, S.RuleDelayed) and len(a.args) == 2 for a in e.args)
        ):
            return e.args
        return None

    def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
        pairs = entries(e)
        if pairs is not None:
            yield from chosen(pairs, bindings, 0)

    def chosen(pairs: tuple[Expr, ...], bindings: Bindings, i: int) -> Iterator[Bindings]:
        """The ways in which the patterns from the one at ``i`` on match entries, each a different one."""
        if i == len(patterns):
            yield bindings
            return
        key, pattern = patterns[i]
        for at, r in enumerate(pairs):
            if key is None or key_of(r.args[0]) == key:  # type: ignore[union-attr]
                for extended in pattern.general(r, bindings):
                    yield from chosen(pairs[:at] + pairs[at + 1 :], extended, i + 1)

    return Pattern(None, general)


def infinity(e: Expr) -> Compound | None:
    """Infinity, -Infinity and ComplexInfinity as the ``DirectedInfinity`` that they stand for; None for others."""
    if e is S.Infinity:
        return Compound(S.DirectedInfinity, (1,))
    if e is S.ComplexInfinity:
        return Compound(S.DirectedInfinity, ())
    if type(e) is Compound and e.head is S.Times and e.args == (-1, S.Infinity):
        return Compound(S.DirectedInfinity, (-1,))
    return None


def _apart(e: Expr) -> Expr:
    """Numbers and infinities by their parts, as patterns see them; everything else as it is."""
    if type(e) is Fraction:
        return Compound(S.Rational, (e.numerator, e.denominator))
    if type(e) is Complex:
        return Compound(S.Complex, (e.re, e.im))
    return infinity(e) or e


def _by_parts(c: PatternCompiler, p: Compound) -> Pattern | None:
    """``Rational[n_, d_]``, ``Complex[re_, im_]`` and ``DirectedInfinity[z_]`` match what is stored otherwise."""
    if is_literal(p):
        return None
    whole = c.compound(p)
    if whole.simple is not None:
        simple = whole.simple
        return Pattern(lambda e, b: simple(_apart(e), b))
    return Pattern(None, lambda e, b: whole.general(_apart(e), b))


def _fixed_key(entry: Expr) -> Hashable | None:
    """The key that an entry must have to match ``"key" -> pattern``; None if it may have many."""
    if type(entry) is Compound and entry.head in (S.Rule, S.RuleDelayed) and entry.args and is_literal(entry.args[0]):
        return key_of(entry.args[0])
    return None


COMPILERS: dict[Symbol, Callable[[PatternCompiler, Compound], Pattern | None]] = {
    S.Blank: blank,
    S.Pattern: _named,
    S.Alternatives: _alternatives,
    S.Except: _except,
    S.Condition: _condition,
    S.PatternTest: _pattern_test,
    S.Verbatim: _verbatim,
    S.HoldPattern: _through,
    S.Longest: _through,
    S.Shortest: _through,
    S.Optional: _through,
    S.KeyValuePattern: _key_value_pattern,
    S.Rational: _by_parts,
    S.Complex: _by_parts,
    S.DirectedInfinity: _by_parts,
    S.BlankSequence: _one_of_many,
    S.BlankNullSequence: _one_of_many,
    S.Repeated: _one_of_many,
    S.RepeatedNull: _one_of_many,
    S.PatternSequence: _one_of_many,
    S.OrderlessPatternSequence: _one_of_many,
    S.OptionsPattern: _one_of_many,
}
