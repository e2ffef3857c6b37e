"""Ready to look for one's pace: what is done, what earlier runs said, and one key to begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from poise.core.events import SensorKind, SensorState, kind_of
from poise.core.pace.protocol import PROTOCOLS
from poise.errors import PoiseError
from poise.ui.shell.link import Paces
from poise.ui.text.language import tr
from poise.ui.text.lengths import length
from poise.ui.text.pace import before
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.named_rows import named, place_rows
from poise.ui.widgets.pace_sheet import PaceSheet
from poise.ui.widgets.page import ENTER, SPACE, Page
from poise.ui.widgets.sheet import Body
from poise.ui.widgets.text import Words, stacked

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    choices, controller = actions.choices, actions.controller

    def use(pace: str) -> None:
        settings = choices.settings
        guide = replace(settings.guide, pace=pace)
        choices.choose(replace(settings, guide=guide), "guide.pace")

    return PacePage(
        actions.theme, controller.paces, controller.begin_pace, actions.back, use,
        choices.settings.guide.pace,
    )  # fmt: skip


class PacePage(PaceSheet):
    """``begin`` is told in steps or sliding, and raises :class:`PoiseError` without a strap."""

    made_anew = True
    framed = False
    widest_em = 46

    def __init__(
        self,
        theme: Theme,
        paces: Paces | None,
        begin: Callable[[str], None],
        close: Callable[[], None],
        use: Callable[[str], object],
        own: str,
    ) -> None:
        self.lines = _Lines(theme)
        super().__init__(theme, self.lines, self.lines, use, own)
        self._begin = begin
        self._strap = False
        if paces is not None:
            self.ask(paces.past)
        self.add_button(tr("Begin"), self._go, SPACE, *ENTER, primary=True)
        self.add_back(close)

    def frame(self, view: View, now: float) -> None:
        self._strap = any(
            status.state is SensorState.STREAMING and kind_of(name) is not SensorKind.CAMERA
            for name, status in view.sensors.items()
        )
        self.look()

    def _go(self) -> None:
        if not self._strap:
            self.lines.say(tr("Put on your chest strap first: no strap is heard yet."))
        else:
            try:
                self._begin(self.lines.protocol)
            except PoiseError as error:
                why = tr(str(error))
                self.lines.say(f"{why[:1].upper()}{why[1:]}.")
        self.lay()


class _Lines(Body):
    """What is done, what there is to choose, and a line on what was found."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.protocol = "stepped"
        self._words = [self._say("title"), *(self._say("body", "muted") for _ in range(2))]
        self._words[0].say(tr("Find your pace"))
        self._name = named(theme, tr("How"), self)
        ways = {
            "stepped": tr("In steps · {length}", length=length(PROTOCOLS["stepped"]().duration_s)),
            "sliding": tr("Sliding · {length}", length=length(PROTOCOLS["sliding"]().duration_s)),
        }
        self.how = Choice(theme, tr("How"), list(ways.items()), "stepped", self._choose, self)
        self._line = self._say("body", news=True)
        self._describe()

    def say(self, words: str) -> None:
        self._line.say(words)

    def _say(self, role: str, colour: str = "text", *, news: bool = False) -> Words:
        return Words(self.theme, role, colour, wrap=True, on="surface", news=news, parent=self)

    def _choose(self, value: object) -> None:
        self.protocol = str(value)
        self._describe()

    def _describe(self) -> None:
        self._words[1].say(tr(PROTOCOLS[self.protocol]().about))
        self._words[2].say(before())

    def restyle(self, theme: Theme) -> None:
        self.how.restyle(theme)
        for words in (*self._words, self._name, self._line):
            words.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        y = stacked(self._words, edge, y, inner, unit // 2)
        y += unit // 2
        names = min(round(0.2 * inner), 8 * unit)
        y = place_rows(
            [(self._name, self.how)], edge, y, inner, names=names, unit=unit, gap=unit // 2
        )
        self._line.setVisible(bool(self._line.text()))
        if self._line.text():
            y += unit // 2
            self._line.setGeometry(edge, y, inner, self._line.tall(inner))
            y += self._line.height() + unit // 2
        return y - unit // 2
