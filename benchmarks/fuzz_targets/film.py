"""A film of one's own answers, watched: looked through, heard, and each picture shown."""

from __future__ import annotations

import tempfile
from collections import deque
from functools import cache
from pathlib import Path

import numpy as np

from poise.filming import reader
from poise.filming.writer import RATE_HZ, FilmWriter
from poise.sound.tones import RATE_HZ as PLAYED_HZ

SECONDS, HZ, WIDE, HIGH = 3, 10, 64, 48


@cache
def seeds() -> dict[str, bytes]:
    """Short ones with both, and with either alone."""
    made = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, seen, heard in (
            ("both", True, True),
            ("seen", True, False),
            ("heard", False, True),
        ):
            path = Path(folder) / f"{name}.webm"
            _film(path, seen=seen, heard=heard)
            made[path.name] = path.read_bytes()
    return made


def _film(path: Path, *, seen: bool, heard: bool) -> None:
    r = np.random.default_rng(1)
    film = FilmWriter(path, 140.0, (WIDE, HIGH) if seen else None, sound=heard)
    for k in range(SECONDS * HZ):
        film.picture(k / HZ, r.integers(0, 255, (HIGH, WIDE, 3), np.uint8))
        film.sound(k / HZ, r.normal(0, 0.1, RATE_HZ // HZ).astype(np.float32))
    film.close()


def read(path: Path) -> None:
    reader.facts(path)
    reader.sound(path, PLAYED_HZ)
    deque(reader.pictures(path), maxlen=0)
