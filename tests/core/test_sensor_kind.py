"""One vocabulary for sensors: what a name says of the kind, and what old recordings hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from poise.core.events import SensorKind, SensorState, SensorStatus, kind_of
from poise.recording.format import input_line, read_event

SOURCE = Path(__file__).resolve().parents[2] / "src"


@pytest.mark.parametrize(
    ("sensor", "kind"),
    [
        ("strap", SensorKind.STRAP),
        ("strap:Polar H10 1234", SensorKind.STRAP),
        ("camera", SensorKind.CAMERA),
        ("camera2", SensorKind.CAMERA),
        ("synthetic", SensorKind.SYNTHETIC),
        ("replay", SensorKind.REPLAY),
        ("import", SensorKind.IMPORT),
        ("finger clip", SensorKind.OTHER),
        ("", SensorKind.OTHER),
    ],
)
def test_a_sensor_s_name_begins_with_its_kind(sensor: str, kind: SensorKind) -> None:
    assert kind_of(sensor) is kind


def test_nobody_else_reads_the_kind_out_of_a_name() -> None:
    asking = re.compile(r"startswith\(.(camera|strap|synthetic|replay|import)")
    files = SOURCE.rglob("*.py")
    assert [file.name for file in files if asking.search(file.read_text(encoding="utf-8"))] == []


def test_a_status_from_before_devices_had_names_is_read() -> None:
    old = {"t": 1.0, "sensor": "strap", "state": "streaming", "reason": "", "detail": ""}
    assert read_event("SensorStatus", old) == SensorStatus(1.0, "strap", SensorState.STREAMING)


def test_the_name_of_a_device_is_in_the_recording() -> None:
    status = SensorStatus(1.0, "strap", SensorState.STREAMING, name="Polar H10 1234ABCD")
    assert '"name":"Polar H10 1234ABCD"' in input_line(status, 1.0)
