"""The command line: ``wlnet run``, ``eval``, ``parse``, ``check`` and ``repl``.

Each command imports what it needs when it is chosen, so that ``wlnet eval 1+1`` does not wait for the rest.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from wlnet.version import __version__

FORMS = ("FullForm", "InputForm", "OutputForm")
UNREADABLE = 2


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; gives the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except BrokenPipeError:
        # The reader of our output has gone: nothing more to say, and nothing to complain about at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wlnet", description="Wolfram Language neural networks without Wolfram.")
    parser.add_argument("--version", action="version", version=f"wlnet {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="run a script", description="Run a script; $ScriptCommandLine has ARGS.")
    run.add_argument("--sandbox", action="store_true", help="refuse file writes, deletion, network and processes")
    run.add_argument("file", metavar="FILE")
    run.add_argument("args", metavar="ARGS", nargs=argparse.REMAINDER)
    run.set_defaults(command=run_command)

    evaluate = commands.add_parser("eval", help="evaluate code and print each result")
    evaluate.add_argument("--form", choices=FORMS, default="InputForm")
    evaluate.add_argument("code", metavar="CODE", help="source text, or - to read it from standard input")
    evaluate.set_defaults(command=eval_command)

    parse = commands.add_parser("parse", help="print the expressions of a file, one a line; 1 on syntax errors")
    parse.add_argument("--form", choices=FORMS, default="FullForm")
    parse.add_argument("file", metavar="FILE", help="a file, or - for standard input")
    parse.set_defaults(command=parse_command)

    check = commands.add_parser("check", help="report what is wrong with a script: 0 clean, 1 findings, 2 unreadable")
    check.add_argument("file", metavar="FILE", help="a file, or - for standard input")
    check.set_defaults(command=check_command)

    repl = commands.add_parser("repl", help="an interactive session")
    repl.set_defaults(command=repl_command)
    return parser


def _read(file: str) -> tuple[str, str] | None:
    """The text of a file (- for standard input) and the name it goes by; None, after a message, if unreadable."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        sys.stderr.write(f"wlnet: cannot read {file}: {error.strerror}\n")
        return None
    # Package files are UTF-8 or Latin-1; any byte is a character in the latter.
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text, "<stdin>" if file == "-" else file


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def run_command(options: argparse.Namespace) -> int:
    """``wlnet run FILE ARGS...``"""
    read = _read(options.file)
    if read is None:
        return UNREADABLE
    from wlnet.frontends.rendering import render
    from wlnet.kernel.signals import QuitSignal
    from wlnet.session import Session
    from wlnet.syntax import SyntaxProblem

    text, name = read
    session = Session(write=_say, report=lambda message: _complain(render(message)))
    properties = session.kernel.properties
    properties["$ScriptCommandLine"] = [name, *options.args]
    properties["$InputFileName"] = str(Path(options.file).resolve()) if options.file != "-" else ""
    properties["sandbox"] = options.sandbox
    status = 0
    try:
        for item in session.run(text, name):
            if isinstance(item, SyntaxProblem):
                _complain(str(item))
                status = 1
    except QuitSignal as signal:
        return signal.code
    return status


def _complain(text: str) -> None:
    sys.stdout.flush()
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _printer(form: str, kernel: object) -> object:
    from wlnet.kernel.kernel import Kernel
    from wlnet.syntax import full_form

    assert isinstance(kernel, Kernel)
    if form == "FullForm":
        return lambda e: full_form(e, name_of=kernel.contexts.short_name)
    return kernel.input_form if form == "InputForm" else kernel.output_form


def eval_command(options: argparse.Namespace) -> int:
    """``wlnet eval CODE``"""
    from wlnet.builtins.history import history
    from wlnet.expression import NULL
    from wlnet.frontends.rendering import render
    from wlnet.kernel.signals import QuitSignal
    from wlnet.session import Session
    from wlnet.syntax import SyntaxProblem

    read = (options.code, "<eval>") if options.code != "-" else _read("-")
    assert read is not None
    text, name = read
    many_lines = "\n" in text.strip()
    session = Session(write=_say, report=lambda message: _complain(render(message, places=many_lines)))
    show = _printer(options.form, session.kernel)
    status = 0
    try:
        for item in session.run(text, name):
            if isinstance(item, SyntaxProblem):
                _complain(str(item))
                status = 1
                continue
            history(session.kernel).record(NULL, item)
            if item is not NULL:
                _say(show(item))  # type: ignore[operator]
    except QuitSignal as signal:
        return signal.code
    return status


def parse_command(options: argparse.Namespace) -> int:
    """``wlnet parse FILE``"""
    read = _read(options.file)
    if read is None:
        return UNREADABLE
    from wlnet import syntax

    printers = {"FullForm": syntax.full_form, "InputForm": syntax.input_form, "OutputForm": syntax.output_form}
    show = printers[options.form]
    found = syntax.parse(*read)
    for e in found.expressions:
        _say(show(e))
    for problem in found.problems:
        _complain(str(problem))
    return 1 if found.problems else 0


def check_command(options: argparse.Namespace) -> int:
    """``wlnet check FILE``"""
    read = _read(options.file)
    if read is None:
        return UNREADABLE
    from wlnet.check import check_text

    findings = check_text(*read)
    for finding in findings:
        _say(str(finding))
    return 1 if findings else 0


def repl_command(_options: argparse.Namespace) -> int:
    """``wlnet repl``"""
    from wlnet.frontends.repl import repl

    return repl()
