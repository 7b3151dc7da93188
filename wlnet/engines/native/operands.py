"""Where the values of a step lie in memory, and loops over several of them at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from numpy.typing import NDArray

Ints: TypeAlias = tuple[int, ...]
Roots: TypeAlias = frozenset[Hashable]
ITEMSIZE = {"float32": 4, "float64": 8, "int64": 8, "bool": 1}


@dataclass(frozen=True)
class Address:
    """A place in memory.

    root     what the memory belongs to: the number of a value, or the key of memory that a kernel asks for
    offset   bytes from its beginning
    moves    how it moves at each turn of the loops around it: keys of loops, and bytes
    """

    root: Hashable
    offset: int = 0
    moves: tuple[tuple[Hashable, int], ...] = ()

    def __add__(self, offset: int) -> Address:
        return Address(self.root, self.offset + offset, self.moves)


@dataclass(frozen=True)
class Moves:
    """As a word: the address of a list of all words that move with a loop, with the bytes that they move."""

    loop: Hashable


@dataclass(frozen=True)
class Operand:
    """One value of a step: its memory, shape, strides in elements, and element type."""

    address: Address
    shape: Ints
    strides: Ints
    dtype: str

    @property
    def itemsize(self) -> int:
        """Bytes of an element."""
        return ITEMSIZE[self.dtype]

    @property
    def contiguous(self) -> bool:
        """Whether the elements lie in order without gaps."""
        expected = 1
        for size, stride in zip(self.shape[::-1], self.strides[::-1], strict=True):
            if size != 1 and stride != expected:
                return False
            expected *= size
        return True

    def at(self, address: Address) -> Operand:
        """The same, in other memory."""
        return replace(self, address=address)

    def along(self, shape: Ints) -> Ints:
        """The strides in a loop over `shape`, to which this operand broadcasts."""
        missing = len(shape) - len(self.shape)
        own = tuple(0 if size == 1 else stride for size, stride in zip(self.shape, self.strides, strict=True))
        return (0,) * missing + own


@dataclass(frozen=True)
class Call:
    """A kernel by its text, and the words of its row.

    memory   what the kernel needs for itself, by key: bytes, or an array with this content. Calls with one key have one
             memory, as large as any of them needs
    once     whether it need not be repeated while the arrays that it reads are the same
    """

    text: str
    words: tuple[Word, ...]
    memory: Mapping[Hashable, int | NDArray[Any]] = field(default_factory=dict)
    once: bool = False

    @property
    def reads(self) -> frozenset[Hashable]:
        """The roots of addresses that are no memory of its own."""
        roots = {word.root for word in self.words if isinstance(word, Address)}
        return frozenset(roots) - frozenset(self.memory)


@dataclass(frozen=True)
class Split:
    """Work in tasks that may be done in any order and at the same time.

    make(begin, end, worker) is the call for some of them; calls of different workers share no memory that they write.
    """

    tasks: int
    make: Callable[[int, int, int], Call]

    def whole(self) -> Call:
        """All tasks in one call."""
        return self.make(0, self.tasks, 0)


@dataclass(frozen=True)
class Table:
    """As a word: the address of a table of calls one after another."""

    calls: tuple[Call, ...]


Word: TypeAlias = int | Address | Moves | Table


def whole(address: Address, shape: Ints, dtype: str) -> Operand:
    """A contiguous operand."""
    return Operand(address, shape, tuple(math.prod(shape[axis + 1 :]) for axis in range(len(shape))), dtype)


def nest(shape: Ints, strides: Sequence[Ints]) -> tuple[Ints, list[Ints]]:
    """The loops over `shape` for operands of these strides, axes merged where all operands step evenly across both.

    Axes of one element are left out; at least one axis stays.
    """
    sizes: list[int] = []
    steps: list[list[int]] = []  # by axis, of each operand
    for axis, size in enumerate(shape):
        if size == 1:
            continue
        here = [stride[axis] for stride in strides]
        if sizes and all(before == size * step for before, step in zip(steps[-1], here, strict=True)):
            sizes[-1] *= size
            steps[-1] = here
        else:
            sizes.append(size)
            steps.append(here)
    if not sizes:
        return (1,), [(1,)] * len(strides)
    return tuple(sizes), [tuple(axis[i] for axis in steps) for i in range(len(strides))]
