"""wlnet: Wolfram Language neural networks without Wolfram.

from wlnet import Session, parse
session = Session()
net = session.evaluate('NetInitialize[NetChain[{LinearLayer[2], Ramp}, "Input" -> 3]]')
net(numpy.zeros((8, 3)))        # the batch axis first; gives an array of shape (8, 2)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from wlnet.version import __version__

if TYPE_CHECKING:
    from wlnet.checking import Finding, check
    from wlnet.conversion import NotConvertible
    from wlnet.frontends.profiling import profile
    from wlnet.nets.errors import (
        DataError,
        IncompleteNet,
        NetError,
        PathError,
        SpecificationError,
        TypeConflict,
        WiringError,
    )
    from wlnet.session import Result, Session, SessionEnded, WolframSyntaxError
    from wlnet.syntax import parse

_HOMES = {
    "DataError": "wlnet.nets.errors",
    "Finding": "wlnet.checking",
    "IncompleteNet": "wlnet.nets.errors",
    "NetError": "wlnet.nets.errors",
    "NotConvertible": "wlnet.conversion",
    "PathError": "wlnet.nets.errors",
    "Result": "wlnet.session",
    "Session": "wlnet.session",
    "SessionEnded": "wlnet.session",
    "SpecificationError": "wlnet.nets.errors",
    "TypeConflict": "wlnet.nets.errors",
    "WiringError": "wlnet.nets.errors",
    "WolframSyntaxError": "wlnet.session",
    "check": "wlnet.checking",
    "parse": "wlnet.syntax",
    "profile": "wlnet.frontends.profiling",
}

__all__ = [
    "DataError",
    "Finding",
    "IncompleteNet",
    "NetError",
    "NotConvertible",
    "PathError",
    "Result",
    "Session",
    "SessionEnded",
    "SpecificationError",
    "TypeConflict",
    "WiringError",
    "WolframSyntaxError",
    "__version__",
    "check",
    "parse",
    "profile",
]


def __getattr__(name: str) -> Any:
    # Found when asked for: `import wlnet` alone, as the command line does it, stays quick.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'wlnet' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
