"""`poise analyze` against numbers worked out elsewhere from the same recordings."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest

from poise.analysis.options import Options, Pace
from poise.analysis.result import Analysis, Variability
from poise.analysis.study import analyse
from poise.errors import UsageError
from poise.simulation.hearts import heart

RAW = Options(raw=True, every_s=60)
SEGMENTS = (
    "chi_C1_med", "chi_C5_pre", "h10_ibi", "metron_M1", "metron_M4", "metron_M7", "physio2_rr",
    "welltory_01_h10", "yoga_Y1_med", "yoga_Y2_med",
)  # fmt: skip


def times(path: Path, t_s: np.ndarray) -> Path:
    path.write_text("t_s\n" + "".join(f"{t:.6f}\n" for t in t_s))
    return path


# ------------------------------------------------------------------ the direct formulas


@pytest.mark.parametrize("name", SEGMENTS)
def test_a_segment_taken_raw_has_the_numbers_of_the_direct_formulas(
    real_data: Path, name: str
) -> None:
    with (real_data / "rr_segments" / "reference_hrv.json").open() as file:
        truth = json.load(file)["segments"][name]["reference"]["direct"]
    said = analyse(real_data / "rr_segments" / f"{name}.txt", RAW)
    found = said.variability
    for value, expected in (
        (said.heart.bpm, "hr_from_mean_rr"), (found.sdnn_ms, "sdnn"), (found.rmssd_ms, "rmssd"),
        (found.sd1_ms, "sd1"), (found.sd2_ms, "sd2"),
    ):  # fmt: skip
        assert value == pytest.approx(truth[expected], abs=0.01)
    assert 100 * said.variability.pnn50 == pytest.approx(truth["pnn50"], abs=0.01)
    assert said.variability.ln_rmssd == pytest.approx(math.log(truth["rmssd"]), abs=1e-6)
    assert said.variability.sampen == pytest.approx(truth["sampen_r0.2sd_ddof1"], abs=0.005)
    for band in ("vlf", "lf", "hf", "total"):
        assert getattr(found, f"{band}_ms2") == pytest.approx(truth["welch"][band], rel=0.01)
    assert said.variability.peak_hz == pytest.approx(truth["peak_hz_lomb_0.04_0.5"], abs=0.001)
    assert said.intervals.n == said.intervals.used == said.beats - 1


def test_twenty_people_as_their_vendors_app_had_them(real_data: Path, tmp_path: Path) -> None:
    with (real_data / "welltory_app" / "app_rr.csv").open() as file:
        people = list(csv.DictReader(file))
    assert len(people) == 20
    for person in people:
        path = tmp_path / f"{person['user_code']}.txt"
        path.write_text(person["rr_data"])
        said = analyse(path, RAW)
        assert said.variability.sdnn_ms == pytest.approx(float(person["sdnn"]), abs=0.05)
        assert said.variability.rmssd_ms == pytest.approx(float(person["rmssd"]), abs=0.05)
        assert 100 * said.variability.pnn50 == pytest.approx(float(person["pnn50"]), abs=0.05)


@pytest.mark.filterwarnings("ignore")
def test_neurokit_agrees_within_its_own_rounding(real_data: Path) -> None:
    nk = pytest.importorskip("neurokit2")
    for name in ("chi_C5_pre", "metron_M7", "welltory_01_h10"):
        path = real_data / "rr_segments" / f"{name}.txt"
        rr, mine = np.loadtxt(path), analyse(path, RAW).variability
        peer = {"RRI": rr, "RRI_Time": np.cumsum(rr) / 1000}
        time, nonlinear = nk.hrv_time(peer), nk.hrv_nonlinear(peer)
        assert mine.rmssd_ms == pytest.approx(float(time["HRV_RMSSD"][0]), rel=1e-6)
        assert mine.sdnn_ms == pytest.approx(float(time["HRV_SDNN"][0]), rel=1e-6)
        assert mine.sd1_ms == pytest.approx(float(nonlinear["HRV_SD1"][0]), rel=1e-6)
        assert mine.sd2_ms == pytest.approx(float(nonlinear["HRV_SD2"][0]), rel=1e-6)
        assert mine.sampen == pytest.approx(float(nonlinear["HRV_SampEn"][0]), abs=0.005)


# ------------------------------------------------------------------ breathing


def test_the_breath_told_from_the_heart_is_that_of_the_airflow(real_data: Path) -> None:
    t, flow = np.loadtxt(real_data / "breathing" / "airflow_20hz.csv", delimiter=",", skiprows=1).T
    smooth = np.convolve(flow - flow.mean(), np.ones(20) / 20, "same")
    inspirations = np.flatnonzero((smooth[:-1] > 0) & (smooth[1:] <= 0))  # it points down
    kept = [inspirations[0]]
    for i in inspirations:
        if t[i] - t[kept[-1]] > 2.5:
            kept.append(i)
    truth = 60 * (len(kept) - 1) / (t[kept[-1]] - t[kept[0]])
    said = analyse(real_data / "breathing" / "rpeaks_s.txt", Options(every_s=60))
    assert truth == pytest.approx(8.0, abs=0.1)
    assert said.breathing.per_min == pytest.approx(truth, abs=0.2)
    assert said.breathing.confidence == "high"


@pytest.mark.parametrize("name", ["M1", "M4", "M7"])
@pytest.mark.parametrize("part", [(None, None), (0.0, 300.0), (300.0, 600.0)])
def test_a_metronome_is_heard_or_not_but_never_misheard(
    real_data: Path, name: str, part: tuple[float | None, float | None]
) -> None:
    options = Options(from_s=part[0], to_s=part[1], every_s=60)
    said = analyse(real_data / "meditation" / f"{name}.txt", options)
    if said.breathing.per_min is None:
        assert said.breathing.reason.startswith("not certain")
    else:
        assert said.breathing.per_min / 60 == pytest.approx(0.2445, abs=0.005)


def test_a_metronome_well_heard_is_answered(real_data: Path) -> None:
    for name in ("M4", "M7"):
        assert analyse(real_data / "meditation" / f"{name}.txt").breathing.per_min is not None


# ------------------------------------------------------------------ faults and validity


@pytest.mark.parametrize("name", ["chi_C5_pre", "h10_ibi", "metron_M1"])
def test_faults_are_counted_and_leave_the_variability_as_it_was(
    real_data: Path, tmp_path: Path, name: str
) -> None:
    story = json.loads((real_data / "artefacts" / f"{name}.json").read_text())
    clean = np.array(story["clean_peaks_ms"], float)
    spoilt = times(tmp_path / "beats.csv", np.array(story["corrupted_peaks_ms"]) / 1000)
    said = analyse(spoilt)
    kinds = [event["type"] for event in story["events"]]
    assert said.intervals.as_dict()["flagged"] == {
        "missed": kinds.count("missed"), "extra": 2 * kinds.count("extra"),
        "ectopic": 2 * kinds.count("ectopic"), "long": 0, "short": 0, "out-of-range": 0,
    }  # fmt: skip
    assert said.intervals.gaps == kinds.count("gap")
    assert said.valid
    truth = float(np.sqrt(np.mean(np.diff(np.diff(clean)) ** 2)))
    assert said.variability.rmssd_ms == pytest.approx(truth, rel=0.05)
    assert said.duration_s == pytest.approx((clean[-1] - clean[0]) / 1000, abs=0.01)


@pytest.mark.parametrize(
    ("name", "valid"), [("100", True), ("115", True), ("106", False), ("200", False)]
)
def test_a_heart_out_of_step_is_said_to_be_so_and_given_no_numbers(
    real_data: Path, name: str, valid: bool
) -> None:
    said = analyse(real_data / "mitdb" / f"{name}_beats.csv", Options(every_s=60))
    assert said.valid is valid
    assert (said.variability.rmssd_ms is not None) is valid
    if not valid:
        assert said.reason
        diagnoses = ("fibrillation", "arrhythmia", "ventricular", "disease")
        assert not any(word in said.reason.lower() for word in diagnoses)
        assert said.variability == Variability()
        assert said.swing.bpm is None


def test_intervals_without_any_rhythm_are_not_valid(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    for mean, spread in ((750, 0.12), (600, 0.20), (1000, 0.25)):
        rr = rng.gamma(1 / spread**2, mean * spread**2, 400)
        path = tmp_path / "rr.txt"
        np.savetxt(path, np.clip(rr, 250, 2200), fmt="%.0f")
        assert not analyse(path).valid


def test_a_few_beats_are_too_short_to_say_anything(tmp_path: Path) -> None:
    path = tmp_path / "rr.txt"
    path.write_text("800\n810\n790\n")
    said = analyse(path)
    assert not said.valid
    assert said.reason.startswith("too short")
    assert said.variability.rmssd_ms is None


# ------------------------------------------------------------------ parts, pace, waves


def test_a_part_of_a_recording_is_the_segment_cut_from_it(real_data: Path) -> None:
    part = Options(raw=True, from_s=0, to_s=300)
    whole = analyse(real_data / "meditation" / "M4.txt", part)
    segment = analyse(real_data / "rr_segments" / "metron_M4.txt", RAW)
    assert whole.intervals.n == segment.intervals.n
    assert whole.variability.rmssd_ms == pytest.approx(segment.variability.rmssd_ms)


def test_a_known_pace_gives_the_swing(tmp_path: Path) -> None:
    """±50 ms about 800 at six a minute: 9.41 beats a minute from trough to peak."""
    beats = heart(lambda t: 800 + 50 * math.sin(2 * math.pi * 0.1 * (t + 0.4)), 240)
    path = times(tmp_path / "beats.csv", np.array(beats))
    said = analyse(path, Options(pace=Pace.parse("4-6")))
    assert said.swing.bpm == pytest.approx(9.41, abs=0.15)
    assert said.swing.p < 1e-6
    assert said.breathing.per_min == pytest.approx(6.0, abs=0.1)
    assert analyse(path).swing.bpm is None


def test_a_swing_that_noise_could_have_made_is_withheld(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    path = tmp_path / "rr.txt"
    np.savetxt(path, 800 + rng.normal(0, 20, 200), fmt="%.1f")
    said = analyse(path, Options(pace=Pace.parse("5-5")))
    assert said.swing.bpm is None
    assert said.swing.ms is not None
    assert said.swing.reason == "swing below noise"


def test_a_finger_clips_wave_has_the_beats_of_the_ecg(real_data: Path) -> None:
    wave = real_data / "ecg_ppg" / "bio_resting_5min_100hz.csv"
    said = analyse(wave, Options(rate_hz=100))
    peaks = np.loadtxt(real_data / "ecg_ppg" / "rpeaks_100hz_samples.txt")
    assert said.kind == "pulse"
    assert abs(said.beats - len(peaks)) <= 3
    assert said.variability.rmssd_ms == pytest.approx(39, abs=3)
    assert said.heart.bpm == pytest.approx(86.3, abs=0.5)


def test_a_pace_that_is_none_is_refused_in_a_sentence() -> None:
    for text in ("4", "fast", "4-6-1", "nan-2", "-4-6", "0-0"):
        with pytest.raises(UsageError):
            Pace.parse(text)


# ------------------------------------------------------------------ gaps


def strap_log(real_data: Path, tmp_path: Path, lost: int) -> Analysis:
    rows = (real_data / "polar_h10_ibi" / "sample_data_ibi.csv").read_text().splitlines()
    path = tmp_path / "log.csv"
    path.write_text("\n".join(rows[:300] + rows[300 + lost :]))
    return analyse(path, Options(every_s=60))


def test_late_bunches_of_a_real_strap_are_no_gap(real_data: Path, tmp_path: Path) -> None:
    assert strap_log(real_data, tmp_path, 0).intervals.gaps == 0


@pytest.mark.parametrize("lost", [1, 2, 6])
def test_intervals_lost_on_the_way_are_a_gap(real_data: Path, tmp_path: Path, lost: int) -> None:
    said = strap_log(real_data, tmp_path, lost)
    assert said.intervals.gaps == 1
    assert said.duration_s == pytest.approx(601, abs=2)


def test_time_is_not_lost_over_a_gap_and_nothing_reaches_across_it(tmp_path: Path) -> None:
    t = np.r_[0.9 * np.arange(80), 100 + 0.7 * np.arange(80)]
    said = analyse(times(tmp_path / "beats.csv", t))
    assert said.intervals.gaps == 1
    assert said.duration_s == pytest.approx(t[-1])
    assert said.variability.rmssd_ms == pytest.approx(0, abs=1e-6)
    assert said.intervals.used == 158
