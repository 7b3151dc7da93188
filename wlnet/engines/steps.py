"""From nodes to steps: which kernel computes a node, which nodes are views, and which may write over an input."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.kernels import (
    convolution,
    ctc,
    elementwise,
    host,
    indexing,
    matmul,
    movement,
    pooling,
    random,
    reduction,
    sorting,
)
from wlnet.engines.kernels.scan import Loop
from wlnet.ir.errors import IRError
from wlnet.ir.graph import Node
from wlnet.ir.ops.shaping import strided

Array: TypeAlias = NDArray[Any]

KERNELS: dict[str, Callable[..., None]] = {
    "cast": elementwise.cast,
    "matmul": matmul.matmul,
    "conv": convolution.conv,
    "conv_transpose": convolution.conv_transpose,
    "conv_weight_gradient": convolution.conv_weight_gradient,
    "pool": pooling.pool,
    "pool_argmax": pooling.pool_argmax,
    "pool_max_gradient": pooling.pool_max_gradient,
    "pool_transpose": pooling.pool_transpose,
    "reduce": reduction.reduce,
    "softmax": reduction.softmax,
    "log_softmax": reduction.log_softmax,
    "concat": movement.concat,
    "unslice": movement.unslice,
    "pad": movement.pad,
    "gather": indexing.gather,
    "scatter_add": indexing.scatter_add,
    "take_along": indexing.take_along,
    "add_along": indexing.add_along,
    "argsort": sorting.argsort,
    "ctc_loss": ctc.ctc_loss,
    "ctc_gradient": ctc.ctc_gradient,
    "replace_gradient": host.replace_gradient,
    "host": host.host,
}


@dataclass(frozen=True)
class Step:
    """One node made ready to run.

    kind       compute: run(out, *inputs, scratch=...); view: run(input) gives the output; random: run(out, rng, *xs);
               loop: run(outs, *inputs, rng=...)
    in_place   the inputs that `out` may be the memory of
    contiguous whether the output is contiguous; a computed one always is
    """

    node: Node
    kind: Literal["compute", "view", "random", "loop"]
    run: Callable[..., Any]
    in_place: tuple[int, ...]
    contiguous: bool


def make_step(node: Node, contiguous: tuple[bool, ...], native: bool = True) -> Step:
    """The step of a node, given which of its inputs are contiguous; the body of a loop is compiled as `native` says.

    Raises
    ------
    IRError
        If this engine has no kernel for the primitive.
    """
    params = dict(node.params)
    match node.op:
        case "elementwise":
            return _elementwise(node, contiguous)
        case "random":
            return Step(node, "random", partial(random.random, kind=params["kind"]), (), True)
        case "scan" | "random_scan":
            return Step(node, "loop", _loop(params, native), (), True)
        case "sample":
            return Step(node, "random", partial(random.sample, kind=params["kind"]), (), True)
        case "reshape" if contiguous[0]:
            return Step(node, "view", partial(_reshaped, shape=params["shape"]), (), True)
        case "reshape":
            return Step(node, "compute", partial(movement.reshape, shape=params["shape"]), (), True)
        case "transpose":
            return Step(node, "view", partial(np.transpose, axes=params["permutation"]), (), False)
        case "broadcast":
            return Step(node, "view", partial(np.broadcast_to, shape=params["shape"]), (), False)
        case "scale_gradient":
            return Step(node, "view", _itself, (), contiguous[0])
        case "slice":
            index = strided(params["starts"], params["sizes"], params["steps"])
            return Step(node, "view", partial(_sliced, index=index), (), False)
        case op if op in KERNELS:
            return Step(node, "compute", partial(KERNELS[op], **params), (), True)
        case op:
            raise IRError(f"the NumPy engine has no kernel for {op}")


def _elementwise(node: Node, contiguous: tuple[bool, ...]) -> Step:
    (output,) = node.outputs
    run = elementwise.elementwise(
        node.params["scalar"],
        output.shape,
        [value.shape for value in node.inputs],
        tuple(value.dtype for value in node.inputs),
        all(contiguous),
    )
    in_place = tuple(
        i
        for i, value in enumerate(node.inputs)
        if value.abstract == output.abstract and contiguous[i] and node.inputs.count(value) == 1
    )
    return Step(node, "compute", run, in_place, True)


def _loop(params: dict[str, Any], native: bool) -> Loop:
    from wlnet.engines.numpy_engine import compile  # plans hold plans

    return Loop(
        compile(params["body"], native=native), params["states"], params["slices"], params["length"], params["reverse"]
    )


def _reshaped(x: Array, shape: tuple[int, ...]) -> Array:
    return x.reshape(shape)


def _itself(x: Array) -> Array:
    return x


def _sliced(x: Array, index: tuple[slice, ...]) -> Array:
    return x[index]
