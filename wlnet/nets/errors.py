"""What can be wrong with a net or with the data given to it.

Two roots: NetError is the user's to mend and is always worded for them; InternalNetError is ours. A NetError holds
one or more Problems, each a record of fields; `Problem.text` renders them once, in the form

    NetChain: layer 2 (LinearLayer[10]), port "Input": needs ..., since ...; layer 1 (...) gives ....  <hint>

Tags follow Wolfram's where they are on record and the table in the reference otherwise.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    tag      the message name, as in NetChain::tyfail1
    head     the head doing the work
    fact     what is wrong, as a sentence without a full stop; made of needed, because, giver and given if empty
    path     where in the net: names or positions from the root, empty for the net itself
    label    the layer at that place, as `LinearLayer[10]`
    port     the port, if one is at fault
    needed   what the port needs, and why (because)
    given    what it gets, from whom (giver, a place in words), and why that is so (given_because)
    hint     the likely mend, a whole sentence
    spans    source places, opaque: of the layer at fault first, then of the giver
    """

    tag: str
    head: str
    fact: str = ""
    path: tuple[int | str, ...] = ()
    label: str = ""
    port: str = ""
    needed: str = ""
    because: str = ""
    given: str = ""
    giver: str = ""
    given_because: str = ""
    hint: str = ""
    spans: tuple[Any, ...] = ()

    @property
    def text(self) -> str:
        place = [layer_words(self.path, self.label)] if self.path else []
        if self.port:
            place.append(f'port "{self.port}"')
        parts = [self.head, ", ".join(place), self.fact or self._shapes()]
        text = ": ".join(part for part in parts if part) + "."
        return f"{text} {self.hint}" if self.hint else text

    def _shapes(self) -> str:
        fact = f"needs {self.needed}"
        if self.because:
            fact += f", since {self.because}"
        if self.given:
            fact += f"; {self.giver} gives {self.given}" if self.giver else f"; it is {self.given}"
            if self.given_because:
                fact += f", since {self.given_because}"
        return fact


def layer_words(path: tuple[int | str, ...], label: str = "") -> str:
    """`layer 2 (LinearLayer[10])`, `layer "enc"/"lin" (Ramp)`."""
    place = "/".join(str(step) if isinstance(step, int) else f'"{step}"' for step in path)
    return f"layer {place} ({label})" if label else f"layer {place}"


class NetError(Exception):
    """A net or its data is not as it should be; `problems` says how, one record each."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(problem.text for problem in self.problems)

    @property
    def tag(self) -> str:
        return self.problems[0].tag

    def under(self, head: str) -> NetError:
        """The same error, spoken by another head."""
        return type(self)(*(replace(problem, head=head) for problem in self.problems))


class SpecificationError(NetError):
    """A layer, net or method was described wrongly: bad argument, unknown option, bad port specification."""


class WiringError(NetError):
    """The edges of a graph do not make a net."""


class TypeConflict(NetError):
    """Sizes or kinds contradict each other; one problem for each independent conflict."""


class PathError(NetError):
    """A path leads nowhere in the net."""


class DataError(NetError):
    """The data do not fit the ports."""


class IncompleteNet(NetError):
    """Arrays without values, or sizes that nothing determines."""


class InternalNetError(Exception):
    """A defect of this package."""


def nearest(name: str, known: Iterable[str]) -> str:
    """`Did you mean "Weights"?`, or nothing when no known name is near."""
    known = list(known)
    folded = {entry.casefold(): entry for entry in known}
    close = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.6)
    return f'Did you mean "{folded[close[0]]}"?' if close else ""


def listing(names: Iterable[str], last: str = "and") -> str:
    """`"a", "b" and "c"`."""
    quoted = [f'"{name}"' for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {last} {quoted[-1]}" if quoted else ""
