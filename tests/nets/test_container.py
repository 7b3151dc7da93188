from __future__ import annotations

import numpy as np
import pytest

from nets.building import layer, refused, word
from wlnet.nets.chain import chain
from wlnet.nets.errors import PathError
from wlnet.nets.values import NumericArray


def test_a_member_knows_what_was_inferred_around_it() -> None:
    net = chain([3, word("Ramp")], {"Input": 2})
    member = net.member(1)
    assert member == layer("LinearLayer", 3, Input=2)
    assert member.given["Input"].dims == (2,)
    assert net.members[0].given == {}
    assert net.member(-1).type("Output").dims == (3,)


def test_nested_members() -> None:
    net = chain({"a": [5, word("Tanh")], "b": 3}, {"Input": 2})
    inner = net.member("a")
    assert inner.type("Output").dims == (5,)
    assert inner.member(1).solution.array_dims("Weights") == (5, 2)


def test_no_such_member() -> None:
    net = chain({"conv": 3, "act": word("Ramp")})
    refused(
        lambda: net.member("conf"), PathError, "netnopart",
        'NetChain: there is no layer "conf"; there are "conv" and "act". Did you mean "conv"?',
    )  # fmt: skip
    refused(
        lambda: chain([3, 4]).member(3), PathError, "netnopart",
        "NetChain: there is no layer 3; layers go from 1 to 2.",
    )  # fmt: skip
    refused(lambda: chain([]).member(1), PathError, "netnopart", "NetChain: there is no layer 1; it has no layers.")


def test_equality_and_hash() -> None:
    a, b = (chain([layer("LinearLayer", 2, Weights=[[1, 2], [3, 4]]), word("Ramp")], {"Input": 2}) for _ in range(2))
    assert a == b
    assert hash(a) == hash(b)
    assert a != chain([layer("LinearLayer", 2, Weights=[[1, 2], [3, 5]]), word("Ramp")], {"Input": 2})
    assert a != chain([layer("LinearLayer", 2, Weights=[[1, 2], [3, 4]]), word("Tanh")], {"Input": 2})
    assert chain([3]) != chain([3], {"Input": 2})
    double = layer("LinearLayer", 1, Weights=NumericArray(np.ones((1, 1))))
    assert double != layer("LinearLayer", 1, Weights=[[1]])
    assert a != 3


def test_nets_are_immutable() -> None:
    net = chain([3])
    with pytest.raises(AttributeError):
        net.head = "NetGraph"
    with pytest.raises(AttributeError):
        del net.members
    with pytest.raises(TypeError):
        net.given["Input"] = 3  # type: ignore[index]
    with pytest.raises(ValueError):
        layer("LinearLayer", 1, Weights=[[1.0]]).arrays["Weights"][0, 0] = 2
