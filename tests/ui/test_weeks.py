"""The plan and the outcome in the window: chosen, followed, changed and printed without a mouse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from poise import clock, paths, plans
from poise.core.guide.exercise import Exercise
from poise.core.weeks.outcome import Measure
from poise.core.weeks.today import Choice, Today
from poise.library import outcomes, plan
from poise.ui.background import PastSessions
from poise.ui.shell.link import DrillChoice, Link, Start
from poise.ui.shell.todays_ways import choice_of, ways
from poise.ui.shell.window import Window
from poise.ui.text.language import speak
from poise.ui.text.weeks import conditions, experience
from poise.ui.theme import LIGHT, Theme
from poise.ui.weeks import Weeks
from poise.ui.widgets.button import Pill
from poise.ui.widgets.field import Field
from poise.ui.widgets.plan_weeks import GO_ON, shown_weeks
from poise.ui.widgets.todays_thing import AGO, TodaysThing
from poise.ui.widgets.week_plot import WeekPlot
from tools.gallery import sample, sample_drill
from tools.gallery.pictures import looks, settle
from tools.gallery.sample_weeks import SampleShelf

from .screens import text_of

Key = Qt.Key
FIRST = date(2026, 3, 2)
MISSED = re.compile(r"miss|lost|behind|late\b|should|streak|fail", re.IGNORECASE)
Opened = Callable[..., Window]


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Moves the day it is."""
    now = [FIRST]
    monkeypatch.setattr(clock, "today", lambda: now[0])
    real = clock.moment()
    monkeypatch.setattr(
        clock, "moment",
        lambda: real.replace(year=now[0].year, month=now[0].month, day=now[0].day, hour=12),
    )  # fmt: skip

    def move(day: int) -> None:
        now[0] = FIRST + timedelta(days=day)

    return move


@pytest.fixture
def opened(reset: Exercise) -> Iterator[Opened]:
    windows: list[Window] = []

    def make(weeks: Weeks | None = None) -> Window:
        stage = sample.PlayedLink(reset, [], None)
        window = Window(
            stage.link, settings=looks("light"), weeks=weeks or Weeks(),
            more=[Start("Train", "T", lambda: stage.link, name="steady-six")],
            renew=lambda _settings: (stage.link, []),
            past_sessions=PastSessions(list), drills=sample_drill.offered(stage),
        )  # fmt: skip
        window.resize(900, 600)
        window.show()
        window.activateWindow()
        settle(window)
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.close()


def press(window: Window, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or window, key)
        settle(window)


def click(window: Window, text: str) -> None:
    next(p for p in window.findChildren(Pill) if p.isVisible() and p.text() == text).click()
    settle(window)


def row_of(window: Window) -> TodaysThing:
    return next(iter(window.findChildren(TodaysThing)))


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


def test_enter_on_today_makes_the_plan_s_drill_ready(opened: Opened) -> None:
    window = opened(Weeks(SampleShelf("begun")))
    assert "The first standard drill" in text_of(window)
    press(window, Key.Key_Return)
    page = window.pages["drill"]
    assert page.lines.choice == DrillChoice(4, standard=True)  # type: ignore[attr-defined]


def test_of_a_checkpoint_it_is_asked_what_should_be_the_same_and_of_no_other_drill(
    opened: Opened,
) -> None:
    window = opened(Weeks(SampleShelf("begun")))
    for checkpoint in (False, True):
        window.controller.suggested = DrillChoice(4, standard=True, checkpoint=checkpoint)
        window.open("drill")
        settle(window)
        assert ("Coffee in the last hour?" in text_of(window)) is checkpoint
        if not checkpoint:
            window.back()
    page = window.pages["drill"]
    for key, answer in (("seat", False), ("coffee", True)):
        page.lines._choose(key)(answer)  # type: ignore[attr-defined]
    assert page.lines.said() == {  # type: ignore[attr-defined]
        "conditions": {"seat": False, "coffee": True}
    }
    now = replace(SampleShelf("fell").outcome(), differs=((FIRST, ("seat",)),))
    assert conditions(now) == ["On Mon 2 Mar something was different: another seat."]


