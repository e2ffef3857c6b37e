"""What poise is and is not, shown once before anything else (docs/science.md, "Safety")."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from poise.settings import Settings
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.page import ENTER, ESC, SPACE, Page
from poise.ui.widgets.sensor_choice import about_sensors, sensor_choice
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    choices = actions.choices
    choose = choices.choose if actions.controller.can_renew else None
    return WelcomePage(actions.theme, actions.welcomed, actions.close, choices.settings, choose)


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


class WelcomePage(Sheet):
    """The wellness words, the choice of a sensor where it can be made, and one button."""

    framed = False

    def __init__(
        self,
        theme: Theme,
        go_on: Callable[[], None],
        close: Callable[[], object],
        settings: Settings,
        choose: Callable[[Settings, str], None] | None,
    ) -> None:
        self.text = _Text(theme, settings, choose)
        super().__init__(theme, self.text)
        self.add_button(tr("I have read this"), go_on, *ENTER, SPACE, primary=True)
        self.add_keys(close, ESC)

    def focus_on(self, setting: str) -> None:
        if setting == "sensors.use" and self.text.choice is not None:
            self.text.choice.focus_chosen()
            self.area.ensureWidgetVisible(self.text.choice)


class _Text(Body):
    def __init__(
        self, theme: Theme, settings: Settings, choose: Callable[[Settings, str], None] | None
    ) -> None:
        super().__init__(theme)
        self.choice: Choice | None = None
        self._parts = [Words(theme, "title", wrap=True, on="surface", parent=self)]
        self._parts[0].say(tr("Before you begin"))
        for text in wellness():
            part = Words(theme, "body", wrap=True, on="surface", parent=self)
            part.say(text)
            self._parts.append(part)
        if choose is not None:
            self._asks = Words(theme, "body", wrap=True, on="surface", parent=self)
            self._asks.say(tr("Heart-rate sensor"))
            self.choice = sensor_choice(theme, settings, choose, self)
            self._about = Words(theme, "small", "muted", wrap=True, on="surface", parent=self)
            self._about.say(about_sensors())

    def restyle(self, theme: Theme) -> None:
        for part in self._parts:
            part.restyle(theme)
        if self.choice is not None:
            self._asks.restyle(theme)
            self.choice.restyle(theme)
            self._about.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        for part in self._parts:
            part.setGeometry(edge, y, inner, part.tall(inner))
            y += part.height() + unit
        if self.choice is not None:
            rows: list[tuple[QWidget, int]] = [
                (self._asks, self._asks.tall(inner)),
                (self.choice, self.choice.lay(inner)),
                (self._about, self._about.tall(inner)),
            ]
            for row, high in rows:
                row.setGeometry(edge, y, inner, high)
                y += high + unit // 2
            y += unit // 2
        return y - unit
