from __future__ import annotations

import numpy as np

from nets.building import agree, layer, port, refused, word
from wlnet.execution import apply
from wlnet.nets.arrays import slots
from wlnet.nets.chain import chain
from wlnet.nets.errors import PathError, SpecificationError, TypeConflict
from wlnet.nets.graph import graph
from wlnet.nets.net import Net
from wlnet.nets.surgery.flatten import flatten
from wlnet.nets.surgery.join import append, insert, join, prepend
from wlnet.nets.surgery.rename import rename
from wlnet.nets.surgery.replace import Replacement, literal, replace, replace_part
from wlnet.nets.surgery.take import delete, drop, take
from wlnet.nets.values import ALL, AUTOMATIC, Edge, NumericArray, Value

FIRST = layer("LinearLayer", 2, Weights=[[1, -1, 0], [0.5, 0, 2]], Biases=[0.1, -0.2])
LAST = layer("LinearLayer", 1, Weights=[[1, -2]], Biases=[0.5])
NET = chain([FIRST, word("Ramp"), LAST], {"Input": 3})
LOSS = graph(
    {"lin": 2, "sum": layer("ThreadingLayer", word("Subtract"))},
    [Edge("lin", "sum"), Edge(port("y"), "sum")],
    {"Input": 3},
)


def parts(net: Net, *rules: tuple[Value, Value]) -> Net:
    return replace_part(net, [Edge(path, value) for path, value in rules])


def test_layers() -> None:
    assert parts(NET, (2, word("Tanh"))) == chain([FIRST, word("Tanh"), LAST], {"Input": 3})
    grown = parts(NET, (-1, layer("LinearLayer", 5)), ("Output", 5))
    assert grown.type("Output").dims == (5,)
    assert grown.children[1] is FIRST
    nested = parts(chain({"in": [2, word("Ramp")], "out": 1}), (("in", 2), word("Tanh")))
    assert nested == chain({"in": [2, word("Tanh")], "out": 1})
    assert parts(NET, (ALL, word("Tanh"))) == chain([word("Tanh")] * 3, {"Input": 3})


def test_arrays() -> None:
    changed = parts(NET, ((1, "Weights"), [[0, 0, 1], [0, 0, 2]]), ((3, "Biases"), [0]))
    agree(apply(changed, [1, 2, 3]), [3.1 - 2 * 5.8])
    assert parts(FIRST, ("Biases", [1, 2])) == layer("LinearLayer", 2, Weights=FIRST.arrays["Weights"], Biases=[1, 2])
    assert parts(FIRST, ("Biases", None)).arrays["Biases"] is None  # type: ignore[attr-defined]
    unset = parts(NET, ((1, "Weights"), AUTOMATIC))
    assert not unset.initialized
    double = parts(FIRST, ("Biases", NumericArray(np.array([1.0, 2.0]))))
    assert double.arrays["Biases"].dtype == np.float64  # type: ignore[attr-defined]
    late = parts(chain([2], {"Input": 3}), ((1, "Weights"), np.ones((2, 3))))
    assert late.children[1].arrays["Weights"].shape == (2, 3)  # type: ignore[attr-defined]
    refused(
        lambda: parts(NET, ((1, "Weights"), [[1, 2], [3, 4]])), SpecificationError, "netarrdims",
        'NetReplacePart: "Weights" is a matrix of size 2×3; the new value is a matrix of size 2×2.',
    )  # fmt: skip
    refused(
        lambda: parts(FIRST, ("Weights", "x")), SpecificationError, "netinvtensorvals",
        'NetReplacePart: the value specified for "Weights" should be a real-valued array.',
    )  # fmt: skip
    refused(
        lambda: parts(FIRST, ("Weights", None)), SpecificationError, "netinvtensorvals",
        'NetReplacePart: "Weights" cannot be None: the layer needs it.',
    )  # fmt: skip


def test_parameters() -> None:
    pool = layer("PoolingLayer", 2, Function=word("Mean"))
    assert parts(pool, ("KernelSize", 3)) == layer("PoolingLayer", 3, Function=word("Mean"))
    assert parts(pool, ("Function", word("Max"))) == layer("PoolingLayer", 2)
    assert parts(NET, ((2, "Function"), word("Tanh"))) == parts(NET, (2, word("Tanh")))
    sums = parts(LOSS, (("sum", "Function"), word("Plus")))
    assert sums.children["sum"].inputs == ("Input1", "Input2")
    frozen = parts(NET, ((1, word("LearningRateMultipliers")), 0), ("LearningRateMultipliers", 2))
    assert frozen.children[1].settings["LearningRateMultipliers"] == 0  # type: ignore[attr-defined]
    assert frozen.multipliers == 2  # type: ignore[attr-defined]
    refused(
        lambda: parts(pool, ("KernelSize", "x")), SpecificationError, "netinvarg",
        'PoolingLayer: "KernelSize" should be an integer of 1 or more, or a list of 1 to 3 of them; '
            'it was given as "x".',
    )  # fmt: skip


def test_ports() -> None:
    net = chain([2, word("Ramp")], {"Input": 3})
    assert parts(net, ("Input", 4)).children[1].given == {}
    assert parts(net, ("Input", 4)).type("Input").dims == (4,)
    assert parts(net, ("Input", AUTOMATIC)).type("Input").dims is None
    assert parts(net, ("Input", None)) == net
    assert parts(net, ((1, "Input"), 3)) == net
    assert parts(FIRST, ("Input", 3)).type("Input").dims == (3,)
    assert (
        parts(layer("SoftmaxLayer"), ("Input", ("Varying", 4))).type("Output").dims
        == parts(layer("SoftmaxLayer"), ("Output", ("Varying", 4))).type("Output").dims
    )


