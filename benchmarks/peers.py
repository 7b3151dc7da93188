"""The PyTorch modules that the benchmark of training compares with, each with the weights that wlnet has drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float32]]
Weights = Callable[[str], Array]


def filled(layer: Any, torch: Any, **arrays: Array) -> Any:
    """A PyTorch layer with these arrays as its parameters or buffers."""
    with torch.no_grad():
        for name, array in arrays.items():
            getattr(layer, name).copy_(torch.from_numpy(np.array(array)))
    return layer


def convolution_layer(torch: Any, array: Weights, at: str, **settings: Any) -> Any:
    weights = array(f'{at}"Weights"')
    outputs, inputs, *kernel = weights.shape
    make = torch.nn.Conv2d if len(kernel) == 2 else torch.nn.Conv1d
    layer = make(inputs, outputs, tuple(kernel), **settings)
    return filled(layer, torch, weight=weights, bias=array(f'{at}"Biases"'))


def linear_layer(torch: Any, array: Weights, at: str) -> Any:
    weights = array(f'{at}"Weights"')
    return filled(torch.nn.Linear(*weights.shape[::-1]), torch, weight=weights, bias=array(f'{at}"Biases"'))


def lenet(torch: Any, array: Weights) -> Any:
    n = torch.nn
    return n.Sequential(
        convolution_layer(torch, array, "1, "), n.ReLU(), n.MaxPool2d(2), convolution_layer(torch, array, "4, "),
        n.ReLU(), n.MaxPool2d(2),
        n.Flatten(), linear_layer(torch, array, "8, "), n.ReLU(), linear_layer(torch, array, "10, "), n.Softmax(-1),
    )  # fmt: skip


def mlp(torch: Any, array: Weights) -> Any:
    n = torch.nn
    return n.Sequential(
        linear_layer(torch, array, "1, "),
        n.ReLU(),
        linear_layer(torch, array, "3, "),
        n.ReLU(),
        linear_layer(torch, array, "5, "),
    )


def _recurrent(torch: Any, array: Weights, kind: str, at: str, gates: tuple[str, ...]) -> Any:
    """One layer of LSTM or GRU, the gates in the order of PyTorch."""

    def stacked(name: str) -> Array:
        return np.concatenate([array(f'{at}"{gate}Gate{name}"') for gate in gates])

    weights = stacked("InputWeights")
    size = len(weights) // len(gates)
    layer = getattr(torch.nn, kind)(weights.shape[1], size, batch_first=True)
    biases = stacked("Biases")
    return filled(
        layer, torch, weight_ih_l0=weights, weight_hh_l0=stacked("StateWeights"), bias_ih_l0=biases,
        bias_hh_l0=np.zeros_like(biases),
    )  # fmt: skip


def lstm(torch: Any, array: Weights) -> Any:
    """Two layers in one module, as PyTorch users write them."""
    gates = ("Input", "Forget", "Memory", "Output")
    parts = [_recurrent(torch, array, "LSTM", f"{place}, ", gates) for place in (1, 2)]
    both = torch.nn.LSTM(parts[0].input_size, parts[0].hidden_size, 2, batch_first=True)
    for number, part in enumerate(parts):
        arrays = {f"{name}_l{number}": getattr(part, f"{name}_l0") for name in ("weight_ih", "weight_hh", "bias_ih")}
        filled(both, torch, **{name: value.detach().numpy() for name, value in arrays.items()})
        filled(both, torch, **{f"bias_hh_l{number}": np.zeros(4 * part.hidden_size, np.float32)})

    class Outputs(torch.nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.layers = both

        def forward(self, x: Any) -> Any:
            return self.layers(x)[0]

    return Outputs()


BLOCK = """NetGraph[<|
  "query" -> NetMapOperator[LinearLayer[{4, 64}]], "key" -> NetMapOperator[LinearLayer[{4, 64}]],
  "value" -> NetMapOperator[LinearLayer[{4, 64}]], "attend" -> AttentionLayer["Dot", "MultiHead" -> True],
  "join" -> NetMapOperator[LinearLayer[256]], "add" -> ThreadingLayer[Plus],
  "normal" -> NormalizationLayer["AggregationLevels" -> 2, "ScalingLevels" -> 2],
  "feed" -> NetMapOperator[NetChain[{1024, ElementwiseLayer["GELU"], 256}]],
  "again" -> ThreadingLayer[Plus], "last" -> NormalizationLayer["AggregationLevels" -> 2, "ScalingLevels" -> 2]|>,
  {NetPort["Input"] -> {"query", "key", "value"}, "key" -> NetPort["attend", "Key"],
   "value" -> NetPort["attend", "Value"], "query" -> NetPort["attend", "Query"], "attend" -> "join",
   {NetPort["Input"], "join"} -> "add" -> "normal" -> "feed", {"normal", "feed"} -> "again" -> "last"},
  "Input" -> {128, 256}]"""


def block(torch: Any, array: Weights) -> Any:
    """A Transformer encoder block with PyTorch's fused attention; AttentionLayer["Dot"] does not scale its scores."""
    functional = torch.nn.functional

    def linear(at: str) -> Any:
        weights, biases = array(f'{at}"Weights"'), array(f'{at}"Biases"').reshape(-1)
        weights = weights.reshape(len(biases), -1)
        return filled(torch.nn.Linear(*weights.shape[::-1]), torch, weight=weights, bias=biases)

    def normal(at: str) -> Any:
        layer = torch.nn.LayerNorm(256, eps=0.001)
        return filled(layer, torch, weight=array(f'{at}"Scaling"'), bias=array(f'{at}"Biases"'))

    class Block(torch.nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.projections = torch.nn.ModuleList(linear(f'"{name}", "Net", ') for name in ("query", "key", "value"))
            self.join = linear('"join", "Net", ')
            self.feed = torch.nn.Sequential(linear('"feed", "Net", 1, '), torch.nn.GELU(), linear('"feed", "Net", 3, '))
            self.normals = torch.nn.ModuleList([normal('"normal", '), normal('"last", ')])

        def forward(self, x: Any) -> Any:
            batch, length, size = x.shape
            q, k, v = (part(x).view(batch, length, 4, 64).transpose(1, 2) for part in self.projections)
            seen = functional.scaled_dot_product_attention(q, k, v, scale=1.0)
            y = self.normals[0](x + self.join(seen.transpose(1, 2).reshape(batch, length, size)))
            return self.normals[1](y + self.feed(y))

    return Block()
