"""Which losses fit which outputs, and nets with losses attached."""

from typing import Any

import numpy as np
import pytest
from nets.building import layer

from wlnet.execution import apply
from wlnet.nets.chain import chain
from wlnet.nets.coders.booleans import BooleanDecoder, BooleanEncoder
from wlnet.nets.coders.classes import ClassDecoder, ClassEncoder
from wlnet.nets.errors import SpecificationError
from wlnet.nets.graph import graph
from wlnet.nets.initialize import initialize
from wlnet.nets.net import End, Net
from wlnet.nets.types import Integer, PortType
from wlnet.nets.values import AUTOMATIC, Edge, Port, Scaled, Word
from wlnet.training.losses import Attached, Term, attach, automatic_loss

CLASSES = ClassDecoder.build((["a", "b", "c"],))
CLASSIFIER = chain([layer("LinearLayer", 3), layer("SoftmaxLayer")], {"Input": 2, "Output": CLASSES})
REGRESSION = chain([layer("LinearLayer", 3)], {"Input": 2})
TWO = graph([layer("LinearLayer", 3), layer("SoftmaxLayer")], [], {"Input": 2})
OWN = graph({"net": REGRESSION, "loss": layer("MeanSquaredLossLayer")}, [Edge("net", "loss")])

AUTOMATICALLY: list[tuple[Net, str]] = [
    (CLASSIFIER, 'CrossEntropyLossLayer["Index"]'),
    (REGRESSION, "MeanSquaredLossLayer[]"),
    (chain([REGRESSION, chain([layer("SoftmaxLayer")])]), 'CrossEntropyLossLayer["Index"]'),
    (chain([REGRESSION, layer("SoftmaxLayer"), layer("FlattenLayer")]), "MeanSquaredLossLayer[]"),
    (chain([layer("LinearLayer", ()), Word("LogisticSigmoid")]), 'CrossEntropyLossLayer["Binary"]'),
    (chain([layer("LinearLayer", ()), Word("Tanh")]), "MeanSquaredLossLayer[]"),
    (chain([Word("Tanh")], {"Output": BooleanDecoder.build()}), 'CrossEntropyLossLayer["Binary"]'),
    (chain([Word("Tanh")], {"Output": CLASSES}), 'CrossEntropyLossLayer["Index"]'),
    (chain([layer("SoftmaxLayer")], {"Output": ClassDecoder.build((["a"],), [("Multilabel", True)])}),
     'CrossEntropyLossLayer["Binary"]'),
    (layer("NetPairEmbeddingOperator", layer("LinearLayer", 2)), "ContrastiveLossLayer[]"),
]  # fmt: skip


@pytest.mark.parametrize(("net", "loss"), AUTOMATICALLY, ids=range(len(AUTOMATICALLY)))
def test_automatic_losses(net: Net, loss: str) -> None:
    assert automatic_loss(net, net.outputs[0]).label == loss


def test_a_net_beside_its_loss() -> None:
    made = attach(CLASSIFIER)
    assert (made.net.inputs, made.net.outputs) == (("Input", "Output"), ("Loss",))
    (term,) = made.terms
    assert (term.output, term.scale, term.prediction, term.target, term.of) == (
        "Loss", 1.0, End(("Net",), "Output"), "Output", "Output"
    )  # fmt: skip
    assert made.net.type("Output") == PortType((), Integer(1, 3))
    assert made.net.coder("Output") == ClassEncoder.build((["a", "b", "c"],))


def test_the_value_of_the_loss() -> None:
    net = chain([layer("SoftmaxLayer")], {"Output": CLASSES})
    made = attach(net)
    found = apply(made.net, {"Input": [[0, 0, np.log(2)], [0, 0, 0]], "Output": ["c", "a"]})
    np.testing.assert_allclose(found, [np.log(2), np.log(3)], rtol=1e-6)


def test_targets_take_what_the_decoder_gives() -> None:
    for decoder, loss, encoder in [
        (CLASSES, "MeanSquaredLossLayer", ClassEncoder.build((["a", "b", "c"], "IndicatorVector"))),
        (BooleanDecoder.build(options=[("InputDepth", 1)]), AUTOMATIC,
         BooleanEncoder.build((("Varying",),))),
    ]:  # fmt: skip
        net = chain([layer("LinearLayer", 3), Word("LogisticSigmoid")], {"Input": 2, "Output": decoder})
        made = attach(net, Word(loss) if isinstance(loss, str) else loss)
        assert made.net.coder("Output") == encoder
        assert made.net.type("Output").dims == (3,)


