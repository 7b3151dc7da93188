"""Python's garbage collector during evaluation: it looks more rarely.

Evaluation makes many objects that live on and few that refer to each other in circles. With Python's own thresholds,
making a big net takes twice as long.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = (50_000, 20, 20)
"""The thresholds during evaluation, unless they are higher outside."""

_lock = threading.Lock()
_evaluating = 0
_outside = gc.get_threshold()


@contextmanager
def patient_collector() -> Iterator[None]:
    """Raise the thresholds until the last of those who asked for it is done; a collector at rest stays at rest."""
    global _evaluating, _outside
    with _lock:
        if _evaluating == 0:
            _outside = gc.get_threshold()
            if _outside[0]:
                gc.set_threshold(*map(max, _outside, PATIENCE))
        _evaluating += 1
    try:
        yield
    finally:
        with _lock:
            _evaluating -= 1
            if _evaluating == 0:
                gc.set_threshold(*_outside)
