from __future__ import annotations

from pathlib import Path
from statistics import median

import numpy as np
import pytest

from poise.core.events import StrapReading
from poise.core.strap.timeline import StrapTimeline, TimedBeat
from poise.simulation.hearts import heart
from poise.simulation.readings import strap_stream
from poise.sources import replay


def told(readings: list[StrapReading], timeline: StrapTimeline | None = None) -> list[TimedBeat]:
    timeline = timeline or StrapTimeline()
    return [beat for r in readings for beat in timeline.receive(r.t, r.rr_ms)]


BEATS = heart(lambda t: 800 - 40 * np.cos(0.6 * t), 300)


def test_beats_are_placed_where_they_happened_but_for_a_constant() -> None:
    beats = told(list(strap_stream(BEATS)))
    errors = [b.t - truth for b, truth in zip(beats, BEATS[1:], strict=False)][30:]
    assert np.ptp(errors) < 0.15
    assert median(np.abs(np.array(errors) - median(errors))) < 0.027


def test_only_the_first_interval_follows_nothing() -> None:
    follows = [b.follows for b in told(list(strap_stream(BEATS)))]
    assert follows == [False] + [True] * (len(follows) - 1)


def test_every_interval_comes_through_unaltered() -> None:
    readings = list(strap_stream(BEATS))
    assert [b.rr_ms for b in told(readings)] == [rr for r in readings for rr in r.rr_ms]


def test_nothing_is_bridged_across_lost_notifications() -> None:
    readings = [r for r in strap_stream(BEATS) if not 100 < r.t <= 104]
    beats = told(readings)
    assert sum(not b.follows for b in beats) == 2
    late = [b.t - truth for b, truth in zip(reversed(beats), reversed(BEATS), strict=False)][:50]
    assert abs(median(late)) < 1.0  # back on the clock, not four seconds behind


def test_a_notification_delivered_twice_counts_once() -> None:
    readings = list(strap_stream(BEATS))
    doubled = [copy for r in readings for copy in (r, r) if r.rr_ms]
    timeline = StrapTimeline()
    assert len(told(doubled, timeline)) <= len(BEATS) - 1 + 3  # the first few cannot be known
    assert timeline.duplicates > 200


def test_a_late_bunch_of_notifications_keeps_every_beat_in_order() -> None:
    readings = []
    for r in strap_stream(BEATS):
        late = 3.0 - (r.t - 100) if 100 < r.t <= 103 else 0.0
        readings.append(StrapReading(r.t + late * 0.99, r.sensor, r.heart_bpm, r.rr_ms))
    beats = told(readings)
    assert len(beats) == len(told(list(strap_stream(BEATS))))
    assert [b.t for b in beats] == sorted(b.t for b in beats)


def test_an_interval_of_nothing_is_counted_and_left_out() -> None:
    timeline = StrapTimeline()
    assert told([StrapReading(1.0, "strap", 70, (0.0, 800.0))], timeline)[0].rr_ms == 800.0
    assert timeline.zeros == 1


def test_an_impossible_interval_does_not_carry_the_clock_away() -> None:
    readings = list(strap_stream(BEATS))
    readings[100] = StrapReading(readings[100].t, "strap", 70, (64_000.0,))
    beats = told(readings)
    assert abs(beats[-1].t - BEATS[-1]) < 1.5


def test_the_known_delay_of_a_strap_is_taken_off() -> None:
    plain, shifted = (
        told(list(strap_stream(BEATS))),
        told(list(strap_stream(BEATS)), StrapTimeline(delay_s=2.6)),
    )
    assert [a.t - b.t for a, b in zip(plain, shifted, strict=True)] == pytest.approx(
        [2.6] * len(plain)
    )


def test_ten_minutes_of_a_real_strap_have_no_false_gap_and_keep_time(real_data: Path) -> None:
    readings = [
        e
        for e in replay.events(real_data / "polar_h10_ibi" / "sample_data_ibi.csv")
        if isinstance(e, StrapReading)
    ]
    beats = told(readings)
    assert len(beats) == 620
    assert [b.follows for b in beats].count(False) == 1
    sums = np.cumsum([b.rr_ms / 1000 for b in beats])
    slope = np.polyfit(sums, [b.t for b in beats], 1)[0]
    assert abs(slope - 1) <= 0.001  # the strap's clock and the host's differ by some 0.06 %


def test_the_first_minute_of_a_real_strap_lies_where_the_later_ones_do(real_data: Path) -> None:
    """Known from above alone, the offset would be off by half a second at first."""
    played = replay.events(real_data / "polar_h10_ibi" / "sample_data_ibi.csv")
    beats = told([e for e in played if isinstance(e, StrapReading)])
    t, sums = np.array([b.t for b in beats]), np.cumsum([b.rr_ms / 1000 for b in beats])
    line = np.polyfit(sums[t > 120], t[t > 120], 1)
    assert np.abs(t - np.polyval(line, sums))[t < 60].max() < 0.25


def test_an_interval_is_never_altered_not_even_by_rounding() -> None:
    line, sent = StrapTimeline(), [1007.0, 833.0078125, 936.0, 1020.0, 999.0234375]
    told = [beat for i, rr in enumerate(sent) for beat in line.receive(float(i), (rr,))]
    assert [beat.rr_ms for beat in told] == sent
