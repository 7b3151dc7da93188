"""Scalar expression trees: the functions of numbers that the `elementwise` operation applies to arrays.

A tree is an argument (`Arg(0)` is the first array), a number (`Const`) or a named function of trees (`Apply`). Trees
are immutable and hashable, and compare by structure. Python operators build them: `2 * Arg(0) + 1`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, cast

import numpy as np

Number: TypeAlias = bool | int | float


def _apply(name: str, *args: object) -> Apply:
    return Apply(name, tuple(as_scalar(cast("ScalarLike", argument)) for argument in args))


class Operators:
    """Python operators for trees. Comparisons with == and != stay structural; use `call("equal", a, b)` for those."""

    __slots__ = ()

    def __add__(self, other: ScalarLike) -> Apply:
        return _apply("add", self, other)

    def __radd__(self, other: ScalarLike) -> Apply:
        return _apply("add", other, self)

    def __sub__(self, other: ScalarLike) -> Apply:
        return _apply("sub", self, other)

    def __rsub__(self, other: ScalarLike) -> Apply:
        return _apply("sub", other, self)

    def __mul__(self, other: ScalarLike) -> Apply:
        return _apply("mul", self, other)

    def __rmul__(self, other: ScalarLike) -> Apply:
        return _apply("mul", other, self)

    def __truediv__(self, other: ScalarLike) -> Apply:
        return _apply("div", self, other)

    def __rtruediv__(self, other: ScalarLike) -> Apply:
        return _apply("div", other, self)

    def __pow__(self, other: ScalarLike) -> Apply:
        return _apply("pow", self, other)

    def __rpow__(self, other: ScalarLike) -> Apply:
        return _apply("pow", other, self)

    def __mod__(self, other: ScalarLike) -> Apply:
        return _apply("mod", self, other)

    def __neg__(self) -> Apply:
        return _apply("neg", self)

    def __abs__(self) -> Apply:
        return _apply("abs", self)

    def __lt__(self, other: ScalarLike) -> Apply:
        return _apply("less", self, other)

    def __le__(self, other: ScalarLike) -> Apply:
        return _apply("less_equal", self, other)

    def __gt__(self, other: ScalarLike) -> Apply:
        return _apply("greater", self, other)

    def __ge__(self, other: ScalarLike) -> Apply:
        return _apply("greater_equal", self, other)

    def __and__(self, other: ScalarLike) -> Apply:
        return _apply("and", self, other)

    def __or__(self, other: ScalarLike) -> Apply:
        return _apply("or", self, other)

    def __invert__(self) -> Apply:
        return _apply("not", self)


@dataclass(frozen=True)
class Arg(Operators):
    """The element of argument number `index`, counted from 0."""

    index: int

    def __str__(self) -> str:
        return f"x{self.index}"


@dataclass(frozen=True, eq=False)
class Const(Operators):
    """A number or truth value. It takes the element type of the arrays it meets."""

    value: Number

    def _key(self) -> tuple[str, str]:
        # 0.0 and -0.0 differ, NaN equals itself, 1 and 1.0 and True differ: repr tells them all apart.
        return (type(self.value).__name__, repr(self.value))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Const) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __str__(self) -> str:
        return repr(self.value)


@dataclass(frozen=True, eq=False)
class Apply(Operators):
    """The scalar function `name` of the table applied to `args`."""

    name: str
    args: tuple[Scalar, ...]
    # A tree may share subtrees, so walking it for every hash would cost exponential time.
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.name, self.args)))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return (
            isinstance(other, Apply)
            and self._hash == other._hash
            and self.name == other.name
            and self.args == other.args
        )

    def __hash__(self) -> int:
        return self._hash

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.args))})"


Scalar: TypeAlias = Arg | Const | Apply
ScalarLike: TypeAlias = Arg | Const | Apply | bool | int | float


def as_scalar(value: ScalarLike) -> Scalar:
    """The tree itself, or the constant tree of a number; NumPy scalars become Python numbers."""
    if isinstance(value, (Arg, Const, Apply)):
        return value
    return Const(value.item() if isinstance(value, np.generic) else value)


def subtrees(scalar: Scalar) -> Iterator[Scalar]:
    """Every distinct subtree once, arguments before the functions applied to them, in a fixed order."""
    seen: set[Scalar] = set()
    stack: list[tuple[Scalar, bool]] = [(scalar, False)]
    while stack:
        tree, expanded = stack.pop()
        if tree in seen:
            continue
        if expanded or not isinstance(tree, Apply):
            seen.add(tree)
            yield tree
        else:
            stack.append((tree, True))
            stack.extend((argument, False) for argument in reversed(tree.args))


def arguments(scalar: Scalar) -> tuple[int, ...]:
    """The argument numbers that occur in a tree, ascending."""
    return tuple(sorted({tree.index for tree in subtrees(scalar) if isinstance(tree, Arg)}))


def substitute(scalar: Scalar, replacement: dict[Scalar, Scalar]) -> Scalar:
    """The tree with every occurrence of a key of `replacement` replaced; replaced parts are not looked into again."""
    done: dict[Scalar, Scalar] = {}
    for tree in subtrees(scalar):
        if tree in replacement:
            done[tree] = replacement[tree]
        elif isinstance(tree, Apply):
            done[tree] = Apply(tree.name, tuple(done[argument] for argument in tree.args))
        else:
            done[tree] = tree
    return done[scalar]
