"""The order of the rooms: no import runs upwards, and a plain start loads nothing it does not need."""

import subprocess
import sys

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_no_import_runs_upwards() -> None:
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


def modules_after(code: str) -> set[str]:
    """The modules loaded by a fresh interpreter that runs this code."""
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines())


def test_evaluating_a_sum_loads_neither_nets_nor_heavy_packages() -> None:
    loaded = modules_after("from wlnet.frontends.cli import main; main(['eval', '1+1'])")
    assert "wlnet.kernel.kernel" in loaded
    for name in (
        "networkx",
        "llvmlite",
        "numba",
        "matplotlib",
        "onnx",
        "scipy",
        "torch",
        "wlnet.nets",
        "wlnet.ir",
        "wlnet.engines",
    ):
        assert name not in loaded, name


def test_importing_the_package_loads_no_kernel() -> None:
    assert "wlnet.kernel" not in modules_after("import wlnet")
