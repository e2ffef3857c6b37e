"""What the screen says: sentences made from values, rounded here and nowhere else.

Every ``±`` on the screen is the range that should hold the truth 95 times in 100: 2.2 standard
errors for a swing (docs/science.md, "The swing"), 2 for a heart rate.  A number that is not known
is said in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from math import ceil

from poise.core.events import BreathMeasured, Confidence, Ending, SensorState
from poise.core.pacer import Breath, Phase
from poise.core.schedule import Moment
from poise.ui.language import tr
from poise.ui.view import HeartRate, View

SWING_REACH, HEART_REACH = 2.2, 2.0
AGREE_BPM = 2.0  # as for a change in heart rate: less is no difference


class Level(Enum):
    """How well a sensor can be read: a shape and a word on screen, never a colour alone."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    NONE = "none"
    BLANK = "blank"  # nothing to show a level of


@dataclass(frozen=True, slots=True)
class SensorLine:
    """The state of the sensors in one line."""

    level: Level
    text: str


def breath_word(moment: Moment | None) -> str:
    """What to do with the breath now."""
    if moment is None:
        return ""
    if moment.breath is None:
        return tr(moment.stage.title)
    match moment.breath.phase:
        case Phase.INHALE:
            return tr("Breathe in")
        case Phase.HOLD_IN | Phase.HOLD_OUT:
            return tr("Rest")
        case Phase.EXHALE:
            return tr("Breathe out")


def breath_count(breath: Breath | None) -> str:
    """Whole seconds left of this part of the breath."""
    return "" if breath is None else str(breath.count)


def prompt(moment: Moment | None) -> str:
    """The exercise's words for this breath."""
    if moment is None or moment.prompt is None or not moment.prompt.say:
        return ""
    return tr(moment.prompt.say)


def clock_time(seconds: float) -> str:
    """Minutes and seconds, rounded up so that 0:00 means over."""
    whole = max(0, ceil(seconds - 1e-6))
    return f"{whole // 60}:{whole % 60:02d}"


def length(seconds: float) -> str:
    """How long a session takes: seconds up to two minutes, minutes beyond."""
    if seconds <= 120:
        return tr("{n} s", n=f"{seconds:.0f}")
    return tr("{n} min", n=f"{seconds / 60:.0f}")


def time_left(moment: Moment | None) -> str:
    """How much of the session is left."""
    return "" if moment is None else tr("{time} left", time=clock_time(moment.left_s))


def heart_number(heart: HeartRate | None) -> str:
    """The heart rate in whole beats a minute; empty when it is not known."""
    return "" if heart is None or heart.bpm is None else f"{heart.bpm:.0f}"


def heart_doubt(heart: HeartRate | None) -> str:
    """Its unit and doubt, or why there is no number."""
    if heart is None:
        return tr("no heartbeat to read")
    if heart.bpm is None:
        return tr(heart.reason or "no heartbeat to read")
    if heart.se_bpm is None:
        return tr("bpm")
    return tr("± {doubt} bpm", doubt=max(1, round(HEART_REACH * heart.se_bpm)))


def swing_number(row: BreathMeasured | None) -> str:
    """The swing after one breath, with its doubt; empty when it could not be read."""
    if row is None or row.swing_bpm is None:
        return ""
    if row.swing_se_bpm is None:
        return f"{row.swing_bpm:.1f}"
    return f"{row.swing_bpm:.1f} ± {SWING_REACH * row.swing_se_bpm:.1f}"


def swing_about(row: BreathMeasured | None) -> str:
    """Which breath the number speaks of, how sure it is, or why there is none."""
    if row is None or row.confidence is Confidence.NONE:
        return tr("measuring: shown after two breaths")
    at = tr("breath {n}", n=row.breath + 1)
    match row.confidence:
        case Confidence.HIGH:
            return tr("bpm, {breath}", breath=at)
        case Confidence.MEDIUM:
            return tr("bpm, {breath}, less sure", breath=at)
        case _:
            return f"{at}: {tr(row.reason or 'could not be read')}"


def in_step(view: View) -> str:
    """On how many breaths heart and guide went together, once that can be judged."""
    kept, judged = view.in_step()
    return tr("In step on {k} of {n} breaths", k=kept, n=judged) if judged else ""


