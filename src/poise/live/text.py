"""One line in a file, for a program that shows text, such as an overlay: replaced, never half."""

from __future__ import annotations

from pathlib import Path

from poise import files
from poise.clock import Clock
from poise.core.events import MetricUpdate
from poise.core.guide.pacer import Breath
from poise.errors import UsageError
from poise.live.now import Now
from poise.settings import TextSettings

EVERY_S = 0.5
UNKNOWN = "–"
WORDS = {"inhale": "in", "hold-in": "hold", "exhale": "out", "hold-out": "rest"}


def check(where: str, settings: TextSettings | None = None) -> str:
    """The sentence to show.

    Raises :class:`UsageError` when there is no folder for the file, and when the file that is there
    was written by somebody else: it would not be a line, and would be gone.
    """
    path = Path(where)
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise UsageError(f"--text takes a file in a folder that is there; got {where!r}")
    if path.is_file() and not _could_be_ours(path, (settings or TextSettings()).line):
        raise UsageError(
            f"--text takes a file for its one line, and {path.name} holds more. Choose another name"
        )
    return f"Heart and breath are written to the file {path.name}."


def open_out(where: str, clock: Clock, settings: TextSettings | None) -> TextOut:
    """Begin to write ``where``."""
    return TextOut(Path(where), clock, (settings or TextSettings()).line)


def _could_be_ours(path: Path, form: str) -> bool:
    try:
        return len(files.read_text(path).splitlines()) <= len(form.splitlines())
    except (OSError, ValueError):
        return False


def line(form: str, now: dict[str, object]) -> str:
    """``form`` with its ``{heart}``, ``{doubt}``, ``{swing}`` and ``{breath}`` filled in.

    What is not known is a dash.
    """
    heart, swing, breath = now["heart_rate"], now["swing"], now["breath"]
    assert isinstance(heart, dict)
    assert isinstance(swing, dict)
    told = {
        "{heart}": _short(heart["bpm"]),
        "{doubt}": _short(heart["margin_bpm"]),
        "{swing}": _short(swing["bpm"]),
        "{breath}": WORDS[breath["phase"]] if isinstance(breath, dict) else UNKNOWN,
    }
    for name, words in told.items():
        form = form.replace(name, words)
    return form


def _short(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) else UNKNOWN


class TextOut:
    """Writes the line when it is another than before."""

    def __init__(self, path: Path, clock: Clock, form: str) -> None:
        self._path, self._clock, self._form = path, clock, form
        self._now, self._written, self._looked_t = Now(), "", float("-inf")
        self._write()

    def metric(self, told: MetricUpdate) -> None:
        """Taken in, and written where it shows."""
        self._now.metric(told)
        self._write()

    def interval(self, t: float, rr_ms: float, usable: bool) -> None:
        """Nothing: a line is for the eye."""

    def guide(self, t: float, phase_rad: float, breath: Breath) -> None:
        """The breath, and what has grown old meanwhile."""
        self._now.guide(t, breath)
        if t - self._looked_t >= EVERY_S:
            self._looked_t = t
            self._write()

    def marker(self, t: float, words: str) -> None:
        """A stage, or the end."""
        self._now.marker(words)
        self._write()

    def close(self) -> None:
        """Dashes: what was true is no longer."""
        self._now.ended = True
        self._write()

    def _write(self) -> None:
        words = line(self._form, self._now.at(self._clock.now()))
        if words != self._written:
            self._written = words
            files.write_text(self._path, words + "\n", over=True)
