"""The command line: ``wlnet run``, ``eval``, ``parse``, ``check``, ``profile`` and ``repl``.

Each command imports what it needs when it is chosen, so that ``wlnet eval 1+1`` does not wait for the rest.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import warnings
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TextIO

from wlnet.version import __version__

if TYPE_CHECKING:
    from wlnet.expression import Expr
    from wlnet.kernel.kernel import Kernel

FORMS = ("FullForm", "InputForm", "OutputForm")
FAILED = 1
UNREADABLE = 2
DEFECT = 70
"""EX_SOFTWARE, as sysexits.h has it."""
INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; gives the exit status."""
    _prepare_streams()
    options = _parser().parse_args(_with_code_marked(sys.argv[1:] if arguments is None else arguments))
    if not sys.warnoptions:
        # What NumPy warns Python programmers of, the language says in its own messages.
        warnings.simplefilter("ignore")
    try:
        return int(options.command(options))
    except BrokenPipeError:
        # The reader of our output has gone: nothing more to say, and nothing to complain about at exit.
        _silence(sys.stdout, sys.stderr)
        return FAILED
    except OSError as error:
        # Where output goes: what a program reads and writes by itself ends in its own messages.
        _silence(sys.stdout)
        _complain(f"wlnet: cannot write the output: {error.strerror or error}")
        return FAILED
    except KeyboardInterrupt as pressed:
        with contextlib.suppress(OSError):
            _complain("$Aborted")
        if type(pressed) is not KeyboardInterrupt:
            # The evaluation could not be stopped, and Python would wait at its end for what that thread holds.
            os._exit(INTERRUPTED)
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("WLNET_TRACEBACK"):
            raise
        _complain(f"wlnet: internal error ({type(error).__name__}: {error}). This is a defect of wlnet; with")
        _complain("WLNET_TRACEBACK=1 in the environment it says where.")
        return DEFECT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wlnet", description="Wolfram Language neural networks without Wolfram.")
    parser.add_argument("--version", action="version", version=f"wlnet {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="run a script", description="Run a script; $ScriptCommandLine has ARGS.")
    run.add_argument("--sandbox", action="store_true", help="refuse file writes, deletion, network and processes")
    run.add_argument("file", metavar="FILE", help="a file, or - for standard input")
    run.add_argument("args", metavar="ARGS", nargs=argparse.REMAINDER, help="what the script gets")
    run.set_defaults(command=run_command)

    evaluate = commands.add_parser("eval", help="evaluate code and print each result")
    evaluate.add_argument("--form", choices=FORMS, default="InputForm")
    evaluate.add_argument("code", metavar="CODE", help="source text, or - to read it from standard input")
    evaluate.set_defaults(command=eval_command)

    parse = commands.add_parser("parse", help="print the expressions of a file, one a line; 1 on syntax errors")
    parse.add_argument("--form", choices=FORMS, default="FullForm")
    parse.add_argument("file", metavar="FILE", help="a file, or - for standard input")
    parse.set_defaults(command=parse_command)

    check = commands.add_parser("check", help="report what is wrong with scripts: 0 clean, 1 findings, 2 unreadable")
    check.add_argument("--seconds", type=float, metavar="S", help="how long a script may run (default 20)")
    check.add_argument("--format", choices=("text", "json", "sarif"), default="text", help="how findings are written")
    check.add_argument("--shapes", action="store_true", help="print the types in every net, too")
    check.add_argument("--explain", metavar="TAG", help="say what a finding means, such as tyfail1")
    check.add_argument("paths", metavar="PATH", nargs="*", help="files, folders, or - for standard input")
    check.set_defaults(command=check_command)

    profile = commands.add_parser(
        "profile",
        help="show where the time of a net goes",
        description="Apply a net to random numbers; show what each layer computes, takes and writes.",
    )
    profile.add_argument(
        "source", metavar="FILE|CODE", help="a script that defines nets, - for standard input, or code"
    )
    profile.add_argument("--net", metavar="CODE", help="the net, once the source is read (default: the last one)")
    profile.add_argument("--batch", type=_positive, default=1, metavar="N", help="how many examples (default 1)")
    profile.add_argument(
        "--input", action="append", type=_sizes, default=[], metavar="PORT=SIZES",
        help="dimensions of an example where the net leaves them open, such as Input=100x64",
    )  # fmt: skip
    profile.add_argument("--repeats", type=_positive, default=10, metavar="N", help="runs at least (default 10)")
    profile.add_argument("--threads", type=_positive, metavar="N", help="how many a call may use (default: all cores)")
    profile.add_argument("--train", action="store_true", help='as with NetEvaluationMode -> "Train"')
    profile.add_argument("--precision", choices=("Real32", "Real64"), default="Real32")
    profile.add_argument("--format", choices=("text", "json"), default="text", help="how the profile is written")
    profile.set_defaults(command=profile_command)

    repl = commands.add_parser("repl", help="an interactive session")
    repl.set_defaults(command=repl_command)
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no positive integer")
    return int(text)


def _sizes(text: str) -> tuple[str, tuple[int, ...]]:
    """A port and the dimensions of its examples: `Input=100x64`; `Input=` for a number."""
    port, equals, sizes = text.partition("=")
    if not port or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form PORT=SIZES, such as Input=100x64")
    return port, tuple(_positive(size) for size in sizes.split("x") if sizes)


def _with_code_marked(arguments: list[str]) -> list[str]:
    """The arguments with ``--`` before code that begins with a minus sign, which is no option."""
    if len(arguments) < 2 or arguments[0] != "eval" or "--" in arguments:
        return arguments
    code = arguments[-1]
    if not code.startswith("-") or code in ("-", "-h", "--help") or code.startswith("--form"):
        return arguments
    return [*arguments[:-1], "--", code]


# Streams --------------------------------------------------------------------------------------------------------------


def _prepare_streams() -> None:
    """Make sure that output can be written whatever it holds: no text of a program may end in an encoding error."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # Closed by whoever called us.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _silence(*streams: TextIO) -> None:
    """What was not written yet goes nowhere, so that Python does not stumble over it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())


