"""On Today, for who felt dizzy twice lately: smaller breaths, and where the pace is chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from poise.core.training import safety
from poise.ui.background import Fetch
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.button import Pill
from poise.ui.widgets.page import Keys, key_name
from poise.ui.widgets.text import Words
from poise.ui.widgets.today_row import TodayRow, place_beside

PACE = Qt.Key.Key_E


class SmallerBreaths(TodayRow):
    """``wanted`` says in a thread whether it is to be said; ``choose`` turns to the paces."""

    def __init__(
        self, theme: Theme, wanted: Callable[[], Fetch[bool]], choose: Callable[[], object]
    ) -> None:
        super().__init__(theme)
        self._wanted, self._choose = wanted, choose
        self._coming: Fetch[bool] | None = None
        self._on = False
        self._text = Words(theme, "body", wrap=True, parent=self)
        self._text.say(tr(safety.SMALLER_BREATHS))
        self.pill = Pill(theme, tr("Choose a pace"), key=key_name(PACE), parent=self)
        self.pill.clicked.connect(lambda: choose())

    def read(self) -> None:
        self._coming = self._wanted()

    def frame(self) -> None:
        if self._coming is not None and self._coming.done:
            found, self._coming = bool(self._coming.value), None
            if found is not self._on:
                self._on = found
                self.changed()

    def keys(self) -> Keys:
        return {PACE: self._choose} if self._on else {}

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
