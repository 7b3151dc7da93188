"""Pattern matching: patterns compiled to closures.

Most patterns can match in one way only (``f[x_, y_Integer, rest___]``): those compile to a ``Simple`` matcher, a
function that says yes or no and writes its bindings into a dictionary. Patterns that may match in several ways
(several sequences, Orderless and Flat heads, alternatives that bind) compile to a generator of bindings, which is
asked for the next possibility when something further on does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from wlnet.expression import (
    TRUE,
    Association,
    Compound,
    Expr,
    PackedArray,
    S,
    Symbol,
    head_of,
    is_list,
    key_of,
    same,
)
from wlnet.kernel.attributes import FLAT, ONE_IDENTITY, ORDERLESS
from wlnet.kernel.templates import substitute

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel

Bindings = dict[Symbol, Expr]
Simple = Callable[[Expr, Bindings], bool]
General = Callable[[Expr, Bindings], Iterator[Bindings]]
INFINITE = 1 << 60

_PATTERN_HEADS = frozenset(
    {
        S.Blank,
        S.BlankSequence,
        S.BlankNullSequence,
        S.Pattern,
        S.Alternatives,
        S.Except,
        S.Condition,
        S.PatternTest,
        S.Repeated,
        S.RepeatedNull,
        S.PatternSequence,
        S.OrderlessPatternSequence,
        S.Longest,
        S.Shortest,
        S.KeyValuePattern,
        S.Verbatim,
        S.HoldPattern,
        S.Optional,
        S.OptionsPattern,
    }
)


def is_literal(p: Expr) -> bool:
    """Whether a pattern has no pattern construct in it, so that it matches only itself."""
    stack = [p]
    while stack:
        x = stack.pop()
        if type(x) is Compound:
            if x.head in _PATTERN_HEADS:
                return False
            stack.append(x.head)
            stack.extend(x.args)
        elif type(x) is Association:
            for _, v in x:
                stack.append(v)
    return True


class Pattern:
    """A compiled pattern. ``simple`` is None when only ``general`` knows all the ways to match."""

    __slots__ = ("general", "simple")

    def __init__(self, simple: Simple | None, general: General | None = None) -> None:
        self.simple = simple
        self.general: General = general if general is not None else _as_general(simple)

    def match(self, e: Expr) -> Bindings | None:
        """The first way in which ``e`` matches, or None."""
        if self.simple is not None:
            bindings: Bindings = {}
            return bindings if self.simple(e, bindings) else None
        return next(self.general(e, {}), None)

    def matches(self, e: Expr) -> bool:
        return self.match(e) is not None

    def all_matches(self, e: Expr) -> Iterator[Bindings]:
        """Every way in which ``e`` matches."""
        return self.general(e, {})


def _as_general(simple: Simple | None) -> General:
    assert simple is not None

    def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
        extended = bindings.copy()
        if simple(e, extended):
            yield extended

    return general


def bind(name: Symbol, value: Expr, bindings: Bindings) -> bool:
    """Bind a name, or check that it is bound to the same already."""
    bound = bindings.get(name)
    if bound is None:
        bindings[name] = value
        return True
    return bound is value or same(bound, value)


class Item:
    """A pattern among the arguments of a compound: how many arguments it may take, and how it matches them."""

    __slots__ = ("default", "least", "most", "name", "pattern", "sequence", "shortest")

    def __init__(
        self,
        pattern: Pattern,
        least: int = 1,
        most: int = 1,
        *,
        sequence: Callable[[tuple[Expr, ...], Bindings], Iterator[Bindings]] | None = None,
        shortest: bool = True,
        default: Callable[[Bindings], Iterator[Bindings]] | None = None,
    ) -> None:
        self.pattern = pattern
        self.least = least
        self.most = most
        self.sequence = sequence
        self.shortest = shortest
        self.default = default

    def match(self, values: tuple[Expr, ...], bindings: Bindings) -> Iterator[Bindings]:
        if self.sequence is not None:
            return self.sequence(values, bindings)
        if len(values) == 1:
            return self.pattern.general(values[0], bindings)
        assert self.default is not None
        return self.default(bindings)


class PatternCompiler:
    """Compiles patterns for one kernel: attributes of heads, tests and conditions are the kernel's."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel

    # --- one expression -------------------------------------------------------------------------------------------

    def compile(self, p: Expr) -> Pattern:
        kind = type(p)
        if kind is Compound:
            assert type(p) is Compound
            if type(p.head) is Symbol:
                made = _COMPILERS.get(p.head)
                if made is not None:
                    found = made(self, p)
                    if found is not None:
                        return found
            if is_literal(p):
                literal = p
                return Pattern(lambda e, _b: e is literal or same(literal, e))
            return self._compound(p)
        if kind is Association:
            assert type(p) is Association
            return self._association(p)
        if kind is Symbol:
            return Pattern(lambda e, _b: e is p)
        return Pattern(lambda e, _b: type(e) is kind and e == p)

    def _compound(self, p: Compound) -> Pattern:
        head = p.head
        flags = self.kernel.definitions[head].attributes if type(head) is Symbol else 0
        items = [self.item(a, p, i) for i, a in enumerate(p.args, 1)]
        if any(_is_options_pattern(a) for a in p.args):
            for item in items:
                if item.default is not None:
                    item.pattern = _no_option(item.pattern)
        head_pattern = self.compile(head)
        if flags & ORDERLESS:
            return self._orderless(head, head_pattern, items, bool(flags & FLAT), bool(flags & ONE_IDENTITY), p)
        if flags & FLAT and type(head) is Symbol:
            return Pattern(None, self._flat(head, items, p, bool(flags & ONE_IDENTITY)))
        if head_pattern.simple is not None:
            simple = self._fixed(head, head_pattern.simple, items)
            if simple is not None:
                return Pattern(simple)
        return Pattern(None, self._ordered(head_pattern, items, p))

    def _fixed(self, head: Expr, head_simple: Simple, items: list[Item]) -> Simple | None:
        """A matcher for argument patterns of which at most one takes more than one argument."""
        simples: list[Simple] = []
        wide = -1
        for i, item in enumerate(items):
            if item.least == item.most == 1 and item.sequence is None:
                if item.pattern.simple is None:
                    return None
                simples.append(item.pattern.simple)
            elif wide < 0 and item.default is None and item.sequence is not None and item.pattern.simple is not None:
                wide = i
                simples.append(item.pattern.simple)
            else:
                return None
        count = len(items)
        list_head = head is S.List
        if wide < 0:

            def fixed(e: Expr, bindings: Bindings) -> bool:
                if type(e) is Compound:
                    args = e.args
                    if len(args) != count or not (e.head is head or head_simple(e.head, bindings)):
                        return False
                elif list_head and type(e) is PackedArray:
                    if len(e) != count:
                        return False
                    args = e.args
                else:
                    return False
                for simple, a in zip(simples, args, strict=True):  # noqa: SIM110 - a generator here costs twice
                    if not simple(a, bindings):
                        return False
                return True

            return fixed

        item = items[wide]
        before, after = simples[:wide], simples[wide + 1 :]
        others = count - 1
        least, most = item.least, item.most
        sequence = item.sequence
        assert sequence is not None

        def with_sequence(e: Expr, bindings: Bindings) -> bool:
            if type(e) is Compound:
                if not (e.head is head or head_simple(e.head, bindings)):
                    return False
            elif not (list_head and type(e) is PackedArray):
                return False
            args = e.args
            taken = len(args) - others
            if not least <= taken <= most:
                return False
            for simple, a in zip(before, args, strict=False):
                if not simple(a, bindings):
                    return False
            found = next(sequence(args[wide : wide + taken], bindings), None)
            if found is None:
                return False
            bindings.update(found)
            for simple, a in zip(after, args[wide + taken :], strict=True):  # noqa: SIM110
                if not simple(a, bindings):
                    return False
            return True

        return with_sequence

    def _ordered(self, head_pattern: Pattern, items: list[Item], p: Compound) -> General:
        matches = self._arguments(items)
        least = sum(i.least for i in items)
        most = min(INFINITE, sum(i.most for i in items))
        defaults = any(i.default is not None for i in items)
        solo = self._solo(items, p) if defaults else None

        def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
            if (type(e) is Compound or type(e) is PackedArray) and least <= len(e.args) <= most:
                args = e.args
                for extended in head_pattern.general(e.head, bindings):
                    yield from matches(args, extended)
            if solo is not None:
                yield from solo(e, bindings)

        return general

    def _solo(self, items: list[Item], p: Compound) -> General | None:
        """``f[x_, y_:0]`` with OneIdentity f also matches a bare ``x``: all but one argument take their defaults."""
        if type(p.head) is not Symbol or not self.kernel.definitions[p.head].attributes & ONE_IDENTITY:
            return None
        needed = [i for i in items if i.default is None]
        if len(needed) != 1 or needed[0].least > 1:
            return None
        the_one = needed[0]
        rest = [i for i in items if i is not the_one]
        head = p.head

        def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
            if type(e) is Compound and e.head is head:
                return
            states = the_one.match((e,), bindings)
            for item in rest:
                states = (found for state in states for found in item.match((), state))
            yield from states

        return general

    def _arguments(self, items: list[Item]) -> Callable[[tuple[Expr, ...], Bindings], Iterator[Bindings]]:
        count = len(items)
        least_after = [0] * (count + 1)
        most_after = [0] * (count + 1)
        for i in range(count - 1, -1, -1):
            least_after[i] = least_after[i + 1] + items[i].least
            most_after[i] = min(INFINITE, most_after[i + 1] + items[i].most)

        def matches(args: tuple[Expr, ...], bindings: Bindings, i: int = 0, at: int = 0) -> Iterator[Bindings]:
            left = len(args) - at
            if i == count:
                if left == 0:
                    yield bindings
                return
            item = items[i]
            low = max(item.least, left - most_after[i + 1])
            high = min(item.most, left - least_after[i + 1])
            sizes = range(low, high + 1) if item.shortest else range(high, low - 1, -1)
            for size in sizes:
                for extended in item.match(args[at : at + size], bindings):
                    yield from matches(args, extended, i + 1, at + size)

        return matches

    # --- Orderless and Flat heads ---------------------------------------------------------------------------------

    def _orderless(
        self, head: Expr, head_pattern: Pattern, items: list[Item], flat: bool, one_identity: bool, p: Compound
    ) -> Pattern:
        # Literal arguments and restrictive patterns first: fewer ways to try.
        order = sorted(range(len(items)), key=lambda i: (items[i].most, not is_literal(p.args[i])))
        ranked = [items[i] for i in order]
        widened = [self._widen(items[i], head, p.args[i], one_identity) if flat else items[i] for i in order]
        solo = self._solo(items, p)
        least_after = [0] * (len(ranked) + 1)
        for i in range(len(ranked) - 1, -1, -1):
            least_after[i] = least_after[i + 1] + widened[i].least

        def matches(args: tuple[Expr, ...], bindings: Bindings, i: int) -> Iterator[Bindings]:
            if i == len(widened):
                if not args:
                    yield bindings
                return
            item = widened[i]
            if i == len(widened) - 1:
                if item.least <= len(args) <= item.most:
                    yield from item.match(args, bindings)
                return
            high = min(item.most, len(args) - least_after[i + 1])
            sizes = range(item.least, high + 1) if item.shortest else range(high, item.least - 1, -1)
            for size in sizes:
                for chosen, rest in _choices(args, size):
                    for extended in item.match(chosen, bindings):
                        yield from matches(rest, extended, i + 1)

        def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
            if type(e) is Compound:
                for extended in head_pattern.general(e.head, bindings):
                    yield from matches(e.args, extended, 0)
            if solo is not None:
                yield from solo(e, bindings)

        return Pattern(None, general)

    def _flat(self, head: Symbol, items: list[Item], p: Compound, one_identity: bool) -> General:
        widened = [self._widen(item, head, a, one_identity) for item, a in zip(items, p.args, strict=True)]
        matches = self._arguments(widened)
        solo = self._solo(items, p)

        def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
            if type(e) is Compound and e.head is head:
                yield from matches(e.args, bindings)
            if solo is not None:
                yield from solo(e, bindings)

        return general

    def _widen(self, item: Item, head: Expr, source: Expr, one_identity: bool) -> Item:
        """In a Flat function a single-argument pattern may take several arguments, wrapped in the function."""
        if item.most != 1 or item.sequence is not None or is_literal(source):
            return item
        pattern = item.pattern

        def sequence(values: tuple[Expr, ...], bindings: Bindings) -> Iterator[Bindings]:
            if not values:
                if item.default is not None:
                    yield from item.default(bindings)
                return
            if len(values) == 1:
                if one_identity:
                    yield from pattern.general(values[0], bindings)
                else:
                    yield from pattern.general(Compound(head, values), bindings)
                    yield from pattern.general(values[0], bindings)
            else:
                yield from pattern.general(Compound(head, values), bindings)

        return Item(pattern, item.least, INFINITE, sequence=sequence, shortest=True)

    # --- arguments ------------------------------------------------------------------------------------------------

    def item(self, p: Expr, parent: Compound | None = None, position: int = 0) -> Item:
        """A pattern as an argument, where it may stand for several expressions or none."""
        if type(p) is Compound and type(p.head) is Symbol:
            made = _ITEMS.get(p.head)
            if made is not None:
                found = made(self, p, parent, position)
                if found is not None:
                    return found
        return Item(self.compile(p))

    def _association(self, p: Association) -> Pattern:
        rules = [self.compile(r) for r in p.rules()]

        def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
            if type(e) is not Association or len(e) != len(rules):
                return
            states: Iterator[Bindings] = iter((bindings,))
            for pattern, entry in zip(rules, e.rules(), strict=True):
                states = (found for state in states for found in pattern.general(entry, state))
            yield from states

        return Pattern(None, general)

    def test(self, function: Expr, value: Expr) -> bool:
        return self.kernel.evaluate(Compound(function, (value,))) is TRUE

    def holds(self, condition: Expr, bindings: Bindings) -> bool:
        return self.kernel.evaluate(substitute(condition, bindings)) is TRUE


