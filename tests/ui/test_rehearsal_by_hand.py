"""A rehearsal, and one's own picture, by keys in the window before a session that really runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton

from poise import drills, exercises, paths, rehearsals
from poise.core.guide.exercise import Exercise
from poise.core.rehearsal import self_view
from poise.recording import reader
from poise.settings import Settings
from poise.sound.cues import Cue, Due
from poise.sound.part_cues import AFTER_TONE_S
from poise.sound.speaker import Speaker
from poise.sound.voice import Voice
from poise.ui.shell.link import DrillChoice, Drills, Link, Rehearsals, Start
from poise.ui.shell.window import Window
from poise.vision.messages import Thumbnail
from tools.gallery import sample_picture
from tools.gallery.pictures import looks

from .screens import text_of
from .stepped_session import SteppedSession

RESET = exercises.load("interview-reset").fitted()


class Heard:
    """A loudspeaker and a voice that remember what was asked of them, and when."""

    trouble = ""

    def __init__(self, person: Person) -> None:
        self._person = person
        self.heard: list[tuple[float, object]] = []

    def _note(self, what: object) -> None:
        self.heard.append((self._person.session.clock.now(), what))

    def play(self, due: Due, *, long: bool, volume: float) -> None:
        self._note(due.cue)

    def say(self, text: str) -> None:
        self._note(text)

    def silence(self, *, softly: bool = False) -> None:
        self._note("silence")

    def hush(self) -> None:
        self._note("hush")

    def close(self) -> None:
        pass


class Person:
    """Somebody before the window, on Today; each session that they begin is stepped."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.sessions = folder, list[SteppedSession]()
        self.wanted: list[bool] = []
        self.drilled: list[DrillChoice] = []
        heard = self.heard = Heard(self)
        self.window = Window(
            self._open(RESET), settings=looks(), again=lambda: self._open(self.session_of),
            renew=lambda _settings: (self._open(RESET), []),
            speaker=lambda: cast(Speaker, heard), voice=lambda _code: cast(Voice, heard),
            rehearsals=Rehearsals(
                lambda name: self._open(rehearsals.load(name)),
                lambda: [rehearsals.load(name) for name in rehearsals.names()],
                lambda seconds: self._open(self_view.exercise(seconds)),
                looked=lambda: [10.0],
            ),
            drills=Drills(self._drill, list),
        )  # fmt: skip
        self.window.resize(900, 600)
        self.window.show()
        self.window.frame()

    @property
    def session(self) -> SteppedSession:
        return self.sessions[-1]

    def _open(self, exercise: Exercise) -> Link:
        self.session_of = exercise
        path = self._folder / f"{len(self.sessions)}.poise.jsonl"
        self.sessions.append(SteppedSession(exercise, [], path))
        return self.session.link._replace(picture=self._picture)

    def _picture(self, wanted: bool) -> Thumbnail | None:
        self.wanted.append(wanted)
        return sample_picture.thumbnail() if wanted else None

    def _drill(self, choice: DrillChoice) -> Link:
        self.drilled.append(choice)
        return self._open(drills.of_level(choice.level).exercise)

    def at(self, t: float, step_s: float = 0.2) -> str:
        self.session.run(self.window, t, step_s)
        return text_of(self.window)

    def press(self, *keys: Qt.Key) -> str:
        for key in keys:
            QTest.keyClick(self.window.focusWidget() or self.window, key)
            self.window.frame()
        return text_of(self.window)

    @property
    def shown(self) -> str:
        return self.window.pages.shown


Key = Qt.Key


@pytest.fixture
def person(qapp: object, tmp_path: Path) -> Iterator[Person]:
    one = Person(tmp_path)
    yield one
    for session in one.sessions:
        session.close()
    one.window.close()


