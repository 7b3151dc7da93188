"""Port types: what may flow through a port, one example at a time.

A type is an element kind and a shape. The shape is a list of dimensions, each known, unknown or varying, or it is
open: of unknown rank, with some leading and trailing dimensions known. The batch axis is never part of a type.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wlnet.nets.values import AUTOMATIC, Restricted, Value, is_integer, is_list, plain

if TYPE_CHECKING:
    from wlnet.nets.coders.coder import Coder


@dataclass(frozen=True, slots=True)
class Real:
    """Real numbers."""


@dataclass(frozen=True, slots=True)
class Integer:
    """Integers in low..high; an end that is None is open."""

    low: int | None = None
    high: int | None = None


Kind = Real | Integer
REAL = Real()


@dataclass(frozen=True, slots=True)
class Length:
    """A dimension that may differ from example to example; equal names on one net are equal lengths."""

    name: str | None = None


Size = int | Length | None


class BadType(ValueError):
    """A port specification that is none; the text says what was expected."""


@dataclass(frozen=True, slots=True)
class PortType:
    """The type of one port.

    `dims` are all dimensions, or None while the rank is unknown; then `head` and `tail` hold what is known of the
    ends. `kind` is None where nothing asks for a kind: such a port carries reals. `coder` is what stands between the
    port and whoever uses the net; only types that were given have one.
    """

    dims: tuple[Size, ...] | None = None
    kind: Kind | None = None
    head: tuple[Size, ...] = ()
    tail: tuple[Size, ...] = ()
    coder: Coder | None = None

    @property
    def rank(self) -> int | None:
        return None if self.dims is None else len(self.dims)

    @property
    def known(self) -> bool:
        """Whether every dimension is a number or a length."""
        return self.dims is not None and None not in self.dims

    @property
    def fixed(self) -> bool:
        """Whether every dimension is a number."""
        return self.dims is not None and all(isinstance(size, int) for size in self.dims)

    @property
    def settled(self) -> PortType:
        """The type as it counts in the end: reals where nothing asks for another kind."""
        return self if self.kind is not None else replace(self, kind=REAL)

    @property
    def blank(self) -> bool:
        """Whether nothing at all is known."""
        return (
            self.coder is None
            and self.dims is None
            and self.kind is None
            and not any(s is not None for s in self.head + self.tail)
        )


UNKNOWN = PortType()


def parse(spec: Value) -> PortType:
    """The type that a port specification such as `3`, `{2, Automatic}`, `"Varying"` or `"Real"` stands for.

    Raises BadType.
    """
    spec = plain(spec)
    if isinstance(spec, PortType):
        return spec
    if spec == AUTOMATIC:
        return UNKNOWN
    if spec == "Real":
        return PortType((), REAL)
    if isinstance(spec, Restricted) or spec == "Integer":
        return PortType((), _kind(spec))
    if is_integer(spec) or spec == "Varying":
        return PortType((_size(spec, 0),))
    if is_list(spec):
        kind: Kind | None = None
        if spec and (isinstance(spec[-1], Restricted) or spec[-1] in ("Integer", "Real")):
            kind = REAL if spec[-1] == "Real" else _kind(spec[-1])
            spec = spec[:-1]
        return PortType(tuple(_size(entry, place) for place, entry in enumerate(spec)), kind)
    raise BadType(_EXPECTED)


_EXPECTED = 'a size, a list of sizes, "Real", "Integer", Restricted["Integer", n], "Varying" or Automatic'


def _size(entry: Value, place: int) -> Size:
    if is_integer(entry):
        if entry < 1:
            raise BadType("sizes of 1 or more")
        return int(entry)
    if entry == AUTOMATIC:
        return None
    if isinstance(entry, str):
        if place:
            raise BadType("varying lengths in first place only")
        return Length(None if entry == "Varying" else entry)
    raise BadType(_EXPECTED)


def _kind(spec: Value) -> Integer:
    if spec == "Integer":
        return Integer()
    if spec.element == "Integer":
        bounds = spec.bounds
        if is_integer(bounds) and bounds >= 1:
            return Integer(1, bounds)
        if is_list(bounds) and len(bounds) == 2 and all(map(is_integer, bounds)) and bounds[0] <= bounds[1]:
            return Integer(*bounds)
    raise BadType('Restricted["Integer", n] or Restricted["Integer", {m, n}]')


def spec(port: PortType) -> Value:
    """The specification that parses to `port`: its inverse on every type that has one.

    Automatic stands for an open rank, and for a varying length in another place than the first. A coder, if there is
    one, stands for the whole.
    """
    if port.coder is not None:
        return port.coder
    if port.dims is None:
        return AUTOMATIC
    sizes: tuple[Value, ...] = tuple(_size_spec(size, place) for place, size in enumerate(port.dims))
    if isinstance(port.kind, Integer):
        element: Value = "Integer"
        if port.kind != Integer():
            low, high = port.kind.low, port.kind.high
            element = Restricted("Integer", high if low == 1 else (low, high))
        return (*sizes, element) if sizes else element
    if not sizes:
        return "Real"
    return sizes


def _size_spec(size: Size, place: int) -> Value:
    if isinstance(size, Length):
        return AUTOMATIC if place else size.name or "Varying"
    return AUTOMATIC if size is None else size


def letters(dims: tuple[Size, ...]) -> list[str]:
    """The sizes as Wolfram shows them: free lengths get the letters n, n1, n2 in turn, unknown sizes stay open."""
    named = {size.name for size in dims if isinstance(size, Length)}
    free = (name for name in ("n", *(f"n{i}" for i in range(1, len(dims) + len(named)))) if name not in named)
    shown: list[str] = []
    for size in dims:
        if isinstance(size, Length):
            shown.append(next(free) if size.name is None else size.name)
        else:
            shown.append("…" if size is None else str(size))
    return shown


def describe(port: PortType) -> str:
    """The type as a Wolfram summary shows it: `vector (size: 3)`, `matrix (size: 2×3)`, `real`, `array`."""
    integer = isinstance(port.kind, Integer)
    if port.dims is None:
        return "array of integers" if integer else "array"
    noun = _noun(len(port.dims))
    if isinstance(port.kind, Integer):
        bounds = "" if port.kind == Integer() else f" (range: {port.kind.low}..{port.kind.high})"
        if not port.dims:
            return "integer" if port.kind == Integer() else f"index{bounds}"
        count = letters(port.dims)
        if len(count) == 1:
            return f"vector of {count[0]} {'integers' if port.kind == Integer() else 'indices'}{bounds}"
        return f"{noun} (size: {'×'.join(count)}) of {'integers' if port.kind == Integer() else 'indices'}{bounds}"
    if not port.dims:
        return "real"
    if all(size is None for size in port.dims):
        return noun if len(port.dims) < 3 else f"{noun} (rank: {len(port.dims)})"
    return f"{noun} (size: {'×'.join(letters(port.dims))})"


def _noun(rank: int) -> str:
    return {0: "real", 1: "vector", 2: "matrix"}.get(rank, "array")


def kind_words(kind: Kind | None) -> str:
    """The elements of a kind in words: `integers in 1..5`, `real numbers`."""
    if not isinstance(kind, Integer):
        return "real numbers"
    return "integers" if kind == Integer() else f"integers in {kind.low}..{kind.high}"


def in_words(port: PortType) -> str:
    """The type as part of a sentence: `a vector of size 3`, `an array of size 2×3×4`, `an array of rank 3`."""
    integers = " of integers" if isinstance(port.kind, Integer) else ""
    if port.dims is None:
        ends = [f"first size {letters(port.head)[0]}"] if port.head and port.head[0] is not None else []
        ends += [f"last size {letters(port.tail)[-1]}"] if port.tail and port.tail[-1] is not None else []
        least = max(len(port.head), len(port.tail))
        if not ends and least:
            return f"an array{integers} of rank {least} or more"
        return f"an array{integers}" + (f" with {' and '.join(ends)}" if ends else "")
    if not port.dims:
        return "an integer" if integers else "a number"
    noun = _noun(len(port.dims))
    noun = f"an {noun}" if noun == "array" else f"a {noun}"
    if all(size is None for size in port.dims):
        return f"{noun}{integers}" if len(port.dims) < 3 else f"{noun}{integers} of rank {len(port.dims)}"
    return f"{noun}{integers} of size {'×'.join(letters(port.dims))}"
