"""The four places, the numbers that lead there, and the pages that each holds.

A number never shifts: a place that has nothing yet is not shown, and its number leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt

from poise.ui.text.language import tr

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions, PageName


class Place(NamedTuple):
    """A place, with its ``pages``, the first of which is shown when one comes there."""

    number: int
    title: str
    pages: tuple[PageName, ...]

    @property
    def key(self) -> Qt.Key:
        """The number that leads there."""
        return Qt.Key(Qt.Key.Key_0 + self.number)


def places() -> tuple[Place, ...]:
    """All four, in the language of now."""
    return (
        Place(1, tr("Today"), ("today",)),
        Place(2, tr("Practise"), ("practise",)),
        Place(3, tr("Journal"), ("journal",)),
        Place(4, tr("Progress"), ("sessions", "plan", "outcome", "contexts")),
    )


def open_places(actions: Actions) -> Iterator[Place]:
    """Those that have something to show."""
    past, follows = actions.past_sessions, actions.weeks is not None and actions.weeks.followed()
    has: dict[PageName, bool] = {
        "today": True,
        "practise": bool(actions.controller.more),
        "journal": actions.journal is not None,
        "sessions": past is not None and past.any(),
        "plan": follows,
        "outcome": False,  # nobody comes to it first
        "contexts": False,
    }
    for place in places():
        there = [page for page in place.pages if has.get(page, True)]
        if there:
            first = "plan" if "plan" in there else there[0]
            rest = (page for page in place.pages if page != first)
            yield place._replace(pages=(first, *rest))
