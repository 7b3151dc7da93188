"""What a layer is: one declaration of its parameters, arrays, ports, shape rule and spelling in IR primitives.

A subclass of Layer is such a declaration, and its instances are nets of one layer. The package `layers` holds one
file for each family; `registry.py` finds them. A layer states its shape rule once, in both directions, in the words
of `inference.Site`, and has no kernel: `lower` spells it in primitives.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from wlnet.nets.errors import Problem, SpecificationError, nearest
from wlnet.nets.inference import Key, Site
from wlnet.nets.net import NOTHING, Net, no_port, option_name, port_type
from wlnet.nets.options import INPUT_PORTS, MULTIPLIERS, ArrayParameter, BadValue, Parameter
from wlnet.nets.options import array as array_value
from wlnet.nets.types import PortType
from wlnet.nets.unify import Because, Dim, Shape
from wlnet.nets.values import AUTOMATIC, Array, NetArray, NumericArray, Value, Word, is_integer, is_list, plain, show

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

Options = Iterable[tuple[Value, Value]] | Mapping[Any, Value]


@dataclass(frozen=True)
class Docs:
    """What the generated page of a layer says beyond its parameters, arrays and options."""

    summary: str
    formula: str
    ports: Mapping[str, str]
    source: str
    notes: str = ""


@dataclass(frozen=True)
class Place:
    """Who speaks when a declaration is refused."""

    head: str
    span: Any = None

    def refuse(self, tag: str, fact: str, hint: str = "") -> SpecificationError:
        spans = (self.span,) if self.span is not None else ()
        return SpecificationError(Problem(tag, self.head, fact, hint=hint, spans=spans))


@dataclass
class Given:
    """What a layer expression says, sorted by what it is about."""

    settings: dict[str, Value] = field(default_factory=dict)
    arrays: dict[str, Value] = field(default_factory=dict)
    ports: dict[str, Value] = field(default_factory=dict)


class Layer(Net):
    """A net of one layer.

    settings   the value of every parameter, in normal form
    arrays     the value of every array: an ndarray, AUTOMATIC while it has none, None if the layer does without it
    connected  for layers with any number of inputs: their names as the graph around the layer settles them
    shared     arrays that bear a name, by their own name in the layer; values are in `arrays`
    """

    symbol: ClassVar[str]
    old_symbols: ClassVar[tuple[str, ...]] = ()
    forms: ClassVar[tuple[tuple[str, ...], ...]] = ((),)
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    array_parameters: ClassVar[tuple[ArrayParameter, ...]] = ()
    input_names: ClassVar[tuple[str, ...]] = ("Input",)
    output_names: ClassVar[tuple[str, ...]] = ("Output",)
    state_names: ClassVar[tuple[str, ...]] = ()  # ports for what passes from element to element of a sequence
    extra_names: ClassVar[tuple[str, ...]] = ()  # outputs that are there for whoever asks or connects them
    old_ports: ClassVar[Mapping[str, str]] = MappingProxyType({})  # other names that ports go by
    variadic: ClassVar[bool] = False
    opaque: ClassVar[bool] = False  # whether it stands for something unknown, and cannot be evaluated
    integers: ClassVar[bool] = False  # whether integers pass through as integers
    integer_ports: ClassVar[tuple[str, ...]] = ()  # inputs that `lower` is given as integers, whatever the others are
    mixed: ClassVar[bool] = False  # whether they do beside reals, too
    inner: ClassVar[tuple[str, ...]] = ()  # the parameters that may be nets, which are then the layer's children
    together: ClassVar[int] = 1  # how many arguments at the front are written as one list
    rules: ClassVar[bool] = False  # whether a list of rules is an argument; elsewhere it is a list of options
    functions_of: ClassVar[Literal["numbers", "arrays", "typed arrays"]] = "numbers"  # what functions given to it take
    docs: ClassVar[Docs]

    settings: Mapping[str, Value]
    arrays: Mapping[str, Array | Word | None]
    connected: tuple[str, ...] | None
    shared: Mapping[str, NetArray] = MappingProxyType({})

    # A subclass says ----------------------------------------------------------------------------------------------

    def shapes(self, s: Site) -> None:
        """State the shape rule on `s`, for both directions at once."""
        raise NotImplementedError

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue | dict[str, IRValue]:
        """Spell the layer in IR primitives; inputs and results have the batch axis in front."""
        raise NotImplementedError

    def validate(self) -> None:
        """Raise BadValue, or use `refuse`, for settings that do not go together."""

    def input_ports(self) -> tuple[str, ...]:
        """The input ports that the settings make."""
        return self.input_names

    def output_ports(self) -> tuple[str, ...]:
        """The output ports that the settings make."""
        return self.output_names

    def state_ports(self) -> tuple[str, ...]:
        """The state ports that the settings make."""
        return self.state_names

    def fans(self, dims: tuple[int, ...]) -> tuple[int, int]:
        """How many inputs feed an output through a weight array of these dimensions, and the reverse."""
        if len(dims) < 2:
            return (dims or (1,))[0], (dims or (1,))[0]
        window = math.prod(dims[2:])
        return dims[1] * window, dims[0] * window

    def arity(self) -> tuple[str, ...] | None:
        """The input names of a layer with any number of inputs, where its settings fix them."""
        return None

    @classmethod
    def spread(cls, arguments: Sequence[Value]) -> Sequence[Value]:
        """The arguments as written, with a list of the first ones taken apart. Raises BadValue."""
        if cls.together == 1 or not arguments:
            return arguments
        first, *rest = arguments
        if not is_list(first) or len(first) != cls.together:
            raise BadValue(f"the first argument should be a list of {cls.together}; it was given as {show(first)}")
        return (*first, *rest)

    def type_given(self, port: str, kind: PortType) -> PortType:
        """The type of a port, for what was written as its type."""
        del port
        return kind

    def type_written(self, port: str, kind: PortType) -> PortType:
        """The reverse of `type_given`."""
        del port
        return kind

    def unconnected(self) -> tuple[str, ...]:
        """The inputs of a layer with any number of inputs as long as nothing is said of them."""
        return ()

    # Construction -------------------------------------------------------------------------------------------------

    @classmethod
    @cache
    def all_parameters(cls) -> tuple[Parameter, ...]:
        own = (*cls.parameters, INPUT_PORTS) if cls.variadic else cls.parameters
        return (*own, MULTIPLIERS) if cls.array_parameters or cls.inner else own

    @classmethod
    def build(cls, arguments: Sequence[Value] = (), options: Options = (), span: Any = None) -> Layer:
        """The layer that `Symbol[arguments..., options...]` stands for.

        Raises SpecificationError, or TypeConflict if what is given contradicts itself.
        """
        place = Place(cls.symbol, span)
        given = cls._sort(arguments, options, place)
        settings: dict[str, Value] = {}
        for parameter in cls.all_parameters():
            value = given.settings.get(parameter.name, parameter.default)
            try:
                same = value is parameter.default
                settings[parameter.name] = value if same else parameter.check(value)
            except BadValue as bad:
                fact = f'"{parameter.name}" should be {bad}; it was given as {show(value)}'
                raise place.refuse("netinvarg", fact, bad.hint) from None
        shared = {name: value.bare for name, value in given.arrays.items() if isinstance(value, NetArray)}
        arrays = {p.name: cls._array(p, given.arrays.get(p.name, AUTOMATIC), place) for p in cls.array_parameters}
        layer = cls(
            head=cls.symbol, span=span, settings=MappingProxyType(settings), arrays=MappingProxyType(arrays),
            connected=None, inputs=cls.input_names, outputs=cls.output_names,
            shared=MappingProxyType(shared) if shared else NOTHING,
        )  # fmt: skip
        try:
            layer.validate()
        except BadValue as bad:
            raise place.refuse("netinvarg", str(bad), bad.hint) from None
        ports = {"inputs": layer.input_ports(), "outputs": layer.output_ports(), "states": layer.state_ports()}
        layer = layer.changed(**ports, extras=cls.extra_names)._with_ports(given.ports, place)
        layer.solve()
        return layer

    @classmethod
    def _sort(cls, arguments: Sequence[Value], options: Options, place: Place) -> Given:
        given = Given()
        lengths = {len(form) - cls.together + 1 if form else 0: form for form in cls.forms}
        form = lengths.get(len(arguments))
        if form is None:
            counts = sorted(lengths)
            wanted = " or ".join(map(str, counts)) if counts != [0] else "no"
            noun = "argument" if counts == [1] else "arguments"
            have = "1 was" if len(arguments) == 1 else f"{len(arguments)} were"
            raise place.refuse("netargx", f"it takes {wanted} {noun}; {have} given")
        try:
            spread = cls.spread(arguments)
        except BadValue as bad:
            raise place.refuse("netinvarg", str(bad), bad.hint) from None
        given.settings.update(zip(form, map(_unpacked, spread), strict=True))
        known = cls.option_names()
        for key, value in options.items() if isinstance(options, Mapping) else options:
            name = option_name(key)
            canonical = known.get(name) if isinstance(name, str) else None
            if canonical is None:
                given.ports.setdefault(name, value)
            elif any(a.name == canonical for a in cls.array_parameters):
                given.arrays.setdefault(canonical, value)
            else:
                given.settings.setdefault(canonical, _unpacked(value))
        return given

    @classmethod
    @cache
    def option_names(cls) -> dict[str, str]:
        """Every name a parameter or array goes by, old ones too, with its present name."""
        entries: tuple[Parameter | ArrayParameter, ...] = (*cls.all_parameters(), *cls.array_parameters)
        return {name: entry.name for entry in entries for name in (entry.name, *entry.old)}

    @classmethod
    def _array(cls, parameter: ArrayParameter, value: Value, place: Place) -> Value:
        if value is None and not parameter.optional:
            raise place.refuse("netinvtensorvals", f'"{parameter.name}" cannot be None: the layer needs it')
        if isinstance(value, NetArray):
            if not parameter.learned:
                raise place.refuse("netnoshare", f'"{parameter.name}" cannot be shared')
            value = value.value
        try:
            return array_value(value)
        except BadValue as bad:
            raise place.refuse(
                "netinvtensorvals", f'the value specified for "{parameter.name}" should be {bad}'
            ) from None

    def _with_ports(self, ports: Mapping[Value, Value], place: Place) -> Layer:
        layer = self
        given: dict[str, PortType] = {}
        if self.variadic:
            stated = self.settings[INPUT_PORTS.name]
            names = self.arity()
            if stated != AUTOMATIC:
                if names is not None and len(stated) != len(names):
                    raise place.refuse("netinvarg", f"it takes {len(names)} inputs; InputPorts gives {len(stated)}")
                if names is not None and all(n == f"Input{i}" for i, (n, _) in enumerate(stated, 1)):
                    stated = tuple((name, kind) for name, (_, kind) in zip(names, stated, strict=True))
                names = tuple(name for name, _ in stated)
                given.update({name: kind for name, kind in stated if not kind.blank or kind.dims is not None})
            elif names is None:
                names = _numbered(ports)
            layer = self.changed(connected=names, inputs=names or self.unconnected())
        known = (*layer.inputs, *layer.outputs)
        for name, value in ports.items():
            port = layer.port_name(name)
            if port is None:
                raise self._no_option(name, known, place)
            found = layer.type_given(
                port, port_type(self.symbol, port, value, place.span, output=port in layer.outputs)
            )
            if not found.blank or found.dims is not None:
                given[port] = found
        return layer.changed(given=MappingProxyType(given)) if given else layer

    def _no_option(self, name: Value, ports: Sequence[str], place: Place) -> SpecificationError:
        options = self.option_names()
        if isinstance(name, str) and not name.startswith(("Input", "Output")):
            hint = nearest(name, (*options, *ports))
            return place.refuse("netnoopt", f"there is no option or port {show(name)}", hint)
        return no_port(self.symbol, name, ports, place.span)

    def port_name(self, name: Value) -> str | None:
        """The port that goes by this name or, for numbered inputs, by this number; None if there is none."""
        if name in (*self.inputs, *self.outputs, *self.states, *self.extras):
            return str(name)
        if isinstance(name, str) and name in self.old_ports:
            return self.old_ports[name]
        if isinstance(name, str) and name.isdigit():
            name = int(name)
        if self.variadic and is_integer(name) and 1 <= name <= len(self.inputs):
            return str(self.inputs[name - 1])
        return None

    def join(self, count: int) -> Layer:
        """The layer with this many inputs connected; nothing changes where their number is settled."""
        if not self.variadic or self.connected is not None:
            return self
        names = tuple(f"Input{i}" for i in range(1, count + 1))
        return self.changed(connected=names, inputs=names)

    @cached_property
    def children(self) -> Mapping[Key, Net]:
        if not self.inner:
            return NOTHING
        nets = {name: self.settings[name] for name in self.inner}
        return MappingProxyType({name: net for name, net in nets.items() if isinstance(net, Net)})

    def with_children(self, children: Mapping[Key, Net], solution: Site | None = None) -> Layer:
        """The layer with other nets inside. Raises SpecificationError where it could not have been made of them."""
        if solution is not None:
            return self.changed(settings=MappingProxyType({**self.settings, **children}), _solution=solution)
        checks = {parameter.name: parameter.check for parameter in self.parameters}
        try:
            settings = {**self.settings, **{str(name): checks[str(name)](net) for name, net in children.items()}}
            layer = self.changed(settings=MappingProxyType(settings))
            layer.validate()
        except BadValue as bad:
            raise Place(self.symbol, self.span).refuse("netinvarg", str(bad), bad.hint) from None
        if self.variadic:
            return layer
        ports = {"inputs": layer.input_ports(), "outputs": layer.output_ports(), "states": layer.state_ports()}
        known = {name for names in ports.values() for name in names}
        given = {port: kind for port, kind in self.given.items() if port in known}
        return layer.changed(**ports, given=MappingProxyType(given))

    def key(self, step: Value) -> Key | None:
        return str(step) if step in self.children else None

    def with_arrays(self, arrays: Mapping[str, Array | Word | None]) -> Layer:
        """The layer with other values in some arrays. Raises TypeConflict when they do not fit."""
        values = {name: array_value(NumericArray(a) if isinstance(a, np.ndarray) else a) for name, a in arrays.items()}
        fits = all(_dims(self.arrays[name]) == _dims(value) for name, value in values.items())
        layer = self.changed(arrays=MappingProxyType({**self.arrays, **values}))
        if not fits:
            layer.solve()
        return layer

    # As a net -----------------------------------------------------------------------------------------------------

    def infer(self, site: Site) -> None:
        for parameter in self.array_parameters:
            value = self.arrays[parameter.name]
            if isinstance(value, np.ndarray):
                because = Because(site, f'"{parameter.name}" {_size_words(value.shape)}')
                dims = [Dim(n, because) for n in value.shape]
                site.arrays[parameter.name] = Shape(dims, closed=True, because=because)
            elif value is not None:
                site.arrays[parameter.name] = Shape()
            if parameter.name in self.shared and value is not None:
                site.share(parameter.name, self.shared[parameter.name])
        if self.variadic and self.connected is None:
            return
        self.shapes(site)

    @property
    def form(self) -> tuple[str, ...]:
        """The shortest list of arguments that says all that arguments can say."""
        defaults = {p.name: p.default for p in self.parameters}
        for form in sorted(self.forms, key=len):
            told = set(form)
            rest = {name for longer in self.forms for name in longer} - told
            if all(_same(self.settings[name], defaults[name]) for name in rest):
                return form
        return max(self.forms, key=len)

    @property
    def arguments(self) -> tuple[Value, ...]:
        """The arguments of this form, as they are written."""
        first, rest = self.form[: self.together], self.form[self.together :]
        values = tuple(self.settings[name] for name in first)
        return (values if self.together > 1 else values[0], *(self.settings[name] for name in rest)) if first else ()

    @property
    def array_options(self) -> Mapping[str, Array | Word | None]:
        """The arrays that are written as options."""
        return self.arrays

    @property
    def label(self) -> str:
        return f"{self.symbol}[{', '.join(show(argument) for argument in self.arguments)}]"

    @property
    def initialized(self) -> bool:
        return not any(isinstance(value, Word) for value in self.arrays.values()) and all(
            child.initialized for child in self.children.values()
        )

    def identity(self) -> tuple[Any, ...]:
        apart = (INPUT_PORTS.name, *self.inner)
        settings = {name: value for name, value in self.settings.items() if name not in apart}
        return (type(self), settings, self.inputs, dict(self.shared))

    def same_arrays(self, other: Net, /) -> bool:
        assert isinstance(other, Layer)
        return all(_same(value, other.arrays[name]) for name, value in self.arrays.items())

    __hash__ = Net.__hash__


def _numbered(ports: Iterable[Value]) -> tuple[str, ...] | None:
    """The inputs of a layer whose options give types to some of Input1, Input2, ..., at least two; None if to none."""
    numbers = [name.removeprefix("Input") for name in ports if isinstance(name, str) and name.startswith("Input")]
    highest = max((int(n) for n in numbers if n.isdecimal() and len(n) < 4), default=0)
    return tuple(f"Input{i}" for i in range(1, max(highest, 2) + 1)) if highest else None


def _unpacked(value: Value) -> Value:
    """An array as tuples: arrays compare element by element, which no check of a setting expects."""
    return plain(value) if isinstance(value, np.ndarray) else value


def _same(a: Value, b: Value) -> bool:
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a is b or (a.dtype == b.dtype and np.array_equal(a, b, equal_nan=True))
    return type(a) is type(b) and bool(a == b)


def _dims(value: Value) -> tuple[int, ...] | None:
    return value.shape if isinstance(value, np.ndarray) else None


def _size_words(dims: tuple[int, ...]) -> str:
    if not dims:
        return "is a number"
    return f"has size {dims[0]}" if len(dims) == 1 else f"is {'×'.join(map(str, dims))}"
