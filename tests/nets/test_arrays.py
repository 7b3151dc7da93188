from __future__ import annotations

import numpy as np

from nets.building import layer, refused, word
from wlnet.nets.arrays import replace_arrays, slots, sorted_slots
from wlnet.nets.chain import chain
from wlnet.nets.errors import TypeConflict
from wlnet.nets.values import AUTOMATIC


def test_positions_in_canonical_order() -> None:
    net = chain({"z": [2, word("Ramp"), 1], "a": layer("LinearLayer", 3, Biases=None)}, {"Input": 4})
    listed = [("z", 1, "Weights"), ("z", 1, "Biases"), ("z", 3, "Weights"), ("z", 3, "Biases"), ("a", "Weights")]
    assert [slot.position for slot in slots(net)] == listed
    assert [slot.position for slot in sorted_slots(net)] == [
        ("a", "Weights"), ("z", 1, "Biases"), ("z", 1, "Weights"), ("z", 3, "Biases"), ("z", 3, "Weights")
    ]  # fmt: skip
    many = chain([1] * 11)
    assert [slot.position[0] for slot in sorted_slots(many)][::2] == list(range(1, 12))


def test_replacing_shares_what_is_untouched() -> None:
    net = chain([layer("LinearLayer", 1, Weights=[[1.0]]), layer("LinearLayer", 1)], {"Input": 1})
    changed = replace_arrays(net, {(2, "Weights"): np.ones((1, 1), np.float32)})
    assert changed.members[0] is net.members[0]
    assert net.members[1].arrays["Weights"] == AUTOMATIC
    assert changed.children[2].arrays["Weights"].tolist() == [[1]]
    assert changed.type("Output") == net.type("Output")


def test_an_array_must_fit() -> None:
    net = layer("LinearLayer", 2, Input=3)
    refused(
        lambda: replace_arrays(net, {("Weights",): np.ones((2, 4))}), TypeConflict, "tyfail1",
        'LinearLayer: port "Input": needs an array of 4 numbers, since "Weights" is 2×4; it is a vector of size 3.',
    )  # fmt: skip
