"""The data given to a net, sorted by port and read as examples.

Whether a port has one example or a list of them is told by depth: data as deep as the port's rank are one example,
one deeper is a batch. Where the rank is not known the whole is one example.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import numpy as np

from wlnet.execution.requests import STATES, state_key
from wlnet.nets.coders.coder import BadExample
from wlnet.nets.errors import DataError, Problem, listing, nearest
from wlnet.nets.layer import Layer
from wlnet.nets.net import End, Net
from wlnet.nets.states import state_ends
from wlnet.nets.types import Integer, Length, PortType, in_words
from wlnet.nets.values import Array, NumericArray, Port, Value, is_list, plain, show

Rows = Array | list[Array]
Place = str | End


@dataclass(frozen=True)
class Examples:
    """What a net is to be applied to: as many examples for each port.

    ports   for each input, and each state that is set, by its End: an array with the batch axis in front, or a list of
            arrays if their dimensions differ
    single  whether the caller gave one example and wants one result
    """

    ports: Mapping[Place, Rows]
    count: int
    single: bool


P = TypeVar("P", bound=Place)


@dataclass(frozen=True)
class Group(Generic[P]):
    """Examples of one shape: their places among all examples, and their data with the batch axis in front."""

    members: Sequence[int]
    ports: Mapping[P, Array]

    @property
    def count(self) -> int:
        return len(self.members)


def groups(ports: Mapping[P, Rows], count: int) -> list[Group[P]]:
    """The examples by their shapes; data that are arrays already are one group as they are."""
    if all(isinstance(rows, np.ndarray) for rows in ports.values()):
        return [Group(range(count), cast("Mapping[P, Array]", ports))]
    members: dict[tuple[tuple[int, ...], ...], list[int]] = {}
    for i in range(count):
        members.setdefault(tuple(np.shape(rows[i]) for rows in ports.values()), []).append(i)
    return [
        Group(places, {port: np.stack([rows[i] for i in places]) for port, rows in ports.items()})
        for places in members.values()
    ]


def sort_ports(net: Net, data: Value) -> tuple[Net, dict[Place, Value], bool]:
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
        odd = next((place for row in rows for place in row.keys() ^ rows[0].keys()), None)
        if odd is not None:
            raise DataError(_problem("netinkeys", net, f"{_words(odd)} is set in some examples and not in others"))
        return net, {place: [row[place] for row in rows] for place in rows[0]}, True
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


def _named(net: Net, data: Mapping[Any, Value]) -> dict[Place, Value]:
    ports: dict[Place, Value] = {}
    states: dict[Place, Value] = {}
    if isinstance(net, Layer) and net.variadic and net.connected is None:
        raise DataError(
            _problem("netinkeys", net, "it takes any number of inputs; give them as a list, or say InputPorts")
        )
    for name, value in data.items():
        if isinstance(name, Port) and (found := _states(net, name, value)):
            states.update(found)
            continue
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
    return {port: ports[port] for port in net.inputs} | states


def _states(net: Net, name: Port, value: Value) -> dict[Place, Value]:
    """The states that an entry of the data sets: all of them, in an association by place, or a single one."""
    ends: dict[Value, End] = {}
    for end in state_ends(net):
        ends |= {state_key(end): end, Port(end.path, end.port): end} | ({} if end.path else {end.port: end})
    if name != STATES:
        return {ends[name]: value} if name in ends else {}
    if not isinstance(value, Mapping):
        raise DataError(_problem("netinkeys", net, f"{show(STATES)} takes an association of states, not {show(value)}"))
    unknown = next((key for key in value if plain(key) not in ends), None)
    if unknown is not None:
        known = ", ".join(show(state_key(end)) for end in state_ends(net)) or "none"
        raise DataError(_problem("netinkeys", net, f"there is no state {show(unknown)}; there is {known}"))
    return {ends[plain(key)]: state for key, state in value.items()}


def read_states(net: Net, value: Value) -> dict[End, Array]:
    """States as they may be given: a dict by place, or for a net with one state its array. Raises DataError."""
    ends = state_ends(net)
    if not isinstance(value, Mapping) and len(ends) == 1:
        value = {state_key(ends[0]): value}
    found: dict[End, Array] = {}
    for end, array in _states(net, STATES, value).items():
        assert isinstance(end, End)
        rows, single = _port(net, end, array, False)
        if not single:
            kind = in_words(port_type(net, end))
            raise DataError(_problem("netindata", net, f"needs {kind}; the data are a list of such", end))
        found[end] = np.asarray(rows[0])
    return found


def read(net: Net, ports: Mapping[Place, Value], batch: bool, unknown_as_batch: bool = False) -> Examples:
    """The data of each port as lists of examples. Raises DataError.

    batch             the data are known to be a batch
    unknown_as_batch  what to take data for where the rank of the port is not known
    """
    found: dict[Place, tuple[Rows, bool]] = {}
    for port, value in ports.items():
        found[port] = _port(net, port, value, batch or unknown_as_batch)
    if not found:
        return Examples({}, 1, True)
    for port, (rows, single) in found.items():
        if not single and len(rows) == 0 and any(alone for _, alone in found.values()):
            found[port] = _empty(net, port) or found[port]
    batches = {port: len(rows) for port, (rows, single) in found.items() if not single}
    if batches and len(batches) < len(found):
        # of unequal depths the ones of unknown rank give way
        for port, (_, single) in list(found.items()):
            if single and port_type(net, port).rank is None:
                found[port] = _port(net, port, ports[port], True)
        batches = {port: len(rows) for port, (rows, single) in found.items() if not single}
        alone = [port for port, (_, single) in found.items() if single]
        if alone:
            other, count = next(iter(batches.items()))
            fact = f"{_words(alone[0])} has a single example, and {_words(other)} a list of {count}"
            raise DataError(_problem("netbatchlen", net, fact))
    if len(set(batches.values())) > 1:
        b, n = next(iter(batches.items()))
        a, m = next((port, count) for port, count in batches.items() if count != n)
        fact = f"the lists of examples have unequal lengths: {n} at {_words(b)}, {m} at {_words(a)}"
        raise DataError(_problem("netbatchlen", net, fact))
    count = next(iter(batches.values()), 1)
    return Examples({port: rows for port, (rows, _) in found.items()}, count, not batches)


def _empty(net: Net, port: Place) -> tuple[Rows, bool] | None:
    """An empty sequence as the single example of a port of unknown length; None where it cannot be one.

    Such are the keys and values before the first step of causal attention.
    """
    dims = port_type(net, port).dims
    if not dims or dims[0] is not None or not all(isinstance(size, int) for size in dims[1:]):
        return None
    return np.empty((1, 0, *(size for size in dims[1:] if isinstance(size, int)))), True


def _words(place: Place) -> str:
    return f'port "{place}"' if isinstance(place, str) else f"the state {show(state_key(place))}"


def port_type(net: Net, port: Place) -> PortType:
    """The type of an input or a state."""
    return net.type(port) if isinstance(port, str) else net.solution.at(port.path).type(port.port)


def _port(net: Net, port: Place, value: Value, as_batch: bool) -> tuple[Rows, bool]:
    """The examples of a port, and whether there is a single one that was not in a list."""
    kind = port_type(net, port)
    rank = kind.rank
    encoder = net.encoder(port) if isinstance(port, str) else None
    if encoder is not None:
        try:
            found, single = encoder.read(value, as_batch)
        except BadExample as bad:
            raise DataError(_problem("netindata", net, str(bad), port)) from None
        value, as_batch = found[0] if single else found, not single
    dense = _dense(value)
    if not isinstance(dense, np.ndarray):
        empty = next((i for i, row in enumerate(dense or (), 1) if row.shape == (0,)), None)
        if empty is not None and rank:
            raise DataError(_problem("netindata", net, f"example {empty} is an empty sequence; {_LEAST}", port))
        if dense is None or any(row.ndim != (dense[0].ndim if rank is None else rank) for row in dense):
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
        raise DataError(misfit(net, port, kind, dense.shape))
    rows = dense[None] if single else dense
    return _checked(net, port, kind, rows, rows.shape[1:]), single


_LEAST = "a sequence has one element or more"


def _checked(net: Net, port: Place, kind: PortType, rows: Array, dims: tuple[int, ...]) -> Array:
    if not _fits(kind, dims):
        raise DataError(misfit(net, port, kind, dims))
    if any(isinstance(size, Length) and found == 0 for size, found in zip(kind.dims or (), dims, strict=False)):
        raise DataError(_problem("netindata", net, f"the data are an empty sequence; {_LEAST}", port))
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


def integers(net: Net, port: Place, kind: Integer, row: Array) -> Array:
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


def misfit(net: Net, port: Place, kind: PortType, dims: tuple[int, ...]) -> Problem:
    got = in_words(PortType(dims))
    needs = in_words(kind)
    if len(dims) != kind.rank:
        needs += ", or a list of such"
    return _problem("netindata", net, f"needs {needs}; the data are {got}", port)


def _problem(tag: str, net: Net, fact: str, port: Place = "", hint: str = "") -> Problem:
    spans = (net.span,) if net.span is not None else ()
    if isinstance(port, str):
        return Problem(tag, net.head, fact, port=port, hint=hint, spans=spans)
    label = net.solution.at(port.path).net.label if port.path else ""
    return Problem(tag, net.head, fact, port.path, label, port.port, hint=hint, spans=spans)
