"""Six weeks of somebody's days through the real window, under a clock that is moved.

    python -m tools.six_weeks FOLDER [--dark] [--language de] [--first 0 --last 65 --home HOME]

Somebody made up opens poise every day or so, presses Enter for the one thing that Today has, does
it, says how it was, and leaves.  Each session is the real one, of a made-up heart worn as a strap,
its recording the real one too; only the clock is ours.  They stay away for nine days, feel worse
after drills for a while, have an interview, and look at the outcome.  Pictures of Today, Plan,
Journal, Places and Outcome along the way are written to FOLDER, with what was done each day.  It
needs a screen, or ``QT_QPA_PLATFORM=offscreen``; ``xvfb-run`` gives one.  With ``--home`` what they
did is kept there, and their days go on from ``--first`` another time.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import merge
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from poise import __version__, clock, exercises, sources
from poise.clock import ManualClock
from poise.core.events import (
    Act,
    Action,
    Command,
    DrillAction,
    Event,
    Input,
    Rating,
    SensorState,
    SensorStatus,
    StrapReading,
)
from poise.core.guide.exercise import Exercise
from poise.core.session import Session
from poise.core.span import Span
from poise.core.summariser import Summariser
from poise.core.summary import Summary
from poise.core.weeks.contexts import Context
from poise.library import contexts, journal, past_drills, plan
from poise.library import sessions as recorded
from poise.recording import notes
from poise.recording.format import Header, drill_row
from poise.recording.precision import rounded
from poise.runtime.runner import finished, run_at_once
from poise.simulation.drill_heart import DrillHeart
from poise.simulation.readings import strap_stream
from poise.sources.synthetic import SyntheticSettings
from poise.sources.synthetic import events as heart_of
from poise.ui.background import PastSessions
from poise.ui.journal import Journal
from poise.ui.shell.app import application
from poise.ui.shell.link import DrillChoice, Drills, Link, Start
from poise.ui.shell.window import Window
from poise.ui.theme import DARK, LIGHT, palette
from poise.ui.weeks import Weeks
from poise.ui.widgets.todays_thing import TodaysThing
from tools.gallery.pictures import looks, settle

FIRST = datetime.fromisoformat("2026-03-02T18:00:00+01:00")
STRAP = "Polar H10 0A1B2C3D"
AWAY, WORSE, INTERVIEW = range(18, 27), range(9, 13), 41
LEFT_ALONE = (4, 13, 34, 48)  # days on which they did not open it
RISE_BPM, SD_BPM, STEP_S = (26.0, 9.0), 2.0, 20.0
LONGEST_S = 1200.0
WORDS = ("I asked for a second before I answered", "I said what I did not know",
         "I came back after losing the thread")  # fmt: skip
PLACES = ("desk", "kitchen", "office")


class Days:
    """The clock on the wall, which stands where it is put."""

    def __init__(self) -> None:
        self.day, self.now = 0, FIRST
        for module, name, says in (
            (clock, "today", lambda: self.now.date()),
            (clock, "moment", lambda: self.now),
            (recorded, "stamp", lambda: f"{self.now:%Y-%m-%dT%H-%M-%S}"),
        ):
            setattr(module, name, says)

    def move_to(self, day: int) -> None:
        """Six in the evening, some minutes more or less."""
        self.day, self.now = day, FIRST + timedelta(days=day, minutes=(37 * day) % 50)

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=round(seconds))


class DaySession:
    """A session that is run through at its first key, and then shown as its clock is moved."""

    def __init__(self, days: Days, exercise: Exercise) -> None:
        self.days, self.exercise, self.clock = days, exercise, ManualClock()
        self.summary: Summary | None = None
        self.recording = Path()
        self._events: list[Event] = []
        self._said: list[Input] = []
        self.link = Link(
            exercise, self.clock, self._drain, self._send, lambda: self.summary, keep=self._keep
        )

    @property
    def ends_t(self) -> float:
        """When the last thing is said."""
        return self._events[-1].t if self._events else 0.0

    def _send(self, event: Input) -> None:
        if isinstance(event, Command) and event.action is Action.START and self.summary is None:
            self._run()
        elif isinstance(event, Rating):
            self._said.append(event)

    def _run(self) -> None:
        exercise, day = self.exercise, self.days.day
        session, summariser = Session(exercise, {}), Summariser(exercise)
        header = Header(
            __version__, self.days.now.isoformat(), exercises.to_dict(exercise),
            {"sensors": ["strap"], "speed": 1.0},
            drill=None if exercise.drill is None else drill_row(exercise.drill),
        )  # fmt: skip
        writer = recorded.begin(exercise.name, header)
        begun: list[Input] = [
            Command(0.0, Action.START), *self._said,
            SensorStatus(0.0, "strap", SensorState.STREAMING, name=STRAP),
        ]  # fmt: skip
        inputs = merge(begun, _heart(session, exercise, day), _acts(exercise),
                       key=lambda event: event.t)  # fmt: skip
        timed = ((event.t, event) for event in map(rounded, inputs))
        for _, event in run_at_once(session, timed, writer):
            summariser.fold(rounded(event))
            self._events.append(event)
        self.summary = finished(summariser, writer.path)
        self.recording = writer.path
        self._next = 0

    def _drain(self) -> list[Event]:
        if self.summary is None:
            return []
        first, now = self._next, self.clock.now()
        while self._next < len(self._events) and self._events[self._next].t <= now:
            self._next += 1
        return self._events[first : self._next]

    def _keep(self, said: Mapping[str, object]) -> None:
        notes.save(self.recording, said)


def _heart(session: Session, exercise: Exercise, day: int) -> Iterator[Input]:
    """What a strap tells of somebody's heart, which rises less from week to week in drills."""
    if exercise.drill is None:
        guide: Callable[[float], sources.Led] = lambda t: sources.led(session.schedule, t)  # noqa: E731
        for event in heart_of(SyntheticSettings(seed=day + 1), guide):
            if isinstance(event, StrapReading):
                yield replace(event, sensor="strap")
        return
    at = 0.0
    task: Span | None = None
    for stage in exercise.stages:
        if stage.task is not None and task is None:
            task = Span(at, at + stage.duration_s)
        at += stage.duration_s
    assert task is not None
    first, last = RISE_BPM
    share = min(1.0, day / 60)
    odd = ((day * 7919) % 100 / 50 - 1) * SD_BPM
    heart = DrillHeart(rise_bpm=first + (last - first) * share + odd)
    beats = heart.intervals(day + 1, task=task, recovery_s=at - task.end + 30)
    yield from strap_stream([one.t for one in beats], start=0.0)


