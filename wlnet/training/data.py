"""Data sets: examples by port, in any of the forms that they are given in, and what a net may learn from them.

columns = read_columns(net, data)              # raw values by port
net = with_data(net, columns)                  # coders and sizes that only the data tell
attached = attach(net, loss, target_types(net, columns))
examples = encoded(attached.net, columns)      # arrays by input of the net with losses
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wlnet.execution.data import Rows, read
from wlnet.nets.coders.coder import Coder, identity
from wlnet.nets.coders.registry import build_coder
from wlnet.nets.errors import DataError, Problem, listing, nearest
from wlnet.nets.net import Net
from wlnet.nets.pictures import Picture
from wlnet.nets.types import Integer, Length, PortType, Size
from wlnet.nets.values import Array, Edge, NumericArray, Value, is_list, is_number, show
from wlnet.training.losses import gives_distance, is_loss

HEAD = "NetTrain"
Column = Sequence[Value] | Array


@dataclass(frozen=True)
class Columns:
    """The examples of a data set by port: for each port a list, or an array along its first axis, of `count` values.

    Values are as they were given: arrays, numbers, or whatever the coder at the port takes. Targets go by the name of
    the output they belong to.
    """

    ports: Mapping[str, Column]
    count: int


def read_columns(net: Net, data: Value, head: str = HEAD) -> Columns:
    """The data set that is given as one of these:

    [Edge(x, y), ..]      examples of the only input and of the target of the only output
    Edge([x, ..], [y, ..])  the same in two lists
    {port: [x, ..], ..}   a list for each port
    [{port: x, ..}, ..]   the values of each example by port

    Raises DataError.
    """
    if isinstance(data, Edge):
        source, target = _rule_ports(net, head)
        return _checked(net, {source: data.source, target: data.target}, head)
    if isinstance(data, Mapping):
        return _checked(net, data, head)
    if is_list(data) and len(data) and all(isinstance(entry, Edge) for entry in data):
        source, target = _rule_ports(net, head)
        return _checked(net, {source: [e.source for e in data], target: [e.target for e in data]}, head)
    if is_list(data) and len(data) and all(isinstance(entry, Mapping) for entry in data):
        names = data[0].keys()
        odd = next((i for i, entry in enumerate(data, 1) if entry.keys() != names), None)
        if odd is not None:
            fact = f"example {odd} has the keys {listing(map(str, data[odd - 1]))}, and example 1 has "
            raise _bad(head, "netinkeys", f"{fact}{listing(map(str, names))}")
        return _checked(net, {name: [entry[name] for entry in data] for name in names}, head)
    if is_list(data) and not len(data):
        raise _bad(head, "netnodata", "there are no examples")
    fact = "the data should be a list of rules, a rule between two lists, an association of lists, or a list of "
    raise _bad(head, "netinvdata", f"{fact}associations; they are {_brief(data)}")


def _rule_ports(net: Net, head: str) -> tuple[str, str]:
    """The names of the two sides of rules."""
    losses = [output for output in net.outputs if is_loss(net, output)]
    if len(net.inputs) == 1 and len(net.outputs) == 1 and not losses:
        return net.inputs[0], net.outputs[0]
    if losses:
        why = f"the net has a loss of its own, {show(losses[0])}"
    elif len(net.inputs) != 1:
        why = f"the net has the inputs {listing(net.inputs)}" if net.inputs else "the net has no input"
    else:
        why = f"the net has the outputs {listing(net.outputs)}"
    raise _bad(head, "netinkeys", f"rules do not say which port they are for, and {why}; give the data by port")


def _checked(net: Net, data: Mapping[Value, Value], head: str) -> Columns:
    known = (*net.inputs, *net.outputs)
    ports: dict[str, Column] = {}
    for name, column in data.items():
        if name not in known:
            hint = nearest(name, known) if isinstance(name, str) else ""
            raise _bad(head, "netinkeys", f"there is no port {show(name)}; there are {listing(known)}", hint=hint)
        values = column.array if isinstance(column, NumericArray) else column
        if not is_list(values):
            raise _bad(head, "netinvdata", f"a list of examples is needed; {_brief(column)} was given", str(name))
        ports[str(name)] = values
    missing = [port for port in net.inputs if port not in ports]
    if missing:
        noun = "input" if len(missing) == 1 else "inputs"
        raise _bad(head, "netinkeys", f"there are no data for the {noun} {listing(missing)}")
    counts = {port: len(column) for port, column in ports.items()}
    a, n = next(iter(counts.items()), ("", 0))
    other = next(((port, m) for port, m in counts.items() if m != n), None)
    if other is not None:
        fact = f'the lists of examples have unequal lengths: {n} at port "{a}", {other[1]} at port "{other[0]}"'
        raise _bad(head, "netbatchlen", fact)
    if not n:
        raise _bad(head, "netnodata", "there are no examples")
    return Columns(ports, n)


LONGEST = 100


def _brief(value: Value) -> str:
    """A value as `show` has it, cut where it becomes too long for a message."""
    text = show(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def _bad(head: str, tag: str, fact: str, port: str = "", hint: str = "") -> DataError:
    return DataError(Problem(tag, head, fact, port=port, hint=hint))


# What the data tell of the net ----------------------------------------------------------------------------------------

Order = Callable[[Collection[Value]], list[Value]]


def in_order(labels: Collection[Value]) -> list[Value]:
    """Labels sorted where they can be, else as they come."""
    try:
        return sorted(labels)
    except TypeError:
        return list(labels)


def with_data(net: Net, columns: Columns, order: Order = in_order) -> Net:
    """The net with the coders and sizes of ports that only the data tell.

    Truth values get a "Boolean" coder, labels a "Class" coder with all labels there are, in the order that `order`
    brings them into; a target that is a number, for an output that is a vector of length one, gets a "Scalar" decoder.
    Sizes are those of the data where they have one, a length that differs is "Varying". Raises DataError, TypeConflict.
    """
    types: dict[str, PortType] = {}
    for port, column in columns.ports.items():
        output = port in net.outputs
        if net.coder(port) is not None or (output and is_loss(net, port)):
            continue
        coder = _fitting(net, port, column, output, order)
        if coder is not None:
            types[port] = coder.type
        elif not output and not net.type(port).known:
            types[port] = _merged(net.type(port), column_type(column))
    return net.retyped(types) if types else net


def target_types(net: Net, columns: Columns) -> dict[str, PortType]:
    """The types of numeric targets, by output."""
    found = {}
    for port, column in columns.ports.items():
        if port in net.outputs and net.decoder(port) is None:
            found[port] = column_type(column, integers=True)
    return found


def encoded(net: Net, columns: Columns, head: str = HEAD) -> dict[str, Rows]:
    """The arrays of the examples for each input of a net, which may be one with losses attached.

    An array with the examples along the first axis, or a list of arrays if their dimensions differ. Raises DataError.
    """
    missing = [port for port in net.inputs if port not in columns.ports]
    if missing:
        noun = "target" if len(missing) == 1 else "targets"
        raise _bad(head, "netinkeys", f"there are no data for the {noun} {listing(missing)}")
    found = read(net, {port: columns.ports[port] for port in net.inputs}, True)
    return {str(port): rows for port, rows in found.ports.items()}


def column_type(column: Column, integers: bool = False) -> PortType:
    """The type of arrays of numbers that a port is given; unknown where they have no common one.

    With `integers`, whole numbers from 1 up count as indices.
    """
    dims: tuple[Size, ...] | None
    if isinstance(column, np.ndarray):
        dims, values = column.shape[1:], column
    else:
        try:
            arrays = [np.asarray(x.array if isinstance(x, NumericArray) else x) for x in column]
        except ValueError:
            return PortType()
        if not all(array.dtype.kind in "iuf" for array in arrays):
            return PortType()
        dims = _common([array.shape for array in arrays])
        values = np.concatenate([array.ravel() for array in arrays])
    if integers and values.dtype.kind in "iu" and values.size and values.min() >= 1:
        return PortType(dims, Integer(1, int(values.max())))
    return PortType(dims)


def _common(shapes: Sequence[tuple[int, ...]]) -> tuple[Size, ...] | None:
    """The dimensions that shapes have in common; the first may vary."""
    first = shapes[0]
    if all(shape == first for shape in shapes):
        return first
    if first and all(len(shape) == len(first) and shape[1:] == first[1:] for shape in shapes):
        return (Length(), *first[1:])
    return None


def _merged(kind: PortType, found: PortType) -> PortType:
    """The type of a port with the sizes that the data have where it has none."""
    if kind.dims is None or found.dims is None or len(kind.dims) != len(found.dims):
        return kind if found.dims is None or kind.dims is not None else replace(kind, dims=found.dims, head=(), tail=())
    return replace(kind, dims=tuple(b if a is None else a for a, b in zip(kind.dims, found.dims, strict=True)))


def _fitting(net: Net, port: str, column: Column, output: bool, order: Order) -> Coder | None:
    """The coder that data at a bare port ask for; None for numbers."""
    head = "NetDecoder" if output else "NetEncoder"
    first = column[0]
    if all(isinstance(x, (bool, np.bool_)) for x in column):
        # That a pair belongs together or not is said of a distance, which is what the net goes on to give.
        return None if output and gives_distance(net, port) else build_coder(head, "Boolean")
    if isinstance(first, (np.ndarray, NumericArray)) or is_list(first):
        return None
    if is_number(first):
        scalar = output and net.type(port).dims == (1,) and all(map(is_number, column))
        return build_coder(head, "Scalar") if scalar else None
    pictures = [x for x in column if isinstance(x, Picture)]
    if len(pictures) == len(column):
        space = "Grayscale" if all(x.channels <= 2 for x in pictures) else "RGB"
        options = {"ColorSpace": space}
        return build_coder(head, "Image", () if output else (pictures[0].size,), options.items())
    labels = order(list({identity(x): x for x in column}.values()))
    form = {"Form": "IndicatorVector"} if not output and net.type(port).rank == 1 else {}
    return build_coder(head, "Class", (), {"Labels": labels, **form}.items())
