"""The dialogue: prompts, answers, input of several lines, interrupts and the end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from listening import LISTENING

from wlnet.frontends.repl import repl
from wlnet.session import Session
from wlnet.version import __version__

Typed = Iterable[str | type[BaseException]]


@pytest.fixture
def dialogue(capsys: pytest.CaptureFixture[str]) -> Callable[[Typed], tuple[int, str]]:
    """Types lines (or presses keys that raise) and gives the exit status and what the screen shows after the banner."""

    def run(typed: Typed) -> tuple[int, str]:
        rest = iter(typed)

        def ask(prompt: str) -> str:
            line = next(rest, EOFError)
            sys.stdout.write(prompt)
            if isinstance(line, type):
                raise line
            sys.stdout.write(line + "\n")
            return line

        status = repl(ask)
        banner, _, shown = capsys.readouterr().out.partition("\n\n")
        assert banner == f"wlnet {__version__}. End with Quit[] or Ctrl-D."
        return status, shown

    return run


def test_answers_are_numbered_and_can_be_used(dialogue) -> None:
    status, shown = dialogue(["1 + 1", "% * 21", "x = 5;", "{%, %1, x}"])
    assert status == 0
    assert shown == (
        "In[1]:= 1 + 1\nOut[1]= 2\n\n"
        "In[2]:= % * 21\nOut[2]= 42\n\n"
        "In[3]:= x = 5;\n"
        "In[4]:= {%, %1, x}\nOut[4]= {5, 2, 5}\n\n"
        "In[5]:= \n"
    )


def test_null_and_blank_lines_are_not_answered(dialogue) -> None:
    assert dialogue(["", "  ", "Null", "(* nothing *)", "7"])[1] == (
        "In[1]:= \nIn[1]:=   \nIn[1]:= Null\nIn[2]:= (* nothing *)\nIn[2]:= 7\nOut[2]= 7\n\nIn[3]:= \n"
    )


def test_input_goes_on_while_something_is_open(dialogue) -> None:
    shown = dialogue(["f[1,", "  2]", "1 +", "1", '"a', 'b"', "(* one", "two *) 3"])[1]
    assert shown == (
        "In[1]:= f[1,\n          2]\nOut[1]= f[1, 2]\n\n"
        "In[2]:= 1 +\n        1\nOut[2]= 2\n\n"
        'In[3]:= "a\n        b"\nOut[3]= a\n        b\n\n'
        "In[4]:= (* one\n        two *) 3\nOut[4]= 3\n\n"
        "In[5]:= \n"
    )


def test_lines_of_a_result_are_aligned_and_its_form_is_named(dialogue) -> None:
    assert dialogue(["1/2", "TableForm[{x^2, 3}]", "HoldForm[1 + 1]", "Length[%2]"])[1] == (
        "In[1]:= 1/2\n        1\nOut[1]= -\n        2\n\n"
        "In[2]:= TableForm[{x^2, 3}]\nOut[2]//TableForm=  2\n                   x\n\n                   3\n\n"
        "In[3]:= HoldForm[1 + 1]\nOut[3]= 1 + 1\n\n"
        "In[4]:= Length[%2]\nOut[4]= 2\n\nIn[5]:= \n"
    )


def test_a_syntax_error_takes_no_number(dialogue) -> None:
    assert dialogue(["f[)", "1"])[1] == (
        'In[1]:= f[)\nIn[1]:1:3: Syntax::bktmcp: ")" cannot close the "[" of line 1, column 2.\n    f[)\n      ^\n'
        '  hint: close that with "]" first\n\n'
        "In[1]:= 1\nOut[1]= 1\n\nIn[2]:= \n"
    )


def test_printed_lines_and_messages_come_before_the_answer(dialogue) -> None:
    assert dialogue(["Print[a]; 1/0"])[1] == (
        "In[1]:= Print[a]; 1/0\na\nPower::infy: Infinite expression 1/0 encountered.\nOut[1]= ComplexInfinity\n\n"
        "In[2]:= \n"
    )


def test_unfinished_input_is_evaluated_at_the_end(dialogue) -> None:
    assert "never closed" in dialogue(["f[1"])[1]


def test_ctrl_c_while_typing_drops_the_lines(dialogue) -> None:
    assert dialogue(["f[1,", KeyboardInterrupt, "2"])[1] == (
        "In[1]:= f[1,\n        \nIn[1]:= 2\nOut[1]= 2\n\nIn[2]:= \n"
    )


def test_an_interrupted_evaluation_gives_aborted(dialogue, monkeypatch: pytest.MonkeyPatch) -> None:
    value_of = Session.value_of

    def interrupted(self: Session, e: object) -> object:
        if e == 13:
            raise KeyboardInterrupt
        return value_of(self, e)  # type: ignore[arg-type]

    monkeypatch.setattr(Session, "value_of", interrupted)
    assert dialogue(["x = 5", "13", "{%, x}"])[1] == (
        "In[1]:= x = 5\nOut[1]= 5\n\nIn[2]:= 13\n\n$Aborted\n\nIn[3]:= {%, x}\nOut[3]= {$Aborted, 5}\n\nIn[4]:= \n"
    )


@pytest.mark.parametrize(("code", "status"), [("Quit[]", 0), ("Exit[4]", 4)])
def test_quit(dialogue, code: str, status: int) -> None:
    assert dialogue(["1", code, "2"]) == (status, f"In[1]:= 1\nOut[1]= 1\n\nIn[2]:= {code}\n")


def test_a_line_in_another_encoding_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    lines = iter([UnicodeDecodeError("utf-8", b"\xe9", 0, 1, "unexpected end of data"), EOFError()])

    def ask(_prompt: str) -> str:
        raise next(lines)

    assert repl(ask) == 0
    assert "The line is not in the encoding of this terminal." in capsys.readouterr().out


def run_repl(home: Path, typed: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"HOME": str(home)}
    words = [sys.executable, "-m", "wlnet", "repl"]
    return subprocess.run(words, input=typed, env=environment, capture_output=True, text=True, timeout=60)


def test_the_program_keeps_a_history_file_where_it_can(tmp_path: Path) -> None:
    pytest.importorskip("readline")
    done = run_repl(tmp_path, "6*7\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Out[1]= 42" in done.stdout
    assert (tmp_path / ".wlnet_history").exists()
    done = run_repl(tmp_path / "nowhere", "6*7\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
def test_ctrl_c_stops_an_evaluation_and_the_session_lives_on(tmp_path: Path) -> None:
    environment = os.environ | {"HOME": str(tmp_path)}
    with subprocess.Popen(
        [*LISTENING, sys.executable, "-m", "wlnet", "repl"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("x = 6;\nPrint[go]; While[True, x++; x--]\n")
        process.stdin.flush()
        while "go" not in process.stdout.readline():
            pass
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate("7 * Round[x, 6]\n", timeout=30)
        assert "\n$Aborted\n" in out
        assert "Out[3]= 42" in out
        assert (err, process.returncode) == ("", 0)
