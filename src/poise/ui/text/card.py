"""The end of a session in sentences, from its summary."""

from __future__ import annotations

from dataclasses import dataclass

from poise.core.events import Confidence, Ending
from poise.core.summary import HeartChange, InStep, IntervalCounts, SessionSwing, Summary
from poise.formatting import clock_time, swing_text
from poise.ui.text.language import tr


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


def card(summary: Summary, *, ending: Ending | None = None, trouble: str = "") -> Card:
    """The end card of a session; what is not known is said or left out.

    ``trouble`` is what kept the recording from being whole, in a sentence.
    """
    breaths = summary.breaths
    title = tr("Done: {n} breaths", n=breaths) if summary.completed else _stopped(breaths)
    if ending is Ending.FAILED:
        title = tr("poise ran into a problem and stopped")
    pauses = (_paused(summary.paused_s),) if round(summary.paused_s) else ()
    kept = f"{tr(trouble)}." if trouble else _where(summary.recording)
    if summary.sensor == "none":
        return Card(
            title,
            (),
            (tr("No sensor this time, so no heart numbers. You did the breathing."), *pauses, kept),
        )
    rows = (_heart_row(summary.heart_bpm), _swing_row(summary.swing_bpm))
    notes = []
    if not any(row.number for row in rows):
        notes.append(tr("The breathing still counts."))
    if summary.sensor == "synthetic":
        notes.append(tr("These numbers are from the demo heart, not yours."))
    notes += [_intervals(summary.intervals), *pauses, kept]
    judged = summary.in_step.breaths or summary.swing_bpm.value is not None
    steps = _step_row(summary.in_step) if summary.intervals.n and judged else ()
    return Card(title, (*rows, *steps), tuple(note for note in notes if note))


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
    number = f"{heart.before:.0f} → {heart.after:.0f} {tr('bpm')}"
    sentence = _change(heart.change, heart)
    if heart.own_rate:
        sentence += " " + tr("Calculated by the device, so rounded and smoothed.")
    return CardRow(about, number, sentence)


def _change(change: float, heart: HeartChange) -> str:
    doubt = "" if heart.margin is None else f" (± {heart.margin:.0f})"
    if not heart.clear:
        return tr("No clear change. That is normal.")
    if change < 0:
        return tr("{n} bpm slower", n=f"{-change:.0f}") + f"{doubt}."
    return tr("{n} bpm faster", n=f"{change:.0f}") + f"{doubt}."


def _swing_row(swing: SessionSwing) -> CardRow:
    about = tr("Heart-rate swing")
    if swing.value is None:
        return CardRow(about, "", _because(tr("Unreadable"), swing.reason))
    sentence = tr(
        "How much your heart rate rose and fell with each breath. Slow breathing makes this larger."
    )
    if swing.confidence is Confidence.MEDIUM:
        sentence += " " + tr("Less certain than usual.")
    return CardRow(about, f"{swing_text(swing.value, swing.se)} {tr('bpm')}", sentence)


def _step_row(step: InStep) -> tuple[CardRow, ...]:
    if not step.of:
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
    said = tr("{n} heartbeats", n=counts.n)
    if counts.flagged:
        said += tr(", {n} excluded as uncertain", n=counts.flagged)
    if counts.gaps:
        said += tr(", {n} gaps", n=counts.gaps) if counts.gaps > 1 else tr(", one gap")
    return said + "."


def _where(recording: str | None) -> str:
    return tr("Saved in {path}", path=recording) if recording else tr("Not saved.")


def _because(what: str, reason: str) -> str:
    return f"{what}: {tr(reason)}." if reason else f"{what}."
