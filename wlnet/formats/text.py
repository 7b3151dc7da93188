"""Plain text: decoding by the names of encodings that Wolfram uses, and lines."""

from __future__ import annotations

from wlnet.formats.problems import FormatError

_ENCODINGS = {"utf8": "utf-8", "unicode": "utf-16", "isolatin1": "latin-1", "iso88591": "latin-1", "ascii": "ascii",
              "windowsansi": "cp1252", "printableascii": "ascii"}  # fmt: skip


def codec(name: str | None) -> str | None:
    """Python's name of a CharacterEncoding; None means to try UTF-8 and then Latin-1. Raises FormatError."""
    if name is None or name == "Automatic":
        return None
    found = _ENCODINGS.get(name.lower().replace("-", "").replace("_", "").replace(" ", ""))
    if found is not None:
        return found
    import codecs

    try:
        return codecs.lookup(name).name
    except LookupError:
        raise FormatError(f"The character encoding {name} is not known.") from None


def decode(data: bytes, encoding: str | None = None) -> str:
    """Text from bytes, with line ends as "\\n" only. Raises FormatError."""
    name = codec(encoding)
    if name is None:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
    else:
        try:
            text = data.decode(name)
        except UnicodeDecodeError as error:
            raise FormatError(f"The text is not in the encoding {encoding}: {error.reason}.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def lines(text: str) -> list[str]:
    """The lines of a text; a line end at its end begins no further line."""
    found = text.split("\n")
    if found[-1] == "":
        found.pop()
    return found
