"""Shape inference: what every port and array of a net must be, from all that is known anywhere in it.

Each layer says once which of its dimensions are equal (merged for good, see unify.py) and leaves relations for the
rest: small functions that run again whenever a variable they watch has learned something, until nothing moves.
Facts flow both ways along the same equalities, and since a variable only ever learns, the result does not depend on
the order of visits. Reports would: which of two contradicting layers is "wrong" is a matter of who is asked first.
So conflicts are always named by a run in one canonical order, the data's own way through the net: each layer's own
facts first, then the edges, sources before targets. A conflict is recorded and the edge (or the layer's relations)
left out, so that the rest is still checked and nothing follows from a contradiction.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from wlnet.nets.errors import InternalNetError, Problem, TypeConflict, layer_words
from wlnet.nets.types import Integer, Kind, Length, PortType, Real, Size, in_words, kind_words, spec
from wlnet.nets.unify import Because, Clash, Dim, KindVar, PortVar, Shape, Unifier
from wlnet.nets.values import AUTOMATIC, NetArray, is_list, show

if TYPE_CHECKING:
    from wlnet.nets.net import Net

Key = int | str
End = tuple["Site", str]


class Mismatch(Exception):
    """A layer's relation cannot hold: the port needs something else, or (no port) the layer itself is impossible."""

    def __init__(
        self, port: str, needed: str, because: str = "", *, hint: str = "", fact: str = "", level: int | None = None,
        tag: str = "tyfail1", span: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.level = level
        self.port = port
        self.needed = needed
        self.because = because
        self.hint = hint
        self.fact = fact
        self.tag = tag
        self.span = span


class Relation:
    """A function of variables that is run whenever one of them has grown, until it says that it is done."""

    __slots__ = ("done", "queued", "run", "site")

    def __init__(self, site: Site, run: Callable[[], bool | None]) -> None:
        self.site = site
        self.run = run
        self.queued = False
        self.done = False


class Site:
    """One net at its place in a larger one, and the words a layer states its rule in.

    ports, arrays  their types, as variables
    children       the sites of the nets inside, which have stated their own facts before the layer states its rule
    feeds          where the inputs come from
    failed         whether the layer has run into a conflict
    """

    __slots__ = ("arrays", "children", "failed", "feeds", "net", "path", "ports", "solver")

    def __init__(self, net: Net, path: tuple[Key, ...], solver: Solver) -> None:
        self.net = net
        self.path = path
        self.solver = solver
        self.ports: dict[str, PortVar] = {}
        self.arrays: dict[str, Shape] = {}
        self.children: dict[Key, Site] = {k: Site(c, (*path, k), solver) for k, c in net.children.items()}
        self.feeds: dict[str, End] = {}
        self.failed = False
        for port in (*net.inputs, *net.outputs, *net.states, *net.extras):
            self.ports[port] = PortVar(Shape(), KindVar())

    # What a rule may say ------------------------------------------------------------------------------------------

    def shape(self, port: str) -> Shape:
        """The shape of one of the layer's ports."""
        return self.ports[port].shape

    def dim(self, value: Size = None, clause: str = "") -> Dim:
        """A new dimension."""
        return Dim(value, Because(self, clause) if value is not None else None)

    def closed(self, dims: Sequence[Dim | Size], clause: str = "") -> Shape:
        """A new shape of these dimensions."""
        because = Because(self, clause) if clause else None
        return Shape([d if isinstance(d, Dim) else self.dim(d, clause) for d in dims], closed=True, because=because)

    def same(self, *ports: str) -> None:
        """These ports have one shape."""
        for port in ports[1:]:
            self.equate(self.shape(ports[0]), self.shape(port), port)

    def same_kind(self, *ports: str) -> None:
        for port in ports[1:]:
            self.solver.unifier.kinds(self.ports[ports[0]].kind, self.ports[port].kind)

    def real(self, *ports: str) -> None:
        """These outputs are real numbers whatever comes in."""
        for port in ports:
            self.ports[port].kind.value = Real()
            self.ports[port].kind.because = Because(self, "its output is real")

    def kind(self, port: str, kind: Kind, clause: str) -> None:
        """This port carries or needs this kind."""
        held = self.ports[port].kind
        try:
            self.solver.unifier.kinds(held, KindVar(kind, Because(self, clause)))
        except Clash as clash:
            fact = f"needs {kind_words(kind)}, since {clause}; it has {kind_words(held.find().value)}"
            told = self.words(clash.ours)
            raise Mismatch(port, "", fact=f"{fact}, since {told}" if told else fact) from None

    def require(self, port: str, dims: Sequence[Dim | Size], clause: str = "") -> None:
        """The port has exactly these dimensions."""
        self.equate(self.closed(dims, clause), self.shape(port), port)

    def ends(self, port: str, head: Sequence[Dim] = (), tail: Sequence[Dim] = (), clause: str = "") -> None:
        """The port's first and last dimensions are these, its rank at least as many."""
        self.equate(Shape(head, tail, because=Because(self, clause) if clause else None), self.shape(port), port)

    def array(self, name: str, dims: Sequence[Dim | Size]) -> None:
        """The array has exactly these dimensions; nothing is said about an array the layer does without."""
        if name in self.arrays:
            self.fit(name, self.closed(dims))

    def share(self, name: str, array: NetArray) -> None:
        """The array is the one that bears this name everywhere in the net."""
        if array.dims != AUTOMATIC:
            sizes = array.dims if is_list(array.dims) else (array.dims,)
            self.fit(name, self.closed(tuple(map(int, sizes)), f"{show(array)} was given these dimensions"))
        common = self.solver.shared.setdefault(array.name, self.arrays[name])
        try:
            self.solver.unifier.shapes(common, self.arrays[name])
        except Clash:
            types = [in_words(PortVar(shape, KindVar()).type()) for shape in (self.arrays[name], common)]
            fact = f'"{name}" is {show(array)} and {types[0]}, but elsewhere this array is {types[1]}'
            raise Mismatch("", "", fact=fact) from None

    def fit(self, name: str, shape: Shape) -> None:
        """The array has this shape."""
        try:
            self.solver.unifier.shapes(shape, self.arrays[name])
        except Clash as clash:
            needed, held = (PortVar(s, KindVar()).type() for s in (shape, self.arrays[name]))
            because = self.words(clash.ours)
            fact = f'"{name}" should be {in_words(needed)}'
            fact += f", since {because}; it is {in_words(held)}" if because else f"; it is {in_words(held)}"
            raise Mismatch("", "", fact=fact) from None

    def equate(self, ours: Shape, theirs: Shape, port: str) -> None:
        """Two shapes are one; `port` is blamed if they are not."""
        try:
            self.solver.unifier.shapes(ours, theirs)
        except Clash as clash:
            raise Mismatch(port, in_words(PortVar(ours, KindVar()).type()), self.words(clash.ours)) from None

    def tie(self, ours: Dim, theirs: Dim, port: str, level: int | None = None) -> None:
        """Two dimensions are one; `port` is blamed if they are not."""
        try:
            self.solver.unifier.dims(ours, theirs)
        except Clash as clash:
            where = "" if level is None else f" at level {level}"
            raise Mismatch(port, f"size {ours.size}{where}", self.words(clash.ours), level=level) from None

    def set(self, dim: Dim, value: int, clause: str, port: str, level: int | None = None) -> None:
        """The dimension is this number."""
        if value < 1:
            raise Mismatch(port, "a size of 1 or more", clause)
        try:
            self.solver.unifier.set(dim, value, Because(self, clause))
        except Clash as clash:
            where = "" if level is None else f" at level {level}"
            raise Mismatch(port, f"size {value}{where}", self.words(clash.ours), level=level) from None

    def vary(self, dim: Dim, clause: str) -> None:
        """The dimension is a varying length of its own, unless more is known of it."""
        self.solver.unifier.set(dim, Length(), Because(self, clause))

    def rank(self, shape: Shape, rank: int, clause: str, port: str) -> None:
        """The shape has this many dimensions."""
        try:
            self.solver.unifier.close(shape, rank, Because(self, clause))
        except Clash as clash:
            needed = in_words(PortType((None,) * rank))
            raise Mismatch(port, needed, self.words(clash.ours)) from None

    def relate(self, run: Callable[[], bool | None], *watched: Dim | Shape | KindVar) -> None:
        """Run `run` now and whenever a watched variable grows, until it returns True."""
        relation = Relation(self, run)
        for node in watched:
            node.watch(relation)
        self.solver.wake((relation,))

    def ranked(self, shape: Shape, run: Callable[[list[Dim]], None]) -> None:
        """Run `run` once, with the dimensions, as soon as the rank of `shape` is known."""

        def once() -> bool:
            dims = shape.dims
            if dims is not None:
                run(dims)
            return dims is not None

        self.relate(once, shape)

    def default(self, run: Callable[[], None]) -> None:
        """Run `run` when the whole net has settled, for what only a convention can decide."""
        self.solver.defaults.append((self, run))

    # Words for messages -------------------------------------------------------------------------------------------

    def words(self, because: Because | None) -> str:
        """A reason as this layer tells it: bare if it is its own, with the place if another layer's."""
        if because is None or not because.clause:
            return ""
        if because.site is self or not because.site.path:
            return because.clause
        return f"in {because.site.name} {because.clause}"

    def told(self, port: str, asking: Site, level: int | None = None) -> str:
        """Why the shape of a port, or its size at a level, is what it is, if neither this layer nor the one that asks
        has said so.
        """
        shape = self.shape(port).find()
        nodes = (*shape.head, shape) if level is None else shape.head[level - 1 : level]
        for node in nodes:
            because = node.find().because
            if because is not None and because.clause:
                return "" if because.site in (self, asking) else self.words(because)
        return ""

    @property
    def name(self) -> str:
        return layer_words(self.path, self.net.label) if self.path else "the net"

    # The result ---------------------------------------------------------------------------------------------------

    def type(self, port: str) -> PortType:
        return self.ports[port].type()

    def array_dims(self, name: str) -> tuple[Size, ...] | None:
        dims = self.arrays[name].dims
        return None if dims is None else tuple(dim.size for dim in dims)

    def at(self, path: Iterable[Key]) -> Site:
        site = self
        for step in path:
            site = site.children[step]
        return site


class Solver:
    """Runs relations to a fixpoint and collects conflicts; `root` is the site of the whole net."""

    root: Site

    def __init__(self, shuffle: random.Random | None = None) -> None:
        self.unifier = Unifier(self.wake)
        self.problems: list[Problem] = []
        self.defaults: list[tuple[Site, Callable[[], None]]] = []
        self.lengths: dict[str, Dim] = {}
        self.shared: dict[str, Shape] = {}
        self._queue: deque[Relation] = deque()
        self._shuffle = shuffle
        self._head = ""

    def wake(self, relations: Iterable[Relation]) -> None:
        for relation in relations:
            if not (relation.queued or relation.done):
                relation.queued = True
                self._queue.append(relation)

    def solve(self, net: Net, given: Mapping[str, PortType], head: str, path: tuple[Key, ...] = ()) -> Site:
        self._head = head
        root = self.root = Site(net, path, self)
        steps: list[Callable[[], None]] = []
        self._state(root, given)
        self._settle()
        self._edges(root, steps)
        if self._shuffle:
            self._shuffle.shuffle(steps)
        for step in steps:
            step()
            self._settle()
        while self.defaults:
            # by place, since relations may have asked for them in any order
            waiting = sorted(self.defaults, key=lambda default: [(isinstance(s, str), s) for s in default[0].path])
            self.defaults = []
            for site, run in waiting:
                if not site.failed:
                    self._guarded(site, run)
                    self._settle()
        return root

    def _state(self, site: Site, given: Mapping[str, PortType]) -> None:
        """Every layer's own facts, nets inside first, and the types its ports were given."""
        for child in site.children.values():
            self._state(child, child.net.given)
        self._guarded(site, lambda: site.net.infer(site))
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
        if given.kind is not None and (isinstance(given.kind, Integer) or port in site.net.inputs):
            try:
                self.unifier.kinds(site.ports[port].kind, KindVar(given.kind, because))
            except Clash as clash:
                fact = f"was given as {show(spec(given))}, but carries {kind_words(site.type(port).kind)}"
                why = site.words(clash.theirs if clash.ours == because else clash.ours)
                raise Mismatch(port, "", fact=f"{fact}, since {why}" if why else fact) from None

    def _length(self, size: Size, because: Because) -> Dim:
        """A dimension for a given size; a named length is one variable in the whole net."""
        if isinstance(size, Length) and size.name:
            return self.lengths.setdefault(size.name, Dim(size, because))
        return Dim(size, because if size is not None else None)

    def _edges(self, site: Site, steps: list[Callable[[], None]]) -> None:
        """The edges of a container and of those inside it, sources before targets."""
        for key, wires in site.net.schedule:
            for wire in wires:
                source = (site.at(wire.source.path), wire.source.port)
                target = (site.at(wire.target.path), wire.target.port)
                steps.append(partial(self._connect, source, target))
            if key is not None:
                self._edges(site.children[key], steps)

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
            if not relation.site.failed:
                relation.done = bool(self._guarded(relation.site, relation.run))

    def _report(self, site: Site, mismatch: Mismatch, source: End | None, why: Because | None) -> None:
        giver = given = given_because = ""
        spans = [mismatch.span, site.net.span]
        # a container's port only passes on: the layer that really gives is behind it
        while source and source[0].children and source[0].path and source[1] in source[0].feeds:
            source = source[0].feeds[source[1]]
        if source and not mismatch.fact:
            giver = source[0].name if source[0].path else f'port "{source[1]}" of the net'
            given = in_words(source[0].type(source[1]))
            spans.append(source[0].net.span)
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


def infer(
    net: Net, *, given: Mapping[str, PortType] | None = None, head: str = "", shuffle: random.Random | None = None,
    path: tuple[Key, ...] = (),
) -> Site:  # fmt: skip
    """Solve the whole net; `given` replaces the types its ports were given, `path` is where it stands in a larger one.

    Raises TypeConflict with every independent conflict.
    """
    given = net.given if given is None else given
    solver = Solver(shuffle)
    root = solver.solve(net, given, head or net.head, path)
    if solver.problems and shuffle:
        solver = Solver()
        root = solver.solve(net, given, head or net.head, path)
        if not solver.problems:
            raise InternalNetError(f"{net.label}: whether there is a conflict depends on the order of visits")
    if solver.problems:
        raise TypeConflict(*solver.problems)
    return root
