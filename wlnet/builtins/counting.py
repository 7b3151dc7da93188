"""What a text holds, counted: CharacterCounts, LetterCounts, WordCounts; RemoveDiacritics."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

from wlnet.builtins.words import words_of
from wlnet.expression import TRUE, Expr
from wlnet.kernel.containers import association
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin


def _counted(k: Kernel, items: Sequence[str], length: Expr, separator: str, ignore_case: bool) -> Expr | None:
    """How often each run of so many items occurs, the most frequent first."""
    if type(length) is not int or length < 1:
        return None
    if ignore_case:
        items = [i.lower() for i in items]
    runs = [separator.join(items[i : i + length]) for i in range(len(items) - length + 1)]
    return association(k, Counter(runs).most_common())


_OPTIONS = {"IgnoreCase": "False"}


@builtin("CharacterCounts", options=_OPTIONS)
def character_counts(k: Kernel, options: Options, text: Expr, length: Expr = 1) -> Expr | None:
    """CharacterCounts["text"]: how often each character occurs; CharacterCounts["text", n]: each run of n.

    >> CharacterCounts["banana"]
     = <|"a" -> 3, "n" -> 2, "b" -> 1|>
    """
    return _counted(k, text, length, "", options["IgnoreCase"] is TRUE) if type(text) is str else None


@builtin("LetterCounts", options=_OPTIONS)
def letter_counts(k: Kernel, options: Options, text: Expr, length: Expr = 1) -> Expr | None:
    """LetterCounts["text"]: how often each letter occurs.

    >> LetterCounts["Ab, ba b", IgnoreCase -> True]
     = <|"b" -> 3, "a" -> 2|>
    """
    if type(text) is not str:
        return None
    return _counted(k, [c for c in text if c.isalpha()], length, "", options["IgnoreCase"] is TRUE)


@builtin("WordCounts", options=_OPTIONS)
def word_counts(k: Kernel, options: Options, text: Expr, length: Expr = 1) -> Expr | None:
    """WordCounts["text"]: how often each word occurs; WordCounts["text", n]: each run of n words.

    >> WordCounts["to be or not to be"]
     = <|"to" -> 2, "be" -> 2, "or" -> 1, "not" -> 1|>
    """
    return _counted(k, words_of(text), length, " ", options["IgnoreCase"] is TRUE) if type(text) is str else None


@builtin("RemoveDiacritics", "Listable")
def remove_diacritics(_k: Kernel, text: Expr) -> Expr | None:
    """RemoveDiacritics["text"]: letters without their accents.

    >> RemoveDiacritics["\\[EAcute]t\\[EAcute] na\\[IDoubleDot]f"]
     = "ete naif"
    """
    if type(text) is not str:
        return None
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
