"""A net that keeps its states from one application to the next."""

from __future__ import annotations

from typing import Any

import numpy as np

from wlnet.execution.data import Place, port_type, read, read_states, sort_ports
from wlnet.execution.gradients import split_seeds
from wlnet.execution.requests import Result, read_request, state_key
from wlnet.execution.run import Precision, check_settings, evaluate
from wlnet.nets.errors import DataError, Problem
from wlnet.nets.inference import Key
from wlnet.nets.lower import Mode
from wlnet.nets.net import End, Net
from wlnet.nets.states import state_ends
from wlnet.nets.values import AUTOMATIC, Array, Value, Word


class Keeper:
    """A net with the states that it goes on from; zeros where it has not been given any.

    The states are those that no connection sets. Examples are taken one at a time, since each goes on from the last.
    """

    def __init__(self, net: Net, states: Value = AUTOMATIC) -> None:
        """Raises DataError if the net has no states, or not these."""
        if not state_ends(net):
            raise DataError(Problem("netnostates", net.head, "the net has no states that could be kept"))
        self.net = net
        self.kept: dict[End, Array] = {} if isinstance(states, Word) else read_states(net, states)

    @property
    def states(self) -> dict[tuple[Key, ...], Any]:
        """The states as they are now, by place; AUTOMATIC for zeros of a size that the net does not tell."""
        return {state_key(end): self.kept.get(end, _zeros(self.net, end)) for end in state_ends(self.net)}

    def apply(
        self,
        data: Value = None,
        request: Value = None,
        *,
        mode: Mode = "Test",
        precision: Precision = "Real32",
        seed: Value = None,
        generator: np.random.Generator | None = None,
        batch_size: int | None = None,
    ) -> Result:
        """As `execution.apply` for one example, from the states kept; the states after the last step are kept next.

        One example is one batch, whatever `batch_size` says.
        """
        del batch_size
        check_settings(self.net, mode, precision)
        data, seeds = split_seeds(self.net, data)
        net, ports, batch = sort_ports(self.net, data)
        wanted, ends = read_request(net, request), state_ends(net)
        inputs: dict[Place, Value] = {place: value for place, value in ports.items() if place in net.inputs}
        several = batch or not read(net, inputs, batch).single
        if not several:
            given = dict[Place, Value]((*self.kept.items(), *ports.items()))
            wants = (*wanted.ends, *ends)
            arrays, single = evaluate(net, given, False, wants, seeds, mode, precision, seed, generator)
            several = not single
        if several:
            fact = "a net that keeps its states takes one example at a time; a list of them was given"
            raise DataError(Problem("netbatchlen", net.head, fact))
        count = len(wanted.ends)
        self.kept = dict(zip(ends, map(np.asarray, arrays[count:]), strict=True))
        return wanted.result(net, arrays[:count], True, seed, generator)


def _zeros(net: Net, end: End) -> Any:
    kind = port_type(net, end)
    return np.zeros([int(size) for size in kind.dims or () if isinstance(size, int)]) if kind.fixed else AUTOMATIC
