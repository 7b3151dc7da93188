"""One program on several threads at once: each has a table of its own, and they wait for one another between calls.

Work that is a `Split` is shared out; other calls are made by the first thread while the others wait. Threads wait by
looking at a counter, since calls often take less than waking a thread does; after some time they let others run.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cache

import numpy as np

from wlnet.engines.native.operands import Address, Call, Split
from wlnet.engines.native.writer import V, Writer

# Looks at the counter between two offers of the processor to others: some microseconds.
PATIENCE = 1024


@cache
def yielding() -> int:
    """The address of the function that lets other threads run; 0 where there is none."""
    try:
        function = ctypes.CDLL(None).sched_yield
    except (OSError, AttributeError, TypeError):
        return 0
    return ctypes.cast(function, ctypes.c_void_p).value or 0


@cache
def barrier_source() -> str:
    """Wait until all threads are here. The row: the counter, the number of threads, the function that lets others run.

    The counter goes on forever: the n-th meeting is over when it has reached n times the number of threads.
    """
    w = Writer()
    counter, threads, others = w.pointer(0), w.word(1), w.pointer(2)
    arrived = w.increment(counter)
    meeting = w.add(w.binary("sdiv", arrived, threads), V("1", "i64"))
    w.wait(counter, w.mul(meeting, threads), others, PATIENCE)
    return w.finish()


def shared_out(calls: Sequence[Call | Split], workers: int) -> list[list[Call]]:
    """The tables of the threads."""
    counter = np.zeros(8, np.int64)
    wait = Call(barrier_source(), (Address("counter"), workers, yielding()), {"counter": counter})
    tables: list[list[Call]] = [[] for _ in range(workers)]
    settled = True  # whether nothing has been done since the last meeting
    for call in calls:
        if isinstance(call, Split):
            if not settled:
                for table in tables:
                    table.append(wait)
            bounds = [call.tasks * i // workers for i in range(workers + 1)]
            for worker, table in enumerate(tables):
                if bounds[worker] < bounds[worker + 1]:
                    table.append(call.make(bounds[worker], bounds[worker + 1], worker))
            for table in tables:
                table.append(wait)
            settled = True
        else:
            tables[0].append(call)
            settled = False
    return tables
