"""Import and Export of pictures as arrays of numbers."""

from pathlib import Path

import numpy as np
import pytest

from wlnet.session import Session

Image = pytest.importorskip("PIL.Image")

RNG = np.random.default_rng(1)
COLOUR = RNG.integers(0, 256, (4, 5, 3), dtype=np.uint8)
GREY = RNG.integers(0, 256, (4, 5), dtype=np.uint8)


@pytest.mark.parametrize(("extension", "exact"), [("png", True), ("bmp", True), ("tiff", True), ("jpg", False)])
def test_pictures_are_read_as_arrays_of_numbers(tmp_path: Path, extension: str, exact: bool) -> None:
    for name, data in (("colour", COLOUR), ("grey", GREY)):
        path = tmp_path / f"{name}.{extension}"
        Image.fromarray(data).save(path)
        found = Session().evaluate(f'Import["{path}", "Data"]').to_numpy()
        np.testing.assert_array_equal(found, np.asarray(Image.open(path)))
        if exact:
            np.testing.assert_array_equal(found, data)


def test_elements_of_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(COLOUR).save(path)
    session = Session()
    code = f'Import["{path}", {{{{"ImageSize", "ImageChannels", "ColorSpace", "BitDepth"}}}}]'
    assert str(session.evaluate(code)) == '{{5, 4}, 3, "RGB", 8}'
    assert str(session.evaluate(f'Head[Import["{path}"]]')) == "Image"
    assert session.evaluate(f'Import["{path}"]').output_form() == "-Image-"
    assert str(session.evaluate(f'Import["{path}", "RawData"] === Import["{path}"][[1]]')) == "True"


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_modes_of_pillow_give_their_channels(tmp_path: Path, mode: str) -> None:
    if mode == "I;16":
        picture = Image.fromarray(GREY.astype(np.uint16) * 256)
    else:
        picture = Image.fromarray(COLOUR).convert(mode)
    path = tmp_path / ("a.tiff" if mode == "CMYK" else "a.png")
    picture.save(path)
    found = Session().evaluate(f'Import["{path}", "Data"]').to_numpy()
    wanted = {"1": (4, 5), "P": (4, 5, 3), "LA": (4, 5, 2), "RGBA": (4, 5, 4), "CMYK": (4, 5, 3), "I;16": (4, 5)}
    assert found.shape == wanted[mode]
    if mode == "1":
        assert set(found.ravel().tolist()) <= {0, 1}
    if mode == "I;16":
        np.testing.assert_array_equal(found, GREY.astype(np.int64) * 256)


def test_arrays_are_written_as_pictures(tmp_path: Path) -> None:
    session = Session()
    path = tmp_path / "out.png"
    session.set("d", COLOUR.astype(np.int64))
    assert str(session.evaluate(f'Export["{path}", d]')) == f'"{path}"'
    np.testing.assert_array_equal(np.asarray(Image.open(path)), COLOUR)
    session.evaluate(f'Export["{path}", {{{{0., 0.5}}, {{1., 2.}}}}]')
    assert np.asarray(Image.open(path)).tolist() == [[0, 128], [255, 255]]
    session.evaluate(f'Export["{path}", Image[NumericArray[{{{{0, 1}}}}, "UnsignedInteger8"], "Bit"]]')
    assert np.asarray(Image.open(path)).tolist() == [[0, 255]]
    jpeg = tmp_path / "out.jpeg"
    session.evaluate(f'Export["{jpeg}", d]')
    assert jpeg.read_bytes()[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("{1, 2}", "a picture has rows and columns, and at most four channels last."),
        ("{{1, 300}}", "the integers of a picture go from 0 to 255."),
        ("x", "a picture is made of an Image or of an array of numbers."),
        ("{{1, 2}, {3}}", "the array is not rectangular, or mixes integers and reals."),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, data: str, reason: str) -> None:
    result = Session().evaluate(f'Export["{tmp_path / "a.png"}", {data}]')
    assert str(result) == "$Failed"
    assert [str(m) for m in result.messages] == [f"Export::data: Cannot write this expression as PNG: {reason}"]
    assert not (tmp_path / "a.png").exists()


def test_a_file_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"nothing of the kind")
    result = Session().evaluate(f'Import["{path}"]')
    assert str(result) == "$Failed"
    assert str(result.messages[0]).startswith(f"Import::format: {path} cannot be taken as PNG: the file is no picture")


def test_without_pillow_a_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    path = tmp_path / "a.png"
    Image.fromarray(GREY).save(path)
    plain = builtins.__import__

    def without(name: str, *args: object, **more: object) -> object:
        if name == "PIL":
            raise ImportError(name)
        return plain(name, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    result = Session().evaluate(f'Import["{path}", "Data"]')
    assert str(result) == "$Failed"
    assert str(result.messages[0]).endswith("needs Pillow (pip install 'wlnet[images]').")


def test_mx_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mx"
    path.write_bytes(b"MX")
    result = Session().evaluate(f'Import["{path}"]')
    assert str(result) == "$Failed"
    assert "MX" in str(result.messages[0])
