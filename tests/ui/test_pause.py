"""A pause on the screen, by key and by button, seen, heard, said aloud and recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from poise.core.events import Action, Input
from poise.core.guide.exercise import Exercise
from poise.recording import reader
from poise.runtime.replay import Replay
from poise.settings import SoundSettings
from poise.simulation.hearts import heart
from poise.simulation.readings import strap_stream
from poise.sound.cues import Cue, Due
from poise.sound.speaker import Speaker
from poise.ui.reviewed import of_events
from poise.ui.shell.window import Window
from poise.ui.text.history import moment_words
from poise.ui.theme import LIGHT
from poise.ui.widgets.forms import SMALLEST, largest
from tools.gallery.pictures import looks

from .screens import press, text_of
from .stepped_session import SteppedSession
from .test_window import disc_width

Key = Qt.Key


@pytest.fixture
def begun(
    reset: Exercise, sit: Callable[..., tuple[Window, SteppedSession]]
) -> Callable[..., tuple[Window, SteppedSession]]:
    inputs: list[Input] = [*strap_stream(heart(lambda _t: 800.0, 230.0))]
    return partial(sit, reset, inputs)


def test_one_key_lets_the_guide_rest_and_go_on_with_an_inhale(
    begun: Callable[..., tuple[Window, SteppedSession]],
) -> None:
    window, session = begun()
    page = window.pages["session"]
    session.run(window, 33.0)
    assert page.left.text() == "0:57"
    press(window, Key.Key_P)
    session.run(window, 37.0)
    assert (page.word.text(), page.count.text()) == ("Paused", "")
    assert page.prompt.text() == "Press Space to resume"
    smallest = 2 * largest(page.guide.size()) * SMALLEST
    assert disc_width(page.guide, LIGHT) == pytest.approx(smallest, abs=4)
    session.run(window, 93.0, 1.0)
    assert page.left.text() == "1:00"  # the breath that was broken off is to come again
    assert page.heart.accessibleName()  # the heart is read all the while
    press(window, Key.Key_P)
    session.run(window, 93.3)
    assert (page.word.text(), page.count.text()) == ("Breathe in", "4")
    assert session.actions == [Action.START, Action.PAUSE, Action.RESUME]


def test_the_disc_lets_go_of_its_breath_without_a_jump(
    begun: Callable[..., tuple[Window, SteppedSession]],
) -> None:
    window, session = begun()
    page = window.pages["session"]
    session.run(window, 34.0, 0.5)  # full lungs
    wide = [disc_width(page.guide, LIGHT)]
    press(window, Key.Key_P)
    for k in range(1, 36):
        session.run(window, 34.0 + k / 10)
        wide.append(disc_width(page.guide, LIGHT))
    steps = [a - b for a, b in pairwise(wide)]
    assert all(-1 <= step <= 0.04 * wide[0] for step in steps)
    assert wide[-1] < 0.5 * wide[0]


def test_the_button_says_what_it_does_next(
    begun: Callable[..., tuple[Window, SteppedSession]],
) -> None:
    window, session = begun()
    button = window.pages["session"].pause
    session.run(window, 5.0)
    assert (button.text(), button.accessibleName(), button.isVisible()) == ("Pause", "Pause", True)
    button.click()
    session.run(window, 5.2)
    assert (button.text(), button.accessibleName()) == ("Resume", "Resume")
    button.click()
    session.run(window, 5.4)
    assert button.text() == "Pause"
    assert session.actions == [Action.START, Action.PAUSE, Action.RESUME]


def test_a_pause_is_announced_once(
    begun: Callable[..., tuple[Window, SteppedSession]], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, session = begun()
    aloud: list[str] = []
    page = window.pages["session"]
    say = page._aloud.say

    def listen(kind: str, text: str, *more: float) -> None:
        if say(kind, text, *more):
            aloud.append(text)

    monkeypatch.setattr(page._aloud, "say", listen)
    session.run(window, 12.0)
    press(window, Key.Key_P)
    session.run(window, 20.0)
    press(window, Key.Key_P)
    session.run(window, 21.0)
    breath = [text for text in aloud if text in ("Paused", "Breathe in", "Breathe out")]
    assert breath == ["Breathe out", "Breathe in", "Paused", "Breathe in"]


def test_sound_ends_softly_and_begins_again_with_the_inhale(
    begun: Callable[..., tuple[Window, SteppedSession]],
) -> None:
    heard: list[object] = []

    class Loud:
        trouble = ""

        def play(self, due: Due, *, long: bool, volume: float) -> None:
            heard.append(due.cue)

        def silence(self, *, softly: bool = False) -> None:
            heard.append("softly" if softly else "at once")

        def close(self) -> None:
            pass

    window, session = begun(
        speaker=lambda: cast(Speaker, Loud()),
        settings=replace(looks("light"), sound=SoundSettings("long")),
    )
    session.run(window, 12.0)
    press(window, Key.Key_P)
    session.run(window, 80.0, 0.5)
    assert heard == [Cue.IN, Cue.OUT, Cue.IN, "softly"]
    press(window, Key.Key_P)
    session.run(window, 80.5)
    assert heard[4:] == [Cue.IN]


def test_the_end_card_says_how_long_it_was(
    begun: Callable[..., tuple[Window, SteppedSession]],
) -> None:
    window, session = begun()
    session.run(window, 33.0, 0.5)
    press(window, Key.Key_P)
    session.run(window, 93.0, 1.0)
    press(window, Key.Key_P)
    session.run(window, 165.0, 0.5)
    assert window.pages["card"].isVisible()
    said = text_of(window)
    assert "9 breaths." in said
    assert "Paused for 1:00 (not counted)." in said
    assert Replay(reader.read(session.path)).same


def test_how_to_go_on_is_said_in_german_too(
    begun: Callable[..., tuple[Window, SteppedSession]],
) -> None:
    window, session = begun(settings=looks("light", language="de"))
    session.run(window, 5.0)
    press(window, Key.Key_P)
    session.run(window, 6.0)
    said = text_of(window)
    assert "Weiter mit der Leertaste" in said
    assert "Weiter" in said


def test_closing_the_window_in_a_pause_loses_nothing(
    begun: Callable[..., tuple[Window, SteppedSession]],
) -> None:
    window, session = begun()
    session.run(window, 33.0, 0.5)
    press(window, Key.Key_P)
    session.run(window, 60.0, 1.0)
    window.close()
    assert session.actions[-1] is Action.STOP
    window.frame()  # what the runner does with it
    recording = reader.read(session.path)
    assert recording.ending == "stopped"
    assert Replay(recording).same


def test_escape_stops_a_session_that_is_paused(
    begun: Callable[..., tuple[Window, SteppedSession]],
) -> None:
    window, session = begun()
    session.run(window, 33.0, 0.5)
    press(window, Key.Key_P)
    session.run(window, 40.0, 1.0)
    press(window, Key.Key_Escape)
    session.run(window, 41.0)
    assert "Stopped after 3 breaths" in text_of(window)


def test_there_is_nothing_to_pause_once_the_guide_is_over(
    begun: Callable[..., tuple[Window, SteppedSession]],
) -> None:
    window, session = begun()
    session.run(window, 90.3, 0.5)
    assert window.view.guide_over
    press(window, Key.Key_P)
    assert session.actions == [Action.START]


def test_the_wave_under_the_heart_stops_where_the_guide_did(
    begun: Callable[..., tuple[Window, SteppedSession]],
) -> None:
    window, session = begun()
    session.run(window, 34.0, 0.5)
    press(window, Key.Key_P)
    session.run(window, 60.0, 0.5)
    trace = window.pages["session"].trace
    image = trace.grab().toImage()
    wave = QColor(LIGHT.wave)

    def led(t: float) -> bool:
        x = round(trace.place(t, 0).x())
        return image.pixelColor(QPoint(x, trace.height() - 2)) == wave

    assert [led(t) for t in (31.0, 33.7, 34.5, 39.0, 50.0)] == [True, True, False, False, False]


def test_in_review_the_pause_is_called_one(
    begun: Callable[..., tuple[Window, SteppedSession]],
) -> None:
    window, session = begun()
    session.run(window, 33.0, 0.5)
    press(window, Key.Key_P)
    session.run(window, 63.0, 1.0)
    press(window, Key.Key_P)
    session.run(window, 130.0, 0.5)
    seen = of_events(window.view.exercise, reader.read(session.path).events)
    begin = seen.begin_t
    assert moment_words(seen, begin + 32.0).endswith("breath 4, in")
    assert moment_words(seen, begin + 50.0).endswith("Paused")
    assert moment_words(seen, begin + 64.0).endswith("breath 4, in")
    # 90 s, half a minute of pause, and the three seconds and a half that are led again.
    assert seen.end_t - begin == pytest.approx(123.5, abs=0.5)