def _is_options_pattern(p: Expr) -> bool:
    while type(p) is Compound and p.head is S.Pattern and len(p.args) == 2:
        p = p.args[1]
    return type(p) is Compound and p.head is S.OptionsPattern


def _no_option(pattern: Pattern) -> Pattern:
    """An optional argument beside OptionsPattern[] leaves the options to it."""

    def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
        if type(e) is Compound and (e.head is S.Rule or e.head is S.RuleDelayed):
            return
        yield from pattern.general(e, bindings)

    return Pattern(None, general)


def _choices(args: tuple[Expr, ...], size: int) -> Iterator[tuple[tuple[Expr, ...], tuple[Expr, ...]]]:
    """The ways to take ``size`` of the arguments, in order; equal neighbours are tried once."""
    if size == 0:
        yield (), args
        return
    if size == 1:
        for i, a in enumerate(args):
            if i and (a is args[i - 1] or same(a, args[i - 1])):
                continue
            yield (a,), args[:i] + args[i + 1 :]
        return
    for i in range(len(args) - size + 1):
        for chosen, rest in _choices(args[i + 1 :], size - 1):
            yield (args[i], *chosen), args[:i] + rest


# --- the pattern constructs, one function each --------------------------------------------------------------------


def _blank(c: PatternCompiler, p: Compound) -> Pattern | None:
    if not p.args:
        return Pattern(lambda _e, _b: True)
    if len(p.args) != 1:
        return None
    wanted = p.args[0]
    if type(wanted) is Symbol:
        if wanted is S.Integer:
            return Pattern(lambda e, _b: type(e) is int)
        if wanted is S.List:
            return Pattern(lambda e, _b: (type(e) is Compound and e.head is wanted) or type(e) is PackedArray)
        if wanted is S.String:
            return Pattern(lambda e, _b: type(e) is str)
        if wanted is S.Symbol:
            return Pattern(lambda e, _b: type(e) is Symbol)
        return Pattern(lambda e, _b: head_of(e) is wanted)
    if is_literal(wanted):
        return Pattern(lambda e, _b: same(head_of(e), wanted))
    head = c.compile(wanted)
    return Pattern(None, lambda e, b: head.general(head_of(e), b))


