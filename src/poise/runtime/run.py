"""A session put together: sensors, clock, log.  The window and the terminal use the same one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from poise import __version__, exercises, paths
from poise.clock import Clock, SystemClock, asleep_s, utc_now
from poise.core.events import Action, Command, Event, Input, SensorStatus, Slept
from poise.core.guide.schedule import Schedule
from poise.errors import RecordingError
from poise.library import remember
from poise.library.sessions import begin
from poise.recording.format import Header
from poise.recording.precision import rounded
from poise.recording.writer import Writer
from poise.runtime.log import Log
from poise.runtime.plan import Plan, Sensor
from poise.runtime.runner import Runner, finished, run_at_once
from poise.runtime.tap import Tap
from poise.sources import Emit, Guide, Source

if TYPE_CHECKING:
    from poise.core.session import Session
    from poise.core.summariser import Summariser
    from poise.core.summary import Summary
    from poise.vision.messages import Thumbnail


class Run:
    """One session of ``plan``, live; enter it to open its sensors and begin to listen.

    Making it is quick: what is slow to load is loaded once it is entered.  Raises, on being made,
    :class:`RecordingError` when the place asked for cannot be written or the file to replay cannot
    be read.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.clock = SystemClock(plan.speed)
        self._log, self.note = _log(plan)
        self.runner = Runner(
            partial(_session, plan), self.clock, self._log,
            prepare=self._open_sensors, asleep_s=asleep_s,
        )  # fmt: skip
        self._taps = [Tap(way, self.clock, self.runner.outbox.put) for way in plan.sends]
        self.runner.taps += [tap.inbox for tap in self._taps]
        self._heard: set[str] = set()
        self._open = ExitStack()
        self._strap: Any = None
        self._camera: Any = None
        self._played = _events(plan, self._guide)

    def __enter__(self) -> Run:
        for tap in self._taps:
            tap.start()
        self.runner.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the sensors and end the session's thread; also of a run never entered."""
        self.runner.close()
        self._open.close()
        for tap in self._taps:
            tap.close()
        address = getattr(self._strap, "address", None)
        if address and self.heard("strap"):
            remember.strap(paths.state(), address)  # to be tried first the next time

    def send(self, action: Action, label: str = "") -> None:
        """A person asked for something."""
        self.runner.put(Command(self.clock.now(), action, label))

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
        """Whether the session will be recorded."""
        return self._log is not None

    @property
    def recording(self) -> Path | None:
        """Where the recording is; None before the session begins, and where there is none."""
        return self._log.path if self._log is not None else None

    @property
    def trouble(self) -> RecordingError | None:
        """Why the recording is not whole, None as long as it is."""
        return self._log.failed if self._log is not None else None

    def heard(self, sensor: str) -> bool:
        """Whether any reading of ``sensor`` came in yet."""
        return sensor in self._heard

    def picture(self, wanted: bool) -> Thumbnail | None:
        """What the camera sees, small, while that is ``wanted``; it is kept nowhere."""
        found: Thumbnail | None = self._camera.picture(wanted) if self._camera else None
        return found

    def _open_sensors(self) -> None:
        """In the session's thread."""
        for sensor in self.plan.sensors:
            opened = self._open.enter_context(self._source(sensor))
            if sensor.kind == "strap":
                self._strap = opened
            if sensor.kind == "camera":
                self._camera = opened

    def _source(self, sensor: Sensor) -> Source:
        match sensor.kind:
            case "strap":
                return _strap(sensor.value, self.plan, self.clock, self._heed)
            case "camera":
                from poise.sources import camera

                settings = camera.CameraSettings(
                    where=sensor.value or "0", model=self.plan.camera_model
                )
                return camera.open_source(settings, self.clock, self._heed)
        from poise.sources.playing import Playing

        return Playing(self._played, self.clock, self._heed, name=sensor.kind)

    def _heed(self, event: Input) -> None:
        if not isinstance(event, SensorStatus | Command | Slept):
            self._heard.add(event.sensor)
        self.runner.put(event)

    def _guide(self, t: float) -> float | None:
        return _fullness(self.runner.schedule, t)


