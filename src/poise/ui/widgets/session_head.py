"""The head of a session: the sensor, the time left and four buttons, always at the same place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from poise.ui.text.levels import SensorLine
from poise.ui.theme import Theme
from poise.ui.widgets.button import Pill
from poise.ui.widgets.sensor import SensorStrip
from poise.ui.widgets.text import Words

_LINES = 2
_MOST = 0.54  # of the width


class SessionHead:
    """Its height follows from the letters and the width alone, never from what it says.

    Words on the sensor that do not fit into two lines beside the buttons give way to fewer, and
    stand below in the ``note``, which has room of its own.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        self._theme = theme
        self.strip = SensorStrip(theme, parent)
        self.note = Words(theme, "small", "muted", wrap=True, top=True, parent=parent)
        self.left = Words(theme, "body", "muted", align=Qt.AlignmentFlag.AlignRight, parent=parent)
        self.pills: dict[Pill, tuple[str, ...]] = {}
        self._whole, self._short = SensorLine(self.strip.level, ""), ""
        self._said, self._alone = "", False

    @property
    def parts(self) -> tuple[SensorStrip | Words | Pill, ...]:
        """All that it shows."""
        return (self.strip, self.note, self.left, *self.pills)

    def add(self, pill: Pill, *texts: str) -> Pill:
        """A button at the right, wide enough for each of ``texts`` it may say."""
        self.pills[pill] = texts
        return pill

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        for part in self.parts:
            part.restyle(theme)

    def show_sensor(self, whole: SensorLine, short: str) -> None:
        """Show what is known of the sensor, in ``short`` where all of it has no room."""
        if (whole, short) != (self._whole, self._short):
            self._whole, self._short = whole, short
            self._fill()

    def say(self, note: str, *, alone: bool = False) -> None:
        """Show a sentence below, ``alone`` if it is to be read in a moment."""
        if (note, alone) != (self._said, self._alone):
            self._said, self._alone = note, alone
            self._fill()

    def lay(self, inside: QRect) -> int:
        """Lie along the top of ``inside``; gives where the rest begins."""
        unit = self._theme.size("body")
        tall = max(
            max((pill.sizeHint().height() for pill in self.pills), default=0),
            _LINES * self.strip.words.fontMetrics().height(),
        )
        for spared in (0, 1):  # words without icons, where both would take too much
            for pill in self.pills:
                pill.spared = spared
            if sum(self._wide(*each) for each in self.pills.items()) <= _MOST * inside.width():
                break
        x = inside.right() + 1
        for pill, texts in reversed(self.pills.items()):
            x -= self._wide(pill, texts)
            high = pill.sizeHint().height()
            pill.setGeometry(x, inside.top() + (tall - high) // 2, self._wide(pill, texts), high)
            x -= unit // 3
        clock = self.left.fontMetrics().horizontalAdvance("00:00") + 4
        middle = inside.center().x() - clock // 2
        clock_x = middle if middle + clock + unit <= x else x - unit // 2 - clock
        self.left.setGeometry(clock_x, inside.top(), clock, tall)
        room = max(clock_x - unit - inside.left(), min(self.strip.indent, clock_x - inside.left()))
        self.strip.setGeometry(inside.left(), inside.top(), room, tall)  # its lamp at least
        line = self.note.fontMetrics().lineSpacing() + 1
        lines = _LINES if inside.width() > 50 * line else _LINES + 1
        if inside.height() < 24 * unit:  # large letters in a small window
            lines = 1
        self.note.setGeometry(
            inside.left(), inside.top() + tall + unit // 4, inside.width(), lines * line
        )
        self._fill()
        return self.note.geometry().bottom() + unit // 4

    def _fill(self) -> None:
        """Say what fits where."""
        room = self.strip.words
        wide = max(1, self.strip.width() - self.strip.indent)
        needs = _needs(room, self._whole.text, wide)
        fits = needs.height() <= self.strip.height() and needs.width() <= wide
        short = self._short if room.fontMetrics().horizontalAdvance(self._short) < wide else ""
        text = self._whole.text if fits else short
        self.strip.show_line(SensorLine(self._whole.level, text))
        said = " ".join(filter(None, ("" if fits or self._alone else self._whole.text, self._said)))
        self.note.setToolTip(said)
        self.note.say(_shortened(self.note, said))
        self.note.setVisible(bool(said))

    def _wide(self, pill: Pill, texts: Sequence[str]) -> int:
        now = pill.text()
        advance = pill.fontMetrics().horizontalAdvance
        return pill.sizeHint().width() - advance(now) + max(map(advance, (*texts, now)))


def _needs(words: Words, text: str, width: int) -> QRect:
    wrap = int(Qt.TextFlag.TextWordWrap.value)
    return words.fontMetrics().boundingRect(QRect(0, 0, width, 10_000), wrap, text)


def _shortened(words: Words, text: str) -> str:
    """As many whole words of ``text`` as there is room for."""
    if _needs(words, text, words.width()).height() <= words.height():
        return text
    kept = text.split(" ")
    while kept:
        needs = _needs(words, " ".join(kept) + " …", words.width())
        if needs.height() <= words.height():
            break
        kept.pop()
    return " ".join(kept) + " …" if kept else ""
