"""A film to be watched: its sound at once, and each picture when it is its turn."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from poise.core.arrays import Samples
from poise.errors import RecordingError
from poise.filming.shown import FilmFacts, Shown
from poise.filming.writer import T_KEY

av: Any = import_module("av")  # so that types can be checked where the extra is not installed

# Nothing larger is looked at, and of one that is damaged no more than this: a film ends by itself
# after half an hour, and as many half floats of sound are 160 MB.
LONGEST_S = 1860.0
MOST_PIXELS = 4096 * 2160
# Of PyAV's own some are neither of the others.
UNREADABLE: Any = (OSError, ValueError, av.FFmpegError)


def facts(path: Path) -> FilmFacts:
    """Look through it, which decodes nothing; raises :class:`RecordingError`."""
    with _opened(path) as film:
        streams = [*film.streams.video[:1], *film.streams.audio[:1]]
        last = 0.0
        kinds = set()
        for packet in _packets(film, streams):
            kinds.add(packet.stream.type)
            last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        told = film.metadata.get(T_KEY)
    try:
        begins = float(told) if told is not None else None
    except ValueError:
        begins = None
    if not kinds:
        raise RecordingError(f"nothing can be read from the film {path}", path=str(path))
    return FilmFacts(min(last, LONGEST_S), begins, "video" in kinds, "audio" in kinds)


def sound(path: Path, rate_hz: int) -> Samples:
    """All its sound (n,) at ``rate_hz``, mono, from the beginning of the film on; empty for none.

    In half floats, fine enough for speech.  Raises :class:`RecordingError`.
    """
    heard = bytearray()
    with _opened(path) as film:
        if not film.streams.audio:
            return np.zeros(0, np.float16)
        to = av.AudioResampler(format="flt", layout="mono", rate=rate_hz)
        filled = 0
        for frame in _frames(film, film.streams.audio[0]):
            at = round(float(frame.time or 0.0) * rate_hz)
            for made in to.resample(frame):
                samples = np.asarray(made.to_ndarray()[0], np.float16)
                if at - filled > rate_hz // 10:  # a gap stays one
                    heard.extend(bytes(samples.itemsize * (at - filled)))
                    filled = at
                heard += samples.tobytes()
                filled += len(samples)
    return np.frombuffer(heard, np.float16)


def pictures(path: Path, from_s: float = 0.0) -> Iterator[Shown]:
    """Its pictures from ``from_s`` on, one after another; raises :class:`RecordingError`."""
    with _opened(path) as film:
        if not film.streams.video:
            return
        for frame in _frames(film, film.streams.video[0]):
            if frame.time is None or frame.time < from_s:
                continue
            rgb = frame.to_ndarray(format="rgb24")
            yield Shown(float(frame.time), frame.width, frame.height, rgb.tobytes())


def _opened(path: Path) -> Any:
    try:
        film = av.open(str(path), "r", format="matroska")
    except UNREADABLE as error:
        raise RecordingError(f"the film {path} cannot be read ({error})", path=str(path)) from None
    for stream in film.streams.video:
        stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}  # a picture says its own
        if stream.width * stream.height > MOST_PIXELS:
            film.close()
            raise RecordingError(f"the film {path} is too large to look at", path=str(path))
    return film


def _packets(film: Any, streams: list[Any]) -> Iterator[Any]:
    """Those that can be read: where a film was cut, it ends."""
    try:
        for packet in film.demux(streams):
            if packet.pts is None:
                continue
            if float(packet.pts * packet.time_base) > LONGEST_S:
                return
            yield packet
    except UNREADABLE:
        return


def _frames(film: Any, stream: Any) -> Iterator[Any]:
    for packet in _packets(film, [stream]):
        try:
            yield from packet.decode()
        except UNREADABLE:  # one that is damaged is passed over
            continue
