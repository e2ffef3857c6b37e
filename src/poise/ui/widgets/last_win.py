"""On Today: the last thing that went well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from poise.ui.background import Fetch
from poise.ui.journal import Journal
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.text import Words
from poise.ui.widgets.today_row import TodayRow

if TYPE_CHECKING:
    from poise.library.wins import Win


class LastWin(TodayRow):
    """One line of ``journal``, or of the notes of a session; nothing to press."""

    def __init__(self, theme: Theme, journal: Journal) -> None:
        super().__init__(theme)
        self._journal = journal
        self._coming: Fetch[list[Win]] | None = None
        self._name = Words(theme, "body", "muted", unspoken=True, parent=self)
        self._name.say(tr("Went well"))
        self._text = Words(theme, "body", wrap=True, parent=self)

    def read(self) -> None:
        self._coming = self._journal.wins()

    def frame(self) -> None:
        if self._coming is not None and self._coming.done:
            wins, self._coming = self._coming.value or [], None
            text = wins[0].text if wins else ""
            if text != self._text.text():
                self._text.say(text)
                self._text.setAccessibleName(f"{self._name.text()}: {text}" if text else "")
                self.changed()

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        self._name.restyle(theme)
        self._text.restyle(theme)
        self.lay(self.width())

    def lay(self, width: int) -> int:
        if not self._text.text():
            return 0
        unit = self.theme.size("body")
        names = self._name.fontMetrics().horizontalAdvance(self._name.text()) + unit
        line = self._name.fontMetrics().height()
        left, top = (names, 0) if width - names >= 14 * unit else (0, line)
        self._name.setGeometry(0, 0, names, line)
        high = self._text.tall(width - left)
        self._text.setGeometry(left, top, width - left, high)
        return top + high
