"""What is written for a measurement, and measuring a net."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from nets.building import layer

from wlnet.nets.chain import chain
from wlnet.nets.coders.classes import ClassDecoder
from wlnet.nets.coders.coder import Foreign, Pairs
from wlnet.nets.errors import IncompleteNet, SpecificationError
from wlnet.nets.graph import graph
from wlnet.nets.net import Net
from wlnet.nets.values import AUTOMATIC, Edge, Port, Word
from wlnet.training.data import encoded, read_columns, target_types, with_data
from wlnet.training.losses import attach
from wlnet.training.measurements.run import measured
from wlnet.training.measurements.specifications import read_measures

CLASSIFIER = chain([layer("SoftmaxLayer")], {"Output": ClassDecoder.build((["a", "b"],))})
DATA = {"Input": [[1, 0], [0, 1], [0, 3], [2, 0]], "Output": ["a", "b", "a", "b"]}
IDENTITY = chain([layer("FlattenLayer")])


def values(net: Net, data: Any, specs: Any, *, loss: Any = AUTOMATIC, **how: Any) -> list[Any]:
    columns = read_columns(net, data)
    known = with_data(net, columns)
    made = attach(known, loss, target_types(known, columns))
    return measured(made, encoded(made.net, columns), read_measures(made, specs), **how)


@pytest.mark.parametrize("batch", [1, 3, None])
def test_values(batch: int | None) -> None:
    accuracy, recall, loss, port = values(
        CLASSIFIER, DATA, ["Accuracy", "Recall", "Loss", Port((), "Output")], batch_size=batch
    )
    p = np.exp(DATA["Input"]) / np.exp(DATA["Input"]).sum(-1, keepdims=True)  # type: ignore[arg-type, attr-defined]
    assert accuracy == 0.5
    assert recall == Pairs((("a", 0.5), ("b", 0.5)))
    assert loss == pytest.approx(-np.log(p[range(4), [0, 1, 0, 1]]).mean(), rel=1e-6)
    np.testing.assert_allclose(port, p.mean(0), rtol=1e-6)


def test_ports_functions_and_settings() -> None:
    data = {"Input": [[1.0, 2], [3, 4], [5, 9]], "Output": [[0, 0], [0, 0], [0, 0]]}

    def spread(batch: Mapping[str, Any]) -> float:
        return float(np.ptp(batch["Input"] + 0 * batch["Loss"][:, None]))

    function = Foreign("spread", spread, "spread")
    specs = [
        Port((1,), "Output"),
        {"Measurement": Port((), "Input"), "Aggregation": "Max"},
        {"Measurement": function, "Key": "spread"},
        {"Measurement": function, "Aggregation": "Max"},
        {"Measurement": "MeanSquare", "Key": "ms"},
    ]
    port, most, mean, largest, square = values(IDENTITY, data, specs, batch_size=2)
    assert port.tolist() == [3, 5]
    assert most.tolist() == [5, 9]
    assert mean == pytest.approx((3 * 2 + 4 * 1) / 3)
    assert largest == 4
    assert square == pytest.approx((1 + 4 + 9 + 16 + 25 + 81) / 6)
    made = attach(IDENTITY)
    assert [measure.key for measure in read_measures(made, specs)] == [
        'NetPort[{1, "Output"}]', 'NetPort["Input"]', "spread", "spread", "ms"
    ]  # fmt: skip


def test_several_outputs() -> None:
    net = graph([layer("FlattenLayer"), layer("FlattenLayer")], [])
    data = {"Input": [[1.0], [2]], "Output1": [[0.0], [0]], "Output2": [[3.0], [3]]}
    square, one, total = values(net, data, ["MeanSquare", "Loss2", "Loss"])
    assert square == Pairs((("Output1", 2.5), ("Output2", 2.5)))
    assert one == 2.5
    assert total == 5


def test_a_net_with_a_loss_of_its_own() -> None:
    net = graph({"net": IDENTITY, "loss": layer("MeanAbsoluteLossLayer")}, [Edge("net", "loss")])
    data = {"Input": [[1.0], [2]], "Target": [[0.0], [0]]}
    assert values(net, data, ["MeanSquare", "Loss"]) == [2.5, 1.5]
    loss = layer("CrossEntropyLossLayer", "Index")
    assert values(loss, {"Input": [[0.2, 0.8], [0.7, 0.3]], "Target": [2, 2]}, "Accuracy") == [0.5]


def test_classes_by_squares() -> None:
    (loss,) = values(CLASSIFIER, DATA, "Loss", loss=Word("MeanSquaredLossLayer"))
    p = np.exp(DATA["Input"]) / np.exp(DATA["Input"]).sum(-1, keepdims=True)  # type: ignore[arg-type, attr-defined]
    assert loss == pytest.approx(np.square(p - np.eye(2)[[0, 1, 0, 1]]).mean(), rel=1e-5)


def test_codes_are_not_encoded_again() -> None:
    net = chain([layer("SoftmaxLayer")], {"Output": ClassDecoder.build(([2, 1],))})
    assert values(net, {"Input": [[1, 0], [0, 1]], "Output": [2, 1]}, "Accuracy") == [1]


REFUSED: list[tuple[Any, str]] = [
    ("Acuracy", 'there is no measurement "Acuracy". Did you mean "Accuracy"?'),
    ("RSquared",
     '"RSquared" is measured where a MeanSquaredLossLayer or MeanAbsoluteLossLayer compares; the net has none.'),
    (Edge("Accuracy", 0), '"Accuracy" takes a positive integer; 0 was given.'),
    (Edge("Recall", 1), '"Recall" takes no argument; 1 was given.'),
    ("FScore", '"FScore" takes a positive number.'),
    ("ROCCurvePlot", '"ROCCurvePlot" is a drawing, which is not built. There is "ROCCurve".'),
    ({"Measurement": "Recall", "ClassAveraging": "Mean"},
     '"ClassAveraging" should be "Macro", "Micro" or None, not "Mean".'),
    ({"Measurement": "Accuracy", "ClassAveraging": "Macro"},
     '"ClassAveraging" is for measurements of classes; "Accuracy" is none.'),
    ({"Measurement": "Recall", "Averaging": "Macro"},
     'there is no setting "Averaging" of a measurement. Did you mean "ClassAveraging"?'),
    ({"Key": "x"}, 'there is no "Measurement".'),
]  # fmt: skip


@pytest.mark.parametrize(("spec", "text"), REFUSED, ids=range(len(REFUSED)))
def test_refusals(spec: Any, text: str) -> None:
    with pytest.raises(SpecificationError) as caught:
        read_measures(attach(CLASSIFIER), [spec])
    assert str(caught.value) == f"NetMeasurements: {text}"


def test_nets_without_values() -> None:
    with pytest.raises(IncompleteNet):
        values(layer("LinearLayer", 2), Edge([[1, 2]], [[1, 2]]), "Loss")
