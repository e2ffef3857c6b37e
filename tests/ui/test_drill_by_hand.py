"""A drill by keys in the window, before a session that really runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton

from poise import drills
from poise.core.events import Act, Asked, AskKind, DrillAction, RoomSound
from poise.library import drilling
from poise.library.drilling import Wish
from poise.recording import reader
from poise.settings import DrillSettings, ScreenSettings, Settings
from poise.ui.shell.window import Window
from tools.gallery import sample_picture

from .screens import text_of
from .stepped_session import SteppedSession

CODES = {
    " ": Qt.Key.Key_Space, "⏎": Qt.Key.Key_Return, "⎋": Qt.Key.Key_Escape, "⇥": Qt.Key.Key_Tab,
    "?": Qt.Key.Key_Question,
}  # fmt: skip


class Sat:
    """A window over a real session of a drill without a sensor, whose clock this test moves."""

    def __init__(
        self, path: Path, form: str, *, settings: Settings | None = None, asks: bool = False
    ) -> None:
        self.exercise = drilling.plan(drills.load(form), 3, wish=Wish(mirror=10)).exercise
        self.session = SteppedSession(self.exercise, [], path)
        self.written: list[tuple[str, str]] = []
        self.wanted: list[bool] = []
        self.read: list[bool] = []
        link = self.session.link._replace(
            write=lambda kind, text: self.written.append((kind, text)),
            picture=self._picture, asks=asks, unread=(lambda: self.read.append(True)),
        )  # fmt: skip
        self.window = Window(link, autostart=True, settings=settings)
        self.window.resize(900, 600)
        self.window.show()
        self.window.frame()

    def _picture(self, wanted: bool):
        self.wanted.append(wanted)
        return sample_picture.thumbnail() if wanted else None

    def at(self, t: float) -> str:
        self.session.run(self.window, t, step_s=5.0)
        return text_of(self.window)

    def press(self, keys: str) -> str:
        for key in keys:
            target = self.window.focusWidget() or self.window
            if key in CODES:
                QTest.keyClick(target, CODES[key])
            else:
                QTest.keyClicks(target, key)
            self.window.frame()
        return text_of(self.window)

    @property
    def acts(self) -> list[DrillAction]:
        return [event.action for event in self.session.sent if isinstance(event, Act)]

    def close(self) -> None:
        self.session.close()
        self.window.close()


@pytest.fixture
def sat(qapp: object, tmp_path: Path) -> Iterator[object]:
    opened: list[Sat] = []

    def sit(form: str, **more: object) -> Sat:
        opened.append(Sat(tmp_path / f"{len(opened)}.poise.jsonl", form, **more))  # type: ignore[arg-type]
        return opened[-1]

    yield sit
    for one in opened:
        one.close()


def test_space_begins_the_task_and_an_answer_and_ends_it(sat) -> None:
    one = sat("four-limit")
    assert "Begin now" in one.at(125.0)
    assert "Start answering" in one.press(" ")
    assert one.session.link.clock.now() == 125.0
    one.press("  ")
    assert one.acts == [DrillAction.BEGIN, DrillAction.ANSWER, DrillAction.DONE]


def test_a_drill_from_the_command_line_is_begun_by_who_has_read_what_is_safe(sat) -> None:
    one = sat("four-limit", asks=True)
    said = text_of(one.window)
    assert "Esc ends any of them at once" in said
    assert "How bad will it be?" in said
    one.session.clock.move_to(5.0)
    one.window.frame()
    assert one.session.sent == []  # it waits
    one.press("7 ")
    assert one.read == [True]
    assert one.window.pages.shown == "interview"
    assert [type(event).__name__ for event in one.session.sent] == ["Rating", "Command"]


def test_space_begins_also_from_the_number_that_was_clicked(sat) -> None:
    one = sat("four-limit", asks=True)
    seven = next(
        option for option in one.window.findChildren(QRadioButton)
        if option.text() == "7" and option.isVisible()
    )  # fmt: skip
    seven.setFocus()
    seven.click()
    one.press(" ")
    assert one.window.pages.shown == "interview"
    assert [type(event).__name__ for event in one.session.sent] == ["Rating", "Command"]


def test_three_headings_are_written_in_fields_and_go_with_the_page_unless_they_are_kept(
    sat,
) -> None:
    one = sat("one-read")
    one.at(125.0)
    one.press("⇥pause b⏎")  # a letter and a space are text here
    assert one.acts == []
    one.press("⎋ ")
    assert one.acts == [DrillAction.BEGIN]
    one.press(" ")
    one.at(500.0)
    one.press("4⏎⏎")
    assert "Your headings: pause b" in text_of(one.window)
    assert one.written == []
    buttons = one.window.findChildren(QRadioButton)
    next(b for b in buttons if b.text() == "Keep them in the journal").click()
    assert [kind for kind, _ in one.written] == ["note"]
    assert one.written[0][1].endswith("pause b")
    assert "pause b" not in one.session.path.read_text(encoding="utf-8")


def test_one_s_own_word_for_a_feeling_is_in_the_notes_and_not_in_the_recording(sat) -> None:
    one = sat("four-limit")
    one.at(125.0)
    one.press(" lwjittery⏎1")
    assert "Start answering" in text_of(one.window)
    one.press("⎋5")
    assert one.session.kept[-1] == {"labels": ["jittery"], "actual": 5}
    text = one.session.path.read_text(encoding="utf-8")
    assert "jittery" not in text
    assert '"detail":"own"' in text


def test_the_picture_is_asked_for_only_while_it_is_to_be_seen(sat) -> None:
    one = sat("three-seen")
    one.at(125.0)
    assert not any(one.wanted)
    one.press(" ")
    one.at(130.0)
    assert one.wanted[-1]
    assert one.window.pages["interview"].room.mirror.isVisible()
    one.at(140.0)  # ten seconds, the first time
    assert not one.wanted[-1]
    assert not one.window.pages["interview"].room.mirror.isVisible()
    assert one.window.pages["interview"].room.mirror._picture is None
    assert len(reader.read(one.session.path).events) < 40  # and nothing of it is in the recording


def test_esc_stops_at_once_and_in_the_led_minute_it_ends_the_minute_alone(sat) -> None:
    one = sat("four-limit")
    one.at(150.0)
    said = one.press("⎋")
    assert "Stopped. What you did counts." in said
    assert "A led minute" in said
    one.press("g")
    page = one.window.pages["debrief"]
    assert page.minute.isVisible()
    one.press("4")  # nothing is rated meanwhile
    assert one.session.kept == []
    one.press("⎋")
    assert not page.minute.isVisible()
    assert "Stopped. What you did counts." in text_of(one.window)
    one.press("g")
    one.session.clock.move_to(one.session.clock.now() + 60.5)
    one.window.frame()
    assert not page.minute.isVisible()  # six breaths, and it is over by itself
    assert "A led minute" not in one.press("4⏎")


def test_who_feels_worse_is_asked_whether_it_is_enough_and_yes_stands_ready(sat) -> None:
    one = sat("four-limit")
    one.at(150.0)
    one.press("⎋")
    page = one.window.pages["debrief"]
    page.debrief._answer("felt", "worse")
    assert "Thank you for saying so. Nothing more today?" in text_of(one.window)
    one.press("⏎⏎⏎⏎1⏎⏎")
    assert "Nothing more today. A smaller step is as good." in text_of(one.window)
    assert one.written == [("win", one.session.kept[-1]["went_well"])]


def test_the_steps_of_an_answer_fill_and_the_one_that_takes_longer_is_outlined(sat) -> None:
    one = sat("pause-first")
    one.at(125.0)
    one.press(" ")
    row = one.window.pages["interview"].room.steps
    one.at(126.0)
    assert (row._at, row._over) == (0, False)
    one.at(129.0)
    assert (row._at, row._over) == (0, True)
    one.press(" ")
    assert (row._at, row._over) == (1, False)


def test_a_message_pops_up_in_our_own_window_and_goes_again(sat) -> None:
    one = sat("five-pushed")
    one.at(150.0)
    view, page = one.window.view, one.window.pages["interview"]
    message = Asked(150.0, 9, "", AskKind.HAPPENING, "A message.", sound=RoomSound.MESSAGE)
    view.fold(message)
    one.window.frame()
    assert page.notice.isVisible()
    one.at(160.0)
    assert not page.notice.isVisible()


@pytest.mark.parametrize("percent", [100, 200])
def test_a_message_lies_over_nothing_that_is_to_be_read(sat, percent: int) -> None:
    one = sat("five-pushed", settings=Settings(screen=ScreenSettings(text_percent=percent)))
    one.at(150.0)
    page = one.window.pages["interview"]
    message = Asked(150.0, 9, "", AskKind.HAPPENING, "A message.", sound=RoomSound.MESSAGE)
    one.window.view.fold(message)
    one.window.frame()
    seen = page.room.places()
    notice = page.notice.geometry()
    assert seen
    assert page.rect().contains(notice)
    assert not any(notice.intersects(place.translated(page.room.pos())) for place in seen)


@pytest.mark.parametrize(("wanted", "t", "shown"), [
    (False, 400.0, False), (True, 300.0, False), (True, 330.0, True),
])  # fmt: skip
def test_the_heart_is_a_line_without_a_number_only_for_who_wants_it_and_after_a_minute(
    sat, wanted: bool, t: float, shown: bool
) -> None:
    one = sat("four-limit", settings=Settings(drill=DrillSettings(line_in_recovery=wanted)))
    said = one.at(t)
    assert one.window.pages["interview"].room.line.isVisible() is shown
    assert "bpm" not in said
