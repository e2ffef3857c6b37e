"""A rehearsal and one's own picture in words: the script to read, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from poise.core import safety
from poise.core.events import Ending
from poise.core.guide.exercise import Exercise
from poise.core.rehearsal.parts import sentence
from poise.core.summary import Summary
from poise.formatting import clock_time
from poise.ui.text.card import finished
from poise.ui.text.language import tr


def lines(script: Exercise) -> list[tuple[str, str]]:
    """When each part begins, and its sentence."""
    at, found = 0.0, []
    for stage in script.stages:
        found.append((clock_time(at), tr(stage.says or stage.title)))
        at += stage.duration_s
    return found


def over(summary: Summary, ending: Ending | None) -> str:
    """The word at the end."""
    if ending is Ending.FAILED:
        return tr("poise ran into a problem and stopped")
    if not summary.completed:
        return tr(safety.STOPPED)
    return finished(summary.duration_s) if summary.rehearsal is not None else tr("Done.")


def parts(summary: Summary) -> list[tuple[str, str, str]]:
    """Each part whose heart was read: its name, heart rate, and how far that is from the first."""
    found = summary.rehearsal
    return [
        (
            tr(part.title),
            tr("{n} bpm", n=f"{part.heart_bpm:.0f}"),
            "" if part.change_bpm is None else signed(part.change_bpm),
        )
        for part in (found.parts if found is not None else ())
        if part.heart_bpm is not None
    ]


def signed(change: float) -> str:
    """A difference in whole beats: ``+3``, ``−2`` or ``0``."""
    whole = round(change)
    return f"{whole:+d}".replace("-", "−") if whole else "0"


def said_of(summary: Summary) -> Iterator[str]:
    """What can be said of the heart, and whose it was."""
    if summary.rehearsal is not None:
        yield tr(sentence(summary.rehearsal))
    if summary.sensor == "synthetic":
        yield tr("These numbers are from the demo heart, not yours.")


def tension(before: object, now: int | None) -> str:
    """How tense somebody was before, and is now; empty as long as that is not known."""
    if not isinstance(before, int):
        return ""
    if now is None:
        return tr("Tension before: {n}.", n=before)
    return tr("Tension before: {n}, now: {m}.", n=before, m=now)
