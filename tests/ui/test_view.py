"""The View says what the events said, and nothing that is no longer true."""

from __future__ import annotations

from dataclasses import replace

import pytest

from poise.core.events import (
    Beat,
    BreathMeasured,
    Confidence,
    Ending,
    MetricUpdate,
    PulseSample,
    RRInterval,
    SessionEnded,
    SkinSample,
    StageChanged,
    Verdict,
)
from poise.core.guide.exercise import Exercise
from poise.core.metrics.heart_rate import NOW_S
from poise.ui.view import View
from poise.ui.widgets.trace import lines, scale
from tools.gallery import sample


def beat(
    t: float, rr_ms: float | None = 800.0, follows: bool = True, sensor: str = "strap"
) -> Beat:
    return Beat(t, sensor, 3.0, rr_ms, follows)


def verdict(t: float, verdict: Verdict, follows: bool = True) -> RRInterval:
    return RRInterval(t, "strap", 800.0, 3.0, verdict, follows)


def heart_rate(
    t: float, bpm: float | None, sensor: str = "strap", reason: str = ""
) -> MetricUpdate:
    sure = Confidence.HIGH if bpm is not None else Confidence.LOW
    return MetricUpdate(t, sensor, "heart_rate", bpm, 0.5, "bpm", 10.0, 12, sure, reason)


def row(breath: int, phase_rad: float | None = 0.0, sensor: str = "strap") -> BreathMeasured:
    return BreathMeasured(
        t=10.0 * (breath + 1), sensor=sensor, breath=breath, start_s=10.0 * breath,
        end_s=10.0 * (breath + 1), window_breaths=3, beats=12, used=12, heart_bpm=70.0,
        swing_bpm=8.0, swing_se_bpm=0.5, swing_ms=90.0, swing_se_ms=5.0,
        phase_rad=phase_rad, p=0.001, lock=None, in_step=None, confidence=Confidence.HIGH,
    )  # fmt: skip


@pytest.fixture
def view(reset: Exercise) -> View:
    return View(reset)


def test_nothing_is_known_before_anything_is_said(view: View) -> None:
    assert view.heart(0) is None
    assert view.moment(0) is None
    assert view.beats(0) == ()
    assert view.rows() == ()
    assert view.in_step() == (0, 0)


def test_the_first_stage_sets_the_guide_going_at_its_own_time(view: View) -> None:
    view.fold(StageChanged(3.0, 0, "Reset"))
    moment = view.moment(5.0)
    assert moment is not None
    assert moment.breath is not None
    assert moment.breath.fullness == pytest.approx(0.5)
    assert moment.left_s == pytest.approx(88.0)


def test_a_camera_s_pictures_alone_leave_nothing_to_be_drawn_anew(view: View) -> None:
    view.fold(beat(1.0, sensor="camera"))
    seen = view.revision
    view.fold(SkinSample(1.1, "camera", ((180.0, 120.0, 100.0),) * 3, 1.0))
    view.fold(PulseSample(1.1, "camera", 0.5))
    assert view.revision == seen
    view.fold(heart_rate(1.2, 70.0, "camera"))
    assert view.revision > seen


def test_a_stale_heart_rate_is_not_shown(view: View) -> None:
    view.fold(heart_rate(10.0, 72.0))
    assert view.heart(10.0 + NOW_S) is not None
    assert view.heart(10.0 + NOW_S + 0.01) is None


def test_a_heart_rate_that_is_not_known_keeps_its_reason(view: View) -> None:
    view.fold(heart_rate(10.0, None, reason="too few beats"))
    heart = view.heart(10.0)
    assert heart is not None
    assert heart.bpm is None
    assert heart.reason == "too few beats"


def test_an_interval_of_no_length_in_a_harmed_recording_draws_nothing(view: View) -> None:
    view.fold(StageChanged(0.0, 0, "Reset"))
    view.fold(beat(1.0, 0.0))
    view.fold(replace(verdict(1.0, Verdict.NORMAL), rr_ms=0.0))
    view.fold(beat(2.0))
    assert [one.t for one in view.beats(2.0)] == [2.0]


