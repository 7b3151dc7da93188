"""Characters: codes, case, alphabets, predicates on strings, integers as strings."""

from __future__ import annotations

import string
from collections.abc import Callable

import numpy as np

from wlnet.builtins.string_arguments import string_at
from wlnet.expression import Compound, Expr, PackedArray, S, boolean, elements, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

messages("CharacterRange", {"argtype": "Arguments `1` and `2` are not both strings of length 1 or integers."})
messages("FromCharacterCode", {"intnm": "Non-negative machine-sized integer expected at position `2` in `1`.",
    "notunicode": "A character code, which should be a non-negative integer less than 1114112, is expected at "
    "position `2` in `1`."})  # fmt: skip
messages("IntegerString", {"basf": "Requested base `1` must be an integer between 2 and 36."})
messages("Alphabet", {"nalph": "The alphabet `1` is not known or not available."})
messages("LetterNumber", {"nas": "The argument `1` is not a string."})


@builtin("Characters", "Listable")
def characters(k: Kernel, s: Expr) -> Expr | None:
    """Characters[s]: the characters of a string, as a list.

    >> Characters["ABC"]
     = {"A", "B", "C"}
    """
    text = string_at(k, S.Characters, (s,), 1)
    return None if text is None else Compound(S.List, tuple(text))


@builtin("CharacterRange")
def character_range(k: Kernel, first: Expr, last: Expr) -> Expr | None:
    """CharacterRange[c1, c2]: the characters from c1 to c2, given as characters or codes.

    >> {CharacterRange["a", "e"], CharacterRange[48, 51]}
     = {{"a", "b", "c", "d", "e"}, {"0", "1", "2", "3"}}
    """
    bounds = [ord(e) if type(e) is str and len(e) == 1 else e for e in (first, last)]
    low, high = bounds
    if type(low) is not int or type(high) is not int or low < 0 or high > 0x10FFFF:
        k.message(S.CharacterRange, "argtype", first, last)
        return None
    return Compound(S.List, tuple(chr(i) for i in range(low, high + 1)))


@builtin("ToCharacterCode")
def to_character_code(k: Kernel, s: Expr, encoding: Expr = "Unicode") -> Expr | None:
    """ToCharacterCode[s], [s, "UTF-8"]: the codes of the characters of a string, or of each string of a list.

    >> {ToCharacterCode["ABCD"], ToCharacterCode[{"a", "bc"}]}
     = {{65, 66, 67, 68}, {{97}, {98, 99}}}
    """
    items = elements(s)
    if items is not None and all(type(i) is str for i in items):
        return Compound(S.List, tuple(Compound(S.List, _codes(str(i), encoding)) for i in items))
    if type(s) is not str:
        k.message(S.ToCharacterCode, "strse", 1, Compound(S.ToCharacterCode, (s,)))
        return None
    codes = _codes(s, encoding)
    return PackedArray(np.array(codes, dtype=np.int64)) if len(codes) > 100 else Compound(S.List, codes)


def _codes(text: str, encoding: Expr) -> tuple[Expr, ...]:
    if encoding in ("UTF8", "UTF-8"):
        return tuple(text.encode("utf-8"))
    return tuple(map(ord, text))


@builtin("FromCharacterCode")
def from_character_code(k: Kernel, codes: Expr, encoding: Expr = "Unicode") -> Expr | None:
    """FromCharacterCode[n], [{n1, n2, ...}], [{{...}, ...}]: the string of characters with these codes.

    >> {FromCharacterCode[65], FromCharacterCode[{97, 98, 99}], FromCharacterCode[{{97}, {98, 99}}]}
     = {"A", "abc", {"a", "bc"}}
    """
    call = Compound(S.FromCharacterCode, (codes,))
    items = elements(codes)
    if items is None:
        items = (codes,)
    elif items and all(is_list(i) for i in items):
        strings = [from_character_code(k, i, encoding) for i in items]
        return None if any(s is None for s in strings) else Compound(S.List, tuple(strings))  # type: ignore[arg-type]
    for i in items:
        if type(i) is not int or not 0 <= i <= 0x10FFFF:
            k.message(S.FromCharacterCode, "notunicode", call, 1)
            return None
    values = [i for i in items if type(i) is int]
    if encoding in ("UTF8", "UTF-8") and all(v < 256 for v in values):
        return bytes(values).decode("utf-8", errors="replace")
    return "".join(map(chr, values))


def _declare_case(name: str, change: Callable[[str], str], example: str) -> None:
    def changed(k: Kernel, s: Expr) -> Expr | None:
        text = string_at(k, S.__getattr__(name), (s,), 1)
        return None if text is None else change(text)

    changed.__doc__ = f"{name}[s]: the string with its letters changed.\n\n{example}"
    builtin(name, "Listable")(changed)


_declare_case("ToUpperCase", str.upper, '    >> ToUpperCase["aBc"]\n     = "ABC"\n')
_declare_case("ToLowerCase", str.lower, '    >> ToLowerCase[{"ABC", "De"}]\n     = {"abc", "de"}\n')


@builtin("Capitalize", "Listable")
def capitalize(k: Kernel, s: Expr, scheme: Expr = "FirstLetter") -> Expr | None:
    """Capitalize[s], [s, "AllWords"]: the string with its first letter (or that of each word) in upper case.

    >> {Capitalize["linear layer"], Capitalize["linear layer", "AllWords"]}
     = {"Linear layer", "Linear Layer"}
    """
    text = string_at(k, S.Capitalize, (s,), 1)
    if text is None:
        return None
    if scheme == "AllWords":
        import re

        return re.sub(r"(^|\s)(\S)", lambda m: m[1] + m[2].upper(), text)
    return text[:1].upper() + text[1:]