def test_a_drill_that_differs_on_purpose_is_begun_as_the_plan_has_it() -> None:
    told = Today("drill", level=2, varied=True, one_bank=True, bank="design")
    assert choice_of(told) == DrillChoice(2, varied=True, bank="design")


def test_slow_breathing_of_the_plan_lasts_as_it_says_and_practise_stays_as_it_was(
    opened: Opened, reset: Exercise
) -> None:
    window = opened(Weeks(SampleShelf("begun")))
    asked: list[int] = []

    def lasting(minutes: int) -> Link:
        asked.append(minutes)
        return sample.PlayedLink(reset, [], None).link

    window.controller.more = (
        window.controller.more[0]._replace(stretches=True, lasting=lasting),
    )  # fmt: skip
    before = window.choices.settings
    ways(window)["train"](Today("train", minutes=7))
    assert asked == [7]
    assert window.choices.settings == before


def test_a_checkpoint_and_a_drill_somewhere_new_stand_ready_too(opened: Opened) -> None:
    shelf = SampleShelf("begun")
    window = opened(Weeks(shelf))
    for choice in (DrillChoice(4, standard=True, checkpoint=True), DrillChoice(4, "transfer")):
        window.controller.suggested = choice
        window.open("drill")
        settle(window)
        page = window.pages["drill"]
        assert page.lines.choice == choice  # type: ignore[attr-defined]
        press(window, Key.Key_Escape)


def test_today_can_be_let_go_and_says_enough_and_nothing_missed(opened: Opened) -> None:
    shelf = SampleShelf("third")
    window = opened(Weeks(shelf))
    press(window, Key.Key_X)
    assert "A day off." in text_of(window)
    assert not MISSED.search(text_of(row_of(window)))


def test_after_a_while_away_it_asks_where_to_go_on(opened: Opened) -> None:
    shelf = SampleShelf("away")
    window = opened(Weeks(shelf))
    said = text_of(row_of(window))
    assert "Welcome back" in said
    assert not MISSED.search(said)
    begun = shelf.state.begun
    press(window, Key.Key_W)
    assert (shelf.state.resumed, shelf.state.begun) == (shelf.today.toordinal(), begun)
    assert "Welcome back" not in text_of(window)
    row = row_of(window)
    assert row.now is not None
    assert row.now.told is not None
    assert sum(row.now.told.weeks) == 2  # the weeks in which something was done stay


def test_what_was_done_before_a_while_away_stays_to_be_seen() -> None:
    shelf = SampleShelf("away")
    before = sum(len(row.done) for row in shown_weeks(shelf.look()))
    assert before == len(shelf.done)
    shelf.resume(Choice.HERE)  # in the second week; the plan has moved by two
    rows = shown_weeks(shelf.look())
    assert [bool(row.done) for row in rows] == [True, *[False] * 6]
    assert [row.now for row in rows] == [False, True, *[False] * 5]
    shelf.resume(Choice.BEGINNING)
    assert not any(row.done for row in shown_weeks(shelf.look()))


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


def test_three_times_worse_and_it_has_paused_itself_until_it_is_told_to_go_on(
    opened: Opened,
) -> None:
    shelf = SampleShelf("worse")
    window = opened(Weeks(shelf))
    assert "a doctor, a counsellor, a friend" in text_of(window)
    press(window, Key.Key_Return)
    assert shelf.state.resumed == shelf.today.toordinal()
    assert "a doctor" not in text_of(window)


