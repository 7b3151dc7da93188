"""The BLAS that NumPy has loaded: addresses of its matrix products, and how many threads it may use."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache
from typing import Any

# NumPy's wheels prefix and suffix the names; other builds have them plain. A suffix 64_ goes with 64-bit integers.
SPELLINGS = (("scipy_", "64_"), ("", "64_"), ("scipy_", ""), ("", ""))


@dataclass(frozen=True)
class Blas:
    """One BLAS library.

    word        the LLVM type of its integers
    gemm, gemv  addresses by LLVM element type
    """

    word: str
    gemm: dict[str, int]
    gemv: dict[str, int]
    _set_threads: Any
    _get_threads: Any

    def threads(self) -> int:
        """How many threads a product may use; 1 if that cannot be told."""
        return int(self._get_threads()) if self._get_threads is not None else 1

    def use_threads(self, count: int) -> None:
        """From now on a product may use so many, if that can be told to the library."""
        if self._set_threads is not None:
            self._set_threads(count)


@cache
def blas() -> Blas | None:
    """The C interface of NumPy's BLAS, or None if it shows none."""
    import numpy as np

    core = getattr(np, "_core", None) or np.core
    try:
        library = ctypes.CDLL(core._multiarray_umath.__file__)  # symbols of what it is linked to are found through it
    except (OSError, AttributeError):
        return None
    for prefix, suffix in SPELLINGS:
        found = {
            name: _address(library, f"{prefix}cblas_{name}{suffix}") for name in ("sgemm", "dgemm", "sgemv", "dgemv")
        }
        if all(found.values()):
            setter, getter = (
                getattr(library, f"{prefix}openblas_{verb}_num_threads{suffix}", None) for verb in ("set", "get")
            )
            if setter is not None:
                setter.argtypes, setter.restype = [ctypes.c_int], None
            return Blas(
                "i64" if suffix else "i32",
                {"float": found["sgemm"], "double": found["dgemm"]},
                {"float": found["sgemv"], "double": found["dgemv"]},
                setter,
                getter,
            )
    return None


def _address(library: Any, name: str) -> int:
    function = getattr(library, name, None)
    return ctypes.cast(function, ctypes.c_void_p).value or 0 if function is not None else 0
