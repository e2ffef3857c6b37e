"""What every exporter is held to, and what the CSV folder says."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from poise import exercises, exporters
from poise.core.events import BreathMeasured, BreathStarted, RRInterval, Verdict
from poise.core.metrics.swing import read_window
from poise.errors import RecordingError
from poise.recording import reader
from poise.recording.reader import Recording
from poise.runtime.plan import Plan, Sensor
from poise.runtime.run import at_once

WILD = ('say "hello", twice', "=1+1", "new\nline", "☕ ünï", "-dash")


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    path = tmp_path_factory.mktemp("golden") / "golden.poise.jsonl"
    reset = exercises.load("interview-reset").fitted()
    for _ in at_once(Plan(reset, (Sensor("synthetic", "3"),), out=path, tags=WILD)):
        pass
    return reader.read(path)


@pytest.mark.parametrize("name", exporters.names())
class TestEveryExporter:
    def test_it_writes_something(self, name: str, recording: Recording, tmp_path: Path) -> None:
        exporters.load(name)(recording, tmp_path / "out")
        assert (tmp_path / "out").exists()

    def test_a_place_it_cannot_write_is_a_sentence(
        self, name: str, recording: Recording, tmp_path: Path
    ) -> None:
        blocked = tmp_path / "file"
        blocked.write_text("mine")
        with pytest.raises(RecordingError, match="-o"):
            exporters.load(name)(recording, blocked / "deeper" / "out")
        assert blocked.read_text() == "mine"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
    checked = 0
    for row in table(folder / "breaths.csv"):
        k = int(row["breath"]) - 1
        if not row["swing_ms"]:
            continue
        window = [led[i] for i in range(k + 1 - shown[k].window_breaths, k + 1)]
        fit = read_window(beats, window).fit
        assert fit is not None
        assert fit.swing_ms == pytest.approx(float(row["swing_ms"]), abs=1e-6)
        assert fit.swing_se_ms == pytest.approx(float(row["swing_se_ms"]), abs=1e-6)
        assert fit.p == pytest.approx(float(row["p"]), abs=1e-6)
        if row["swing_bpm"]:
            assert fit.swing_bpm == pytest.approx(float(row["swing_bpm"]), abs=1e-6)
        inside = [rr.rr_ms for rr in beats if rr.usable and led[k].t <= rr.middle < led[k].t + 10]
        assert 60000 * len(inside) / sum(inside) == pytest.approx(float(row["heart_bpm"]), abs=1e-6)
        checked += 1
    assert checked >= 7


def test_missing_is_empty_and_never_nought(folder: Path) -> None:
    rows = table(folder / "breaths.csv")
    assert rows[-1]["swing_ms"] == ""
    assert rows[-1]["reason"] == "spoken through"
    assert rows[0]["swing_bpm"] == ""


def test_the_sidecar_explains_every_column_and_keeps_the_tags(folder: Path) -> None:
    session: dict[str, Any] = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    for name in ("beats.csv", "breaths.csv", "trace.csv", "events.csv"):
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
