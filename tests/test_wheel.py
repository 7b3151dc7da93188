"""The wheel as users get it: complete, and working far from the checkout."""

import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from wlnet.syntax.grammar import table_name
from wlnet.version import __version__

ROOT = Path(__file__).parents[1]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]

PROGRAM = """
import sys, numpy, wlnet
session = wlnet.Session()
net = session.evaluate('NetChain[{LinearLayer[1, "Weights" -> {{1, 2}}, "Biases" -> {3}], Ramp}, "Input" -> 2]')
print(wlnet.__file__)
print(net(numpy.array([[1.0, 1.0], [-9.0, 0.0]])).tolist())
print("lark" in sys.modules)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout. Where hatchling is not at hand, pip fetches it."""
    folder = tmp_path_factory.mktemp("wheel")
    isolation = [] if find_spec("hatchling") is None else ["--no-build-isolation"]
    subprocess.run([*PIP, "wheel", "--no-deps", *isolation, "-w", str(folder), str(ROOT)], check=True, timeout=100)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel is installed, without what it depends on."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([*PIP, "install", "--no-deps", "--target", str(folder), str(wheel)], check=True, timeout=100)
    return folder


def run_far_away(installed: Path, tmp_path: Path, *arguments: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(installed), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    kept = {path.name for path in (tmp_path / "cache" / "wlnet").glob("*")}
    assert kept <= {"kernels"}, "the parse table was made anew"
    return done.stdout


def test_the_wheel_holds_all_files_of_the_package_and_no_others(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if not name.startswith("wlnet-")}
    made = {f"wlnet/syntax/tables/{table_name()}"}
    grammar = {f"wlnet/grammar/{path.name}" for path in (ROOT / "grammar").iterdir()}
    assert {"wlnet/grammar/wolfram.lark", "wlnet/grammar/operators.txt"} <= grammar
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "wlnet").rglob("*.py")}
    assert made | grammar | modules | {"wlnet/py.typed"} <= names
    assert {name.split("/")[0] for name in names} == {"wlnet"}
    assert {name for name in names if "/tables/" in name} == made
    assert not any("__pycache__" in name for name in names)


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        text = archive.read(metadata).decode()
        (entries,) = (n for n in archive.namelist() if n.endswith("entry_points.txt"))
        assert "wlnet = wlnet.frontends.cli:main" in archive.read(entries).decode()
    assert f"Version: {__version__}\n" in text
    assert "Requires-Python: >=3.11" in text
    assert wheel.name.endswith("-py3-none-any.whl")


def test_the_command_line_works_far_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    assert run_far_away(installed, tmp_path, "-m", "wlnet", "eval", "1+1") == "2\n"
    assert run_far_away(installed, tmp_path, "-m", "wlnet", "eval", r"\[Alpha]^2 /. \[Alpha] -> 3") == "9\n"
    assert run_far_away(installed, tmp_path, "-m", "wlnet", "--version") == f"wlnet {__version__}\n"


def test_a_net_works_far_from_the_checkout_without_making_the_parse_table(installed: Path, tmp_path: Path) -> None:
    where, answer, lark = run_far_away(installed, tmp_path, "-c", PROGRAM).splitlines()
    assert Path(where).is_relative_to(installed)
    assert (answer, lark) == ("[[6.0], [0.0]]", "False")
