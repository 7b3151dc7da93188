"""NetInitialize: first values for the arrays of a net.

Kaiming: He et al. 2015; Xavier: Glorot and Bengio 2010; Orthogonal: Saxe et al. 2014. One generator serves the whole
call and arrays are drawn in the order of their positions, so results depend on the seed and the net only.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from wlnet.nets.arrays import Position, Slot, replace_arrays, slots, sorted_slots, values
from wlnet.nets.errors import IncompleteNet, Problem, SpecificationError, listing, nearest
from wlnet.nets.layer import Layer
from wlnet.nets.net import Net
from wlnet.nets.types import letters
from wlnet.nets.values import (
    ALL,
    AUTOMATIC,
    INHERITED,
    Array,
    Distribution,
    Edge,
    Value,
    Word,
    is_integer,
    is_list,
    is_number,
    plain,
    show,
)

HEAD = "NetInitialize"
Draw = Callable[[np.random.Generator, tuple[int, ...]], Array]


def initialize(
    net: Net,
    which: Value = AUTOMATIC,
    *,
    method: Value = "Kaiming",
    seeding: Value = 1234,
    generator: np.random.Generator | None = None,
) -> Net:
    """The net with values in its arrays.

    which      AUTOMATIC fills arrays without values, ALL replaces all learned ones, None takes the values away
    method     a method name, or a list of the name and rules for its sub-options
    seeding    an integer or a string; AUTOMATIC for a fresh seed; INHERITED to draw from `generator`

    Raises SpecificationError, and IncompleteNet when the dimensions of an array are not fully known.
    """
    if not (which is None or (isinstance(which, Word) and which in (AUTOMATIC, ALL))):
        raise _wrong(f"{show(which)} should be All or None")
    recipe = parse_method(method)
    if which is None:
        return _emptied(net)
    chosen = [
        slot for slot in sorted_slots(net) if isinstance(slot.value, Word) or (which == ALL and slot.parameter.learned)
    ]
    _check_known(net, chosen)
    rng = random_generator(seeding, generator)
    arrays: dict[Position, Array | Word] = {}
    # an array that several layers share is drawn once; one that has a value somewhere has it everywhere
    known = {k: a for k, a in values(net).items() if isinstance(k, str) and isinstance(a, np.ndarray) and which != ALL}
    for slot in chosen:
        shared = slot.shared
        if shared is None:
            arrays[slot.position] = recipe.fill(slot, rng)
            continue
        if slot.key not in known:
            own = recipe if isinstance(shared.method, Word) else parse_method(shared.method)
            known[str(slot.key)] = own.fill(slot, rng)
        arrays[slot.position] = known[str(slot.key)]
    return replace_arrays(net, arrays) if arrays else net


def random_generator(seeding: Value, generator: np.random.Generator | None = None) -> np.random.Generator:
    """The generator that a RandomSeeding setting stands for. Raises SpecificationError."""
    if seeding in (INHERITED, "Inherited") and not is_integer(seeding):
        return generator if generator is not None else np.random.default_rng()
    if isinstance(seeding, Word) and seeding == AUTOMATIC:
        return np.random.default_rng()
    if isinstance(seeding, str):
        return np.random.default_rng(int.from_bytes(hashlib.sha256(seeding.encode()).digest()[:8], "big"))
    if is_integer(seeding):
        return np.random.default_rng(abs(int(seeding)) * 2 + (seeding < 0))
    raise _wrong(
        f"RandomSeeding should be Automatic, Inherited, an integer or a string; it was given as {show(seeding)}"
    )


@dataclass(frozen=True)
class Recipe:
    """A method with its sub-options read: how weights are drawn, how biases."""

    weights: Callable[[Layer, tuple[int, ...], np.random.Generator], Array]
    biases: Draw

    def fill(self, slot: Slot, rng: np.random.Generator) -> Array:
        dims = _dims(slot)
        start = slot.parameter.start
        if start == "weight":
            array = self.weights(slot.layer, dims, rng)
        elif start == "bias":
            array = self.biases(rng, dims)
        else:
            array = np.full(dims, start)
        return np.asarray(array, np.float32)


SUB_OPTIONS = {
    "Kaiming": ("Distribution", "Biases"),
    "Xavier": ("Distribution", "FactorType", "Biases"),
    "Orthogonal": ("Biases",),
    "Random": ("Weights", "Biases"),
    "Identity": ("Distribution", "Biases"),
}


def parse_method(method: Value) -> Recipe:
    """The recipe of a Method setting. Raises SpecificationError."""
    name, options = (method[0], list(method[1:])) if is_list(method) and len(method) else (method, [])
    name = "Kaiming" if isinstance(name, Word) and name == AUTOMATIC else name
    if not isinstance(name, str) or name not in SUB_OPTIONS:
        hint = nearest(name, SUB_OPTIONS) if isinstance(name, str) else ""
        raise _wrong(f"there is no method {show(name)}; the methods are {listing(SUB_OPTIONS)}", hint)
    given: dict[str, Value] = {}
    for option in options:
        rules = option.items() if isinstance(option, Mapping) else [_rule(option)]
        for key, value in rules:
            key = key.name if isinstance(key, Word) else key
            if key not in SUB_OPTIONS[name]:
                hint = nearest(key, SUB_OPTIONS[name]) if isinstance(key, str) else ""
                raise _wrong(
                    f'the method "{name}" has no option {show(key)}; it has {listing(SUB_OPTIONS[name])}', hint
                )
            given[key] = value
    biases = _distribution(given.get("Biases"), "Biases")
    match name:
        case "Kaiming":
            return Recipe(_scaled(given.get("Distribution", "Normal"), lambda i, _: 2 / i), biases)
        case "Xavier":
            factor = given.get("FactorType", "Mean")
            factors = {"Mean": lambda i, o: 2 / (i + o), "In": lambda i, _: 1 / i, "Out": lambda _, o: 1 / o}
            if not isinstance(factor, str) or factor not in factors:
                raise _wrong(f'"FactorType" should be "Mean", "In" or "Out"; it was given as {show(factor)}')
            return Recipe(_scaled(given.get("Distribution", "Normal"), factors[factor]), biases)
        case "Orthogonal":
            return Recipe(lambda _, dims, rng: orthogonal(dims, rng), biases)
        case "Identity":
            noise = _distribution(given.get("Distribution", 0.01), "Distribution")
            return Recipe(lambda _, dims, rng: identity(dims) + noise(rng, dims), biases)
        case _:
            draw = _distribution(given.get("Weights", 1), "Weights")
            return Recipe(lambda _, dims, rng: draw(rng, dims), biases)


def _rule(option: Value) -> tuple[Value, Value]:
    if not isinstance(option, Edge):
        raise _wrong(f"{show(option)} is no option of a method")
    return option.source, option.target


def _scaled(
    distribution: Value, variance: Callable[[int, int], float]
) -> Callable[[Layer, tuple[int, ...], np.random.Generator], Array]:
    """Draws of mean 0 whose variance follows from the fans."""
    if distribution not in ("Normal", "Uniform"):
        raise _wrong(f'"Distribution" should be "Normal" or "Uniform"; it was given as {show(distribution)}')

    def draw(layer: Layer, dims: tuple[int, ...], rng: np.random.Generator) -> Array:
        sigma = math.sqrt(variance(*layer.fans(dims)))
        if distribution == "Normal":
            return rng.normal(0.0, sigma, dims)
        return rng.uniform(-sigma * math.sqrt(3), sigma * math.sqrt(3), dims)

    return draw


def _distribution(value: Value, option: str) -> Draw:
    """Draws from a distribution; a number s is the normal distribution of deviation s, None is zeros."""
    if value is None:
        return lambda _, dims: np.zeros(dims)
    if is_number(value) and value >= 0:
        return lambda rng, dims: rng.normal(0.0, value, dims)
    if isinstance(value, Distribution):
        match value.name, plain(value.parameters):
            case "NormalDistribution", ():
                return lambda rng, dims: rng.normal(0, 1, dims)
            case "NormalDistribution", (mean, sigma) if is_number(mean) and is_number(sigma) and sigma >= 0:
                return lambda rng, dims: rng.normal(mean, sigma, dims)
            case "UniformDistribution", ():
                return lambda rng, dims: rng.uniform(0, 1, dims)
            case "UniformDistribution", ((low, high),) if is_number(low) and is_number(high) and low <= high:
                return lambda rng, dims: rng.uniform(low, high, dims)
    expected = "a normal or uniform distribution, or a number for a normal one of that deviation"
    raise _wrong(f'"{option}" should be {expected}; it was given as {show(value)}')


def orthogonal(dims: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Orthonormal rows, or columns if there are more rows, of the array as a matrix d1 × rest.

    Q of the QR factors of a Gaussian matrix, with the signs of R's diagonal so that it is uniform (Mezzadri 2007).
    """
    rows = dims[0] if dims else 1
    columns = math.prod(dims[1:])
    q, r = np.linalg.qr(rng.normal(size=(max(rows, columns), min(rows, columns))))
    q = q * np.where(np.diagonal(r) < 0, -1.0, 1.0)
    return (q if rows >= columns else q.T).reshape(dims)


