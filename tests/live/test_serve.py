"""The web server on this computer: who is answered, and with what."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from poise import cli, live
from poise.clock import ManualClock
from poise.core.events import Confidence, MetricUpdate
from poise.core.guide.pacer import BreathPattern
from poise.errors import UsageError
from poise.formatting import PLUS_MINUS
from poise.live import Sending, serve
from poise.live.serve import ServeOut

PATIENCE_S = 60.0  # of a test; a busy machine is slow and no fault

KEY = "a1" * serve.KEY_BYTES


def told(
    t: float, value: float | None, se: float | None = 0.5, name: str = "heart_rate"
) -> MetricUpdate:
    reason = "" if value is not None else "the beats do not fit"
    return MetricUpdate(t, "strap", name, value, se, "bpm", 10.0, 9, Confidence.HIGH, reason)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def out(clock: ManualClock) -> Iterator[ServeOut]:
    served = ServeOut(0, KEY, clock)
    yield served
    served.close()
    assert not served._thread.is_alive()


def ask(
    out: ServeOut, path: str, method: str = "GET", **head: str
) -> tuple[int, dict[str, str], bytes]:
    one = http.client.HTTPConnection("127.0.0.1", out.where, timeout=60)
    try:
        one.request(method, path, headers={k.replace("_", "-"): v for k, v in head.items()})
        answer = one.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        one.close()


def state(out: ServeOut) -> dict[str, dict[str, object]]:
    status, _, body = ask(out, f"/state.json?key={KEY}")
    assert status == 200
    found: dict[str, dict[str, object]] = json.loads(body)
    return found


def test_the_state_has_the_heart_with_its_doubt_the_swing_and_the_breath(
    out: ServeOut, clock: ManualClock
) -> None:
    assert state(out)["heart_rate"]["bpm"] is None
    clock.move_to(5.0)
    out.metric(told(5.0, 71.84))
    out.metric(told(5.0, 9.31, 0.8, "swing"))
    out.guide(5.0, 3.14, BreathPattern().at(5.0))
    now = state(out)
    assert now["heart_rate"] == {
        "bpm": 71.84, "se_bpm": 0.5, "margin_bpm": 0.98, "confidence": "high", "reason": "",
    }  # fmt: skip
    assert (now["swing"]["bpm"], now["breath"]["phase"]) == (9.31, "exhale")


def test_a_number_that_is_not_told_again_is_not_known_any_more(
    out: ServeOut, clock: ManualClock
) -> None:
    out.metric(told(0.0, 71.84))
    assert state(out)["heart_rate"]["bpm"] == 71.84
    clock.move_to(3.0)
    heart = state(out)["heart_rate"]
    assert (heart["bpm"], heart["se_bpm"], heart["confidence"]) == (None, None, "none")
    out.metric(told(3.0, None, None))
    assert state(out)["heart_rate"]["reason"] == "the beats do not fit"


def test_events_come_once_a_second_and_the_last_one_says_that_it_is_over(
    out: ServeOut, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "EVERY_S", 0.01)
    out.metric(told(0.0, 71.84))
    one = http.client.HTTPConnection("127.0.0.1", out.where, timeout=60)
    one.request("GET", f"/events?key={KEY}")
    answer = one.getresponse()
    assert answer.getheader("Content-Type") == "text/event-stream"
    for _ in range(3):
        line = answer.readline()
        assert line.startswith(b"data: ")
        assert json.loads(line[6:])["heart_rate"]["bpm"] == 71.84
        assert answer.readline() == b"\n"
    out.marker(1.0, "ended completed")
    last = [line for line in answer.read().splitlines() if line][-1]
    assert json.loads(last[6:])["ended"] is True
    one.close()


@pytest.mark.parametrize(
    ("path", "head", "status"),
    [
        ("/", {}, 403),
        ("/state.json", {}, 403),
        ("/events", {}, 403),
        (f"/state.json?key={KEY[:-1]}b", {}, 403),
        (f"/state.json?key={KEY}", {"Host": "heart.example:{port}"}, 421),
        (f"/state.json?key={KEY}", {"Host": "127.0.0.1"}, 421),
        (f"/state.json?key={KEY}", {"Origin": "https://elsewhere.example"}, 403),
        (f"/state.json?key={KEY}", {"Origin": "null"}, 403),
        (f"/state.json?key={KEY}", {"Origin": "http://127.0.0.1:1"}, 403),
        (f"/events?key={KEY}", {"Sec_Fetch_Site": "cross-site"}, 403),
        (f"/?key={KEY}", {"Sec_Fetch_Site": "same-site"}, 403),
        (f"/../state.json?key={KEY}", {}, 404),
        (f"/state.json?key={KEY}", {"Host": "localhost:{port}"}, 200),
        (f"/?key={KEY}", {"Sec_Fetch_Site": "none"}, 200),
    ],
)  # fmt: skip
def test_who_may_not_read_gets_nothing(
    out: ServeOut, path: str, head: dict[str, str], status: int
) -> None:
    out.metric(told(0.0, 71.84))
    named = {name: value.format(port=out.where) for name, value in head.items()}
    found, answered, body = ask(out, path, **named)
    assert found == status
    assert "Access-Control-Allow-Origin" not in answered
    assert answered["Cross-Origin-Resource-Policy"] == "same-origin"
    assert (b"71.84" in body) == (status == 200 and "state" in path)


def test_it_can_only_be_read(out: ServeOut) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert ask(out, f"/state.json?key={KEY}", method)[0] == 405
    status, head, body = ask(out, f"/state.json?key={KEY}", "HEAD")
    assert (status, body) == (200, b"")
    assert int(head["Content-Length"]) > 100


def test_the_page_says_what_stands_after_a_number(out: ServeOut) -> None:
    _, _, page = ask(out, f"/?key={KEY}")
    assert PLUS_MINUS.encode() in page


def test_the_page_runs_its_own_script_alone_and_asks_nobody_else(out: ServeOut) -> None:
    _, head, body = ask(out, f"/?key={KEY}")
    policy = head["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert policy.count("'sha256-") == 2
    assert b"//" not in body.replace(b"//www.w3.org", b"")  # no address of anybody
    assert b" style=" not in body
    assert b"onclick" not in body


def test_it_listens_on_this_computer_alone(out: ServeOut) -> None:
    (listening,) = out._server.sockets
    assert listening.getsockname()[0] == "127.0.0.1"


def test_a_port_that_is_taken_is_an_error_and_not_another_port(out: ServeOut) -> None:
    with pytest.raises(OSError, match="in use"):
        ServeOut(out.where, KEY, ManualClock())


def connected(out: ServeOut) -> socket.socket:
    return socket.create_connection(("127.0.0.1", out.where), timeout=60)


def test_more_visitors_than_there_is_room_for_are_sent_away_and_the_next_is_welcome(
    out: ServeOut, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "MOST", 3)
    monkeypatch.setattr(serve, "PATIENCE_S", PATIENCE_S)  # they say nothing, and are not let go
    waiting = [connected(out) for _ in range(3)]
    until(lambda: len(out._visitors) == 3)
    assert ask(out, f"/state.json?key={KEY}")[0] == 503
    for one in waiting:
        one.close()
    until(lambda: not out._visitors)
    assert ask(out, f"/state.json?key={KEY}")[0] == 200


def until(true: Callable[[], bool]) -> None:
    """Wait for what then stays so: what is true for a moment may be over before it is looked at."""
    for _ in range(round(PATIENCE_S / 0.005)):
        if true():
            return
        threading.Event().wait(0.005)
    raise AssertionError("it never came to be")


def test_who_says_nothing_or_too_much_is_let_go(
    out: ServeOut, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as hurried:
        hurried.setattr(serve, "PATIENCE_S", 0.05)
        with connected(out) as silent:
            assert silent.recv(1) == b""
    for much in (
        b"GET " + b"a" * 9000,
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200,
        b"\r\n",
        b"\xff",
    ):
        with connected(out) as one:
            one.sendall(much + b"\r\n\r\n")
            with suppress(ConnectionResetError):
                assert one.recv(4096) == b""
    assert ask(out, f"/state.json?key={KEY}")[0] == 200


def test_who_does_not_take_what_it_asked_for_is_let_go(
    out: ServeOut, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "EVERY_S", 0.0)
    monkeypatch.setattr(serve, "PATIENCE_S", 0.2)
    monkeypatch.setattr(out, "_state", lambda: bytes(2**20))
    with connected(out) as slow:
        slow.sendall(
            f"GET /events?key={KEY} HTTP/1.1\r\nHost: 127.0.0.1:{out.where}\r\n\r\n".encode()
        )
        assert slow.recv(8) == b"HTTP/1.1"  # and no more of it is taken
        until(lambda: not out._visitors)


def test_the_key_stays_until_a_new_one_is_asked_for(poise_home: Path) -> None:
    first = serve.key()
    assert len(first) == 2 * serve.KEY_BYTES
    assert serve.key() == first
    assert serve.key(new=True) != first
    kept = poise_home / "state" / "serve-key"
    assert kept.stat().st_mode & 0o077 == 0
    kept.write_text("short")
    assert len(serve.key()) == 2 * serve.KEY_BYTES


@pytest.mark.parametrize("where", ["80", "0", "70000", "x", "127.0.0.1:9000", "-1"])
def test_what_is_no_port_is_refused(where: str) -> None:
    with pytest.raises(UsageError, match="--serve takes a port"):
        live.check(Sending("serve", where))


def test_nothing_listens_unless_asked_and_then_the_screen_says_where(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[int] = []

    class Noted(ServeOut):
        def __init__(self, number: int, key: str, clock: ManualClock) -> None:
            opened.append(number)
            super().__init__(0, key, clock)

    monkeypatch.setattr(serve, "ServeOut", Noted)
    words = [
        "train",
        "--minutes",
        "0.17",
        "--synthetic",
        "--headless",
        "--speed",
        "60",
        "--no-record",
    ]
    assert cli.main(words) == 0
    assert (opened, "http" in capsys.readouterr().out) == ([], False)
    assert cli.main([*words, "--serve"]) == 0
    assert opened == [serve.PORT]
    assert serve.address(serve.PORT) in capsys.readouterr().out
    assert cli.main([*words, "--new-key"]) == 2
