"""When a training has ceased to get better."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

LOSS = "Loss"


@dataclass(frozen=True)
class Criterion:
    """TrainingStoppingCriterion.

    key               what is looked at: LOSS, or the name of a measurement
    test              instead of a key: a function of what was measured that says whether to stop
    rising            whether more is better
    patience          rounds in a row without improvement that are tolerated
    initial_patience  rounds before the first check
    absolute          an improvement has to exceed this
    relative          and this part of the best value
    """

    key: str = LOSS
    test: Callable[[Mapping[str, Any]], bool] | None = None
    rising: bool = False
    patience: int = 0
    initial_patience: int = 0
    absolute: float = 0.0
    relative: float = 0.0


@dataclass
class Watch:
    """What a criterion has seen so far."""

    criterion: Criterion
    best: float | None = None
    without: int = 0

    def stops(self, round: int, value: float) -> bool:
        """Whether the value after a round ends the training."""
        criterion = self.criterion
        if self.best is None or self._improves(value, self.best):
            self.best, self.without = value, 0
            return False
        self.without += 1
        return round > criterion.initial_patience and self.without > criterion.patience

    def _improves(self, value: float, best: float) -> bool:
        criterion = self.criterion
        gain = value - best if criterion.rising else best - value
        return gain > max(criterion.absolute, criterion.relative * abs(best))


@dataclass
class Best:
    """The best value so far, and the round it was reached in."""

    rising: bool = False
    value: float = field(default=math.nan)
    round: int = 0

    def improves(self, round: int, value: float) -> bool:
        """Whether the value is better than all before; it is then the best."""
        if self.round and not (value > self.value if self.rising else value < self.value):
            return False
        if math.isnan(value):
            return False
        self.value, self.round = value, round
        return True
