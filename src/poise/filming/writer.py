"""A film being written: VP8 and Opus in WebM, a second at a time, so that a kill leaves the rest.

The file is opened here, for its owner alone, and handed to the muxer as a stream it cannot seek in:
it writes each second once, and nothing at the beginning has to be filled in at the end.
"""

from __future__ import annotations

import os
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from poise import files, write_lock
from poise.core.arrays import Picture, Samples

av: Any = import_module("av")  # so that types can be checked where the extra is not installed

RATE_HZ = 16000  # of the sound
WIDEST = 640  # pixels
FASTEST_HZ = 25.0
PICTURE_BITS, SOUND_BITS = 900_000, 32_000
T_KEY = "POISE_T"  # the moment of the session at which the film begins, s
# A second is lost to a kill at most; a stream that is silent holds up the other no longer.
OPTIONS = {"cluster_time_limit": "1000", "flush_packets": "1", "max_interleave_delta": "500000"}
QUICKLY = {"deadline": "realtime", "cpu-used": "12", "lag-in-frames": "0"}  # of libvpx
GAP_S = 0.2  # sound that is later than its samples say is put where it was heard

_MS = Fraction(1, 1000)


class _OneWay:
    """The file as the muxer sees it: written from front to back."""

    def __init__(self, path: Path) -> None:
        files.private_folder(path.parent)
        self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
        write_lock.hold(self._fd)

    def write(self, data: bytes) -> int:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._fd, rest) :]
        return len(data)

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
        self._fd = -1


_BINARY = getattr(os, "O_BINARY", 0)


class FilmWriter:
    """The film at ``path`` of what begins at ``t`` of a session; times told are from its beginning.

    ``size`` is how wide and high the pictures come, None for sound alone.  Raises OSError.
    """

    def __init__(self, path: Path, t: float, size: tuple[int, int] | None, *, sound: bool) -> None:
        self._file = _OneWay(path)
        self._out = av.open(self._file, "w", format="webm", options=OPTIONS)
        self._out.metadata[T_KEY] = f"{t:.3f}"
        self._picture: Any = self._pictures(*size) if size is not None else None
        self._sound: Any = self._sounds() if sound else None
        self._shown_t = float("-inf")
        self._samples = 0  # how many came, with the gaps between them
        self._last_ms = -1

    def _pictures(self, width: int, height: int) -> Any:
        by = min(1.0, WIDEST / width)
        stream = self._out.add_stream("libvpx", rate=round(FASTEST_HZ), options=QUICKLY)
        # even: each two by two pixels share their colour
        stream.width, stream.height = 2 * round(width * by / 2), 2 * round(height * by / 2)
        stream.pix_fmt, stream.bit_rate = "yuv420p", PICTURE_BITS
        stream.time_base = stream.codec_context.time_base = _MS
        stream.codec_context.gop_size = round(FASTEST_HZ)  # to begin anywhere, within a second
        stream.codec_context.thread_count = 1  # several wait for each other on a busy machine
        return stream

    def _sounds(self) -> Any:
        stream = self._out.add_stream("libopus", rate=RATE_HZ)
        stream.codec_context.layout, stream.bit_rate = "mono", SOUND_BITS
        return stream

    def picture(self, t: float, bgr: Picture) -> None:
        """The picture (height, width, 3) of ``t``; one that comes too soon is left out."""
        if self._picture is None or t - self._shown_t < 0.8 / FASTEST_HZ:
            return
        self._shown_t = t
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(bgr), format="bgr24")
        self._last_ms = max(self._last_ms + 1, round(1000 * t))
        frame.pts, frame.time_base = self._last_ms, _MS
        self._out.mux(self._picture.encode(frame))

    def sound(self, t: float, samples: Samples) -> None:
        """Sound (n,) from ``t`` on, within ±1, at :data:`RATE_HZ`."""
        if self._sound is None:
            return
        if t - self._samples / RATE_HZ > GAP_S:
            self._samples = round(t * RATE_HZ)
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples, np.float32)[None], format="flt", layout="mono"
        )
        frame.sample_rate, frame.pts = RATE_HZ, self._samples
        frame.time_base = Fraction(1, RATE_HZ)
        self._samples += len(samples)
        self._out.mux(self._sound.encode(frame))

    def close(self) -> None:
        """Write what is still to be written; raises OSError, and is closed then too."""
        try:
            for stream in filter(None, (self._picture, self._sound)):
                self._out.mux(stream.encode(None))
            self._out.close()
        finally:
            self._file.close()
