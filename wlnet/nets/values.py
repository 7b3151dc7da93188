"""The values a net definition is made of, as Python sees them.

Numbers, strings, booleans, None, tuples (or lists), dicts and NumPy arrays stand for themselves. What Wolfram has
beside these is one small frozen class each. A front end translates its expressions to these values and back; nothing
here knows how they were written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from wlnet.ir.scalar import Scalar

Value = Any
Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Word:
    """A Wolfram symbol, by its name: `Automatic`, `All`, `Max`, `LinearLayer`."""

    name: str

    def __repr__(self) -> str:
        return f"Word({self.name!r})"


AUTOMATIC = Word("Automatic")
ALL = Word("All")
INHERITED = Word("Inherited")
INFINITY = Word("Infinity")


@dataclass(frozen=True, slots=True)
class Span:
    """`start ;; stop ;; step`; an end left open is 1 or `ALL`."""

    start: Value = 1
    stop: Value = ALL
    step: Value = 1


@dataclass(frozen=True, slots=True)
class Swap:
    """`a <-> b`: two levels exchanged."""

    a: Value
    b: Value


@dataclass(frozen=True, slots=True)
class Scaled:
    """`Scaled[r]`: r times the size there was."""

    ratio: Value


@dataclass(frozen=True, slots=True)
class Restricted:
    """`Restricted["Integer", n]` or `Restricted["Integer", {m, n}]`."""

    element: str
    bounds: Value


@dataclass(frozen=True, slots=True)
class Port:
    """`NetPort[...]`: a path of layer names or positions, and a port name.

    `NetPort["p"]` is `Port((), "p")`, `NetPort[{v, "p"}]` is `Port((v,), "p")`; `name` is None where Wolfram leaves
    the port to be the only one there is, as in `NetPort[{n}]`.
    """

    path: tuple[Value, ...]
    name: Value

    @classmethod
    def of(cls, *parts: Value) -> Port:
        """The port that `NetPort[parts...]` or `NetPort[{parts...}]` names: the last part is the port."""
        if len(parts) == 1 and isinstance(parts[0], (tuple, list)):
            parts = tuple(parts[0])
        return cls(tuple(parts[:-1]), parts[-1])


@dataclass(frozen=True, slots=True)
class PortGradient:
    """`NetPortGradient[path]`: the gradient with respect to an input, or to an array by its path; `ALL` for all."""

    path: Value


@dataclass(frozen=True, slots=True)
class Edge:
    """`source -> target`. Wolfram has one arrow for edges and rules, so this is both."""

    source: Value
    target: Value
    span: Any = field(default=None, compare=False, repr=False)


Rule = Edge


@dataclass(frozen=True, slots=True, eq=False)
class NumericArray:
    """An array given as `NumericArray`: kept in its own precision, where a plain list becomes Real32."""

    array: Array


@dataclass(frozen=True, slots=True)
class NetArray:
    """`NetArray[...]`: an array that bears a name; all of one name in a net are one array.

    name   `ALL` in extraction
    array  a value, AUTOMATIC, or the method by which it gets one: a name, or a list of a name and rules
    dims   AUTOMATIC, or the dimensions
    """

    name: Value
    array: Value = field(default=AUTOMATIC, compare=False)
    dims: Value = field(default=AUTOMATIC, compare=False)

    @property
    def method(self) -> Value:
        """The method by which the array gets a value, AUTOMATIC if it says none."""
        told = isinstance(self.array, str) or (is_list(self.array) and any(isinstance(x, str) for x in self.array[:1]))
        return self.array if told else AUTOMATIC

    @property
    def value(self) -> Value:
        """The value of the array, AUTOMATIC if it has none."""
        return AUTOMATIC if self.method is self.array else self.array

    @property
    def bare(self) -> NetArray:
        """The array without its value, as a layer keeps it, which has the value elsewhere."""
        return NetArray(self.name, self.method, self.dims)


@dataclass(frozen=True, slots=True)
class ScalarFunction:
    """A function of numbers, already traced to an expression tree of the IR.

    `label` is the source expression as the front end knows it: opaque here, kept to be handed back; `text` is how it
    is printed. `names` are the slot names of `#name` slots in the order of the tree's arguments, if it has them.
    """

    tree: Scalar
    arity: int
    label: Value = None
    names: tuple[str, ...] = ()
    text: str = field(default="a function", compare=False)


@dataclass(frozen=True, slots=True)
class DistributionFunction:
    """A function of numbers that gives a distribution: its name, and a traced tree for each parameter.

    The other fields are as in ScalarFunction.
    """

    name: str
    parameters: tuple[Scalar, ...]
    arity: int
    label: Value = None
    names: tuple[str, ...] = ()
    text: str = field(default="a function", compare=False)


@dataclass(frozen=True, slots=True)
class Other:
    """What has no meaning in a net: kept so that the one who is handed it can say what it would have taken.

    `text` is how it is printed, `head` its head where it is a call, `span` where it was written, opaque; `label` is
    the expression as the front end knows it, opaque, to be handed back.
    """

    text: str
    head: str = ""
    span: Any = field(default=None, compare=False, repr=False)
    label: Value = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Absent:
    """What a layer gives that has no part of this name, where others have one."""

    name: Value


@dataclass(frozen=True, slots=True)
class Anything:
    """The pattern `_`, as in `LearningRateMultipliers -> {"a" -> 1, _ -> None}`."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A distribution such as `NormalDistribution[m, s]`, by name and parameters."""

    name: str
    parameters: tuple[Value, ...] = ()


