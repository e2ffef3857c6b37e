"""What a session sounds like, asked for by the window; no loudspeaker is needed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from poise.core.guide.exercise import Exercise
from poise.settings import Settings, SoundSettings
from poise.sound.cues import Cue, Due
from poise.sound.speaker import Speaker
from poise.ui.shell.window import Window
from tools.gallery import sample
from tools.gallery.pictures import looks

from .screens import text_of

Key = Qt.Key


class Loud:
    """A loudspeaker that remembers."""

    def __init__(self, trouble: str = "") -> None:
        self.trouble = trouble
        self.opened = 0
        self.closed = False
        self.silenced = 0
        self.played: list[tuple[Cue, bool, float]] = []

    def open(self) -> Speaker:
        self.opened += 1
        return cast(Speaker, self)

    def play(self, due: Due, *, long: bool, volume: float) -> None:
        self.played.append((due.cue, long, volume))

    def silence(self) -> None:
        self.silenced += 1

    def close(self) -> None:
        self.closed = True


def begun(
    reset: Exercise, loud: Loud, cues: str = "short"
) -> tuple[Window, sample.PlayedLink, list[Settings]]:
    """A session of the made-up heart whose sensor is lost at 40 s."""
    stage = sample.PlayedLink(reset, sample.lost(sample.story(reset), 40.0), sample.summary(reset))
    saved: list[Settings] = []
    window = Window(
        stage.link, autostart=True, speaker=loud.open, save=saved.append,
        settings=replace(looks(), sound=SoundSettings(cues, 60)),
    )  # fmt: skip
    window.show()
    return window, stage, saved


def run(window: Window, stage: sample.PlayedLink, until_s: float) -> None:
    for k in range(int(stage.clock.now() * 10), int(until_s * 10) + 1):
        stage.clock.move_to(k / 10)
        window.frame()


def test_a_whole_session_can_be_followed_with_closed_eyes(reset: Exercise) -> None:
    loud = Loud()
    window, stage, _ = begun(reset, loud)
    run(window, stage, 95)
    cues = [cue for cue, _, _ in loud.played]
    breath = [cue for cue in cues if cue in (Cue.IN, Cue.OUT)]
    assert breath == [Cue.IN, Cue.OUT] * 9
    assert cues.count(Cue.LOST) == 1  # the sensor went at 40 s and stayed away
    assert cues[-1] is Cue.END
    assert {long for _, long, _ in loud.played} == {False}
    assert {volume for _, _, volume in loud.played} == {0.6}


def test_in_silence_no_loudspeaker_is_opened(reset: Exercise) -> None:
    loud = Loud()
    window, stage, _ = begun(reset, loud, "off")
    run(window, stage, 12)
    assert (loud.opened, loud.played) == (0, [])


def test_one_key_mutes_and_the_same_brings_the_sound_back(reset: Exercise) -> None:
    loud = Loud()
    window, stage, saved = begun(reset, loud, "long")
    run(window, stage, 5)
    assert window.pages["session"].sound.text() == "Mute"
    QTest.keyClick(window, Key.Key_S)
    assert saved[-1].sound.cues == "off"
    assert window.pages["session"].sound.text() == "Sound"
    assert loud.silenced == 1
    run(window, stage, 15)
    assert len(loud.played) == 2
    QTest.keyClick(window, Key.Key_S)
    assert saved[-1].sound.cues == "long"
    run(window, stage, 21)
    assert loud.played[-1] == (Cue.IN, True, 0.6)  # not the part that was under way


def test_louder_and_softer_have_keys_and_limits(reset: Exercise) -> None:
    loud = Loud()
    window, stage, saved = begun(reset, loud)
    run(window, stage, 1)
    for _ in range(6):
        QTest.keyClick(window, Key.Key_Plus)
    assert saved[-1].sound.volume_percent == 100
    assert "Volume 100 %" in text_of(window)
    run(window, stage, 4)
    assert "Volume" not in text_of(window)
    for _ in range(12):
        QTest.keyClick(window, Key.Key_Minus)
    assert saved[-1].sound.volume_percent == 0


def test_a_sound_is_heard_when_it_is_chosen_and_a_volume_when_it_is_set(reset: Exercise) -> None:
    loud = Loud()
    stage = sample.PlayedLink(reset, [], None)
    window = Window(stage.link, speaker=loud.open, settings=looks(), save=lambda _settings: None)
    window.show()
    sound = SoundSettings("long", 60)
    window.choices.choose(replace(window.choices.settings, sound=sound), "sound.cues")
    assert loud.played == [(Cue.IN, True, 0.6)]
    sound = SoundSettings("long", 80)
    window.choices.choose(replace(window.choices.settings, sound=sound), "sound.volume_percent")
    assert loud.played[1:] == [(Cue.IN, True, 0.8)]
    sound = SoundSettings("off", 80)
    window.choices.choose(replace(window.choices.settings, sound=sound), "sound.cues")
    assert len(loud.played) == 2


def test_a_volume_that_is_turned_in_a_session_waits_for_the_breath(reset: Exercise) -> None:
    loud = Loud()
    window, stage, _ = begun(reset, loud)
    run(window, stage, 1)
    before = list(loud.played)
    QTest.keyClick(window, Key.Key_Plus)
    assert loud.played == before


def test_where_nothing_can_be_heard_the_screen_says_so(reset: Exercise) -> None:
    loud = Loud("No sound: no speakers or headphones found")
    window, stage, _ = begun(reset, loud)
    run(window, stage, 2)
    assert "No sound: no speakers or headphones found." in text_of(window)
    QTest.keyClick(window, Key.Key_S)  # who wants none needs not be told
    run(window, stage, 3)
    assert "No sound" not in text_of(window)


def test_closing_the_window_lets_go_of_the_loudspeaker(reset: Exercise) -> None:
    loud = Loud()
    window, stage, _ = begun(reset, loud)
    run(window, stage, 1)
    window.close()
    assert loud.closed


@pytest.mark.parametrize("module", ["numpy", "sounddevice", "pyqtgraph", "poise.library.history"])
def test_the_window_loads_nothing_it_does_not_need_for_its_first_paint(module: str) -> None:
    shell = "from poise.ui.shell import launch, window"
    code = f"import sys; {shell}; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
