"""What a page knows of the window around it, and what it may ask of it.

Pages depend on this and never on the window, so that a page can be read, made and tested alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from poise.ui.background import PastSessions
    from poise.ui.devices import Devices
    from poise.ui.journal import Journal
    from poise.ui.shell.choices import Choices
    from poise.ui.shell.controller import SessionController
    from poise.ui.theme import Theme
    from poise.ui.weeks import Weeks

# Every page there is.  A new one is a file, ``ui/pages/<name>.py`` with a function
# ``page(actions)`` that makes it, and its name in a line here.
PageName = Literal[
    "today",
    "practise",
    "label",
    "drill",
    "pace",
    "pace_answer",
    "before",
    "interview",
    "debrief",
    "watch",
    "rehearse",
    "rehearsal",
    "rehearsed",
    "self_view",
    "sessions",
    "journal",
    "contexts",
    "plan",
    "outcome",
    "session",
    "card",
    "details",
    "notes",
    "preferences",
    "sensors",
    "welcome",
    "forget",
]


class Actions(Protocol):
    """The window, as a page sees it."""

    choices: Choices
    controller: SessionController
    devices: Devices
    past_sessions: PastSessions | None  # None where there is no history
    journal: Journal | None  # None where there is none
    weeks: Weeks | None  # None where there is no plan to follow
    theme: Theme

    def silence(self) -> str:
        """Why nothing can be heard although it should be; empty as long as nothing is amiss."""

    def open(self, page: PageName) -> None:
        """Turn to a page beside the session."""

    def back(self) -> None:
        """Turn back to where the session stands."""

    def welcomed(self) -> None:
        """The wellness words were read: turn to where the session stands."""

    def begin_soon(self) -> None:
        """Begin the reset of Today from wherever one is, unless a session is under way."""

    def run(self) -> None:
        """Paint frames from here on."""

    def close(self) -> bool:
        """Close the window; answers whether it did."""
