"""Tables of calls, laid out once and run by one call from Python.

A table is a count and then, for each call, the address of its kernel and that of its row. Addresses of values that lie
in other memory at each run are written in before it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Hashable, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.native.operands import Address, Call, Moves, Table
from wlnet.engines.native.toolchain import Toolchain
from wlnet.engines.native.writer import V, Writer
from wlnet.engines.scratch import aligned_bytes

WORD = 8


@cache
def table_source() -> str:
    """The kernel that runs the table whose address is the first word of its row."""
    w = Writer()
    run_table(w, w.pointer(0))
    return w.finish()


def run_table(w: Writer, table: V) -> None:
    """Run all calls of a table."""
    count = w.load(table, V("0", "i64"), "i64")

    def each(i: V, _: tuple[V, ...]) -> None:
        place = w.add(w.mul(i, V("2", "i64")), V("1", "i64"))
        kernel = w.load(table, place, "ptr")
        w.call(kernel, [w.load(table, w.add(place, V("1", "i64")), "ptr")])

    w.loop(count, each)


class Program:
    """Several tables, each to be run by its number, and the memory that their kernels need for themselves."""

    def __init__(self, tables: Sequence[Sequence[Call]], compiler: Toolchain) -> None:
        self._compiler = compiler
        self._content: list[int] = []
        self._inner: list[tuple[int, int]] = []  # words that hold addresses of other words, and which
        self._places: dict[Hashable, list[tuple[int, int]]] = {}
        self._moving: dict[Hashable, list[tuple[int, int]]] = {}
        self._memory: dict[Hashable, NDArray[Any]] = {}
        starts = [self._table(calls) for calls in tables]
        rows = [self._words([start], [0]) for start in starts]
        self.words = np.array(self._content, np.int64)
        base = self.words.__array_interface__["data"][0]
        for place, target in self._inner:
            self.words[place] = base + WORD * target
        self._arguments = [base + WORD * row for row in rows]
        self._run = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(compiler.address(table_source()))
        for root, array in self._memory.items():
            self.bind(root, array)

    @property
    def roots(self) -> frozenset[Hashable]:
        """What `bind` is to be told the memory of."""
        return frozenset(self._places) - frozenset(self._memory)

    def bind(self, root: Hashable, array: NDArray[Any]) -> None:
        """State where the memory of a value is."""
        address = array.__array_interface__["data"][0]
        words = self.words
        for place, offset in self._places.get(root, ()):
            words[place] = address + offset

    def run(self, number: int) -> None:
        """Run the calls of a table. The global lock of Python is not held meanwhile."""
        self._run(self._arguments[number])

    def _words(self, content: Sequence[int], inner: Sequence[int] = ()) -> int:
        """Append words, those in places `inner` being numbers of other words; gives the place of the first."""
        start = len(self._content)
        self._content.extend(content)
        self._inner.extend((start + i, content[i]) for i in inner)
        return start

    def _table(self, calls: Sequence[Call]) -> int:
        rows = [(self._compiler.address(call.text), self._row(call)) for call in calls]
        return self._words([len(rows), *(word for row in rows for word in row)], range(2, 2 + 2 * len(rows), 2))

    def _row(self, call: Call) -> int:
        for root, content in call.memory.items():
            held = self._memory.get(root)
            if not isinstance(content, int):
                self._memory[root] = content
            elif held is None or held.size < content:
                self._memory[root] = aligned_bytes(content)
        tables = {i: self._table(word.calls) for i, word in enumerate(call.words) if isinstance(word, Table)}
        lists = {i: self._list(word) for i, word in enumerate(call.words) if isinstance(word, Moves)}
        known = tables | lists
        start = self._words([0] * len(call.words))
        for i, word in enumerate(call.words):
            place = start + i
            if isinstance(word, Address):
                self._places.setdefault(word.root, []).append((place, word.offset))
                for loop, stride in word.moves:
                    self._moving.setdefault(loop, []).append((place, stride))
            elif isinstance(word, int):
                self._content[place] = word
            else:
                self._inner.append((place, known[i]))
        return start

    def _list(self, moves: Moves) -> int:
        """The words that move with a loop: their number, and for each its address and the bytes it moves."""
        moving = self._moving.get(moves.loop, [])
        flat = [number for pair in moving for number in pair]
        return self._words([len(moving), *flat], range(1, 1 + 2 * len(moving), 2))