def test_the_net_as_it_was_comes_back() -> None:
    made = attach(CLASSIFIER)
    trained = initialize(made.net)
    back = made.restored(trained)
    assert back.initialized
    assert back.coder("Output") == CLASSES
    assert initialize(back, None) == CLASSIFIER
    assert made.restored(made.net) == CLASSIFIER
    sized = attach(chain([layer("LinearLayer")]), targets={"Output": PortType((4,))})
    assert sized.restored(sized.net).type("Output").dims == (4,)


def test_losses_that_the_net_has() -> None:
    made = attach(OWN)
    assert made.net is OWN
    assert made.inside == ()
    assert made.restored(OWN) is OWN
    (term,) = made.terms
    assert (term.output, term.prediction, term.target) == ("Loss", End(("net",), "Output"), "Target")
    nested = graph({"inner": OWN}, [Edge(Port((), "Truth"), Port(("inner",), "Target"))])
    (term,) = attach(nested).terms
    assert (term.prediction, term.target) == (End(("inner", "net"), "Output"), "Truth")
    (term,) = attach(layer("CrossEntropyLossLayer", "Index")).terms
    assert (term.prediction, term.target) == (End((), "Input"), "Target")


def terms(net: Net, loss: Any) -> list[tuple[str, str | None, float]]:
    return [(t.output, t.layer.label if t.layer else None, t.scale) for t in attach(net, loss).terms]


def test_what_may_be_asked_for() -> None:
    index, square = 'CrossEntropyLossLayer["Index"]', "MeanSquaredLossLayer[]"
    absolute = Word("MeanAbsoluteLossLayer")
    assert terms(TWO, AUTOMATIC) == [("Loss1", square, 1), ("Loss2", index, 1)]
    assert terms(TWO, Edge("Output2", AUTOMATIC)) == [("Loss", index, 1)]
    assert terms(TWO, [Edge("Output1", absolute), Edge("Output2", Edge(absolute, Scaled(0.5)))]) == [
        ("Loss1", "MeanAbsoluteLossLayer[]", 1), ("Loss2", "MeanAbsoluteLossLayer[]", 0.5)
    ]  # fmt: skip
    assert terms(TWO, [Edge(Edge("Output1", AUTOMATIC), Scaled(-5))]) == [("Loss", square, -5)]
    assert terms(REGRESSION, absolute) == [("Loss", "MeanAbsoluteLossLayer[]", 1)]
    assert terms(REGRESSION, "Output") == [("Output", None, 1)]
    assert terms(OWN, Edge("Loss", Scaled(2))) == [("Loss", square, 2)]
    both = graph({"net": REGRESSION, "loss": layer("MeanSquaredLossLayer")},
                 [Edge("net", "loss"), Edge("net", Port((), "y"))])  # fmt: skip
    assert terms(both, AUTOMATIC) == [("Loss", square, 1)]
    assert terms(both, ["Loss", Edge("y", absolute)]) == [("Loss1", square, 1), ("Loss2", "MeanAbsoluteLossLayer[]", 1)]


def test_a_loss_without_target() -> None:
    made = attach(REGRESSION, chain([layer("SummationLayer")]))
    assert made.net.inputs == ("Input",)
    assert made.terms == (Term("Output1", 1.0, made.terms[0].layer, End(("Net",), "Output"), None, "Output"),)


REFUSED: list[tuple[Net, Any, str]] = [
    (TWO, Word("MeanSquaredLossLayer"),
     'MeanSquaredLossLayer[] is given without an output; the outputs are "Output1" and "Output2".'),
    (TWO, Edge("output1", AUTOMATIC),
     'there is no output "output1" to have a loss; the outputs are "Output1" and "Output2". Did you mean "Output1"?'),
    (TWO, 2.5, "2.5 is no loss; a loss is the name of an output, a loss layer, or a rule from an output to a layer."),
    (REGRESSION, layer("NetArrayLayer", 3), 'NetArrayLayer[] has no port "Input", which a loss is computed of.'),
]  # fmt: skip


@pytest.mark.parametrize(("net", "loss", "text"), REFUSED, ids=range(len(REFUSED)))
def test_refusals(net: Net, loss: Any, text: str) -> None:
    with pytest.raises(SpecificationError) as caught:
        attach(net, loss)
    assert str(caught.value) == f"NetTrain: {text}"


def test_attached_nets_are_values() -> None:
    assert attach(CLASSIFIER) == attach(CLASSIFIER)
    assert isinstance(attach(CLASSIFIER), Attached)
