"""The loudspeaker, opened in the background; without one there is silence and a sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

from poise.sound.cues import Due
from poise.sound.portaudio import MISSING, abandon, started

if TYPE_CHECKING:
    from poise.core.arrays import Samples
    from poise.sound.mixer import Mixer

CLOSE_S = 2.0

_log = logging.getLogger(__name__)

# Opens an output that asks the mixer for blocks; answers how to close it.  Raises OSError.
Open = Callable[["Mixer"], Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Sound:
    """One that is not made here."""

    samples: Samples


class Speaker:
    """Plays what it is told.  What it needs is loaded, and tones are made, in its own thread.

    ``trouble`` is a sentence as soon as it is known that nothing can be heard here.
    """

    def __init__(self, open_: Open | None = None) -> None:
        self.trouble = ""
        self._open = open_ or _sounddevice
        self._asked: SimpleQueue[tuple[Due, bool, float] | Sound | str] = SimpleQueue()
        self._thread = Thread(target=self._run, name="speaker", daemon=True)
        self._thread.start()

    def play(self, due: Due, *, long: bool, volume: float) -> None:
        """Make a sound now; ``volume`` is 0 to 1.  Never waits."""
        self._asked.put((due, long, volume))

    def play_samples(self, samples: Samples) -> None:
        """Play these (n,), within ±1, at the rate of all sounds here.  Never waits."""
        self._asked.put(Sound(samples))

    def silence(self, *, softly: bool = False) -> None:
        """Fade out what sounds now: at once, or as gently as it began."""
        self._asked.put("softly" if softly else "silence")

    def close(self) -> None:
        self._asked.put("close")
        self._thread.join(timeout=CLOSE_S)
        if self._thread.is_alive():
            abandon()

    def _run(self) -> None:
        try:
            from poise.sound.mixer import FADE_S, SOFT_S, Mixer
            from poise.sound.tones import sound

            mixer = Mixer()
            close = self._open(mixer)
        except (OSError, ImportError) as error:
            self.trouble = _sentence(error)
            return
        except Exception as error:  # noqa: BLE001  (PortAudio's own; a session goes on without)
            _log.exception("the loudspeaker could not be opened")
            self.trouble = _sentence(error)
            return
        try:
            while (asked := self._asked.get()) != "close":
                if isinstance(asked, str):
                    mixer.silence(SOFT_S if asked == "softly" else FADE_S)
                elif isinstance(asked, Sound):
                    mixer.add(asked.samples)
                else:
                    due, long, volume = asked
                    mixer.add(sound(due, long=long, volume=volume))
        finally:
            close()


def _sentence(error: Exception) -> str:
    if MISSING in str(error):
        return "No sound: the PortAudio library is missing (Debian: apt install libportaudio2)"
    if isinstance(error, ImportError):
        return "No sound: the package sounddevice is missing (pip install sounddevice)"
    return "No sound: no speakers or headphones found"


def _sounddevice(mixer: Mixer) -> Callable[[], None]:
    """The computer's usual output, by PortAudio."""
    import sounddevice  # type: ignore[import-untyped]

    from poise.sound.tones import RATE_HZ

    def fill(out: Any, _frames: int, _time: object, _status: object) -> None:
        mixer.fill(out[:, 0])

    return started(
        lambda: sounddevice.OutputStream(
            samplerate=RATE_HZ, channels=1, dtype="float32", latency="high", callback=fill
        )
    )
