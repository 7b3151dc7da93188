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
    from wlnet.session import Result, Session, WolframSyntaxError
    from wlnet.syntax import parse

__all__ = ["Result", "Session", "WolframSyntaxError", "__version__", "parse"]

_HOMES = {
    "Result": "wlnet.session",
    "Session": "wlnet.session",
    "WolframSyntaxError": "wlnet.session",
    "parse": "wlnet.syntax",
}


def __getattr__(name: str) -> Any:
    # Found when asked for: `import wlnet` alone, as the command line does it, stays quick.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'wlnet' has no attribute {name!r}")
