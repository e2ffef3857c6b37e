"""The computer's usual microphone, by PortAudio: blocks of sound, each told once and not kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from poise.core.arrays import Samples
from poise.sound.portaudio import started

# Told a block, from -1 to 1, and for how many seconds its first sample is past.
Hear = Callable[[Samples, float], None]
# Opens a microphone that tells blocks of so many samples, at so many hertz, in a thread of its own;
# answers how to close it.  Raises OSError, ImportError, or what the sound library raises.
Open = Callable[[Hear, int, int], Callable[[], None]]


def microphone(hear: Hear, rate_hz: int, block: int) -> Callable[[], None]:
    """Open it; answers how to close it."""
    import sounddevice  # type: ignore[import-untyped]

    def heard(samples: Any, frames: int, times: Any, _status: object) -> None:
        age_s = times.currentTime - times.inputBufferAdcTime
        shortest_s = frames / rate_hz  # some drivers tell no times
        hear(samples[:, 0], age_s if shortest_s < age_s < 1 else shortest_s)

    return started(
        lambda: sounddevice.InputStream(
            samplerate=rate_hz, blocksize=block, channels=1, dtype="float32", latency="low",
            callback=heard,
        )
    )  # fmt: skip
