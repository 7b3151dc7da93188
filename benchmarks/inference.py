"""How fast are nets evaluated? wlnet, eager PyTorch and ONNX Runtime, with the same weights and threads, in turn.

    python -m benchmarks.inference [--threads N] [--repeats N] [--batches 1,32] [MODEL ...]

What is timed is a call with an array that gives an array. A row counts only if the outputs agree with PyTorch's. Memory
and the time from nothing to the first result are measured in processes of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ENGINES = ("wlnet", "torch", "onnxruntime")
TOLERANCE = 1e-4
HEAD = ("Net", "Batch", "wlnet", "torch, eager", "ONNX Runtime", "wlnet is, to torch", "to ONNX Runtime",
        "GFLOP/s", "of the limit", "Memory: wlnet", "torch", "ORT", "First result", "Difference")  # fmt: skip


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inference", description="How fast are nets evaluated?")
    parser.add_argument("models", nargs="*", metavar="MODEL", help="names of benchmarks/models.py; all if none")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--batches", default="1,32", help="sizes of batches, by commas")
    parser.add_argument(
        "--cpu", action="store_true", help="count the time of processors, for one thread on a crowded machine"
    )
    parser.add_argument("--no-memory", action="store_true", help="leave out memory and first results")
    parser.add_argument("--alone", choices=ENGINES, help=argparse.SUPPRESS)  # one engine's memory, as JSON
    return parser.parse_args()


def bind(threads: int) -> None:
    """Before NumPy and the engine are loaded, which read these once."""
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["WLNET_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(threads)


def runner(engine: str, net: Any, data: Any, threads: int) -> Callable[[], Any]:
    """What applies the net by an engine. Raises ImportError if it is not installed, NoPeer if it cannot."""
    if engine == "wlnet":
        return partial(net, data)
    import torch

    from benchmarks.modules import module, run_by_onnxruntime, run_by_torch

    torch.set_num_threads(threads)
    made = module(net.expression.net)
    return run_by_torch(made, data) if engine == "torch" else run_by_onnxruntime(made, data, threads)


# Memory ---------------------------------------------------------------------------------------------------------------


def alone(model: Any, batch: int, engine: str, threads: int) -> None:
    """Print what a few calls by one engine add to the memory of this process, and how long ago it started."""
    run = runner(engine, model.made(), model.data(batch), threads)
    before = _status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")  # the peak is counted from here
    run()
    first = time.time() - _started()
    run()
    run()
    print(json.dumps({"memory": max(0, _status("VmHWM") - before), "first": first}))


def _status(name: str) -> int:
    """A figure of this process in bytes, as Linux has it."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def _started() -> float:
    """When this process was started."""
    ticks = int(Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
    uptime = float(Path("/proc/uptime").read_text(encoding="utf-8").split()[0])
    return time.time() - uptime + ticks / os.sysconf("SC_CLK_TCK")


def measured_alone(name: str, batch: int, engine: str, threads: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.inference", name, "--batches", str(batch)]
    done = subprocess.run(
        [*command, "--threads", str(threads), "--alone", engine], capture_output=True, text=True, check=False
    )
    found: dict[str, float] = json.loads(done.stdout) if done.returncode == 0 else {}
    return found


# Rows -----------------------------------------------------------------------------------------------------------------


def row(
    model: Any, net: Any, batch: int, threads: int, repeats: int, clock: Callable[[], float], memory: bool
) -> tuple[str, ...]:
    """The cells of one row."""
    import numpy as np

    from benchmarks.timing import interleaved, ratio
    from wlnet.execution.profiling import profile

    data = model.data(batch)
    runs: dict[str, Callable[[], Any]] = {}
    missing = dict.fromkeys(ENGINES, "")
    for engine in ENGINES:
        try:
            runs[engine] = runner(engine, net, data, threads)
        except ImportError:
            missing[engine] = "not installed"
    results = {engine: run() for engine, run in runs.items()}  # and plans are made
    expected = results.get("torch")
    gap = float(np.abs(results["wlnet"] - expected).max() / np.abs(expected).max()) if expected is not None else 0.0
    if gap > TOLERANCE:
        return (model.title, str(batch), "another answer", *[""] * (len(HEAD) - 4), f"{gap:.0e}")
    samples = interleaved(runs, repeats, clock)
    shown = [str(samples[engine]) if engine in samples else missing[engine] for engine in ENGINES]
    ratios = [ratio(samples["wlnet"], samples[peer]) if peer in samples else "" for peer in ENGINES[1:]]
    found = profile(net.expression.net, batch, repeats=1)
    speed = found.operations / samples["wlnet"].median
    costs = [
        measured_alone(model.name, batch, engine, threads) if memory and engine in runs else {} for engine in ENGINES
    ]
    return (
        model.title, str(batch), *shown, *ratios, f"{speed / 1e9:.3g}", f"{speed / found.limit / threads:.0%}",
        *(f"{cost['memory'] / 1e6:.0f} MB" if cost else "" for cost in costs),
        f"{costs[0]['first']:.2g} s" if costs[0] else "", f"{gap:.0e}" if expected is not None else "",
    )  # fmt: skip


def main() -> None:
    """Measure and print the table."""
    given = options()
    bind(given.threads)
    from benchmarks.models import MODELS
    from benchmarks.timing import blas, machine, table

    batches = [int(size) for size in given.batches.split(",")]
    chosen = [model for model in MODELS if not given.models or model.name in given.models]
    if given.alone:
        alone(chosen[0], batches[0], given.alone, given.threads)
        return
    load = os.getloadavg()[0]
    clock = time.process_time if given.cpu else time.perf_counter
    rows = []
    for model in chosen:
        net = model.made()
        for batch in batches:
            memory = batch == max(batches) and not given.no_memory
            rows.append(row(model, net, batch, given.threads, given.repeats, clock, memory))
            print(rows[-1], file=sys.stderr)
    threads = f"{given.threads} thread{'s' if given.threads > 1 else ''}"
    versions = machine("numpy", "torch", "onnxruntime")
    kind = "CPU time; " if given.cpu else ""
    print(f"{kind}at least {given.repeats} repeats; {threads}; {versions}; BLAS {blas()}.")
    if load > 1:
        print(f"**Others kept {load:.1f} processors busy when it began: these are times of a crowded machine.**")
    print()
    print(table(HEAD, rows))


if __name__ == "__main__":
    main()
