from __future__ import annotations

import numpy as np
import pytest
from nets.building import layer, port, refused, word

from wlnet.execution import apply
from wlnet.execution.data import read, sort_ports
from wlnet.nets.chain import chain
from wlnet.nets.errors import DataError
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.net import Net
from wlnet.nets.values import Edge, NumericArray, Restricted

RAMP = word("Ramp")
TWO = graph([RAMP, word("Tanh")], [Edge(port("a"), 1), Edge(port("b"), 2)], {"a": 2, "b": 3})


def typed(spec: object) -> Net:
    return layer("ElementwiseLayer", RAMP, Input=spec)


def reading(net: Net, data: object) -> tuple[bool, int]:
    net, ports, batch = sort_ports(net, data)
    examples = read(net, ports, batch)
    return examples.single, examples.count


@pytest.mark.parametrize(
    ("spec", "data", "expected"),
    [
        (3, [1, 2, 3], (True, 1)),
        (3, [[1, 2, 3]], (False, 1)),
        (3, np.ones((5, 3)), (False, 5)),
        ("Real", 2, (True, 1)),
        ("Real", [1, 2], (False, 2)),
        ((2, 2), [[1, 2], [3, 4]], (True, 1)),
        ("Varying", [1, 2], (True, 1)),
        ("Varying", [[1, 2], [3]], (False, 2)),
        (("Varying", 2), [[[1, 2]], [[1, 2], [3, 4]]], (False, 2)),
        (3, [], (False, 0)),
        (3, NumericArray(np.ones(3)), (True, 1)),
        (3, [NumericArray(np.ones(3)), np.ones(3)], (False, 2)),
    ],
)
def test_one_example_or_a_list(spec: object, data: object, expected: tuple[bool, int]) -> None:
    assert reading(typed(spec), data) == expected


def test_unknown_rank_is_one_example_unless_another_port_tells() -> None:
    assert reading(layer("ElementwiseLayer", RAMP), [[1, 2], [3, 4]]) == (True, 1)
    net = graph([RAMP, word("Tanh")], [Edge(port("a"), 1), Edge(port("b"), 2)], {"a": 2})
    assert reading(net, {"a": [[1, 2]] * 4, "b": [1, 2, 3, 4]}) == (False, 4)


def test_integers() -> None:
    net = layer("FlattenLayer", Input=(2, Restricted("Integer", 5)))
    examples = read(net, {"Input": [[1.0, 5.0]]}, False)
    assert examples.ports["Input"].dtype == np.int64  # type: ignore[union-attr]


