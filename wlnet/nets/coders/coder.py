"""What a coder is: one declaration of its parameters, the type it gives its port, and its way there or back.

A subclass of Encoder or Decoder is such a declaration, in the file of its family; `registry.py` finds them. A coder is
no layer: it stands at a port, beside its type, and works on one example at a time. What it encodes are Python values as
a front end hands them in: numbers, strings, booleans, lists, arrays, and whatever else can be compared and hashed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Self

import numpy as np

from wlnet.nets.errors import Problem, SpecificationError, nearest
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.types import PortType
from wlnet.nets.values import Value, Word, show

Hosted = Literal["labels", "value", "encoding", "decoding", "pattern", "splitter"]


class BadExample(ValueError):
    """What is to be encoded or decoded is not as the coder needs it; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A function, pattern or the like of the front end.

    `label` is the source expression, to be handed back and to be told from others by; `call` is what it does, and
    `text` how it is printed.
    """

    label: Value
    call: Callable[..., Value] = field(compare=False, repr=False)
    text: str = field(default="a function", compare=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Pairs:
    """An association whose keys may be any values: those that Python takes for one, and those that it cannot hash."""

    entries: tuple[tuple[Value, Value], ...]


@dataclass(frozen=True)
class CoderDocs:
    """What the generated page of a coder says beyond its parameters and properties.

    `example` is code for an expression whose value the page shows.
    """

    summary: str
    takes: str
    gives: str
    example: str
    source: str
    notes: str = ""


class Coder:
    """An encoder or decoder with its parameters.

    settings  the value of every parameter, in normal form
    span      the source place it was written at, opaque
    """

    head: ClassVar[str]
    name: ClassVar[str]
    forms: ClassVar[tuple[tuple[str, ...], ...]] = ((),)
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    hosted: ClassVar[Mapping[str, Hosted]] = MappingProxyType({})  # parameters that the front end hands over as its own
    rules: ClassVar[bool] = False  # whether a list of rules is an argument; elsewhere it is a list of parameters
    opposite: ClassVar[str] = ""  # the name of the coder that goes the other way, if it is not the same
    usual_rank: ClassVar[int | None] = None  # the rank of the port where nothing else tells it
    phrase: ClassVar[str] = ""  # what a port with this coder is called in a summary
    docs: ClassVar[CoderDocs]

    def __init__(self, settings: Mapping[str, Value], span: Any = None) -> None:
        self.settings = MappingProxyType(dict(settings))
        self.span = span

    # A subclass says ----------------------------------------------------------------------------------------------

    def port_type(self) -> PortType:
        """The type of a port with this coder."""
        raise NotImplementedError

    def validate(self) -> None:
        """Raise BadValue for settings that do not go together."""

    def mirrored(self) -> Mapping[str, Value] | None:
        """The settings of the coder that goes the other way; None if there is none."""
        return None

    def derived(self) -> Mapping[str, Value]:
        """What may be asked for like a parameter, and follows from the parameters."""
        return {}

    # Construction -------------------------------------------------------------------------------------------------

    @classmethod
    def build(
        cls, arguments: Sequence[Value] = (), options: Iterable[tuple[Value, Value]] = (), span: Any = None
    ) -> Self:
        """The coder that `NetEncoder[{name, arguments..., options...}]` stands for. Raises SpecificationError."""
        form = next((form for form in cls.forms if len(form) == len(arguments)), ())
        given = dict(zip(form, arguments, strict=False))
        names = cls.option_names()
        for key, value in options:
            name = key.name if isinstance(key, Word) else key
            known = names.get(name) if isinstance(name, str) else None
            if known is None:
                hint = nearest(name, names) if isinstance(name, str) else ""
                raise cls.refuse("netnoopt", f"there is no parameter {show(key)}", span, hint)
            given.setdefault(known, value)
        if len(form) < len(arguments) or not given.keys() >= set(sorted(cls.forms, key=len)[0]):
            counts = " or ".join(str(len(form)) for form in sorted(cls.forms, key=len))
            noun = "argument" if counts == "1" else "arguments"
            fact = f"it takes {counts} {noun} after the name; there {'is' if len(arguments) == 1 else 'are'}"
            raise cls.refuse("netargx", f"{fact} {len(arguments)}", span)
        settings: dict[str, Value] = {}
        for parameter in cls.parameters:
            value = given.get(parameter.name, parameter.default)
            try:
                settings[parameter.name] = value if value is parameter.default else parameter.check(value)
            except BadValue as bad:
                fact = f'"{parameter.name}" should be {bad}; it was given as {show(value)}'
                raise cls.refuse("netinvarg", fact, span, bad.hint) from None
        coder = cls(settings, span)
        try:
            coder.validate()
        except BadValue as bad:
            raise cls.refuse("netinvarg", str(bad), span, bad.hint) from None
        return coder

    @classmethod
    def option_names(cls) -> dict[str, str]:
        """Every name a parameter goes by, with its present name."""
        return {name: p.name for p in cls.parameters for name in (p.name, *p.old)}

    @classmethod
    def refuse(cls, tag: str, fact: str, span: Any = None, hint: str = "") -> SpecificationError:
        spans = (span,) if span is not None else ()
        return SpecificationError(Problem(tag, cls.head, f'"{cls.name}": {fact}', hint=hint, spans=spans))

    def changed(self, settings: Mapping[str, Value]) -> Self:
        """The same coder with some parameters replaced. Raises SpecificationError."""
        return self.build((), {**self.settings, **settings}.items(), self.span)

    # As a value ---------------------------------------------------------------------------------------------------

    @property
    def arguments(self) -> tuple[tuple[str, Value], ...]:
        """The arguments after the name as they are written, with the names of their parameters."""
        defaults = {p.name: p.default for p in self.parameters}
        for form in sorted(self.forms, key=len):
            rest = {name for longer in self.forms for name in longer} - set(form)
            if all(same(self.settings[name], defaults[name]) for name in rest):
                return tuple((name, self.settings[name]) for name in form)
        return tuple((name, self.settings[name]) for name in max(self.forms, key=len))

    @property
    def options(self) -> tuple[tuple[Parameter, Value], ...]:
        """The parameters that are written as rules, with their values."""
        told = {name for name, _ in self.arguments}
        return tuple(
            (p, self.settings[p.name])
            for p in self.parameters
            if p.name not in told and not same(self.settings[p.name], p.default)
        )

    @cached_property
    def type(self) -> PortType:
        """The type of a port with this coder, which it is part of."""
        kind = self.port_type()
        return PortType(kind.dims, kind.kind, kind.head, kind.tail, self)

    @cached_property
    def _identity(self) -> Hashable:
        return (type(self), tuple((name, identity(value)) for name, value in self.settings.items()))

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Coder) and self._identity == other._identity)

    def __hash__(self) -> int:
        return hash((type(self), len(self.settings)))

    def __str__(self) -> str:
        parts = [show(self.name)] + [_brief(value) for _, value in self.arguments]
        parts += [f"{p.name if p.symbol else show(p.name)} -> {_brief(value)}" for p, value in self.options]
        return f"{self.head}[{parts[0]}]" if len(parts) == 1 else f"{self.head}[{{{', '.join(parts)}}}]"

    __repr__ = __str__


_LONGEST = 100


def _brief(value: Value) -> str:
    """A value for a message, cut where it is long."""
    text = show(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def identity(value: Value) -> Hashable:
    """What tells a value from others as SameQ does: 1, 1. and True are three."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (list, tuple)):
        return ("List", *map(identity, value))
    if isinstance(value, Mapping):
        return ("Association", *((identity(k), identity(v)) for k, v in value.items()))
    if isinstance(value, (bool, int, float, str)):
        return (type(value).__name__, value)
    return value  # type: ignore[no-any-return]


def same(a: Value, b: Value) -> bool:
    """Whether two values are one to SameQ."""
    return a is b or identity(a) == identity(b)