@builtin("Decapitalize", "Listable")
def decapitalize(k: Kernel, s: Expr) -> Expr | None:
    """Decapitalize[s]: the string with its first letter in lower case.

    >> Decapitalize["Linear"]
     = "linear"
    """
    text = string_at(k, S.Decapitalize, (s,), 1)
    return None if text is None else text[:1].lower() + text[1:]


def _declare_predicate(name: str, holds: Callable[[str], bool], meaning: str, example: str) -> None:
    def predicate(_k: Kernel, s: Expr) -> Expr | None:
        return boolean(type(s) is str and all(map(holds, s)))

    predicate.__doc__ = f"{name}[s]: whether all characters of a string are {meaning}.\n\n{example}"
    builtin(name, "Listable" if name in ("UpperCaseQ", "LowerCaseQ") else "")(predicate)


_declare_predicate("LetterQ", str.isalpha, "letters", '    >> {LetterQ["ab"], LetterQ["a1"]}\n     = {True, False}\n')
_declare_predicate(
    "DigitQ", lambda c: c in string.digits, "digits", '    >> {DigitQ["123"], DigitQ["1.3"]}\n     = {True, False}\n'
)
_declare_predicate(
    "UpperCaseQ",
    str.isupper,
    "upper-case letters",
    '    >> {UpperCaseQ["AB"], UpperCaseQ["Ab"]}\n     = {True, False}\n',
)
_declare_predicate(
    "LowerCaseQ",
    str.islower,
    "lower-case letters",
    '    >> {LowerCaseQ["ab"], LowerCaseQ["Ab"]}\n     = {True, False}\n',
)

_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_ALPHABETS = {"English": string.ascii_lowercase, "Latin": string.ascii_lowercase, "Greek": _GREEK, "Russian": _CYRILLIC}


def _alphabet(k: Kernel, name: Expr) -> str | None:
    found = _ALPHABETS.get(name) if type(name) is str else None
    if found is None:
        k.message(S.Alphabet, "nalph", name)
    return found


@builtin("Alphabet")
def alphabet(k: Kernel, name: Expr = "English") -> Expr | None:
    """Alphabet[], Alphabet["Greek"]: the letters of an alphabet in lower case.

    >> Take[Alphabet[], 3]
     = {"a", "b", "c"}
    """
    letters = _alphabet(k, name)
    return None if letters is None else Compound(S.List, tuple(letters))


@builtin("LetterNumber", "Listable")
def letter_number(k: Kernel, s: Expr, name: Expr = "English") -> Expr | None:
    """LetterNumber[c], [c, alphabet]: the place of a letter in the alphabet; 0 for what is no letter of it.

    >> {LetterNumber["b"], LetterNumber["Z"], LetterNumber["cab"], LetterNumber["?"]}
     = {2, 26, {3, 1, 2}, 0}
    """
    letters = _alphabet(k, name)
    if letters is None:
        return None
    if type(s) is not str:
        k.message(S.LetterNumber, "nas", s)
        return None
    numbers = [letters.find(c.lower()) + 1 for c in s]
    return numbers[0] if len(numbers) == 1 else Compound(S.List, tuple(numbers))


@builtin("FromLetterNumber", "Listable")
def from_letter_number(k: Kernel, n: Expr, name: Expr = "English") -> Expr | None:
    """FromLetterNumber[n], [n, alphabet]: the letter at a place of the alphabet, counted from the end for n < 0.

    >> FromLetterNumber[{3, 1, 20, -1}]
     = {"c", "a", "t", "z"}
    """
    letters = _alphabet(k, name)
    if letters is None:
        return None
    if type(n) is not int:
        k.message(S.FromLetterNumber, "int", Compound(S.FromLetterNumber, (n,)), 1)
        return None
    if not 1 <= abs(n) <= len(letters):
        return " " if n == 0 else Compound(S.Missing, ("NotApplicable",))
    return letters[n - 1 if n > 0 else n]


@builtin("IntegerString", "Listable")
def integer_string(k: Kernel, n: Expr, base: Expr = 10, length: Expr = S.Automatic) -> Expr | None:
    """IntegerString[n], [n, base], [n, base, length]: the digits of an integer, without sign; base may be "Roman".

    >> {IntegerString[-42], IntegerString[255, 16], IntegerString[7, 10, 3], IntegerString[12345, 10, 3]}
     = {"42", "ff", "007", "345"}
    """
    args = (n,) if base == 10 and length is S.Automatic else (n, base) if length is S.Automatic else (n, base, length)
    if type(n) is not int:
        k.message(S.IntegerString, "int", Compound(S.IntegerString, args), 1)
        return None
    if base == "Roman" and length is S.Automatic:
        return Compound(S.RomanNumeral, (abs(n),))
    if type(base) is not int or not 2 <= base <= 36:
        k.message(S.IntegerString, "basf", base)
        return None
    if length is not S.Automatic and (type(length) is not int or length < 0):
        k.message(S.IntegerString, "intnm", Compound(S.IntegerString, args), 3)
        return None
    text = digits(abs(n), base)
    if type(length) is int:
        text = text.rjust(length, "0")
        text = text[len(text) - length :]
    return text


_DIGITS = string.digits + string.ascii_lowercase


def digits(n: int, base: int) -> str:
    """The digits of a non-negative integer."""
    if base == 10:
        return str(n)
    if base in (2, 8, 16):
        return format(n, {2: "b", 8: "o", 16: "x"}[base])
    found: list[str] = []
    while True:
        n, digit = divmod(n, base)
        found.append(_DIGITS[digit])
        if not n:
            return "".join(reversed(found))