SPECS = "needs a vector of size 3, or a list of such; the data are"
WRONG = {
    "short": (typed(3), [1, 2], "netindata", 'port "Input": needs a vector of size 3; the data are a vector of size '
                                             '2.'),
    "deep": (typed(3), np.ones((2, 2, 3)), "netindata", f'port "Input": {SPECS} an array of size 2×2×3.'),
    "flat": (typed(3), 5, "netindata", f'port "Input": {SPECS} a number.'),
    "ragged": (typed(3), [[1, 2, 3], [1]], "netindata",
               'port "Input": needs a vector of size 3; the data are a vector of size 1.'),
    "ragged deep": (typed((2, 2)), [[[1, 2], [3]], [[1, 2], [3, 4]]], "netindata",
                    'port "Input": needs a matrix of size 2×2; the data are a ragged list.'),
    "words": (typed(3), ["a", "b", "c"], "netindata", 'port "Input": needs numbers.'),
    "symbol": (typed(3), word("x"), "netindata", 'port "Input": needs numbers.'),
    "complex": (typed(2), [1j, 2], "netindata", 'port "Input": needs numbers.'),
    "truth": (typed(2), [True, False], "netindata", 'port "Input": needs numbers.'),
    "not whole": (layer("FlattenLayer", Input=(2, "Integer")), [1, 2.5], "netindata", 'port "Input": needs integers.'),
    "out of range": (layer("FlattenLayer", Input=(2, Restricted("Integer", 5))), [1, 6], "netindata",
                     'port "Input": needs integers in 1..5; the data hold 6.'),
    "unknown key": (TWO, {"a": [1, 2], "c": 1}, "netinkeys",
                    'there is no input "c"; the inputs are "a" and "b".'),
    "missing key": (TWO, {"a": [1, 2]}, "netinkeys", 'the input "b" is missing.'),
    "missing keys": (TWO, {}, "netinkeys", 'the inputs "a" and "b" are missing.'),
    "no names": (TWO, [1, 2], "netinkeys", 'it has the inputs "a" and "b"; give the data by name.'),
    "unequal": (TWO, {"a": [[1, 2]] * 2, "b": [[1, 2, 3]] * 3}, "netbatchlen",
                'the lists of examples have unequal lengths: 2 at port "a", 3 at port "b".'),
    "one and many": (TWO, {"a": [1, 2], "b": [[1, 2, 3]] * 3}, "netbatchlen",
                     'port "a" has a single example, and port "b" a list of 3.'),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_data(name: str) -> None:
    net, data, tag, text = WRONG[name]
    refused(lambda: reading(net, data), DataError, tag, f"{net.head}: {text}")


def test_nothing_to_take() -> None:
    net = chain([RAMP]).changed(inputs=())
    assert sort_ports(net, None) == (net, {}, False)
    refused(lambda: sort_ports(net, 3), DataError, "netinkeys", "NetChain: it takes no input.")
    refused(
        lambda: sort_ports(net, {"x": 3}), DataError, "netinkeys",
        'NetChain: there is no input "x"; it takes no input.',
    )  # fmt: skip


def test_lengths_of_one_name_agree() -> None:
    net = graph([layer("TotalLayer")], [Edge([port("a"), port("b")], 1)], {"a": ("n", 2), "b": ("n", 2)})
    assert apply(net, {"a": [[1, 2]], "b": [[3, 4]]}).tolist() == [[4, 6]]
    pair = graph([word("Ramp"), word("Ramp")], [Edge(port("a"), 1), Edge(port("b"), 2)], {"a": ("n", 2), "b": ("n", 3)})
    two = [[1, 2], [3, 4]]
    assert apply(pair, {"a": two, "b": [[1, 2, 3], [4, 5, 6]]})["Output1"].tolist() == two
    refused(
        lambda: apply(pair, {"a": two, "b": [[1, 2, 3]]}), DataError, "netindata",
        'NetGraph: port "b": has length 1, and port "a" has length 2; both are "n".',
    )  # fmt: skip


def test_several_lengths() -> None:
    """Inputs of different names vary by themselves, from example to example."""
    net = graph(
        [layer("SequenceLastLayer"), layer("SequenceReverseLayer")],
        [Edge(port("a"), 1), Edge(port("b"), 2)],
        {"a": ("n", 1), "b": ("m",)},
    )
    found = apply(net, {"a": [[[1], [2]], [[3]], [[4], [5]]], "b": [[1], [2, 3], [4]]})
    assert found["Output1"].tolist() == [[2], [3], [5]]
    assert [row.tolist() for row in found["Output2"]] == [[1], [3, 2], [4]]


def test_empty_sequences() -> None:
    net = layer("SequenceLastLayer", Input=("Varying", 2))
    for data in ([[[1, 2]], []], {"Input": [[], [[1, 2]]]}):
        with pytest.raises(DataError, match="is an empty sequence; a sequence has one element or more"):
            apply(net, data)
    assert apply(net, []).shape == (0, 2)


def test_examples_that_do_not_all_set_a_state() -> None:
    net = initialize(layer("BasicRecurrentLayer", 1, Input=("Varying", 1)))
    refused(
        lambda: apply(net, [{"Input": [[1]], port("State"): [0]}, {"Input": [[1]]}]), DataError, "netinkeys",
        'BasicRecurrentLayer: the state {"State"} is set in some examples and not in others.',
    )  # fmt: skip
    refused(
        lambda: apply(net, {"Input": [[[1]], [[2]]], port("State"): [0]}), DataError, "netbatchlen",
        'BasicRecurrentLayer: the state {"State"} has a single example, and port "Input" a list of 2.',
    )  # fmt: skip
    refused(
        lambda: apply(net, {"Input": [[1]], port(word("All"), "States"): 3}), DataError, "netinkeys",
        'BasicRecurrentLayer: NetPort[All, "States"] takes an association of states, not 3.',
    )  # fmt: skip
