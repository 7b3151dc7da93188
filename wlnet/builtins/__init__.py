"""The built-in functions, by theme: one module a theme, loaded when a name that it declares is first used.

``index.txt`` says which module declares which names; ``python -m wlnet.builtins`` writes it anew, and a test holds it
fresh.
"""

from importlib import import_module
from pathlib import Path

from wlnet.expression import Association
from wlnet.kernel.registry import late, late_host

INDEX = Path(__file__).with_name("index.txt")


def modules() -> list[str]:
    """The modules that the index names, by full name."""
    return [line.partition(":")[0] for line in INDEX.read_text(encoding="utf-8").splitlines()]


def load_all() -> None:
    """Import every module of built-ins, for those who want to see them all."""
    for module in modules():
        import_module(module)


for _line in INDEX.read_text(encoding="utf-8").splitlines():
    _module, _, _names = _line.partition(":")
    late(_names, _module)
late_host(Association, "wlnet.builtins.associations")
