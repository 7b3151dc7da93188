"""The pattern constructs as arguments, where they may stand for several expressions or none: ``x__``, ``p..``.

``ITEMS`` has one function for each construct. Where it has none, a construct stands for one expression.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from wlnet.expression import Compound, Expr, S, Symbol, is_list
from wlnet.kernel.matching import INFINITE, OPTIONS_GIVEN, Bindings, Item, Pattern, Run, bind, sequence_of
from wlnet.kernel.pattern_forms import blank
from wlnet.kernel.templates import pattern_names

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel
    from wlnet.kernel.patterns import PatternCompiler


def _chain(states: Iterator[Bindings], step: Callable[[Bindings], Iterator[Bindings]]) -> Iterator[Bindings]:
    for state in states:
        yield from step(state)


_YES = Pattern(lambda _e, _b: True)


def _blank_sequence(c: PatternCompiler, p: Compound, _parent: Compound | None, _position: int) -> Item | None:
    least = 1 if p.head is S.BlankSequence else 0
    single = blank(c, Compound(S.Blank, p.args))
    if single is None:
        return None
    if not p.args:
        return Item(_YES, least, INFINITE, run=Run(None, None))
    if single.simple is None:
        return Item(single, least, INFINITE, sequence=_each(single))
    return Item(single, least, INFINITE, run=Run(single.simple, None))


def _each(pattern: Pattern) -> Callable[[tuple[Expr, ...], Bindings], Iterator[Bindings]]:
    def sequence(values: tuple[Expr, ...], bindings: Bindings) -> Iterator[Bindings]:
        states: Iterator[Bindings] = iter((bindings,))
        for v in values:
            states = _chain(states, lambda state, v=v: pattern.general(v, state))  # type: ignore[misc]
        yield from states

    return sequence


def _named_item(c: PatternCompiler, p: Compound, parent: Compound | None, position: int) -> Item | None:
    if len(p.args) != 2 or type(p.args[0]) is not Symbol:
        return None
    name = p.args[0]
    inner = c.item(p.args[1], parent, position)
    if inner.least == inner.most == 1 and inner.sequence is None:
        return Item(c.compile(p))
    sequence = inner.sequence
    if sequence is None:
        return None
    if inner.run is not None and inner.run.name is None:
        run = Run(inner.run.each, name)
        return Item(inner.pattern, inner.least, inner.most, run=run, shortest=inner.shortest)

    def named(values: tuple[Expr, ...], bindings: Bindings) -> Iterator[Bindings]:
        whole = sequence_of(values)
        for extended in sequence(values, bindings):
            extended = extended.copy()
            if bind(name, whole, extended):
                yield extended

    return Item(inner.pattern, inner.least, inner.most, sequence=named, shortest=inner.shortest)


def _repeated(c: PatternCompiler, p: Compound, _parent: Compound | None, _position: int) -> Item | None:
    if not 1 <= len(p.args) <= 2:
        return None
    inner = c.item(p.args[0])
    least, most = (1 if p.head is S.Repeated else 0), INFINITE
    if len(p.args) == 2:
        spec = p.args[1]
        if type(spec) is int:
            most = spec
        elif is_list(spec):
            bounds: tuple[Expr, ...] = spec.args
            if len(bounds) == 1 and type(bounds[0]) is int:
                least = most = bounds[0]
            elif len(bounds) == 2 and type(bounds[0]) is int:
                least = bounds[0]
                if type(bounds[1]) is int:
                    most = bounds[1]
    if inner.least == inner.most == 1:
        simple = inner.pattern.simple
        if simple is not None and not pattern_names(p.args[0]):
            return Item(inner.pattern, least, most, run=Run(simple, None), shortest=False)
        return Item(inner.pattern, least, most, sequence=_each(inner.pattern), shortest=False)

    def groups(values: tuple[Expr, ...], bindings: Bindings, done: int = 0) -> Iterator[Bindings]:
        if not values:
            if done >= least:
                yield bindings
            return
        if done >= most:
            return
        for size in range(max(1, inner.least), min(inner.most, len(values)) + 1):
            for extended in inner.match(values[:size], bindings):
                yield from groups(values[size:], extended, done + 1)

    return Item(inner.pattern, least * inner.least, min(INFINITE, most * inner.most), sequence=groups, shortest=False)


def _pattern_sequence(c: PatternCompiler, p: Compound, _parent: Compound | None, _position: int) -> Item | None:
    items = [c.item(a) for a in p.args]
    least, most = sum(i.least for i in items), min(INFINITE, sum(i.most for i in items))
    if p.head is S.PatternSequence:
        return Item(_YES, least, most, sequence=c.arguments(items, p.args))
    inner = c.orderless(S.Sequence, Pattern(lambda _e, _b: True), items, False, False, p)
    return Item(_YES, least, most, sequence=lambda v, b: inner.general(Compound(S.Sequence, v), b))


def _longest(c: PatternCompiler, p: Compound, parent: Compound | None, position: int) -> Item | None:
    if not p.args:
        return None
    inner = c.item(p.args[0], parent, position)
    return Item(
        inner.pattern,
        inner.least,
        inner.most,
        sequence=inner.sequence,
        run=inner.run,
        shortest=p.head is S.Shortest,
        default=inner.default,
    )


def default_value(kernel: Kernel, parent: Compound | None, position: int) -> Expr | None:
    """``Default[f, position]`` for an optional argument ``x_.`` of ``f``."""
    if parent is None or type(parent.head) is not Symbol:
        return None
    head = parent.head
    own = kernel.definitions[head].defaults
    for key in (Compound(S.Default, (head, position)), Compound(S.Default, (head,))):
        value = own.apply(kernel, key)
        if value is not None:
            return kernel.evaluate(value)
    if head is S.Plus:
        return 0
    if head is S.Times:
        return 1
    return 1 if head is S.Power and position == 2 else None


def _optional(c: PatternCompiler, p: Compound, parent: Compound | None, position: int) -> Item | None:
    if not 1 <= len(p.args) <= 2:
        return None
    inner = c.item(p.args[0], parent, position)
    default = p.args[1] if len(p.args) == 2 else None
    names = []
    target = p.args[0]
    while type(target) is Compound and len(target.args) == 2:
        if target.head is S.Pattern:
            names.append(target.args[0])
            target = target.args[1]
        elif target.head in (S.PatternTest, S.Condition):
            target = target.args[0]
        else:
            break
    # The default of {a_, b_}: {0, 1} is taken apart by the pattern; that of x_Integer: None need not match it.
    parts = c.compile(target) if pattern_names(target) else None

    def take_default(bindings: Bindings) -> Iterator[Bindings]:
        value = default
        if value is None:
            found = default_value(c.kernel, parent, position)
            if found is None:
                return
            value = found
        extended = bindings.copy()
        if all(bind(name, value, extended) for name in names if type(name) is Symbol):
            if parts is None:
                yield extended
            else:
                yield from parts.general(value, extended)

    least = 0 if default is not None or default_value(c.kernel, parent, position) is not None else 1
    if inner.sequence is None:
        return Item(inner.pattern, least, 1, default=take_default, shortest=False)
    sequence = inner.sequence

    def either(values: tuple[Expr, ...], bindings: Bindings) -> Iterator[Bindings]:
        if values:
            yield from sequence(values, bindings)
        else:
            yield from take_default(bindings)

    return Item(inner.pattern, 0, inner.most, sequence=either, shortest=False)


def _options_pattern(_c: PatternCompiler, p: Compound, _parent: Compound | None, _position: int) -> Item | None:
    def is_option(e: Expr) -> bool:
        if type(e) is Compound:
            if e.head is S.Rule or e.head is S.RuleDelayed:
                return len(e.args) == 2
            if e.head is S.List:
                return all(is_option(a) for a in e.args)
        return False

    def sequence(values: tuple[Expr, ...], bindings: Bindings) -> Iterator[Bindings]:
        if all(is_option(v) for v in values):
            extended = bindings.copy()
            # Where OptionValue looks: the options given, under a name no pattern can have.
            extended[OPTIONS_GIVEN] = Compound(S.List, (*values, Compound(S.List, p.args)))
            yield extended

    return Item(_YES, 0, INFINITE, sequence=sequence, shortest=False)


def _condition_item(c: PatternCompiler, p: Compound, parent: Compound | None, position: int) -> Item | None:
    """``x__ /; test`` and ``x__?test`` around sequences."""
    if len(p.args) != 2:
        return None
    inner = c.item(p.args[0], parent, position)
    if inner.sequence is None:
        return Item(c.compile(p), inner.least, inner.most, default=inner.default, shortest=inner.shortest)
    sequence = inner.sequence
    condition = p.args[1]
    if p.head is S.PatternTest and inner.run is not None:
        each, name = inner.run

        def passes(e: Expr, bindings: Bindings) -> bool:
            return (each is None or each(e, bindings)) and c.test(condition, e)

        run = Run(passes, name)
        return Item(Pattern(passes), inner.least, inner.most, run=run, shortest=inner.shortest)

    def tested(values: tuple[Expr, ...], bindings: Bindings) -> Iterator[Bindings]:
        if p.head is S.PatternTest:
            if all(c.test(condition, v) for v in values):
                yield from sequence(values, bindings)
            return
        for extended in sequence(values, bindings):
            if c.holds(condition, extended):
                yield extended

    return Item(inner.pattern, inner.least, inner.most, sequence=tested, shortest=inner.shortest)


def _alternatives_item(c: PatternCompiler, p: Compound, _parent: Compound | None, _position: int) -> Item | None:
    items = [c.item(a) for a in p.args]
    if all(i.least == i.most == 1 and i.sequence is None for i in items):
        return Item(c.compile(p))

    def either(values: tuple[Expr, ...], bindings: Bindings) -> Iterator[Bindings]:
        for item in items:
            if item.least <= len(values) <= item.most:
                yield from item.match(values, bindings)

    return Item(_YES, min(i.least for i in items), max(i.most for i in items), sequence=either)


def _through_item(c: PatternCompiler, p: Compound, parent: Compound | None, position: int) -> Item | None:
    return c.item(p.args[0], parent, position) if len(p.args) == 1 else None


ITEMS: dict[Symbol, Callable[[PatternCompiler, Compound, Compound | None, int], Item | None]] = {
    S.BlankSequence: _blank_sequence,
    S.BlankNullSequence: _blank_sequence,
    S.Pattern: _named_item,
    S.Repeated: _repeated,
    S.RepeatedNull: _repeated,
    S.PatternSequence: _pattern_sequence,
    S.OrderlessPatternSequence: _pattern_sequence,
    S.Longest: _longest,
    S.Shortest: _longest,
    S.Optional: _optional,
    S.OptionsPattern: _options_pattern,
    S.PatternTest: _condition_item,
    S.Condition: _condition_item,
    S.Alternatives: _alternatives_item,
    S.HoldPattern: _through_item,
}
