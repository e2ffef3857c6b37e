"""Who speaks when, from the microphone: ``Speaking`` events, and nothing else of the sound.

The device's own thread tells each block of 32 ms to the network and forgets it; the network
itself keeps the last 4 ms.  Opening a device, or loading the network, may hang or fail, so that a
thread does it and another one watches: whoever was asked for and is not heard is a sentence in
time, and the session goes on by its keys.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Protocol

from poise.clock import Clock
from poise.core.arrays import Samples
from poise.core.drill.talking import Talking
from poise.core.events import VOICE, SensorState, SensorStatus, Speaking
from poise.errors import SensorUnavailableError
from poise.sound.microphone import Open, microphone
from poise.sound.portaudio import MISSING, NO_DEVICE, abandon
from poise.sound.voice import speaks
from poise.sources import Emit
from poise.voice.sound import BLOCK, RATE_HZ

# Without a block, or without anything but zeros, for so long the person is told.
SILENT_S = 3.0
# What poise itself says is no answer, nor how it rings on in the room.
ECHO_S = 0.3
CLOSE_S = 2.0
LOOK_S = 0.25

BY_KEY = "Press Space when you begin to speak."
SLOW = ("No sound comes from the microphone.", "Check that it is plugged in.", BY_KEY)
ZEROS = (
    "The microphone gives only silence.",
    "Unmute it, and allow it in the system's settings.",
    BY_KEY,
)
OPENING = "the microphone is being opened"
OWN = "nobody is listened to while poise speaks itself"
OPEN = "the microphone is on: only when you speak is noted, no sound is kept"
ON = (SensorState.STREAMING, "", OPEN)

_log = logging.getLogger(__name__)


class Hearing(Protocol):
    """What says how likely a block is speech: :class:`poise.voice.detector.Detector`."""

    def probability(self, block: Samples) -> float:
        """From 0 to 1."""


class VoiceSource:
    """Listens from being entered until it is left; ``open_`` opens the microphone.

    ``emit`` is told when speech begins and ends, and whether the microphone is heard.  While poise
    ``speaks`` itself nobody else is heard: the microphone may stand before the loudspeaker.
    """

    def __init__(
        self,
        clock: Clock,
        emit: Emit,
        open_: Open = microphone,
        load: Callable[[], Hearing] | None = None,
        speaks: Callable[[], bool] = speaks,
    ) -> None:
        self._clock, self._emit, self._open = clock, emit, open_
        self._speaks, self._deaf_until_t = speaks, 0.0
        self._load = load or _detector
        self._talking = Talking(VOICE)
        self._detector: Hearing | None = None
        self._closing, self._heard = Event(), Event()
        self._failed: Exception | None = None
        self._telling = Lock()  # after it was left nothing is said any more
        self._left = self._on = self._own = False
        self._zeros = True  # until anything else was heard: later they are a noise gate's silence
        self._quiet_s, self._blocks = 0.0, 0
        self.listener = Thread(target=self._listen, name="microphone", daemon=True)
        self.watcher = Thread(target=self._watch, name="watching", daemon=True)

    def __enter__(self) -> VoiceSource:
        self._say(SensorState.CONNECTING, "", OPENING)
        self.listener.start()
        self.watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._telling:
            self._left = True
        self._closing.set()
        self._heard.set()
        for thread in filter(Thread.is_alive, (self.watcher, self.listener)):
            thread.join(CLOSE_S)
        if self.listener.is_alive():
            abandon()

    # ------------------------------------------------------------------ the microphone's thread

    def _listen(self) -> None:
        """Open it, and close it again; a device that hangs hangs here."""
        try:
            self._detector = self._load()
            close = None if self._closing.is_set() else self._open(self._hear, RATE_HZ, BLOCK)
        except Exception as error:  # noqa: BLE001  (PortAudio's own too; the session goes on)
            self._failed = error
            self._heard.set()
            return
        self._closing.wait()
        if close is not None:
            try:
                close()
            except Exception:  # noqa: BLE001  (PortAudio's own, of one that was pulled out)
                _log.exception("the microphone could not be closed")
        self._detector = None  # and the last 36 ms with it

    def _hear(self, block: Samples, age_s: float) -> None:
        """A block, in the device's thread: what the network makes of it is all that stays."""
        if self._closing.is_set() or self._detector is None or self._failed is not None:
            return
        t = self._clock.now() - age_s
        self._blocks += 1
        try:
            probability = self._detector.probability(block)
        except Exception as error:  # noqa: BLE001  (the runtime's own)
            self._failed = error
            self._heard.set()
            return
        self._zeros = self._zeros and not block.any()
        if not self._zeros:
            self._heard.set()
        if self._speaks():
            self._deaf_until_t = t + len(block) / RATE_HZ + ECHO_S
        own = t < self._deaf_until_t
        if own:
            self._tell(self._talking.lose())
        if own is not self._own:
            self._own = own
            self._say(*((SensorState.CONNECTING, "own-voice", OWN) if own else ON))
        if not own:
            self._tell(self._talking.receive(t, len(block) / RATE_HZ, probability))

    # ------------------------------------------------------------------ its watch

    def _watch(self) -> None:
        while not self._closing.is_set():
            self._heard.wait(LOOK_S)
            came = self.came()
            if self._closing.is_set() or not self.look(came):
                return
            if came:
                self._closing.wait(LOOK_S)

    def came(self) -> bool:
        """Whether anything was heard since this was asked the last time."""
        came = self._heard.is_set()
        self._heard.clear()
        return came

    def look(self, came: bool) -> bool:
        """Something was heard in the last quarter of a second or not; whether to go on looking."""
        if self._failed is not None:
            self._say(SensorState.BLOCKED, "failed", sentence(self._failed))
            self._tell(self._talking.lose())
            self._closing.set()  # what cannot be heard is not left open
            return False
        if came:
            if not self._on and not self._own:
                self._say(*ON)
            self._on, self._quiet_s = True, 0.0
            return True
        before_s = self._quiet_s
        self._quiet_s += LOOK_S
        if before_s < SILENT_S <= self._quiet_s:
            self._on = False
            mute = self._zeros and self._blocks > 0
            self._say(SensorState.LOST, "silent", " ".join(ZEROS if mute else SLOW))
            self._tell(self._talking.lose())
        return True

    def _say(self, state: SensorState, reason: str, detail: str) -> None:
        self._tell(SensorStatus(self._clock.now(), VOICE, state, reason, detail))

    def _tell(self, event: SensorStatus | Speaking | None) -> None:
        with self._telling:
            if event is not None and not self._left:
                self._emit(event)


def sentence(error: Exception) -> str:
    """Why nothing can be heard, and what to do."""
    if isinstance(error, SensorUnavailableError):
        why = [f"{str(error)[:1].upper()}{str(error)[1:]}."]
    elif MISSING in str(error):
        why = ["The microphone needs the PortAudio library (Debian: apt install libportaudio2)."]
    elif isinstance(error, ImportError):
        why = ["The microphone needs the package sounddevice (pip install sounddevice)."]
    elif NO_DEVICE in str(error):
        why = ["No microphone was found."]
    else:
        _log.warning("the microphone could not be opened: %s", error)
        why = [
            "The microphone cannot be opened.",
            "Allow it in the system's settings, and close other programs that use it.",
        ]
    return " ".join((*why, BY_KEY))


def _detector() -> Hearing:
    from poise.voice.detector import Detector

    return Detector()
