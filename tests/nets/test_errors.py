from __future__ import annotations

from wlnet.nets.errors import NetError, Problem, TypeConflict, layer_words, listing, nearest


def test_text_from_fields() -> None:
    full = Problem(
        "tyfail1", "NetChain", path=(2,), label="LinearLayer[10]", port="Input", needed="an array of 20 numbers",
        because='"Weights" is 10×20', given="a vector of size 32", giver="layer 1 (LinearLayer[32])",
    )  # fmt: skip
    assert full.text == (
        'NetChain: layer 2 (LinearLayer[10]), port "Input": needs an array of 20 numbers, since "Weights" is 10×20; '
        "layer 1 (LinearLayer[32]) gives a vector of size 32."
    )
    assert (
        Problem("t", "NetGraph", "the edges make a cycle: 1 -> 1").text == "NetGraph: the edges make a cycle: 1 -> 1."
    )
    assert Problem("t", "NetChain", "wrong", hint="Mend it.").text == "NetChain: wrong. Mend it."
    assert Problem("t", "L", needed="x", given="y", given_because="z").text == "L: needs x; it is y, since z."


def test_several_problems_are_several_lines() -> None:
    error = TypeConflict(Problem("a", "NetChain", "one"), Problem("b", "NetChain", "two"))
    assert str(error) == "NetChain: one.\nNetChain: two."
    assert error.tag == "a"
    other = error.under("NetAppend")
    assert isinstance(other, TypeConflict)
    assert isinstance(other, NetError)
    assert str(other) == "NetAppend: one.\nNetAppend: two."


def test_words() -> None:
    assert layer_words((1, "enc", 2), "Ramp") == 'layer 1/"enc"/2 (Ramp)'
    assert layer_words((1,)) == "layer 1"
    assert nearest("weigths", ["Weights", "Biases"]) == 'Did you mean "Weights"?'
    assert nearest("xyz", ["Weights"]) == ""
    assert listing([]) == ""
    assert listing(["a"]) == '"a"'
    assert listing(["a", "b", "c"], "or") == '"a", "b" or "c"'
