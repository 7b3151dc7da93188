"""Table, Sum and Product: all turns at once where they are alike.

Where iterators do nothing but choose elements, as i and j in `Table[x[[i, j]] y[[j]], {i, m}, {j, n}]`, the elements of
all turns are gathered first, and the body is traced once for all of them, as the function of a Map is. Anything else
that a body does with an iterator could depend on its value, and is done turn by turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from wlnet.builtins.nets.traced.reductions import Kind, reduced
from wlnet.builtins.nets.traced.rules import rule
from wlnet.builtins.nets.traced.snapshot import is_pure, mentioned
from wlnet.builtins.nets.traced.structural import moved_by
from wlnet.builtins.nets.traced.trace import Trace
from wlnet.builtins.nets.traced.tracer import Tracer, tracers
from wlnet.expression import Association, Compound, Expr, PackedArray, S, Symbol
from wlnet.ir.errors import IRError
from wlnet.nets.array_function import Unspellable

_REDUCED: dict[Expr, Kind] = {S.Sum: "sum", S.Product: "prod"}


@rule("Table Do Sum Product", held=True)
def iterated(t: Trace, e: Compound) -> Expr | None:
    """All turns at once, or with iterators {i, list} that run over the elements of an array."""
    found = _at_once(t, e) if e.head is not S.Do else None
    if found is not None:
        return found
    new = list(e.args)
    for at, a in enumerate(e.args[1:], 1):
        if isinstance(a, Tracer):
            raise t.unknown(e, "has no counterpart in a net: how often it runs depends on the data")
        if isinstance(a, Compound) and a.head is S.List and len(a.args) >= 2:
            bounds = [b if isinstance(b, (int, PackedArray)) else t.k.evaluate(b) for b in a.args[1:]]
            if any(isinstance(b, Tracer) and not b.rank for b in bounds):
                raise t.unknown(e, "has no counterpart in a net: how often it runs depends on the data")
            if len(bounds) == 1 and isinstance(bounds[0], Tracer):
                new[at] = Compound(S.List, (a.args[0], t.as_list(bounds[0])))
    return None if all(a is b for a, b in zip(new, e.args, strict=True)) else Compound(e.head, tuple(new), e.span)


@dataclass
class _Turns:
    """The iterators of a call, and the parts of arrays that they choose in its body.

    counts  how often each iterator runs
    chosen  the elements for all turns, by the identity of the part: with the iterators it depends on, begin and end
    """

    t: Trace
    iterators: list[Compound] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    chosen: dict[int, tuple[Tracer, int, int]] = field(default_factory=dict)

    @property
    def symbols(self) -> list[Expr]:
        return [iterator.args[0] for iterator in self.iterators]

    def used(self, e: Expr) -> set[Expr]:
        return _symbols(e) & set(self.symbols)

    def read(self, specs: Sequence[Expr]) -> bool:
        """Take in the iterators; whether they are symbols that run over whole numbers known now."""
        for spec in specs:
            if not (isinstance(spec, Compound) and spec.head is S.List and 2 <= len(spec.args) <= 4):
                return False
            symbol, *bounds = spec.args
            if not isinstance(symbol, Symbol) or any(set(mentioned(self.t.k, b)) & set(self.symbols) for b in bounds):
                return False
            values = [b if isinstance(b, int) else self.t.k.evaluate(b) for b in bounds]
            numbers = [n for n in values if type(n) is int]
            if len(numbers) < len(values) or 0 in numbers[2:]:
                return False
            begin, end = numbers[:2] if len(numbers) > 1 else (1, numbers[0])
            step = numbers[2] if len(numbers) > 2 else 1
            self.iterators.append(Compound(S.List, (symbol, *numbers)))
            self.counts.append(len(range(begin, end + (1 if step > 0 else -1), step)))
        return 0 not in self.counts

    def choose(self, body: Expr) -> None:
        """Gather what parts in the body choose."""
        for part in _parts(body):
            whole, *specs = part.args
            used = [i for i, symbol in enumerate(self.symbols) if any(symbol in _symbols(s) for s in specs)]
            if not used or self.used(whole):
                continue
            x = self.t.k.evaluate(whole)
            if isinstance(x, Tracer) and x.rank and not tracers(Compound(S.List, tuple(specs))):
                begin, end = used[0], used[-1] + 1
                every = Compound(S.Table, (Compound(S.Part, (x, *specs)), *self.iterators[begin:end]), part.span)
                found = moved_by(self.t, part, x, partial(_in_part, every))
                if isinstance(found, Tracer):
                    self.chosen[id(part)] = found, begin, end

    def filled(self, e: Expr, hidden: dict[int, Tracer]) -> Expr:
        """The body with arrays in the places of its parts."""
        if id(e) in hidden:
            return hidden[id(e)]
        if isinstance(e, Compound):
            return Compound(self.filled(e.head, hidden), tuple(self.filled(a, hidden) for a in e.args), e.span)
        return e


def _in_part(table: Compound, places: Expr) -> Expr:
    """A Table of parts of places."""
    part, *iterators = table.args
    assert isinstance(part, Compound)
    return Compound(S.Table, (Compound(S.Part, (places, *part.args[1:])), *iterators))


def _at_once(t: Trace, e: Compound) -> Expr | None:
    """The value of a Table, Sum or Product without taking turns; None where its turns may differ in more."""
    if len(e.args) < 2 or not is_pure(t.k, e.args[0]):
        return None
    turns, body = _Turns(t), e.args[0]
    try:
        with t.k.messages.quiet(None):
            if not turns.read(e.args[1:]):
                return None
            turns.choose(body)
            rest = turns.filled(body, {key: x for key, (x, _, _) in turns.chosen.items()})
            if not turns.chosen or set(mentioned(t.k, rest)) & set(turns.symbols):
                return None
            keys, xs = list(turns.chosen), list(turns.chosen.values())
            found = t.mapped(lambda *hidden: t.k.evaluate(turns.filled(body, dict(zip(keys, hidden, strict=True)))),
                             xs, tuple(turns.counts), e)  # fmt: skip
    except (Unspellable, IRError):
        return None  # turn by turn it may be possible, or else be said of the turn that is at fault
    if not isinstance(found, Tracer) or found.is_truth:
        return None
    kind = _REDUCED.get(e.head)
    return found if kind is None else reduced(t, found, kind, range(len(turns.counts)), e)


def _parts(e: Expr) -> Iterator[Compound]:
    """The outermost parts of arrays in an expression."""
    if isinstance(e, Compound):
        if e.head is S.Part and len(e.args) > 1:
            yield e
        else:
            for x in (e.head, *e.args):
                yield from _parts(x)


def _symbols(e: Expr) -> set[Expr]:
    if isinstance(e, Symbol):
        return {e}
    if isinstance(e, Compound):
        return set().union(*(_symbols(x) for x in (e.head, *e.args)))
    return set().union(*map(_symbols, e.values())) if isinstance(e, Association) else set()
