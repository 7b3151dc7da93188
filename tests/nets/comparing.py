"""Layers compared with another program's numbers: values in both precisions, foretold sizes, gradients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from wlnet.execution import call_batch
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.reference import run
from wlnet.nets.inference import infer
from wlnet.nets.lower import array_values, lower
from wlnet.nets.net import Net
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
        check_slopes(net, inputs)


def check_slopes(net: Net, inputs: Arrays) -> None:
    """Gradients by inputs and learned arrays against central differences along one random direction each."""
    rng = np.random.default_rng(5)
    given = {port: PortType(x.shape[1:], net.type(port).kind) for port, x in inputs.items()}
    batch = next((len(x) for x in inputs.values()), 3)
    site = infer(net, given={**net.given, **given})
    graph = lower(net, batch, dtype="float64", site=site)
    fed = {port: np.asarray(x, graph.inputs[port].dtype) for port, x in inputs.items()}
    arrays = {key: a.astype(np.float64) for key, a in array_values(net).items()}
    points: dict[Any, np.ndarray] = {port: x for port, x in fed.items() if x.dtype.kind == "f"} | arrays
    if not points or not graph.outputs["Output"].is_float:
        return
    seed = rng.standard_normal(graph.outputs["Output"].shape)
    both = gradient(graph, "Output", list(points), {"Output": "seed"})
    slopes = run(both, {**fed, "seed": seed}, arrays)[0]
    for name, point in points.items():
        direction = rng.standard_normal(point.shape)

        def value(step: float, name: Any = name, direction: np.ndarray = direction) -> float:
            moved = points[name] + step * direction
            there = {**fed, name: moved} if name in fed else fed
            return float(
                np.sum(seed * run(graph, there, arrays if name in fed else {**arrays, name: moved})[0]["Output"])
            )

        slope = (value(1e-6) - value(-1e-6)) / 2e-6
        ours = slopes[Gradient(name)]
        assert ours.shape == point.shape
        assert abs(np.sum(ours * direction) - slope) <= 1e-6 * (1 + np.sum(np.abs(ours * direction))), name
