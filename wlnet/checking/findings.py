"""Findings: what is wrong, how badly, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from wlnet.expression import Location, locate
from wlnet.kernel.messages import Message
from wlnet.syntax import SyntaxProblem

AT_MOST = 3
"""How many findings of one kind are told of one place: a loop finds the same fault again and again."""

_WARNINGS = frozenset({
    "indet", "infy", "ovfl", "unfl", "shdw", "obspkg", "newsym", "partialdone", "precw", "notbuilt", "netidle",
    "deprec", "obs", "norep",
})  # fmt: skip
"""Message tags after which a program goes on with a value that may be what was meant."""

_UNHEARD = frozenset({"General::sandbox", "General::stop"})
"""What checking itself brings about."""


@dataclass(frozen=True)
class Finding:
    """One thing found: where, how bad ("error" or "warning"), the message name and its text.

    ``others`` are further places that the text is about, such as the layer at the other end of a conflict.
    """

    location: Location
    severity: str
    tag: str
    text: str
    others: tuple[Location, ...] = ()

    def __str__(self) -> str:
        see = f" (see {', '.join(map(str, self.others))})" if self.others else ""
        return f"{self.location}: {self.severity} {self.tag}: {self.text}{see}"


def of_problem(p: SyntaxProblem) -> Finding:
    """A syntax error as a finding."""
    return Finding(p.location, "error", p.tag, f"{p.message} Hint: {p.hint}." if p.hint else p.message)


def of_messages(heard: Iterable[Message], start: Location) -> list[Finding]:
    """Messages as findings; ``start`` is where those stand that have no place."""
    told: Counter[tuple[Location, str]] = Counter()
    findings: list[Finding] = []
    for message in heard:
        if message.name in _UNHEARD:
            continue
        finding = _of_message(message, start)
        told[finding.location, finding.tag] += 1
        if told[finding.location, finding.tag] <= AT_MOST:
            findings.append(finding)
    return findings


def _of_message(message: Message, start: Location) -> Finding:
    where = message.location or start
    others = tuple(place for place in dict.fromkeys(map(locate, message.spans[1:])) if place != where)
    severity = "warning" if message.name.partition("::")[2] in _WARNINGS else "error"
    return Finding(where, severity, message.name, " ".join(message.text.split("\n")), others)
