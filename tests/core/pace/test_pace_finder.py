"""The pace finder: what it asks, and that it says no more than a run can tell."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest

from poise.core.events import (
    BreathStarted,
    Confidence,
    Ending,
    GuidePaused,
    Rating,
    RRInterval,
    SessionEnded,
    Verdict,
)
from poise.core.guide.exercise import Exercise
from poise.core.guide.schedule import Schedule
from poise.core.pace import answer as said
from poise.core.pace.answer import PaceAnswer, PaceStep, answer
from poise.core.pace.curve import peak
from poise.core.pace.finder import PaceFinder
from poise.core.pace.protocol import pattern_of, protocol_of, sliding, stepped
from poise.core.pace.runs import agreement
from poise.core.pace.words import sentences, step_line
from poise.simulation.pace_heart import PaceHeart

QUIET = PaceHeart(wander=0.0, background_ms=8.0, noise_ms=3.0)
EVEN = 60.0, 230.0, 390.0, 560.0, 720.0, 900.0


def breaths(exercise: Exercise) -> list[BreathStarted]:
    return [breath for breath, _, _ in Schedule(exercise, 0.0).breaths()]


def told(
    exercise: Exercise, heard: list[RRInterval], *events: object, ending: Ending = Ending.COMPLETED
) -> PaceAnswer:
    finder = PaceFinder(exercise)
    for event in (*breaths(exercise), *heard, *events):
        finder.fold(event)  # type: ignore[arg-type]
    finder.fold(SessionEnded(exercise.duration_s + 1, ending))
    return finder.result()


@pytest.fixture(scope="module")
def at_five() -> list[RRInterval]:
    """A quiet heart that answers five a minute most, through the steps."""
    return replace(QUIET, peak_per_min=5.0).intervals(breaths(stepped()), 1)


def steps(*swings_ms: float | None, per_min: tuple[float, ...] = ()) -> list[PaceStep]:
    paces = per_min or (6.5, 6.0, 5.5, 5.0, 4.5, 6.0)
    return [
        PaceStep(
            t, 90.0, pace, 9, 100, 100, None if ms is None else log(ms),
            None if ms is None else 0.05, Confidence.HIGH, again=n == len(paces) - 1,
        )
        for n, (t, pace, ms) in enumerate(zip(EVEN, paces, swings_ms, strict=True))
    ]  # fmt: skip


def test_the_steps_are_five_paces_and_six_again_each_with_easy_breathing_after_it() -> None:
    led = [s for s in stepped().stages if s.pattern is not None]
    assert [round(s.pattern.per_min, 1) for s in led if s.pattern] == [6.5, 6, 5.5, 5, 4.5, 6]
    assert all(abs(s.duration_s - 120) < 8 for s in led)
    assert all(
        s.measured and s.measured[0] - 1 >= 30 / s.pattern.period_s for s in led if s.pattern
    )
    assert all(s.pattern is None for s in stepped().stages[1::2])
    assert 11 * 60 <= stepped().duration_s <= 17 * 60
    assert str(pattern_of(6.0)) == "4-6"


def test_the_slide_is_the_published_one() -> None:
    slide = [s.pattern for s in sliding().stages if s.breaths == 1]
    periods = [p.period_s for p in slide if p is not None]
    assert len(periods) == 78
    assert periods[0] == pytest.approx(8.8889)
    assert np.diff(periods) == pytest.approx(0.06704)
    assert 60 / periods[-1] == pytest.approx(4.27, abs=0.01)
    assert sum(periods) <= 900 < sum(periods) + periods[-1] + 0.07
    assert protocol_of(sliding()) == "sliding"


def test_a_quiet_heart_is_found_where_it_answers_most(at_five: list[RRInterval]) -> None:
    found = told(stepped(), at_five)
    assert found.peak_per_min == pytest.approx(5.0, abs=0.2)
    assert found.holds(5.0)
    assert [step.per_min for step in found.steps] == [6.5, 6.0, 5.5, 5.0, 4.5, 6.0]
    assert found.drift == pytest.approx(1.0, abs=0.2)
    slid = told(sliding(), replace(QUIET, peak_per_min=5.0).intervals(breaths(sliding()), 1))
    assert slid.peak_per_min == pytest.approx(5.0, abs=0.2)
    assert slid.steps[-1].again
    assert len(slid.steps) == 11


def test_an_answer_comes_back_from_its_own_object(at_five: list[RRInterval]) -> None:
    found = told(stepped(), at_five, Rating(150.0, "comfort", 7))
    assert PaceAnswer.from_dict(found.as_dict()) == found


def test_what_is_said_of_a_pace_is_kept_with_it(at_five: list[RRInterval]) -> None:
    starts = [breath.t for breath in breaths(stepped())]
    third = next(t for t, s in zip(starts, breaths(stepped()), strict=True) if s.period_s > 10.5)
    after = third + 130  # in the easy breathing
    found = told(
        stepped(), at_five, Rating(after, "comfort", 3), Rating(after + 2, "comfort", 8),
        Rating(after + 4, "dizzy", 1), Rating(after, "tension", 9),
    )  # fmt: skip
    assert [step.comfort for step in found.steps] == [None, None, 8, None, None, None]
    assert [step.dizzy for step in found.steps] == [False, False, True, False, False, False]


def test_early_beats_and_a_gap_cost_a_little_and_not_the_answer() -> None:
    early = replace(QUIET, peak_per_min=5.0, early_s=40.0)
    heard = early.intervals(breaths(stepped()), 3)
    flagged = [rr for rr in heard if rr.verdict is not Verdict.NORMAL]
    assert len(flagged) > 30
    slow = [breath for breath in breaths(stepped()) if breath.period_s > 12.5]
    gap_t = slow[-3].t
    heard = [rr for rr in heard if not gap_t < rr.t < gap_t + 12]
    found = told(stepped(), heard)
    assert found.peak_per_min == pytest.approx(5.0, abs=0.35)
    assert sum(step.breaths for step in found.steps) < 48


def test_a_pace_of_which_most_was_lost_says_nothing_and_the_others_do(
    at_five: list[RRInterval],
) -> None:
    """From 200 s to 270 s nothing was heard: most of the six a minute."""
    found = told(stepped(), [rr for rr in at_five if not 200 < rr.t < 270])
    assert found.steps[1].ln_swing is None
    assert found.steps[1].reason
    assert found.reason == said.NOT_AGAIN
    assert found.peak_per_min is None


def test_a_breath_that_was_broken_off_is_not_measured(at_five: list[RRInterval]) -> None:
    led = breaths(stepped())
    broken = led[6]
    finder = PaceFinder(stepped())
    for event in (*led[:7], GuidePaused(broken.t + 3), *at_five):
        finder.fold(event)
    assert finder.result().steps[0].breaths < 9
    assert finder.result().reason == said.STOPPED


@pytest.mark.parametrize(("sensor", "reason"), [("camera", said.CAMERA), ("", said.NO_HEART)])
def test_without_a_strap_nothing_is_said(
    at_five: list[RRInterval], sensor: str, reason: str
) -> None:
    heard = [replace(rr, sensor=sensor) for rr in at_five] if sensor else []
    found = told(stepped(), heard)
    assert (found.peak_per_min, found.reason) == (None, reason)
    assert sentences(found) == [f"Nothing can be said about your pace: {reason}."]


def test_beside_a_camera_the_strap_is_read(at_five: list[RRInterval]) -> None:
    seen = [replace(rr, sensor="camera", rr_ms=rr.rr_ms + 40) for rr in at_five]
    assert told(stepped(), [*seen, *at_five]) == told(stepped(), at_five)


def test_one_that_was_stopped_says_nothing(at_five: list[RRInterval]) -> None:
    found = told(stepped(), at_five, ending=Ending.STOPPED)
    assert (found.peak_per_min, found.reason) == (None, said.STOPPED)
    assert found.steps


# ---------------------------------------------------------------------- the curve and its doubt


def test_a_curve_without_a_peak_gives_an_interval_that_is_open() -> None:
    flat = answer("stepped", steps(80, 80, 80, 80, 80, 80))
    assert (flat.low_per_min, flat.high_per_min) == (None, None)
    assert flat.suggested_per_min == 6.0
    assert sentences(flat) == [
        "The paces cannot be told apart: the swing may be largest at any of them."
    ]
    rising = answer("stepped", steps(30, 45, 70, 100, 150, 45))
    assert rising.low_per_min is None
    assert rising.high_per_min is not None


def test_the_interval_is_wider_where_the_fits_are_worse() -> None:
    t, per_min = np.array(EVEN), np.array([6.5, 6.0, 5.5, 5.0, 4.5, 6.0])
    ln = -np.log1p(((per_min - 5.5) / 0.8) ** 2) / 2
    sure, unsure = (peak(t, per_min, ln, np.full(6, se)) for se in (0.02, 0.3))
    assert sure.per_min == pytest.approx(5.5, abs=0.1)
    width = [(p.high or 7.5) - (p.low or 3.5) for p in (sure, unsure)]
    assert width[0] < width[1]


def test_paces_that_cannot_be_told_apart_are_an_answer() -> None:
    told = answer("stepped", steps(66, 96, 100, 70, 48, 96))
    assert {5.5, 6.0} <= set(told.alike)
    assert told.suggested_per_min == 6.0
    assert told.keeps_usual
    assert any("5.5 and 6.0 cannot be told apart" in line for line in sentences(told))


def test_among_paces_nearly_as_good_the_most_comfortable_is_suggested() -> None:
    made = steps(32, 50, 92, 130, 118, 50)
    assert answer("stepped", made).suggested_per_min == 5.0
    made[4] = replace(made[4], comfort=9)
    assert answer("stepped", made).suggested_per_min == 4.5
    made[4] = replace(made[4], dizzy=True)
    assert answer("stepped", made).suggested_per_min == 5.0
    made[3] = replace(made[3], dizzy=True)
    dizzy = answer("stepped", made)
    assert dizzy.suggested_per_min == 6.0
    assert sentences(dizzy)[-1].endswith("stay at 6 a minute.")


def test_a_swing_that_changed_with_time_says_nothing_of_the_pace() -> None:
    told = answer("stepped", steps(60, 60, 80, 100, 120, 150))
    assert (told.reason, told.peak_per_min) == (said.DRIFTED, None)
    assert told.drift == pytest.approx(2.5)


def test_with_too_few_paces_nothing_is_said() -> None:
    assert answer("stepped", steps(None, 60, 80, None, None, 60)).reason == said.TOO_FEW


def test_each_pace_is_a_line_with_what_was_said_of_it() -> None:
    step = replace(steps(84, 96, 100, 70, 48, 96)[0], per_min=5.5)
    line = step_line(step)
    assert line.startswith("5.5 a minute: swing 84 ms ± ")
    assert line.endswith(" %")
    rated = replace(step, comfort=7, dizzy=True, again=True)
    assert step_line(rated) == f"{line}, comfort 7, dizzy, again"
    unread = replace(rated, ln_swing=None, ln_se=None, reason="too few breaths in a row")
    assert step_line(unread, str.upper) == (
        "5.5 A MINUTE: NO SWING, TOO FEW BREATHS IN A ROW, COMFORT 7, DIZZY, AGAIN"
    )


# ---------------------------------------------------------------------- two runs


def run(peak: float, low: float, high: float, suggested: float) -> PaceAnswer:
    return PaceAnswer(
        "stepped", peak_per_min=peak, low_per_min=low, high_per_min=high,
        suggested_per_min=suggested,
    )  # fmt: skip


FIVE = run(5.1, 4.6, 5.6, 5.0)


@pytest.mark.parametrize(
    ("runs", "offered"),
    [
        ([], None),
        ([FIVE], None),
        ([FIVE, FIVE], 5.0),
        ([FIVE, PaceAnswer("stepped", reason="no heartbeats"), FIVE], 5.0),  # says nothing
        ([FIVE, run(5.9, 5.2, 6.4, 6.0)], None),
        ([run(5.9, 5.2, 6.4, 6.0), FIVE], None),
        ([FIVE, run(4.5, 4.0, 4.9, 4.5)], None),  # too far apart
        ([run(5.8, 5.5, 5.95, 5.5), run(6.2, 6.05, 6.5, 6.5)], None),  # on two sides
        ([run(5.9, 5.2, 6.4, 6.0), FIVE, FIVE], 5.0),
    ],
)
def test_only_two_runs_that_agree_offer_another_pace(
    runs: list[PaceAnswer], offered: float | None
) -> None:
    found = agreement(runs)
    assert found.per_min == offered
    assert bool(found.reason) is (offered is None)
