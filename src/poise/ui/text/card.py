"""The end of a session in sentences, from its summary object (docs/command-line.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from poise.core.events import Ending
from poise.ui.text.language import tr
from poise.ui.text.live import HEART_REACH, SWING_REACH, clock_time


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
    paused_s = _number(summary.get("paused_s")) or 0.0
    pauses = (_paused(paused_s),) if round(paused_s) else ()
    kept = (f"{tr(trouble)}.",) if trouble else _where(summary)
    if summary.get("sensor") in (None, "none"):
        return Card(
            title, (), (tr("No heartbeats were read, so there are no numbers."), *pauses, *kept)
        )
    rows = (_heart_row(_part(summary, "heart_bpm")), _swing_row(_part(summary, "swing_bpm")))
    notes = []
    if not any(row.number for row in rows):
        notes.append(tr("The breathing counts all the same."))
    if summary.get("sensor") == "synthetic":
        notes.append(tr("These numbers are from a synthetic person, not from you."))
    step = _step_row(_part(summary, "in_step"))
    counted = _intervals(_part(summary, "intervals"))
    notes += [counted, *pauses, *kept]
    return Card(title, (*rows, *step), tuple(note for note in notes if note))


def _stopped(breaths: int) -> str:
    if breaths == 0:
        return tr("Stopped")
    return (
        tr("Stopped after {n} breaths", n=breaths) if breaths > 1 else tr("Stopped after a breath")
    )


def _paused(seconds: float) -> str:
    return tr("Paused for {time}; that time does not count.", time=clock_time(round(seconds)))


def _heart_row(heart: Mapping[str, object]) -> CardRow:
    about = tr("Heart rate")
    before, after = _number(heart.get("before")), _number(heart.get("after"))
    change, se = _number(heart.get("change")), _number(heart.get("se"))
    if before is None or after is None or change is None:
        return CardRow(about, "", _because(tr("Could not be compared"), heart))
    number = f"{before:.0f} → {after:.0f} {tr('bpm')}"
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
    return CardRow(about, f"{value:.1f}{doubt} {tr('bpm')}", sentence)


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
