"""What encoders of text share: sequences of codes in 1..n, as indices or unit vectors, of a length that varies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wlnet.nets.coders.encoder import Encoder
from wlnet.nets.coders.parameters import form, length
from wlnet.nets.options import Parameter
from wlnet.nets.types import Integer, Length, PortType
from wlnet.nets.values import ALL, Array, Value

FORM = Parameter("Form", form, "Index")
TARGET_LENGTH = Parameter("TargetLength", length, ALL)


class SequenceEncoder(Encoder):
    """A base for encoders that give a sequence of codes."""

    @property
    def count(self) -> int:
        """The greatest code."""
        raise NotImplementedError

    @property
    def padding(self) -> int:
        """The code that a sequence is padded with."""
        return self.count

    @property
    def indices(self) -> bool:
        """Whether codes come as integers, not as unit vectors."""
        return bool(self.settings.get("Form", "Index") == "Index")

    def codes(self, value: Value) -> Sequence[int]:
        """The codes of one example. Raises BadExample."""
        raise NotImplementedError

    def port_type(self) -> PortType:
        target = self.settings.get("TargetLength", ALL)
        size = Length() if target == ALL else target
        if self.indices:
            return PortType((size,), Integer(1, self.count))
        return PortType((size, self.count))

    def encode(self, value: Value) -> Array:
        codes = list(self.codes(value))
        target = self.settings.get("TargetLength", ALL)
        if target != ALL:
            codes = codes[:target] + [self.padding] * (target - len(codes))
        array = np.asarray(codes, np.int64)
        return array if self.indices else np.eye(self.count, dtype=np.float32)[array - 1]
