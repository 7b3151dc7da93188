"""The same nets in PyTorch and ONNX Runtime: a net of wlnet as modules of torch, with the same weights.

A chain becomes a Sequential, a graph a module that calls its members in order; the layers are torch's own. For
ONNX Runtime torch writes the module as ONNX.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention

from wlnet.nets.container import Container
from wlnet.nets.layer import Layer
from wlnet.nets.net import Net
from wlnet.nets.values import Word


class NoPeer(Exception):
    """There is no translation of a layer."""


class Apply(nn.Module):
    """A function of tensors as a module."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__()
        self.function = function

    def forward(self, *inputs: Any) -> Any:
        return self.function(*inputs)


class Graph(nn.Module):
    """The members of a graph in order, each with the ends that feed it. Members have one output each."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.parts = nn.ModuleDict()
        self.inputs = net.inputs
        self.steps: list[tuple[str, list[str]]] = []
        self.output = ""
        for key, wires in net.schedule:
            child = net if key is None else net.children[key]
            ports = net.outputs if key is None else child.inputs
            fed = {wire.target.port: _name(*wire.source.path[:1] or (wire.source.port,)) for wire in wires}
            sources = [fed[port] for port in ports]
            if key is None:
                (self.output,) = sources
            else:
                self.parts[_name(key)] = module(_member(net, key))
                self.steps.append((_name(key), sources))

    def forward(self, *inputs: Any) -> Any:
        values = {_name(port): value for port, value in zip(self.inputs, inputs, strict=True)}
        for name, sources in self.steps:
            values[name] = self.parts[name](*(values[source] for source in sources))
        return values[self.output]


def _name(key: int | str) -> str:
    """The name of a part: torch has some of its own, which differ from all of these."""
    return f"{key}_"


def _member(net: Net, key: int | str) -> Net:
    """A member with the sizes that were inferred in the net."""
    return net.children[key].pinned(net.solution.children[key])


def module(net: Net) -> nn.Module:
    """The net as a module of torch, ready for inference. Raises NoPeer."""
    if isinstance(net, Container):
        if net.head == "NetChain":
            return nn.Sequential(*(module(_member(net, key)) for key in net.children)).eval()
        return Graph(net).eval()
    assert isinstance(net, Layer)
    made = TRANSLATIONS.get(net.head)
    if made is None:
        raise NoPeer(f"{net.head} has no translation")
    return made(net).eval()


def _filled(layer: nn.Module, **arrays: Any) -> nn.Module:
    with torch.no_grad():
        for name, array in arrays.items():
            getattr(layer, name).copy_(torch.from_numpy(np.array(array, np.float32)))
    return layer


def _convolution(net: Layer) -> nn.Module:
    weights, biases, s = net.arrays["Weights"], net.arrays["Biases"], net.settings
    kind = nn.Conv1d if weights.ndim == 3 else nn.Conv2d
    layer = kind(
        weights.shape[1] * s["ChannelGroups"], weights.shape[0], weights.shape[2:], s["Stride"], _padding(s),
        s["Dilation"], s["ChannelGroups"], biases is not None,
    )  # fmt: skip
    return _filled(layer, weight=weights, **({} if biases is None else {"bias": biases}))


def _padding(settings: Any) -> Any:
    given = settings["PaddingSize"]
    if isinstance(given, int):
        return given
    if any(begin != end for begin, end in given):
        raise NoPeer("padding that differs between the sides")
    return tuple(begin for begin, _ in given)


def _deconvolution(net: Layer) -> nn.Module:
    weights, s = net.arrays["Weights"], net.settings
    layer = nn.ConvTranspose2d(*weights.shape[:2], weights.shape[2:], s["Stride"], _padding(s))
    return _filled(layer, weight=weights, bias=net.arrays["Biases"])


def _batch_normalization(net: Layer) -> nn.Module:
    a = net.arrays
    kind = nn.BatchNorm2d if len(net.type("Input").dims or ()) == 3 else nn.BatchNorm1d
    layer = kind(len(a["Scaling"]), eps=net.settings["Epsilon"])
    return _filled(
        layer, weight=a["Scaling"], bias=a["Biases"], running_mean=a["MovingMean"], running_var=a["MovingVariance"]
    )


def _elementwise(net: Layer) -> nn.Module:
    functions: dict[str, Callable[[], nn.Module]] = {
        "Ramp": nn.ReLU, "Tanh": nn.Tanh, "LogisticSigmoid": nn.Sigmoid,
        "ElementwiseLayer[Clip[#1, {0, 6}] &]": nn.ReLU6, 'ElementwiseLayer["GELU"]': nn.GELU,
    }  # fmt: skip
    if net.label not in functions:
        raise NoPeer(f"{net.label} has no translation")
    return functions[net.label]()


def _pooling(net: Layer) -> nn.Module:
    s = net.settings
    if s["Function"] != Word("Max"):
        raise NoPeer("pooling other than by maximum")
    flat = len(net.type("Input").dims or ()) == 2
    return (nn.MaxPool1d if flat else nn.MaxPool2d)(s["KernelSize"], s["Stride"], _padding(s))


def _linear(net: Layer) -> nn.Module:
    weights, biases = net.arrays["Weights"], net.arrays["Biases"]
    layer = _filled(nn.Linear(*weights.shape[::-1]), weight=weights, bias=biases)
    out = net.settings["OutputDimensions"]
    parts: list[nn.Module] = [layer]
    if len(net.type("Input").dims or ()) > 1:
        parts.insert(0, nn.Flatten())
    if isinstance(out, tuple):
        parts.append(nn.Unflatten(-1, out))
    return parts[0] if len(parts) == 1 else nn.Sequential(*parts)


class Recurrent(nn.Module):
    """A layer of torch's recurrences, without its last states."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: Any) -> Any:
        return self.layer(x)[0]