def _named(c: PatternCompiler, p: Compound) -> Pattern | None:
    if len(p.args) != 2 or type(p.args[0]) is not Symbol:
        return None
    name = p.args[0]
    inner = c.compile(p.args[1])
    if inner.simple is not None:
        simple = inner.simple
        if p.args[1] == Compound(S.Blank, ()):
            return Pattern(lambda e, b: bind(name, e, b))
        return Pattern(lambda e, b: simple(e, b) and bind(name, e, b))

    def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
        for extended in inner.general(e, bindings):
            extended = extended.copy()
            if bind(name, e, extended):
                yield extended

    return Pattern(None, general)


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
        return Pattern(lambda e, b: simple(e, b) and c.holds(condition, b))

    def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
        for extended in inner.general(e, bindings):
            if c.holds(condition, extended):
                yield extended

    return Pattern(None, general)


def _pattern_test(c: PatternCompiler, p: Compound) -> Pattern | None:
    if len(p.args) != 2:
        return None
    inner = c.compile(p.args[0])
    function = p.args[1]
    if inner.simple is not None:
        simple = inner.simple
        return Pattern(lambda e, b: simple(e, b) and c.test(function, e))

    def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
        for extended in inner.general(e, bindings):
            if c.test(function, e):
                yield extended

    return Pattern(None, general)


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
    if any(type(r) is not Compound or r.head not in (S.Rule, S.RuleDelayed) or len(r.args) != 2 for r in rules):
        return None
    patterns = [(r, c.compile(r)) for r in rules if type(r) is Compound]

    def entries(e: Expr) -> list[Compound] | None:
        if type(e) is Association:
            return list(e.rules())
        if type(e) is Compound and e.head is S.List:
            found = [a for a in e.args if type(a) is Compound and a.head in (S.Rule, S.RuleDelayed)]
            return found if len(found) == len(e.args) else None
        return None

    def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
        pairs = entries(e)
        if pairs is None:
            return
        states: Iterator[Bindings] = iter((bindings,))
        for source, pattern in patterns:
            candidates = pairs
            if is_literal(source.args[0]):
                key = key_of(source.args[0])
                candidates = [r for r in pairs if key_of(r.args[0]) == key]

            def step(
                state: Bindings, pattern: Pattern = pattern, candidates: list[Compound] = candidates
            ) -> Iterator[Bindings]:
                for r in candidates:
                    yield from pattern.general(r, state)

            states = _chain(states, step)
        yield from states

    return Pattern(None, general)