def step_line(view: View, usual: str) -> SensorLine:
    """The lamp of the last breath, in step or not, and the words beside it."""
    rows = view.rows()
    last = rows[-1].in_step if rows else None
    level = {True: Level.GOOD, False: Level.POOR, None: Level.NONE}[last]
    text = " · ".join(filter(None, (in_step(view), usual)))
    return SensorLine(level if text else Level.BLANK, text)


def usual_swing(bpm: float) -> str:
    """What the dashed line beside the swings is."""
    return tr("dashed: your usual {bpm}", bpm=f"{bpm:.1f}")


NAMES = {
    "strap": "Chest strap",
    "camera": "Camera",
    "synthetic": "Synthetic person",
    "replay": "Recording",
    "import": "Imported",
}


def sensor_name(sensor: str) -> str:
    """What to call a sensor: its kind in words, or its own name."""
    kind, _, own = sensor.partition(":")
    name = tr(NAMES[kind]) if kind in NAMES else kind
    return f"{name} {own.strip()}" if own else name


def sensor_line(view: View, now: float) -> SensorLine:
    """What the sensor is doing and how well it can be read."""
    return _line_of(view, view.lead or next(iter(view.sensors), None), now)


def sensor_lines(view: View, now: float) -> tuple[SensorLine, ...]:
    """The same for every sensor that said anything so far, each in a line."""
    names = dict.fromkeys((*view.sensors, *view.quality))
    return tuple(_line_of(view, name, now) for name in names) or (_line_of(view, None, now),)


def _line_of(view: View, lead: str | None, now: float) -> SensorLine:
    if lead is None:
        return SensorLine(Level.NONE, tr("No sensor: the guide breathes without one"))
    name = sensor_name(lead)
    status, quality = view.sensors.get(lead), view.quality.get(lead)
    if status is not None and status.state is not SensorState.STREAMING:
        return SensorLine(Level.NONE, tr(status.detail) or f"{name}: {_state(status.state)}")
    if lead.startswith("synthetic"):
        name = tr("Synthetic person, made by the program")
    if status is not None and status.delay_s:
        delay = tr("drawn {seconds} s before it is told of").format(seconds=f"{status.delay_s:.1f}")
        name = f"{name}, {delay}"
    if quality is None:
        seen = view.heart(now)
        known = seen is not None and seen.bpm is not None
        return SensorLine(
            Level.GOOD if known else Level.FAIR,
            f"{name}: {tr('reading') if known else tr('waiting for heartbeats')}",
        )
    agree = agreement(view, now)
    if quality.score >= 0.8:
        return SensorLine(Level.GOOD, f"{name}: {tr('good signal')}{agree}")
    why = ", ".join(tr(reason) for reason in quality.reasons)
    word = tr("fair signal") if quality.score >= 0.5 else tr("poor signal")
    level = Level.FAIR if quality.score >= 0.5 else Level.POOR
    return SensorLine(level, f"{name}: {word}" + (f" ({why})" if why else "") + agree)


def agreement(view: View, now: float) -> str:
    """How the camera's heart rate stands to the strap's, when both are known now."""
    apart = view.apart(now)
    if apart is None:
        return ""
    bpm, se = apart
    if abs(bpm) <= max(AGREE_BPM, HEART_REACH * (se or 0.0)):
        return " · " + tr("the camera agrees")
    if bpm > 0:
        return " · " + tr("the camera reads {n} bpm more", n=f"{bpm:.0f}")
    return " · " + tr("the camera reads {n} bpm less", n=f"{-bpm:.0f}")


def _state(state: SensorState) -> str:
    match state:
        case SensorState.SEARCHING:
            return tr("looking for it")
        case SensorState.CONNECTING:
            return tr("connecting")
        case SensorState.LOST:
            return tr("lost, looking again")
        case SensorState.BLOCKED:
            return tr("needs your help")
        case SensorState.ENDED:
            return tr("has ended")
        case SensorState.STREAMING:
            return tr("reading")


# ------------------------------------------------------------------ the end card


@dataclass(frozen=True, slots=True)
class CardRow:
    """One finding: what it is about, the number (empty if there is none), and a sentence."""

    about: str
    number: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Card:
    """The end of a session in words."""

    title: str
    rows: tuple[CardRow, ...]
    notes: tuple[str, ...]


