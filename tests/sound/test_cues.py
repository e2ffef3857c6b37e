"""When a sound is due, and that there is silence with a word where nothing can be heard."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from poise.core.guide.pacer import BreathPattern
from poise.sound import portaudio
from poise.sound import speaker as speaker_module
from poise.sound.cues import Cue, Cues, Due
from poise.sound.mixer import Mixer
from poise.sound.speaker import Speaker


def heard(
    until_s: float,
    *,
    pattern: BreathPattern | None = None,
    known: Callable[[float], bool] = lambda _t: True,
    over_t: float = 1e9,
    frame_s: float = 0.1,
) -> list[tuple[float, Cue]]:
    """What sounds while the guide breathes, looked at every frame."""
    led, cues, found = pattern or BreathPattern(), Cues(), []
    for k in range(round(until_s / frame_s)):
        now = round(k * frame_s, 3)
        over = now >= over_t
        breath = None if over else led.at(now)
        found += [(now, due.cue) for due in cues.due(breath, known=known(now), over=over, now=now)]
    return found


def test_each_half_of_each_breath_sounds_once() -> None:
    assert heard(20) == [(0, Cue.IN), (4, Cue.OUT), (10, Cue.IN), (14, Cue.OUT)]


def test_a_second_inhale_has_a_tone_of_its_own() -> None:
    assert heard(10, pattern=BreathPattern.parse("2+1-6")) == [
        (0, Cue.IN), (2, Cue.MORE), (3, Cue.OUT), (9, Cue.IN)
    ]  # fmt: skip


def test_a_hold_is_silent() -> None:
    pattern = BreathPattern(4, 4, hold_in_s=1, hold_out_s=1)
    assert heard(10, pattern=pattern) == [(0, Cue.IN), (5, Cue.OUT)]


def test_a_late_frame_shortens_the_sound_that_is_left() -> None:
    cues, pattern = Cues(), BreathPattern()
    assert cues.due(pattern.at(1.5), known=True, over=False, now=1.5) == [Due(Cue.IN, 2.5)]


def test_a_heart_that_stays_away_is_told_after_five_seconds_and_its_return_after_two() -> None:
    said = [x for x in heard(60, known=lambda t: not 20 <= t < 33) if x[1] in (Cue.LOST, Cue.BACK)]
    assert said == [(25, Cue.LOST), (35, Cue.BACK)]


def test_a_moment_without_a_heart_is_no_news() -> None:
    said = heard(60, known=lambda t: t % 10 > 4)
    assert not [cue for _, cue in said if cue in (Cue.LOST, Cue.BACK)]


def test_a_return_that_does_not_last_is_none() -> None:
    said = [c for _, c in heard(40, known=lambda t: t < 10 or 20 <= t < 21) if c is not Cue.IN]
    assert said.count(Cue.LOST) == 1
    assert Cue.BACK not in said


def test_without_a_sensor_nothing_was_lost() -> None:
    assert Cue.LOST not in dict(heard(40, known=lambda _t: False)).values()


def test_the_end_sounds_once_and_nothing_is_lost_after_it() -> None:
    said = heard(60, known=lambda t: t < 28, over_t=30)
    assert said[-1] == (30, Cue.END)
    assert [cue for _, cue in said].count(Cue.END) == 1
    assert Cue.LOST not in dict(said).values()


# ------------------------------------------------------------------ the loudspeaker


def test_what_is_played_reaches_the_mixer_and_the_device_is_closed() -> None:
    found: list[Mixer] = []
    closed: list[bool] = []

    def open_(mixer: Mixer) -> Callable[[], None]:
        found.append(mixer)
        return lambda: closed.append(True)

    speaker = Speaker(open_)
    speaker.play(Due(Cue.IN, 4.0), long=False, volume=1.0)
    speaker.close()
    block = np.zeros(4096, dtype=np.float32)
    found[0].fill(block)
    assert block.any()
    assert closed == [True]
    assert speaker.trouble == ""


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (OSError("PortAudio library not found"), "libportaudio2"),
        (ImportError("no sounddevice"), "pip install sounddevice"),
        (OSError("Error querying device -1"), "no speakers or headphones"),
    ],
)
def test_without_a_device_there_is_a_sentence_and_no_fault(error: Exception, word: str) -> None:
    def open_(_mixer: Mixer) -> Callable[[], None]:
        raise error

    speaker = Speaker(open_)
    speaker.play(Due(Cue.IN), long=False, volume=1.0)
    speaker.silence()
    speaker.close()
    assert speaker.trouble.startswith("No sound: ")
    assert word in speaker.trouble


def test_a_sound_system_that_hangs_does_not_hold_up_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nor does what sounddevice would do when Python ends, which waits for the same."""
    hangs, undone = threading.Event(), []

    def open_(_mixer: Mixer) -> Callable[[], None]:
        hangs.wait()
        return lambda: None

    at_exit = SimpleNamespace(_exit_handler=lambda: None)
    monkeypatch.setitem(sys.modules, "sounddevice", at_exit)
    monkeypatch.setattr(portaudio.atexit, "unregister", undone.append)
    monkeypatch.setattr(speaker_module, "CLOSE_S", 0.05)
    speaker = Speaker(open_)
    speaker.close()
    assert undone == [at_exit._exit_handler]
    assert speaker._thread.daemon
    hangs.set()
    speaker._thread.join(60)
