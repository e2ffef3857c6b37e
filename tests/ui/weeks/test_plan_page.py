"""The plan in the window: chosen, changed, paused and written down without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt

from poise import paths, plans
from poise.core.weeks.outcome import Measure
from poise.library import outcomes, plan
from poise.ui.shell.window import Window
from poise.ui.weeks import Weeks
from poise.ui.widgets.field import Field
from poise.ui.widgets.todays_thing import TodaysThing
from tests.ui.screens import click, press, text_of
from tools.gallery.sample_weeks import SampleShelf

Key = Qt.Key
FIRST = date(2026, 3, 2)
Opened = Callable[..., Window]


def row_of(window: Window) -> TodaysThing:
    return next(iter(window.findChildren(TodaysThing)))


def begun(opened: Opened) -> Window:
    """The window with the six weeks begun."""
    weeks = Weeks()
    weeks.start("six-weeks", Measure.REACTIVITY).wait()
    return opened(weeks)


def test_a_plan_is_chosen_with_what_it_can_show_and_begun(
    opened: Opened, today: Callable[[int], None]
) -> None:
    window = opened()
    press(window, Key.Key_P)
    assert "14 to 24 bpm in most people" in text_of(window)
    assert not paths.plan_state().exists()
    press(window, Key.Key_Return)
    found = plan.following()
    assert found is not None
    assert (found.plan.name, found.plan.primary) == ("six-weeks", Measure.REACTIVITY)
    assert "Today: Standard drill" in text_of(window)
    press(window, Key.Key_Escape)
    assert "Week 1 of 7" in text_of(window)  # Today says so at once


def test_the_measure_is_chosen_before_the_start(
    opened: Opened, today: Callable[[int], None]
) -> None:
    weeks = Weeks()
    weeks.start("two-weeks", Measure.LEFT_60).wait()
    found = plan.following()
    assert found is not None
    assert (found.plan.primary, outcomes.chosen().primary) == (Measure.LEFT_60, Measure.LEFT_60)
    assert found.plan.weeks == plans.load("two-weeks").weeks


def test_the_week_that_it_is_now_is_to_be_seen_in_a_long_plan(opened: Opened) -> None:
    shelf = SampleShelf("third")
    assert shelf.plan is not None
    shelf.plan = replace(shelf.plan, weeks=shelf.plan.weeks[:1] * 20)
    shelf.state = replace(shelf.state, start=shelf.today.toordinal() - 7 * 17)
    window = opened(Weeks(shelf))
    press(window, Key.Key_4)
    sheet = window.pages["plan"].page  # type: ignore[attr-defined]
    row = sheet.weeks.rows[17]
    assert row.shown.now
    assert not row.visibleRegion().isEmpty()
    assert sheet.weeks.rows[0].visibleRegion().isEmpty()


def test_the_plan_is_paused_and_goes_on(opened: Opened, today: Callable[[int], None]) -> None:
    window = begun(opened)
    press(window, Key.Key_4, Key.Key_B)
    assert plan.needed().state.paused == FIRST.toordinal()
    assert "The plan is paused." in text_of(window)
    today(30)
    press(window, Key.Key_1)
    assert "The plan is paused." in text_of(window)
    press(window, Key.Key_4, Key.Key_G)
    state = plan.needed().state
    assert (state.paused, state.resumed) == (None, FIRST.toordinal() + 30)


def test_the_person_s_own_copy_is_changed_week_by_week(
    opened: Opened, today: Callable[[int], None]
) -> None:
    window = begun(opened)
    press(window, Key.Key_4, Key.Key_E)
    edit = window.pages["plan"].page  # type: ignore[attr-defined]
    edit.lines._choose("do.reset")(4)
    edit.lines._choose("low")(3)
    edit.lines._fields["name"].setText("Mine")
    press(window, Key.Key_N)
    found = plan.needed().plan
    assert found.weeks[0].do["reset"] == 4
    assert (found.weeks[0].name, found.weeks[0].levels) == ("Mine", (3, 3))
    assert found.weeks[1:] == plans.load("six-weeks").weeks[1:]
    press(window, Key.Key_M, Key.Key_L, Key.Key_L)
    assert len(plan.needed().plan.weeks) == 6
    edit.lines._fields["name"].setText("x" * 200)
    edit.lines._choose("standard")(3)
    press(window, Key.Key_Escape)
    assert plan.needed().plan.standard_per_week == 3
    assert "Mine" in text_of(window)


def test_a_plan_comes_back_from_the_file_it_was_written_to() -> None:
    for name in plans.names():
        own = replace(plans.load(name), primary=Measure.T50)
        assert plans.parse(plans.dump(own), name) == own


def test_an_interview_is_written_down_and_taken_back(
    opened: Opened, today: Callable[[int], None]
) -> None:
    window = begun(opened)
    press(window, Key.Key_4, Key.Key_I)
    day, time = (f for f in window.findChildren(Field) if f.isVisible())
    day.setText("never")
    click(window, "Save")
    assert "2026-04-02" in text_of(window)
    for gone in ("2026-01-01", "9999-12-31"):
        day.setText(gone)
        click(window, "Save")
        assert "that day is over" in text_of(window)
    assert plan.needed().state.interview is None
    day.setText("2026-03-03")
    time.setText("9:30")
    click(window, "Save")
    state = plan.needed().state
    assert (state.interview, state.interview_minute) == (date(2026, 3, 3).toordinal(), 570)
    assert "Interview on Tue 3 Mar" in text_of(window)
    today(1)
    press(window, Key.Key_1)
    assert "Your interview is over" in text_of(window)  # it is noon
    press(window, Key.Key_4, Key.Key_I)
    click(window, "No interview")
    assert plan.needed().state.interview is None


def test_a_calendar_file_is_written_without_an_alarm(
    opened: Opened, today: Callable[[int], None]
) -> None:
    window = begun(opened)
    press(window, Key.Key_4, Key.Key_X)
    (written,) = paths.exports().glob("*.ics")
    assert f"Written to {written}." in text_of(window)
    text = written.read_text()
    assert text.startswith("BEGIN:VCALENDAR")
    assert "VALARM" not in text


def test_a_plan_that_cannot_be_read_is_said_and_not_lost(
    opened: Opened, today: Callable[[int], None]
) -> None:
    weeks = Weeks()
    weeks.start("six-weeks", Measure.REACTIVITY).wait()
    paths.plan().write_text("title = 5")
    window = opened(weeks)
    assert "Your plan cannot be read." in text_of(row_of(window))
    press(window, Key.Key_P)
    assert "title" in text_of(window)
    press(window, Key.Key_Escape)
    assert window.pages.shown == "today"
