"""A session in a terminal: a fold over its events, printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from itertools import takewhile
from typing import Protocol, TextIO

from poise.core.events import (
    LISTENING,
    Answered,
    AnswerEnd,
    Asked,
    AskKind,
    Beat,
    BreathMeasured,
    BreathStarted,
    EcgBlock,
    Event,
    GuidePaused,
    GuideResumed,
    LeadChanged,
    MetricUpdate,
    QualityUpdate,
    SensorStatus,
    SkinSample,
    Slept,
    StageChanged,
    StrapBeat,
    StrapPayload,
    StrapReading,
)
from poise.core.guide.exercise import Exercise
from poise.core.guide.pacer import Breath, BreathPhase
from poise.core.guide.schedule import Moment, Schedule, after
from poise.core.metrics.heart_rate import NOW_S
from poise.core.pace.protocol import protocol_of
from poise.core.summary import Summary
from poise.endings import ending_lines
from poise.formatting import clock_time, heart_margin, swing_text
from poise.plain import plain

WORDS = {
    BreathPhase.INHALE: "in",
    BreathPhase.SECOND_INHALE: "more",
    BreathPhase.HOLD_IN: "hold",
    BreathPhase.EXHALE: "out",
    BreathPhase.HOLD_OUT: "rest",
}
BAR = 24
# What sensors say so often that a live session does not print it.
UNTOLD = (StrapReading, StrapBeat, StrapPayload, EcgBlock, SkinSample)


class Teller(Protocol):
    """Something that tells a session while it happens."""

    def tell(self, event: Event) -> None:
        """One thing happened."""
        ...

    def glance(self, now: float) -> None:
        """Some time passed."""
        ...

    def finish(self, summary: Summary) -> None:
        """It is over."""
        ...


class JsonLines:
    """Everything as one JSON object a line, ``kind`` first; the summary object last."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def tell(self, event: Event) -> None:
        """Print the event; what an objection is, is said only by the summary."""
        if isinstance(event, Asked):
            event = replace(event, objection=None)
        self._print({"kind": type(event).__name__, **_row(event)})

    def glance(self, now: float) -> None:
        """Nothing: a line is an event."""

    def finish(self, summary: Summary) -> None:
        """Print the summary object."""
        self._print(summary.as_dict())

    def _print(self, row: Mapping[str, object]) -> None:
        self._out.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")
        self._out.flush()


def _row(event: Event) -> dict[str, object]:
    """The fields of an event; ``kind`` is its class, so that an interviewer's is ``asks``."""
    row = asdict(event)
    return row | {"asks": row.pop("kind")} if isinstance(event, Asked) else row


class Lines:
    """One plain line a breath, for a log or a pipe."""

    _begin = ""

    def word(self, text: str) -> str:
        """A sentence in the language of the person; English here, as logs and pipes are."""
        return text

    def __init__(self, exercise: Exercise, out: TextIO, note: str = "") -> None:
        self._exercise, self._out = exercise, out
        self._heart: MetricUpdate | None = None
        self._said: dict[str, str] = {}
        self._unread: set[tuple[str, str]] = set()
        self._schedule: Schedule | None = None
        self._lead = ""
        self._sensors: dict[str, None] = {}  # those whose beats were heard, in that order
        self._rows: dict[str, BreathMeasured] = {}  # of the breath that is being told
        # What has parts that differ names each as it begins.
        self._parts = (
            exercise.drill is not None or exercise.rehearses or bool(protocol_of(exercise))
        )
        self._part = ""
        if note:
            self._print(note)

    def tell(self, event: Event) -> None:
        """Print what a person would want to know of it, if anything."""
        self._schedule = after(self._schedule, self._exercise, event)
        match event:
            case Slept():
                slept = f"Your computer slept for {event.slept_s:.0f} s (not counted)."
                self._print(self.word(slept))
            case GuidePaused():
                self._print(self.word("paused"))
            case GuideResumed():
                self._print(self.word("resumed"))
            case StageChanged() if self._parts:
                self._stage(event)
            case Asked(kind=AskKind.BLANK):
                self._print(f"   ({self.word('The question is gone.')})")
            case Asked():
                self._print(asked_line(event))
            case Answered(how=AnswerEnd.LIMIT):
                self._print(f"   {self.word('Time is up.')}")
            case BreathStarted():
                self._prompt(event)
            case Beat():
                self._sensors.setdefault(event.sensor)
            case LeadChanged():
                self._lead = event.sensor
            case BreathMeasured() if not self._exercise.rehearses:
                self._measured(event)
            case SensorStatus():
                words = event.detail or f"{event.state.value} {event.name}".strip()
                if self._said.get(event.sensor) != words:
                    self._said[event.sensor] = words
                    self._print(f"{event.sensor}: {self.word(words)}")
            case QualityUpdate(score=0.0, reasons=(why, *_)) if self._heart_is_told:
                self._cannot_read(event.sensor, why)
            case MetricUpdate(name="heart_rate") if self._lead in ("", event.sensor):
                self._heart = event

    @property
    def _heart_is_told(self) -> bool:
        """Of a drill and a rehearsal the heart is told afterwards."""
        return self._exercise.drill is None and not self._exercise.rehearses

    def _cannot_read(self, sensor: str, why: str) -> None:
        """Say, once for each reason, why nothing is read; what its status said is known."""
        if why not in (LISTENING, self._said.get(sensor)) and (sensor, why) not in self._unread:
            self._unread.add((sensor, why))
            self._print(f"{sensor}: {self.word(why)}")

    def glance(self, now: float) -> None:
        """Nothing: a plain line is not redrawn."""

    def finish(self, summary: Summary) -> None:
        """Print what changed and what did not."""
        self._tell_breath()
        for line in ending_lines(summary, self.word):
            self._print(line)

    def _stage(self, event: StageChanged) -> None:
        """The part that begins, and what is asked of the person in it; a slide is one part."""
        stage = self._exercise.stages[event.index]
        same, self._part = stage.title == self._part, stage.title
        lasts_s = stage.duration_s
        if stage.pattern is not None:
            if same:
                return
            on = takewhile(
                lambda one: one.title == stage.title, self._exercise.stages[event.index :]
            )
            lasts_s = sum(one.duration_s for one in on)
        self._print(f"{self.word(stage.title)} ({clock_time(lasts_s)})")
        prompt = stage.prompt(1) if stage.pattern is None else None
        if prompt is not None and prompt.say:
            self._print(f"   {self.word(prompt.say)}")

    def _measured(self, row: BreathMeasured) -> None:
        """One line a breath: told once every sensor that is heard has measured it."""
        if any(other.breath != row.breath for other in self._rows.values()):
            self._tell_breath()
        self._sensors.setdefault(row.sensor)
        self._rows[row.sensor] = row
        if self._rows.keys() >= self._sensors.keys():
            self._tell_breath()

    def _tell_breath(self) -> None:
        rows, self._rows = self._rows, {}
        if rows:
            ordered = sorted(rows.values(), key=lambda row: row.sensor != self._lead)
            self._print(breath_line(*ordered, named=len(self._sensors) > 1))

    def _prompt(self, breath: BreathStarted) -> None:
        moment = self._schedule.at(breath.t) if self._schedule is not None else None
        if moment is not None and moment.prompt is not None and moment.prompt.say:
            self._print(f"   {self.word(moment.prompt.say)}")

    def _print(self, line: str) -> None:
        self._out.write(self._begin + plain(line, None) + "\n")
        self._out.flush()


