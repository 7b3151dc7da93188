"""The words a layer states its shape rule in.

Each layer says once which of its dimensions are equal (merged for good, see unify.py) and leaves relations for the
rest: small functions that run again whenever a variable they watch has learned something, until nothing moves.
Facts flow both ways along the same equalities; solver.py does the solving.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from wlnet.nets.errors import layer_words
from wlnet.nets.types import REAL, Kind, Length, PortType, Size, in_words, kind_words
from wlnet.nets.unify import Because, Clash, Dim, KindVar, PortVar, Shape
from wlnet.nets.values import AUTOMATIC, NetArray, is_list, show

if TYPE_CHECKING:
    from wlnet.nets.net import Net
    from wlnet.nets.solver import Solver

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

    def finish(self) -> None:
        """Never run again; variables keep their watchers, but not what these have held on to."""
        self.done, self.run = True, _over


def _over() -> bool:
    return True


class Site:
    """One net at its place in a larger one, and the words a layer states its rule in.

    ports, arrays  their types, as variables
    children       the sites of the nets inside, which have stated their own facts before the layer states its rule
    feeds          where the inputs come from
    failed         whether the layer has run into a conflict
    stated         whether the net has been solved before, as a whole of its own
    """

    __slots__ = ("_place", "arrays", "children", "failed", "feeds", "net", "parent", "ports", "solver", "stated")

    def __init__(self, net: Net, solver: Solver, place: tuple[Key, ...] = (), parent: Site | None = None) -> None:
        self.net = net
        self.solver = solver
        self.parent = parent
        self._place = place
        self.ports: dict[str, PortVar] = {}
        self.arrays: dict[str, Shape] = {}
        self.children: dict[Key, Site] = {k: solver.site(c, (k,), self) for k, c in net.children.items()}
        self.feeds: dict[str, End] = {}
        self.failed = self.stated = False
        for port in (*net.inputs, *net.outputs, *net.states, *net.extras):
            self.ports[port] = PortVar(Shape(), KindVar())

    @property
    def path(self) -> tuple[Key, ...]:
        """Where the net is in the whole."""
        steps: list[Key] = []
        site = self
        while site.parent is not None:
            steps += site._place
            site = site.parent
        return (*site._place, *reversed(steps))

    def move(self, solver: Solver, place: tuple[Key, ...], parent: Site) -> None:
        """Put the net and all inside it into a larger one."""
        self._place, self.parent = place, parent
        sites = [self]
        for site in sites:
            site.solver = solver
            sites += site.children.values()

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
            self.ports[port].kind.value = REAL
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
