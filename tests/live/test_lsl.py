"""A session sent by LSL: to real inlets, on this computer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from math import isnan
from typing import Any

import pytest

from poise import __version__, live
from poise.clock import ManualClock
from poise.core import metrics
from poise.core.events import (
    Action,
    Event,
    StageChanged,
)
from poise.errors import PoiseError
from poise.live import Sending
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import Run
from tests.live.sessions import SPEED, intervals, rates, told
from tests.worlds import paced


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
    chosen = SessionPlan(
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


def test_without_its_package_lsl_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("poise.live.lsl.find_spec", lambda _name: None)
    with pytest.raises(PoiseError, match=r"pip install 'poise\[research\]'"):
        live.check(Sending("lsl"))
