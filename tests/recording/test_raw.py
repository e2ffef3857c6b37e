"""The bytes of a strap beside what was read of them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from poise import exercises
from poise.core.events import Action, Command, Input, IntervalReading, StrapPayload, StrapReading
from poise.core.session import Session
from poise.errors import RecordingError
from poise.exporters import load
from poise.importers import strap_log
from poise.protocols import gatt_heart_rate
from poise.recording import reader
from poise.recording.format import Header
from poise.recording.raw import decoded_again
from poise.recording.writer import Writer
from poise.runtime.replay import Replay
from poise.runtime.runner import run_at_once
from poise.simulation.hearts import heart
from poise.simulation.readings import strap_stream
from tests.worlds import paced

UNREADABLE = "19"  # a heart rate of two bytes was announced, and none came


def recorded(path: Path, *, raw: bool = True) -> reader.Recording:
    """Forty seconds of a strap, one of whose notifications could not be read."""
    exercise = paced(5)
    inputs: list[tuple[float, Input]] = [(0.0, Command(0.0, Action.START))]
    for r in strap_stream(heart(lambda t: 800 + 7 * (t % 3), 45), until=40):
        reading = replace(r, rr_ms=tuple(round(rr * 1.024) / 1.024 for rr in r.rr_ms))
        data = gatt_heart_rate.build(reading)
        payload = StrapPayload(r.t, "strap", data.hex() if r.t != 20.0 else UNREADABLE)
        inputs += [(r.t, payload)] if raw else []
        if r.t != 20.0:
            heard = gatt_heart_rate.parse(data, t=r.t, sensor="strap")
            inputs.append((r.t + 0.004, heard))
    header = Header("0", "2026-01-01T10:00:00+00:00", exercises.to_dict(exercise))
    with Writer(path, header) as writer:
        for _ in run_at_once(Session(exercise), inputs, writer):
            pass
    return reader.read(path)


@pytest.fixture
def recording(tmp_path: Path) -> reader.Recording:
    return recorded(tmp_path / "one.poise.jsonl")


def test_the_bytes_are_a_line_that_version_1_passes_over(recording: reader.Recording) -> None:
    rows = [json.loads(line) for line in recording.path.read_text().splitlines()]
    raw = [row for row in rows if "raw" in row]
    assert rows[0]["poise"] == 1
    assert len(raw) == 40
    assert all(set(row) == {"at", "raw"} for row in raw)


def test_the_session_says_the_same_with_and_without_them(
    recording: reader.Recording, tmp_path: Path
) -> None:
    without = recorded(tmp_path / "without.poise.jsonl", raw=False)
    assert recording.outputs == without.outputs
    assert Replay(recording).same
    assert Replay(without).same


def test_a_summary_is_made_without_reading_them(recording: reader.Recording) -> None:
    skimmed = reader._read(recording.path, reader.PASSED_OVER)
    assert skimmed.ending == recording.ending


def test_a_session_is_decoded_again_from_its_bytes_to_the_same(
    recording: reader.Recording,
) -> None:
    again = decoded_again(recording)
    assert again.inputs == recording.inputs
    assert Replay(again).same


def test_a_better_decoder_reads_what_could_not_be_read(
    recording: reader.Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = gatt_heart_rate.parse

    def better(data: bytes, *, t: float, sensor: str) -> StrapReading:
        if data.hex() == UNREADABLE:
            return StrapReading(t, sensor, 75)
        return parse(data, t=t, sensor=sensor)

    monkeypatch.setattr(gatt_heart_rate, "parse", better)
    again = decoded_again(recording)
    assert len(again.inputs) == len(recording.inputs) + 1
    assert StrapReading(20.0, "strap", 75) in [event for _, event in again.inputs]


def test_the_log_of_a_session_is_its_bytes(recording: reader.Recording, tmp_path: Path) -> None:
    out = tmp_path / "out.straplog.jsonl"
    load("straplog")(recording, out)
    sent = [e for _, e in recording.inputs if isinstance(e, StrapPayload)]
    lines = [json.loads(line) for line in out.read_text().splitlines()[1:]]
    assert [(row["t"], row["hex"]) for row in lines] == [(e.t, e.hex) for e in sent]
    _, heard, notes = strap_log.read_log(out, sensor="strap")
    assert list(heard) == [e for _, e in recording.inputs if isinstance(e, StrapReading)]
    assert notes == ("1 notifications could not be read and were left out",)


def test_a_heart_that_no_strap_told_of_has_no_log(tmp_path: Path) -> None:
    path = tmp_path / "none.poise.jsonl"
    exercise = paced(1)
    beats = [IntervalReading(float(t), "import", 1000.0, 3.0, t > 1) for t in range(1, 9)]
    inputs: list[tuple[float, Input]] = [(0.0, Command(0.0, Action.START))]
    inputs += [(beat.t, beat) for beat in beats]
    with Writer(path, Header("0", "2026-01-01T10:00:00+00:00", exercises.to_dict(exercise))) as w:
        for _ in run_at_once(Session(exercise), inputs, w):
            pass
    with pytest.raises(RecordingError, match="nothing that a strap sent"):
        load("straplog")(reader.read(path), tmp_path / "out.straplog.jsonl")


def test_they_cost_less_than_forty_bytes_a_second(
    recording: reader.Recording, tmp_path: Path
) -> None:
    without = recorded(tmp_path / "without.poise.jsonl", raw=False)
    more = recording.path.stat().st_size - without.path.stat().st_size
    assert 25 < more / 40 < 40
