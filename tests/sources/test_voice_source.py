"""The microphone as a source: events of when somebody speaks, and nothing else of the sound."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from poise import drills, exercises, paths, settings
from poise.clock import SystemClock
from poise.core.arrays import Samples
from poise.core.events import Action, Input, SensorState, SensorStatus, Speaking
from poise.errors import Missing, SensorUnavailableError
from poise.library import drilling
from poise.runtime.plan import SessionPlan
from poise.runtime.run import Run
from poise.sound import voice as sound_voice
from poise.sound.microphone import Hear, microphone
from poise.sources import voice
from poise.sources.voice import LOOK_S, VoiceSource, sentence
from poise.voice.sound import BLOCK, RATE_HZ

HELD_S = 60.0  # a busy machine is slow and no fault


class Device:
    """A microphone that tells what it is given; ``block`` makes it tell one block."""

    def __init__(self) -> None:
        self.opened, self.closed = Event(), Event()

    def open(self, hear: Hear, rate_hz: int, block: int) -> Callable[[], None]:
        assert (rate_hz, block) == (RATE_HZ, BLOCK)
        self.hear = hear
        self.opened.set()
        return self.closed.set

    def block(self, loud: float = 0.1) -> None:
        self.hear(np.full(BLOCK, loud, np.float32), BLOCK / RATE_HZ)


class Ear:
    """Stands in for the network: what is loud is speech."""

    def probability(self, block: Samples) -> float:
        return float(np.abs(block).max() > 0.5)


class Still(SystemClock):
    """A clock that a test sets."""

    def __init__(self) -> None:
        super().__init__()
        self.t = 100.0

    def now(self) -> float:
        return self.t


def hearing(clock: Still, said: list[Input], device: Device) -> VoiceSource:
    return VoiceSource(clock, said.append, device.open, Ear)


@pytest.fixture
def opened() -> Iterator[tuple[Still, list[Input], Device, VoiceSource]]:
    """One that nobody watches: the test looks after it."""
    clock, said, device = Still(), list[Input](), Device()
    source = hearing(clock, said, device)
    source.listener.start()
    assert device.opened.wait(HELD_S)
    yield clock, said, device, source
    source.__exit__(None, None, None)
    assert device.closed.is_set()


Opened = tuple[Still, list[Input], Device, VoiceSource]


def test_speech_is_told_with_the_moment_it_was_spoken_and_nothing_of_it_stays(
    opened: Opened,
) -> None:
    clock, said, device, source = opened
    for n in range(60):
        clock.t = 100.0 + n * BLOCK / RATE_HZ
        device.block(0.9 if 20 <= n < 40 else 0.1)
    spoke = [event for event in said if isinstance(event, Speaking)]
    assert [event.speaking for event in spoke] == [True, False]
    assert [event.t for event in spoke] == [
        pytest.approx(100.0 + (n - 1) * BLOCK / RATE_HZ, abs=1e-6) for n in (20, 40)
    ]
    one = np.full(BLOCK, 0.9, np.float32)
    gone = weakref.ref(one)
    device.hear(one, 0.032)
    del one
    gc.collect()
    assert gone() is None
    assert not [v for v in vars(source).values() if isinstance(v, np.ndarray)]


def test_what_poise_says_itself_is_no_answer_nor_how_it_rings_on() -> None:
    clock, said, device, talks = Still(), list[Input](), Device(), [False]
    with VoiceSource(clock, said.append, device.open, Ear, lambda: talks[0]):
        assert device.opened.wait(HELD_S)
        for n in range(90):
            clock.t = 100.0 + n * BLOCK / RATE_HZ
            talks[0] = 20 <= n < 40  # the person speaks all the while, or it is the loudspeaker
            device.block(0.9)
    spoke = [(event.speaking, event.t) for event in said if isinstance(event, Speaking)]
    assert [speaking for speaking, _ in spoke] == [True, False, True]
    assert spoke[1][1] == pytest.approx(100.0 + 19 * BLOCK / RATE_HZ)
    assert spoke[2][1] > 100.0 + 39 * BLOCK / RATE_HZ + 0.3
    told = [(e.state, e.reason) for e in said if isinstance(e, SensorStatus)]
    deaf = told.index((SensorState.CONNECTING, "own-voice"))
    assert told[deaf + 1 :] == [(SensorState.STREAMING, "")]  # and is heard again afterwards


def test_a_voice_of_this_program_is_known_to_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = sound_voice.Voice("en", lambda _: None)
    monkeypatch.setattr(sound_voice, "_voices", {spoken})
    spoken.close()
    assert not sound_voice.speaks()
    spoken.speaking = True
    assert sound_voice.speaks()


def test_after_it_was_left_nothing_is_said_any_more() -> None:
    clock, said, device = Still(), list[Input](), Device()
    with hearing(clock, said, device):
        assert device.opened.wait(HELD_S)
    assert device.closed.is_set()
    before = list(said)
    for _ in range(10):
        device.block(0.9)
    assert said == before


def silent(source: VoiceSource, seconds: float) -> None:
    for _ in range(round(seconds / LOOK_S)):
        assert source.look(False)  # who hears nothing goes on looking


def test_one_that_hangs_is_a_sentence_within_four_seconds_and_is_told_once() -> None:
    said: list[Input] = []
    source = VoiceSource(Still(), said.append, Device().open, Ear)  # nobody enters it
    silent(source, 2.75)
    assert said == []
    silent(source, 1.25)
    silent(source, 10.0)
    (status,) = said
    assert isinstance(status, SensorStatus)
    assert (status.sensor, status.state) == ("voice", SensorState.LOST)
    assert status.detail == " ".join(voice.SLOW)


def test_one_that_comes_late_or_again_is_heard(opened: Opened) -> None:
    _, said, device, source = opened
    for _ in range(5):
        device.block(0.9)
    source.look(source.came())
    silent(source, 4.0)  # it was pulled out
    device.block(0.0)  # what a noise gate makes of silence, once anything was heard
    source.look(source.came())
    told = [e.state for e in said if isinstance(e, SensorStatus)]
    assert told == [SensorState.STREAMING, SensorState.LOST, SensorState.STREAMING]
    assert [e.speaking for e in said if isinstance(e, Speaking)] == [True, False]


def test_one_that_is_muted_or_not_allowed_gives_nothing_but_zeros(opened: Opened) -> None:
    _, said, device, source = opened
    for _ in range(100):
        device.block(0.0)
    assert not source.came()
    silent(source, 4.0)
    assert [e.detail for e in said if isinstance(e, SensorStatus)] == [" ".join(voice.ZEROS)]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError("PortAudio library not found"), "libportaudio2"),
        (ImportError("no sounddevice"), "pip install sounddevice"),
        (RuntimeError("Error querying device -1"), "No microphone was found."),
        (RuntimeError("Error opening InputStream: Device unavailable"), "Allow it"),
        (SensorUnavailableError("the model is gone", Missing.MODEL_MISSING), "The model is gone."),
    ],
)
def test_one_that_cannot_be_opened_is_a_sentence(error: Exception, words: str) -> None:
    said: list[Input] = []

    def refuse(*_: object) -> Callable[[], None]:
        raise error

    told = Event()

    def tell(event: Input) -> None:
        said.append(event)
        if len(said) == 2:
            told.set()

    with VoiceSource(Still(), tell, refuse, Ear):
        assert told.wait(HELD_S)
    _, status = said
    assert isinstance(status, SensorStatus)
    assert status.state is SensorState.BLOCKED
    assert status.detail == sentence(error)
    assert words in status.detail
    assert status.detail.endswith(voice.BY_KEY)


class Deaf:
    def probability(self, _block: Samples) -> float:
        raise RuntimeError("the network fails")


def test_one_that_is_heard_is_watched_until_it_is_left() -> None:
    device, said = Device(), dict[SensorState, Event]()
    for state in (SensorState.STREAMING, SensorState.BLOCKED):
        said[state] = Event()

    def tell(event: Input) -> None:
        if isinstance(event, SensorStatus) and event.state in said:
            said[event.state].set()

    with VoiceSource(Still(), tell, device.open, Ear) as source:
        assert device.opened.wait(HELD_S)
        device.block(0.9)
        assert said[SensorState.STREAMING].wait(HELD_S)
        source._detector = Deaf()
        device.block(0.9)
        assert said[SensorState.BLOCKED].wait(HELD_S)


def test_one_that_cannot_be_listened_to_is_closed_again(opened: Opened) -> None:
    _, said, device, source = opened
    source._detector = Deaf()
    device.block(0.9)
    assert not source.look(source.came())
    assert device.closed.wait(HELD_S)
    assert [e.state for e in said if isinstance(e, SensorStatus)] == [SensorState.BLOCKED]


def test_a_block_is_as_old_as_the_driver_says_or_as_it_is_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[str, object] = {}

    class Stream:
        def __init__(self, **options: object) -> None:
            asked.update(options)

        def start(self) -> None: ...
        def stop(self) -> None: ...
        def close(self) -> None:
            asked["closed"] = True

    monkeypatch.setitem(sys.modules, "sounddevice", SimpleNamespace(InputStream=Stream))
    heard: list[tuple[int, float]] = []
    close = microphone(lambda block, age_s: heard.append((len(block), age_s)), RATE_HZ, BLOCK)
    callback: Any = asked["callback"]
    for adc_t in (9.94, 0.0, 10.0):  # 60 ms ago; two drivers that do not tell
        times = SimpleNamespace(currentTime=10.0, inputBufferAdcTime=adc_t)
        callback(np.zeros((BLOCK, 1), np.float32), BLOCK, times, None)
    assert heard == [(BLOCK, pytest.approx(0.06)), (BLOCK, 0.032), (BLOCK, 0.032)]
    assert (asked["samplerate"], asked["blocksize"], asked["channels"]) == (RATE_HZ, BLOCK, 1)
    close()
    assert asked["closed"]


# ---------------------------------------------------------------------- in a session


def drill(form: str) -> SessionPlan:
    planned = drilling.plan(drills.load(form), 1)
    return SessionPlan(planned.exercise, voice=True)


def test_it_is_off_by_default_and_listened_to_in_drills_spoken_aloud_alone() -> None:
    assert not settings.Settings().voice.use
    assert not SessionPlan(drill("two-aloud").exercise).listens
    assert drill("two-aloud").listens
    assert not drill("one-read").listens  # answered in silence
    for name in exercises.names():
        assert not SessionPlan(exercises.load(name).fitted(), voice=True).listens, name


def test_a_session_opens_it_when_it_begins_and_closes_it_when_it_ends_and_keeps_no_sound(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    device = Device()
    real = VoiceSource
    monkeypatch.setattr(
        voice, "VoiceSource", lambda clock, emit: real(clock, emit, device.open, Ear)
    )
    monkeypatch.setenv("POISE_HOME", str(tmp_path))
    with Run(drill("two-aloud")) as run:
        assert not device.opened.wait(0.05)  # nobody has begun
        run.begin()
        assert device.opened.wait(HELD_S)
        for loud in (0.1, 0.9, 0.9, 0.9, 0.9):
            device.block(loud)
        run.send(Action.STOP)
        assert device.closed.wait(HELD_S)
    recorded = [path for path in paths.sessions().rglob("*") if path.is_file()]
    assert len(recorded) == 1
    text = recorded[0].read_text(encoding="utf-8")
    assert text.count('"in":"Speaking"') == 1
    assert text.count("0.9") < 10
