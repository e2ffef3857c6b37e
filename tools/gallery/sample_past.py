"""Made-up sessions of the past, to show the pages of history to a person and to their tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import sin
from pathlib import Path

from poise.core.events import Action, Command
from poise.core.guide.exercise import Exercise
from poise.library.history import Past
from poise.ui.background import PastSessions
from poise.ui.reviewed import ReviewedSession, of_events
from tools.gallery import sample

_FIRST = datetime.fromisoformat("2026-01-05T08:30:00+01:00")
_TAGS = (("desk",), ("desk", "morning"), (), ("before a meeting",), ("train journey", "tired"))


def pasts(weeks: int = 12, slope_bpm: float = 0.45) -> list[Past]:
    """Twelve weeks of resets with a strap, a few with a camera, and two with something amiss."""
    found = []
    for k in range(-12, weeks * 4 - 12):
        if k % 11 == 5:
            continue
        week, of_week = divmod(k, 4)
        began = _FIRST + timedelta(weeks=week, days=(0, 1, 3, 5)[of_week], hours=(k * 5) % 9)
        swing = 6.5 + slope_bpm * week + 0.8 * sin(4.1 * k)
        camera = k % 9 == 7
        found.append(
            Past(
                f"{began:%Y-%m-%dT%H-%M-%S}-interview-reset", Path("none.poise.jsonl"), began,
                title="Steady six" if k % 5 == 4 else "Interview reset",
                sensor="camera" if camera else "strap", pace="4-6",
                duration_s=600.0 if k % 5 == 4 else 90.0, breaths=60 if k % 5 == 4 else 9,
                completed=k % 13 != 6, before_bpm=78 + 5 * sin(k), after_bpm=74 + 4 * sin(k),
                swing_bpm=swing, swing_se_bpm=0.9 if camera else 0.5,
                confidence="medium" if camera else "high", in_step=7, tags=_TAGS[k % 5],
            )
        )  # fmt: skip
    if found:
        found.append(Past("2026-03-09T07-00-00-x", Path("x"), trouble="x is not a poise recording"))
    return found


def reviewed(exercise: Exercise) -> ReviewedSession:
    """The made-up session from end to end, with a mark in it."""
    events = [*sample.story(exercise), Command(47.0, Action.MARK)]
    return of_events(exercise, sorted(events, key=lambda event: event.t))


def past_sessions(exercise: Exercise, past: list[Past], folder: Path | None = None) -> PastSessions:
    """Those in ``past``, all of which open to the same made-up session."""
    return PastSessions(lambda: past, lambda _past: reviewed(exercise), folder)
