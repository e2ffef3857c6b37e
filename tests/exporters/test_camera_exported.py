"""A session that a camera saw: its wave goes along, and beat-to-beat numbers do not."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from poise import exercises, importers
from poise.analysis.study import analyse
from poise.core.events import (
    Action,
    Command,
    MetricUpdate,
    PulseSample,
    RRInterval,
    StageChanged,
    Verdict,
)
from poise.recording import reader
from poise.recording.format import Header
from poise.recording.reader import Recording
from poise.recording.writer import Writer
from poise.runtime.importing import record
from poise.simulation.recordings import BEGAN
from tests.exporters.written import export, rows_of, table
from tests.worlds import paced


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """A session that a camera saw: beats timed to 20 ms, and a pulse wave."""
    path = tmp_path_factory.mktemp("seen") / "seen.poise.jsonl"
    exercise = paced(2)
    header = Header("0", BEGAN, exercises.to_dict(exercise), devices={"camera": {"fps": 30}})
    with Writer(path, header) as writer:
        writer.input(Command(0.0, Action.START), 0.0)
        writer.outputs([StageChanged(0.0, 0, "Breathe")])
        for i in range(600):
            writer.outputs([PulseSample(i / 30, "camera", math.sin(i / 4))])
            if i % 25 == 24:
                t = i / 30
                writer.outputs([RRInterval(t, "camera", 25000 / 30, 20.0, Verdict.NORMAL, i > 24)])
        writer.close("completed")
    return reader.read(path)


def test_a_camera_s_wave_is_in_the_trace_at_thirty_a_second(
    seen: Recording, tmp_path: Path
) -> None:
    folder = export("csv", seen, tmp_path / "csv")
    wave = [float(row["pulse"]) for row in table(folder / "trace.csv")]
    assert len(wave) == 600
    assert wave == pytest.approx([math.sin(i / 4) for i in range(600)], abs=0.3)
    session = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    assert session["trace_rate_hz"] == 30.0
    assert session["sensors"]["camera"] == {"intervals": 24, "fps": 30}
    assert "camera" in session["ln_rmssd"]["reason"]
    (about,) = export("bids", seen, tmp_path / "bids").rglob("*_physio.json")
    assert "cardiac" in json.loads(about.read_text(encoding="utf-8"))["Columns"]
    edfio = pytest.importorskip("edfio", reason="pip install 'poise[research]' enables it")
    file = edfio.read_edf(export("edf", seen, tmp_path / "edf"))
    assert file.get_signal("Pulse wave").data[:600] == pytest.approx(wave, abs=1e-3)


@pytest.mark.parametrize("name", ["csv", "json", "bids"])
def test_a_camera_s_session_comes_back_as_a_camera_s(
    name: str, seen: Recording, tmp_path: Path
) -> None:
    out = export(name, seen, tmp_path / name)
    (found,) = importers.read(out)
    made = reader.read(record(found, out, "0"))
    assert list(rows_of(made)) == list(rows_of(seen))
    shown = {e.name for e in made.outputs if isinstance(e, MetricUpdate)}
    assert not shown & {"rmssd", "sdnn"}
    assert analyse(made.path).variability.rmssd_ms is None
