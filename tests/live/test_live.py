"""A session sent to other programs while it runs: to real ones, on this computer."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from math import isnan, pi
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from poise import __version__, cli, exercises, live
from poise.clock import ManualClock
from poise.core import metrics
from poise.core.events import (
    Action,
    BreathStarted,
    Confidence,
    Event,
    LeadChanged,
    MetricUpdate,
    RRInterval,
    SensorStatus,
    SessionEnded,
    StageChanged,
)
from poise.core.guide.pacer import Breath
from poise.errors import PoiseError, UsageError
from poise.live import Sending
from poise.live.osc import address, message
from poise.runtime import tap as tap_module
from poise.runtime.plan import Plan, Sensor
from poise.runtime.run import Run
from poise.runtime.tap import GUIDE_S, Tap
from tests.worlds import paced

SPEED = 20.0


def run_through(sends: tuple[Sending, ...], *, ready: Any = lambda: None) -> list[Event]:
    """A session of two breaths of the made-up person, to its end; all that it said."""
    chosen = Plan(
        paced(2), sensors=(Sensor("synthetic", "1"),), speed=SPEED, record=False, sends=sends
    )
    events: list[Event] = []
    with Run(chosen) as session:
        ready()
        session.send(Action.START)
        while session.summary() is None:
            events += session.wait(1.0)
        events += session.drain()
    return events


def rates(events: list[Event]) -> list[MetricUpdate]:
    return [e for e in events if isinstance(e, MetricUpdate) and e.name == "heart_rate" and e.value]


def told(t: float, name: str, value: float | None, se: float | None) -> MetricUpdate:
    reason = "" if value is not None else "no beats"
    return MetricUpdate(t, "strap", name, value, se, "", 60.0, 9, Confidence.MEDIUM, reason)


def intervals(events: list[Event]) -> list[RRInterval]:
    return [e for e in events if isinstance(e, RRInterval)]


# ------------------------------------------------------------------ OSC


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


# ------------------------------------------------------------------ LSL


@pytest.fixture(scope="module")
def pylsl(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Real LSL, kept to this computer, and apart from whatever else sends by it there."""
    config = tmp_path_factory.mktemp("lsl") / "lsl_api.cfg"
    words = (
        "[multicast]\nResolveScope = machine\n"
        f"[lab]\nKnownPeers = {{127.0.0.1}}\nSessionID = poise-{os.getpid()}\n"
        "[log]\nlevel=-3\n"
    )
    config.write_text(words)
    os.environ["LSLAPICFG"] = str(config)
    try:
        return pytest.importorskip("pylsl", reason="pip install 'poise[research]' enables it")
    except RuntimeError as error:
        pytest.skip(f"liblsl cannot be loaded: {error}")


