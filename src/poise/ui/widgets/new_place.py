"""On Today, once a week: would another place do?"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from poise.ui.background import Fetch
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.button import Pill
from poise.ui.widgets.page import Keys, key_name
from poise.ui.widgets.text import Words
from poise.ui.widgets.today_row import TodayRow, place_beside

MAP = Qt.Key.Key_M


class NewPlace(TodayRow):
    """``suggests`` says whether it is to be said today, in a thread; ``open_map`` shows where one
    was so far.
    """

    def __init__(
        self, theme: Theme, suggests: Callable[[], bool], open_map: Callable[[], object]
    ) -> None:
        super().__init__(theme)
        self._suggests, self._open = suggests, open_map
        self._coming: Fetch[bool] | None = None
        self._on = False
        self._text = Words(theme, "body", wrap=True, parent=self)
        self._text.say(tr("Somewhere new this week?"))
        self.pill = Pill(theme, tr("Where so far"), key=key_name(MAP), parent=self)
        self.pill.clicked.connect(lambda: open_map())

    def read(self) -> None:
        self._coming = Fetch(self._suggests)

    def wait(self) -> None:
        """Stay until it is known: for tests and pictures."""
        if self._coming is not None:
            self._coming.wait()

    def frame(self) -> None:
        if self._coming is not None and self._coming.done:
            found, self._coming = bool(self._coming.value), None
            if found is not self._on:
                self._on = found
                self.changed()

    def keys(self) -> Keys:
        return {MAP: self._open} if self._on else {}

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        self._text.restyle(theme)
        self.pill.restyle(theme)
        self.lay(self.width())

    def lay(self, width: int) -> int:
        if not self._on:
            return 0
        unit, hint = self.theme.size("body"), self.pill.sizeHint()
        rest = width - hint.width() - unit
        high = max(hint.height(), self._text.tall(rest))
        self._text.setGeometry(0, 0, rest, high)
        place_beside([self.pill], width, 0, 0)
        return high
