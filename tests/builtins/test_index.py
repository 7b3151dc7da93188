"""The index of built-ins says what the modules declare."""

import subprocess
import sys

from wlnet.builtins import INDEX, modules

FRESH = "import wlnet.builtins.__main__ as m; print(m.index(), end='')"


def test_the_index_is_fresh() -> None:
    # In a process of its own: declarations that tests make do not count.
    done = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True)
    assert INDEX.read_text(encoding="utf-8") == done.stdout, "run `python -m wlnet.builtins`"


def test_every_module_is_named_once() -> None:
    assert len(modules()) == len(set(modules()))
