"""A rehearsal under way, or one's own picture: a sentence at a time, and nothing else.

Eyes may be closed: what stands here is heard too.  Nothing of the heart is shown meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QHideEvent

from poise.core.guide.exercise import LOOK
from poise.core.guide.schedule import Moment
from poise.settings import Settings
from poise.ui.text.card import finished
from poise.ui.text.language import tr
from poise.ui.text.live import breath_word, prompt, time_left
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets import flow
from poise.ui.widgets.announcer import Announcer, announce
from poise.ui.widgets.guide import Guide
from poise.ui.widgets.mirror import Mirror
from poise.ui.widgets.page import ESC, SPACE, Page
from poise.ui.widgets.text import Words
from poise.ui.widgets.time_bar import TimeBar

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions
    from poise.ui.shell.choices import Choices
    from poise.ui.shell.controller import SessionController

VOLUME_STEP = 10


def page(actions: Actions) -> Page:
    return RehearsalPage(
        actions.theme, actions.controller, actions.choices, actions.silence,
        actions.choices.settings,
    )  # fmt: skip


class RehearsalPage(Page):
    """The sentence in the middle, a breath or one's own picture above it, the time below."""

    framed = False

    def __init__(
        self,
        theme: Theme,
        controller: SessionController,
        choices: Choices,
        silence: Callable[[], str],
        settings: Settings,
    ) -> None:
        super().__init__(theme)
        self._controller, self._choices, self._silence = controller, choices, silence
        self._picture = controller.link.picture
        self._note = tr(controller.link.note)
        self._still = theme.form(settings.screen.guide) == "still"
        right, centre = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
        self.part = Words(theme, "body", "muted", parent=self)
        self.left = Words(theme, "body", "muted", align=right, parent=self)
        self.sentence = Words(theme, "title", wrap=True, align=centre, parent=self)
        self.note = Words(theme, "small", "muted", wrap=True, align=centre, parent=self)
        self.guide = Guide(theme, settings.screen.guide, self)
        self.guide.setAccessibleName(tr("Breathing guide"))
        self.mirror = Mirror(theme, self, outlined=False)
        self.bar = TimeBar(theme, self)
        self.pause = self.add_pill(tr("Pause"), controller.pause, SPACE, Qt.Key.Key_P)
        self.sound = self.add_pill("", self._mute, Qt.Key.Key_S)
        self.stop = self.add_pill(tr("End"), controller.stop, ESC)
        self.add_keys(partial(self._louder, -VOLUME_STEP), Qt.Key.Key_Minus)
        self.add_keys(partial(self._louder, VOLUME_STEP), Qt.Key.Key_Plus, Qt.Key.Key_Equal)
        self.sound.setVisible(controller.link.exercise.rehearses)
        self._name_sound()
        self._aloud = Announcer(self)
        self.setAccessibleName(tr("Rehearsal"))  # its heading comes with its first sentence
        self._shown: tuple[object, ...] = ()
        for part in (self.guide, self.mirror):
            part.hide()
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        for part in (
            self.part, self.left, self.sentence, self.note, self.guide, self.mirror, self.bar,
            self.pause, self.sound, self.stop,
        ):  # fmt: skip
            part.restyle(theme)
        self.lay()
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """The camera's picture is asked for only while it can be seen, and kept nowhere."""
        if self._picture is not None:
            self._picture(False)
        self.mirror.show_picture(None)
        super().hideEvent(event)

    def _mute(self) -> None:
        self._choices.mute_rehearsal()
        self._name_sound()
        off = self._choices.settings.sound.rehearsal == "off"
        announce(self, tr("Sound off") if off else tr("Sound on"))
        self.lay()

    def _louder(self, percent: int) -> None:
        announce(self, tr("Volume {n} %", n=self._choices.louder(percent).sound.volume_percent))

    def _name_sound(self) -> None:
        off = self._choices.settings.sound.rehearsal == "off"
        self.sound.say(tr("Sound") if off else tr("Mute"))

    def frame(self, view: View, now: float) -> None:
        moment = view.moment(now)
        self._look(moment)
        paused = view.paused
        led = moment is not None and moment.breath is not None
        self.guide.setVisible(led)
        if moment is not None and led:
            self.guide.show_breath(moment.breath, moment.stage.pattern)
        sentence = prompt(moment) if moment is not None else ""
        if moment is None and view.guide_over:
            sentence = (
                finished(view.exercise.duration_s) if view.exercise.rehearses else tr("Done.")
            )
        part = tr(moment.stage.title) if moment is not None and not paused else ""
        part = breath_word(moment) if led or paused else part
        self.left.say(time_left(moment))
        share = moment.left_s / view.exercise.duration_s if moment is not None else 0.0
        self.bar.show_left(0.0 if self._still else share)
        why = self._silence()
        note = " ".join(filter(None, (self._note, tr(why) + "." if why else "")))
        drawn = (part, sentence, note, paused, led, self.mirror.isVisibleTo(self))
        if drawn == self._shown:
            return
        self._shown = drawn
        self.part.say(part)
        self.sentence.say(sentence)
        self.note.say(note)
        self.pause.say(tr("Resume") if paused else tr("Pause"))
        self._aloud.say("part", f"{part}. {sentence}" if part else sentence, now)
        self.lay()
        self.update()

    def _look(self, moment: Moment | None) -> None:
        """One's own picture, as long as it is looked at and nobody paused."""
        seen = moment is not None and moment.stage.kind == LOOK and moment.paused_s is None
        self.mirror.setVisible(seen)
        if self._picture is not None:
            self.mirror.show_picture(self._picture(seen))

    # ------------------------------------------------------------------ where it lies

    def lay(self) -> None:
        unit = self.theme.size("body")
        inside = self.rect().adjusted(unit, unit, -unit, -unit)
        line = self.part.fontMetrics().height()
        half = inside.width() // 2
        self.part.setGeometry(inside.left(), inside.top(), half, line)
        self.left.setGeometry(inside.right() - half + 1, inside.top(), half, line)
        pills = [pill for pill in (self.pause, self.sound, self.stop) if not pill.isHidden()]
        foot = flow.tall(pills, inside.width(), unit)
        flow.place(pills, inside.left(), inside.bottom() - foot, inside.width(), unit)
        wide = min(inside.width(), 40 * unit)
        left = inside.left() + (inside.width() - wide) // 2
        note = self.note.tall(wide) if self.note.text() else 0
        bar = inside.bottom() - foot - note - 3 * unit
        self.bar.setGeometry(left, bar, wide, max(4, unit // 3))
        self.note.setGeometry(left, bar + unit, wide, note)
        self._lay_middle(QRect(left, inside.top() + line + unit, wide, bar - line - 3 * unit), unit)

    def _lay_middle(self, room: QRect, unit: int) -> None:
        """What is seen, and the sentence below it; together in the middle of the room."""
        tall = self.sentence.tall(room.width()) if self.sentence.text() else 0
        mirrored, led = (part.isVisibleTo(self) for part in (self.mirror, self.guide))
        most = max(0, room.height() - tall - unit)
        high = min(most, room.width() * 3 // 4) if mirrored else min(most, 20 * unit) if led else 0
        y = room.top() + max(0, room.height() - tall - high - (unit if high else 0)) // 2
        if mirrored:
            wide = high * 4 // 3
            self.mirror.setGeometry(room.left() + (room.width() - wide) // 2, y, wide, high)
        if led:
            self.guide.setGeometry(room.left() + (room.width() - high) // 2, y, high, high)
        y += high + unit if high else 0
        self.sentence.setGeometry(room.left(), y, room.width(), min(tall, room.bottom() - y + 1))
