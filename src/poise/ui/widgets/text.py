"""Words on the screen: labels that never push the rest of the picture about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from poise.plain import plain
from poise.ui.theme import Theme
from poise.ui.widgets.announcer import announce


class Styled(Protocol):
    """Anything that can be given other colours or letters."""

    def restyle(self, theme: Theme) -> None:
        """Use ``theme`` from here on."""


class Words(QLabel):
    """A label in one of the theme's sizes and colours, on the colour it lies ``on``.

    It fills its own ground, so that a new word repaints the word alone, and its size hint enters no
    layout, so that a second passing does not lay the window out anew.  A title is a ``heading`` to
    a screen reader, and so is what says that it is one.  ``unspoken`` words belong to something
    that is told as a whole, or are the name of what stands beside them.  Those that are ``news``
    answer what one did: a screen reader says them when they change.
    """

    def __init__(
        self,
        theme: Theme,
        role: str = "body",
        colour: str = "text",
        *,
        on: str = "ground",
        wrap: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        top: bool = False,
        heading: bool = False,
        unspoken: bool = False,
        news: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # First: a reader is told of a name, and asks at once how it is met.
        self.spoken_as = "heading" if heading or role == "title" else "text"
        self.unspoken, self._news = unspoken, news
        if unspoken:  # a label that has a name tells no reader of each change of its words
            self.setAccessibleName("-")
        self._role, self._colour, self._on = role, colour, on
        self.setAutoFillBackground(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setAlignment(
            align | (Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter)
        )
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.restyle(theme)

    def named(self) -> str:
        """What a screen reader reads."""
        return self.text() if self.unspoken else self.accessibleName() or self.text()

    def restyle(self, theme: Theme) -> None:
        self.setFont(theme.font(self._role))
        colours = self.palette()
        colours.setColor(self.foregroundRole(), theme.colour(self._colour))
        colours.setColor(self.backgroundRole(), theme.colour(self._on))
        self.setPalette(colours)

    def say(self, text: str) -> None:
        words = plain(text, None, keep="\n")
        if words != self.text():
            self.setText(words)
            if self._news and self.window().isVisible():
                announce(self.window(), words)  # they may be shown only now

    def tall(self, width: int) -> int:
        """How high these words are when they may be ``width`` pixels wide."""
        if self.wordWrap():
            return max(self.heightForWidth(width), self.fontMetrics().height())
        return self.fontMetrics().height()

    def capital(self) -> int:
        """How high a line of digits is, with a little air: less than a line with descenders."""
        return min(self.fontMetrics().height(), round(self.fontMetrics().capHeight() * 1.7))

    def minimumSizeHint(self) -> QSize:
        """As high as one line; as narrow as the layout likes."""
        return QSize(0, self.fontMetrics().height())


def stacked(words: Iterable[Words], left: int, top: int, width: int, gap: int) -> int:
    """Place them under each other, ``gap`` pixels apart; answers where the next would begin."""
    for each in words:
        each.setGeometry(left, top, width, each.tall(width))
        top += each.height() + gap
    return top
