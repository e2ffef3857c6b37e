"""What whoever opens a loudspeaker or a microphone by PortAudio has to know of it."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Callable
from threading import Lock
from typing import Any

OPENING = Lock()
"""Held while a stream is opened or closed: PortAudio cannot do two of these at once."""

NO_DEVICE = "querying device"  # what it says where there is no such device
MISSING = "PortAudio library"  # what the package says where the library is not installed


def started(make: Callable[[], Any]) -> Callable[[], None]:
    """Open the stream that ``make`` makes and let it run; answers how to close it."""
    with OPENING:
        stream = make()
        try:
            stream.start()
        except BaseException:
            stream.close()  # or the device stays taken until poise ends
            raise

    def close() -> None:
        with OPENING:
            stream.stop()
            stream.close()

    return close


def abandon() -> None:
    """A thread hangs in it: it is not asked to close the sound system when Python ends."""
    if (portaudio := sys.modules.get("sounddevice")) is not None:
        atexit.unregister(portaudio._exit_handler)
