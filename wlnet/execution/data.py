"""The data given to a net, sorted by port and read as examples.

Whether a port has one example or a list of them is told by depth: data as deep as the port's rank are one example,
one deeper is a batch. Where the rank is not known the whole is one example.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from wlnet.nets.errors import DataError, Problem, listing, nearest
from wlnet.nets.layer import Layer
from wlnet.nets.net import Net
from wlnet.nets.types import Integer, PortType, in_words
from wlnet.nets.values import Array, NumericArray, Value, is_list, show

Rows = Array | list[Array]


@dataclass(frozen=True)
class Examples:
    """What a net is to be applied to: as many examples for each port.

    ports   an array with the batch axis in front, or a list of arrays if their dimensions differ
    single  whether the caller gave one example and wants one result
    """

    ports: Mapping[str, Rows]
    count: int
    single: bool


def sort_ports(net: Net, data: Value) -> tuple[Net, dict[str, Value], bool]:
    """The net (with its number of inputs settled), the data of each port, and whether they must be a batch.

    Raises DataError.
    """
    if isinstance(data, Mapping) and (data or net.inputs):
        return net, _named(net, data), False
    if not net.inputs and not (isinstance(net, Layer) and net.variadic):
        if data is None or (isinstance(data, (Mapping, list, tuple, np.ndarray)) and not len(data)):
            return net, {}, False
        raise DataError(_problem("netinkeys", net, "it takes no input"))
    if is_list(data) and len(data) and all(isinstance(entry, Mapping) for entry in data):
        rows = [_named(net, entry) for entry in data]
        return net, {port: [row[port] for row in rows] for port in net.inputs}, True
    if isinstance(net, Layer) and (net.variadic or len(net.inputs) > 1):
        if not is_list(data) or not len(data):
            raise DataError(
                _problem("netinkeys", net, "it takes a list with the data of each input, or inputs by name")
            )
        net = net.join(len(data))
        if len(data) != len(net.inputs):
            fact = f"it has {len(net.inputs)} inputs, {listing(net.inputs)}; data for {len(data)} were given"
            raise DataError(_problem("netinkeys", net, fact))
        return net, dict(zip(net.inputs, data, strict=True)), False
    if len(net.inputs) == 1:
        return net, {net.inputs[0]: data}, False
    fact = f"it has the inputs {listing(net.inputs)}; give the data by name"
    raise DataError(_problem("netinkeys", net, fact))


def _named(net: Net, data: Mapping[Any, Value]) -> dict[str, Value]:
    ports: dict[str, Value] = {}
    if isinstance(net, Layer) and net.variadic and net.connected is None:
        raise DataError(
            _problem("netinkeys", net, "it takes any number of inputs; give them as a list, or say InputPorts")
        )
    for name, value in data.items():
        port = net.port_name(name) if isinstance(net, Layer) else name
        if port not in net.inputs:
            known = (
                f"the inputs are {listing(net.inputs)}"
                if len(net.inputs) > 1
                else f"the input is {listing(net.inputs)}"
            )
            known = known if net.inputs else "it takes no input"
            hint = nearest(name, net.inputs) if isinstance(name, str) else ""
            raise DataError(_problem("netinkeys", net, f"there is no input {show(name)}; {known}", hint=hint))
        ports[str(port)] = value
    missing = [port for port in net.inputs if port not in ports]
    if missing:
        noun = "input" if len(missing) == 1 else "inputs"
        raise DataError(
            _problem("netinkeys", net, f"the {noun} {listing(missing)} {'is' if len(missing) == 1 else 'are'} missing")
        )
    return {port: ports[port] for port in net.inputs}


def read(net: Net, ports: Mapping[str, Value], batch: bool, unknown_as_batch: bool = False) -> Examples:
    """The data of each port as lists of examples. Raises DataError.

    batch             the data are known to be a batch
    unknown_as_batch  what to take data for where the rank of the port is not known
    """
    found: dict[str, tuple[Rows, bool]] = {}
    for port, value in ports.items():
        found[port] = _port(net, port, value, batch or unknown_as_batch)
    if not found:
        return Examples({}, 1, True)
    batches = {port: len(rows) for port, (rows, single) in found.items() if not single}
    if batches and len(batches) < len(found):
        # of unequal depths the ones of unknown rank give way
        for port, (_, single) in list(found.items()):
            if single and net.type(port).rank is None:
                found[port] = _port(net, port, ports[port], True)
        batches = {port: len(rows) for port, (rows, single) in found.items() if not single}
        alone = [port for port, (_, single) in found.items() if single]
        if alone:
            other, count = next(iter(batches.items()))
            fact = f'port "{alone[0]}" has a single example, and port "{other}" a list of {count}'
            raise DataError(_problem("netbatchlen", net, fact))
    if len(set(batches.values())) > 1:
        b, n = next(iter(batches.items()))
        a, m = next((port, count) for port, count in batches.items() if count != n)
        fact = f'the lists of examples have unequal lengths: {n} at port "{b}", {m} at port "{a}"'
        raise DataError(_problem("netbatchlen", net, fact))
    count = next(iter(batches.values()), 1)
    return Examples({port: rows for port, (rows, _) in found.items()}, count, not batches)


def _port(net: Net, port: str, value: Value, as_batch: bool) -> tuple[Rows, bool]:
    """The examples of a port, and whether there is a single one that was not in a list."""
    kind = net.type(port)
    rank = kind.rank
    dense = _dense(value)
    if not isinstance(dense, np.ndarray):
        if dense is None or rank is None or any(row.ndim != rank for row in dense):
            raise DataError(_problem("netindata", net, f"needs {in_words(kind)}; the data are a ragged list", port))
        return [_checked(net, port, kind, row, row.shape) for row in dense], False
    if dense.dtype.kind == "b" and kind.kind == Integer(0, 1):
        dense = dense.astype(np.int64)  # True is 1, False is 0
    if dense.dtype.kind not in "iuf":
        if dense.size:
            raise DataError(_problem("netindata", net, "needs numbers", port))
        dense = dense.astype(np.float64)
    if dense.shape == (0,) and (rank != 0 or as_batch):
        return dense, False
    if rank is None:
        single = not as_batch or dense.ndim == 0
    elif dense.ndim == rank + 1:
        single = False
    elif dense.ndim == rank and not as_batch:
        single = True
    elif dense.ndim == rank:
        fact = f"needs a list whose entries are {in_words(kind)}; the data are {in_words(PortType(dense.shape))}"
        raise DataError(_problem("netindata", net, fact, port))
    else:
        raise DataError(_misfit(net, port, kind, dense.shape))
    rows = dense[None] if single else dense
    return _checked(net, port, kind, rows, rows.shape[1:]), single


def _checked(net: Net, port: str, kind: PortType, rows: Array, dims: tuple[int, ...]) -> Array:
    if not _fits(kind, dims):
        raise DataError(_misfit(net, port, kind, dims))
    return integers(net, port, kind.kind, rows) if isinstance(kind.kind, Integer) else rows


def _dense(value: Value) -> Array | list[Array] | None:
    """One array, or a list of arrays if the list is ragged; None if it is ragged deeper down."""
    if isinstance(value, NumericArray):
        value = value.array
    try:
        array = np.asarray(value)
    except ValueError:
        array = None
    if array is not None and not (array.dtype == object and is_list(value)):
        return array
    try:
        rows = [np.asarray(row.array if isinstance(row, NumericArray) else row) for row in value]
    except (ValueError, TypeError):
        return None
    if all(row.dtype.kind in "iuf" for row in rows):
        return rows
    return np.asarray(value, dtype=object) if array is not None else None


def integers(net: Net, port: str, kind: Integer, row: Array) -> Array:
    """`row` as the integers that a port of this kind carries. Raises DataError if it has anything else."""
    whole = row.astype(np.int64)
    if not np.array_equal(whole, row):
        raise DataError(_problem("netindata", net, "needs integers", port))
    low, high = kind.low, kind.high
    if whole.size and ((low is not None and whole.min() < low) or (high is not None and whole.max() > high)):
        wrong = whole.min() if low is not None and whole.min() < low else whole.max()
        raise DataError(_problem("netindata", net, f"needs integers in {low}..{high}; the data hold {wrong}", port))
    return whole


def _fits(kind: PortType, dims: tuple[int, ...]) -> bool:
    if kind.dims is None:
        return True
    sizes = zip(kind.dims, dims, strict=False)
    return len(kind.dims) == len(dims) and all(s == d or not isinstance(s, int) for s, d in sizes)


def _misfit(net: Net, port: str, kind: PortType, dims: tuple[int, ...]) -> Problem:
    got = in_words(PortType(dims))
    needs = in_words(kind)
    if len(dims) != kind.rank:
        needs += ", or a list of such"
    return _problem("netindata", net, f"needs {needs}; the data are {got}", port)


def _problem(tag: str, net: Net, fact: str, port: str = "", hint: str = "") -> Problem:
    spans = (net.span,) if net.span is not None else ()
    return Problem(tag, net.head, fact, port=port, hint=hint, spans=spans)
