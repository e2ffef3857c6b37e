"""What is said of sessions that are over: in the list, of two of them, and over weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale

from poise.core.events import BreathMeasured, Verdict
from poise.core.guide.pacer import BreathPhase
from poise.core.summary import NOTHING_READ
from poise.formatting import PLUS_MINUS, clock_time, swing_text
from poise.library.history import Line, Past
from poise.library.trend import Trend, difference
from poise.ui.reviewed import ReviewedSession
from poise.ui.text.card import Card, CardRow
from poise.ui.text.language import number, spoken, tr
from poise.ui.text.lengths import length
from poise.ui.text.sensors import sensor_name
from poise.ui.view import TraceBeat

_LESS = "−"  # a true minus sign


def day(of: date) -> str:
    """A day as one writes it: 3 March 2026."""
    return QLocale(spoken()).toString(QDate(of.year, of.month, of.day), tr("d MMMM yyyy"))


def when(began: datetime | None) -> str:
    """When a session began, by the clock of the place where it was."""
    return tr("no date") if began is None else f"{day(began.date())}, {began:%H:%M}"


# ------------------------------------------------------------------ the list


@dataclass(frozen=True, slots=True)
class Entry:
    """A session in the list: two lines at the left, two numbers at the right, tags below."""

    title: str
    about: str
    heart: str
    swing: str
    tags: str

    def aloud(self) -> str:
        """The same in one line, for a screen reader."""
        heart = f"{tr('Heart rate')} {self.heart}" if self.heart else ""
        swing = f"{tr('Swing')} {self.swing}" if self.swing else ""
        return ", ".join(part for part in (self.title, self.about, heart, swing, self.tags) if part)


def entry(past: Past) -> Entry:
    if not past.title:
        return Entry(past.name, tr(past.trouble), "", "", "")
    about = [tr(past.title), _sensor(past), length(past.duration_s)]
    if past.trouble:
        about.append(tr("interrupted"))
    elif not past.completed:
        about.append(tr("stopped early"))
    heart = swing = ""
    if past.before_bpm is not None and past.after_bpm is not None:
        heart = f"{past.before_bpm:.0f} → {past.after_bpm:.0f}"
    if past.swing_bpm is not None:
        swing = number(swing_text(past.swing_bpm, past.swing_se_bpm))
    tags = "  ".join(f"#{tag}" for tag in past.tags)
    return Entry(when(past.began), " · ".join(filter(None, about)), heart, swing, tags)


def _sensor(past: Past) -> str:
    """What heard the heart, or was there and could not; empty where nothing was."""
    if past.unread:
        return tr("{sensor}: no reading", sensor=sensor_name(past.unread))
    return sensor_name(past.sensor) if past.sensor != NOTHING_READ else ""


def film_words(left: int | None) -> str:
    """What stands on the button of a film that is deleted in ``left`` days; None for a kept one."""
    if left is None:
        return tr("Watch the film (kept)")
    if left == 1:
        return tr("Watch the film (1 day left)")
    return tr("Watch the film ({n} days left)", n=left)


def counted(shown: int, known: int) -> str:
    """How many sessions there are, and how many of them a search found."""
    if shown < known:
        return tr("{k} of {n} sessions", k=shown, n=known)
    return tr("1 session") if known == 1 else tr("{n} sessions", n=known)


def matches(said: Entry, wanted: str) -> bool:
    """Whether a session is one looked for: each word is in its lines, or begins a word of a tag."""
    lines = f"{said.title} {said.about}".casefold()
    tags = said.tags.casefold().replace("#", " ").split()
    words = wanted.casefold().replace("#", " ").split()
    return all(word in lines or any(tag.startswith(word) for tag in tags) for word in words)


# ------------------------------------------------------------------ two of them


def comparison(one: Past, other: Past) -> Card:
    """Two sessions side by side, the earlier first; a difference only when it is clear."""
    first, second = sorted((one, other), key=lambda p: p.began.timestamp() if p.began else 0.0)
    rows = (_side(tr("Earlier"), first), _side(tr("Later"), second), _between(first, second))
    doubted = any("±" in row.number for row in rows)
    return Card(tr("Compare two sessions"), rows, (tr(PLUS_MINUS),) if doubted else ())


def _side(name: str, past: Past) -> CardRow:
    said = entry(past)
    swing = tr("{change} bpm", change=said.swing) if said.swing else tr("no swing")
    whole = said.heart.replace(" ", "\u00a0")  # never broken at the arrow
    heart = tr("Heart rate {rates} bpm.", rates=whole) if said.heart else ""
    about = f"{tr('Heart-rate swing')}. {said.about}. {heart} {said.tags}".strip()
    return CardRow(f"{name}\n{said.title}", swing, about)


def _between(first: Past, second: Past) -> CardRow:
    about = tr("Change in swing")
    if first.line is None or first.line != second.line:
        return CardRow(about, "", tr(
            "These two cannot be compared. Choose two of your sessions with the same kind "
"of sensor and pace."
        ))  # fmt: skip
    found = difference(first.swing_bpm, first.swing_se_bpm, second.swing_bpm, second.swing_se_bpm)
    if found is None:
        return CardRow(about, "", tr("One of the two has no swing."))
    number = tr("{change} bpm", change=signed(found.value, found.se))
    if not found.clear:
        return CardRow(about, number, tr("No clear difference."))
    wider = found.value > 0
    return CardRow(about, number, tr("Larger in the later session.") if wider else
                   tr("Smaller in the later session."))  # fmt: skip


def signed(value: float, se: float | None = None) -> str:
    """A change with its sign and, when known, its doubt."""
    sign = "+" if value >= 0 else _LESS
    return number(sign + swing_text(abs(value), se))


# ------------------------------------------------------------------ over weeks


def line_name(line: Line) -> str:
    """What a line of comparable sessions is called."""
    return tr("{sensor}, pace {pace}", sensor=sensor_name(line.sensor), pace=line.pace)


def trend_words(trend: Trend) -> tuple[str, str]:
    """What can be said of the weeks, and what to know about it."""
    if trend.slope is None or trend.low is None or trend.high is None:
        more = (
            tr("Needs {n} more weeks with at least three sessions each.", n=trend.missing)
            if trend.missing > 1
            else tr("Needs one more week with at least three sessions.")
        )
        return tr("No clear trend yet"), more
    reach = tr(
        "{change} bpm a week, between {low} and {high} with 99 % confidence, however often you "
        "look.",
        change=_fine(trend.slope), low=_fine(trend.low), high=_fine(trend.high),
    )  # fmt: skip
    if not trend.clear:
        return tr("No clear trend yet"), reach + " " + tr("That is normal.")
    said = tr("Getting larger") if trend.slope > 0 else tr("Getting smaller")
    return said, reach


def _fine(per_week: float) -> str:
    return number(f"{'+' if per_week >= 0 else _LESS}{abs(per_week):.2f}")


# ------------------------------------------------------------------ one moment of one of them


def moment_words(reviewed: ReviewedSession, t: float) -> str:
    """Where ``t`` lies in a session: the time and what the guide asked."""
    at = tr("At {time}", time=clock_time(t - reviewed.begin_t))
    moment = reviewed.schedule.at(t) if reviewed.schedule else None
    if moment is None:
        return at
    if moment.paused_s is not None:
        return f"{at} · {tr('Paused')}"
    if moment.breath is None:
        return f"{at} · {tr(moment.stage.title)}"
    phase = {
        BreathPhase.INHALE: tr("in"), BreathPhase.SECOND_INHALE: tr("in"),
        BreathPhase.EXHALE: tr("out"),
    }.get(moment.breath.phase, tr("rest"))  # fmt: skip
    return f"{at} · {tr('breath {n}', n=moment.breath.index + 1)}, {phase}"


def beat_words(beat: TraceBeat | None) -> str:
    """What became of the last beat."""
    if beat is None:
        return tr("no heartbeat yet")
    said = tr("{bpm} bpm (this beat)", bpm=f"{beat.bpm:.0f}")
    if beat.flagged and beat.verdict is not None:
        return f"{said}: {tr('excluded')}, {verdict_word(beat.verdict)}"
    return said if beat.joined else f"{said}, {tr('after a gap')}"


def verdict_word(verdict: Verdict) -> str:
    """Why an interval was set aside."""
    match verdict:
        case Verdict.NORMAL:
            return tr("normal")
        case Verdict.ECTOPIC:
            return tr("early beat")
        case Verdict.MISSED:
            return tr("missed beat")
        case Verdict.EXTRA:
            return tr("extra beat")
        case Verdict.LONG:
            return tr("too long")
        case Verdict.SHORT:
            return tr("too short")
        case Verdict.OUT_OF_RANGE:
            return tr("impossible interval")


def rows_until(rows: tuple[BreathMeasured, ...], t: float) -> tuple[BreathMeasured, ...]:
    """The breaths that had begun by ``t``."""
    return tuple(row for row in rows if row.start_s <= t)
