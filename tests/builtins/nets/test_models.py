from pathlib import Path

import pytest

from wlnet.session import Session


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setenv("WLNET_MODELS", str(tmp_path))
    made = Session(report=lambda _: None)
    made.evaluate('net = NetChain[{LinearLayer[1, "Weights" -> {{1, 2}}, "Biases" -> {0}], Ramp}, "Input" -> 2];')
    made.evaluate(f'Put[net, "{tmp_path / "My Net v1.wl"}"]; Put[{{1, 2}}, "{tmp_path / "list.wlnet"}"];')
    return made


def evaluated(session: Session, code: str) -> tuple[str, list[str]]:
    result = session.evaluate(code)
    return str(result), [str(m) for m in result.messages]


def test_stored_nets(session: Session) -> None:
    assert evaluated(session, "NetModel[]") == ('{"My Net v1", "list"}', [])
    assert evaluated(session, 'NetModel["My Net v1"] === net') == ("True", [])
    assert evaluated(session, 'NetModel[{"My Net v1"}][{3, 4}]') == ("{11.}", [])
    assert evaluated(session, 'NetModel["My Net v1", "UninitializedEvaluationNet"][[1, "Weights"]]') == (
        "Automatic",
        [],
    )
    assert evaluated(session, 'NetModel["My Net v1", "ByteCount"]') == ("12", [])
    assert evaluated(session, 'NetModel["My Net v1", "Output" -> 1] === NetReplacePart[net, "Output" -> 1]') == (
        "True",
        [],
    )


def test_messages(session: Session, tmp_path: Path) -> None:
    assert evaluated(session, 'NetModel["My net"]') == (
        "$Failed",
        [
            f"NetModel::notfound: There is no model My net in {tmp_path}, and wlnet fetches none. Put the net there as "
            'My net.wl, as written by Put[net, file]. Did you mean "My Net v1"?'
        ],
    )
    assert evaluated(session, 'NetModel["a/b"]')[1] == [
        f"NetModel::notfound: There is no model a/b in {tmp_path}, and wlnet fetches none. Put the net there as "
        "a-b.wl, as written by Put[net, file]."
    ]
    assert evaluated(session, 'NetModel["list"]') == (
        "$Failed", [f"NetModel::badfile: {tmp_path / 'list.wlnet'} holds no net."]
    )  # fmt: skip
    assert evaluated(session, 'NetModel[{"My Net v1", "Size" -> 3}]')[1] == [
        "NetModel::params: Models with parameters are not built; {My Net v1, Size -> 3} was asked for."
    ]
    assert evaluated(session, 'NetModel["My Net v1", "TaskType"]')[1] == [
        "NetModel::prop: TaskType is no property that a stored model has; there are {EvaluationNet, "
        "EvaluationFunction, UninitializedEvaluationNet, ByteCount}."
    ]
    assert evaluated(session, 'NetModel["My Net v1", "Output" -> 7]')[0] == "$Failed"


def test_no_folder(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WLNET_MODELS", str(tmp_path / "none"))
    assert evaluated(session, "NetModel[]") == ("{}", [])
