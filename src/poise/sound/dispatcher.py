"""The voice of a Linux desktop: Speech Dispatcher, over a socket of this computer alone.

Its protocol (SSIP) is lines: a command is answered with ``225 OK MESSAGE QUEUED``, lines before the
last with ``225-…``; what begins with 7 tells how a sentence goes on.  ``CANCEL self`` silences what
came over this connection, and nothing that a screen reader says over its own.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from poise import children

# So long it may take to begin, to answer, and to fall silent.
SPAWN_S, ANSWER_S, HUSHED_S = 10.0, 2.0, 1.0
# Of one line, and of the parts in which an answer comes: more is no Speech Dispatcher.
MOST_BYTES, MOST_PARTS = 1 << 16, 64
_OVER = ("702", "703")  # a sentence was said, or broken off by whomever


def place() -> Path | None:
    """Where its socket is, or will be; None where another kind of address is set."""
    kind, _, path = os.environ.get("SPEECHD_ADDRESS", "").partition(":")
    if kind:
        return Path(path) if kind == "unix_socket" and path else None
    folder = os.environ.get("XDG_RUNTIME_DIR") or os.environ.get("XDG_CACHE_HOME")
    return Path(folder or Path.home() / ".cache") / "speech-dispatcher" / "speechd.sock"


class Dispatcher:
    """Says one sentence at a time in ``language``; for one thread.

    What is asked of it raises OSError where it does not answer in its time.
    """

    def __init__(self, language: str, path: Path, program: str = "") -> None:
        self._language, self._path, self._program = language, path, program
        self._line: socket.socket | None = None
        self._read = b""
        self._said = ""  # the number that the last sentence was given
        self._over: set[str] = set()  # the numbers of those that are over
        self._told: list[str] = []  # the lines of what is being told

    def begin(self, text: str, percent: int) -> Dispatcher:
        """Say ``text``, one line, so loud of its own loudness."""
        try:
            if self._line is None:
                self._connect()
            self._over.clear()
            self._ask(f"SET self VOLUME {2 * percent - 100}")  # -100 is silent, 100 the usual
            self._ask("SPEAK")
            stuffed = f".{text}" if text.startswith(".") else text
            self._said = self._ask(f"{stuffed}\r\n.")
        except OSError:
            self.close()
            raise
        return self

    def over(self) -> bool | None:
        """Whether it was said; None as long as it is being said."""
        try:
            self._take(0.0)
        except OSError:
            self.close()
            return False
        return None if self._said not in self._over else True

    def break_off(self) -> None:
        """Silence it, and wait until it is silent: what is said before that may not be heard."""
        try:
            self._ask("CANCEL self")
            for _ in range(round(HUSHED_S / 0.05)):
                if self._said in self._over:
                    return
                self._take(0.05)
        except OSError:
            pass
        self.close()  # who does not fall silent is asked anew

    def close(self) -> None:
        """Let go of it."""
        if self._line is not None:
            self._line.close()
            self._line, self._read = None, b""

    # ------------------------------------------------------------------ the line

    def _connect(self) -> None:
        try:
            self._line = self._open()
        except OSError:
            if not self._program:
                raise
            started = children.program((self._program, "--spawn"), "")
            children.end(started, SPAWN_S)  # what it started goes on by itself
            self._line = self._open()
        self._ask("SET self CLIENT_NAME poise:poise:voice")
        self._ask(f"SET self LANGUAGE {self._language}")
        self._ask("SET self NOTIFICATION END ON")
        self._ask("SET self NOTIFICATION CANCEL ON")

    def _open(self) -> socket.socket:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(ANSWER_S)
        try:
            line.connect(str(self._path))
        except OSError:
            line.close()
            raise
        return line

    def _ask(self, command: str) -> str:
        """What stands in the answer before its last line; OSError for one that is a refusal."""
        if self._line is None:
            raise ConnectionError
        self._line.settimeout(ANSWER_S)
        self._line.sendall(f"{command}\r\n".encode("utf-8", "replace"))
        told = ""
        for _ in range(MOST_PARTS):
            for line in self._lines():
                if line[:1] == "7":
                    self._note(line)
                elif line[3:4] == "-":
                    told = line[4:]
                elif line[:1] == "2":
                    return told
                else:
                    raise ConnectionError(line)
            self._receive()
        raise ConnectionError

    def _take(self, wait_s: float) -> None:
        """Take in what it says of its sentences; wait for no longer than ``wait_s``."""
        if self._line is None:
            raise ConnectionError
        self._line.settimeout(wait_s)
        with suppress(TimeoutError, BlockingIOError):
            self._receive()
        for line in self._lines():
            self._note(line)

    def _receive(self) -> None:
        assert self._line is not None
        got = self._line.recv(4096)
        if not got or len(self._read) > MOST_BYTES:
            raise ConnectionError
        self._read += got

    def _lines(self) -> Iterator[str]:
        while b"\r\n" in self._read:
            line, _, self._read = self._read.partition(b"\r\n")
            yield line.decode("utf-8", "replace")

    def _note(self, line: str) -> None:
        """``702-21``, ``702-3``, ``702 END``: sentence 21 of connection 3 was said."""
        self._told.append(line[4:])
        if line[3:4] == "-":
            return
        number, self._told = self._told[0], []
        if line[:3] in _OVER:
            self._over.add(number)


def found(language: str) -> Dispatcher | None:
    """The one of this desktop; None where it has none."""
    path, program = place(), children.find("speech-dispatcher") or ""
    if path is None or not hasattr(socket, "AF_UNIX") or not (program or path.exists()):
        return None
    return Dispatcher(language, path, program)
