"""What whoever opens a loudspeaker or a microphone by PortAudio has to know of it."""

from __future__ import annotations

import atexit
import sys
from threading import Lock

OPENING = Lock()
"""Held while a stream is opened or closed: PortAudio cannot do two of these at once."""

NO_DEVICE = "querying device"  # what it says where there is no such device
MISSING = "PortAudio library"  # what the package says where the library is not installed


def abandon() -> None:
    """A thread hangs in it: it is not asked to close the sound system when Python ends."""
    if (portaudio := sys.modules.get("sounddevice")) is not None:
        atexit.unregister(portaudio._exit_handler)
