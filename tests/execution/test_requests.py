from __future__ import annotations

from collections.abc import Callable

import pytest
from nets.building import agree, layer, port, refused, word

from wlnet.execution import apply
from wlnet.execution.requests import read_request
from wlnet.nets.chain import chain
from wlnet.nets.errors import DataError, NetError, PathError
from wlnet.nets.graph import graph
from wlnet.nets.net import End
from wlnet.nets.values import ALL, Edge, Port

NET = graph(
    {"enc": chain([3, word("Tanh")]), "drop": layer("DropoutLayer", OutputPorts=["Output", "BinaryMask"])},
    [Edge("enc", "drop")], {"Input": 2},
)  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "ends"),
    [
        (None, [End((), "Output"), End((), "BinaryMask")]),
        (ALL, [End((), "Output"), End((), "BinaryMask")]),
        ("BinaryMask", [End((), "BinaryMask")]),
        ("enc", [End(("enc",), "Output")]),
        (port("enc", 1), [End(("enc", 1), "Output")]),
        (port("enc", 1, "Output"), [End(("enc", 1), "Output")]),
        (Port(("enc",), None), [End(("enc",), "Output")]),
        (port(1), [End(("enc",), "Output")]),
        (port("drop", "BinaryMask"), [End(("drop",), "BinaryMask")]),
        (Edge("Output", None), [End((), "Output")]),
        (["Output", port("enc", -1)], [End((), "Output"), End(("enc", 2), "Output")]),
    ],
)
def test_requests(request_: object, ends: list[End]) -> None:
    assert list(read_request(NET, request_).ends) == ends


def test_forms() -> None:
    arrays = [1, 2]
    assert read_request(NET, None).form(arrays) == {"Output": 1, "BinaryMask": 2}  # type: ignore[arg-type]
    assert read_request(chain([3]), None).form([1]) == 1  # type: ignore[list-item]
    assert read_request(chain([3]), ALL).form([1]) == {"Output": 1}  # type: ignore[list-item]
    assert read_request(NET, ["Output", "enc"]).form(arrays) == {"Output": 1, "enc": 2}  # type: ignore[arg-type]


WRONG: dict[str, tuple[object, type[NetError], str, str]] = {
    "an input": (port("Input"), DataError, "netinport",
                 'port "Input": it is an input; only values of outputs can be asked for.'),
    "an inner input": (port("enc", 1, "Input"), DataError, "netinport",
                       'layer "enc"/1 (LinearLayer[3]), port "Input": it is an input; only values of outputs can be '
                       'asked for.'),
    "no such output": ("Outputs", PathError, "netnopart",
                       'there is no output "Outputs"; there are "Output" and "BinaryMask". Did you mean "Output"?'),
    "no such layer": (port("dec", "Output"), PathError, "netnopart",
                      'there is no layer "dec"; there are "enc" and "drop". Did you mean "enc"?'),
    "inside a layer": (port("drop", "x", "Output"), PathError, "netnopart", "DropoutLayer[] has no layers inside."),
    "several": (port("drop"), DataError, "netoneport",
                'layer "drop" (DropoutLayer[]): has the outputs "Output" and "BinaryMask"; say which.'),
    "a property": (Edge("Output", "Probabilities"), DataError, "netdecprop",
                   'port "Output": "Output" -> "Probabilities" asks for a property, and there is no decoder.'),
    "nonsense": (2.5, DataError, "netinport", "2.5 is no port."),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_requests(name: str) -> None:
    request, kind, tag, text = WRONG[name]
    build: Callable[[], object] = lambda: read_request(NET, request)  # noqa: E731
    refused(build, kind, tag, f"NetGraph: {text}")


def test_the_outputs_of_all_layers() -> None:
    net = chain({"a": word("Ramp"), "b": word("Tanh")}, {"Input": 2})
    found = apply(net, [-1, 0], port(ALL, "Output"))
    assert isinstance(found, dict)
    assert list(found) == [port("a", "Output"), port("b", "Output")]
    agree(found[port("a", "Output")], [0, 0])
    refused(
        lambda: apply(net, [-1, 0], port(ALL, "Outptu")), PathError, "netnopart",
        'NetChain: no layer has an output "Outptu".',
    )  # fmt: skip
