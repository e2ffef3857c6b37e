"""The recorded sessions as the screen sees them: listed, opened and taken away in the background.

Reading may take seconds, and a guide may be breathing meanwhile: so each answer is asked for in a
thread of its own and looked for once a frame.  Nothing is loaded before it is asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from poise import files, paths
from poise.errors import PoiseError
from poise.recording import SUFFIX

if TYPE_CHECKING:
    from poise.core.guide.exercise import Exercise
    from poise.library.history import Past
    from poise.ui.reviewed import ReviewedSession

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Fetch(Generic[T]):
    """An answer on its way: once ``done`` there is a ``value``, or a ``trouble`` in a sentence."""

    def __init__(self, ask: Callable[[], T]) -> None:
        self.value: T | None = None
        self.trouble = ""
        self.done = False
        self._ask = ask
        self._thread = Thread(target=self._run, name="past-sessions", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Stay until it is there: for tests and pictures, no window waits."""
        self._thread.join()

    def _run(self) -> None:
        try:
            self.value = self._ask()
        except PoiseError as error:
            self.trouble = str(error)
        except Exception as error:  # noqa: BLE001  (the thread's edge: the window goes on)
            _log.exception("the recorded sessions could not be read")
            self.trouble = f"{type(error).__name__}: {error}"
        finally:
            self.done = True


class Forgotten(NamedTuple):
    """How many files were removed, and a sentence for each that stayed."""

    removed: int
    left: tuple[str, ...] = ()


class PastSessions:
    """Where past sessions are had from; ``every`` and ``read`` are asked in a thread."""

    def __init__(
        self,
        every: Callable[[], list[Past]] | None = None,
        read: Callable[[Past], ReviewedSession] | None = None,
        folder: Path | None = None,
    ) -> None:
        self._every, self._read = every or _every, read or _read
        self._folder = folder
        self._last: Fetch[Any] | None = None

    def any(self) -> bool:
        """Whether there is any; answered at once, by looking whether there is a file."""
        if self._every is not _every:
            return True
        folder = paths.sessions()
        return next(folder.glob(f"*{SUFFIX}"), None) is not None if folder.is_dir() else False

    def list(self) -> Fetch[list[Past]]:
        """All sessions, the oldest first."""
        return self._asked(Fetch(self._every))

    def open(self, past: Past) -> Fetch[ReviewedSession]:
        """One session from end to end."""
        return self._asked(Fetch(lambda: self._read(past)))

    def export(self, past: Past, form: str) -> Fetch[Path]:
        """Write ``past`` in ``form`` into the folder for exports; where it is now."""
        folder = self._folder or paths.exports()
        return self._asked(Fetch(lambda: _export(past, form, folder)))

    def smaller_breaths(self) -> Fetch[bool]:
        """Whether somebody felt dizzy twice lately."""

        def ask() -> bool:
            from poise.library import dizziness

            return dizziness.smaller_breaths()

        return self._asked(Fetch(ask))

    def interrupted(self) -> Fetch[bool]:
        """Whether the last session was cut off."""

        def ask() -> bool:
            from poise.library import interrupted

            return interrupted.last()

        return self._asked(Fetch(ask))

    def wait(self) -> None:
        """Stay until the last thing asked for is there: for tests and pictures."""
        if self._last is not None:
            self._last.wait()

    def _asked(self, fetch: Fetch[T]) -> Fetch[T]:
        self._last = fetch
        return fetch

    def forget(self, past: Past | None) -> Fetch[Forgotten]:
        """Delete ``past`` with all that was made of it, or everything when it is None."""
        return self._asked(Fetch(lambda: _forget(past)))

    def usual(self, sensor: str, exercise: Exercise) -> Fetch[float | None]:
        """One's own usual swing in bpm with that sensor at that pace; None: too few sessions."""

        def ask() -> float | None:
            from poise.library import history

            if exercise.pattern is None:
                return None
            line = history.Line(sensor.split(":")[0], str(exercise.pattern))
            return history.reference(self._every(), line)

        return self._asked(Fetch(ask))


def _every() -> list[Past]:
    from poise.library import history

    return history.every()


def _read(past: Past) -> ReviewedSession:
    from poise.ui.reviewed import reviewed

    return reviewed(past)


def _export(past: Past, form: str, folder: Path) -> Path:
    from poise import exporters
    from poise.library import exported
    from poise.recording.reader import read

    try:
        files.private_folder(folder)
    except OSError as error:
        raise PoiseError(
            f"cannot write to {folder} ({error.strerror}). Free some space or check its permissions"
        ) from None
    suffix = exporters.form(form).suffix
    out = files.free(folder, past.name, suffix)
    exported.begin(past.path, out)
    exporters.load(form)(read(past.path), out)
    exported.remember(past.path, out)
    return out


def _forget(past: Past | None) -> Forgotten:
    from poise.library import sessions
    from poise.library.forget import Forgetting

    recordings = tuple(sessions.every()) if past is None else (past.path,)
    forgetting = Forgetting(recordings, everything=past is None)
    removed, left = forgetting.carry_out()
    named = [f"{path}: it still names a session" for path in forgetting.traces()]
    return Forgotten(len(removed), (*(f"{stays.path}: {stays.why}" for stays in left), *named))
