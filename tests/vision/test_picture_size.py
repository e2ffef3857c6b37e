"""A picture too large to be held is refused before it is unpacked."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from poise.errors import RecordingError, SensorUnavailableError
from poise.vision.files import read_video
from poise.vision.opening import open_capture
from poise.vision.picture_size import LARGEST_SIDE
from tests import peak


def film(path: Path, width: int, height: int) -> Path:
    """Three black pictures, each a JPEG of a few KB."""
    ok, picture = cv2.imencode(".jpg", np.zeros((height, width), np.uint8))
    assert ok
    path.write_bytes(picture.tobytes() * 3)
    return path


def test_an_ordinary_film_is_opened(tmp_path: Path) -> None:
    capture = open_capture(str(film(tmp_path / "x.mjpg", 640, 480)))
    assert capture.grab()
    capture.release()


@pytest.mark.parametrize(("width", "height"), [(8000, 8000), (65_000, 300), (4097, 4096)])
def test_one_of_enormous_pictures_is_refused_with_what_is_allowed(
    width: int, height: int, tmp_path: Path
) -> None:
    path = film(tmp_path / "x.mjpg", width, height)
    with pytest.raises(SensorUnavailableError, match=f"{width} x {height}, .*{LARGEST_SIDE}"):
        open_capture(str(path))
    with pytest.raises(RecordingError, match="make them smaller"):
        list(read_video(path))


def test_it_costs_no_memory_to_refuse_one(tmp_path: Path) -> None:
    path = film(tmp_path / "x.mjpg", 8000, 8000)
    more_kb = peak.more_kb(
        "from poise.errors import SensorUnavailableError\n"
        "from poise.vision.opening import open_capture",
        "try:\n    open_capture(sys.argv[1])\n    sys.exit('it was opened')\n"
        "except SensorUnavailableError:\n    pass",
        str(path),
    )
    assert more_kb < 60_000  # unpacked it would be 256,000
