"""Threads that run tasks which wait for one another."""

import sys
import threading

import pytest

from wlnet.engines.pool import Pool

THREADS, CALLERS, JOBS = 4, 3, 300


@pytest.fixture(autouse=True)
def _threads_cut_in_anywhere():
    """Callers hand out their tasks one by one; another one is to come between as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def callers_side_by_side(run) -> list[BaseException]:
    """Each caller gives jobs of tasks that all have to be under way at once; what has gone wrong."""
    failures: list[BaseException] = []

    def caller() -> None:
        try:
            for _ in range(JOBS):
                meeting = threading.Barrier(THREADS, timeout=5)
                run([meeting.wait] * THREADS)
        except threading.BrokenBarrierError as failure:
            failures.append(failure)

    threads = [threading.Thread(target=caller) for _ in range(CALLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_jobs_whose_tasks_wait_for_one_another_do_not_hold_each_other_up():
    assert not callers_side_by_side(Pool(THREADS).run_together)


def test_they_wait_for_threads_that_are_busy_with_others():
    pool = Pool(THREADS)
    free = threading.Event()
    held = threading.Thread(target=lambda: pool.run([free.wait] * (2 * THREADS)))
    held.start()
    threading.Timer(0.2, free.set).start()
    assert not callers_side_by_side(pool.run_together)
    held.join()


def test_what_a_task_raises_comes_to_the_caller():
    def task() -> None:
        raise LookupError("no such thing")

    with pytest.raises(LookupError, match="no such thing"):
        Pool(2).run_together([task, lambda: None])
