"""`python -m benchmarks [NAME ...] [-- OPTIONS]`: run the benchmarks, all or some; write their tables to `results.md`.

    python -m benchmarks                                            all, as they are meant to be run
    python -m benchmarks inference -- --threads 1 lenet resnet18    some rows of one

Each benchmark runs in a process of its own. OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE are taken out of its environment,
both together: they choose the kernels of NumPy's BLAS before NumPy is loaded, and a wrong choice halves its speed.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results.md"
CHOICES_OF_KERNELS = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")

OPENING = """# Results

Written by `python -m benchmarks`. Every table was measured by the command above it, which ran in one process, peers in
turn; ± is half the distance between the quartiles. Figures of other machines differ, and so do those of a busy one.
"""


@dataclass(frozen=True)
class Benchmark:
    """A script of this folder: the question that it answers, and the arguments of each of its runs."""

    name: str
    question: str
    runs: tuple[tuple[str, ...], ...] = ((),)


BENCHMARKS = (
    Benchmark("parse", "How fast is source text turned into expressions?"),
    Benchmark("startup", "What does the first expression of a fresh process cost?"),
    Benchmark("language", "How fast are ordinary programs?", (("3",),)),
    Benchmark("building", "How fast are nets built and their sizes inferred?"),
    Benchmark("inference", "How fast are nets evaluated?", (("--threads", "1"), ("--threads", "2"))),
    Benchmark("training", "How fast is a step of training?", (("9", "1"),)),
)


def environment() -> dict[str, str]:
    """This process's environment without what chooses the BLAS kernels."""
    return {name: value for name, value in os.environ.items() if name not in CHOICES_OF_KERNELS}


def run(benchmark: Benchmark, arguments: tuple[str, ...]) -> str:
    """The report of one run: its command and what it printed."""
    module = [f"benchmarks.{benchmark.name}", *arguments]
    done = subprocess.run(
        [sys.executable, "-m", *module], cwd=HERE.parent, env=environment(), stdout=subprocess.PIPE, text=True
    )
    command = shlex.join(["env", *(f"-u{name}" for name in CHOICES_OF_KERNELS), "python", "-m", *module])
    printed = done.stdout.strip()
    if done.returncode:
        printed += f"\n\nIt failed with status {done.returncode}."
    if not re.search(r"^\|", printed, re.M):
        printed = f"```text\n{printed}\n```"
    return f"`{command}`\n\n{printed}\n"


def sections(text: str) -> dict[str, str]:
    """The sections of a results file by title."""
    parts = re.split(r"^## (.*)\n", text, flags=re.M)[1:]
    return dict(zip(parts[::2], (part.strip() + "\n" for part in parts[1::2]), strict=True))


def _parted(arguments: list[str]) -> tuple[list[str], list[str] | None]:
    """What comes before -- and what comes after it, None if there is none."""
    if "--" not in arguments:
        return arguments, None
    place = arguments.index("--")
    return arguments[:place], arguments[place + 1 :]


def main() -> int:
    """Run what is asked for; sections of other benchmarks stay as they were."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Run benchmarks; write results.md.",
        epilog="What follows -- goes to the benchmark.",
    )
    known = [benchmark.name for benchmark in BENCHMARKS]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}; all if none is given")
    given, options = _parted(sys.argv[1:])
    names = parser.parse_args(given).names
    if options is not None and len(names) != 1:
        parser.error("options after -- are for one benchmark")
    for name in names:
        if name not in known:
            parser.error(f"there is no benchmark {name}; there are {', '.join(known)}")
    found = sections(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for benchmark in BENCHMARKS:
        if not names or benchmark.name in names:
            sys.stderr.write(f"{benchmark.name} ...\n")
            runs = benchmark.runs if options is None else (tuple(options),)
            reports = [run(benchmark, arguments) for arguments in runs]
            found[benchmark.name] = f"{benchmark.question}\n\n" + "\n".join(reports)
            texts = [f"## {b.name}\n\n{found[b.name]}" for b in BENCHMARKS if b.name in found]
            RESULTS.write_text("\n".join([OPENING, *texts]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
