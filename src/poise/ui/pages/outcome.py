"""The outcome of the weeks: one sentence, the weeks it rests on, and what it can mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from poise.ui.background import Fetch
from poise.ui.shell.parts import Part, parts
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.weeks import OutcomeNow, Weeks
from poise.ui.widgets.outcome_sheet import OutcomeSheet
from poise.ui.widgets.page import Page
from poise.ui.widgets.parts_row import PartsRow
from poise.ui.widgets.sheets_page import SheetsPage

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    assert actions.weeks is not None
    return OutcomePage(actions.theme, actions.weeks, parts(actions), actions.back)


class OutcomePage(SheetsPage):
    """It is read from the recordings each time, so that the words are those of the drills alone."""

    def __init__(
        self, theme: Theme, weeks: Weeks, parts: Sequence[Part], close: Callable[[], None]
    ) -> None:
        super().__init__(theme, tr("Reading your drills …"), close)
        self._parts = parts
        self._now: OutcomeNow | None = None
        self._weeks: int | None = None
        self._asked: Fetch[OutcomeNow] | None = weeks.outcome()

    def frame(self, view: View, now: float) -> None:
        if self._sheet is not None:
            self._sheet.frame(view, now)
        asked = self._asked
        if asked is None or not asked.done:
            return
        self._asked = None
        if asked.value is None:
            self._word.say(tr(asked.trouble))
            self.lay()
        else:
            self._now = asked.value
            self._show(None)

    @property
    def seen(self) -> OutcomeNow:
        """What is shown: all there is, or what was seen at an earlier look."""
        assert self._now is not None
        if self._weeks is None:
            return self._now
        return replace(self._now, told=self._now.told.at(self._weeks))

    def _show(self, weeks: int | None) -> None:
        self._weeks = weeks
        sheet = OutcomeSheet(self.theme, self.seen, weeks, other=self._show, close=self._close)
        sheet.put_above(PartsRow(self.theme, self._parts, "outcome", sheet))
        self.put(sheet)
