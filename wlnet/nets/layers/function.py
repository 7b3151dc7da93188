"""FunctionLayer: any function of arrays that the primitives can spell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

import numpy as np

from wlnet.ir.builder import Builder
from wlnet.ir.errors import IRError
from wlnet.nets.array_function import ArrayFunction, Dims, Foreign, Inside, Unsettled, Unspellable
from wlnet.nets.errors import Problem, SpecificationError, TypeConflict
from wlnet.nets.inference import Key, Mismatch, Site
from wlnet.nets.layer import Docs, Layer, Options, Place
from wlnet.nets.net import option_name
from wlnet.nets.options import INPUT_PORTS, MULTIPLIERS, ArrayParameter, BadValue, Parameter
from wlnet.nets.solver import infer
from wlnet.nets.types import Integer, Length, PortType, Size, in_words
from wlnet.nets.unify import Dim
from wlnet.nets.values import AUTOMATIC, Array, Edge, Value, Word, is_list, plain, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context
    from wlnet.nets.net import Net

# Two numbers to try for a length that varies: long enough for parts and windows to exist, and far enough apart for a
# size that follows from the length to differ.
LENGTHS = (24, 41)


_RANKS = 5
_THREADING = frozenset({"elementwise", "reshape", "broadcast"})


def function_of_arrays(value: Value) -> Value:
    if isinstance(value, ArrayFunction):
        return value
    raise BadValue("a function of arrays, such as Mean or #.# &")


class FunctionLayer(Layer):
    """y = f(x) for any function of arrays.

    >> FunctionLayer[Total[#]/Length[#] &][{{1, 2}, {3, 6}}]
    """

    symbol = "FunctionLayer"
    forms: ClassVar[tuple[tuple[str, ...], ...]] = (("Function",),)
    parameters = (Parameter("Function", function_of_arrays), MULTIPLIERS)
    functions_of: ClassVar[Literal["numbers", "arrays", "typed arrays"]] = "arrays"
    docs = Docs(
        summary="A function of arrays, written in the language: arithmetic, lists, loops, linear algebra, statistics.",
        formula="FunctionLayer[f][x] = f[x]",
        ports={
            "Input": 'any array; with #name slots a port for each name, for Apply[f] "Input1", "Input2", ...',
            "Output": "what the function gives; for an association a port for each key",
        },
        source="Wolfram Language reference, FunctionLayer",
        notes="The function is evaluated with arrays that are not there yet, once for each size of its inputs, with "
        "the definitions there were when the layer was made. Arithmetic threads over first levels as Listable "
        "does, and what a number of the array would decide (If, Which, Piecewise on numbers) is chosen "
        "element by element. Beside arithmetic and elementary functions it may use Part and functions that "
        "move elements, Map, MapThread, Fold, Table and loops, Dot, Outer, Det, Inverse, statistics, "
        "distances, sorting, nets, and NetArray for arrays that are learned. Select, eigenvalues and loops "
        "that the data would end have no counterpart.",
    )

    @property
    def function(self) -> ArrayFunction:
        return cast("ArrayFunction", self.settings["Function"])

    def input_ports(self) -> tuple[str, ...]:
        return self.function.inputs

    def output_ports(self) -> tuple[str, ...]:
        return self.function.outputs

    @classmethod
    def build(cls, arguments: Sequence[Value] = (), options: Options = (), span: Any = None) -> Layer:
        layer = super().build(arguments, _one_for_each_port(arguments, options), span)
        assert isinstance(layer, FunctionLayer)
        if layer.function.arrays:
            layer = layer._with_own_arrays()
        if any(layer.type(port).rank is None for port in layer.inputs):
            layer._try_out()
        return layer

    def _try_out(self) -> None:
        """Raise SpecificationError where no rank of the inputs could be spelled, whatever they turn out to be."""
        error: Foreign | None = None
        for rank in range(_RANKS):
            known = {port: self.type(port) for port in self.inputs}
            sizes = {port: (3,) * (rank if kind.rank is None else kind.rank) for port, kind in known.items()}
            b = Builder()
            batch = {port: b.input(port, (1, *dims)) for port, dims in sizes.items()}
            try:
                self.sketched(b, batch, Sketch(b, self.solution, trial=True))
            except Foreign as foreign:
                error = error or foreign
            except Unspellable:
                return
            else:
                return
        if error is not None:
            spans = tuple(span for span in (error.span, self.span) if span is not None)
            raise SpecificationError(Problem(error.tag, self.symbol, error.fact, hint=error.hint, spans=spans))

    def _with_own_arrays(self) -> FunctionLayer:
        """The layer with the arrays that its function learns; their names are those that the function gives them."""
        own = self.function.arrays
        parameters = tuple(ArrayParameter(name, "weight") for name in own)
        place = Place(self.symbol, self.span)
        layer = self.changed(
            array_parameters=parameters,
            arrays=MappingProxyType(dict.fromkeys(own, AUTOMATIC)),
            shared=MappingProxyType({name: array.bare for name, array in own.items()}),
        )
        filled = layer.with_arrays({p.name: self._array(p, own[p.name].value, place) for p in parameters})
        assert isinstance(filled, FunctionLayer)
        return filled

    @property
    def variant(self) -> Value:
        """What else than its function tells what the layer computes."""
        return None

    @cached_property
    def children(self) -> Mapping[Key, Net]:
        return MappingProxyType({cast("Key", name): net for name, net in self.function.nets.items()})

    def with_children(self, children: Mapping[Key, Net], solution: Site | None = None) -> FunctionLayer:
        function = self.function.holding({str(name): net for name, net in children.items()})
        return self.changed(settings=MappingProxyType({**self.settings, "Function": function}), _solution=solution)

    @property
    def array_options(self) -> Mapping[str, Array | Word | None]:
        return MappingProxyType({})

    @property
    def arguments(self) -> tuple[Value, ...]:
        return (self.function.written({n: a for n, a in self.arrays.items() if isinstance(a, np.ndarray)}),)

    def shapes(self, s: Site) -> None:
        s.real(*self.outputs)
        shapes = [s.shape(port) for port in self.inputs]

        def ranked() -> bool:
            inputs = {port: s.shape(port).dims for port in self.inputs}
            if any(dims is None for dims in inputs.values()):
                return False
            known = {port: dims for port, dims in inputs.items() if dims is not None}
            s.relate(lambda: self._sized(s, known), *(dim for dims in known.values() for dim in dims))
            return True

        s.relate(ranked, *shapes)
        for shape in s.arrays.values():
            s.relate(ranked, shape)
        s.default(lambda: self._alike(s))

    def _sized(self, s: Site, inputs: Mapping[str, list[Dim]]) -> bool:
        """The sizes of the outputs, as soon as all sizes of the inputs are known; True once they are numbers."""
        dims = [dim.find() for port in inputs.values() for dim in port]
        if any(dim.size is None for dim in dims):
            return False
        lengths = list(dict.fromkeys(dim for dim in dims if isinstance(dim.size, Length)))
        try:
            if lengths:
                self._varying(s, inputs, lengths)
                return False
            numbers = {port: tuple(cast("int", d.number) for d in ds) for port, ds in inputs.items()}
            self._settle(s, [self._tried(s, numbers)], [{}])
        except Unsettled:
            return False
        return True

    def _alike(self, s: Site) -> None:
        """Where a function of numbers is threaded, inputs of which nothing is known are like what is known."""
        ports = (*self.inputs, *self.outputs)
        known = {port: s.type(port).dims or () for port in ports if s.type(port).known}
        unknown = [port for port in self.inputs if port not in known]
        if not known or not unknown:
            return
        like = max(known, key=lambda port: len(known[port]))
        sizes = {p: tuple(n if isinstance(n, int) else LENGTHS[0] for n in known.get(p, known[like])) for p in ports}
        try:
            found = self._tried(s, {port: sizes[port] for port in self.inputs})
        except (Mismatch, Unsettled):
            return
        if found.threaded and all(dims == sizes[like] for dims in found.outputs.values()):
            for port in unknown:
                s.equate(s.shape(like), s.shape(port), port)

    def _varying(self, s: Site, inputs: Mapping[str, list[Dim]], lengths: list[Dim]) -> None:
        """Sizes of outputs for inputs of varying length: the function is tried with two numbers for each length."""
        trials = [{dim: number + i for i, dim in enumerate(lengths)} for number in LENGTHS]
        try:
            found = [self._with_lengths(s, inputs, trial) for trial in trials]
        except Mismatch:
            if len(lengths) == 1:
                raise
            # lengths that are added or multiplied must be the same one
            trials = [dict.fromkeys(lengths, n) for n in LENGTHS]
            found = [self._with_lengths(s, inputs, trial) for trial in trials]
            for dim in lengths[1:]:
                s.tie(lengths[0], dim, self.inputs[-1])
        self._settle(s, found, trials)

    def _with_lengths(self, s: Site, inputs: Mapping[str, list[Dim]], trial: Mapping[Dim, int]) -> Found:
        sizes = {p: tuple(trial.get(d.find()) or cast("int", d.number) for d in ds) for p, ds in inputs.items()}
        return self._tried(s, sizes)

    def _settle(self, s: Site, found: list[Found], trials: list[dict[Dim, int]]) -> None:
        """State what trials have found: sizes that are the same in all of them, or follow a length."""

        def joined(all_dims: list[Dims], port: str) -> list[Dim | Size]:
            if len({len(dims) for dims in all_dims}) > 1:
                raise Mismatch("", "", fact=f'"{port}" has not the same rank for every length of the input')
            return [_follow(sizes, trials) for sizes in zip(*all_dims, strict=True)]

        for port in self.outputs:
            s.require(port, joined([f.outputs[port] for f in found], port), "that is what the function gives")
        for name, dims in found[0].arrays.items():
            if name in s.arrays:
                s.fit(name, s.closed(dims, "that is how the function uses it"))
        for name, ports in found[0].nets.items():
            child = s.children.get(name)
            for port in ports if child is not None else ():
                assert child is not None
                sizes = joined([f.nets[name][port] for f in found], port)
                s.equate(s.closed(sizes, "that is what the function gives it"), child.shape(port), port)

    def _tried(self, s: Site, inputs: Mapping[str, Dims]) -> Found:
        """What comes of inputs of these dimensions, worked out once. Raises Mismatch, or Unsettled."""
        key = (self.variant, *inputs.items(), *((name, s.array_dims(name)) for name in s.arrays))
        if key not in self.function.memory:
            b = Builder()
            sketch = Sketch(b, s)
            batch = {port: b.input(port, (1, *dims)) for port, dims in inputs.items()}
            try:
                outputs = self.sketched(b, batch, sketch)
            except Unsettled:
                raise
            except Unspellable as error:
                raise Mismatch("", "", fact=error.fact, hint=error.hint, span=error.span, tag=error.tag) from None
            dims = {port: outputs[port].shape[1:] for port in self.outputs}
            threaded = {node.op for node in b.nodes} <= _THREADING
            self.function.memory[key] = Found(dims, sketch.sizes, sketch.nets, threaded)
        found: Found = self.function.memory[key]
        return found

    def sketched(self, b: Builder, inputs: Mapping[str, IRValue], sketch: Sketch) -> dict[str, IRValue]:
        try:
            return self.spelled(b, inputs, sketch)
        except IRError as error:
            raise Unspellable(str(error)) from error

    def spelled(self, b: Builder, inputs: Mapping[str, IRValue], inside: Inside) -> dict[str, IRValue]:
        """The outputs by port for these inputs. Raises Unspellable."""
        return self.function.spell(b, inputs, inside)

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> dict[str, IRValue]:
        return self.spelled(b, dict(zip(self.inputs, inputs, strict=True)), Lowered(ctx))

    @property
    def label(self) -> str:
        return f"FunctionLayer[{show(self.function)}]"


def _one_for_each_port(arguments: Sequence[Value], options: Options) -> Options:
    """The options with those of InputPorts one by one: the function has said already which ports there are."""
    ports = arguments[0].inputs if arguments and isinstance(arguments[0], ArrayFunction) else ()
    pairs: Iterable[tuple[Value, Value]] = options.items() if isinstance(options, Mapping) else options
    found: list[tuple[Value, Value]] = []
    for key, value in pairs:
        name = option_name(key)
        if name not in (INPUT_PORTS.name, *INPUT_PORTS.old) or name in ports:
            found.append((key, value))
        elif isinstance(value, Mapping):
            found.extend(value.items())
        elif is_list(value):
            entries = plain(value)
            edges = [e for e in entries if isinstance(e, Edge)]
            found.extend((e.source, e.target) for e in edges) if edges else found.extend(
                zip(ports, entries, strict=False)
            )
    return found


def _follow(sizes: tuple[int, ...], trials: list[dict[Dim, int]]) -> Dim | Size:
    """The dimension that has these sizes in the trials."""
    if len(set(sizes)) == 1:
        return sizes[0]
    return next((dim for dim in trials[0] if tuple(trial[dim] for trial in trials) == sizes), Length())


@dataclass(frozen=True)
class Found:
    """What comes of inputs of some dimensions: the dimensions of outputs, of arrays, and of the ports of nets.

    threaded  whether nothing but functions of numbers is computed
    """

    outputs: Mapping[str, Dims]
    arrays: Mapping[str, Dims]
    nets: Mapping[str, Mapping[str, Dims]]
    threaded: bool


@dataclass(frozen=True)
class Sketch:
    """The inside of a layer while only sizes are asked for."""

    b: Builder
    site: Site
    trial: bool = False
    sizes: dict[str, Dims] = field(default_factory=dict)
    nets: dict[str, dict[str, Dims]] = field(default_factory=dict)

    def array(self, name: str, dims: Dims | None = None) -> IRValue | None:
        known = self.site.array_dims(name) if name in self.site.arrays else None
        found = self.sizes.get(name) or (known if known is not None and None not in known else None)
        if found is None:
            found = dims
        if found is None:
            return None
        self.sizes[name] = cast("Dims", found)
        return self.b.array(name, self.sizes[name])

    def net(self, name: str, net: Net, inputs: Mapping[str, IRValue]) -> dict[str, IRValue]:
        """Outputs of the right sizes."""
        given = {port: x.shape[1:] for port, x in inputs.items()}
        site = sized(net, given, self.site, name)
        if not all(site.type(port).fixed for port in net.outputs):
            raise Unspellable(f"the sizes of {net.label} are not known", "Give them to the net.")
        ports = given | {port: cast("Dims", site.type(port).dims) for port in net.outputs}
        if name and self.nets.setdefault(name, ports) != ports:
            raise Unspellable(f"{net.label} is applied to arrays of different sizes")
        count = next(iter(inputs.values())).shape[0] if inputs else 1
        return {port: self.b.broadcast(self.b.constant(0.0), (count, *ports[port])) for port in net.outputs}


@dataclass(frozen=True)
class Lowered:
    """The inside of a layer while it is lowered."""

    ctx: Context
    trial: bool = False

    def array(self, name: str, dims: Dims | None = None) -> IRValue | None:
        del dims
        return self.ctx.array(name)

    def net(self, name: str, net: Net, inputs: Mapping[str, IRValue]) -> dict[str, IRValue]:
        count = next(iter(inputs.values())).shape[0] if inputs else 1
        child = self.ctx.layer.children.get(name, net)
        given = {port: x.shape[1:] for port, x in inputs.items()}
        site = self.ctx.site.children.get(name) or sized(child, given, self.ctx.site, name)
        fed = {
            port: self.ctx.builder.cast(x, "int64") if isinstance(site.type(port).kind, Integer) else x
            for port, x in inputs.items()
        }
        found = self.ctx.lowering.net(child, site, fed, count)
        return {port: found[port] for port in child.outputs}


def sized(net: Net, given: Mapping[str, Dims], around: Site, name: str) -> Site:
    """The solution of a net inside a function for inputs of these dimensions. Raises Unspellable."""
    for port, dims in given.items():
        own = net.type(port)
        if own.dims is not None and (len(own.dims) != len(dims) or any(map(_differ, own.dims, dims))):
            fact = f'port "{port}" of {net.label} needs {in_words(own)}; it is given {in_words(PortType(dims))}'
            raise Unspellable(fact)
    path = (*around.path, name or net.head)
    solutions: dict[Any, Site] = net.memory.setdefault("sized", {})
    key = (path, *given.items())
    if key not in solutions:
        kinds = {port: net.type(port).kind for port in given}
        types = {port: PortType(dims, kinds[port]) for port, dims in given.items()}
        try:
            solutions[key] = infer(net, given=dict(net.given) | types, path=path)
        except TypeConflict as conflict:
            raise Unspellable(conflict.problems[0].text.removeprefix(f"{net.head}: ")) from None
    return solutions[key]


def _differ(size: Size, number: int) -> bool:
    return isinstance(size, int) and size != number
