"""Local variables go when nothing refers to them, and stay as long as something does."""

import pytest

from wlnet.session import Session


def left(code: str) -> int:
    """How many temporary symbols a kernel knows after evaluating code and looking through them."""
    session = Session()
    session.evaluate(code)
    session.kernel.temporaries.sweep()
    return len(session.kernel.contexts.temporaries)


GONE = [
    "f[x_] := Module[{y = x, z}, z = y + 1; 2 z]; Do[f[i], {i, 100}]",
    "Do[Module[{g}, g[0] = 0; g[n_] := 1 + g[n - 1]; g[3]], {100}]",
    "Do[Module[{odd, even}, odd[0] = no; odd[n_] := even[n - 1]; even[0] = yes; even[n_] := odd[n - 1]; odd[4]], {50}]",
    "Do[Module[{c = i}, Function[u, c + u]], {i, 100}]",
    "Do[Unique[q], {100}]",
    "Do[Catch[Module[{x = i}, Throw[x]]], {i, 100}]",
    "Do[Module[{u}, u /: h[u] = 1; h[u]], {100}]",
    'Do[Module[{p}, SetAttributes[p, HoldAll]; p::note = "n"; Options[p] = {a -> 1}], {100}]',
    "l = Table[Module[{z}, z], {100}]; l = 0",
]


@pytest.mark.parametrize("code", GONE)
def test_variables_out_of_use_are_forgotten(code: str) -> None:
    assert left(code) == 0


KEPT = [
    ("l = Table[Module[{z}, z], {100}];", 100),
    ("counter = Module[{c = 0}, (c++; c) &];", 1),
    ("Module[{key = 1, rest}, secret[] := key];", 1),
    ("Module[{x}, memo[x] = 1];", 1),
]


@pytest.mark.parametrize(("code", "count"), KEPT)
def test_variables_in_use_are_kept(code: str, count: int) -> None:
    assert left(code) == count


def test_a_closure_works_on_after_its_variables_were_looked_through() -> None:
    session = Session()
    session.evaluate("{inc, get} = Module[{c = 5}, {(c++) &, c &}]; inc[]")
    session.kernel.temporaries.sweep()
    assert str(session.evaluate("inc[]; {get[], inc[]}")) == "{7, 7}"


def test_rules_attached_to_a_kept_variable_are_kept() -> None:
    session = Session()
    session.evaluate("t = Module[{u}, u /: h[u] = 1; u]")
    session.kernel.temporaries.sweep()
    assert str(session.evaluate("h[t]")) == "1"


def test_many_calls_need_no_more_memory_than_few() -> None:
    session = Session()
    session.evaluate("f[x_] := Module[{g}, g[0] = 0; g[n_] := 1 + g[n - 1]; g[2]]; Do[f[i], {i, 12000}]")
    assert len(session.kernel.contexts.temporaries) <= 5001
    assert sum(1 for s in session.kernel.definitions if "$" in s.name) <= 5001


def test_a_temporary_symbol_is_known_by_its_name() -> None:
    session = Session()
    assert session.evaluate("s = Unique[x]; Symbol[SymbolName[s]] === s").to_python() is True
    assert session.evaluate("NameQ[SymbolName[s]]").to_python() is True
    assert str(session.evaluate("Attributes[Evaluate[s]]")) == "{Temporary}"


def test_local_symbols_of_two_sessions_are_apart() -> None:
    one, other = Session(), Session()
    one.evaluate("t = Module[{z}, z = 1; Hold[z]]")
    other.evaluate("t = Module[{z}, z = 2; Hold[z]]")
    assert (str(one.evaluate("ReleaseHold[t]")), str(other.evaluate("ReleaseHold[t]"))) == ("1", "2")
