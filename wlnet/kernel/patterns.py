"""Pattern matching: patterns compiled to closures, for compounds with ordered, Orderless and Flat heads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from wlnet.expression import Association, Compound, Expr, PackedArray, S, Symbol, same
from wlnet.kernel.attributes import FLAT, ONE_IDENTITY, ORDERLESS
from wlnet.kernel.backtracking import row_matcher
from wlnet.kernel.matching import INFINITE, Bindings, General, Item, Pattern, Simple, is_literal
from wlnet.kernel.pattern_forms import COMPILERS
from wlnet.kernel.sequence_forms import ITEMS
from wlnet.kernel.templates import mentions, substitute

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel


_CONDITION = frozenset((S.Condition,))


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
                made = COMPILERS.get(p.head)
                if made is not None:
                    found = made(self, p)
                    if found is not None:
                        return found
            if is_literal(p):
                literal = p
                return Pattern(lambda e, _b: e is literal or same(literal, e))
            if p.head is S.Association:
                return self._entries(p.args)
            return self.compound(p)
        if kind is Association:
            assert type(p) is Association
            return self._entries(p.rules())
        if kind is Symbol:
            return Pattern(lambda e, _b: e is p)
        return Pattern(lambda e, _b: type(e) is kind and e == p)

    def compound(self, p: Compound) -> Pattern:
        head = p.head
        flags = self.kernel.definitions[head].attributes if type(head) is Symbol else 0
        items = [self.item(a, p, i) for i, a in enumerate(p.args, 1)]
        if any(_is_options_pattern(a) for a in p.args):
            for item in items:
                if item.default is not None:
                    item.pattern = _no_option(item.pattern)
        head_pattern = self.compile(head)
        if flags & ORDERLESS:
            return self.orderless(head, head_pattern, items, bool(flags & FLAT), bool(flags & ONE_IDENTITY), p)
        if flags & FLAT and type(head) is Symbol:
            return Pattern(None, self._flat(head, items, p, bool(flags & ONE_IDENTITY)))
        lengths = sum(i.least for i in items), min(INFINITE, sum(i.most for i in items))
        if head_pattern.simple is not None:
            simple = self._fixed(head, head_pattern.simple, items)
            if simple is not None:
                return Pattern(simple, lengths=lengths)
        return self._ordered(head_pattern, items, p, lengths)

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
        sequence, run = item.sequence, item.run
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
            if run is not None:
                if not run.matches(args[wide : wide + taken], bindings):
                    return False
            else:
                found = next(sequence(args[wide : wide + taken], bindings), None)
                if found is None:
                    return False
                bindings.update(found)
            for simple, a in zip(after, args[wide + taken :], strict=True):  # noqa: SIM110
                if not simple(a, bindings):
                    return False
            return True

        return with_sequence

    def _ordered(self, head_pattern: Pattern, items: list[Item], p: Compound, lengths: tuple[int, int]) -> Pattern:
        matches = self.arguments(items, p.args)
        least, most = lengths
        defaults = any(i.default is not None for i in items)
        solo = self._solo(items, p) if defaults else None
        head = p.head
        fixed_head = type(head) is Symbol

        def ways(e: Compound | PackedArray, bindings: Bindings) -> Iterator[Bindings]:
            for extended in head_pattern.general(e.head, bindings):
                yield from matches(e.args, extended)

        # Not a generator itself: most expressions that it is asked about do not fit by their heads or lengths.
        def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
            found: Iterator[Bindings] = iter(())
            if type(e) is Compound or type(e) is PackedArray:
                if e.head is head:
                    if least <= len(e.args) <= most:
                        found = matches(e.args, bindings)
                elif not fixed_head and least <= len(e.args) <= most:
                    found = ways(e, bindings)
            return found if solo is None else chain(found, solo(e, bindings))

        return Pattern(None, general, lengths) if solo is None else Pattern(None, general)

    def _solo(self, items: list[Item], p: Compound) -> General | None:
        """``f[x_, y_:0]`` with OneIdentity f also matches a bare ``x``: all but one argument take their defaults."""
        if type(p.head) is not Symbol or not self.kernel.definitions[p.head].attributes & ONE_IDENTITY:
            return None
        needed = [i for i in items if i.default is None]
        if len(needed) != 1 or len(items) == 1 or needed[0].least > 1:
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

    def arguments(
        self, items: list[Item], sources: tuple[Expr, ...]
    ) -> Callable[[tuple[Expr, ...], Bindings], Iterator[Bindings]]:
        """The matcher of a row of arguments, for the patterns ``sources`` compiled to ``items``."""
        return row_matcher(items, asking=any(mentions(p, _CONDITION) for p in sources))

    # --- Orderless and Flat heads ---------------------------------------------------------------------------------

    def orderless(
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
        matches = self.arguments(widened, p.args)
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
            made = ITEMS.get(p.head)
            if made is not None:
                found = made(self, p, parent, position)
                if found is not None:
                    return found
        return Item(self.compile(p))

    def _entries(self, entries: tuple[Expr, ...]) -> Pattern:
        """An association as a pattern: its entries, ``___`` among them, in the order in which they stand."""
        matches = self.arguments([self.item(entry) for entry in entries], entries)

        def general(e: Expr, bindings: Bindings) -> Iterator[Bindings]:
            if type(e) is Association:
                yield from matches(e.rules(), bindings)

        return Pattern(None, general)

    def test(self, function: Expr, value: Expr) -> bool:
        return self.kernel.holds(Compound(function, (value,)))

    def holds(self, condition: Expr, bindings: Bindings) -> bool:
        return self.kernel.holds(substitute(condition, bindings, piercing=True))


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
