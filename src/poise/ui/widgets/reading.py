"""A number with its name and its doubt; in its place, when there is none, the reason why."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from poise.ui.theme import Theme
from poise.ui.widgets.announcer import renamed
from poise.ui.widgets.text import Words

_NARROW = 9  # of the height of a small line
_AIR = 3  # pixels between the name and its number


class ReadingWidget(QWidget):
    """``number`` large with a line below it; without a number the reason takes their place.

    ``aside`` stands beside the number, in small letters, where there is room for all of it.
    """

    spoken_as = "indicator"  # read once, not once more for each of its words

    def __init__(
        self,
        theme: Theme,
        title: str,
        role: str,
        *,
        lines: int = 1,
        on: str = "ground",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self.short = False  # the number alone, where its line has no room
        self._shown: tuple[str, str, bool] | None = None
        self.title = Words(theme, "small", "muted", wrap=True, on=on, unspoken=True, parent=self)
        self.title.say(title)
        self.number = Words(theme, role, on=on, unspoken=True, parent=self)
        self.aside = Words(theme, "small", "muted", wrap=True, on=on, unspoken=True, parent=self)
        self.line = Words(
            theme, "small", "muted", wrap=True, top=True, on=on, unspoken=True, parent=self
        )
        self.reason = Words(theme, "small", wrap=True, top=True, on=on, unspoken=True, parent=self)
        self.setAccessibleName(title)

    def restyle(self, theme: Theme) -> None:
        for words in (self.title, self.number, self.aside, self.line, self.reason):
            words.restyle(theme)
        self._lay()

    def show_reading(self, number: str, line: str) -> bool:
        """Show ``number`` and ``line``; an empty ``number`` is one that is not known.

        Answers whether it wants another height than before.
        """
        if (number, line, self.short) == self._shown:
            return False
        self._shown = number, line, self.short
        before = self.tall(self.width())
        shown = self.line if number else self.reason
        if line != shown.text() or number != self.number.text():
            self.setAccessibleDescription(f"{number} {line}".strip())
            renamed(self)
        self.number.say(number)
        shown.say(line)
        self.number.setVisible(bool(number))
        self.line.setVisible(bool(number) and not self.short)
        self.reason.setVisible(not number)
        self._lay_number()
        return self.tall(self.width()) != before

    def show_aside(self, text: str) -> None:
        """Show ``text`` beside the number, a line or a few; nothing where it is empty."""
        self.aside.say(text)
        self._lay_number()

    def tall(self, width: int) -> int:
        """How high it wants to be when it may be ``width`` pixels wide."""
        small = self.line.fontMetrics().lineSpacing() + 1
        narrow = self._lines > 1 and width < _NARROW * small  # the same words need another line
        lines = 0 if self.short else self._lines + narrow
        usual = self.number.capital() + lines * small
        if not self.number.text() and self.reason.text():
            usual = max(usual, self.reason.tall(width))
        return self.title.tall(width) + _AIR + usual

    def resizeEvent(self, _event: object) -> None:
        self._lay()

    def _lay(self) -> None:
        title, number = self.title.tall(self.width()) + _AIR, self.number.capital()
        rest = max(0, self.height() - title)
        self.title.setGeometry(0, 0, self.width(), title - _AIR)
        self._lay_number()
        self.line.setVisible(bool(self.number.text()) and not self.short)
        self.line.setGeometry(0, title + number, self.width(), max(0, rest - number))
        self.reason.setGeometry(0, title, self.width(), rest)

    def _lay_number(self) -> None:
        top, tall = self.title.tall(self.width()) + _AIR, self.number.capital()
        metrics, text = self.aside.fontMetrics(), self.aside.text()
        aside = metrics.size(0, text).width() + 2 if text else 0
        free = self.width() - self.number.fontMetrics().horizontalAdvance(self.number.text())
        fits = metrics.size(0, text).height() <= tall and aside + 2 * _AIR <= free
        shown = bool(text and self.number.text()) and fits
        self.aside.setVisible(shown)
        self.aside.setGeometry(self.width() - aside, top, aside, tall)
        self.number.setGeometry(0, top, self.width() - (aside if shown else 0), tall)
