"""Running graphs by plain forms, and what importing the room drags in."""

import subprocess
import sys

import numpy as np

from wlnet.ir.builder import Builder
from wlnet.ir.reference import run


def test_outputs_and_updates():
    builder = Builder("float64")
    x, w = builder.input("x", (2,)), builder.array("w", (2,))
    builder.output("y", builder.add(builder.mul(x, w), builder.random("uniform", (2,))))
    builder.update("w", builder.sub(w, x))
    rng = np.random.default_rng(3)
    outputs, updates = run(builder.finish(), {"x": [1, 2]}, {"w": np.array([10.0, 20.0])}, rng)
    np.testing.assert_array_equal(outputs["y"], np.array([10, 40]) + np.random.default_rng(3).random(2))
    assert updates["w"].tolist() == [9, 18]


def test_importing_takes_nothing_heavy_along():
    code = (
        "import sys, wlnet.ir.builder, wlnet.ir.gradient, wlnet.ir.passes, wlnet.engines.numpy_engine;"
        "print([name for name in ('scipy', 'torch', 'numba', 'networkx', 'onnx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