def at_once(plan: Plan) -> Iterator[Event | Summary]:
    """The whole session of a replay or a synthetic person, as fast as possible.

    Gives every event, and the summary last.
    """
    session, summariser = _session(plan)
    writer, _ = _recording(plan)
    try:
        start = Command(0.0, Action.START)
        played = _events(plan, lambda t: _fullness(session.schedule, t))
        inputs = map(rounded, chain([start], played))
        for _, event in run_at_once(session, ((event.t, event) for event in inputs), writer):
            summariser.fold(rounded(event))
            yield event
    finally:
        if writer is not None:
            writer.close("stopped")  # already closed unless the run was broken off
    if writer is not None and writer.failed is not None:
        raise writer.failed
    yield finished(summariser, writer.path if writer is not None else None)


def _session(plan: Plan) -> tuple[Session, Summariser]:
    from poise.core.session import Session
    from poise.core.summariser import Summariser

    delays = {"strap": plan.strap_delay_s} if plan.strap_delay_s else {}
    return Session(plan.exercise, delays), Summariser(plan.exercise)


def _fullness(schedule: Schedule | None, t: float) -> float | None:
    moment = schedule.at(t) if schedule is not None else None
    return moment.breath.fullness if moment is not None and moment.breath is not None else None


def _log(plan: Plan) -> tuple[Log | None, str]:
    """The log of a session to come, and a sentence when the usual place for it cannot be written.

    Raises :class:`RecordingError` when that of the place that was asked for cannot.
    """
    tried, note = _recording(plan)
    if tried is None:
        return None, note
    tried.discard()  # better to know now than when someone breathes in
    return Log(partial(_writer, plan, _header(plan))), note


def _recording(plan: Plan) -> tuple[Writer | None, str]:
    """The same for a session that begins at once."""
    if not plan.record:
        return None, plan.note
    try:
        return _writer(plan, _header(plan)), plan.note
    except RecordingError as error:
        if plan.out is not None:
            raise
        # Someone wants to breathe now: the guide goes on without a recording, and says so.
        return None, f"{plan.note} This session is not recorded: {error}.".strip()


def _writer(plan: Plan, header: Header) -> Writer:
    return Writer(plan.out, header) if plan.out is not None else begin(plan.exercise.name, header)


def _header(plan: Plan) -> Header:
    devices: dict[str, dict[str, Any]] = {}
    if plan.strap_delay_s:
        devices["strap"] = {"delay_s": plan.strap_delay_s}
    if plan.camera_model is not None:
        model = plan.camera_model
        devices["camera"] = {"model": model.name, "model_sha256": model.sha256}
    return Header(
        app=__version__,
        utc_at_t0=utc_now(),
        exercise=exercises.to_dict(plan.exercise),
        settings={"sensors": [sensor.kind for sensor in plan.sensors], "speed": plan.speed},
        devices=devices,
        tags=plan.tags,
    )


def _events(plan: Plan, guide: Guide) -> Iterator[Input]:
    """What a recorded or made-up heart will say; nothing for a living one."""
    for sensor in plan.sensors:
        match sensor.kind:
            case "replay":
                from poise.sources import replay

                return replay.events(Path(sensor.value))
            case "synthetic":
                from poise.sources import synthetic

                person = synthetic.SyntheticSettings(seed=int(sensor.value or 1))
                return synthetic.events(person, guide)
    return iter(())


def _strap(name: str, plan: Plan, clock: Clock, emit: Emit) -> Source:
    from poise.sources import strap

    wanted = replace(
        strap.named(name or plan.strap_address or None),
        known=remember.straps(paths.state()),
        ecg=plan.strap_ecg,
        keep_ecg=plan.keep_ecg,
    )
    return strap.open_source(wanted, clock, emit)
