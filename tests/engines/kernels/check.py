"""Every test row of a primitive, through its NumPy kernel and its machine code: as it stands and on strided inputs."""

import importlib
import itertools

import numpy as np

from wlnet.engines.numpy_engine import compile
from wlnet.ir.builder import Builder

_ROWS = (__package__ or "").removesuffix("engines.kernels") + "ir.ops"


def rows(*modules: str) -> list:
    """The test rows of the given families of primitives."""
    return [case for module in modules for case in importlib.import_module(f"{_ROWS}.{module}").CASES]


def run_kernel(case, dtype: str, strided: bool, native: bool) -> np.ndarray:
    """The result of the plan of the one node of a row; `strided` hands its inputs over as reversed views."""
    builder = Builder()
    given, inputs = {}, []
    for i, x in enumerate(case.arrays):
        value = builder.input(str(i), x.shape, dtype if x.dtype.kind == "f" else x.dtype.name)
        given[str(i)] = x
        if strided and x.ndim:
            given[str(i)] = np.flip(x)
            value = builder.slice(value, [None] * x.ndim, [None] * x.ndim, [-1] * x.ndim)
        inputs.append(value)
    builder.output("y", builder.emit(case.op, inputs, **case.params))
    graph = builder.finish()
    plan = compile(graph, optimised=False, native=native)
    first = plan(given)["y"]
    again = plan(given)["y"]  # the second run finds used memory
    np.testing.assert_array_equal(first, again)
    assert not np.shares_memory(first, again)
    assert first.dtype.name == graph.outputs["y"].dtype
    return first


def check_kernel(case) -> None:
    """The kernel gives what the independent oracle of the row gives, in the right shape and type."""
    expected = np.asarray(case.expected())
    for dtype, tolerance in (("float64", 1e-12), ("float32", 3e-5)):
        for strided, native in itertools.product((False, True), repeat=2):
            result = run_kernel(case, dtype, strided, native)
            assert result.shape == expected.shape
            assert result.flags.c_contiguous
            scale = float(np.max(np.abs(expected), initial=1.0, where=np.isfinite(expected)))
            np.testing.assert_allclose(result, expected, rtol=tolerance, atol=tolerance * scale)
