from __future__ import annotations

import numpy as np
import pytest

from nets.building import layer, refused
from wlnet.nets.errors import SpecificationError
from wlnet.nets.registry import build_layer
from wlnet.nets.values import AUTOMATIC, NumericArray, Word


def test_options_as_pairs_symbols_and_repeated() -> None:
    first = build_layer("PoolingLayer", (2,), [(Word("PaddingSize"), 1), ("PaddingSize", 2)])
    assert first.settings["PaddingSize"] == 1


def test_arrays_in_every_form() -> None:
    for value in ([[1, 2]], ((1.0, 2.0),), np.array([[1, 2]]), np.array([[1, 2]], np.float64)):
        assert layer("LinearLayer", 1, Weights=value).arrays["Weights"].dtype == np.float32
    kept = layer("LinearLayer", 1, Weights=NumericArray(np.ones((1, 2))))
    assert kept.arrays["Weights"].dtype == np.float64
    assert (
        layer("LinearLayer", 1, Weights=NumericArray(np.ones((1, 2), np.int32))).arrays["Weights"].dtype == np.float32
    )
    assert layer("LinearLayer", 1, Weights=AUTOMATIC) == layer("LinearLayer", 1)


@pytest.mark.parametrize("bad", [[[1], [2, 3]], "abc", [["a"]], [[1j]], [[True]], {"a": 1}])
def test_what_is_no_array(bad: object) -> None:
    refused(
        lambda: layer("LinearLayer", 1, Weights=bad), SpecificationError, "netinvtensorvals",
        'LinearLayer: the value specified for "Weights" should be a real-valued array.',
    )  # fmt: skip


def test_one_real32_number_is_kept_as_such() -> None:
    assert float(layer("LinearLayer", 1, Weights=[[0.1]]).arrays["Weights"][0, 0]) == 0.10000000149011612


def test_ports_by_number() -> None:
    net = layer("TotalLayer", InputPorts=["a", "b"])
    assert [net.port_name(name) for name in ("a", 2, "1", 3, "Output", "c")] == ["a", "b", "a", None, "Output", None]


def test_positional_arguments_are_as_few_as_possible() -> None:
    assert layer("SoftmaxLayer", -1).arguments == ()
    assert layer("ThreadingLayer", Word("Plus"), None).arguments == (Word("Plus"), None)
    assert layer("ConvolutionLayer", 3, 2).label == "ConvolutionLayer[3, 2]"


def test_equality_looks_at_types_of_values() -> None:
    assert layer("DropoutLayer", 0) != layer("PoolingLayer", 2)
    assert layer("LinearLayer", 3) != layer("LinearLayer", 3, Input=2)
