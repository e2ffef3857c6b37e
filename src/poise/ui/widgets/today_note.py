"""A sentence on Today, now and then, with one way to act on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from poise.ui.background import Fetch
from poise.ui.theme import Theme
from poise.ui.widgets.button import Pill
from poise.ui.widgets.page import Keys, key_name
from poise.ui.widgets.text import Words
from poise.ui.widgets.today_row import TodayRow, place_beside


class TodayNote(TodayRow):
    """``text``, and a button ``act`` that ``does`` something, as ``key`` does.

    ``wanted`` says in a thread whether it is to be said today.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        act: str,
        key: Qt.Key,
        wanted: Callable[[], Fetch[bool]],
        does: Callable[[], object],
    ) -> None:
        super().__init__(theme)
        self._act, self._key, self._wanted, self._does = act, key, wanted, does
        self._coming: Fetch[bool] | None = None
        self._on = False
        self._text = Words(theme, "body", wrap=True, parent=self)
        self._text.say(text)
        self.pill: Pill | None = None  # until it is first said: no key stands on what is not there

    def read(self) -> None:
        self._coming = self._wanted()

    def wait(self) -> None:
        """Stay until it is known: for tests and pictures."""
        if self._coming is not None:
            self._coming.wait()

    def frame(self) -> None:
        if self._coming is not None and self._coming.done:
            found, self._coming = bool(self._coming.value), None
            if found is not self._on:
                self._on = found
                if found and self.pill is None:
                    self.pill = Pill(self.theme, self._act, key=key_name(self._key), parent=self)
                    self.pill.clicked.connect(lambda: self._does())
                    self.pill.show()
                self.changed()

    def keys(self) -> Keys:
        return {self._key: self._does} if self._on else {}

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        self._text.restyle(theme)
        if self.pill is not None:
            self.pill.restyle(theme)
        self.lay(self.width())

    def lay(self, width: int) -> int:
        if not self._on or self.pill is None:
            return 0
        unit, hint = self.theme.size("body"), self.pill.sizeHint()
        rest = width - hint.width() - unit
        high = max(hint.height(), self._text.tall(rest))
        self._text.setGeometry(0, 0, rest, high)
        place_beside([self.pill], width, 0, 0)
        return high
