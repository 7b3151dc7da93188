"""Words and numbers in words: TextWords, WordCount, TextSentences, RomanNumeral, QuantityMagnitude."""

from __future__ import annotations

import re

from wlnet.expression import Compound, Expr, S, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_SENTENCE = re.compile(r"[^\s].*?(?:[.!?…]+[\"'”’)]*(?=\s|$)|$)", re.DOTALL)


def words_of(text: str) -> list[str]:
    """The words of a text, without punctuation."""
    return _WORD.findall(text)


@builtin("TextWords")
def text_words(_k: Kernel, text: Expr, count: Expr = S.Infinity) -> Expr | None:
    """TextWords["text"]: the words of a text, without punctuation; TextWords["text", n]: the first n.

    >> {TextWords["Isn't it? Yes, 3.5 times."], TextWords["a b c", 2]}
     = {{"Isn't", "it", "Yes", "3.5", "times"}, {"a", "b"}}
    """
    if is_list(text):
        return Compound(S.List, tuple(Compound(S.TextWords, (t, count)) for t in text.args))
    if type(text) is not str:
        return None
    words = words_of(text)
    return Compound(S.List, tuple(words[:count] if type(count) is int and count >= 0 else words))


@builtin("WordCount")
def word_count(_k: Kernel, text: Expr) -> Expr | None:
    """WordCount["text"]: how many words a text has.

    >> WordCount["The net has two layers."]
     = 5
    """
    return len(words_of(text)) if type(text) is str else None


@builtin("TextSentences")
def text_sentences(_k: Kernel, text: Expr, count: Expr = S.Infinity) -> Expr | None:
    """TextSentences["text"]: the sentences of a text, told apart by their end marks.

    >> TextSentences["One net. Is it two?  Three!"]
     = {"One net.", "Is it two?", "Three!"}
    """
    if type(text) is not str:
        return None
    found = [m.strip() for m in _SENTENCE.findall(text)]
    return Compound(S.List, tuple(found[:count] if type(count) is int and count >= 0 else found))


_ROMAN = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X")]
_ROMAN += [(9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
messages("FromRomanNumeral", {"nrom": "`1` is not a Roman numeral."})


@builtin("RomanNumeral", "Listable")
def roman_numeral(_k: Kernel, n: Expr) -> Expr | None:
    """RomanNumeral[n]: the Roman numeral of an integer up to 4999.

    >> RomanNumeral[{1994, 14, 0, -3}]
     = {"MCMXCIV", "XIV", "N", "-III"}

    Not built: numbers from 5000 on, which need lines above their letters.
    """
    if type(n) is not int or abs(n) > 4999:
        return None
    if n == 0:
        return "N"
    left, text = abs(n), ""
    for value, letters in _ROMAN:
        text += letters * (left // value)
        left %= value
    return "-" + text if n < 0 else text


@builtin("FromRomanNumeral", "Listable")
def from_roman_numeral(k: Kernel, text: Expr) -> Expr | None:
    """FromRomanNumeral["XIV"]: the integer of a Roman numeral.

    >> FromRomanNumeral[{"MCMXCIV", "iv", "N"}]
     = {1994, 4, 0}
    """
    if type(text) is not str:
        return None
    left, total = text.strip().upper(), 0
    if left == "N":
        return 0
    for value, letters in _ROMAN:
        while left.startswith(letters):
            total += value
            left = left[len(letters) :]
    if left or not text.strip():
        k.message(S.FromRomanNumeral, "nrom", text)
        return None
    return total


def _of_quantity(name: str, index: int, plain: Expr | None, doc: str) -> None:
    """Declare a function that takes a part of a quantity; ``plain`` is its value for a number, None the number."""

    def function(_k: Kernel, e: Expr) -> Expr | None:
        if type(e) is Compound:
            return e.args[index] if e.head is S.Quantity and len(e.args) == 2 else None
        return e if plain is None else plain

    function.__doc__ = doc
    builtin(name, "Listable")(function)


_of_quantity(
    "QuantityMagnitude",
    0,
    None,
    'QuantityMagnitude[Quantity[x, "unit"]]: the number x; a plain number stays itself.\n\n'
    '    >> QuantityMagnitude[{Quantity[3, "Seconds"], 2.5}]\n     = {3, 2.5}\n',
)
_of_quantity(
    "QuantityUnit",
    1,
    "DimensionlessUnit",
    'QuantityUnit[Quantity[x, "unit"]]: the unit; "DimensionlessUnit" for a plain number.\n\n'
    '    >> QuantityUnit[{Quantity[3, "Seconds"], 2.5}]\n     = {"Seconds", "DimensionlessUnit"}\n',
)
