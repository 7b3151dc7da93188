"""Random numbers: one NumPy generator (PCG64) for each kernel, seeded by SeedRandom.

The numbers for a seed are the same on every machine, but they are not the ones that Wolfram gives for it.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from wlnet.builtins import tower
from wlnet.builtins.distributions import sample
from wlnet.builtins.numeric import at_precision, real_value
from wlnet.expression import (
    NULL,
    Association,
    Complex,
    Compound,
    Expr,
    PackedArray,
    S,
    Symbol,
    from_array,
    is_list,
    pack,
)
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.parts import packed_if_long
from wlnet.kernel.registry import builtin, messages, symbols

symbols("Cycles Inherited RandomSeeding WorkingPrecision")

_KEY = "RandomGenerator"

for _name in ("RandomReal", "RandomInteger", "RandomComplex", "RandomVariate", "RandomChoice", "RandomSample"):
    messages(
        _name,
        {
            "unifr": "The end points specified by `1` do not define a range of numbers.",
            "array": "The array dimensions `2` given in position 2 of `1` should be a list of non-negative integers.",
            "nvr": "Random values cannot be drawn from `1`.",
            "lrwl": "The items for choice `1` should be a nonempty list or a rule weights -> choices.",
            "wghtv": "The weights `1` should be a list of non-negative numbers, not all 0.",
            "smplen": "A sample of length `1` cannot be drawn from `2` elements.",
        },
    )
messages("SeedRandom", {"seed": "Argument `1` is not an integer or a string."})


def generator(k: Kernel) -> np.random.Generator:
    """The random generator of a kernel."""
    found = k.properties.get(_KEY)
    if not isinstance(found, np.random.Generator):
        found = k.properties[_KEY] = np.random.default_rng()
    return found


def _seeded(seed: Expr) -> np.random.Generator | None:
    if type(seed) is int:
        return np.random.default_rng([0, seed] if seed >= 0 else [1, -seed])
    return np.random.default_rng([2, zlib.crc32(seed.encode())]) if type(seed) is str else None


@builtin("SeedRandom", options={"Method": "Automatic"})
def seed_random(k: Kernel, _options: Options, seed: Expr = S.Automatic) -> Expr | None:
    """SeedRandom[n]: starts the random numbers anew, the same ones for the same n; SeedRandom[]: unpredictable ones.

    >> SeedRandom[7]; a = RandomReal[1, 3]; SeedRandom[7]; a === RandomReal[1, 3]
     = True
    """
    if seed is S.Automatic:
        k.properties[_KEY] = np.random.default_rng()
        return NULL
    made = _seeded(seed)
    if made is None:
        k.message(S.SeedRandom, "seed", seed)
        return None
    k.properties[_KEY] = made
    return NULL


@builtin("BlockRandom", "HoldFirst", options={"RandomSeeding": "Inherited", "Method": "Inherited"})
def block_random(k: Kernel, options: Options, body: Expr) -> Expr | None:
    """BlockRandom[expr]: evaluates expr, then sets the random numbers back to where they were.

    >> SeedRandom[3]; {BlockRandom[RandomInteger[10^6]] === RandomInteger[10^6]}
     = {True}
    """
    outer = generator(k)
    state = outer.bit_generator.state
    seed = options["RandomSeeding"]
    if seed is S.Automatic:
        k.properties[_KEY] = np.random.default_rng()
    elif seed is not S.Inherited:
        k.properties[_KEY] = _seeded(seed) or outer
    try:
        return k.evaluate(body)
    finally:
        outer.bit_generator.state = state
        k.properties[_KEY] = outer


def _dimensions(k: Kernel, e: Expr | None, head: Symbol, call: tuple[Expr, ...]) -> tuple[int, ...] | None:
    """The shape asked for: nothing for one value, n, or {n1, n2, ...}."""
    if e is None:
        return ()
    items: Sequence[Expr] = e.args if is_list(e) else (e,)
    sizes = [i for i in items if type(i) is int and i >= 0]
    if len(sizes) != len(items):
        k.message(head, "array", Compound(head, call), e)
        return None
    return tuple(sizes)


def _range(e: Expr, default: Expr) -> tuple[Expr, Expr]:
    """The range an argument means: ``max``, or ``{min, max}``."""
    if is_list(e):
        items = e.args
        if len(items) == 2:
            return items[0], items[1]
    return default, e


def _result(drawn: Any) -> Expr:
    return from_array(np.asarray(drawn))


def _given(*args: Expr | None) -> tuple[Expr, ...]:
    return tuple(a for a in args if a is not None)


@builtin("RandomReal", options={"WorkingPrecision": "MachinePrecision"})
def random_real(k: Kernel, options: Options, limits: Expr = 1, size: Expr | None = None) -> Expr | None:
    """RandomReal[{min, max}, n]: n random reals from min to max.

    RandomReal[max] gives one from 0 to max, RandomReal[] one from 0 to 1. WorkingPrecision -> d gives d digits.

    >> SeedRandom[1]; {Dimensions[RandomReal[{-1, 1}, {2, 3}]], 2 <= RandomReal[{2, 3}] <= 3, Head[RandomReal[]]}
     = {{2, 3}, True, Real}
    """
    shape = _dimensions(k, size, S.RandomReal, _given(limits, size))
    if shape is None:
        return None
    if type(limits) is Compound and limits.head is not S.List:
        drawn = sample(k, generator(k), limits, shape)
        if drawn is not None:
            return _result(drawn)
    ends = _range(limits, 0)
    low, high = (real_value(k, v) for v in ends)
    if low is None or high is None or not math.isfinite(high - low):
        k.message(S.RandomReal, "unifr", limits)
        return None
    digits = options["WorkingPrecision"]
    if type(digits) is int or type(digits) is float:
        return _precise_reals(k, ends, digits, shape)
    return _result(generator(k).uniform(min(low, high), max(low, high), shape))


def _precise_reals(k: Kernel, ends: tuple[Expr, Expr], digits: float, shape: tuple[int, ...]) -> Expr:
    """Big reals between two ends, uniformly from a grid finer than their precision."""
    if shape:
        return Compound(S.List, tuple(_precise_reals(k, ends, digits, shape[1:]) for _ in range(shape[0])))
    scale = 10 ** (math.ceil(digits) + 5)
    share = tower.rational(_large_integer(generator(k), scale), scale)
    reach = Compound(S.Plus, (ends[1], Compound(S.Times, (-1, ends[0]))))
    exact = k.evaluate(Compound(S.Plus, (ends[0], Compound(S.Times, (share, reach)))))
    return at_precision(k, exact, float(digits))


@builtin("RandomInteger")
def random_integer(k: Kernel, limits: Expr = 1, size: Expr | None = None) -> Expr | None:
    """RandomInteger[{min, max}, n]: n random integers from min to max.

    RandomInteger[max] gives one from 0 to max, RandomInteger[] 0 or 1.

    >> SeedRandom[1]; {Length[RandomInteger[9, 5]], 1 <= RandomInteger[{1, 6}] <= 6, RandomInteger[{4, 4}, 2]}
     = {5, True, {4, 4}}
    """
    shape = _dimensions(k, size, S.RandomInteger, _given(limits, size))
    if shape is None:
        return None
    if type(limits) is Compound and limits.head is not S.List:
        drawn = sample(k, generator(k), limits, shape)
        if drawn is not None:
            return _result(drawn)
    low, high = _range(limits, 0)
    if type(low) is not int or type(high) is not int:
        k.message(S.RandomInteger, "unifr", limits)
        return None
    low, high = min(low, high), max(low, high)
    if low >= -(2**63) and high < 2**63:
        return _result(generator(k).integers(low, high, shape, np.int64, endpoint=True))
    return _large_integers(generator(k), low, high, shape)


def _large_integers(g: np.random.Generator, low: int, high: int, shape: tuple[int, ...]) -> Expr:
    if shape:
        return Compound(S.List, tuple(_large_integers(g, low, high, shape[1:]) for _ in range(shape[0])))
    return low + _large_integer(g, high - low)


def _large_integer(g: np.random.Generator, most: int) -> int:
    """An integer from 0 to ``most``, of any size."""
    bits = most.bit_length()
    while True:
        value = int.from_bytes(g.bytes((bits + 7) // 8), "big") >> (-bits % 8)
        if value <= most:
            return value


@builtin("RandomComplex", options={"WorkingPrecision": "MachinePrecision"})
def random_complex(k: Kernel, _options: Options, limits: Expr | None = None, size: Expr | None = None) -> Expr | None:
    """RandomComplex[{zmin, zmax}, n]: n random complex numbers in the rectangle with these corners.

    >> SeedRandom[1]; {Head[RandomComplex[]], Length[RandomComplex[{-1 - I, 1 + I}, 3]]}
     = {Complex, 3}
    """
    shape = _dimensions(k, size, S.RandomComplex, _given(limits, size))
    low, high = _range(Complex(1, 1) if limits is None else limits, 0)
    if shape is None or not tower.is_number(low) or not tower.is_number(high):
        return None
    a, b = tower.to_complex(low), tower.to_complex(high)
    g = generator(k)
    return _result(g.uniform(a.real, b.real, shape) + 1j * g.uniform(a.imag, b.imag, shape))


@builtin("RandomVariate", options={"WorkingPrecision": "MachinePrecision", "Method": "Automatic"})
def random_variate(k: Kernel, _options: Options, distribution: Expr, size: Expr | None = None) -> Expr | None:
    """RandomVariate[dist, n]: n values drawn from a distribution.

    >> SeedRandom[1]; x = RandomVariate[NormalDistribution[5, 2], 10000]; Round[{Mean[x], StandardDeviation[x]}]
     = {5, 2}
    """
    shape = _dimensions(k, size, S.RandomVariate, _given(distribution, size))
    if shape is None:
        return None
    drawn = sample(k, generator(k), distribution, shape)
    if drawn is None:
        k.message(S.RandomVariate, "nvr", distribution)
        return None
    return _result(drawn)


def _choices(k: Kernel, e: Expr, head: Symbol) -> tuple[Expr, Any | None] | None:
    """The list to choose from, and probabilities where weights are given."""
    weights: Any | None = None
    if type(e) is Compound and e.head is S.Rule and is_list(e.args[0]) and is_list(e.args[1]):
        values = [real_value(k, w) for w in e.args[0].args]
        if any(v is None or v < 0 for v in values) or len(values) != len(e.args[1].args):
            k.message(head, "wghtv", e.args[0])
            return None
        weights = np.array(values, dtype=np.float64)
        if weights.sum() <= 0:
            k.message(head, "wghtv", e.args[0])
            return None
        e = e.args[1]
        weights /= weights.sum()
    if type(e) is Association and len(e):
        e = Compound(S.List, e.rules() if head is S.RandomSample else e.values())
    if not is_list(e) or not e.args:
        k.message(head, "lrwl", e)
        return None
    return e, weights


def _taken(items: Expr, indices: Any) -> Expr:
    """The elements at an array of positions."""
    packed = pack(items) if type(items) is PackedArray else None
    if packed is not None:
        return from_array(packed.array[indices])
    elements: tuple[Expr, ...] = items.args  # type: ignore[union-attr]
    if indices.ndim == 0:
        return elements[int(indices)]
    if indices.ndim == 1:
        return packed_if_long([elements[i] for i in indices.tolist()])
    return Compound(S.List, tuple(_taken(items, row) for row in indices))


@builtin("RandomChoice")
def random_choice(k: Kernel, choices: Expr, size: Expr | None = None) -> Expr | None:
    """RandomChoice[{e1, e2, ...}, n]: n elements chosen at random, with repetitions.

    RandomChoice[{w1, w2, ...} -> {e1, e2, ...}, n] chooses with weights.

    >> SeedRandom[1]; {MemberQ[{a, b, c}, RandomChoice[{a, b, c}]], RandomChoice[{0, 1} -> {x, y}, 3]}
     = {True, {y, y, y}}
    """
    shape = _dimensions(k, size, S.RandomChoice, _given(choices, size))
    found = None if shape is None else _choices(k, choices, S.RandomChoice)
    if shape is None or found is None:
        return None
    items, weights = found
    count = len(items.args)  # type: ignore[union-attr]
    g = generator(k)
    indices = g.integers(0, count, shape) if weights is None else g.choice(count, shape, p=weights)
    return _taken(items, np.asarray(indices))


@builtin("RandomSample")
def random_sample(k: Kernel, choices: Expr, size: Expr | None = None) -> Expr | None:
    """RandomSample[{e1, e2, ...}, n]: n different elements at random; RandomSample[list]: the list in random order.

    Of an association, entries are taken.

    >> SeedRandom[1]; {Sort[RandomSample[{3, 1, 2}]], Length[Union[RandomSample[Range[100], 10]]]}
     = {{1, 2, 3}, 10}
    """
    if choices == Compound(S.List, ()):
        if type(size) is int and size > 0:
            k.message(S.RandomSample, "smplen", size, 0)
            return None
        return choices
    found = _choices(k, choices, S.RandomSample)
    if found is None:
        return None
    items, weights = found
    count = len(items.args)  # type: ignore[union-attr]
    available = count if weights is None else int(np.count_nonzero(weights))
    if type(size) is Compound and size.head is S.UpTo and len(size.args) == 1 and type(size.args[0]) is int:
        size = min(size.args[0], available)
    wanted: Expr = available if size is None else size
    if type(wanted) is not int or not 0 <= wanted <= available:
        k.message(S.RandomSample, "smplen", wanted, available)
        return None
    g = generator(k)
    if weights is not None:
        indices = g.choice(count, wanted, replace=False, p=weights)
    else:
        indices = g.permutation(count) if wanted == count else g.choice(count, wanted, replace=False)
    taken = _taken(items, np.asarray(indices))
    return Compound(S.Association, (taken,)) if type(choices) is Association else taken


@builtin("RandomPermutation")
def random_permutation(k: Kernel, n: Expr) -> Expr | None:
    """RandomPermutation[n]: a random permutation of 1 to n, in disjoint cycles.

    >> RandomPermutation[1]
     = Cycles[{}]
    """
    if type(n) is not int or n < 0:
        return None
    image = generator(k).permutation(n).tolist()
    cycles: list[Expr] = []
    seen: set[int] = set()
    for start in range(n):
        cycle: list[Expr] = []
        i = start
        while i not in seen:
            seen.add(i)
            cycle.append(i + 1)
            i = image[i]
        if len(cycle) > 1:
            cycles.append(Compound(S.List, tuple(cycle)))
    return Compound(S.Cycles, (Compound(S.List, tuple(cycles)),))
