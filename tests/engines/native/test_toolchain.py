"""The compiler and its cache."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from wlnet.engines.native import toolchain as module
from wlnet.engines.native.toolchain import Toolchain, run_kernel
from wlnet.engines.native.writer import V, Writer

llvm = pytest.importorskip("llvmlite.binding")


def seven() -> str:
    w = Writer()
    w.store(w.pointer(0), V("0", "i64"), V("7", "i64"))
    return w.finish()


def result(tools: Toolchain) -> int:
    out = np.zeros(1, np.int64)
    run_kernel(tools.address(seven()), np.array([out.ctypes.data], np.int64))
    return int(out[0])


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "wlnet" / "kernels"


def test_code_is_compiled_once_for_all_processes(home):
    first = Toolchain(llvm)
    assert result(first) == result(first) == 7
    second = Toolchain(llvm)
    assert result(second) == 7
    assert (first.compiled, second.compiled) == (1, 0)
    assert len(list(home.iterdir())) == 1


def test_a_damaged_file_is_replaced(home):
    result(Toolchain(llvm))
    (file,) = home.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + b"\0\0")
    again = Toolchain(llvm)
    assert (result(again), again.compiled) == (7, 1)
    assert file.read_bytes() == whole


def test_where_nothing_can_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert result(Toolchain(llvm)) == 7


PROBE = """
import sys
from wlnet import Session
print("llvmlite" in sys.modules)
Session().evaluate("1 + 1")
print("llvmlite" in sys.modules)
x = Session().evaluate('ElementwiseLayer[Tanh, "Input" -> 2][{0., 1.}]').to_numpy()
print("llvmlite" in sys.modules, abs(x[1] - 0.76159416) < 1e-6)
"""


@pytest.mark.parametrize("jit", ["1", "0"])
def test_loaded_for_nets_only_and_not_if_switched_off(jit):
    done = subprocess.run(
        [sys.executable, "-c", PROBE], env={**os.environ, "WLNET_JIT": jit}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False", str(jit == "1"), "True"]


def test_all_works_without_llvm(monkeypatch):
    monkeypatch.setitem(sys.modules, "llvmlite.binding", None)
    assert module.toolchain.__wrapped__() is None
