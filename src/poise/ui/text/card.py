"""The end of a session in sentences, from its summary."""

from __future__ import annotations

from dataclasses import dataclass, replace

from poise.core.events import Confidence, Ending
from poise.core.hrv.phase_locking import FEWEST
from poise.core.summary import (
    NOTHING_READ,
    HeartChange,
    InStep,
    IntervalCounts,
    SessionSwing,
    Summary,
)
from poise.formatting import PLUS_MINUS, clock_time, swing_text
from poise.ui.text.language import number, tr
from poise.ui.view import View

# A session as short as this is done before something else.
BEFORE_SOMETHING_S = 180.0


@dataclass(frozen=True, slots=True)
class CardRow:
    """One finding: what it is about, the number (empty if there is none), a sentence, the unit."""

    about: str
    number: str
    sentence: str
    unit: str = ""

    @property
    def measured(self) -> str:
        """The number with its unit."""
        return f"{self.number} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Card:
    """The end of a session in words; ``kept`` says where it is written down."""

    title: str
    rows: tuple[CardRow, ...]
    notes: tuple[str, ...]
    lead: str = ""
    kept: str = ""

    def whole(self) -> Card:
        """The same with all that is known among its notes."""
        told = tuple(filter(None, (self.lead, *self.notes, self.kept)))
        return replace(self, notes=told, lead="", kept="")

    def aloud(self) -> str:
        """All of it in a few sentences, to be read aloud."""
        rows = (f"{row.about}: {row.measured}. {row.sentence}" for row in self.rows if row.number)
        return " ".join(filter(None, (self.title, self.lead, *rows, *self.notes)))


def card_of(view: View) -> Card:
    """The end card of a session that is over."""
    assert view.summary is not None
    return card(view.summary, ending=view.ending, trouble=view.trouble)


def card(summary: Summary, *, ending: Ending | None = None, trouble: str = "") -> Card:
    """The end card of a session; what is not known is said or left out.

    ``trouble`` is what kept the recording from being whole, in a sentence.
    """
    breaths = summary.breaths
    title = tr("Done: {n} breaths", n=breaths) if summary.completed else _stopped(breaths)
    lead = ""
    if summary.completed and summary.duration_s <= BEFORE_SOMETHING_S:
        title, lead = finished(summary.duration_s), tr("{n} breaths.", n=breaths)
    if ending is Ending.FAILED:
        title, lead = tr("poise ran into a problem and stopped"), ""
    pauses = (_paused(summary.paused_s),) if round(summary.paused_s) else ()
    kept = f"{tr(trouble)}." if trouble else _where(summary.recording)
    if summary.sensor == NOTHING_READ:
        alone = (
            tr("Your heartbeat could not be read, so no heart numbers.")
            if summary.unread
            else tr("No sensor this time, so no heart numbers.")
        )
        did = (tr("You did the breathing."),) if breaths else ()
        return Card(title, (), (alone, *did, *pauses), lead, kept)
    rows = (_heart_row(summary.heart_bpm), _swing_row(summary.swing_bpm))
    notes = []
    if not any(row.number for row in rows):
        notes.append(tr("The breathing still counts."))
    if summary.sensor == "synthetic":
        notes.append(tr("These numbers are from the demo heart, not yours."))
    notes += [_intervals(summary.intervals), *pauses]
    if any("±" in row.number + row.sentence for row in rows):
        notes.append(tr(PLUS_MINUS))
    judged = summary.in_step.breaths or summary.swing_bpm.value is not None
    steps = _step_row(summary.in_step) if summary.intervals.n and judged else ()
    return Card(title, (*rows, *steps), tuple(note for note in notes if note), lead, kept)


def finished(duration_s: float) -> str:
    """The word at the end of a session of so many seconds that was not broken off."""
    before = duration_s <= BEFORE_SOMETHING_S
    return tr("Done. Go when you are ready.") if before else tr("Done.")


def _stopped(breaths: int) -> str:
    if breaths == 0:
        return tr("Stopped")
    return (
        tr("Stopped after {n} breaths", n=breaths)
        if breaths > 1
        else tr("Stopped after one breath")
    )


def _paused(seconds: float) -> str:
    return tr("Paused for {time} (not counted).", time=clock_time(round(seconds)))


def _heart_row(heart: HeartChange) -> CardRow:
    about = tr("Heart rate")
    if heart.before is None or heart.after is None or heart.change is None:
        return CardRow(about, "", _because(tr("Not comparable"), heart.reason))
    number = f"{heart.before:.0f} → {heart.after:.0f}"
    sentence = _change(round(heart.after) - round(heart.before), heart)
    if heart.own_rate:
        sentence += " " + tr("Calculated by the device, so rounded and smoothed.")
    return CardRow(about, number, sentence, tr("bpm"))


def _change(change: int, heart: HeartChange) -> str:
    """``change`` is that of the two numbers as they stand there, in whole bpm."""
    doubt = "" if heart.margin is None else f" (± {heart.margin:.0f})"
    if not heart.clear:
        return tr("No clear change. That is normal.")
    if change < 0:
        return tr("{n} bpm slower", n=-change) + f"{doubt}."
    return tr("{n} bpm faster", n=change) + f"{doubt}."


def _swing_row(swing: SessionSwing) -> CardRow:
    about = tr("Heart-rate swing")
    if swing.value is None:
        return CardRow(about, "", _because(tr("Unreadable"), swing.reason))
    sentence = tr(
        "How much your heart rate rose and fell with each breath. Slow breathing makes this larger."
    )
    if swing.confidence is Confidence.MEDIUM:
        sentence += " " + tr("Less certain than usual.")
    return CardRow(about, number(swing_text(swing.value, swing.se)), sentence, tr("bpm"))


def _step_row(step: InStep) -> tuple[CardRow, ...]:
    if step.of < FEWEST:  # of fewer it cannot be said
        return ()
    return (
        CardRow(
            tr("In step"),
            tr("{k} of {n}", k=step.breaths, n=step.of),
            tr("Breaths where your heart followed the guide."),
        ),
    )


def _intervals(counts: IntervalCounts) -> str:
    if not counts.n:
        return ""
    said = tr("1 heartbeat") if counts.n == 1 else tr("{n} heartbeats", n=counts.n)
    if counts.flagged:
        said += tr(", {n} excluded as uncertain", n=counts.flagged)
    if counts.gaps:
        said += tr(", {n} gaps", n=counts.gaps) if counts.gaps > 1 else tr(", one gap")
    return said + "."


def _where(recording: str | None) -> str:
    return tr("Saved in {path}", path=recording) if recording else tr("Not saved.")


def _because(what: str, reason: str) -> str:
    return f"{what}: {tr(reason)}." if reason else f"{what}."
