"""What the CSV folder says: every number that was shown, and in its sidecar what each is."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from poise import exporters
from poise.core import metrics
from poise.core.events import (
    BreathMeasured,
    BreathStarted,
    MetricUpdate,
    RRInterval,
    Verdict,
)
from poise.core.guide.exercise import Exercise, Stage
from poise.core.metrics.swing import read_window
from poise.recording import notes, reader
from poise.recording.facts import facts
from poise.recording.precision import DECIMALS
from poise.recording.reader import Recording
from poise.simulation.recordings import made_up
from tests.exporters.written import WILD, export, table
from tests.worlds import paced


@pytest.fixture
def folder(recording: Recording, tmp_path: Path) -> Path:
    exporters.load("csv")(recording, tmp_path / "csv")
    return tmp_path / "csv"


def test_every_interval_is_there_as_it_was(recording: Recording, folder: Path) -> None:
    rows = table(folder / "beats.csv")
    beats = [rr for rr in recording.outputs if isinstance(rr, RRInterval)]
    assert [float(row["rr_ms"]) for row in rows] == [rr.rr_ms for rr in beats]
    assert [float(row["t_s"]) for row in rows] == [rr.t for rr in beats]
    assert [row["verdict"] for row in rows] == [rr.verdict.value for rr in beats]


def test_the_numbers_shown_can_be_had_again_from_the_beats(
    recording: Recording, folder: Path
) -> None:
    beats = [
        RRInterval(
            float(row["t_s"]), row["sensor"], float(row["rr_ms"]), float(row["sigma_ms"]),
            Verdict(row["verdict"]), row["follows"] == "1",
        )
        for row in table(folder / "beats.csv")
    ]  # fmt: skip
    led = {b.index: b for b in recording.outputs if isinstance(b, BreathStarted)}
    shown = {b.breath: b for b in recording.outputs if isinstance(b, BreathMeasured)}
    written = {unit: 10.0**-decimals for unit, decimals in DECIMALS.items()}
    checked = 0
    for row in table(folder / "breaths.csv"):
        k = int(row["breath"]) - 1
        if not row["swing_ms"]:
            continue
        window = [led[i] for i in range(k + 1 - shown[k].window_breaths, k + 1)]
        fit = read_window(beats, window).fit
        assert fit is not None
        assert fit.swing_ms == pytest.approx(float(row["swing_ms"]), abs=written["ms"])
        assert fit.swing_se_ms == pytest.approx(float(row["swing_se_ms"]), abs=written["ms"])
        assert fit.p == pytest.approx(float(row["p"]), abs=10 * written["p"])  # of rounded beats
        if row["swing_bpm"]:
            assert fit.swing_bpm == pytest.approx(float(row["swing_bpm"]), abs=written["bpm"])
        inside = [rr.rr_ms for rr in beats if rr.usable and led[k].t <= rr.middle < led[k].t + 10]
        heart_bpm = 60000 * len(inside) / sum(inside)
        assert heart_bpm == pytest.approx(float(row["heart_bpm"]), abs=written["bpm"])
        checked += 1
    assert checked >= 7


def test_every_metric_is_there_as_it_was_told(recording: Recording, folder: Path) -> None:
    told = [e for e in recording.outputs if isinstance(e, MetricUpdate)]
    rows = table(folder / "metrics.csv")
    assert [row["name"] for row in rows] == [e.name for e in told]
    for row, e in zip(rows, told, strict=True):
        assert (row["sensor"], row["unit"], row["reason"]) == (e.sensor, e.unit, e.reason)
        assert (float(row["t_s"]), float(row["window_s"])) == (e.t, e.window_s)
        assert (int(row["beats"]), row["confidence"]) == (e.beats, e.confidence.value)
        for cell, value in ((row["value"], e.value), (row["se"], e.se)):
            assert (float(cell) if cell else None) == value


def test_every_live_metric_reaches_the_export(folder: Path) -> None:
    rows = table(folder / "metrics.csv")
    assert {row["name"] for row in rows if row["value"]} >= set(metrics.names())
    assert {row["unit"] for row in rows if row["name"] == "rmssd"} == {"ms"}


def test_missing_is_empty_and_never_nought(folder: Path) -> None:
    rows = table(folder / "breaths.csv")
    assert rows[-1]["swing_ms"] == ""
    assert rows[-1]["reason"] == "spoken"
    assert rows[0]["swing_bpm"] == ""


def test_the_sidecar_explains_every_column_and_keeps_the_tags(folder: Path) -> None:
    session: dict[str, Any] = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    for name in ("beats.csv", "breaths.csv", "metrics.csv", "trace.csv", "events.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            assert list(session["columns"][name]) == next(csv.reader(file))
    assert session["tags"] == list(WILD)
    assert session["summary"]["completed"] is True


def test_lines_end_as_rfc_4180_says(folder: Path) -> None:
    text = (folder / "beats.csv").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n") > 100


def test_no_cell_is_a_formula(folder: Path) -> None:
    for name in ("beats.csv", "events.csv"):
        for row in table(folder / name):
            for cell in row.values():
                assert cell[:1] not in ("=", "@", "+")


def test_what_the_person_said_afterwards_is_in_the_facts_but_not_their_words(
    recording: Recording, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.poise.jsonl"
    copy.write_bytes(recording.path.read_bytes())
    said = {"tags": ["later"], "tension_before": 7, "tension_after": 4, "went_well": "private"}
    notes.save(copy, said)
    out = export("csv", reader.read(copy), tmp_path / "csv")
    session = json.loads((out / "session.json").read_text(encoding="utf-8"))
    assert session["tags"] == [*WILD, "later"]
    assert session["tension"] == {"before": 7, "after": 4, "reason": ""}
    assert b"private" not in b"".join(p.read_bytes() for p in out.iterdir())


def test_the_sidecar_knows_what_the_science_page_asks_for(folder: Path) -> None:
    session = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    assert session["pace_s"] == [4.0, 0.0, 6.0, 0.0]
    assert session["medians"]["swing_bpm"] > 5
    assert session["medians"]["heart_bpm"] == pytest.approx(84, abs=6)
    first, last = session["heart_bpm"]["first"], session["heart_bpm"]["last"]
    assert first > last > 60
    assert session["sensors"]["synthetic"]["intervals"] > 100
    for name in ("ln_rmssd", "t50_s", "hrr60_bpm", "tension"):
        assert session[name]["reason"]
        assert not any(isinstance(value, float) for value in session[name].values())
    assert len(session["processing"]) >= 3


def test_ln_rmssd_before_and_after_is_of_unguided_breathing(tmp_path: Path) -> None:
    quiet = [Stage("baseline", "Before", seconds=130), Stage("recover", "After", seconds=130)]
    guided = paced(2).stages[0]
    exercise = Exercise("test", "Test", "", (quiet[0], guided, quiet[1]))
    made = made_up(tmp_path / "x.poise.jsonl", exercise=exercise)
    found = facts(made)["ln_rmssd"]
    assert found["reason"] == ""
    assert 2 < found["before"] < 5
    assert 2 < found["after"] < 5
