"""Profiles as Python and the command line give them."""

import json

import pytest

from wlnet import NotConvertible, Session, profile
from wlnet.execution import profiling
from wlnet.frontends.cli import main
from wlnet.frontends.profiling import written

NET = 'NetChain[{LinearLayer[5], Ramp, SoftmaxLayer[]}, "Input" -> 4]'


@pytest.fixture(autouse=True)
def _no_more_runs_than_asked_for(monkeypatch):
    monkeypatch.setattr(profiling, "SECONDS", 0)


def test_of_what_a_session_gives():
    net = Session().evaluate(NET)
    for given in (net, net.expression, net.expression.net):
        found = profile(given, 3, repeats=1)
        assert (found.net, found.batch, len(found.rows)) == ("NetChain", 3, 2)
    with pytest.raises(NotConvertible, match="a profile is of a net, not of 17"):
        profile(17)


def test_a_table():
    text = written(profile(Session().evaluate(NET), 3, repeats=1), "text").splitlines()
    assert text[0] == "NetChain, batch of 3, Real32"
    assert text[2].split() == [
        "layer", "kind", "output", "MFLOP", "ms", "%", "GFLOP/s", "%", "limit", "written", "arrays",
    ]  # fmt: skip
    assert text[3].startswith("1      LinearLayer + Ramp  {5}")
    assert text[4].startswith("3      SoftmaxLayer        {5}")
    assert text[5].split()[0] == "total"
    assert [line.split()[0] for line in text[7:]] == ["ms:", "limit:", "since", "memory:"]


def test_the_command(capsys, tmp_path):
    path = tmp_path / "nets.wl"
    path.write_text(f'a = {NET};\nb = LinearLayer[2, "Input" -> 3];\n', encoding="utf-8")
    assert main(["profile", str(path), "--batch", "2", "--repeats", "1", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["net"], found["batch"], [row["kind"] for row in found["rows"]]) == ("LinearLayer", 2, ["LinearLayer"])
    assert found["rows"][0]["path"] == []
    assert found["operations"] == 2 * (2 * 3 * 2 + 2)
    assert main(["profile", str(path), "--net", "a", "--repeats", "1"]) == 0
    assert capsys.readouterr().out.startswith("NetChain, batch of 1, Real32\n")


@pytest.mark.parametrize(
    ("arguments", "status", "err"),
    [
        (["1 + 1"], 1, "wlnet profile: 1 + 1 gives no net\n"),
        ([NET, "--net", "x"], 1, "wlnet profile: x gives no net\n"),
        (["none.wl"], 2, "wlnet: cannot read none.wl: No such file or directory\n"),
        (["Quit[]"], 1, ""),
    ],
)
def test_what_cannot_be_profiled(capsys, arguments, status, err):
    assert main(["profile", *arguments]) == status
    assert capsys.readouterr().err == err


def test_open_sizes(capsys):
    code = 'NetChain[{LongShortTermMemoryLayer[3], SequenceLastLayer[]}, "Input" -> {"n", 2}]'
    assert main(["profile", code]) == 1
    assert capsys.readouterr().err == (
        'NetChain: port "Input": only this is known of the shape: a matrix of size n×2. '
        "Say which sizes it is to be tried with.\n"
    )
    assert main(["profile", code, "--input", "Input=4x2", "--repeats", "1"]) == 0
    assert "LongShortTermMemoryLayer" in capsys.readouterr().out


@pytest.mark.parametrize(
    "option", [["--batch", "0"], ["--input", "Input"], ["--input", "Input=4xx"], ["--repeats", "a"]]
)
def test_options_out_of_range(capsys, option):
    with pytest.raises(SystemExit) as ended:
        main(["profile", NET, *option])
    assert ended.value.code == 2
    assert f"argument {option[0]}" in capsys.readouterr().err
