"""wlnet: Wolfram Language neural networks without Wolfram."""

from wlnet.version import __version__

__all__ = ["__version__"]