def is_integer(value: Value) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.bool_))


def is_number(value: Value) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, (bool, np.bool_))


def is_name(value: Value) -> bool:
    """Whether a value may name a layer, port, option or part: a string, a position or a symbol."""
    return isinstance(value, (str, Word)) or is_integer(value)


def is_list(value: Value) -> bool:
    return isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim > 0)


def plain(value: Value) -> Value:
    """`value` with lists and small arrays as tuples of Python numbers, so that it can be compared and hashed."""
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (tuple, list)):
        return tuple(plain(entry) for entry in value)
    return value


def show(value: Value) -> str:
    """`value` as Wolfram would print it; long arrays by their dimensions."""
    match value:
        case None | bool() | np.bool_():
            return str(value)
        case Word(name=name):
            return name
        case str():
            return f'"{value}"'
        case float() | np.floating():
            text = repr(float(value))
            return text[:-1] if text.endswith(".0") else text.replace("e+", "e").replace("e", "*^")
        case np.ndarray():
            return show(value.tolist()) if value.size <= 12 else f"an array of {'×'.join(map(str, value.shape))}"
        case NumericArray(array=array):
            return f"NumericArray[{show(array)}]"
        case NetArray(name=name):
            return f"NetArray[{show(name)}]"
        case Mapping():
            return "<|" + ", ".join(f"{show(k)} -> {show(v)}" for k, v in value.items()) + "|>"
        case Sequence():
            return "{" + ", ".join(show(entry) for entry in value) + "}"
        case Span(start=start, stop=stop, step=step):
            return f"{show(start)};;{show(stop)}" + ("" if step == 1 else f";;{show(step)}")
        case Swap(a=a, b=b):
            return f"{show(a)} <-> {show(b)}"
        case Scaled(ratio=ratio):
            return f"Scaled[{show(ratio)}]"
        case Restricted(element=element, bounds=bounds):
            return f"Restricted[{show(element)}, {show(bounds)}]"
        case Port(path=path, name=name):
            parts = [*path, name] if name is not None else [*path]
            inner = ", ".join(show(part) for part in parts)
            return f"NetPort[{inner}]" if len(parts) == 1 or path == (ALL,) else f"NetPort[{{{inner}}}]"
        case PortGradient(path=path):
            return f"NetPortGradient[{show(path)}]"
        case Edge(source=source, target=target):
            return f"{show(source)} -> {show(target)}"
        case Anything():
            return "_"
        case Distribution(name=name, parameters=parameters):
            return f"{name}[{', '.join(map(show, parameters))}]"
        case ScalarFunction(text=text) | DistributionFunction(text=text) | Other(text=text):
            return text
    return str(value)
