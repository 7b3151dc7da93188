"""Applying a net to data through cached plans."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

import numpy as np

from wlnet.engines import numpy_engine
from wlnet.execution.data import Examples, Place, Rows, groups, integers, misfit, port_type, read, sort_ports
from wlnet.execution.gradients import SEED, Slope, split_seeds, with_gradients
from wlnet.execution.requests import Request, Result, Want, read_request
from wlnet.ir.errors import IRError
from wlnet.ir.gradient import Gradient
from wlnet.ir.graph import Dtype, Graph
from wlnet.nets.arrays import ArrayKey
from wlnet.nets.errors import DataError, IncompleteNet, InternalNetError, Problem, TypeConflict, layer_words
from wlnet.nets.inference import Site
from wlnet.nets.initialize import random_generator
from wlnet.nets.layer import Layer
from wlnet.nets.lower import Mode, array_values, lower, refuse_unknown, state_input
from wlnet.nets.net import End, Net
from wlnet.nets.solver import infer
from wlnet.nets.types import Integer, Length, PortType, in_words
from wlnet.nets.values import AUTOMATIC, Array, Value, Word

Precision = Literal["Real32", "Real64"]
DTYPES: dict[str, Dtype] = {"Real32": "float32", "Real64": "float64"}


def apply(
    net: Net,
    data: Value = None,
    request: Value = None,
    *,
    mode: Mode = "Test",
    precision: Precision = "Real32",
    seed: Value = None,
    generator: np.random.Generator | None = None,
    batch_size: int | None = None,
) -> Result:
    """`net[data, request]`: arrays without a batch axis for one example, with it in front for a list of them.

    data       an array or nested list for a net of one input; a dict by port; a list of dicts; for a layer of several
               inputs a list with the data of each
    request    None, ALL, an output name, a Port, a property of a decoder, or a list (see requests.py)
    mode       "Train" turns on dropout and the statistics of the batch
    precision  "Real32" or "Real64", in which everything is computed
    seed       RandomSeeding: an integer or string, None or AUTOMATIC for a fresh seed, INHERITED for `generator`
    batch_size how many examples run at a time; all of them if None

    Raises DataError, IncompleteNet, PathError.
    """
    cache, quick = _cache(net), None
    if type(data) is np.ndarray and request is None and batch_size is None and _is_fresh(seed):
        quick = (data.shape, data.dtype.char, mode, precision)
        if quick in cache.applied:
            wanted, single, run = cache.applied[quick]
            outputs = run(data[None] if single else data)
            arrays = [array[0] for array in outputs.values()] if single else list(outputs.values())
            return wanted.result(net, arrays, single, seed, generator)
    check_settings(net, mode, precision)
    if isinstance(net, Layer):
        refuse_unknown(net)
    data, seeds = split_seeds(net, data)
    net, ports, batch = sort_ports(net, data)
    wanted = read_request(net, request)
    arrays, single = evaluate(net, ports, batch, wanted.ends, seeds, mode, precision, seed, generator, batch_size)
    if quick is not None and cache is _cache(net):
        known = _quickly(net, wanted, cast("Array", data), single, mode, precision)
        if known is not None:
            cache.applied[quick] = wanted, single, known
    return wanted.result(net, arrays, single, seed, generator)


def evaluate(
    net: Net, ports: Mapping[Place, Value], batch: bool, ends: tuple[Want, ...], seeds: Mapping[str, Value],
    mode: Mode, precision: Precision, seed: Value, generator: np.random.Generator | None, batch_size: int | None = None,
) -> tuple[list[Array], bool]:  # fmt: skip
    """The values wanted, and whether the data are a single example; they have a batch axis if not. Raises as `apply`.

    `seeds` are gradients forced at outputs, by port.
    """
    seeds = seeds if any(isinstance(want, Slope) for want in ends) else {}
    values = _cache(net).arrays(net, DTYPES[precision])
    rng = _generator(seed, generator)
    examples = _seeded(net, read(net, ports, batch), seeds)
    try:
        arrays = _run(net, examples, ends, mode, precision, values, rng, batch_size)
    except (DataError, IncompleteNet):
        if not examples.single or all(net.type(port).rank is not None for port in net.inputs):
            raise
        # with a rank unknown, what cannot be one example may be a list of them
        second = _second_reading(net, ports, batch)
        try:
            second = second and _seeded(net, second, seeds)
            arrays = _run(net, second, ends, mode, precision, values, rng) if second else []
        except (DataError, IncompleteNet):
            arrays = []
        if not arrays or second is None:
            raise
        examples = second
    if examples.single:
        arrays = [array if _summed(want) else array[0] for want, array in zip(ends, arrays, strict=True)]
    return arrays, examples.single


def _summed(want: Want) -> bool:
    """Whether there is one array for all examples."""
    return isinstance(want, Slope) and want.dims is not None


def _seeded(net: Net, examples: Examples, seeds: Mapping[str, Value]) -> Examples:
    """The examples with the gradients forced at outputs, which the graph takes as further inputs. Raises DataError."""
    ports: dict[Place, Rows] = dict(examples.ports)
    for port, value in seeds.items():
        try:
            rows = np.asarray(value, dtype=np.float64)
        except (ValueError, TypeError):
            rows = np.empty(0)
        kind = net.type(port)
        rows = rows[None] if examples.single else rows
        if len(rows) != examples.count or (kind.rank is not None and rows.ndim != kind.rank + 1):
            many = "" if examples.single else f" for each of the {examples.count} examples"
            fact = f"the gradient forced at it should be {in_words(kind)}{many}"
            raise DataError(Problem("netindata", net.head, fact, port=port))
        ports[SEED + port] = rows
    return replace(examples, ports=ports)


def _second_reading(net: Net, ports: Mapping[Place, Value], batch: bool) -> Examples | None:
    """The data with everything of unknown rank taken for a list of examples, if that can be."""
    try:
        return read(net, ports, batch, unknown_as_batch=True)
    except DataError:
        return None


def call_batch(
    net: Net,
    inputs: Value,
    *,
    mode: Mode = "Test",
    precision: Precision = "Real32",
    seed: Value = None,
) -> dict[str, Array]:
    """All outputs by port for a batch of examples by port: the first axis is the batch in both.

    A net of one input takes its array as it is, too; a layer of any number of inputs a list with the array of each.
    Raises DataError, IncompleteNet.
    """
    cache = _cache(net)
    quick = (inputs.shape, inputs.dtype.char, mode, precision) if type(inputs) is np.ndarray and seed is None else None
    if quick in cache.quick:
        return cache.quick[quick](cast("Array", inputs))
    check_settings(net, mode, precision)
    if isinstance(net, Layer):
        refuse_unknown(net)
    net, ports, _ = sort_ports(net, dict(inputs) if isinstance(inputs, Mapping) else inputs)
    examples = read(net, ports, True)
    wanted = read_request(net, None)
    values = _cache(net).arrays(net, DTYPES[precision])
    rng = _generator(seed)
    arrays = _run(net, replace(examples, single=False), wanted.ends, mode, precision, values, rng)
    if quick is not None and cache is _cache(net):
        known = _quickly(net, wanted, cast("Array", inputs), False, mode, precision)
        if known is not None:
            cache.quick[quick] = known
    return dict(zip(net.outputs, arrays, strict=True))


def _is_plain(net: Net) -> bool:
    """Whether a batch of numbers of the right shape needs no looking at: one input of reals, as they are."""
    if len(net.inputs) != 1 or net.encoder(net.inputs[0]) is not None:
        return False
    kind = net.type(net.inputs[0])
    return kind.rank is not None and not isinstance(kind.kind, Integer)


def _quickly(
    net: Net, wanted: Request, data: Array, single: bool, mode: Mode, precision: Precision
) -> Callable[[Array], dict[str, Array]] | None:
    """What gives the outputs for more data of a shape and type that the net has been applied to.

    None if data must be looked at each time, or random numbers are drawn.
    """
    if not _is_plain(net) or not (single or len(data)):
        return None
    rows = data[None] if single else data
    dtype = DTYPES[precision]
    plan = _cache(net).plans[((net.inputs[0], rows.shape[1:]),), len(rows), mode, dtype, wanted.ends][0]
    if plan.draws:
        return None
    (value,) = plan.inputs.values()
    number, kind = value.id, np.dtype(dtype)
    places = [(port, plan.names.index(end)) for port, end in zip(net.outputs, wanted.ends, strict=True)]

    def run(data: Array) -> dict[str, Array]:
        if data.dtype != kind:
            with np.errstate(over="ignore"):  # what Real32 cannot hold is infinite
                data = data.astype(kind)
        found = plan.outputs({number: np.ascontiguousarray(data)})
        return {port: found[place] for port, place in places}

    return run


def _is_fresh(seed: Value) -> bool:
    """Whether a RandomSeeding setting stands for a fresh seed."""
    return seed is None or (isinstance(seed, Word) and seed == AUTOMATIC)


def _generator(seed: Value, generator: np.random.Generator | None = None) -> Callable[[], np.random.Generator]:
    """What gives the generator that a RandomSeeding setting stands for; a fresh one is made when it is asked for."""
    if _is_fresh(seed):
        return functools.cache(np.random.default_rng)
    made = random_generator(seed, generator)
    return lambda: made


def check_settings(net: Net, mode: str, precision: str) -> None:
    """Raise DataError for a mode or precision that there is not."""
    if mode not in ("Test", "Train"):
        raise DataError(Problem("netinvopt", net.head, f'NetEvaluationMode should be "Test" or "Train", not "{mode}"'))
    if precision not in DTYPES:
        fact = f'WorkingPrecision should be "Real32" or "Real64", not "{precision}"'
        raise DataError(Problem("netinvopt", net.head, fact))


# Plans ----------------------------------------------------------------------------------------------------------------

Key = tuple[Hashable, ...]
Path = tuple[int | str, ...]


@dataclass
class _Cache:
    """What has been worked out for one net: plans by data shape, its arrays by precision, and calls seen before."""

    plans: dict[Key, Any] = field(default_factory=dict)
    sites: dict[Key, Site] = field(default_factory=dict)
    stored: dict[str, dict[ArrayKey, Array]] = field(default_factory=dict)
    quick: dict[Any, Callable[[Array], dict[str, Array]]] = field(default_factory=dict)
    applied: dict[Any, tuple[Request, bool, Callable[[Array], dict[str, Array]]]] = field(default_factory=dict)

    def arrays(self, net: Net, dtype: Dtype) -> dict[ArrayKey, Array]:
        """The net's arrays in this precision. Raises IncompleteNet."""
        if dtype not in self.stored:
            self.stored[dtype] = {k: a.astype(dtype, copy=False) for k, a in array_values(net).items()}
        return self.stored[dtype]


