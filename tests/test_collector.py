"""The collector is patient while anything is evaluated, and as it was before and after."""

import gc
from collections.abc import Iterator

import pytest

from wlnet import Session
from wlnet.collector import PATIENCE, patient_collector


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_during_evaluation_only() -> None:
    seen = []
    session = Session(write=lambda _line: seen.append(gc.get_threshold()))
    gc.set_threshold(700, 10, 10)
    session.evaluate("Print[1]; Abort[]")
    assert seen == [PATIENCE]
    assert gc.get_threshold() == (700, 10, 10)


def test_whoever_ends_last_restores() -> None:
    gc.set_threshold(700, 10, 30)
    first, second = patient_collector(), patient_collector()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == (50_000, 20, 30)
    second.__exit__(None, None, None)
    assert gc.get_threshold() == (700, 10, 30)


def test_what_is_off_stays_off() -> None:
    gc.set_threshold(0)
    with patient_collector():
        assert gc.get_threshold()[0] == 0
