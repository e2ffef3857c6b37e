"""A session sent by OSC: to a real server, on this computer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from math import pi
from pathlib import Path
from typing import Any

import pytest

from poise import cli, exercises, live
from poise.clock import ManualClock
from poise.core import metrics
from poise.core.events import (
    SensorStatus,
    SessionEnded,
)
from poise.errors import UsageError
from poise.live import Sending
from poise.live.osc import address, message
from tests.live.sessions import intervals, rates, run_through, told


class Heard:
    """What python-osc's server made of it."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, tuple[Any, ...]]] = []

    def of(self, what: str) -> list[tuple[Any, ...]]:
        return [values for to, values in self.messages if to == f"/poise/{what}"]


@pytest.fixture
def listening() -> Iterator[tuple[int, Heard]]:
    dispatcher = pytest.importorskip("pythonosc.dispatcher", reason="python-osc enables it")
    server = pytest.importorskip("pythonosc.osc_server")
    heard = Heard()
    wanted = dispatcher.Dispatcher()
    wanted.set_default_handler(lambda to, *values: heard.messages.append((to, values)))
    with server.BlockingOSCUDPServer(("127.0.0.1", 0), wanted) as listener:
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
        thread.start()
        yield listener.server_address[1], heard
        listener.shutdown()
        thread.join()


def test_osc_reaches_a_real_server(listening: tuple[int, Heard]) -> None:
    port, heard = listening
    events = run_through((Sending("osc", str(port)),))
    while ("/poise/marker", ("ended completed",)) not in heard.messages:
        threading.Event().wait(0.01)
    assert [rr for rr, _ in heard.of("rr")] == pytest.approx([e.rr_ms for e in intervals(events)])
    assert [usable for _, usable in heard.of("rr")] == [int(e.usable) for e in intervals(events)]
    assert [v[0] for v in heard.of("heart_rate")] == pytest.approx([e.value for e in rates(events)])
    markers = [words for (words,) in heard.of("marker")]
    assert [m for m in markers if not m.startswith(("start", "synthetic"))] == [
        "stage Breathe",
        "breath 1",
        "breath 2",
        "guide ended",
        "ended completed",
    ]
    assert heard.of("guide")
    for phase, fullness in heard.of("guide"):
        assert 0 <= phase < 2 * pi + 1e-6
        assert 0 <= fullness <= 1


def test_every_live_metric_reaches_osc_with_its_error(listening: tuple[int, Heard]) -> None:
    port, heard = listening
    out = live.open_out(Sending("osc", str(port)), ManualClock())
    for name in metrics.names():
        out.metric(told(3.0, name, 40.5, 2.5))
        out.metric(told(4.0, name, 41.5, None))
        out.metric(told(5.0, name, None, None))
    while len(heard.messages) < 2 * len(metrics.names()):
        threading.Event().wait(0.01)
    out.close()
    for name in metrics.names():
        assert heard.of(name) == [(40.5, 2.5), (41.5,)]


def test_nobody_listening_stops_nothing() -> None:
    events = run_through((Sending("osc", "127.0.0.1:9"),))
    assert any(isinstance(e, SessionEnded) for e in events)


def test_an_address_that_is_none_is_said_and_the_session_goes_on() -> None:
    events = run_through((Sending("osc", "no.such.host.invalid:9000"),))
    (said,) = [e for e in events if isinstance(e, SensorStatus) and e.sensor == "osc"]
    assert "Sending stopped" in said.detail
    assert any(isinstance(e, SessionEnded) for e in events)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("9000", ("127.0.0.1", 9000)),
        ("localhost:57120", ("localhost", 57120)),
        ("[::1]:9000", ("::1", 9000)),
        ("studio.local:9000", ("studio.local", 9000)),
    ],
)
def test_a_port_alone_is_of_this_computer(where: str, expected: tuple[str, int]) -> None:
    assert address(where) == expected


@pytest.mark.parametrize("where", ["", "host", "0", "70000", "host:", ":9000", "x:-1", "a:b"])
def test_what_is_no_address_is_refused(where: str) -> None:
    with pytest.raises(UsageError, match="such as 9000"):
        address(where)


def test_the_screen_says_whether_it_leaves_this_computer() -> None:
    assert "on this computer" in live.check(Sending("osc", "9000"))
    assert "over the network to 192.0.2.7:9000" in live.check(Sending("osc", "192.0.2.7:9000"))


def test_a_message_is_as_the_specification_s_example() -> None:
    """OSC 1.0, "Examples of OSC messages": /oscillator/4/frequency 440.0."""
    assert message("/oscillator/4/frequency", 440.0) == bytes.fromhex(
        "2f6f7363696c6c61746f722f342f6672657175656e6379002c66000043dc0000"
    )
    assert len(message("/a", "ü☕", 3)) % 4 == 0


def test_it_is_said_on_screen_while_it_is_on_and_off_unless_asked(
    listening: tuple[int, Heard], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    port, heard = listening
    words = ["train", "--minutes", "0.17", "--synthetic", "--headless", "--speed", "30"]
    assert cli.main([*words, "--no-record"]) == 0
    assert "OSC" not in capsys.readouterr().out
    assert heard.messages == []
    assert cli.main([*words, "--no-record", "--osc", str(port)]) == 0
    assert f"sent to other programs on this computer (OSC, port {port})" in capsys.readouterr().out
    assert heard.of("rr")
    assert exercises.names()
