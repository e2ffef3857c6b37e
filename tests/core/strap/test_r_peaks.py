"""R peaks in an ECG, and where they stand on the session clock."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from poise.core.events import StrapBeat
from poise.core.strap.ecg_timeline import EcgTimeline
from poise.core.strap.ppi_timeline import PpiTimeline
from poise.core.strap.r_peaks import RPeaks
from poise.simulation.ecg import microvolts
from poise.simulation.hearts import swinging


def peaks(ecg: np.ndarray, hz: float, step: int = 73) -> np.ndarray:
    detector = RPeaks(hz)
    found = [p for at in range(0, len(ecg), step) for p in detector.receive(ecg[at : at + step])]
    return np.array([peak.sample for peak in found])


@pytest.mark.parametrize(("noise_uv", "within_ms"), [(0.0, 1.0), (10.0, 1.0), (50.0, 1.5)])
def test_beats_are_placed_between_samples(noise_uv: float, within_ms: float) -> None:
    truth = swinging(180)
    found = peaks(microvolts(truth, 130, 180, noise_uv), 130) / 130
    known = truth[truth < found[-1] + 0.3]
    assert len(found) == len(known)
    assert np.std(found - known) * 1000 < within_ms
    assert abs(np.mean(found - known)) * 1000 < 2


@pytest.mark.parametrize("bpm", [35, 60, 110, 180])
def test_every_beat_is_found_once_at_any_rate(bpm: int) -> None:
    truth = np.arange(0.7, 58, 60 / bpm)
    found = peaks(microvolts(truth, 130, 60, 20.0), 130) / 130
    known = truth[truth < found[-1] + 0.3]
    assert len(known) >= len(truth) - 2
    assert len(found) == len(known)
    assert np.max(np.abs(found - known)) < 0.01


def test_a_beat_after_one_much_larger_is_no_t_wave() -> None:
    truth = np.arange(0.7, 38, 0.6)
    ecg = microvolts(truth, 130, 40)
    large = round(truth[30] * 130)
    ecg[large - 8 : large + 9] *= 2.5  # its slope, squared, is six times that of the next
    found = peaks(ecg, 130) / 130
    known = truth[truth < found[-1] + 0.3]
    assert len(found) == len(known)
    assert np.max(np.abs(found - known)) < 0.02


def test_a_strap_worn_upside_down_tells_the_same_beats() -> None:
    truth = swinging(60)
    found = peaks(-microvolts(truth, 130, 60, 10.0), 130) / 130
    known = truth[truth < found[-1] + 0.3]
    assert len(found) == len(known)
    assert np.std(found - known) * 1000 < 1.5
    assert abs(np.mean(found - known)) * 1000 < 2  # the R is timed, not the S beside it


def real_ecg(real_data: Path) -> tuple[np.ndarray, np.ndarray]:
    folder = real_data / "ecg_ppg"
    ecg = np.loadtxt(folder / "bio_resting_5min_100hz.csv", delimiter=",", skiprows=1, usecols=0)
    return ecg, np.loadtxt(folder / "rpeaks_100hz_samples.txt")


def test_a_real_ecg_is_read_as_its_annotators_read_it(real_data: Path) -> None:
    ecg, truth = real_ecg(real_data)
    found = peaks(ecg, 100)
    # the first movement begins after 92 s; the last of six is over at 296 s
    calm = ((0, 9200), (9400, 21700), (21900, 22600), (23400, 25700), (26300, 29400))
    for begin, end in calm:
        here = found[(found > begin) & (found < end)]
        there = truth[(truth > begin) & (truth < end)]
        assert len(here) == len(there)
        assert np.max(np.abs(here - there)) < 2  # samples of 10 ms
    near = np.abs(found[:, None] - truth[None, :]).min(axis=1) <= 5
    assert np.mean(near) > 0.97  # movements included


@pytest.mark.parametrize("step", [1, 7, 30_000])
def test_in_what_pieces_it_comes_changes_nothing(real_data: Path, step: int) -> None:
    ecg, _ = real_ecg(real_data)
    ecg = ecg[20_000:]  # the movements
    assert peaks(ecg, 100, step) == pytest.approx(peaks(ecg, 100), abs=1e-9)


def test_a_flat_line_and_noise_alone_make_no_steady_heart() -> None:
    assert len(peaks(np.zeros(1300), 130)) == 0


# ------------------------------------------------------------------ on the session clock

FRAME = 73


def told(
    ecg: np.ndarray, *, clock: float = 0.0, lost: frozenset[int] = frozenset(), late_s: float = 0.04
) -> list[StrapBeat]:
    """The beats of an ECG whose frames come as a Polar H10 sends them, some never."""
    timeline, beats = EcgTimeline("strap", 130), []
    random = np.random.default_rng(2)
    for number in range(len(ecg) // FRAME):
        end = (number + 1) * FRAME
        if number in lost:
            continue
        taken_s = (end - 1) / 130
        samples = tuple(round(value) for value in ecg[end - FRAME : end])
        arrival = taken_s + late_s * random.uniform(0.2, 1)
        _, more = timeline.receive(arrival, 1e6 + taken_s * (1 + clock), samples)
        beats += more
    return beats


def test_ecg_beats_stand_where_they_happened() -> None:
    truth = swinging(120)
    beats = told(microvolts(truth, 130, 120))
    errors = [beat.t - truth[np.abs(truth - beat.t).argmin()] for beat in beats]
    assert 0 < np.median(errors) < 0.04  # the least delay of the radio is all that is left
    assert np.std(errors) < 0.004
    intervals = np.diff(truth)[: len(beats)] * 1000
    assert [beat.rr_ms for beat in beats] == pytest.approx(list(intervals), abs=2.5)
    assert [beat.follows for beat in beats] == [False] + [True] * (len(beats) - 1)


def test_a_sensor_s_slow_clock_is_followed() -> None:
    truth = swinging(260)
    beats = [b for b in told(microvolts(truth, 130, 260), clock=-0.005) if b.t > 200]
    errors = [beat.t - truth[np.abs(truth - beat.t).argmin()] for beat in beats]
    assert np.max(np.abs(errors)) < 0.06


def test_nothing_is_bridged_where_a_frame_of_ecg_never_came() -> None:
    beats = told(microvolts(swinging(60), 130, 60), lost=frozenset({40, 41, 42}))
    gap_s = 40 * FRAME / 130
    after = next(beat for beat in beats if beat.t > gap_s)
    assert not after.follows
    assert max(beat.rr_ms for beat in beats) < 1000
    assert sum(not beat.follows for beat in beats[1:]) == 1


def test_a_frame_that_comes_twice_counts_once() -> None:
    timeline = EcgTimeline("strap", 130)
    block, _ = timeline.receive(1.0, 5.0, (1, 2, 3))
    assert block is not None
    assert timeline.receive(1.01, 5.0, (1, 2, 3)) == (None, [])
    assert timeline.receive(1.02, 5.1, ()) == (None, [])


def test_a_block_of_ecg_says_when_its_first_sample_was_taken() -> None:
    timeline = EcgTimeline("strap", 130)
    timeline.receive(10.0, 100.0, tuple(range(FRAME)))
    block, _ = timeline.receive(10.0 + FRAME / 130, 100.0 + FRAME / 130, tuple(range(FRAME)))
    assert block is not None
    assert block.t == pytest.approx(10.0 + 1 / 130)
    assert block.hz == pytest.approx(130)


# ------------------------------------------------------------------ pulse intervals


def test_pulse_intervals_stand_end_to_end_before_their_arrival() -> None:
    band = PpiTimeline("strap")
    beats = band.receive(10.0, [(1000, 6, True), (900, 7, True)])
    assert [(b.t, b.rr_ms, b.sigma_ms) for b in beats] == [
        (pytest.approx(9.1), 1000.0, 6.0),
        (pytest.approx(10.0), 900.0, 7.0),
    ]
    assert [b.follows for b in beats] == [False, True]


def test_an_interval_measured_in_movement_is_time_that_passed_and_nothing_more() -> None:
    band = PpiTimeline("strap")
    first, last = band.receive(10.0, [(1000, 6, True), (400, 30, False), (1000, 6, True)])
    assert last.t - first.t == pytest.approx(1.4)
    assert not last.follows
