"""A page that reads something first, and then shows one sheet at a time over all of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from poise.ui.theme import Theme
from poise.ui.widgets.page import Keys, Page
from poise.ui.widgets.sheet import Sheet
from poise.ui.widgets.text import Words


class SheetsPage(Page):
    """``reading`` is said, with a way back by ``close``, until the first sheet is there."""

    made_anew = True

    def __init__(self, theme: Theme, reading: str, close: Callable[[], None]) -> None:
        super().__init__(theme)
        self._close = close
        self._sheet: Sheet | None = None
        self._word = Words(theme, "body", "muted", wrap=True, parent=self)
        self._word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._word.say(reading)
        self._back = self.add_back(close)

    @property
    def page(self) -> Page:
        """The sheet that is shown, or this while there is none."""
        return self._sheet or self

    def keys(self) -> Keys:
        return self._sheet.keys() if self._sheet is not None else self._keys

    def put(self, sheet: Sheet) -> None:
        """Show ``sheet`` in place of the one before."""
        if self._sheet is not None:
            self._sheet.hide()
            self._sheet.deleteLater()
        self._sheet = sheet
        sheet.setParent(self)
        sheet.setGeometry(self.rect())
        self._word.hide()
        self._back.hide()
        sheet.show()
        self.setFocusProxy(sheet)
        if self.isVisible():
            sheet.setFocus()

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        for part in (self._word, self._back):
            part.restyle(theme)
        if self._sheet is not None:
            self._sheet.restyle(theme)
        self.lay()
        self.update()

    def lay(self) -> None:
        if self._sheet is not None:
            self._sheet.setGeometry(self.rect())
        unit = self.theme.size("body")
        wide = min(self.width() - 4 * unit, 40 * unit)
        high = self._word.tall(wide)
        left, y = (self.width() - wide) // 2, self.height() // 3
        self._word.setGeometry(left, y, wide, high)
        hint = self._back.sizeHint()
        self._back.setGeometry(
            (self.width() - hint.width()) // 2, y + high + 2 * unit, hint.width(), hint.height()
        )
