"""A card of findings: the end of a session, or two sessions beside each other."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent

from poise.ui.text.card import Card
from poise.ui.theme import Theme
from poise.ui.widgets.sheet import Body
from poise.ui.widgets.text import Words, stacked


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
                self._words("body", "muted", row.about, unspoken=True),
                self._words("word", "text", row.measured),
                self._words("body", "text", row.sentence),
            )
            for row in card.rows
        ]
        for about, number, sentence in self._rows:  # which says its name, alone
            said = number if number.text() else sentence
            said.setAccessibleName(f"{about.text()}: {said.text()}")
        self._notes = [self._words("small", "muted", text) for text in card.notes]

    def _words(self, role: str, colour: str, text: str, *, unspoken: bool = False) -> Words:
        words = Words(
            self.theme, role, colour, wrap=True, on="surface", unspoken=unspoken, parent=self
        )
        words.say(text)
        words.setVisible(bool(text))
        return words

    def restyle(self, theme: Theme) -> None:
        for label in (self._title, *(part for row in self._rows for part in row), *self._notes):
            label.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        names = min(round(0.34 * inner), 14 * unit)
        y = edge
        self._title.setGeometry(edge, y, inner, self._title.tall(inner))
        y += self._title.height() + unit
        self._rules = []
        for about, number, sentence in self._rows:
            self._rules.append(y)
            y += unit
            rest, right = inner - names - unit, edge + names + unit
            number.setGeometry(right, y, rest, number.tall(rest) if number.text() else 2)
            beside = number if number.text() else sentence
            high = max(about.tall(names), beside.fontMetrics().height())
            about.setGeometry(edge, y, names, high)
            sentence.setGeometry(right, y + number.height() + 2, rest, sentence.tall(rest))
            y = max(about.geometry().bottom(), sentence.geometry().bottom()) + unit
        if self._notes:
            self._rules.append(y)
            y += unit
        y = stacked(self._notes, edge, y, inner, unit // 3)
        return y - unit // 3

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        pad = 2 * self.theme.size("body")
        for y in self._rules:
            painter.fillRect(QRect(pad, y, self.width() - 2 * pad, 1), self.theme.colour("line"))