def _acts(exercise: Exercise) -> Iterator[Input]:
    """They begin within three seconds and are done after most of a minute, again and again."""
    at = 0.0
    for stage in exercise.stages:
        if stage.task is not None:
            t = at + 2.5
            while t + 50 < at + stage.duration_s:
                yield Act(t, DrillAction.ANSWER)
                yield Act(t + 45, DrillAction.DONE)
                t += 49
        at += stage.duration_s


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

        def link(exercise: Exercise) -> Link:
            self.played = DaySession(self.days, exercise)
            return self.played.link

        def drill(choice: DrillChoice) -> Link:
            planned = past_drills.draw(
                level=choice.level, kind=choice.kind, standard=choice.standard,
                checkpoint=choice.checkpoint,
            )  # fmt: skip
            return link(planned.exercise)

        def starts() -> list[Start]:
            found = []
            for name in exercises.SHELF.shipped():
                one = exercises.load(name).fitted()
                five = exercises.load(name).fitted(minutes=5) if one.stretches else one
                found.append(
                    Start(one.title, "T" if one.stretches else "", lambda five=five: link(five),
                          one.duration_s, name, one.about, stretches=one.stretches)
                )  # fmt: skip
            return found

        def practised() -> list[object]:
            return list(contexts.practised(past_drills.every()))

        reset = exercises.load("interview-reset").fitted()
        self.window = window = Window(
            link(reset), settings=self.settings, more=starts(),
            renew=lambda _settings: (link(reset), starts()), past_sessions=PastSessions(),
            drills=Drills(drill, past_drills.every, practised=practised),  # type: ignore[arg-type]
            journal=Journal(), weeks=Weeks(),
        )  # fmt: skip
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        self.settle()
        return window

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


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--language", default="en")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--last", type=int, default=65)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home:
        os.environ["POISE_HOME"] = str(options.home or home)
        lived(
            options.folder, range(options.first, options.last + 1), dark=options.dark,
            language=options.language,
        )  # fmt: skip
    print((options.folder / "diary.txt").read_text(encoding="utf-8"), end="")


def lived(folder: Path, days: range, *, dark: bool, language: str) -> list[str]:
    """Everything that was done, a line a day, which is added to ``diary.txt`` as the days go."""
    application()
    QApplication.setPalette(palette(DARK if dark else LIGHT))
    now = Days()
    person = Person(now, folder, dark=dark, language=language)
    if plan.following() is None:
        window = person.open()
        person.picture("before-any-plan")
        person.press(Qt.Key.Key_P)
        person.picture("choose")
        person.press(Qt.Key.Key_Return)
        person.picture("plan-begun")
        window.close()
    looked: dict[int, tuple[str, ...]] = {
        0: ("today", "drill"), 2: ("today", "plan"), 8: ("journal", "outcome"),
        12: ("today", "plan"), 17: ("plan", "journal", "places"), 27: ("today", "plan", "outcome"),
        INTERVIEW - 1: ("today",), INTERVIEW: ("today", "plan"), INTERVIEW + 1: ("today",),
        50: ("today", "plan", "journal", "places"), 58: ("today", "outcome"),
        62: ("today", "plan", "outcome", "journal", "places"),
        70: ("today", "plan", "outcome", "journal", "places"),
    }  # fmt: skip
    for day in days:
        if day in AWAY or day in LEFT_ALONE:
            continue
        if day == INTERVIEW - 3:
            plan.interview(plan.needed(), (FIRST + timedelta(days=INTERVIEW)).replace(hour=20))
        person.spend(day, *looked.get(day, ()))
    written = len(list(journal.entries()))
    person.note(f"{len(recorded.every())} recordings, {written} entries in the journal")
    return person.diary


if __name__ == "__main__":
    sys.exit(main())
