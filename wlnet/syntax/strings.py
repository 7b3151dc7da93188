"""String literals: from their spelling to their text and back."""

from __future__ import annotations

import re

from wlnet.syntax.characters import CHARACTER_ESCAPE, decode, names_of_characters
from wlnet.syntax.problems import Refusal

_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\", "<": "", ">": ""}

# The marks of boxes written inside strings, as usage messages have them; strings keep them as these characters.
_BOX_MARKS = {
    ")": "\uf7c0", "!": "\uf7c1", "@": "\uf7c2", "%": "\uf7c5", "^": "\uf7c6", "&": "\uf7c7",
    "*": "\uf7c8", "(": "\uf7c9", "_": "\uf7ca", "+": "\uf7cb", "/": "\uf7cc", "`": "\uf7cd",
}  # fmt: skip

_ESCAPE = re.compile(CHARACTER_ESCAPE + r"|\\([0-7]{3})|\\(?:\r\n|[\r\n])[ \t]*|\\(.)", re.DOTALL)


def unquote(text: str, start: int) -> str:
    """The text of a string literal given with its quotes; ``start`` is where it stands, for messages."""
    if "\\" not in text:
        return text[1:-1].replace("\r\n", "\n") if "\r" in text else text[1:-1]

    def replace(match: re.Match[str]) -> str:
        if match[5] is not None:
            return chr(int(match[5], 8))
        if match[6] is not None:
            new = _PLAIN.get(match[6], _BOX_MARKS.get(match[6]))
            if new is None:
                at = start + 1 + match.start()
                raise Refusal(
                    "Syntax::stresc",
                    f"Unknown string escape {match[0]}.",
                    at,
                    at + len(match[0]),
                    "a backslash itself is written \\\\",
                )
            return new
        if match[0][1] in "\r\n":
            return ""
        return decode(match, start + 1 + match.start())

    return _ESCAPE.sub(replace, text[1:-1].replace("\r\n", "\n"))


_SPELLED = {v: "\\" + k for k, v in {**_PLAIN, **_BOX_MARKS}.items() if v}
_TO_SPELL = re.compile(
    r'["\\\x00-\x1f\x7f-\xa0\u2000-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ue000-\uf8ff\ufff0-\uffff]'
)


def spell_character(character: str) -> str:
    """A character as an escape: ``\\[Name]`` where it has a name."""
    spelled = _SPELLED.get(character)
    if spelled is not None:
        return spelled
    name = names_of_characters().get(character)
    if name is not None:
        return f"\\[{name}]"
    point = ord(character)
    if point < 0x100:
        return f"\\.{point:02x}"
    return f"\\:{point:04x}" if point < 0x10000 else f"\\|{point:06x}"


def quote(text: str) -> str:
    """A string literal for this text."""
    return '"' + _TO_SPELL.sub(lambda m: spell_character(m[0]), text) + '"'


_TO_SPELL_IN_NAME = re.compile(r"[\x7f-\xa0\ud800-\udfff\ue000-\uf8ff\ufff0-\uffff]")


def spell_name(name: str) -> str:
    """A symbol's name with the letters that only Wolfram's fonts have written as ``\\[Name]``."""
    return name if name.isascii() else _TO_SPELL_IN_NAME.sub(lambda m: spell_character(m[0]), name)
