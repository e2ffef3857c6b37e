"""``poise bench`` with a device that needs no hardware, from the command line to the JSON."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from poise import cli
from poise.bench import camera, strap
from poise.bench.result import DeviceResult, metric
from poise.errors import Missing, SensorUnavailableError


def test_a_virtual_strap_is_measured_into_the_real_window(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux") or shutil.which("dbus-daemon") is None:
        pytest.skip("the virtual strap needs Linux and dbus-daemon: apt install dbus")
    out = tmp_path / "strap.json"
    words = [sys.executable, "-m", "poise", "bench", "strap", "virtual", "--seconds", "4"]
    done = subprocess.run(
        [*words, "--json", "--out", str(out)],
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found == json.loads(out.read_text(encoding="utf-8"))
    (device,) = found["devices"]
    for name, _ in strap.COLUMNS:
        assert device["metrics"][name]["n"] >= 1, name
    for name in ("age on arrival", "arrival to inbox", "arrival to output", "arrival to paint"):
        assert all(value >= 0 for value in device["metrics"][name]["values"]), name
    assert device["about"]["events_dropped"] == 0
    # The table for people goes where it cannot spoil the JSON.
    assert "arrival to paint" in done.stderr


class _Cameras:
    """A camera that is there, and others that are not."""

    def __init__(self, error: type[BaseException] | None = None) -> None:
        self._error = error

    def __call__(self, where: str, _seconds: float, _say: object) -> DeviceResult:
        if where == "there":
            return DeviceResult("there", metrics={"cpu": metric([7.0], "%")})
        if self._error is not None:
            raise self._error
        raise SensorUnavailableError(f"there is no camera {where}. Plug one in", Missing.NO_CAMERA)


def test_a_camera_that_is_missing_does_not_lose_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(camera, "measure", _Cameras())
    out = tmp_path / "found.json"
    assert cli.main(["bench", "camera", "7", "there", "--out", str(out)]) == 3
    said = capsys.readouterr().out
    assert "7: there is no camera 7. Plug one in" in said
    assert "7.00" in said
    absent, there = json.loads(out.read_text(encoding="utf-8"))["devices"]
    assert absent["metrics"] == {}
    assert there["metrics"]["cpu"]["median"] == 7.0


def test_who_loses_patience_keeps_what_was_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(camera, "measure", _Cameras(KeyboardInterrupt))
    assert cli.main(["bench", "camera", "there", "7"]) == 130
    assert "7.00" in capsys.readouterr().out
