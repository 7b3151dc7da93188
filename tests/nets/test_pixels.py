from __future__ import annotations

import numpy as np

from wlnet.ir.builder import Builder
from wlnet.ir.reference import run
from wlnet.nets.pixels import as_images, as_rows, read


def test_pixels_at_places() -> None:
    rng = np.random.default_rng(0)
    images = rng.normal(size=(3, 2, 4, 5))
    i, j = rng.integers(0, 4, (3, 6)), rng.integers(0, 5, (3, 6))
    b = Builder("float64")
    x, line, column = b.input("x", images.shape), b.input("i", i.shape, "int64"), b.input("j", j.shape, "int64")
    found = read(b, as_rows(b, x), (4, 5), line, column)
    b.output("pixels", found)
    b.output("images", as_images(b, found, (2, 3)))
    outputs, _ = run(b.finish(), {"x": images, "i": i, "j": j})
    expected = np.stack([image[:, a, c].T for image, a, c in zip(images, i, j, strict=True)])
    np.testing.assert_array_equal(outputs["pixels"], expected)
    np.testing.assert_array_equal(outputs["images"][2, 1, 1, 2], images[2, 1, i[2, 5], j[2, 5]])
