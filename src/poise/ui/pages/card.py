"""The end card: what changed, what did not, and where it is written down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent

from poise.ui.text.card import Card
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words


class CardPage(Sheet):
    """The card with its buttons.

    ``again`` is None where no further session can be begun from here, ``add`` where nothing can be
    written down about this one; then there is no button.  Where there is a ``home`` one leaves to
    it, else one can only ``close``.
    """

    def __init__(
        self,
        theme: Theme,
        again: Callable[[], None] | None,
        close: Callable[[], object],
        add: Callable[[], None] | None = None,
        home: Callable[[], None] | None = None,
    ) -> None:
        self._card = CardBody(theme)
        super().__init__(theme, self._card)
        if again is not None:
            self.add_button(tr("Again"), tr("Enter"), again, primary=True)
        if add is not None:
            self.add_button(tr("Add a note"), "N", add)
        if home is not None:
            self.add_button(tr("First page"), tr("Esc"), home)
        else:
            self.add_button(tr("Close"), tr("Esc"), close)

    def show_card(self, card: Card) -> None:
        """Put the words of ``card`` on the page."""
        self._card.show_card(card)
        self.lay()


class CardBody(Body):
    """Each finding: its name at the left, its number and sentence at the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._title = Words(theme, "title", wrap=True, on="surface", parent=self)
        self._rows: list[tuple[Words, Words, Words]] = []
        self._notes: list[Words] = []
        self._rules: list[int] = []

    def show_card(self, card: Card) -> None:
        for old in [label for row in self._rows for label in row] + self._notes:
            old.deleteLater()
        self._title.say(card.title)
        self._rows = [
            (
                self._words("body", "muted", row.about),
                self._words("word", "text", row.number),
                self._words("body", "text", row.sentence),
            )
            for row in card.rows
        ]
        self._notes = [self._words("small", "muted", text) for text in card.notes]

    def _words(self, role: str, colour: str, text: str) -> Words:
        words = Words(self.theme, role, colour, wrap=True, on="surface", parent=self)
        words.say(text)
        words.setVisible(bool(text))
        return words

    def restyle(self, theme: Theme) -> None:
        for label in (self._title, *(part for row in self._rows for part in row), *self._notes):
            label.restyle(theme)
        super().restyle(theme)

    def lay(self, width: int) -> int:
        unit = self.theme.size("body")
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
            rest, right = inner - names - unit, pad + names + unit
            number.setGeometry(right, y, rest, number.tall(rest) if number.text() else 2)
            beside = number if number.text() else sentence
            high = max(about.tall(names), beside.fontMetrics().height())
            about.setGeometry(pad, y, names, high)
            sentence.setGeometry(right, y + number.height() + 2, rest, sentence.tall(rest))
            y = max(about.geometry().bottom(), sentence.geometry().bottom()) + unit
        if self._notes:
            self._rules.append(y)
            y += unit
        for note in self._notes:
            note.setGeometry(pad, y, inner, note.tall(inner))
            y += note.height() + unit // 3
        return y + pad - unit // 3

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        pad = 2 * self.theme.size("body")
        for y in self._rules:
            painter.fillRect(QRect(pad, y, self.width() - 2 * pad, 1), self.theme.colour("line"))
