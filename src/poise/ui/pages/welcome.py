"""The first run: two breaths to see what this is, a sensor to choose, and what poise is not.

The wellness words (docs/science.md, "Safety") are one key away, their gist always in sight.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt

from poise.core.guide.pacer import BreathPattern, BreathPhase
from poise.ui.text.language import tr
from poise.ui.widgets.column import Column
from poise.ui.widgets.guide import Guide
from poise.ui.widgets.lesson import SwingLesson
from poise.ui.widgets.page import ENTER, ESC, SPACE, Keys, Page
from poise.ui.widgets.sensor import SensorStrip
from poise.ui.widgets.sensor_choice import chosen_of, offered, with_offer
from poise.ui.widgets.sheet import Sheet
from poise.ui.widgets.text import Words
from poise.ui.widgets.tiles import Tiles

if TYPE_CHECKING:
    from poise.settings import Settings
    from poise.ui.devices import Devices
    from poise.ui.shell.actions import Actions
    from poise.ui.theme import Theme
    from poise.ui.view import View


def page(actions: Actions) -> Page:
    choices = actions.choices

    def begin() -> None:
        actions.welcomed()
        actions.begin_soon()

    return WelcomePage(
        actions.theme, begin, actions.close, choices.settings,
        choices.choose if actions.controller.can_renew else None, actions.devices,
    )  # fmt: skip


def wellness() -> tuple[str, ...]:
    """The words everyone has read before the first breath."""
    return (
        tr(
            "This is a wellness and self-training tool. It is not a medical device and does not "
            "diagnose, treat or monitor any condition. Heart-rate values come from a consumer "
            "sensor or webcam and may be wrong."
        ),
        tr(
            "Breathe easily, not deeply: if you feel dizzy, tingly, breathless, faint or your "
            "heart pounds, stop following the guide and breathe normally. Do not use while driving "
            "or operating machinery."
        ),
        tr(
            "If you have a heart-rhythm problem or pacemaker, kidney disease or another condition "
            "affecting blood acidity, severe or unstable asthma/COPD, a history of fainting, low "
            "blood pressure, epilepsy, panic attacks or trauma-related symptoms, are pregnant, or "
            "take medicines that affect heart rate or blood pressure, ask a professional first."
        ),
    )


def gist() -> str:
    """Two lines of them, in sight as long as they were not read."""
    return tr(
        "For well-being, not a medical device. Stop if you feel dizzy or unwell. With heart or "
        "breathing problems, epilepsy, or in pregnancy: read this first."
    )


class WelcomePage(Page):
    """Space begins, with what was chosen.

    ``choose`` is told the settings after a sensor was chosen, None where none can be;
    ``devices`` are those that can be seen without opening any.
    """

    framed = False

    def __init__(
        self,
        theme: Theme,
        begin: Callable[[], None],
        close: Callable[[], object],
        settings: Settings,
        choose: Callable[[Settings, str], None] | None,
        devices: Devices,
    ) -> None:
        super().__init__(theme)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._pattern = BreathPattern()
        self._began_t: float | None = None
        self.title = Words(theme, "title", wrap=True, align=centre, parent=self)
        self.title.say(tr("Breathe with the disc. Watch your heart follow."))
        self.guide = Guide(theme, settings.screen.guide, self)
        self.guide.setAccessibleName(tr("Breathing guide"))
        self.word = Words(theme, "prompt", align=centre, parent=self)
        self.lesson = SwingLesson(theme, self._pattern, self)
        self.strip = SensorStrip(theme, self)
        self.choice = self._choice(settings, choose, devices)
        self.gist = Words(theme, "small", "muted", wrap=True, align=centre, parent=self)
        self.gist.say(gist())
        self.begin = self.add_pill(tr("Begin"), begin, SPACE, *ENTER, primary=True, role="prompt")
        self.read = self.add_pill(tr("Read this first"), self._read, Qt.Key.Key_R)
        self.add_keys(close, ESC)
        self.law = Sheet(theme, _Law(theme))
        self.law.setParent(self)
        self.law.add_back(self._unread, Qt.Key.Key_R)
        self.law.hide()

    def _choice(
        self,
        settings: Settings,
        choose: Callable[[Settings, str], None] | None,
        devices: Devices,
    ) -> Tiles | None:
        if choose is None:
            return None
        offers = offered(settings, devices.cameras())

        def chosen(value: object) -> None:
            choose(with_offer(settings, value), "sensors.use")

        return Tiles(self.theme, tr("Heart-rate sensor"), offers, chosen_of(settings), chosen, self)

    def keys(self) -> Keys:
        """Those of the wellness words while they are read."""
        return self.law.keys() if self.law.isVisibleTo(self) else super().keys()

    def focus_on(self, setting: str) -> None:
        if setting == "sensors.use" and self.choice is not None:
            self.choice.focus_chosen()

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        for part in (*self._parts, self.law):
            part.restyle(theme)
        self.lay()
        self.update()

    def frame(self, view: View, now: float) -> None:
        """Breathe, and show how the chosen sensor stands."""
        if self._began_t is None:
            self._began_t = now
        breath = self._pattern.at(now - self._began_t)
        self.guide.show_breath(breath, self._pattern)
        self.lesson.show_moment(now - self._began_t)
        inhale = breath.phase is BreathPhase.INHALE
        self.word.say(tr("Breathe in") if inhale else tr("Breathe out"))
        from poise.ui.text.sensors import chip_line  # after the first picture

        if self.strip.show_line(chip_line(view, now)):
            self.lay()

    def _read(self) -> None:
        """Nothing else is to be seen or reached meanwhile."""
        self.law.show()
        self.lay()
        self.law.setFocus()

    def _unread(self) -> None:
        self.law.hide()
        self.lay()
        self.setFocus()

    @property
    def _parts(self) -> list[Any]:
        """All but the wellness words."""
        choice = [self.choice] if self.choice is not None else []
        return [
            self.title, self.guide, self.word, self.lesson, self.strip, *choice, self.gist,
            self.begin, self.read,
        ]  # fmt: skip

    def lay(self) -> None:
        """The lesson takes what the words and the choice leave."""
        unit = self.theme.size("body")
        self.law.setGeometry(self.rect())
        for part in self._parts:
            part.setVisible(self.law.isHidden())
        if not self.law.isHidden():
            return
        wide = min(self.width() - 2 * unit, 64 * unit)
        left = (self.width() - wide) // 2
        y = unit
        self.title.setGeometry(left, y, wide, self.title.tall(wide))
        y += self.title.height() + unit
        foot = self._foot(left, wide, unit)
        self.title.setVisible(y - unit <= foot)  # very large letters: what can be done comes first
        room = QRect(left, y, wide, foot - y - unit)
        shown = room.height() > 7 * unit
        for part in (self.guide, self.word, self.lesson):
            part.setVisible(shown)
        if shown:
            word = self.word.fontMetrics().height()
            side = min(room.height() - word - unit // 2, wide // 3, 18 * unit)
            tall = side + word + unit // 2
            y = room.top() + (room.height() - tall) // 2
            self.guide.setGeometry(left, y, side, side)
            self.word.setGeometry(left, y + side + unit // 2, side, word)
            x = left + side + 2 * unit
            self.lesson.setGeometry(x, y, left + wide - x, tall)

    def _foot(self, left: int, wide: int, unit: int) -> int:
        """Place what stands at the foot, from below; gives where it begins."""
        large, small = self.begin.sizeHint(), self.read.sizeHint()
        y = self.height() - unit - large.height()
        row = large.width() + unit + small.width()
        x = (self.width() - row) // 2
        self.begin.setGeometry(x, y, large.width(), large.height())
        self.read.setGeometry(
            x + large.width() + unit, y + (large.height() - small.height()) // 2, small.width(),
            small.height(),
        )  # fmt: skip
        y -= self.gist.tall(wide) + unit // 2
        self.gist.setGeometry(left, y, wide, self.gist.tall(wide))
        strip = min(wide, self.strip.natural_width())
        y -= self.strip.tall(strip) + unit // 2
        self.strip.setGeometry((self.width() - strip) // 2, y, strip, self.strip.tall(strip))
        if self.choice is not None:
            high = self.choice.lay(wide)
            y -= high + unit // 2
            self.choice.setGeometry((self.width() - self.choice.used) // 2, y, wide, high)
        return y


class _Law(Column):
    """All of the wellness words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.parts = [self.words("title", tr("Before you begin"))]
        self.parts += [self.words("body", text) for text in wellness()]
