"""How often something is done: every so many rounds, batches or seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["Rounds", "Batches", "Seconds"]


@dataclass(frozen=True)
class Moment:
    """Where a training is.

    round    rounds that have ended
    batch    batches done, over all rounds
    seconds  since the beginning
    """

    round: int
    batch: int
    seconds: float

    def count(self, unit: Unit) -> float:
        return {"Rounds": self.round, "Batches": self.batch, "Seconds": self.seconds}[unit]


BEGINNING = Moment(0, 0, 0.0)


@dataclass(frozen=True)
class Interval:
    """Every `every` of a unit, but not more often than every `least` seconds."""

    every: float = 1
    unit: Unit = "Rounds"
    least: float = 0.0


EVERY_ROUND = Interval()


class Timer:
    """When something is due, given when it was last."""

    def __init__(self, interval: Interval) -> None:
        self.interval = interval
        self.last = BEGINNING

    def due(self, now: Moment) -> bool:
        """Whether it is time; what is due counts as done."""
        interval = self.interval
        passed = now.count(interval.unit) - self.last.count(interval.unit)
        if passed < interval.every or (interval.least and now.seconds - self.last.seconds < interval.least):
            return False
        self.last = now
        return True
