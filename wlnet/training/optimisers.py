"""The methods of gradient descent, as steps of the array language.

A method says what it keeps for each array from step to step, and how these states, the gradient and the array become
the next ones. What holds for all methods (clipping, decay, rates of single arrays) is in `step.py`.

The formulas are those of MXNet's published update operators, by which NetTrain is described.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from wlnet.ir.builder import Builder
from wlnet.ir.graph import Value


@dataclass(frozen=True)
class Optimiser:
    """A method with its settings.

    settings   by name, those not given as in `defaults`
    """

    settings: Mapping[str, float] = field(default_factory=dict)

    name: ClassVar[str]
    rate: ClassVar[float]
    """The learning rate where none is given."""
    defaults: ClassVar[Mapping[str, float]] = MappingProxyType({})
    states: ClassVar[tuple[str, ...]] = ()
    """What is kept for each array, in arrays of its size that begin as zeros."""

    def __post_init__(self) -> None:
        unknown = set(self.settings) - set(self.defaults)
        if unknown:
            raise ValueError(f"{self.name} has no setting {sorted(unknown)[0]!r}")
        object.__setattr__(self, "settings", MappingProxyType({**self.defaults, **self.settings}))

    def factor(self, step: int) -> float:
        """What the learning rate is multiplied by at the given step of an array, counted from 1."""
        del step
        return 1.0

    def update(
        self, b: Builder, w: Value, g: Value, states: Mapping[str, Value], rate: Value
    ) -> tuple[Value, dict[str, Value]]:
        """The new array and the new states; `rate` is a number of rank 0."""
        raise NotImplementedError


class Adam(Optimiser):
    """Adaptive rates from running means of the gradient and its square.

    Kingma and Ba, Adam: A Method for Stochastic Optimization (2015), in the variant of the end of their section 2:
    Epsilon is added to the root of the uncorrected second moment.
    """

    name = "ADAM"
    rate = 0.001
    defaults = MappingProxyType({"Beta1": 0.9, "Beta2": 0.999, "Epsilon": 1e-5})
    states = ("mean", "square")

    def factor(self, step: int) -> float:
        beta1, beta2 = self.settings["Beta1"], self.settings["Beta2"]
        return math.sqrt(1 - beta2**step) / (1 - beta1**step)

    def update(
        self, b: Builder, w: Value, g: Value, states: Mapping[str, Value], rate: Value
    ) -> tuple[Value, dict[str, Value]]:
        mean = _mixed(b, states["mean"], g, self.settings["Beta1"])
        square = _mixed(b, states["square"], b.square(g), self.settings["Beta2"])
        step = b.div(b.mul(rate, mean), b.add(b.sqrt(square), self.settings["Epsilon"]))
        return b.sub(w, step), {"mean": mean, "square": square}


class StochasticGradientDescent(Optimiser):
    """Steps against the gradient, with momentum: a part of each step is kept in the next."""

    name = "SGD"
    rate = 0.01
    defaults = MappingProxyType({"Momentum": 0.93})
    states = ("step",)

    def update(
        self, b: Builder, w: Value, g: Value, states: Mapping[str, Value], rate: Value
    ) -> tuple[Value, dict[str, Value]]:
        step = b.sub(b.mul(states["step"], self.settings["Momentum"]), b.mul(rate, g))
        return b.add(w, step), {"step": step}


class RMSProp(Optimiser):
    """Steps divided by a running deviation of the gradient, with momentum.

    Graves, Generating Sequences with Recurrent Neural Networks (2013), equations 38 to 45.
    """

    name = "RMSProp"
    rate = 0.001
    defaults = MappingProxyType({"Beta": 0.95, "Epsilon": 1e-6, "Momentum": 0.9})
    states = ("square", "mean", "step")

    def update(
        self, b: Builder, w: Value, g: Value, states: Mapping[str, Value], rate: Value
    ) -> tuple[Value, dict[str, Value]]:
        square = _mixed(b, states["square"], b.square(g), self.settings["Beta"])
        mean = _mixed(b, states["mean"], g, self.settings["Beta"])
        variance = b.add(b.sub(square, b.square(mean)), self.settings["Epsilon"])
        step = b.sub(b.mul(states["step"], self.settings["Momentum"]), b.mul(b.mul(rate, g), b.rsqrt(variance)))
        return b.add(w, step), {"square": square, "mean": mean, "step": step}


class SignSGD(Optimiser):
    """Steps of one size, in the direction of the sign of a running mean of the gradient.

    Bernstein et al., signSGD: Compressed Optimisation for Non-Convex Problems (2018), algorithm 2.
    """

    name = "SignSGD"
    rate = 0.001
    defaults = MappingProxyType({"Momentum": 0.93})
    states = ("mean",)

    def update(
        self, b: Builder, w: Value, g: Value, states: Mapping[str, Value], rate: Value
    ) -> tuple[Value, dict[str, Value]]:
        mean = _mixed(b, states["mean"], g, self.settings["Momentum"])
        return b.sub(w, b.mul(rate, b.apply("sign", mean))), {"mean": mean}


def _mixed(b: Builder, old: Value, new: Value, kept: float) -> Value:
    """kept old + (1 - kept) new."""
    return b.add(b.mul(old, kept), b.mul(new, 1 - kept))


OPTIMISERS: Mapping[str, type[Optimiser]] = MappingProxyType(
    {kind.name: kind for kind in (Adam, StochasticGradientDescent, RMSProp, SignSGD)}
)
