"""Messages: ``symbol::tag: text``, who hears them, and which are switched off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from wlnet.expression import Compound, Expr, Location, S, Span, Symbol, locate
from wlnet.kernel.registry import MANY, registry
from wlnet.syntax import SyntaxProblem

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel

GENERAL = {
    "argct": "`1` called with `2` arguments.",
    "argctu": "`1` called with 1 argument.",
    "argr": "`1` called with 1 argument; `2` arguments are expected.",
    "attnf": "`1` is not a known attribute.",
    "argrx": "`1` called with `2` arguments; `3` arguments are expected.",
    "argx": "`1` called with `2` arguments; 1 argument is expected.",
    "argt": "`1` called with `2` arguments; `3` or `4` arguments are expected.",
    "argtu": "`1` called with 1 argument; `2` or `3` arguments are expected.",
    "argb": "`1` called with `2` arguments; between `3` and `4` arguments are expected.",
    "argbu": "`1` called with 1 argument; between `2` and `3` arguments are expected.",
    "argm": "`1` called with `2` arguments; `3` or more arguments are expected.",
    "argmu": "`1` called with 1 argument; `2` or more arguments are expected.",
    "bug": "Internal error (`1`) while evaluating `2`. This is a defect of wlnet.",
    "fstr": "File specification `1` is not a string of one or more characters.",
    "indet": "Indeterminate expression `1` encountered.",
    "infy": "Infinite expression `1` encountered.",
    "ovfl": "Overflow occurred in computation.",
    "unfl": "Underflow occurred in computation.",
    "int": "Integer expected at position `2` in `1`.",
    "intnn": "Non-negative integer expected at position `2` in `1`.",
    "intnm": "Non-negative machine-sized integer expected at position `2` in `1`.",
    "intp": "Positive integer expected at position `2` in `1`.",
    "iterb": "Iterator `1` does not have appropriate bounds.",
    "itform": "Argument `1` at position `2` does not have the correct form for an iterator.",
    "itraw": "Raw object `1` cannot be used as an iterator.",
    "nliter": "Nonlist iterator `1` at position `2` does not evaluate to a real numeric value.",
    "ilsmn": "Single or list of non-negative machine-sized integers expected at position `1` of `2`.",
    "invrl": "The argument `1` is not a valid Association or a list of rules.",
    "invak": "The argument `1` is not a valid Association.",
    "ivar": "`1` is not a valid variable.",
    "level": "Level specification `1` is not of the form n, {n}, or {m, n}.",
    "list": "List expected at position `2` in `1`.",
    "listofassociation": "List of associations expected.",
    "limset": "Cannot set `1` to `2`; the value must be Infinity or an integer of at least 20.",
    "locked": "Symbol `1` is locked.",
    "lvsym": "Local variable specification `1` contains `2`, which is not a symbol or an assignment to a symbol.",
    "lvset": "Local variable specification `1` contains `2`, which is an assignment to `3`; only assignments to "
    "symbols are allowed.",
    "dup": "Duplicate local variable `1` found in local variable specification `2`.",
    "lvlist": "Local variable specification `1` is not a List.",
    "nofwd": "No enclosing For, While, or Do found for `1`.",
    "noopen": "Cannot open `1`.",
    "nonopt": "Options expected (instead of `1`) beyond position `2` in `3`. "
    "An option must be a rule or a list of rules.",
    "nomem": "The current computation was aborted because there was insufficient memory available to complete the "
    "computation.",
    "normal": "Nonatomic expression expected at position `1` in `2`.",
    "nord": "Invalid comparison with `1` attempted.",
    "notimp": "`1` is not built yet: `2`.",
    "newsym": "Symbol `1` is new.",
    "num": "Nonnegative numbers expected: `1`.",
    "nvm": "`1` is not a string.",
    "optx": "Unknown option `1` in `2`.",
    "patvar": "First element in pattern `1` is not a valid pattern name.",
    "partd": "Part specification `1` is longer than depth of object.",
    "partw": "Part `1` of `2` does not exist.",
    "pkspec1": "The expression `1` cannot be used as a part specification.",
    "readp": "Symbol `1` is read-protected.",
    "rvalue": "`1` is not a variable with a value, so its value cannot be changed.",
    "setps": "`1` in the part assignment is not a symbol.",
    "shape": "Lists `1` and `2` are not the same shape.",
    "span": "`1` is not a valid Span specification.",
    "ssle": "Symbol, string, or HoldPattern of symbol expected at position `2` in `1`.",
    "stack": "The computation was aborted because it is too deeply nested for the memory that recursion has.",
    "stream": "`1` is not a string, SocketObject, InputStream[ ], or OutputStream[ ].",
    "string": "String expected at position `1` in `2`.",
    "strse": "String or list of strings expected at position `1` in `2`.",
    "ssym": "`1` is not a symbol or a string.",
    "sym": "Argument `1` at position `2` is expected to be a symbol.",
    "take": "Cannot take positions `1` through `2` in `3`.",
    "drop": "Cannot drop positions `1` through `2` in `3`.",
    "tdlen": "Objects of unequal length in `1` cannot be combined.",
    "vrule": "Cannot set `1` to `2`; the value must be a list of rules.",
    "vloc": "The variable `1` cannot be localized so that it can be assigned to numerical values.",
    "wrsym": "Symbol `1` is Protected.",
    "write": "Tag `1` in `2` is Protected.",
    "writewarn": "Tag `1` in `2` is Protected.",
    "reclim2": "Recursion depth of `1` exceeded during evaluation of `2`.",
    "itlim": "Iteration limit of `1` exceeded.",
    "dstlms": "The requested action cannot be completed: `1`.",
    "nffil": "File `1` not found.",
    "cdir": "Cannot set current directory to `1`.",
    "fnotfound": "File `1` not found during `2`.",
    "slotn": "Slot number `1` in `2` cannot be filled from `3`.",
    "slota": "Named slot `1` in `2` cannot be filled from `3`; the first argument must be an Association.",
    "sect": "Section `1` is not valid.",
    "syntax": "`1`",
}


SHOWN_AT_MOST = 3
"""How often one message is shown in one evaluation at top level, unless General::stop is switched off."""

ARGUMENT_LENGTH = 400
"""How many characters of an argument a message shows."""


@dataclass(frozen=True)
class Message:
    """A message as issued: ``name`` is "symbol::tag", ``text`` is filled in.

    ``spans`` are the source places it speaks of, the one at fault first; empty where no source is known.
    """

    name: str
    text: str
    spans: tuple[Span, ...] = ()

    @property
    def location(self) -> Location | None:
        """Where the fault is."""
        return locate(self.spans[0]) if self.spans else None

    def __str__(self) -> str:
        return f"{self.name}: {self.text}"


class _Quieted(NamedTuple):
    """What a Quiet says of messages, by name; None stands for all of them."""

    off: frozenset[str] | None
    on: frozenset[str] | None

    def holds_back(self, names: tuple[str, ...]) -> bool:
        return self.off is None or not self.off.isdisjoint(names)

    def switches_on(self, names: tuple[str, ...]) -> bool:
        return self.on is None or not self.on.isdisjoint(names)


class Messages:
    """Issues the messages of one kernel."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.off: set[str] = set()
        self._frames: list[_Quieted | list[str]] = []
        self.issued: list[Compound] = []
        self._counts: dict[str, int] = {}

    def start(self) -> None:
        """Begin a new evaluation at top level: each message may be shown again."""
        self._counts.clear()

    def text_of(self, symbol: Symbol, tag: str) -> Expr | None:
        """The template of a message: the symbol's own, or General's."""
        own = self.own_text(symbol, tag)
        return self.own_text(S.General, tag) if own is None else own

    def own_text(self, symbol: Symbol, tag: str) -> Expr | None:
        """The template that a symbol itself has for a message."""
        given = self._kernel.definitions[symbol].messages.get(tag)
        if given is not None:
            return given
        text = registry.messages.get(symbol.name, {}).get(tag)
        if text is None and symbol is S.General:
            text = GENERAL.get(tag)
        declared = registry.builtins.get(symbol.name)
        return declared.messages.get(tag) if text is None and declared else text

    def issue(self, symbol: Symbol, tag: str, *args: Expr) -> None:
        """Issue a message unless it is off or quieted; Check and $MessageList hear it if it is not off."""
        kernel = self._kernel
        if not self._audible(symbol, tag):
            return
        template = self.text_of(symbol, tag)
        if template is None:
            text = "-- Message text not found --" + "".join(f" ({_shortened(kernel.output_line(a))})" for a in args)
        elif type(template) is str:
            text = fill(template, [_shortened(kernel.output_line(a)) for a in args])
        else:
            text = kernel.output_line(template)
        span = kernel.span()
        self._show(symbol, tag, text, () if span is None else (span,))

    def issue_text(self, symbol: Symbol, tag: str, text: str, spans: tuple[Span, ...]) -> None:
        """Issue a message whose text is ready, about these places in the source."""
        if self._audible(symbol, tag):
            self._show(symbol, tag, text, spans)

    def _audible(self, symbol: Symbol, tag: str) -> bool:
        name = self._name(symbol, tag)
        if name in self.off or (f"General::{tag}" in self.off and self.own_text(symbol, tag) is None):
            return False
        return self._heard(name, f"General::{tag}")

    def _heard(self, *names: str) -> bool:
        """Let those who listen hear a message, from the innermost out to a Quiet that holds it back."""
        on = False
        for frame in reversed(self._frames):
            if isinstance(frame, list):
                frame.append(names[0])
            elif not on:
                on = frame.switches_on(names)
                if not on and frame.holds_back(names):
                    return False
        return True

    def _name(self, symbol: Symbol, tag: str) -> str:
        return f"{self._kernel.contexts.short_name(symbol)}::{tag}"

    def _show(self, symbol: Symbol, tag: str, text: str, spans: tuple[Span, ...]) -> None:
        name = self._name(symbol, tag)
        count = self._counts[name] = self._counts.get(name, 0) + 1
        stopping = "General::stop" not in self.off
        if count > SHOWN_AT_MOST and stopping:
            return
        self.issued.append(Compound(S.HoldForm, (Compound(S.MessageName, (symbol, tag)),)))
        self._kernel.report(Message(name, text, spans))
        if count == SHOWN_AT_MOST and stopping:
            text = f"Further output of {name} will be suppressed during this calculation."
            self._kernel.report(Message("General::stop", text))

    def wrong_count(self, head: Expr, given: int, least: int, most: int) -> None:
        """The message for a wrong number of arguments."""
        assert type(head) is Symbol
        issue = self.issue
        if most >= MANY:
            issue(head, "argmu", head, least) if given == 1 else issue(head, "argm", head, given, least)
        elif least == most:
            if least == 1:
                issue(head, "argx", head, given)
            elif given == 1:
                issue(head, "argr", head, least)
            else:
                issue(head, "argrx", head, given, least)
        elif most == least + 1:
            issue(head, "argtu", head, least, most) if given == 1 else issue(head, "argt", head, given, least, most)
        elif given == 1:
            issue(head, "argbu", head, least, most)
        else:
            issue(head, "argb", head, given, least, most)

    def syntax(self, problem: SyntaxProblem) -> None:
        """Report what is wrong with a text that is being read, at its place there."""
        if problem.tag in self.off:
            return
        if not self._heard(problem.tag):
            return
        text = f"{problem.message} Hint: {problem.hint}." if problem.hint else problem.message
        self._kernel.report(Message(problem.tag, text, ((problem.source, problem.start, problem.end),)))

    @contextmanager
    def quiet(self, off: frozenset[str] | None, on: frozenset[str] | None = frozenset()) -> Iterator[None]:
        """Hold back the messages named in ``off`` but not those in ``on``; None stands for all messages."""
        self._frames.append(_Quieted(off, on))
        try:
            yield
        finally:
            self._frames.pop()

    @contextmanager
    def listen(self) -> Iterator[list[str]]:
        """Hear the names of the messages issued inside, unless a Quiet inside holds them back."""
        heard: list[str] = []
        self._frames.append(heard)
        try:
            yield heard
        finally:
            self._frames.pop()


def _shortened(text: str) -> str:
    """A text that is too long for a message with its middle left out: how many characters are missing."""
    missing = len(text) - ARGUMENT_LENGTH
    return text if missing <= 0 else f"{text[: ARGUMENT_LENGTH - 100]} <<{missing}>> {text[-100:]}"


def fill(template: str, args: list[str]) -> str:
    """A template with `` `1` `` (or `` `name` ``, `` `` ``) replaced by the arguments, as StringForm does."""
    return "".join(part if isinstance(part, str) else args[part] for part in filled(template, len(args)))


def filled(template: str, count: int) -> list[str | int]:
    """A template as its texts and, for each argument it has a place for, the number of that argument from 0."""
    parts: list[str | int] = []
    at = 0
    following = 0
    while True:
        start = template.find("`", at)
        end = template.find("`", start + 1) if start >= 0 else -1
        if end < 0:
            parts.append(template[at:])
            return parts
        parts.append(template[at:start])
        slot = template[start + 1 : end]
        if slot == "" or slot.isdigit():
            index = following if slot == "" else int(slot) - 1
            following = index + 1
            parts.append(index if index < count else template[start : end + 1])
            at = end + 1
        else:
            parts.append("`")
            at = start + 1
