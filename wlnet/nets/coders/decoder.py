"""Decoders: how the array of an output becomes what it means, in one of several forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np

from wlnet.nets.coders.coder import BadExample, Coder
from wlnet.nets.errors import nearest
from wlnet.nets.options import BadValue, Check
from wlnet.nets.types import PortType, in_words
from wlnet.nets.values import Array, Edge, Value, Word, is_list, show

RAW = Word("None")
"""The request for the array as it is."""

Reading = Callable[[Array, np.random.Generator], Value]
"""What makes of the array of one example what was asked for. Raises BadExample."""


class BadProperty(ValueError):
    """What was asked for is no property of the decoder; ``hint`` is the likely mend."""

    def __init__(self, fact: str, hint: str = "") -> None:
        super().__init__(fact)
        self.hint = hint


@dataclass(frozen=True)
class Property:
    """One form of a result.

    tell      called with the decoder, the array of one unit (a vector for a decoder of classes), the argument and a
              generator of random numbers
    argument  what checks the argument of `"property" -> argument`; None if it takes none
    optional  whether the argument may be left out
    tell_all  the same for the units of many examples at once, where there is a quicker way
    meaning   for the page of the decoder
    """

    tell: Callable[[Any, Array, Value, np.random.Generator], Value]
    meaning: str
    argument: Check | None = None
    optional: bool = False
    tell_all: Callable[[Any, Array], list[Value]] | None = None


class Decoder(Coder):
    """What stands at an output port and says what its arrays mean."""

    head: ClassVar[str] = "NetDecoder"
    depth: ClassVar[int | None] = None  # the rank of what is decoded as a unit; None for arrays as a whole
    properties: ClassVar[Mapping[str, Property]] = MappingProxyType({})  # the first is the default

    def usual(self, array: Array) -> Value:
        """What the array of one unit means, for a decoder without properties."""
        raise NotImplementedError

    @property
    def property_names(self) -> tuple[str, ...]:
        return tuple(self.properties)

    def has(self, request: Value) -> bool:
        """Whether a request is for a property of the decoder, right or wrong in its argument."""
        return parted(request)[0] in self.property_names

    def reading(self, request: Value = None) -> Reading | None:
        """How to tell what is asked for: a name, `name -> argument`, None for the usual; None for the bare array.

        Raises BadProperty.
        """
        if request == RAW and isinstance(request, Word):
            return None
        name, argument = parted(request)
        if name is None and not self.properties:
            return self._reader(_USUAL, None)
        if name is None:
            name = next(iter(self.properties))
        entry = self.properties.get(name) if isinstance(name, str) else None
        if entry is None:
            raise self.no_property(request)
        if argument is _NOTHING:
            if entry.argument is not None and not entry.optional:
                raise BadProperty(f"{show(name)} needs an argument, as in {show(name)} -> 1")
            return self._reader(entry, None)
        if entry.argument is None:
            raise BadProperty(f"{show(name)} takes no argument")
        try:
            return self._reader(entry, entry.argument(argument))
        except BadValue as bad:
            raise BadProperty(f"the argument of {show(name)} should be {bad}; it is {show(argument)}") from None

    def no_property(self, request: Value) -> BadProperty:
        names = self.property_names
        known = f"there is {', '.join(map(show, names))}" if names else "it has none"
        name = parted(request)[0]
        hint = nearest(name, names) if isinstance(name, str) else ""
        return BadProperty(f"{show(request)} is no property of {self}; {known}", hint)

    def _reader(self, entry: Property, argument: Value) -> Reading:
        return _Telling(self, entry, argument)

    def read_all(self, reading: Reading, arrays: Sequence[Array] | Array, rng: np.random.Generator) -> list[Value]:
        """What the arrays of many examples mean. Raises BadExample."""
        quick = reading.entry.tell_all if isinstance(reading, _Telling) else None
        if (
            quick is not None
            and isinstance(arrays, np.ndarray)
            and arrays.ndim == (self.depth or 0) + 1
            and len(arrays)
        ):
            self.check(arrays[0])
            return quick(self, arrays)
        values: list[Value] = []
        for i, array in enumerate(arrays, 1):
            try:
                values.append(reading(np.asarray(array), rng))
            except BadExample as bad:
                raise BadExample(f"example {i}: {bad}") from None
        return values

    def check(self, array: Array) -> None:
        """Raise BadExample for an array that is not of the type of the decoder."""
        kind = self.type
        dims = kind.dims if kind.dims is not None else kind.tail
        found = array.shape if kind.dims is not None else array.shape[array.ndim - len(kind.tail) :]
        sizes = zip(dims, found, strict=False)
        if len(dims) != len(found) or any(isinstance(size, int) and size != n for size, n in sizes):
            raise BadExample(f"{self} needs {in_words(kind)}; it was given {in_words(PortType(array.shape))}")

    def decode(self, data: Value, request: Value, rng: np.random.Generator) -> Value:
        """What an array, or each of a list of arrays, means. Raises BadExample and BadProperty."""
        reading = self.reading(request)
        arrays, single = self._examples(data)
        if arrays is None:
            raise BadExample(f"{self} needs {in_words(self.type)}, or a list of such; it was given {show(data)}")
        if reading is None:
            return data
        return reading(arrays[0], rng) if single else self.read_all(reading, arrays, rng)

    def is_one(self, rank: int) -> bool:
        """Whether an array of this rank is a single example."""
        own = self.type.rank
        return own is None or rank == own

    def _examples(self, data: Value) -> tuple[list[Array] | None, bool]:
        """The arrays of a single example (True) or of a list of them; None for what is no array of this rank."""
        try:
            array = np.asarray(data)
        except ValueError:
            array = np.asarray(None)
        numeric = array.dtype.kind in "iuf"
        if numeric and self.is_one(array.ndim):
            return [array], True
        if numeric and array.ndim and self.is_one(array.ndim - 1):
            return list(array), False
        if is_list(data) and len(data):
            rows = [self._examples(row) for row in data]
            if all(single for _, single in rows):
                return [row for found, _ in rows for row in found or ()], False
        return None, False


@dataclass(frozen=True)
class _Telling:
    """A property with its argument, told of arrays."""

    decoder: Decoder
    entry: Property
    argument: Value

    def __call__(self, array: Array, rng: np.random.Generator) -> Value:
        self.decoder.check(array)
        return self._read(array, rng)

    def _read(self, array: Array, rng: np.random.Generator) -> Value:
        depth = self.decoder.depth
        if depth is not None and array.ndim > depth:
            return [self._read(part, rng) for part in array]
        return self.entry.tell(self.decoder, array, self.argument, rng)


_NOTHING = object()
_USUAL = Property(lambda decoder, array, _argument, _rng: decoder.usual(array), "what it means")


def parted(request: Value) -> tuple[Value, Value]:
    """The name and the argument of a request: `"name"`, `"name" -> argument` or `{"name", argument}`."""
    if isinstance(request, Edge):
        return request.source, request.target
    if is_list(request) and len(request) == 2 and isinstance(request[0], str):
        return request[0], request[1]
    return request, _NOTHING
