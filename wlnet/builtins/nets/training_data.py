"""Data sets in the language: the forms that NetTrain and NetMeasurements take, as values by port."""

from __future__ import annotations

from collections.abc import Collection

from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.functions import NotData, data_of
from wlnet.builtins.nets.raw import from_raw, raw
from wlnet.builtins.nets.values import other, to_name
from wlnet.expression import Association, Compound, Expr, NumericArray, S, elements
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.ordering import sort_key
from wlnet.nets.errors import DataError, Problem
from wlnet.nets.net import Net
from wlnet.nets.values import Edge, Value
from wlnet.training.data import Columns, read_columns


def data_set(k: Kernel, net: Net, e: Expr, head: str) -> Columns:
    """The data set that an expression is for a net. Raises DataError."""
    data = e.args[0] if isinstance(e, Compound) and e.head is S.Dataset and e.args else e
    if isinstance(data, Association):
        return read_columns(net, {name: _column(k, net, name, x) for name, x in _entries(k, data)}, head)
    rule = _sides(data)
    if rule is not None:
        return read_columns(net, _two(k, net, *rule), head)
    items = elements(data) or ()
    rules = [sides for sides in map(_sides, items) if sides is not None]
    if items and len(rules) == len(items):
        sources, targets = (Compound(S.List, tuple(side)) for side in zip(*rules, strict=True))
        return read_columns(net, _two(k, net, sources, targets), head)
    rows = [dict(_entries(k, item)) for item in items if isinstance(item, Association)]
    if items and len(rows) == len(items):
        if any(row.keys() != rows[0].keys() for row in rows):
            return read_columns(net, rows, head)  # which says what is wrong
        columns = {name: Compound(S.List, tuple(row[name] for row in rows)) for name in rows[0]}
        return read_columns(net, {name: _column(k, net, name, x) for name, x in columns.items()}, head)
    if isinstance(data, str):
        fact = f'"{data}" would be a data set by its name, and there are none; give the data themselves'
        raise DataError(Problem("netnoset", head, fact))
    return read_columns(net, [] if elements(data) == () else other(k, data), head)


def label_order(labels: Collection[Value]) -> list[Value]:
    """Labels in the order of Sort."""
    return sorted(labels, key=lambda label: sort_key(from_raw(label, NetAtom)))


def _entries(k: Kernel, data: Association) -> list[tuple[Value, Expr]]:
    return [(to_name(k, key), value) for key, value in data]


def _sides(e: Expr) -> tuple[Expr, Expr] | None:
    """The two sides of a rule."""
    if isinstance(e, Compound) and e.head in (S.Rule, S.RuleDelayed) and len(e.args) == 2:
        return e.args[0], e.args[1]
    return None


def _two(k: Kernel, net: Net, sources: Expr, targets: Expr) -> Edge:
    """Inputs and targets of the only ports."""
    source, target = (ports[0] if len(ports) == 1 else "" for ports in (net.inputs, net.outputs))
    return Edge(_column(k, net, source, sources), _column(k, net, target, targets))


def _column(k: Kernel, net: Net, port: Value, e: Expr) -> Value:
    """The values of a port: as its coder takes them, else numbers where they are such."""
    if isinstance(e, NumericArray):
        return e.array
    if isinstance(port, str) and net.coder(port) is not None:
        return raw(e)
    try:
        return data_of(k, e)
    except NotData:
        return raw(e)
