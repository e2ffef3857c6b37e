"""What cameras are called."""

from __future__ import annotations

from pathlib import Path

from poise.vision.names import is_virtual, listed, name_of, place


def cameras(folder: Path, *devices: tuple[int, int, str]) -> Path:
    for number, index, name in devices:
        device = folder / f"video{number}"
        device.mkdir()
        (device / "index").write_text(f"{index}\n")
        (device / "name").write_text(f"{name}\n")
    return folder


def test_cameras_are_listed_once_each_by_their_own_names(tmp_path: Path) -> None:
    folder = cameras(
        tmp_path, (10, 0, "OBS Virtual Camera"), (0, 0, "Integrated Camera"), (1, 1, "Integrated")
    )
    assert listed(folder, "linux") == [(0, "Integrated Camera"), (10, "OBS Virtual Camera")]
    assert listed(tmp_path / "none", "linux") == []
    assert name_of(0, folder) == "Integrated Camera"


def test_what_has_no_name_is_called_by_where_it_is() -> None:
    assert name_of(63, Path("nowhere")) == "camera 63"
    assert name_of("http://phone:8080/video") == "http://phone:8080/video"
    assert name_of("films/mine.avi") == "mine.avi"


def test_a_number_is_a_camera_and_not_the_name_of_a_file() -> None:
    assert place("0") == 0
    assert place("film.avi") == "film.avi"


def test_a_program_that_alters_pictures_is_known_by_its_name() -> None:
    assert is_virtual("OBS Virtual Camera")
    assert not is_virtual("HD Pro Webcam C920")
