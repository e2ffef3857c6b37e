"""Before the first breath: what this is, one large action, and how the sensor stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.core.guide.exercise import Exercise
from poise.ui.text.language import tr
from poise.ui.text.live import length
from poise.ui.text.sensors import sensor_lines
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets import flow
from poise.ui.widgets.button import Pill
from poise.ui.widgets.guide import Guide
from poise.ui.widgets.sensor import SensorStrip
from poise.ui.widgets.text import Styled, Words

MOST_SENSORS = 2


class ReadyPage(QWidget):
    """One key from here to the first inhale; ``others`` are what else can be done, with its key."""

    def __init__(
        self,
        theme: Theme,
        exercise: Exercise,
        note: str,
        start: Callable[[], None],
        *,
        form: str = "disc",
        others: Sequence[tuple[str, str, Callable[[], object]]] = (),
    ) -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        self._theme = theme
        self.guide = Guide(theme, form, self)
        self.guide.setAccessibleName(tr("Breathing guide, at rest"))
        self.title = Words(theme, "title", align=centre, parent=self)
        self.title.say(tr(exercise.title))
        self.about = Words(theme, "body", "muted", wrap=True, align=centre, parent=self)
        self.about.say(tr(exercise.about))
        begin = tr("Begin · {length}", length=length(exercise.duration_s))
        self.start = Pill(theme, begin, key=tr("Space"), primary=True, role="prompt", parent=self)
        self.start.clicked.connect(start)
        self.others = [Pill(theme, text, key=key, parent=self) for text, key, _ in others]
        for pill, (_, _, press) in zip(self.others, others, strict=True):
            pill.clicked.connect(lambda _=False, press=press: press())
        self.strips = [SensorStrip(theme, self) for _ in range(MOST_SENSORS)]
        for strip in self.strips:
            strip.hide()
        self.note = Words(theme, "small", "muted", wrap=True, align=centre, parent=self)
        self.note.say(note)
        self._note = note
        self.setFocusProxy(self.start)

    def restyle(self, theme: Theme) -> None:
        """Use other colours or letters."""
        self._theme = theme
        parts: list[Styled] = [self.guide, self.title, self.about, self.start, self.note]
        for part in (*parts, *self.strips, *self.others):
            part.restyle(theme)
        self._lay()

    def show_view(self, view: View, now: float) -> None:
        """Show how the sensors stand."""
        lines = sensor_lines(view, now)[:MOST_SENSORS]
        new = False
        for strip, line in zip_longest(self.strips, lines):
            new |= strip.isVisibleTo(self) is not bool(line)
            strip.setVisible(bool(line))
            new |= bool(line) and strip.show_line(line)
        if new:
            self._lay()

    def show_silence(self, why: str) -> None:
        """Say why nothing will be heard although it should be."""
        text = " ".join(filter(None, (self._note, tr(why) + "." if why else "")))
        if text != self.note.text():
            self.note.say(text)
            self._lay()

    def resizeEvent(self, _event: object) -> None:
        self._lay()

    def _lay(self) -> None:
        """A column in the middle; the guide takes what the words leave."""
        unit = self._theme.size("body")
        wide = min(self.width() - 4 * unit, 36 * unit)
        left = (self.width() - wide) // 2
        button = self.start.sizeHint()
        across = self.width() - 2 * unit
        row = flow.tall(self.others, across, unit // 2) + unit
        parts = (self.title.tall(wide), self.about.tall(wide), button.height(), row)
        strips = [strip for strip in self.strips if strip.isVisibleTo(self)]
        foot = sum(strip.tall(wide) + 2 for strip in strips) + unit
        foot += self.note.tall(wide) if self.note.text() else 0
        gaps = 2 * unit + unit // 2 + 2 * unit
        room = self.height() - sum(parts) - gaps - foot - 3 * unit
        self.about.setVisible(room > -unit)
        side = max(0, min(room, round(self.height() * 0.42), wide))
        self.guide.setVisible(side > 4 * unit)
        y = max(unit, (room - side) // 2 + unit)
        self.guide.setGeometry((self.width() - side) // 2, y, side, side)
        y += side + 2 * unit
        for words, gap in ((self.title, unit // 2), (self.about, 2 * unit)):
            if words.isVisibleTo(self):
                words.setGeometry(left, y, wide, words.tall(wide))
                y += words.tall(wide) + gap
        button_left = (self.width() - button.width()) // 2
        self.start.setGeometry(button_left, y, button.width(), button.height())
        y += button.height() + unit
        flow.place(self.others, unit, y, across, unit // 2)
        y = self.height() - foot
        for strip in strips:
            narrow = min(wide, strip.natural_width())
            strip.setGeometry((self.width() - narrow) // 2, y, narrow, strip.tall(narrow))
            y += strip.height() + 2
        self.note.setGeometry(left, y, wide, self.note.tall(wide))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._theme.colour("ground"))