def test_it_is_read_first_then_heard_and_one_number_is_kept(person: Person) -> None:
    said = person.press(Key.Key_R)
    script = rehearsals.load("first-round")
    assert all(stage.says in said for stage in script.stages)  # all of it on one page
    opener = [one for one in person.window.findChildren(QRadioButton) if one.text() == "Opener"]
    opener[0].click()
    assert "My feet are on the floor." in text_of(person.window)
    person.press(Key.Key_Return)
    assert "My feet are on the floor." in person.at(2.0)
    assert person.heard.heard[0] == (0.0, Cue.PART)
    assert person.heard.heard[1][1] == "I close my eyes. My feet are on the floor."
    assert person.heard.heard[1][0] == pytest.approx(AFTER_TONE_S, abs=0.21)
    said = person.at(9.5)
    assert "I breathe in, and out, slowly." in said
    assert "bpm" not in said
    person.at(20.0)
    assert [what for _, what in person.heard.heard[2:]] == [
        Cue.IN, "I breathe in, and out, slowly.", Cue.OUT, Cue.PART,
        "I see the first minute: the face, the first question, a short pause, and my first "
        "sentence at my usual speed.",
    ]  # fmt: skip
    person.press(Key.Key_P)
    assert "Paused" in person.at(25.0)
    person.press(Key.Key_Space)
    person.at(27.0)
    assert person.heard.heard[-2][1] == Cue.PART  # and its sentence, said anew
    person.press(Key.Key_S)
    heard = len(person.heard.heard)
    said = person.at(55.0)
    assert [what for _, what in person.heard.heard[heard:]] == []
    assert person.shown == "rehearsed"
    assert "How clearly did you see it?" in said
    person.press(Key.Key_8)
    assert person.session.kept[-1] == {"vividness": 8}
    person.press(Key.Key_Return)
    assert person.shown == "today"
    assert reader.read(person.sessions[1].path).header.version == 2


def test_who_stops_is_not_told_to_the_end_of_a_sentence(person: Person) -> None:
    person.press(Key.Key_R, Key.Key_Space)
    person.at(1.2)
    said = person.press(Key.Key_Escape)
    assert person.heard.heard[-1][1] == "hush"
    assert "Stopped. What you did counts." in said


def test_before_a_drill_the_opener_leads_back_to_that_drill(person: Person) -> None:
    person.press(Key.Key_D)
    page = person.window.pages["drill"]
    page.lines.choice = DrillChoice(level=3)  # type: ignore[attr-defined]
    assert "I close my eyes." in person.press(Key.Key_R)
    person.press(Key.Key_Escape)
    assert person.shown == "drill"
    person.press(Key.Key_R, Key.Key_Space)
    assert "To the drill" in person.at(55.0, 1.0)
    person.press(Key.Key_Return)
    assert person.shown == "drill"
    person.press(Key.Key_Space)
    assert [choice.level for choice in person.drilled] == [3]


def test_ones_own_picture_is_seen_for_the_time_and_kept_nowhere(person: Person) -> None:
    person.press(Key.Key_V)
    page = person.window.pages["self_view"]
    while page._looked is not None:  # type: ignore[attr-defined]
        person.window.frame()
    person.press(Key.Key_6, Key.Key_Space)
    assert person.session_of.duration_s == 30  # the step after ten seconds
    assert "Look as you would look at a stranger" in person.at(5.0)
    mirror = person.window.pages["rehearsal"].mirror  # type: ignore[attr-defined]
    assert mirror.isVisible()
    assert person.wanted[-1]
    person.press(Key.Key_Space)
    person.at(6.0)
    assert not mirror.isVisible()
    assert not person.wanted[-1]
    person.press(Key.Key_Space)
    said = person.at(45.0)
    assert person.shown == "rehearsed"
    assert not person.wanted[-1]
    assert "Tension before: 6." in said
    assert person.session.kept[-1] == {"tension_before": 6}
    assert "Tension before: 6, now: 4." in person.press(Key.Key_4)
    assert person.session.kept[-1] == {"tension_before": 6, "tension_after": 4}
    recording = reader.read(person.session.path)
    assert recording.header.version == 2
    assert "rgb" not in person.session.path.read_text("utf-8")


def test_without_a_camera_ones_own_picture_says_where_to_choose_one(
    qapp: object, tmp_path: Path
) -> None:
    session = SteppedSession(RESET, [], tmp_path / "x.poise.jsonl")
    window = Window(
        session.link, settings=Settings(),
        rehearsals=Rehearsals(lambda _n: session.link, list, lambda _s: session.link),
    )  # fmt: skip
    window.show()
    window.open("self_view")
    QTest.keyClick(window, Key.Key_Return)
    assert window.pages.shown == "sensors"
    session.close()
    window.close()


def test_a_file_of_ones_own_with_a_fault_is_named_on_the_page_it_is_missing_from(
    person: Person,
) -> None:
    own = paths.exercises()
    own.mkdir(parents=True)
    (own / "fast.toml").write_text('title = "Fast"', "utf-8")
    start = Start("Reset", "", lambda: person.session.link, 90.0, "interview-reset")
    person.window.controller.more = (start,)
    person.window.open("practise")
    assert "Left out: fast.toml." in text_of(person.window)