def _cache(net: Net) -> _Cache:
    """The cache of this very net: equal nets have their own, since comparing nets costs more than planning."""
    cache: _Cache = net.memory.setdefault("plans", _Cache())
    return cache


def _run(
    net: Net, examples: Examples, ends: tuple[Want, ...], mode: Mode, precision: Precision,
    arrays: Mapping[ArrayKey, Array], rng: Callable[[], np.random.Generator],
    batch_size: int | None = None,
) -> list[Array]:  # fmt: skip
    """The values at `ends` for all examples, with the batch axis; examples of one shape run together."""
    if not examples.count:
        none: list[Array] = []
        for end in ends:
            dims = end.dims if isinstance(end, Slope) else _known_dims(net, end)
            none.append(np.zeros(dims if _summed(end) and dims is not None else (0, *(dims or ())), DTYPES[precision]))
        return none
    parts = groups(examples.ports, examples.count)
    if len(parts) == 1 and isinstance(parts[0].members, range):
        dense = parts[0].ports
        if batch_size is not None and batch_size < examples.count and not any(isinstance(end, Slope) for end in ends):
            return _in_batches(net, dense, examples.count, batch_size, ends, mode, precision, arrays, rng)
        return _dense(net, dense, examples.count, ends, mode, precision, arrays, rng)
    results: list[list[Array]] = [[np.empty(0)] * examples.count for _ in ends]
    totals: list[Any] = [None] * len(ends)
    for part in parts:
        found = _dense(net, part.ports, part.count, ends, mode, precision, arrays, rng)
        for place, batch in enumerate(found):
            if _summed(ends[place]):
                totals[place] = batch if totals[place] is None else totals[place] + batch
                continue
            for i, row in zip(part.members, batch, strict=True):
                results[place][i] = row
    return [_rejoin(rows) if total is None else total for rows, total in zip(results, totals, strict=True)]


