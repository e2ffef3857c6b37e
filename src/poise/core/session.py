"""A session: told what sensors and people say and what time it is, it answers with events.

    session.receive(event, now)   a sensor or a person spoke
    session.advance(now)          time passed
    session.wakeup                when to call ``advance`` next, or None

It holds no clock, thread or file.  How it works:

- **Time** is a heap of deadlines: stages and breaths, set when the session starts and set anew
  after a pause; a tick each second, from the first reading on, also before the start, until nothing
  was heard for so long that there is nothing left to say; the end of patience with a breath's late
  beats.  The start sets the ticks anew, a whole number of seconds after it.  ``advance``
  meets each at its own time and in order, and ``receive`` does so first.  So being called a hundred
  times or once is the same, a slow computer says the same things late, and the log of inputs with
  their arrival times replays a session exactly.
- **A heart** (core/heart.py) belongs to each sensor and is made when that sensor first speaks.  It
  turns readings into beats, labelled intervals, metrics and measured breaths.  The session only
  passes on: readings to the heart of their sensor, the guide's breaths to all of them.
- **The lead** (core/lead.py) hears every quality and says which sensor to show.  All are recorded.
- **A pause** takes the deadlines of what is led out of the heap and withdraws the breath that it
  broke off.  Sensors are still heard, but no window of time reaches back across it.
- **A drill** (core/drill/session.py) is there when the exercise has one.  It is told the
  stages, what the person does and every interval, asks its questions, and says once what the heart
  did.  The session only passes on, and meets its deadline.
- **The end** waits.  After the last breath (``GuideEnded``) the session goes on until each heart
  has measured what it was led through, lets them say what is left, and ends (``SessionEnded``).
  After that it says nothing more, whatever it is told.

What it is told may come late but not out of order: ``now`` never goes back; ``t`` may lie before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from math import floor
from typing import TYPE_CHECKING

from poise.core.events import (
    Act,
    Action,
    BreathMeasured,
    BreathStarted,
    Command,
    Confidence,
    DrillAction,
    EcgBlock,
    Ending,
    GuideEnded,
    GuidePaused,
    GuideResumed,
    Input,
    IntervalReading,
    MetricUpdate,
    Output,
    QualityUpdate,
    Rating,
    Reading,
    RRInterval,
    SensorKind,
    SensorStatus,
    SessionEnded,
    SkinSample,
    Slept,
    Speaking,
    StageChanged,
    StageShortened,
    StrapBeat,
    StrapPayload,
    StrapReading,
    kind_of,
)
from poise.core.guide.exercise import Exercise
from poise.core.guide.schedule import Schedule, breaks_off
from poise.core.lead import Lead
from poise.core.metrics.heart_rate import NOW_S
from poise.core.patience import LATE_BEATS_S

if TYPE_CHECKING:
    from poise.core.drill.session import DrillSession
    from poise.core.heart import Heart

TICK_S = 1.0
# Longer than any window of time that a metric looks back over: a silence of days costs nothing.
SILENT_S = 90.0


@dataclass(slots=True)
class Session:
    """One run of ``exercise``; ``strap_delay_s`` is the known delay of each strap, by sensor."""

    exercise: Exercise
    strap_delay_s: dict[str, float] = field(default_factory=dict)

    schedule: Schedule | None = field(default=None, init=False)
    ended: bool = field(default=False, init=False)
    ending: Ending = field(default=Ending.COMPLETED, init=False)
    _deadlines: list[tuple[float, int, Output | str]] = field(default_factory=list, init=False)
    _numbered: int = field(default=0, init=False)
    _hearts: dict[str, Heart] = field(default_factory=dict, init=False)
    _statuses: dict[str, SensorStatus] = field(default_factory=dict, init=False)
    _lead: Lead = field(default_factory=Lead, init=False)
    _rates: dict[str, MetricUpdate] = field(default_factory=dict, init=False)
    _spoken: set[int] = field(default_factory=set, init=False)
    _speaking: bool = field(default=False, init=False)  # by what a voice detector said last
    _led: list[BreathStarted] = field(default_factory=list, init=False)
    _stage: int = field(default=-1, init=False)  # the last one that began
    _guide_over: bool = field(default=False, init=False)
    _heard_t: float = field(default=0.0, init=False)
    _ticks: bool = field(default=False, init=False)  # whether the ticks have begun
    _rests_t: float | None = field(default=None, init=False)  # the last tick, when none is due
    _drill: DrillSession | None = field(default=None, init=False)
    _drill_due: float | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        if self.exercise.drill is not None:
            from poise.core.drill.session import DrillSession  # only a drill needs it

            self._drill = DrillSession(self.exercise, self.exercise.drill)

    @property
    def wakeup(self) -> float | None:
        """When on the session clock :meth:`advance` is due; None when only an input can say."""
        return None if self.ended or not self._deadlines else self._deadlines[0][0]

    def receive(self, event: Input, now: float) -> list[Output]:
        """Take an input that reached us at ``now``; inputs come in the order of their ``now``."""
        said = self.advance(now)
        if self.ended:
            return said
        if isinstance(event, Reading | SensorStatus):
            self._wake(now)
        if isinstance(event, Reading) and not self._ticks:
            self._ticks = True  # who looks before beginning sees a rate and a quality too
            self._at(now + TICK_S, "tick")
        match event:
            case StrapReading() | StrapBeat() | SkinSample() | IntervalReading():
                said += self._heard(self._heart(event, now).receive(event, now), now)
            case SensorStatus():
                self._statuses[event.sensor] = event
                if event.sensor in self._hearts:
                    said += self._heard(self._hearts[event.sensor].on_status(event, now), now)
            case Command(action=Action.START):
                self._start(min(event.t, now))
            case Command(action=Action.STOP):
                if not self._guide_over:  # else only the last beats were being waited for
                    self.ending = Ending.STOPPED
                said += self._end(now)
            case Command(action=Action.PAUSE):
                said += self._pause(now)
            case Command(action=Action.RESUME):
                said += self._resume(now)
            case Slept():  # whoever tells of it tells when the guide may go on
                said += self._pause(now)
                for heart in self._hearts.values():
                    said += self._heard(heart.lose(now), now)
            case Act(action=DrillAction.BEGIN):
                said += self._shorten(now)
            case Act() | Rating() | Speaking():
                if isinstance(event, Speaking):
                    self._speak(event)
                if self._drill is not None:
                    said += self._of_drill(self._drill.receive(event, now))
            case Command(action=Action.MARK):
                pass  # the recording keeps it; nothing is computed from it
            case EcgBlock() | StrapPayload():
                pass  # likewise
        return said + self.advance(now)

    def advance(self, now: float) -> list[Output]:
        """Meet every deadline up to ``now``, each at its own time."""
        said: list[Output] = []
        while not self.ended and self._deadlines and self._deadlines[0][0] <= now:
            t, _, what = heappop(self._deadlines)
            said += self._meet(t, what)
        return said

    # ------------------------------------------------------------------ time

    def _start(self, t: float) -> None:
        """Begin at ``t``, when the key was pressed, however late we hear of it."""
        if self.schedule is not None:
            return
        self.schedule = Schedule(self.exercise, t)
        self._deadlines = []  # nothing but a tick can be due before the start
        self._ticks, self._rests_t = True, None
        self._expect(self.schedule)
        self._at(t + TICK_S, "tick")
        self._heard_t = max(self._heard_t, t)

    def _wake(self, now: float) -> None:
        """A sensor spoke: the ticks go on where they would be if they had never rested."""
        self._heard_t = now
        if self._rests_t is not None:
            ticks = floor((now - self._rests_t) / TICK_S) + 1
            self._at(self._rests_t + ticks * TICK_S, "tick")
            self._rests_t = None

    def _expect(self, schedule: Schedule) -> None:
        """Set the deadlines of all that is still to be led."""
        for begins_t, index, stage in schedule.stages():
            if index > self._stage:
                self._at(begins_t, StageChanged(begins_t, index, stage.title))
        for breath, stage, number in schedule.breaths():
            if breath.index >= len(self._led):
                self._at(breath.t, breath)
            if stage.speaks(number):
                self._spoken.add(breath.index)
        self._at(schedule.ends_t, GuideEnded(schedule.ends_t))

    def _pause(self, t: float) -> list[Output]:
        """Let the guide stand still; the sensors go on being heard."""
        if self.schedule is None or self.schedule.paused or self._guide_over:
            return []
        self.schedule = self.schedule.pause(t)
        # What is led waits; the second's tick and the patience with late beats do not.
        self._deadlines = [due for due in self._deadlines if isinstance(due[2], str)]
        heapify(self._deadlines)
        if self._led and breaks_off(t, self._led[-1]):
            broken_off = self._led.pop()
            for heart in self._hearts.values():
                heart.withdraw(broken_off)
        for heart in self._hearts.values():
            heart.begin_anew(t)
        if self._drill is not None:
            self._drill.pause(t)
        return [GuidePaused(t)]

    def _resume(self, t: float) -> list[Output]:
        if self.schedule is None or not self.schedule.paused:
            return []
        self.schedule = self.schedule.resume(t)
        self._expect(self.schedule)
        for heart in self._hearts.values():
            heart.begin_anew(t)
        if self._drill is not None:
            self._drill.resume(t)
        return [GuideResumed(t), *self._of_drill([])]

    def _shorten(self, t: float) -> list[Output]:
        """Let the task begin now, where its question is waiting."""
        if self.schedule is None or self.schedule.paused:
            return []
        if self._drill is None or not self._drill.ready:
            return []
        self._deadlines = [due for due in self._deadlines if isinstance(due[2], str)]
        heapify(self._deadlines)
        self.schedule = self.schedule.shorten(t)
        self._expect(self.schedule)
        return [StageShortened(t, self._stage)]

    def _at(self, t: float, what: Output | str) -> None:
        self._numbered += 1
        heappush(self._deadlines, (t, self._numbered, what))

    def _meet(self, t: float, what: Output | str) -> list[Output]:
        match what:
            case BreathStarted():
                self._led.append(what)
                if self._speaking:
                    self._spoken.add(what.index)
                for heart in self._hearts.values():
                    heart.breathe(what, spoken=what.index in self._spoken)
                self._at(what.t + what.period_s + LATE_BEATS_S, "patience")
                return [what]
            case "patience":
                said = [e for h in self._hearts.values() for e in h.read_breaths(t, waited=True)]
                return self._heard(said, t)
            case "tick":
                if t - self._heard_t < SILENT_S:
                    self._at(t + TICK_S, "tick")
                else:
                    self._rests_t = t
                said = [event for heart in self._hearts.values() for event in heart.tick(t)]
                return self._heard(said, t) + self._agreement(t)
            case "drill" if self._drill is not None:
                self._drill_due = None
                return self._of_drill(self._drill.advance(t)) + self._end_if_over(t)
            case StageChanged():
                self._stage = what.index
                asked = self._drill.stage(t, what.index) if self._drill is not None else []
                return [what, *self._of_drill(asked)]
            case GuideEnded():
                self._guide_over = True
                told = self._of_drill(self._drill.over(t)) if self._drill is not None else []
                return [what, *told, *self._end_if_read(t)]
        assert not isinstance(what, str)
        return [what]

    def _speak(self, event: Speaking) -> None:
        """A voice begins, or ends: the breath it is heard in is in no swing."""
        self._speaking = event.speaking
        if not self._led or not event.speaking:
            return
        breath = self._led[-1]
        if event.t < breath.t + breath.period_s and breath.index not in self._spoken:
            self._spoken.add(breath.index)
            for heart in self._hearts.values():
                heart.speak(breath)

    # ------------------------------------------------------------------ hearts

    def _heart(self, event: Reading, now: float) -> Heart:
        """The heart of the sensor that spoke, made when it speaks for the first time."""
        known = self._hearts.get(event.sensor)
        if known is not None:
            return known
        from poise.core.hearts import heart_of  # with numpy: a guide alone needs neither

        heart = heart_of(event, self.strap_delay_s.get(event.sensor))
        self._hearts[event.sensor] = heart
        if event.sensor in self._statuses:
            heart.on_status(self._statuses[event.sensor], now)
        for breath in self._led:
            if breath.t + breath.period_s > now:  # the one under way, as the rest went unheard
                heart.breathe(breath, spoken=breath.index in self._spoken)
        return heart

    def _heard(self, said: list[Output], now: float) -> list[Output]:
        """What a heart said, and what follows from it for the session."""
        more: list[Output] = []
        for event in said:
            if isinstance(event, QualityUpdate) and (change := self._lead.update(event)):
                more.append(change)
            elif isinstance(event, MetricUpdate) and event.name == "heart_rate":
                self._rates[event.sensor] = event
            if self._drill is not None and isinstance(
                event, RRInterval | BreathMeasured | QualityUpdate
            ):
                more += self._of_drill(self._drill.on_output(event, now))
        return [*said, *more, *self._end_if_over(now)]

    def _of_drill(self, said: list[Output]) -> list[Output]:
        """What the drill said; when it is to be asked again goes among the deadlines."""
        due = self._drill.due if self._drill is not None else None
        if due is not None and due != self._drill_due:
            self._drill_due = due
            self._at(due, "drill")
        return said

    def _agreement(self, t: float) -> list[Output]:
        """How far a camera's heart rate is from a strap's, in bpm, when both are known now."""
        known = [r for r in self._rates.values() if r.value is not None and t - r.t <= NOW_S]
        cameras = [r for r in known if kind_of(r.sensor) is SensorKind.CAMERA]
        others = [r for r in known if kind_of(r.sensor) is not SensorKind.CAMERA]
        if not (cameras and others):
            return []
        seen, felt = cameras[0], others[0]
        assert seen.value is not None
        assert felt.value is not None
        se = None if seen.se is None or felt.se is None else (seen.se**2 + felt.se**2) ** 0.5
        return [
            MetricUpdate(
                t, seen.sensor, "agreement", seen.value - felt.value, se, "bpm", seen.window_s,
                seen.beats, Confidence.MEDIUM,
            )
        ]  # fmt: skip

    # ------------------------------------------------------------------ the end

    def _end_if_over(self, t: float) -> list[Output]:
        return self._end_if_read(t) if self._guide_over else []

    def _end_if_read(self, t: float) -> list[Output]:
        waits = any(heart.waits for heart in self._hearts.values())
        return [] if waits or (self._drill is not None and self._drill.waits) else self._end(t)

    def _end(self, t: float) -> list[Output]:
        if self.ended:
            return []
        self.ended = True
        said = [event for heart in self._hearts.values() for event in heart.flush(t)]
        if self._drill is not None:
            for event in said:
                if isinstance(event, RRInterval | BreathMeasured):
                    said = [*said, *self._drill.on_output(event, t)]
            said += self._drill.stop(t)
        return [*said, SessionEnded(t, self.ending)]
