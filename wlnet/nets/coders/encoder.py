"""Encoders: how raw examples become arrays, one or many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from wlnet.nets.coders.coder import BadExample, Coder
from wlnet.nets.types import Integer, Size
from wlnet.nets.values import Array, NumericArray, Value, is_list, show


class Encoder(Coder):
    """What stands at an input port and turns what is given there into arrays of its type."""

    head: ClassVar[str] = "NetEncoder"
    numeric: ClassVar[bool] = False  # whether arrays of numbers are what it takes, so that none is taken for encoded

    # A subclass says ----------------------------------------------------------------------------------------------

    def takes(self, value: Value) -> bool:
        """Whether a value is what one example looks like."""
        raise NotImplementedError

    def takes_entry(self, value: Value) -> bool:
        """Whether an entry of a list of examples is one."""
        return self.takes(value)

    def encode(self, value: Value) -> Array:
        """The array of one example that is such. Raises BadExample."""
        raise NotImplementedError

    def encode_all(self, values: Sequence[Value]) -> list[Array]:
        """The arrays of several examples. Raises BadExample, with the place of the bad one."""
        arrays = []
        for i, value in enumerate(values, 1):
            try:
                arrays.append(self.encode(value))
            except BadExample as bad:
                raise BadExample(_placed(i, str(bad))) from None
        return arrays

    def sized(self, dims: tuple[Size, ...]) -> Encoder:
        """The encoder as it fits a port of these dimensions, for one that makes arrays of any size."""
        del dims
        return self

    def refusal(self, value: Value) -> str:
        """What to say of a value that is no example."""
        return f"{self} cannot encode {show(value)}"

    # What a net asks ----------------------------------------------------------------------------------------------

    def read(self, value: Value, as_batch: bool = False) -> tuple[list[Array], bool]:
        """The arrays of the examples that were given, and whether it is a single one that is in no list.

        A value is one example if it looks like one, or like the array of one; else it is a list of examples. With
        `as_batch` it is known to be a list. Raises BadExample.
        """
        if not as_batch:
            if self.takes(value):
                return [self._one(value)], True
            done = self.encoded(value)
            if done is not None:
                return [done], True
        entries = value.array if isinstance(value, NumericArray) else value
        if not is_list(entries):
            raise BadExample(self.refusal(value))
        rows: list[Array | None] = []
        raw: list[int] = []
        for i, entry in enumerate(entries):
            if self.takes_entry(entry):
                raw.append(i)
                rows.append(None)
                continue
            done = self.encoded(entry)
            if done is None:
                raise BadExample(_placed(i + 1, self.refusal(entry)))
            rows.append(done)
        for i, array in zip(raw, self.encode_all([entries[i] for i in raw]), strict=True):
            rows[i] = array
        return [row for row in rows if row is not None], False

    def _one(self, value: Value) -> Array:
        try:
            return self.encode_all([value])[0]
        except BadExample as bad:
            raise BadExample(str(bad).removeprefix(_placed(1, ""))) from None

    def encoded(self, value: Value) -> Array | None:
        """The array that a value is, if it is one of the kind that the encoder makes."""
        if self.numeric:
            return None
        array = as_numbers(value)
        if array is None or not self.fits(array):
            return None
        return array

    def fits(self, array: Array) -> bool:
        """Whether an array is of the type that the encoder makes."""
        kind = self.type
        if kind.dims is None or len(kind.dims) != array.ndim:
            return False
        if any(isinstance(size, int) and size != n for size, n in zip(kind.dims, array.shape, strict=True)):
            return False
        if isinstance(kind.kind, Integer) and array.size:
            low, high = kind.kind.low, kind.kind.high
            whole = array.dtype.kind in "iu" or not np.any(array % 1)
            return bool(whole and (low is None or array.min() >= low) and (high is None or array.max() <= high))
        return True


def _placed(place: int, fact: str) -> str:
    return f"example {place}: {fact}"


def as_numbers(value: Value) -> Array | None:
    """A number, an array or a nested list as an array of numbers; None if it is none."""
    if isinstance(value, NumericArray):
        value = value.array
    if isinstance(value, (bool, str)):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        return None
    return array if array.dtype.kind in "iuf" else None
