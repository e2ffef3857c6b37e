"""The recorded sessions as the screen sees them: listed, opened and taken away in the background.

Reading may take seconds, and a guide may be breathing meanwhile: so each answer is asked for in a
thread of its own and looked for once a frame.  Nothing is loaded before it is asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from poise import paths
from poise.errors import PoiseError
from poise.files import private_folder

if TYPE_CHECKING:
    from poise.library.history import Line, Past
    from poise.ui.whole import Whole

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Fetch(Generic[T]):
    """An answer that is on its way: ``value`` once it is there, or ``trouble``, a sentence."""

    def __init__(self, ask: Callable[[], T]) -> None:
        self.value: T | None = None
        self.trouble = ""
        self._ask = ask
        self._thread = Thread(target=self._run, name="shelf", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether it has come to an end, well or not."""
        return self.value is not None or bool(self.trouble)

    def wait(self) -> None:
        """Stay until it is there."""
        self._thread.join()

    def _run(self) -> None:
        try:
            self.value = self._ask()
        except PoiseError as error:
            self.trouble = str(error)
        except Exception as error:  # noqa: BLE001  (the thread's edge: the window goes on)
            _log.exception("the recorded sessions could not be read")
            self.trouble = f"{type(error).__name__}: {error}"


class Shelf:
    """Where past sessions are had from; ``every`` and ``whole`` are asked in a thread."""

    def __init__(
        self,
        every: Callable[[], list[Past]] | None = None,
        whole: Callable[[Past], Whole] | None = None,
        folder: Path | None = None,
    ) -> None:
        self._every, self._whole = every or _every, whole or _read
        self._folder = folder
        self._usual: Fetch[list[Past]] | None = None
        self._last: Fetch[Any] | None = None

    def list(self) -> Fetch[list[Past]]:
        """All sessions, the oldest first."""
        return self._asked(Fetch(self._every))

    def open(self, past: Past) -> Fetch[Whole]:
        """One session from end to end."""
        return self._asked(Fetch(lambda: self._whole(past)))

    def export(self, past: Past, form: str) -> Fetch[Path]:
        """Write ``past`` in ``form`` into the folder for exports; where it is now."""
        folder = self._folder or paths.exports()
        return self._asked(Fetch(lambda: _export(past, form, folder)))

    def wait(self) -> None:
        """Stay until the last thing asked for is there: for tests and pictures."""
        if self._last is not None:
            self._last.wait()

    def _asked(self, fetch: Fetch[T]) -> Fetch[T]:
        self._last = fetch
        return fetch

    def reference(self, line: Line) -> float | None:
        """One's own usual swing on ``line`` in bpm; None with too few sessions, or not yet."""
        if self._usual is None:
            self._usual = Fetch(self._every)
        if self._usual.value is None:
            return None
        from poise.library.history import reference

        return reference(self._usual.value, line)


def _every() -> list[Past]:
    from poise.library import history

    return history.every()


def _read(past: Past) -> Whole:
    from poise.ui.whole import whole

    return whole(past)


def _export(past: Past, form: str, folder: Path) -> Path:
    from poise import exporters
    from poise.library import exported
    from poise.recording.reader import read

    try:
        private_folder(folder)
    except OSError as error:
        raise PoiseError(
            f"cannot write to {folder} ({error.strerror}): make room there, or make it yours"
        ) from None
    suffix = exporters.form(form).suffix
    out, n = folder / f"{past.name}{suffix}", 2
    while out.exists():
        out, n = folder / f"{past.name}-{n}{suffix}", n + 1
    exporters.load(form)(read(past.path), out)
    exported.remember(past.path, out)
    return out
