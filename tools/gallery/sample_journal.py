"""A made-up journal, kept in memory alone: for pictures, and for tests of the pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from poise import clock
from poise.errors import JournalError
from poise.library.journal import Due, Kept
from poise.library.journal_entry import Entry, from_dict
from poise.library.wins import Win
from poise.ui.background import Fetch, Forgotten
from poise.ui.journal import Journal

_ROWS: tuple[tuple[int, dict[str, object]], ...] = (
    (0, {"kind": "win", "text": "I asked for a second before answering."}),
    (1, {"kind": "3r", "mood_before": 3, "mood_after": 6, "topics": ["monitoring", "drift"],
         "reconstruct": "They asked about model monitoring. I described dashboards and left out "
                        "how data changes.",
         "reinterpret": "Not drift detection: operational awareness.",
         "rewire": "Prepare a 2-minute summary on monitoring after a release.",
         "action": {"text": "Prepare a 2-minute summary on monitoring after a release.",
                    "when": "When I have made coffee, I write its three headings."}}),
    (4, {"kind": "note", "text": "Hands stopped shaking after the second question."}),
    (9, {"kind": "rejection", "mood_before": 4, "mood_after": 4, "topics": ["feature stores"],
         "reconstruct": "A mail on Tuesday: they went on with somebody else.",
         "reinterpret": "Whether I weigh costs aloud.", "rewire": "Say one cost in every answer.",
         "tested": ["feature stores"], "failed": ["trade-offs"], "improved": ["opening"]}),
    (12, {"kind": "failure", "situation": "The model was worse after every release.",
          "misjudged": "I took the code for the cause.", "changed": "I look at the data first.",
          "result": "The next fault took an hour, not a week."}),
)  # fmt: skip


class SampleJournal(Journal):
    """As the real one, but that nothing is written anywhere."""

    def __init__(self, entries: dict[str, Entry]) -> None:
        super().__init__()
        self.entries = entries

    def read(self) -> Fetch[list[Kept]]:
        kept = [Kept(id, entry) for id, entry in sorted(self.entries.items(), reverse=True)]
        return self._asked(Fetch(lambda: kept))

    def wins(self) -> Fetch[list[Win]]:
        found = [Win(e.at, e.texts["text"], entry=id) for id, e in self.entries.items()
                 if e.kind == "win"]  # fmt: skip
        return self._asked(Fetch(lambda: found))

    def due(self) -> Fetch[list[Due]]:
        today = clock.today()
        found = [
            Due(id, one.text, one.when, one.due, (today - one.due).days)
            for id, entry in self.entries.items()
            if (one := entry.action) is not None and one.open
        ]
        return self._asked(Fetch(lambda: found))

    def keep(self, id: str, entry: Entry) -> str:
        id = id or f"{entry.at:%Y-%m-%dT%H-%M-%S}-{entry.kind}"
        self.entries[id] = entry
        return id

    def forget(self, id: str) -> None:
        if self.entries.pop(id, None) is None:
            raise JournalError(f"no entry is called {id!r}: 'poise journal' lists them")

    def forget_all(self) -> Fetch[Forgotten]:
        n = len(self.entries)
        self.entries.clear()
        return self._asked(Fetch(lambda: Forgotten(n)))

    def export(self) -> Fetch[Path]:
        return self._asked(Fetch(lambda: Path("poise/journal-2026-03-01T18-20-00.json")))

    def wished(self) -> Fetch[bool]:
        return self._asked(Fetch(lambda: bool(self.entries)))

    def comes_again(self, topics: tuple[str, ...]) -> tuple[str, int] | None:
        return None

    def _act(self, id: str, **changes: object) -> None:
        self.entries[id] = self.entries[id].with_action(**changes)

    def later(self, id: str) -> None:
        self._act(id, due=clock.today() + timedelta(days=3))


def journal(*, empty: bool = False) -> SampleJournal:
    """A few entries of the last two weeks, or none."""
    now = clock.moment()
    entries = {}
    for days, row in () if empty else _ROWS:
        at: datetime = now.replace(hour=14, minute=10, second=0) - timedelta(days=days)
        entry = from_dict(row, at)
        if entry.action is not None:
            entry = entry.with_action(due=now.date())
        entries[f"{at:%Y-%m-%dT%H-%M-%S}-{entry.kind}"] = entry
    return SampleJournal(entries)
