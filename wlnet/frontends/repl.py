"""The interactive session: In[n]:= and Out[n]=."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from wlnet.builtins.history import form_of, history
from wlnet.builtins.stream_table import on_page
from wlnet.deep import Abandoned, roomy
from wlnet.expression import Expr, HostAtom, S
from wlnet.frontends.rendering import render_for_dialogue
from wlnet.kernel.kernel import Kernel
from wlnet.session import Session, SessionEnded
from wlnet.syntax import SyntaxProblem, needs_more
from wlnet.syntax.boxes import beside, text
from wlnet.version import __version__

_HISTORY_LINES = 2000


def repl(ask: Callable[[str], str] = input) -> int:
    """Read, evaluate and print until the end of input; gives the exit status.

    Ctrl-C stops the evaluation under way, or drops the lines typed so far. Ctrl-D at the prompt ends the session.
    """
    if ask is input:
        _prepare_line_editing()
    sys.stdout.write(f"wlnet {__version__}. End with Quit[] or Ctrl-D.\n\n")
    session = Session(write_text=_write, report=lambda message: _write(render_for_dialogue(message) + "\n"))
    while True:
        number = history(session.kernel).line
        try:
            text = _ask_for_expression(ask, number)
            if text is None:
                _write("\n")
                return 0
            _evaluate(session, text, f"In[{number}]")
        except SessionEnded as ended:
            return ended.code
        except Abandoned:
            raise
        except KeyboardInterrupt:
            _write("\n$Aborted\n\n")


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _ask_for_expression(ask: Callable[[str], str], number: int) -> str | None:
    """Lines of input up to a complete expression; None at the end of input, "" after Ctrl-C."""
    lines: list[str] = []
    prompt = f"In[{number}]:= "
    while True:
        try:
            lines.append(ask(prompt if not lines else " " * len(prompt)))
        except EOFError:
            return "\n".join(lines) if lines else None
        except KeyboardInterrupt:
            _write("\n")
            return ""
        except UnicodeDecodeError:
            _write("\nThe line is not in the encoding of this terminal.\n")
            return ""
        text = "\n".join(lines)
        if not needs_more(text):
            return text


def _evaluate(session: Session, text: str, name: str) -> None:
    for item in session.read(text, name):
        if isinstance(item, SyntaxProblem):
            _write(f"{item}\n\n")
            continue
        entry = session.enter(item)
        if entry.shown:
            _write(roomy(partial(labelled, session.kernel, entry.line, entry.value)) + "\n\n")


def labelled(k: Kernel, line: int, value: Expr) -> str:
    """A result after its ``Out[n]= `` or ``Out[n]//MatrixForm= ``, with their lines aligned."""
    shown = k.output_box(value)
    if isinstance(value, HostAtom) and not isinstance(shown, str):
        # The table of a net is wide, so it begins on a line of its own.
        return f"Out[{line}]=\n{text(shown)}"
    form = form_of(value)
    label = "" if form is None or form is S.OutputForm else f"//{form.short}"
    return on_page(k, beside([f"Out[{line}]{label}= ", shown]))


def _prepare_line_editing() -> None:
    """Arrow keys and the lines of earlier sessions, where the system has them."""
    with contextlib.suppress(ImportError, RuntimeError):
        import atexit
        import readline

        file = Path.home() / ".wlnet_history"
        with contextlib.suppress(OSError):
            readline.read_history_file(file)
        readline.set_history_length(_HISTORY_LINES)
        atexit.register(_save_history, readline.write_history_file, file)


def _save_history(write: Callable[[Path], None], file: Path) -> None:
    # A home that is read-only, or gone, is no reason to complain.
    with contextlib.suppress(OSError):
        write(file)
