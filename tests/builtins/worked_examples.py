"""Worked examples, as they stand in docstrings and in `forms/`.

    >> Total[{1, 2, 3}]
     = 6
    >> Print[1]; Total[]
     | 1
     : Total::argt: ...
     = Total[]

`=` gives the value in InputForm, `:` a message, `|` a printed line. Lines without a mark continue what is above them.
The examples of a block, which ends at an empty line, share a session.
"""

from dataclasses import dataclass, field

from wlnet.session import Session


@dataclass
class Example:
    name: str
    code: str
    value: str = ""
    messages: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)


def examples_of(name: str, text: str) -> list[list[Example]]:
    """The examples of a text, block by block."""
    blocks: list[list[Example]] = []
    fresh = True
    last: str | None = None
    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith(">> "):
            if fresh:
                blocks.append([])
                fresh = False
            blocks[-1].append(Example(name, line[3:]))
            last = ">>"
        elif line.startswith("= ") and last:
            blocks[-1][-1].value = line[2:]
            last = "="
        elif line.startswith(": ") and last:
            blocks[-1][-1].messages.append(line[2:])
        elif line.startswith("|") and last:
            blocks[-1][-1].printed.append(line[1:].removeprefix(" "))
        elif line == "":
            fresh, last = True, None
        elif last == ">>" and blocks:
            blocks[-1][-1].code += "\n" + line
        elif last == "=" and blocks:
            blocks[-1][-1].value += " " + line
    return blocks


def check(block: list[Example]) -> None:
    """Run a block in a session of its own; every value, message and printed line must be as it says."""
    printed: list[str] = []
    session = Session(write=printed.append)
    for example in block:
        printed.clear()
        result = session.evaluate(example.code)
        assert session.kernel.properties.get("last_defect") is None, session.kernel.properties["last_defect"]
        assert [str(m) for m in result.messages] == example.messages, example.code
        assert "\n".join(printed).splitlines() == example.printed, example.code
        if example.value:
            assert str(result) == example.value, example.code
        else:
            assert str(result) == "Null" or example.printed, example.code
