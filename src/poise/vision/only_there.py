"""A network camera is asked at its own address, and nobody else because it says so.

FFmpeg, which cv2 reads cameras with, would follow a redirection, and a playlist in place of a
stream, to any address: the camera could have poise ask whom it likes, also within a house.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from urllib.parse import urlsplit

from poise.plain import plain
from poise.vision.names import without_password

ASKED_S = 2.0
RTSP_PORT = 554
OPTIONS = "OPENCV_FFMPEG_CAPTURE_OPTIONS"
# Streams that hold their pictures themselves: no HLS, DASH, SDP or list of files among them.
FORMS = (
    "mpjpeg", "mjpeg", "jpeg_pipe", "rtsp", "rtp", "mpegts", "mpeg", "mpegvideo", "m4v", "mov",
    "matroska", "webm", "flv", "live_flv", "avi", "asf", "h264", "hevc", "av1", "ivf", "ogg", "nut",
)  # fmt: skip
# RTSP's pictures come through the connection to the camera, not from wherever it says.
BEFORE = "rtsp_transport;tcp"
AFTER = f"max_redirects;0|format_whitelist;{','.join(FORMS)}"
_own: list[str] = []
# MediaPipe must not reach the network. The pinned release does not try; should another be
# installed, it finds a proxy that refuses.
PROXIES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
NOWHERE = "http://127.0.0.1:9"


def refuse_others() -> None:
    """Have whatever library is loaded from now on find a proxy that refuses.

    To be called before pictures are grabbed: who reads the environment in a thread of native code
    while it is written to crashes, and FFmpeg reads it.  After that it writes nothing.
    """
    for name in PROXIES:
        if os.environ.get(name) != NOWHERE:
            os.environ[name] = NOWHERE


def hold_to_its_address() -> None:
    """Have every camera of this process opened so; what a person has set counts beside it."""
    if not _own:
        _own.append(os.environ.get(OPTIONS, ""))
    os.environ[OPTIONS] = "|".join(part for part in (BEFORE, _own[0], AFTER) if part)


def sent_on_to(url: str) -> str | None:
    """Where an RTSP camera sends those who ask for its stream; None if it does not.

    FFmpeg has no option against this, so the camera is asked before.
    """
    asked = urlsplit(url)
    if asked.scheme != "rtsp" or not asked.hostname:
        return None
    where = asked._replace(netloc=asked.netloc.rpartition("@")[2]).geturl()
    question = f"DESCRIBE {where} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n"
    with suppress(OSError, ValueError):
        address = (asked.hostname, asked.port or RTSP_PORT)
        with socket.create_connection(address, ASKED_S) as connection:
            connection.settimeout(ASKED_S)
            connection.sendall(question.encode())
            lines = connection.recv(4096).decode("latin-1").splitlines()
        status, *headers = lines or [""]
        if status.startswith("RTSP/") and status[8:].lstrip().startswith("3"):
            found = (h.partition(":")[2].strip() for h in headers if h[:9].lower() == "location:")
            return plain(without_password(next(found, "another address")))
    return None
