"""A made-up film for the gallery: the drill of four-limit, filmed from its first question on."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

import numpy as np

from poise import clock
from poise.filming.process import Film
from poise.filming.shown import FilmFacts, Shown
from poise.recording import films
from poise.ui import watching
from poise.ui.background import Fetch
from tools.gallery import sample, sample_drill, sample_picture

BEGINS_T, LASTS_S = 140.0, 120.0


class Filming(Film):
    """Asked for, and on as long as the session says so; nothing is opened."""

    def __init__(self, recording: Path) -> None:
        super().__init__(lambda: recording, None)
        self.ask()

    def follow(self, interview: object, now: float, *, over: bool) -> None:
        self._on = BEGINS_T <= now < BEGINS_T + LASTS_S


class Watching:
    """Always the same picture, at once; ``pictures`` False is sound alone."""

    trouble = ""

    def __init__(self, *, pictures: bool) -> None:
        facts = FilmFacts(LASTS_S, BEGINS_T, pictures, sound=True)
        self.film = Fetch(lambda: watching.Film(facts, np.zeros(0, np.float32)))
        self.film.wait()

    def at(self, s: float) -> Shown:
        made = sample_picture.thumbnail()
        return Shown(s, made.width, made.height, made.rgb)

    def play(self, from_s: float) -> None:
        pass

    def stop(self) -> None:
        pass

    def close(self) -> None:
        pass


def stage(form: str = "four-limit", *, pictures: bool = True) -> sample.PlayedLink:
    """That drill, whose person asked to be filmed."""
    recording = Path(mkdtemp()) / f"{clock.stamp()}-drill.poise.jsonl"
    films.beside(recording).write_bytes(b"a film")
    played = sample_drill.stage(form)
    played.link = played.link._replace(
        film=Filming(recording),
        watching=lambda _path: Watching(pictures=pictures),  # type: ignore[arg-type,return-value]
    )
    return played
