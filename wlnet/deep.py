"""Running code that recurses deeply, and stopping it from the keyboard.

Expressions may be nested far deeper than Python lets functions be, and than the stack of the main thread holds. So
evaluation runs on a thread of its own with a large stack, while the calling thread waits and listens for Ctrl-C.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

_STACK_SIZES = (512 << 20, 128 << 20, 32 << 20)
"""Bytes of stack to ask for, the most first: where memory is limited the system refuses large ones."""

_BYTES_A_CALL = 1300
"""Bytes of stack for each call of a Python function: more than most take, as few come by way of C."""

_LOOK = 0.25
"""Seconds between two looks for Ctrl-C, where the system does not let it break a wait (Windows)."""

_here = threading.local()
_guard = threading.Lock()
_before: list[int] = []
"""The recursion limit to go back to, once for each thread under way: it is one limit for the whole process."""

T = TypeVar("T")


class Abandoned(KeyboardInterrupt):
    """Ctrl-C was pressed again and again, and the work cannot be stopped: its thread is left to itself."""


def inside() -> bool:
    """Whether the caller runs on a deep stack already."""
    return getattr(_here, "deep", False)


def run_deep(work: Callable[[], T], interrupt: Callable[[], None]) -> T:
    """The value of ``work()``, run on a deep stack. What it raises is raised here.

    The first Ctrl-C calls ``interrupt``, which asks the work to stop. The second raises KeyboardInterrupt inside it,
    wherever it is. At the third it is given up: Abandoned is raised here, although the thread may still run.
    """
    if inside():
        return work()
    outcome: list[T] = []
    failure: list[BaseException] = []
    done = threading.Event()

    def target() -> None:
        _here.deep = True
        try:
            outcome.append(work())
        except BaseException as error:
            failure.append(error)
        finally:
            done.set()

    presses = 0
    with _started(target) as thread:
        # Not thread.join(): broken by Ctrl-C, it takes the thread for ended.
        while not done.is_set():
            try:
                done.wait(_LOOK)
            except KeyboardInterrupt:
                presses += 1
                if presses == 1:
                    interrupt()
                elif presses == 2:
                    _raise_in(thread)
                else:
                    raise Abandoned from None
    if failure:
        raise failure[0]
    return outcome[0]


def roomy(work: Callable[[], T]) -> T:
    """The value of ``work()``, run on a deep stack if there is not room enough for it here."""
    try:
        return work()
    except RecursionError:
        return run_deep(work, lambda: None)


@contextmanager
def _started(target: Callable[[], None]) -> Iterator[threading.Thread]:
    """The thread, with a stack as large as can be had, and a recursion limit to fit it."""
    with _guard:
        before = _before[0] if _before else sys.getrecursionlimit()
        thread = _start(target)
        _before.append(before)
    try:
        yield thread
    finally:
        with _guard:
            before = _before.pop()
            if not _before:
                sys.setrecursionlimit(before)


def _start(target: Callable[[], None]) -> threading.Thread:
    old = threading.stack_size()
    limit = sys.getrecursionlimit()
    for size in _STACK_SIZES:
        threading.stack_size(size)
        sys.setrecursionlimit(max(limit, size // _BYTES_A_CALL))
        thread = threading.Thread(target=target, name="wlnet-kernel", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            sys.setrecursionlimit(limit)
        else:
            return thread
        finally:
            threading.stack_size(old)
    raise MemoryError("there is no memory for the stack of an evaluation")


def _raise_in(thread: threading.Thread) -> None:
    import ctypes

    ident = ctypes.c_ulong(thread.ident or 0)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(KeyboardInterrupt))
