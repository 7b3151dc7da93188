"""What does the first expression of a fresh process cost? Bare Python, NumPy, expressions, then syntax, interleaved.

python benchmarks/startup.py [repeats]
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import time

PROGRAMS = {
    "bare Python": "pass",
    "import numpy": "import numpy",
    "import wlnet.expression": "import wlnet.expression",
    "wlnet.syntax.parse('1+1')": "import wlnet.syntax; wlnet.syntax.parse('1+1')",
    "input_form(parse('1+1'))": "from wlnet.syntax import *; input_form(parse('1+1').expressions[0])",
}


def main() -> None:
    """Measure and print the table."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for turn in range(repeats + 1):
        for name, program in PROGRAMS.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True)
            # The first turn warms the caches: compiled modules and the grammar's table.
            if turn:
                times[name].append(time.perf_counter() - start)
    print(f"{repeats} repeats; Python {platform.python_version()}, {platform.machine()}")
    print(f"{'':28}{'ms (median)':>12}{'over bare':>11}{'spread':>9}")
    bare = statistics.median(times["bare Python"])
    for name, taken in times.items():
        median = statistics.median(taken)
        spread = statistics.stdev(taken) if len(taken) > 1 else 0.0
        print(f"{name:28}{median * 1000:12.1f}{(median - bare) * 1000:11.1f}{spread * 1000:9.1f}")


if __name__ == "__main__":
    main()
