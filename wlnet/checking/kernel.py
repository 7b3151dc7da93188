"""The kernel that checks: it evaluates a script without its data and without its heavy work.

What only data can tell is `UNKNOWN`, and whatever is made of an unknown is unknown. Where an unknown decides which way
to go, all ways are gone, so that the nets on each of them are seen; a jump on one of them ends there. A layer takes an
unknown parameter as one that is still to be inferred. So what is reported holds whatever the data are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import numpy as np

from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.coder_atom import CoderAtom
from wlnet.checking import names
from wlnet.checking.relaxed import relaxed_rule
from wlnet.checking.stand_ins import CONTAINERS, PartlyKnown, filled
from wlnet.checking.unknown import UNKNOWN, Unknown, has_unknown, without_unknowns
from wlnet.expression import NULL, TRUE, Association, Compound, Expr, S, Span, Symbol, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.messages import Message
from wlnet.kernel.registry import Builtin
from wlnet.kernel.rules import RewriteRule
from wlnet.kernel.signals import AbortSignal, RestartSignal, Signal
from wlnet.kernel.templates import mentions
from wlnet.nets.arrays import replace_arrays, slots
from wlnet.nets.net import Net
from wlnet.nets.registry import build_layer, layer_names
from wlnet.nets.values import Word

_CODE = (".wl", ".wls", ".m")
_BIG = 200_000
"""A net with more array elements than this is not evaluated on data that are known."""

_NESTED = 2
"""How often a function that was given an unknown may call itself with one."""

_SOURCES = frozenset(names.SOURCES.split())
_ACCEPTING = frozenset(names.ACCEPTING.split())
_APPLIERS = dict.fromkeys(names.APPLYING_TO_ONE.split(), 1) | dict.fromkeys(names.APPLYING_TO_TWO.split(), 2)
_FUNCTION_LAST = frozenset(names.FUNCTION_LAST.split())
_CHANGING = frozenset(names.CHANGING.split())
_EXTENDING = frozenset(names.EXTENDING.split())
_LOOPS = frozenset(names.LOOPS.split())
_STRUCTURAL = frozenset({"tyfail1", "netnoport", "netnoopt", "netcycle", "netdupname", "netinport", "netoneport"})
"""Faults of a net that no value of its unknown parameters mends."""

_CERTAIN = frozenset({"tyfail1", "netcycle", "netdupname"})
"""Those that no layer in place of an unknown one mends, whatever its ports are."""

_PATTERNS = frozenset({S.Blank, S.BlankSequence, S.BlankNullSequence})
_MANY = 200_000
"""A loop with more turns than this is gone through once."""

_FAILED = S.__getattr__("$Failed")


class CheckingKernel(Kernel):
    """A kernel that goes all ways and reads no data.

    nets     every net made, with the place it was made at; None for one that could not be made
    tainted  the places of nets with an unknown in their definition
    called   the symbols whose definitions were used
    """

    def __init__(self, **services: Any) -> None:
        super().__init__(**services)
        self.nets: list[tuple[Net | None, Span]] = []
        self.tainted: list[Span] = []
        self.called: set[Symbol] = set()
        self._held: list[Message] | None = None
        self._relaxed: dict[int, tuple[RewriteRule, RewriteRule]] = {}
        self._active: dict[Symbol, list[int]] = {}
        # Whether what is evaluated may never be: it is on one of several ways.
        self._tentative = False
        self._refused = False
        self._reports = 0
        # Whether a package could not be read, so that what has no definition may have one there.
        self._incomplete = False

    # Messages ---------------------------------------------------------------------------------------------------------

    def report(self, message: Message) -> None:
        self._refused = self._refused or message.name == "General::sandbox"
        self._reports += 1
        self._incomplete = self._incomplete or message.name == "Get::noopen"
        if self._held is not None:
            self._held.append(message)
        elif not self._is_excused(message):
            super().report(message)

    def _is_excused(self, message: Message) -> bool:
        """Whether a size is missing only because it depends on an unknown."""
        if not message.name.endswith(("::netunknown", "::nninit", "::netuninit")):
            return False
        return any(_covers(a, b) or _covers(b, a) for a in message.spans for b in self.tainted)

    @contextmanager
    def holding(self) -> Iterator[list[Message]]:
        """Keep the messages issued inside."""
        outer, self._held = self._held, []
        try:
            yield self._held
        finally:
            self._held = outer

    @contextmanager
    def hearing(self, matters: Callable[[str], bool]) -> Iterator[None]:
        """Of the messages issued inside, only those matter whose tag does."""
        try:
            with self.holding() as heard:
                yield
        finally:
            for message in heard:
                if matters(message.name.rpartition("::")[2]):
                    self.report(message)

    def try_out(self, e: Expr) -> Expr:
        """The value of an expression on one of several ways; a jump out of it ends here."""
        outside, self._tentative = self._tentative, True
        try:
            return self.evaluate(e)
        except RestartSignal:
            raise
        except Signal:
            return UNKNOWN
        finally:
            self._tentative = outside

    # Evaluation -------------------------------------------------------------------------------------------------------

    def _step(self, e: Compound) -> Expr:
        head = e.head
        if type(head) is not Symbol or head.context == "System`":
            return super()._step(e)
        if not self.definitions[head].down:
            result = super()._step(e)
            is_same = type(result) is Compound and result.head is head
            return UNKNOWN if self._incomplete and is_same and self._may_be_absent(head, e) else result
        if any(map(has_unknown, e.args)) and self._is_endless(head):
            return UNKNOWN
        result = super()._step(e)
        if self.ruled:
            self.called.add(head)
            if result is not e and result == e and has_unknown(e):
                return UNKNOWN  # a rule for something that the unknown is taken for, and is again
        elif type(result) is Compound and result.head is head and any(map(has_unknown, result.args)):
            self.called.add(head)
            found = self._loosely(result, head)
            return UNKNOWN if found == e else found
        return result

    def _may_be_absent(self, head: Symbol, e: Compound) -> bool:
        """Whether a call of a function without definitions may be one of a package that could not be read."""
        known = self.definitions[head]
        return not (known.sub or known.up or known.builtin or mentions(e, _PATTERNS))

    def _is_endless(self, head: Symbol) -> bool:
        """Whether a function that was given an unknown calls itself with one, and so would without end."""
        depth = len(self.stack)
        active = self._active.setdefault(head, [])
        while active and active[-1] >= depth:
            active.pop()
        active.append(depth)
        return len(active) > _NESTED

    def _loosely(self, e: Compound, head: Symbol) -> Expr:
        """A call with an unknown among its arguments: the first rule that some value of it would match."""
        for rule in self.definitions[head].down:
            result = self.loose(rule).apply(self, e)
            if result is not None:
                self.ruled = True
                return result
        return e

    def loose(self, rule: RewriteRule) -> RewriteRule:
        """The rule without the tests that only a value could pass or fail."""
        kept = self._relaxed.get(id(rule))
        if kept is None or kept[0] is not rule:
            kept = self._relaxed[id(rule)] = (rule, relaxed_rule(rule))
        return kept[1]

    def call(self, builtin: Builtin, e: Compound) -> Expr | None:
        name = builtin.name.removeprefix("System`")
        if name in _SOURCES and not _is_code(e.args):
            return UNKNOWN
        if name in _CHANGING and e.args and self._value_is_unknown(e.args[0]):
            return UNKNOWN
        if name in _EXTENDING and len(e.args) > 1 and isinstance(e.args[0], Unknown):
            return UNKNOWN
        special = getattr(self, f"_call_{name}", None)
        if special is not None:
            found: Expr | None = special(builtin, e)
            if found is not None:
                return found
        elif name in _LOOPS:
            return self._loop(builtin, e, name)
        if name in layer_names() or name in CONTAINERS:
            return self._construct(builtin, e, name)
        if name not in _ACCEPTING:
            if any(isinstance(a, Unknown) for a in e.args):
                if name in _APPLIERS:
                    self._apply_once(name, e.args)
                return UNKNOWN
            if any(map(has_unknown, e.args)):
                return self._careful(builtin, e)
        return self._unless_failed(builtin, e)

    def _unless_failed(self, builtin: Builtin, e: Compound) -> Expr | None:
        """A call whose failure, once told, is not told again of what comes of it; what the sandbox refuses works."""
        self._refused, before = False, self._reports
        result = super().call(builtin, e)
        return UNKNOWN if result is _FAILED and (self._refused or self._reports > before) else result

    def _value_is_unknown(self, place: Expr) -> bool:
        """Whether a place that is to be changed is, or is part of, an unknown."""
        while type(place) is Compound and place.head is S.Part and place.args:
            place = place.args[0]
        return type(place) is Symbol and isinstance(self.definitions[place].value, Unknown)

    def _call_Set(self, _builtin: Builtin, e: Compound) -> Expr | None:
        """Parts of an unknown are not set; a list of places is given an unknown for each."""
        target = e.args[0] if len(e.args) == 2 else None
        if type(target) is Compound and target.head is S.List and isinstance(e.args[1], Unknown):
            return Compound(e.head, (target, list_of(*(UNKNOWN for _ in target.args))), e.span)
        if type(target) is Compound and target.head is S.Part and self._value_is_unknown(target):
            return e.args[1]
        return None

    def call_object(self, e: Compound) -> Expr | None:
        if isinstance(e.head, Association) and any(map(has_unknown, e.args)):
            return UNKNOWN
        if isinstance(e.head, NetAtom):
            return self._apply_net(e.head, e)
        if isinstance(e.head, CoderAtom) and any(map(has_unknown, e.args)):
            return UNKNOWN
        return super().call_object(e)

    def _careful(self, builtin: Builtin, e: Compound) -> Expr | None:
        """A built-in on data with an unknown inside: what it complains of may be the unknown's fault."""
        with self.holding() as heard:
            result = super().call(builtin, e)
        return UNKNOWN if heard or result is _FAILED else result

    def _apply_once(self, name: str, args: tuple[Expr, ...]) -> None:
        """What is applied to parts of unknown data is applied to an unknown."""
        functions = args[1:] if name in _FUNCTION_LAST else args[:1]
        count = _APPLIERS[name]
        for function in functions:
            if not isinstance(function, (Unknown, int, float, str)) and not is_list(function):
                given: tuple[Expr, ...] = (UNKNOWN,) * count
                if name in ("Fold", "FoldList") and len(args) == 3:
                    given = (args[1], UNKNOWN)
                self.try_out(Compound(function, given))

    # Ways -------------------------------------------------------------------------------------------------------------

    def _call_If(self, _builtin: Builtin, e: Compound) -> Expr | None:
        if not e.args or not has_unknown(e.args[0]):
            return None
        values = [self.try_out(branch) for branch in e.args[1:]]
        return _common(values if len(values) > 1 else [*values, NULL])

    def _call_Message(self, _builtin: Builtin, e: Compound) -> Expr | None:
        """A script's own complaint is heard if it is sure to be made, and made of known things."""
        if self._tentative or any(has_unknown(self.evaluate(a)) for a in e.args[1:]):
            return NULL
        return None

    def _call_SetDirectory(self, _builtin: Builtin, e: Compound) -> Expr | None:
        """A directory that is not there may be where the script will run, or be made by it."""
        return UNKNOWN if len(e.args) == 1 and not _is_directory(e.args[0]) else None

    def _call_Lookup(self, _builtin: Builtin, e: Compound) -> Expr | None:
        """Lookup holds its arguments, so an unknown among them is not seen from outside."""
        return UNKNOWN if any(has_unknown(self.evaluate(a)) for a in e.args[:2]) else None

    def _call_Which(self, _builtin: Builtin, e: Compound) -> Expr | None:
        values: list[Expr] = []
        for test, value in zip(e.args[::2], e.args[1::2], strict=False):
            answer = self.evaluate(test)
            if answer is TRUE and not values:
                return value
            if answer is TRUE or has_unknown(answer):
                values.append(self.try_out(value))
            if answer is TRUE:
                break
        return _common(values) if values else None

    def _call_Switch(self, _builtin: Builtin, e: Compound) -> Expr | None:
        if not e.args or not has_unknown(self.evaluate(e.args[0])):
            return None
        return _common([self.try_out(value) for value in e.args[2::2]] or [NULL])

    def _call_While(self, _builtin: Builtin, e: Compound) -> Expr | None:
        if not e.args or not has_unknown(self.evaluate(e.args[0])):
            return None
        for body in e.args[1:]:
            self.try_out(body)
        return NULL

    def _call_For(self, builtin: Builtin, e: Compound) -> Expr | None:
        if len(e.args) < 3:
            return None
        self.evaluate(e.args[0])
        if has_unknown(self.evaluate(e.args[1])):
            for body in (*e.args[3:], e.args[2]):
                self.try_out(body)
            return NULL
        return super().call(builtin, Compound(e.head, (NULL, *e.args[1:]), e.span))

    def _loop(self, builtin: Builtin, e: Compound, name: str) -> Expr | None:
        """A loop with an unknown number of turns, or very many, is gone through once, with an unknown variable."""
        unknown = False
        turns = 1.0
        of_unknown: set[Symbol] = set()  # variables of iterators with unknown values
        specs: list[Expr] = []
        for spec in e.args[1:]:
            bounds = spec.args if type(spec) is Compound and spec.head is S.List else (spec,)
            variable = bounds[:1] if len(bounds) > 1 else ()
            with self.holding():  # a bound that depends on an outer variable has no value yet
                values = [self.evaluate(b) for b in bounds[len(variable) :] if not isinstance(b, (int, float))]
            numbers = iter(values)
            turns *= _turns([b if isinstance(b, (int, float)) else next(numbers) for b in bounds[len(variable) :]])
            if any(map(has_unknown, values)) or mentions(spec, frozenset(of_unknown)):
                unknown = True
                of_unknown.update(v for v in variable if type(v) is Symbol)
                listed = values[0] if len(values) == len(bounds[len(variable) :]) == 1 and is_list(values[0]) else None
                specs.append(list_of(*variable, listed or list_of(UNKNOWN)) if variable else list_of(1))
            else:
                specs.append(spec)
        if not unknown and turns <= _MANY:
            return super().call(builtin, e)
        if not unknown:
            specs = [_one_turn(spec) for spec in specs]
        body = Compound(e.head, (e.args[0], *specs), e.span)
        try:
            super().call(builtin, body)
        except (AbortSignal, RestartSignal):
            raise
        except Signal:
            return UNKNOWN
        return NULL if name in ("Do", "ParallelDo") else UNKNOWN

    # Nets -------------------------------------------------------------------------------------------------------------

    def _construct(self, builtin: Builtin, e: Compound, name: str) -> Expr | None:
        """A layer or container; unknown parameters are to be inferred, unknown layers inside can be anything."""
        current = self.current
        span = (current.span if isinstance(current, Compound) else None) or self.span()
        if not any(map(has_unknown, e.args)):
            made = self._unless_failed(builtin, e)
            if span is not None:
                self.nets.append((made.net if isinstance(made, NetAtom) else None, span))
            return made
        if span is not None:
            self.tainted.append(span)
            self.nets.append((None, span))
        if name in CONTAINERS and isinstance(e.args[0], Unknown):
            return UNKNOWN
        known = filled(name, e.args)
        partly = any(a is not b for a, b in zip(known, e.args, strict=True))
        args = tuple(without_unknowns(a, S.Automatic) for a in known)
        with self.hearing((_CERTAIN if partly else _STRUCTURAL).__contains__):
            made = super().call(builtin, Compound(e.head, args, e.span))
        if not isinstance(made, NetAtom):
            return UNKNOWN
        if partly:
            return PartlyKnown(made.net)
        if span is not None:
            self.nets.append((made.net, span))
        return made

    def _call_NetInitialize(self, builtin: Builtin, e: Compound) -> Expr | None:
        """Arrays of zeros that take no memory, since only their sizes matter."""
        if not e.args or not isinstance(e.args[0], NetAtom):
            return UNKNOWN if e.args and isinstance(e.args[0], Unknown) else None
        if len(e.args) > 1:  # are the settings right?
            sample = NetAtom(build_layer("SoftmaxLayer"))
            tried = super().call(builtin, Compound(e.head, (sample, *e.args[1:]), e.span))
            if tried is not sample:
                return tried
        net = e.args[0].net
        blank = {}
        for slot in slots(net):
            dims = slot.site.array_dims(slot.parameter.name)
            if isinstance(slot.value, Word):
                if dims is None or not all(isinstance(size, int) for size in dims):
                    return UNKNOWN if self._has_taint(net) else None
                blank[slot.position] = np.broadcast_to(np.float32(0), [cast("int", size) for size in dims])
        return NetAtom(replace_arrays(net, blank)) if blank else None

    def _call_NetTrain(self, builtin: Builtin, e: Compound) -> Expr | None:
        """Training gives the net with values in its arrays; anything else that it can be asked for is unknown."""
        asked = [a for a in e.args[2:] if not (type(a) is Compound and a.head in (S.Rule, S.RuleDelayed))]
        if e.args and isinstance(e.args[0], NetAtom) and not asked:
            made = self._call_NetInitialize(builtin, Compound(e.head, e.args[:1], e.span))
            return e.args[0] if made is None else made
        return UNKNOWN

    def _call_NetMeasurements(self, _builtin: Builtin, e: Compound) -> Expr | None:
        """Measuring is evaluating, which a large net is not for."""
        return UNKNOWN if e.args and isinstance(e.args[0], NetAtom) and _is_big(e.args[0].net) else None

    def _apply_net(self, atom: NetAtom, e: Compound) -> Expr | None:
        net = atom.net
        if not net.initialized and self._has_taint(net):
            return UNKNOWN
        if any(map(has_unknown, e.args)):
            if not net.initialized:
                # What is said of a net without arrays does not depend on the data.
                with self.hearing("netuninit".__eq__):
                    super().call_object(Compound(atom, (list_of(),), e.span))
            return UNKNOWN
        return UNKNOWN if _is_big(net) else super().call_object(e)

    def _has_taint(self, net: Net) -> bool:
        """Whether an unknown is in the definition of a net, or of one inside it that was made elsewhere."""
        if net.span is not None and any(_covers(net.span, span) for span in self.tainted):
            return True
        return any(map(self._has_taint, net.children.values()))


