"""A network camera that would have poise ask somebody else is not followed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from poise.errors import SensorUnavailableError
from poise.vision import only_there
from poise.vision.opening import open_capture

LIST = "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{url}\n#EXT-X-ENDLIST\n"


class Listener:
    """Answers every question with ``answer``; ``asked`` holds what came."""

    def __init__(self, answer: Callable[[bytes], str]) -> None:
        self._answer, self.asked = answer, list[bytes]()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with connection, suppress(OSError):
                    connection.settimeout(5)
                    while question := connection.recv(65536):
                        self.asked.append(question)
                        answer = self._answer(question)
                        connection.sendall(answer.encode())
                        if answer.startswith("HTTP"):
                            break

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture
def elsewhere() -> Iterator[Listener]:
    listener = Listener(lambda _: "HTTP/1.0 404 Not Found\r\n\r\n")
    yield listener
    listener.close()


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[bytes], str]], Listener]]:
    made: list[Listener] = []

    def start(answer: Callable[[bytes], str]) -> Listener:
        made.append(Listener(answer))
        return made[-1]

    yield start
    for listener in made:
        listener.close()


Serve = Callable[[Callable[[bytes], str]], Listener]


def page(kind: str, body: str) -> str:
    return f"HTTP/1.0 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirection_is_not_followed(serve: Serve, elsewhere: Listener, status: str) -> None:
    url = f"http://127.0.0.1:{elsewhere.port}/x.mjpeg"
    camera = serve(lambda _: f"HTTP/1.1 {status}\r\nLocation: {url}\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(SensorUnavailableError, match="address of its stream"):
        open_capture(f"http://127.0.0.1:{camera.port}/video.mjpeg")
    assert camera.asked
    assert elsewhere.asked == []


def test_a_list_in_place_of_a_stream_is_not_followed(serve: Serve, elsewhere: Listener) -> None:
    body = LIST.format(url=f"http://127.0.0.1:{elsewhere.port}/a.ts")
    camera = serve(lambda _: page("application/vnd.apple.mpegurl", body))
    with pytest.raises(SensorUnavailableError, match="address of its stream"):
        open_capture(f"http://127.0.0.1:{camera.port}/live.m3u8")
    assert camera.asked
    assert elsewhere.asked == []


def test_an_rtsp_camera_that_sends_one_on_is_not_followed_and_named(
    serve: Serve, elsewhere: Listener
) -> None:
    url = f"rtsp://somebody:secret@127.0.0.1:{elsewhere.port}/x"
    camera = serve(lambda _: f"RTSP/1.0 302 Moved\r\nCSeq: 1\r\nLocation: {url}\r\n\r\n")
    with pytest.raises(SensorUnavailableError, match=f"on to rtsp://127.0.0.1:{elsewhere.port}"):
        open_capture(f"rtsp://me:secret@127.0.0.1:{camera.port}/live")
    assert b"secret" not in camera.asked[0]
    assert elsewhere.asked == []


@pytest.mark.parametrize("scheme", ["http", "rtsp"])
def test_the_password_of_a_camera_that_cannot_be_read_is_in_no_sentence(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(SensorUnavailableError) as caught:
        open_capture(f"{scheme}://me:secret@127.0.0.1:{port}/live")
    assert "secret" not in str(caught.value)


def test_what_a_person_has_set_for_their_camera_counts_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(only_there.OPTIONS, "rtsp_transport;udp|max_redirects;9")
    monkeypatch.setattr(only_there, "_own", [])
    for _ in range(2):
        only_there.hold_to_its_address()
        told = only_there.os.environ[only_there.OPTIONS].split("|")
        options = dict(option.split(";") for option in told)
        assert len(told) == 5
        assert options["rtsp_transport"] == "udp"
        assert options["max_redirects"] == "0"
        assert "hls" not in options["format_whitelist"].split(",")