def _recurrent(kind: Any, *gates: str) -> Callable[[Layer], nn.Module]:
    """The gates are in torch's order. What wlnet adds as one bias torch adds as two, of which one is zero."""

    def make(net: Layer) -> nn.Module:
        a = {
            name: np.concatenate([net.arrays[f"{gate}{name}"] for gate in gates])
            for name in ("InputWeights", "StateWeights", "Biases")
        }
        layer = kind(a["InputWeights"].shape[1], a["StateWeights"].shape[1], batch_first=True)
        zeros = np.zeros_like(a["Biases"])
        _filled(
            layer,
            weight_ih_l0=a["InputWeights"],
            weight_hh_l0=a["StateWeights"],
            bias_ih_l0=a["Biases"],
            bias_hh_l0=zeros,
        )
        return Recurrent(layer)

    return make


def _normalization(net: Layer) -> nn.Module:
    scaling = net.arrays["Scaling"]
    layer = nn.LayerNorm(scaling.shape, eps=net.settings["Epsilon"])
    return _filled(layer, weight=scaling, bias=net.arrays["Biases"])


def _attention(net: Layer) -> nn.Module:
    if net.settings["ScoringNet"] != "Dot" or not net.settings["MultiHead"] or net.settings["Mask"] is not None:
        raise NoPeer("attention other than by products, with heads, unmasked")

    def attend(**given: Any) -> Any:
        query, key, value = (given[name].transpose(1, 2) for name in ("Query", "Key", "Value"))
        return scaled_dot_product_attention(query, key, value).transpose(1, 2)

    return Apply(lambda *xs: attend(**dict(zip(net.inputs, xs, strict=True))))


def _mapped(net: Layer) -> nn.Module:
    """torch's layers take any number of axes in front."""
    inner = net.children["Net"]
    if inner.head != "LinearLayer":
        raise NoPeer(f"{inner.head} mapped")
    weights, biases = inner.arrays["Weights"], inner.arrays["Biases"]  # type: ignore[attr-defined]
    layer = _filled(nn.Linear(*weights.shape[::-1]), weight=weights, bias=biases)
    out = inner.settings["OutputDimensions"]  # type: ignore[attr-defined]
    parts = [layer]
    if len(net.type("Input").dims or ()) > 2:
        parts.insert(0, nn.Flatten(2))
    if isinstance(out, tuple):
        parts.append(nn.Unflatten(-1, out))
    return parts[0] if len(parts) == 1 else nn.Sequential(*parts)


def _embedding(net: Layer) -> nn.Module:
    weights = net.arrays["Weights"]
    layer = _filled(nn.Embedding(*weights.shape), weight=weights)
    return nn.Sequential(Apply(lambda x: x - 1), layer)


def _transposition(net: Layer) -> nn.Module:
    """Wolfram says where each level goes, torch where each axis comes from."""
    goes = net.settings["Specification"]
    order = (0, *(goes.index(level) + 1 for level in range(1, len(goes) + 1)))
    return Apply(lambda x: x.permute(order))


TRANSLATIONS: dict[str, Callable[[Layer], nn.Module]] = {
    "ConvolutionLayer": _convolution,
    "DeconvolutionLayer": _deconvolution,
    "BatchNormalizationLayer": _batch_normalization,
    "ElementwiseLayer": _elementwise,
    "PoolingLayer": _pooling,
    "LinearLayer": _linear,
    "AggregationLayer": lambda _: Apply(lambda x: x.mean(tuple(range(2, x.ndim)))),
    "FlattenLayer": lambda _: nn.Flatten(),
    "SoftmaxLayer": lambda _: nn.Softmax(-1),
    "DropoutLayer": lambda _: nn.Identity(),
    "TotalLayer": lambda _: Apply(lambda x, *others: sum(others, x)),
    "CatenateLayer": lambda _: Apply(lambda *xs: torch.cat(xs, 1)),
    "TransposeLayer": _transposition,
    "LongShortTermMemoryLayer": _recurrent(nn.LSTM, "InputGate", "ForgetGate", "MemoryGate", "OutputGate"),
    "GatedRecurrentLayer": _recurrent(nn.GRU, "ResetGate", "InputGate", "MemoryGate"),
    "SequenceLastLayer": lambda _: Apply(lambda x: x[:, -1]),
    "NormalizationLayer": _normalization,
    "AttentionLayer": _attention,
    "NetMapOperator": _mapped,
    "EmbeddingLayer": _embedding,
}


def run_by_torch(made: nn.Module, data: np.ndarray[Any, Any]) -> Callable[[], np.ndarray[Any, Any]]:
    """What applies the module to the data, eagerly; memory is shared, so that no copy is timed."""
    given = torch.from_numpy(data)

    def run() -> np.ndarray[Any, Any]:
        with torch.inference_mode():
            found: np.ndarray[Any, Any] = made(given).numpy()
            return found

    return run


def run_by_onnxruntime(made: nn.Module, data: np.ndarray[Any, Any], threads: int) -> Callable[[], Any]:
    """What applies the module to the data with ONNX Runtime, all its optimisations on."""
    import onnxruntime

    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(made, (torch.from_numpy(data),), file, dynamo=False, input_names=["x"], output_names=["y"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    session = onnxruntime.InferenceSession(file.getvalue(), options, providers=["CPUExecutionProvider"])
    return lambda: session.run(None, {"x": data})[0]
