# ruff: noqa: E501
"""InputForm: the spelling Wolfram gives, and that whatever is printed reads back the same."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.expression import (
    Association,
    BigReal,
    Complex,
    Compound,
    Expr,
    HostAtom,
    NumericArray,
    PackedArray,
    S,
    Symbol,
    list_of,
    rule,
    symbol,
)
from wlnet.syntax import full_form, input_form, parse
from wlnet.syntax.grammar import rows

a, b, c, x = (symbol("Global`" + n) for n in "abcx")

# Input and the InputForm of Hold's content, as Wolfram's documentation and sessions show it.
SPELLED = [
    ("a+b", "a + b"), ("a-b", "a - b"), ("a+b-2c", "a + b - 2*c"), ("-a", "-a"), ("-a*b", "-a*b"), ("-(a*b)", "-(a*b)"),
    ("-(a+b)", "-(a + b)"), ("a-(b+c)", "a - (b + c)"), ("a*b", "a*b"), ("2x", "2*x"), ("a(b+c)", "a*(b + c)"),
    ("a/b", "a/b"), ("(a*b)/c", "(a*b)/c"), ("a/(b*c)", "a/(b*c)"), ("1/2", "1/2"), ("1/x", "1/x"), ("x^-1", "x^(-1)"),
    ("a^b", "a^b"), ("(a^b)^c", "(a^b)^c"), ("a^b^c", "a^b^c"), ("a^(b+c)", "a^(b + c)"), ("(-2)^2", "(-2)^2"),
    ("a^-2", "a^(-2)"), ("Sqrt[x]", "Sqrt[x]"), ("x^(1/2)", "x^(1/2)"), ("a.b", "a . b"), ("a**b", "a ** b"),
    ("(a+b)+c", "(a + b) + c"), ("a+(b+c)", "a + (b + c)"), ("a(b c)", "a*(b*c)"),
    ("f[x,y]", "f[x, y]"), ("f[]", "f[]"), ("f[x][y]", "f[x][y]"), ("(f+g)[x]", "(f + g)[x]"), ("f'[x]", "Derivative[1][f][x]"),
    ("{1,2,{3}}", "{1, 2, {3}}"), ("{}", "{}"), ("<|a->1,b:>2|>", "<|a -> 1, b :> 2|>"), ("<||>", "<||>"),
    ("a[[1,2]]", "a[[1,2]]"), ("a[[b[[1]]]]", "a[[b[[1]]]]"), ("{a}[[1]]", "{a}[[1]]"),
    ("a->b", "a -> b"), ("a->b->c", "a -> b -> c"), ("(a->b)->c", "(a -> b) -> c"), ("a:>b/;c", "a :> b /; c"),
    ("x/.a->b", "x /. a -> b"), ("x//.{a->b}", "x //. {a -> b}"), ("(x/.a)/.b", "x /. a /. b"),
    ("a=b", "a = b"), ("a=b=c", "a = b = c"), ("f[x_]:=x^2", "f[x_] := x^2"), ("a^=b", "a ^= b"), ("x=.", "x =."),
    ("f/:g[f]=x", "f /: g[f] = x"), ("f/:g[f]:=x", "f /: g[f] := x"), ("a+=b", "a += b"), ("a;b", "a; b"), ("a;", "a;"),
    ("(a;b)+c", "(a; b) + c"), ("a==b", "a == b"), ("a==b==c", "a == b == c"), ("a<b<=c", "a < b <= c"), ("a!=b", "a != b"),
    ("(a==b)==c", "(a == b) == c"), ("a===b", "a === b"), ("a=!=b", "a =!= b"), ("!a", "!a"), ("!a==b", "!a == b"),
    ("!(a&&b)", "!(a && b)"), ("a&&b||c", "a && b || c"), ("a&&(b||c)", "a && (b || c)"), ("!!a", "!!a"),
    ("#+1&", "#1 + 1 & "), ("#&", "#1 & "), ("f[#,##2]&", "f[#1, ##2] & "), ("#a&", "#a & "), ('#"b c"&', '#"b c" & '),
    ("f/@x", "f /@ x"), ("(#^2&)/@x", "(#1^2 & ) /@ x"), ("f@@x", "f @@ x"), ("f@@@x", "f @@@ x"), ("f//@x", "f //@ x"),
    ("f@*g", "f @* g"), ("f/*g", "f /* g"), ("f@g@x", "f[g[x]]"), ("x|->x+1", "Function[x, x + 1]"),
    ("x_", "x_"), ("x__", "x__"), ("x___", "x___"), ("_Integer", "_Integer"), ("x_Integer", "x_Integer"), ("_", "_"),
    ("x_.", "x_."), ("_.", "_."), ("x_:0", "x_:0"), ("x:p", "x:p"), ("x:p:d", "x:p:d"), ("x:(a|b)", "x:a | b"),
    ("x_?NumberQ", "(x_)?NumberQ"), ("_?(#>2&)", "_?(#1 > 2 & )"), ("x_?(f[1])", "(x_)?(f[1])"), ("a|b", "a | b"),
    ("x_/;x>0", "x_ /; x > 0"), ("a..", "a.."), ("a...", "a..."), ("(a|b)..", "(a | b).."), ("x_..", "(x_).."), ("1..", "(1).."),
    ('"a"<>b', '"a"<>b'), ("a~~b", "a~~b"), ("a!", "a!"), ("a!!", "a!!"), ("(a!)!", "(a!)!"), ("a++", "a++"), ("--a", "--a"),
    ("1;;2", "1 ;; 2"), (";;", "1 ;; All"), ("x[[1;;-1]]", "x[[1 ;; -1]]"), ("1;;10;;2", "1 ;; 10 ;; 2"),
    ("a::b", "a::b"), ("a::b::c", "a::b::c"), ('a::"b c"', 'a::"b c"'), ('"a"::b', '"a"::b'),
    ('"PackedArray"::["Real64", 2]', 'TypeSpecifier["PackedArray"]["Real64", 2]'), ("(x_)^2", "(x_)^2"), ("x_ y_.", "(x_)*(y_.)"),
    ("x_|y_", "(x_) | (y_)"), ("f_[x_]", "(f_)[x_]"), ("x_->1", "x_ -> 1"), ("_Integer?f", "_Integer?f"), ("{1,2}?f", "{1, 2}?f"),
    ("E^(-x)", "E^(-x)"), ("#1[[2]]&", "#1[[2]] & "), ("x:y_", "x:(y_)"), ("%", "%"), ("%%", "%%"), ("%5", "%5"), ("a<->b", "a <-> b"),
    ("a\\[DirectedEdge]b", "DirectedEdge[a, b]"), ("a\\[Element]b", "Element[a, b]"), ("a\\[Xor]b", "Xor[a, b]"),
    ("Inequality[a,f,b,Less,c]", "Inequality[a, f, b, Less, c]"), ("Inequality[a,Less,b]", "Inequality[a, Less, b]"),
    ("<<f", 'Get["f"]'), ("Plus[x]", "Plus[x]"), ("Times[]", "Times[]"), ("Rule[a]", "Rule[a]"), ("Slot[x]", "Slot[x]"),
    ("Equal[a]", "Equal[a]"), ("Part[a]", "Part[a]"), ("Blank[f[x]]", "Blank[f[x]]"), ("Pattern[1,x]", "Pattern[1, x]"),
    ('"a\\"b\\\\c\\n"', '"a\\"b\\\\c\\n"'), ('"é"', '"é"'), ('"\\[Rule]"', '"\\[Rule]"'), ("\\[FormalX]", "\\[FormalX]"),
    ("a`b", "a`b"), ("System`a1b", "a1b"), ("If[a,b;c]", "If[a, b; c]"), ("{a,,b}", "{a, Null, b}"), ("E^x", "E^x"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SPELLED)
def test_spelling(text: str, expected: str) -> None:
    (e,) = parse(text).expressions
    assert input_form(e) == expected


# Atoms and evaluated forms, which have no literal of their own.
@pytest.mark.parametrize(
    ("e", "expected"),
    [
        (0.1, "0.1"), (1.0, "1."), (-2.5, "-2.5"), (0.0, "0."), (1e-7, "1.*^-7"), (1.5e-10, "1.5*^-10"), (1e6, "1.*^6"),
        (123456.0, "123456."), (1234567.0, "1.234567*^6"), (1e5, "100000."), (0.00001, "0.00001"), (1e-6, "1.*^-6"),
        (0.1 + 0.2, "0.30000000000000004"), (1e300, "1.*^300"), (100.25, "100.25"), (0.001, "0.001"),
        (Fraction(1, 2), "1/2"), (Fraction(-3, 4), "-3/4"), (10**30, "1" + "0" * 30),
        (Complex(1, 2), "1 + 2*I"), (Complex(0, 1), "I"), (Complex(0, -1), "-I"), (Complex(0, 2), "2*I"),
        (Complex(1, -1), "1 - I"), (Complex(1.0, 2.5), "1. + 2.5*I"), (Complex(0.0, -1.0), "0. - 1.*I"),
        (Complex(Fraction(1, 2), Fraction(3, 4)), "1/2 + (3*I)/4"),
        (BigReal(Decimal("1.5"), 20), "1.5`20."), (BigReal(Decimal("1E-30"), 20), "1.`20.*^-30"),
        (BigReal(Decimal(0), 20), "0``20."), (BigReal(Decimal("-123456789.5"), 25.5), "-1.234567895`25.5*^8"),
        (Compound(S.Times, (Fraction(1, 2), a)), "a/2"), (Compound(S.Times, (Fraction(3, 2), a)), "(3*a)/2"),
        (Compound(S.Times, (Fraction(-1, 2), a)), "-1/2*a"), (Compound(S.Times, (-2, a, b)), "-2*a*b"),
        (Compound(S.Times, (2, Compound(S.Power, (a, -1)))), "2/a"),
        (Compound(S.Times, (a, Compound(S.Power, (b, -1)), Compound(S.Power, (c, -2)))), "a/(b*c^2)"),
        (Compound(S.Times, (Compound(S.Power, (a, -1)), b)), "b/a"),
        (Compound(S.Times, (a, Compound(S.Power, (S.E, Compound(S.Times, (-1, x)))))), "a/E^x"),
        (Compound(S.Times, (a, Compound(S.Power, (S.E, Compound(S.Times, (Complex(0, -1), x)))))), "a/E^(I*x)"),
        (Compound(S.Times, (a, Compound(S.Power, (x, -1.5)))), "a/x^1.5"),
        (Compound(S.Times, (Fraction(-1, 2), a, Compound(S.Power, (b, -1)))), "-1/2*a/b"),
        (Compound(S.Times, (Fraction(-1, 2), Compound(S.Power, (b, -1)))), "-1/2*1/b"),
        (Compound(S.Times, (-1, a, b)), "-(a*b)"), (Compound(S.Times, (-1, a, Compound(S.Power, (b, -1)))), "-(a/b)"),
        (Compound(S.Plus, (a, Compound(S.Times, (-1, b)))), "a - b"), (Compound(S.Plus, (-2, a)), "-2 + a"),
        (Compound(S.Plus, (a, Compound(S.Times, (-2, b)))), "a - 2*b"), (Compound(S.Plus, (a, Fraction(-1, 2))), "a - 1/2"),
        (Compound(S.Power, (2, Fraction(1, 2))), "Sqrt[2]"), (Compound(S.Power, (2, Fraction(-1, 2))), "1/Sqrt[2]"),
        (Compound(S.Power, (x, Fraction(1, 3))), "x^(1/3)"), (Compound(S.Power, (Fraction(1, 2), x)), "(1/2)^x"),
        (Compound(S.Times, (Complex(1, 2), a)), "(1 + 2*I)*a"), (Compound(S.Times, (a, -2)), "a*(-2)"),
        (Compound(S.Plus, (a, Compound(S.Times, (Complex(0, -1), b)))), "a - I*b"),
        (Compound(S.Plus, (a, Compound(S.Times, (Complex(0, -2), b)))), "a - (2*I)*b"),
        (Compound(S.Plus, (a, Complex(0, Fraction(-1, 2)))), "a - I/2"),
        (Association.of([("a", 1), (2, x)]), '<|"a" -> 1, 2 -> x|>'),
        (Association({"a": ("a", x)}, frozenset({"a"})), '<|"a" :> x|>'),
        (PackedArray(np.array([1.0, 2.5])), "{1., 2.5}"), (PackedArray(np.array([[1, 2], [3, 4]])), "{{1, 2}, {3, 4}}"),
        (PackedArray(np.array([1 + 2j])), "{1. + 2.*I}"), (PackedArray(np.array([1e-7])), "{1.*^-7}"),
        (NumericArray(np.array([1.0, 2.0], np.float32)), 'NumericArray[{1., 2.}, "Real32"]'),
        (Compound(S.Hold, (Fraction(1, 2),)), "Hold[1/2]"), (Compound("f", (1,)), '"f"[1]'), (Compound(1.5, ()), "1.5[]"),
    ],
)  # fmt: skip
def test_values(e: Expr, expected: str) -> None:
    assert input_form(e) == expected


def test_integers_of_any_length() -> None:
    text = "1" + "0" * 5000
    assert parse(text).expressions == [10**5000]
    assert input_form(10**5000) == text


class Net(HostAtom):
    """Stands for a net."""

    __slots__ = ()

    @property
    def head(self) -> Symbol:
        return S.NetChain

    def input_form(self) -> Expr:
        return Compound(S.Plus, (a, Compound(S.NetChain, (list_of(1),))))

    def output_form(self) -> str:
        return "NetChain[ <> ]"


def test_host_atoms_print_as_what_makes_them() -> None:
    assert input_form(list_of(Net(), 1)) == "{a + NetChain[{1}], 1}"
    assert input_form(Compound(S.Times, (2, Net()))) == "2*(a + NetChain[{1}])"
    assert input_form(Compound(Net(), (x,))) == "(a + NetChain[{1}])[x]"


def test_names_are_given_by_the_caller() -> None:
    e = Compound(symbol("p`f"), (Compound(S.Pattern, (symbol("p`x"), Compound(S.Blank, (symbol("p`h"),)))), S.List))
    assert input_form(e) == "p`f[p`x_p`h, List]"
    assert input_form(e, lambda s: s.short) == "f[x_h, List]"
    assert input_form(Compound(S.Times, (2, Complex(1, 2))), lambda s: s.name) == "2*(1 + 2*System`I)"


def test_depth_is_no_problem() -> None:
    e: Expr = x
    for _ in range(50_000):
        e = Compound(S.Plus, (1, Compound(S.f, (e,))))
    assert len(input_form(e)) == 50_000 * len("1 + f[]") + 1
    assert len(full_form(e)) > 50_000
    for _ in range(50_000):
        e = Compound(S.Times, (a, Compound(S.Power, (e, -1))))
    assert input_form(e).startswith("a/(a/(")


# Round trip

# Only what the kernel folds anyway may differ: numbers in products, nested products, and square roots.


def folded(e: Expr) -> Expr:
    """An expression with its numeric literals folded as evaluation would, and products flat."""
    if isinstance(e, Complex):
        im = e.im
        scaled: Expr = S.I if type(im) is int and im == 1 else folded(Compound(S.Times, (im, S.I)))
        return scaled if type(e.re) is int and e.re == 0 else Compound(S.Plus, (e.re, scaled))
    if isinstance(e, Association):
        return Compound(S.Association, tuple(map(folded, e.rules())))
    if isinstance(e, PackedArray):
        return folded(e.unpacked())
    if not isinstance(e, Compound):
        return e
    head, args = folded(e.head), [folded(y) for y in e.args]
    if head is S.Sqrt and len(args) == 1:
        head, args = S.Power, [args[0], Fraction(1, 2)]
    if head is S.Power and len(args) == 2:
        base, exponent = args
        if type(base) is Compound and base.head is S.Power and type(exponent) is int and exponent == -1:
            inner = base.args[1]
            if isinstance(inner, (int, Fraction, float)):
                if inner > 0:
                    base, exponent = base.args[0], -inner
            elif isinstance(inner, BigReal):
                base, exponent = base.args[0], BigReal(-inner.value, inner.precision)
            else:
                base, exponent = base.args[0], folded(Compound(S.Times, (-1, inner)))
        if isinstance(base, (int, Fraction)) and type(exponent) is int and exponent == -1 and base != 0:
            value = 1 / Fraction(base)
            return value.numerator if value.denominator == 1 else value
        args = [base, exponent]
    if head is S.Times and len(args) > 1:
        flat: list[Expr] = []
        for y in args:
            flat += y.args if type(y) is Compound and y.head is S.Times and len(y.args) > 1 else (y,)
        number = Fraction(1)
        rest: list[Expr] = []
        for y in flat:
            if isinstance(y, (int, Fraction)):
                number *= y
            else:
                rest.append(y)
        # An inexact -1 * 2.5 has been folded where the other was written -2.5.
        reals = [y for y in rest if type(y) is float or type(y) is BigReal]
        if number == -1 and reals:
            at = next(i for i, y in enumerate(rest) if y is reals[0])
            r = reals[0]
            rest[at] = BigReal(-r.value, r.precision) if isinstance(r, BigReal) else -r  # type: ignore[operator]
            number = Fraction(1)
        rest.sort(key=full_form)
        if number != 1 or len(rest) < 2:
            rest.insert(0, number.numerator if number.denominator == 1 else number)
        if len(rest) > 1 and type(rest[0]) is int and rest[0] == 1:
            rest = rest[1:]
        return rest[0] if len(rest) == 1 else Compound(S.Times, tuple(rest))
    return Compound(head, tuple(args))


HEADS = sorted({row[3] for row in rows("operators.txt") if row[3][0].isupper()})
SPECIAL = [
    "List",
    "Part",
    "Slot",
    "SlotSequence",
    "Out",
    "Blank",
    "BlankSequence",
    "BlankNullSequence",
    "Pattern",
    "Optional",
    "MessageName",
    "TypeSpecifier",
    "Span",
    "Function",
    "Inequality",
    "TagSet",
    "TagSetDelayed",
    "TagUnset",
    "Derivative",
    "Association",
    "Repeated",
    "Get",
    "Put",
    "Sqrt",
    "Integrate",
    "f",
]
atoms: st.SearchStrategy[Expr] = st.one_of(
    st.sampled_from([a, b, c, symbol("p`q"), S.Null, S.All, S.I, S.Pi, symbol("Global`é")]),
    st.integers(-3, 12),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.fractions(max_denominator=9).filter(lambda q: q.denominator > 1),
    st.text(max_size=4).filter(lambda t: not any("\ud800" <= ch <= "\udfff" for ch in t)),
    st.sampled_from([Complex(0, 1), Complex(1, -2), Complex(0, -3), Complex(1.5, -0.5), Complex(Fraction(1, 2), 1)]),
    st.sampled_from([BigReal(Decimal("1.25"), 20.0), BigReal(Decimal("-3"), 30.0), BigReal(Decimal("1.5E-40"), 7.0)]),
    st.sampled_from([PackedArray(np.array([1.0, -2.0])), Association.of([("k", -1), (a, b)])]),
)
heads = st.sampled_from([S.__getattr__(h) for h in [*HEADS, *SPECIAL, *["Plus", "Times", "Power"] * 8]])
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds(lambda h, y: Compound(h, tuple(y)), heads, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda h, y: Compound(h, tuple(y)), inner, st.lists(inner, max_size=2)),
    ),
    max_leaves=8,
)


@settings(max_examples=2000, deadline=None)
@given(expressions)
def test_round_trip(e: Expr) -> None:
    text = input_form(e)
    parsed = parse(text)
    assert [str(p) for p in parsed.problems] == []
    assert [full_form(folded(y)) for y in parsed.expressions] == [full_form(folded(e))], text


BESIDE_HEADS = ["Pattern", "Function", "Span", "Part"]
OUTER, INNER = [*HEADS, *BESIDE_HEADS], [*HEADS, *BESIDE_HEADS, "Derivative", "f"]


def one_of_each_kind() -> list[str]:
    """Heads such that every other head of the table stands in the same rows but for its spelling."""
    places: dict[str, list[tuple[str, ...]]] = {}
    for precedence, form, grouping, meaning, *_ in rows("operators.txt"):
        places.setdefault(meaning, []).append((precedence, form, grouping))
    kinds = {tuple(places[head]): head for head in reversed(HEADS)}
    return sorted(kinds.values())


PROBES = sorted({"Plus", "Times", "Power", "Rule", "And", *BESIDE_HEADS})


def check_pair(outer: str, inner: str, counts: tuple[int, ...] = (1, 2, 3)) -> None:
    """One operator as an operand of the other, in every place."""
    for count in counts:
        e = Compound(S.__getattr__(inner), (a, b, c)[:count])
        for args in ((e,), (e, x), (x, e), (x, e, x), (e, e)):
            whole = Compound(S.__getattr__(outer), args)
            text = input_form(whole)
            assert [full_form(folded(y)) for y in parse(text).expressions] == [full_form(folded(whole))], text


@pytest.mark.parametrize("outer", sorted({*one_of_each_kind(), *PROBES}))
def test_operators_of_every_kind_in_every_other(outer: str) -> None:
    for inner in {*one_of_each_kind(), *PROBES, "Derivative", "f"}:
        check_pair(outer, inner, (1, 2))


@pytest.mark.parametrize("head", OUTER)
def test_every_operator_in_some_and_around_some(head: str) -> None:
    for probe in PROBES:
        check_pair(head, probe, (2,))
        check_pair(probe, head)


@pytest.mark.slow
@pytest.mark.parametrize("outer", OUTER)
def test_every_operator_in_every_other(outer: str) -> None:
    for inner in INNER:
        check_pair(outer, inner)


def test_rules_of_nets_read_back() -> None:
    e = Compound(S.NetGraph, (list_of(1, 2), list_of(rule(Compound(S.NetPort, ("a",)), rule(1, 2)))))
    assert input_form(e) == 'NetGraph[{1, 2}, {NetPort["a"] -> 1 -> 2}]'
    assert parse(input_form(e)).expressions == [e]
