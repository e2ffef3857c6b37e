"""Minutes too irregular are left out and named; what is regular, however lively, stays whole."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from poise.analysis.options import Options
from poise.analysis.study import analyse
from poise.core.events import Confidence
from poise.simulation.hearts import heart

SELDOM = Options(every_s=1e6)
CASES = Path(__file__).resolve().parents[1] / "data" / "cases" / "files"
EXPECTED = json.loads((CASES / "expected.json").read_text())


def steady(seconds: float, mean_ms: float = 850, size: float = 40, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    times = heart(lambda t: mean_ms + size * np.sin(1.5 * t) + rng.normal(0, 8), seconds)
    return 1000 * np.diff(times)


def without_rhythm(beats: int, seed: int = 2) -> np.ndarray:
    return np.clip(np.random.default_rng(seed).gamma(25, 28, beats), 330, 1400)


def rmssd(rr_ms: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.diff(rr_ms) ** 2)))


# ------------------------------------------------------------------ irregular minutes


@pytest.mark.parametrize("seconds", [30, 60, 150])
def test_an_irregular_stretch_is_left_out_and_named(seconds: int) -> None:
    base = steady(600)
    part = without_rhythm(3 * seconds)
    part = part[np.cumsum(part) < 1000 * seconds]
    at = int(np.searchsorted(np.cumsum(base), 250_000))
    said = analyse(np.r_[base[:at], part, base[at:]], SELDOM)
    assert said.valid
    assert said.variability.rmssd_ms == pytest.approx(rmssd(base), rel=0.1)
    whole = range(250 // 60 + 1, (250 + seconds) // 60 + 1)
    assert set(whole) <= set(said.minutes.left_out)
    assert len(said.minutes.left_out) <= seconds // 60 + 3
    named = next(note for note in said.notes if "too irregular" in note)
    assert named.startswith(f"{len(said.minutes.left_out)} of {said.minutes.n} minutes ")
    assert str(said.minutes.left_out[0]) in named
    counts = said.intervals
    assert counts.used + counts.set_aside + counts.left_out == counts.n


@pytest.mark.parametrize(
    "name", [n for n in EXPECTED if n.startswith("irregular-stretch-inside-sinus")]
)
def test_the_cases_with_an_irregular_stretch(name: str) -> None:
    right, said = EXPECTED[name], analyse(CASES / name, SELDOM)
    assert said.variability.rmssd_ms == pytest.approx(right["rmssd_ms"], rel=right["tol"])


def test_with_more_than_half_of_the_minutes_irregular_the_whole_is_refused() -> None:
    said = analyse(np.r_[steady(120), without_rhythm(500)], SELDOM)
    assert not said.valid
    assert "without a rhythm" in said.reason
    assert said.variability.rmssd_ms is None
    assert said.heart.bpm is not None  # that of all beats


def test_every_recorded_fibrillation_is_refused_and_every_minute_of_it(real_data: Path) -> None:
    minutes = []
    for path in sorted((real_data / "af").glob("*_af_*.txt")):
        rr = np.loadtxt(path)
        assert not analyse(rr, SELDOM).valid, path.name
        minute = (np.cumsum(rr) // 60000).astype(int)
        minutes += [not analyse(rr[minute == k], SELDOM).valid for k in range(4)]
    assert np.mean(minutes) >= 0.97


def test_recorded_fibrillation_inside_the_same_persons_rhythm(real_data: Path) -> None:
    rng = np.random.default_rng(3)
    fine = []
    for path in sorted((real_data / "af").glob("*_sinus_1.txt")):
        base = np.loadtxt(path)
        clean = analyse(base, SELDOM).variability.rmssd_ms
        if clean is None:
            continue
        part = np.loadtxt(path.with_name(path.name.replace("sinus", "af")))
        for seconds in (30, 75, 180):
            piece = part[np.cumsum(part) < 1000 * seconds]
            at = int(rng.integers(20, len(base) - 20))
            said = analyse(np.r_[base[:at], piece, base[at:]], SELDOM).variability.rmssd_ms
            fine.append(said is None or said <= 1.25 * clean)
    assert len(fine) >= 12
    assert np.mean(fine) >= 0.95


@pytest.mark.parametrize("part", ["meditation", "rr_segments"])
def test_lively_recorded_hearts_lose_no_minute(real_data: Path, part: str) -> None:
    lost = n = 0
    for path in (real_data / part).glob("*.txt"):
        minutes = analyse(path, SELDOM).minutes
        lost, n = lost + len(minutes.left_out), n + minutes.n
    assert n > 40
    assert lost <= 0.01 * n


def test_a_fault_in_every_minute_leaves_every_minute() -> None:
    rr = steady(300)
    for k in (40, 110, 180, 250, 320):
        rr[k : k + 2] = 0.7 * rr[k], rr[k + 1] + 0.3 * rr[k]
    said = analyse(rr, SELDOM)
    assert said.minutes.left_out == ()
    assert said.valid


def test_what_is_taken_as_given_loses_nothing() -> None:
    said = analyse(np.r_[steady(300), without_rhythm(80)], Options(raw=True, every_s=1e6))
    assert said.minutes.left_out == ()
    assert said.intervals.used == said.intervals.n


# ------------------------------------------------------------------ joints


def test_where_two_recordings_were_joined_nothing_is_reckoned_across() -> None:
    first, second = steady(180, 1000, 10), steady(180, 700, 10)
    said = analyse(np.r_[first, second], SELDOM)
    pairs = np.r_[np.diff(first), np.diff(second)]
    assert said.variability.rmssd_ms == pytest.approx(float(np.sqrt(np.mean(pairs**2))), rel=0.03)
    assert any("jump in 1 place" in note for note in said.notes)
    assert said.intervals.gaps == 0


def test_less_than_two_minutes_say_that_their_doubt_is_not_known() -> None:
    assert any("too little" in note for note in analyse(steady(80), SELDOM).notes)
    assert analyse(steady(300), SELDOM).notes == ()


# ------------------------------------------------------------------ slow and fast hearts


@pytest.mark.parametrize("bpm", [38, 44, 52, 60])
@pytest.mark.parametrize("beats_a_breath", [3.0, 3.3, 3.7, 4.0])
def test_a_slow_heart_with_a_large_breath_is_regular(bpm: float, beats_a_breath: float) -> None:
    mean, per_s = 60000 / bpm, bpm / 60 / beats_a_breath
    size = min(200 / (2**0.5 * np.sin(np.pi / beats_a_breath)), 0.2 * mean)
    rng = np.random.default_rng(int(bpm * beats_a_breath))
    rr = np.diff(
        heart(lambda t: mean + size * np.sin(2 * np.pi * per_s * t) + rng.normal(0, 10), 300)
    )
    said = analyse(1000 * rr, SELDOM)
    assert said.valid
    assert said.minutes.left_out == ()
    assert said.intervals.set_aside <= 0.03 * said.intervals.n
    assert said.variability.rmssd_ms == pytest.approx(rmssd(1000 * rr), rel=0.05)


def test_an_early_beat_inside_a_large_breath_is_still_seen() -> None:
    rng = np.random.default_rng(4)
    rr = 1000 * np.diff(
        heart(lambda t: 1300 + 200 * np.sin(2 * np.pi * 0.23 * t) + rng.normal(0, 10), 300)
    )
    for k in (40, 100, 160):
        early = 0.45 * rr[k]
        rr[k : k + 2] = rr[k] - early, rr[k + 1] + early
    assert analyse(rr, SELDOM).intervals.set_aside >= 6


def test_a_childs_sprint_is_a_heart() -> None:
    for bpm in (200, 220):
        rr = steady(120, 60000 / bpm, 4)
        said = analyse(rr, SELDOM)
        assert said.valid
        assert said.heart.bpm == pytest.approx(bpm, abs=1)


@pytest.mark.parametrize(
    "name", [n for n in EXPECTED if n.startswith(("slow-heart", "heart-rate-above-200"))]
)
def test_the_cases_of_slow_and_fast_hearts(name: str) -> None:
    said = analyse(CASES / name, SELDOM)
    assert said.valid
    assert said.intervals.set_aside <= EXPECTED[name]["most_flagged"] * said.intervals.n


def test_a_breath_that_may_be_its_alias_is_never_sure() -> None:
    t = heart(lambda t: 60000 / 45 + 60 * np.sin(2 * np.pi * 28 / 60 * t), 300)
    said = analyse(1000 * np.diff(t), SELDOM).breathing
    assert said.confidence is not Confidence.HIGH
    assert "28" in said.reason
    fast = heart(lambda t: 800 + 60 * np.sin(2 * np.pi * 0.25 * t), 300)
    assert analyse(1000 * np.diff(fast), SELDOM).breathing.confidence is Confidence.HIGH


@pytest.mark.filterwarnings("error")
def test_there_is_no_peak_where_nothing_rises() -> None:
    assert analyse(np.full(300, 900.0), SELDOM).variability.peak_hz is None
    case = CASES / "a-peak-where-there-is-none" / "1.txt"
    assert analyse(case, SELDOM).variability.peak_hz is None
