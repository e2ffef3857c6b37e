"""A strap off the skin goes on speaking, without intervals: a gap, and then the truth again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import median

import pytest

from poise.core.events import (
    BreathMeasured,
    MetricUpdate,
    StrapReading,
)
from poise.core.guide.pacer import BreathPattern
from poise.core.strap.lost_beats import estimate
from poise.core.strap.timeline import StrapTimeline, TimedBeat
from poise.simulation.arrivals import Conditions
from poise.simulation.chain_runs import strap_hour
from poise.sources import replay
from tests.worlds import paced, run

LENGTHS_S = (2, 3, 4, 5, 6, 8, 10)
PLACES_S = tuple(60 + 50 * place + 3.3 for place in range(10))
hour_of = cache(strap_hour)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("heart_bpm", [58, 70, 100])
def test_each_loss_is_one_gap_and_none_is_bridged(heart_bpm: float, seed: int) -> None:
    hour = hour_of(Conditions(heart_bpm=heart_bpm, off_skin=0.01), seed)
    assert hour.losses > 30
    assert hour.losses_bridged == 0
    assert hour.false_gaps == 0
    assert hour.median_ms <= 30
    assert hour.p95_ms <= 130


def test_a_whole_number_of_beats_is_lost_and_they_go_on_with_the_breath() -> None:
    rr_s = [0.9 + 0.08 * [0, 1, 1, 0, -1, -1][n % 6] for n in range(60)]
    ends = [sum(rr_s[: n + 1]) for n in range(60)]
    lost = sum(rr_s[40:45])
    before = list(zip(ends[:40], rr_s[:40], strict=True))
    found = estimate(before, rr_s[45:50], lost - 0.4, lost + 0.4)
    assert found.beats == 5
    assert found.length_s == pytest.approx(lost, abs=0.06)


def test_the_bounds_hold_whatever_the_heart_says() -> None:
    before = [(float(n), 1.0) for n in range(1, 30)]
    assert estimate(before, [1.0, 1.0], 2.2, 2.6).length_s == pytest.approx(2.2)
    assert estimate(before, [1.0, 1.0], 3.4, 3.8).length_s in (3.4, 3.8)


# ------------------------------------------------------------------ a real strap


@pytest.fixture(scope="module")
def h10(real_data: Path) -> list[StrapReading]:
    played = replay.events(real_data / "polar_h10_ibi" / "sample_data_ibi.csv")
    return [e for e in played if isinstance(e, StrapReading)]


def told(readings: Sequence[StrapReading]) -> list[TimedBeat]:
    timeline = StrapTimeline()
    return [beat for r in readings for beat in timeline.receive(r.t, r.rr_ms)]


def without(readings: Sequence[StrapReading], at_s: float, seconds: float) -> list[StrapReading]:
    """The same strap, its intervals emptied for a while."""
    return [replace(r, rr_ms=()) if at_s <= r.t < at_s + seconds else r for r in readings]


@pytest.mark.parametrize("seconds", list(LENGTHS_S))
def test_a_real_strap_that_loses_the_skin_has_one_gap_where_it_was(
    h10: list[StrapReading], seconds: int
) -> None:
    for at_s in PLACES_S:
        beats = told(without(h10, at_s, seconds))
        sent_before = sum(len(r.rr_ms) for r in h10 if r.t < at_s)
        gaps = [n for n, beat in enumerate(beats) if not beat.follows]
        assert gaps == [0, sent_before], at_s


def test_the_beats_of_a_real_strap_lie_near_their_place_again(h10: list[StrapReading]) -> None:
    """Beside the undisturbed recording, from the third after the loss; they lay 2 to 10 s early."""
    whole, errors = told(h10), []
    for seconds in LENGTHS_S:
        for at_s in PLACES_S:
            beats = told(without(h10, at_s, seconds))
            first = sum(len(r.rr_ms) for r in h10 if r.t < at_s)
            lost = len(whole) - len(beats)
            pairs = zip(beats[first + 2 : first + 40], whole[first + lost + 2 :], strict=False)
            errors.append(max(abs(mine.t - true.t) for mine, true in pairs))
    assert len(errors) == 70
    assert median(errors) < 0.2
    assert sorted(errors)[63] < 0.45
    assert max(errors) < 1.0


def test_the_heart_rate_is_known_all_the_while(h10: list[StrapReading]) -> None:
    at_s = PLACES_S[2]
    for seconds in LENGTHS_S:
        said = run(paced(30), without(h10, at_s, seconds))
        known = [m.t for m in said if isinstance(m, MetricUpdate) and m.name == "heart_rate"]
        inside = [t for t in known if at_s < t < at_s + seconds + 5]
        assert len(inside) >= seconds + 4


def test_the_swing_of_a_real_strap_is_fitted_as_if_nothing_had_been(
    h10: list[StrapReading],
) -> None:
    """From the third breath after the loss; nobody followed this guide, so it is the fit alone."""
    pace_s = 7.0
    guide = paced(84, BreathPattern(pace_s / 2, pace_s / 2))

    def swings(readings: list[StrapReading]) -> dict[int, float]:
        rows = (row for row in run(guide, readings) if isinstance(row, BreathMeasured))
        return {row.breath: row.swing_ms for row in rows if row.swing_ms is not None}

    whole, ratios = swings(h10), []
    for seconds, at_s in zip(LENGTHS_S, PLACES_S, strict=False):
        torn = swings(without(h10, at_s, seconds))
        first = int((at_s + seconds) // pace_s) + 3
        ratios += [torn[n] / whole[n] for n in range(first, first + 6) if whole[n] > 15]
    assert len(ratios) > 30
    assert median(ratios) == pytest.approx(1.0, abs=0.02)
    assert sum(0.9 < ratio < 1.1 for ratio in ratios) >= 0.8 * len(ratios)
