"""A session as Python programs use it: values in and out, nets on arrays, errors, and the jumps that end a line."""

import math
import threading
import warnings
from collections.abc import Callable

import numpy as np
import pytest

import wlnet
from wlnet import (
    DataError,
    IncompleteNet,
    NetError,
    NotConvertible,
    Result,
    Session,
    SessionEnded,
    WolframSyntaxError,
    parse,
)
from wlnet.kernel.messages import Message

NET = 'NetChain[{LinearLayer[2, "Weights" -> {{1, 0, 0}, {0, 1, 1}}, "Biases" -> None], Ramp}, "Input" -> 3]'
SUM = 'NetGraph[{ThreadingLayer[Plus]}, {{NetPort["a"], NetPort["b"]} -> 1}, "a" -> 2, "b" -> 2]'


@pytest.fixture
def session() -> Session:
    return Session(report=lambda _message: None)


# values ---------------------------------------------------------------------------------------------------------------


def test_the_public_names_are_there() -> None:
    for name in wlnet.__all__:
        assert getattr(wlnet, name) is not None
    assert set(wlnet.__all__) <= set(dir(wlnet))
    with pytest.raises(AttributeError, match="module 'wlnet' has no attribute 'nothing'"):
        _ = wlnet.nothing


def test_a_result_prints_as_input_form_and_gives_python_values(session: Session) -> None:
    result = session.evaluate('{1/2, "s", <|a -> {1., True}|>}')
    assert str(result) == '{1/2, "s", <|a -> {1., True}|>}'
    assert repr(result) == f"<wlnet {result}>"
    assert session.evaluate('{1, 2.5, "s", True, Null}').to_python() == [1, 2.5, "s", True, None]
    np.testing.assert_array_equal(session.evaluate("{{1, 2}, {3, 4}}").to_numpy(), [[1, 2], [3, 4]])
    assert session.evaluate("a/b").output_form() == "a\n-\nb"


def test_the_last_value_counts(session: Session) -> None:
    assert str(session.evaluate("1\n2")) == "2"
    assert str(session.evaluate("")) == "Null"
    assert str(session.evaluate("x = 3;")) == "Null"
    assert session.evaluate("x").to_python() == 3


def test_a_repr_is_short_whatever_the_value(session: Session) -> None:
    assert repr(session.evaluate("Range[10^6]")) == "<wlnet List of size 1000000>"
    assert repr(session.evaluate('StringRepeat["a", 10^6]')) == '<wlnet "' + "a" * 199 + " ...>"
    assert repr(session.evaluate(NET)) == "<wlnet <NetChain[<2>]>>"


def test_infinities_go_both_ways(session: Session) -> None:
    session.set("x", [math.inf, -math.inf])
    assert str(session.evaluate("x === {Infinity, -Infinity}")) == "True"
    assert session.evaluate("{-Infinity, DirectedInfinity[1]}").to_python() == [-math.inf, math.inf]


def test_a_value_without_a_python_counterpart(session: Session) -> None:
    with pytest.raises(NotConvertible, match=r"^Sin\[\.\.\.\] has no Python value$"):
        session.evaluate("Sin[x]").to_python()
    with pytest.raises(NotConvertible, match="not a rectangular array"):
        session.evaluate("{1, {2}}").to_numpy()


def test_byte_arrays_are_bytes(session: Session) -> None:
    session.set("b", b"\x00\xff")
    assert str(session.evaluate("{Head[b], Normal[b]}")) == "{ByteArray, {0, 255}}"
    assert session.evaluate("b").to_python() == b"\x00\xff"


def test_messages_come_with_the_result(session: Session) -> None:
    first = session.evaluate("1/0")
    assert [str(m) for m in first.messages] == ["Power::infy: Infinite expression 1/0 encountered."]
    assert session.evaluate("1").messages == []
    assert isinstance(first.messages[0], Message)


