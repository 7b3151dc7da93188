"""How fast are nets built and their sizes inferred? Residual nets of examples/nets, and chains of many layers.

python -m benchmarks.building [repeats]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.timing import interleaved, machine, table
from wlnet import Session

RESNET = Path(__file__).parents[1] / "examples" / "nets" / "resnet.wl"
CODE = {
    "ResNet-18": "resNet[basic, 1, {2, 2, 2, 2}];",
    "ResNet-50": "resNet[bottleneck, 4, {3, 4, 6, 3}];",
    "ResNet-152": "resNet[bottleneck, 4, {3, 8, 36, 3}];",
    **{
        f"chain of {n} linear layers": f'NetChain[Table[LinearLayer[4], {n}], "Input" -> 4];'
        for n in (2500, 5000, 10000)
    },
}


def main() -> None:
    """Measure and print the table."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    session = Session()
    session.evaluate(RESNET.read_text(encoding="utf-8"), str(RESNET))

    def evaluated(code: str) -> Callable[[], object]:
        return lambda: session.evaluate(code)

    times = interleaved({name: evaluated(code) for name, code in CODE.items()}, repeats, time.process_time)
    print(f"At least {repeats} repeats (one where a run takes over 1.5 s); {machine('numpy')}.\n")
    print(table(("Net", "CPU time"), [(name, str(sample)) for name, sample in times.items()]))


if __name__ == "__main__":
    main()
