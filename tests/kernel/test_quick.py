"""Pure functions compiled to Python give what the evaluator gives, and give way where definitions change."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wlnet.expression import Compound, Expr, PackedArray, S, list_of, pack, same
from wlnet.kernel.functions import caller, compiled_function
from wlnet.kernel.messages import Message
from wlnet.session import Session

INTEGERS = st.integers(-4, 4) | st.integers(-(2**70), 2**70) | st.sampled_from([2**62, 2**63 - 1, -(2**63), 10**16])
REALS = st.floats(-10, 10) | st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, 0.5, 1e16])
RAW = INTEGERS | REALS
LITERALS = st.integers(-3, 3) | st.sampled_from([0.5, -2.0, 10**16, 1e300, "s"])
BINARY = ["Plus", "Times", "Subtract", "Divide", "Mod", "Quotient", "Max", "Min"]
UNARY = ["Floor", "Round", "Sin", "Abs", "Minus"]
EXPONENTS = st.sampled_from([-1, 0, 2, 3, 0.5])
RELATIONS = ["Less", "LessEqual", "Greater", "GreaterEqual", "Equal", "Unequal", "SameQ", "UnsameQ"]


def call(head: str, *args: Expr) -> Compound:
    return Compound(S.__getattr__(head), args)


def numbers(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    return (
        st.builds(lambda h, a, b: call(h, a, b), st.sampled_from(BINARY), inner, inner)
        | st.builds(lambda h, a: call(h, a), st.sampled_from(UNARY), inner)
        | st.builds(lambda a, n: call("Power", a, n), inner, EXPONENTS)
        | st.builds(lambda h, a, b, c: call(h, a, b, c), st.sampled_from(["Plus", "Times", "Max"]), inner, inner, inner)
        | st.builds(lambda c, a, b: call("If", c, a, b), truths(inner), inner, inner)
    )


def truths(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    relation = st.builds(lambda h, a, b: call(h, a, b), st.sampled_from(RELATIONS), inner, inner)
    parity = st.builds(lambda h, a: call(h, a), st.sampled_from(["EvenQ", "OddQ", "IntegerQ", "NumberQ"]), inner)
    atom = relation | parity
    return (
        atom
        | st.builds(lambda h, a, b: call(h, a, b), st.sampled_from(["And", "Or"]), atom, atom)
        | st.builds(lambda a: call("Not", a), atom)
    )


SLOT, SECOND = call("Slot", 1), call("Slot", 2)
LEAVES: st.SearchStrategy[Expr] = st.just(SLOT) | st.just(SLOT) | st.just(SECOND) | LITERALS
BODIES = st.recursive(LEAVES, numbers, max_leaves=6)
ANY_BODY = BODIES | truths(BODIES)


def evaluate(code: Expr, quick: bool) -> tuple[Expr, list[Message], Session]:
    messages: list[Message] = []
    session = Session(write=lambda _: None, report=messages.append)
    session.kernel.quick = quick
    return session.value_of(code), messages, session


@settings(max_examples=150, deadline=None)
@given(ANY_BODY, RAW, RAW)
@example(call("Plus", SLOT, SECOND), 2**63 - 1, 1)
@example(call("Times", SLOT, SECOND), 1e308, 10)
@example(call("And", call("Less", SLOT, 3), call("EvenQ", SLOT)), 2, 0)
@example(call("If", call("SameQ", SLOT, SECOND), call("Divide", 1, SLOT), 3), 0, 0)
@example(call("Power", SLOT, SECOND), 0, 0)
def test_the_compiled_function_gives_what_the_evaluator_gives(body: Expr, x: Expr, y: Expr) -> None:
    function = Compound(S.Function, (body,))
    applied = Compound(function, (x, y))
    plain, messages, _ = evaluate(applied, False)
    # More often than it takes for the function to be compiled.
    quick, _, session = evaluate(list_of(*(applied,) * 12), True)
    for value in quick.args:  # type: ignore[union-attr]
        assert same(value, plain)
    prepared = compiled_function(session.kernel, function)
    assert prepared is not None
    compiled = prepared.quick(session.kernel)
    if compiled is not None and compiled.arity == 2:
        found = compiled.function(x, y)
        assert found is None or (same(found, plain) and not messages)


@settings(max_examples=40, deadline=None)
@given(st.recursive(st.just(SLOT) | st.integers(-3, 3) | st.just(0.5), numbers, max_leaves=5), st.data())
def test_map_and_select_over_packed_arrays_are_those_over_lists(body: Expr, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["integers", "reals"]))
    few = data.draw(st.lists(st.integers(-5, 5) if kind == "integers" else REALS, min_size=1, max_size=4))
    values = (few * 40)[:40]
    packed = pack(list_of(*values))
    assert type(packed) is PackedArray
    for code in (
        call("Map", Compound(S.Function, (body,)), packed),
        call("Select", packed, Compound(S.Function, (call("Greater", body, 0),))),
        call("SortBy", packed, Compound(S.Function, (body,))),
    ):
        plain, quick = evaluate(code, False)[0], evaluate(code, True)[0]
        assert len(plain.args) == len(quick.args)  # type: ignore[union-attr]
        for a, b in zip(plain.args, quick.args, strict=True):  # type: ignore[union-attr]
            if type(a) is float and type(b) is float:
                assert a == pytest.approx(b, rel=1e-13, abs=5e-324)
            else:
                assert same(a, b)


CHANGES = [
    # what changes the meaning of {f[1], ...}, and the values afterwards
    ("Unprotect[Plus]; Plus[1, 2] = 77;", "{77, 4}"),
    ("Unprotect[Plus]; ClearAttributes[Plus, Listable]; Plus[x_Integer, 2] := p[x];", "{p[1], p[2]}"),
    ("Unprotect[Plus]; Plus = h;", "{h[1, 2], h[2, 2]}"),
    ("n = 5;", "{6, 7}"),
    ("n = x;", "{1 + x, 2 + x}"),
    ("n = 1/2;", "{3/2, 5/2}"),
    ("Clear[n];", "{1 + n, 2 + n}"),
    ("n := (m++; 3); m = 0;", "{4, 5}"),
]


@pytest.mark.parametrize(("change", "value"), CHANGES, ids=[c for c, _ in CHANGES])
def test_a_change_of_a_definition_is_seen(change: str, value: str) -> None:
    session = Session(write=lambda _: None)
    session.evaluate("n = 2; f = # + n &; Do[f[i], {i, 20}]; Map[f, Range[3]];")
    assert str(session.evaluate("{f[1], f[2]}")) == "{3, 4}"
    session.evaluate(change)
    assert str(session.evaluate("{f[1], f[2]}")) == value
    assert str(session.evaluate("Map[f, {1, 2}]")) == value


ROWS = [
    ('Map["a" <> # &, {"b", "c", x}] // Quiet', '{"ab", "ac", "a"<>x}'),
    ('f = "n" <> ToString[#] &; Do[f[i], {i, 20}]; {f[1], f[2.5]}', '{"n1", "n2.5"}'),
    ("Map[Function[{Plus, x}, Plus[x, 2]][#, 1] &, Range[20]][[{1, 20}]]", "{1[1, 2], 20[1, 2]}"),
    ("f = Function[{Plus}, Plus[1, 2]]; Do[f[3], 20]; f[3]", "3[1, 2]"),
    ("Map[Sqrt, {4, 2, 1/4, 2.25, x}]", "{2, Sqrt[2], 1/2, 1.5, Sqrt[x]}"),
    ("Map[ToString, {1, 2.5, -7, x, 10^30}]", '{"1", "2.5", "-7", "x", "1000000000000000000000000000000"}'),
    ("Map[Plus, {1, 2}]", "{1, 2}"),
    ("Fold[Plus, 0, {1, 2.5, x}]", "3.5 + x"),
    ("Unprotect[Sqrt]; Sqrt[4] = t; Map[Sqrt, {4, 9}]", "{t, 3}"),
    ("Block[{Sqrt = f}, Map[Sqrt, {4, 9}]]", "{f[4], f[9]}"),
    ("Map[{#, a} &, {1, x}]", "{{1, a}, {x, a}}"),
    ("Map[(a = 5; {#}) &, {a, a}]", "{{5}, {5}}"),
    ("Map[Hold[#] &, Unevaluated[{1 + 1, 2}]]", "{Hold[2], Hold[2]}"),
    ("Map[f[##] &, {Sequence[1, 2], {3}}]", "{f[1], f[2], f[{3}]}"),
    ("u /: (g_)[u] := up; Map[{#} &, {u, 1}]", "{up, {1}}"),
    ("f = If[# > 1, Return[big], small] &; Map[f, {1, 2}]", "{small, Return[big]}"),
    ("Catch[Map[If[# > 2, Throw[#], #] &, Range[5]]]", "3"),
    ("Map[#2 &, {1}] // Head", "List"),
    ("f = # + 2 &; Do[f[i], {i, 20}]; {Block[{Plus = Times}, f[5]], f[5]}", "{10, 7}"),
    ("f = # + 2 &; Do[f[i], {i, 20}]; {Block[{Plus}, ToString[FullForm[f[5]]]], f[5]}", '{"Plus[2, 5]", 7}'),
    ("f = # + k &; Table[Block[{k = i}, Map[f, {1, 2}]], {i, 3}]", "{{2, 3}, {3, 4}, {4, 5}}"),
    ("f = Function[x, If[x > 2, x, y]]; Map[f, Range[4]]", "{y, y, 3, 4}"),
    ("f = Function[{a, b}, a - b]; {Fold[f, 10, Range[4]], FoldList[f, 1., {2, 3}]}", "{0, {1., -1., -4.}}"),
    ("n = 0; Map[(n++; # + 1) &, Range[40]]; n", "40"),
    ('Map[# + 1 &, {1, a, "s", {1, 2}, 1/2}]', '{2, 1 + a, 1 + "s", {2, 3}, 3/2}'),
    ("Select[Range[20], #^2 > 300 &]", "{18, 19, 20}"),
    ("Select[{1, a, 3}, # > 2 &]", "{3}"),
    ("Map[#1 &, Range[3], {1}]", "{1, 2, 3}"),
    ("Sort[{3, 1, 2}, #1 > #2 &]", "{3, 2, 1}"),
    ("GroupBy[Range[6], Mod[#, 3] &]", "<|1 -> {1, 4}, 2 -> {2, 5}, 0 -> {3, 6}|>"),
    ("ToString[Trace[Map[# + 1 &, {1}]]]", '"{(#1 + 1 & ) /@ {1}, {(#1 + 1 & )[1], 1 + 1, 2}, {2}}"'),
    ("f[x_] := x + g /; (# > 1 &)[x]; {f[1], f[2]}", "{f[1], 2 + g}"),
    ("h = 3; f[x_] := 1 /; (# > h &)[x]; a = Table[f[2], 20]; h = 1; {a[[1]], f[2]}", "{1, 1}"),
]


@pytest.mark.parametrize(("code", "value"), ROWS, ids=[c for c, _ in ROWS])
def test_values(code: str, value: str) -> None:
    assert str(Session(write=lambda _: None).evaluate(code)) == value


def test_what_is_compiled_and_what_is_not() -> None:
    kernel = Session().kernel

    def is_compiled(code: str) -> bool:
        function = Session().evaluate(code).expression
        prepared = compiled_function(kernel, function)  # type: ignore[arg-type]
        return prepared is not None and prepared.quick(kernel) is not None

    for code in ("#^2 + 1 &", "Function[{x, y}, x < y && EvenQ[x]]", "If[# > 0, 1, -1] &", "Mod[#, 3] == 0 &"):
        assert is_compiled(code), code
    for code in (
        "f[#] &",
        "{#, 1} &",
        "(x = #) &",
        "#name + 1 &",
        "## &",
        "Function[Null, #]",
        "1 + 1 &",
        "Print[#] &",
    ):
        assert not is_compiled(code), code


def test_a_caller_can_be_interrupted() -> None:
    from wlnet.kernel.signals import AbortSignal

    session = Session()
    kernel = session.kernel
    double = caller(kernel, session.evaluate("2 # &").expression)
    assert double(4) == 8
    kernel.interrupt = True
    with pytest.raises(AbortSignal):
        double(4)


PART_FUNCTIONS = [
    "#[[2]] &",
    "#[[2]] > 1 &",
    "#[[1]] + 2 #[[-1]] &",
    "If[OddQ[#[[1]]], #[[2]], -#[[2]]] &",
    "Function[p, p[[2]] - p[[1]]]",
    "{#, #[[1]]} &",
    "Length[#] + #[[1]] &",
    "#[[2, 1]] &",
    "#[[n]] + 1 &",
]
ELEMENTS = [
    "Table[{i, Mod[7 i, 10]}, {i, 20}]",
    "Table[{1. i, 2. i}, {i, 20}]",
    "Table[{{i, 1}, {2, i}}, {i, 20}]",
    "{{1, x}, {2, y}, {3, 4}, {5, 1/2}, {6, 2 + I}, {7, 10^30}, {8, True}}",
    '{{1, 2, 3}, {1}, {}, {"a", "b"}, f[1, 2], <|1 -> 2, 3 -> 4|>, x, 7, {1, {2}}}',
    "Range[20]",
    "Table[i + I, {i, 10}]",
    "Unevaluated[{{1 + 1, 2 + 2}, {3, m = 5}, {m, m}}]",
]


@pytest.mark.parametrize("elements", ELEMENTS)
def test_functions_of_parts_give_what_the_evaluator_gives(elements: str) -> None:
    found = []
    for quick in (True, False):
        session = Session(write=lambda _: None)
        session.kernel.quick = quick
        results = [
            session.evaluate(code)
            for f in PART_FUNCTIONS
            for code in (
                f"n = 2; Map[{f}, {elements}]",
                f"g = {f}; Table[g[{{i, 2 i}}], {{i, 9}}]",
                f"Select[{elements}, {f}]",
            )
        ]
        found.append([(str(r), [str(m) for m in r.messages]) for r in results])
    assert found[0] == found[1]


def test_a_function_of_parts_is_compiled_and_notices_another_meaning_of_part() -> None:
    session = Session(write=lambda _: None)
    session.evaluate("f = #1[[2]] < #2[[2]] &;")
    function = session.evaluate("f").expression
    assert isinstance(function, Compound)
    prepared = compiled_function(session.kernel, function)
    assert prepared is not None
    quick = prepared.quick(session.kernel)
    assert quick is not None
    assert quick.lists == {0, 1}
    assert str(session.evaluate("Sort[{{1, 3}, {2, 1}, {3, 2}}, f]")) == "{{2, 1}, {3, 2}, {1, 3}}"
    block = "Block[{Part = #2 - First[#1] &}, Sort[{{1, 3}, {2, 1}, {3, 2}}, f]]"
    assert str(session.evaluate(block)) == "{{3, 2}, {2, 1}, {1, 3}}"
