"""One of a few as cards: an icon, a name and a line about it, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.ui.theme import Theme
from poise.ui.widgets.choice import Choice, Option, paint_box
from poise.ui.widgets.icons import paint_icon

_LEAST_EM = 12  # a card narrower than this has no room for its line


@dataclass(frozen=True, slots=True)
class Offer:
    """What a card offers: its ``value``, what is on it, and the icon before that.

    ``said`` is its name alone, where there is no room for more and to be read aloud.
    """

    value: object
    title: str
    about: str
    icon: str
    said: str


class Tiles(Choice):
    """Cards of one size; where they have no room for their lines, their names alone."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        offers: Sequence[Offer],
        chosen: object,
        choose: Callable[[object], None],
        parent: QWidget | None = None,
    ) -> None:
        self._offers = tuple(offers)
        options = [(offer.value, offer.said) for offer in offers]
        super().__init__(theme, name, options, chosen, choose, parent)
        for offer, tile in zip(offers, self.options, strict=True):
            tile.setAccessibleDescription(offer.about)

    def make(self, theme: Theme, at: int, words: str) -> Option:
        return _Tile(theme, self._offers[at], self)

    def lay(self, width: int) -> int:
        """Side by side and equally wide if all have room for their lines, else as any choice."""
        unit = self._theme.size("body")
        gap, count = unit, len(self.options)
        each = (width - gap * (count - 1)) // count
        whole = each >= _LEAST_EM * unit
        for tile in self.options:
            assert isinstance(tile, _Tile)
            tile.whole = whole
        if not whole:
            return super().lay(width)
        high = max(tile.sizeHint().height() for tile in self.options)
        for at, tile in enumerate(self.options):
            tile.setGeometry(at * (each + gap), 0, each, high)
        self.used = width
        return high


class _Tile(Option):
    def __init__(self, theme: Theme, offer: Offer, parent: QWidget) -> None:
        self._offer, self.whole = offer, True
        super().__init__(theme, offer.said, parent)

    def sizeHint(self) -> QSize:
        usual = super().sizeHint()
        if not self.whole:
            return usual
        small, least = self._theme.size("small"), _LEAST_EM * self._theme.size("body")
        return QSize(least, round(2.4 * self.fontMetrics().height() + 1.6 * small))

    @property
    def narrowest(self) -> int:
        """As wide as it likes to be: its words are not on it, but its name and line."""
        return self.sizeHint().width() if self.whole else super().narrowest

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.whole:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, on, unit = self._theme, self.isChecked(), self._theme.size("body")
        box = QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5)
        paint_box(self, painter, self._theme, QRectF(self.rect()), box, 12)
        side, tall = 1.9 * unit, self.fontMetrics().height()
        left = box.left() + unit
        ink = theme.colour("on_accent" if on else "text")
        icon = QRectF(left, box.center().y() - side / 2, side, side)
        paint_icon(painter, self._offer.icon, icon, ink)
        x = left + side + 0.8 * unit
        room = QRectF(x, box.top(), box.right() - x - unit / 2, box.height())
        small = theme.font("small")
        painter.setPen(ink)
        lines = tall + 1.5 * theme.size("small")
        top = box.center().y() - lines / 2
        for font, text, colour, y, high in (
            (self.font(), self._offer.title, "text", top, float(tall)),
            (small, self._offer.about, "muted", top + tall, 1.5 * theme.size("small")),
        ):
            painter.setFont(font)
            painter.setPen(theme.colour("on_accent" if on else colour))
            elided = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, round(room.width())
            )
            place = QRectF(x, y, room.width(), high)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, elided)
