"""What a person has done, ready to be shown: one value for each recording, notes included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from poise.core.summary import NOTHING_READ
from poise.library import sessions, trend
from poise.library.session_row import SessionRow
from poise.plain import plain
from poise.recording import notes

# A made-up heart and a recorded one shown again are nobody's progress, and an imported one does not
# say what kind of sensor it was.
_NOT_COMPARABLE = (NOTHING_READ, "synthetic", "replay", "import")


class Line(NamedTuple):
    """Sessions that may be drawn in one line: the same kind of sensor at the same pace."""

    sensor: str
    pace: str


@dataclass(frozen=True, slots=True)
class Past:
    """One recorded session.

    ``began`` has an offset and is None when the recording does not say.  ``pace`` is as the command
    line writes it, such as ``4-6``, and empty where nothing was led.  Heart rates and swing are in
    bpm, None where they could not be read; ``swing_se_bpm`` is a standard error.  With
    ``own_rate`` the heart rates are the device's own, as it sent no intervals that can be used.
    ``unread`` is the sensor that was there although no heart was read, empty where there was none.
    ``trouble`` is a sentence when the recording is damaged or cannot be read at all.
    """

    name: str
    path: Path
    began: datetime | None = None
    title: str = ""
    sensor: str = NOTHING_READ
    unread: str = ""
    pace: str = ""
    duration_s: float = 0.0
    breaths: int = 0
    completed: bool = False
    before_bpm: float | None = None
    after_bpm: float | None = None
    own_rate: bool = False
    swing_bpm: float | None = None
    swing_se_bpm: float | None = None
    confidence: str = "none"
    in_step: int = 0
    tags: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def went_well(self) -> str:
        """The person's own words, which are in no index: read now from their notes."""
        return notes.went_well(notes.load(self.path))

    @property
    def line(self) -> Line | None:
        """With which sessions it may be compared; None when with none."""
        if self.sensor in _NOT_COMPARABLE or not self.pace or self.own_rate:
            return None
        return Line(self.sensor, self.pace)


def every() -> list[Past]:
    """All recorded sessions, the oldest first; raises PoiseError when they cannot be listed.

    A recording that was opened and never started, such as that of the window's Today now, is
    no session.
    """
    with sessions.index() as index:
        rows = [SessionRow.from_json(row) for row in index.rows()]
    return [_past(row) for row in rows if row.summary is None or row.summary.duration_s]


def lines(pasts: Iterable[Past]) -> dict[Line, list[Past]]:
    """The sessions with a swing, sorted into lines that may be drawn; the longest line first."""
    found: dict[Line, list[Past]] = {}
    for past in pasts:
        if past.line is not None and past.swing_bpm is not None and past.began is not None:
            found.setdefault(past.line, []).append(past)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def trend_of(line: Iterable[Past]) -> trend.Trend:
    """The trend of the swing over sessions of one line."""
    return trend.trend(
        [
            (past.began.date(), past.swing_bpm)
            for past in line
            if past.began is not None and past.swing_bpm is not None
        ]
    )


def reference(pasts: Iterable[Past], line: Line) -> float | None:
    """One's own usual swing in bpm: the median of the last sure sessions; None with too few."""
    return trend.reference(
        [p.swing_bpm for p in pasts if p.line == line and p.swing_bpm and p.confidence == "high"]
    )


def _past(row: SessionRow) -> Past:
    path, said = Path(row.path), row.summary
    if said is None:
        return Past(row.name, path, trouble=row.error)
    heart, swing = said.heart_bpm, said.swing_bpm
    return Past(
        name=row.name, path=path, began=row.began and row.began.astimezone(),
        title=plain(row.title), sensor=said.sensor, unread=said.unread or "", pace=row.pace,
        duration_s=said.duration_s, breaths=said.breaths, completed=said.completed,
        before_bpm=heart.before, after_bpm=heart.after, own_rate=heart.own_rate,
        swing_bpm=swing.value, swing_se_bpm=swing.se, confidence=swing.confidence,
        in_step=said.in_step.breaths,
        tags=tuple(map(plain, row.tags)),
        trouble=row.damage,
    )  # fmt: skip
