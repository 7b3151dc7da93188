"""The command line: what each command prints where, and its exit status."""

import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from listening import LISTENING

from wlnet.frontends.cli import main
from wlnet.version import __version__

WLNET = [sys.executable, "-m", "wlnet"]


class Ran:
    """What a call of the command line left behind."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


class Caller:
    """Calls the command line in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> Ran:
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        status = main([str(a) for a in arguments])
        found = self._capsys.readouterr()
        return Ran(status, found.out, found.err)


@pytest.fixture
def wlnet(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Caller:
    return Caller(capsys, monkeypatch)


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Writes a script."""

    def write(code: str | bytes) -> Path:
        path = tmp_path / "script.wls"
        path.write_bytes(code if isinstance(code, bytes) else code.encode())
        return path

    return write


# run ------------------------------------------------------------------------------------------------------------------


def test_run_prints_what_the_script_prints_and_nothing_else(wlnet, script) -> None:
    ran = wlnet("run", script("1 + 1\nPrint[2 + 3]; 7\nf[x_] := x^2\nPrint[f[4]]\n"))
    assert (ran.status, ran.out, ran.err) == (0, "5\n16\n", "")


def test_run_gives_the_script_its_name_and_arguments(wlnet, script) -> None:
    path = script("Print[$ScriptCommandLine]; Print[FileNameTake[$InputFileName]]")
    assert wlnet("run", path, "a", "--b", "-c").out == f"{{{path}, a, --b, -c}}\nscript.wls\n"


def test_run_shows_text_without_a_line_end(wlnet, script) -> None:
    assert wlnet("run", script('WriteString["stdout", "a"]; Print["b"]; WriteString["stdout", "c"]')).out == "ab\nc"


@pytest.mark.parametrize(
    ("code", "status"), [("Exit[7]", 7), ("Exit[]", 0), ("Quit[3]", 3), ("Do[Exit[i], {i, 4, 9}]", 4)]
)
def test_run_ends_with_the_status_of_exit(wlnet, script, code: str, status: int) -> None:
    ran = wlnet("run", script(f"{code}\nPrint[1]"))
    assert (ran.status, ran.out) == (status, "")


def test_run_shows_messages_with_the_line_and_a_caret(wlnet, script) -> None:
    path = script("x = 1;\n  First[{}]\n")
    ran = wlnet("run", path)
    assert (ran.status, ran.out) == (0, "")
    first, place, line, caret = ran.err.splitlines()
    assert first.startswith("First::")
    assert [place, line, caret] == [f"  {path}:2:3", "      First[{}]", "      ^"]


def test_run_goes_on_after_a_syntax_error_and_ends_with_1(wlnet, script) -> None:
    path = script("Print[1]\nf[)\nPrint[2]\n")
    ran = wlnet("run", path)
    assert (ran.status, ran.out) == (1, "1\n2\n")
    assert ran.err == (
        f'{path}:2:3: Syntax::bktmcp: ")" cannot close the "[" of line 2, column 2.\n'
        '    f[)\n      ^\n  hint: close that with "]" first\n'
    )


def test_run_ends_with_2_if_the_file_cannot_be_read(wlnet, tmp_path: Path) -> None:
    ran = wlnet("run", tmp_path / "none.wls")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"wlnet: cannot read {tmp_path / 'none.wls'}: No such file or directory\n"
    assert wlnet("run", tmp_path).err == f"wlnet: cannot read {tmp_path}: Is a directory\n"
    assert wlnet("run", "a\0b").status == 2


def test_run_reads_standard_input(wlnet) -> None:
    assert wlnet("run", "-", stdin=b"Print[$ScriptCommandLine]").out == "{<stdin>}\n"


@pytest.mark.parametrize(
    "data",
    ['Print["é"]'.encode(), b"\xef\xbb\xbf" + 'Print["é"]'.encode(), 'Print["é"]'.encode("latin-1")],
    ids=["UTF-8", "byte order mark", "Latin-1"],
)
def test_encodings(wlnet, script, data: bytes) -> None:
    assert wlnet("run", script(data)).out == "é\n"


def test_line_ends_of_windows_and_a_first_line_for_the_shell(wlnet, script) -> None:
    assert wlnet("run", script(b"#!/usr/bin/env -S wlnet run\r\nPrint[1 +\r\n 2]\r\nPrint[4]")).out == "3\n4\n"


def test_sandbox_refuses_to_write(wlnet, script, tmp_path: Path) -> None:
    ran = wlnet("run", "--sandbox", script(f'Print[Export["{tmp_path}/x.txt", "a"]]'))
    assert "General::sandbox" in ran.err
    assert not (tmp_path / "x.txt").exists()


def test_a_defect_is_told_in_a_line(wlnet, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> object:
        raise KeyError("lost")

    monkeypatch.setattr("wlnet.session.Session.read", broken)
    ran = wlnet("eval", "1")
    assert (ran.status, ran.out) == (70, "")
    assert ran.err == (
        "wlnet: internal error (KeyError: 'lost'). This is a defect of wlnet; with\n"
        "WLNET_TRACEBACK=1 in the environment it says where.\n"
    )
    monkeypatch.setenv("WLNET_TRACEBACK", "1")
    with pytest.raises(KeyError):
        wlnet("eval", "1")


# eval -----------------------------------------------------------------------------------------------------------------


def test_eval_prints_a_line_for_each_result_but_null(wlnet) -> None:
    assert wlnet("eval", 'x = 2\ny = 3;\nNull\nx*y\n"s"\n{1/2, a -> b}').out == '2\n6\n"s"\n{1/2, a -> b}\n'


def test_eval_knows_what_came_before(wlnet) -> None:
    assert wlnet("eval", "2^10\n% + 1\n{%, %%, %1, Out[2]}").out == "1024\n1025\n{1025, 1024, 1024, 1025}\n"


def test_a_value_that_is_not_shown_is_kept(wlnet) -> None:
    assert wlnet("eval", "a = 1; 2 + 3;\n% * 2").out == "10\n"


@pytest.mark.parametrize(
    ("form", "shown"),
    [("FullForm", 'List[Rational[1, 2], "s"]'), ("InputForm", '{1/2, "s"}')],
)
def test_forms(wlnet, form: str, shown: str) -> None:
    assert wlnet("eval", "--form", form, '{1/2, "s"}').out == shown + "\n"
    assert wlnet("eval", f"--form={form}", '{1/2, "s"}').out == shown + "\n"


def test_output_form(wlnet) -> None:
    assert wlnet("eval", "--form", "OutputForm", '{a, "s"}').out == "{a, s}\n"


def test_eval_reads_standard_input(wlnet) -> None:
    assert wlnet("eval", "-", stdin=b"1 +\n1\n").out == "2\n"


@pytest.mark.parametrize(("code", "value"), [("-2^2", "-4"), ("-(-x)", "x"), ("-1", "-1"), ("- 3", "-3")])
def test_code_may_begin_with_a_minus_sign(wlnet, code: str, value: str) -> None:
    assert wlnet("eval", code).out == value + "\n"
    assert wlnet("eval", "--", code).out == value + "\n"


def test_eval_ends_with_1_after_a_syntax_error(wlnet) -> None:
    ran = wlnet("eval", "1 + 1\n2 +")
    assert (ran.status, ran.out) == (1, "2\n")
    assert ran.err.startswith("<eval>:2:3: Syntax::sntxi: ")


def test_eval_ends_with_the_status_of_exit(wlnet) -> None:
    ran = wlnet("eval", "1\nExit[5]\n2")
    assert (ran.status, ran.out) == (5, "1\n")


def test_eval_shows_places_only_in_several_lines(wlnet) -> None:
    assert len(wlnet("eval", "1/0").err.splitlines()) == 1
    assert wlnet("eval", "1;\n1/0").err.splitlines()[1:] == ["  <eval>:2:3", "    1/0", "      ^"]


# parse ----------------------------------------------------------------------------------------------------------------


def test_parse_prints_a_line_for_each_expression(wlnet, script) -> None:
    path = script('a+b*c\n{1,\n 2}\n"x\ny"\n')
    ran = wlnet("parse", path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == 'Plus[a, Times[b, c]]\nList[1, 2]\n"x\\ny"\n'
    assert wlnet("parse", "--form", "InputForm", path).out.splitlines()[:2] == ["a + b*c", "{1, 2}"]


def test_parse_ends_with_1_on_a_syntax_error_and_2_unread(wlnet, script, tmp_path: Path) -> None:
    ran = wlnet("parse", script("a\nb]\nc\n"))
    assert (ran.status, ran.out) == (1, "a\nc\n")
    assert "Syntax::bktmop" in ran.err
    assert wlnet("parse", tmp_path / "none.wl").status == 2


def test_parse_reads_standard_input(wlnet) -> None:
    assert wlnet("parse", "-", stdin=b"f'[x]").out == "Derivative[1][f][x]\n"


@pytest.mark.parametrize("seed", range(40))
def test_junk_gives_syntax_errors(wlnet, seed: int) -> None:
    dice = random.Random(seed)
    alphabet = bytes(range(256)) if seed % 2 else b'ab12[](){}<|>"\\`*(*)^_+-;:,.!@#%&=~?/\n \xe2\x88\x92'
    data = bytes(dice.choice(alphabet) for _ in range(400))
    ran = wlnet("parse", "-", stdin=data)
    assert ran.status in (0, 1), ran.err
    assert (ran.status == 1) == ("<stdin>:" in ran.err)
    assert "internal error" not in ran.err


@pytest.mark.parametrize("form", ["FullForm", "InputForm", "OutputForm"])
@pytest.mark.parametrize("code", ["f[" * 20_000 + "]" * 20_000, "{" * 20_000 + "}" * 20_000, "-" * 20_000 + "x"])
def test_deep_nesting_is_printed(wlnet, form: str, code: str) -> None:
    ran = wlnet("parse", "--form", form, "-", stdin=code.encode())
    assert (ran.status, ran.err) == (0, "")
    assert len(ran.out) >= 20_000


# check ----------------------------------------------------------------------------------------------------------------

WRONG_NET = """net = NetChain[{
    LinearLayer[10],
    LinearLayer[3, "Weights" -> ConstantArray[1, {3, 64}]]
}, "Input" -> 64];
Print["never seen"];
"""


def test_check(wlnet, script, tmp_path: Path) -> None:
    path = script(WRONG_NET)
    ran = wlnet("check", path)
    assert (ran.status, ran.err) == (1, "")
    assert ran.out == (
        f'{path}:3:5: error NetChain::tyfail1: layer 2 (LinearLayer[3]), port "Input": needs an array of 64 numbers, '
        f'since "Weights" is 3×64; layer 1 (LinearLayer[10]) gives a vector of size 10. (see {path}:2:5)\n'
    )
    assert wlnet("check", script("Print[1]")).status == 0
    assert wlnet("check", tmp_path / "none").status == 2
    assert wlnet("check", "-", stdin=b"(").out.startswith("<stdin>:1:1: error Syntax::bktmcp: ")


def test_check_has_a_time_limit(wlnet, script) -> None:
    path = script("x = 1;\nWhile[True, x++]\nFirst[{}]")
    ran = wlnet("check", "--seconds", "0.3", path)
    assert ran.status == 1
    assert ran.out == (
        f"{path}:2:1: warning Check::time: Evaluation took longer than 0.3 seconds; "
        "nets from here on are not checked.\n"
    )


def test_check_of_folders_and_several_files(wlnet, script, tmp_path: Path) -> None:
    folder = tmp_path / "nets"
    (folder / "inner").mkdir(parents=True)
    (folder / "b.wl").write_text("First[{}]")
    (folder / "inner" / "a.m").write_text("Last[{}]")
    (folder / "notes.txt").write_text("First[{}]")
    ran = wlnet("check", folder, script("1/0"))
    assert ran.status == 1
    places = [line.split(": ")[0] for line in ran.out.splitlines()]
    assert places[:2] == [f"{folder}/b.wl:1:1", f"{folder}/inner/a.m:1:1"]
    assert len(places) == 3
    missing = wlnet("check", folder / "none", folder / "b.wl")
    assert (missing.status, len(missing.out.splitlines())) == (2, 1)
    assert wlnet("check").status == 2


def test_check_writes_json_and_sarif_and_shapes(wlnet, script) -> None:
    path = script('a = NetChain[{LinearLayer[3]}, "Input" -> 2]; First[{}]')
    (record,) = json.loads(wlnet("check", "--format", "json", path).out)
    assert (record["tag"], record["line"]) == ("First::nofirst", 1)
    assert len(json.loads(wlnet("check", "--format", "sarif", path).out)["runs"][0]["results"]) == 1
    assert "  1   LinearLayer   vector (size: 3)\n" in wlnet("check", "--shapes", path).out


def test_check_explains(wlnet) -> None:
    ran = wlnet("check", "--explain", "NetChain::tyfail1")
    assert ran.status == 0
    assert "Wrong:\n    NetChain[" in ran.out
    unknown = wlnet("check", "--explain", "nothing")
    assert (unknown.status, unknown.out) == (2, "")
    assert "tyfail1" in unknown.err


# the program as a whole -----------------------------------------------------------------------------------------------


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"wlnet {__version__}\n"


def test_python_m_wlnet() -> None:
    done = subprocess.run([*WLNET, "eval", "1+1"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "2\n", "")


def test_output_that_the_encoding_lacks_is_escaped() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*WLNET, "eval", 'Print["é"]'], capture_output=True, text=True, env=environment, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "\\xe9\n", "")


def test_a_reader_that_goes_away_is_no_error(script) -> None:
    path = script("Do[Print[i], {i, 100000}]")
    with subprocess.Popen([*WLNET, "run", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"1\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_is_told_in_a_line(script) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*WLNET, "run", script("Print[1]")], stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert (done.returncode, done.stderr) == (1, b"wlnet: cannot write the output: No space left on device\n")


@pytest.mark.skipif(os.name != "posix", reason="closes streams in a shell")
def test_closed_streams() -> None:
    def shell(command: str) -> tuple[int, str, str]:
        words = f'"{sys.executable}" -m wlnet {command}'
        done = subprocess.run(["sh", "-c", words], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr

    assert shell("eval 1 >&-") == (0, "", "")
    assert shell("eval '1/0' 2>&-") == (0, "ComplexInfinity\n", "")
    assert shell("eval - <&-") == (2, "", "wlnet: cannot read standard input: it is closed\n")


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
@pytest.mark.parametrize(
    ("code", "presses", "out"),
    [
        ("While[True, 1]; Print[2]", 1, ""),
        ("Print[CheckAbort[While[True, 1], 2]]; Pause[60]", 2, "2\n"),
        ('ReadString["fifo"]; Print[2]', 3, ""),
    ],
    ids=["evaluation", "caught once", "waiting for the system"],
)
def test_ctrl_c_ends_a_script(script, tmp_path: Path, code: str, presses: int, out: str) -> None:
    os.mkfifo(tmp_path / "fifo")
    path = script(f"SetDirectory[DirectoryName[$InputFileName]]; Print[1];\n{code}")
    with subprocess.Popen(
        [*LISTENING, *WLNET, "run", path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "1\n"
        for _ in range(presses):
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
        rest, err = process.communicate(timeout=30)
        assert (rest, err, process.returncode) == (out, "$Aborted\n", 130)
