"""That there is one window and not two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QThread

from poise.files import private_file, private_folder

_AGAIN_MS = 20
# One that was only just started has its first breath before its ears (_SETTLED_MS in app.py).
_PATIENCE_MS = 4000


class SingleInstance:
    """Who holds ``folder`` for windows: the first to come has it until its program ends.

    ``first`` is False when another does; then :meth:`call` brings that one forward.  Who calls puts
    a file there, and who hears takes it away: Qt's network would be two megabytes for it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._call = folder, folder / "window.call"
        self._ears: QFileSystemWatcher | None = None
        try:
            private_folder(folder)
            self._lock = QLockFile(str(folder / "window.lock"))
            self._lock.setStaleLockTime(0)  # stale is a lock whose program is gone, however old
            self.first = self._lock.tryLock(0) or (
                self._lock.error() is not QLockFile.LockError.LockFailedError
            )
        except OSError:
            self.first = True  # who cannot write there is not told to go away

    def listen(self, called: Callable[[], None]) -> None:
        """Call ``called`` each time another program of this person wants the window."""

        def look() -> None:
            if self._taken_away():
                called()

        self._ears = QFileSystemWatcher([str(self._folder)])
        self._ears.directoryChanged.connect(look)
        look()  # who called before there were ears

    def call(self, patience_ms: int = _PATIENCE_MS) -> bool:
        """Ask the other to come forward; answers whether it heard in that time."""
        try:
            private_file(self._call)
        except OSError:
            return False
        for _ in range(max(1, patience_ms // _AGAIN_MS)):
            QThread.msleep(_AGAIN_MS)
            if not self._call.exists():
                return True
        return not self._taken_away()

    def _taken_away(self) -> bool:
        """Whether there was a call; there is none any more."""
        try:
            self._call.unlink()
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Let the next one be first."""
        self._ears = None
        if self.first:
            self._lock.unlock()
