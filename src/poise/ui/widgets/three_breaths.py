"""Three breaths between two pages of writing, in the place of the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.core.guide.pacer import BreathPattern, BreathPhase
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.announcer import Announcer
from poise.ui.widgets.button import Pill
from poise.ui.widgets.guide import Guide
from poise.ui.widgets.text import Words

BREATHS = 3
PATTERN = BreathPattern(4.0, 6.0)


class ThreeBreaths(QWidget):
    """Half a minute of the guide; ``over`` is called at its end, or when one has had ``enough``."""

    def __init__(
        self,
        theme: Theme,
        form: str,
        key: str,
        over: Callable[[], object],
        parent: QWidget,
        *,
        enough: str = "",
    ) -> None:
        super().__init__(parent)
        self._theme, self._over = theme, over
        self._began: float | None = None
        self.guide = Guide(theme, form, self)
        self.guide.setAccessibleName(tr("Breathing guide"))
        centre = Qt.AlignmentFlag.AlignHCenter
        self.word = Words(theme, "word", align=centre, parent=self)
        self.enough = Pill(
            theme, enough or tr("Back to writing"), key=key, primary=True, parent=self
        )
        self.enough.clicked.connect(lambda: over())
        self._aloud = Announcer(self)

    def frame(self, now: float) -> None:
        """Lead the breath of ``now``; the first begins with the first call."""
        if self._began is None:
            self._began = now
        elapsed_s = now - self._began
        if elapsed_s >= BREATHS * PATTERN.period_s:
            self._over()
            return
        breath = PATTERN.at(elapsed_s)
        self.guide.show_breath(breath, PATTERN)
        inhale = breath.phase is BreathPhase.INHALE
        said = tr("Breathe in") if inhale else tr("Breathe out")
        self.word.say(said)
        self._aloud.say("breath", said, now)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.guide.restyle(theme)
        self.word.restyle(theme)
        self.enough.restyle(theme)
        self.lay()

    def resizeEvent(self, _event: object) -> None:
        self.lay()

    def lay(self) -> None:
        unit = self._theme.size("body")
        hint = self.enough.sizeHint()
        word = self.word.tall(self.width())
        free = self.height() - hint.height() - word
        air = unit if free > 14 * unit else unit // 2  # with very large letters
        side = max(0, min(self.width() - 2 * unit, free - 5 * air, 24 * unit))
        y = max(air, (free - side - 3 * air) // 2)
        self.guide.setGeometry((self.width() - side) // 2, y, side, side)
        y += side + air
        self.word.setGeometry(0, y, self.width(), word)
        y += word + 2 * air
        self.enough.setGeometry((self.width() - hint.width()) // 2, y, hint.width(), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._theme.colour("ground"))
