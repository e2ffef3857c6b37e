"""After a run of the pace finder: a picture, what it says, and what two runs say together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from poise.core.pace.answer import PaceAnswer
from poise.ui.shell.link import Paces
from poise.ui.text.language import tr
from poise.ui.text.pace import always, sentences
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.announcer import Announcer
from poise.ui.widgets.column import Column
from poise.ui.widgets.pace_plot import PacePlot
from poise.ui.widgets.pace_sheet import PaceSheet
from poise.ui.widgets.page import ENTER, ESC, Page

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    choices, controller = actions.choices, actions.controller

    return PaceAnswerPage(
        actions.theme, controller.paces,
        (lambda: controller.go_home(choices.settings)) if controller.can_renew else actions.close,
        lambda: actions.open("details"), choices.breathe_at, choices.settings.guide.pace,
    )  # fmt: skip


class PaceAnswerPage(PaceSheet):
    framed = False
    spoken_as = "told"
    widest_em = 48

    def __init__(
        self,
        theme: Theme,
        paces: Paces | None,
        done: Callable[[], object],
        details: Callable[[], object],
        use: Callable[[str], object],
        own: str,
    ) -> None:
        self.answer = _Answer(theme)
        super().__init__(theme, self.answer, self.answer, use, own)
        self._paces = paces
        self._shown: PaceAnswer | None = None
        self._aloud = Announcer(self)
        self.add_button(tr("Done"), done, *ENTER, primary=True, role="prompt")
        self.add_keys(done, ESC)
        self.add_button(tr("Details"), details, Qt.Key.Key_D)
        self.first = None  # no button has the keyboard: a last Space of the session does nothing

    def frame(self, view: View, now: float) -> None:
        told = view.summary.pace if view.summary is not None else None
        if told is not None and told != self._shown:
            self._shown = told
            self.answer.show_answer(told, view.trouble)
            self._aloud.say("pace", sentences(told), now)
            if self._paces is not None:
                self.ask(self._paces.past)
            self.lay()
        self.look()


class _Answer(Column):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        title = self.words("title", tr("Your pace"))
        self._said, self._together = self.words("body"), self.words("body")
        self._always = self.words("small", colour="muted")
        self.plot = PacePlot(theme, self)
        self.parts = [title, self.plot, self._said, self._together, self._always]

    def show_answer(self, told: PaceAnswer, trouble: str) -> None:
        self.plot.show_answer(told)
        self._said.say(sentences(told))
        note = f"{tr(trouble)}. " if trouble else ""
        self._always.say(note + (always() if told.peak_per_min is not None else ""))
        self.plot.setVisible(any(step.swing_ms is not None for step in told.steps))

    def say(self, words: str) -> None:
        self._together.say(words)
