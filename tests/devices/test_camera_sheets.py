"""Every camera's sheet is sourced, and the page lists them all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from poise.devices import cameras
from poise.vision.names import VIRTUAL

PAGE = (Path(__file__).resolve().parents[2] / "hw" / "cameras" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("sheet", cameras.sheets(), ids=lambda sheet: sheet.name)
def test_every_fact_has_a_source_and_the_page_a_row(sheet: cameras.CameraSheet) -> None:
    assert sheet.facts
    for fact in sheet.facts:
        assert fact.weight in cameras.WEIGHTS
        assert len(fact.source) > 10
    hold = {None: "not known", True: "yes", False: "no"}[sheet.can_hold]
    delay = "not measured" if sheet.delay_ms is None else f"{sheet.delay_ms:.0f} ms"
    assert f"| {sheet.name} | {hold} | {delay} |" in PAGE


def test_a_delay_needs_somebody_who_measured_it() -> None:
    for sheet in cameras.sheets():
        if sheet.delay_ms is not None:
            assert any(fact.weight == "measured" for fact in sheet.facts)


def test_a_camera_finds_its_own_sheet_before_its_system_s() -> None:
    names = [s.name for s in cameras.sheets_for("HD Pro Webcam C920", "linux")]
    assert names == ["Logitech C920 family", "USB cameras on Linux"]
    assert [s.name for s in cameras.sheets_for("FaceTime HD", "darwin")] == ["Cameras on macOS"]
    assert "Network cameras" in [s.name for s in cameras.sheets_for("http://x/y", "win32")]


def test_the_virtual_ones_are_those_that_vision_knows() -> None:
    (sheet,) = (s for s in cameras.sheets() if "pass a camera on" in s.name)
    assert set(sheet.matches) == set(VIRTUAL.pattern.split("|"))
    assert all(re.search(VIRTUAL, name) for name in ("OBS Virtual Camera", "DroidCam Source 3"))
