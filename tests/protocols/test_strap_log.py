"""The lines of a strap log, right and wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from poise import importers
from poise.analysis.load import load
from poise.analysis.options import Options
from poise.core.events import SensorState, SensorStatus, StrapReading
from poise.errors import RecordingError
from poise.importers import strap_log as importer
from poise.protocols import strap_log
from poise.protocols.strap_log import LogLine
from poise.simulation.strap.notifications import load as notifications
from poise.sources import replay

LINES = (
    LogLine(1.003, bytes.fromhex("104b9003")),
    LogLine(7.5, note="take it off"),
    LogLine(22.0, error="org.bluez.Error.Failed"),
    LogLine(23.0, bytes.fromhex("19")),
    LogLine(24.0, bytes.fromhex("064a")),
)


def test_what_is_written_reads_back() -> None:
    log = strap_log.parse(strap_log.dump({"name": "Polar H10"}, LINES))
    assert log.lines == LINES
    assert log.name == "Polar H10"


def test_a_payload_that_cannot_be_read_is_counted_and_the_rest_is_decoded() -> None:
    found = strap_log.readings(strap_log.parse(strap_log.dump({}, LINES)), sensor="strap")
    assert [r.t for r in found.readings] == [1.003, 24.0]
    assert found.readings[0] == StrapReading(1.003, "strap", 75, (890.625,))
    assert found.readings[1].contact is True
    assert found.refused == 1


def test_a_last_line_that_was_cut_short_is_left_out() -> None:
    whole = strap_log.dump({}, LINES)
    assert strap_log.parse(whole[:-9]).lines == LINES[:-1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("800\n810\n", "first line"),
        ('{"poise": 1}\n', "first line"),
        ('{"poise_strap_log": 2}\n', "newer poise"),
        ('{"poise_strap_log": 1, "characteristic": "2a19"}\n', "2a37"),
        ('{"poise_strap_log": 1}\nnonsense\n{"t": 2, "hex": "0000"}\n', "line 2"),
        ('{"poise_strap_log": 1}\n{"t": 2, "hex": "0"}\n{"t": 3, "hex": "0000"}\n', "line 2"),
        (
            '{"poise_strap_log": 1}\n{"t": 3, "hex": ""}\n{"t": 2, "hex": ""}\n{"t": 4}',
            "line 3",
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "strap.straplog.jsonl"
    path.write_text(text)
    with pytest.raises(RecordingError, match=words):
        importer.read_log(path, sensor="strap")


def test_a_log_without_a_heart_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.straplog.jsonl"
    path.write_text(strap_log.dump({}, LINES[1:4]))
    with pytest.raises(RecordingError, match="no notification that can be read"):
        list(importers.read(path))


def test_a_log_that_began_long_before_its_strap_begins_with_it(tmp_path: Path) -> None:
    path = tmp_path / "late.straplog.jsonl"
    path.write_text(strap_log.dump({"utc_at_t0": "2026-03-01T10:00:00+01:00"}, LINES[3:]))
    _, heard, notes = importer.read_log(path, sensor="strap")
    assert [r.t for r in heard] == [2.0]
    assert notes == ("1 notifications could not be read and were left out",)


def test_every_reader_of_files_knows_one(real_data: Path) -> None:
    path = real_data / "cases" / "strap" / "good.straplog.jsonl"
    (found,) = importers.read(path)
    assert found.origin == "a strap log"
    first, *played = replay.events(path)
    assert isinstance(first, SensorStatus)
    assert first.state is SensorState.STREAMING
    readings = [e for e in played if isinstance(e, StrapReading)]
    assert len(readings) == 130
    series = load(path, Options())
    assert series.kind == "straplog"
    assert len(series.rr_ms) == sum(len(r.rr_ms) for r in readings)
    sent = notifications(path)
    rows = [json.loads(line) for line in path.read_text().splitlines()[1:]]
    assert [n.payload.hex() for n in sent if n.payload is not None] == [r["hex"] for r in rows]
