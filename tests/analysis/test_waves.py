"""Waves into intervals: an ECG by its R peaks, a file of OpenSignals by its header."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from poise.analysis.options import Options
from poise.analysis.study import analyse, study
from poise.core.pulse.contact import wave_beats
from poise.errors import RecordingError
from poise.simulation.ecg import microvolts
from poise.simulation.finger_wave import finger_wave
from poise.simulation.hearts import heart, swinging

CASES = Path(__file__).resolve().parents[1] / "data" / "cases" / "signals"
EXPECTED = json.loads((CASES / "expected.json").read_text())


def lines(path: Path, values: np.ndarray, head: str = "") -> Path:
    path.write_text(head + "".join(f"{v:.2f}\n" for v in values))
    return path


# ------------------------------------------------------------------ the cases


@pytest.mark.parametrize("name", [n for n in EXPECTED if n.startswith("second-wave")])
def test_a_late_second_wave_is_not_counted(name: str) -> None:
    right = EXPECTED[name]
    said = analyse(CASES / name, Options(kind="pulse", rate_hz=right["rate_hz"]))
    assert said.valid
    assert said.heart.bpm == pytest.approx(right["bpm"], abs=right["bpm_tol"])
    assert said.variability.rmssd_ms == pytest.approx(right["rmssd_ms"], rel=right["rmssd_tol"])


@pytest.mark.parametrize("name", [n for n in EXPECTED if n.startswith("cut-told")])
def test_a_wave_that_begins_inside_a_beat_has_nothing_to_flag(name: str) -> None:
    right = EXPECTED[name]
    said = analyse(CASES / name, Options(kind="pulse", rate_hz=right["rate_hz"]))
    assert said.valid
    assert said.intervals.set_aside == 0
    assert said.variability.rmssd_ms == pytest.approx(right["rmssd_ms"], rel=right["rmssd_tol"])


@pytest.mark.parametrize(
    "name", [n for n in EXPECTED if n.startswith(("wave-read", "rising-intervals"))]
)
def test_what_could_be_something_else_is_asked_about(name: str) -> None:
    with pytest.raises(RecordingError, match="say"):
        analyse(CASES / name)


# ------------------------------------------------------------------ electrocardiograms


@pytest.mark.parametrize("hz", [100, 250, 1000])
def test_an_ecg_gives_the_intervals_between_its_r_peaks(tmp_path: Path, hz: int) -> None:
    beats = swinging(62)
    path = lines(tmp_path / "ecg.txt", microvolts(beats, hz, 60, 20))
    found = study(path, Options(kind="ecg", rate_hz=hz)).series
    assert found.kind == "ecg"
    own = np.array([beats[np.argmin(abs(beats - t))] for t in found.t])
    assert np.abs(found.t - own).max() < 0.002
    inside = (beats > 1) & (beats < 59)
    assert len(own[(own > 1) & (own < 59)]) == inside.sum()
    assert found.follows[1:].all()
    assert found.used.all()


def test_a_column_named_ecg_is_one(tmp_path: Path) -> None:
    path = lines(tmp_path / "ecg.csv", microvolts(swinging(42), 250, 40, 20), "ECG\n")
    assert analyse(path, Options(rate_hz=250)).kind == "ecg"


def test_nothing_reaches_across_a_hole_in_an_ecg(tmp_path: Path) -> None:
    wave = microvolts(swinging(62), 250, 60, 20)
    t = np.arange(len(wave)) / 250
    kept = (t < 20) | (t > 24)
    rows = (f"{a:.4f},{b:.1f}\n" for a, b in zip(t[kept], wave[kept], strict=True))
    (tmp_path / "ecg.csv").write_text("t_s,ecg\n" + "".join(rows))
    said = study(tmp_path / "ecg.csv")
    assert said.analysis.intervals.gaps == 1
    assert said.analysis.intervals.set_aside == 0


def test_an_ecg_of_too_few_samples_a_second_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = lines(tmp_path / "ecg.txt", microvolts(swinging(42), 25, 40))
    with pytest.raises(RecordingError, match="full rate"):
        analyse(path, Options(kind="ecg", rate_hz=25))


@pytest.mark.parametrize("bpm", [150, 190, 205, 220])
def test_a_child_or_a_sprint_is_read_at_its_own_rate(bpm: int) -> None:
    noise = iter(np.random.default_rng(bpm).normal(0, 3, 300))
    beats = np.array(heart(lambda _t: 60000 / bpm + next(noise), 40, -0.9))
    wave = finger_wave(beats, 100, 38.0, second=0.2, delay_s=0.15, noise=0.01, seed=1)
    found = wave_beats(np.arange(len(wave)) / 100, wave)
    assert 60 / np.median(np.diff(found.times)) == pytest.approx(bpm, rel=0.01)


# ------------------------------------------------------------------ OpenSignals


def opensignals(path: Path, sensor: str, wave: np.ndarray, keep: np.ndarray | None = None) -> Path:
    device = {
        "sensor": [sensor], "column": ["nSeq", "DI", "CH1"], "sampling rate": 100,
        "resolution": [16], "channels": [1], "date": "2020-01-01", "time": "10:00:00.0",
    }  # fmt: skip
    head = (
        "# OpenSignals Text File Format. Version 1\n"
        f"# {json.dumps({'00:07:80:00:00:00': device})}\n# EndOfHeader\n"
    )
    rows = [f"{i % 16}\t0\t{round(v)}\t\n" for i, v in enumerate(wave)]
    chosen = rows if keep is None else [rows[i] for i in keep]
    path.write_text(head + "".join(chosen))
    return path


def test_a_file_of_opensignals_says_its_rate_and_its_sensor(tmp_path: Path) -> None:
    beats = swinging(62)
    ecg = opensignals(tmp_path / "ecg.txt", "ECG", 32000 + 10 * microvolts(beats, 100, 60, 10))
    pulse = opensignals(tmp_path / "bvp.txt", "BVP", 32000 + 3000 * finger_wave(beats, 100, 60))
    bpm = 60 / np.diff(beats).mean()
    for path, kind in ((ecg, "ecg"), (pulse, "pulse")):
        said = analyse(path)
        assert said.kind == kind
        assert said.valid
        assert said.heart.bpm == pytest.approx(bpm, abs=1)
        assert said.notes[0].startswith("an OpenSignals file of 100 samples")


def test_rows_that_opensignals_lost_take_their_time(tmp_path: Path) -> None:
    wave = 32000 + 10 * microvolts(swinging(62), 100, 60, 10)
    keep = np.r_[0:3000, 3012 : len(wave)]
    path = opensignals(tmp_path / "ecg.txt", "ECG", wave, keep)
    said = analyse(path)
    assert said.duration_s == pytest.approx(60, abs=0.05)
    assert any("12 rows were lost" in note for note in said.notes)


def test_a_header_of_opensignals_that_is_none_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("# OpenSignals Text File Format. Version 1\n# {\n# EndOfHeader\n1\t2\n")
    with pytest.raises(RecordingError, match="header of OpenSignals"):
        analyse(path)


# ------------------------------------------------------------------ no rate from a minority


def test_a_wave_most_of_whose_intervals_are_flagged_has_no_rate(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    path = lines(tmp_path / "noise.txt", rng.normal(0, 1, 3000))
    try:
        said = analyse(path, Options(kind="pulse", rate_hz=100))
    except RecordingError:
        return
    assert said.intervals.used < said.intervals.n / 2
    assert said.heart.bpm is None
