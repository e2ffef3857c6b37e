"""A camera on the network: pictures as MJPEG over HTTP, each carrying the moment it was taken."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import cv2

from poise.core.arrays import Picture
from poise.simulation.camera import barcode
from poise.simulation.camera.transport import Mishap, Transport

Frames = Callable[[], Iterator[tuple[float, Picture]]]


class MjpegServer:
    """Serves ``frames()`` to whoever asks, at the pace of their times, on the loopback address.

    Every client gets the film from its beginning.  ``url`` is where, ``way`` what happens to the
    pictures before they arrive, and ``log`` what did, picture by picture.
    """

    def __init__(
        self, frames: Frames, port: int = 0, quality: int = 90, way: Transport | None = None
    ) -> None:
        server = self
        self._frames, self._quality, self._way = frames, quality, way or Transport()
        self.log: list[Mishap] = []
        self._closing = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.serve(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/video.mjpeg"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()

    def serve(self, to: BaseHTTPRequestHandler) -> None:
        """Send the film until it ends or nobody listens."""
        to.send_response(200)
        to.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        to.end_headers()
        start = time.perf_counter()
        quality = [cv2.IMWRITE_JPEG_QUALITY, self._quality]
        parcel, behind = b"", 0.0
        with suppress(BrokenPipeError, ConnectionResetError):
            for (t, picture), mishap in zip(self._frames(), self._way.mishaps(), strict=False):
                if not (mishap.again or mishap.lost):
                    barcode.write(picture, round((start + t) * 1e6))
                    jpeg = cv2.imencode(".jpg", picture, quality)[1].tobytes()
                    # Without a length the reader waits for the next picture to know this one's end.
                    head = f"Content-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
                    parcel = b"--frame\r\n" + head.encode() + jpeg + b"\r\n"
                behind = max(behind, start + t + mishap.late_s)  # none overtakes another
                if self._closing.wait(max(0.0, behind - time.perf_counter())):
                    return
                if not mishap.lost:
                    to.wfile.write(parcel)
                self.log.append(mishap)
