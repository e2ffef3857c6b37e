"""Today, where a plan is followed: its one thing, a day off, and coming back after a while."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt

from poise.core.guide.exercise import Exercise
from poise.core.weeks.today import Choice, Today
from poise.ui.shell.link import DrillChoice, Link
from poise.ui.shell.todays_ways import choice_of, ways
from poise.ui.shell.window import Window
from poise.ui.text.weeks import conditions
from poise.ui.weeks import Weeks
from poise.ui.widgets.plan_weeks import GO_ON, shown_weeks
from poise.ui.widgets.todays_thing import AGO, TodaysThing
from tests.ui.screens import press, text_of
from tools.gallery import sample
from tools.gallery.pictures import settle
from tools.gallery.sample_weeks import SampleShelf

Key = Qt.Key
FIRST = date(2026, 3, 2)
MISSED = re.compile(r"miss|lost|behind|late\b|should|streak|fail", re.IGNORECASE)
Opened = Callable[..., Window]


def row_of(window: Window) -> TodaysThing:
    return next(iter(window.findChildren(TodaysThing)))


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


def test_three_times_worse_and_it_has_paused_itself_until_it_is_told_to_go_on(
    opened: Opened,
) -> None:
    shelf = SampleShelf("worse")
    window = opened(Weeks(shelf))
    assert "a doctor, a counsellor, a friend" in text_of(window)
    press(window, Key.Key_Return)
    assert shelf.state.resumed == shelf.today.toordinal()
    assert "a doctor" not in text_of(window)


def test_a_choice_of_where_to_go_on_has_a_key_each() -> None:
    assert set(AGO) == set(GO_ON) == set(Choice)