def test_the_plan_is_paused_and_goes_on(opened: Opened, today: Callable[[int], None]) -> None:
    weeks = Weeks()
    weeks.start("six-weeks", Measure.REACTIVITY).wait()
    window = opened(weeks)
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
    weeks = Weeks()
    weeks.start("six-weeks", Measure.REACTIVITY).wait()
    window = opened(weeks)
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
    weeks = Weeks()
    weeks.start("six-weeks", Measure.REACTIVITY).wait()
    window = opened(weeks)
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
    weeks = Weeks()
    weeks.start("six-weeks", Measure.REACTIVITY).wait()
    window = opened(weeks)
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


def test_before_its_time_the_outcome_says_how_many_weeks_there_are(opened: Opened) -> None:
    window = opened(Weeks(SampleShelf("third")))
    press(window, Key.Key_4, Key.Key_O)
    said = text_of(window)
    assert "2 of 7 weeks have a standard drill." in said
    assert "became" not in said
    assert "Seven weeks show big changes only." in said
    assert "1 left out: the very first, for getting to know the drill." in said


def test_a_look_is_frozen_and_can_be_seen_again(opened: Opened) -> None:
    window = opened(Weeks(SampleShelf("fell")))
    press(window, Key.Key_4, Key.Key_O)
    whole, page = text_of(window), window.pages["outcome"]
    finding = next(line for line in whole.splitlines() if "became smaller" in line)
    press(window, Key.Key_L)
    assert finding in text_of(window)
    assert len(page.seen.told.weeks) == 7  # type: ignore[attr-defined]
    press(window, Key.Key_L)
    assert len(page.seen.told.weeks) == 9  # type: ignore[attr-defined]


def test_the_outcome_is_saved_as_one_page(opened: Opened) -> None:
    window = opened(Weeks(SampleShelf("unclear")))
    press(window, Key.Key_4, Key.Key_O, Key.Key_D, Key.Key_F)
    sheet = window.pages["outcome"].page  # type: ignore[attr-defined]
    while sheet.sharing._coming is not None:
        sheet.sharing._coming.wait()
        window.frame()
    (written,) = paths.exports().glob("*.pdf")
    assert written.name == "poise-outcome.pdf"
    assert len(re.findall(rb"/Type\s*/Page\b", written.read_bytes())) == 1


def test_no_line_is_drawn_where_nothing_is_clear() -> None:
    heart = LIGHT.heart
    for kind, drawn in (("fell", True), ("unclear", False), ("third", False)):
        plot = WeekPlot(Theme(LIGHT), SampleShelf(kind).outcome().told)
        plot.resize(600, 200)
        image = plot.grab().toImage()
        found = any(
            image.pixelColor(x, y).name() == heart
            for x in range(0, image.width(), 2) for y in range(image.height())
        )  # fmt: skip
        assert found is drawn, kind


@pytest.mark.parametrize(
    ("rated", "english", "german"),
    [
        ([(6, 4)], "In one drill it was 2 less bad than you expected.",
         "In einer Übung: um 2 weniger schlimm als erwartet."),
        ([(6, 4), (7, 6), (5, 4)], "Typically, over 3 drills, it was 1 less bad than you expected.",
         "Meist, in 3 Übungen: um 1 weniger schlimm als erwartet."),
        ([(2, 2)], "In one drill it was as bad as you expected.",
         "In einer Übung: so schlimm wie erwartet."),
        ([(2, 4)], "In one drill it was 2 worse than you expected.",
         "In einer Übung: um 2 schlimmer als erwartet."),
    ],
)  # fmt: skip
def test_what_was_expected_stands_beside_what_was(
    rated: list[tuple[int, int]], english: str, german: str
) -> None:
    now = SimpleNamespace(experience=[SimpleNamespace(expected=e, actual=a) for e, a in rated])
    assert experience(now) == english  # type: ignore[arg-type]
    speak("de")
    assert experience(now) == german  # type: ignore[arg-type]
    speak("en")


def test_a_choice_of_where_to_go_on_has_a_key_each() -> None:
    assert set(AGO) == set(GO_ON) == set(Choice)
