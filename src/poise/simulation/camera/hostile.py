"""Network cameras that mean no good, or are broken: one function for each way, by name.

Each is given a connection that has asked for the stream, and does its worst until it is told that
all is over.  ``turned`` is called at the moment from which no picture can come of it any more.
"""

from __future__ import annotations

import itertools
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple, Self

import cv2
import numpy as np

from poise.clock import SystemClock

HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n"
HUGE = 16_000
ASKING_S = 10.0
FRAME_S = 1 / 30


class To(NamedTuple):
    """One that listens: its connection, the end of it all, and what to call when it turns bad."""

    connection: socket.socket
    over: threading.Event
    turned: Callable[[], None]
    port: int

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def goes_on(self, every_s: float) -> bool:
        """Wait so long; False when all is over."""
        return not self.over.wait(every_s)


def jpeg(width: int = 640, height: int = 480) -> bytes:
    """A picture of nobody, never twice the same."""
    coarse = np.frombuffer(os.urandom(12 * 16 * 3), np.uint8).reshape(12, 16, 3)
    picture = cv2.resize(coarse, (width, height))
    return cv2.imencode(".jpg", picture)[1].tobytes()


def part(body: bytes, length: int | None = None) -> bytes:
    """One part of a stream, which says that it is ``length`` bytes long."""
    told = len(body) if length is None else length
    return b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n" % (told, body)


def _repeat(to: To, parts: Iterator[bytes], every_s: float = FRAME_S) -> None:
    to.send(HEAD)
    for each in parts:
        if not to.goes_on(every_s):
            return
        to.send(each)


def never_answers(to: To) -> None:
    to.turned()
    to.over.wait()


def answers_then_stalls(to: To) -> None:
    to.turned()
    to.send(HEAD)
    to.over.wait()


def headers_without_picture(to: To) -> None:
    to.turned()
    to.send(HEAD + part(b"", 5000).rstrip() + b"\r\n\r\n")
    to.over.wait()


def truncated_jpeg(to: To) -> None:
    to.turned()
    _repeat(to, (part(whole[: len(whole) // 2]) for whole in iter(jpeg, b"")))


def one_byte_a_second(to: To) -> None:
    to.turned()
    for byte in HEAD + part(jpeg()):
        to.send(bytes([byte]))
        if not to.goes_on(1.0):
            return


def endless_header(to: To) -> None:
    to.turned()
    to.send(b"HTTP/1.0 200 OK\r\n")
    while to.goes_on(0.001):
        to.send(b"X-More: " + b"a" * 1000 + b"\r\n")


def huge_content_length(to: To) -> None:
    to.turned()
    to.send(HEAD + part(b"", 10**15).rstrip() + b"\r\n\r\n\xff\xd8\xff")
    while to.goes_on(0.001):
        to.send(b"\x55" * 65536)


def redirects(to: To) -> None:
    to.turned()
    to.send(b"HTTP/1.0 302 Found\r\nLocation: http://127.0.0.1:%d/again\r\n\r\n" % to.port)


def not_found(to: To) -> None:
    to.turned()
    to.send(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")


def closes_at_once(to: To) -> None:
    to.turned()


def no_jpeg(to: To) -> None:
    to.turned()
    _repeat(to, (part(os.urandom(5000)) for _ in itertools.count()))


def empty_frames(to: To) -> None:
    to.turned()
    _repeat(to, (part(b"") for _ in itertools.count()))


def huge_picture(to: To) -> None:
    """The header of each says 16,000 by 16,000 (SOF0: precision, height, width)."""
    to.turned()
    whole = jpeg()
    at = whole.index(b"\xff\xc0") + 5
    whole = whole[:at] + struct.pack(">HH", HUGE, HUGE) + whole[at + 4 :]
    _repeat(to, itertools.repeat(part(whole)))


def changing_sizes(to: To) -> None:
    to.turned()
    sizes = itertools.cycle([(640, 480), (320, 240), (1280, 720), (17, 9), (3000, 8)])
    _repeat(to, (part(jpeg(*size)) for size in sizes))


def flood(to: To) -> None:
    to.turned()
    few = [part(jpeg(160, 120)) for _ in range(50)]
    _repeat(to, itertools.cycle(few), 0.001)


def wrong_content_type(to: To) -> None:
    to.turned()
    to.send(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
    while to.goes_on(0.01):
        to.send(b"<p>Sign in to see your camera.</p>\n" * 20)


def connection_reset(to: To) -> None:
    _repeat(to, (part(jpeg()) for _ in range(60)))
    to.turned()
    to.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def silence_in_the_middle(to: To) -> None:
    _repeat(to, (part(jpeg()) for _ in range(60)))
    to.turned()
    to.over.wait()


STREAMS: dict[str, Callable[[To], None]] = {
    each.__name__.replace("_", " "): each
    for each in (
        never_answers, answers_then_stalls, headers_without_picture, truncated_jpeg,
        one_byte_a_second, endless_header, huge_content_length, redirects, not_found,
        closes_at_once, no_jpeg, empty_frames, huge_picture, changing_sizes, flood,
        wrong_content_type, connection_reset, silence_in_the_middle,
    )
}  # fmt: skip


class HostileCamera:
    """Serves the stream ``name`` at ``url``.

    ``turned_t`` is when it first turned bad, by ``clock``; ``asked`` is set once somebody asked.
    """

    def __init__(self, name: str, clock: SystemClock) -> None:
        self._stream, self._clock = STREAMS[name], clock
        self._over, self.asked = threading.Event(), threading.Event()
        self.turned_t: float | None = None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._port = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}/video.mjpeg"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, name="hostile camera", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while not self._over.is_set():
                connection, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(ASKING_S)
            connection.recv(65536)
            self.asked.set()
            self._stream(To(connection, self._over, self._turned, self._port))

    def _turned(self) -> None:
        if self.turned_t is None:
            self.turned_t = self._clock.now()
