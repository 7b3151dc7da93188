"""The kernel of an elementwise step: one pass over the output, all functions of the tree in registers."""

from __future__ import annotations

from functools import lru_cache

from wlnet.engines.native.functions import function
from wlnet.engines.native.writer import INTEGER, Mask, V, Writer
from wlnet.ir.passes.elementwise_fusion import LARGEST_WEIGHT, weight
from wlnet.ir.scalar import Scalar
from wlnet.ir.scalar.evaluation import Program, computing_dtype, linearise

KINDS = {"float32": "float", "float64": "double", "int64": "i64", "bool": "i1"}
# Compiling takes 2 to 4 ms for each unit of weight.
LARGEST = 2 * LARGEST_WEIGHT
LANES = {"float": 16, "double": 8, "i64": 8, "i1": 16}


@lru_cache(maxsize=4096)
def source(scalar: Scalar, dtypes: tuple[str, ...], rank: int, steps: tuple[int, ...]) -> str | None:
    """The kernel of a tree, or None if it has a function without vector code or would take too long to compile.

    rank    the number of axes, at least one; all but the last are looped over one by one
    steps   for the output and each input, the distance of neighbours along the last axis: 0, 1 or -1 for any other,
            which is found in the row

    The row: the output's address, the inputs' addresses, the sizes of the axes, and for the output and each input the
    strides in elements along all axes.
    """
    number = KINDS[computing_dtype(dtypes)]
    program = linearise(scalar, len(dtypes))
    if any(function(step.name, number) is None for step in program.steps) or weight(scalar) > LARGEST:
        return None
    count = len(dtypes)
    lanes = 1 if -1 in steps else LANES[number]
    w = Writer()
    out, inputs = w.pointer(0), [w.pointer(1 + i) for i in range(count)]
    sizes = [w.word(1 + count + axis) for axis in range(rank)]
    strides = [[w.word(1 + count + rank * (1 + i) + axis) for axis in range(rank)] for i in range(1 + count)]
    constants = [w.const(value, "i1" if isinstance(value, bool) else number, lanes) for value in program.constants]

    def line(bases: list[V]) -> None:
        """The innermost axis, its first elements at the given places."""
        held = {
            i: w.splat(_as(w, w.load(inputs[i], bases[1 + i], KINDS[dtypes[i]]), number), lanes)
            for i in range(count)
            if steps[1 + i] == 0
        }

        def body(place: V, mask: Mask) -> None:
            arguments = []
            for i in range(count):
                if i in held:
                    arguments.append(held[i])
                    continue
                along = place if steps[1 + i] == 1 else w.mul(place, strides[1 + i][-1])
                loaded = w.load(inputs[i], w.add(bases[1 + i], along), KINDS[dtypes[i]], lanes, mask)
                arguments.append(_as(w, loaded, number))
            value = evaluated(w, program, [*arguments, *constants], number)
            along = place if steps[0] == 1 else w.mul(place, strides[0][-1])
            w.store(out, w.add(bases[0], along), value, mask)

        w.each(sizes[-1], lanes, body)

    def nest(axis: int, bases: list[V]) -> None:
        if axis == rank - 1:
            line(bases)
            return

        def body(i: V, _: tuple[V, ...]) -> None:
            nest(axis + 1, [w.add(base, w.mul(i, step[axis])) for base, step in zip(bases, strides, strict=True)])

        w.loop(sizes[axis], body)

    nest(0, [V("0", "i64")] * (1 + count))
    return w.finish()


def evaluated(w: Writer, program: Program, slots: list[V], number: str) -> V:
    """The value of a program, given its arguments and constants."""
    slots = list(slots)
    for step in program.steps:
        emit = function(step.name, number)
        assert emit is not None
        slots.append(emit(w, *(slots[place] for place in step.sources)))
    return slots[program.result]


def _as(w: Writer, value: V, number: str) -> V:
    """The value in the number type of the tree; truth values stay."""
    if value.kind in ("i1", number):
        return value
    if value.kind == "i64" and number in INTEGER:
        return w.convert("sitofp", value, number)
    raise AssertionError(f"{value.kind} in a function of {number}")
