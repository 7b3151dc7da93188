"""Classes as integers and vectors, and probabilities as classes."""

from collections import Counter
from typing import Any

import numpy as np
import pytest

from wlnet.nets.coders.classes import ClassDecoder, ClassEncoder
from wlnet.nets.coders.coder import BadExample, Pairs
from wlnet.nets.coders.decoder import RAW, BadProperty
from wlnet.nets.coders.registry import counterpart
from wlnet.nets.errors import SpecificationError
from wlnet.nets.types import Integer, PortType
from wlnet.nets.values import Edge

RNG = np.random.default_rng(1)
P = np.array([0.1, 0.2, 0.7])


def encoder(*arguments: Any, **options: Any) -> ClassEncoder:
    return ClassEncoder.build(arguments, options.items())


def decoder(*arguments: Any, **options: Any) -> ClassDecoder:
    return ClassDecoder.build(arguments, options.items())


def read(of: ClassEncoder, value: Any, as_batch: bool = False) -> tuple[Any, bool]:
    rows, single = of.read(value, as_batch)
    return (rows[0] if single else np.stack(rows)).tolist(), single


ENCODED = [
    # encoder, what is given, its code, whether it is a single example
    (encoder(["a", "b", "c"]), "b", 2, True),
    (encoder(["a", "b", "c"]), ["a", "c"], [1, 3], False),
    (encoder(["a", "b", "c"]), [2, "a"], [2, 1], False),  # 2 is encoded already
    (encoder([5, 6]), np.array([6, 5, 6]), [2, 1, 2], False),
    (encoder([1, 1.0, True]), [True, 1.0, 1], [3, 2, 1], False),
    (encoder([[1, 2], [3]]), [3], 2, True),
    (encoder([[1, 2], [3]]), [[3], np.array([1, 2])], [2, 1], False),
    (encoder(["a", "b", "c"], "UnitVector"), "b", [0, 1, 0], True),
    (encoder(["a", "b", "c"], "IndicatorVector"), [0, 0, 1], [0, 0, 1], True),
    (encoder(["a", "b"], Dimensions=[2, 2]), [["a", "b"], ["b", "b"]], [[1, 2], [2, 2]], True),
    (encoder(["a", "b"], "IndicatorVector", Dimensions=2), [["a", "b"]], [[[1, 0], [0, 1]]], False),
    (encoder(["a", "b"], Dimensions="Varying"), ["a", "b", "b"], [1, 2, 2], True),
    (encoder(["a", "b", "c"], "IndicatorVector", Multilabel=True), ["a", "c"], [1, 0, 1], True),
    (encoder(["a", "b", "c"], "IndicatorVector", Multilabel=True), [["c"], []], [[0, 0, 1], [0, 0, 0]], False),
]


@pytest.mark.parametrize(("of", "value", "code", "single"), ENCODED, ids=range(len(ENCODED)))
def test_codes(of: ClassEncoder, value: Any, code: Any, single: bool) -> None:
    assert read(of, value) == (code, single)


def test_a_label_in_a_list_that_is_known_to_be_a_batch() -> None:
    assert read(encoder([["a"], ["b"]]), [["b"]], True) == ([2], False)


TYPES = [
    (encoder(["a", "b", "c"]), PortType((), Integer(1, 3))),
    (encoder(["a", "b"], Dimensions=[4]), PortType((4,), Integer(1, 2))),
    (encoder(["a", "b"], "IndicatorVector", Dimensions=[4]), PortType((4, 2))),
    (decoder(["a", "b"]), PortType((2,))),
    (decoder(), PortType((None,))),
    (decoder(["a", "b"], InputDepth=3), PortType((None, None, 2))),
]


@pytest.mark.parametrize(("of", "kind"), TYPES, ids=range(len(TYPES)))
def test_port_types(of: ClassEncoder | ClassDecoder, kind: PortType) -> None:
    assert of.port_type() == kind
    assert of.type.coder is of


REFUSED = [
    (encoder(["a", "b"]), "c", '"c" is none of the classes {"a", "b"}'),
    (encoder(["a", "b"]), ["a", 3], 'example 2: 3 is none of the classes {"a", "b"}'),
    (encoder(list(range(20))), "x", '"x" is none of the classes {0, 1, 2, 3, 4, 5, 6, 7, ...} (20 classes)'),
    (encoder(["a", "b"], Dimensions=[2]), ["a"], 'example 1: "a" is no array of classes of dimensions {2}'),
    (encoder(["a", "b"], Dimensions=[2]), [["a", "c"]], 'example 1: "c" is none of the classes {"a", "b"}'),
    (encoder(["a"], "IndicatorVector", Multilabel=True), "b", '"b" is none of the classes {"a"}'),
]


@pytest.mark.parametrize(("of", "value", "text"), REFUSED, ids=range(len(REFUSED)))
def test_bad_examples(of: ClassEncoder, value: Any, text: str) -> None:
    with pytest.raises(BadExample) as caught:
        of.read(value)
    assert str(caught.value) == text


