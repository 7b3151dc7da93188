"""Checking a script: what is wrong with its syntax and its nets, with the place in the source of each finding."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wlnet.expression import Location, Source, locate
from wlnet.formats.text import decode
from wlnet.kernel.messages import Message
from wlnet.session import Session, SessionEnded
from wlnet.syntax import SyntaxProblem

SECONDS = 20.0
"""How long a script may run while it is checked."""

_SUFFIXES = (".wl", ".wls", ".m")
_AT_MOST = 3
"""How many findings of one kind are told of one place: a loop finds the same fault again and again."""

_WARNINGS = frozenset({"indet", "infy", "ovfl", "unfl", "shdw", "obspkg", "newsym", "partialdone", "precw"})
"""Message tags after which a program goes on with a value that may be what was meant."""

_UNHEARD = frozenset({"General::sandbox", "General::stop"})
"""What checking itself brings about."""


@dataclass(frozen=True)
class Finding:
    """One thing found: where, how bad ("error" or "warning"), the message name and its text."""

    location: Location
    severity: str
    tag: str
    text: str

    def __str__(self) -> str:
        return f"{self.location}: {self.severity} {self.tag}: {self.text}"


def check(text_or_path: str | os.PathLike[str], *, seconds: float = SECONDS) -> list[Finding]:
    """What is wrong with a script, given as text or as the path of a file. See check_text.

    A string is a path if it names a file or looks like the name of one: a single line that ends in .wl, .wls or .m.
    Raises OSError if the file cannot be read.
    """
    if isinstance(text_or_path, str):
        line = text_or_path
        is_path = "\n" not in line and (line.endswith(_SUFFIXES) or (0 < len(line) < 1000 and os.path.isfile(line)))
        if not is_path:
            return check_text(line, seconds=seconds)
    path = Path(text_or_path)
    return check_text(decode(path.read_bytes()), str(path), seconds=seconds)


def check_text(text: str, name: str = "<input>", *, seconds: float = SECONDS) -> list[Finding]:
    """Evaluate a script without writing files or starting processes; gives all problems found, in order of place.

    What the script prints is dropped. What follows its own end (Exit[]), or the end of its time, is only parsed.
    """
    heard: list[Message] = []
    session = Session(write=lambda _line: None, report=heard.append)
    session.kernel.messages.off.add("General::stop")
    properties = session.kernel.properties
    properties["sandbox"] = True
    properties["$ScriptCommandLine"] = [name]
    properties["$InputFileName"] = os.path.abspath(name) if os.path.exists(name) else name
    findings: list[Finding] = []
    with _deadline(session, seconds) as late:
        running = True
        for item in session.read(text, name):
            if isinstance(item, SyntaxProblem):
                findings.append(_syntax_finding(item))
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
    start = Source(text, name).locate(0)
    findings.extend(_message_findings(heard, start))
    found = dict.fromkeys(findings)
    return sorted(found, key=lambda f: (f.location.file != name, *f.location))


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


def _syntax_finding(p: SyntaxProblem) -> Finding:
    text = f"{p.message} Hint: {p.hint}." if p.hint else p.message
    return Finding(p.location, "error", p.tag, text)


def _message_findings(heard: list[Message], start: Location) -> list[Finding]:
    told: Counter[tuple[Location, str]] = Counter()
    findings: list[Finding] = []
    for message in heard:
        if message.name in _UNHEARD:
            continue
        finding = _finding(message, start)
        told[finding.location, finding.tag] += 1
        if told[finding.location, finding.tag] <= _AT_MOST:
            findings.append(finding)
    return findings


def _finding(message: Message, start: Location) -> Finding:
    where = message.location or start
    text = " ".join(message.text.split("\n"))
    others = [place for place in dict.fromkeys(map(locate, message.spans[1:])) if place != where]
    if others:
        text += f" (see {', '.join(map(str, others))})"
    severity = "warning" if message.name.partition("::")[2] in _WARNINGS else "error"
    return Finding(where, severity, message.name, text)
