"""Where the batches of a round come from."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from wlnet.execution.data import Rows
from wlnet.training.stepper import Batch

T = TypeVar("T")


class Source(Protocol):
    """Batches, round by round."""

    @property
    def count(self) -> int:
        """The number of examples of a round."""

    @property
    def total(self) -> int:
        """The number of examples that have a place in the data, 0 if they are made as they are needed."""

    def batches(self, size: int) -> int:
        """The number of batches of a round."""

    def order(self, rng: np.random.Generator) -> NDArray[np.int64]:
        """The order of the examples of a round; empty if they are made as they are needed."""

    def round(self, size: int, order: NDArray[np.int64], begin: int) -> Iterator[Batch]:
        """The batches of a round, from number `begin` on, counted from 0."""


@dataclass(frozen=True)
class Examples:
    """Data that are there: by input, an array with the examples along the first axis, or a list of arrays.

    places   where each example is in the data that were given, if these are only a part of them
    whole    how many examples were given, if these are only a part of them
    """

    ports: Mapping[str, Rows]
    count: int
    places: NDArray[np.int64] | None = None
    whole: int | None = None

    @property
    def total(self) -> int:
        return self.count if self.whole is None else self.whole

    def batches(self, size: int) -> int:
        return -(-self.count // size)

    def order(self, rng: np.random.Generator) -> NDArray[np.int64]:
        return rng.permutation(self.count)

    def round(self, size: int, order: NDArray[np.int64], begin: int) -> Iterator[Batch]:
        """The last batch may be smaller. The next one is got ready while a batch is worked on."""
        starts = range(begin * size, self.count, size)
        return prepared(self.batch(order[start : start + size]) for start in starts)

    def batch(self, indices: NDArray[np.int64]) -> Batch:
        """These examples."""
        return Batch(
            {port: _taken(rows, indices) for port, rows in self.ports.items()}, len(indices), self._places(indices)
        )

    def _places(self, indices: NDArray[np.int64]) -> NDArray[np.int64]:
        return indices if self.places is None else self.places[indices]

    def split(self, held_out: NDArray[np.int64]) -> tuple[Examples, Examples]:
        """The examples without those held out, and these."""
        kept = np.setdiff1d(np.arange(self.count), held_out)
        return self.part(kept), self.part(held_out)

    def part(self, indices: NDArray[np.int64]) -> Examples:
        """Some of the examples, as data of their own."""
        ports = {port: _taken(rows, indices) for port, rows in self.ports.items()}
        return Examples(ports, len(indices), self._places(indices), self.total)


def _taken(rows: Rows, indices: NDArray[np.int64]) -> Rows:
    if isinstance(rows, np.ndarray):
        return rows[indices]
    return [rows[i] for i in indices]


@dataclass(frozen=True)
class Generated:
    """Batches that a function makes, given how many examples to make.

    make    gives a batch of about so many examples
    length  examples of a round; None if each call makes a round
    """

    make: Callable[[int], Batch]
    length: int | None = None

    @property
    def count(self) -> int:
        return self.length or 0

    @property
    def total(self) -> int:
        return 0

    def batches(self, size: int) -> int:
        return 1 if self.length is None else -(-self.length // size)

    def order(self, rng: np.random.Generator) -> NDArray[np.int64]:
        del rng
        return np.empty(0, np.int64)

    def round(self, size: int, order: NDArray[np.int64], begin: int) -> Iterator[Batch]:
        del order
        for _ in range(begin, self.batches(size)):
            yield self.make(size)


AHEAD = 2
"""Batches that are got ready in advance."""


def prepared(items: Iterable[T]) -> Iterator[T]:
    """The items, computed by a thread in the background, a few ahead of their use."""
    ready: queue.Queue[tuple[str, Any]] = queue.Queue(AHEAD)
    given_up = threading.Event()

    def put(kind: str, item: Any) -> bool:
        while not given_up.is_set():
            try:
                ready.put((kind, item), timeout=0.1)
                return True
            except queue.Full:
                continue
        return False

    def work() -> None:
        try:
            for item in items:
                if not put("item", item):
                    return
        except BaseException as error:  # raised again where the item is asked for
            put("error", error)
            return
        put("end", None)

    thread = threading.Thread(target=work, name="wlnet data", daemon=True)
    thread.start()
    try:
        while True:
            kind, item = ready.get()
            if kind == "end":
                return
            if kind == "error":
                raise item
            yield item
    finally:
        given_up.set()
        thread.join()