def _chain(states: Iterator[Bindings], step: Callable[[Bindings], Iterator[Bindings]]) -> Iterator[Bindings]:
    for state in states:
        yield from step(state)


_COMPILERS: dict[Symbol, Callable[[PatternCompiler, Compound], Pattern | None]] = {
    S.Blank: _blank,
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
    S.BlankSequence: _one_of_many,
    S.BlankNullSequence: _one_of_many,
    S.Repeated: _one_of_many,
    S.RepeatedNull: _one_of_many,
    S.PatternSequence: _one_of_many,
    S.OrderlessPatternSequence: _one_of_many,
    S.OptionsPattern: _one_of_many,
}


# --- patterns among arguments -------------------------------------------------------------------------------------

_YES = Pattern(lambda _e, _b: True)


def _sequence_value(values: tuple[Expr, ...]) -> Expr:
    return values[0] if len(values) == 1 else Compound(S.Sequence, values)


def _blank_sequence(c: PatternCompiler, p: Compound, _parent: Compound | None, _position: int) -> Item | None:
    least = 1 if p.head is S.BlankSequence else 0
    single = _blank(c, Compound(S.Blank, p.args))
    if single is None:
        return None
    if not p.args:

        def anything(_values: tuple[Expr, ...], bindings: Bindings) -> Iterator[Bindings]:
            yield bindings

        return Item(_YES, least, INFINITE, sequence=anything)
    if single.simple is None:
        return Item(single, least, INFINITE, sequence=_each(single))
    simple = single.simple

    def all_simple(values: tuple[Expr, ...], bindings: Bindings) -> Iterator[Bindings]:
        if all(simple(v, bindings) for v in values):
            yield bindings

    return Item(single, least, INFINITE, sequence=all_simple)


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

    def named(values: tuple[Expr, ...], bindings: Bindings) -> Iterator[Bindings]:
        whole = _sequence_value(values)
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
        return Item(_YES, least, most, sequence=c._arguments(items))
    inner = c._orderless(S.Sequence, Pattern(lambda _e, _b: True), items, False, False, p)
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
        shortest=p.head is S.Shortest,
        default=inner.default,
    )


