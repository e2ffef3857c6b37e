"""Apple Health's export: each reading of heart rate variability with its beats."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from poise import importers
from poise.errors import RecordingError
from tests.importers.written import intervals, written


def beats_xml(start: str, times: list[str]) -> str:
    rows = "".join(f'   <InstantaneousBeatsPerMinute bpm="61" time="{t}"/>\n' for t in times)
    return (
        ' <Record type="HKQuantityTypeIdentifierHeartRateVariabilitySDNN" sourceName="Watch" '
        f'unit="ms" startDate="{start}" endDate="{start}" value="49.4">\n'
        f"  <HeartRateVariabilityMetadataList>\n{rows}  </HeartRateVariabilityMetadataList>\n"
        " </Record>\n"
    )


NOON = [
    "11:59:58.20 AM", "11:59:59.00 AM", "11:59:59.81\u202fAM", "12:00:00.60 PM", "12:00:04.60 PM",
    "12:00:05.40 PM",
]  # fmt: skip
HEALTH = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    "<!DOCTYPE HealthData [\n<!ELEMENT HealthData ANY>\n]>\n"
    '<HealthData locale="en_GB">\n'
    ' <Record type="HKQuantityTypeIdentifierStepCount" value="12" startDate="2020-01-01"/>\n'
    + beats_xml("2018-10-29 10:59:58 -0800", NOON)
    + beats_xml("2018-10-30 23:10:00 +0100", ["23:10:01,00", "23:10:01,90", "23:10:02,80"])
    + beats_xml("2018-10-31 10:00:00 +0100", [])
    + beats_xml("2018-11-01 10:00:00 +0100", ["上午10:00:01.00"] * 2 + ["nonsense"])
    + beats_xml("2018-11-02 10:00:00 +0100", [f"上午10:00:{s:05.2f}" for s in (1, 1.8, 2.6, 3.4)])
    + "</HealthData>\n"
)


def test_apple_health_keeps_the_beats_of_each_reading(tmp_path: Path) -> None:
    first, last = importers.read(written(tmp_path, HEALTH, "export.xml"))
    assert (first.origin, first.began) == ("Apple Health", "2018-10-29T10:59:58.000-08:00")
    assert [(e.t, e.rr_ms, e.follows) for e in intervals(first)] == [
        (1.0, 800.0, False), (1.81, 810.0, True), (2.6, 790.0, True), (7.4, 800.0, False),
    ]  # fmt: skip
    assert {e.sigma_ms for e in intervals(first)} == {10.0}
    assert [e.rr_ms for e in intervals(last)] == [800.0] * 3
    assert first.device["name"] == "Watch"


def test_apple_health_is_read_from_its_zip_too(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("apple_health_export/export_cda.xml", "<x/>")
        archive.writestr("apple_health_export/export.xml", HEALTH)
    assert len(list(importers.read(path))) == 2


def test_apple_health_cut_off_gives_what_was_whole(tmp_path: Path) -> None:
    path = written(tmp_path, HEALTH[: HEALTH.index("2018-11-02")], "export.xml")
    with pytest.raises(RecordingError, match="not whole"):
        list(importers.read(written(tmp_path, HEALTH[:400], "short.xml")))
    assert len(list(importers.read(path))) == 1
