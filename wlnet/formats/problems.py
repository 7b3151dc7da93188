"""What readers and writers of files raise."""

from __future__ import annotations


class FormatError(ValueError):
    """The data is not what the format asks for; the message is one sentence for people."""
