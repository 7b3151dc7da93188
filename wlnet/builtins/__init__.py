"""The built-in functions, by theme. Importing this package declares them all."""

from importlib import import_module

# Listed, not searched for: a walk over the folder costs time at every start.
THEMES = (
    "assignment",
    "scoping",
    "control",
    "functional",
    "patterns",
    "symbols",
    "messages",
)

for _theme in THEMES:
    import_module(f"wlnet.builtins.{_theme}")
