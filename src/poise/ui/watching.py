"""A film as the screen sees it: looked through in the background, shown and heard from anywhere."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any

from poise.ui.background import Fetch

if TYPE_CHECKING:
    from poise.core.arrays import Samples
    from poise.filming.shown import FilmFacts, Shown
    from poise.sound.speaker import Speaker

AHEAD = 50  # pictures that are decoded before their time: two seconds


@dataclass(frozen=True, slots=True)
class Film:
    """What is known of it, and all its sound, at the loudspeaker's rate."""

    facts: FilmFacts
    sound: Samples


class Watching:
    """Plays the film at ``path``; ``film`` has it once it was looked through.

    Times are seconds into the film.  The clock is the screen's: it asks for the picture of a
    moment, and sound is begun with it.
    """

    def __init__(self, path: Path, open_speaker: Callable[[], Speaker] | None = None) -> None:
        self._path = path
        self._open = open_speaker or _speaker
        self._speaker: Speaker | None = None
        self._ahead: _Ahead | None = None
        self._shown: Shown | None = None
        self.film: Fetch[Film] = Fetch(self._look)

    def _look(self) -> Film:
        from poise.filming import reader
        from poise.sound.tones import RATE_HZ

        return Film(reader.facts(self._path), reader.sound(self._path, RATE_HZ))

    def play(self, from_s: float) -> None:
        """Begin there, or go on from there."""
        self.stop()
        film = self.film.value
        if film is None:
            return
        if film.facts.pictures:
            self._ahead = _Ahead(self._path, from_s)
        if len(film.sound):
            from poise.sound.tones import RATE_HZ

            self._speaker = self._speaker or self._open()
            self._speaker.play_samples(film.sound[round(from_s * RATE_HZ) :])

    def at(self, s: float) -> Shown | None:
        """The picture of ``s``, or the last before it; None until the first is there."""
        if self._ahead is not None:
            self._shown = self._ahead.until(s) or self._shown
        return self._shown

    @property
    def trouble(self) -> str:
        """Why it cannot be watched, or not be heard; empty where nothing is amiss."""
        heard = self._speaker.trouble if self._speaker is not None else ""
        return self.film.trouble or heard

    def stop(self) -> None:
        """Stand still, and be silent."""
        if self._ahead is not None:
            self._ahead.end()
            self._ahead = None
        if self._speaker is not None:
            self._speaker.silence()

    def close(self) -> None:
        """Let go of the film and of the loudspeaker."""
        self.stop()
        if self._speaker is not None:
            self._speaker.close()
            self._speaker = None


class _Ahead:
    """Decodes pictures a little before they are due, in a thread."""

    def __init__(self, path: Path, from_s: float) -> None:
        self._path, self._from_s = path, from_s
        self._ready: deque[Shown] = deque()
        self._room = Condition()
        self._ended = False
        Thread(target=self._run, name="film ahead", daemon=True).start()

    def until(self, s: float) -> Shown | None:
        """The last picture up to ``s`` that was not taken yet."""
        found = None
        with self._room:
            while self._ready and self._ready[0].t <= s:
                found = self._ready.popleft()
            self._room.notify()
        return found

    def end(self) -> None:
        with self._room:
            self._ended = True
            self._room.notify()

    def _run(self) -> None:
        from poise.errors import RecordingError
        from poise.filming import reader

        pictures: Iterator[Any] = reader.pictures(self._path, self._from_s)
        try:
            for shown in pictures:
                with self._room:
                    self._room.wait_for(lambda: self._ended or len(self._ready) < AHEAD)
                    if self._ended:
                        return
                    self._ready.append(shown)
        except RecordingError:  # it was deleted meanwhile: the last picture stays
            return


def _speaker() -> Speaker:
    from poise.sound.speaker import Speaker

    return Speaker()
