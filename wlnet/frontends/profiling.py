"""Profiles of nets: for Python, and written out as a table or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from wlnet.builtins.nets.atom import NetAtom
from wlnet.conversion import NotConvertible
from wlnet.execution import profiling
from wlnet.execution.profiling import Profile, Row
from wlnet.execution.run import Precision
from wlnet.nets.lower import Mode
from wlnet.nets.net import Net
from wlnet.nets.values import show
from wlnet.session import Result, Session

HEADS = ("layer", "kind", "output", "MFLOP", "ms", "%", "GFLOP/s", "% limit", "written", "arrays", "")
WORDS = (0, 1, 2, 10)  # columns of text; the others are figures


def profile(
    net: Any,
    batch: int = 1,
    sizes: Mapping[str, Sequence[int]] | None = None,
    *,
    mode: Mode = "Test",
    precision: Precision = "Real32",
    repeats: int = 10,
) -> Profile:
    """Where the time of a net goes that is applied to `batch` examples of random numbers.

    net       what a session gave, or a net
    sizes     by input port, the dimensions of an example in Wolfram's order, where the net leaves them open
    repeats   how often each layer is run at least; figures are those of the quickest run

    `written` makes the table of `wlnet profile` of it. Raises NotConvertible if it is no net, and DataError and
    IncompleteNet as applying the net does.
    """
    expression = net.expression if isinstance(net, Result) else net
    found = expression.net if isinstance(expression, NetAtom) else expression
    if not isinstance(found, Net):
        raise NotConvertible(f"a profile is of a net, not of {net!r}")
    return profiling.profile(found, batch, sizes, mode=mode, precision=precision, repeats=repeats)


def net_of(session: Session, code: str, name: str, chosen: str | None = None) -> Net | None:
    """The net that `chosen` gives once the code is evaluated; by default what the code gives, or the last it defines.

    Raises WolframSyntaxError and SessionEnded.
    """
    value = session.evaluate(code, name).expression
    if chosen is not None:
        value = session.evaluate(chosen, "--net").expression
    elif not isinstance(value, NetAtom):
        defined = [d.value for s, d in session.kernel.definitions.items() if s.context != "System`"]
        value = next((found for found in reversed(defined) if isinstance(found, NetAtom)), value)
    return value.net if isinstance(value, NetAtom) else None


def written(profile: Profile, form: str) -> str:
    """A profile as "text" or "json", with a line end."""
    return json.dumps(_record(profile), ensure_ascii=False, indent=2) + "\n" if form == "json" else _table(profile)


def _record(p: Profile) -> dict[str, Any]:
    rows = [{**asdict(row), "path": list(row.path), "speed": row.speed} for row in p.rows]
    return {**asdict(p), "rows": rows, "seconds": p.seconds, "operations": p.operations}


def _table(p: Profile) -> str:
    lines = [HEADS, *(_cells(row, p) for row in p.rows), _totals(p)]
    threads = f"{p.threads} thread{'s' if p.threads > 1 else ''}"
    return (
        f"{p.net}, batch of {p.batch}, {p.precision}\n\n"
        + "".join(f"{line}\n" for line in _aligned(lines))
        + f"\nms: the steps one after another on one thread. A whole call takes {_ms(p.call)} ms on {threads}.\n"
        f"limit: {p.limit / 1e9:.1f} GFLOP/s in large matrix products on one thread. Winograd may pass it,\n"
        "since MFLOP counts what the definition says.\n"
        f"memory: {_size(p.memory)} of intermediate values, {_size(p.arrays)} of arrays.\n"
    )


def _cells(row: Row, p: Profile) -> tuple[str, ...]:
    return (
        "/".join(map(str, row.path)),
        " + ".join((row.kind, *row.joined)),
        show(row.shape) if row.shape else "",
        _figure(row.operations / 1e6),
        _ms(row.seconds),
        _share(row.seconds, p.seconds),
        _figure(row.speed / 1e9),
        _share(row.speed, p.limit),
        _size(row.written),
        _size(row.arrays),
        f"NumPy: {', '.join(row.by_numpy)}" if row.by_numpy else "",
    )


def _totals(p: Profile) -> tuple[str, ...]:
    speed = p.operations / p.seconds if p.seconds else 0.0
    figures = (_figure(p.operations / 1e6), _ms(p.seconds), "100", _figure(speed / 1e9), _share(speed, p.limit))
    return ("", "total", "", *figures, _size(sum(row.written for row in p.rows)), _size(p.arrays), "")


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADS))]
    for row in rows:
        cells = (c.ljust(w) if i in WORDS else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True)))
        yield "  ".join(cells).rstrip()


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.3f}"


def _figure(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f}" if whole else ""


def _size(count: int) -> str:
    """Bytes with the unit that fits."""
    for unit, size in (("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count} B"
