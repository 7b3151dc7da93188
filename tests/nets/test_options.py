from __future__ import annotations

import numpy as np
import pytest

from wlnet.nets import options
from wlnet.nets.options import BadValue
from wlnet.nets.types import PortType
from wlnet.nets.values import AUTOMATIC, Edge, Word

GOOD = [
    (options.whole(), np.int64(3), 3),
    (options.wholes(), [1, 2], (1, 2)),
    (options.wholes(), np.array([1, 2]), (1, 2)),
    (options.level, -2, -2),
    (options.number(0, 1), np.float32(0.5), 0.5),
    (options.boolean, np.bool_(True), True),
    (options.choice("a", "b"), Word("b"), "b"),
    (options.word("Max", "Mean"), "Mean", Word("Mean")),
    (options.automatic_or(options.whole()), AUTOMATIC, AUTOMATIC),
    (options.multipliers, None, None),
    (options.multipliers, {"Weights": 2}, (Edge("Weights", 2),)),
    (options.multipliers, Edge("Weights", None), (Edge("Weights", None),)),
    (options.input_ports, 2, (("Input1", PortType()), ("Input2", PortType()))),
    (options.input_ports, ("a", "b"), (("a", PortType()), ("b", PortType()))),
    (options.input_ports, (2, (3, 4)), (("Input1", PortType((2,))), ("Input2", PortType((3, 4))))),
    (options.input_ports, [Edge("a", 2)], (("a", PortType((2,))),)),
    (options.input_ports, {"a": 2}, (("a", PortType((2,))),)),
]
BAD = [
    (options.whole(0), True, "an integer of 0 or more"),
    (options.wholes(1, longest=3, shortest=1), (1, 2, 3, 4), "an integer of 1 or more, or a list of 1 to 3 of them"),
    (options.level, 0, "a level: 1, 2, ..., or negative from the end"),
    (options.number(0, 1), 2, "a number from 0 to 1"),
    (options.boolean, 1, "True or False"),
    (options.choice("a", "b", "c"), "d", '"a", "b" or "c"'),
    (options.word("Max"), "Min", "Max"),
    (options.array, "x", "a real-valued array"),
    (options.input_ports, ((0,),),
     "Automatic, a number of ports, a list of names, a list of port types, or names with port types, with sizes of 1 "
     "or "
     "more"),
]  # fmt: skip


@pytest.mark.parametrize("row", range(len(GOOD)))
def test_good(row: int) -> None:
    check, value, normal = GOOD[row]
    found = check(value)
    assert found == normal
    assert type(found) is type(normal)


@pytest.mark.parametrize("row", range(len(BAD)))
def test_bad(row: int) -> None:
    check, value, expected = BAD[row]
    with pytest.raises(BadValue) as caught:
        check(value)
    assert str(caught.value) == expected