def _in_batches(
    net: Net, inputs: Mapping[Place, Array], count: int, size: int, ends: tuple[Want, ...], mode: Mode,
    precision: Precision, arrays: Mapping[ArrayKey, Array], rng: Callable[[], np.random.Generator],
) -> list[Array]:  # fmt: skip
    """As `_dense`, a batch at a time, so that no more than one has its intermediate values in memory."""
    results: list[Array] = []
    for begin in range(0, count, size):
        rows = {place: array[begin : begin + size] for place, array in inputs.items()}
        found = _dense(net, rows, min(size, count - begin), ends, mode, precision, arrays, rng)
        results = results or [np.empty((count, *part.shape[1:]), part.dtype) for part in found]
        for result, part in zip(results, found, strict=True):
            result[begin : begin + size] = part
    return results


def _known_dims(net: Net, end: End) -> tuple[int, ...]:
    """The dimensions at an end if they are settled without data, which tell the shape of an empty result."""
    dims = () if end.path else net.type(end.port).dims or ()
    known = tuple(d for d in dims if isinstance(d, int))
    return known if len(known) == len(dims) else ()


def _rejoin(rows: Sequence[Array]) -> Array:
    """One array if the rows have one shape, else an array of arrays."""
    if len({row.shape for row in rows}) == 1:
        return np.stack(rows)
    ragged = np.empty(len(rows), object)
    ragged[:] = rows
    return ragged


