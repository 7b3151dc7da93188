"""Shape inference: what every port and array of a net must be, from all that is known anywhere in it.

A variable only ever learns, so the result does not depend on the order of visits. Reports would: which of two
contradicting layers is "wrong" is a matter of who is asked first. So conflicts are always named by a run in one
canonical order, the data's own way through the net: each layer's own facts first, then the edges, sources before
targets. A conflict is recorded and the edge (or the layer's relations) left out, so that the rest is still checked and
nothing follows from a contradiction.

A net is solved when it is made, and again as part of whatever it is put into. That would cost as many solves of a layer
as there are nets around it. So a container takes over what its members have found, as long as nobody else has seen it:
it goes on from there, and a member that is asked later on solves itself anew.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from wlnet.nets.errors import InternalNetError, Problem, TypeConflict
from wlnet.nets.inference import Key, Mismatch, Relation, Site
from wlnet.nets.types import Integer, Length, PortType, Size, in_words, kind_words, spec
from wlnet.nets.unify import Because, Clash, Dim, KindVar, Shape, Unifier
from wlnet.nets.values import show

if TYPE_CHECKING:
    from wlnet.nets.net import Net

End = tuple[Site, str]
Default = tuple[Site, Callable[[], None]]


class Agenda:
    """Relations that wait to be run."""

    def __init__(self) -> None:
        self.queue: deque[Relation] = deque()

    def wake(self, relations: Iterable[Relation]) -> None:
        for relation in relations:
            if not (relation.queued or relation.done):
                relation.queued = True
                self.queue.append(relation)


class Solver:
    """Runs relations to a fixpoint and collects conflicts.

    root     the site of the whole net
    taking   whether to take over what nets inside have found
    loose    whether a larger net may take this over: nobody has seen it, and no convention has decided anything
    doubtful whether another order of visits might have come to something else
    """

    root: Site

    def __init__(self, shuffle: random.Random | None = None, taking: bool = False) -> None:
        agenda = Agenda()
        self.wake = agenda.wake
        self.unifier = Unifier(agenda.wake)
        self.problems: list[Problem] = []
        self.defaults: list[Default] = []
        self.lengths: dict[str, Dim] = {}
        self.shared: dict[str, Shape] = {}
        self.loose = self.doubtful = False
        self.taking = taking
        self._stated: list[Default] = []
        self._queue = agenda.queue
        self._shuffle = shuffle
        self._head = ""

    def solve(self, net: Net, given: Mapping[str, PortType], head: str, path: tuple[Key, ...] = ()) -> Site:
        self._head = head
        root = self.root = Site(net, self, path)
        self._state(root, given)
        self._settle()
        # which of several names a length goes by depends on the order in which they meet
        self.doubtful |= self.taking and len(self.lengths) > 1
        edges: Iterable[tuple[End, End]] = self._edges(root)
        if self._shuffle:
            edges = list(edges)
            self._shuffle.shuffle(edges)
        for source, target in edges:
            self._connect(source, target)
            self._settle()
        self._stated, decided = self.defaults, self.unifier.changes
        while self.defaults:
            # by place, since relations may have asked for them in any order
            waiting = sorted(self.defaults, key=lambda default: [(isinstance(s, str), s) for s in default[0].path])
            self.defaults = []
            for site, run in waiting:
                if not site.failed:
                    self._guarded(site, run)
                    self._settle()
        self.loose = not self.problems and self.unifier.changes == decided
        root.stated = True
        return root

    def site(self, net: Net, place: tuple[Key, ...], parent: Site) -> Site:
        """The site of a net inside another: a new one, or the one at which the net has been solved already."""
        found = net.released() if self.taking else None
        if found is None:
            return Site(net, self, place, parent)
        self._take(found.solver)
        found.move(self, place, parent)
        return found

    def _take(self, other: Solver) -> None:
        self.defaults += other._stated
        try:
            for name, dim in other.lengths.items():
                self.unifier.dims(self.lengths.setdefault(name, dim), dim)
            for name, shape in other.shared.items():
                self.unifier.shapes(self.shared.setdefault(name, shape), shape)
        except Clash:
            self.doubtful = True

    def _state(self, site: Site, given: Mapping[str, PortType]) -> None:
        """Every layer's own facts, nets inside first, and the types its ports were given."""
        for child in site.children.values():
            if not child.stated:
                self._state(child, child.net.given)
        self._guarded(site, partial(site.net.infer, site))
        for port, kind in given.items():
            self._guarded(site, partial(self._give, site, port, kind))

    def _give(self, site: Site, port: str, given: PortType) -> None:
        because = Because(site, f'port "{port}" was given as {show(spec(given))}')
        if given.dims is not None:
            dims = [self._length(size, because) for size in given.dims]
            shape = Shape(dims, closed=True, because=because)
            try:
                self.unifier.shapes(shape, site.shape(port))
            except Clash as clash:
                fact = f"was given as {show(spec(given))}, but is {in_words(site.type(port))}"
                why = site.words(clash.theirs)
                raise Mismatch(port, "", fact=f"{fact}, since {why}" if why else fact) from None
        elif given.head or given.tail:
            head, tail = ([self._length(size, because) for size in end] for end in (given.head, given.tail))
            site.equate(Shape(head, tail, because=because), site.shape(port), port)
        if given.coder is not None and given.coder.usual_rank is not None:
            self.defaults.append((site, partial(self._close, site.shape(port), given.coder.usual_rank, because)))
        if given.kind is not None and (isinstance(given.kind, Integer) or port in site.net.inputs):
            try:
                self.unifier.kinds(site.ports[port].kind, KindVar(given.kind, because))
            except Clash as clash:
                fact = f"was given as {show(spec(given))}, but carries {kind_words(site.type(port).kind)}"
                why = site.words(clash.theirs if clash.ours == because else clash.ours)
                raise Mismatch(port, "", fact=f"{fact}, since {why}" if why else fact) from None

    def _close(self, shape: Shape, rank: int, because: Because) -> None:
        """The shape has this rank, unless it is known to have another."""
        if not shape.find().closed and shape.find().least_rank <= rank:
            self.unifier.close(shape, rank, because)

    def _length(self, size: Size, because: Because) -> Dim:
        """A dimension for a given size; a named length is one variable in the whole net."""
        if isinstance(size, Length) and size.name:
            return self.lengths.setdefault(size.name, Dim(size, because))
        return Dim(size, because if size is not None else None)

    def _edges(self, site: Site) -> Iterator[tuple[End, End]]:
        """The edges of a container and of those inside it, sources before targets."""
        for key, wires in site.net.schedule:
            for wire in wires:
                yield (site.at(wire.source.path), wire.source.port), (site.at(wire.target.path), wire.target.port)
            if key is not None and not site.children[key].stated:
                yield from self._edges(site.children[key])

    def _connect(self, source: End, target: End) -> None:
        (giver, out), (taker, port) = source, target
        taker.feeds[port] = source
        a, b = giver.ports[out], taker.ports[port]
        try:
            self.unifier.shapes(a.shape, b.shape)
            self.unifier.kinds(a.kind, b.kind)
        except Clash as clash:
            why = clash.ours if clash.ours and clash.ours.site is not giver else None
            needs = Mismatch(port, in_words(b.type()), taker.words(clash.theirs))
            self._report(taker, needs, source, why)

    def _guarded(self, site: Site, run: Callable[[], Any]) -> Any:
        try:
            return run()
        except Mismatch as mismatch:
            site.failed = True
            source = site.feeds.get(mismatch.port)
            self._report(site, mismatch, source, None)
        except Clash as clash:
            raise InternalNetError(f"{site.name}: contradictory rule") from clash
        return True

    def _settle(self) -> None:
        queue = self._queue
        while queue:
            if self._shuffle and len(queue) > 1:
                queue.rotate(self._shuffle.randrange(len(queue)))
            relation = queue.popleft()
            relation.queued = False
            if not relation.site.failed and self._guarded(relation.site, relation.run):
                relation.finish()

    def _report(self, site: Site, mismatch: Mismatch, source: End | None, why: Because | None) -> None:
        giver = given = given_because = ""
        spans = [mismatch.span, _span(site, mismatch.port)]
        # a container's port only passes on: the layer that really gives is behind it
        while source and source[0].children and source[0].path and source[1] in source[0].feeds:
            source = source[0].feeds[source[1]]
        if source and not mismatch.fact:
            giver = source[0].name if source[0].path else f'port "{source[1]}" of the net'
            given = in_words(source[0].type(source[1]))
            spans.append(_span(*source))
            given_because = "" if why is None or why.site is source[0] else source[0].words(why)
            given_because = given_because or source[0].told(source[1], site, mismatch.level)
        elif not mismatch.fact and mismatch.port in site.ports and site.type(mismatch.port).dims is not None:
            given = in_words(site.type(mismatch.port))
            given_because = site.told(mismatch.port, site, mismatch.level)
        label = site.net.label if site.path else ""
        problem = Problem(
            mismatch.tag,
            self._head,
            mismatch.fact,
            site.path,
            label,
            mismatch.port,
            mismatch.needed,
            mismatch.because,
            given,
            giver,
            given_because,
            mismatch.hint,
            tuple(span for span in spans if span is not None),
        )
        self.problems.append(problem)


def _span(site: Site, port: str) -> Any:
    """Where a port was written: its coder, if it has one, else the net."""
    coder = site.net.coder(port)
    return site.net.span if coder is None or coder.span is None else coder.span


def infer(
    net: Net, *, given: Mapping[str, PortType] | None = None, head: str = "", shuffle: random.Random | None = None,
    path: tuple[Key, ...] = (), taking: bool = False,
) -> Site:  # fmt: skip
    """Solve the whole net; `given` replaces the types its ports were given, `path` is where it stands in a larger one.

    With `taking`, what the nets inside have found of themselves is taken from them. Raises TypeConflict with every
    independent conflict.
    """
    given = net.given if given is None else given
    first = Solver(shuffle, taking)
    root = first.solve(net, given, head or net.head, path)
    if not (first.problems or first.doubtful):
        return root
    last = first
    if shuffle or taking:
        last = Solver()
        root = last.solve(net, given, head or net.head, path)
    if last.problems:
        raise TypeConflict(*last.problems)
    if first.problems and not first.doubtful:
        raise InternalNetError(f"{net.label}: whether there is a conflict depends on the order of visits")
    return root
