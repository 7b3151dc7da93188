"""Layers compared with another program's numbers: values in both precisions, foretold sizes, gradients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nets.building import check_gradient
from wlnet.execution import call_batch
from wlnet.nets.net import Net
from wlnet.nets.solver import infer
from wlnet.nets.types import PortType

Arrays = Mapping[str, np.ndarray]


def compare(net: Net, inputs: Arrays, expected: Any, *, slopes: bool = True, tolerance: float = 1e-9) -> None:
    """The layer gives the expected output for these inputs, batch first; its gradients are the slopes of its values."""
    expected = np.asarray(expected)
    given = {port: PortType(x.shape[1:], net.type(port).kind) for port, x in inputs.items()}
    site = infer(net, given={**net.given, **given})
    assert site.type("Output").dims == expected.shape[1:]
    found = call_batch(net, dict(inputs), precision="Real64")["Output"]
    assert found.shape == expected.shape
    scale = float(np.abs(expected).max(initial=1.0))
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance * scale)
    single = call_batch(net, dict(inputs))["Output"]
    np.testing.assert_allclose(single, expected, rtol=1e-5, atol=1e-5 * scale)
    if slopes:
        check_gradient(net, inputs)
