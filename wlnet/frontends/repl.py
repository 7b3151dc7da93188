"""The interactive session: In[n]:= and Out[n]=."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

from wlnet.builtins.history import history
from wlnet.expression import NULL, Source
from wlnet.frontends.rendering import render
from wlnet.kernel.signals import QuitSignal
from wlnet.session import Session
from wlnet.syntax import SyntaxProblem, needs_more, read
from wlnet.version import __version__

_HISTORY_FILE = Path.home() / ".wlnet_history"


def repl(ask: Callable[[str], str] = input) -> int:
    """Read, evaluate and print until the end of input; gives the exit status."""
    _prepare_line_editing()
    sys.stdout.write(f"wlnet {__version__}. End with Quit[] or Ctrl-D.\n\n")
    session = Session(write=_say, report=lambda message: _say(render(message, places="\n" in message.text)))
    try:
        while True:
            text = _ask_for_expression(ask, history(session.kernel).line)
            if text is None:
                sys.stdout.write("\n")
                return 0
            if text.strip():
                _evaluate(session, text)
    except QuitSignal as signal:
        return signal.code


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _ask_for_expression(ask: Callable[[str], str], number: int) -> str | None:
    """Lines of input up to a complete expression; None at the end of input."""
    lines: list[str] = []
    prompt = f"In[{number}]:= "
    while True:
        try:
            lines.append(ask(prompt if not lines else " " * len(prompt)))
        except EOFError:
            return "\n".join(lines) if lines else None
        except KeyboardInterrupt:
            sys.stdout.write("\n")
            return ""
        text = "\n".join(lines)
        if not needs_more(text):
            return text


def _evaluate(session: Session, text: str) -> None:
    kept = history(session.kernel)
    source = Source(text, f"In[{kept.line}]")
    for item in read(source, session.kernel.contexts.resolve):
        if isinstance(item, SyntaxProblem):
            _say(str(item))
            continue
        value = session.value_of(item)
        number = kept.record(item, value)
        if value is not NULL:
            shown = session.kernel.output_form(value)
            gap = "\n" if "\n" in shown else " "
            _say(f"Out[{number}]={gap}{shown}\n")


def _prepare_line_editing() -> None:
    with contextlib.suppress(ImportError):
        import atexit
        import readline

        with contextlib.suppress(OSError):
            readline.read_history_file(_HISTORY_FILE)
        readline.set_history_length(2000)
        atexit.register(lambda: _save_history(readline.write_history_file))


def _save_history(write: Callable[[Path], None]) -> None:
    with contextlib.suppress(OSError):
        write(_HISTORY_FILE)
