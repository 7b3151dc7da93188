"""How the benchmarks measure: warm-up, peers in turn within one process, medians and spread, and the machine.

A sample is the time of as many calls as take at least `SHORTEST` seconds together, divided by their number. Peers are
sampled in turn, so that what disturbs the machine disturbs all of them. The garbage collector rests meanwhile.
"""

from __future__ import annotations

import ctypes
import gc
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

SHORTEST = 0.02
PATIENCE = 1.5

T = TypeVar("T")


@dataclass(frozen=True)
class Sample:
    """The times of one thing, in seconds a call."""

    times: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def spread(self) -> float:
        """Half the distance between the quartiles, as a part of the median."""
        if len(self.times) < 3:
            return 0.0
        low, _, high = statistics.quantiles(self.times, n=4)
        return (high - low) / 2 / self.median

    def __str__(self) -> str:
        shown = seconds(self.median)
        return f"{shown} ±{self.spread:.0%}" if len(self.times) > 2 else f"{shown} (once)"


def seconds(value: float) -> str:
    """A time with three digits and the unit that fits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size or unit == "µs":
            return f"{value / size:.3g} {unit}"
    raise AssertionError


def interleaved(
    runs: Mapping[str, Callable[[], object]], repeats: int = 7, clock: Callable[[], float] = time.perf_counter
) -> dict[str, Sample]:
    """Time all runs in turn, at least `repeats` times, and more often where that is quick.

    What takes longer than `PATIENCE` seconds at the warm-up is not run again.
    """
    cost = 0.0
    counts: dict[str, int] = {}
    times: dict[str, list[float]] = {name: [] for name in runs}
    for name, run in runs.items():
        first = _time(run, 1, clock)
        if first > PATIENCE:
            times[name].append(first)
            continue
        again = _time(run, 1, clock)
        counts[name] = max(1, round(SHORTEST / max(again, 1e-9)))
        cost += counts[name] * again
    for _ in range(max(repeats, min(25, int(1 / cost))) if counts else 0):
        for name, count in counts.items():
            times[name].append(_time(runs[name], count, clock))
    return {name: Sample(tuple(taken)) for name, taken in times.items()}


def _time(run: Callable[[], object], count: int, clock: Callable[[], float]) -> float:
    """Seconds a call over this many calls."""
    gc.collect()
    gc.disable()
    try:
        start = clock()
        for _ in range(count):
            run()
        return (clock() - start) / count
    finally:
        gc.enable()


def ratio(ours: Sample, theirs: Sample) -> str:
    """How ours compares with theirs, in words that leave no doubt who is ahead."""
    quotient = theirs.median / ours.median
    return f"{quotient:.3g}× faster" if quotient >= 1 else f"**{1 / quotient:.3g}× slower**"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others are figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def machine(*packages: str) -> str:
    """The machine and the versions, in one line."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    found = [f"{cores} cores of {_processor()}", f"Python {platform.python_version()}"]
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} absent")
    return ", ".join(found)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def blas() -> str:
    """Which BLAS NumPy runs on, with the kernel that it chose for this processor if that can be told."""
    import numpy as np

    try:
        from threadpoolctl import threadpool_info  # type: ignore[import-not-found]
    except ImportError:
        pass
    else:
        infos = [info for info in threadpool_info() if info["user_api"] == "blas"]
        if infos:
            found = infos[0]
            return f"{found['internal_api']} {found['version']}, kernel {found.get('architecture', 'unknown')}"
    built = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    name = f"{built['name']} {built['version']}"
    return f"{name}, kernel {_openblas('get_corename', ctypes.c_char_p, b'unknown').decode()}"


def blas_threads() -> int:
    """How many threads NumPy's BLAS uses; 0 if that cannot be told."""
    return int(_openblas("get_num_threads", ctypes.c_int, 0))


def _openblas(function: str, result: type, otherwise: T) -> T:
    """Ask the OpenBLAS that NumPy has loaded. Its functions have a prefix and a suffix that vary with the build."""
    try:
        maps = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    except OSError:
        return otherwise
    for file in sorted({line.split()[-1] for line in maps if "openblas" in line and "numpy" in line}):
        library = ctypes.CDLL(file)
        for prefix in ("scipy_openblas_", "openblas_"):
            for suffix in ("64_", ""):
                found = getattr(library, f"{prefix}{function}{suffix}", None)
                if found is not None:
                    found.restype = result
                    answer: T = found()
                    return answer
    return otherwise
