"""A session put together: sensors, clock, log.  The window and the terminal use the same one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from heapq import merge
from importlib import import_module
from itertools import chain
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from poise import __version__, exercises, paths, sources
from poise.clock import Clock, SystemClock, asleep_s, utc_now
from poise.core.events import (
    Act,
    Action,
    Command,
    EcgBlock,
    Event,
    Input,
    Rating,
    Reading,
    SensorState,
    SensorStatus,
)
from poise.errors import RecordingError
from poise.library import remember
from poise.library.sessions import begin
from poise.recording.format import Header, drill_row
from poise.recording.precision import rounded
from poise.recording.writer import Writer
from poise.runtime.log import Log
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.runner import Runner, finished, run_at_once
from poise.runtime.tap import Tap
from poise.sources import Guide, Led, Source

if TYPE_CHECKING:
    from poise.core.session import Session
    from poise.core.summariser import Summariser
    from poise.core.summary import Summary
    from poise.vision.messages import Thumbnail
    from poise.vision.model_file import ModelFile


FOUND = (SensorState.CONNECTING, SensorState.STREAMING)
LEAVING_S = 10.0  # longer than any source or tap takes by its own limit


class Run:
    """One session of ``plan``, live; enter it to open its sensors and begin to listen.

    Making it is quick: what is slow to load is loaded once it is entered.  Raises, on being made,
    :class:`RecordingError` when the place asked for cannot be written or the file to replay cannot
    be read.
    """

    def __init__(self, plan: SessionPlan) -> None:
        self.plan = plan
        self.clock = SystemClock(plan.speed)
        self._model = plan.own_model()
        self._log, self.note = _log(plan, self._model, self.clock)
        self.runner = Runner(
            partial(_session, plan), self.clock, self._log,
            prepare=self._open_sensors, begun=self._listen, over=self._hang_up, asleep_s=asleep_s,
        )  # fmt: skip
        self._taps = [
            Tap(way, self.clock, self.runner.outbox.put, plan.exercise) for way in plan.sends
        ]
        self.runner.taps += [tap.inbox for tap in self._taps]
        self._heard: set[str] = set()
        self._named: dict[str, str] = {}  # what the readings of each kind of sensor are called
        self._sources: dict[str, Any] = {}
        self._voice: Source | None = None
        self._loading: Thread | None = None
        self._played = _events(plan, self._guide)

    def __enter__(self) -> Run:
        for tap in self._taps:
            tap.start()
        self.runner.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the sensors and end the session's thread; also of a run never entered."""
        self.runner.close()
        # All at once, so that one that hangs in a driver does not hold up the others.  Each has a
        # limit of its own, and these threads one above them all.
        ends: list[Callable[[], object]] = [tap.close for tap in self._taps]
        ends += [partial(source.__exit__, None, None, None) for source in self._sources.values()]
        ends += [self._loading.join] if self._loading is not None else []
        leaving = [Thread(target=end, name="leaving", daemon=True) for end in ends]
        for thread in leaving:
            thread.start()
        for thread in leaving:
            thread.join(LEAVING_S)
        address = getattr(self._sources.get("strap"), "address", None)
        if address and "strap" in self._heard:  # the demo strap is a synthetic person's
            remember.strap(paths.state(), address)  # to be tried first the next time

    def send(self, action: Action, label: str = "") -> None:
        self.runner.put(Command(self.clock.now(), action, label))

    def act(self, event: Act | Rating) -> None:
        """A person did something in a drill; its moment is now."""
        self.runner.put(replace(event, t=self.clock.now()))

    def begin(self) -> None:
        """Start the session, and with it what was written down beforehand."""
        now = self.clock.now()
        self.runner.put(Command(now, Action.START))
        if self.plan.script.acts:
            from poise.sources.playing import Playing

            acts = (replace(act, t=now + act.t) for act in self.plan.script.acts)
            script = Playing(acts, self.clock, self.runner.put, name="script")
            script.__enter__()
            self._sources["script"] = script

    def drain(self) -> list[Event]:
        """What came in and was said since the last time; never waits."""
        return self.runner.outbox.drain()

    def wait(self, timeout_s: float) -> list[Event]:
        """Like :meth:`drain`, but waits up to ``timeout_s`` for something."""
        return self.runner.outbox.wait(timeout_s)

    def summary(self) -> Summary | None:
        """The summary once the session is over, else None."""
        return self.runner.summary

    @property
    def records(self) -> bool:
        return self._log is not None

    @property
    def recording(self) -> Path | None:
        """Where the recording is; None before the session begins, and where there is none."""
        return self._log.path if self._log is not None else None

    @property
    def trouble(self) -> RecordingError | None:
        """Why the recording is not whole, None as long as it is."""
        return self._log.failed if self._log is not None else None

    def heard(self, kind: str) -> bool:
        """Whether any reading of that kind of sensor came in yet."""
        return self._named.get(kind, kind) in self._heard

    def not_mine(self) -> bool:
        """Let go of the strap that is listened to, which is somebody else's, and take another.

        Answers whether there was one.
        """
        strap = self._sources.get("strap")
        address = strap.not_mine() if strap is not None else None
        if address is not None:
            remember.not_mine(paths.state(), address)
        return address is not None

    def picture(self, wanted: bool) -> Thumbnail | None:
        """What the camera sees, small, while ``wanted``; else None, as it is kept nowhere."""
        camera = self._sources.get("camera")
        found: Thumbnail | None = camera.picture(wanted) if camera is not None else None
        return found

    def _open_sensors(self) -> None:
        """In the session's thread."""
        if any(sensor.kind != "strap" for sensor in self.plan.sensors):
            self._expect()  # a strap may never be found
        for sensor in self.plan.sensors:
            source = self._source(sensor)
            source.__enter__()
            self._sources[sensor.kind] = source

    def _listen(self) -> None:
        """The session begins: open the microphone, where it was asked for."""
        if self.plan.listens and self._voice is None:
            from poise.sources.voice import VoiceSource

            self._voice = VoiceSource(self.clock, self.runner.put)
            self._voice.__enter__()

    def _hang_up(self) -> None:
        """The session is over: nobody is listened to any more."""
        if self._voice is not None:
            self._voice.__exit__(None, None, None)

    def _source(self, sensor: Sensor) -> Source:
        if not sources.row(sensor.kind).living:
            from poise.sources.playing import Playing

            return Playing(self._played, self.clock, self._heed, name=sensor.kind)
        request = _request(self.plan, sensor)
        self._named[sensor.kind] = getattr(request, "sensor", sensor.kind)
        if sensor.kind == "strap":
            request = replace(request, known=remember.straps(paths.state()))
        if sensor.kind == "camera":
            request = replace(request, model=self._model)  # the one that the recording names
        opened: Source = sources.module(sensor.kind).open_source(request, self.clock, self._heed)
        return opened

    def _expect(self) -> None:
        """A sensor will speak: load what measures it, beside whatever goes on."""
        if self._loading is None:
            load = partial(import_module, "poise.core.hearts")
            self._loading = Thread(target=load, name="loading", daemon=True)
            self._loading.start()

    def _heed(self, event: Input) -> None:
        if isinstance(event, SensorStatus) and event.state in FOUND:
            self._expect()
        if isinstance(event, Reading | EcgBlock):
            self._heard.add(event.sensor)
        self.runner.put(event)

    def _guide(self, t: float) -> Led:
        return sources.led(self.runner.schedule, t)


