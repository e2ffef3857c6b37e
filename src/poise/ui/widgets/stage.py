"""The guide with its words: the same place and size from the first frame to the last."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.core.guide.schedule import Moment
from poise.ui.text.language import tr
from poise.ui.text.live import breath_count, breath_words, prompt
from poise.ui.theme import Theme
from poise.ui.widgets.guide import Guide
from poise.ui.widgets.text import Words

MOST_DOTS = 12


class Stage:
    """``says`` are all the prompts there will be: there is room for the longest from the first."""

    def __init__(self, theme: Theme, form: str, says: Iterable[str], parent: QWidget) -> None:
        self._theme, self._says = theme, frozenset(says)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.guide = Guide(theme, form, parent)
        self.guide.setAccessibleName(tr("Breathing guide"))
        self.word = Words(theme, "word", parent=parent)
        # The guide says the seconds to whoever asks it; nobody wants to be told each of them.
        self.count = Words(theme, "word", "muted", unspoken=True, parent=parent)
        self.prompt = Words(
            theme, "prompt", "muted", wrap=True, align=centre, top=True, parent=parent
        )
        self.dots = BreathDots(theme, parent)
        self._line = QRect()

    @property
    def parts(self) -> tuple[Guide | Words | BreathDots, ...]:
        """All that it shows."""
        return (self.guide, self.word, self.count, self.prompt, self.dots)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        for part in self.parts:
            part.restyle(theme)

    def show_words(self, word: str, moment: Moment | None, breaths: int) -> None:
        """What to do, how long, and the exercise's own words for it."""
        self.count.say(breath_count(None if moment is None else moment.breath))
        if word != self.word.text():
            self.word.say(word)
            self._lay_words()
        self.prompt.say(prompt(moment))
        if moment is not None and moment.breath is not None:
            self.dots.show_breath(moment.breath.index, breaths)

    def lay(self, box: QRect) -> None:
        """Stand in the middle of ``box``."""
        unit = self._theme.size("body")
        word, prompt_tall = self.word.fontMetrics().height(), self._prompt_tall(box.width())
        dots = unit
        below = word + prompt_tall + dots + 3 * unit // 2
        side = max(0, min(box.width(), box.height() - below, 40 * unit))
        y = box.top() + max(0, box.height() - side - below) // 2
        self.guide.setGeometry(box.left() + (box.width() - side) // 2, y, side, side)
        y += side + unit // 2
        self._line = QRect(box.left(), y, box.width(), word)
        self._lay_words()
        self.prompt.setGeometry(box.left(), y + word + unit // 4, box.width(), prompt_tall)
        self.dots.setGeometry(
            box.left(), self.prompt.geometry().bottom() + unit // 4, box.width(), dots
        )

    def _lay_words(self) -> None:
        """The word and its count side by side; the word begins at one place all through."""
        metrics, text = self.word.fontMetrics(), self.word.text()
        usual = max(map(metrics.horizontalAdvance, breath_words()))
        led = text in breath_words()
        word = (usual if led else metrics.horizontalAdvance(text)) + 2
        count = metrics.horizontalAdvance("00") + 2 if led else 0
        gap = self._theme.size("word") // 2 if led else 0
        line = self._line
        left = line.left() + (line.width() - word - gap - count // 2) // 2
        self.word.setGeometry(left, line.top(), word, line.height())
        self.count.setGeometry(left + word + gap, line.top(), count, line.height())

    def _prompt_tall(self, width: int) -> int:
        metrics, wrap = self.prompt.fontMetrics(), int(Qt.TextFlag.TextWordWrap.value)
        room = QRect(0, 0, width, 1000)
        tallest = max((metrics.boundingRect(room, wrap, s).height() for s in self._says), default=0)
        return tallest + 4


class BreathDots(QWidget):
    """A dot for each breath, those done full; of many breaths there are none."""

    spoken_as = "indicator"

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._breath, self._of = theme, 0, 0

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_breath(self, breath: int, of: int) -> None:
        """The breath that is led, from 0, of so many."""
        if (breath, of) != (self._breath, self._of):
            self._breath, self._of = breath, of
            self.setAccessibleName(tr("Breath {n} of {of}", n=breath + 1, of=of))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not 0 < self._of <= MOST_DOTS:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(0.5 * self._theme.size("body"), self.height() - 2.0)
        step = 2 * side
        left = (self.width() - step * (self._of - 1) - side) / 2
        painter.setPen(self._theme.colour("accent"))
        for k in range(self._of):
            full = "accent" if k <= self._breath else "ground"
            painter.setBrush(self._theme.colour(full))
            painter.drawEllipse(QRectF(left + k * step, (self.height() - side) / 2, side, side))
