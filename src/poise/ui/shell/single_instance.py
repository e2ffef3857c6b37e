"""That there is one window and not two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zlib import crc32

from PySide6.QtCore import QLockFile, QObject, QThread

from poise.files import private_folder

_WAIT_MS, _AGAIN_MS = 1000, 100
# One that was only just started has its first breath before its ears (_SETTLED_MS in app.py).
_PATIENCE_MS = 4000


class SingleInstance:
    """Who holds ``folder`` for windows: the first to come has it until its program ends.

    ``first`` is False when another does; then :meth:`call` brings that one forward.
    """

    def __init__(self, folder: Path) -> None:
        self._name = f"poise-{crc32(str(folder.absolute()).encode()):08x}"
        self._server: QObject | None = None
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
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer()
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)  # of a program that crashed
        server.listen(self._name)

        def answer() -> None:
            socket = server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            called()

        server.newConnection.connect(answer)
        self._server = server

    def call(self, patience_ms: int = _PATIENCE_MS) -> bool:
        """Ask the other to come forward; answers whether it heard in that time."""
        from PySide6.QtNetwork import QLocalSocket

        for _ in range(max(1, patience_ms // _AGAIN_MS)):
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            if socket.waitForConnected(_WAIT_MS):
                socket.disconnectFromServer()
                return True
            QThread.msleep(_AGAIN_MS)
        return False

    def close(self) -> None:
        """Let the next one be first."""
        from PySide6.QtNetwork import QLocalServer

        if isinstance(self._server, QLocalServer):
            self._server.close()
        if self.first:
            self._lock.unlock()
