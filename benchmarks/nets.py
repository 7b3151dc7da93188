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
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["WLNET_THREADS"] = str(THREADS)

import numpy as np  # noqa: E402

from benchmarks import peers  # noqa: E402
from benchmarks.peers import Weights  # noqa: E402
from benchmarks.timing import blas, blas_threads, interleaved, machine, ratio, table  # noqa: E402
from wlnet.session import Session  # noqa: E402

Array = np.ndarray[Any, np.dtype[np.float32]]


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


CASES = (
    Case(
        "LeNet, 1×28×28",
        "NetChain[{ConvolutionLayer[20, 5], Ramp, PoolingLayer[2, 2], ConvolutionLayer[50, 5], Ramp, "
        'PoolingLayer[2, 2], FlattenLayer[], 500, Ramp, 10, SoftmaxLayer[]}, "Input" -> {1, 28, 28}]',
        (1, 28, 28), (1, 32), peers.lenet,
    ),
    Case("MLP 784-512-512-10", 'NetChain[{512, Ramp, 512, Ramp, 10}, "Input" -> 784]', (784,), (1, 32), peers.mlp),
    Case("VGG of 6 convolutions, 3×32×32", peers.vgg_code(), (3, 32, 32), (1, 32), peers.vgg),
    Case(
        "1-D convolutions, 16×128",
        "NetChain[{ConvolutionLayer[64, 5], Ramp, PoolingLayer[2, 2], ConvolutionLayer[64, 5], Ramp, "
        'PoolingLayer[2, 2], FlattenLayer[], 10}, "Input" -> {16, 128}]',
        (16, 128), (1, 32), peers.convolution_1d,
    ),
    Case(
        "LSTM, 2 layers of 128, 100×64",
        'NetChain[{LongShortTermMemoryLayer[128], LongShortTermMemoryLayer[128]}, "Input" -> {100, 64}]',
        (100, 64), (1, 32), peers.lstm,
    ),
    Case(
        "GRU tagger, 128, 100×64",
        'NetChain[{GatedRecurrentLayer[128], NetMapOperator[10], SoftmaxLayer[]}, "Input" -> {100, 64}]',
        (100, 64), (1, 32), peers.gru,
    ),
    Case("Transformer block, 256, 4 heads, length 128", peers.BLOCK, (128, 256), (1, 32), peers.block),
    Case(
        "convolution 64→64, 3×3, padding 1, 56×56",
        'ConvolutionLayer[64, 3, PaddingSize -> 1, "Input" -> {64, 56, 56}]', (64, 56, 56), (1, 8), peers.convolution,
    ),
    Case(
        "batch normalization + ramp, 64×56×56",
        'NetChain[{BatchNormalizationLayer["Scaling" -> r, "Biases" -> r, "MovingMean" -> r, "MovingVariance" -> r], '
        'Ramp}, "Input" -> {64, 56, 56}]',
        (64, 56, 56), (8,), peers.normalization, "SeedRandom[2]; r := RandomReal[{0.5, 2}, 64];",
    ),
    Case("softmax of 1000", 'SoftmaxLayer["Input" -> 1000]', (1000,), (64,), peers.softmax),
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