def card(summary: Mapping[str, object], *, ending: Ending | None = None, trouble: str = "") -> Card:
    """The end card of a summary object (docs/cli.md); what is absent is said or left out.

    ``trouble`` is what kept the recording from being whole, in a sentence.
    """
    breaths = _count(summary.get("breaths")) or 0
    whole = bool(summary.get("completed"))
    title = tr("{n} breaths, done", n=breaths) if whole else _stopped(breaths)
    if ending is Ending.FAILED:
        title = tr("poise made a mistake and had to end")
    kept = (f"{trouble}.",) if trouble else _where(summary)
    if summary.get("sensor") in (None, "none"):
        return Card(title, (), (tr("No heartbeats were read, so there are no numbers."), *kept))
    rows = (_heart_row(_part(summary, "heart_bpm")), _swing_row(_part(summary, "swing_bpm")))
    notes = []
    if not any(row.number for row in rows):
        notes.append(tr("The breathing counts all the same."))
    if summary.get("sensor") == "synthetic":
        notes.append(tr("These numbers are from a synthetic person, not from you."))
    step = _step_row(_part(summary, "in_step"))
    counted = _intervals(_part(summary, "intervals"))
    return Card(title, (*rows, *step), tuple(note for note in (*notes, counted, *kept) if note))


def _stopped(breaths: int) -> str:
    if breaths == 0:
        return tr("Stopped")
    return (
        tr("Stopped after {n} breaths", n=breaths) if breaths > 1 else tr("Stopped after a breath")
    )


def _heart_row(heart: Mapping[str, object]) -> CardRow:
    about = tr("Heart rate")
    before, after = _number(heart.get("before")), _number(heart.get("after"))
    change, se = _number(heart.get("change")), _number(heart.get("se"))
    if before is None or after is None or change is None:
        return CardRow(about, "", _because(tr("Could not be compared"), heart))
    number = f"{before:.0f} → {after:.0f} bpm"
    doubt = "" if se is None else f" ± {max(1, round(HEART_REACH * se))}"
    if not heart.get("clear"):
        return CardRow(about, number, tr("No clear change, which is common and quite all right."))
    if change < 0:
        return CardRow(about, number, tr("Slower by {n} bpm.", n=f"{-change:.0f}{doubt}"))
    return CardRow(about, number, tr("Faster by {n} bpm.", n=f"{change:.0f}{doubt}"))


def _swing_row(swing: Mapping[str, object]) -> CardRow:
    about = tr("Swing with the breath")
    value, se = _number(swing.get("value")), _number(swing.get("se"))
    if value is None:
        return CardRow(about, "", _because(tr("Could not be read"), swing))
    doubt = "" if se is None else f" ± {SWING_REACH * se:.1f}"
    sentence = tr(
        "How far your heart rate rose and fell with each breath. Slower breathing widens it."
    )
    if swing.get("confidence") == "medium":
        sentence += " " + tr("Less sure than usual.")
    return CardRow(about, f"{value:.1f}{doubt} bpm", sentence)


def _step_row(step: Mapping[str, object]) -> tuple[CardRow, ...]:
    kept, of = _count(step.get("breaths")), _count(step.get("of"))
    if kept is None or not of:
        return ()
    return (
        CardRow(
            tr("In step"),
            tr("{k} of {n}", k=kept, n=of),
            tr("Breaths on which your heart kept step with the guide."),
        ),
    )


def _intervals(intervals: Mapping[str, object]) -> str:
    n = _count(intervals.get("n"))
    if not n:
        return ""
    flagged, gaps = _count(intervals.get("flagged")) or 0, _count(intervals.get("gaps")) or 0
    said = tr("{n} heartbeats read", n=n)
    if flagged:
        said += tr(", {n} set aside as uncertain", n=flagged)
    if gaps:
        said += tr(", {n} gaps", n=gaps) if gaps > 1 else tr(", one gap")
    return said + "."


def _where(summary: Mapping[str, object]) -> tuple[str, ...]:
    path = summary.get("recording")
    return (tr("Recorded in {path}", path=path) if path else tr("Not recorded."),)


def _because(what: str, part: Mapping[str, object]) -> str:
    reason = tr(str(part.get("reason") or ""))
    return f"{what}: {reason}." if reason else f"{what}."


def _part(summary: Mapping[str, object], key: str) -> Mapping[str, object]:
    part = summary.get(key)
    return part if isinstance(part, Mapping) else {}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
