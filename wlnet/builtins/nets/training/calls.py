"""One call of NetTrain, whose options are read here: what a setting means, or the message that it means nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wlnet.builtins.nets.reporting import COMMON
from wlnet.builtins.nets.training.methods import Method
from wlnet.builtins.nets.training.quantities import BadSetting, seconds
from wlnet.builtins.nets.values import brief, number
from wlnet.execution.run import DTYPES, Precision
from wlnet.expression import Compound, Expr, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import messages
from wlnet.nets.net import Net
from wlnet.nets.options import BadValue
from wlnet.training.loop import Run

HEAD = "NetTrain"
DEFAULT_SECONDS, MOST_ROUNDS = 20.0, 10_000
LARGEST_BATCH, LARGEST_VARYING_BATCH = 64, 16

messages(
    HEAD,
    {
        **COMMON,
        "badopt": "The option `1` should be `3`, not `2`.",
        "oldloss": "A loss as the third argument is an old form; LossFunction -> `1` says the same.",
        "badprop": "`1` is no property of a training. `2`",
        "netsymb": "`1` is not data for a net; numbers, lists and arrays of numbers are.",
        "notdevice": "TargetDevice `1` is not available; the CPU is used.",
        "mixed": 'WorkingPrecision "Mixed" needs a GPU; Real32 is used.',
        "noval": "Without a ValidationSet the stopping criterion looks at the training data.",
        "arrdiv": "Training with method `1` and learning rate `2` came to a loss that is not finite at batch `3`: `4` "
        "is the first that is not. The net of before is given back. It may help to normalize the data, to lower the "
        'learning rate, or to set "GradientClipping".',
        "nolearn": "No array of the net learns, so there is nothing to train.",
        "ckpt": "`1`",
    },
)


class Refused(Exception):
    """The message has been issued."""


@dataclass
class Call:
    """NetTrain[net, data, what, options].

    what     the properties asked for
    current  the expression, as it was evaluated
    run      the training, as soon as there is one
    """

    k: Kernel
    net: Net
    data: Expr
    what: Expr
    options: dict[str, Expr]
    current: Expr = field(default=S.Null)
    run: Run | None = None

    def refuse(self, name: str, expected: str) -> Refused:
        """The end of the call, after the message that an option should be something else."""
        self.k.message(HEAD, "badopt", name, brief(self.k, self.options[name]), expected)
        return Refused()

    def read(self, name: str, read: Callable[..., Any], *args: Any) -> Any:
        """What `read` makes of an option. Raises Refused."""
        try:
            return read(self.k, self.options[name], *args)
        except (BadSetting, BadValue) as error:
            raise self.refuse(name, str(error)) from None

    def precision(self) -> Precision:
        """WorkingPrecision."""
        value = self.options["WorkingPrecision"]
        if value == "Mixed":
            self.k.message(HEAD, "mixed")
        elif value is not S.Automatic and value not in DTYPES:
            raise self.refuse("WorkingPrecision", 'Automatic, "Real32" or "Real64"')
        return "Real64" if value == "Real64" else "Real32"

    def batch_size(self, net: Net | None, count: int) -> int:
        """BatchSize; `net` is None where the size of the first batch decides what the net is."""
        value = self.options["BatchSize"]
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        if value is not S.Automatic:
            raise self.refuse("BatchSize", "Automatic or a positive integer")
        if net is None:
            return LARGEST_BATCH
        varying = any(not net.type(port).fixed for port in net.inputs)
        return max(1, min(LARGEST_VARYING_BATCH if varying else LARGEST_BATCH, count))

    def length(self) -> tuple[int | None, float | None]:
        """How many rounds and seconds."""
        most, goal = self.options["MaxTrainingRounds"], self.options["TimeGoal"]
        time = None
        if goal is not S.Automatic:
            time = seconds(self.k, goal)
            if time is None:
                raise self.refuse("TimeGoal", "Automatic, seconds, or a Quantity of time")
        if isinstance(most, int) and most > 0:
            return most, time
        if most is S.Automatic:
            return (None, time) if time is not None else (MOST_ROUNDS, DEFAULT_SECONDS)
        length = seconds(self.k, most) if isinstance(most, Compound) else None
        if length is None:
            raise self.refuse("MaxTrainingRounds", "Automatic, a positive integer, or a Quantity of time")
        return None, length if time is None else min(time, length)

    def rate(self, method: Method) -> float:
        """LearningRate, else what the method says."""
        rate = self.options["LearningRate"]
        start = method.rate if rate is S.Automatic else number(self.k, rate)
        if (start is None and rate is not S.Automatic) or (start is not None and start < 0):
            raise self.refuse("LearningRate", "Automatic or a number of 0 or more")
        return method.optimiser.rate if start is None else start
