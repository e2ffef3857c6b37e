"""Which standard drills are alike: where the strap was worn, and of which form they were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from poise.core.debrief.summary import DrillSummary
from poise.core.events import Confidence, RecoveryMeasured, SensorState, SensorStatus
from poise.core.guide.drill import Drill
from poise.core.summary import HeartChange, InStep, IntervalCounts, SessionSwing, Summary
from poise.core.weeks.outcome import Why, outcome
from poise.library.outcomes import DrillRecord, standard
from poise.library.worn import worn

BEGAN = datetime(2026, 3, 2, 18, tzinfo=UTC)


def record(day: int, form: str = "four-limit", where: str = "chest") -> DrillRecord:
    """A standard drill in which a heart rose by 20 bpm."""
    measured = RecoveryMeasured(0.0, "strap", reactivity_bpm=20.0)
    drill = Drill(4, form, standard=True, checkpoint=form == "checkpoint")
    said = Summary(
        form, "strap", 440.0, 0.0, 0, True, HeartChange(None, None, None, None, False, ""),
        SessionSwing(None, None, 0, Confidence.NONE, ""), InStep(0, 0), IntervalCounts(0, 0, 0),
        drill=DrillSummary(drill, (), measured, 0, stopped=False),
    )  # fmt: skip
    return DrillRecord(f"{day:02}", BEGAN + timedelta(days=day), said, where)


@pytest.mark.parametrize(
    ("names", "where"),
    [
        (["Polar H10 0A1B2C3D"], "chest"),
        (["Polar Sense 0A1B2C3D"], "arm"),
        (["Polar Sense 0A1B2C3D", "Polar H10 0A1B2C3D"], "chest"),
        (["", "Some strap"], ""),
        ([], ""),
    ],
)
def test_a_strap_is_worn_where_its_model_is(names: list[str], where: str) -> None:
    said = [SensorStatus(0.0, "strap", SensorState.STREAMING, name=name) for name in names]
    camera = SensorStatus(0.0, "camera", SensorState.STREAMING, name="Polar Sense")
    assert worn([*said, camera]) == where


def test_a_checkpoint_is_the_standard_drill_and_another_form_or_place_is_not() -> None:
    records = [
        record(0), record(1), record(2, "checkpoint"), record(3, where="arm"),
        record(4, "of-another-poise"), record(5, where=""),
    ]  # fmt: skip
    told = outcome(standard(records), BEGAN.date().toordinal() + 60)
    assert told.drills == 3
    assert {(one.session, one.why) for one in told.left_out} == {
        ("00", Why.FIRST), ("03", Why.WORN), ("04", Why.FORM),
    }  # fmt: skip


def test_where_it_is_worn_is_known_from_the_first_drill_that_says_so() -> None:
    records = [record(0), record(1, where=""), record(2, where="arm"), record(3, where="chest")]
    told = outcome(standard(records), BEGAN.date().toordinal() + 60)
    assert [one.why for one in told.left_out] == [Why.FIRST, Why.WORN]
    assert told.left_out[-1].session == "03"
