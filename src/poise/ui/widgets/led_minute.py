"""A minute of slow breathing with the guide, for who stopped a drill: nothing is measured."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.core.guide.pacer import BreathPattern
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.guide import Guide
from poise.ui.widgets.text import Words

PATTERN, BREATHS = BreathPattern(), 6


class LedMinute(QWidget):
    """It lies over a page from :meth:`begin` until its breaths are over or :meth:`end`."""

    def __init__(self, theme: Theme, form: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._over = theme, parent
        self._from_t: float | None = None
        self.guide = Guide(theme, form, self)
        self.guide.setAccessibleName(tr("Breathing guide"))
        centre = Qt.AlignmentFlag.AlignHCenter
        self._words = Words(theme, "prompt", "muted", wrap=True, align=centre, parent=self)
        self._words.say(tr("Breathe with it as far as you like. Esc ends it."))
        self.hide()

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.guide.restyle(theme)
        self._words.restyle(theme)

    @property
    def on(self) -> bool:
        return self._from_t is not None

    def begin(self, now: float) -> None:
        self._from_t = now
        self.setGeometry(self._over.rect())
        self.lay()
        self.show()
        self.raise_()

    def end(self) -> None:
        self._from_t = None
        self.hide()

    def frame(self, now: float) -> None:
        """Lead the breath of now; after the last one it is over."""
        if self._from_t is None:
            return
        breath = PATTERN.at(now - self._from_t)
        if breath.index >= BREATHS:
            self.end()
        else:
            self.guide.show_breath(breath, PATTERN)

    def lay(self) -> None:
        unit = self._theme.size("body")
        high = self._words.tall(self.width() - 2 * unit)
        room = self.height() - high - 4 * unit
        side = max(0, min(self.width() - 2 * unit, room, 28 * unit))
        self.guide.setGeometry((self.width() - side) // 2, unit + (room - side) // 2, side, side)
        self._words.setGeometry(
            unit, self.height() - high - 2 * unit, self.width() - 2 * unit, high
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("ground"))