def _dense(
    net: Net, inputs: Mapping[Place, Array], count: int, ends: tuple[Want, ...], mode: Mode, precision: Precision,
    arrays: Mapping[ArrayKey, Array], rng: Callable[[], np.random.Generator],
) -> list[Array]:  # fmt: skip
    cache = _cache(net)
    dtype = DTYPES[precision]
    dims = tuple((port, array.shape[1:]) for port, array in inputs.items())
    key: Key = (dims, count, mode, dtype, ends)
    try:
        return _computed(net, cache, key, inputs, arrays, rng)
    except IRError as error:
        for place, sizes in dims:
            if 0 in sizes:
                fact = f"the data are {in_words(PortType(sizes))}, which has no elements"
                port = place if isinstance(place, str) else place.port
                raise DataError(Problem("netindata", net.head, fact, port=port)) from error
        raise InternalNetError(f"{net.head}: {error}") from error


def _computed(
    net: Net, cache: _Cache, key: Key, inputs: Mapping[Place, Array], arrays: Mapping[ArrayKey, Array],
    rng: Callable[[], np.random.Generator],
) -> list[Array]:  # fmt: skip
    dims, ends = cast("tuple[Any, tuple[Want, ...]]", (key[0], key[4]))
    if key not in cache.plans:
        if dims not in cache.sites:
            cache.sites[dims] = settle(net, {place: sizes for place, sizes in dims if not _is_seed(place)})
        graph = _graph(net, key, cache.sites[dims], inputs)
        cache.plans[key] = numpy_engine.compile(graph).prepare(arrays), dict(graph.inputs)
    plan, wanted = cache.plans[key]
    fed: dict[str, Array] = {}
    for place, array in inputs.items():
        name = place if isinstance(place, str) else state_input(place)
        if not _is_seed(place):
            site = cache.sites[dims] if isinstance(place, str) else cache.sites[dims].at(place.path)
            kind = site.type(place if isinstance(place, str) else place.port).kind
            if isinstance(kind, Integer) and kind != port_type(net, place).kind:
                integers(net, place, kind, array)  # the range of integers may follow from the sizes of the data
        elif array.shape != wanted[name].shape:
            sizes = in_words(PortType(wanted[name].shape[1:]))
            fact = f"the gradient forced at it should be {sizes}; it is {in_words(PortType(array.shape[1:]))}"
            raise DataError(Problem("netindata", net.head, fact, port=name.removeprefix(SEED)))
        with np.errstate(over="ignore"):  # what Real32 cannot hold is infinite
            fed[name] = np.ascontiguousarray(array, dtype=wanted[name].dtype)
    try:
        outputs = plan(fed, rng() if plan.draws else None)
    except IndexError:
        raise DataError(_out_of_range(net)) from None
    names = [Gradient(end.key) if isinstance(end, Slope) else end for end in ends]
    return [outputs[name] if name in outputs else _flat(end, inputs) for name, end in zip(names, ends, strict=True)]


