"""What the list of sessions holds of one recording."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from poise.core.summary import Summary
from poise.recording.format import wall_clock


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One recording in the index, which keeps it as :meth:`as_json` writes it.

    ``summary`` is None for a file that cannot be read, and ``error`` then says why.  ``damage`` is
    a sentence about one that was cut short.  ``source`` is the SHA-256 of the file that it was
    imported from, None for one of our own.  ``title`` and ``pace`` (``4-6``, empty where nothing
    was led) are of its exercise.  ``started_t`` is when the person began, in seconds after
    ``utc_at_t0``, when the window was opened.  ``worn`` is where its strap is worn, chest or arm,
    empty where that is not known.  The person's own words stay in their notes.
    """

    name: str
    path: str
    summary: Summary | None
    utc_at_t0: str = ""
    tags: tuple[str, ...] = ()
    damage: str = ""
    source: str | None = None
    error: str = ""
    title: str = ""
    pace: str = ""
    started_t: float = 0.0
    worn: str = ""

    @property
    def began(self) -> datetime | None:
        """When the person began; None when the recording does not say."""
        return wall_clock(self.utc_at_t0, self.started_t)

    def as_json(self) -> str:
        """One JSON object: the summary's keys and these beside them."""
        if self.summary is None:
            unread = {"name": self.name, "recording": self.path, "error": self.error}
            return json.dumps({"kind": "summary", **unread}, ensure_ascii=False)
        mine = {
            "name": self.name,
            "utc_at_t0": self.utc_at_t0,
            "tags": self.tags,
            "damage": self.damage,
            "source": self.source,
            "title": self.title,
            "pace": self.pace,
            "started_t": self.started_t,
            "worn": self.worn,
        }
        return json.dumps(self.summary.as_dict() | mine, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> SessionRow:
        """The row that :meth:`as_json` wrote."""
        row = json.loads(text)
        if "error" in row:
            return cls(row["name"], row["recording"], None, error=row["error"])
        return cls(
            name=row["name"],
            path=row["recording"],
            summary=Summary.from_dict(row),
            utc_at_t0=row["utc_at_t0"],
            title=row["title"],
            pace=row["pace"],
            tags=tuple(row["tags"]),
            damage=row["damage"],
            source=row["source"],
            started_t=row["started_t"],
            worn=row["worn"],
        )
