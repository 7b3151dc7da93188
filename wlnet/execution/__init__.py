"""Running nets: data in, arrays out. Above the nets, which know no engine, and the engines, which know no nets."""

from wlnet.execution.keeping import Keeper
from wlnet.execution.run import apply, call_batch

__all__ = ["Keeper", "apply", "call_batch"]
