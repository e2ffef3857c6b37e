"""A sheet that says what the runs of the pace finder say together, and offers their pace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt

from poise.core.pace.protocol import pattern_of
from poise.ui.background import Fetch
from poise.ui.text.language import tr
from poise.ui.text.pace import together
from poise.ui.theme import Theme
from poise.ui.widgets.sheet import Body, Sheet

if TYPE_CHECKING:
    from poise.library.pace_runs import PaceRun


class Says(Protocol):
    """A body with a line for it."""

    def say(self, words: str) -> None: ...


class PaceSheet(Sheet):
    """``line`` is where it is said, ``use`` is told which pace is to be one's own from here on.

    ``own`` is the pace of now.  Nothing but the button changes it.
    """

    def __init__(
        self, theme: Theme, body: Body, line: Says, use: Callable[[str], object], own: str
    ) -> None:
        super().__init__(theme, body)
        self._line, self._use, self._own = line, use, own
        self._past: Fetch[Sequence[PaceRun]] | None = None

    def ask(self, past: Callable[[], Sequence[PaceRun]]) -> None:
        """Let the runs before be read."""
        self._past = Fetch(past)

    def wait(self) -> None:
        """Stay until they are there: for tests and pictures."""
        if self._past is not None:
            self._past.wait()

    def look(self) -> None:
        """Show what they say, once they were read."""
        if self._past is None or not self._past.done:
            return
        past, self._past = self._past.value, None
        if past:
            self._know(past)

    def _know(self, past: Sequence[PaceRun]) -> None:
        from poise.library import pace_runs

        found = pace_runs.together(past)
        if found.runs:
            self._line.say(together(found))
        if found.per_min is not None and str(pattern_of(found.per_min)) != self._own:
            self._offer(found.per_min)
        self.lay()

    def _offer(self, per_min: float) -> None:
        def take() -> None:
            offer.hide()
            del self._keys[Qt.Key.Key_U]
            self._line.say(tr("Your pace is now {n} a minute.", n=f"{per_min:g}"))
            self.lay()
            self._use(str(pattern_of(per_min)))

        offer = self.add_button(tr("Use {n} a minute", n=f"{per_min:g}"), take, Qt.Key.Key_U)
        offer.show()
