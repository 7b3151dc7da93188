"""Checking a script: what is wrong with its syntax and its nets, with the place in the source of each finding."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from wlnet.checking.explanations import EXPLANATIONS
from wlnet.checking.findings import Finding, of_messages, of_problem
from wlnet.checking.kernel import CheckingKernel
from wlnet.checking.relaxed import unknown_bindings
from wlnet.expression import Compound, Location, Source, Span, locate
from wlnet.formats.text import decode
from wlnet.kernel.messages import Message
from wlnet.nets.container import Container
from wlnet.nets.inference import Key
from wlnet.nets.net import End, Net
from wlnet.nets.values import show
from wlnet.session import Session, SessionEnded
from wlnet.syntax import SyntaxProblem

SECONDS = 20.0
"""How long a script may run while it is checked."""

SUFFIXES = (".wl", ".wls", ".m")
"""The files of a folder that are checked."""


@dataclass(frozen=True)
class Report:
    """What checking one script gave: its findings in order of place, and its nets as they were made."""

    name: str
    findings: list[Finding]
    nets: list[tuple[Location, Net]]


def check(text_or_path: str | os.PathLike[str], *, seconds: float = SECONDS) -> list[Finding]:
    """What is wrong with a script, given as text or as the path of a file or of a folder of files. See check_text.

    A string is a path if it names a file or folder or looks like the name of a file: a single line that ends in .wl,
    .wls or .m. Raises OSError if a file cannot be read.
    """
    if isinstance(text_or_path, str):
        line = text_or_path
        is_path = "\n" not in line and (line.endswith(SUFFIXES) or (0 < len(line) < 1000 and os.path.exists(line)))
        if not is_path:
            return check_text(line, seconds=seconds)
    found: list[Finding] = []
    for path in scripts(text_or_path):
        found += check_text(decode(path.read_bytes()), str(path), seconds=seconds)
    return found


def scripts(path: str | os.PathLike[str]) -> list[Path]:
    """The file itself, or the scripts and packages in a folder and in those below it, in order of name."""
    path = Path(path)
    if not path.is_dir():
        return [path]
    return sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file())


def check_text(text: str, name: str = "<input>", *, seconds: float = SECONDS) -> list[Finding]:
    """What is wrong with a script, in order of place. See report_on."""
    return report_on(text, name, seconds=seconds).findings


def report_on(text: str, name: str = "<input>", *, seconds: float = SECONDS) -> Report:
    """Evaluate a script without its data, without writing files or starting processes; gives all that was found.

    Functions that the script defines and never calls are called once, with unknown arguments. What the script prints
    is dropped. What follows its own end (Exit[]), or the end of its time, is only parsed.
    """
    heard: list[Message] = []
    session = Session(write=lambda _line: None, report=heard.append, kernel_type=CheckingKernel)
    kernel = session.kernel
    assert isinstance(kernel, CheckingKernel)
    kernel.messages.off.add("General::stop")
    kernel.properties["sandbox"] = True
    kernel.properties["$ScriptCommandLine"] = [name]
    kernel.properties["$InputFileName"] = os.path.abspath(name) if os.path.exists(name) else name
    findings: list[Finding] = []
    with _deadline(session, seconds) as late:
        running = True
        for item in session.read(text, name):
            if isinstance(item, SyntaxProblem):
                findings.append(of_problem(item))
            elif running:
                try:
                    session.value_of(item)
                except SessionEnded:
                    running = False
                if late.is_set():
                    running = False
                    fact = f"Evaluation took longer than {seconds:g} seconds; nets from here on are not checked."
                    span = getattr(item, "span", None) or (Source(text, name), 0, 0)
                    findings.append(Finding(locate(span), "warning", "Check::time", fact))
        if not late.is_set():
            _call_the_uncalled(session, kernel)
    findings.extend(of_messages(heard, Source(text, name).locate(0)))
    findings.extend(_idle(kernel.nets))
    found = dict.fromkeys(findings)
    ordered = sorted(found, key=lambda f: (f.location.file != name, *f.location))
    nets = sorted(((locate(span), net) for net, span in _outermost(kernel.nets)), key=lambda entry: entry[0])
    return Report(name, ordered, nets)


def _call_the_uncalled(session: Session, kernel: CheckingKernel) -> None:
    """Every definition that the script did not use is used once, as far as that goes with unknown arguments."""
    for symbol, definition in list(kernel.definitions.items()):
        if symbol.context == "System`" or symbol in kernel.called:
            continue
        for rule in list(definition.down):
            body = kernel.loose(rule).fill(kernel, unknown_bindings(rule))
            if isinstance(body, Compound):
                kernel.called.add(symbol)
                # Of what a function may be called with, only nets are sure to be wrong whatever it is.
                with kernel.hearing(EXPLANATIONS.__contains__), suppress(SessionEnded):
                    session.value_of(body)


def _outermost(nets: Iterable[tuple[Net | None, Span]]) -> list[tuple[Net, Span]]:
    """The nets that were not written inside another, made or not; of the nets of one place the last."""
    by_place = {(span[0].name, span[1], span[2]): (net, span) for net, span in nets}
    found = list(by_place.values())
    return [
        (net, span)
        for net, span in found
        if net is not None
        and not any(o[0] is span[0] and o[1] <= span[1] and span[2] <= o[2] and o[1:] != span[1:] for _, o in found)
    ]


def _idle(nets: Iterable[tuple[Net | None, Span]]) -> Iterator[Finding]:
    """Members of graphs that nothing is connected to."""
    for net, span in nets:
        names = [] if net is None else [show(key) for key in idle_members(net)]
        if names:
            words = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
            noun, verb = ("Layer", "is") if len(names) == 1 else ("Layers", "are")
            yield Finding(locate(span), "warning", "NetGraph::netidle", f"{noun} {words} {verb} connected to no other.")


def idle_members(net: Net) -> list[Key]:
    """The members of a graph that are connected to no other, while others are.

    A member whose port is a port of the graph under another name was connected to it on purpose.
    """
    if not isinstance(net, Container) or net.head != "NetGraph" or len(net.members) < 2:
        return []
    ends = [(wire.source, wire.target) for wire in net.wires]
    inner = {end.path[0] for a, b in ends if a.path and b.path for end in (a, b)}
    named = {(a.path or b.path)[0] for a, b in ends if bool(a.path) != bool(b.path) and not _is_own_name(a, b)}
    return [key for key in net.keys if key not in inner | named] if inner else []


def _is_own_name(a: End, b: End) -> bool:
    """Whether a port of a graph is named as one is that nobody named: after the port of the member, and numbered."""
    own, outer = (a.port, b.port) if a.path else (b.port, a.port)
    return re.fullmatch(rf"{re.escape(own)}\d*", outer) is not None


@contextmanager
def _deadline(session: Session, seconds: float) -> Iterator[threading.Event]:
    """Stop what the session evaluates when the time is up; gives the event that says so."""
    late = threading.Event()
    done = threading.Event()

    def watch() -> None:
        if not done.wait(seconds):
            late.set()
            session.interrupt()
        # Said again and again, as the first may fall between two expressions, or be caught by CheckAbort.
        while not done.wait(0.1):
            session.interrupt()

    threading.Thread(target=watch, name="wlnet-deadline", daemon=True).start()
    try:
        yield late
    finally:
        done.set()