class LiveLine(Lines):
    """The guide as a bar that fills and empties on the last line of a terminal."""

    _begin = "\r\x1b[K"

    def glance(self, now: float) -> None:
        """Redraw the guide as it is now."""
        moment = self._schedule.at(now) if self._schedule is not None else None
        if moment is None:
            return
        line = guide_bar(moment)
        if self._heart_is_told:
            line += f"  {self._heart_words(now)}"
        self._out.write(f"{self._begin}{line}")
        self._out.flush()

    def _heart_words(self, now: float) -> str:
        heart = self._heart
        if heart is None or heart.value is None or now - heart.t > NOW_S:
            return "no heart rate yet"
        doubt = "" if heart.se is None else f" ± {heart_margin(heart.se)}"
        return f"{heart.value:.0f}{doubt} bpm"


def teller(exercise: Exercise, *, as_json: bool, note: str = "") -> Teller:
    """The teller that suits standard output."""
    if as_json:
        return JsonLines(sys.stdout)
    kind = LiveLine if sys.stdout.isatty() else Lines
    return kind(exercise, sys.stdout, note)


def guide_bar(moment: Moment) -> str:
    """The guide as text: ``in  3 ██████░░░░``; only the time left where nothing is led."""
    left = f"{clock_time(moment.left_s)} left"
    if moment.breath is None:
        return f"{moment.stage.title if moment.paused_s is None else 'paused'}  {left}"
    return f"{bar_of(moment.breath)}  {left}"


def bar_of(breath: Breath, words: Mapping[BreathPhase, str] = WORDS) -> str:
    """A breath of the guide as text: ``in  3 ██████░░░░``."""
    full = round(breath.fullness * BAR)
    return f"{words[breath.phase]:<4} {breath.count} {'█' * full}{'░' * (BAR - full)}"


def breath_line(*rows: BreathMeasured, named: bool = False) -> str:
    """``breath 3: 82 bpm, swing 9.4 ± 1.5 bpm (high)``, or why there is no number.

    With ``named`` each sensor that measured the breath is named before what it says.
    """
    told = [f"{row.sensor} {_row_words(row)}" if named else _row_words(row) for row in rows]
    return f"breath {rows[0].breath + 1}: {'; '.join(told)}"


def _row_words(row: BreathMeasured) -> str:
    heart = f"{row.heart_bpm:.0f} bpm" if row.heart_bpm is not None else "no heart rate"
    if row.own_rate:
        heart += " (calculated by the device)"
    if row.swing_bpm is not None:
        swing = f"swing {swing_text(row.swing_bpm, row.swing_se_bpm)} bpm ({row.confidence})"
    else:
        swing = f"no swing: {row.reason}"
    return f"{heart}, {swing}"


def asked_line(asked: Asked) -> str:
    """What the interviewer says, or what happens, as a line."""
    match asked.kind:
        case AskKind.HAPPENING:
            return f"   ({asked.text})"
        case AskKind.QUESTION:
            return f"?  {asked.text}"
    return f"–  {asked.text}"


def run_live(
    teller: Teller,
    wait: Callable[[float], list[Event]],
    now: Callable[[], float],
    summary: Callable[[], Summary | None],
) -> Summary:
    """Tell a live session until it is over; its summary.

    ``wait`` gives what came within the given seconds, ``summary`` None until it is over.
    """
    while True:
        over = summary()  # asked first, so that what came before it is told
        for event in wait(0.0 if over else 0.1):
            if not isinstance(event, UNTOLD):
                teller.tell(event)
        if over is not None:
            return over
        teller.glance(now())