def test_bad_definitions() -> None:
    for build, text in [
        (lambda: encoder([]), '"Labels" should be a list of one label or more; it was given as {}'),
        (lambda: encoder(["a", "a"]),
         '"Labels" should be a list of labels that are all different; it was given as {"a", "a"}'),
        (lambda: encoder(["a"], "Vector"), '"Form" should be "Index" or "IndicatorVector"; it was given as "Vector"'),
        (lambda: encoder(["a"], Multilabel=True), '"Multilabel" needs the form "IndicatorVector"'),
        (lambda: encoder(), "it takes 1 or 2 arguments after the name; there are 0"),
        (lambda: encoder(["a"], Multilable=True), 'there is no parameter "Multilable". Did you mean "Multilabel"?'),
    ]:  # fmt: skip
        with pytest.raises(SpecificationError) as caught:
            build()
        assert str(caught.value).removesuffix(".") == f'NetEncoder: "Class": {text}'


def told(request: Any = None, of: ClassDecoder | None = None, data: Any = P) -> Any:
    return (of or decoder(["x", "y", "z"])).decode(data, request, RNG)


def test_decisions() -> None:
    assert told() == told("Decision") == "z"
    assert told(Edge("TopDecisions", 2)) == told(("TopDecisions", 2)) == ["z", "y"]
    assert told(Edge("TopDecisions", 9)) == ["z", "y", "x"]
    assert told(data=[0.4, 0.4, 0.2]) == "x"
    assert told(data=[[0.1, 0.2, 0.7], [0.5, 0.3, 0.2]]) == ["z", "x"]
    assert told(of=decoder()) == 3
    assert told(of=decoder(["x", "y"], InputDepth=2), data=[[0, 1], [1, 0], [0, 1]]) == ["y", "x", "y"]
    assert told(of=decoder(["x", "y", "z"], Multilabel=True), data=[0.9, 0.2, 0.6]) == ["x", "z"]
    assert told(RAW) is P


def test_probabilities() -> None:
    assert told("Probabilities") == Pairs((("x", 0.1), ("y", 0.2), ("z", 0.7)))
    assert told(Edge("Probability", "y")) == 0.2
    assert told(Edge("TopProbabilities", 2)) == [Edge("z", 0.7), Edge("y", 0.2)]
    assert told("TopProbabilities") == [Edge("z", 0.7)]
    assert told("Entropy") == pytest.approx(0.8018186, abs=1e-7)  # -(.1 log .1 + .2 log .2 + .7 log .7)
    assert told("Entropy", data=[1, 0, 0]) == 0


def shares(how: Any, count: int = 4000) -> list[float]:
    rng = np.random.default_rng(5)
    of = decoder(["x", "y", "z"])
    request = "RandomSample" if how is None else Edge("RandomSample", how)
    drawn = Counter(of.decode(P, request, rng) for _ in range(count))
    return [drawn[label] / count for label in ("x", "y", "z")]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (None, [0.1, 0.2, 0.7]),
        (0.5, [0.0185185, 0.0740741, 0.907407]),  # proportional to the squares
        ([Edge("TopProbabilities", 2)], [0, 2 / 9, 7 / 9]),
        ([Edge("TotalProbabilityCutoff", 0.85)], [0, 2 / 9, 7 / 9]),
        ([Edge("Temperature", 2), Edge("TotalProbabilityCutoff", 0.1)], [0, 0, 1]),
    ],
    ids=["plain", "temperature", "best", "nucleus", "both"],
)
def test_samples(how: Any, expected: list[float]) -> None:
    # five standard deviations of a share of 4000 draws are below 0.04
    np.testing.assert_allclose(shares(how), expected, atol=0.04)


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        ("Decisions", '"Decisions" is no property of'),
        ("TopDecisions", '"TopDecisions" needs an argument'),
        (Edge("Entropy", 2), '"Entropy" takes no argument'),
        (Edge("TopDecisions", 0), 'the argument of "TopDecisions" should be an integer of 1 or more; it is 0'),
        (Edge("RandomSample", -1), 'the argument of "RandomSample" should be a temperature over 0'),
    ],
)
def test_bad_requests(request_: Any, text: str) -> None:
    with pytest.raises(BadProperty, match="^" + text):
        told(request_)


def test_bad_arrays() -> None:
    with pytest.raises(BadExample, match="needs a vector of size 3; it was given a vector of size 2"):
        told(data=[0.5, 0.5])
    with pytest.raises(BadExample, match=r"example 2: .*it was given a vector of size 2"):
        told(data=[[0.1, 0.2, 0.7], [0.5, 0.5]])
    with pytest.raises(BadExample, match='"w" is none of the classes'):
        told(Edge("Probability", "w"))


def test_counterparts() -> None:
    assert counterpart(encoder(["a", "b"])) == decoder(["a", "b"])
    assert counterpart(decoder(["a", "b"])) == encoder(["a", "b"])
    assert counterpart(encoder(["a", "b"], Dimensions=[2])) == decoder(["a", "b"], InputDepth=2)
    assert counterpart(decoder(["a"], Multilabel=True)) == encoder(["a"], "IndicatorVector", Multilabel=True)
    with pytest.raises(SpecificationError, match="no encoder that goes the other way"):
        counterpart(decoder())


def test_equality_is_that_of_the_language() -> None:
    assert encoder([1, 2]) == encoder(np.array([1, 2]))
    assert encoder([1, 2]) != encoder([1.0, 2.0])
    assert encoder([1, 2]) != encoder([2, 1])
    assert len({encoder([1, 2]), encoder([1, 2]), decoder([1, 2])}) == 2
