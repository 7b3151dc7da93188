"""Deep recursion: room for it, no trace of it afterwards, and what Ctrl-C does to it."""

import sys
import threading
from collections.abc import Callable

import pytest

from wlnet.deep import _LOOK, Abandoned, inside, roomy, run_deep


def no_interrupt() -> None:
    raise AssertionError("nobody pressed Ctrl-C")


def depth(n: int) -> int:
    return 0 if n == 0 else 1 + depth(n - 1)


def test_deep_recursion_has_room() -> None:
    assert run_deep(lambda: depth(100_000), no_interrupt) == 100_000


def test_too_deep_a_recursion_is_a_recursion_error() -> None:
    with pytest.raises(RecursionError):
        run_deep(lambda: depth(10**9), no_interrupt)


def test_recursion_by_way_of_c_has_room_too() -> None:
    class Nest:
        def __init__(self, inner: object) -> None:
            self.inner = inner

        def __hash__(self) -> int:
            return hash((1, (self.inner,)))

    def build(levels: int) -> object:
        made: object = 0
        for _ in range(levels):
            made = Nest(made)
        return made

    run_deep(lambda: hash(build(50_000)), no_interrupt)
    with pytest.raises(RecursionError):
        run_deep(lambda: hash(build(1_000_000)), no_interrupt)


def test_the_recursion_limit_is_as_before() -> None:
    before = sys.getrecursionlimit()
    assert run_deep(sys.getrecursionlimit, no_interrupt) > before
    assert sys.getrecursionlimit() == before
    with pytest.raises(ZeroDivisionError):
        run_deep(lambda: 1 // 0, no_interrupt)
    assert sys.getrecursionlimit() == before


def test_several_at_once_do_not_take_the_room_from_each_other() -> None:
    before = sys.getrecursionlimit()
    started, release = threading.Event(), threading.Event()
    found: list[int] = []

    def long_work() -> int:
        started.set()
        assert release.wait(30)
        return depth(50_000)

    other = threading.Thread(target=lambda: found.append(run_deep(long_work, no_interrupt)))
    other.start()
    assert started.wait(30)
    assert run_deep(lambda: depth(50_000), no_interrupt) == 50_000
    release.set()
    other.join()
    assert found == [50_000]
    assert sys.getrecursionlimit() == before


def test_inside_there_is_no_second_thread() -> None:
    assert not inside()

    def work() -> bool:
        here = threading.current_thread()
        return inside() and run_deep(threading.current_thread, no_interrupt) is here

    assert run_deep(work, no_interrupt)


def test_roomy_takes_the_deep_stack_only_when_it_must() -> None:
    assert roomy(threading.current_thread) is threading.current_thread()
    assert roomy(lambda: depth(50_000)) == 50_000


def test_where_memory_is_short_a_smaller_stack_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    start = threading.Thread.start
    sizes: list[int] = []

    def start_small(thread: threading.Thread) -> None:
        sizes.append(threading.stack_size())
        if sizes[-1] > 100 << 20:
            raise RuntimeError("can't start new thread")
        start(thread)

    before = sys.getrecursionlimit()
    monkeypatch.setattr(threading.Thread, "start", start_small)
    assert run_deep(lambda: depth(10_000), no_interrupt) == 10_000
    assert sizes == [512 << 20, 128 << 20, 32 << 20]
    monkeypatch.setattr("wlnet.deep._STACK_SIZES", (512 << 20,))
    with pytest.raises(MemoryError, match="no memory for the stack"):
        run_deep(lambda: 1, no_interrupt)
    assert (sys.getrecursionlimit(), threading.stack_size()) == (before, 0)


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Says how often Ctrl-C is pressed while the caller waits, every time as soon as it waits again."""
    left = [0]
    wait = threading.Event.wait

    def pressed_wait(event: threading.Event, timeout: float | None = None) -> bool:
        if timeout == _LOOK and left[0]:
            left[0] -= 1
            raise KeyboardInterrupt
        return wait(event, timeout)

    monkeypatch.setattr(threading.Event, "wait", pressed_wait)
    return lambda times: left.__setitem__(0, times)


def test_the_first_press_asks_the_work_to_stop(press: Callable[[int], None]) -> None:
    asked = threading.Lock()
    asked.acquire()

    def work() -> str:
        assert asked.acquire(timeout=30)
        return "stopped"

    press(1)
    assert run_deep(work, asked.release) == "stopped"


def test_the_second_press_stops_it_where_it_is(press: Callable[[int], None]) -> None:
    def work() -> None:
        while True:
            pass

    press(2)
    with pytest.raises(KeyboardInterrupt) as caught:
        run_deep(work, lambda: None)
    assert caught.type is KeyboardInterrupt


def test_the_third_press_gives_it_up(press: Callable[[int], None]) -> None:
    stuck = threading.Lock()
    stuck.acquire()
    press(3)
    with pytest.raises(Abandoned):
        run_deep(stuck.acquire, lambda: None)
    stuck.release()
