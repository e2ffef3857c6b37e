"""Today: what this is, one large action, and what was practised last."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from poise.core.guide.exercise import Exercise
from poise.ui.text.language import tr
from poise.ui.text.live import length, practice_name
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.button import Pill
from poise.ui.widgets.guide import Guide
from poise.ui.widgets.page import ENTER, SPACE, Page
from poise.ui.widgets.text import Styled, Words

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    controller, practise = actions.controller, actions.choices.settings.practise
    today = TodayPage(
        actions.theme, controller.link.exercise, tr(controller.link.note), controller.start,
        actions.silence, form=actions.choices.settings.screen.guide,
    )  # fmt: skip
    for start in controller.more:
        if start.name == practise.exercise != controller.link.exercise.name:
            name = practice_name(start.title, start.lasts_s(practise.minutes))
            today.offer(name, partial(controller.begin, start))
        if start.key:
            today.add_keys(partial(controller.begin, start), Qt.Key(ord(start.key)))
    if controller.drills is not None:
        today.add_keys(partial(actions.open, "drill"), Qt.Key.Key_D)
    return today


class TodayPage(Page):
    """One key from here to the first inhale.

    ``silence`` says why nothing will be heard although it should be, empty when all is well.
    """

    def __init__(
        self,
        theme: Theme,
        exercise: Exercise,
        note: str,
        start: Callable[[], None],
        silence: Callable[[], str],
        *,
        form: str = "disc",
    ) -> None:
        super().__init__(theme)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.guide = Guide(theme, form, self)
        self.guide.setAccessibleName(tr("Breathing guide, at rest"))
        self.title = Words(theme, "title", align=centre, parent=self)
        self.title.say(tr(exercise.title))
        self.about = Words(theme, "body", "muted", wrap=True, align=centre, parent=self)
        self.about.say(tr(exercise.about))
        begin = tr("Breathe now · {length}", length=length(exercise.duration_s))
        self.start = self.add_pill(begin, start, SPACE, primary=True, role="prompt")
        self.again: Pill | None = None
        self.add_keys(start, *ENTER)
        self.note = Words(theme, "small", "muted", wrap=True, align=centre, parent=self)
        self.note.say(note)
        self._note, self._silence = note, silence

    def offer(self, name: str, begin: Callable[[], object]) -> None:
        """Offer what was practised last; Enter begins it."""
        self.again = self.add_pill(tr("Again: {what}", what=name), begin, *ENTER)
        self._keys |= dict.fromkeys(ENTER, begin)

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        parts: list[Styled] = [self.guide, self.title, self.about, self.start, self.note]
        for part in (*parts, *([self.again] if self.again is not None else [])):
            part.restyle(theme)
        self.lay()
        self.update()

    def frame(self, view: View, now: float) -> None:
        """Say why there is no sound, if there should be some."""
        why = self._silence()
        text = " ".join(filter(None, (self._note, tr(why) + "." if why else "")))
        if text != self.note.text():
            self.note.say(text)
            self.lay()
            self.update()

    def lay(self) -> None:
        """A column in the middle; the guide takes what the words leave."""
        unit = self.theme.size("body")
        wide = min(self.width() - 4 * unit, 36 * unit)
        left = (self.width() - wide) // 2
        pills = [pill for pill in (self.start, self.again) if pill is not None]
        buttons = sum(pill.sizeHint().height() + unit for pill in pills)
        foot = (self.note.tall(wide) if self.note.text() else 0) + unit
        title, about = self.title.tall(wide), self.about.tall(wide)
        room = self.height() - title - about - buttons - foot - 5 * unit
        self.about.setVisible(room > -unit)
        side = max(0, min(room, round(self.height() * 0.42), wide))
        self.guide.setVisible(side > 4 * unit)
        side = side if side > 4 * unit else 0
        y = max(unit // 2, (room - side) // 2 + unit)
        self.guide.setGeometry((self.width() - side) // 2, y, side, side)
        y += side + unit
        for words, gap in ((self.title, unit // 2), (self.about, 3 * unit // 2)):
            if words.isVisibleTo(self):
                words.setGeometry(left, y, wide, words.tall(wide))
                y += words.height() + gap
        for pill in pills:
            hint = pill.sizeHint()
            pill.setGeometry((self.width() - hint.width()) // 2, y, hint.width(), hint.height())
            y += hint.height() + unit
        high = self.note.tall(wide)
        self.note.setGeometry(left, self.height() - high - unit // 2, wide, high)
