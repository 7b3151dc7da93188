"""Checking: every finding with its place, its severity and its text, and what checking never does."""

import time
from pathlib import Path

import pytest

import wlnet
from wlnet.checking import check, check_text
from wlnet.expression import Location

TWO_WRONG = """weights = ConstantArray[1, {3, 64}];
chain[n_] := NetChain[{LinearLayer[n], LinearLayer[3, "Weights" -> weights]}, "Input" -> 4];
a = chain[10];
b = NetChain[{
  ConvolutionLayer[4, 3],
  ConvolutionLayer[8, 9]
}, "Input" -> {1, 8, 8}];
"""


def lines(text: str, **options: float) -> list[str]:
    return [str(finding) for finding in check_text(text, "net.wls", **options)]


def test_a_clean_script_has_no_findings() -> None:
    assert lines('net = NetChain[{LinearLayer[3], Ramp}, "Input" -> 2];\nPrint[NetInitialize[net][{1, 2}]]') == []


def test_a_wrong_net_is_found_with_the_places_of_both_layers() -> None:
    text = 'NetChain[{\n  LinearLayer[10],\n  LinearLayer[3, "Weights" -> ConstantArray[1, {3, 64}]]\n}]'
    assert lines(text) == [
        'net.wls:3:3: error NetChain::tyfail1: layer 2 (LinearLayer[3]), port "Input": needs an array of 64 numbers, '
        'since "Weights" is 3×64; layer 1 (LinearLayer[10]) gives a vector of size 10. (see net.wls:2:3)'
    ]


def test_all_wrong_nets_are_found() -> None:
    found = check_text(TWO_WRONG, "net.wls")
    assert [(f.location.line, f.tag) for f in found] == [(2, "NetChain::tyfail1"), (6, "NetChain::tyfail1")]


def test_syntax_errors_come_with_a_hint_and_do_not_hide_the_rest() -> None:
    assert lines("f[1\n") == ['net.wls:1:2: error Syntax::bktmcp: "[" is never closed. Hint: add "]".']
    assert lines("x = )\nFirst[{}]\n")[1].startswith("net.wls:2:1: error First::")


def test_findings_are_in_the_order_of_their_places() -> None:
    found = check_text("f[] := First[{}]\nLast[{}]\nf[]", "net.wls")
    assert [f.location.line for f in found] == sorted(f.location.line for f in found)


def test_a_loop_tells_the_same_fault_once_and_like_ones_three_times() -> None:
    assert len(lines("Do[First[{}], {100}]")) == 1
    assert len(lines("Do[Part[{1}, i], {i, 2, 100}]")) == 3


def test_a_member_between_named_ports_of_its_graph_is_not_idle() -> None:
    members = '<|"a" -> Ramp, "b" -> Tanh, "aside" -> ElementwiseLayer[Exp]|>'
    assert lines(f'NetGraph[{members}, {{"a" -> "b", NetPort["x"] -> "aside" -> NetPort["y"]}}]') == []
    assert lines(f'NetGraph[{members}, {{"a" -> "b", "aside" -> NetPort["y"]}}]') == []
    assert [f.tag for f in check_text(f'NetGraph[{members}, {{"a" -> "b"}}]', "net.wls")] == ["NetGraph::netidle"]


def test_an_old_name_is_a_warning() -> None:
    (found,) = check_text("ConstantArrayLayer[{2}]", "net.wls")
    assert (found.severity, found.tag) == ("warning", "ConstantArrayLayer::deprec")


def test_what_an_absent_package_may_define_is_unknown() -> None:
    net = 'NetChain[{LinearLayer[3, "Weights" -> weights["dense"]], LinearLayer[2]}, "Input" -> 4]'
    found = check_text(f'<< NoSuchPackage`\nweights = readWeights["file"];\n{net}', "net.wls")
    assert [f.tag for f in found] == ["Get::noopen"]
    found = check_text(f'weights = readWeights["file"];\n{net}', "net.wls")
    assert [f.tag for f in found] == ["LinearLayer::netinvtensorvals"]


