"""Mixtures, products, transformed distributions and those of data."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Mean[MixtureDistribution[{1, 3}, {NormalDistribution[0, 1], NormalDistribution[4, 1]}]]", "3", []),
    # 1 within, and the mean of the squared distances 3^2/4 + 1^2 3/4 between.
    ("Variance[MixtureDistribution[{1, 3}, {NormalDistribution[0, 1], NormalDistribution[4, 1]}]]", "4", []),
    (
        "Variance[ProductDistribution[NormalDistribution[1, 2], {ExponentialDistribution[1/3], 2}]]",
        "{4, 9, 9}",
        [],
    ),
    ("{Mean[#], Variance[#]} &[EmpiricalDistribution[{1, 3, 8}]]", "{4, 26/3}", []),
    (
        "RandomVariate[MixtureDistribution[{1}, {NormalDistribution[], NormalDistribution[]}]] // Head",
        "RandomVariate",
        [
            "RandomVariate::nvr: Random values cannot be drawn from MixtureDistribution[{1}, "
            "{NormalDistribution[0, 1], NormalDistribution[0, 1]}]."
        ],
    ),
    (
        "Dimensions[RandomVariate[MixtureDistribution[{1, 2}, "
        "MultinormalDistribution[{#, #}, IdentityMatrix[2]] & /@ {0, 3}], 7]]",
        "{7, 2}",
        [],
    ),
    ("Dimensions[RandomVariate[ProductDistribution[{NormalDistribution[], 3}], {2, 4}]]", "{2, 4, 3}", []),
    (
        "RandomVariate[TransformedDistribution[{u, -u}, u \\[Distributed] UniformDistribution[]], 5] // "
        "{Dimensions[#], Union[Total /@ #]} &",
        "{{5, 2}, {0.}}",
        [],
    ),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


@pytest.mark.parametrize(
    "distribution",
    [
        "MixtureDistribution[{1, 3}, {NormalDistribution[0, 1], UniformDistribution[{4, 6}]}]",
        "EmpiricalDistribution[{1, 2, 2, 7}]",
    ],
)
def test_samples_have_the_moments(distribution: str) -> None:
    session = Session()
    session.evaluate(f"SeedRandom[5]; x = RandomVariate[{distribution}, 40000]")
    mean, variance = session.evaluate("{Mean[N[x]], Variance[N[x]]}").to_python()
    assert mean == pytest.approx(session.evaluate(f"N[Mean[{distribution}]]").to_python(), rel=0.02)
    assert variance == pytest.approx(session.evaluate(f"N[Variance[{distribution}]]").to_python(), rel=0.03)


def test_a_function_of_two_variables() -> None:
    session = Session()
    session.evaluate(
        "SeedRandom[2]; x = RandomVariate[TransformedDistribution[u + 2 v, "
        "{u \\[Distributed] NormalDistribution[1, 1], v \\[Distributed] NormalDistribution[0, 2]}], 4000]"
    )
    mean, variance = session.evaluate("{Mean[x], Variance[x]}").to_python()
    assert mean == pytest.approx(1.0, abs=0.25)
    assert variance == pytest.approx(17.0, rel=0.1)
