"""What may be claimed after some weeks: by hand, frozen between the looks, never early."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import exp, log
from random import Random

import pytest

from poise.core.drill import recovery
from poise.core.weeks.outcome import (
    Finding,
    Measure,
    Outcome,
    StandardDrill,
    Week,
    Why,
    change,
    mdc_factor,
    outcome,
    would_show,
)
from poise.core.weeks.outcome_words import (
    ALWAYS,
    WHYS,
    before,
    expected_minus_actual,
    left_out,
    sentences,
)
from poise.simulation.drill_heart import BASE, RECOVERY_S, TASK, DrillHeart
from poise.ui.text.language import speak, tr

R = Measure.REACTIVITY
NOON = 720


def drill(day: int, value: float | None = 15.0, **more: object) -> StandardDrill:
    usual = StandardDrill(f"s{day}", day, NOON, "strap", {R: value}, worn="chest")
    return replace(usual, **more)  # type: ignore[arg-type]


def weekly(values: Sequence[float | None], start: int = 0) -> list[StandardDrill]:
    """A drill to get to know it, then one each Monday; None for a week without."""
    first = [drill(start, 40.0, session="first", minute=0)]
    return first + [drill(start + 7 * w, y) for w, y in enumerate(values) if y is not None]


def at(weeks: int) -> int:
    """The day on which so many weeks are over."""
    return 7 * weeks


FELL = [20.4, 18.6, 18.9, 16.5, 17.1, 14.6, 14.9]
LEVEL = [18.0, 20, 17, 19, 18, 20, 17]


@pytest.mark.parametrize(
    ("weeks", "values", "level", "known"),
    [
        (range(7), FELL, 0.99, (-5.636, -9.109, -2.163)),
        ((0, 1, 3, 4, 5, 6, 7), [20.4, 18.6, 16.5, 17.1, 14.6, 14.9, 13.8], 0.99,
         (-6.211, -9.308, -3.114)),
        (range(7), LEVEL, 0.99, (-0.429, -6.754, 5.897)),
        (range(7), [20, 19, 21, 18, 20, 16, 17], 0.99, (-3.429, -9.986, 3.129)),
        (range(13), [20, 21, 19, 20, 18, 20, 19, 18, 17, 19, 18, 16, 17], 0.995,
         (-3.560, -6.382, -0.739)),
    ],
)  # fmt: skip
def test_the_slope_and_its_interval_are_those_worked_out_by_hand(
    weeks: Sequence[int], values: list[float], level: float, known: tuple[float, float, float]
) -> None:
    seen = change([Week(x, 1, y) for x, y in zip(weeks, values, strict=True)], level)
    assert (seen.change, seen.low, seen.high) == pytest.approx(known, abs=6e-4)
    assert seen.clear == (known[1] > 0 or known[2] < 0)


def test_a_clear_fall_is_called_after_the_seventh_week() -> None:
    told = outcome(weekly(FELL), at(7))
    assert (told.verdict, len(told.weeks), told.next_look) == (Finding.FELL, 7, 13)
    assert told.seen is not None
    assert told.seen.change == pytest.approx(-5.636, abs=1e-3)
    assert outcome(weekly([-y for y in FELL]), at(7)).verdict is Finding.ROSE


def test_six_weeks_or_a_seventh_that_is_not_over_say_nothing() -> None:
    for told in (outcome(weekly(FELL[:6]), at(99)), outcome(weekly(FELL), at(7) - 1)):
        assert (told.verdict, told.seen, len(told.weeks)) == (Finding.NOT_YET, None, 6)
        assert sentences(told)[0] == "6 of 7 weeks have a standard drill."
    assert outcome([], 0) == Outcome(R)


def test_a_week_without_a_drill_keeps_its_place_and_counts_for_nothing() -> None:
    gap = [20.4, 18.6, None, 16.5, 17.1, 14.6, 14.9, 13.8]
    assert outcome(weekly(gap), at(7)).verdict is Finding.NOT_YET
    told = outcome(weekly(gap), at(8))
    assert told.seen is not None
    assert told.seen.change == pytest.approx(-6.211, abs=1e-3)


def test_three_checkpoints_alone_say_nothing() -> None:
    checkpoints = [20.0, None, None, 12.0, None, None, 4.0]
    assert outcome(weekly(checkpoints), at(30)).verdict is Finding.NOT_YET


@pytest.mark.parametrize("values", [FELL, LEVEL])
def test_what_comes_in_weeks_8_to_12_changes_no_verdict(values: list[float]) -> None:
    first = outcome(weekly(values), at(7))
    random = Random(1)
    for _ in range(50):
        more = [random.uniform(-40, 60) for _ in range(random.randrange(1, 6))]
        drills = weekly([*values, *more])
        drills += [drill(7 * 7 + random.randrange(35), random.uniform(-40, 60), session="x")]
        told = outcome(drills, at(12))
        assert (told.looks, told.verdict) == (first.looks, first.verdict)
        assert len(told.weeks) > 7


def test_the_thirteenth_week_is_looked_at_anew_and_closes_the_count() -> None:
    thirteen = [20, 21, 19, 20, 18, 20, 19, 18, 17, 19, 18, 16, 17]
    told = outcome(weekly(thirteen), at(13))
    assert [look.verdict for look in told.looks] == [Finding.NO_CLEAR_CHANGE, Finding.FELL]
    assert (told.verdict, told.next_look, told.count) == (Finding.FELL, None, 1)
    # Six weeks more change nothing: the first count speaks until the second has looked.
    later = outcome(weekly([*thirteen, 40, 50, 60, 70, 80, 90]), at(19))
    assert (later.looks, later.count) == (told.looks, 1)
    second = outcome(weekly([*thirteen, *FELL]), at(20))
    assert (second.count, second.verdict, len(second.weeks)) == (2, Finding.FELL, 7)
    assert second.seen is not None
    assert second.seen.change == pytest.approx(-5.636, abs=1e-3)


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        (drill(10, sensor="camera"), Why.CAMERA),
        (drill(10, sensor="synthetic"), Why.SENSOR),
        (drill(10, worn="arm"), Why.WORN),
        (drill(10, form="four-other"), Why.FORM),
        (drill(10, None), Why.NOT_READ),
        (drill(10, stopped=True), Why.STOPPED),
        (drill(10, minute=NOON + 121), Why.TIME_OF_DAY),
    ],
)
def test_what_cannot_be_compared_is_left_out_and_named(odd: StandardDrill, why: Why) -> None:
    odd = replace(odd, session="odd", values={R: odd.values[R] and 99.0})
    told = outcome([*weekly(FELL), odd], at(7))
    assert told.looks == outcome(weekly(FELL), at(7)).looks
    assert [(one.session, one.why) for one in told.left_out] == [("first", Why.FIRST), ("odd", why)]
    assert left_out(told) == [(Why.FIRST, 1), (why, 1)]


def test_a_drill_of_which_nobody_knows_how_the_strap_was_worn_is_compared() -> None:
    unknown = [replace(one, worn="") if n % 2 else one for n, one in enumerate(weekly(FELL))]
    assert outcome(unknown, at(7)).looks == outcome(weekly(FELL), at(7)).looks


def test_the_very_first_drill_never_enters_whatever_its_sensor() -> None:
    camera = drill(0, sensor="camera", session="c", minute=0)
    told = outcome([camera, *weekly(FELL)[1:]], at(7))
    assert [(one.session, one.why) for one in told.left_out] == [("c", Why.FIRST)]


def test_a_drill_just_two_hours_from_the_usual_time_counts() -> None:
    for minute in (NOON - 120, NOON + 120):
        odd = replace(drill(10, minute=minute), session="odd")
        assert left_out(outcome([*weekly(FELL), odd], at(7))) == [(Why.FIRST, 1)]


def test_midnight_is_near_to_both_its_sides() -> None:
    drills = [replace(d, minute=1430 if n % 2 else 20) for n, d in enumerate(weekly(FELL))]
    assert outcome(drills, at(7)).verdict is Finding.FELL


def test_no_later_drill_changes_what_time_of_day_is_usual() -> None:
    late = [drill(7 * 7 + k % 6, minute=1200, session=f"l{k}") for k in range(40)]
    assert outcome([*weekly(FELL), *late], at(8)).looks == outcome(weekly(FELL), at(7)).looks


def test_another_measure_starts_the_count_anew() -> None:
    told = outcome(weekly([*FELL, 13.0]), at(8), since=21)
    assert (told.verdict, len(told.weeks)) == (Finding.NOT_YET, 5)
    assert left_out(told) == [(Why.BEFORE, 3), (Why.FIRST, 1)]


def test_a_half_time_changes_by_a_factor() -> None:
    halves = [exp(log(60) - 0.1 * w + (0.02 if w % 2 else 0)) for w in range(7)]
    drills = [replace(d, values={Measure.T50: y, R: 15.0})
              for d, y in zip(weekly(FELL), [0.0, *halves], strict=True)]  # fmt: skip
    told = outcome(drills, at(7), Measure.T50)
    assert told.verdict is Finding.FELL
    assert told.seen is not None
    assert told.seen.change == pytest.approx(exp(-0.6), rel=0.02)
    assert told.seen.low < told.seen.change < told.seen.high < 1


def test_others_are_described_over_the_same_weeks() -> None:
    both: Callable[[StandardDrill], StandardDrill] = lambda d: replace(  # noqa: E731
        d, values={R: d.values[R], Measure.LEFT_60: 0.5}
    )
    told = outcome(map(both, weekly(FELL)), at(7))
    assert [(one.measure, one.seen.change) for one in told.described] == [(Measure.LEFT_60, 0.0)]
    assert outcome(map(both, weekly(FELL[:6])), at(7)).described == ()


def test_the_smallest_change_that_would_show_is_that_of_the_non_central_t() -> None:
    assert mdc_factor(range(7), 0.99) == pytest.approx(5.86, abs=0.005)
    assert mdc_factor(range(13), 0.995) == pytest.approx(3.97, abs=0.005)
    assert mdc_factor((0, 1, 3, 4, 5, 6, 7), 0.99) == pytest.approx(5.80, abs=0.05)
    seen = outcome(weekly(LEVEL), at(7)).seen
    assert seen is not None
    residual = 1.383  # by hand: √(9.57 / 5)
    assert seen.mdc == pytest.approx(5.86 * residual, abs=0.01)


def test_what_can_be_shown_is_said_before_the_start() -> None:
    assert would_show(7, 2, 3.0) == pytest.approx(14.2, abs=0.1)
    assert before(2) == (
        "Seven weeks show big changes only. Thirteen show middling ones.",
        "With 2 standard drills a week, 7 weeks would show a change of 14 to 24 bpm in most "
        "people.",
        "With 2 standard drills a week, 13 weeks would show a change of 10 to 16 bpm in most "
        "people.",
    )  # fmt: skip


def test_each_case_has_its_sentence() -> None:
    assert sentences(outcome(weekly(FELL), at(7))) == (
        "Over 7 weeks your heart's response to the standard drill became smaller: −5.6 bpm "
        "(99 % between −9.1 bpm and −2.2 bpm).",
    )
    rose = sentences(outcome(weekly([-y for y in FELL]), at(7)))
    assert "became larger: +5.6 bpm" in rose[0]
    assert rose[1].startswith("That can come from sleep")
    assert sentences(outcome(weekly(LEVEL), at(7))) == (
        "No clear change yet in your heart's response to the standard drill: anything from "
        "−6.8 bpm to +5.9 bpm fits.",
        "With one drill a week a change of about 8.1 bpm would have shown.",
    )
    only = [replace(d, sensor="camera") for d in weekly(FELL)]
    assert sentences(outcome(only, at(7)))[0] == "A camera cannot read a heart while you speak."


def test_every_sentence_is_said_in_german_too() -> None:
    told = [outcome(weekly(y), at(7)) for y in (FELL, [-y for y in FELL], LEVEL, FELL[:5])]
    speak("de")
    for text in (*(t for one in told for t in sentences(one)), *ALWAYS, *before(2),
                 *WHYS.values()):  # fmt: skip
        assert tr(text) != text
    assert tr(sentences(told[0])[0]) == (
        "In 7 Wochen ist die Reaktion deines Herzens auf die Standardübung kleiner geworden: "
        "−5,6 Schläge/min (99 % zwischen −9,1 Schläge/min und −2,2 Schläge/min)."
    )


def test_what_was_expected_against_what_was() -> None:
    assert expected_minus_actual([]) is None
    assert expected_minus_actual([(7, 4), (6, 4), (3, 5)]) == 2


def called(
    people: int, weeks: int, a_week: int, change_sd: float, shared: float, rho: float
) -> float:
    """The share of made-up people who are told of a change by the last of the weeks."""
    found = 0
    for seed in range(people):
        random = Random(seed)
        week, drills = random.gauss(0, 1), [drill(0, 0.0, minute=0)]
        for w in range(weeks):
            for k in range(a_week):
                if (w, k) != (0, 0):
                    y = shared**0.5 * week + (1 - shared) ** 0.5 * random.gauss(0, 1)
                    drills.append(drill(7 * w, y + change_sd * w / (weeks - 1)))
            week = rho * week + (1 - rho**2) ** 0.5 * random.gauss(0, 1)
        told = outcome(drills, at(weeks))
        assert len(told.weeks) == weeks
        found += any(look.seen.clear for look in told.looks)
    return found / people


def test_people_who_do_not_change_are_rarely_told_that_they_did() -> None:
    assert 0.003 <= called(2000, 7, 2, 0, 0, 0) <= 0.017
    assert called(2000, 13, 2, 0, 0.3, 0.5) <= 0.055


def test_a_change_of_six_of_a_drill_s_own_sds_is_seen_by_the_seventh_week() -> None:
    assert called(200, 7, 3, -6, 0.3, 0) >= 0.95


@pytest.mark.parametrize(
    ("first", "last", "verdict"), [(28.0, 10.0, Finding.FELL), (12.0, 30.0, Finding.ROSE)]
)
def test_a_heart_that_changes_beat_by_beat_is_told_so(
    first: float, last: float, verdict: Finding
) -> None:
    """One of the people of benchmarks/bench_outcome.py, two drills a week."""
    random, drills = Random(4), [drill(0, 40.0, session="first", minute=0)]
    for k in range(14):
        rise = first + (last - first) * k / 13 + random.gauss(0, 3)
        heart = DrillHeart(rise_bpm=rise).intervals(random.randrange(1 << 31))
        seen = recovery.measure(heart, BASE, [TASK], TASK.end + RECOVERY_S)
        drills.append(drill(7 * (k // 2) + 3 * (k % 2), seen.reactivity_bpm))
    assert outcome(drills, at(7)).verdict is verdict