def test_other_ports() -> None:
    other = graph({"lin": layer("LinearLayer", 2)}, [Edge(port("a"), "lin"), Edge("lin", port("b"))])
    swapped = parts(LOSS, ("lin", other))
    assert (swapped.inputs, swapped.outputs) == (("y", "Input"), ("Output",))
    assert swapped.type("y").dims == (2,)
    refused(
        lambda: parts(LOSS, ("sum", word("Ramp"))), TypeConflict, "nettypeinc",
        'NetReplacePart: layer "sum" (Ramp): has 1 input; the layer it replaces has 2.',
    )  # fmt: skip


def test_messages() -> None:
    refused(
        lambda: parts(NET, (5, word("Ramp"))), PathError, "netnopart",
        "NetReplacePart: there is no layer 5; layers go from 1 to 3.",
    )  # fmt: skip
    refused(
        lambda: parts(NET, ((1, "Weigths"), [1])), PathError, "netnopart",
        'NetReplacePart: LinearLayer[2] has no part "Weigths". Did you mean "Weights"?',
    )  # fmt: skip
    refused(lambda: parts(NET, ((), 1)), PathError, "netnopart", "NetReplacePart: {} leads to no part.")
    refused(
        lambda: parts(NET, ("Inptu", 3)), PathError, "netnopart",
        'NetReplacePart: there is no part "Inptu"; the ports are "Input" and "Output". Did you mean "Input"?',
    )  # fmt: skip
    refused(
        lambda: parts(NET, ((1, "Weights", 2), 3)), PathError, "netnopart",
        'NetReplacePart: there is nothing inside "Weights".',
    )  # fmt: skip


def by(kind: str, value: Value) -> Replacement:
    return Replacement(lambda net: net.head == kind, lambda _: value)


def test_replacing_by_kind() -> None:
    assert replace(NET, [by("ElementwiseLayer", word("Tanh"))]) == chain([FIRST, word("Tanh"), LAST], {"Input": 3})
    assert replace(NET, [by("ElementwiseLayer", None)]) == chain([FIRST, LAST], {"Input": 3})
    assert replace(NET, [by("SoftmaxLayer", None)]) is NET
    both = [by("ElementwiseLayer", word("Tanh")), by("ElementwiseLayer", word("Sin"))]
    assert replace(NET, both) == replace(NET, both[:1])


def test_replacing_in_depth() -> None:
    deep = chain({"a": [2, [word("Ramp")]], "b": word("Ramp")}, {"Input": 3})
    assert replace(deep, [by("ElementwiseLayer", word("Tanh"))]) == chain(
        {"a": [2, [word("Tanh")]], "b": word("Tanh")}, {"Input": 3}
    )
    residual = graph([word("Ramp"), word("Plus")], [Edge([1, port("Input")], 2)])
    assert replace(residual, [by("ThreadingLayer", word("Times"))]) == graph(
        [word("Ramp"), word("Times")], [Edge([1, port("Input")], 2)]
    )


def test_chains_are_spliced_into_chains() -> None:
    pair = chain([word("Ramp"), word("Tanh")])
    assert replace(NET, [by("ElementwiseLayer", pair)]) == chain(
        [FIRST, word("Ramp"), word("Tanh"), LAST], {"Input": 3}
    )
    rules = [by("ElementwiseLayer", pair), Replacement(lambda net: net == NET.member(3), lambda _: None)]
    assert replace(NET, rules) == chain([FIRST, word("Ramp"), word("Tanh")], {"Input": 3})
    two = graph([word("Ramp"), word("Tanh")], [Edge(1, 2)])
    assert replace(two, [by("ElementwiseLayer", pair)]).children[1] == pair


def test_literal_layers() -> None:
    assert literal(layer("ElementwiseLayer", word("Ramp")))(NET.member(2))
    assert not literal(layer("ElementwiseLayer", word("Tanh")))(NET.member(2))
    assert literal(layer("LinearLayer", 2))(FIRST)
    assert not literal(layer("LinearLayer", 3))(FIRST)
    assert literal(layer("LinearLayer", 2, Biases=[0.1, -0.2]))(FIRST)
    assert not literal(layer("LinearLayer", 2, Biases=[0, 0]))(FIRST)
    assert not literal(layer("LinearLayer", 2, Biases=None))(FIRST)


def test_arrays_are_shared_and_never_lost() -> None:
    big = np.ones((2000, 1000), np.float32)
    net = chain(
        {"a": layer("LinearLayer", 2000, Weights=big, Biases=None), "b": word("Ramp"), "c": chain([3])}, {"Input": 1000}
    )
    for made in (
        take(net, 2), drop(net, -1), delete(net, "b"), insert(net, word("Tanh"), 2), append(net, word("Tanh")),
        prepend(net, word("Ramp")), join([net, chain([4])]), rename(net, [Edge("a", "z")]), flatten(net),
        parts(net, ("b", word("Tanh"))), parts(net, (("a", word("LearningRateMultipliers")), 0)),
        replace(net, [by("ElementwiseLayer", None)]),
    ):  # fmt: skip
        values = [slot.value for slot in slots(made) if isinstance(slot.value, np.ndarray)]
        assert len(values) == 1
        assert np.shares_memory(values[0], big)
