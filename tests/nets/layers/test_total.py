from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.nets.errors import DataError, IncompleteNet, SpecificationError, TypeConflict

EXAMPLES = [
    Example(layer("TotalLayer"), [[1, 2], [3, 4], [5, 6]], [9, 12]),
    Example(layer("TotalLayer"), [1, 2.5], 3.5),
    Example(layer("TotalLayer", InputPorts=2, Output=2), [[[1, 2], [3, 4]], [[5, 6], [7, 8]]], [[6, 8], [10, 12]]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(50))
def test_against_numpy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = (2, *rng.integers(1, 4, int(rng.integers(0, 5))))
    arrays = [rng.standard_normal(shape) for _ in range(int(rng.integers(1, 5)))]
    inputs = {f"Input{i}": x for i, x in enumerate(arrays, 1)}
    compare(layer("TotalLayer", InputPorts=len(arrays)), inputs, np.sum(arrays, axis=0))


def test_sizes_both_ways() -> None:
    assert sizes(layer("TotalLayer", InputPorts=2, Output=(2, 3)), "Input1", "Input2") == [(2, 3), (2, 3)]
    assert sizes(layer("TotalLayer", InputPorts=2, Input2=(2, 3)), "Input1", "Output") == [(2, 3), (2, 3)]


def test_messages() -> None:
    refused(
        lambda: layer("TotalLayer", InputPorts=[2, 3]), TypeConflict, "tyfail1",
        'TotalLayer: port "Input2": was given as {3}, but is a vector of size 2, since port "Input1" was given as {2}.',
    )  # fmt: skip
    refused(
        lambda: layer("TotalLayer", InputPorts=0), SpecificationError, "netinvarg",
        'TotalLayer: "InputPorts" should be Automatic, a number of ports, a list of names, a list of port types, or '
        "names with port types; it was given as 0.",
    )  # fmt: skip
    refused(
        lambda: apply(layer("TotalLayer"), {"Input1": 1}), DataError, "netinkeys",
        "TotalLayer: it takes any number of inputs; give them as a list, or say InputPorts.",
    )  # fmt: skip
    refused(
        lambda: apply(layer("TotalLayer"), 3), DataError, "netinkeys",
        "TotalLayer: it takes a list with the data of each input, or inputs by name.",
    )  # fmt: skip


def test_inputs_by_number_and_old_names() -> None:
    net = layer("TotalLayer", Inputs=2)
    assert apply(net, {1: [1, 2], "2": [3, 4]}).tolist() == [4, 6]


def test_unknown_number_of_inputs() -> None:
    from wlnet.nets.lower import lower

    refused(
        lambda: lower(layer("TotalLayer"), 1), IncompleteNet, "netunknown",
        "TotalLayer: it is not known how many inputs there are. Say so with InputPorts -> n.",
    )  # fmt: skip
