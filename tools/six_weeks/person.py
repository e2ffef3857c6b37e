"""Somebody made up at the real window, by keys and buttons alone."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from poise import exercises
from poise.core.guide.exercise import Exercise
from poise.core.weeks.contexts import Context
from poise.library import contexts, past_drills
from poise.ui.background import PastSessions
from poise.ui.journal import Journal
from poise.ui.shell.link import DrillChoice, Drills, Link, Start
from poise.ui.shell.window import Window
from poise.ui.weeks import Weeks
from poise.ui.widgets.todays_thing import TodaysThing
from tools.gallery.pictures import looks, settle
from tools.six_weeks.days import Days, DaySession

WORSE = range(9, 13)  # days on which they feel worse after a drill
STEP_S, LONGEST_S = 20.0, 1200.0
WORDS = ("I asked for a second before I answered", "I said what I did not know",
         "I came back after losing the thread")  # fmt: skip
PLACES = ("desk", "kitchen", "office")


class Person:
    """Somebody at the window; ``folder`` is where pictures go."""

    def __init__(self, days: Days, folder: Path, *, dark: bool, language: str) -> None:
        self.days, self.folder = days, folder
        self.settings = looks("dark" if dark else "light", language=language)
        self.window: Window | None = None
        self.played: DaySession | None = None
        self.diary: list[str] = []

    # ------------------------------------------------------------------ the window

    def open(self) -> Window:
        """Open poise, as on any day."""
        reset = exercises.load("interview-reset").fitted()
        self.window = window = Window(
            self._link(reset), settings=self.settings, more=self._starts(),
            renew=lambda _settings: (self._link(reset), self._starts()),
            past_sessions=PastSessions(),
            drills=Drills(
                self._drill_of, past_drills.every,
                practised=lambda: contexts.practised(past_drills.every()),
            ),
            journal=Journal(), weeks=Weeks(),
        )  # fmt: skip
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        self.settle()
        return window

    def _link(self, exercise: Exercise) -> Link:
        self.played = DaySession(self.days, exercise)
        return self.played.link

    def _drill_of(self, choice: DrillChoice) -> Link:
        planned = past_drills.draw(
            level=choice.level, kind=choice.kind, standard=choice.standard,
            checkpoint=choice.checkpoint,
        )  # fmt: skip
        return self._link(planned.exercise)

    def _starts(self) -> list[Start]:
        found = []
        for name in exercises.SHELF.shipped():
            one = exercises.load(name).fitted()
            five = exercises.load(name).fitted(minutes=5) if one.stretches else one
            found.append(
                Start(one.title, "T" if one.stretches else "", partial(self._link, five),
                      one.duration_s, name, one.about, stretches=one.stretches)
            )  # fmt: skip
        return found

    def settle(self) -> None:
        assert self.window is not None
        for _ in range(3):
            settle(self.window)

    def press(self, *keys: Qt.Key) -> None:
        assert self.window is not None
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window, key)
            self.settle()

    def picture(self, name: str) -> None:
        """What is seen now."""
        assert self.window is not None
        QApplication.processEvents()
        self.window.grab().save(str(self.folder / f"{self.days.day:02}-{name}.png"))

    def click(self, text: str) -> bool:
        """Press the button with these words, if it is to be seen."""
        assert self.window is not None
        for button in self.window.findChildren(QAbstractButton):
            if button.isVisible() and button.text() == text:
                button.click()
                self.settle()
                return True
        return False

    def write(self, text: str) -> None:
        """Type into the field that has the keyboard, or else the first one that is seen."""
        assert self.window is not None
        at: QWidget | None = QApplication.focusWidget()
        if not isinstance(at, QLineEdit | QPlainTextEdit):
            fields = [f for kind in (QPlainTextEdit, QLineEdit)
                      for f in self.window.findChildren(kind) if f.isVisible()]  # fmt: skip
            at = fields[0] if fields else None
        if at is not None:
            QTest.keyClicks(at, text)
            self.settle()

    # ------------------------------------------------------------------ a day

    def note(self, line: str) -> None:
        """Add a line to the diary, which is kept even where the days are cut short."""
        self.diary.append(line)
        with (self.folder / "diary.txt").open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")

    def spend(self, day: int, *pictures: str) -> None:
        """Open poise, do what there is, look at what is to be looked at, and leave."""
        self.days.move_to(day)
        window = self.open()
        row = next(iter(window.findChildren(TodaysThing)))
        if "today" in pictures:
            self.picture("today")
        assert row.now is not None
        assert row.now.told is not None
        told = row.now.told
        if told.today.choices or told.paused:
            self.note(f"day {day:2}: {told.today.why}")
            self.press(Qt.Key.Key_Return)
            assert row.now.told is not None
            told = row.now.told
        self.note(f"day {day:2}, week {told.week}: {told.today.do or '-':8} {told.today.why}")
        if told.today.do:
            self._do(told.today.do, told.today.level or 0, pictures)
        for name, keys in (
            ("plan", (Qt.Key.Key_4, Qt.Key.Key_P)), ("journal", (Qt.Key.Key_3,)),
            ("places", (Qt.Key.Key_4, Qt.Key.Key_M)), ("outcome", (Qt.Key.Key_4, Qt.Key.Key_O)),
        ):  # fmt: skip
            if name in pictures:
                self.press(Qt.Key.Key_1, *keys)
                self.picture(name)
        window.close()
        window.deleteLater()
        QApplication.processEvents()

    def _do(self, what: str, level: int, pictures: Iterable[str]) -> None:
        assert self.window is not None
        self.press(Qt.Key.Key_Return)
        shown = self.window.pages.shown
        if shown == "journal":
            self._write_down(pictures)
        elif shown == "drill":
            self._drill(pictures)
        else:
            self._through()
            assert self.window.pages.shown == "card", (what, self.window.pages.shown)
            self.press(Qt.Key.Key_Return)
        if self.window.pages.shown != "today":
            self.press(Qt.Key.Key_Escape)

    def _drill(self, pictures: Iterable[str]) -> None:
        assert self.window is not None
        day = self.days.day
        if "drill" in pictures:
            self.picture("drill")
        self.press(Qt.Key(Qt.Key.Key_0 + 5 + day % 4), Qt.Key.Key_Space)
        self._through("question" if "drill" in pictures else "")
        played = self.played
        assert played is not None
        assert self.window.pages.shown == "debrief", self.window.pages.shown
        self.press(Qt.Key(Qt.Key.Key_0 + 2 + day % 4))
        self.click("Worse" if day in WORSE else "The same")
        self.click("Schlechter" if day in WORSE else "Genauso")
        for n in range(12):
            if "drill" in pictures:
                self.picture(f"debrief-{n}")
            if n == 3:
                self.write(WORDS[day % len(WORDS)])
            self.press(Qt.Key.Key_Return)
            if self.window.pages.shown != "debrief":
                break
        contexts.keep(played.recording, Context(place=PLACES[day // 5 % len(PLACES)]))

    def _through(self, question: str = "") -> None:
        """Stay until the session is over."""
        assert self.window is not None
        assert self.played is not None
        self.settle()
        played = self.played
        t = 0.0
        while t < played.ends_t + STEP_S and t < LONGEST_S:
            t += STEP_S
            played.clock.move_to(t)
            self.window.frame()
            if question and t >= 160:
                self.picture(question)
                question = ""
        self.days.later(t)
        self.settle()

    def _write_down(self, pictures: Iterable[str]) -> None:
        """A few lines of what happened, and one thing for next time."""
        if not isinstance(QApplication.focusWidget(), QPlainTextEdit):  # a reflection is begun
            self.press(Qt.Key.Key_R)
        self.write(f"Day {self.days.day}: {WORDS[self.days.day % len(WORDS)]}.")
        if "journal" in pictures:
            self.picture("writing")
        self.press(Qt.Key.Key_Escape)