def _is_big(net: Net) -> bool:
    """Whether a net is not evaluated, since that would take time."""
    return sum(int(np.size(slot.value)) for slot in slots(net) if not isinstance(slot.value, Word)) > _BIG


def _is_directory(place: Expr) -> bool:
    return type(place) is str and Path(place).expanduser().is_dir()


def _is_code(args: tuple[Expr, ...]) -> bool:
    """Whether what is read is a program, which is no data."""
    return bool(args) and type(args[0]) is str and Path(args[0]).suffix in _CODE


def _turns(bounds: list[Expr]) -> float:
    """How many turns an iterator with these bounds takes; 1 if they are no numbers."""
    if len(bounds) == 1 and is_list(bounds[0]):
        return len(bounds[0].args)
    numbers = [float(b) for b in bounds if isinstance(b, (int, float, Fraction))]
    if len(numbers) < len(bounds) or not 1 <= len(numbers) <= 3:
        return 1
    first, last, step = (1.0, numbers[0], 1.0) if len(numbers) == 1 else (*numbers, 1.0)[:3]
    return max((last - first) / step + 1, 0) if step else 1


def _one_turn(spec: Expr) -> Expr:
    """An iterator that goes once, its variable unknown."""
    if type(spec) is Compound and spec.head is S.List and len(spec.args) > 1:
        return list_of(spec.args[0], list_of(UNKNOWN))
    return list_of(1)


def _common(values: list[Expr]) -> Expr:
    """The value of several ways, if it is one; a net if only one of them makes one."""
    if all(value == values[0] for value in values):
        return values[0]
    nets = [value for value in values if isinstance(value, NetAtom)]
    return nets[0] if len(nets) == 1 else UNKNOWN


def _covers(outer: Span, inner: Span) -> bool:
    return outer[0] is inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2]