def _optional(c: PatternCompiler, p: Compound, parent: Compound | None, position: int) -> Item | None:
    if not 1 <= len(p.args) <= 2:
        return None
    inner = c.item(p.args[0], parent, position)
    default = p.args[1] if len(p.args) == 2 else None
    names = []
    target = p.args[0]
    while type(target) is Compound and target.head is S.Pattern and len(target.args) == 2:
        names.append(target.args[0])
        target = target.args[1]

    def take_default(bindings: Bindings) -> Iterator[Bindings]:
        value = default
        if value is None:
            found = c.kernel.default_value(parent, position)
            if found is None:
                return
            value = found
        extended = bindings.copy()
        if all(bind(name, value, extended) for name in names if type(name) is Symbol):
            yield extended

    least = 0 if default is not None or c.kernel.default_value(parent, position) is not None else 1
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


OPTIONS_GIVEN = S.__getattr__("OptionsPattern$given")


def _condition_item(c: PatternCompiler, p: Compound, parent: Compound | None, position: int) -> Item | None:
    """``x__ /; test`` and ``x__?test`` around sequences."""
    if len(p.args) != 2:
        return None
    inner = c.item(p.args[0], parent, position)
    if inner.sequence is None:
        return Item(c.compile(p), inner.least, inner.most, default=inner.default, shortest=inner.shortest)
    sequence = inner.sequence
    condition = p.args[1]

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


_ITEMS: dict[Symbol, Callable[[PatternCompiler, Compound, Compound | None, int], Item | None]] = {
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
