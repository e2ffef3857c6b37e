"""When a program's window changed, told by the X server itself: the DAMAGE extension over a socket.

Only what is needed for that, from the X11 protocol and ``damageproto``: so any program can be timed
from the outside, in whatever language it is written, and nothing in it is changed.
"""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import threading
import time
from dataclasses import dataclass

_QUERY_EXTENSION, _DAMAGE_VERSION, _DAMAGE_CREATE = 98, 0, 1


@dataclass(frozen=True, slots=True)
class Painted:
    """Something was drawn at ``t`` (the machine's steady clock, s): so many pixels at most."""

    t: float
    pixels: int


class Screen:
    """An X server of our own, without a screen; ``painted`` grows with everything drawn on it."""

    def __init__(self, size: tuple[int, int] = (1280, 1024)) -> None:
        read, write = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size[0]}x{size[1]}x24",
             "-nolisten", "tcp", "-noreset"],
            pass_fds=[write], stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(write)
        with os.fdopen(read) as told:
            self.name = f":{told.readline().strip()}"
        self.pid = self._server.pid
        self.painted: list[Painted] = []
        self._socket = self._connected()
        self._thread = threading.Thread(target=self._listen, name="damage", daemon=True)
        self._thread.start()

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait()
        self._thread.join()
        self._socket.close()

    def _connected(self) -> socket.socket:
        link = socket.socket(socket.AF_UNIX)
        link.connect(f"/tmp/.X11-unix/X{self.name[1:]}")
        link.sendall(struct.pack("<BxHHHHxx", 0x6C, 11, 0, 0, 0))
        ok, length = struct.unpack("<BxxxxxH", _exactly(link, 8))
        setup = _exactly(link, 4 * length)
        assert ok == 1, setup
        base, _mask = struct.unpack_from("<II", setup, 4)
        (vendor,) = struct.unpack_from("<H", setup, 16)
        formats = setup[21]
        at = 32 + (vendor + 3) // 4 * 4 + 8 * formats
        (root,) = struct.unpack_from("<I", setup, at)
        link.sendall(struct.pack("<BxHHxx6sxx", _QUERY_EXTENSION, 4, 6, b"DAMAGE"))
        _, present, damage, self._event, _ = struct.unpack_from("<8sBBBB", _exactly(link, 32))
        assert present, "this X server has no DAMAGE"
        link.sendall(struct.pack("<BBHII", damage, _DAMAGE_VERSION, 3, 1, 1))
        _exactly(link, 32)
        link.sendall(struct.pack("<BBHIIBxxx", damage, _DAMAGE_CREATE, 4, base, root, 0))
        return link

    def _listen(self) -> None:
        try:
            while True:
                event = _exactly(self._socket, 32)
                t = time.monotonic()
                if event[0] & 0x7F == self._event:
                    wide, high = struct.unpack_from("<HH", event, 20)
                    self.painted.append(Painted(t, wide * high))
        except OSError:
            return  # the server has ended


def _exactly(link: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        part = link.recv(count - len(found))
        if not part:
            raise OSError("the X server closed the connection")
        found += part
    return found
