"""Known answers: hearts whose rise and recovery are known by formula, by hand, or by their seed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import exp, log
from pathlib import Path
from statistics import fmean, median

import numpy as np
import pytest

from benchmarks.bench_recovery import holds, laid_over, reactivity, resting, told
from poise.core.drill import recovery
from poise.core.drill.recovery import Base, falling, fitted_half_time, half_time, measure
from poise.core.events import Confidence, RecoveryMeasured, RRInterval
from poise.core.hrv.mean_rate import MeanRates
from poise.core.span import Span
from poise.simulation.drill_heart import BASE, RECOVERY_S, TASK, DrillHeart
from poise.simulation.hearts import at_rate, from_beats

DATA = Path(__file__).resolve().parents[2] / "data"
UNTIL = TASK.end + RECOVERY_S
STILL = DrillHeart(
    rise_bpm=30.0, onset_s=0.1, drift_bpm=0.0, swing_bpm=0.0, wave_bpm=0.0, noise_ms=0.0
)
USUAL = DrillHeart()


@cache
def drills(heart: DrillHeart, n: int) -> list[RecoveryMeasured]:
    return [told(heart.intervals(seed)) for seed in range(n)]


def misses(heart: DrillHeart, n: int) -> list[float]:
    """How far each half time is from the truth, as a share of it."""
    read = [one.t50_s for one in drills(heart, n) if one.t50_s is not None]
    return [abs(s - heart.t50_s) / heart.t50_s for s in read]


def steps(bpm: list[float], length_s: float = 10.0) -> list[RRInterval]:
    """A heart at each rate in turn, ten seconds each."""
    edges = np.arange(len(bpm)) * length_s
    return from_beats(
        at_rate(
            lambda t: np.array(bpm)[np.clip(np.searchsorted(edges, t, "right") - 1, 0, None)],
            len(bpm) * length_s,
        )
    )


@pytest.mark.parametrize(
    ("tau_s", "t50_s", "left_60", "hrr60_bpm"),
    [(20, 13.863, 0.3167, 28.44), (40, 27.726, 0.5179, 23.24), (60, 41.589, 0.6321, 18.91)],
)
def test_an_exponential_recovery_is_read_as_its_formula_has_it(
    tau_s: float, t50_s: float, left_60: float, hrr60_bpm: float
) -> None:
    found = told(replace(STILL, tau_s=tau_s).intervals(0))
    assert found.base_bpm == pytest.approx(70, abs=0.1)
    assert found.end_bpm == pytest.approx(100, abs=0.1)
    assert found.t50_s == pytest.approx(t50_s, abs=2)
    assert found.t50_fit_s == pytest.approx(t50_s, abs=0.3)
    assert found.left_60 == pytest.approx(left_60, abs=0.01)
    assert found.hrr60_bpm == pytest.approx(hrr60_bpm, abs=0.3)
    # Within 3 bpm of its base: 30·exp(−t/τ) = 3, less the ten seconds that a rate is read over.
    assert found.settled_s == pytest.approx(max(0.0, tau_s * log(10)), abs=6)
    assert (found.confidence, found.reason) == (Confidence.HIGH, "")


def test_where_a_share_of_the_rise_stays_half_of_it_goes_later() -> None:
    found = told(replace(STILL, stays=0.3).intervals(0))
    assert found.t50_s == pytest.approx(-30 * log(0.2 / 0.7), abs=3)


def test_where_half_of_it_stays_the_interval_is_open() -> None:
    found = told(replace(STILL, stays=0.5).intervals(0))
    assert (found.t50_s, found.t50_high_s) == (None, None)
    assert found.t50_low_s == pytest.approx(48.3, abs=3)
    assert found.reason == recovery.STILL_THERE


def test_pooled_and_joined_by_hand() -> None:
    bins = [98.0, 92.0, 94.0, 84.0, 80.0]
    assert falling(bins) == [98, 93, 93, 84, 80]
    half = half_time(bins, 104.0, Base(70.0, 0.1, 0.1))
    assert half.s == pytest.approx(31.67, abs=0.01)
    assert half.low_s == pytest.approx(25 + 3 / 9 * 10)  # at 90
    assert half.high_s == pytest.approx(35.0)  # at 84


def test_a_bin_that_was_not_read_is_passed_over_and_not_filled() -> None:
    half = half_time([98.0, None, 94.0, 84.0, 80.0], 104.0, Base(70.0, 0.1, 0.1))
    assert half.s == pytest.approx(25 + 7 / 10 * 10)


def test_a_fit_that_stays_above_the_half_has_no_half_time() -> None:
    bins = [70 + 15 + 15 * exp(-t / 20) for t in range(5, 180, 10)]
    assert fitted_half_time(bins, 100.0, 60.0) is None


@pytest.mark.parametrize(("rise_bpm", "told_of"), [(9.9, False), (10.1, True)])
def test_a_rise_below_ten_has_no_half_time_and_says_so(rise_bpm: float, told_of: bool) -> None:
    found = told(replace(STILL, rise_bpm=rise_bpm).intervals(0))
    assert found.rise_bpm == pytest.approx(rise_bpm, abs=0.05)
    assert (found.t50_s is not None) is told_of
    assert found.reason == ("" if told_of else recovery.LITTLE_RISE)
    assert found.reactivity_bpm is not None  # a small rise is a number too


def test_reactivity_is_the_mean_of_the_task_and_no_peak() -> None:
    heard = steps([70.0] * 14 + [85.0] * 6 + [95.0] + [85.0] * 5 + [70.0] * 18)
    found = told(heard)
    assert found.reactivity_bpm == pytest.approx(15.9, abs=0.2)


def test_a_heart_that_falls_has_a_reactivity_below_zero() -> None:
    found = told(steps([70.0] * 14 + [64.0] * 12 + [70.0] * 18))
    assert found.reactivity_bpm == pytest.approx(-6, abs=0.1)


def test_three_tasks_are_one_mean_and_the_last_one_ends_it() -> None:
    tasks = [Span(140, 200), Span(220, 280), Span(300, 360)]
    heard = steps(
        [70.0] * 14 + [80.0] * 6 + [70.0] * 2 + [90.0] * 6 + [70.0] * 2 + [100.0] * 6 + [70.0] * 18
    )
    found = measure(heard, BASE, tasks, 540.0)
    assert found.reactivity_bpm == pytest.approx(20, abs=0.2)
    assert found.end_bpm == pytest.approx(100, abs=0.2)
    one_unread = [rr for rr in heard if not 225 < rr.middle < 275]
    assert measure(one_unread, BASE, tasks, 540.0).reason == recovery.NO_TASK


def test_a_task_of_one_minute_has_its_doubt_from_shorter_pieces() -> None:
    minute = Span(140, 200)
    heard = DrillHeart().intervals(2, task=minute)
    found = measure(heard, BASE, [minute], minute.end + RECOVERY_S)
    assert found.reactivity_se_bpm is not None
    assert 0.5 < found.reactivity_se_bpm < 4


def test_the_half_time_of_a_usual_heart_is_within_a_sixth() -> None:
    read = [one.t50_s for one in drills(USUAL, 60) if one.t50_s is not None]
    assert median(read) == pytest.approx(20.8, rel=0.1)
    assert median(misses(USUAL, 60)) <= 0.18


@pytest.mark.parametrize(
    ("heart", "most"),
    [
        (replace(USUAL, tau_s=15.0), 0.20),
        (replace(USUAL, tau_s=60.0), 0.25),
        (replace(USUAL, drift_bpm=3.0, wave_bpm=4.0), 0.35),
    ],
)
def test_that_of_a_quick_a_slow_and_a_restless_heart_is_less_sure(
    heart: DrillHeart, most: float
) -> None:
    assert median(misses(heart, 40)) <= most


def test_the_stated_interval_holds_the_truth() -> None:
    found = [one for one in drills(USUAL, 60) if one.t50_low_s is not None]
    assert len(found) > 55
    assert sum(holds(one, USUAL.t50_s) for one in found) >= 0.88 * len(found)


def test_the_margin_of_a_reactivity_holds_the_truth() -> None:
    found = reactivity(drills(USUAL, 60), USUAL.reactivity_bpm())
    assert found["within_margin"] >= 0.92  # type: ignore[operator]
    assert abs(found["reactivity_bias_bpm"]) < 0.6  # type: ignore[arg-type]


@cache
def sitting() -> list[np.ndarray]:
    found = [beats for _, beats in resting(DATA)]
    assert len(found) >= 8
    return found


@pytest.mark.parametrize("rise_bpm", [18.0, 25.0])
def test_on_real_hearts_at_rest_the_interval_holds_a_known_rise(rise_bpm: float) -> None:
    for tau_s in (20.0, 60.0):
        heart = replace(USUAL, rise_bpm=rise_bpm, tau_s=tau_s)
        found = [one for beats in sitting() for one in laid_over(beats, heart, step_s=300.0)]
        assert len(found) >= 20
        said = [one for one in found if one.t50_low_s is not None]
        assert len(said) >= 0.9 * len(found)
        assert sum(holds(one, heart.t50_s) for one in said) >= 0.9 * len(said)


def test_a_real_heart_at_rest_has_no_half_time() -> None:
    found = [one for beats in sitting() for one in laid_over(beats, None, step_s=300.0)]
    small = [one for one in found if one.rise_bpm is not None and one.rise_bpm < 10]
    assert len(small) >= 0.9 * len(found)
    assert all(one.t50_s is None for one in small)


def test_the_share_left_does_not_move_with_the_rise_and_the_fall_in_a_minute_does() -> None:
    high, low = (drills(replace(USUAL, rise_bpm=rise), 60) for rise in (20.0, 12.0))

    def mean(name: str, found: list[RecoveryMeasured]) -> float:
        known = [getattr(one, name) for one in found]
        return fmean(value for value in known if value is not None)

    assert abs(mean("left_60", high) - mean("left_60", low)) < 0.04
    assert mean("hrr60_bpm", high) - mean("hrr60_bpm", low) > 4


# ---------------------------------------------------------------------- what is not read


def without(heard: list[RRInterval], from_s: float, to_s: float) -> list[RRInterval]:
    return [rr for rr in heard if not from_s <= rr.middle < to_s]


HEARD = STILL.intervals(0)


def test_nothing_is_told_without_a_base() -> None:
    found = told(without(HEARD, 20, 80))
    assert (found.base_bpm, found.reactivity_bpm, found.t50_s) == (None, None, None)
    assert found.reason == recovery.NO_BASE


def test_a_few_seconds_missing_cost_nothing_but_confidence() -> None:
    assert told(without(HEARD, 20, 40)).base_bpm == pytest.approx(70, abs=0.1)
    gaps = without(without(HEARD, 20, 50), 300, 330)
    assert told(gaps).confidence is Confidence.MEDIUM
    assert told(gaps).t50_s is not None


def test_the_first_seconds_of_sitting_are_for_settling() -> None:
    moving = steps([95.0] * 2 + [70.0] * 12 + [100.0] * 12 + [70.0] * 18)
    assert told(moving).base_bpm == pytest.approx(70, abs=0.1)


def test_a_task_of_which_most_was_not_read_has_no_reactivity() -> None:
    found = told(without(HEARD, 150, 210))
    assert (found.task_bpm, found.reactivity_bpm, found.rise_bpm) == (None, None, None)
    assert found.reason == recovery.NO_TASK
    assert found.base_bpm is not None


def test_without_the_last_seconds_of_the_task_nothing_is_said_of_recovery() -> None:
    found = told(without(HEARD, 245, 260))
    assert found.reactivity_bpm == pytest.approx(30, abs=0.5)
    assert (found.rise_bpm, found.t50_s, found.reason) == (None, None, recovery.NO_END)


def test_a_recovery_with_a_fifth_missing_has_no_half_time() -> None:
    found = told(without(HEARD, 300, 340))
    assert (found.t50_s, found.t50_low_s, found.reason) == (None, None, recovery.UNREAD)
    assert told(without(HEARD, 300, 330)).t50_s is not None


def test_a_recovery_of_less_than_a_minute_has_no_half_time() -> None:
    found = measure(HEARD, BASE, [TASK], TASK.end + 55)
    assert (found.horizon_s, found.t50_s, found.reason) == (50.0, None, recovery.SHORT)


def test_no_more_than_three_minutes_of_recovery_are_looked_at() -> None:
    assert measure(HEARD, BASE, [TASK], TASK.end + 500).horizon_s == 180.0


def test_what_a_camera_saw_while_its_person_spoke_is_not_believed() -> None:
    found = measure(HEARD, BASE, [TASK], UNTIL, sensor="camera", unreadable=recovery.SPEAKING)
    assert (found.task_bpm, found.reactivity_bpm, found.t50_s) == (None, None, None)
    assert (found.sensor, found.reason) == ("camera", recovery.SPEAKING)
    assert (found.base_bpm, found.read_from_s) == (pytest.approx(70, abs=0.1), 0.0)


def test_when_the_heart_was_read_again_is_told() -> None:
    found = measure(
        without(HEARD, 140, 275), BASE, [TASK], UNTIL, sensor="camera", unreadable=recovery.SPEAKING
    )
    assert found.read_from_s == 20.0  # of the ten seconds before, half were seen


def test_a_bin_of_no_beats_is_not_a_rate_of_zero() -> None:
    assert MeanRates([]).mean(0, 10) is None
    assert measure([], BASE, [TASK], UNTIL).read_from_s is None
