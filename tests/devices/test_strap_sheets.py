"""Device sheets: every number on them has somebody who measured it."""

from __future__ import annotations

from pathlib import Path

import pytest

from poise.devices.straps import PLACES, WEIGHTS, StrapSheet, sheet_for, sheets


@pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: sheet.name)
def test_every_sheet_says_who_says_so(sheet: StrapSheet) -> None:
    assert sheet.starts_with
    assert sheet.facts
    assert sheet.worn in PLACES
    for fact in sheet.facts:
        assert fact.weight in WEIGHTS
        assert fact.says.endswith(".")
        assert fact.source


@pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: sheet.name)
def test_a_delay_is_one_that_was_measured_with_its_spread(sheet: StrapSheet) -> None:
    measured = [fact for fact in sheet.facts if fact.weight == "measured"]
    assert (sheet.delay_s is not None) == bool(measured)
    if sheet.delay_s is not None and sheet.delay_spread_s is not None:
        low, high = sheet.delay_spread_s
        assert 0 < low <= sheet.delay_s <= high < 5
        assert any(f"{sheet.delay_s} s" in fact.says for fact in measured)


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("Polar H10 0A1B2C3D", "Polar H10"),
        ("polar h9 12345678", "Polar H9"),
        ("TICKR FIT 1234", "Wahoo TICKR FIT"),
        ("TICKR 1234", "Wahoo TICKR"),
        ("Polar Sense 1234", "Polar Verity Sense"),
    ],
)
def test_a_strap_is_known_by_how_its_name_begins(name: str, model: str) -> None:
    sheet = sheet_for(name)
    assert sheet is not None
    assert sheet.name == model


@pytest.mark.parametrize("name", [None, "", "HRM", "My Polar H10"])
def test_a_strap_not_described_has_no_sheet(name: str | None) -> None:
    assert sheet_for(name) is None


@pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: sheet.name)
def test_the_page_on_straps_says_what_the_sheet_says(sheet: StrapSheet) -> None:
    page = (Path(__file__).resolve().parents[2] / "hw" / "straps" / "README.md").read_text("utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith(f"| {sheet.name} |")]
    assert {True: "yes", False: "no", None: "not agreed"}[sheet.intervals] in row
    if sheet.delay_s is not None:
        assert f"{sheet.delay_s} s" in row
