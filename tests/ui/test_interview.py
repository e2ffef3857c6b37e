"""The drill in the window: what is asked and answered by keys, and that no heart is seen in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from poise.core import safety
from poise.core.drill.interview import BETWEEN_S, Interview
from poise.core.events import (
    Act,
    Answered,
    AnswerEnd,
    Asked,
    AskKind,
    Beat,
    DrillAction,
    GuidePaused,
    GuideResumed,
    MetricUpdate,
    Rating,
)
from poise.core.weeks.contexts import Context
from poise.ui.background import Fetch
from poise.ui.journal import Journal
from poise.ui.shell.link import DrillChoice, Drills
from poise.ui.shell.window import Window
from poise.ui.text.language import tr
from poise.ui.widgets.context_rows import ContextRows
from tools.gallery import sample, sample_drill
from tools.gallery.pictures import looks, settle

from .screens import called, text_of

KEYS = {
    "space": Qt.Key.Key_Space, "tab": Qt.Key.Key_Tab, "esc": Qt.Key.Key_Escape,
    "enter": Qt.Key.Key_Return,
}  # fmt: skip


class Drilled:
    """A window over a made-up drill, moved to any moment of it."""

    def __init__(self, form: str = "four-limit") -> None:
        self.link = sample_drill.stage(form)
        self.chosen: list[DrillChoice] = []
        self.window = Window(
            sample.PlayedLink(self.link.link.exercise, [], None).link, settings=looks(),
            renew=lambda _s: (sample_drill.stage(form).link, []),
            drills=Drills(self._open, list, lambda: [("operations", "Operations")]),
        )  # fmt: skip
        self.window.resize(900, 600)
        self.window.show()

    def _open(self, choice: DrillChoice):
        self.chosen.append(choice)
        return self.link.link

    def press(self, key: str) -> None:
        code = KEYS.get(key) or Qt.Key(ord(key.upper()))
        QTest.keyClick(self.window.focusWidget() or self.window, code)
        self.window.frame()

    def at(self, t: float) -> str:
        self.link.clock.move_to(t)
        self.window.frame()
        return text_of(self.window)

    @property
    def acts(self) -> list[DrillAction]:
        return [event.action for event in self.link.sent if isinstance(event, Act)]


@pytest.fixture
def drilled(qapp: object) -> Iterator[Drilled]:
    made = Drilled()
    yield made
    made.window.close()


def begun(drilled: Drilled) -> None:
    drilled.window.open("drill")
    settle(drilled.window)
    drilled.press("space")
    drilled.window.frame()


def test_d_leads_to_the_drill_and_space_begins_it(drilled: Drilled) -> None:
    drilled.window.frame()
    drilled.press("d")
    assert drilled.window.pages.shown == "drill"
    settle(drilled.window)
    drilled.press("7")
    drilled.press("space")
    drilled.window.frame()
    assert drilled.window.pages.shown == "interview"
    assert drilled.chosen == [DrillChoice(level=1)]
    (rating,) = (event for event in drilled.link.sent if isinstance(event, Rating))
    assert (rating.scale, rating.value) == ("expected", 7)


def test_no_heart_is_seen_from_the_beginning_to_the_end_of_the_recovery(drilled: Drilled) -> None:
    begun(drilled)
    for t in range(5, 440, 5):
        said = drilled.at(float(t))
        assert drilled.window.pages.shown == "interview"
        assert "bpm" not in said
        # Nor a number that could be one: only the time that is left stands as digits.
        drawn = [ask.text for ask in drilled.link.link.exercise.drill.tasks[0].asks]  # type: ignore[union-attr]
        for text in drawn:
            said = said.replace(text, "")
        digits = re.findall(r"\d+", re.sub(r"\d+:\d\d left", "", said))
        assert digits == [], (t, said)


def test_space_begins_and_ends_an_answer_and_the_letters_do_the_rest(drilled: Drilled) -> None:
    begun(drilled)
    assert "How do you evaluate" in drilled.at(125.0)
    drilled.press("b")  # there is no time to run yet
    drilled.at(141.0)
    drilled.press("space")
    assert "Done" in drilled.at(150.0)
    drilled.press("n")
    drilled.press("r")  # nobody has to say it back here
    assert drilled.acts == [DrillAction.ANSWER, DrillAction.SKIP]


def test_a_lost_thread_hides_the_question_and_leads_one_breath(drilled: Drilled) -> None:
    begun(drilled)
    assert "What does batch normalisation" in drilled.at(214.0)
    said = drilled.at(218.0)
    assert "batch normalisation" not in said
    assert "One breath" in said
    assert drilled.window.pages["interview"].room.guide.isVisible()
    drilled.press("space")
    assert drilled.acts[-1] is DrillAction.RESUME
    assert "batch normalisation" in drilled.at(228.0)


def test_a_lost_thread_hides_what_was_said_to_a_feeling_just_before(drilled: Drilled) -> None:
    begun(drilled)
    drilled.at(216.5)
    drilled.press("l")
    drilled.press("2")
    drilled.press("2")
    assert "One breath" in drilled.at(218.0)


def test_two_taps_name_a_feeling(drilled: Drilled) -> None:
    begun(drilled)
    drilled.at(150.0)
    drilled.press("l")
    assert "tense" in text_of(drilled.window)
    drilled.press("2")
    assert drilled.link.sent[-1] == Act(150.0, DrillAction.LABEL, detail="tense")
    assert "Let it settle" in text_of(drilled.window)
    drilled.press("2")
    assert "How do you evaluate" in drilled.at(150.5)


def test_the_words_for_when_it_is_too_much_are_one_key_away(drilled: Drilled) -> None:
    begun(drilled)
    drilled.at(150.0)
    drilled.press("?")
    assert "call for help" in text_of(drilled.window)
    drilled.press("esc")
    assert "How do you evaluate" in text_of(drilled.window)
    drilled.press("esc")
    assert type(drilled.link.sent[-1]).__name__ == "Command"


def test_afterwards_it_asks_one_thing_at_a_time_and_keeps_the_answers(drilled: Drilled) -> None:
    begun(drilled)
    said = drilled.at(460.0)
    assert drilled.window.pages.shown == "debrief"
    assert "How bad was it?" in said
    assert "bpm" not in said
    drilled.press("5")
    assert drilled.link.kept[-1] == {"actual": 5}
    drilled.press("enter")
    said = text_of(drilled.window)
    assert "a minute faster than at rest" in said
    assert "Half of the rise" in said or "half of the rise" in said
    assert "This is the demo heart, not yours." in said
    drilled.press("enter")
    drilled.press("enter")
    assert "One thing that went well" in text_of(drilled.window)
    drilled.press("enter")  # without words once, and three are offered
    assert "Lost the thread and found it again." in text_of(drilled.window)
    drilled.press("2")
    drilled.press("enter")
    assert drilled.link.kept[-1]["went_well"] == "Lost the thread and found it again."
    assert "Where was it?" in text_of(drilled.window)
    assert "context" not in drilled.link.kept[-1]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return):  # past the desk
        QTest.keyClick(drilled.window.focusWidget() or drilled.window, key)
        drilled.window.frame()
    assert drilled.link.kept[-1]["context"] == {"place": "kitchen"}
    assert "What is next" in text_of(drilled.window)


@pytest.mark.parametrize("wishes", [True, False])
def test_at_the_end_the_journal_is_offered_where_the_plan_wishes_for_it(
    drilled: Drilled, wishes: bool
) -> None:
    drilled.window.journal = Journal()
    drilled.window.journal.wished = lambda: Fetch(lambda: wishes)  # type: ignore[method-assign]
    begun(drilled)
    for t in (460.0, 460.2, 460.4):
        assert "Write about it" not in drilled.at(t)
    for _ in range(3):
        drilled.press("enter")
    QTest.keyClicks(drilled.window.focusWidget(), "Just in time: 5")  # the line has the keyboard
    for _ in range(2):
        drilled.press("enter")
    assert drilled.link.kept[-1]["went_well"] == "Just in time: 5"
    assert "What is next" in text_of(drilled.window)
    assert ("Write about it" in text_of(drilled.window)) is wishes
    drilled.press("j")  # at once: the keyboard is not in the line, which Tab comes to
    assert drilled.window.pages.shown == ("journal" if wishes else "debrief")


def test_the_surroundings_of_the_last_drill_are_chosen_already_and_own_words_are_taken(
    drilled: Drilled,
) -> None:
    rows = ContextRows(
        drilled.window.theme, Context("the attic", posture="standing"),
        {"place": ["the attic", "a train"]}, drilled.window,
    )  # fmt: skip
    rows.lay(600)
    rows.show()
    assert "the attic" in text_of(drilled.window)
    assert "a train" in text_of(drilled.window)
    assert rows.context == Context("the attic", posture="standing")
    field = rows.own["noise"][1]
    low = rows.lay(600)
    other = next(b for b in rows.findChildren(QAbstractButton) if b.text().startswith("Other")
                 and called(b).startswith("Noise"))  # fmt: skip
    other.click()
    assert rows.lay(600) > low
    QTest.keyClicks(field, "a drill next door")
    assert rows.context == Context("the attic", "standing", noise="a drill next door")


# ---------------------------------------------------------------------- the fold


EXERCISE = sample_drill.done("four-limit")[0]


def folded(*events: object) -> Interview:
    from poise.core.events import StageChanged

    interview = Interview(EXERCISE)
    for event in (StageChanged(0.0, 2, "Answer"), *events):
        interview.fold(event)  # type: ignore[arg-type]
    return interview


ASKED = Asked(0.0, 0, "ops-07", AskKind.QUESTION, "Why?", 60.0)


def test_what_is_left_of_an_answer_stands_still_while_the_thread_is_lost_or_in_a_pause() -> None:
    assert folded(ASKED).left_s(20.0) == 40.0
    lost = folded(ASKED, Act(10.0, DrillAction.BLANK))
    assert lost.left_s(25.0) == 50.0
    lost.fold(Act(30.0, DrillAction.RESUME))
    assert lost.left_s(40.0) == 40.0
    paused = folded(ASKED, GuidePaused(10.0))
    assert paused.left_s(90.0) == 50.0
    paused.fold(GuideResumed(100.0))
    assert paused.left_s(110.0) == 40.0


def test_an_interruption_goes_again_and_changes_nothing_of_the_answer() -> None:
    interview = folded(ASKED, Asked(5.0, 1, "ops-07", AskKind.INTERRUPT, "Sorry?"))
    assert interview.asked == ASKED
    assert interview.said_between(6.0) is not None
    assert interview.said_between(5.0 + BETWEEN_S) is None


def test_a_limit_that_was_reached_is_said_for_a_moment() -> None:
    interview = folded(ASKED, Answered(60.0, 0, AnswerEnd.LIMIT))
    assert interview.asked is None
    assert interview.limit_reached(61.0)
    assert not interview.limit_reached(63.0)


def test_beats_are_no_part_of_it_and_rates_are_for_afterwards() -> None:
    interview = folded(
        ASKED,
        Beat(1.0, "strap", 3.0, 800.0, True),
        MetricUpdate(12.0, "strap", "heart_rate", 80.0, 1.0, "bpm", 10.0, 12, "high"),  # type: ignore[arg-type]
        MetricUpdate(12.0, "camera", "heart_rate", 70.0, 1.0, "bpm", 10.0, 12, "high"),  # type: ignore[arg-type]
    )
    assert interview.curve() == [(7.0, 80.0)]


def test_what_is_left_of_a_part_knows_of_the_pauses_in_it_alone(drilled: Drilled) -> None:
    begun(drilled)
    drilled.at(200.0)
    for event in (GuidePaused(200.0), GuideResumed(230.0)):  # in the task, before the recovery
        drilled.window.view.fold(event)
    assert "2:20 left" in drilled.at(300.0)  # of three minutes, from 260 on
    for event in (GuidePaused(300.0), GuideResumed(320.0)):
        drilled.window.view.fold(event)
    assert "2:10 left" in drilled.at(330.0)


def test_what_to_do_a_pause_the_end_of_the_time_and_help_are_heard_too(
    drilled: Drilled, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def keep(event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            heard.append(event.message())

    monkeypatch.setattr("poise.ui.widgets.announcer.QAccessible.updateAccessibility", keep)
    QAccessible.setActive(True)
    try:
        begun(drilled)
        drilled.at(5.0)
        assert heard == ["Sit quietly", "Sit comfortably. Breathe normally."]
        drilled.press("?")
        assert heard[-1].startswith(tr(safety.PANIC[0]))
    finally:
        QAccessible.setActive(False)
    assert len(heard) == len(set(heard))