def at_once(plan: SessionPlan) -> Iterator[Event | Summary]:
    """The whole session of a replay or a synthetic person, as fast as possible.

    Gives every event, and the summary last.
    """
    session, summariser = _session(plan)
    writer, _ = _recording(plan, plan.own_model())
    try:
        start = Command(0.0, Action.START)
        played = _events(plan, lambda t: sources.led(session.schedule, t))
        acted = merge(played, plan.script.acts, key=lambda event: event.t)
        inputs = map(rounded, chain([start], acted))
        for _, event in run_at_once(session, ((event.t, event) for event in inputs), writer):
            summariser.fold(rounded(event))
            yield event
    finally:
        if writer is not None:
            writer.close("stopped")  # already closed unless the run was broken off
    if writer is not None and writer.failed is not None:
        raise writer.failed
    yield finished(summariser, writer.path if writer is not None else None)


def _session(plan: SessionPlan) -> tuple[Session, Summariser]:
    from poise.core.session import Session
    from poise.core.summariser import Summariser

    delays = {"strap": plan.strap.delay_s} if plan.strap.delay_s else {}
    return Session(plan.exercise, delays), Summariser(plan.exercise)


def _log(plan: SessionPlan, model: ModelFile | None, clock: Clock) -> tuple[Log | None, str]:
    """The log of a session to come, and a sentence when the usual place for it cannot be written.

    Raises :class:`RecordingError` when that of the place that was asked for cannot.
    """
    tried, note = _recording(plan, model)
    if tried is None:
        return None, note
    tried.discard()  # better to know now than when someone breathes in

    def open_() -> Writer:
        """When the person begins: only so is t = 0 right if the computer slept before that."""
        return _writer(plan, _header(plan, model, clock.real_s(clock.now())))

    return Log(open_), note


def _recording(plan: SessionPlan, model: ModelFile | None) -> tuple[Writer | None, str]:
    """The same for a session that begins at once."""
    if not plan.record:
        return None, plan.note
    try:
        return _writer(plan, _header(plan, model)), plan.note
    except RecordingError as error:
        if plan.out is not None:
            raise
        # Someone wants to breathe now: the guide goes on without a recording, and says so.
        return None, f"{plan.note} This session is not recorded: {error}.".strip()


def _writer(plan: SessionPlan, header: Header) -> Writer:
    return Writer(plan.out, header) if plan.out is not None else begin(plan.exercise.name, header)


def _header(plan: SessionPlan, model: ModelFile | None, since_t0_s: float = 0.0) -> Header:
    devices: dict[str, dict[str, Any]] = {}
    if plan.strap.delay_s:
        devices["strap"] = {"delay_s": plan.strap.delay_s}
    if model is not None:
        devices["camera"] = {"model": model.name, "model_sha256": model.sha256}
    return Header(
        app=__version__,
        utc_at_t0=utc_now(since_t0_s),
        exercise=exercises.to_dict(plan.exercise),
        settings={"sensors": [sensor.kind for sensor in plan.sensors], "speed": plan.speed},
        devices=devices,
        tags=plan.tags,
        drill=None if plan.exercise.drill is None else drill_row(plan.exercise.drill),
    )


def _events(plan: SessionPlan, guide: Guide) -> Iterator[Input]:
    """What a recorded or made-up heart will say; nothing for a living one."""
    for sensor in plan.sensors:
        if not sources.row(sensor.kind).living:
            played = sources.module(sensor.kind)
            said: Iterator[Input] = played.events(_request(plan, sensor), guide)
            return said
    return iter(())


def _request(plan: SessionPlan, sensor: Sensor) -> Any:
    """What its source is asked for."""
    settings = plan.settings_of(sensor.kind)
    return sources.module(sensor.kind).request(sensor.value, settings)
