"""Threads that run the parts of one plan side by side, with BLAS held to one thread each.

WLNET_THREADS says how many threads there are, the caller among them; else as many as the process has cores.
"""

from __future__ import annotations

import itertools
import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TypeAlias

import numpy as np

from wlnet.engines.native.blas import blas

Task: TypeAlias = Callable[[], None]


@cache
def threads() -> int:
    """How many threads a plan may use."""
    given = os.environ.get("WLNET_THREADS", "")
    if given.isdecimal() and int(given) > 0:
        return int(given)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Job:
    """Tasks that any thread may take up, each once."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self._tasks = tasks
        self._next = itertools.count()
        self._left = len(tasks)
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._failure: BaseException | None = None

    def work(self) -> None:
        """Take up tasks until none is left."""
        with np.errstate(all="ignore"):
            for number in self._next:
                if number >= len(self._tasks):
                    return
                try:
                    self._tasks[number]()
                except BaseException as failure:  # it is raised where the job was given
                    self._failure = failure
                with self._lock:
                    self._left -= 1
                    if not self._left:
                        self._done.set()

    def wait(self) -> None:
        """Wait for the tasks that other threads have taken up; raises what one of them has raised."""
        self._done.wait()
        if self._failure is not None:
            raise self._failure


class Pool:
    """Threads that wait for jobs. They start with the first job and end with the process."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._meeting = threading.Lock()
        self._started = False

    def run(self, tasks: Sequence[Task]) -> None:
        """Run all tasks, the calling thread taking part. If the others are busy, it does all of the work."""
        self._run(Job(tasks), len(tasks))

    def run_together(self, tasks: Sequence[Task]) -> None:
        """Run tasks that wait for one another, at most as many as there are threads, the calling thread taking part.

        There is one such job at a time: of two, each could hold threads that the other waits for.
        """
        with self._meeting:
            self._run(Job(tasks), len(tasks))

    def _run(self, job: Job, tasks: int) -> None:
        self._start()
        with single_threaded_blas():
            for _ in range(min(self._count, tasks) - 1):
                self._jobs.put(job)
            job.work()
            job.wait()

    def _start(self) -> None:
        with self._lock:
            if self._started:
                return
            self._started = True
            for number in range(self._count - 1):
                threading.Thread(target=self._serve, name=f"wlnet-{number + 1}", daemon=True).start()

    def _serve(self) -> None:
        while True:
            self._jobs.get().work()


@cache
def pool() -> Pool:
    """The threads of this process."""
    return Pool(threads())


class _Held:
    """How many callers hold BLAS to one thread, and how many threads it had before."""

    callers = 0
    before = 1
    lock = threading.Lock()


@contextmanager
def single_threaded_blas() -> Iterator[None]:
    """BLAS on one thread, as long as anybody needs that."""
    library = blas()
    if library is None:
        yield
        return
    with _Held.lock:
        if not _Held.callers:
            _Held.before = library.threads()
            library.use_threads(1)
        _Held.callers += 1
    try:
        yield
    finally:
        with _Held.lock:
            _Held.callers -= 1
            if not _Held.callers:
                library.use_threads(_Held.before)


def _forget() -> None:
    """A child process has none of the threads of its parent, and locks as they happened to be."""
    pool.cache_clear()
    _Held.lock = threading.Lock()
    _Held.callers = 0


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
