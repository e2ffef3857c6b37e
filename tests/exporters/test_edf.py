"""EDF+: what its beats' few words and their doubt hold, and the form that versions before wrote."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import numpy as np
import pytest

from poise import exercises, exporters, importers
from poise.core.events import IntervalReading, RRInterval, Verdict
from poise.recording import reader
from poise.recording.format import Header
from poise.recording.reader import Recording
from poise.recording.writer import Writer
from poise.simulation.recordings import BEGAN
from tests.worlds import paced

edfio = pytest.importorskip("edfio", reason="pip install 'poise[research]' enables it")


def session(path: Path, beats: list[RRInterval]) -> Recording:
    """One that was never started: there is no trace, and the beats are all there is."""
    with Writer(path, Header("0", BEGAN, exercises.to_dict(paced(2)))) as writer:
        writer.outputs(beats)
        writer.close("completed")
    return reader.read(path)


def back(recording: Recording, out: Path) -> list[IntervalReading]:
    exporters.load("edf")(recording, out)
    (found,) = importers.read(out)
    return [e for e in found.inputs if isinstance(e, IntervalReading)]


def beats(sensor: str, sigma_ms: float, rr_ms: float = 811.523) -> list[RRInterval]:
    verdicts = (Verdict.NORMAL, Verdict.NORMAL, Verdict.ECTOPIC, Verdict.EXTRA)
    return [
        RRInterval(
            round(0.3 + k * rr_ms / 1000, 6), sensor, rr_ms, sigma_ms + k % 3,
            verdicts[k % 4], k % 5 != 0,
        )
        for k in range(40)
    ]  # fmt: skip


def rows(found: list[RRInterval] | list[IntervalReading]) -> list[tuple[object, ...]]:
    return sorted((e.sensor, e.t, e.rr_ms, e.sigma_ms, str(e.verdict), e.follows) for e in found)


@pytest.mark.parametrize("sigma_ms", [0.0, 2.93, 61.111])
def test_every_beat_comes_back_as_it_was_and_so_does_its_doubt(
    sigma_ms: float, tmp_path: Path
) -> None:
    """Its first begins before the session's clock does."""
    told = beats("strap", sigma_ms)
    assert rows(back(session(tmp_path / "a.poise.jsonl", told), tmp_path / "a.edf")) == rows(told)


def test_two_sensors_at_once_stay_two(tmp_path: Path) -> None:
    told = beats("strap", 3.0) + beats("camera: désk/2", 18.75, 798.4)
    found = back(session(tmp_path / "a.poise.jsonl", told), tmp_path / "a.edf")
    assert rows(found) == rows(told)
    file = edfio.read_edf(tmp_path / "a.edf")
    assert {a.text.split("/")[0] for a in file.annotations if "/" in a.text} >= {"beat", "beat 2"}


@pytest.mark.parametrize(("sigma_ms", "step_ms"), [(70.0, 0.01), (700.0, 0.1), (9_000.0, 1.0)])
def test_a_large_doubt_is_kept_as_finely_as_sixteen_bits_allow(
    sigma_ms: float, step_ms: float, tmp_path: Path
) -> None:
    told = beats("strap", sigma_ms)
    found = back(session(tmp_path / "a.poise.jsonl", told), tmp_path / "a.edf")
    assert [e.sigma_ms for e in found] == pytest.approx([e.sigma_ms for e in told], abs=step_ms / 2)


def test_beats_within_one_moment_are_never_less_doubtful_than_they_were(tmp_path: Path) -> None:
    told = [
        RRInterval(1.0 + 0.03 * k, "strap", 30.0, 1.0 + k, Verdict.EXTRA, True) for k in range(7)
    ]
    found = back(session(tmp_path / "a.poise.jsonl", told), tmp_path / "a.edf")
    assert [e.rr_ms for e in found] == [30.0] * 7
    assert all(e.sigma_ms >= rr.sigma_ms for e, rr in zip(found, told, strict=True))


def test_one_beat_at_a_harmed_time_makes_no_days_of_signal(tmp_path: Path) -> None:
    told = beats("strap", 3.0)
    told.insert(-3, RRInterval(6e5, "strap", 800.0, 3.0, Verdict.LONG, False))
    found = back(session(tmp_path / "a.poise.jsonl", told), tmp_path / "a.edf")
    assert rows(found) == rows(told)
    assert (tmp_path / "a.edf").stat().st_size < 100_000


BEFORE = """beat {"rr_ms": 686.523, "verdict": "normal", "follows": false, "sigma_ms": 3.0, \
"sensor": "synthetic"}"""


def test_a_file_of_versions_before_reads_as_it_did(tmp_path: Path) -> None:
    """Their beats were JSON, at the moment of the beat, and every breath had its number."""
    said = [
        (0.0, 'tags ["a, b", "☕"]'), (0.0, 'exercise "test"'), (0.0, 'stage "Breathe"'),
        (0.0, "breath 1"), (0.967285, BEFORE),
        (1.655762, BEFORE.replace("686.523", "688.477").replace("false", "true")),
        (9.0, 'mark "here"'), (10.0, "breath 2"),
    ]  # fmt: skip
    file = edfio.Edf(
        [edfio.EdfSignal(np.full(120, 70.0), 10, label="Heart rate", physical_range=(-1, 300))],
        starttime=time(14, 5, 9),
        recording=edfio.Recording(startdate=date(2026, 3, 1), additional=["utc_offset=+0100"]),
        annotations=[edfio.EdfAnnotation(t, None, text) for t, text in said],
    )
    file.write(tmp_path / "old.edf")
    (found,) = importers.read(tmp_path / "old.edf")
    told = [e for e in found.inputs if isinstance(e, IntervalReading)]
    assert told == [
        IntervalReading(0.967285, "synthetic", 686.523, 3.0, False, Verdict.NORMAL),
        IntervalReading(1.655762, "synthetic", 688.477, 3.0, True, Verdict.NORMAL),
    ]
    assert found.tags == ("a, b", "☕")
    assert len(found.inputs) == 3
