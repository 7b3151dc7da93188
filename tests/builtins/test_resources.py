"""What would be fetched from the network: a message, $Failed, and a script that goes on."""

import pytest

from wlnet.checking import check_text
from wlnet.session import Session


@pytest.mark.parametrize("call", ['ResourceData["Digits", "TrainingData"]', 'ExampleData[{"TestImage", "Boat"}]',
                                  'EntityValue["Planet", "Mass"]', 'CloudGet["x"]'])  # fmt: skip
def test_a_message_and_failed(call: str) -> None:
    result = Session().evaluate(call)
    name = call.partition("[")[0]
    shown = call.replace('"', "")
    assert str(result) == "$Failed"
    assert [str(m) for m in result.messages] == [
        f"{name}::network: {shown} would be fetched from the network, which wlnet does not reach."
    ]


def test_what_follows_runs_on() -> None:
    session = Session()
    session.evaluate('data = ResourceData["Digits"]; train = data[[;; 10]]')
    assert str(session.evaluate('net = NetInitialize[NetChain[{3, Ramp}, "Input" -> 2]]; Length[net[{1, 2}]]')) == "3"


def test_the_checker_takes_fetched_data_as_unknown() -> None:
    script = """
data = ResourceData["Digits", "TrainingData"];
{train, test} = TakeDrop[RandomSample[data], 100];
classes = Union[Values[train]];
size = ImageDimensions[ExampleData[{"TestImage", "Boat"}]];
net = NetChain[{ConvolutionLayer[4, 3], FlattenLayer[], Length[classes], SoftmaxLayer[]},
  "Input" -> NetEncoder[{"Image", size}], "Output" -> NetDecoder[{"Class", classes}]];
NetTrain[net, train]
"""
    assert check_text(script, "net.wls") == []
