"""Gradients of nets: NetPortGradient."""

from __future__ import annotations

from wlnet.expression import Expr
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin


@builtin("NetPortGradient")
def net_port_gradient(k: Kernel, of: Expr) -> Expr | None:
    """net[data, NetPortGradient["Input"]]: the gradient of the sum of all outputs; also of arrays, by their paths.

    >> LinearLayer["Weights" -> {{1, 2}, {3, 4}}, "Biases" -> None][{1, 1}, NetPortGradient["Input"]]
     = {4., 6.}

    >> ElementwiseLayer[Tanh][<|"Input" -> 0, NetPortGradient["Output"] -> 5|>, NetPortGradient["Input"]]
     = 5.
    """
    del k, of
    return None
