"""TrainingStoppingCriterion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wlnet.builtins.nets.training.quantities import BadSetting
from wlnet.builtins.nets.values import number
from wlnet.expression import NONE, TRUE, Association, Compound, Expr, S
from wlnet.kernel.functions import caller
from wlnet.kernel.kernel import Kernel
from wlnet.training.stopping import LOSS, Criterion

PARTS = ("Criterion", "Patience", "InitialPatience", "AbsoluteChange", "RelativeChange")


def read_criterion(k: Kernel, e: Expr, express: Callable[[Mapping[str, Any]], Association]) -> Criterion | None:
    """The criterion; whether more is better is not known yet. Raises BadSetting.

    `express` makes an association of what was measured, for functions that decide.
    """
    if e is NONE:
        return None
    if not isinstance(e, Association):
        e = Association.of([("Criterion", e)])
    parts = dict(zip(e.keys(), e.values(), strict=True))
    unknown = next((key for key in parts if key not in PARTS), None)
    if unknown is not None or "Criterion" not in parts:
        raise BadSetting(f'None, "Loss", the name of a measurement, or an association of {", ".join(PARTS)}')
    of = parts["Criterion"]
    counts = {name: _number(k, name, parts.get(name, 0)) for name in PARTS[1:4]}
    if any(counts[name] != int(counts[name]) for name in ("Patience", "InitialPatience")):
        raise BadSetting("a whole number of rounds for Patience and InitialPatience")
    relative = parts.get("RelativeChange", 0)
    if isinstance(relative, Compound) and relative.head is S.Quantity and relative.args[1:] == ("Percent",):
        share = _number(k, "RelativeChange", relative.args[0]) / 100
    else:
        share = _number(k, "RelativeChange", relative)
    key, test = LOSS, None
    if of is S.Automatic or of == LOSS:
        pass
    elif isinstance(of, str):
        key = of
    else:
        call = caller(k, of)
        test = lambda values: call(express(values)) is TRUE  # noqa: E731
    return Criterion(
        key, test, False, int(counts["Patience"]), int(counts["InitialPatience"]), counts["AbsoluteChange"], share
    )


def _number(k: Kernel, name: str, e: Expr) -> float:
    value = number(k, e)
    if value is None or value < 0:
        raise BadSetting(f"a number of 0 or more for {name}")
    return value