def test_what_is_printed_goes_to_the_given_functions() -> None:
    lines: list[str] = []
    pieces: list[str] = []
    code = 'Print[1]; WriteString["stdout", "a"]; WriteString["stdout", "b\\n"]'
    Session(write=lines.append).evaluate(code)
    Session(write_text=pieces.append).evaluate(code)
    assert lines == ["1", "ab"]
    assert "".join(pieces) == "1\nab\n"
    assert len(pieces) == 3


def test_by_default_it_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    Session().evaluate("Print[1]")
    assert capsys.readouterr().out == "1\n"


def test_sessions_are_independent() -> None:
    one, other = Session(), Session()
    one.evaluate("x = 1; f[n_] := n; $RecursionLimit = 50")
    one.set("y", 2)
    assert str(other.evaluate("{x, y, f[2], $RecursionLimit}")) == "{x, y, f[2], 1024}"


def test_sessions_may_run_side_by_side() -> None:
    found: dict[int, object] = {}

    def work(n: int) -> None:
        found[n] = Session().evaluate(f"x = {n}; Do[x = x + 1, {{2000}}]; x").to_python()

    threads = [threading.Thread(target=work, args=(n,)) for n in (0, 10_000, 20_000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {0: 2000, 10_000: 12_000, 20_000: 22_000}


# set ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float64, np.int64, np.complex128, np.float32, np.uint8])
def test_an_array_is_shared_both_ways(session: Session, dtype: type) -> None:
    array = np.arange(12).reshape(3, 4).astype(dtype)
    session.set("x", array)
    assert np.shares_memory(session.evaluate("x").to_numpy(), array)
    assert np.shares_memory(session.evaluate("y = x; {1, y}[[2]]").to_numpy(), array)
    assert session.evaluate("Dimensions[x]").to_python() == [3, 4]


@pytest.mark.parametrize("change", ["x[[1]] = 9", "x[[2, 1]]++", "x = 2 x", "x[[All, 1]] = 0", "AppendTo[x, {1., 2.}]"])
def test_the_language_never_writes_into_the_callers_array(session: Session, change: str) -> None:
    array = np.ones((2, 2))
    session.set("x", array)
    assert session.evaluate(f"{change}; x =!= {{{{1., 1.}}, {{1., 1.}}}}").to_python() is True
    np.testing.assert_array_equal(array, np.ones((2, 2)))


def test_values_of_all_kinds_can_be_set(session: Session) -> None:
    session.set("x", {"a": [1, (2, None)], "b": np.float32(0.5)})
    assert str(session.evaluate("x")) == '<|"a" -> {1, {2, Null}}, "b" -> 0.5|>'
    session.set("r", session.evaluate("q[1]"))
    assert str(session.evaluate("r")) == "q[1]"
    session.set("net", [session.evaluate(NET)])
    assert str(session.evaluate("Head[net[[1]]]")) == "NetChain"


def test_a_new_value_is_seen_at_once(session: Session) -> None:
    session.evaluate("y = {x, x}; x")
    session.set("x", 1)
    assert str(session.evaluate("y")) == "{1, 1}"
    session.set("x", 2)
    assert str(session.evaluate("y")) == "{2, 2}"


def test_a_symbol_may_have_a_context(session: Session) -> None:
    session.set("my`x", 1)
    session.set("$x2", 2)
    assert str(session.evaluate("{my`x, x, $x2}")) == "{1, x, 2}"


@pytest.mark.parametrize("name", ["1x", "a b", "", "x_", "a`", " x", "f[x]", "x;y", "(*", '"x"', "x\n"])
def test_what_is_no_symbol_cannot_be_set(session: Session, name: str) -> None:
    with pytest.raises(ValueError, match=r"is not the name of a symbol$"):
        session.set(name, 1)


def test_a_built_in_symbol_cannot_be_set(session: Session) -> None:
    with pytest.raises(ValueError, match=r"^the symbol Plus is protected$"):
        session.set("Plus", 1)


# nets -----------------------------------------------------------------------------------------------------------------


def test_a_net_is_called_with_the_batch_axis_first(session: Session) -> None:
    net = session.evaluate(NET)
    out = net(np.array([[1.0, 2.0, 3.0], [-1.0, 0.0, 1.0]]))
    assert out.dtype == np.float32
    np.testing.assert_array_equal(out, [[1, 5], [0, 1]])
    np.testing.assert_array_equal(net([[1, 2, 3]]), [[1, 5]])
    assert net(np.zeros((1, 3)), precision="Real64").dtype == np.float64


def test_no_examples_give_no_results_of_the_right_size(session: Session) -> None:
    assert session.evaluate(NET)(np.zeros((0, 3))).shape == (0, 2)


def test_ports_by_name_give_outputs_by_name(session: Session) -> None:
    outputs = session.evaluate(NET)({"Input": np.array([[1.0, 2.0, 3.0]])})
    assert list(outputs) == ["Output"]
    np.testing.assert_array_equal(outputs["Output"], [[1, 5]])
    total = session.evaluate(SUM)({"a": np.ones((3, 2)), "b": np.full((3, 2), 2)})
    np.testing.assert_array_equal(total["Output"], np.full((3, 2), 3))


def test_several_outputs_give_a_dict(session: Session) -> None:
    net = session.evaluate(
        'NetGraph[{ElementwiseLayer[2 # &], Ramp}, {NetPort["Input"] -> 1 -> NetPort["double"], '
        'NetPort["Input"] -> 2 -> NetPort["ramp"]}, "Input" -> 2]'
    )
    outputs = net(np.array([[1.0, -1.0]]))
    assert sorted(outputs) == ["double", "ramp"]
    np.testing.assert_array_equal(outputs["double"], [[2, -2]])
    np.testing.assert_array_equal(outputs["ramp"], [[1, 0]])


def test_a_layer_of_any_number_of_inputs_takes_a_list(session: Session) -> None:
    total = session.evaluate("ThreadingLayer[Plus]")([np.ones((3, 2)), np.ones((3, 2))])
    np.testing.assert_array_equal(total, np.full((3, 2), 2))


def test_a_net_taken_out_of_a_value_can_be_called(session: Session) -> None:
    net = session.evaluate(f"{{{NET}}}").to_python()[0]
    np.testing.assert_array_equal(net(np.array([[1.0, 2.0, 3.0]])), [[1, 5]])


def test_a_net_takes_shared_arrays(session: Session) -> None:
    for dtype in (np.float32, np.float64):
        session.set("x", np.array([1.0, 2.0, 3.0], dtype))
        assert session.evaluate(f"Normal[{NET}[x]]").to_python() == [1.0, 5.0]


@pytest.mark.parametrize(
    ("net", "arrays", "text"),
    [
        (NET, np.zeros((8, 4)), 'NetChain: port "Input": needs a vector of size 3; the data are a vector of size 4.'),
        (
            NET,
            np.zeros(3),
            'NetChain: port "Input": needs a list whose entries are a vector of size 3; '
            "the data are a vector of size 3.",
        ),
        (
            NET,
            np.zeros((2, 2, 3)),
            'NetChain: port "Input": needs a vector of size 3, or a list of such; the data are an array of size 2×2×3.',
        ),
        (
            NET,
            [[1, 2, 3], [1, 2]],
            'NetChain: port "Input": needs a vector of size 3; the data are a vector of size 2.',
        ),
        (NET, np.array([["a", "b", "c"]]), 'NetChain: port "Input": needs numbers.'),
        (NET, {"In": np.zeros((8, 3))}, 'NetChain: there is no input "In"; the input is "Input".'),
        (SUM, np.zeros((3, 2)), 'NetGraph: it has the inputs "a" and "b"; give the data by name.'),
        (SUM, {"a": np.zeros((3, 2))}, 'NetGraph: the input "b" is missing.'),
        (
            SUM,
            {"a": np.zeros((3, 2)), "b": np.zeros((4, 2))},
            'NetGraph: the lists of examples have unequal lengths: 3 at port "a", 4 at port "b".',
        ),
    ],
)
def test_arrays_that_do_not_fit(session: Session, net: str, arrays: object, text: str) -> None:
    with pytest.raises(DataError) as caught:
        session.evaluate(net)(arrays)
    assert str(caught.value) == text
    assert isinstance(caught.value, NetError)


def test_a_net_without_its_arrays(session: Session) -> None:
    with pytest.raises(IncompleteNet) as caught:
        session.evaluate('NetChain[{LinearLayer[2]}, "Input" -> 3]')(np.zeros((1, 3)))
    assert str(caught.value) == (
        'NetChain: layer 1 (LinearLayer[2]): "Weights" and "Biases" have no values yet. '
        "NetInitialize gives first values, NetTrain learns them."
    )


def test_only_nets_can_be_called(session: Session) -> None:
    with pytest.raises(TypeError, match=r"^<wlnet 1> is not a net, so it cannot be called$"):
        session.evaluate("1")(np.zeros(3))


# errors and ends ------------------------------------------------------------------------------------------------------


def test_a_syntax_error_lists_the_problems(session: Session) -> None:
    with pytest.raises(WolframSyntaxError) as caught:
        session.evaluate("x = 1\nf[)\ny = 2\n1 +", "code.wl")
    assert [(p.tag, str(p.location)) for p in caught.value.problems] == [
        ("Syntax::bktmcp", "code.wl:2:3"),
        ("Syntax::sntxi", "code.wl:4:3"),
    ]
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    assert isinstance(caught.value, ValueError)
    assert str(session.evaluate("{x, y}")) == "{1, 2}"


def test_parse_needs_no_session() -> None:
    assert [repr(e) for e in parse("a + b\nf[)").expressions] == ["Plus[a, b]"]


def test_exit_is_told_and_the_session_goes_on(session: Session) -> None:
    with pytest.raises(SessionEnded) as caught:
        session.evaluate("x = 1; Exit[3]; x = 2")
    assert caught.value.code == 3
    assert str(caught.value) == "the program ended itself with Exit[3]"
    assert session.evaluate("x").to_python() == 1


@pytest.mark.parametrize(
    ("code", "value", "messages"),
    [
        ("Throw[1]", "Hold[Throw[1]]", ["Throw::nocatch: Uncaught Throw[1] returned to top level."]),
        ("Throw[1, t]", "Hold[Throw[1, t]]", ["Throw::nocatch: Uncaught Throw[1, t] returned to top level."]),
        ("Abort[]; 1", "$Aborted", []),
        ("Break[]", "Hold[Break[]]", ["Break::nofwd: No enclosing For, While, or Do found for Break[]."]),
        ("Continue[]", "Hold[Continue[]]", ["Continue::nofwd: No enclosing For, While, or Do found for Continue[]."]),
        ("f[x_] := 1 + f[x]; f[0]", 'TerminatedEvaluation["RecursionLimit"]', None),
    ],
)
def test_jumps_end_at_the_line(session: Session, code: str, value: str, messages: list[str] | None) -> None:
    result = session.evaluate(code)
    assert str(result) == value
    if messages is not None:
        assert [str(m) for m in result.messages] == messages
    assert str(session.evaluate("1 + 1")) == "2"


def test_recursion_without_a_limit_ends_in_a_message(session: Session) -> None:
    result = session.evaluate("$RecursionLimit = Infinity; f[n_] := 1 + f[n - 1]; f[0]")
    assert str(result) == "$Aborted"
    assert [str(m) for m in result.messages] == [
        "General::stack: The computation was aborted because it is too deeply nested for the memory that recursion has."
    ]
    assert str(session.evaluate("1 + 1")) == "2"


def test_deep_values_are_printed_and_converted(session: Session) -> None:
    assert len(str(session.evaluate("Nest[g, x, 20000]"))) == 60_001
    assert str(session.evaluate("Nest[g, x, 20000]").output_form()).endswith("]]]")
    value = session.evaluate("Nest[List, 1, 20000]").to_python()
    for _ in range(20_000):
        (value,) = value
    assert value == 1


def test_too_large_an_array_ends_in_a_message(session: Session) -> None:
    result = session.evaluate("ConstantArray[0, {10^7, 10^7, 10^3}]")
    assert str(result) == "$Aborted"
    assert [m.name for m in result.messages] == ["General::nomem"]


def break_function(session: Session, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def broken(*_arguments: object) -> object:
        raise KeyError("lost")

    monkeypatch.setattr(session.kernel, name, broken)


def test_a_defect_is_a_message_and_failed(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    break_function(session, monkeypatch, "call")
    result = session.evaluate("Head[7]")
    assert str(result) == "$Failed"
    assert [str(m) for m in result.messages] == [
        "General::bug: Internal error (KeyError: 'lost') while evaluating Head[7]. This is a defect of wlnet."
    ]
    assert "KeyError" in str(session.kernel.properties["last_defect"])


def test_a_defect_of_printing_is_a_message_too(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    break_function(session, monkeypatch, "call")
    break_function(session, monkeypatch, "output_line")
    assert [str(m) for m in session.evaluate("Head[7]").messages] == [
        "General::bug: Internal error (KeyError: 'lost'). This is a defect of wlnet."
    ]


@pytest.mark.parametrize(
    "make",
    [
        lambda fail: Session(write=fail),
        lambda fail: Session(write_text=fail),
        lambda fail: Session(report=fail),
    ],
    ids=["write", "write_text", "report"],
)
def test_what_the_callers_functions_raise_reaches_the_caller(make: Callable[[object], Session]) -> None:
    def fail(_argument: object) -> None:
        raise LookupError("mine")

    session = make(fail)
    with pytest.raises(LookupError, match=r"^mine$"):
        session.evaluate("Print[1]; Check[1/0, Print[2]]")
    assert str(session.evaluate("1 + 1")) == "2"


def test_a_function_of_the_caller_may_evaluate_in_turn() -> None:
    session = Session(write=lambda line: session.evaluate(f"x = {line}"))
    assert session.evaluate("y = (Print[3]; x + 1); {x, y}").to_python() == [3, 4]


def press_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets Ctrl-C be pressed as soon as the caller waits for the evaluation."""
    left = [1]
    wait = threading.Event.wait

    def pressed_wait(event: threading.Event, timeout: float | None = None) -> bool:
        if timeout is not None and left[0]:
            left[0] -= 1
            raise KeyboardInterrupt
        return wait(event, timeout)

    monkeypatch.setattr(threading.Event, "wait", pressed_wait)


def test_ctrl_c_stops_the_evaluation_and_is_raised(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    press_ctrl_c(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        session.evaluate("x = 1; While[True, x++]")
    assert str(session.evaluate("1 + 1")) == "2"
    assert session.evaluate("x").to_python() >= 1


def test_a_program_may_catch_ctrl_c(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    press_ctrl_c(monkeypatch)
    assert session.evaluate("CheckAbort[While[True, 1], caught]").output_form() == "caught"


def test_another_thread_may_interrupt(session: Session) -> None:
    timer = threading.Timer(0.2, session.interrupt)
    timer.start()
    assert str(session.evaluate("While[True, 1]")) == "$Aborted"
    timer.join()


def test_an_interrupt_that_comes_late_stops_nothing(session: Session) -> None:
    session.interrupt()
    assert str(session.evaluate("1 + 1")) == "2"


def test_python_warnings_are_not_the_languages_business(session: Session) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        session.evaluate("Log[Range[0., 1000.]]; 1/Range[0., 1000.]; Exp[Range[0., 1000.]]; Sqrt[-Range[1000.]]")
    assert [str(w.message) for w in caught] == []


def test_a_result_can_be_made_from_an_expression(session: Session) -> None:
    assert str(Result(session, 7, [])) == "7"
