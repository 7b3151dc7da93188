"""Inputs and arrays as callers give them."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.ir.errors import DtypeError, IRError, ShapeError
from wlnet.ir.graph import Value


def given(what: str, key: Hashable, value: Value, source: Mapping[Any, Any]) -> NDArray[Any]:
    """The contiguous array of the right type that a caller gave for a leaf."""
    if key not in source:
        raise IRError(f"{what} {key!r} is missing")
    array = source[key]
    if isinstance(array, np.ndarray) and array.shape == value.shape and array.dtype == value.dtype:
        return array if array.flags.c_contiguous else np.ascontiguousarray(array).reshape(value.shape)
    array = np.asarray(array)
    if array.shape != value.shape:
        raise ShapeError(f"{what} {key!r} has shape {array.shape}, the plan is for {value.shape}")
    if not np.can_cast(array.dtype, value.dtype, "same_kind"):
        raise DtypeError(f"{what} {key!r} has elements of type {array.dtype}, the plan needs {value.dtype}")
    return np.asarray(array, value.dtype, order="C")
