"""Before the first breath: what this is, one large action, and how the sensor stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from poise.core.guide.exercise import Exercise
from poise.ui.text.language import tr
from poise.ui.text.live import length
from poise.ui.text.sensors import sensor_lines
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets import flow
from poise.ui.widgets.guide import Guide
from poise.ui.widgets.page import ENTER, ESC, SPACE, Page
from poise.ui.widgets.sensor import SensorStrip
from poise.ui.widgets.text import Styled, Words

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions, PageName
    from poise.ui.shell.link import Start

MOST_SENSORS = 2
# What else can be done from a page: its words, its key, and what happens.
Other = tuple[str, str, Callable[[], object]]


def page(actions: Actions) -> Page:
    controller = actions.controller

    def turn(words: str, key: str, name: PageName) -> Other:
        return words, key, partial(actions.open, name)

    others: list[Other] = [
        (_title(other), other.key, partial(controller.begin, other)) for other in controller.more
    ]
    if actions.past_sessions is not None:
        others.append(turn(tr("History"), "H", "past"))
    if controller.can_renew:
        others.append(turn(tr("Sensor"), "C", "sensors"))
    others.append(turn(tr("Settings"), "S", "preferences"))
    return ReadyPage(
        actions.theme, controller.link.exercise, tr(controller.link.note), controller.start,
        actions.close, actions.silence, form=actions.choices.settings.screen.guide, others=others,
    )  # fmt: skip


class ReadyPage(Page):
    """One key from here to the first inhale; ``others`` are what else can be done, with its key.

    ``silence`` says why nothing will be heard although it should be, empty when all is well.
    """

    def __init__(
        self,
        theme: Theme,
        exercise: Exercise,
        note: str,
        start: Callable[[], None],
        close: Callable[[], object],
        silence: Callable[[], str],
        *,
        form: str = "disc",
        others: Sequence[Other] = (),
    ) -> None:
        super().__init__(theme)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.guide = Guide(theme, form, self)
        self.guide.setAccessibleName(tr("Breathing guide, at rest"))
        self.title = Words(theme, "title", align=centre, parent=self)
        self.title.say(tr(exercise.title))
        self.about = Words(theme, "body", "muted", wrap=True, align=centre, parent=self)
        self.about.say(tr(exercise.about))
        begin = tr("Begin · {length}", length=length(exercise.duration_s))
        self.start = self.add_pill(begin, start, SPACE, *ENTER, primary=True, role="prompt")
        self.others = [
            self.add_pill(text, press, Qt.Key(ord(key.upper()))) for text, key, press in others
        ]
        self.add_keys(close, ESC)
        self.strips = [SensorStrip(theme, self) for _ in range(MOST_SENSORS)]
        for strip in self.strips:
            strip.hide()
        self.note = Words(theme, "small", "muted", wrap=True, align=centre, parent=self)
        self.note.say(note)
        self._note, self._silence = note, silence
        self.setFocusProxy(self.start)

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        parts: list[Styled] = [self.guide, self.title, self.about, self.start, self.note]
        for part in (*parts, *self.strips, *self.others):
            part.restyle(theme)
        self.lay()

    def frame(self, view: View, now: float) -> None:
        """Show how the sensors stand."""
        lines = sensor_lines(view, now)[:MOST_SENSORS]
        new = False
        for strip, line in zip_longest(self.strips, lines):
            new |= strip.isVisibleTo(self) is not bool(line)
            strip.setVisible(bool(line))
            new |= bool(line) and strip.show_line(line)
        if new:
            self.lay()
        self._show_silence(self._silence())

    def _show_silence(self, why: str) -> None:
        text = " ".join(filter(None, (self._note, tr(why) + "." if why else "")))
        if text != self.note.text():
            self.note.say(text)
            self.lay()

    def lay(self) -> None:
        """A column in the middle; the guide takes what the words leave."""
        unit = self.theme.size("body")
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


def _title(other: Start) -> str:
    title = tr(other.title)
    return f"{title} · {length(other.duration_s)}" if other.duration_s else title
