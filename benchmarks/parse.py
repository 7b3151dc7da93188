"""How fast is source text turned into expressions? wlnet and Mathics3 side by side, on the packages Mathics3 ships.

    python benchmarks/parse.py [repeats]

Every repeat parses all files with one and then with the other; the table gives medians and the ratio.
"""

from __future__ import annotations

import platform
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import mathics
from mathics.core.parser import parse as mathics_parse
from mathics.core.parser.feed import MathicsMultiLineFeeder

from wlnet.syntax import parse


class NoDefinitions:
    """Mathics3 asks its definitions only for the full name of a symbol."""

    def lookup_name(self, name: str) -> str:
        return name if "`" in name else "Global`" + name


def run_mathics(text: str) -> int:
    """Parse with Mathics3; the number of top-level expressions."""
    feeder = MathicsMultiLineFeeder(text, "<file>")
    count = 0
    while not feeder.empty():
        count += mathics_parse(NoDefinitions(), feeder) is not None
    return count


def run_wlnet(text: str) -> int:
    """Parse with wlnet; the number of top-level expressions."""
    return len(parse(text).expressions)


def seconds(run: Callable[[str], int], texts: list[str]) -> float:
    """How long one pass over all texts takes."""
    start = time.perf_counter()
    for text in texts:
        run(text)
    return time.perf_counter() - start


def sources() -> list[str]:
    """The package files of the installed Mathics3, each content once."""
    files = sorted(Path(mathics.__file__).parent.rglob("*.m"))
    return list(dict.fromkeys(f.read_bytes().decode("utf-8", "replace") for f in files))


def main() -> None:
    """Measure and print the table."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    texts = sources()
    size = sum(map(len, texts)) / 1000
    runs: dict[str, Any] = {"wlnet": run_wlnet, f"Mathics3 {version('Mathics3')}": run_mathics}
    times: dict[str, list[float]] = {name: [] for name in runs}
    for name, run in runs.items():
        print(f"{name}: {sum(map(run, texts))} expressions", file=sys.stderr)
    for _ in range(repeats):
        for name, run in runs.items():
            times[name].append(seconds(run, texts))
    machine = f"Python {platform.python_version()}, {platform.machine()}"
    print(f"{len(texts)} files, {size:.0f} KB, {repeats} repeats; {machine}")
    print(f"{'':24}{'KB/s (median)':>15}{'slowest':>10}{'fastest':>10}")
    medians = {}
    for name, taken in times.items():
        medians[name] = size / statistics.median(taken)
        print(f"{name:24}{medians[name]:15.0f}{size / max(taken):10.0f}{size / min(taken):10.0f}")
    ours, theirs = medians.values()
    print(f"ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