@pytest.fixture
def joined(pylsl: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Waits until a stream knows of its inlet: what is pushed before that is nobody's."""
    outlets: dict[str, Any] = {}

    class Noted(pylsl.StreamOutlet):  # type: ignore[misc]
        def __init__(self, info: Any) -> None:
            super().__init__(info)
            outlets[info.name()] = self

    def wait(name: str) -> None:
        assert outlets[f"poise-{name}"].wait_for_consumers(60.0)

    monkeypatch.setattr(pylsl, "StreamOutlet", Noted)
    yield wait
    outlets.clear()


def test_lsl_reaches_real_inlets_with_the_times_of_the_beats(
    pylsl: Any, joined: Callable[[str], None]
) -> None:
    inlets: dict[str, Any] = {}

    def listen() -> None:
        for name in ("heart-rate", "rr", "guide", "markers"):
            (found,) = pylsl.resolve_byprop("name", f"poise-{name}", 1, 60.0)
            inlets[name] = pylsl.StreamInlet(found)
            inlets[name].open_stream(60.0)
            joined(name)

    got: dict[str, list[tuple[Any, float]]] = {}
    chosen = Plan(
        paced(2), sensors=(Sensor("synthetic", "1"),), speed=SPEED, record=False,
        sends=(Sending("lsl"),),
    )  # fmt: skip
    events: list[Event] = []
    with Run(chosen) as session:
        listen()
        session.send(Action.START)
        while not got.get("markers") or got["markers"][-1][0] != ["ended completed"]:
            events += session.wait(0.05)
            for name, inlet in inlets.items():
                while (sample := inlet.pull_sample(0.0))[1] is not None:
                    got.setdefault(name, []).append(sample)
        events += session.drain()
        beat, rate = intervals(events)[-1], rates(events)[-1]
        for name, last in (("rr", beat.rr_ms), ("heart-rate", rate.value)):
            while got[name][-1][0][0] != last:  # each stream comes at its own pace
                got[name].append(inlets[name].pull_sample(60.0))
    rows = got["rr"]
    told = intervals(events)[-len(rows) :]  # the heart beat before the streams were found
    assert len(rows) > 20
    assert [values for values, _ in rows] == [[e.rr_ms, float(e.usable)] for e in told]
    first, t0 = rows[0][1], told[0].t
    for (_, at), event in zip(rows, told, strict=True):
        assert (at - first) * SPEED == pytest.approx(event.t - t0, abs=1e-6)
    heard = [value for (value, _, _), _ in got["heart-rate"]]
    assert len(heard) > 10  # one a second, and two breaths take twenty
    assert heard == [e.value for e in rates(events)][-len(heard) :]
    assert [m for (m,), _ in got["markers"]][-2:] == ["guide ended", "ended completed"]
    assert got["guide"]
    stage = next(e for e in events if isinstance(e, StageChanged))
    at_stage = next(at for (m,), at in got["markers"] if m == "stage Breathe")
    assert (first - at_stage) * SPEED == pytest.approx(t0 - stage.t, abs=1e-6)


def test_every_live_metric_reaches_lsl_with_its_error(
    pylsl: Any, joined: Callable[[str], None]
) -> None:
    out = live.open_out(Sending("lsl"), ManualClock())
    for name in metrics.names():
        (found,) = pylsl.resolve_byprop("name", f"poise-{name.replace('_', '-')}", 1, 60.0)
        inlet = pylsl.StreamInlet(found)
        inlet.open_stream(60.0)
        joined(name.replace("_", "-"))
        out.metric(told(2.0, name, None, None))
        out.metric(told(3.0, name, 40.5, 2.5))
        out.metric(told(4.0, name, 41.5, None))
        first, second = (inlet.pull_sample(60.0)[0] for _ in range(2))
        assert first == [40.5, 2.5, 2.0]
        assert second[::2] == [41.5, 2.0]
        assert isnan(second[1])
    out.close()


def test_a_stream_says_what_its_channels_are(pylsl: Any) -> None:
    clock = ManualClock()
    out = live.open_out(Sending("lsl"), clock)
    (found,) = pylsl.resolve_byprop("name", "poise-rr", 1, 60.0)
    info = pylsl.StreamInlet(found).info()
    assert (info.type(), info.channel_count(), info.nominal_srate()) == ("RR", 2, 0.0)
    channel = info.desc().child("channels").child("channel")
    assert (channel.child_value("label"), channel.child_value("unit")) == ("rr", "ms")
    made = info.desc().child("acquisition")
    assert (made.child_value("manufacturer"), made.child_value("model")) == ("poise", __version__)
    out.close()


# ------------------------------------------------------------------ beside the session


class Watched:
    """A way out whose guide is waited for."""

    def __init__(self) -> None:
        self.guides: Queue[tuple[float, float, float]] = Queue()

    def guide(self, t: float, phase_rad: float, breath: Breath) -> None:
        self.guides.put((t, phase_rad, breath.fullness))

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None


def test_the_guide_is_sent_at_an_even_rate_from_the_inhale_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, out = ManualClock(), Watched()
    monkeypatch.setattr(live, "open_out", lambda *_: out)
    tap = Tap(Sending("osc", "9"), clock, lambda _: None)
    tap.inbox.put(BreathStarted(0.0, 0, 4.0, 0.0, 6.0, 0.0))
    tap.start()
    told = [out.guides.get(timeout=60)]
    while told[-1][0] < 9.9:
        clock.move_to(told[-1][0] + GUIDE_S)
        told.append(out.guides.get(timeout=60))
    tap.close()
    times = [t for t, _, _ in told]
    assert times == pytest.approx([k * GUIDE_S for k in range(len(told))])
    assert [phase for _, phase, _ in told] == pytest.approx([2 * pi * t / 10 for t in times])
    fullest_t, _, fullness = max(told, key=lambda one: one[2])
    assert (fullest_t, fullness) == (pytest.approx(4.0, abs=GUIDE_S), pytest.approx(1.0, abs=0.01))
    assert out.guides.empty()


def test_a_second_inhale_is_sent_as_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, out = ManualClock(2.5), Watched()
    monkeypatch.setattr(live, "open_out", lambda *_: out)
    tap = Tap(Sending("osc", "9"), clock, lambda _: None, exercises.load("sigh"))
    tap.inbox.put(StageChanged(0.0, 0, "Sigh"))
    tap.inbox.put(BreathStarted(0.0, 0, 3.0, 0.0, 6.0, 0.0))
    tap.start()
    _, _, fullness = out.guides.get(timeout=60)
    tap.close()
    assert fullness == pytest.approx(5 / 6, abs=0.01)


class Noting:
    """A way out that notes the metrics it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, float | None]] = []

    def metric(self, told: MetricUpdate) -> None:
        self.told.append((told.name, told.value))

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None


def test_what_a_session_tells_is_sent_of_the_sensor_that_leads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    noting = Noting()
    monkeypatch.setattr(live, "open_out", lambda *_: noting)
    tap = Tap(Sending("osc", "9"), ManualClock(), lambda _status: None)
    tap.inbox.put(LeadChanged(0.0, "strap"))
    for name in (*metrics.names(), "agreement"):
        for sensor, value in (("strap", 1.0), ("camera", 2.0), ("strap", None)):
            update = MetricUpdate(5.0, sensor, name, value, None, "", 60.0, 9, Confidence.HIGH)
            tap.inbox.put(update)
    tap.start()
    tap.close()
    assert noting.told == [(name, value) for name in metrics.names() for value in (1.0, None)]


class Stuck:
    """A way out that takes the first marker and never comes back from it."""

    def __init__(self) -> None:
        self.let_go = threading.Event()

    def marker(self, t: float, words: str) -> None:
        self.let_go.wait()

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None


def test_a_program_that_hangs_never_holds_up_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = Stuck()
    monkeypatch.setattr(live, "open_out", lambda *_: stuck)
    chosen = Plan(
        paced(2), sensors=(Sensor("synthetic", "1"),), speed=SPEED, record=False,
        sends=(Sending("osc", "9"),),
    )  # fmt: skip
    events: list[Event] = []
    with Run(chosen) as session:
        session.send(Action.START)
        while session.summary() is None:
            events += session.wait(1.0)
        stuck.let_go.set()
    assert sum(isinstance(e, BreathStarted) for e in events) == 2


def test_a_way_that_breaks_is_said_once_and_the_session_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Broken(Stuck):
        def marker(self, t: float, words: str) -> None:
            raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(live, "open_out", lambda *_: Broken())
    events = run_through((Sending("osc", "9"),))
    (said,) = [e for e in events if isinstance(e, SensorStatus) and e.sensor == "osc"]
    assert "Network is unreachable" in said.detail
    assert sum(isinstance(e, BreathStarted) for e in events) == 2


# ------------------------------------------------------------------ asked for


def test_without_its_package_lsl_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("poise.live.lsl.find_spec", lambda _name: None)
    with pytest.raises(PoiseError, match=r"pip install 'poise\[research\]'"):
        live.check(Sending("lsl"))


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["--osc", "nowhere"], 2, "such as 9000"),
        (["--osc", "9000", "--speed", "0"], 2, "do not work with"),
        (["--lsl", "--speed", "0"], 2, "do not work with"),
    ],
)
def test_what_cannot_be_sent_is_one_sentence(
    words: list[str], status: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["reset", "--synthetic", "--headless", *words]) == status
    assert sentence in capsys.readouterr().err


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


def test_another_program_s_library_that_hangs_does_not_hold_up_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hangs = threading.Event()

    def open_out(*_: object) -> None:
        hangs.wait()
        raise OSError

    monkeypatch.setattr(live, "open_out", open_out)
    monkeypatch.setattr(tap_module, "CLOSE_S", 0.05)
    tap = Tap(Sending("lsl", ""), ManualClock(), lambda _: None)
    tap.start()
    tap.close()
    assert tap._thread.is_alive()
    assert tap._thread.daemon  # so Python's end does not wait for it either
    hangs.set()
    tap._thread.join(60)