def test_definitions_after_an_absent_package_are_made() -> None:
    found = check_text("<< NoSuchPackage`\nf[a_][b_] := First[{}];\nf[1][2]\nFirst[{}]", "net.wls")
    assert [(f.location.line, f.tag) for f in found] == [
        (1, "Get::noopen"),
        (2, "First::nofirst"),
        (4, "First::nofirst"),
    ]


def test_a_long_loop_is_gone_through_once() -> None:
    start = time.perf_counter()
    text = "a = Table[RandomReal[]/10, {70000}, {32}, {32}];\nDo[b = i^2, {i, 10^9}];\nFirst[{}]"
    assert [f.location.line for f in check_text(text, "net.wls")] == [3]
    assert time.perf_counter() - start < 10


def test_what_may_be_meant_is_a_warning() -> None:
    assert lines("1/0") == ["net.wls:1:3: warning Power::infy: Infinite expression 1/0 encountered."]


def test_quiet_messages_are_not_found() -> None:
    assert lines("Quiet[First[{}]]; Check[Quiet[1/0], 2]") == []


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    assert lines('Print[1]; WriteString["stdout", "x"]; WriteString["stdout", "y\\n"]; 7') == []
    assert capfd.readouterr() == ("", "")


def test_nothing_is_written_and_that_is_no_finding(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    assert lines(f'Export["{path}", "text"]; DeleteFile["{path}"]') == []
    assert list(tmp_path.iterdir()) == []


def test_after_exit_only_the_syntax_is_checked() -> None:
    assert lines("Exit[3]\nFirst[{}]\nf[)\n") == [
        'net.wls:3:3: error Syntax::bktmcp: ")" cannot close the "[" of line 3, column 2. '
        'Hint: close that with "]" first.'
    ]


@pytest.mark.parametrize("code", ["While[True, 1]", "CheckAbort[While[True, 1], 1]; While[True, 1]"])
def test_a_script_that_takes_too_long_is_stopped(code: str) -> None:
    start = time.monotonic()
    found = lines(f"x = 1;\n{code}\nFirst[{{}}]\nf[)", seconds=0.2)
    assert found[0] == (
        "net.wls:2:1: warning Check::time: Evaluation took longer than 0.2 seconds; nets from here on are not checked."
    )
    assert found[1].startswith("net.wls:4:3: error Syntax::bktmcp")
    assert len(found) == 2
    assert time.monotonic() - start < 60


def test_the_script_knows_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "data.wl").write_text("7")
    path = tmp_path / "main.wls"
    path.write_text('If[Get[DirectoryName[$InputFileName] <> "data.wl"] =!= 7 || $ScriptCommandLine === {}, First[{}]]')
    assert check(path) == []


def test_a_fault_in_a_package_is_told_at_its_place_there(tmp_path: Path) -> None:
    package = tmp_path / "package.wl"
    package.write_text("\n First[{}]")
    path = tmp_path / "main.wls"
    path.write_text(f'1/0;\nGet["{package}"]')
    found = check(path)
    assert [f.location for f in found] == [Location(str(path), 1, 3), Location(str(package), 2, 2)]


def test_text_or_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.wls").write_bytes(b'\xef\xbb\xbf"\xc3\xa9"; f[)')
    Path("plain").write_bytes(b'"\xe9"; f[)')
    for name in ("a.wls", Path("a.wls"), str(tmp_path / "a.wls"), "plain"):
        (finding,) = wlnet.check(name)
        assert finding.location == Location(str(name), 1, 8)
    assert [str(f.location) for f in wlnet.check("f[)")] == ["<input>:1:3"]
    assert wlnet.check("") == []
    for missing in ("none.wls", Path("none")):
        with pytest.raises(FileNotFoundError):
            wlnet.check(missing)


def test_the_fields_of_a_finding() -> None:
    (finding,) = check_text("1 +", "x.wl")
    assert isinstance(finding, wlnet.Finding)
    assert (finding.location, finding.severity, finding.tag) == (Location("x.wl", 1, 3), "error", "Syntax::sntxi")
    assert finding.text == 'Incomplete expression; "+" lacks what should follow it.'
