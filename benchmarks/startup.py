"""What does the first expression of a fresh process cost?

python -m benchmarks.startup [repeats]
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from benchmarks.timing import interleaved, machine, seconds, table

NUMPY = "import numpy"
PROGRAMS = {
    "bare Python": ("-c", "pass"),
    NUMPY: ("-c", NUMPY),
    "import wlnet.expression": ("-c", "import wlnet.expression"),
    "wlnet.syntax.parse('1+1')": ("-c", "import wlnet.syntax; wlnet.syntax.parse('1+1')"),
    "wlnet eval 1+1": ("-m", "wlnet", "eval", "1+1"),
}


def started(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Measure and print the table."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    times = interleaved({name: started(*arguments) for name, arguments in PROGRAMS.items()}, repeats)
    numpy = times[NUMPY].median
    print(f"At least {repeats} repeats; {machine('numpy')}.\n")
    rows = [(name, f"{seconds(s.median)} ±{s.spread:.0%}", f"{s.median / numpy:.2f}") for name, s in times.items()]
    print(table(("Process", "Time", f"of `{NUMPY}`"), rows))


if __name__ == "__main__":
    main()
