"""The end card: what changed, what did not, and where it is written down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from poise.ui.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.button import Pill
from poise.ui.widgets.text import Words
from poise.ui.words import Card


class CardPage(QWidget):
    """A card in the middle with its two buttons; it scrolls when the letters are large.

    ``again`` is None where no further session can be begun from here; then there is no button.
    """

    def __init__(
        self, theme: Theme, again: Callable[[], None] | None, close: Callable[[], None]
    ) -> None:
        super().__init__()
        self._theme = theme
        self._body = _Body(theme)
        self.area = QScrollArea(self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self._body)
        self.area.verticalScrollBar().setSingleStep(40)
        self.again: Pill | None = None
        if again is not None:
            self.again = Pill(theme, tr("Again"), key=tr("Enter"), primary=True, parent=self)
            self.again.clicked.connect(again)
        self.close_ = Pill(theme, tr("Close"), key=tr("Esc"), parent=self)
        self.close_.clicked.connect(close)
        self.setFocusProxy(self.again or self.close_)

    def show_card(self, card: Card) -> None:
        """Put the words of ``card`` on the page."""
        self._body.show_card(card)
        self._lay()

    def restyle(self, theme: Theme) -> None:
        """Use other colours or letters."""
        self._theme = theme
        for part in (self._body, self.again, self.close_):
            if part is not None:
                part.restyle(theme)
        self._lay()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow and page keys scroll a card that is larger than the window."""
        bar = self.area.verticalScrollBar()
        steps = {
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
        }
        if event.key() in steps:
            bar.setValue(bar.value() + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def words(self) -> list[Words]:
        """Every label of the card, from top to bottom."""
        return self._body.words()

    def resizeEvent(self, _event: object) -> None:
        self._lay()

    def _lay(self) -> None:
        unit = self._theme.size("body")
        button = self.close_.sizeHint().height()
        foot = button + 3 * unit
        wide = min(self.width() - 2 * unit, 44 * unit)
        tall = self._body.tall(wide)
        room = self.height() - foot - unit
        high = min(tall, room)
        top = unit + max(0, room - high) // 2
        self.area.setGeometry((self.width() - wide) // 2, top, wide, high)
        inner = wide - (self.area.verticalScrollBar().sizeHint().width() if tall > high else 0)
        self._body.resize(inner, self._body.tall(inner))
        y = top + high + (unit * 3) // 2
        buttons = [part for part in (self.again, self.close_) if part is not None]
        x = (self.width() - sum(b.sizeHint().width() for b in buttons)) // 2
        x -= unit * (len(buttons) - 1) // 2
        for part in buttons:
            part.setGeometry(x, y, part.sizeHint().width(), part.sizeHint().height())
            x += part.width() + unit

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._theme.colour("ground"))


class _Body(QWidget):
    """The words of the card on a panel."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._title = Words(theme, "title", wrap=True, on="surface", parent=self)
        self._rows: list[tuple[Words, Words, Words]] = []
        self._notes: list[Words] = []
        self._rules: list[int] = []

    def show_card(self, card: Card) -> None:
        for old in [label for row in self._rows for label in row] + self._notes:
            old.deleteLater()
        self._title.say(card.title)
        self._rows = []
        for row in card.rows:
            about = Words(self._theme, "body", "muted", wrap=True, on="surface", parent=self)
            number = Words(self._theme, "word", wrap=True, on="surface", parent=self)
            sentence = Words(self._theme, "body", wrap=True, on="surface", parent=self)
            about.say(row.about)
            number.say(row.number)
            sentence.say(row.sentence)
            self._rows.append((about, number, sentence))
        self._notes = []
        for text in card.notes:
            note = Words(self._theme, "small", "muted", wrap=True, on="surface", parent=self)
            note.say(text)
            self._notes.append(note)
        for label in self.words():
            label.setVisible(bool(label.text()))
        self._lay(self.width())

    def words(self) -> list[Words]:
        return [self._title, *(label for row in self._rows for label in row), *self._notes]

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        for label in self.words():
            label.restyle(theme)
        self._lay(self.width())
        self.update()

    def tall(self, width: int) -> int:
        """How high the card is when it may be ``width`` pixels wide."""
        return self._lay(width)

    def resizeEvent(self, _event: object) -> None:
        self._lay(self.width())

    def _lay(self, width: int) -> int:
        """Each finding: its name at the left, its number and sentence at the right."""
        unit = self._theme.size("body")
        pad = 2 * unit
        inner = max(1, width - 2 * pad)
        names = min(round(0.34 * inner), 14 * unit)
        y = pad
        self._title.setGeometry(pad, y, inner, self._title.tall(inner))
        y += self._title.height() + unit
        self._rules = []
        for about, number, sentence in self._rows:
            self._rules.append(y)
            y += unit
            rest = inner - names - unit
            beside = number if number.text() else sentence
            high = max(about.tall(names), beside.fontMetrics().height())
            about.setGeometry(pad, y, names, high)
            right = pad + names + unit
            number.setVisible(bool(number.text()))
            number.setGeometry(right, y, rest, number.tall(rest) if number.text() else 2)
            sentence.setGeometry(right, y + number.height() + 2, rest, sentence.tall(rest))
            y = max(about.geometry().bottom(), sentence.geometry().bottom()) + unit
        self._rules.append(y)
        y += unit
        for note in self._notes:
            note.setGeometry(pad, y, inner, note.tall(inner))
            y += note.height() + unit // 3
        return y + pad - unit // 3

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("ground"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("line"))
        painter.setBrush(self._theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 14, 14)
        pad = 2 * self._theme.size("body")
        for y in self._rules:
            painter.fillRect(QRect(pad, y, self.width() - 2 * pad, 1), self._theme.colour("line"))
