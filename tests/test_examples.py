"""The examples, run as the README says: what they print, what they complain of, and their exit status."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
MNIST = Path(os.environ.get("WLNET_MNIST") or ROOT.parent / "shared" / "data" / "mnist")


def run(name: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-m", "wlnet", "run", f"examples/{name}", *arguments]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=100)


def test_every_example_has_a_test() -> None:
    tested = {name.removeprefix("test_") + ".wls" for name in globals() if name.startswith("test_")}
    assert {path.name for path in EXAMPLES.glob("*.wls")} <= tested


def test_digits() -> None:
    done = run("digits.wls")
    assert done.returncode == 0
    out = done.stdout.splitlines()
    assert out[0] == "read 1797 images of 8x8 pixels"
    table = [line.split(maxsplit=2) for line in out[out.index("NetChain[") + 1 : out.index("]")]]
    assert table == [
        ["Input", "vector", "(size: 64)"],
        ["normalise", "BatchNormalizationLayer", "vector (size: 64)"],
        ["nearest", "LinearLayer", "vector (size: 10)"],
        ["probabilities", "SoftmaxLayer", "vector (size: 10)"],
        ["Output", "vector", "(size: 10)"],
    ]
    (accuracy,) = (m for line in out if (m := re.fullmatch(r"accuracy on .*: (\d+) of 359 = (0\.\d+)", line)))
    assert 0.85 < float(accuracy[2]) < 0.95
    assert float(accuracy[2]) == pytest.approx(int(accuracy[1]) / 359, abs=0.0005)
    assert out[-1] == "the result is $Failed"
    source = (EXAMPLES / "digits.wls").read_text(encoding="utf-8").splitlines()
    giver, taker = (
        next(i for i, line in enumerate(source, 1) if line.startswith(f"    LinearLayer[{n}")) for n in (10, 3)
    )
    assert done.stderr.splitlines() == [
        'NetChain::tyfail1: layer 2 (LinearLayer[3]), port "Input": needs an array of 64 numbers, '
        'since "Weights" is 3×64; layer 1 (LinearLayer[10]) gives a vector of size 10.',
        f"  examples/digits.wls:{taker}:5",
        f"    {source[taker - 1]}",
        "        ^",
        f"  examples/digits.wls:{giver}:5",
        f"    {source[giver - 1]}",
        "        ^",
    ]


@pytest.mark.skipif(
    not (MNIST / "t10k-images-idx3-ubyte.gz").exists(), reason=f"there are no MNIST files in {MNIST}; see WLNET_MNIST"
)
def test_lenet() -> None:
    done = run("lenet.wls", str(MNIST))
    assert (done.returncode, done.stderr) == (0, "")
    out = done.stdout.splitlines()
    assert out[0] == "read {10000, 28, 28} pixels and 10000 labels"
    table = done.stdout[done.stdout.index("NetChain[") : done.stdout.index("\n]")]
    assert re.search(r"Input +array \(size: 1×28×28\)", table)
    shapes = re.findall(r"^ ?(\d+)  (\w+)  (\{[\d, ]+\})$", done.stdout, re.MULTILINE)
    assert shapes == [
        ("1", "ConvolutionLayer", "{20, 24, 24}"),
        ("2", "ElementwiseLayer", "{20, 24, 24}"),
        ("3", "PoolingLayer", "{20, 12, 12}"),
        ("4", "ConvolutionLayer", "{50, 8, 8}"),
        ("5", "ElementwiseLayer", "{50, 8, 8}"),
        ("6", "PoolingLayer", "{50, 4, 4}"),
        ("7", "FlattenLayer", "{800}"),
        ("8", "LinearLayer", "{500}"),
        ("9", "ElementwiseLayer", "{500}"),
        ("10", "LinearLayer", "{10}"),
        ("11", "SoftmaxLayer", "{10}"),
    ]
    labels, answers, sums = out[-3:]
    assert labels == "labels               {7, 2, 1, 0, 4, 1, 4, 9}"
    assert re.fullmatch(r"most probable digits \{(\d, ){7}\d\} \(.*\)", answers)
    assert sums == "probabilities sum to {1., 1., 1., 1., 1., 1., 1., 1.}"


@pytest.mark.skipif(
    not (MNIST / "t10k-images-idx3-ubyte.gz").exists(), reason=f"there are no MNIST files in {MNIST}; see WLNET_MNIST"
)
def test_lenet_gives_the_same_answers_every_time() -> None:
    assert run("lenet.wls", str(MNIST)).stdout == run("lenet.wls", str(MNIST)).stdout


def test_lenet_without_data_says_so(tmp_path: Path) -> None:
    done = run("lenet.wls", str(tmp_path))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == f"There is no t10k-images-idx3-ubyte.gz in {tmp_path}. Name the folder of the MNIST files.\n"
