"""Fourier, InverseFourier, FourierDCT and FourierDST."""

import numpy as np
import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Fourier[{1, 1}]", "{1.4142135623730951, 0.}", []),
    ("Fourier[{1, 1}, 1]", "1.4142135623730951 + 0.*I", []),
    ("Fourier[{}]", "Fourier[{}]", ["Fourier::fftl: {} is not a nonempty full array of numbers."]),
    ("Fourier[{1, x}]", "Fourier[{1, x}]", ["Fourier::fftl: {1, x} is not a nonempty full array of numbers."]),
    (
        "Fourier[{1, 2}, FourierParameters -> 1]",
        "Fourier[{1, 2}, FourierParameters -> 1]",
        ["Fourier::fpopt: The FourierParameters 1 should be a list of two real numbers."],
    ),
    ("FourierDCT[{1, 2}, 5]", "FourierDCT[{1, 2}, 5]", ["FourierDCT::dcttype: The type 5 is none of 1, 2, 3, 4."]),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


@pytest.mark.parametrize("shape", [(1,), (2,), (5,), (8,), (3, 4)])
@pytest.mark.parametrize("kind", ["real", "complex"])
def test_transforms_are_those_of_numpy(shape: tuple[int, ...], kind: str) -> None:
    rng = np.random.default_rng(4)
    data = rng.normal(size=shape) + (1j * rng.normal(size=shape) if kind == "complex" else 0)
    n = data.size
    session = Session()
    session.set("u", data)

    def value(code: str) -> np.ndarray:
        return np.asarray(session.evaluate(code).to_numpy())

    np.testing.assert_allclose(value("Fourier[u]"), np.fft.ifftn(data) * np.sqrt(n), atol=1e-12)
    np.testing.assert_allclose(value("InverseFourier[u]"), np.fft.fftn(data) / np.sqrt(n), atol=1e-12)
    np.testing.assert_allclose(value("Fourier[u, FourierParameters -> {1, -1}]"), np.fft.fftn(data), atol=1e-12)
    inverse = value("InverseFourier[u, FourierParameters -> {1, -1}]")
    np.testing.assert_allclose(inverse, np.fft.ifftn(data), atol=1e-12)
    again = value("InverseFourier[Fourier[u, FourierParameters -> {-1, 1}], FourierParameters -> {-1, 1}]")
    np.testing.assert_allclose(again, data, atol=1e-12)


def test_other_frequencies_are_the_sums_of_the_definition() -> None:
    data = np.array([1.0, -2.0, 0.5])
    r = np.arange(3)
    expected = np.exp(2j * np.pi * 0.3 * np.outer(r, r) / 3) @ data / np.sqrt(3)
    found = Session().evaluate("Fourier[{1., -2., 0.5}, FourierParameters -> {0, 0.3}]").to_numpy()
    np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.mark.parametrize("kind", [1, 2, 3, 4])
@pytest.mark.parametrize("n", [2, 3, 8])
def test_cosine_and_sine_transforms_are_those_of_scipy(kind: int, n: int) -> None:
    fft = pytest.importorskip("scipy.fft")
    data = np.random.default_rng(n).normal(size=n)
    session = Session()
    session.set("u", data)
    # scipy leaves out the factors and doubles the sums.
    cosine = {1: 1 / np.sqrt(2 * (n - 1)), 2: 0.5 / np.sqrt(n), 3: 1 / np.sqrt(n), 4: 0.5 * np.sqrt(2 / n)}[kind]
    sine = {1: 0.5 * np.sqrt(2 / (n + 1)), 2: 0.5 / np.sqrt(n), 3: 1 / np.sqrt(n), 4: 0.5 * np.sqrt(2 / n)}[kind]
    found = session.evaluate(f"FourierDCT[u, {kind}]").to_numpy()
    np.testing.assert_allclose(found, cosine * fft.dct(data, kind), atol=1e-12)
    found = session.evaluate(f"FourierDST[u, {kind}]").to_numpy()
    np.testing.assert_allclose(found, sine * fft.dst(data, kind), atol=1e-12)
