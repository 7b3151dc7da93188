"""Measurements of classifiers, against numbers worked out by hand and against scikit-learn."""

from typing import Any

import numpy as np
import pytest

from wlnet.nets.coders.coder import Pairs
from wlnet.nets.net import End
from wlnet.training.measurements.classification import ROC, area_under, roc_curve
from wlnet.training.measurements.measure import Subject
from wlnet.training.measurements.specifications import MEASUREMENTS

END = End(("Net",), "Output")
CLASSES = Subject("classes", END, "Output", ("a", "b", "c"))
BINARY = Subject("binary", END, "Output", (False, True))
MATRIX = np.array([[5, 1, 0], [2, 3, 1], [0, 1, 7]])


def of_matrix(matrix: Any) -> tuple[Any, Any]:
    """Predictions and targets that have this confusion matrix."""
    pairs = [(i, j) for i, row in enumerate(matrix) for j, n in enumerate(row) for _ in range(n)]
    truths, found = np.array(pairs).T
    return np.eye(len(matrix))[found], truths + 1


def value(name: str, predictions: Any, targets: Any, *, argument: Any = None, averaging: str | None = None,
          subject: Subject = CLASSES, batch: int = 3) -> Any:  # fmt: skip
    accumulator = MEASUREMENTS[name].begin(subject, argument, averaging)
    for start in range(0, len(targets), batch):
        part = slice(start, start + batch)
        accumulator.add({"Output": targets[part]}, {END: predictions[part]})
    found = accumulator.value()
    return [x for _, x in found.entries] if isinstance(found, Pairs) else found


HAND = [
    # the table beside the reference: name, argument, value
    ("Accuracy", None, 0.75),
    ("ErrorRate", None, 0.25),
    ("Precision", None, [0.714286, 0.6, 0.875]),
    ("Recall", None, [0.833333, 0.5, 0.875]),
    ("F1Score", None, [0.769231, 0.545455, 0.875]),
    ("Specificity", None, [0.857143, 0.857143, 0.916667]),
    ("MatthewsCorrelationCoefficient", None, [0.663388, 0.377964, 0.791667]),
    ("Informedness", None, [0.690476, 0.357143, 0.791667]),
    ("Markedness", None, [0.637363, 0.4, 0.791667]),
    ("FScore", 0.5, [0.735294, 0.576923, 0.875]),
    ("CohenKappa", None, 0.621212),
    ("ScottPi", None, 0.620493),
    ("TruePositiveNumber", None, [5, 3, 7]),
    ("FalsePositiveNumber", None, [2, 2, 1]),
    ("FalseNegativeNumber", None, [1, 3, 1]),
    ("TrueNegativeNumber", None, [12, 12, 11]),
    ("FalsePositiveRate", None, [2 / 14, 2 / 14, 1 / 12]),
    ("FalseNegativeRate", None, [1 / 6, 3 / 6, 1 / 8]),
    ("FalseDiscoveryRate", None, [2 / 7, 2 / 5, 1 / 8]),
    ("FalseOmissionRate", None, [1 / 13, 3 / 15, 1 / 12]),
    ("NegativePredictiveValue", None, [12 / 13, 12 / 15, 11 / 12]),
]


@pytest.mark.parametrize(("name", "argument", "expected"), HAND, ids=[name for name, _, _ in HAND])
def test_against_the_table(name: str, argument: Any, expected: Any) -> None:
    np.testing.assert_allclose(value(name, *of_matrix(MATRIX), argument=argument), expected, atol=1e-6)


def test_confusion() -> None:
    assert value("ConfusionMatrix", *of_matrix(MATRIX)).tolist() == MATRIX.tolist()
    assert value("F1Score", *of_matrix(MATRIX), averaging="Macro") == pytest.approx(0.729895, abs=1e-6)
    assert value("Precision", *of_matrix(MATRIX), averaging="Micro") == pytest.approx(15 / 20)
    assert value("FalsePositiveNumber", *of_matrix(MATRIX), averaging="Micro") == 5


def test_nothing_by_nothing() -> None:
    predictions, targets = of_matrix([[2, 0], [1, 0]])
    precision = value("Precision", predictions, targets, subject=Subject("classes", END, "Output"))
    assert precision[0] == pytest.approx(2 / 3)
    assert np.isnan(precision[1])


def test_labels() -> None:
    accumulator = MEASUREMENTS["Recall"].begin(CLASSES, None, None)
    predictions, targets = of_matrix(MATRIX)
    accumulator.add({"Output": targets}, {END: predictions})
    assert [label for label, _ in accumulator.value().entries] == ["a", "b", "c"]


