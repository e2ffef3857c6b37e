"""Today below its large button: what is due, a new place once a week, the last win; the map."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from poise import clock, paths
from poise.core.guide.exercise import Exercise
from poise.core.weeks.contexts import Context, Practised
from poise.library import dizziness, journal
from poise.library.journal_entry import from_dict
from poise.recording import notes
from poise.simulation.recordings import made_up
from poise.ui.background import PastSessions
from poise.ui.journal import Journal
from poise.ui.pages.contexts import ContextsPage
from poise.ui.shell.link import Drills, Start
from poise.ui.shell.window import Window
from poise.ui.widgets.today_note import TodayNote
from tools.gallery import sample, sample_contexts
from tools.gallery.pictures import looks, settle

from .screens import text_of

Key = Qt.Key


class Morning:
    """Somebody who opens poise."""

    def __init__(self, reset: Exercise, practised: list[Practised], language: str = "en") -> None:
        self.said = 0
        stage = sample.PlayedLink(reset, [], None)

        def suggests() -> bool:
            self.said += 1
            return bool(practised)

        drills = Drills(
            lambda _choice: stage.link, list, practised=lambda: practised, suggests_place=suggests
        )
        self.window = Window(
            stage.link, settings=looks("light", language=language), journal=Journal(),
            drills=drills, renew=lambda _settings: (stage.link, []),
            past_sessions=PastSessions(list), more=[Start("Train", "T", lambda: stage.link)],
        )  # fmt: skip
        self.window.resize(900, 600)
        self.window.show()
        self.window.activateWindow()
        QApplication.processEvents()
        self.look()

    def look(self) -> None:
        """Two frames: one that asks, and one that has the answer."""
        self.window.frame()
        for row in self.window.findChildren(TodayNote):
            row.wait()
        for page in self.window.findChildren(ContextsPage):
            page.wait()
        assert self.window.journal is not None
        self.window.journal.wait()
        settle(self.window)
        self.window.frame()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key)
        self.look()

    @property
    def says(self) -> str:
        return text_of(self.window)


def noted_after(answers: list[object]) -> None:
    """A session each, with what was noted of dizziness."""
    folder = paths.sessions()
    folder.mkdir(parents=True, exist_ok=True)
    for n, dizzy in enumerate(answers):
        recording = folder / f"2026-03-0{n + 1}T18-00-00-interview-reset.poise.jsonl"
        recording.touch()
        if dizzy is not None:
            notes.save(recording, {"dizzy": dizzy})


@pytest.fixture
def morning(reset: Exercise) -> Callable[..., Morning]:
    return lambda *practised, **more: Morning(reset, list(practised), **more)


def meant(text: str, due_in_days: int) -> str:
    """The id of an entry with something to do."""
    now, due = clock.moment(), clock.today() + timedelta(days=due_in_days)
    action = {"text": text, "due": due.isoformat(), "when": f"When {text}"}
    return journal.add(from_dict({"kind": "3r", "rewire": "x", "action": action}, now))


def test_nothing_is_said_while_there_is_nothing(morning: Callable[..., Morning]) -> None:
    today = morning()
    for words in ("Due", "Went well", "Somewhere new"):
        assert words not in today.says


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        ([True], False),
        ([True, True], True),
        ([True, None, None, True], True),  # who did not answer did not say no
        ([True, False, True], True),
        ([True, True, False, False], False),
        ([1, "yes"], False),
    ],
)
def test_who_felt_dizzy_twice_lately_is_told_of_smaller_breaths(
    noted: list[object], said: bool
) -> None:
    noted_after(noted)
    assert dizziness.smaller_breaths() is said


def test_smaller_breaths_stand_on_today_with_the_way_to_an_easier_pace(
    morning: Callable[..., Morning],
) -> None:
    noted_after([True, True])
    today = morning()
    assert "take smaller breaths than you could" in today.says
    today.press(Key.Key_E)
    assert today.window.pages.shown == "practise"


def test_after_a_power_cut_today_says_that_the_session_is_kept(
    morning: Callable[..., Morning],
) -> None:
    assert "cut off" not in morning().says
    paths.sessions().mkdir(parents=True, exist_ok=True)
    path = paths.sessions() / "2026-03-01T18-00-00-interview-reset.poise.jsonl"
    made_up(path)
    path.write_bytes(path.read_bytes()[:20_000])
    today = morning()
    assert "Your last session was cut off. What was recorded until then is kept." in today.says
    today.press(Key.Key_H)
    assert today.window.pages.shown == "sessions"


def test_what_is_due_comes_one_at_a_time_and_is_done_later_or_let_go(
    morning: Callable[..., Morning],
) -> None:
    ids = [meant(text, days) for text, days in (("one", -2), ("two", 0), ("three", 0), ("four", 1))]
    today = morning()
    assert "Due since" in today.says
    assert "When one" in today.says
    assert "two" not in today.says
    today.press(Key.Key_K)
    assert "Due today" in today.says
    assert "When two" in today.says
    today.press(Key.Key_N)
    today.press(Key.Key_G)
    assert "Due" not in today.says  # the fourth is not due before tomorrow
    today.press(Key.Key_K)
    actions = [journal.find(id)[1].action for id in ids]
    assert [(a.done, a.dropped, a.due) for a in actions if a is not None] == [
        (clock.today(), False, clock.today() - timedelta(days=2)),
        (None, False, clock.today() + timedelta(days=3)),
        (None, True, clock.today()),
        (None, False, clock.today() + timedelta(days=1)),
    ]  # fmt: skip


def test_a_window_left_open_over_night_says_what_is_due_then(
    morning: Callable[..., Morning], monkeypatch: pytest.MonkeyPatch
) -> None:
    meant("one", 1)
    today = morning()
    assert "Due" not in today.says
    tomorrow = clock.today() + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    today.look()
    assert "Due today" in today.says


def test_the_last_win_stands_there_and_another_after_it_was_written(
    morning: Callable[..., Morning],
) -> None:
    journal.add(from_dict({"kind": "win", "text": "I began."}, clock.moment() - timedelta(days=1)))
    today = morning()
    assert "I began." in today.says
    today.press(Key.Key_3)
    today.press(Key.Key_W)
    QTest.keyClicks(QApplication.focusWidget(), "I asked back.")
    today.press(Key.Key_Escape)
    today.press(Key.Key_1)
    assert "I asked back." in today.says
    assert "I began." not in today.says


def test_a_new_place_is_suggested_and_leads_to_the_map(morning: Callable[..., Morning]) -> None:
    today = morning(*sample_contexts.practised())
    assert "Somewhere new this week?" in today.says
    today.press(Key.Key_M)
    assert today.window.pages.shown == "contexts"
    assert "library, second floor" in today.says
    assert "Without a place: 1." in today.says
    assert "4.1 bpm between 4 places and times, and by 2.2 bpm" in today.says
    assert "not tested" in today.says
    today.press(Key.Key_D)
    assert today.window.pages.shown == "drill"


def test_the_map_without_drills_says_how_one_comes_by_it(morning: Callable[..., Morning]) -> None:
    today = morning()
    today.window.open("contexts")
    today.look()
    assert "After a drill you can say where it was." in today.says
    today.press(Key.Key_Escape)
    assert today.window.pages.shown == "today"


def test_offered_words_are_said_in_german_and_own_words_as_they_are(
    morning: Callable[..., Morning],
) -> None:
    drills = [Practised(1, 9, Context(place=place)) for place in ("kitchen", "the attic")]
    today = morning(*drills, language="de")
    today.window.open("contexts")
    today.look()
    assert "Küche" in today.says
    assert "the attic" in today.says


def test_a_small_window_with_large_letters_scrolls_what_is_due(
    morning: Callable[..., Morning],
) -> None:
    meant("one", 0)
    today = morning(*sample_contexts.practised())
    page = today.window.pages["today"]
    today.window.resize(700, 520)
    page.restyle(page.theme.__class__(page.theme.colours, 2.0, 1.0))
    inside = page._inside  # type: ignore[attr-defined]
    assert page.start.isVisible()  # type: ignore[attr-defined]
    assert inside.height() > page.area.height()  # type: ignore[attr-defined]
    assert page.area.height() > 40  # type: ignore[attr-defined]