def test_a_later_verdict_flags_the_beat_of_the_same_time(view: View) -> None:
    for event in (beat(1.0), beat(1.8), beat(2.6), verdict(1.8, Verdict.ECTOPIC)):
        view.fold(event)
    assert [b.flagged for b in view.beats(3.0)] == [False, True, False]


def test_no_line_crosses_a_gap_or_touches_a_flagged_beat(view: View) -> None:
    for event in (beat(1.0), beat(1.8), beat(5.0, follows=False), beat(5.8), beat(6.6), beat(7.4)):
        view.fold(event)
    view.fold(verdict(6.6, Verdict.MISSED))
    assert [[b.t for b in line] for line in lines(view.beats(8.0))] == [
        [1.0, 1.8],
        [5.0, 5.8],
        [7.4],
    ]


def test_an_interval_that_follows_nothing_breaks_the_line_too(view: View) -> None:
    for event in (beat(1.0), beat(1.8), verdict(1.8, Verdict.NORMAL, follows=False)):
        view.fold(event)
    assert len(lines(view.beats(2.0))) == 2


def test_a_beat_without_an_interval_is_not_drawn(view: View) -> None:
    view.fold(beat(1.0, rr_ms=None))
    assert view.beats(1.0) == ()


def test_the_trace_forgets_what_is_older_than_a_minute(view: View) -> None:
    for second in range(200):
        view.fold(beat(float(second)))
    kept = view.beats(200.0)
    assert len(kept) == 65
    assert kept[0].t == 135.0


def test_the_scale_is_twenty_wide_at_least_and_keeps_still_while_it_fits(view: View) -> None:
    for t in range(10):
        view.fold(beat(float(t), rr_ms=60000 / 72))
        view.fold(verdict(float(t), Verdict.NORMAL))
    beats = view.beats(10.0)
    assert scale(beats, (100.0, 120.0)) == (60.0, 80.0)
    assert scale(beats, (60.0, 80.0)) == (60.0, 80.0)
    assert scale((), (60.0, 80.0)) == (60.0, 80.0)


def test_a_wild_beat_not_yet_judged_does_not_move_the_scale(view: View) -> None:
    for t in range(10):
        view.fold(beat(float(t), rr_ms=60000 / 72))
        view.fold(verdict(float(t), Verdict.NORMAL))
    view.fold(beat(10.0, rr_ms=300.0))
    assert scale(view.beats(10.0), (60.0, 80.0)) == (60.0, 80.0)


def test_breaths_are_shown_in_order_and_a_second_word_replaces_the_first(view: View) -> None:
    for event in (row(1), row(0), replace(row(1), swing_bpm=4.0)):
        view.fold(event)
    assert [(r.breath, r.swing_bpm) for r in view.rows()] == [(0, 8.0), (1, 4.0)]


def test_in_step_is_said_of_the_same_breaths_as_on_the_end_card(view: View) -> None:
    """Of all that were led, once any can be judged; one that could not be read is not in step."""
    for k, phase_rad in enumerate((None, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0)):
        view.fold(row(k, phase_rad))
        if k < 4:
            assert view.in_step() == (0, 0)
    assert view.in_step() == (6, 8)


def test_the_sensor_with_a_heart_rate_leads(view: View) -> None:
    view.fold(beat(1.0, sensor="camera"))
    view.fold(heart_rate(1.0, None, sensor="camera"))
    view.fold(heart_rate(1.0, 70.0, sensor="strap"))
    view.fold(beat(1.5, sensor="strap"))
    assert [b.sensor for b in view.beats(2.0)] == ["strap"]


def test_once_it_is_over_the_guide_asks_nothing(view: View) -> None:
    view.fold(StageChanged(0.0, 0, "Reset"))
    view.fold(SessionEnded(5.0, Ending.STOPPED))
    assert view.ending is Ending.STOPPED
    assert view.moment(5.0) is None


def test_folding_a_whole_session_leaves_a_minute_of_beats_and_nine_breaths(reset: Exercise) -> None:
    view = View(reset)
    for event in sample.story(reset):
        view.fold(event)
    assert [r.breath for r in view.rows()] == list(range(9))
    assert view.ending is Ending.COMPLETED
    assert 60 < len(view.beats(91.0)) < 110
