"""How fast is a step of training? wlnet and eager PyTorch on the same CPU, with the same threads, in turn.

    python -m benchmarks.training [repeats] [threads]

A step is the loss of a batch in training mode, its gradients, and the update of all arrays by ADAM. Where the weights
can be copied to PyTorch, both must come to the same loss on the first batch before anything is timed. With one thread
it is CPU time that counts, which other work on the machine disturbs least; with more it is the time that passes.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

THREADS = int(sys.argv[2]) if len(sys.argv) > 2 and __name__ == "__main__" else len(os.sched_getaffinity(0))
# Before NumPy is loaded: its BLAS reads this once.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["WLNET_THREADS"] = str(THREADS)

import numpy as np  # noqa: E402

from benchmarks import peers  # noqa: E402
from benchmarks.timing import blas, interleaved, machine, ratio, table  # noqa: E402
from wlnet.nets.arrays import slots  # noqa: E402
from wlnet.nets.initialize import initialize  # noqa: E402
from wlnet.nets.net import End  # noqa: E402
from wlnet.nets.types import Integer, PortType  # noqa: E402
from wlnet.session import Session  # noqa: E402
from wlnet.training.losses import attach  # noqa: E402
from wlnet.training.optimisers import Adam  # noqa: E402
from wlnet.training.step import Learned, Loss  # noqa: E402
from wlnet.training.stepper import Batch, Stepper  # noqa: E402

LENET = (
    "NetChain[{ConvolutionLayer[20, 5], Ramp, PoolingLayer[2, 2], ConvolutionLayer[50, 5], Ramp, "
    'PoolingLayer[2, 2], FlattenLayer[], 500, Ramp, 10, SoftmaxLayer[]}, "Input" -> {1, 28, 28}]'
)
RESNET = """
convolve[n_, s_] := ConvolutionLayer[n, 3, "Stride" -> s, PaddingSize -> 1, "Biases" -> None];
block[n_, s_] := NetGraph[
  {convolve[n, s], BatchNormalizationLayer[], Ramp, convolve[n, 1], BatchNormalizationLayer[],
   If[s == 1, NetChain[{ElementwiseLayer[# &]}], ConvolutionLayer[n, 1, "Stride" -> s, "Biases" -> None]],
   ThreadingLayer[Plus], Ramp}, {NetPort["Input"] -> 1 -> 2 -> 3 -> 4 -> 5 -> 7, NetPort["Input"] -> 6 -> 7 -> 8}];
"""
STAGES = ((16, 1), (16, 1), (16, 1), (32, 2), (32, 1), (32, 1), (64, 2), (64, 1), (64, 1))


def resnet(torch: Any, _array: peers.Weights) -> Any:
    """ResNet-20 (He et al., 2015, section 4.2), its shortcuts projections where the size changes."""
    n = torch.nn

    def convolve(a: int, b: int, stride: int) -> Any:
        return n.Conv2d(a, b, 3, stride, 1, bias=False)

    class Block(n.Module):  # type: ignore[misc, name-defined]
        def __init__(self, a: int, b: int, stride: int) -> None:
            super().__init__()
            self.main = n.Sequential(
                convolve(a, b, stride), n.BatchNorm2d(b), n.ReLU(), convolve(b, b, 1), n.BatchNorm2d(b)
            )
            self.short = n.Identity() if stride == 1 else n.Conv2d(a, b, 1, stride, bias=False)

        def forward(self, x: Any) -> Any:
            return torch.relu(self.main(x) + self.short(x))

    widths = [16, *(width for width, _ in STAGES)]
    blocks = [Block(widths[i], width, stride) for i, (width, stride) in enumerate(STAGES)]
    return n.Sequential(
        convolve(3, 16, 1), n.BatchNorm2d(16), n.ReLU(), *blocks, n.AvgPool2d(8), n.Flatten(), n.Linear(64, 10),
        n.Softmax(-1),
    )  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A net, its peer, and a batch.

    classes  the number of classes of a classifier; None for regression to an array like the output
    same     whether the peer has the weights of the net
    before   evaluated before the net is made
    """

    name: str
    code: str
    shape: tuple[int, ...]
    batch: int
    peer: Callable[[Any, peers.Weights], Any]
    classes: int | None = None
    same: bool = True
    before: str = ""


CASES = (
    Case("LeNet, 1×28×28", LENET, (1, 28, 28), 64, peers.lenet, 10),
    Case("MLP 784-512-512-10", 'NetChain[{512, Ramp, 512, Ramp, 10}, "Input" -> 784]', (784,), 64, peers.mlp),
    Case(
        "ResNet-20, 3×32×32",
        "NetChain[Flatten[{convolve[16, 1], BatchNormalizationLayer[], Ramp, "
        f"{', '.join(f'block[{width}, {stride}]' for width, stride in STAGES)}, "
        'PoolingLayer[8, 8, "Function" -> Mean], '
        'FlattenLayer[], 10, SoftmaxLayer[]}], "Input" -> {3, 32, 32}]',
        (3, 32, 32), 32, resnet, 10, same=False, before=RESNET,
    ),
    Case(
        "LSTM, 2 layers of 128, 50×64",
        'NetChain[{LongShortTermMemoryLayer[128], LongShortTermMemoryLayer[128]}, "Input" -> {50, 64}]',
        (50, 64), 32, peers.lstm,
    ),
    Case("Transformer block, 256, 4 heads, length 128", peers.BLOCK, (128, 256), 8, peers.block),
)  # fmt: skip


def measure(case: Case, torch: Any, repeats: int) -> tuple[str, ...]:
    """The row of a case."""
    session = Session()
    made = session.evaluate(f"{case.before} net = NetInitialize[{case.code}, RandomSeeding -> 1]")
    net = made.expression.net  # type: ignore[union-attr]
    targets = {"Output": PortType((), Integer(1, case.classes))} if case.classes else None
    attached = attach(net, targets=targets)
    ready = initialize(attached.net, generator=np.random.default_rng(1), seeding="Inherited")
    learned = list({s.key: Learned(s.key) for s in slots(ready) if s.parameter.learned}.values())
    losses = [Loss(End((), term.output), term.scale) for term in attached.terms]
    stepper = Stepper(ready, losses, learned, Adam())

    generator = np.random.default_rng(7)
    data = generator.standard_normal((case.batch, *case.shape)).astype(np.float32)
    dims = net.type("Output").dims
    target = (
        generator.integers(1, case.classes + 1, case.batch)
        if case.classes
        else generator.standard_normal((case.batch, *dims)).astype(np.float32)
    )
    batch = Batch({"Input": data, "Output": target}, case.batch)
    step = partial(stepper.step, batch, 1e-3, learned, generator)
    first = step().loss
    runs: dict[str, Callable[[], object]] = {"wlnet": step}
    difference = ""
    if torch is not None:

        def array(at: str) -> peers.Array:
            value = session.evaluate(f"NetExtract[net, {{{at}}}]" if ", " in at else f"NetExtract[net, {at}]")
            return np.asarray(value.to_numpy(), np.float32)

        module = case.peer(torch, array).train()
        optimiser = torch.optim.Adam(module.parameters(), 1e-3)
        x, y = torch.from_numpy(data), torch.from_numpy(target - 1 if case.classes else target)

        def peer() -> float:
            optimiser.zero_grad()
            out = module(x)
            if case.classes:
                loss = torch.nn.functional.nll_loss(torch.log(out), y)
            else:
                loss = torch.nn.functional.mse_loss(out, y)
            loss.backward()
            optimiser.step()
            return float(loss.detach())

        expected = peer()
        if case.same:
            gap = abs(first - expected) / abs(expected)
            difference = f"{gap:.0e}"
            if gap > 1e-4:
                return (case.name, str(case.batch), "another loss", "", "", difference)
        runs["torch"] = peer
    samples = interleaved(runs, repeats, time.process_time if THREADS == 1 else time.perf_counter)
    ours, theirs = samples["wlnet"], samples.get("torch")
    compared = ratio(ours, theirs) if theirs else ""
    return (case.name, str(case.batch), str(ours), str(theirs or "not installed"), compared, difference)


def main() -> None:
    """Measure and print the table."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    try:
        import torch
    except ImportError:
        torch = None
    else:
        torch.set_num_threads(THREADS)
    rows = []
    for case in CASES:
        rows.append(measure(case, torch, repeats))
        print(rows[-1], file=sys.stderr)
    clock = "CPU time of one thread" if THREADS == 1 else f"{THREADS} threads"
    print(f"At least {repeats} repeats; {clock}; {machine('numpy', 'torch')}; BLAS {blas()}.\n")
    print(table(("Net", "Batch", "wlnet", "torch, eager", "wlnet is", "Difference of the first losses"), rows))


if __name__ == "__main__":
    main()
