"""Checking a script: what is wrong with its syntax and its nets, with the place in the source of each finding."""

from __future__ import annotations

from dataclasses import dataclass

from wlnet.expression import Location, Source, locate
from wlnet.kernel.messages import Message
from wlnet.kernel.signals import QuitSignal
from wlnet.session import Session
from wlnet.syntax import SyntaxProblem


@dataclass(frozen=True)
class Finding:
    """One thing found: where, how bad ("error" or "warning"), the message name and its text."""

    location: Location
    severity: str
    tag: str
    text: str

    def __str__(self) -> str:
        return f"{self.location}: {self.severity} {self.tag}: {self.text}"


def check_text(text: str, name: str = "<input>") -> list[Finding]:
    """Evaluate a script without writing files or starting processes; gives all problems found, in order of place.

    What the script prints is dropped. A script that ends itself is checked up to there.
    """
    heard: list[Message] = []
    session = Session(write=lambda _line: None, report=heard.append)
    session.kernel.properties["sandbox"] = True
    session.kernel.properties["$ScriptCommandLine"] = [name]
    session.kernel.properties["$InputFileName"] = name
    findings: list[Finding] = []
    try:
        problems = (item for item in session.run(text, name) if isinstance(item, SyntaxProblem))
        findings.extend(Finding(p.location, "error", p.tag, p.message) for p in problems)
    except QuitSignal:
        pass
    start = Source(text, name).locate(0)
    findings.extend(_finding(message, start) for message in heard)
    return sorted(dict.fromkeys(findings), key=lambda f: (f.location.line, f.location.column))


def _finding(message: Message, start: Location) -> Finding:
    where = locate(message.spans[0]) if message.spans else start
    text = message.text
    others = [locate(span) for span in message.spans[1:]]
    others = [place for place in dict.fromkeys(others) if place != where]
    if others:
        text += f" (see {', '.join(map(str, others))})"
    return Finding(where, "error", message.name, text)