def _out_of_range(net: Net) -> Problem:
    """What to say of an integer that names nothing, where only the engine has noticed: which layers take integers."""
    takers = list(_takers(net))
    spans = tuple(layer.span for _, layer in takers if layer.span is not None) or ((net.span,) if net.span else ())
    if len(takers) == 1 and not takers[0][0]:
        return Problem("netindex", net.head, "there is no element at a position that it was given", spans=spans)
    names = [layer_words(path, layer.label) for path, layer in takers]
    fact = f"an integer that comes to {' or '.join(names)} is out of range"
    return Problem("netindex", net.head, fact, spans=spans)


def _takers(net: Net, path: Path = ()) -> Iterator[tuple[Path, Layer]]:
    """The layers that look integers up, with their places."""
    if isinstance(net, Layer) and any(isinstance(net.type(port).kind, Integer) for port in net.inputs):
        yield path, net
    for key, child in net.children.items():
        yield from _takers(child, (*path, key))


def _is_seed(place: Place) -> bool:
    """Whether what is fed is a gradient forced at an output."""
    return isinstance(place, str) and place.startswith(SEED)


def _flat(want: Want, inputs: Mapping[Place, Array]) -> Array:
    """The gradient with respect to what the net does not look at."""
    assert isinstance(want, Slope)
    return np.zeros(want.dims if want.dims is not None else inputs[str(want.key)].shape)


def _graph(net: Net, key: Key, site: Site, inputs: Mapping[Place, Array]) -> Graph:
    """The graph that computes what is wanted, gradients too; all else of the key is as for `_computed`."""
    _, count, mode, dtype, ends = cast("tuple[Any, int, Mode, Dtype, tuple[Want, ...]]", key)
    slopes = [end for end in ends if isinstance(end, Slope)]
    values = [end for end in ends if isinstance(end, End)]
    asked = [*values, *(End((), port) for port in net.outputs)] if slopes else values
    states = [place for place in inputs if isinstance(place, End)]
    graph = lower(net, count, mode=mode, dtype=dtype, site=site, requests=asked, states=states)
    seeds = tuple(place.removeprefix(SEED) for place in inputs if isinstance(place, str) and _is_seed(place))
    return with_gradients(net, graph, slopes, seeds) if slopes else graph


def settle(net: Net, sizes: Mapping[Place, tuple[int, ...]]) -> Site:
    """The solution of the net for inputs of these dimensions. Raises DataError when they contradict the net."""
    types = {port: net.type(port) for port in net.inputs}
    if all(kind.fixed for kind in net.types.values()) and not net.children:
        return net.solution
    given = dict(net.given)
    for port, dims in sizes.items():
        if isinstance(port, str):
            kind = types[port].kind
            given[port] = PortType(dims, kind if isinstance(kind, Integer) else None)
    try:
        site = infer(net, given=cast("Mapping[str, PortType]", given))
    except TypeConflict as conflict:
        raise DataError(*(replace(problem, tag="netindata") for problem in conflict.problems)) from None
    _check_lengths(net, sizes)
    for end, dims in sizes.items():
        if isinstance(end, End) and (found := site.at(end.path).type(end.port)).dims != dims:
            raise DataError(misfit(net, end, found, dims))
    return site


def _check_lengths(net: Net, sizes: Mapping[Place, tuple[int, ...]]) -> None:
    """Inputs whose lengths bear one name have one length. Raises DataError."""
    lengths: dict[str, tuple[str, int]] = {}
    for port, dims in sizes.items():
        known = net.type(port).dims or () if isinstance(port, str) else ()
        for size, found in zip(known, dims, strict=False):
            if isinstance(size, Length) and size.name and isinstance(port, str):
                other, length = lengths.setdefault(size.name, (port, found))
                if length != found:
                    fact = f'has length {found}, and port "{other}" has length {length}; both are "{size.name}"'
                    raise DataError(Problem("netindata", net.head, fact, port=port))


__all__ = ["Request", "apply", "call_batch"]
