"""What is sent beside a session, and that no way out ever holds it up."""

from __future__ import annotations

import threading
from math import pi
from queue import Queue
from typing import Any

import pytest

from poise import cli, exercises, live
from poise.clock import ManualClock
from poise.core import metrics
from poise.core.events import (
    Action,
    BreathStarted,
    Confidence,
    Event,
    LeadChanged,
    MetricUpdate,
    SensorStatus,
    StageChanged,
)
from poise.core.guide.pacer import Breath
from poise.live import Sending
from poise.runtime import tap as tap_module
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import Run
from poise.runtime.tap import GUIDE_S, Tap
from tests.live.sessions import SPEED, run_through
from tests.worlds import paced


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
    chosen = SessionPlan(
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
