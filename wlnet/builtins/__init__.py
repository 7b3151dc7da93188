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
    "history",
    "nets",
    "constants",
    "numeric",
    "arithmetic",
    "powers",
    "updates",
    "rounding",
    "piecewise",
    "elementary",
    "logarithms",
    "special_functions",
    "string_patterns",
    "string_matching",
    "strings",
    "characters",
    "string_forms",
    "output",
    "streams",
    "display_forms",
    "number_forms",
    "file_names",
    "files",
    "environment",
    "packages",
    "saving",
    "comparison",
    "logic",
    "predicates",
)

for _theme in THEMES:
    import_module(f"wlnet.builtins.{_theme}")
