"""The guide: a shape that swells as you breathe in and settles as you breathe out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.core.guide.pacer import Breath, BreathPattern, BreathPhase
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.forms import FORMS, RINGED, Disc, GuideShape, paint_ring, within_ring

_USUAL = BreathPattern()


class Guide(QWidget):
    """Shows the breath it was last shown, in the form that was chosen; it knows nothing of time."""

    spoken_as = "graphic"

    def __init__(self, theme: Theme, form: str = "auto", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._breath: Breath | None = None
        self._pattern = _USUAL
        self._theme, self._form = theme, form
        self._followed: float | None = None
        self._even = False
        self._within_ring = within_ring(self.size())
        self.shape: GuideShape = FORMS[self.form](theme, self.size())

    @property
    def form(self) -> str:
        """The form it has: disc, bar, wave or still."""
        return self._theme.form(self._form)

    def described(self) -> str:
        """What to do with the breath, and for how many seconds still."""
        breath = self._breath
        if breath is None:
            return tr("At rest")
        words = {
            BreathPhase.INHALE: tr("Breathe in"), BreathPhase.SECOND_INHALE: tr("A bit more"),
            BreathPhase.EXHALE: tr("Breathe out"),
        }  # fmt: skip
        return f"{words.get(breath.phase, tr('Rest'))}, {tr('{n} s', n=breath.count)}"

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._reshape()

    def show_breath(self, breath: Breath | None, pattern: BreathPattern | None = None) -> None:
        """Show ``breath`` of ``pattern``; None is the guide at rest."""
        self._breath, self._pattern = breath, pattern or _USUAL
        changed = self.shape.turn(self._breath, self._pattern)
        if changed is not None:
            self.update(changed)

    def keep_light(self, even: bool) -> None:
        """Send the same light all through a breath: a camera looks."""
        if even is not self._even:
            self._even = even
            self._reshape()

    def show_followed(self, followed: float | None) -> None:
        """Close the ring so far, 0 to 1, where the form has one: as far as the heart follows.

        None is no ring, where there is no heart to follow.
        """
        if followed != self._followed:
            self._followed = followed
            self.update()

    def resizeEvent(self, _event: object) -> None:
        self._reshape()

    def _reshape(self) -> None:
        self._within_ring = within_ring(self.size())
        self.shape = FORMS[self.form](self._theme, self.size())
        if isinstance(self.shape, Disc):
            self.shape.even = self._even
        self.shape.turn(self._breath, self._pattern)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("ground"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        touched = self.form in RINGED and not self._within_ring.contains(event.rect())
        if touched and self._followed is not None:
            paint_ring(painter, self.size(), self._theme, self._followed)
        self.shape.paint(painter)