def identity(dims: tuple[int, ...]) -> Array:
    """Ones on the main diagonal of the first two levels, at the centre of the others."""
    if len(dims) < 2:
        return np.ones(dims)
    array = np.zeros(dims)
    centre = tuple((size - 1) // 2 for size in dims[2:])
    for i in range(min(dims[0], dims[1])):
        array[(i, i, *centre)] = 1.0
    return array


def _dims(slot: Slot) -> tuple[int, ...]:
    dims = slot.site.array_dims(slot.parameter.name) or ()
    return tuple(size for size in dims if isinstance(size, int))


def _check_known(net: Net, chosen: list[Slot]) -> None:
    problems = []
    for slot in chosen:
        dims = slot.site.array_dims(slot.parameter.name)
        if dims is not None and all(isinstance(size, int) for size in dims):
            continue
        name = slot.parameter.name
        known = f"known is {'×'.join(letters(dims))}" if dims else "nothing is known of them"
        path = slot.position[:-1]
        spans = tuple(s for s in (slot.layer.span or net.span,) if s is not None)
        hint = f'Give the net the size of its input, as in "{net.inputs[0]}" -> size.' if net.inputs else ""
        fact = f'the dimensions of "{name}" cannot be told; {known}'
        problems.append(Problem("nninit", HEAD, fact, path, slot.layer.label if path else "", hint=hint, spans=spans))
    if problems:
        raise IncompleteNet(*problems)


def _emptied(net: Net) -> Net:
    """No array has a value; what the values said about sizes stays, as given port types."""
    site = net.solution
    if isinstance(net, Layer):
        net = net.changed(arrays={n: None if a is None else AUTOMATIC for n, a in net.arrays.items()}, given=net.types)
    members = {key: _emptied(child.pinned(site.children[key])) for key, child in net.children.items()}
    return net.with_children(members, site) if members else net


def _wrong(fact: str, hint: str = "") -> SpecificationError:
    return SpecificationError(Problem("netinvarg", HEAD, fact, hint=hint))


def uninitialized(net: Net) -> list[Slot]:
    """The arrays that have no value."""
    return [slot for slot in slots(net) if isinstance(slot.value, Word)]