def drawn(classes: int, count: int = 60) -> tuple[Any, Any]:
    rng = np.random.default_rng(7)
    targets = np.concatenate([np.arange(classes), rng.integers(classes, size=count)])
    scores = rng.normal(size=(len(targets), classes)).round(1) + 1.0 * np.eye(classes)[targets]  # with ties
    return np.exp(scores) / np.exp(scores).sum(-1, keepdims=True), targets + 1


def test_against_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    p, t = drawn(4)
    subject = Subject("classes", END, "Output")
    found, truths = p.argmax(-1) + 1, t

    def ours(name: str, **how: Any) -> Any:
        return value(name, p, t, subject=subject, batch=7, **how)

    assert ours("ConfusionMatrix").tolist() == metrics.confusion_matrix(truths, found).tolist()
    assert ours("CohenKappa") == pytest.approx(metrics.cohen_kappa_score(truths, found))
    for name, theirs in [("Precision", metrics.precision_score), ("Recall", metrics.recall_score),
                         ("F1Score", metrics.f1_score)]:  # fmt: skip
        np.testing.assert_allclose(ours(name), theirs(truths, found, average=None))
        for averaging in ("Macro", "Micro"):
            expected = theirs(truths, found, average=averaging.lower())
            assert ours(name, averaging=averaging) == pytest.approx(expected)
    np.testing.assert_allclose(ours("FScore", argument=2), metrics.fbeta_score(truths, found, beta=2, average=None))
    for n in (1, 2, 3):
        assert ours("Accuracy", argument=n) == pytest.approx(
            metrics.top_k_accuracy_score(truths, p + 1e-9 * np.arange(4)[::-1], k=n)
        )
        assert ours("ErrorRate", argument=n) == pytest.approx(1 - ours("Accuracy", argument=n))
    assert ours("Entropy") == pytest.approx(metrics.log_loss(truths, p))
    assert ours("Perplexity") == pytest.approx(np.exp(metrics.log_loss(truths, p)))
    areas = ours("AreaUnderROCCurve")
    for i in range(4):
        assert areas[i] == pytest.approx(metrics.roc_auc_score(truths == i + 1, p[:, i]))
        assert ours("MatthewsCorrelationCoefficient")[i] == pytest.approx(
            metrics.matthews_corrcoef(truths == i + 1, found == i + 1)
        )
        false, true, _ = metrics.roc_curve(truths == i + 1, p[:, i], drop_intermediate=False)
        np.testing.assert_allclose(ours("ROCCurve")[i], np.stack([false, true], -1))
    assert ours("AreaUnderROCCurve", averaging="Macro") == pytest.approx(
        metrics.roc_auc_score(truths, p, multi_class="ovr", average="macro")
    )
    assert ours("AreaUnderROCCurve", averaging="Micro") == pytest.approx(
        metrics.roc_auc_score(np.eye(4)[truths - 1], p, average="micro")
    )


def test_top_share_where_probabilities_are_equal() -> None:
    p, t = np.array([[0.4, 0.4, 0.2]] * 2), np.array([1, 2])
    assert value("Accuracy", p, t, argument=1) == 0.5
    assert value("Accuracy", p, t, argument=2) == 1


def test_binary() -> None:
    p, t = np.array([0.2, 0.5, 0.9, 0.6]), np.array([0, 1, 1, 0])
    found = {name: value(name, p, t, subject=BINARY) for name in ("Accuracy", "Recall", "ConfusionMatrix", "Entropy")}
    assert found["Accuracy"] == 0.75
    assert found["Recall"] == [0.5, 1.0]
    assert found["ConfusionMatrix"].tolist() == [[1, 1], [0, 2]]
    assert found["Entropy"] == pytest.approx(-np.log([0.8, 0.5, 0.9, 0.4]).mean())
    assert value("AreaUnderROCCurve", p, t, subject=BINARY) == [0.75, 0.75]


def test_targets_may_be_probabilities_or_sequences() -> None:
    p = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])
    assert value("Accuracy", p, np.array([[0.6, 0.4, 0], [0.9, 0.1, 0]])) == 0.5
    sequences = [np.array([[0.7, 0.2, 0.1]]), np.array([[0.1, 0.8, 0.1], [0.7, 0.2, 0.1]])]
    assert value("Accuracy", sequences, [np.array([1]), np.array([2, 2])], batch=2) == pytest.approx(2 / 3)


def test_curves() -> None:
    curve = roc_curve(np.array([1, 0, 1, 0]), np.array([0.9, 0.8, 0.8, 0.1]))
    assert curve.tolist() == [[0, 0], [0, 0.5], [0.5, 1], [1, 1]]
    assert area_under(curve) == 0.875
    assert np.isnan(ROC(CLASSES, True).value())
