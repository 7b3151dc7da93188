"""Between strings and expressions: ToString, ToExpression, StringRiffle, TextString."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.builtins.string_arguments import is_rule, string_at
from wlnet.expression import Compound, Expr, S, Source, boolean, elements
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages
from wlnet.syntax import SyntaxProblem, full_form, needs_more, parse, read
from wlnet.syntax.pages import paged

messages("ToString", {"fmtval": "`1` is not a form that ToString can write: use OutputForm, InputForm or FullForm."})
messages(
    "ToExpression",
    {
        "notstrbox": "`1` is not a string or a box. ToExpression can only interpret strings or boxes.",
        "fmtval": "`1` is not a form that ToExpression can read: use InputForm or StandardForm.",
    },
)

_FAILED = S.__getattr__("$Failed")
_TO_STRING_OPTIONS = {
    "CharacterEncoding": "Automatic",
    "FormatType": "OutputForm",
    "NumberMarks": "Automatic",
    "PageHeight": "Infinity",
    "PageWidth": "Infinity",
    "TotalHeight": "Infinity",
    "TotalWidth": "Infinity",
}


def _fast_to_string(args: Sequence[Expr]) -> Expr | None:
    """Integers look the same in all forms."""
    return str(args[0]) if len(args) == 1 and type(args[0]) is int and abs(args[0]) < 10**18 else None


@builtin("ToString", options=_TO_STRING_OPTIONS, fast=_fast_to_string)
def to_string(k: Kernel, options: Options, e: Expr, form: Expr = S.Automatic) -> Expr | None:
    """ToString[e], ToString[e, InputForm]: the text of an expression; as OutputForm shows it unless said otherwise.

    >> {ToString[x^2 + 1], ToString["a"], ToString[{1, "a"}, InputForm]}
     = {"     2\\n1 + x", "a", "{1, \\"a\\"}"}
    >> ToString[f[a -> 1], FullForm]
     = "f[Rule[a, 1]]"
    """
    if form is S.Automatic:
        form = options["FormatType"]
    text = in_form(k, e, form)
    if text is None:
        k.message(S.ToString, "fmtval", form)
        return None
    width = options["PageWidth"]
    if type(width) is not int or width < 1:
        return text
    return paged(k.output_box(e), width) if form is S.OutputForm else paged(text, width, quoted=True)


def in_form(k: Kernel, e: Expr, form: Expr) -> str | None:
    """The text of an expression in a form; None for a form that is not known."""
    if form is S.OutputForm:
        return k.output_form(e)
    if form in (S.StandardForm, S.TraditionalForm):
        # Wolfram gives boxes here, which only a notebook can show.
        return k.output_line(e)
    if form is S.InputForm:
        return k.input_form(_without_wrapper(e))
    if form is S.FullForm:
        return full_form(_without_wrapper(e), name_of=k.contexts.short_name)
    return None


def _without_wrapper(e: Expr) -> Expr:
    if type(e) is Compound and e.head in (S.InputForm, S.FullForm, S.OutputForm) and len(e.args) == 1:
        return e.args[0]
    return e


@builtin("ToExpression", "Listable")
def to_expression(k: Kernel, text: Expr, form: Expr = S.InputForm, head: Expr = S.Automatic) -> Expr | None:
    """ToExpression[s], [s, form], [s, form, h]: the value of the code in a string, or h around it unevaluated.

    >> {ToExpression["1 + 1"], ToExpression[{"2", "x"}], ToExpression["1 + 1", InputForm, Hold]}
     = {2, {2, x}, Hold[1 + 1]}
    """
    if form not in (S.InputForm, S.StandardForm, S.OutputForm, S.TraditionalForm, S.FullForm):
        k.message(S.ToExpression, "fmtval", form)
        return _FAILED
    if type(text) is not str:
        k.message(S.ToExpression, "notstrbox", text)
        return _FAILED
    value: Expr = S.Null
    for item in read(Source(text, "<string>"), k.contexts.resolve):
        if isinstance(item, SyntaxProblem):
            k.messages.syntax(item)
            return _FAILED
        value = Compound(head, (item,)) if head is not S.Automatic else item
        value = k.evaluate(value)
    return value


@builtin("SyntaxQ")
def syntax_q(_k: Kernel, text: Expr) -> Expr | None:
    """SyntaxQ[s]: whether a string can be read as code.

    >> {SyntaxQ["f[x]"], SyntaxQ["f[x"], SyntaxQ["f[x]]"]}
     = {True, False, False}
    """
    return boolean(type(text) is str and not needs_more(text) and not parse(text).problems)


@builtin("SyntaxLength")
def syntax_length(k: Kernel, text: Expr) -> Expr | None:
    """SyntaxLength[s]: how many characters could begin a piece of code; all of them if nothing is wrong.

    >> SyntaxLength["a + b"]
     = 5
    """
    code = string_at(k, S.SyntaxLength, (text,), 1)
    if code is None:
        return None
    problems = parse(code).problems
    if not problems or problems[0].incomplete:
        return len(code)
    return problems[0].start


def text_of(k: Kernel, e: Expr) -> str:
    """An expression as TextString and templates write it."""
    return e if type(e) is str else k.output_line(e)


@builtin("TextString")
def text_string(k: Kernel, e: Expr, *_options: Expr) -> Expr | None:
    """TextString[e]: a text for people to read.

    >> {TextString[{1, "a"}], TextString[1/3]}
     = {"{1, a}", "1/3"}
    """
    return text_of(k, e)


@builtin("StringRiffle", operator=0)
def string_riffle(k: Kernel, items: Expr, *separators: Expr) -> Expr | None:
    """StringRiffle[{s1, s2, ...}, sep], [list, {left, sep, right}], [{{...}, ...}, sep1, sep2]: joins with separators.

    >> {StringRiffle[{"a", "b", "c"}], StringRiffle[{1, 2, 3}, ", "], StringRiffle[{"a", "b"}, {"(", " ", ")"}]}
     = {"a b c", "1, 2, 3", "(a b)"}
    >> StringRiffle[{{"a", "b"}, {"c", "d"}}, "; ", "-"]
     = "a-b; c-d"
    """
    if type(items) is str or is_rule(items):
        return None
    if elements(items) is None:
        k.message(S.StringRiffle, "list", Compound(S.StringRiffle, (items, *separators)), 1)
        return None
    marks: list[tuple[str, str, str]] = []
    for position, separator in enumerate(separators, 2):
        parts = elements(separator)
        if type(separator) is str:
            marks.append(("", separator, ""))
        elif parts is not None and len(parts) == 3 and all(type(p) is str for p in parts):
            marks.append((str(parts[0]), str(parts[1]), str(parts[2])))
        else:
            k.message(S.StringRiffle, "string", position, Compound(S.StringRiffle, (items, *separators)))
            return None
    return _riffle(k, items, marks, not separators)


def _riffle(k: Kernel, e: Expr, marks: list[tuple[str, str, str]], default: bool) -> str:
    items = elements(e)
    if items is None:
        return e if type(e) is str else k.output_line(e)
    depth = _list_depth(e)
    if default and depth > 1:
        left, between, right = "", "\n" * (depth - 1), ""
    else:
        left, between, right = marks[0] if marks else ("", " ", "")
    return left + between.join(_riffle(k, i, marks[1:], default) for i in items) + right


def _list_depth(e: Expr) -> int:
    items = elements(e)
    return 0 if items is None else 1 + max(map(_list_depth, items), default=0)


@builtin("SequenceForm")
def sequence_form(_k: Kernel, *_parts: Expr) -> Expr | None:
    """SequenceForm[e1, e2, ...]: prints as the expressions next to each other.

    >> ToString[SequenceForm["n = ", 5]]
     = "n = 5"
    """
    return None


@builtin("StringForm")
def string_form(_k: Kernel, *_parts: Expr) -> Expr | None:
    """StringForm["... `1` ... `` ...", e1, ...]: prints as the text with the expressions put in.

    >> ToString[StringForm["`1` of ``", 2, {a, b}]]
     = "2 of {a, b}"
    """
    return None
