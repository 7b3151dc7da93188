"""Recurrent nets as a script writes them: states asked for, handed back, and connected."""

from wlnet.session import Session


def outputs(source: str) -> list[str]:
    session = Session(report=lambda message: lines.append(str(message)))
    lines: list[str] = []
    lines += [str(session.evaluate(line.strip())) for line in source.strip().splitlines()]
    return lines


CELL = (
    'net = BasicRecurrentLayer[1, "InputWeights" -> {{99}}, "StateWeights" -> {{0}}, "Biases" -> {0}, '
    '"Input" -> {"Varying", 1}]; '
)


def test_states() -> None:
    found = outputs(
        CELL
        + """
        net[{{1}, {-1}}, NetPort[All, "States"]]
        net[{{1}, {0}}, {NetPort["Output"], NetPort[All, "States"]}]
        net[<|"Input" -> {{0}}, NetPort[All, "States"] -> <|{"State"} -> {5}|>|>]
        net[<|"Input" -> {{{0}}, {{1}}}, NetPort[All, "States"] -> <|{"State"} -> {{5}, {6}}|>|>]
        net[{{{1}, {-1}}, {{1}}}, NetPort["State"]]
        NetExtract[net, "State"]
        """
    )
    assert [line.strip() for line in found[1:]] == [
        '<|{"State"} -> {-1.}|>',
        '<|NetPort["Output"] -> {{1.}, {0.}}, NetPort[All, "States"] -> <|{"State"} -> {0.}|>|>',
        "{{0.}}",
        "{{{0.}}, {{1.}}}",
        "{{-1.}, {1.}}",
        "{1}",
    ]
