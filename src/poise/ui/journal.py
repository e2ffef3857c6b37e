"""The journal as the window sees it: read in the background, written at once.

No word of it is kept here longer than a page shows it, and none is logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from poise import clock, paths
from poise.ui.background import Fetch, Forgotten

if TYPE_CHECKING:
    from poise.library.journal import Due, Kept
    from poise.library.journal_entry import Entry
    from poise.library.wins import Win

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written next: an entry of ``kind``, about the recording ``session`` if any.

    With ``entry`` it is the id of one to be read.
    """

    kind: str = "3r"
    session: str = ""
    entry: str = ""


class Journal:
    """Where the entries are had from.

    ``wanted`` is what another page asked to be written; the page of the journal begins with it.
    """

    def __init__(self) -> None:
        self.wanted: Wanted | None = None
        self._asked_for: list[Fetch[Any]] = []

    def read(self) -> Fetch[list[Kept]]:
        """All entries, the newest first."""

        def ask() -> list[Kept]:
            from poise.library import journal

            return journal.every()

        return self._asked(Fetch(ask))

    def wins(self) -> Fetch[list[Win]]:
        """All wins, the newest first."""

        def ask() -> list[Win]:
            from poise.library import wins

            return wins.every()

        return self._asked(Fetch(ask))

    def due(self) -> Fetch[list[Due]]:
        """What is due by today, the longest due first."""

        def ask() -> list[Due]:
            if not paths.journal().is_dir():
                return []  # Today loads no journal before there is one
            from poise.library import journal

            return [one for one in journal.due(clock.today()) if one.overdue_days >= 0]

        return self._asked(Fetch(ask))

    def keep(self, id: str, entry: Entry) -> str:
        """Write it, in the place of the one called ``id`` or, without one, anew; its id.

        Raises :class:`JournalError`.
        """
        from poise.library import journal

        if not id:
            return journal.add(entry)
        journal.save(id, entry)
        return id

    def forget(self, id: str) -> None:
        """Remove the entry for good; raises :class:`JournalError`."""
        from poise.library import journal

        journal.forget(id)

    def forget_all(self) -> Fetch[Forgotten]:
        """Remove all of it, and what was exported of it."""

        def ask() -> Forgotten:
            from poise.library import journal

            return Forgotten(len(journal.forget_all()))

        return self._asked(Fetch(ask))

    def export(self) -> Fetch[Path]:
        """Write all entries into the folder for exports, as one JSON array; where it is now."""

        def ask() -> Path:
            from poise import files
            from poise.library import journal

            path = files.free(paths.exports(), f"journal-{clock.stamp()}", ".json")
            journal.export(path)
            return path

        return self._asked(Fetch(ask))

    def wished(self) -> Fetch[bool]:
        """Whether the plan wishes for something to be written this week."""

        def ask() -> bool:
            from poise.library import wished

            return wished.writing(clock.moment())

        return self._asked(Fetch(ask))

    def comes_again(self, topics: tuple[str, ...]) -> tuple[str, int] | None:
        """The topic that the third rejection or a later one has; None for none."""
        from poise.library import journal

        return journal.comes_again(topics)

    def done(self, id: str) -> None:
        """What was to be done is done; raises :class:`JournalError`."""
        self._act(id, done=clock.today(), dropped=False)

    def drop(self, id: str) -> None:
        """It is let go; raises :class:`JournalError`."""
        self._act(id, dropped=True)

    def later(self, id: str) -> None:
        """It is due in three days; raises :class:`JournalError`."""
        from poise.library import journal

        id, entry = journal.find(id)
        journal.save(id, journal.later(entry, clock.today()))

    def _act(self, id: str, **changes: object) -> None:
        from poise.library import journal

        id, entry = journal.find(id)
        journal.save(id, entry.with_action(**changes))

    def wait(self) -> None:
        """Stay until all that was asked for is there: for tests and pictures."""
        for fetch in self._asked_for:
            fetch.wait()

    def _asked(self, fetch: Fetch[T]) -> Fetch[T]:
        self._asked_for = [*(one for one in self._asked_for if not one.done), fetch]
        return fetch