def _read(file: str) -> tuple[str, str] | None:
    """The text of a file (- for standard input) and the name it goes by; None, after a message, if unreadable."""
    from wlnet.formats.text import decode

    try:
        if file != "-":
            with open(file, "rb") as handle:
                return decode(handle.read()), file
        if sys.stdin is None:
            raise OSError(0, "it is closed")
        return decode(sys.stdin.buffer.read()), "<stdin>"
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        _complain(f"wlnet: cannot read {'standard input' if file == '-' else file}: {reason}")
        return None


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _complain(text: str) -> None:
    sys.stdout.flush()
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


# Commands -------------------------------------------------------------------------------------------------------------


def run_command(options: argparse.Namespace) -> int:
    """``wlnet run FILE ARGS...``"""
    read = _read(options.file)
    if read is None:
        return UNREADABLE
    from wlnet.frontends.rendering import render
    from wlnet.session import Session, SessionEnded
    from wlnet.syntax import SyntaxProblem

    text, name = read
    session = Session(write_text=_write, report=lambda message: _complain(render(message)))
    properties = session.kernel.properties
    properties["$ScriptCommandLine"] = [name, *options.args]
    properties["$InputFileName"] = os.path.abspath(options.file) if options.file != "-" else ""
    properties["sandbox"] = options.sandbox
    status = 0
    try:
        for item in session.run(text, name):
            if isinstance(item, SyntaxProblem):
                _complain(str(item))
                status = FAILED
    except SessionEnded as ended:
        return ended.code
    return status


def eval_command(options: argparse.Namespace) -> int:
    """``wlnet eval CODE``"""
    read = (options.code, "<eval>") if options.code != "-" else _read("-")
    if read is None:
        return UNREADABLE
    from wlnet.deep import roomy
    from wlnet.frontends.rendering import render_for_dialogue
    from wlnet.session import Session, SessionEnded
    from wlnet.syntax import SyntaxProblem

    session = Session(write_text=_write, report=lambda message: _complain(render_for_dialogue(message)))
    show = _printer(options.form, session.kernel)
    status = 0
    try:
        for item in session.read(*read):
            if isinstance(item, SyntaxProblem):
                _complain(str(item))
                status = FAILED
                continue
            entry = session.enter(item)
            if entry.shown:
                _write(roomy(partial(show, entry.value)) + "\n")
    except SessionEnded as ended:
        return ended.code
    return status


