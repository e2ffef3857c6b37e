"""What cameras are called."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from poise.commands import devices
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


class Enumerating:
    """Stands in for ``cv2_enumerate_cameras``: the cameras that each library of a system knows."""

    def __init__(self, known: dict[int, list[str]]) -> None:
        self.known = known

    def enumerate_cameras(self, library: int) -> list[SimpleNamespace]:
        return [SimpleNamespace(index=i, name=n) for i, n in enumerate(self.known[library])]


def test_windows_lists_each_camera_once_by_the_number_that_opens_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A plain number is Media Foundation's; a virtual camera that only DirectShow knows has 700."""
    windows = Enumerating({1400: ["HD Pro Webcam"], 700: ["OBS Virtual Camera", "HD Pro Webcam"]})
    monkeypatch.setitem(sys.modules, "cv2_enumerate_cameras", windows)
    assert listed(Path(), "win32") == [(0, "HD Pro Webcam"), (700, "OBS Virtual Camera")]
    assert name_of(700, Path(), "win32") == "OBS Virtual Camera"
    assert name_of(1, Path(), "win32") == "camera 1"
    assert place("700") == 700


def test_a_mac_lists_what_avfoundation_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        sys.modules, "cv2_enumerate_cameras", Enumerating({1200: ["FaceTime HD Camera"]})
    )
    assert listed(Path(), "darwin") == [(0, "FaceTime HD Camera")]


class Failing:
    def enumerate_cameras(self, _library: int) -> list[SimpleNamespace]:
        raise OSError("the driver does not answer")


@pytest.mark.parametrize("found", [None, Failing()])
@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_where_nobody_can_be_asked_it_is_not_said_that_there_is_none(
    found: object, system: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "cv2_enumerate_cameras", found)
    assert listed(Path(), system) is None
    assert name_of(0, Path(), system) == "camera 0"
    monkeypatch.setattr(devices, "_straps", lambda *_: ([], "none."))
    monkeypatch.setattr(devices, "_cameras", lambda: listed(Path(), system))
    parser = argparse.ArgumentParser()
    devices.add_arguments(parser)
    assert devices.run(parser.parse_args([])) == devices.NONE
    said = capsys.readouterr().out
    assert "none found" not in said
    assert "--camera 0" in said
    devices.run(parser.parse_args(["--json"]))
    assert json.loads(capsys.readouterr().out)["cameras"] is None
