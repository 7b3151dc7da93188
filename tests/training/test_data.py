"""Data sets in their forms, and what they tell of a net."""

from typing import Any

import numpy as np
import pytest
from nets.building import layer

from wlnet.nets.chain import chain
from wlnet.nets.coders.booleans import BooleanDecoder, BooleanEncoder
from wlnet.nets.coders.classes import ClassDecoder, ClassEncoder
from wlnet.nets.coders.scalars import ScalarDecoder
from wlnet.nets.errors import DataError
from wlnet.nets.graph import graph
from wlnet.nets.net import Net
from wlnet.nets.types import Integer, Length, PortType
from wlnet.nets.values import Edge, Word
from wlnet.training.data import column_type, encoded, read_columns, target_types, with_data
from wlnet.training.losses import attach

NET = chain([layer("LinearLayer", 2)])
SOFTMAX = chain([layer("LinearLayer"), layer("SoftmaxLayer")])
TWO = graph([layer("LinearLayer", 3), layer("SoftmaxLayer")], [])
XS, YS = [[1, 2, 3], [4, 5, 6]], [[1, 0], [0, 1]]

FORMS: list[Any] = [
    [Edge(x, y) for x, y in zip(XS, YS, strict=True)],
    Edge(XS, YS),
    Edge(np.array(XS), np.array(YS)),
    {"Input": XS, "Output": YS},
    [{"Input": x, "Output": y} for x, y in zip(XS, YS, strict=True)],
]


@pytest.mark.parametrize("data", FORMS, ids=range(len(FORMS)))
def test_forms(data: Any) -> None:
    columns = read_columns(NET, data)
    assert columns.count == 2
    assert {port: np.asarray(column).tolist() for port, column in columns.ports.items()} == {"Input": XS, "Output": YS}


REFUSED: list[tuple[Net, Any, str]] = [
    (NET, Edge(XS, YS[:1]),
     'the lists of examples have unequal lengths: 2 at port "Input", 1 at port "Output".'),
    (NET, {"Input": XS, "Ouput": YS},
     'there is no port "Ouput"; there are "Input" and "Output". Did you mean "Output"?'),
    (NET, {"Output": YS}, 'there are no data for the input "Input".'),
    (NET, [], "there are no examples."),
    (NET, {"Input": [], "Output": []}, "there are no examples."),
    (NET, 3, "the data should be a list of rules, a rule between two lists, an association of lists, or a list of "
     "associations; they are 3."),
    (NET, Edge(XS, 3), 'port "Output": a list of examples is needed; 3 was given.'),
    (NET, [{"Input": 1}, {"Input": 1, "Output": 2}],
     'example 2 has the keys "Input" and "Output", and example 1 has "Input".'),
    (TWO, Edge(XS, YS), 'rules do not say which port they are for, and the net has the outputs "Output1" and '
     '"Output2"; give the data by port.'),
    (layer("MeanSquaredLossLayer"), Edge(XS, YS),
     'rules do not say which port they are for, and the net has a loss of its own, "Loss"; give the data by port.'),
]  # fmt: skip


@pytest.mark.parametrize(("net", "data", "text"), REFUSED, ids=range(len(REFUSED)))
def test_refusals(net: Net, data: Any, text: str) -> None:
    with pytest.raises(DataError) as caught:
        read_columns(net, data)
    assert str(caught.value) == f"NetTrain: {text}"


def told(net: Net, data: Any) -> Net:
    return with_data(net, read_columns(net, data))


def test_sizes() -> None:
    assert told(NET, Edge(XS, YS)).type("Input").dims == (3,)
    ramp = chain([Word("Ramp")])
    assert told(ramp, {"Input": [[1, 2], [1, 2, 3]]}).type("Input").dims == (Length(),)
    assert told(chain([layer("LinearLayer", 2)], {"Input": 3}), Edge(XS, YS)).type("Input").dims == (3,)
    assert column_type([np.ones((2, 3)), np.ones((4, 3))]) == PortType((Length(), 3))
    assert column_type([np.ones((2, 3)), np.ones(3)]) == PortType()
    assert column_type(["a"]) == PortType()
    assert column_type([3, 1], integers=True) == PortType((), Integer(1, 3))


def test_coders() -> None:
    labelled = told(SOFTMAX, Edge(XS, ["dog", "cat"]))
    assert labelled.coder("Output") == ClassDecoder.build((["cat", "dog"],))
    assert labelled.type("Output").dims == (2,)
    assert told(SOFTMAX, Edge(["dog", "cat"], YS)).coder("Input") == ClassEncoder.build((["cat", "dog"],))
    vector = chain([layer("LinearLayer", 2)], {"Input": 2})
    wanted = ClassEncoder.build((["cat", "dog"], "IndicatorVector"))
    assert told(vector, Edge(["dog", "cat"], YS)).coder("Input") == wanted
    truths = told(chain([Word("LogisticSigmoid")]), Edge([True, False], [True, False]))
    assert (truths.coder("Input"), truths.coder("Output")) == (BooleanEncoder.build(), BooleanDecoder.build())
    assert told(chain([layer("LinearLayer", 1)]), Edge(XS, [1, 2])).coder("Output") == ScalarDecoder.build()
    assert told(chain([layer("LinearLayer", ())]), Edge(XS, [1, 2])).coder("Output") is None
    assert told(labelled, Edge(XS, ["dog", "dog"])).coder("Output") == ClassDecoder.build((["cat", "dog"],))


def arrays(net: Net, data: Any) -> dict[str, Any]:
    columns = read_columns(net, data)
    known = with_data(net, columns)
    made = attach(known, targets=target_types(known, columns))
    return encoded(made.net, columns)


def test_arrays() -> None:
    found = arrays(SOFTMAX, Edge(XS, ["dog", "cat"]))
    assert found["Input"].tolist() == XS
    assert found["Output"].tolist() == [2, 1]
    found = arrays(SOFTMAX, Edge(XS, [3, 1]))  # as many classes as the greatest
    assert found["Output"].tolist() == [3, 1]
    found = arrays(NET, Edge(XS, YS))
    assert found["Output"].tolist() == YS
    ragged = arrays(chain([Word("Tanh")]), {"Input": [[1, 2], [3]], "Output": [[1, 2], [3]]})
    assert [row.tolist() for row in ragged["Input"]] == [[1, 2], [3]]


def test_bad_examples_are_named() -> None:
    net = chain([layer("LinearLayer", 2), layer("SoftmaxLayer")], {"Output": ClassDecoder.build((["a", "b"],))})
    with pytest.raises(DataError, match=r'port "Output": example 2: "c" is none of the classes'):
        arrays(net, Edge(XS, ["a", "c"]))
    with pytest.raises(DataError, match=r'there are no data for the target "Output"'):
        arrays(net, {"Input": XS})
