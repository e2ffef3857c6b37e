"""Something that listens where Speech Dispatcher would, and writes down what it is told."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from pathlib import Path


class Dispatcherd:
    """``heard`` are the commands of all who came, ``said`` their sentences.

    A sentence ends at once, and one of a ``lasting`` voice when it is cancelled.  ``answer`` gives
    what is answered to a command, None for nothing.
    """

    def __init__(self, path: Path, *, lasting: bool = False) -> None:
        self.path, self.lasting = path, lasting
        self.answer: Callable[[str], str | None] = lambda _command: "200 OK"
        self.heard: list[str] = []
        self.said: list[str] = []
        self.lines: list[socket.socket] = []
        self.silenced = threading.Event()
        self.silenced.set()
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._door.bind(str(path))
        self._door.listen()
        threading.Thread(target=self._let_in, daemon=True).start()

    def close(self) -> None:
        """Nobody is here any more."""
        for line in (self._door, *self.lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        self.path.unlink(missing_ok=True)

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._door.accept()
                self.lines.append(line)
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        number, speaking = 0, False
        with contextlib.suppress(OSError, ValueError), line.makefile("rb") as told:
            for raw in told:
                command = raw.decode().rstrip("\r\n")
                if speaking and command != ".":
                    self.said.append(command.removeprefix("."))
                    continue
                self.heard.append(command)
                if (answer := self.answer(command)) is None:
                    continue
                if command == ".":
                    number, speaking = number + 1, False
                    line.sendall(f"225-{number}\r\n225 OK MESSAGE QUEUED\r\n".encode())
                    if not self.lasting:
                        self.tell(line, "702", number)
                elif command == "CANCEL self":
                    line.sendall(b"213 OK CANCELED\r\n")
                    self.silenced.wait()
                    self.tell(line, "703", number)
                else:
                    speaking = command == "SPEAK" and answer.startswith("2")
                    line.sendall(f"{answer}\r\n".encode())

    @staticmethod
    def tell(line: socket.socket, code: str, number: int) -> None:
        """Tell one that came how its sentence of that number goes on."""
        line.sendall(f"{code}-{number}\r\n{code}-7\r\n{code} TOLD\r\n".encode())