def _printer(form: str, kernel: Kernel) -> Callable[[Expr], str]:
    from wlnet.syntax import full_form

    if form == "FullForm":
        return lambda e: full_form(e, name_of=kernel.contexts.short_name)
    return kernel.input_form if form == "InputForm" else kernel.output_form


def parse_command(options: argparse.Namespace) -> int:
    """``wlnet parse FILE``"""
    read = _read(options.file)
    if read is None:
        return UNREADABLE
    from wlnet import syntax
    from wlnet.deep import roomy
    from wlnet.expression import Source

    printers = {"FullForm": syntax.full_form, "InputForm": syntax.input_form, "OutputForm": syntax.output_form}
    show = printers[options.form]
    status = 0
    for item in syntax.read(Source(*read)):
        if isinstance(item, syntax.SyntaxProblem):
            _complain(str(item))
            status = FAILED
        else:
            sys.stdout.write(roomy(partial(show, item)) + "\n")
    sys.stdout.flush()
    return status


def check_command(options: argparse.Namespace) -> int:
    """``wlnet check PATH...``"""
    from wlnet.checking import SECONDS, report_on, scripts
    from wlnet.checking.reports import shapes, written

    if options.explain is not None:
        return _explain(options.explain)
    if not options.paths:
        _complain("wlnet check: give a file, a folder, or - for standard input")
        return UNREADABLE
    seconds = SECONDS if options.seconds is None else options.seconds
    unreadable = False
    findings = []
    for path in options.paths:
        for file in ["-"] if path == "-" else map(str, scripts(path)):
            read = _read(file)
            if read is None:
                unreadable = True
                continue
            report = report_on(*read, seconds=seconds)
            findings += report.findings
            if options.format == "text":
                _write(written(report.findings, "text") + (shapes(report) if options.shapes else ""))
    if options.format != "text":
        _write(written(findings, options.format))
    return UNREADABLE if unreadable else FAILED if findings else 0


def _explain(tag: str) -> int:
    from wlnet.checking.explanations import EXPLANATIONS, explanation

    found = explanation(tag)
    if found is None:
        _complain(f"wlnet check: there is no explanation of {tag}; there are {', '.join(sorted(EXPLANATIONS))}")
        return UNREADABLE
    _write(f"{found}")
    return 0


def profile_command(options: argparse.Namespace) -> int:
    """``wlnet profile FILE|CODE``"""
    if options.threads is not None:
        # Before NumPy and the engine are loaded, which read them once.
        os.environ["WLNET_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(options.threads)
    source = options.source
    is_code = source != "-" and not os.path.exists(source) and not source.endswith((".wl", ".wls", ".m"))
    read = (source, "<profile>") if is_code else _read(source)
    if read is None:
        return UNREADABLE
    text, name = read
    from wlnet.frontends.profiling import net_of, profile, written
    from wlnet.frontends.rendering import render
    from wlnet.nets.errors import NetError
    from wlnet.session import Session, SessionEnded, WolframSyntaxError

    session = Session(write_text=lambda text: _complain(text.rstrip("\n")), report=lambda m: _complain(render(m)))
    try:
        net = net_of(session, text, name, options.net)
        if net is None:
            _complain(f"wlnet profile: {options.net or source} gives no net")
            return FAILED
        found = profile(
            net, options.batch, dict(options.input), mode="Train" if options.train else "Test",
            precision=options.precision, repeats=options.repeats,
        )  # fmt: skip
    except (WolframSyntaxError, NetError) as error:
        _complain(str(error))
        return FAILED
    except SessionEnded as ended:
        return ended.code or FAILED
    _write(written(found, options.format))
    return 0


def repl_command(_options: argparse.Namespace) -> int:
    """``wlnet repl``"""
    from wlnet.frontends.repl import repl

    return repl()
