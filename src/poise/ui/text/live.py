"""What the screen says of breath, heart and swing: sentences made from values, rounded here.

Every ``±`` on the screen is the range that should hold the truth 95 times in 100
(docs/science.md, "The swing").  A number that is not known is said in words.
"""

from __future__ import annotations

from collections.abc import Sequence

from poise.core.events import LISTENING, BreathMeasured, Confidence, MetricUpdate
from poise.core.guide.pacer import Breath, BreathPhase
from poise.core.guide.schedule import Moment
from poise.formatting import clock_time, heart_margin, swing_text
from poise.ui.text.language import number, tr
from poise.ui.view import LatestHeartRate


def breath_word(moment: Moment | None) -> str:
    """What to do with the breath now."""
    if moment is None:
        return ""
    if moment.paused_s is not None:
        return tr("Paused")
    if moment.breath is None:
        return tr(moment.stage.title)
    match moment.breath.phase:
        case BreathPhase.INHALE:
            return tr("Breathe in")
        case BreathPhase.SECOND_INHALE:
            return tr("A bit more")
        case BreathPhase.HOLD_IN | BreathPhase.HOLD_OUT:
            return tr("Rest")
        case BreathPhase.EXHALE:
            return tr("Breathe out")


def breath_words() -> tuple[str, ...]:
    """All that :func:`breath_word` says while a breath is led."""
    return tr("Breathe in"), tr("A bit more"), tr("Rest"), tr("Breathe out")


def breath_count(breath: Breath | None) -> str:
    """Whole seconds left of this part of the breath."""
    return "" if breath is None else str(breath.count)


def prompt(moment: Moment | None) -> str:
    """The exercise's words for this breath, or how to go on after a pause."""
    if moment is not None and moment.paused_s is not None:
        return how_to_go_on()
    if moment is None or moment.prompt is None or not moment.prompt.say:
        return ""
    if moment.breath is not None and not moment.prompt.suits(moment.breath.phase):
        return ""
    return tr(moment.prompt.say)


def how_to_go_on() -> str:
    """What to press in a pause."""
    return tr("Press Space to resume")


def slept(seconds: float) -> str:
    """The computer was asleep in the session."""
    return tr("Your computer slept for {time} (not counted).", time=clock_time(seconds))


def time_left(moment: Moment | None) -> str:
    """How much of the session is left."""
    return "" if moment is None else clock_time(moment.left_s)


def heart_number(heart: LatestHeartRate | None) -> str:
    """The heart rate in whole beats a minute; empty when it is not known."""
    return "" if heart is None or heart.bpm is None else f"{heart.bpm:.0f}"


def heart_doubt(heart: LatestHeartRate | None, *, listening: bool = False) -> str:
    """Its unit and doubt, or why there is no number: perhaps the sensor is only ``listening``."""
    if heart is None:
        return _capital(tr(LISTENING if listening else "no heartbeat yet"))
    if heart.bpm is None:
        return _capital(tr(heart.reason or "no heartbeat yet"))
    if heart.se_bpm is None:
        return tr("bpm, by the strap") if heart.reason else tr("bpm")
    return tr("± {doubt} bpm", doubt=heart_margin(heart.se_bpm))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def variability(told: Sequence[MetricUpdate]) -> str:
    """RMSSD and SDNN, each in a line with its doubt; before there are any, when they come."""
    if not told:
        return tr("RMSSD and SDNN\nafter 20 beats")
    return "\n".join(map(_with_doubt, told))


def about_variability() -> str:
    """What there is to know of them that has no room beside them."""
    return tr("Over the last minute. ± is the least uncertainty.")


def _with_doubt(told: MetricUpdate) -> str:
    doubt = "" if told.se is None else f" ± {heart_margin(told.se)}"
    return f"{told.name.upper()} {told.value:.0f}{doubt} {told.unit}"


def swing_number(row: BreathMeasured | None) -> str:
    """The swing after one breath, with its doubt; empty when it could not be read."""
    if row is None or row.swing_bpm is None:
        return ""
    return number(swing_text(row.swing_bpm, row.swing_se_bpm))


def swing_about(row: BreathMeasured | None, *, said: str = "") -> str:
    """Which breath the number speaks of, how sure it is, or why there is none.

    A reason that was ``said`` of the heart rate above is not said again.
    """
    if row is None or row.confidence is Confidence.NONE:
        return tr("Measuring; first result after two breaths")
    at = tr("breath {n}", n=row.breath + 1)
    match row.confidence:
        case Confidence.HIGH:
            return tr("bpm, {breath}", breath=at)
        case Confidence.MEDIUM if row.used < row.beats:  # its ± may be small all the same
            return tr("bpm, {breath} (some beats excluded)", breath=at)
        case Confidence.MEDIUM:
            return tr("bpm, {breath} (less certain)", breath=at)
        case _:
            why = row.reason if row.reason != said else ""
            return f"{at}: {tr(why or 'unreadable')}"


def between(rates: Sequence[float]) -> str:
    """A picture of heart rates in words: how low, how high, and the last of them."""
    if not rates:
        return _capital(tr("no heartbeat yet"))
    return tr("Between {low} and {high} bpm, last {n}", low=f"{min(rates):.0f}",
              high=f"{max(rates):.0f}", n=f"{rates[-1]:.0f}")  # fmt: skip


def swings_aloud(rows: Sequence[BreathMeasured], usual_bpm: float | None) -> str:
    """A picture of the swings in words, breath by breath."""
    told = [
        f"{tr('breath {n}', n=row.breath + 1)}: {swing_number(row) or tr('unreadable')}"
        for row in rows
        if row.confidence is not Confidence.NONE
    ]
    usual = [usual_swing(usual_bpm)] if usual_bpm is not None else []
    return ", ".join([*told, *usual]) or tr("Measuring; first result after two breaths")


def usual_swing(bpm: float) -> str:
    """What the dashed line beside the swings is."""
    return tr("Dashed line: your usual, {bpm}", bpm=f"{bpm:.1f}")
