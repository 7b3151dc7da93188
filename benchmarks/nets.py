"""How fast are nets evaluated? wlnet and eager PyTorch on the same CPU, with the same weights and threads, in turn.

    python -m benchmarks.nets [repeats] [threads]

The weights are drawn by wlnet and copied to PyTorch. Before anything is timed both must give the same numbers on the
same batch. What is timed is a call with a float32 array that gives an array, for both.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

THREADS = int(sys.argv[2]) if len(sys.argv) > 2 and __name__ == "__main__" else len(os.sched_getaffinity(0))
# Before NumPy is loaded: its BLAS reads this once.
os.environ["OPENBLAS_NUM_THREADS"] = str(THREADS)

import numpy as np  # noqa: E402

from benchmarks.timing import blas, blas_threads, interleaved, machine, ratio, table  # noqa: E402
from wlnet.session import Session  # noqa: E402

Array = np.ndarray[Any, np.dtype[np.float32]]
Weights = Callable[[str], Array]


@dataclass(frozen=True)
class Case:
    """A net, its peer and the shape of its input.

    code    the net in the Wolfram Language; it is initialised with random weights
    shape   of one example
    batches the sizes to time
    peer    makes the PyTorch module
    before  evaluated before the net is made
    """

    name: str
    code: str
    shape: tuple[int, ...]
    batches: tuple[int, ...]
    peer: Callable[[Any, Weights], Any]
    before: str = ""


def _filled(layer: Any, torch: Any, **arrays: Array) -> Any:
    """A PyTorch layer with these arrays as its parameters or buffers."""
    with torch.no_grad():
        for name, array in arrays.items():
            getattr(layer, name).copy_(torch.from_numpy(np.array(array)))
    return layer


def _conv(torch: Any, array: Weights, at: str, **settings: Any) -> Any:
    weights = array(f'{at}"Weights"')
    outputs, inputs, *kernel = weights.shape
    layer = torch.nn.Conv2d(inputs, outputs, tuple(kernel), **settings)
    return _filled(layer, torch, weight=weights, bias=array(f'{at}"Biases"'))


def _linear(torch: Any, array: Weights, at: str) -> Any:
    weights = array(f'{at}"Weights"')
    return _filled(torch.nn.Linear(*weights.shape[::-1]), torch, weight=weights, bias=array(f'{at}"Biases"'))


def lenet(torch: Any, array: Weights) -> Any:
    n = torch.nn
    return n.Sequential(
        _conv(torch, array, "1, "), n.ReLU(), n.MaxPool2d(2), _conv(torch, array, "4, "), n.ReLU(), n.MaxPool2d(2),
        n.Flatten(), _linear(torch, array, "8, "), n.ReLU(), _linear(torch, array, "10, "), n.Softmax(-1),
    )  # fmt: skip


def mlp(torch: Any, array: Weights) -> Any:
    n = torch.nn
    return n.Sequential(
        _linear(torch, array, "1, "), n.ReLU(), _linear(torch, array, "3, "), n.ReLU(), _linear(torch, array, "5, ")
    )


def convolution(torch: Any, array: Weights) -> Any:
    return _conv(torch, array, "", padding=1)


def normalization(torch: Any, array: Weights) -> Any:
    scaling = array('1, "Scaling"')
    layer = torch.nn.BatchNorm2d(len(scaling), eps=0.001)
    _filled(
        layer, torch, weight=scaling, bias=array('1, "Biases"'), running_mean=array('1, "MovingMean"'),
        running_var=array('1, "MovingVariance"'),
    )  # fmt: skip
    return torch.nn.Sequential(layer, torch.nn.ReLU())


def softmax(torch: Any, _array: Weights) -> Any:
    return torch.nn.Softmax(-1)


CASES = (
    Case(
        "LeNet, 1×28×28",
        "NetChain[{ConvolutionLayer[20, 5], Ramp, PoolingLayer[2, 2], ConvolutionLayer[50, 5], Ramp, "
        'PoolingLayer[2, 2], FlattenLayer[], 500, Ramp, 10, SoftmaxLayer[]}, "Input" -> {1, 28, 28}]',
        (1, 28, 28), (1, 64), lenet,
    ),
    Case("MLP 784-512-256-10", 'NetChain[{512, Ramp, 256, Ramp, 10}, "Input" -> 784]', (784,), (64,), mlp),
    Case(
        "convolution 64→64, 3×3, padding 1, 56×56",
        'ConvolutionLayer[64, 3, PaddingSize -> 1, "Input" -> {64, 56, 56}]', (64, 56, 56), (1, 8), convolution,
    ),
    Case(
        "batch normalization + ramp, 64×56×56",
        'NetChain[{BatchNormalizationLayer["Scaling" -> r, "Biases" -> r, "MovingMean" -> r, "MovingVariance" -> r], '
        'Ramp}, "Input" -> {64, 56, 56}]',
        (64, 56, 56), (8,), normalization, "SeedRandom[2]; r := RandomReal[{0.5, 2}, 64];",
    ),
    Case("softmax of 1000", 'SoftmaxLayer["Input" -> 1000]', (1000,), (64,), softmax),
)  # fmt: skip


def measure(case: Case, torch: Any, repeats: int) -> list[tuple[str, ...]]:
    """The rows of a case."""
    session = Session()
    net = session.evaluate(f"{case.before} net = NetInitialize[{case.code}, RandomSeeding -> 1]")
    if net.messages:
        return [(case.name, "", "not built: " + str(net.messages[0]), "", "", "")]

    def array(at: str) -> Array:
        value = session.evaluate(f"NetExtract[net, {{{at}}}]" if ", " in at else f"NetExtract[net, {at}]")
        return np.asarray(value.to_numpy(), np.float32)

    generator = np.random.default_rng(7)
    rows: list[tuple[str, ...]] = []
    for batch in case.batches:
        data = generator.standard_normal((batch, *case.shape)).astype(np.float32)
        runs: dict[str, Callable[[], object]] = {"wlnet": partial(net, data)}
        difference = ""
        if torch is not None:
            module, tensor = case.peer(torch, array).eval(), torch.from_numpy(data)
            expected = module(tensor).detach().numpy()
            gap = float(np.abs(net(data) - expected).max() / np.abs(expected).max())
            difference = f"{gap:.0e}"
            if gap > 1e-4:
                rows.append((case.name, str(batch), "another answer", "", "", difference))
                continue

            def run(module: Any = module, tensor: Any = tensor) -> object:
                with torch.inference_mode():
                    return module(tensor).numpy()  # shares memory: no copy is timed

            runs["torch"] = run
        samples = interleaved(runs, repeats)
        ours, theirs = samples["wlnet"], samples.get("torch")
        compared = ratio(ours, theirs) if theirs else ""
        rows.append((case.name, str(batch), str(ours), str(theirs or "not installed"), compared, difference))
    return rows


def torch_or_none() -> Any:
    """PyTorch on as many threads as NumPy's BLAS has, if it is installed."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(THREADS)
    return torch


def main() -> None:
    """Measure and print the table."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    torch = torch_or_none()
    rows: list[tuple[str, ...]] = []
    for case in CASES:
        rows += measure(case, torch, repeats)
        print(rows[-1], file=sys.stderr)
    threads = f"{THREADS} threads for torch, {blas_threads() or '?'} for NumPy's BLAS"
    print(f"At least {repeats} repeats; {threads}; {machine('numpy', 'torch')}; BLAS {blas()}.\n")
    print(table(("Net", "Batch", "wlnet", "torch, eager", "wlnet is", "Largest relative difference"), rows))


if __name__ == "__main__":
    main()
