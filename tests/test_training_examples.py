"""The examples of training, run as a user runs them: what each reaches."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples" / "training"
MNIST = Path(os.environ.get("WLNET_MNIST") or ROOT.parent / "shared" / "data" / "mnist")
NUMBER = r"([-+\d.e]+)"

REACHED = {
    "digits": [(r"accuracy on 359 images held back: ", 0.97, 1)],
    "iris": [(r"accuracy on 30 flowers not seen: ", 0.9, 1)],
    "wine": [(r"accuracy on 48 wines not seen: ", 0.9, 1)],
    "diabetes": [(r"variance explained by the net:  ", 0.4, 0.6), (r"variance explained by the line: ", 0.4, 0.6)],
    "autoencoder": [
        (r"mean squared error of the autoencoder: +", 0.005, 0.018),
        (r"mean squared error of eight components: +", 0.02, 0.03),
    ],
    "vae": [(r"not seen, before: +", 26, 50), (r"not seen, after: +", 20, 25)],
    "siamese": [
        (r"nearest neighbour in four dimensions: ", 0.92, 1),
        (r"of pairs alike: ", 0, 0.25),
        (r"of others: ", 0.45, 2),
    ],
    "transfer": [(r"transferred: +", 0.7, 1), (r"from scratch: +", 0.7, 1)],
    "gan": [(r"mean ", 0.9, 1.1), (r"deviation ", 0.02, 0.2)],
    "strokes": [(r"without an error: ", 190, 200)],
    "reversal": [(r"without an error: ", 495, 500)],
    "sonnets": [(r"nats a letter: ", 1.8, 3.6), (r"first round, ", 0, 1.2)],
}  # fmt: skip
"""For each example what its output says, and between which bounds the number after it is."""

QUICK = ("digits", "iris", "wine", "diabetes")


def run(name, *arguments):
    words = [sys.executable, "-m", "wlnet", "run", f"examples/training/{name}.wls", *arguments]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=1500)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def check(out, reached):
    for text, low, high in reached:
        (found,) = re.findall(text + NUMBER, out)
        assert low <= float(found.rstrip(".")) <= high, text


@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n in QUICK else pytest.mark.slow) for n in REACHED])
def test_what_is_reached(name):
    check(run(name), REACHED[name])


def test_every_example_has_a_test():
    assert {path.stem for path in EXAMPLES.glob("*.wls")} == {*REACHED, "mnist"}


@pytest.mark.slow
def test_frozen_layers_stay():
    assert "the frozen layers are as they were: True" in run("transfer")


needs_mnist = pytest.mark.skipif(
    not (MNIST / "train-images-idx3-ubyte.gz").exists(), reason=f"there are no MNIST files in {MNIST}; see WLNET_MNIST"
)


@needs_mnist
@pytest.mark.slow
def test_mnist():
    check(run("mnist", str(MNIST)), [(r"accuracy on the test images: ", 0.99, 1)])


def test_mnist_without_data_says_so(tmp_path):
    words = [sys.executable, "-m", "wlnet", "run", "examples/training/mnist.wls", str(tmp_path)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=100)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith(f"There is no train-images-idx3-ubyte.gz in {tmp_path}.")
