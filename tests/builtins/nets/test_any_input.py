"""Whatever is put together: a net, $Failed with a message, or an expression left as it is; never an escaped error."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.builtins.nets.atom import NetAtom
from wlnet.expression import S
from wlnet.nets.registry import layer_names
from wlnet.session import Session

SESSION = Session(report=lambda _: None)
FAILED = S.__getattr__("$Failed")
SESSION.evaluate(
    "f[x_] := x^2; g[x_, y_] := x + y; h[0] = 1; h[x_] := x; big = Range[100]; rows = RandomReal[1, {3, 40}];"
)

LAYERS = [*layer_names(), "NetChain", "NetGraph"]
ATOMS = [
    "0",
    "1",
    "2",
    "3",
    "-1",
    "1.5",
    "1/2",
    "10^30",
    "Pi",
    "Sqrt[2]",
    "I",
    "Infinity",
    "Indeterminate",
    "True",
    "None",
    "Automatic",
    "All",
    "Inherited",
    "Null",
    "x",
    '"Input"',
    '"Output"',
    '"Input1"',
    '"a"',
    '"b"',
    '"ReLU"',
    '"Same"',
    '"Real"',
    '"Integer"',
    '"Varying"',
    "Ramp",
    "Tanh",
    "Plus",
    "Max",
    "Mean",
    "Foo",
    "f",
    "g",
    "h",
    "big",
    "rows",
    "SoftmaxLayer",
    "NetChain",
    "LongShortTermMemoryLayer",
    "{}",
    "<||>",
    "$Failed",
    "Missing[]",
    "_",
    "x_",
    "1;;2",
    "2;;All",
    "1<->2",
    "{2, 1}",
    "{{1, 2}}",
    "Median",
    "PoissonDistribution[3]",
    "(NormalDistribution[#, 1]&)",
    "(#^2&)",
    "(#1+#2&)",
    "(#a-#b&)",
    "(Foo[#]&)",
    "1->2",
    "1->2->3",
    '"a"->"b"',
    "2->None",
    'NetPort["x"]',
    'NetPort[1,"Output"]',
    'NetPort[{2,"Input"}]',
    "NetPort[{}]",
    'Restricted["Integer",3]',
    'NumericArray[{1,2},"Real32"]',
    "NormalDistribution[0,1]",
    "LinearLayer[2]",
    "Ramp@*Tanh",
    '"Weights"',
    '"Biases"',
    "SparseArray[{1->2},3]",
]
OPTIONS = [
    '"Weights"',
    '"Biases"',
    '"Input"',
    '"Output"',
    '"Stride"',
    "PaddingSize",
    '"Function"',
    '"Level"',
    '"Scaling"',
    "Interleaving",
    "InputPorts",
    '"Dilation"',
    '"ChannelGroups"',
    '"Dimensionality"',
    "LearningRateMultipliers",
    "Method",
    '"OutputPorts"',
    '"Epsilon"',
    '"a"',
    "Foo",
    "3",
]


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(inner, max_size=3)
    listed = some.map(lambda items: "{" + ", ".join(items) + "}")
    rule = st.tuples(st.sampled_from(OPTIONS) | inner, inner).map(" -> ".join)
    named = st.lists(st.tuples(st.sampled_from(string.ascii_lowercase[:3]), inner), max_size=3)
    association = named.map(lambda pairs: "<|" + ", ".join(f'"{key}" -> {value}' for key, value in pairs) + "|>")
    arguments = st.tuples(some, st.lists(rule, max_size=2)).map(lambda parts: ", ".join([*parts[0], *parts[1]]))
    call = st.tuples(st.sampled_from(LAYERS), arguments).map(lambda parts: f"{parts[0]}[{parts[1]}]")
    return listed | rule | association | call


SOUP = st.recursive(st.sampled_from(ATOMS), grown, max_leaves=8)
CALLS = st.tuples(st.sampled_from(LAYERS), st.lists(SOUP, max_size=4)).map(
    lambda parts: f"{parts[0]}[{', '.join(parts[1])}]"
)


def check(code: str) -> None:
    """Evaluates the code: no defect, no failure without a message, and what is a net prints as itself."""
    result = SESSION.evaluate(code)
    names = [m.name for m in result.messages]
    assert not any(name.startswith("General::bug") for name in names), (code, [str(m) for m in result.messages])
    made = result.expression
    assert made is not FAILED or names or "$Failed" in code, code
    if isinstance(made, NetAtom):
        again = SESSION.evaluate(str(result))
        assert again.expression == made, (code, str(result), str(again))
        assert result.output_form()


@settings(max_examples=400, deadline=None, derandomize=True)
@given(CALLS)
def test_constructors(code: str) -> None:
    check(code)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(CALLS, st.lists(SOUP, max_size=3), st.sampled_from(["{0}[{1}]", "NetInitialize[{0}][{1}]", "{0}[[{1}]]"]))
def test_use(net: str, arguments: list[str], form: str) -> None:
    check(form.format(net, ", ".join(arguments)))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    CALLS,
    SOUP,
    st.sampled_from(["NetExtract[{0}, {1}]", "NetInitialize[{0}, {1}]", "NetInitialize[{0}, Method -> {1}]"]),
)
def test_functions(net: str, argument: str, form: str) -> None:
    check(form.format(net, argument))


SURGERY = ["NetTake[{0}, {1}]", "NetDrop[{0}, {1}]", "NetDelete[{0}, {1}]", "NetJoin[{0}, {1}]", "NetFlatten[{0}, {1}]"]
SURGERY += [f"Net{name}[{{0}}, {{1}}]" for name in ("Append", "Prepend", "Rename", "Replace", "ReplacePart")]
SURGERY += ["NetInsert[{0}, {1}, 1]", "NetReplacePart[{0}, {1} -> Ramp]", "NetReplacePart[{0}, 1 -> {1}]"]
SURGERY += ["NetReplace[{0}, _ElementwiseLayer -> {1}]", "NetTake[{0}, {{{1}, -1}}]", "NetRename[{0}, 1 -> {1}]"]


@settings(max_examples=120, deadline=None, derandomize=True)
@given(CALLS, SOUP, st.sampled_from(SURGERY))
def test_surgery(net: str, argument: str, form: str) -> None:
    check(form.format(net, argument))
